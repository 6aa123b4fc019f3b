"""Row 6.8, ARC-08: each of the four checks finds what is wrong, and nothing else."""

from __future__ import annotations

from storage import Session, audit
from storage import archive as rows
from storage.document_numbers import DocumentNumber
from tests.stories.archive_stage import adds, files, items, office_of, pdf
from tests.stories.meeting_stage import NINE, docx
from tests.stories.world import World


async def test_each_check_finds_what_is_wrong_and_nothing_else(world: World) -> None:
    desk, keeper, stage = await office_of(world)
    await files(keeper, stage)
    await world.seals()

    async def checked() -> dict[str, int]:
        await stage.opens(keeper, "Rh")
        await keeper.sees("四性检测")

        def read(session: Session) -> dict[str, int]:
            file = rows.meeting_file(session, stage.id)
            assert file is not None
            return {f"{f['check']}:{f['code']}": f["count"] for f in file.checks["faults"]}

        found: dict[str, int] = await world.read(read)
        return found

    usual = {"completeness:lacks-record": 1, "completeness:lacks-minutes": 1}
    assert await checked() == usual
    report = next(one for one in await items(stage) if one.title == "工作报告")
    path = world.app.files.path(report.files[0]["sha256"])
    good = path.read_bytes()
    path.write_bytes(good[:-1] + b"x")
    assert await checked() == usual | {"authenticity:damaged": 1}
    path.unlink()
    assert await checked() == usual | {"completeness:missing": 1}
    path.write_bytes(good)

    def changes(session: Session, title: str) -> None:
        item = rows.item(session, report.id)
        assert item is not None
        item.title = title

    await world.write(lambda s: changes(s, "另一份报告"))
    assert await checked() == usual | {"authenticity:changed": 1}
    await keeper.sees("真实性：1处问题", "1件的著录与归档时不同", "另一份报告")
    await world.write(lambda s: changes(s, "工作报告"))
    assert await checked() == usual

    # Later additions that do not open, or may not be here.
    await adds(desk, stage, "加密.pdf", pdf(1, "secret"))
    await adds(desk, stage, "坏.docx", b"PK\x03\x04 broken")
    await adds(desk, stage, "录音.xyz", b"sound")
    await adds(desk, stage, "要件.docx", docx("密级：机密", "内容"))
    await stage.opens(keeper, "Rc")
    assert await checked() == usual | {
        "usability:encrypted": 1,
        "usability:unopened": 1,
        "usability:format": 1,
        "security:mark": 1,
    }
    await stage.opens(keeper, "Rj")
    seen = await keeper.sees("四性检测报告")
    assert seen.files[0].name.endswith("四性检测报告.docx")


async def test_a_broken_log_and_a_gap_in_the_numbers_are_found(world: World) -> None:
    _, keeper, stage = await office_of(world)
    await files(keeper, stage)
    await world.seals()

    def breaks(session: Session) -> None:
        first = rows.items_of(session, stage.id)[0]
        other = {c.name: getattr(first, c.name) for c in rows.ArchiveItem.__table__.columns}
        other |= {"id": None, "number": 9, "code": "Z109-WS·2026-Y-BGS-0009"}
        session.add(rows.ArchiveItem(**other))
        entry = audit.Entry(NINE, None, None, None, "nothing", "nothing:1")
        id = audit.record(session, entry)
        row = {"seq": 10_000, "entry_id": id, "previous_hash": "f" * 64, "hash": "f" * 64}
        session.execute(audit.audit_seals.insert(), [row])
        for number, of in ((1, None), (4, stage.id)):
            session.add(
                DocumentNumber(
                    series="minutes",
                    year=2026,
                    number=number,
                    text=f"馆会纪〔2026〕{number}号",
                    subject=f"minutes:{number}",
                    title="纪要",
                    meeting_id=of,
                    by_id=keeper.person_id,
                    at=NINE,
                )
            )

    await world.write(breaks)
    await stage.opens(keeper, "Rh")
    await keeper.sees(
        "操作日志不连续",
        "件号缺5个",
        "1件的著录与归档时不同",
        "文号缺2个",
        "馆会纪〔2026〕2号、馆会纪〔2026〕3号",
    )
