"""The rules change, and what the clock wants follows: every open subject, once, nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from meetings import logistics, notices, paper_list, rescheduling, safety, signin, surveys, venues
from meetings.calendar import DayOverride, QuietHours, WorkCalendar
from meetings.checklists import times as checklists
from meetings.office import Office
from meetings.readiness import summaries as readiness
from storage import Session, settings, timers, work
from storage import meetings as meeting_rows
from storage import surveys as survey_rows
from storage.calendar_days import CalendarDay
from tests.stories.notice_stage import TUESDAY, draft
from tests.stories.notice_stage import actor as acting
from tests.stories.world import Person, World, office

#: More than one chunk of them.
MEETINGS = rescheduling.CHUNK + 3
Found = dict[tuple[str, str, str], tuple[datetime, datetime]]
HERE = office()


def under(here: Office, **rules: Any) -> Office:
    """The office as a changed profile has it; parts of the profile by their fields."""
    profile = here.profile
    for name, value in rules.items():
        if isinstance(value, dict):
            value = replace(getattr(profile, name), **value)
        profile = replace(profile, **{name: value})
    return replace(here, profile=profile, calendar=WorkCalendar(profile.country))


CHANGES: dict[str, dict[str, Any]] = {
    "quiet hours": {"quiet_hours": QuietHours.parse(["16:00-10:00", "rest_days"])},
    "reminder rhythm": {"reply": {"reminder_gap_hours": 30, "reminder_cap": 3}},
    "sign-in opens": {"signin": {"open_min": 45}},
    "zone": {"zone": ZoneInfo("Asia/Kathmandu")},
    "survey": {"survey": {"reminders": 2}},
    "country": {"country": "HK"},
}


def test_whatever_due_times_depend_on_changes_the_digest() -> None:
    here = office()
    known = {rescheduling.rules_of(under(here, **rules)) for rules in CHANGES.values()}
    assert len(known | {rescheduling.rules_of(here)}) == len(CHANGES) + 1
    here.calendar.correct({date(2026, 12, 1): DayOverride(working=False, note="停电")})
    off = rescheduling.rules_of(here)
    assert off != rescheduling.rules_of(office())
    # What the day is called moves nothing.
    here.calendar.correct({date(2026, 12, 1): DayOverride(working=False, note="维修")})
    assert rescheduling.rules_of(here) == off


def test_every_process_comes_to_the_same_digest() -> None:
    code = (
        "from meetings import rescheduling; from tests.stories.world import office;"
        "print(rescheduling.rules_of(office()))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2", "3")
    }
    assert found == {rescheduling.rules_of(office())}


async def stage(world: World, count: int = MEETINGS) -> tuple[Person, list[int]]:
    """Published meetings in December, and an open survey of the first."""
    desk = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(name) for name in ("林小满", "何平")]
    ids = [
        await draft(world, desk, people, title=f"第{n}次例会", starts_at=TUESDAY + n * DAY)
        for n in range(count)
    ]

    def unit(session: Session) -> None:
        now = world.clock.now()
        for id in ids:
            outcome = notices.publish(
                session, acting(session, desk), id, edits=None, now=now, office=world.office
            )
            assert isinstance(outcome, notices.Published), outcome
        meeting = meeting_rows.meeting(session, ids[0])
        assert meeting is not None
        asked = [person.person_id for person in people]
        questions = [surveys.NewQuestion("text", {"zh_Hans": {"label": "意见"}})]
        opened = surveys.open_survey(
            session, meeting, asked, questions, now=now, office=world.office
        )
        assert opened is not None

    await world.write(unit)
    await world.app.settle()
    return desk, ids


DAY = timedelta(days=1)


def wanted(session: Session) -> Found:
    """Every timer that is wanted of meetings and surveys, but for what follows the sending."""
    table = timers.timers
    rows = session.execute(
        select(table).where(
            table.c.state == "wanted",
            table.c.subject != "office",
            table.c.kind != "notice_progress",
        )
    )
    return {(r.subject, r.kind, r.slot): (r.due_at, r.valid_until) for r in rows}


#: Subjects with timers of their own for every published meeting.
_PARTS: tuple[Any, ...] = (
    notices,
    signin,
    checklists,
    readiness,
    safety,
    venues,
    logistics,
    paper_list,
)


async def as_if_new(world: World, here: Office) -> Found:
    """What the subjects would want if each changed now, undone again."""

    class UndoneError(Exception):
        pass

    found: Found = {}

    def unit(session: Session) -> None:
        now = world.clock.now()
        for meeting in meeting_rows.published_after(session, 0, 999, ending_after=now):
            for part in _PARTS:
                part.want_timers(session, meeting, now=now, office=here, keep_fired=True)
        for survey in survey_rows.open_after(session, 0, 999):
            surveys.want_timers(session, survey, office=here, keep_fired=True)
        found.update(wanted(session))
        raise UndoneError

    with pytest.raises(UndoneError):
        await world.write(unit)
    return found


async def works(world: World) -> Sequence[Any]:
    return (  # type: ignore[no-any-return]
        await world.read(
            lambda s: s.execute(
                select(work.work).where(work.work.c.kind == rescheduling.KIND)
            ).all()
        )
    )


async def under_other_rules(world: World, here: Office) -> None:
    """The process ends, the profile is changed, another one starts."""
    world.office = here
    await world.restarts()
    await world.app.timetable.want_daily_list()
    await world.app.timetable.do_work()


# None of these days is a holiday in one of the two countries only.
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(change, marks=() if change in ("zone", "survey") else pytest.mark.proof)
        for change in CHANGES
        if change != "country"
    ],
)
async def test_another_profile_moves_what_is_wanted_already(any_world: World, change: str) -> None:
    world = any_world
    await stage(world)
    before = await world.read(wanted)
    there = under(HERE, **CHANGES[change])
    expected = await as_if_new(world, there)
    assert expected != before
    await under_other_rules(world, there)
    assert await world.read(wanted) == expected
    [item] = await works(world)
    assert (item.state, item.cursor, item.total) == ("done", MEETINGS + 1, MEETINGS + 1)
    # And it rests: the same rules are no reason.
    await world.restarts()
    await world.app.timetable.want_daily_list()
    assert len(await works(world)) == 1


async def test_a_draft_follows_other_rules_too(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    author = await world.hires("林小满")
    id = await draft(world, desk, [author], title="例会", starts_at=TUESDAY + 7 * DAY)

    def asks(session: Session) -> None:
        who, now = acting(session, desk), world.clock.now()
        new = [paper_list.NewPaper("工作方案", author.person_id)]
        paper_list.list_papers(session, who, id, new, now=now, office=world.office)
        paper_list.ask_authors(session, who, id, now=now, office=world.office)

    await world.write(asks)

    def chasers(session: Session) -> list[datetime]:
        found = wanted(session)
        kinds = [(key, times) for key, times in found.items() if key[1] == "paper_chase"]
        return sorted(due for key, (due, _) in kinds if key[0] == f"meeting:{id}:papers")

    before = await world.read(chasers)
    assert [world.office.local(due).time() for due in before] == [time(9, 30), time(17), time(9)]
    await under_other_rules(
        world, under(HERE, papers={"remind_time": time(10), "due_time": time(16), "due_wd": 9})
    )
    after = await world.read(chasers)
    assert [world.office.local(due).time() for due in after] == [time(10), time(16), time(9)]
    [item] = await works(world)
    assert (item.state, item.cursor, item.total) == ("done", 1, 1)


async def test_a_day_set_by_another_process_moves_the_eve(any_world: World) -> None:
    world = any_world
    _, ids = await stage(world, 1)
    eve = (f"meeting:{ids[0]}:notices", "notice_coming", "tomorrow")
    before = (await world.read(wanted))[eve][0]
    assert world.office.local(before).date() == date(2026, 11, 30)
    off = CalendarDay(day=date(2026, 11, 30), working=False, set_at=world.clock.now())
    await world.write(lambda s: s.add(off))
    await world.app.timetable.want_daily_list()
    await world.app.timetable.do_work()
    after = (await world.read(wanted))[eve][0]
    assert world.office.local(after).date() == date(2026, 11, 27)
    assert world.office.local(after).time() == time(15)


async def test_what_fired_does_not_fire_again_whatever_its_new_time(any_world: World) -> None:
    world = any_world
    _, ids = await stage(world, 1)
    await world.at(TUESDAY - timedelta(minutes=25))  # the eve, the hour before, the opening
    fired = await world.read(_states)
    assert fired[f"meeting:{ids[0]}:signin", "signin_opens"] == "fired"
    later = under(
        HERE,
        signin={"open_min": 20},
        reply={"hour_before_min": 15, "day_before_time": time(16)},
    )
    await under_other_rules(world, later)
    assert await world.read(_states) == fired
    await world.at(TUESDAY)
    again = await world.read(_states)
    # It began meanwhile: the chair's line, and what was held back until the start.
    begun = {("signin", "signin_chair_line"), ("papers_start", "papers_start")}
    assert again == fired | {(f"meeting:{ids[0]}:{part}", kind): "fired" for part, kind in begun}


def _states(session: Session) -> dict[tuple[str, str], str]:
    """Of the meeting's timers: those of one kind share a state here but for the coming ones."""
    table = timers.timers
    rows = session.execute(select(table).where(table.c.subject.like("meeting:%:%")))
    return {
        (row.subject, row.kind if row.kind != "notice_coming" else f"coming {row.slot}"): row.state
        for row in rows
        if row.kind not in ("notice_progress", "notice_reminder")
    }


async def test_a_missed_one_that_now_comes_later_is_wanted(any_world: World) -> None:
    world = any_world
    _, ids = await stage(world, 1)

    def miss(session: Session) -> None:
        table = timers.timers
        opening = (table.c.subject == f"meeting:{ids[0]}:signin") & (
            table.c.kind == "signin_opens"
        )
        session.execute(update(table).where(opening).values(state="missed"))

    await world.write(miss)
    await under_other_rules(world, under(HERE, signin={"open_min": 10}))
    key = (f"meeting:{ids[0]}:signin", "signin_opens", "1")
    assert (await world.read(wanted))[key][0] == TUESDAY - timedelta(minutes=10)


async def test_a_change_during_the_work_starts_it_over(any_world: World) -> None:
    world = any_world
    await stage(world)
    first, second = under(HERE, signin={"open_min": 45}), under(HERE, signin={"open_min": 50})

    def chunk(here: Office) -> Any:
        """One chunk as another worker does it; None where there is no work."""

        def unit(session: Session) -> None:
            now = world.clock.now()
            item = work.lease_next(session, holder="w", real=now, lease_seconds=60)
            assert item is not None
            rescheduling.want_chunk(session, item, now, here)

        return world.write(unit)

    async def follow(here: Office) -> Any:
        now = world.clock.now()
        return await world.write(lambda s: rescheduling.follow_rules(s, now=now, office=here))

    one = await follow(first)
    await chunk(first)
    two = await follow(second)
    assert two is not None and two != one
    assert await follow(second) is None
    states = {item.id: item.state for item in await works(world)}
    assert states == {one: "done", two: "waiting"}
    expected = await as_if_new(world, second)
    while await world.read(lambda s: work.under_way(s, rescheduling.KIND)):
        await chunk(second)
    assert await world.read(wanted) == expected


async def test_a_chunk_of_overtaken_work_is_undone(any_world: World) -> None:
    world = any_world
    await stage(world, 1)
    now = world.clock.now()
    first, second = under(HERE, signin={"open_min": 45}), under(HERE, signin={"open_min": 50})
    await world.write(lambda s: rescheduling.follow_rules(s, now=now, office=first))

    def lease(session: Session) -> work.WorkItem | None:
        return work.lease_next(session, holder="w", real=now, lease_seconds=60)

    item = await world.write(lease)
    await world.write(lambda s: rescheduling.follow_rules(s, now=now, office=second))
    before = await world.read(wanted)
    with pytest.raises(work.WorkMoved):
        await world.write(lambda s: rescheduling.want_chunk(s, item, now, first))
    assert await world.read(wanted) == before


async def test_a_crash_between_chunks_loses_and_repeats_nothing(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = any_world
    await stage(world)
    there = under(HERE, signin={"open_min": 45})
    expected = await as_if_new(world, there)
    calls: list[int] = []
    whole = rescheduling.want_chunk

    def crashes(session: Session, item: work.WorkItem, now: datetime, here: Office) -> None:
        whole(session, item, now, here)
        calls.append(item.cursor)
        if len(calls) == 2:
            raise RuntimeError("killed before the commit")

    monkeypatch.setattr(rescheduling, "want_chunk", crashes)
    await under_other_rules(world, there)
    assert calls == [0, rescheduling.CHUNK]
    await world.restarts()
    await world.later(seconds=5)
    assert await world.read(wanted) == expected
    # The chunk that was rolled back was done once more, the one before it was not.
    assert calls[2:] == [rescheduling.CHUNK, MEETINGS, MEETINGS + 1]


async def test_work_that_was_given_up_is_begun_again(any_world: World) -> None:
    world = any_world
    await stage(world, 1)
    there = under(HERE, signin={"open_min": 45})
    now = world.clock.now()
    begun = await world.write(lambda s: rescheduling.follow_rules(s, now=now, office=there))
    assert await world.write(lambda s: rescheduling.follow_rules(s, now=now, office=there)) is None
    await world.write(lambda s: work.fail(s, begun, "the database was away"))
    again = await world.write(lambda s: rescheduling.follow_rules(s, now=now, office=there))
    assert again is not None and again != begun


async def test_the_digest_is_kept_with_the_work_or_not_at_all(any_world: World) -> None:
    world = any_world
    await stage(world, 1)
    before = await world.read(lambda s: settings.get(s, rescheduling.SETTING))

    def unit(session: Session) -> None:
        there = under(HERE, signin={"open_min": 45})
        assert rescheduling.follow_rules(session, now=world.clock.now(), office=there)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        await world.write(unit)
    assert await world.read(lambda s: settings.get(s, rescheduling.SETTING)) == before
    assert await works(world) == []


async def test_who_does_not_lead_queues_nothing_but_has_it_looked_at(any_world: World) -> None:
    """A web process published by the days it knew; the leader has been through already."""
    world = any_world
    await stage(world, 1)
    off = CalendarDay(day=date(2026, 11, 30), working=False, set_at=world.clock.now())
    await world.write(lambda s: s.add(off))
    await world.app.lead.release()
    await world.app.timetable.want_daily_list()
    assert await works(world) == []
    await world.app.lead.renew()
    await world.app.timetable.want_daily_list()
    assert len(await works(world)) == 1


async def test_nothing_open_is_no_work(any_world: World) -> None:
    await under_other_rules(any_world, under(HERE, signin={"open_min": 45}))
    assert await works(any_world) == []
