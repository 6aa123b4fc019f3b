"""Rows 8.1 to 8.3: a resolution is registered, chased by the clock, done, and verified by another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from pypdf import PdfWriter

from meetings.changes import Actor
from meetings.people import who_is
from meetings.tasks import NewTask, Registered, register_task
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows
from tests.stories.world import Person, World

TEXT = "完成档案库房温湿度监测改造"


def pdf() -> bytes:
    """A real PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 1) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


async def heads(world: World, unit: str, head: Person) -> None:
    def unit_of_work(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.head_id = head.person_id

    await world.write(unit_of_work)


async def is_contact_of(world: World, contact: Person, leader: Person) -> None:
    def unit_of_work(session: Session) -> None:
        person = people_rows.person(session, leader.person_id)
        assert person is not None
        person.contact_id = contact.person_id

    await world.write(unit_of_work)


async def leaves(world: World, who: Person) -> None:
    def unit_of_work(session: Session) -> None:
        person = people_rows.person(session, who.person_id)
        assert person is not None
        person.left_on = world.office.today(world.clock.now())

    await world.write(unit_of_work)


async def meeting(world: World, host: Person, title: str = "档案工作专题会") -> int:
    """A published meeting that began an hour ago."""

    def unit_of_work(session: Session) -> int:
        row = meeting_rows.Meeting(
            title=title,
            class_="IV",
            package="simple",
            level="internal",
            state="published",
            starts_at=world.clock.now() - timedelta(hours=1),
            ends_at=world.clock.now() + timedelta(hours=1),
            place="三楼会议室",
            organiser_id=host.person_id,
            revision=1,
            created_at=world.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id

    made: int = await world.write(unit_of_work)
    return made


async def registered(
    world: World, host: Person, owner: Person, due_on: date, text: str = TEXT
) -> int:
    """The same as the form does, for stories about what comes later."""

    def unit_of_work(session: Session) -> int:
        who = who_is(session, host.person_id)
        assert who is not None
        outcome = register_task(
            session,
            Actor(who, "story"),
            NewTask(text, owner.person_id, due_on),
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, Registered), outcome
        return outcome.task_id

    made: int = await world.write(unit_of_work)
    await world.later(minutes=1)
    return made


async def state_of(world: World, task_id: int) -> str:
    def read(session: Session) -> str:
        found = task_rows.task(session, task_id)
        assert found is not None
        return found.state

    state: str = await world.read(read)
    return state


async def lists_of(person: Person) -> list[str]:
    """The daily lists on this person's screen, the oldest first."""
    return [s.text for s in await person.phone.screen() if s.text.startswith("每日待办")]


async def test_from_the_meeting_to_a_verified_result(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("钱会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处", title="副处长")
    await meeting(world, desk)

    await desk.says("/item")
    await desk.presses("档案工作专题会")
    await desk.says(TEXT)
    await desk.says("林小满")
    await desk.says("12月11日")
    await desk.sees("登记这一项", TEXT, "林小满（保管处 副处长）", "12月11日（星期五）")
    await desk.presses("确认登记")
    await desk.sees("已登记：〔2026〕1号", "已通知林小满签收", "再登记一项")

    await owner.sees("交您办理", "12月11日（星期五）", "正常", "签收", "有异议")
    await owner.presses("签收")
    await owner.sees("已签收", "办理中", "报进展")
    await world.restarts()

    # T-7 and T-3 on working mornings; a report in between keeps quiet until the next slot.
    await world.at(at(2026, 12, 2))
    await owner.sees("每日待办", "12月2日（星期三）", TEXT)
    await owner.presses(TEXT[:6])
    await owner.presses("报进展")
    await owner.presses("推进中")
    await owner.says("设备已到货，正在安装")
    await owner.sees("进展已记下", "推进中")
    await world.at(at(2026, 12, 8, 9, 30))
    assert len(await lists_of(owner)) == 2  # 2 and 8 December
    await world.restarts()

    await owner.presses("我的")
    await owner.presses(TEXT[:6])
    await owner.presses("报请办结")
    await owner.says("安装完毕，已试运行一周")
    await owner.sees("请发佐证材料")
    await world.restarts()
    await owner.sends("验收单.pdf", pdf())
    await owner.sees("已收1个文件")
    await owner.presses("报请办结")
    await owner.sees("已报请办结", "待核实")
    await owner.sees_nothing_of("确认销号")

    await desk.sees("请核实", "林小满", "附件1个", "确认销号")
    await desk.presses("佐证材料（1）")
    seen = await desk.sees("佐证材料")
    assert [file.name for file in seen.files] == ["验收单.pdf"]
    await desk.presses("退回重办")
    await desk.says("缺一周的数据记录")
    await desk.sees("已退回")
    await owner.sees("没有通过核实", "缺一周的数据记录")
    await owner.presses("报请办结")
    await owner.says("数据记录已补")
    await owner.presses("材料已线下送交")
    await owner.sees("已报请办结")
    await desk.presses("确认销号")
    await desk.sees("已核实销号", "已销号")
    await owner.sees("已经核实销号")
    await desk.presses("本次会议议定事项")
    await desk.sees("议定事项", "已销号", "1号")
    await other.says("/my")
    await other.sees_nothing_of(TEXT)
    before = len(await lists_of(owner))
    await world.at(at(2026, 12, 31))
    assert len(await lists_of(owner)) == before  # closed: nobody is chased



async def test_reminders_fall_on_working_days_and_the_head_is_told(world: World) -> None:
    """Around National Day 2026: 1 to 7 October off, Saturday 10 October worked."""
    world.clock.forward(at(2026, 9, 21, 9, 30) - world.clock.now()) if False else None
    desk = await world.hires("周会务", roles=("secretariat",))
    head = await world.hires("许处长", unit="保管处", rank="正处级")
    owner = await world.hires("林小满", unit="保管处")
    await heads(world, "保管处", head)
    await registered(world, desk, owner, date(2027, 1, 8))
    await owner.presses("签收")

    await world.at(at(2027, 1, 31))
    days = [text.splitlines()[0].removeprefix("每日待办 ") for text in await lists_of(owner)]
    assert days == [
        "12月29日（星期二）",  # T-7: New Year's Day lies between
        "1月5日（星期二）",
        "1月7日（星期四）",
        "1月8日（星期五）",
        "1月11日（星期一）",
        "1月18日（星期一）",
        "1月25日（星期一）",
    ]
    told = await lists_of(head)
    assert [text.splitlines()[0][5:] for text in told] == [
        "1月13日（星期三）",
        "1月18日（星期一）",
        "1月25日（星期一）",
    ]
    assert "因责任人林小满逾期3个工作日未反馈" in told[0]
    assert await lists_of(desk) == []
