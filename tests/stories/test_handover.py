"""Row 6.8: a year's file goes to the archive room, with checks and a list both sides sign."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import docx as library
import openpyxl

from jobs.making import MAKERS, maker_of
from storage import Session, references, timers
from storage import filing as filing_rows
from tests.stories.archive_stage import items, leaps, over, pdf
from tests.stories.meeting_stage import Stage
from tests.stories.world import Person, World

MAY = datetime(2027, 5, 31, 9, tzinfo=UTC)


async def filed_year(world: World) -> tuple[Person, Person, Stage]:
    """A meeting of 2026 that is filed; it is spring 2027."""
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("方档案", roles=("archivist",))
    stage = await over(world, desk)
    await stage.opens(keeper, "Rc")
    return desk, keeper, stage


async def lists(keeper: Person) -> None:
    await keeper.presses_route("Rl", 2026)
    await keeper.presses("编制移交清册")


async def test_a_year_is_handed_over_with_a_signed_list(world: World) -> None:
    desk, keeper, stage = await filed_year(world)
    await keeper.presses_route("Rn", 2026)
    await keeper.sees("这一年还没过完")
    await keeper.looks()
    await leaps(world, MAY - timedelta(hours=12))
    await world.at(MAY)
    await keeper.sees("2026年归档文件还有2件没移交", "6月30日（星期三）前移交")
    await lists(keeper)
    await keeper.sees("等移交", "共2件", "永久2件")
    await world.app.settle()
    await keeper.presses_route("Ro", 1)
    seen = await keeper.sees("没有签字的会议记录")
    assert "已检测" not in seen.text
    await keeper.presses("打印清册")
    (file,) = (await keeper.sees("双方签字")).files
    paper = library.Document(io.BytesIO(world.app.files.read(file.digest)))
    assert paper.tables[0].rows[1].cells[1].text == "Z109-WS·2026-Y-BGS-0001"
    assert any("移交人签字" in cell.text for cell in paper.tables[-1]._cells)
    assert any("永久：2件" in one.text for one in paper.paragraphs)
    await keeper.presses("清册表格")
    (file,) = (await keeper.sees("表格")).files
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(file.digest)))
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == [
        "Z109-WS·2026-Y-BGS-0001",
        "Z109-WS·2026-Y-BGS-0002",
    ]
    await keeper.presses_route("Rs", 1)
    await keeper.says("档案室 郑重")
    await keeper.sends("清册签字.pdf", pdf(1))
    await keeper.presses("登记")
    await keeper.sees("已移交", "接收人档案室 郑重")
    assert {one.state for one in await items(stage)} == {"handed_over"}
    # Pressed again it says so; nobody is reminded; the scan is kept.
    await keeper.presses_route("Rs", 1)
    await keeper.sees("已移交")
    await keeper.presses_route("Rr", 1)
    await keeper.sees("archive-handover-over")

    def kept(session: Session) -> bool:
        row = filing_rows.handover(session, 1)
        assert row is not None
        return references.digest_referred_to(session, row.scan)

    assert await world.read(kept)
    assert not await world.read(lambda s: timers.wanted_by(s, "archive:handover:2026"))
    await desk.presses_route("Rl", 2026)
    await desk.sees("已移交2件")


async def test_what_is_damaged_is_not_handed_over_and_a_list_is_withdrawn(world: World) -> None:
    _, keeper, stage = await filed_year(world)
    await leaps(world, MAY)
    report = next(one for one in await items(stage) if one.title == "工作报告")
    path = world.app.files.path(report.files[0]["sha256"])
    good = path.read_bytes()
    path.write_bytes(good + b"x")
    await lists(keeper)
    await world.app.settle()
    await keeper.presses_route("Rs", 1)
    await keeper.says("郑重")
    await keeper.sends("清册签字.pdf", pdf(1))
    await keeper.presses("登记")
    await keeper.sees("四性检测有1处问题要先解决")
    await keeper.presses_route("Rr", 1)
    await keeper.sees("清册已撤回")
    path.write_bytes(good)
    assert {one.state for one in await items(stage)} == {"filed"}
    await lists(keeper)
    await lists(keeper)
    await keeper.sees("这一年的清册已经编制")
    assert {one.handover_id for one in await items(stage)} == {2}


async def test_who_does_not_keep_the_archive_hands_nothing_over(world: World) -> None:
    desk, keeper, _ = await filed_year(world)
    await leaps(world, MAY)
    for route in ("Rn", "Rr", "Rs"):
        await lists(keeper) if route == "Rr" else None
        await desk.presses_route(route, 2026 if route == "Rn" else 1)
    await desk.sees_nothing_of("谁接收")
    handovers = await world.read(lambda s: filing_rows.handovers(s))
    assert [one.state for one in handovers] == ["listed"]


async def test_late_it_is_said_once_more(world: World) -> None:
    _, keeper, _ = await filed_year(world)
    await leaps(world, datetime(2027, 6, 30, 9, tzinfo=UTC))
    await keeper.looks()
    await world.at(datetime(2027, 7, 1, 9, tzinfo=UTC))
    await keeper.sees("2026年归档文件应于6月30日（星期三）移交，还有2件没移交")


def test_every_paper_of_the_archive_has_a_maker() -> None:
    assert all(maker_of(kind) for kind in MAKERS if kind.startswith("archive_"))
