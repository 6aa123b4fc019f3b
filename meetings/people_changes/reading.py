"""Reading 变动单: the lines with their people as invited, and whom each line concerns. Row 3.8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.attendance.named import Invitee, as_invited
from meetings.meetings import Refused, about, refused
from meetings.people import Action, Who, may
from meetings.people_changes.noting import Change
from storage import Session
from storage import duties as duty_rows
from storage import meetings as meeting_rows
from storage import substitutes as rows

#: Duties that every change of people touches; the others only some (``concerns``).
ALWAYS = frozenset({"print", "door", "papers", "usher"})
#: Who is told at once, with all that follows, when a leader drops out at the door or comes after
#: all: those on these duties, and the organiser.
TOLD_AT_ONCE = frozenset({"plates", "usher", "print"})
#: Who has a name plate.
SEATED = frozenset({"attend", "in_attendance", "special_guest", "observer"})


@dataclass(frozen=True, slots=True)
class Line:
    """One change, with the people as they were invited."""

    kind: Change
    person: Invitee
    other: Invitee | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Slip:
    """One 变动单; number None: what waits for the next one."""

    meeting_id: int
    title: str
    starts_at: datetime
    place: str
    number: int | None
    lines: tuple[Line, ...]

    @property
    def at(self) -> datetime:
        """The moment of its last change."""
        return self.lines[-1].at


@dataclass(frozen=True, slots=True)
class Slips:
    """Every 变动单 of a meeting, the latest first, and what waits."""

    meeting_id: int
    title: str
    sent: tuple[Slip, ...]
    waiting: Slip | None


def concerns(duty: str, line: Line) -> bool:
    """Whether a line is the business of somebody with this duty. Pure.

    Who guards, watches or helps (gate, warden, medical, watch, phones) needs no names: the gate
    hears of plates by itself.
    """
    people = [one for one in (line.person, line.other) if one is not None]
    match duty:
        case "plates":
            return any(one.role in SEATED for one in people)
        case "meals":
            return any(one.meals for one in people)
        case "rooms":
            return any(one.role != "driver" for one in people)
        case "cars":
            return any(one.car or one.role in ("driver", "accompanying") for one in people) or any(
                one.accompanied for one in people
            )
        case "branch":
            return any(one.branch_id is not None for one in people)
    return duty in ALWAYS


def slips_of(session: Session, who: Who, meeting_id: int) -> Slips | Refused:
    """All of them, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    every = rows.changes_of(session, meeting_id)
    numbers = sorted({line.slip for line in every if line.slip is not None}, reverse=True)
    # On the day every change is a slip: the people of all of them are read at once.
    said = list(zip((line.slip for line in every), _lines(session, every), strict=True))
    slips = {
        number: _slip(meeting, number, [line for slip, line in said if slip == number])
        for number in (*numbers, None)
    }
    waiting = slips.pop(None)
    sent = tuple(slips.values())
    return Slips(meeting_id, meeting.title, sent, waiting if waiting.lines else None)


def slip_of(session: Session, who: Who, meeting_id: int, number: int) -> Slip | Refused:
    """One of them: whole for the hosts, their own lines for who has a duty."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if may(who, Action.EDIT_MEETING, about(session, meeting)):
        lines = lines_of(session, meeting, number)
    else:
        lines = lines_for(session, meeting, number, who.person_id)
    if not lines:
        return refused("change-slip-not-yours")
    return _slip(meeting, number, lines)


def lines_of(session: Session, meeting: meeting_rows.Meeting, number: int) -> list[Line]:
    """Every line of a slip."""
    return _lines(session, rows.changes_on_slip(session, meeting.id, number))


def lines_for(
    session: Session, meeting: meeting_rows.Meeting, number: int, person_id: int
) -> list[Line]:
    """The lines that concern this person's duties; all of them for the organiser."""
    lines = lines_of(session, meeting, number)
    if person_id == meeting.organiser_id:
        return lines
    duties = [d for d in duty_rows.duties_of(session, meeting.id) if d.person_id == person_id]
    return [line for line in lines if _any(duties, line)]


def _any(duties: Iterable[duty_rows.Duty], line: Line) -> bool:
    return any(concerns(duty.kind, line) for duty in duties)


def _slip(meeting: meeting_rows.Meeting, number: int | None, lines: Sequence[Line]) -> Slip:
    return Slip(meeting.id, meeting.title, meeting.starts_at, meeting.place, number, tuple(lines))


def _lines(session: Session, found: Sequence[rows.PeopleChange]) -> list[Line]:
    ids = {i for line in found for i in (line.participant_id, line.other_id) if i is not None}
    people = as_invited(session, ids)
    return [
        Line(
            kind=_KINDS[line.kind],
            person=people[line.participant_id],
            other=people[line.other_id] if line.other_id is not None else None,
            reason=line.reason,
            at=line.at,
        )
        for line in found
    ]


_KINDS: dict[str, Change] = {
    "substituted": "substituted",
    "added": "added",
    "removed": "removed",
    "leave": "leave",
    "returned": "returned",
    "dropped_out": "dropped_out",
}
