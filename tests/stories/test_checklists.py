"""Row 2.4: equipment is looked at, a fault told at once and mended, owners are reminded, and all
of it follows the meeting. Row 2.3: a branch venue has its own list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings import checklists, closing
from meetings.checklists import Line, Wants, arranging, lines_of, owning
from meetings.checklists.arranging import NewLine
from meetings.checklists.owning import Owner
from meetings.meetings import Refused
from meetings.notices import cancelling
from meetings.signin import branching
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.test_paper_sheet import photo
from tests.stories.world import Person, World

DAY = timedelta(days=1)
#: The afternoon of the working day before the first check is due.
FRIDAY = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
DENIED = "这项操作要由会务组或本事项的负责人来做"


async def makes_list(stage: Stage, host: Person, owner: Person | None = None) -> None:
    """The list from the template, all of it somebody's."""

    def unit(session: Session) -> None:
        desk, now, office = actor(session, host), stage.world.clock.now(), stage.world.office
        made = checklists.make_list(session, desk, stage.id, "equipment", now=now, office=office)
        assert isinstance(made, checklists.Made), made
        if owner is not None:
            whose = Owner(owner.person_id)
            given = owning.give_rest(
                session, desk, stage.id, "equipment", None, whose, now=now, office=office
            )
            assert isinstance(given, owning.Given), given

    await stage.world.write(unit)
    await stage.world.app.settle()


async def lines(stage: Stage, kind: str = "equipment") -> dict[str, Line]:
    """The lines of the main venue by their words."""

    def read(session: Session) -> dict[str, Line]:
        found = lines_of(session, stage.id, kind, office=stage.world.office)
        return {line.text: line for line in found if line.branch_id is None}

    result: dict[str, Line] = await stage.world.read(read)
    return result


async def moves(stage: Stage, starts_at: datetime, place: str | None = None) -> None:
    """The meeting is moved, and everything follows."""
    from meetings import following

    def unit(session: Session) -> None:
        meeting = meeting_rows.locked(session, stage.id)
        assert meeting is not None
        meeting.ends_at += starts_at - meeting.starts_at
        meeting.starts_at = starts_at
        meeting.place = place or meeting.place
        following.meeting_changed(
            session, meeting, now=stage.world.clock.now(), office=stage.world.office
        )

    await stage.world.write(unit)
    await stage.world.app.settle()


async def sees_fresh(person: Person, act: Any, *texts: str) -> None:
    """What the clock or others bring to somebody's screen."""
    await person.looks()
    await act
    await person.sees(*texts)


async def test_the_technician_goes_through_the_list_and_a_fault_is_told_and_mended(
    any_world: World,
) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    guest = await world.hires("林小满", unit="保管处")
    stage = await published(world, desk, [guest])
    await makes_list(stage, desk, tech)
    await tech.sees("请您检查16项", "档案利用工作会", "301会议室", "12月1日（星期二）09:00")

    await tech.presses("打开清单")
    await tech.sees(
        "主会场",
        "正常0/16",
        "待查　话筒（有线、无线）；扩音调音；录音；",
        "（王工，11月30日（星期一）09:00前）",
        "下一页",
    )
    await tech.presses("逐项检查")
    await tech.sees("还有16项待查", "话筒（有线、无线）", "备用：备用话筒2支、电池", "负责：王工")
    await tech.presses("正常")
    await tech.sees("已记正常：话筒", "还有15项待查", "扩音调音")
    await world.restarts()
    await tech.presses("撤销上一项")
    await tech.sees("已撤销：话筒", "还有16项待查", "话筒（有线、无线）")
    await tech.presses("正常")
    await tech.presses("正常")
    await tech.sees("还有14项待查", "录音")

    await desk.looks()
    await tech.presses("异常")
    await tech.sees("录音", "哪里不正常")
    await tech.says("录音机不转")
    await tech.sees("有照片就发来")
    await tech.sends("录音机.jpg", photo(), "")
    await tech.presses("照片发完了")
    await tech.sees("请谁处理")
    await tech.says("王工")
    await tech.presses("王工（信息中心）")
    await tech.sees("已记异常：录音", "现在：异常", "录音机不转（王工处理）")
    # At once: the organiser has pressed nothing.
    await desk.sees("有异常，请看", "录音", "录音机不转（王工处理）")
    await world.restarts()
    await desk.presses("看照片")
    seen = await desk.sees("“录音”的照片，1张")
    assert len(seen.files) == 1

    await desk.looks()
    await tech.presses("处理情况")
    await tech.says("换了录音笔")
    await tech.presses("跳过")
    await tech.sees("现在：异常，处理中", "处理：换了录音笔（王工处理）")
    await tech.presses("复查正常")
    await tech.sees("复查正常：录音", "现在：正常")
    await desk.sees("异常已排除", "录音", "现在：正常")
    await tech.presses("清单")
    await tech.sees("正常3/16")
    await tech.presses("全部正常（13）")
    await tech.sees("把主会场这13项都记为正常吗", "网络和Wi-Fi")
    await tech.presses("确认13项全部正常")
    await tech.sees("已把13项记为正常", "正常16/16")


async def test_the_hosts_make_change_and_give_the_lines_and_an_outsider_sees_nothing(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    guest = await world.hires("林小满", unit="保管处")
    stage = await published(world, desk, [guest], state="draft")
    await stage.opens(desk, "Da")
    await desk.sees("设备检查", "还没有清单")
    await desk.presses("按模板生成")
    await desk.sees("已按模板加16项", "正常0/16")
    await stage.opens(desk, "Dk", stage.id, 0, 0)  # pressed twice
    await desk.sees("模板里的项目都已经有了", "正常0/16")

    await desk.presses("加一项")
    await desk.says("同传设备")
    await desk.says("备用耳机10副")
    await desk.presses("会前2小时")
    await desk.sees("开会前60分钟要再查一次吗")
    await desk.presses("是")
    await desk.says("老赵")
    await desk.presses("老赵（名册外）")
    await desk.sees(
        "已加上：同传设备",
        "备用：备用耳机10副",
        "负责：老赵",
        "时限：12月1日（星期二）07:00前",
        "会前复查：12月1日（星期二）08:00前",
    )
    await desk.presses("修改")
    await desk.presses("换负责人")
    await desk.says("王工")
    await desk.presses("王工（信息中心）")
    await desk.sees("已修改：同传设备", "负责：王工")
    assert await tech.phone.screen() == []  # a draft is nobody's business yet
    await desk.presses("修改")
    await desk.presses("改时限")
    await desk.says("昨天下午3点")
    await desk.sees("这个时间已经过了")
    await desk.says("11月30日下午3点")
    await desk.sees("已修改：同传设备", "时限：11月30日（星期一）15:00前")
    await desk.presses("清单")
    await desk.presses("无人的交给一人")
    await desk.says("王工")
    await desk.presses("王工（信息中心）")
    await desk.sees("已交给16项")

    def publish(session: Session) -> None:
        from meetings import following

        meeting = meeting_rows.locked(session, stage.id)
        assert meeting is not None
        meeting.state = "published"
        for _ in range(2):
            following.meeting_changed(session, meeting, now=world.clock.now(), office=world.office)

    await sees_fresh(tech, _does(world, publish), "请您检查17项")
    await tech.presses("打开清单")
    await tech.sees("正常0/17")
    await desk.presses("清单")
    item = (await lines(stage))["时钟"].item_id
    await desk.presses_route("Ds", item)
    await desk.presses("删去")
    await desk.sees("删去“时钟”吗")
    await desk.presses("确定删去")
    await desk.sees("已删去：时钟", "正常0/16")
    await desk.presses_route("Dd", item)
    await desk.sees("这一项已经从清单删去")
    for route, numbers in (("Da", (stage.id,)), ("Db", (item,)), ("Dd", (item, 0))):
        await guest.presses_route(route, *numbers)
        await guest.sees(DENIED)
    # Who looks at lines does not set them up.
    other = (await lines(stage))["灯光"].item_id
    await tech.presses_route("Ds", other)
    await tech.sees(DENIED)


async def _does(world: World, unit: Any) -> None:
    await world.write(unit)
    await world.app.settle()


async def test_owners_are_reminded_once_before_and_once_when_due_then_the_organiser_hears(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk, tech)
    due = NINE - DAY
    await sees_fresh(
        tech,
        world.at(FRIDAY),
        "11月30日（星期一）09:00前请查完14项",
        "话筒（有线、无线）",
        "还有4项，请打开清单",
    )
    await sees_fresh(tech, world.at(due), "时间到了，还有14项没查")
    await tech.presses("打开清单")
    for _ in range(2):
        await tech.presses("逐项检查")
        await tech.presses("正常")
        await tech.presses("清单")
    await desk.looks()
    await tech.looks()
    await world.at(due + timedelta(minutes=30))
    seen = await desk.sees("应在09:00前查的还有12项没查", "（王工）", "（文稿、字体）（王工）等")
    assert "\n" not in seen.text
    assert await tech.news() == []
    await desk.presses("打开清单")
    await desk.sees("逾时未查12项")
    await desk.presses("全部正常（14）")
    await desk.presses("确认14项全部正常")
    for name in ("空调温度", "饮水"):
        await desk.presses_route("Dh", (await lines(stage))[name].item_id, 0)
    # The last check is said the afternoon before, and when it is due; not at six in the morning.
    await desk.looks()
    await tech.looks()
    await world.at(NINE - timedelta(hours=17))
    seen = await tech.sees(
        "12月1日（星期二）08:00前请查完8项", "待会前复查　话筒（有线、无线）；扩音调音；"
    )
    assert "待查　空调温度" in seen.text
    await tech.looks()
    await world.at(NINE - timedelta(minutes=61))
    assert await tech.news() == []
    await stage.opens(tech, "Da")
    await tech.sees("正常8/16", "待会前复查　话筒（有线、无线）；扩音调音；", "（王工，08:00前）")
    await stage.opens(tech, "Dd", (await lines(stage))["扩音调音"].item_id, 0)
    await sees_fresh(tech, world.at(NINE - timedelta(minutes=60)), "时间到了，还有7项没查")


async def test_what_is_done_is_not_asked_again_and_nothing_follows_a_cancelled_meeting(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk, tech)
    await stage.opens(tech, "Dj", stage.id, 0, 0, 1)
    await tech.sees("已把16项记为正常")
    # Three times in a day: the last checks follow each time, what was looked at stands.
    for hours in (1, 5, 26):
        await moves(stage, NINE + timedelta(hours=hours))
        found = (await lines(stage))["录音"]
        assert found.last_at == NINE + timedelta(hours=hours - 1)
        assert (found.state, found.round) == ("normal", "first")
    await tech.looks()
    await world.at(NINE + timedelta(hours=5))
    await tech.sees_nothing_of("请查完")
    await sees_fresh(
        tech, world.at(NINE + timedelta(hours=6)), "12月2日（星期三）10:00前请查完6项"
    )

    def cancel(session: Session) -> Any:
        return cancelling.cancel(
            session,
            actor(session, desk),
            stage.id,
            reason="停电",
            now=world.clock.now(),
            office=world.office,
        )

    assert not isinstance(await world.write(cancel), Refused)
    await world.app.settle()
    await tech.looks()
    await desk.looks()
    await world.at(NINE + timedelta(hours=30))
    assert [one.text for one in await tech.news() if "检查" in one.text or "查" in one.text] == []
    await tech.presses_route("Dd", (await lines(stage))["录音"].item_id)
    await tech.sees("会议已经结束或取消")


async def test_in_another_room_everything_is_looked_at_again(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk)
    await stage.opens(desk, "Dj", stage.id, 0, 0, 1)
    await world.at(NINE - timedelta(hours=2))
    await moves(stage, NINE, "502会议室")
    await stage.opens(desk, "Da")
    await desk.sees("主会场", "502会议室", "正常0/16")
    found = (await lines(stage))["录音"]
    assert found.wants(world.clock.now()) is Wants.LOOK
    assert found.due_at == NINE - timedelta(minutes=60)  # the day before has passed
    await moves(stage, NINE, "301会议室")  # back: what was found there holds again
    assert (await lines(stage))["录音"].state == "normal"


async def test_the_staff_tick_for_a_technician_without_an_account(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    staff = await world.hires("吴门", unit="后勤处")
    stage = await published(
        world, desk, [await world.hires("林小满", unit="保管处")], staff=[staff]
    )
    await makes_list(stage, desk)
    item = (await lines(stage))["灯光"].item_id
    await stage.opens(desk, "Dr", item, 0)
    await desk.says("老赵")
    await desk.presses("老赵（名册外）")
    await desk.sees("负责：老赵")
    await stage.opens(staff, "Db", item)
    await staff.presses("正常（代老赵登记）")
    await staff.sees("已记正常：灯光", "吴门代老赵 正常")
    # Pressed from an old card: said how it stands, nothing is written twice.
    await staff.presses_route("Dd", item, 0)
    await staff.sees("这个按钮已经过时", "现在：正常")
    assert len(await _looks(world, item)) == 1
    # Who is at the desk later sees what was found, and takes back only their own.
    other = await world.hires("郑后勤", unit="后勤处")
    await _joins_staff(stage, other)
    await other.presses_route("Dh", item, 0)
    await other.sees("只能在15分钟内撤销自己的登记")
    await staff.presses_route("Dh", item, 0)
    await staff.sees("已撤销：灯光", "现在：待查", "撤销了上一次登记")
    await staff.presses("正常（代老赵登记）")
    await world.later(minutes=16)
    await staff.presses_route("Dh", item, 0)
    await staff.sees("只能在15分钟内撤销自己的登记")
    await desk.presses_route("Dh", item, 0)
    await desk.sees("已撤销：灯光")


async def _looks(world: World, item_id: int) -> list[rows.CheckRecord]:
    def read(session: Session) -> list[rows.CheckRecord]:
        found = rows.looks_at(session, [item_id])[item_id]
        session.expunge_all()
        return found

    result: list[rows.CheckRecord] = await world.read(read)
    return result


async def _joins_staff(stage: Stage, person: Person) -> None:
    from storage import attendance as attendance_rows

    def unit(session: Session) -> None:
        session.add(
            attendance_rows.Participant(
                meeting_id=stage.id, person_id=person.person_id, title="", role="staff", position=9
            )
        )

    await stage.world.write(unit)


async def test_a_branch_venue_has_its_own_list_for_its_contact(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    other = await world.hires("郑浦东", unit="信息中心")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk)
    branch_id = await _opens_branch(stage, desk, contact)
    await contact.sees("请您检查", "档案利用工作会")
    await contact.presses("打开清单")
    seen = await contact.sees("浦东分会场", "2号楼101", "；链路联调（双线路、点名）；")
    assert "主会场" not in seen.text + str(seen.choices)  # the main venue is not theirs
    at_main = (await lines(stage))["灯光"].item_id
    await contact.presses_route("Dd", at_main, 0)
    await contact.sees(DENIED)

    # 材料寄送: sent by the organiser with the number, received by the contact.
    await stage.opens(desk, "Da", stage.id, 0, branch_id)
    await desk.presses("材料已寄出（份数）")
    await desk.presses("正常")
    await desk.says("很多")
    await desk.sees("请写一个数字")
    await desk.says("30份")
    await desk.sees("已记正常：材料已寄出（份数）", "正常：30")
    await stage.opens(contact, "Da")
    await contact.presses("下一页")
    await contact.sees("正常　材料已寄出（份数）：30")
    await contact.presses("上一页")
    await contact.presses("材料已收到（份数）")
    await contact.presses("正常")
    await contact.says("28")
    await contact.sees("正常：28")
    # What is counted is never noted for everybody at once.
    await contact.presses("清单")
    await contact.presses("全部正常")
    await contact.sees("链路联调")
    await contact.presses("清单")

    # Another contact takes over what was the first one's.
    def change(session: Session) -> Any:
        return branching.change_branch(
            session,
            actor(session, desk),
            branch_id,
            contact_id=other.person_id,
            now=world.clock.now(),
            office=world.office,
        )

    await sees_fresh(other, _does(world, change), "请您检查")
    await stage.opens(contact, "Da")
    await contact.sees(DENIED)

    def remove(session: Session) -> Any:
        return branching.remove_branch(
            session, actor(session, desk), branch_id, now=world.clock.now()
        )

    outcome = await world.write(remove)
    assert isinstance(outcome, Refused) and outcome.code == "branch-used"  # papers were sent there


async def test_a_branch_venue_nobody_looked_at_is_taken_off_with_its_list(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk)
    branch_id = await _opens_branch(stage, desk, contact)

    def remove(session: Session) -> Any:
        return branching.remove_branch(
            session, actor(session, desk), branch_id, now=world.clock.now()
        )

    assert isinstance(await world.write(remove), branching.BranchRemoved)
    assert len(await lines(stage)) == 16
    assert await world.read(lambda s: list(rows.items_at_branch(s, branch_id))) == []


async def _opens_branch(stage: Stage, desk: Person, contact: Person) -> int:
    def unit(session: Session) -> int:
        made = branching.add_branch(
            session,
            actor(session, desk),
            stage.id,
            "浦东分会场",
            "2号楼101",
            contact.person_id,
            now=stage.world.clock.now(),
            office=stage.world.office,
        )
        assert isinstance(made, branching.BranchSet), made
        return made.branch_id

    branch_id: int = await stage.world.write(unit)
    await stage.world.app.settle()
    return branch_id


async def test_who_sees_to_a_fault_need_not_be_of_the_staff(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    electrician = await world.hires("孙电工", unit="后勤处")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk, tech)
    item = (await lines(stage))["灯光"].item_id
    await stage.opens(tech, "De", item)
    await tech.says("机密★10年 灯不亮")
    await tech.sees("密级标志")
    await tech.says("左侧灯不亮")
    await tech.presses("没有照片")
    await tech.says("孙电工")
    await tech.presses("孙电工（后勤处）")
    await tech.sees("已记异常：灯光")
    await electrician.sees("这一项异常请您处理", "灯光", "左侧灯不亮")
    await electrician.presses("附照片复查")
    await electrician.says("好了")
    await electrician.sees("这里要照片")
    await electrician.presses("没有照片")
    await electrician.sees("复查正常：灯光")
    await desk.sees("异常已排除")
    other = (await lines(stage))["时钟"].item_id
    await electrician.presses_route("De", other)
    await electrician.sees(DENIED)  # only what they see to

    # By name: the clerk is told to phone; noted by mistake, the organiser hears that too.
    await stage.opens(tech, "De", item)
    await tech.says("又不亮了")
    await tech.presses("没有照片")
    await tech.says("老钱")
    await tech.presses("老钱（名册外）")
    await tech.sees("请电话告知老钱")
    await desk.looks()
    await tech.presses("撤销")
    await tech.sees("已撤销：灯光", "现在：正常")
    await desk.sees("刚才报的异常已撤销", "灯光")


async def test_a_line_of_a_leader_is_chased_at_the_contact(world: World) -> None:
    from tests.stories.test_tasks import is_contact_of

    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    contact = await world.hires("张内勤", unit="局领导")
    await is_contact_of(world, contact, leader)
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk, leader)
    await leader.looks()
    await sees_fresh(contact, world.at(FRIDAY), "前请查完14项")
    assert await leader.news() == []
    await contact.presses("打开清单")
    await contact.presses("逐项检查")
    await contact.presses("正常")
    await contact.sees("已记正常：话筒")


async def test_a_closed_meeting_leaves_equipment_alone(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk, tech)
    await world.at(NINE + timedelta(minutes=10))

    def close(session: Session) -> Any:
        return closing.close_meeting(
            session,
            actor(session, desk),
            stage.id,
            questions=(),
            now=world.clock.now(),
            office=world.office,
        )

    assert isinstance(await world.write(close), closing.MeetingClosed)
    await world.app.settle()
    await stage.opens(tech, "Da")
    seen = await tech.sees("正常0/16")
    assert "逐项检查" not in str(seen.choices)
    await tech.presses_route("Dj", stage.id, 0, 0, 1)
    await tech.sees("会议已经结束或取消")


async def test_what_can_not_be_put_on_a_list_is_refused_and_nothing_is_written(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    gone = await world.hires("钱离职", unit="后勤处")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk)

    def unit(session: Session) -> list[str]:
        who, now, office = actor(session, desk), world.clock.now(), world.office
        person = people_rows.person(session, gone.person_id)
        assert person is not None
        person.left_on = office.today(now)
        wrong = [
            (None, NewLine("机密★10年 电台", due_min=-60)),
            (None, NewLine("电台", spare="x" * 81, due_min=-60)),
            (None, NewLine("录音", due_min=-60)),
            (None, NewLine("电台", due_at=NINE + timedelta(days=40))),
            (None, NewLine("电台", owner=Owner(gone.person_id), due_min=-60)),
            (None, NewLine("电台", owner=Owner(name="绝密★ 老赵"), due_min=-60)),
            (999, NewLine("电台", due_min=-60)),
        ]
        said = []
        for branch_id, new in wrong:
            outcome = arranging.add_line(
                session, who, stage.id, "equipment", branch_id, new, now=now, office=office
            )
            assert isinstance(outcome, Refused), new
            said.append(outcome.code)
        full = replace(office.profile.checklists, most_lines=16)
        tight = replace(office, profile=replace(office.profile, checklists=full))
        outcome = arranging.add_line(
            session,
            who,
            stage.id,
            "equipment",
            None,
            NewLine("电台", due_min=-60),
            now=now,
            office=tight,
        )
        assert isinstance(outcome, Refused)
        return [*said, outcome.code]

    assert await world.write(unit) == [
        "level-mark",
        "check-text",
        "check-there",
        "check-due-far",
        "person-left",
        "level-mark",
        "gone",
        "check-many",
    ]
    assert len(await lines(stage)) == 16
