"""Rows 4.1, 4.2: recorder and deputy, the handover, the record to be filled in."""

from __future__ import annotations

from datetime import timedelta

import docx

from meetings import following
from meetings.minutes import readiness
from meetings.roster import records
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import minutes as rows
from storage import people as people_rows
from storage import preparation as preparation_rows
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World

POOL = "会议记录人员"


async def office_of(world: World) -> tuple[Person, Person, Person, Stage]:
    """The desk, two who may record, and a published meeting with its chair."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    first = await world.hires("林小满", unit="保管处", title="科员")
    second = await world.hires("何平", unit="财务处", title="科员")
    stage = await published(world, desk, [desk])
    return desk, first, second, stage


async def pools(world: World, *people: Person) -> None:
    """The office has a group of those who may record."""

    def unit(session: Session) -> None:
        group = people_rows.Group(name=POOL)
        session.add(group)
        session.flush()
        for one in people:
            session.add(people_rows.GroupMember(group_id=group.id, person_id=one.person_id))

    await world.write(unit)


async def appoints(desk: Person, stage: Stage, name: str, *, deputy: bool = False) -> None:
    await desk.presses_route("Bm", stage.id)
    await desk.presses("定备用" if deputy else "定记录人")
    await desk.says(name)


async def history(stage: Stage) -> list[tuple[int, str, str]]:
    """Who was appointed to what, and why it ended ("" for who is there now)."""

    def read(session: Session) -> list[tuple[int, str, str]]:
        found = rows.recorders_ever(session, stage.id)
        return [(row.person_id, row.kind, row.reason) for row in found]

    found: list[tuple[int, str, str]] = await stage.world.read(read)
    return found


async def tasks(stage: Stage) -> list[tuple[str, int]]:
    """Texts and owners of what is to be prepared."""

    def read(session: Session) -> list[tuple[str, int]]:
        found = preparation_rows.tasks_of(session, stage.id)
        return [(task.text, task.owner_id) for task, _ in found]

    found: list[tuple[str, int]] = await stage.world.read(read)
    return found


async def missing(stage: Stage) -> list[str]:
    def read(session: Session) -> list[str]:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        found = readiness.missing(
            session, meeting, now=stage.world.clock.now(), office=stage.world.office
        )
        return [one.code for one in found.missing]

    found: list[str] = await stage.world.read(read)
    return found


async def test_appointed_told_and_handed_over_in_the_meeting(world: World) -> None:
    desk, first, second, stage = await office_of(world)
    chair = await world.hires("李局长", unit="局领导", rank="副厅级")

    def chairs(session: Session) -> None:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        meeting.chair_id = chair.person_id

    await world.write(chairs)
    await pools(world, first, second, chair)
    assert await missing(stage) == ["recorder-none"]
    await appoints(desk, stage, "周会务")
    await desk.sees("周会务不在“会议记录人员”里")
    await desk.says("李局长")
    await desk.sees("李局长是主持人，不兼记录")
    await desk.says("林小满")
    await desk.sees("已定林小满，已通知本人", "记录人：林小满（保管处 科员），等回话")
    await first.sees("请您担任档案利用工作会的记录人", "12月1日（星期二）09:00", "301会议室")
    assert await missing(stage) == ["recorder-silent"]
    # The devices are the recorder's, once, in one notice.
    assert [owner for _, owner in await tasks(stage)] == [first.person_id] * 4
    await first.presses("好的")
    await first.sees("谢谢，已记下", "您已答应")
    assert await missing(stage) == []

    await appoints(desk, stage, "林小满", deputy=True)
    await desk.sees("林小满已是记录人或备用")
    await desk.says("何平")
    await second.sees("备用记录人：记录人有事时由您接着记")
    assert len(await tasks(stage)) == 4
    await second.looks()
    await first.looks()
    await world.at(NINE - timedelta(hours=17))
    await first.sees("提醒：会议记录的设备和模板请备好")
    await second.sees("提醒：会议记录的设备和模板请备好")

    await world.at(NINE + timedelta(minutes=30))
    await first.presses("记录人与记录")
    await first.presses("交接给备用")
    await first.sees("现在由何平记录")
    await second.sees("的记录交给您了，何平")
    await desk.sees("改由何平记录，之前是林小满")
    assert await history(stage) == [
        (first.person_id, "recorder", "handed_over"),
        (second.person_id, "deputy", "handed_over"),
        (second.person_id, "recorder", ""),
    ]
    # The devices went along; an old button hands nothing over a second time.
    assert {owner for _, owner in await tasks(stage)} == {second.person_id}
    await first.presses_route("By", stage.id)
    await first.sees("not-allowed")
    await second.presses_route("By", stage.id)
    await second.sees("recorder-no-deputy")


async def test_who_can_not_says_why_and_somebody_else_is_asked(world: World) -> None:
    desk, first, second, stage = await office_of(world)
    # Where the office has no such group, anybody of the roster may record.
    await appoints(desk, stage, "林小满")
    await second.presses_route("Bw", 1)
    await second.sees("not-allowed")
    await second.presses_route("Bx", 1)
    await second.sees("not-allowed")
    await first.presses("换人")
    await first.says("当天出差")
    await first.sees("已告诉会务组")
    await desk.sees("林小满不能记录档案利用工作会", "当天出差", "请另定一位")
    await first.presses_route("Bw", 1)
    await first.sees("recorder-over")
    await desk.presses("记录人与记录")
    await desk.sees("记录人：还没定", "之前：林小满，不能来")
    await desk.presses("定记录人")
    await desk.says("何平")
    await second.presses("好的")
    await desk.presses_route("Bm", stage.id)
    await desk.presses("换记录人")
    await desk.says("林小满")
    await second.sees("的记录已另有安排")
    assert [reason for *_, reason in await history(stage)] == ["declined", "replaced", ""]
    await desk.presses_route("Bm", stage.id)
    await desk.presses("撤下记录人")
    await desk.sees("已撤下", "记录人：还没定")
    assert await missing(stage) == ["recorder-none"]


async def test_a_recorder_who_leaves_the_office(world: World) -> None:
    desk, first, second, stage = await office_of(world)
    await appoints(desk, stage, "林小满")
    await appoints(desk, stage, "何平", deputy=True)
    await desk.looks()
    await leaves(world, desk, first)
    await second.sees("的记录交给您了，何平")
    assert [(kind, reason) for _, kind, reason in await history(stage)] == [
        ("recorder", "left"),
        ("deputy", "handed_over"),
        ("recorder", ""),
    ]
    await leaves(world, desk, second)
    await desk.sees("何平已离任", "没有记录人了")
    assert await missing(stage) == ["recorder-none"]


async def leaves(world: World, desk: Person, person: Person) -> None:
    def unit(session: Session) -> None:
        who = actor(session, desk)
        outcome = records.leave(
            session, who, person.person_id, now=world.clock.now(), office=world.office
        )
        assert isinstance(outcome, records.LeftOffice), outcome

    await world.write(unit)
    await world.app.settle()


async def test_the_reminder_follows_the_meeting(world: World) -> None:
    desk, first, _, stage = await office_of(world)
    await appoints(desk, stage, "林小满")

    def moved(session: Session) -> None:
        meeting = meeting_rows.locked(session, stage.id)
        assert meeting is not None
        meeting.starts_at += timedelta(days=2)
        meeting.ends_at += timedelta(days=2)
        following.meeting_changed(session, meeting, now=world.clock.now(), office=world.office)

    await world.write(moved)
    await first.looks()
    await world.at(NINE - timedelta(hours=1))
    await first.sees_nothing_of("会议记录的设备")
    await world.at(NINE + timedelta(days=2) - timedelta(hours=1))
    await first.sees("提醒：会议记录的设备和模板请备好", "12月3日（星期四）09:00")


async def test_the_record_before_and_after(world: World) -> None:
    desk, first, second, stage = await office_of(world)
    ill = await world.hires("赵六", unit="保管处")
    away = await world.hires("钱七", unit="保管处")
    instead = await world.hires("孙八", unit="财务处", title="副处长")

    def lists(session: Session) -> None:
        def add(person: Person, **more: object) -> attendance_rows.Participant:
            made = attendance_rows.Participant(
                meeting_id=stage.id,
                person_id=person.person_id,
                role="attend",
                position=9,
                **more,
            )
            session.add(made)
            session.flush()
            return made

        add(ill, reply="leave", reply_reason="住院手术")
        add(away, reply="leave", reply_reason="省局开会")
        original = add(second, reply="substituted")
        original.removed_at = world.clock.now()
        add(instead, reply="attending", source="substitute", substitute_for_id=original.id)
        item = meeting_rows.AgendaItem(
            meeting_id=stage.id, position=1, title="研究经费", presenter_id=instead.person_id
        )
        session.add(item)

    await world.write(lists)
    await appoints(desk, stage, "林小满")
    await first.presses("好的")
    await desk.presses_route("Bz", stage.id)
    await desk.sees(
        "档案利用工作会会议记录",
        "出席情况取自答复",
        "出席：孙八（财务处 副处长，代何平）",
        "请假：赵六（保管处）、钱七（保管处，另有会议）",
        "未答复：周会务",
        "记录人：林小满",
        "1. 研究经费",
        "汇报：孙八",
    )
    # Why somebody is ill is not for the record.
    await desk.sees_nothing_of("住院")
    await world.at(NINE)
    # It has begun, but nobody signs in here (yet): nobody is written down as absent for that.
    await desk.presses_route("Bz", stage.id)
    await desk.sees("出席情况取自答复", "未答复：周会务")
    await stage.signs_in(desk)
    await first.presses_route("Bz", stage.id)
    await first.sees("出席情况取自签到", "出席：周会务", "缺席：孙八")
    # Who sits in the meeting does not read the record that is being written.
    await instead.presses_route("Bz", stage.id)
    await instead.sees("not-allowed")
    await first.presses("记录文档")
    seen = await first.sees("会议记录")
    document = docx.Document(str(world.app.files.path(seen.files[0].digest)))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "一、研究经费" in said
    assert {"出席", "列席", "请假", "缺席", "记录人", "发言要点", "决定", "表决", "汇报人"} <= set(
        cells
    )
    assert "住院手术" not in "".join(cells) + said
    assert "预填" not in said
