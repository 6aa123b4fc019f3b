"""What reports read from the database: steps that count, levels, who is reached, what is filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest

from jobs import do_work
from jobs.file_tasks import prepare
from meetings import lessons, reports
from meetings.changes import Actor
from meetings.documents.giving import Standing, stages_open_to
from meetings.documents.kinds import Stage
from meetings.lessons import Kind, NewLesson
from meetings.meetings import Refused, State
from meetings.people import Who, who_is
from meetings.reach import chased_reader
from meetings.reports import Filter, PeriodReport, Register, Show
from meetings.tasks import verifying
from storage import Session, work
from storage import documents as document_rows
from storage import lessons as lesson_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import task_register as register_rows
from storage import tasks as task_rows
from tests.stories.notice_stage import actor
from tests.stories.report_stage import at, change, desk, item, meeting
from tests.stories.world import Person, World

OCTOBER = reports.month(2026, 10)
PUBLIC = frozenset({"public"})


async def who(world: World, person: Person, levels: frozenset[str] | None = None) -> Who:
    found = await world.read(lambda s: who_is(s, person.person_id))
    assert found is not None
    return replace(found, levels=levels)


async def step(world: World, task_id: int, kind: str, when: datetime, by: Person) -> None:
    def unit(session: Session) -> None:
        session.add(task_rows.TaskEvent(task_id=task_id, kind=kind, at=when, by_id=by.person_id))

    await world.write(unit)


async def report_of(world: World, reader: Who, period: reports.Period = OCTOBER) -> PeriodReport:
    found = await world.read(
        lambda s: reports.period_report(
            s, reader, period, now=world.clock.now(), office=world.office
        )
    )
    assert isinstance(found, PeriodReport), found
    return found


async def registered(world: World, task_id: int, on: date, due: date) -> None:
    def was(task: task_rows.Task) -> None:
        task.registered_at = at(on.year, on.month, on.day)
        task.due_on = task.first_due_on = due

    await change(world, task_id, was)


async def test_steps_of_the_period_are_counted_and_those_around_it_are_not(world: World) -> None:
    office = await desk(world)
    host = office.host
    ids = [await item(world, host, office.owner, date(2026, 12, 1), f"第{n}件") for n in range(6)]
    for id in ids:
        await registered(world, id, date(2026, 9, 1), date(2026, 10, 20))
    for id, kind, when in (
        (ids[0], "extended", at(2026, 10, 1, 0, 0)),
        (ids[0], "extended", at(2026, 10, 9)),
        (ids[1], "extended", at(2026, 9, 30, 23, 59)),
        (ids[1], "returned", at(2026, 11, 1, 0, 0)),
        (ids[2], "returned", at(2026, 10, 31, 23, 59)),
        (ids[3], "extended", at(2026, 10, 5)),
        (ids[3], "extension_undone", at(2026, 10, 8)),
        (ids[4], "suspended", at(2026, 10, 5)),
        (ids[5], "suspended", at(2026, 10, 5)),
        (ids[5], "suspension_undone", at(2026, 10, 8)),
    ):
        await step(world, id, kind, when, host)
    found = await report_of(world, await who(world, host))
    counts = found.counts
    assert (counts.total, counts.extended, counts.returned) == (6, 1, 1)
    assert (counts.suspended, counts.overdue) == (1, 5)
    # Suspended in November: at the end of October it was overdue.
    await step(world, ids[0], "suspended", at(2026, 11, 2), host)
    assert (await report_of(world, await who(world, host))).counts.overdue == 5


async def test_an_item_opened_again_is_open(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1))

    def closed(row: task_rows.Task) -> None:
        row.state, row.closed_at = "closed", world.clock.now()

    await change(world, task, closed)
    november = reports.month(2026, 11)
    reader = await who(world, office.host)
    assert (await report_of(world, reader, november)).counts.closed == 1
    await change(world, task, lambda row: setattr(row, "state", "in_progress"))
    assert (await report_of(world, reader, november)).counts.closed == 0


async def test_units_stand_in_their_order_and_are_not_ranked(world: World) -> None:
    office = await desk(world)
    await item(world, office.host, office.other, date(2026, 12, 1))
    for _ in range(3):
        await item(world, office.host, office.owner, date(2026, 12, 1))

    def swap(session: Session) -> None:
        for name, position in (("保管处", 9), ("利用处", 1)):
            unit = people_rows.unit_named(session, name)
            assert unit is not None
            unit.position = position

    await world.write(swap)
    found = await report_of(world, await who(world, office.host), reports.month(2026, 11))
    assert [one.unit for one in found.units] == ["利用处", "保管处"]


async def test_a_public_messenger_shows_public_items_only(world: World) -> None:
    office = await desk(world)
    host = office.host
    public = await meeting(world, host, "开放日协调会", level="public")
    await item(world, host, office.owner, date(2026, 12, 1), "张贴开放公告", meeting_id=public)
    inner = await meeting(world, host, "开放日协调会（二）")
    await item(world, host, office.owner, date(2026, 12, 1), "内部分工", meeting_id=inner)
    await item(world, host, office.owner, date(2026, 12, 1), "没有会议的事")
    reader = await who(world, host, PUBLIC)

    def read(session: Session) -> tuple[list[str], int, list[str]]:
        found = reports.register(
            session, reader, Filter(), now=world.clock.now(), office=world.office
        )
        assert isinstance(found, Register)
        titles = [title for _, title, _ in found.meetings]
        return [one.text for one in found.items], found.states.in_hand, titles

    assert await world.read(read) == (["张贴开放公告"], 1, ["开放日协调会"])
    november = reports.month(2026, 11)
    assert (await report_of(world, reader, november)).counts.total == 1
    assert (await report_of(world, await who(world, host), november)).counts.total == 3


async def test_lessons_keep_to_levels_and_units(world: World) -> None:
    office = await desk(world)
    held = await meeting(world, office.host, "开放日协调会", level="public")
    one = await item(world, office.host, office.owner, date(2026, 12, 1), meeting_id=held)
    two = await item(world, office.host, office.other, date(2026, 12, 1))
    actor = Actor(await who(world, office.host), "test")

    def note(session: Session) -> None:
        for task, text in ((one, "公告张贴太晚"), (two, "内部分工不清")):
            done = lessons.note(
                session,
                actor,
                NewLesson(Kind.SHORTCOMING, text, task),
                now=world.clock.now(),
                office=world.office,
            )
            assert isinstance(done, lessons.Noted)

    await world.write(note)

    async def seen(reader: Who) -> list[str]:
        found = await world.read(lambda s: lessons.shortcomings(s, reader))
        assert not isinstance(found, Refused)
        return sorted(one.text for one in found)

    assert await seen(await who(world, office.host)) == ["公告张贴太晚", "内部分工不清"]
    assert await seen(await who(world, office.host, PUBLIC)) == ["公告张贴太晚"]
    assert await seen(await who(world, office.head)) == ["公告张贴太晚"]


async def test_nobody_says_of_something_unseen_that_it_is_the_same(world: World) -> None:
    office = await desk(world)
    one = await item(world, office.host, office.owner, date(2026, 12, 1))
    two = await item(world, office.host, office.other, date(2026, 12, 1))
    actor = Actor(await who(world, office.host), "test")

    def note(session: Session, new: NewLesson) -> Any:
        return lessons.note(session, actor, new, now=world.clock.now(), office=world.office)

    first = await world.write(
        lambda s: note(s, NewLesson(Kind.SHORTCOMING, "材料提交不及时", one))
    )
    same = NewLesson(Kind.SHORTCOMING, "材料提交不及时", two, same_as_id=first.lesson_id)
    assert await world.write(lambda s: note(s, same)) == Refused("gone")
    experience = NewLesson(Kind.LESSON, "先试点", one, same_as_id=first.lesson_id)
    assert await world.write(lambda s: note(s, experience)) == Refused("gone")
    again = NewLesson(Kind.SHORTCOMING, "材料提交不及时", one, same_as_id=first.lesson_id)
    second = await world.write(lambda s: note(s, again))
    third = await world.write(lambda s: note(s, replace(again, same_as_id=second.lesson_id)))
    assert (second.times, third.times) == (2, 3)  # all point to the first


async def test_what_returns_is_of_other_meetings_and_of_no_higher_level(world: World) -> None:
    office = await desk(world)
    host = office.host
    before = await meeting(world, host, "办公例会（11月9日）")
    here = await meeting(world, host, "办公例会（11月16日）", level="public")
    other = await meeting(world, host, "党建会")
    await item(world, host, office.owner, date(2026, 12, 3), "甲", meeting_id=before)
    await item(
        world, host, office.owner, date(2026, 12, 2), "乙", meeting_id=before, kind="measure"
    )
    await item(
        world, host, office.owner, date(2026, 12, 1), "丙", meeting_id=before, state="closed"
    )
    await item(world, host, office.owner, date(2026, 12, 1), "丁", meeting_id=here)
    await item(world, host, office.owner, date(2026, 12, 1), "戊", meeting_id=other)
    await item(world, host, office.owner, date(2026, 12, 1), "己")

    def read(session: Session) -> list[str]:
        row = meeting_rows.meeting(session, here)
        assert row is not None
        return [one.text for one in reports.open_items_of_series(session, row)]

    assert await world.read(read) == []  # those are internal, this meeting is public

    def lower(session: Session) -> None:
        row = meeting_rows.meeting(session, here)
        assert row is not None
        row.level = "internal"

    await world.write(lower)
    assert await world.read(read) == ["乙", "甲"]


async def test_the_monthly_report_is_due_on_the_first_working_day_only(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1))
    await registered(world, task, date(2026, 9, 10), date(2026, 12, 1))

    async def due(day: date) -> int | None:
        line = await world.read(lambda s: reports.monthly_due(s, today=day, office=world.office))
        return line.code if line else None

    # 1 to 7 October are off; 1 November is a Sunday.
    assert [await due(date(2026, 10, day)) for day in (1, 8, 9)] == [None, 202609, None]
    assert [await due(date(2026, 11, day)) for day in (1, 2, 3)] == [None, 202610, None]
    assert await due(date(2026, 9, 1)) is None  # nothing in August: nothing to say


async def test_the_monthly_report_goes_to_those_who_follow_up(world: World) -> None:
    office = await desk(world)
    assert await world.read(reports.monthly_readers) == (office.host.person_id,)
    tracker = await world.hires("钱督办", roles=("follow_up",))
    assert await world.read(reports.monthly_readers) == (tracker.person_id,)


async def test_who_is_to_be_phoned_is_who_the_chase_can_not_reach(world: World) -> None:
    office = await desk(world)
    ranks = world.office.profile.ranks
    high = min(ranks, key=lambda name: ranks[name])
    people: list[Person] = []
    for bound, contact, rank, blocked in product(
        (True, False), ("none", "bound", "unbound"), (None, high), (True, False)
    ):
        person = await world.hires(f"人{len(people)}", bound=bound, rank=rank)
        people.append(person)
        helper = None
        if contact != "none":
            helper = await world.hires(f"内勤{len(people)}", bound=contact == "bound")

        def unit(
            session: Session,
            person: Person = person,
            helper: Person | None = helper,
            blocked: bool = blocked,
        ) -> None:
            row = people_rows.person(session, person.person_id)
            assert row is not None
            row.contact_id = helper.person_id if helper else None
            for account in people_rows.accounts_of(session, person.person_id):
                account.reachable = not blocked

        await world.write(unit)
        await item(world, office.host, person, date(2026, 12, 1))
    left = await world.hires("走了的人")
    await item(world, office.host, left, date(2026, 12, 1))

    def leave(session: Session) -> None:
        row = people_rows.person(session, left.person_id)
        assert row is not None
        row.left_on = date(2026, 11, 20)

    await world.write(leave)
    reader = await who(world, office.host)

    def read(session: Session) -> tuple[set[int], set[int]]:
        found = reports.unreachable(
            session, reader, Filter(), now=world.clock.now(), office=world.office
        )
        assert not isinstance(found, Refused)
        everybody = [*people, left]
        silent = {
            p.person_id
            for p in everybody
            if chased_reader(session, p.person_id, world.office.profile) is None
        }
        return {one.owner.person_id for one in found}, silent

    listed, silent = await world.read(read)
    assert listed == silent
    assert left.person_id in silent and 0 < len(silent) < len(people)


async def test_killed_between_the_paper_and_the_file_it_is_filed_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = await desk(world)
    held = await meeting(world, office.host, "档案工作专题会")
    task = await item(world, office.host, office.owner, date(2026, 12, 1), meeting_id=held)

    def close(session: Session) -> None:
        row = task_rows.task(session, task)
        assert row is not None
        row.state, row.closed_at = "closed", world.clock.now()
        verifying.file_later(session, actor(session, office.host), row, now=world.clock.now())

    await world.write(close)
    made = []

    async def killed(*args: Any) -> Any:
        made.append(await prepare(*args))
        raise KeyboardInterrupt

    app = world.app
    with monkeypatch.context() as patched:
        patched.setattr("jobs.file_tasks.prepare", killed)
        with pytest.raises(KeyboardInterrupt):
            await do_work.do_next(app.database, world.clock, world.office, "one", app.files)
    assert made
    assert await world.read(lambda s: list(document_rows.documents_of(s, held))) == []
    await world.write(work.release_all)
    assert await do_work.do_next(app.database, world.clock, world.office, "two", app.files)
    found = await world.read(
        lambda s: [(d.title, e.number) for d, e in document_rows.documents_of(s, held)]
    )
    assert found == [("督办事项办理单〔2026〕1号", 1)]
    assert not await do_work.do_next(app.database, world.clock, world.office, "two", app.files)


async def test_an_item_of_no_meeting_is_filed_nowhere(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1))

    def close(session: Session) -> list[work.WorkItem]:
        row = task_rows.task(session, task)
        assert row is not None
        verifying.file_later(session, actor(session, office.host), row, now=world.clock.now())
        return work.all_under_way(session)

    assert await world.write(close) == []


def test_participants_are_never_given_what_the_hosts_keep() -> None:
    for state, on_leave, here, staff in product(State, *(((True, False),) * 3)):
        assert Stage.HOSTS not in stages_open_to(Standing(state, on_leave, here, staff))


async def test_words_with_signs_of_the_search_are_taken_as_they_are(world: World) -> None:
    office = await desk(world)
    await item(world, office.host, office.owner, date(2026, 12, 1), "完成率达到100%")
    await item(world, office.host, office.owner, date(2026, 12, 1), "整理馆藏目录")
    reader = await who(world, office.host)

    def read(session: Session, words: str) -> int:
        chosen = Filter(show=Show.ALL, words=words)
        found = reports.register(
            session, reader, chosen, now=world.clock.now(), office=world.office
        )
        assert isinstance(found, Register)
        return len(found.items)

    for words, number in (("100%", 1), ("%", 1), ("_", 0), ("目录 林小满", 1), ("目录 方小舟", 0)):
        assert await world.read(lambda s, words=words: read(s, words)) == number, words


async def test_the_columns_of_a_list_are_those_of_the_row(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1), percent=40)

    def read(session: Session) -> None:
        row = task_rows.task(session, task)
        (listed,) = register_rows.listed(session, register_rows.Wanted())
        for name in register_rows.Listed.__slots__:
            if hasattr(row, name) and name not in ("meeting", "unit", "owner", "registered_by"):
                assert getattr(listed, name) == getattr(row, name), name
        assert (listed.owner, listed.unit, listed.registered_by) == ("林小满", "保管处", "周会务")

    await world.read(read)


async def test_only_those_who_share_an_item_note_something_about_it(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1))

    async def note(person: Person, text: str = "先试点", measure: Any = None) -> Any:
        actor = Actor(await who(world, person), "test")
        new = NewLesson(Kind.LESSON, text, task, measure=measure)
        return await world.write(
            lambda s: lessons.note(s, actor, new, now=world.clock.now(), office=world.office)
        )

    assert await note(office.other) == Refused("not-allowed")
    assert isinstance(await note(office.owner), lessons.Noted)
    assert await note(office.owner, "  ") == Refused("task-text", (("limit", 500),))
    assert await note(office.owner, "长" * 501) == Refused("task-text", (("limit", 500),))
    assert await note(office.owner, "机密★10年的做法") == Refused("level-mark")
    measure = lessons.NewMeasure("统一模板", office.other.person_id, date(2026, 12, 4))
    assert await note(office.host, measure=measure) == Refused("lesson-measure")
    found = await world.read(lambda s: [row.text for row in lesson_rows.lessons_of_task(s, task)])
    assert found == ["先试点"]


async def test_a_measure_is_opened_by_who_may_register_or_nothing_is_noted(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1))
    measure = lessons.NewMeasure("统一模板", office.other.person_id, date(2026, 12, 4))
    new = NewLesson(Kind.SHORTCOMING, "材料太晚", task, measure=measure)

    async def note(person: Person, new: NewLesson) -> Any:
        actor = Actor(await who(world, person), "test")
        return await world.write(
            lambda s: lessons.note(s, actor, new, now=world.clock.now(), office=world.office)
        )

    assert await note(office.owner, new) == Refused("not-allowed")
    past = replace(new, measure=replace(measure, due_on=date(2026, 11, 1)))
    assert await note(office.host, past) == Refused("task-due-past")
    assert await world.read(lambda s: list(lesson_rows.lessons_of_task(s, task))) == []
    done = await note(office.host, new)
    assert done.measure is not None and done.times == 1


async def test_only_a_draft_takes_open_items_without_a_reason(world: World) -> None:
    office = await desk(world)
    before = await meeting(world, office.host, "办公例会（11月9日）")
    await item(world, office.host, office.owner, date(2026, 12, 1), meeting_id=before)

    async def bring(meeting_id: int, person: Person = office.host) -> Any:
        actor = Actor(await who(world, person), "test")
        return await world.write(
            lambda s: reports.returns_to(
                s,
                actor,
                meeting_id,
                "上次事项（〔2026〕1号）",
                ("上次事项",),
                own_deployment=True,
                now=world.clock.now(),
                office=world.office,
            )
        )

    for state in ("published", "closed", "cancelled"):
        held = await meeting(world, office.host, "办公例会（11月30日）", state=state)
        assert await bring(held) == Refused("report-not-a-draft")
    draft = await meeting(world, office.host, "办公例会（11月30日）", state="draft")
    assert await bring(draft, office.owner) == Refused("not-allowed")
    other = await meeting(world, office.host, "党建会", state="draft")
    assert await bring(other) == Refused("report-nothing-open")

    def fill(session: Session) -> None:
        for position in range(1, 51):
            session.add(
                meeting_rows.AgendaItem(
                    meeting_id=draft, position=position, title=f"议题{position}"
                )
            )

    await world.write(fill)
    assert await bring(draft) == Refused("report-agenda-full", (("limit", 50),))


async def test_a_summary_is_for_hosts_and_trackers(world: World) -> None:
    office = await desk(world)
    held = await meeting(world, office.host, "办公例会（11月9日）")
    officer = await world.hires("孙监督", roles=("compliance",))
    for person, sees in ((office.host, True), (officer, True), (office.head, False)):
        reader = await who(world, person)
        found = await world.read(
            lambda s, reader=reader: reports.summary(
                s, reader, held, series=True, now=world.clock.now(), office=world.office
            )
        )
        assert isinstance(found, reports.Summary) is sees
