"""Row 2.4: lines of checklists follow the meeting, the rules, their owners and faults; lost
property is erased."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from meetings import slips
from meetings.checklists import faults, looking, lost, mine, owning
from meetings.checklists import times as check_times
from meetings.checklists.owning import Owner
from meetings.checklists.records import Photo
from storage import Session, lost_property
from storage import checklists as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.audit import audit_entries, audit_sensitive
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.test_checklists import DAY, lines, makes_list, moves
from tests.stories.world import Person, World

HOUR = timedelta(hours=1)
LIGHTS = "灯光"


async def staged(world: World) -> tuple[Person, Person, Stage]:
    """A meeting whose equipment is the technician's."""
    desk = await world.hires("周会务", roles=("secretariat",))
    tech = await world.hires("王工", unit="信息中心")
    stage = await published(world, desk, [await world.hires("林小满", unit="保管处")])
    await makes_list(stage, desk, tech)
    return desk, tech, stage


def does(world: World, use_case: Any, person: Person, *given: Any, **more: Any) -> Any:
    """A use case by this person, in a unit of its own."""

    def unit(session: Session) -> Any:
        who = actor(session, person)
        return use_case(session, who, *given, now=world.clock.now(), **more)

    return world.write(unit)


async def test_a_meeting_moved_earlier_keeps_its_lines_the_day_before(world: World) -> None:
    _, _, stage = await staged(world)
    before = (await lines(stage))[LIGHTS].due_at
    await moves(stage, NINE - HOUR / 2)
    assert (await lines(stage))[LIGHTS].due_at == before - HOUR / 2
    await moves(stage, NINE + HOUR)
    assert (await lines(stage))[LIGHTS].due_at == before + HOUR


async def test_the_last_check_follows_the_rules(world: World) -> None:
    _, _, stage = await staged(world)
    profile = world.office.profile
    office = replace(
        world.office, profile=replace(profile, checklists=replace(profile.checklists, last_min=90))
    )

    def again(session: Session) -> None:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        check_times.want_timers(
            session, meeting, now=world.clock.now(), office=office, keep_fired=True
        )

    assert (await lines(stage))["扩音调音"].last_at == NINE - HOUR
    await world.write(again)
    after = await lines(stage)
    assert after["扩音调音"].last_at == NINE - timedelta(minutes=90)
    assert after[LIGHTS].last_at is None


async def test_who_owns_lines_finds_them_under_my(world: World) -> None:
    _, tech, _ = await staged(world)
    await tech.says("/my")
    await tech.sees("要检查的", "档案利用工作会：16项，11月30日（星期一）09:00前", "设备检查：")
    await world.at(NINE - 2 * HOUR)
    await tech.says("/my")
    await tech.sees("档案利用工作会：16项，逾时14项")
    await tech.presses("设备检查：档案利用工作会")
    await tech.sees("逾时未查　话筒")

    def uncleared(session: Session) -> Any:
        who = replace(actor(session, tech).who, levels=frozenset({"public"}))
        return mine.checks_of(session, who, now=world.clock.now(), office=world.office)

    assert await world.read(uncleared) == ((), 1)


async def test_a_fault_taken_for_mended_is_told_again_and_its_handler_hears(
    world: World,
) -> None:
    desk, tech, stage = await staged(world)
    helper = await world.hires("赵师傅", unit="后勤处")
    office = world.office
    item = (await lines(stage))[LIGHTS].item_id
    more = {"handler": Owner(helper.person_id), "office": office}
    await does(world, faults.report_fault, tech, item, "两盏不亮", **more)
    await world.app.settle()
    await helper.sees("这一项异常请您处理", "两盏不亮")
    await desk.sees("有异常，请看")
    await does(world, faults.recheck, tech, item, office=office)
    await world.app.settle()
    await helper.sees("异常已排除", LIGHTS)
    await desk.sees("异常已排除")
    await desk.looks()
    await does(world, looking.undo_look, tech, item, office=office)
    await world.app.settle()
    await desk.sees("有异常，请看", "两盏不亮")
    await does(world, looking.undo_look, tech, item, office=office)
    await world.app.settle()
    await helper.sees("刚才报的异常已撤销")


async def test_lines_of_who_left_are_given_on_and_told_once_a_time_holds(world: World) -> None:
    desk, tech, stage = await staged(world)
    helper = await world.hires("赵师傅", unit="后勤处")

    def leaves(session: Session) -> None:
        person = people_rows.person(session, tech.person_id)
        meeting = meeting_rows.meeting(session, stage.id)
        assert person is not None and meeting is not None
        person.left_on = world.clock.now().date()
        meeting.state = "postponed"

    def called_again(session: Session) -> None:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        meeting.state = "published"

    await world.write(leaves)
    whose = (stage.id, "equipment", None, Owner(helper.person_id))
    given = await does(world, owning.give_rest, desk, *whose, office=world.office)
    assert isinstance(given, owning.Given) and given.lines == 16
    await world.app.settle()
    await helper.sees_nothing_of("请您检查")
    await world.write(called_again)
    await moves(stage, NINE + DAY)
    await helper.sees("请您检查16项", "12月2日（星期三）")


async def test_who_got_lost_property_back_is_erased_with_the_slips(world: World) -> None:
    desk, _, stage = await staged(world)
    office = world.office
    photo = Photo("ab" * 32, "伞.jpg", "image/jpeg", 10)
    await world.at(NINE + 2 * HOUR)
    noted = [
        await does(world, lost.note_lost, desk, stage.id, what, photo=photo, office=office)
        for what in ("雨伞", "水杯")
    ]
    umbrella = noted[0].lost.lost_id
    more = {"salt": b"s" * 16, "office": office}
    await does(world, lost.give_back, desk, umbrella, "林小满 13800000000", **more)
    days = office.profile.personal.erase_after_days
    said = select(audit_entries.c.after).where(audit_entries.c.action == "give back")
    assert await world.read(lambda s: s.scalars(said).all()) == [{"meeting": stage.id}]
    for passed, to in ((days - 1, "林小满 13800000000"), (days + 1, "")):
        now = NINE + 2 * HOUR + passed * DAY
        await world.write(lambda s, now=now: slips.erase_due(s, now=now, office=office))
        kept, gone = await world.read(lambda s: lost_property.lost_items_of(s, stage.id))
        assert (kept.text, kept.digest, gone.returned_to) == ("水杯", photo.digest, to)
    assert gone.digest == "" and gone.text == "雨伞"
    await stage.opens(desk, "Dm", umbrella)
    await desk.sees("已还　雨伞", "姓名已清除")
    undone = await does(world, lost.undo_give_back, desk, umbrella, salt=b"s" * 16)
    assert undone.code == "lost-erased"
    content = await world.read(lambda s: s.scalars(select(audit_sensitive.c.content)).all())
    assert content == [None]


async def test_a_look_while_the_meeting_moves_holds_only_where_it_sits(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = any_world
    _, tech, stage = await staged(world)
    item = (await lines(stage))[LIGHTS].item_id
    looking_at, moved = threading.Event(), threading.Event()
    takes = rows.locked_item

    def slowly(session: Session, item_id: int) -> rows.CheckItem | None:
        looking_at.set()
        moved.wait(0.5)  # it cannot: the look holds the meeting
        return takes(session, item_id)

    async def move() -> None:
        await asyncio.to_thread(looking_at.wait, 5)
        await moves(stage, NINE, "502会议室")
        moved.set()

    monkeypatch.setattr(rows, "locked_item", slowly)
    look = does(world, looking.note_normal, tech, item, office=world.office)
    _, looked = await asyncio.gather(move(), look)
    assert looked.line.state == "normal"
    assert (await lines(stage))[LIGHTS].state == "unchecked"


async def test_two_who_look_at_once_write_one_look(any_world: World) -> None:
    world = any_world
    desk, tech, stage = await staged(world)
    item = (await lines(stage))[LIGHTS].item_id
    looks = [
        does(world, looking.note_normal, person, item, office=world.office)
        for person in (desk, tech, tech)
    ]
    outcomes = await asyncio.gather(*looks)
    assert sorted(one.fresh for one in outcomes) == [False, False, True]
    assert len(await world.read(lambda s: rows.looks_at(s, [item])[item])) == 1
