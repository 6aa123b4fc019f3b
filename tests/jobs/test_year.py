"""A year of the clock, judged from the record: nothing twice, nothing skipped, nothing at night.

The checks are read from the firings, the timers and the outbox, and from when a leader was
alive; the controls take one guard out each, and the checks see it. Rows 2.2, 3.2, 8.2.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from jobs import fire
from meetings.calendar import WorkCalendar
from meetings.office import Office
from meetings.signin.clock import SittingTimes, wanted_timers
from storage import Session, outbox, settings, timers
from storage import meetings as meeting_rows
from tests.jobs.year_processes import DAY, MINUTE, Firing, recording
from tests.jobs.year_stage import Year, populated

#: Wanted again and again by what people do; not by the time.
BY_EVENT = {"notice_progress", "signin_count"}
LADDERS = {"notice_reminder", "unit_reminder", "notice_coming", "survey_reminder"}
CHECKS = ("twice", "skipped", "too late", "rungs together", "quiet", "two lists", "lost")
#: Before National Day, with its swapped days; and before the first year without a notice.
AUTUMN = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
WINTER = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
Faults = dict[str, list[str]]


async def lived(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **size: Any
) -> tuple[Year, list[Firing]]:
    """The simulation, and its firings in order."""
    monkeypatch.setattr(fire, "_firing", recording)
    year = populated(url, folder, **size)
    await year.lives()
    found = await year.bots[0].database.read(_firings)
    return year, found


def _firings(session: Session) -> list[Firing]:
    table = settings.settings
    lines = session.scalars(select(table.c.value).where(table.c.key.like("firing:%"))).all()
    found = [
        Firing(subject, kind, slot, *(datetime.fromisoformat(at) for at in times))
        for subject, kind, slot, *times in lines
    ]
    return sorted(found, key=lambda one: one.at)


async def judged(year: Year, firings: list[Firing]) -> Faults:
    """Every check by its name, with what breaks it."""
    rows = await year.bots[0].database.read(_sent)
    held = await year.bots[0].database.read(_meetings)
    found = {
        "twice": _twice(year, firings),
        "skipped": _skipped(year, firings, held),
        "too late": _too_late(firings, rows),
        "rungs together": _rungs_together(year, firings),
        "quiet": _quiet(year, rows),
        "two lists": _two_lists(year, rows),
        "lost": await year.bots[0].database.read(_lost),
    }
    for app in year.bots:
        app.database.close()
    assert tuple(found) == CHECKS
    return {name: faults for name, faults in found.items() if faults}


def _sent(session: Session) -> list[Any]:
    table = outbox.outbox
    return list(session.execute(select(table).where(table.c.state == "sent")).all())


def _lost(session: Session) -> list[str]:
    """What could not be worded or sent: here everybody can be reached."""
    table = outbox.outbox
    rows = session.execute(select(table).where(table.c.state.in_(("parked", "unknown"))))
    return [f"{row.id} {row.content}: {row.reason}" for row in rows]


def _meetings(session: Session) -> list[tuple[int, datetime, datetime, int]]:
    """Meetings that were held: id, start, end, and their only sitting."""
    rows = session.scalars(
        select(meeting_rows.Meeting).where(meeting_rows.Meeting.state.in_(("published", "closed")))
    )
    return [
        (row.id, row.starts_at, row.ends_at, meeting_rows.sittings_of(session, row.id)[0].id)
        for row in rows
    ]


def _rules_at(year: Year, at: datetime) -> Office:
    return [rules.here for rules in year.rules if rules.since <= at][-1]


def _alive(year: Year, since: datetime, to: datetime) -> timedelta:
    """The longest a leader was there at a stretch between two moments."""
    spans = [(max(s.since, since), min(s.to or to, to)) for s in year.alive]
    return max((end - begin for begin, end in spans), default=timedelta())


def _subject_of(firing_subject: str) -> str:
    return ":".join(firing_subject.split(":")[:2])


def _twice(year: Year, firings: list[Firing]) -> list[str]:
    """A slot for one due time; or again though nothing but the rules had changed."""
    faults, last = [], dict[tuple[str, str, str], Firing]()
    counted = Counter((f.subject, f.kind, f.slot, f.due_at) for f in firings)
    faults += [str(key) for key, count in counted.items() if count > 1 and key[1] not in BY_EVENT]
    for one in firings:
        before = last.get(key := (one.subject, one.kind, one.slot))
        last[key] = one
        if before is None or one.kind in BY_EVENT:
            continue
        changes = year.changed.get(_subject_of(one.subject), [])
        if not any(before.at <= change <= one.at for change in changes):
            faults.append(f"{key} at {before.at} and {one.at}")
    return faults


def _skipped(year: Year, firings: list[Firing], held: list[Any]) -> list[str]:
    """Left due after a tick; missed though somebody led; or a list, an opening never fired."""
    faults = list(year.left)
    for (subject, kind, slot, due), over in year.missed.items():
        until, seen = over.since, over.to or over.since
        changes = [*year.changed.get(_subject_of(subject), []), *(r.since for r in year.rules)]
        # It may have been wanted only then, and late: a rung of rules that held no sooner.
        since = max([due, *(at for at in changes if at <= seen)])
        if since < until and _alive(year, since, until) > MINUTE:
            faults.append(f"missed {subject} {kind} {slot} of {due}")
    return faults + _no_list(year, firings) + _no_opening(year, firings, held)


def _no_list(year: Year, firings: list[Firing]) -> list[str]:
    made = {one.slot for one in firings if one.kind == "daily_list"}
    faults, at = [], year.alive[0].since + DAY
    while at < year.end - DAY:
        here = _rules_at(year, at)
        day = here.today(at)
        nine = datetime.combine(day, here.profile.digest_time, here.zone).astimezone(UTC)
        due = here.calendar.next_working_moment(nine, here.profile.quiet_hours, here.zone)
        steady = _rules_at(year, due + MINUTE) is _rules_at(year, due - DAY)
        expected = here.calendar.is_working_day(day) and here.today(due) == day and steady
        if expected and _alive(year, due, due + MINUTE) >= MINUTE and day.isoformat() not in made:
            faults.append(f"no list on {day}")
        at += DAY
    return faults


def _no_opening(year: Year, firings: list[Firing], held: list[Any]) -> list[str]:
    faults = []
    for meeting_id, starts_at, ends_at, sitting in held:
        here = _rules_at(year, starts_at)
        times = [SittingTimes(sitting, starts_at, ends_at)]
        for timer in wanted_timers(times, here.profile.signin):
            last_change = year.changed[f"meeting:{meeting_id}"][-1]
            since = max(timer.due_at, last_change)
            steady = _rules_at(year, timer.due_at - DAY) is _rules_at(year, timer.valid_until)
            there = _alive(year, since, min(timer.valid_until, year.end)) > MINUTE
            fired = any(
                f.kind == timer.kind and f.slot == timer.slot and f.at >= timer.due_at - MINUTE
                for f in firings
            )
            if steady and there and not fired and timer.due_at >= last_change:
                faults.append(f"no {timer.kind} of meeting {meeting_id} at {timer.due_at}")
    return faults


def _too_late(firings: list[Firing], rows: list[Any]) -> list[str]:
    faults = [f"fired {one}" for one in firings if one.at >= one.valid_until]
    late = [row for row in rows if row.valid_until and row.ended_at >= row.valid_until]
    return faults + [f"sent {row.id} {row.sent_text}" for row in late]


def _rungs_together(year: Year, firings: list[Firing]) -> list[str]:
    """Of several late rungs only the last goes out, so never two at one moment.

    But for a moment at which the rules changed: there may be a rung of either.
    """
    together = defaultdict(set)
    between = {rules.since for rules in year.rules}
    for one in firings:
        if one.kind in LADDERS and one.at not in between:
            together[one.subject, one.kind, one.at].add(one.slot)
    return [str(key) for key, slots in together.items() if len(slots) > 1]


def is_chaser(row: Any) -> bool:
    """By its keys: the content is gone once it is sent."""
    coalesce, dedupe = row.coalesce_key or "", row.dedupe_key or ""
    eve = coalesce.startswith("coming:") and row.lane == outbox.NOTICES
    kinds = ("daily:", "survey-reminder:", "unit-reminder:")
    return eve or coalesce.startswith("reminder:") or dedupe.startswith(kinds)


def _quiet(year: Year, rows: list[Any]) -> list[str]:
    faults = []
    for row in filter(is_chaser, rows):
        here = _rules_at(year, row.ended_at)
        there = here.local(row.ended_at)
        quiet = here.profile.quiet_hours
        spans_quiet = quiet.end_of_quiet(there.time()) is not None
        if spans_quiet or not here.calendar.is_working_day(there.date()):
            faults.append(f"{row.coalesce_key or row.dedupe_key} at {there}")
    return faults


def _two_lists(year: Year, rows: list[Any]) -> list[str]:
    lists = Counter(
        (row.chat, _rules_at(year, row.ended_at).today(row.ended_at))
        for row in rows
        if (row.dedupe_key or "").startswith("daily:")
    )
    return [str(key) for key, count in lists.items() if count > 1]


def happened(year: Year, firings: list[Firing]) -> set[str]:
    """What the simulation went through; a quiet year proves nothing."""
    return {one.kind for one in firings} | ({"missed"} if year.missed else set())


#: What a few weeks surely go through.
USUAL = {
    "daily_list",
    "notice_coming",
    "notice_reminder",
    "signin_opens",
    "signin_closes",
    "signin_chair_line",
}


@pytest.mark.parametrize(
    ("seed", "start"), [(1, AUTUMN), pytest.param(2, WINTER, marks=pytest.mark.proof)]
)
async def test_some_weeks_of_an_office(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, start: datetime
) -> None:
    size = {"seed": seed, "start": start, "days": 9, "meetings": 7}
    year, firings = await lived(sqlite_url, tmp_path, monkeypatch, **size)
    assert await judged(year, firings) == {}
    assert happened(year, firings) >= USUAL


async def controlled(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **size: Any
) -> Faults:
    """What the checks find in a fortnight with a guard taken out."""
    size = {"seed": 1, "start": AUTUMN, "days": 12, "meetings": 8} | size
    year, firings = await lived(url, folder, monkeypatch, **size)
    return await judged(year, firings)


@pytest.mark.proof
async def test_without_the_guard_of_fired_two_leaders_fire_one_twice(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = timers.fired

    def fired(session: Session, id: int, *, at: datetime) -> bool:
        really(session, id, at=at)
        return True

    monkeypatch.setattr(timers, "fired", fired)
    assert (await controlled(sqlite_url, tmp_path, monkeypatch))["twice"]


@pytest.mark.proof
async def test_without_the_end_of_validity_old_news_goes_out(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def due(session: Session, now: datetime, limit: int) -> list[timers.DueTimer]:
        rows = session.execute(timers._DUE, {"now": now, "limit": limit})
        return [timers.DueTimer(*row) for row in rows]

    monkeypatch.setattr(timers, "due", due)
    faults = await controlled(sqlite_url, tmp_path, monkeypatch)
    assert faults["too late"]
    assert faults["rungs together"]


@pytest.mark.proof
async def test_without_quiet_hours_people_are_chased_at_night(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(self: WorkCalendar, moment: datetime, *quiet_and_zone: object) -> datetime:
        return moment.astimezone(UTC)

    monkeypatch.setattr(WorkCalendar, "next_working_moment", at_once)
    assert (await controlled(sqlite_url, tmp_path, monkeypatch))["quiet"]


async def test_a_list_that_is_never_made_is_seen(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def due(session: Session, now: datetime, limit: int) -> list[timers.DueTimer]:
        found = really(session, now, limit)
        for one in found:
            if one.kind == "daily_list":
                timers.give_up(session, one.id, "never made")
        return [one for one in found if one.kind != "daily_list"]

    really = timers.due
    monkeypatch.setattr(timers, "due", due)
    faults = await controlled(sqlite_url, tmp_path, monkeypatch, meetings=1)
    assert any(fault.startswith("no list") for fault in faults["skipped"])


@pytest.mark.proof
@pytest.mark.long
async def test_a_year_of_an_office(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    size = {"seed": 1, "start": start, "days": 366, "meetings": 60}
    year, firings = await lived(database_url, tmp_path, monkeypatch, **size)
    assert await judged(year, firings) == {}
    assert happened(year, firings) >= USUAL | {
        "unit_reminder",
        "survey_reminder",
        "survey_close",
        "missed",
    }
