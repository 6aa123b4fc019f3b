"""300 badges in one PDF: seconds of CPU, eight on a sheet with the schedule on their backs.

    python -m benchmarks.badges [badges]

Each has a QR of its own, a name, a post and a unit of varying length; the fonts are loaded and the
templates parsed before. CPU is of this process, all threads: what a print costs the server.
"""

from __future__ import annotations

import sys
import time

from benchmarks.table import hand
from papers.badges import Badge, BadgeSheet, BadgeWords, badge_sheet

BADGES = 300
#: Seconds of CPU (row 3.5).
TARGET = 2.0
_KINDS = ("delegate", "in_attendance", "special_guest", "staff", "media")
_NAMES = ("张三", "欧阳娜娜", "李建国", "Alexandra Montgomery", "买买提·吐尔逊")
_UNITS = ("办公室", "某某市某某区人民政府某某街道办事处综合治理与应急管理服务中心")


def sheet(count: int) -> BadgeSheet:
    """So many badges of all kinds."""
    return BadgeSheet(
        language="zh_Hans",
        words=BadgeWords("座位", "会议日程", ("仅限本人使用", "遗失请告知会务组"), "会务组"),
        title="关于进一步加强和改进会议会务管理工作推进会",
        badges=tuple(
            Badge(
                kind=_KINDS[at % len(_KINDS)],
                heading="代表证",
                name=_NAMES[at % len(_NAMES)],
                title="主任",
                unit=_UNITS[at % len(_UNITS)],
                seat=f"台下{at // 20 + 1}排{at % 20 + 1}号",
                code=f"https://huiwu.test/j/p{at:031d}",
            )
            for at in range(count)
        ),
        schedule=(("12月1日（星期二）09:00", "开幕会"), ("12月1日（星期二）14:00", "讨论")),
    )


def measure(count: int = BADGES) -> None:
    """Print what the sheet costs, and the row for the table."""
    badge_sheet(sheet(1))
    wanted = sheet(count)
    started, cpu = time.perf_counter(), time.process_time()
    made = badge_sheet(wanted)
    cpu, took = time.process_time() - cpu, time.perf_counter() - started
    print(f"{count} badges: {cpu:.2f} s of CPU, {took:.2f} s, {len(made) / 1000:,.0f} kB")
    hand(
        f"{count} badges in one PDF",
        ours=f"{cpu:.2f} s of CPU, {len(made) / 1000:,.0f} kB",
        beside="",
        figure=cpu,
        unit="s",
        at_most=TARGET,
    )


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else BADGES)
