"""Row 2.2, ORG-18: what is missing, who has it, what is late: on one screen, and told to the
organiser the day before and an hour before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from meetings.drafting import Field
from meetings.readiness import screen
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import duties as duty_rows
from storage import meetings as rows
from storage import people as people_rows
from tests.stories import notice_stage
from tests.stories import test_notice_chain as chain
from tests.stories.meeting_stage import NINE, published
from tests.stories.notice_stage import TUESDAY
from tests.stories.revision_stage import at, edits
from tests.stories.world import Person, World


@dataclass(slots=True)
class Owed:
    """A subject of the preparation whose things stand as the story says."""

    things: list[Missing]

    def __call__(self, session: Session, meeting: rows.Meeting, **_: Any) -> Part:
        return Part("handbook", True, "", tuple(self.things))


@pytest.fixture
def owed(monkeypatch: pytest.MonkeyPatch) -> Owed:
    """One subject only beside those of the notice: its things are given by the story."""
    found = Owed([])
    monkeypatch.setattr(screen, "subjects", lambda: (found,))
    return found


async def office_of(world: World) -> tuple[Person, list[Person]]:
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    guests = [
        await world.hires(name, unit=unit, title=title)
        for name, unit, title in (
            ("李明", "财务处", "处长"),
            ("王芳", "业务处", "科长"),
            ("赵强", "业务处", "科员"),
        )
    ]
    return desk, guests


async def test_a_tired_organiser_sees_what_is_missing_presses_and_it_is_done(
    any_world: World,
) -> None:
    world = any_world
    desk, guests = await office_of(world)
    stage = await published(world, desk, guests, package="large", title="全市档案工作会")
    await desk.says("/ready")
    seen = await desk.sees("筹备情况", "全市档案工作会", "距开会还有6个工作日", "项未落实")
    assert "✓ 通知" in seen.text
    await desk.sees(
        "没定主持人", "3人未答复", "座位　还没排", "证件　3张没印", "会议手册　还没制作"
    )
    # What is missing leads to its own page; what was done there is seen here.
    await desk.presses("证件")
    await desk.presses_route("gb", stage.id, 1)
    await world.restarts()
    await stage.replies(guests[0], "attending")
    await desk.says("/ready")
    seen = await desk.sees("2人未答复")
    assert "✓ 证件　3/3" in seen.text
    await desk.presses("查看全部")
    await desk.sees("筹备情况", "○ 座位　还没排", "第1页，共2页")
    await desk.presses("下一页")
    await desk.sees("第2页，共2页", "✓ 通知、证件")
    await desk.presses("筹备")
    await desk.sees("○ 座位　还没排", "✓ 证件　3/3")


async def test_the_screen_is_the_hosts_and_follows_in_place(world: World) -> None:
    desk, guests = await office_of(world)
    door = await world.hires("吴门", unit="后勤处")
    stage = await published(world, desk, guests, staff=[door])
    await guests[0].presses_route("Ha", stage.id)
    await guests[0].sees("not-allowed")
    await door.says("/ready")
    seen = await door.sees("筹备情况", "3人未答复")
    assert "手册" not in [label for label, _ in seen.choices]
    # A guest answers: whoever looks at the screen sees it change.
    place = await stage.participant(guests[0])
    await guests[0].presses_route("ra", place, 1)
    await world.app.settle()
    seen = await door.sees("2人未答复")
    await desk.presses_route("mp", stage.id)
    await desk.presses("筹备")
    await desk.sees("筹备情况")


async def test_a_draft_a_meeting_without_a_time_and_one_that_is_over(
    world: World, owed: Owed
) -> None:
    desk, guests = await office_of(world)
    stage = await published(world, desk, guests, package="simple", state="draft")
    await desk.says("/ready")
    seen = await desk.sees("通知　还没发出", "距开会还有6个工作日")
    assert ("通知" in dict(seen.choices)) and "●" not in seen.text
    # Two working days before the start the notice is late.
    await world.at(NINE - timedelta(days=1))
    await desk.says("/ready")
    await desk.sees("1项未落实，其中1项已逾期", "● 逾期　通知　还没发出")

    async def becomes(state: str) -> None:
        def unit(session: Session) -> None:
            meeting = rows.meeting(session, stage.id)
            assert meeting is not None
            meeting.state, meeting.revision = state, 1

        await world.write(unit)

    await becomes("postponed")
    await desk.says("/ready")
    seen = await desk.sees("延期，时间另行通知，以下不计期限")
    assert "工作日" not in seen.text
    assert "逾期" not in seen.text
    await becomes("closed")
    await desk.says("/ready")
    await desk.sees("现在没有您筹备的会议")
    await desk.presses_route("Ha", stage.id)
    seen = await desk.sees("会议已结束，筹备到此为止")
    assert [label for label, _ in seen.choices] == ["会后事项", "返回会议总览"]


async def test_of_several_meetings_the_day_tells_which_and_one_that_is_over_is_none(
    world: World, owed: Owed
) -> None:
    desk, guests = await office_of(world)
    await published(world, desk, guests, package="simple", title="上午的会")
    await desk.says("/ready")
    await desk.sees("筹备情况", "上午的会")
    for days in range(1, 12):
        starts = NINE + timedelta(days=days)
        await published(world, desk, [], package="simple", title=f"第{days}天", starts_at=starts)
    await world.at(NINE + timedelta(minutes=10))
    await desk.says("/ready")
    seen = await desk.sees("看哪个会议")
    labels = [label for label, _ in seen.choices]
    assert labels[0] == "12月2日（星期三） 第1天"
    assert len(labels) == 11
    await desk.presses("下一页")
    seen = await desk.sees("看哪个会议")
    assert [label for label, _ in seen.choices][:2] == [
        "12月12日（星期六） 第11天",
        "12月1日（星期二）正在开 上午的会",
    ]
    # Over, though nobody closed it: nothing of it is prepared any more.
    await world.at(NINE + timedelta(hours=2))
    await desk.says("/ready")
    await desk.sees("看哪个会议")
    await desk.presses("下一页")
    seen = await desk.sees("看哪个会议")
    assert "上午的会" not in "".join(label for label, _ in seen.choices)


async def test_the_notice_from_its_draft_to_a_change_that_nobody_knows_of(
    world: World, owed: Owed
) -> None:
    desk, head, leader, lin = await chain.cast(world)
    meeting_id = await chain.standard(world, desk, [lin])
    await desk.presses_route("Ha", meeting_id)
    await desk.sees("通知　还没发出")
    await chain.asked(world, desk, meeting_id)
    await desk.presses_route("Ha", meeting_id)
    await desk.sees("通知　待韩主任签发")
    await head.presses("退回")
    await head.says("请写明着装要求")
    await desk.presses_route("Ha", meeting_id)
    await desk.sees("通知　被退回修改")
    await edits(world, desk, meeting_id, {Field.REQUIREMENTS: "着正装"})
    await chain.signed(world, await chain.asked(world, desk, meeting_id), head, leader)
    await desk.presses_route("Ha", meeting_id)
    await desk.sees("✓ 通知")
    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"}, reason="换地方")
    await desk.presses_route("Ha", meeting_id)
    await desk.sees("通知　有改动还没通知")
    await desk.presses("通知")
    await desk.sees("五楼会议室")


async def test_who_has_something_late_is_reminded_once_and_a_leader_through_the_contact(
    world: World, owed: Owed
) -> None:
    desk, guests = await office_of(world)
    chief = await world.hires("何局长", unit="局领导", title="局长", rank="正厅级")
    phone = await world.hires("许无机", unit="后勤处", bound=False)
    aide = await world.hires("江秘书", unit="局领导")
    gone = await world.hires("钱离岗", unit="后勤处")

    def set_contact(session: Session) -> None:
        person = people_rows.person(session, chief.person_id)
        left = people_rows.person(session, gone.person_id)
        assert person is not None
        assert left is not None
        person.contact_id = aide.person_id
        left.left_on = world.clock.now().date()

    await world.write(set_contact)
    stage = await published(world, desk, guests)
    due = world.clock.now() - timedelta(days=1)
    owed.things = [
        Missing("handbook-none", "话筒", guests[0].person_id, due, late=True),
        Missing("seats-none", "投影", guests[0].person_id, world.clock.now() + timedelta(days=1)),
        Missing("handbook-none", "录音", chief.person_id, due, late=True),
        Missing("handbook-none", "灯光", phone.person_id, due, late=True),
        Missing("handbook-none", "横幅", None, due, late=True),
        Missing("handbook-none", "茶水", desk.person_id, due, late=True),
        Missing("handbook-none", "音响", gone.person_id, due, late=True),
    ]
    await guests[0].presses_route("Hc", stage.id)
    await guests[0].sees("not-allowed")
    for each in (guests[0], chief, aide):
        await each.looks()
    await desk.says("/ready")
    await desk.sees("其中6项已逾期", "● 逾期　会议手册")
    await desk.presses("查看全部")
    await desk.sees("音响　钱离岗（已离开）")
    await desk.presses("筹备")
    await desk.presses("催一下")
    seen = await desk.sees("已提醒：李明", "何局长", "请打电话：许无机", "1项在您这里")
    # Of who left nobody is told to phone them.
    assert "有2项没有落实到人" in seen.text
    assert "钱离岗" not in seen.text
    seen = await guests[0].sees("还有2项等您办理", "11月22日")
    assert seen.text.index("●") < seen.text.index("○")
    await chief.sees_nothing_of("等您办理")
    await aide.sees("请转告何局长", "还有1项等您办理")
    # Pressed again at once nobody is told twice; after the gap they are.
    await guests[0].looks()
    await desk.presses("催一下")
    await desk.sees("刚提醒过，这次没有再发：李明、何局长")
    await guests[0].sees_nothing_of("等您办理")
    await world.later(hours=4)
    owed.things = owed.things[:2]
    await desk.presses_route("Hc", stage.id)
    await desk.sees("已提醒：李明")
    # Done before the reminder is sent: nobody hears of it.
    owed.things = owed.things[1:]
    await desk.presses_route("Hc", stage.id)
    await desk.sees("没有逾期的事项")


async def summaries(world: World, person: Person) -> list[str]:
    """The texts of the summaries this person was sent."""
    screens = await person.phone.screen()
    return [s.text for s in screens if "会前筹备小结" in s.text or "分钟开会" in s.text]


async def test_the_day_before_and_an_hour_before_it_is_said_how_things_stand(
    world: World, owed: Owed
) -> None:
    desk, guests = await office_of(world)
    watch = await world.hires("带班员", unit="后勤处")
    stage = await published(world, desk, guests, package="simple")
    await stage.replies(guests[0], "attending")
    await stage.replies(guests[1], "leave")

    def on_watch(session: Session) -> None:
        session.add(
            duty_rows.Duty(meeting_id=stage.id, person_id=watch.person_id, kind="watch", zone="")
        )

    await world.write(on_watch)
    owed.things = [Missing("seats-none", "话筒", guests[2].person_id, NINE)]
    await world.at(NINE - timedelta(hours=17, minutes=1))
    assert not await summaries(world, desk)
    await world.restarts()
    await world.at(NINE - timedelta(hours=17))
    [text] = await summaries(world, desk)
    assert "会前筹备小结　档案利用工作会" in text
    assert "应到3人：参加1，请假1，未答复1" in text
    assert "○ 会议手册　还没排：话筒　赵强、" in text
    # On no list of the staff: the duty alone opens the screen.
    assert len(await summaries(world, watch)) == 1
    await watch.presses("筹备")
    await watch.sees("筹备情况", "○ 会议手册　还没排：话筒")
    assert not await summaries(world, guests[0])
    # The last hour is worded from the facts of then.
    owed.things = []
    await stage.replies(guests[2], "attending")
    await world.at(NINE - timedelta(minutes=60))
    [_, text] = await summaries(world, desk)
    assert "还有60分钟开会" in text
    assert "都已落实" in text
    assert "未答复0" in text
    await world.at(NINE + timedelta(hours=1))
    assert len(await summaries(world, desk)) == 2


async def test_a_meeting_moved_three_times_in_a_day_is_summed_up_once_for_the_last_time(
    world: World, owed: Owed
) -> None:
    desk, guests = await office_of(world)
    meeting_id = await notice_stage.draft(world, desk, guests)
    await notice_stage.publishes(desk, meeting_id)
    # Monday noon before the meeting of Tuesday 14:00: the summary of the day comes at 16:00.
    await world.at(TUESDAY - timedelta(hours=26))
    for hours in (24, 48, 20):
        await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY + timedelta(hours=hours))})
        await world.later(minutes=20)
    assert not await summaries(world, desk)
    await world.at(TUESDAY + timedelta(hours=19, minutes=30))
    day, hour = await summaries(world, desk)
    assert "12月2日（星期三）10:00" in day
    assert "还有60分钟开会" in hour
    # Moved again within the last hour it is said once more before the new start; and called off,
    # never again.
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY + timedelta(hours=24))})
    await world.at(TUESDAY + timedelta(hours=23))
    assert len(await summaries(world, desk)) == 3
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY + timedelta(hours=72))})
    await notice_stage.cancels(world, desk, meeting_id, "因故")
    await world.at(TUESDAY + timedelta(hours=72))
    assert len(await summaries(world, desk)) == 3


async def test_a_summary_that_was_on_its_way_when_the_meeting_moved_is_not_sent(
    world: World, owed: Owed
) -> None:
    desk, guests = await office_of(world)
    stage = await published(world, desk, guests, package="simple")
    await world.at(NINE - timedelta(hours=18))

    def stale(session: Session) -> None:
        from meetings.reach import Notice, tell
        from meetings.readiness.summaries import KIND

        params = {"meeting": stage.id, "slot": "day", "start": (NINE - timedelta(1)).isoformat()}
        tell(session, desk.person_id, Notice(KIND, params), now=world.clock.now())

    await world.write(stale)
    await world.app.settle()
    assert not await summaries(world, desk)
