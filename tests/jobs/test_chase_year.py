"""A year of the chase, judged from the record: every reminder explained, none missing. Row 8.2.

200 meetings, 3,000 tasks, 300 people, the holidays of 2026; a month of it in ``make test``. The
controls take one guard out of the product each, and the oracle sees it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from chat.texts import daily as daily_texts
from meetings import approvals, people, reach, reports
from meetings.calendar import WorkCalendar
from meetings.daily import chasing, firing
from meetings.daily.lists import Lists
from meetings.people import Action
from meetings.tasks import rhythm, working
from storage import Session, numbers, timers
from storage import tasks as rows
from tests.conftest import PostgreSQL
from tests.jobs.chase_judged import Faults, explained, judged
from tests.jobs.chase_life import Life, populated
from tests.jobs.chase_record import Days
from tests.jobs.chase_stage import MONTH, YEAR, Size

#: Around Mid-Autumn, with a worked Sunday; over the end of a month. For the controls.
WEEKS = Size(
    seed=3, first=date(2026, 9, 16), days=25, people=24, units=3, meetings=5, items=6, ahead=4
)
#: What a month surely goes through.
USUAL = {
    *("due", "accept", "escalated", "submit", "unreachable", "verify", "contested"),
    *("part", "part-late", "answer", "answer-late"),
}


async def lived(url: str, folder: Path, size: Size) -> Life:
    """The office after its weeks, its database open still."""
    life = populated(url, folder, size)
    await life.lives()
    return life


async def faults_of(url: str, folder: Path, size: Size) -> Faults:
    """What the oracle finds in some weeks."""
    life = await lived(url, folder, size)
    found = judged(life)
    life.database.close()
    return found


async def test_a_month_of_the_chase(sqlite_url: str, tmp_path: Path) -> None:
    life = await lived(sqlite_url, tmp_path, MONTH)
    found, reasons = judged(life), explained(life)
    life.database.close()
    assert found == {}
    assert set(reasons) >= USUAL
    assert len(life.registered) > 100


@pytest.mark.proof
async def test_a_month_of_the_chase_on_the_server(postgresql: PostgreSQL, tmp_path: Path) -> None:
    url = postgresql.clone()
    found = await faults_of(url, tmp_path, MONTH)
    postgresql.drop(url)
    assert found == {}


@pytest.mark.proof
@pytest.mark.long
async def test_a_year_of_the_chase(sqlite_url: str, tmp_path: Path) -> None:
    life = await lived(sqlite_url, tmp_path, YEAR)
    found, reasons = judged(life), explained(life)
    life.database.close()
    assert found == {}
    assert set(reasons) >= USUAL | {"part-unreachable", "answer-unreachable"}
    assert len(life.registered) > 2700


def test_the_oracle_counts_the_working_days_of_2026_as_the_calendar_does() -> None:
    days, calendar = Days(), WorkCalendar("CN")
    first = date(2026, 1, 1)
    year = [first + timedelta(days=n) for n in range(365)]
    assert [days.works(day) for day in year] == [calendar.is_working_day(day) for day in year]
    assert days.works(date(2026, 9, 20))
    assert days.works(date(2026, 10, 10))
    assert not days.works(date(2026, 10, 7))
    for day in year[::7]:
        other = day + timedelta(days=20)
        assert days.between(day, other) == calendar.working_days_between(day, other)


# -- guards taken out -----------------------------------------------------------------------

Break = Callable[[pytest.MonkeyPatch], None]


def _reports_do_not_quiet(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(working, "quiet_through", lambda state, today, *_: today - timedelta(days=1))


def _every_weekday(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(WorkCalendar, "is_working_day", lambda self, day: day.weekday() < 5)


def _two_leaders_without_a_key(patch: pytest.MonkeyPatch) -> None:
    tells, fires = reach.tell, timers.fired

    def tell(session: Session, person: int, notice: Any, **more: Any) -> Any:
        return tells(session, person, replace(notice, dedupe=None), **more)

    def fired(session: Session, id: int, *, at: datetime) -> bool:
        fires(session, id, at=at)
        return True

    patch.setattr(firing, "tell", tell)
    patch.setattr(timers, "fired", fired)


def _hosts_are_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Lists, "tell_hosts", lambda self, *_: None)


def _leaders_are_chased_in_person(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reach, "chased_in_person", lambda *_: True)


def _with_supervision(really: Any, **rules: Any) -> Any:
    def otherwise(task: Any, today: date, calendar: Any, profile: Any) -> Any:
        other = replace(profile, supervision=replace(profile.supervision, **rules))
        return really(task, today, calendar, other)

    return otherwise


def _head_a_day_early(patch: pytest.MonkeyPatch) -> None:
    early = _with_supervision(rhythm.escalation_due, escalate_after_wd=2)
    patch.setattr(chasing, "escalation_due", early)


def _no_third_day(patch: pytest.MonkeyPatch) -> None:
    without = _with_supervision(rhythm.reminder_due, remind_wd=(7, 1, 0))
    patch.setattr(chasing, "reminder_due", without)


def _unreachable_is_nobodys_matter(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(chasing, "unreachable_due", lambda *_: False)


def _old_lines_are_said(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(daily_texts, "_stands", lambda *_: True)


def _owners_close_their_own(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(people.FORBIDDEN, Action.VERIFY_TASK, frozenset())
    own = people.ALLOWED[Action.VERIFY_TASK] | {people.Relation.SELF, people.Relation.CONTACT}
    patch.setitem(people.ALLOWED, Action.VERIFY_TASK, own)


def _numbers_are_lost(patch: pytest.MonkeyPatch) -> None:
    really, drawn = numbers.next_number, itertools.count(1)

    def next_number(session: Session, series: str) -> int:
        if next(drawn) % 9 == 0:
            really(session, series)
        return really(session, series)

    patch.setattr(numbers, "next_number", next_number)


def _whoever_accepts_owns_it(patch: pytest.MonkeyPatch) -> None:
    really = working._accept

    def accept(session: Session, task: rows.Task, actor: Any, *more: Any) -> None:
        task.owner_id = actor.who.person_id
        really(session, task, actor, *more)

    patch.setattr(working, "_accept", accept)


def _nothing_waits_for_a_decision(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(approvals, "waiting", lambda *_, **__: ())


def _no_report_of_the_month(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reports, "monthly_due", lambda *_, **__: None)


def _no_list_is_wanted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("meetings.daily.want_next", lambda *_, **__: None)


def _some_lists_are_not_worded(patch: pytest.MonkeyPatch) -> None:
    really, asked = daily_texts.daily_list, itertools.count(1)
    patch.setattr(
        daily_texts,
        "daily_list",
        lambda reading: None if next(asked) % 7 == 0 else really(reading),
    )


def _before_the_office_opens(patch: pytest.MonkeyPatch) -> None:
    def at_six(self: WorkCalendar, moment: datetime, *quiet_and_zone: Any) -> datetime:
        return moment.astimezone(UTC)

    class Early(datetime):
        """A day that begins at six."""

        @classmethod
        def combine(cls, day: date, at: time, *zone: Any) -> Any:
            return datetime.combine(day, time(6) if at == time(9) else at, *zone)

    patch.setattr(WorkCalendar, "next_working_moment", at_six)
    patch.setattr(firing, "datetime", Early)


def _a_word_by_itself(patch: pytest.MonkeyPatch) -> None:
    really = firing.want_next

    def want_next(session: Session, *, now: datetime, office: Any) -> None:
        really(session, now=now, office=office)
        task = next(iter(rows.open_tasks(session)), None)
        if task is not None:
            notice = reach.Notice("task_assigned", {"task": task.id})
            reach.tell(session, task.owner_id, notice, now=now)

    patch.setattr("meetings.daily.want_next", want_next)


def _parts_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    really = chasing._chase_share

    def chase_share(lists: Any, task: Any, share: Any, today: Any) -> Any:
        if share.what == "part":
            return chasing._Said.NOTHING
        return really(lists, task, share, today)

    patch.setattr(chasing, "_chase_share", chase_share)


#: Guards taken out together are seen apart: (guards, the check and what stands in its faults).
CONTROLS: dict[str, tuple[tuple[Break, ...], tuple[tuple[str, str], ...]]] = {
    "who is told": (
        (_hosts_are_not_told, _no_third_day, _parts_are_forgotten),
        (("missing", " verify "), ("missing", " due "), ("missing", " part ")),
    ),
    "when": (
        (_head_a_day_early, _unreachable_is_nobodys_matter, _leaders_are_chased_in_person),
        (("unexplained", " escalated "), ("missing", " unreachable "), ("unexplained", " due ")),
    ),
    "the record": (
        (_owners_close_their_own, _numbers_are_lost, _whoever_accepts_owns_it),
        (("own hand", "closed"), ("gaps", "resolution"), ("owners", "accepted")),
    ),
    "what is sent": (
        (_old_lines_are_said, _some_lists_are_not_worded, _nothing_waits_for_a_decision),
        (("moot", "每日待办"), ("not sent", "dropped"), ("counts", "approvals")),
    ),
    "reports": (
        (_reports_do_not_quiet, _no_report_of_the_month, _a_word_by_itself),
        (("unexplained", " due "), ("month", "202609"), ("by itself", " to ")),
    ),
    "working days": (
        (_every_weekday, _two_leaders_without_a_key),
        (("rest day", "2026-09-25"), ("no list", "2026-09-20"), ("two lists", "2026-09-")),
    ),
    "no list": ((_no_list_is_wanted,), (("no list", "2026-09-21"),)),
    "hours": ((_before_the_office_opens,), (("hours", " 06:"),)),
}


#: Of the controls; the others are proofs.
IN_EVERY_RUN = ("who is told", "reports")


async def test_some_weeks_without_a_fault(sqlite_url: str, tmp_path: Path) -> None:
    assert await faults_of(sqlite_url, tmp_path, WEEKS) == {}


@pytest.mark.parametrize(
    "name",
    [
        *IN_EVERY_RUN,
        *(pytest.param(n, marks=pytest.mark.proof) for n in CONTROLS if n not in IN_EVERY_RUN),
    ],
)
@pytest.mark.proof
async def test_a_guard_taken_out_is_seen(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    guards, seen = CONTROLS[name]
    for take_out in guards:
        take_out(monkeypatch)
    found = await faults_of(sqlite_url, tmp_path, WEEKS)
    for check, words in seen:
        assert any(words in fault for fault in found.get(check, ())), (check, words)
