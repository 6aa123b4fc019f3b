"""Rows 8.1 to 8.3: a resolution is registered, chased, done, and verified by another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from meetings.changes import Actor
from meetings.people import who_is
from meetings.tasks import NewTask, Registered, register_task
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows
from tests.stories.world import Person, PlainPhone, World

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


@pytest.fixture
async def autumn(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """A world that begins on Monday 14 September 2026, before Mid-Autumn and National Day."""
    monkeypatch.setattr("tests.stories.world.MONDAY", at(2026, 9, 14, 9, 30))
    made = World(sqlite_url, tmp_path, messenger="webchat", profile="central-2023")
    await made.starts()
    yield made
    await made.stops()


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


async def days_of(person: Person) -> list[str]:
    """On which days this person got a list."""
    return [text.splitlines()[0].removeprefix("每日待办 ") for text in await lists_of(person)]


async def presses_again(person: Person, payload: str) -> None:
    """Presses a button seen elsewhere, or earlier: what it stands for is judged anew."""
    assert not isinstance(person.phone, PlainPhone)
    await person._does(person.phone.press_payload(payload, None))


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
    await desk.presses("更多")
    await desk.presses("本次会议议定事项")
    await desk.sees("议定事项", "已销号", "1号")
    await other.says("/my")
    await other.sees_nothing_of(TEXT)
    before = len(await lists_of(owner))
    await world.at(at(2026, 12, 31))
    assert len(await lists_of(owner)) == before  # closed: nobody is chased


async def test_reminders_fall_on_working_days_and_the_head_is_told(autumn: World) -> None:
    """25 to 27 September and 1 to 7 October are off, Saturday 10 October is worked."""
    world = autumn
    desk = await world.hires("周会务", roles=("secretariat",))
    head = await world.hires("许处长", unit="保管处", rank="正处级")
    owner = await world.hires("林小满", unit="保管处")
    await heads(world, "保管处", head)
    await registered(world, desk, owner, date(2026, 10, 12))
    await owner.presses("签收")

    await world.at(at(2026, 10, 28))
    assert await days_of(owner) == [
        "9月24日（星期四）",
        "10月8日（星期四）",
        "10月10日（星期六）",
        "10月12日（星期一）",
        "10月13日（星期二）",
        "10月20日（星期二）",
        "10月27日（星期二）",
    ]
    assert await days_of(head) == [
        "10月15日（星期四）",
        "10月20日（星期二）",
        "10月27日（星期二）",
    ]
    assert "因责任人林小满逾期3个工作日未反馈" in (await lists_of(head))[0]
    # Nobody submits it by itself: the desk is told that it may, once the head's grace is over.
    month, *proposals = await lists_of(desk)
    assert "2026年9月督办月报已汇总" in month and TEXT not in month
    assert [text.splitlines()[0] for text in proposals] == [
        "每日待办 10月20日（星期二）",
        "每日待办 10月27日（星期二）",
    ]
    assert all("需要时可呈报分管领导" in text for text in proposals)


async def test_a_report_quiets_owner_and_head_until_the_next_day_of_the_rhythm(
    autumn: World,
) -> None:
    world = autumn
    desk = await world.hires("周会务", roles=("secretariat",))
    head = await world.hires("许处长", unit="保管处")
    owner = await world.hires("林小满", unit="保管处")
    await heads(world, "保管处", head)
    await registered(world, desk, owner, date(2026, 9, 18))
    await owner.presses("签收")
    await world.at(at(2026, 9, 21))  # one working day late (Sunday the 20th is worked)
    assert (await days_of(owner))[-1] == "9月20日（星期日）"
    await owner.presses(TEXT[:6])
    await owner.presses("报进展")
    await owner.presses("基本完成")
    await owner.says("只差验收")
    await world.at(at(2026, 9, 24))
    assert (await days_of(owner))[-1] == "9月20日（星期日）"
    assert await days_of(head) == []  # reported: the head is left alone
    await world.at(at(2026, 9, 29))
    assert (await days_of(owner))[-1] == "9月28日（星期一）"
    assert "已反馈，但逾期6个工作日未办结" in (await lists_of(head))[0]


async def test_a_week_without_the_bot_is_followed_by_one_reminder(autumn: World) -> None:
    world = autumn
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, date(2026, 9, 24))
    await owner.presses("签收")
    await world.at(at(2026, 9, 16))
    before = await days_of(owner)
    # Nothing ticks from the 16th to the 23rd: T-3 and T-1 pass unseen.
    world.clock.forward(at(2026, 9, 23, 16, 0) - world.clock.now())
    await world.restarts()
    await world.starts()
    await world.app.settle()
    assert await days_of(owner) == [*before, "9月23日（星期三）"]
    await world.at(at(2026, 9, 23, 23, 0))
    assert await days_of(owner) == [*before, "9月23日（星期三）"]


async def test_nobody_verifies_what_is_their_own(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("钱会务", roles=("secretariat",))
    task_id = await registered(world, desk, desk, date(2026, 12, 11))
    await desk.presses("签收")
    await desk.presses("报请办结")
    await desk.sends("验收单.pdf", pdf(), "已办完")
    await desk.sees("待核实")
    await desk.sees_nothing_of("确认销号")
    await other.sees("请核实", "确认销号")
    card = (await other.phone.screen())[-1]
    assert await state_of(world, task_id) == "reported"

    # The other one's button, pressed by the owner: refused.
    verify = next(payload for label, payload in card.choices if label == "确认销号")
    await presses_again(desk, verify)
    await desk.sees("不能核实自己的", "task-own")
    assert await state_of(world, task_id) == "reported"
    await other.presses("确认销号")
    await presses_again(other, verify)
    await other.sees("已经销号")
    assert await state_of(world, task_id) == "closed"


async def test_what_one_of_the_hosts_wrote_down_another_one_verifies(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("钱会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处", bound=False)
    await world.later(minutes=1)
    task_id = await registered(world, desk, owner, date(2026, 12, 11))
    await desk.says("/item")
    await desk.presses("退出填写")
    await world.at(at(2026, 11, 24))
    await desk.sees("每日待办", "没有账号，系统通知不到，请电话告知")
    await desk.presses(TEXT[:6])
    await desk.presses("代录进展")
    await desk.presses("电话")
    await desk.presses("完成")
    await desk.says("林小满电话报告已装好")
    await desk.presses("材料已线下送交")
    await desk.sees("周会务代林小满（电话） 报请办结", "待核实")
    await desk.sees_nothing_of("确认销号")
    await other.sees("请核实")
    await other.presses("确认销号")
    assert await state_of(world, task_id) == "closed"


async def test_an_objection_goes_back_to_the_hosts_and_the_task_moves(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    one = await world.hires("何平", unit="财务处", title="科员")
    two = await world.hires("何平", unit="信息处", title="科员")
    task_id = await registered(world, desk, owner, date(2026, 12, 11))
    await owner.presses("有异议")
    await owner.says("   ")
    await owner.says("不属于保管处职责")
    await owner.sees("异议已转会务组", "有异议，待处理")
    await desk.sees("责任人对这一项有异议", "不属于保管处职责")
    await world.restarts()
    await desk.presses("改派")
    await desk.says("何平")
    await desk.sees("请选是哪一位", "何平（财务处 科员）", "何平（信息处 科员）")
    await desk.presses("何平（信息处 科员）")
    await desk.presses("跳过")
    await desk.sees("已改派", "何平（信息处 科员）", "待签收")
    await owner.sees("已改由他人办理")
    await two.sees("交您办理")
    assert await one.phone.screen() == []
    # The former owner's old button shows nothing of theirs any more.
    await owner.presses("签收")
    await owner.sees("not-allowed")
    assert await state_of(world, task_id) == "assigned"
    await two.presses("签收")
    assert await state_of(world, task_id) == "in_progress"


async def test_a_contact_is_reminded_and_reports_for_the_leader(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    contact = await world.hires("张内勤", unit="局领导")
    await is_contact_of(world, contact, leader)
    task_id = await registered(world, desk, leader, date(2026, 12, 4))
    await registered(world, desk, contact, date(2026, 12, 4), "内勤自己的事")
    await contact.sees("交您办理", "您是李局长的联络员", TEXT)
    await contact.sees("交您办理", "内勤自己的事")
    await world.at(at(2026, 11, 25, 9, 30))
    assert await lists_of(leader) == []
    [listed] = await lists_of(contact)
    assert "李局长的事项，请代为办理或提醒" in listed and "内勤自己的事" in listed
    await contact.says("/my")
    await contact.presses("李局长：")
    await contact.presses("签收")
    await contact.presses("报请办结")
    await contact.sends("批示.pdf", pdf(), "已批示落实")
    await contact.sees("张内勤代李局长 报请办结：已批示落实（附件1个）")
    await contact.sees_nothing_of("确认销号")
    await desk.presses("确认销号")
    assert await state_of(world, task_id) == "closed"


async def test_who_left_is_said_to_the_head_and_the_hosts_within_a_day(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    head = await world.hires("许处长", unit="保管处")
    owner = await world.hires("林小满", unit="保管处")
    other = await world.hires("何平", unit="保管处")
    await world.later(minutes=1)
    await heads(world, "保管处", head)
    task_id = await registered(world, desk, owner, date(2027, 3, 1))
    await leaves(world, owner)
    await world.at(at(2026, 11, 27))
    assert await days_of(head) == ["11月24日（星期二）"]
    assert await days_of(desk) == ["11月24日（星期二）"]
    assert "已不在名册，请改派" in (await lists_of(head))[0]
    await head.presses(TEXT[:6])
    await head.presses("改派")
    await head.says("林小满")
    await head.sees("没有找到“林小满”")
    await head.says("何平")
    await head.sees("已改派", "何平")
    await other.sees("交您办理")
    assert await state_of(world, task_id) == "assigned"


async def test_not_acknowledged_is_reminded_with_everything_else_in_one_list(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, date(2027, 3, 1))
    await registered(world, desk, owner, date(2026, 11, 27), "报送年度统计")
    await world.at(at(2026, 11, 27))
    assert await days_of(owner) == [
        "11月24日（星期二）",
        "11月26日（星期四）",
        "11月27日（星期五）",
    ]
    both = (await lists_of(owner))[1]
    assert TEXT in both and "报送年度统计" in both and both.count("待签收") == 2


async def test_what_a_form_is_given_that_does_not_do(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    guest = await world.hires("何平", unit="财务处")
    await guest.says("/item")
    await guest.sees("not-allowed")
    await desk.says("登记议定事项")
    await desk.sees("请写议定事项")
    for text, answer in (
        ("   ", "请输入文字"),
        ("字" * 501, "太长了"),
        ("😀", "由谁负责"),
    ):
        await desk.says(text)
        await desk.sees(answer)
    await desk.presses("上一步")
    await desk.says("机密★10年 关于某事")
    await desk.sees("密级标志")
    await desk.says("<b>整理 [b]会议[/b] 档案</b> 𠮷")
    for text, answer in (
        ("不存在的人", "没有找到“不存在的人”"),
        ("😀😀", "没有找到"),
        ("保管处", "没有找到"),  # a unit without a head
        ("林小满", "什么时候办成"),
    ):
        await desk.says(text)
        await desk.sees(answer)
    for text, answer in (
        ("昨天", "已经过去"),
        ("2月30日", "没有这一天"),
        ("随便", "没有看懂是哪一天"),
        ("2099年1月4日", "时限太远"),
        ("12月5日", "12月5日（星期六）是休息日"),
    ):
        await desk.says(text)
        await desk.sees(answer)
    await desk.says("好")
    await desk.sees("请按下面的一个按钮")
    await desk.presses("就定这一天")
    await desk.sees("<b>整理 [b]会议[/b] 档案</b> 𠮷", "12月5日（星期六）")
    await desk.presses("确认登记")
    await desk.sees("已登记：〔2026〕1号")
    await owner.sees("<b>整理 [b]会议[/b] 档案</b> 𠮷")
    # Pressed again: the form is over, and nothing is registered twice.
    await desk.presses("确认登记")
    await desk.sees("这次填写已经结束")
    await desk.presses("再登记一项")
    await desk.says("第二项")
    await desk.says("林小满")
    await desk.presses("5个工作日")
    await desk.presses("确认登记")
    await desk.sees("〔2026〕2号")


async def test_what_changed_before_the_confirmation_is_asked_and_confirmed_again(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    other = await world.hires("何平", unit="保管处")
    await desk.says("/item")
    await desk.says("报送年度统计")
    await desk.says("林小满")
    await desk.says("今天")
    await desk.sees("11月23日（星期一）")
    await world.later(hours=20)
    await desk.presses("确认登记")
    await desk.sees("时限已经过去", "什么时候办成")
    await desk.says("12月6日")
    await desk.presses("改为12月7日")
    await desk.sees("登记这一项", "12月7日（星期一）")
    await leaves(world, owner)
    await world.restarts()
    await desk.presses("确认登记")
    await desk.sees("林小满已不在名册，请另选责任人", "由谁负责")
    await desk.says("何平")
    await desk.sees("登记这一项", "何平", "12月7日（星期一）")
    await desk.presses("上一步")
    await desk.presses("上一步")
    await desk.says("12月5日")
    await desk.sees("12月5日（星期六）是休息日")
    await desk.presses("改为12月4日")
    await desk.presses("确认登记")
    await desk.sees("已登记：〔2026〕1号")
    await other.sees("12月4日（星期五）")


async def test_who_reported_for_the_leader_hears_that_it_came_back(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    contact = await world.hires("张内勤", unit="局领导")
    await is_contact_of(world, contact, leader)
    await registered(world, desk, leader, date(2026, 12, 4))
    await contact.says("/my")
    await contact.presses("李局长：")
    await contact.presses("签收")
    await contact.presses("报请办结")
    await contact.sends("批示.pdf", pdf(), "已批示落实")
    await desk.presses("退回重办")
    await desk.says("缺批示原件")
    await contact.sees("没有通过核实", "缺批示原件")
    # Above the profile's rank all of it went to the contact.
    await leader.sees_nothing_of(TEXT)


async def test_two_press_at_once_and_a_stranger_presses(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("钱会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    guest = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, date(2026, 12, 11))
    await owner.presses("签收")
    await owner.presses("报请办结")
    await owner.sends("结果.exe", b"MZ\x90\x00", "办完了")
    await owner.sees("结果.exe")
    await owner.sends("结果.pdf", pdf())
    await owner.sees("已收1个文件，请再写一句话")
    await owner.says("办完了")
    await owner.sees("已报请办结")
    await owner.says("/my")
    await owner.presses(TEXT[:6])
    await owner.sees("待核实")
    await other.says("/my")
    await other.presses("等我核实或处理（1）")
    await other.presses(TEXT[:6])
    verify = next(
        payload
        for seen in reversed(await other.phone.screen())
        for label, payload in seen.choices
        if label == "确认销号"
    )
    await presses_again(guest, verify)
    await guest.sees("not-allowed")
    assert await state_of(world, task_id) == "reported"
    await desk.presses("退回重办")
    await other.presses("确认销号")
    await other.sees("已核实销号")
    await desk.says("还差一点")
    await desk.sees("还没有报请办结")
    assert await state_of(world, task_id) == "closed"


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_the_poorest_messenger_carries_it_too(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    task_id = await registered(world, desk, owner, date(2026, 12, 11))
    await owner.presses("签收")
    await owner.presses("报请办结")
    await owner.sends("结果.pdf", pdf(), "办完了")
    await desk.presses("确认销号")
    assert await state_of(world, task_id) == "closed"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hant", ("決議事項", "簽收", "填辦理情形", "陳報辦結", "解除列管", "每日待辦")),
        (
            "en",
            ("action item", "Acknowledge", "Report progress", "Report done", "Verify", "Daily"),
        ),
    ],
)
async def test_the_same_in_the_other_languages(
    world: World, language: str, words: tuple[str, ...]
) -> None:
    item, accept, report, done, verify, daily = words
    desk = await world.hires("Chou Pei", roles=("secretariat",), language=language)
    owner = await world.hires("Lin Hsiao", unit="Archive", language=language)
    task_id = await registered(world, desk, owner, date(2026, 12, 2), "Mend the roof")
    await owner.sees(item, accept)
    await owner.presses(accept)
    await owner.sees(report)
    await world.at(at(2026, 11, 23, 9, 40))
    await world.at(at(2026, 11, 27))
    await owner.sees(daily)
    await owner.presses("Mend")
    await owner.presses(done)
    await owner.sends("roof.pdf", pdf(), "mended")
    await desk.presses(verify)
    assert await state_of(world, task_id) == "closed"
