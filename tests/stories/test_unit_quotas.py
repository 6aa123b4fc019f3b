"""Row 2.2, to units: after the deadline, by phone, in review; and what the contact sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.texts import Texts
from handlers.forms import unit_quotas
from handlers.forms.engine import Entry, Taken, View
from meetings import signin, unit_notices
from meetings.meetings import Refused
from meetings.regime.profile import UnitReport
from meetings.unit_notices import late
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import substitutes as substitute_rows
from storage import unit_quotas as quota_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import draft, publishes
from tests.stories.test_unit_notices import asks, cast
from tests.stories.world import World, office


async def test_what_is_wanted_can_be_written_with_the_number(world: World) -> None:
    desk, contact = await cast(world)
    meeting_id = await draft(world, desk, [])
    await desk.presses_route("nq", meeting_id)
    await desk.says("财务处")
    await desk.says("主要负责同志一名，经办2名")
    await desk.sees("未报 1，需补报 0，已报 0", "财务处：0/3，未报")
    await publishes(desk, meeting_id)
    await contact.sees("名额：3 名，主要负责同志一名，经办2名")
    await contact.says("/my")
    await contact.sees("请报名单的单位", "财务处：季度工作会，未报")
    await contact.presses("财务处 季度工作会")
    await contact.sees("请报参会名单")


@pytest.mark.parametrize(
    ("typed", "places"),
    [("12", 12), ("２名", 2), ("十二名", 12), ("二十名", 20), ("处长一名，科长十一人", 12)],
)
def test_places_are_read_in_figures_and_in_characters(typed: str, places: int) -> None:
    entry = Entry(typed)
    view = View({}, None, Texts("zh_Hans"), stage.TUESDAY, office())
    read = unit_quotas.UNIT_QUOTA.steps[1].read(entry, view)
    assert isinstance(read, Taken)
    assert read.value["places"] == places


async def test_nobody_is_taken_off_another_roster(world: World) -> None:
    desk, contact = await cast(world)
    guest = await world.hires("李四", unit="办公室", phone="13800000022")
    meeting_id = await draft(world, desk, [guest])
    await asks(desk, meeting_id, "财务处", "3")
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("李四 主任 13800000022")
    await contact.sees("李四已在其他单位或会务组的名单上")
    place = await stage.place_of(world, meeting_id, guest)

    def unit(session: Session) -> tuple[str, str]:
        found = attendance_rows.participant(session, place)
        assert found is not None and found.unit_id is not None
        known = people_rows.unit(session, found.unit_id)
        return found.source, known.name if known else ""

    source, name = await world.read(unit)
    assert (source == "unit", name) == (False, "办公室")


async def test_after_the_deadline_a_change_is_asked_for(world: World) -> None:
    desk, contact = await cast(world)
    zhang = await world.hires("张三", unit="财务处", title="处长")
    li = await world.hires("李四", unit="财务处", title="科长")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "3")
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("张三 处长")
    await contact.sees("已报 1 名：张三")
    await world.at(stage.TUESDAY - timedelta(hours=5))  # the deadline was the evening before
    await contact.presses_route("nn", 1)
    await contact.sees("报名单截止时间", "已过", "申请补报", "申请撤下张三")
    await desk.looks()
    await contact.presses("申请补报")
    await contact.says("李四 科长")
    await contact.sees("您的改动已报会务组")
    await desk.sees("改参会名单", "增加：李四")
    await contact.presses_route("nb", 1)
    await contact.says("王五")
    await contact.presses("确认上报")
    await desk.sees("增加：李四、王五")  # asked together
    await world.restarts()
    await li.looks()
    await contact.looks()
    await desk.presses("同意")
    await contact.sees("已同意：李四、王五列入“季度工作会”名单")
    await li.sees("参会通知")
    place = await stage.place_of(world, meeting_id, zhang)
    await contact.presses_route("nk", place)
    await contact.sees("您的改动已报会务组")
    await zhang.looks()
    await desk.presses("退回")
    await desk.says("已经印了台签")
    await contact.sees("未同意撤下张三", "已经印了台签", "名单不变")
    await zhang.sees_nothing_of("季度工作会")
    # The hosts themselves enter what they are told by phone.
    await desk.presses_route("nk", place)
    await desk.sees("已撤下")
    await zhang.sees("季度工作会")
    # Plates and meals learn of each: named and taken back after publishing.
    lines = await world.read(lambda s: substitute_rows.changes_of(s, meeting_id))
    kinds = [line.kind for line in lines]
    assert (kinds.count("added"), kinds.count("removed")) == (3, 1)


async def test_hosts_phone_remind_and_withdraw(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("孤身一人", unit="规划处")
    stranger = await world.hires("路人", unit="保管处")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "2", "主要负责同志1名，经办1名")
    await asks(desk, meeting_id, "规划处", "1")
    await publishes(desk, meeting_id)
    await desk.presses_route("nn", 1)
    await desk.presses("提醒")
    await desk.sees("刚通知过，先不打扰")
    await world.later(days=1)
    await contact.looks()
    await desk.presses_route("yr", 1)
    await desk.sees("刚通知过")  # the clock reminded just now
    await desk.presses_route("yr", 2)
    await desk.sees("联络员收不到消息，请打电话")

    await desk.presses_route("nl", meeting_id)
    await desk.presses("规划处")
    await desk.sees(
        "联络员：无，没有登记电话",
        "请贵单位派1名参加，11月30日（星期一）17:00前报名单",
        "代报名单",
    )
    await desk.presses("代报名单")
    await desk.says("孤身一人")
    await desk.sees("已报 1 名：孤身一人", "规划处", "由周会务代报")
    await desk.presses_route("yw", 2)
    await desk.sees("规划处已报 1 名，请先撤下人选再撤销")
    await desk.presses_route("yw", 1)
    await desk.sees("已撤销财务处的名额")
    await contact.sees("不再请财务处报名单")
    await contact.presses_route("nb", 1)
    await contact.sees("gone")
    for route in ("yr", "yv", "yt", "yw"):
        await stranger.presses_route(route, 2)
        await stranger.sees("not-allowed")
    await desk.presses_route("yt", 2)
    await desk.says("2")
    await desk.presses("跳过")
    await desk.sees("规划处：1/2，需补报")


async def test_whom_the_rules_do_not_fit_waits_for_review(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("张三", unit="财务处", title="处长")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "2")

    def rules(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.eligibility = {"titles": ["处长"]}

    await world.write(rules)
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("张三 处长\n内勤小李 科员")
    await contact.sees("已报 1 名：张三", "待会务组审核 1 名：内勤小李", "：待审核")


async def test_the_contact_sees_who_came(world: World) -> None:
    desk, contact = await cast(world)
    zhang = await world.hires("张三", unit="财务处", title="处长")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "2")
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("张三 处长\n内勤小李 科员")
    await zhang.presses("参加")
    await contact.presses_route("nn", 1)
    await contact.sees("已答复参加 1 名", "张三（财务处 处长）：参加")
    await world.at(stage.TUESDAY - timedelta(minutes=5))

    def signs(session: Session) -> None:
        sitting = meeting_rows.sittings_of(session, meeting_id)[0]
        now = world.clock.now()
        outcome = signin.sign_in_at_desk(
            session,
            stage.actor(session, desk),
            sitting.id,
            zhang.person_id,
            at=now,
            now=now,
            office=world.office,
        )
        assert not isinstance(outcome, Refused), outcome

    await world.write(signs)
    await world.at(stage.TUESDAY + timedelta(minutes=5))
    await contact.presses_route("nn", 1)
    await contact.sees("参会名单", "已报 2 名，已签到 1 名", "张三（财务处 处长）：已签到")


async def test_newcomers_come_as_the_profile_says(world: World) -> None:
    desk, contact = await cast(world)
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "2")
    await publishes(desk, meeting_id)

    def names(newcomers: str, name: str) -> object:
        profile = replace(
            world.office.profile,
            unit_report=UnitReport(newcomers),
        )
        house = replace(world.office, profile=profile)

        def unit(session: Session) -> object:
            found = unit_notices.report(
                session,
                stage.actor(session, contact),
                1,
                [unit_notices.Entry(name)],
                now=world.clock.now(),
                office=house,
            )
            if isinstance(found, Refused):
                return found.code
            return [p.outside for p in people_rows.people_named(session, name)]

        return unit

    assert await world.write(names("refuse", "赵新")) == "names-not-in-roster"
    assert await world.write(names("outside", "钱外")) == [True]
    assert await world.write(names("roster", "孙内")) == [False]


async def test_whom_there_is_no_place_for_waits(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("张三", unit="财务处", title="处长")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "2")

    def full(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.places = 1

    await world.write(full)
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("张三 处长\n内勤小李 科员")
    await contact.sees("已报 1 名：张三", "名额已满，列入候补 1 名：内勤小李")


async def test_what_was_agreed_by_word_and_not_signed_is_undone(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("张三", unit="财务处")
    await world.hires("李四", unit="财务处")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "3")
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("张三")
    await world.at(stage.TUESDAY - timedelta(hours=5))
    await contact.presses_route("nb", 1)
    await contact.says("李四")
    await desk.presses("同意")

    def names(session: Session) -> list[str]:
        unit = people_rows.unit_named(session, "财务处")
        assert unit is not None
        found = quota_rows.reported_by_unit(session, meeting_id, unit.id)
        people = people_rows.persons(session, [p.person_id for p in found])
        return sorted(person.name for person in people.values())

    assert await world.read(names) == ["张三", "李四"]

    def undo(session: Session) -> None:
        approval = approval_rows.latest_about(session, late.KIND, "quota:1")
        assert approval is not None
        late.change_undone(
            session,
            stage.actor(session, desk),
            approval,
            now=world.clock.now(),
            office=world.office,
        )

    await world.write(undo)
    assert await world.read(names) == ["张三"]
