"""Preparation tasks beside the register: where they are, and where they are not. Row 2.1a."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from meetings import closing, lessons, panel, preparation, reports, tasks
from meetings.calendar import DayOverride, WorkCalendar
from meetings.changes import Actor
from meetings.drafting import Field
from meetings.lessons import NewLesson
from meetings.meetings import Refused
from meetings.people import Who, who_is
from meetings.preparation import (
    Applied,
    NewPreparation,
    PreparationAdded,
    changing,
    editing,
    handing,
)
from meetings.preparation import groups as work_groups
from meetings.preparation.editing import EditionSaved, EditionStale, EditionUnchanged, NewEdition
from meetings.preparation.following import follow
from meetings.preparation.readiness import missing
from meetings.preparation.template_lines import Line
from meetings.preparation.templates import Template, fitting, templates
from meetings.reports import Filter, PeriodReport, Register
from meetings.reports.returning import open_items_of_series
from meetings.tasks import Moved, Progress, Report, Unchanged, handing_over
from storage import Session, work
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import preparation as rows
from storage import task_register as register_rows
from storage import tasks as task_rows
from tests.stories.report_stage import desk, item, meeting
from tests.stories.revision_stage import at, edits
from tests.stories.world import MONDAY, Person, World

START = MONDAY + timedelta(days=14)  # Monday, 7 December


async def act(world: World, person: Person, use_case: Callable[..., Any], *of: Any) -> Any:
    """What the use case says to this person now."""

    def unit(session: Session) -> Any:
        who = who_is(session, person.person_id)
        assert who is not None
        now, office = world.clock.now(), world.office
        return use_case(session, Actor(who, "test"), *of, now=now, office=office)

    return await world.write(unit)


async def added(
    world: World, host: Person, meeting_id: int, text: str, owner: Person, lead: int | None = 2
) -> int:
    """A task by hand."""
    new = NewPreparation(text, "会务组", owner.person_id, lead_wd=lead)
    done = await act(world, host, preparation.add_task, meeting_id, new)
    assert isinstance(done, PreparationAdded), done
    return done.task_ids[0]


async def one(world: World, task_id: int) -> task_rows.Task:
    def read(session: Session) -> task_rows.Task:
        task = task_rows.task(session, task_id)
        assert task is not None
        session.expunge(task)
        return task

    found: task_rows.Task = await world.read(read)
    return found


async def test_they_stand_in_no_register_and_no_report(world: World) -> None:
    office = await desk(world)
    host, owner = office.host, office.owner
    watch = await world.hires("督办员", roles=("follow_up",))
    before = await meeting(world, host, title="办公例会（11月16日）")
    resolved = await item(world, host, owner, date(2026, 12, 3), meeting_id=before)
    prepares = await added(world, host, before, "布置会场", owner, lead=-3)
    coming = await meeting(world, host, "办公例会（12月7日）", state="draft", starts_at=START)

    def read(session: Session) -> None:
        who = who_is(session, host.person_id)
        assert who is not None
        now = world.clock.now()
        found = reports.register(session, who, Filter(), now=now, office=world.office)
        assert isinstance(found, Register) and [one.id for one in found.items] == [resolved]
        assert register_rows.years(session) == [2026]
        month = reports.period_report(
            session, who, reports.month(2026, 11), now=now, office=world.office
        )
        assert isinstance(month, PeriodReport) and month.counts.total == 1
        next_one = meeting_rows.meeting(session, coming)
        held = meeting_rows.meeting(session, before)
        assert next_one is not None and held is not None
        assert [one.id for one in open_items_of_series(session, next_one)] == [resolved]
        shown = panel.facts_of(session, before, now=now, office=world.office)
        assert shown is not None and (shown.tasks, shown.open_tasks) == (1, 1)
        assert closing.summary_of(session, held).tasks == 1
        listed = tasks.tasks_of_meeting(session, who, before, now=now, office=world.office)
        assert not isinstance(listed, Refused) and [one.id for one in listed] == [resolved]
        # Their own numbers, and on the owner's own list.
        task = task_rows.task(session, prepares)
        assert task is not None and (task.kind, task.number) == ("preparation", 1)
        owed = task_rows.open_tasks_of(session, owner.person_id)
        assert {one.id for one in owed} == {resolved, prepares}

    await world.read(read)
    # What was learnt from one is no lesson of 督办.
    learnt = await act(world, host, lessons.note, NewLesson(lessons.Kind.LESSON, "早定", prepares))
    assert isinstance(learnt, Refused) and learnt.code == "not-allowed"
    assert not await world.read(lambda s: lessons.may_note(s, _who(s, host), prepares))
    # Contested, it waits for who runs the meeting, not for who keeps the register.
    await act(world, owner, tasks.contest, prepares, "没有空")

    def waits(session: Session) -> tuple[list[int], list[int]]:
        return (
            [t.id for t in tasks.waiting_for(session, _who(session, host))],
            [t.id for t in tasks.waiting_for(session, _who(session, watch))],
        )

    assert await world.read(waits) == ([prepares], [])


def _who(session: Session, person: Person) -> Who:
    who = who_is(session, person.person_id)
    assert who is not None
    return who


async def test_done_at_the_owners_word_and_taken_back(world: World) -> None:
    office = await desk(world)
    host, owner, other = office.host, office.owner, office.other
    coming = await meeting(world, host, state="draft", starts_at=START)
    task = await added(world, host, coming, "布置会场", owner)
    done = Report(Progress.DONE, "")
    refused = await act(world, other, tasks.report_progress, task, done)
    assert isinstance(refused, Refused) and refused.code == "not-allowed"
    assert isinstance(await act(world, owner, tasks.report_progress, task, done), Moved)
    assert (await one(world, task)).state == "closed"
    assert isinstance(await act(world, owner, tasks.report_progress, task, done), Unchanged)
    # No sheet is filed of it.
    assert not await world.read(lambda s: work.under_way(s, "file_task"))
    assert (await act(world, other, changing.take_back, task)).code == "not-allowed"
    assert (await act(world, host, changing.drop, task, "不用")).code == "preparation-done"
    # The meeting moves while it is done; taken back its day follows.
    await edits(world, host, coming, {Field.TIME: at(START + timedelta(days=7))})
    assert (await one(world, task)).due_on == date(2026, 12, 3)
    assert isinstance(await act(world, owner, changing.take_back, task), Moved)
    assert ((await one(world, task)).state, (await one(world, task)).due_on) == (
        "in_progress",
        date(2026, 12, 10),
    )
    assert isinstance(await act(world, owner, changing.take_back, task), Unchanged)
    # The unit's own words are still asked for progress that is not 完成.
    half = await act(world, owner, tasks.report_progress, task, Report(Progress.UNDER_WAY, ""))
    assert isinstance(half, Refused) and half.code == "task-text"


async def test_where_somebody_else_checks_it_is_verified_like_any(world: World) -> None:
    office = await desk(world)
    rules = world.office.profile
    world.office = replace(
        world.office,
        profile=replace(
            rules, preparation=replace(rules.preparation, self_close=False, accept=True)
        ),
    )
    coming = await meeting(world, office.host, state="draft", starts_at=START)
    task = await added(world, office.host, coming, "布置会场", office.owner)
    done = Report(Progress.DONE, "已布置", evidence_on_paper=True)
    bare = await act(world, office.owner, tasks.report_progress, task, replace(done, text=""))
    assert isinstance(bare, Refused) and bare.code == "task-text"
    bare = Report(Progress.DONE, "已布置")
    assert (await act(world, office.owner, tasks.report_progress, task, bare)).code == (
        "task-evidence"
    )
    assert isinstance(await act(world, office.owner, tasks.report_progress, task, done), Moved)
    assert (await one(world, task)).state == "reported"
    # While it waits for its check the meeting moves it no more.
    await edits(world, office.host, coming, {Field.TIME: at(START + timedelta(days=7))})
    assert (await one(world, task)).due_on == date(2026, 12, 3)
    assert isinstance(await act(world, office.host, tasks.verify, task), Moved)
    # 督办事项办理单 are for 督办事项.
    assert not await world.read(lambda s: work.under_way(s, "file_task"))
    taken = await act(world, office.owner, changing.take_back, task)
    assert isinstance(taken, Refused) and taken.code == "preparation-checked"
    # Nor does the house close what it sees to be done.
    for self_close, done in ((False, 0), (True, 1)):
        kept = replace(rules.preparation, self_close=self_close)
        world.office = replace(world.office, profile=replace(rules, preparation=kept))
        out = await meeting(
            world, office.host, f"第{done}次会", state="published", starts_at=START
        )
        applied = await act(world, office.host, preparation.apply_template, out, 2)
        assert isinstance(applied, Applied) and (applied.made, applied.done) == (11, done)


async def test_reminded_without_acceptance_and_only_the_host_hears_that_it_is_late(
    world: World,
) -> None:
    office = await desk(world)
    watch = await world.hires("督办员", roles=("follow_up",))
    late = await meeting(world, office.host, state="draft", starts_at=START)
    far = START + timedelta(days=60)
    later = await meeting(world, office.host, "明年工作会", state="draft", starts_at=far)
    await added(world, office.host, late, "布置会场", office.owner, lead=8)  # 25 November
    await added(world, office.host, later, "订宾馆", office.owner, lead=1)
    await office.owner.looks()
    await world.later(days=7)
    seen = [one.text for one in await office.owner.news() if "每日待办" in one.text]
    assert seen and any("布置会场" in text for text in seen)
    assert not any("订宾馆" in text for text in seen)  # nobody chases 签收
    await office.host.sees("每日待办", "布置会场", "林小满")
    for person in (office.head, watch):
        for one_seen in await person.phone.screen():
            assert "布置会场" not in one_seen.text


async def test_all_lines_or_none_are_made(world: World) -> None:
    office = await desk(world)
    coming = await meeting(world, office.host, state="draft", starts_at=START)
    good, bad = NewPreparation("备水", lead_wd=1), NewPreparation("机密★5年", lead_wd=1)
    refused = await act(world, office.host, preparation.add_tasks, coming, [good, bad])
    assert isinstance(refused, Refused) and refused.code == "level-mark"
    dayless = NewPreparation("备车")
    refused = await act(world, office.host, preparation.add_tasks, coming, [good, dayless])
    assert refused.code == "preparation-no-day"
    long = NewPreparation("备车", "组" * 21, lead_wd=1)
    assert (await act(world, office.host, preparation.add_tasks, coming, [good, long])).code == (
        "work-group-name"
    )
    many = [NewPreparation(f"第{n}件", lead_wd=1) for n in range(121)]
    refused = await act(world, office.host, preparation.add_tasks, coming, many)
    assert refused.code == "preparation-many"
    assert await world.read(lambda s: list(rows.tasks_of(s, coming))) == []
    assert await world.read(lambda s: list(rows.groups_of(s, coming))) == []
    refused = await act(world, office.other, preparation.add_tasks, coming, [good])
    assert refused.code == "not-allowed"
    done = await act(world, office.host, preparation.add_tasks, coming, [good, good])
    assert isinstance(done, PreparationAdded) and len(done.task_ids) == 1


async def test_past_lines_are_due_at_once_or_left_out(world: World) -> None:
    office = await desk(world)
    soon = await meeting(
        world, office.host, state="draft", starts_at=MONDAY + timedelta(days=3, hours=1)
    )
    found = await world.read(
        lambda s: preparation.plan(
            s, _who(s, office.host), soon, None, now=world.clock.now(), office=world.office
        )
    )
    assert (found.new, found.past) == (11, 1)
    assert [line.due_on for line in found.lines[:2]] == [date(2026, 11, 23)] * 2
    ref = found.template.ref

    def without(session: Session, actor: Actor, *of: Any, **more: Any) -> Any:
        return preparation.apply_template(session, actor, *of, without_past=True, **more)

    first = await act(world, office.host, without, soon, ref)
    assert isinstance(first, Applied) and (first.made, first.past) == (10, 1)
    then = await act(world, office.host, preparation.apply_template, soon, ref)
    assert isinstance(then, Applied) and (then.made, then.there) == (1, 10)
    assert (await act(world, office.host, preparation.apply_template, soon, ref)).made == 0


async def test_late_stays_late_where_the_meeting_stands_and_follows_the_calendar(
    world: World,
) -> None:
    office = await desk(world)
    coming = await meeting(world, office.host, state="draft", starts_at=START)
    task = await added(world, office.host, coming, "布置会场", office.owner, lead=5)
    assert (await one(world, task)).due_on == date(2026, 11, 30)

    async def followed(calendar: WorkCalendar | None = None) -> date:
        where = replace(world.office, calendar=calendar or world.office.calendar)

        def unit(session: Session) -> None:
            row = meeting_rows.locked(session, coming)
            assert row is not None
            follow(session, row, now=world.clock.now(), office=where)

        await world.write(unit)
        return (await one(world, task)).due_on

    off = WorkCalendar("CN", {date(2026, 12, 3): DayOverride(working=False)})
    assert await followed(off) == date(2026, 11, 27)
    assert await followed() == date(2026, 11, 30)
    world.clock.forward(timedelta(days=8))  # Tuesday, 1 December: a day late
    assert await followed() == date(2026, 11, 30)
    # Moved nearer: what can not be in time is due at once.
    await edits(world, office.host, coming, {Field.TIME: at(START - timedelta(days=4))})
    assert (await one(world, task)).due_on == date(2026, 12, 1)
    assert (await one(world, task)).first_due_on == date(2026, 11, 30)
    kinds = await world.read(lambda s: [e.kind for e in task_rows.events_of(s, task)])
    assert kinds.count("moved_with_meeting") == 3


async def test_the_template_that_fits(world: World) -> None:
    office = await desk(world)
    small = await meeting(world, office.host, state="draft", starts_at=START)
    large = await meeting(world, office.host, "代表大会", state="draft", starts_at=START)

    def read(session: Session) -> list[str]:
        found = []
        for id, package in ((small, "standard"), (large, "large")):
            row = meeting_rows.meeting(session, id)
            assert row is not None
            row.package = package
            one_found = fitting(session, row, world.office)
            found.append(one_found.name if one_found else "")
        return found

    assert await world.write(read) == ["小型会议", "大型会议"]

    def crowd(session: Session) -> str:
        from storage import attendance

        for number in range(51):
            person = people_rows.Person(name=f"代表{number}", created_at=MONDAY)
            session.add(person)
            session.flush()
            place = attendance.Participant(
                meeting_id=small, person_id=person.id, role="attend", position=number
            )
            session.add(place)
        session.flush()
        row = meeting_rows.meeting(session, small)
        assert row is not None
        found = fitting(session, row, world.office)
        return found.name if found else ""

    assert await world.write(crowd) == "大型会议"


async def test_two_editors_and_an_edition_that_says_the_same(world: World) -> None:
    office = await desk(world)
    lines = (Line("会务组", "备水", 1),)
    new = NewEdition("现场会", lines, "新设", 0)
    assert (await act(world, office.owner, editing.save_edition, new)).code == "not-allowed"
    saved = await act(world, office.host, editing.save_edition, new)
    assert isinstance(saved, EditionSaved) and saved.edition == 1
    stale = await act(world, office.host, editing.save_edition, new)
    assert isinstance(stale, EditionStale) and (stale.edition, stale.by) == (1, "周会务")
    same = await act(world, office.host, editing.save_edition, replace(new, seen=1))
    assert isinstance(same, EditionUnchanged)
    nameless = await act(world, office.host, editing.save_edition, replace(new, name=" "))
    assert nameless.code == "template-name"
    idle = await act(world, office.host, editing.save_edition, replace(new, reason=" ", seen=1))
    assert idle.code == "template-reason"
    lost = await act(world, office.host, editing.save_edition, replace(new, class_="IX", seen=1))
    assert lost.code == "template-scope"
    assert isinstance(await act(world, office.host, editing.retire, "现场会", "停"), EditionSaved)
    assert isinstance(
        await act(world, office.host, editing.retire, "现场会", "停"), EditionUnchanged
    )
    assert (await act(world, office.host, editing.retire, "没有", "停")).code == "template-gone"

    def names(session: Session) -> tuple[list[str], list[Template]]:
        offered = [one.name for one in templates(session, world.office)]
        every = [one for one in templates(session, world.office, retired=True) if one.retired]
        return offered, every

    offered, retired = await world.read(names)
    assert offered == ["大型会议", "小型会议"] and [one.name for one in retired] == ["现场会"]
    back = await act(world, office.host, editing.restore, 1, "再用")
    assert isinstance(back, EditionSaved) and back.edition == 3
    assert "现场会" in (await world.read(names))[0]


async def test_groups_refuse_what_does_not_do(world: World) -> None:
    office = await desk(world)
    host = office.host
    coming = await meeting(world, host, state="draft", starts_at=START)
    made = await act(world, host, work_groups.add_group, coming, "会务组", "")
    assert (await act(world, host, work_groups.add_group, coming, "会务组", "")).code == (
        "work-group-twice"
    )
    assert (await act(world, host, work_groups.add_group, coming, "机密★5年", "")).code == (
        "level-mark"
    )
    assert (await act(world, host, work_groups.add_group, coming, "新", "长" * 301)).code == (
        "work-group-text"
    )
    assert (await act(world, office.owner, work_groups.add_group, coming, "新", "")).code == (
        "not-allowed"
    )
    handed = await act(world, host, handing.hand_tasks, made.group_id, office.owner.person_id)
    assert handed.code == "work-group-no-leader"
    task = await added(world, host, coming, "备水", office.owner)

    def drops(session: Session, actor: Actor, *of: Any, **more: Any) -> Any:
        return work_groups.drop_group(session, actor, *of, now=more["now"])

    assert (await act(world, host, drops, made.group_id)).code == "work-group-has-tasks"
    assert isinstance(await act(world, host, changing.drop, task, "不用"), Moved)
    gone = await act(world, host, drops, made.group_id)
    assert gone.meeting_id == coming
    assert (await act(world, host, drops, made.group_id)).code == "work-group-gone"


async def test_what_readiness_says(world: World) -> None:
    office = await desk(world)
    coming = await meeting(world, office.host, state="draft", starts_at=START)

    async def part(package: str | None = None, state: str | None = None) -> Any:
        def read(session: Session) -> Any:
            row = meeting_rows.meeting(session, coming)
            assert row is not None
            row.package, row.state = package or row.package, state or row.state
            return missing(session, row, now=world.clock.now(), office=world.office)

        return await world.write(read)

    assert not (await part()).asked  # a simple one owes nothing
    assert [gap.code for gap in (await part("large")).missing] == ["preparation-none"]
    done = await added(world, office.host, coming, "报批", office.owner, lead=9)
    await added(world, office.host, coming, "订场地", office.other, lead=9)
    await added(world, office.host, coming, "通知", office.owner, lead=3)
    dropped = await added(world, office.host, coming, "鲜花", office.owner, lead=9)
    await added(world, office.host, coming, "归档", office.owner, lead=-3)
    argued = await added(world, office.host, coming, "车辆", office.owner, lead=3)
    await act(world, office.owner, tasks.report_progress, done, Report(Progress.DONE, ""))
    await act(world, office.host, changing.drop, dropped, "不用")
    await act(world, office.owner, tasks.contest, argued, "没有车")
    world.clock.forward(timedelta(days=3))
    found = await part()
    assert (found.asked, found.have, found.late) == (True, "1/4", True)
    assert [(gap.code, gap.text, gap.count) for gap in found.missing] == [
        ("preparation-late", "订场地", 0),
        ("preparation-contested", "车辆", 0),
        ("preparation-open", "", 1),
    ]
    assert found.missing[0].person_id == office.other.person_id
    assert not (await part(state="postponed")).late
    owed = await world.read(lambda s: preparation.owed_after(s, meeting_rows.meeting(s, coming)))
    assert [task.text for task in owed] == ["归档"]


async def test_who_leaves_hands_them_over_like_any_task(world: World) -> None:
    office = await desk(world)
    coming = await meeting(world, office.host, state="draft", starts_at=START)
    task = await added(world, office.host, coming, "备水", office.owner)
    done = await act(
        world,
        office.host,
        handing_over.hand_over,
        office.owner.person_id,
        office.other.person_id,
    )
    assert done.count == 1 and (await one(world, task)).owner_id == office.other.person_id


async def test_a_day_set_by_hand(world: World) -> None:
    office = await desk(world)
    coming = await meeting(world, office.host, state="draft", starts_at=START)
    task = await added(world, office.host, coming, "备水", office.owner)
    yesterday = date(2026, 11, 22)
    assert (await act(world, office.host, changing.set_day, task, yesterday)).code == (
        "task-due-past"
    )
    assert (await act(world, office.owner, changing.set_day, task, date(2026, 12, 1))).code == (
        "not-allowed"
    )
    # The same day, but set by hand, stands by itself from now on.
    same = (await one(world, task)).due_on
    assert isinstance(await act(world, office.host, changing.set_day, task, same), Moved)
    assert isinstance(await act(world, office.host, changing.set_day, task, same), Unchanged)
    await edits(world, office.host, coming, {Field.TIME: at(START + timedelta(days=7))})
    assert (await one(world, task)).due_on == same
