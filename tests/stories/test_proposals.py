"""Row 2.1a: items for the agenda, from the call to the units to the agenda; motions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings import drafting, notices
from meetings.agenda.items import arrange_items
from meetings.drafting import Field
from meetings.proposals import readiness
from storage import Session
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import proposals as rows
from tests.stories.approval_stage import leads, newest, state_of
from tests.stories.meeting_stage import pdf
from tests.stories.notice_stage import TUESDAY, actor, cancels, draft, moves, publishes
from tests.stories.world import Person, World

ITEM = "关于2027年数字化经费的安排"


async def office_of(world: World) -> tuple[Person, Person, Person, Person]:
    """The desk, a leader in charge of it, and the contacts of two units."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    leader = await world.hires("李局长", unit="局领导", title="局长", rank="副厅级")
    finance = await world.hires("何平", unit="财务处", title="科员")
    keeping = await world.hires("林小满", unit="保管处", title="副处长")
    await leads(world, leader, "办公室")
    await is_contact(world, finance, "财务处")
    await is_contact(world, keeping, "保管处")
    return desk, leader, finance, keeping


async def is_contact(world: World, person: Person, unit: str) -> None:
    def unit_of_work(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.contact_id = person.person_id

    await world.write(unit_of_work)


async def calls(desk: Person, meeting_id: int, *units: str, until: str = "11月27日12点") -> None:
    """征集议题 from the page of items."""
    await desk.presses_route("Ba", meeting_id)
    await desk.presses("征集")
    await desk.says("、".join(units))
    await desk.presses("完成")
    await desk.says(until)
    await desk.presses("跳过")


async def fills_in(who: Person, title: str, *, presenter: str = "", file: bytes = b"") -> None:
    """The form of an item, with a presenter and a file or without; the rest skipped."""
    await who.says(title)
    await who.says("经费缺口12万元，请会议定是否追加")
    if presenter:
        await who.says(presenter)
    else:
        await who.presses("跳过")
    await who.presses("跳过")
    await who.presses("跳过")
    if file:
        await who.sends("说明.pdf", file)
    else:
        await who.presses("跳过")


async def agenda(world: World, meeting_id: int) -> list[tuple[str, int | None]]:
    """Titles and presenters as they stand."""

    def read(session: Session) -> list[tuple[str, int | None]]:
        items = meeting_rows.agenda_of(session, meeting_id)
        return [(item.title, item.presenter_id) for item in items]

    found: list[tuple[str, int | None]] = await world.read(read)
    return found


async def part(world: World, meeting_id: int) -> list[str]:
    """What readiness finds missing, as codes."""

    def read(session: Session) -> list[str]:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        found = readiness.missing(session, meeting, now=world.clock.now(), office=world.office)
        return [one.code for one in found.missing]

    found: list[str] = await world.read(read)
    return found


async def test_from_the_call_to_the_agenda(any_world: World) -> None:
    world = any_world
    desk, leader, finance, keeping = await office_of(world)
    meeting_id = await draft(world, desk, [leader, keeping])
    await publishes(desk, meeting_id)
    await desk.presses_route("Ba", meeting_id)
    await desk.sees("议题 · 季度工作会", "议题收到11月30日（星期一）17:00为止", "还没有人申报")

    await desk.presses("征集议题")
    await desk.sees("向哪些单位征集", "全部单位（4个）")
    await desk.says("财务处、没有处")
    await desk.sees("没有找到“没有处”", "已选1个单位：财务处")
    await desk.says("保管处")
    await desk.sees("已选2个单位：财务处、保管处")
    await desk.presses("完成")
    await desk.sees("最晚11月30日（星期一）17:00")
    await desk.says("12月1日8点")
    await desk.sees("太晚了")
    await world.restarts()
    await desk.says("11月27日12点")
    await desk.says("请附一页说明")
    await desk.sees("已通知2个单位", "未回（2）：财务处、保管处", "11月27日（星期五）12:00")
    await finance.sees("征集议题 · 季度工作会", "请财务处申报议题", "说明：请附一页说明", "无议题")

    await keeping.presses("无议题")
    await keeping.sees("已记下，谢谢", "还可以报")
    # A gap later only the one that has not answered is reminded.
    await finance.looks()
    await keeping.looks()
    await world.later(days=1, hours=2)
    await finance.sees("提醒：还没收到贵单位的答复")
    await keeping.sees_nothing_of("提醒")

    await finance.presses("申报议题")
    await finance.sees("议题叫什么", "会议：季度工作会")
    await finance.says(ITEM)
    await finance.says("经费缺口12万元，请会议定是否追加")
    await finance.says("林小满")
    await finance.says("15分钟")
    await finance.says("保管处、信息中心")
    await finance.sends("说明.pdf", pdf())
    await finance.sees(
        "已申报，先由会务组审核", ITEM, "汇报人：林小满", "汇报15分钟", "附件：说明"
    )
    await desk.sees("请您决定", "议题", ITEM, "事由：经费缺口12万元", "列席单位：保管处、信息中心")
    assert await part(world, meeting_id) == ["item-undecided"]

    await desk.presses("退回")
    await desk.says("请写明资金来源")
    await finance.sees("由周会务退回：请写明资金来源", "改好后可再报")
    await finance.presses("修改再报")
    await finance.presses("不变")
    await finance.sees("原来：经费缺口12万元")
    await finance.says("经费缺口12万元，从年中结余列支")
    await finance.sees("谁汇报", "原来：林小满")
    for _ in range(4):
        await finance.presses("跳过")
    # The second round says what is new, and nothing else.
    await desk.sees("第2次", "从年中结余列支", "请写明资金来源")
    # What was passed over stays as it was said.
    await finance.presses_route("Bd", 1)
    await finance.sees("汇报人：林小满", "汇报15分钟", "列席单位：保管处、信息中心", "附件：说明")
    await world.restarts()
    await desk.presses("同意")
    await leader.sees("请您决定", ITEM, "从年中结余列支")
    await leader.presses("同意")
    await finance.sees("已由李局长同意，列入季度工作会议程")
    await keeping.sees("列入季度工作会", "议程第3项，由您汇报")
    assert await agenda(world, meeting_id) == [
        ("听取季度情况", None),
        ("研究下步安排", None),
        (ITEM, keeping.person_id),
    ]
    # What was published says so once, as one adjustment, after it settled.
    await keeping.looks()
    await world.later(minutes=5)
    await keeping.sees("第1次调整", ITEM)
    await desk.presses_route("Ba", meeting_id)
    await desk.sees("申报1个，无议题1个，未回0个", f"{ITEM}，林小满汇报（议程第3项）")
    assert await part(world, meeting_id) == []


async def test_an_old_answer_and_everybody_else_change_nothing(world: World) -> None:
    desk, leader, finance, keeping = await office_of(world)
    meeting_id = await draft(world, desk, [leader])
    await calls(desk, meeting_id, "财务处", "保管处")
    row = await asked(world, meeting_id, "财务处")
    # Somebody of another unit neither answers for it nor sees the page.
    await keeping.presses_route("Bj", row)
    await keeping.sees("not-allowed")
    await keeping.presses_route("Bb", meeting_id)
    await keeping.sees("not-allowed")
    await finance.presses("无议题")
    await finance.presses_route("Bj", row)
    await finance.sees("之前已有答复")
    # Another day: told to who still owes an answer, and reminded from now on; a unit for which
    # nobody reads here is named, to be phoned.
    await keeping.looks()
    await finance.looks()
    await world.later(hours=20)
    silent = await world.hires("赵静", unit="档案处", bound=False)
    await is_contact(world, silent, "档案处")
    await calls(desk, meeting_id, "财务处", "保管处", "档案处", until="11月27日17点")
    await desk.sees("已征集2个单位", "请打电话：档案处")
    await keeping.sees("请保管处申报议题", "截止：11月27日（星期五）17:00")
    await finance.sees_nothing_of("征集")
    await keeping.looks()
    await world.later(hours=5)
    await keeping.sees_nothing_of("提醒")
    await calls(desk, meeting_id, "财务处", "保管处", until="11月27日17点")
    await desk.sees("没有改动，未另行通知")
    # The desk enters what it was told by phone.
    await desk.presses_route("Bu", meeting_id, 0)
    await desk.sees("保管处（林小满）：未回", "财务处（何平）：无议题")
    await desk.presses("代录保管处")
    await desk.presses("无议题")
    await desk.presses_route("Bu", meeting_id, 0)
    await desk.presses("结束征集")
    await desk.sees("已结束征集")
    assert await part(world, meeting_id) == []
    # Nobody is reminded of a call that is closed.
    await keeping.looks()
    await world.later(days=2)
    await keeping.sees_nothing_of("征集")
    # Who called it takes an item without the call as well.
    await finance.says("申报议题")
    await finance.presses("申报议题")
    await fills_in(finance, ITEM)
    await finance.sees("已申报")
    await keeping.presses_route("Bd", 1)
    await keeping.sees("not-allowed")
    await keeping.presses_route("Bf", 1)
    await keeping.sees("not-allowed")
    await finance.presses("撤回")
    await finance.sees("已撤回")
    await desk.presses_route("aa", await newest(world), 0, 0)
    assert ITEM not in [title for title, _ in await agenda(world, meeting_id)]


async def asked(world: World, meeting_id: int, unit: str) -> int:
    """The id of a unit's row in the call."""

    def read(session: Session) -> int:
        call = rows.latest_call(session, meeting_id)
        found = people_rows.unit_named(session, unit)
        assert call is not None and found is not None
        return next(r.id for r in rows.units_asked(session, call.id) if r.unit_id == found.id)

    found: int = await world.read(read)
    return found


async def test_motion_in_the_room_by_word(world: World) -> None:
    desk, leader, finance, keeping = await office_of(world)
    other = await world.hires("陈会务", roles=("secretariat",))
    meeting_id = await draft(world, desk, [leader, keeping])

    def chairs(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.chair_id = leader.person_id

    await world.write(chairs)
    await publishes(desk, meeting_id)
    await world.at(TUESDAY + timedelta(minutes=20))
    # A unit from outside the room comes too late.
    await finance.presses_route("Bc", meeting_id)
    await finance.sees("not-allowed")
    await keeping.says("申报议题")
    await keeping.presses("提临时动议")
    await keeping.sees("这一项作临时动议")
    await fills_in(keeping, "增设夜班值守", presenter="林小满")
    await keeping.sees("等主持人同意")
    await leader.sees("请您决定", "临时动议", "增设夜班值守")
    # 口头同意: the desk enters what the chair said in the room; nobody enters it for themselves.
    request = await newest(world)
    await keeping.presses_route("aa", request, 0, 0)
    await keeping.sees("own-request")
    await other.presses_route("as", request)
    await other.presses("录入口头同意")
    await other.presses("李局长")
    await other.presses("当面")
    await other.presses("刚才")
    assert (await agenda(world, meeting_id))[-1] == ("增设夜班值守", keeping.person_id)
    await keeping.sees("临时动议“增设夜班值守”", "列入季度工作会议程")
    # It stands last in the running order and can be called.
    await desk.presses_route("un", meeting_id)
    await desk.sees("3. 增设夜班值守")
    # Not signed afterwards: it goes off again.
    await leader.presses("不同意")
    await leader.says("没有同意过")
    assert [title for title, _ in await agenda(world, meeting_id)][-1] == "研究下步安排"


async def test_the_chairs_own_motion_is_somebody_elses_to_decide(world: World) -> None:
    desk, leader, _, keeping = await office_of(world)
    meeting_id = await draft(world, desk, [leader, keeping])

    def chairs(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.chair_id = keeping.person_id

    await world.write(chairs)
    await publishes(desk, meeting_id)
    await world.at(TUESDAY + timedelta(minutes=20))
    await keeping.presses_route("Bc", meeting_id)
    await fills_in(keeping, "增设夜班值守")
    await keeping.presses_route("aa", await newest(world), 0, 0)
    await keeping.sees("own-request")
    await leader.sees("请您决定", "增设夜班值守")
    await leader.presses("同意")
    assert (await agenda(world, meeting_id))[-1][0] == "增设夜班值守"


async def agreed(world: World, desk: Person, leader: Person, meeting_id: int, who: Person) -> None:
    """An item of this person's is on the agenda."""
    await who.presses_route("Bc", meeting_id)
    await fills_in(who, ITEM, presenter=who.name, file=pdf())
    await desk.presses("同意")
    await leader.presses("同意")


async def papers(world: World, meeting_id: int) -> list[tuple[str, str, str]]:
    """The meeting's documents: title, stage, and the newest file."""

    def read(session: Session) -> list[tuple[str, str, str]]:
        found = [one for one, *_ in document_rows.documents_of(session, meeting_id)]
        files = {one.id: document_rows.editions_of(session, one.id)[-1].digest for one in found}
        return [(one.title, one.stage, files[one.id]) for one in found]

    found: list[tuple[str, str, str]] = await world.read(read)
    return found


async def test_hosts_reorder_move_and_drop(world: World) -> None:
    desk, leader, _, keeping = await office_of(world)
    meeting_id = await draft(world, desk, [leader, keeping], title="办公例会（第1次）")
    await agreed(world, desk, leader, meeting_id, keeping)
    await desk.presses_route("Ba", meeting_id)
    await desk.presses(ITEM[:8])
    await desk.presses("上移一位")
    await desk.sees("已上移一位", "议程第2项")
    assert (await agenda(world, meeting_id))[1] == (ITEM, keeping.person_id)
    # There is no next meeting of the series, so no button; an old one says what to do.
    await desk.presses_route("Bl", 1)
    await desk.sees("proposal-no-next")
    later = await draft(
        world, desk, [leader], title="办公例会（第2次）", starts_at=TUESDAY + timedelta(days=7)
    )
    await desk.presses_route("Bd", 1)
    await desk.presses("移到下次")
    await desk.sees("已移到办公例会（第2次）（12月8日（星期二）14:00）的议程")
    await keeping.sees("移到办公例会（第2次）", "议程第3项")
    assert ITEM not in [title for title, _ in await agenda(world, meeting_id)]
    assert (await agenda(world, later))[-1] == (ITEM, keeping.person_id)
    # Its file is a paper of the next meeting, for the hosts; the first one keeps what it had.
    [paper] = await papers(world, later)
    assert paper[:2] == ("说明", "hosts") and [paper] == await papers(world, meeting_id)
    # Edited off the agenda by hand it is still agreed to, and is put back by a press.
    await takes_off(world, later)
    await desk.presses_route("Bd", 1)
    await desk.sees("已同意，不在议程上")
    await desk.presses("列入议程")
    await desk.sees("已列入议程最后一项")
    await desk.presses("不上会")
    await desk.sees("为什么不上会")
    await desk.says("材料没有备齐")
    await desk.sees("已从议程撤下", "原因：材料没有备齐")
    await keeping.sees("不再列入办公例会（第2次）", "原因：材料没有备齐")
    await keeping.presses_route("Be", 1)
    await keeping.sees("不上会")
    assert ITEM not in [title for title, _ in await agenda(world, later)]


async def takes_off(world: World, meeting_id: int) -> None:
    await world.write(lambda s: arrange_items(s, meeting_id, ["听取季度情况"]))


async def test_a_called_item_stays(world: World) -> None:
    desk, leader, _, keeping = await office_of(world)
    meeting_id = await draft(world, desk, [leader, keeping], agenda=())
    await agreed(world, desk, leader, meeting_id, keeping)
    await publishes(desk, meeting_id)
    await world.at(TUESDAY + timedelta(minutes=5))
    await desk.presses_route("uu", meeting_id, 0)
    await desk.presses_route("Bd", 1)
    seen = await desk.sees(ITEM, "议程第1项")
    assert not {"不上会", "移到下次", "上移一位"} & {label for label, _ in seen.choices}


@pytest.mark.parametrize(
    "moved", [timedelta(days=2), pytest.param(timedelta(days=-1), marks=pytest.mark.proof)]
)
async def test_a_call_follows_a_meeting_that_is_moved(world: World, moved: timedelta) -> None:
    desk, leader, finance, _ = await office_of(world)
    meeting_id = await draft(world, desk, [leader])
    await publishes(desk, meeting_id)
    await calls(desk, meeting_id, "财务处", until="11月30日17点")

    def move(session: Session) -> None:
        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        times = [(at + moved).isoformat() for at in (meeting.starts_at, meeting.ends_at)]
        drafting.write_fields(
            session,
            actor(session, desk),
            meeting,
            {Field.TIME: times},
            now=world.clock.now(),
            office=world.office,
        )

    await world.write(move)
    await desk.presses_route("Ba", meeting_id)
    day = "12月2日（星期三）17:00" if moved > timedelta() else "11月27日（星期五）17:00"
    await desk.sees(f"议题收到{day}为止")
    await finance.looks()
    await world.later(days=1, hours=2)
    await finance.sees("提醒")


async def proposed(world: World, meeting_id: int) -> list[str]:
    """How what was proposed for the meeting stands."""

    def read(session: Session) -> list[str]:
        return [row.state for row in rows.proposals_of(session, meeting_id)]

    found: list[str] = await world.read(read)
    return found


async def test_what_is_proposed_outlives_a_move_but_not_the_meeting(world: World) -> None:
    desk, leader, _, keeping = await office_of(world)
    meeting_id = await draft(world, desk, [leader, keeping])
    await publishes(desk, meeting_id)
    await keeping.presses_route("Bc", meeting_id)
    await fills_in(keeping, ITEM)
    request = await newest(world)
    # Everybody is asked anew; whoever decides on the item still does.
    for days in (1, 2, 3):
        await moves(world, desk, meeting_id, by=timedelta(days=1), reason=f"第{days}次")
    assert await state_of(world, request) == "pending"
    assert await part(world, meeting_id) == ["item-undecided"]

    def postpones(session: Session) -> None:
        outcome = notices.postpone(
            session,
            actor(session, desk),
            meeting_id,
            reason="另行通知",
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Postponed), outcome

    await world.write(postpones)
    assert await state_of(world, request) == "pending"
    await desk.presses_route("Ba", meeting_id)
    await desk.sees("会议延期，时间另行通知。议题照收")
    await cancels(world, desk, meeting_id, "合并召开")
    assert await state_of(world, request) == "withdrawn"
    assert await proposed(world, meeting_id) == ["dropped"]
    await keeping.sees(f"“{ITEM}”没来得及定", "请报下一次会议")
    await keeping.presses_route("Be", 1)
    await keeping.sees("不上会")
    await keeping.presses_route("Bc", meeting_id)
    await keeping.sees("meeting-over")
