"""Row 6.2: the register of numbers, void ones in it, what is looked for, the turn of the year."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl

from meetings.changes import Actor
from meetings.document_numbers import allot, outside
from meetings.people import Role, Who
from storage import Session
from storage import issued_minutes as minutes_rows
from tests.stories.meeting_stage import Stage, docx, published
from tests.stories.test_documents import adds
from tests.stories.world import Person, World


async def numbered(world: World, by: Person, stage: Stage, *titles: str) -> None:
    """Minutes of these titles were issued."""

    def unit(session: Session) -> None:
        actor = Actor(Who(by.person_id, by.name, frozenset({Role.SECRETARIAT})), "test")
        for place, title in enumerate(titles, 1):
            allot(
                session,
                actor,
                series="minutes",
                pattern="示例会纪〔{year}〕{number}号",
                values={},
                subject=f"minutes:{stage.id}{place}",
                title=title,
                meeting_id=stage.id,
                now=world.clock.now(),
                office=world.office,
            )

    await world.write(unit)


async def test_the_register_shows_what_was_given_and_what_is_void(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("钱档案", roles=("archivist",))
    guest = await world.hires("林小满")
    await keeper.says("/numbers")
    await keeper.sees("还没有编过文号")
    stage = await published(world, desk, [guest])
    await numbered(world, desk, stage, "档案利用工作会纪要", "党组会纪要", "专题会纪要")
    await keeper.says("文号")
    await keeper.sees("2026年", "最新 示例会纪〔2026〕3号，共3个")
    await keeper.presses("示例会纪〔2026〕3号")
    await keeper.sees("连续编号，没有缺号", "示例会纪〔2026〕1号　档案利用工作会纪要")
    await world.restarts()
    await keeper.presses("示例会纪〔2026〕2号")
    await keeper.sees("党组会纪要", "会议：档案利用工作会", "周会务，11月23日（星期一）编号")
    await keeper.presses("作废")
    await keeper.sees("仍留在登记簿里", "请写作废原因")
    await keeper.says("机密★10年")
    await keeper.sees("密级")
    await keeper.says("纪要撤销，不再印发")
    await keeper.sees("已作废", "纪要撤销，不再印发")
    # An old button shows how it stands; nothing is done twice.
    await stage.opens(keeper, "Nf", 2)
    await keeper.sees("已作废")
    await numbered(world, desk, stage, "档案利用工作会纪要", "党组会纪要")
    await stage.opens(keeper, "Nb", 1)
    await keeper.sees("2026年文号（4个）", "〔2026〕4号　党组会纪要")
    await keeper.sees("〔2026〕2号　党组会纪要　作废")
    for route in ("Na", "Nb", "Nc", "Ne", "Nf"):
        await guest.presses_route(route, *(() if route == "Na" else (1,)))
        await guest.sees("not-allowed")


async def test_a_number_is_found_by_number_year_and_words(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await numbered(world, desk, stage, *(f"第{n}次办公会纪要" for n in range(1, 13)))

    def from_outside(session: Session) -> None:
        actor = Actor(Who(desk.person_id, ""), "test")
        outside(
            session, actor, text="青档发〔2026〕12号", subject="letter:1", title="来文",
            meeting_id=None, now=world.clock.now(), office=world.office,
        )  # fmt: skip

    await world.write(from_outside)
    await desk.says("/numbers 〔2026〕12号")
    await desk.sees("共2个", "示例会纪〔2026〕12号", "青档发〔2026〕12号　来文")
    await desk.says("2025年 12号")
    await desk.sees("没有找到")
    await desk.says("2026年 第3次")
    await desk.sees("共1个", "第3次办公会纪要")
    await desk.presses("示例会纪〔2026〕3号")
    await desk.sees("第3次办公会纪要", "编号")
    await desk.says("/numbers 示例会纪")
    await desk.sees("共12个")
    await desk.presses("下一页")
    await desk.sees("示例会纪〔2026〕1号")
    await desk.presses_route("Na")
    await desk.sees("外来文号1个", "共12个")
    await stage.opens(desk, "Ne", 1)
    [file] = (await desk.sees("文号登记簿")).files
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(file.digest)))
    rows = list(book.active.values)
    assert [row[0] for row in rows[1:3]] == ["示例会纪〔2026〕1号", "示例会纪〔2026〕2号"]
    assert len(rows) == 13


async def test_an_office_that_begins_in_the_middle_of_a_year_goes_on_numbering(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("钱档案", roles=("archivist",))
    stage = await published(world, desk, [])
    await keeper.presses_route("Np")
    await keeper.sees("not-allowed")
    await desk.says("/numbers")
    await desk.presses("设起始号")
    await desk.presses("会议纪要")
    await desk.says("十三")
    await desk.sees("1到9999")
    await desk.says("13")
    await desk.says("启用前已手工编到12号")
    await desk.sees("下一个号是 青川市档案馆会纪〔2026〕13号", "还没有编过文号")
    await desk.presses("设起始号")
    await desk.sees("会议纪要", "通知", "报告")
    await desk.says("/quit")
    await adds(stage, desk, "会议通知.docx", docx("通知"), "会前发")
    await stage.opens(desk, "Nl", 1)
    await desk.says("/numbers")
    await desk.sees("会议纪要：下一个编 青川市档案馆会纪〔2026〕13号", "示例会〔2026〕1号")
    await desk.presses_route("Np")
    assert "通知" not in [label for label, _ in (await desk.sees("给哪一类")).choices]
    await desk.says("/quit")

    def issued(session: Session) -> None:
        actor = Actor(Who(desk.person_id, ""), "test")
        allot(
            session, actor, series="minutes", pattern="示例会纪〔{year}〕{number}号", values={},
            subject="minutes:1", title="党组会纪要", meeting_id=stage.id,
            now=world.clock.now(), office=world.office,
        )  # fmt: skip

    await world.write(issued)
    await stage.opens(keeper, "Nb", 2)
    await keeper.sees(
        "没有缺号", "从13号起编：启用前已手工编到12号（周会务，11月23日（星期一）登记）"
    )


async def test_in_december_the_secretariat_hears_once_whose_minutes_have_no_number(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [])
    await numbered(world, desk, stage, "档案利用工作会纪要")

    def drafted(session: Session) -> None:
        session.add(
            minutes_rows.Minutes(
                meeting_id=stage.id,
                edition=1,
                state="draft",
                content={},
                by_id=desk.person_id,
                at=world.clock.now(),
            )
        )
        for kind in ("bulletin", "report", "summary"):
            session.add(
                minutes_rows.MeetingReport(
                    meeting_id=stage.id, kind=kind, edition=1, state="draft", parts={}, facts={},
                    by_id=desk.person_id, at=world.clock.now(),
                )
            )  # fmt: skip

    await world.write(drafted)
    await desk.looks()
    await world.at(datetime(2026, 12, 15, 1, 29, tzinfo=UTC))
    await desk.sees_nothing_of("从1重新编起")
    await desk.looks()
    await world.at(datetime(2026, 12, 15, 1, 31, tzinfo=UTC))
    seen = await desk.sees(
        "2027年的文号从1重新编起", "还没有文号的会议纪要、简报等3份", "档案利用工作会（简报）"
    )
    assert "今年有1个编号序列" in seen.text
    await desk.looks()
    await world.at(datetime(2026, 12, 31, 1, 31, tzinfo=UTC))
    await desk.sees_nothing_of("重新编起")
    assert not [s for s in await guest.phone.screen() if "重新编起" in s.text]
