"""What holds of the chase whatever people do, in whatever order. Rows 8.1 to 8.3.

One owner at any time; nobody closes their own; an extension keeps the first day and is counted;
a list a day at most, and only while the office is open; the lamp follows from dates and reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from meetings import approvals, daily, tasks
from meetings.calendar import WorkCalendar
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import Role, who_is
from meetings.tasks import (
    Chased,
    Lamp,
    Progress,
    Report,
    State,
    changing,
    handing_over,
    lamp_of,
    setting,
)
from storage import Session, audit, outbox, timers
from storage import approvals as approval_rows
from storage import people as people_rows
from storage import tasks as rows
from storage.database import Database
from tests.stories.world import office

OFFICE = office()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: A Wednesday before Mid-Autumn and National Day, 09:30 in Shanghai.
BEGIN = datetime(2026, 9, 16, 1, 30, tzinfo=UTC)
DONE = Report(Progress.DONE, "已办结", evidence_on_paper=True)
HALFWAY = Report(Progress.UNDER_WAY, "正在办理")
#: desk and officer keep the register; the owner has a contact; head and leader stand above.
CAST = ("desk", "officer", "owner", "contact", "head", "leader", "other")


class _Undone(Exception):
    """Ends an example: nothing of it stays in the database."""


@pytest.fixture(scope="module")
def empty(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples; each takes back what it wrote."""
    path = tmp_path_factory.mktemp("chase") / "huiwu.db"
    copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def undone(database: Database, example: Callable[[Session], None]) -> None:
    """Run an example in a unit that is taken back."""

    def unit(session: Session) -> None:
        example(session)
        raise _Undone

    with pytest.raises(_Undone):
        database.write_now(unit)


@dataclass(slots=True)
class Scene:
    """An office with one task, and time that goes on."""

    session: Session
    cast: dict[str, int]
    now: datetime
    task_id: int = 0

    @property
    def task(self) -> rows.Task:
        """The task as it stands."""
        found = rows.task(self.session, self.task_id)
        assert found is not None
        return found

    def actor(self, name: str) -> Actor:
        """Somebody of the cast."""
        who = who_is(self.session, self.cast[name])
        assert who is not None
        return Actor(who, "test")


def scene(session: Session) -> Scene:
    """Everybody at their place, and the task given to its owner."""
    unit = people_rows.Unit(name="保管处")
    session.add(unit)
    session.flush()
    cast = {}
    for name in CAST:
        person = people_rows.Person(name=name, created_at=BEGIN)
        session.add(person)
        session.flush()
        session.add(people_rows.Post(person_id=person.id, unit_id=unit.id))
        session.add(
            people_rows.Account(
                messenger="webchat",
                chat=name,
                platform_person=name,
                person_id=person.id,
                is_primary=True,
                bound_at=BEGIN,
            )
        )
        cast[name] = person.id
    for name, role in (("desk", Role.SECRETARIAT), ("officer", Role.FOLLOW_UP)):
        grant = people_rows.RoleGrant(person_id=cast[name], role=role.value, granted_at=BEGIN)
        session.add(grant)
    owner = people_rows.person(session, cast["owner"])
    assert owner is not None
    owner.contact_id, unit.head_id, unit.leader_id = cast["contact"], cast["head"], cast["leader"]
    session.flush()
    made = Scene(session, cast, BEGIN)
    new = tasks.NewTask("整理库房", cast["owner"], date(2026, 9, 24))
    told = tasks.register_task(session, made.actor("desk"), new, now=BEGIN, office=OFFICE)
    assert isinstance(told, tasks.Registered)
    made.task_id = told.task_id
    return made


# -- deeds ----------------------------------------------------------------------------------

Deed = Callable[[Scene, Actor, int], Any]


def _decides(here: Scene, actor: Actor, number: int) -> Any:
    waiting = approval_rows.pending(here.session)
    if not waiting:
        return None
    how: dict[str, Any] = {
        "approve": number % 4 != 0,
        "reason": "请抓紧",
        "now": here.now,
        "office": OFFICE,
    }
    return approvals.decide(here.session, actor, waiting[0].id, **how)


def _reassigns(here: Scene, actor: Actor, number: int) -> Any:
    to = here.cast[CAST[number % len(CAST)]]
    due = here.task.due_on + number * DAY if number % 3 == 0 else None
    how: dict[str, Any] = {"due_on": due, "now": here.now, "office": OFFICE}
    return tasks.reassign(here.session, actor, here.task_id, to, **how)


def _hands_over(here: Scene, actor: Actor, number: int) -> Any:
    to = here.cast[CAST[number % len(CAST)]]
    how: dict[str, Any] = {"now": here.now, "office": OFFICE}
    return handing_over.hand_over(here.session, actor, here.task.owner_id, to, **how)


def _morning(here: Scene, actor: Actor, number: int) -> None:
    """The next list is made, some hours after it was due, where that is in time still."""
    daily.want_next(here.session, now=here.now, office=OFFICE)
    for wanted in timers.wanted_by(here.session, daily.SUBJECT):
        at = max(here.now, wanted.due_at + number * HOUR)
        for timer in timers.due(here.session, at, 10):
            here.now = at
            if timers.fired(here.session, timer.id, at=at):
                daily.fire(here.session, timer, at, OFFICE)
                # Another leader, who had seen it due as well.
                daily.fire(here.session, timer, at + timedelta(minutes=number), OFFICE)
            return


def _with_office(use: Callable[..., Any], *given_: Any) -> Deed:
    def deed(here: Scene, actor: Actor, number: int) -> Any:
        return use(here.session, actor, here.task_id, *given_, now=here.now, office=OFFICE)

    return deed


def _to_a_day(use: Callable[..., Any], *given_: Any) -> Deed:
    def deed(here: Scene, actor: Actor, number: int) -> Any:
        day = max(here.task.due_on, OFFICE.today(here.now)) + number * DAY
        return use(here.session, actor, here.task_id, day, *given_, now=here.now, office=OFFICE)

    return deed


DEEDS: dict[str, Deed] = {
    "accept": lambda here, actor, _: tasks.accept(here.session, actor, here.task_id, now=here.now),
    "contest": _with_office(tasks.contest, "不属我处"),
    "report": _with_office(tasks.report_progress, HALFWAY),
    "done": _with_office(tasks.report_progress, DONE),
    "verify": _with_office(tasks.verify),
    "return": _with_office(tasks.return_task, "请补充"),
    "reassign": _reassigns,
    "hand over": _hands_over,
    "ask extension": _to_a_day(changing.ask_extension, "等上级批复"),
    "ask suspension": _with_office(changing.ask_suspension, "政策调整"),
    "decide": _decides,
    "resume": _to_a_day(setting.resume),
    "reopen": _to_a_day(setting.reopen, "又有反复"),
    "morning": _morning,
}
#: (deed, who, a number it may use, hours until then).
deeds = st.tuples(
    st.sampled_from(sorted(DEEDS)),
    st.sampled_from(CAST),
    st.integers(0, 15),
    st.integers(0, 60),
)
#: A task as it usually goes, with anything between: random deeds alone seldom close one.
usual = st.sampled_from(
    [
        [("accept", "owner", 0, 1), ("done", "owner", 0, 20), ("verify", "desk", 0, 5)],
        [("done", "contact", 0, 20), ("verify", "officer", 0, 5), ("reopen", "desk", 3, 9)],
        [("done", "desk", 0, 9), ("return", "officer", 0, 5), ("done", "owner", 0, 9)],
        [
            ("ask extension", "owner", 4, 3),
            ("decide", "head", 1, 3),
            ("decide", "officer", 1, 3),
            ("decide", "leader", 1, 3),
        ],
        [("done", "owner", 0, 9), ("morning", "desk", 0, 20), ("morning", "desk", 7, 20)],
        [("morning", "desk", 0, 24), ("morning", "desk", 9, 24), ("morning", "desk", 3, 24)],
    ]
)
lives = st.lists(st.one_of(usual, st.lists(deeds, max_size=4)), min_size=1, max_size=6).map(
    lambda parts: [deed for part in parts for deed in part]
)
anything = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def played(session: Session, life: list[tuple[str, str, int, int]]) -> Iterator[tuple[Scene, str]]:
    """The scene after each deed, with the name of the deed where it took effect."""
    here = scene(session)
    yield here, ""
    for name, who, number, hours in life:
        here.now += hours * HOUR + timedelta(seconds=1)
        outcome = DEEDS[name](here, here.actor(who), number)
        session.flush()
        took_effect = type(outcome).__name__ not in ("Refused", "NoneType", "Unchanged")
        yield here, f"{name} by {who}" if took_effect else ""


@anything
@given(life=lives)
def test_there_is_exactly_one_owner_whatever_happens(
    empty: Database, life: list[tuple[str, str, int, int]]
) -> None:
    def example(session: Session) -> None:
        owner = None
        for here, deed in played(session, life):
            task = here.task
            assert task.owner_id in here.cast.values()
            if task.owner_id != owner and owner is not None:
                assert deed.split(" by ")[0] in ("reassign", "hand over")
            owner = task.owner_id
        table = audit.audit_entries
        said = [
            after["owner"]
            for (after,) in session.execute(
                select(table.c.after)
                .where(table.c.subject == f"task:{here.task_id}", table.c.after.is_not(None))
                .order_by(table.c.id)
            )
            if "owner" in after
        ]
        assert said[-1] == owner
        assert None not in said

    undone(empty, example)


@anything
@given(life=lives)
def test_nobody_closes_their_own(empty: Database, life: list[tuple[str, str, int, int]]) -> None:
    def example(session: Session) -> None:
        here = scene(session)
        for name, who, number, hours in life:
            here.now += hours * HOUR
            # Everybody whose own it is tries first.
            task = here.task
            if task.state == State.REPORTED:
                owner = people_rows.person(session, task.owner_id)
                assert owner is not None
                for person in {task.owner_id, task.reported_by_id, owner.contact_id} - {None}:
                    assert person is not None
                    who_tries = who_is(session, person)
                    assert who_tries is not None
                    outcome = tasks.verify(
                        session,
                        Actor(who_tries, "test"),
                        task.id,
                        now=here.now,
                        office=OFFICE,
                    )
                    assert isinstance(outcome, Refused)
                    assert here.task.state == State.REPORTED
            DEEDS[name](here, here.actor(who), number)
            session.flush()

    undone(empty, example)


@anything
@given(life=lives)
def test_an_extension_keeps_the_first_day_and_is_counted(
    empty: Database, life: list[tuple[str, str, int, int]]
) -> None:
    def example(session: Session) -> None:
        first, before, extended = date(2026, 9, 24), date(2026, 9, 24), 0
        for here, _ in played(session, life):
            task = here.task
            kinds = Counter(step.kind for step in rows.events_of(session, task.id))
            assert task.first_due_on == first
            assert task.extensions == kinds["extended"] - kinds["extension_undone"]
            if kinds["extended"] > extended:
                assert task.due_on > before
            before, extended = task.due_on, kinds["extended"]

    undone(empty, example)


@anything
@given(life=lives)
def test_one_list_a_day_and_only_while_the_office_is_open(
    empty: Database, life: list[tuple[str, str, int, int]]
) -> None:
    def example(session: Session) -> None:
        *_, (here, _) = played(session, life)
        table = outbox.outbox
        lists = session.execute(
            select(table).where(table.c.lane == outbox.DIGESTS, table.c.verb == "send")
        ).all()
        days: Counter[tuple[int, date]] = Counter()
        for row in lists:
            begins = OFFICE.local(row.not_before or row.enqueued_at)
            ends = OFFICE.local(row.valid_until)
            assert OFFICE.calendar.is_working_day(begins.date())
            assert (begins.hour, begins.minute) >= (9, 0)
            assert begins.date() == ends.date()
            assert (ends.hour, ends.minute) <= (17, 30)
            assert row.content["keeps_quiet"]
            days[row.person_id, begins.date()] += 1
        assert all(count == 1 for count in days.values())
        assert here.now >= BEGIN

    undone(empty, example)


# -- the lamp -------------------------------------------------------------------------------

PROFILE, CN = OFFICE.profile, WorkCalendar("CN")
some_day = st.dates(date(2026, 3, 1), date(2026, 12, 20))
maybe = st.none() | some_day


@st.composite
def chased(draw: st.DrawFn) -> Chased:
    """A task in any state."""
    assigned = draw(some_day)
    percent = draw(st.none() | st.integers(0, 100))
    return Chased(
        state=draw(st.sampled_from(State)),
        due_on=assigned + draw(st.integers(0, 120)) * DAY,
        assigned_on=assigned,
        reported_on=draw(maybe),
        percent=percent,
        percent_on=None if percent is None else assigned + draw(st.integers(0, 90)) * DAY,
        milestones=tuple(draw(st.lists(some_day, max_size=3))),
    )


@given(chased(), some_day, maybe, maybe, maybe)
def test_the_lamp_does_not_depend_on_when_anybody_was_reminded(
    task: Chased, today: date, reminded: date | None, escalated: date | None, quiet: date | None
) -> None:
    other = replace(task, reminded_on=reminded, escalated_on=escalated, quiet_until=quiet)
    assert lamp_of(other, today, CN, PROFILE) is lamp_of(task, today, CN, PROFILE)


@given(chased(), some_day, st.integers(0, 40))
def test_the_lamp_grows_no_greener_by_waiting(task: Chased, today: date, days: int) -> None:
    order = (None, Lamp.NORMAL, Lamp.NEAR, Lamp.OVERDUE)
    now = lamp_of(task, today, CN, PROFILE)
    later = lamp_of(task, today + days * DAY, CN, PROFILE)
    assert order.index(later) >= order.index(now)


@settings(anything, max_examples=15)
@given(life=lives)
def test_the_lamp_is_the_same_for_whoever_looks(
    empty: Database, life: list[tuple[str, str, int, int]]
) -> None:
    def example(session: Session) -> None:
        for here, _ in played(session, life):
            seen = set()
            for name in ("desk", "owner", "head"):
                who = here.actor(name).who
                shown = tasks.see(session, who, here.task_id, now=here.now, office=OFFICE)
                if isinstance(shown, tasks.TaskFacts):
                    seen.add((shown.lamp, shown.days_late, shown.lamp_reason))
            assert len(seen) == 1

    undone(empty, example)
