"""What the steps of a meeting's forms look at, read afresh at each prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.forms.engine import Answers
from meetings import clashes, inviting
from meetings.inviting import Naming, Pick
from meetings.levels import accepted_levels
from meetings.meetings import MeetingFacts, facts_of
from meetings.people import Named, named
from storage import attendance as attendance_rows
from storage import people as people_rows

if TYPE_CHECKING:
    from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to choose among people of one name; ``tail`` ends their phone number."""

    named: Named
    tail: str


@dataclass(frozen=True, slots=True)
class MeetingFormFacts:
    """Facts for the steps."""

    #: The meeting being changed; None while a new one is made.
    current: MeetingFacts | None
    levels: tuple[str, ...]
    #: Whom a text names.
    find: Callable[[str], Naming]
    #: The people in these picks, by id.
    who: Callable[[Sequence[Pick]], dict[int, Candidate]]
    #: How many of these picks come from each unit, the units in their order; "" for no unit.
    by_unit: Callable[[Sequence[Pick]], list[tuple[str, int]]]
    #: What speaks against the time in the answers …
    days: tuple[clashes.BadDay, ...]
    #: … and who is somewhere else then.
    busy: tuple[clashes.Busy, ...]
    #: Persons on the list already, in the order of names.
    invited: tuple[int, ...]


def read_facts(turn: Turn, answers: Answers) -> MeetingFormFacts:
    """Facts for the answers so far."""
    session = turn.session
    meeting_id = answers.get("_meeting")
    current = facts_of(session, meeting_id) if meeting_id else None
    times = times_in(answers, current)
    days: tuple[clashes.BadDay, ...] = ()
    busy: tuple[clashes.Busy, ...] = ()
    levels = accepted_levels(turn.office.profile, own_deployment=turn.abilities.own_deployment)
    invited: tuple[int, ...] = ()
    if meeting_id:
        rows = attendance_rows.participants_of(session, meeting_id)
        invited = tuple(row.person_id for row in rows)
    if times is not None:
        days = clashes.of_days(*times, turn.office)
        busy = clashes.of_people(
            session,
            # A new time concerns everybody on the list.
            people_in(answers).union(invited if answers.get("when") else ()),
            *times,
            level=levels[-1] if levels else "public",
            besides_meeting_id=meeting_id,
        )
    return MeetingFormFacts(
        current=current,
        levels=levels,
        find=lambda text: inviting.find(session, text),
        who=lambda picks: _candidates(turn, picks),
        by_unit=lambda picks: inviting.by_unit(session, picks),
        days=days,
        busy=busy,
        invited=invited,
    )


def times_in(
    answers: Answers, current: MeetingFacts | None = None
) -> tuple[datetime, datetime] | None:
    """Start and end as answered so far; the start stands for both while no end was said."""
    when = answers.get("when")
    if isinstance(when, dict) and when.get("start"):
        start = datetime.fromisoformat(when["start"])
        end = answers.get("end") or when.get("end")
        return start, datetime.fromisoformat(end) if end else start
    return (current.starts_at, current.ends_at) if current else None


def people_in(answers: Answers) -> set[int]:
    """Everybody named in the answers so far."""
    found = {pick.person_id for pick in picks_in(answers.get("people"))}
    chair = answers.get("chair")
    if isinstance(chair, dict) and chair.get("person"):
        found.add(chair["person"])
    return found


def picks_in(value: Any) -> tuple[Pick, ...]:
    """The picks in the answer of the people step."""
    return picks_from(value.get("picks", ())) if isinstance(value, dict) else ()


def picks_from(data: Sequence[Sequence[Any]]) -> tuple[Pick, ...]:
    """Picks as they are kept in answers: [person, unit, capacity]."""
    return tuple(Pick(person, unit, capacity) for person, unit, capacity in data)


def to_data(picks: Sequence[Pick]) -> list[list[Any]]:
    """The picks for the answers."""
    return [[pick.person_id, pick.unit_id, pick.capacity] for pick in picks]


def _candidates(turn: Turn, picks: Sequence[Pick]) -> dict[int, Candidate]:
    found = named(turn.session, [pick.person_id for pick in picks])
    people = people_rows.persons(turn.session, found)
    tails = {i: (person.phone or "")[-4:] for i, person in people.items()}
    return {i: Candidate(known, tails[i]) for i, known in found.items()}
