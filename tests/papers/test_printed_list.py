"""The printed lists of papers: everything is on them, whatever its length. Row 2.5."""

from __future__ import annotations

from papers.printed_list import TICK, Column, PrintedList, Section, printed_list
from tests.papers.samples import pages_of


def listed(count: int, *, title: str = "工作方案", own_page: bool = False) -> PrintedList:
    columns = (Column("序号", 12, centred=True), Column("名称"), Column("已装", 18, centred=True))
    rows = tuple((str(n), f"{title}{n}", TICK) for n in range(1, count + 1))
    return PrintedList(
        language="zh_Hans",
        office="青川市档案馆",
        title="会议材料装袋清单",
        facts=(("会议", "档案利用工作会"), ("时间", "")),
        sections=(
            Section("每袋材料", columns, rows),
            Section("分会场", columns, rows[:1], own_page=own_page),
        ),
        notes=("共若干份",),
        signed=("装袋", "核对"),
        page="第{page}页，共{pages}页",
    )


def test_heads_are_said_on_each_page_and_nothing_is_lost() -> None:
    pages = [page.replace(" ", "") for page in pages_of(printed_list(listed(50)))]
    assert len(pages) == 2
    assert all("名称" in page for page in pages)
    assert "工作方案1" in pages[0] and "工作方案50" in pages[1]
    assert "第2页，共2页" in pages[1] and "核对" in pages[1]
    assert "时间" not in pages[0]  # what is not known is not said


def test_long_titles_break_and_another_venue_begins_on_its_own_page() -> None:
    found = listed(3, title="关于进一步加强和改进新时代档案利用工作的实施意见（征求意见稿）" * 3)
    pages = [page.replace("\n", "") for page in pages_of(printed_list(found))]
    assert len(pages) == 1
    assert "征求意见稿" in pages[0].replace(" ", "")
    assert len(pages_of(printed_list(listed(3, own_page=True)))) == 2
