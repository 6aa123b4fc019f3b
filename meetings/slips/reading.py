"""Reading slips: one's own, all of a meeting for its hosts, and the lists for kitchen and rooms.

What is sensitive is masked; only the hosts' own lists hold it (norms ORG-04).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from meetings.slips.fields import Field, fields_of
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import slips as rows


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip as it stands; sensitive answers are only said to be there."""

    participant_id: int
    meeting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    person: Named
    for_other: bool
    asked: tuple[Field, ...]
    answers: dict[str, str]
    #: Names of sensitive fields with an answer.
    masked: frozenset[str]
    consented: bool
    erased: bool
    reply: str
    #: Whether it can be written now.
    open: bool

    @property
    def missing(self) -> tuple[Field, ...]:
        """What is asked and not answered; sensitive ones need no answer."""
        return tuple(f for f in self.asked if not f.sensitive and f.name not in self.answers)

    @property
    def private(self) -> tuple[Field, ...]:
        """The sensitive questions."""
        return tuple(field for field in self.asked if field.sensitive)


@dataclass(frozen=True, slots=True)
class Overview:
    """All slips of a meeting, counted."""

    meeting_id: int
    title: str
    #: Names of what is asked (``fields.ASKED``).
    asked: tuple[str, ...]
    coming: int
    filled: int
    #: Field → answer → how many, of fields with choices.
    counted: dict[str, dict[str, int]]
    #: Whether something personal is kept.
    kept: bool
    #: Closed: what is personal can be erased.
    closed: bool


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One line of the hosts' list: whole, for kitchen and rooms."""

    name: str
    unit: str
    title: str
    role: str
    reply: str
    answers: dict[str, str]


def slip_of(session: Session, who: Who, participant_id: int, *, now: datetime) -> Slip | Refused:
    """The slip of a participant, for them, their contact, hosts and staff."""
    participant = attendance_rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return refused("gone")
    matter = about(session, meeting, person_id=participant.person_id)
    if not may(who, Action.SEE_PERSONAL, matter):
        return refused("not-allowed")
    slip = rows.slip(session, participant_id)
    return Slip(
        participant_id=participant_id,
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        person=named(session, [participant.person_id])[participant.person_id],
        for_other=participant.person_id != who.person_id,
        asked=fields_of(meeting.reply_fields),
        answers=dict(slip.fields) if slip else {},
        masked=frozenset(slip.sensitive) if slip else frozenset(),
        consented=slip is not None and slip.consented_at is not None,
        erased=slip is not None and slip.erased_at is not None,
        reply=participant.reply,
        open=meeting.state in ("published", "postponed")
        and now < meeting.ends_at
        and may(who, Action.SET_PERSONAL, matter),
    )


def overview(session: Session, who: Who, meeting_id: int) -> Overview | Refused:
    """How many slips there are, and what they add up to, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    found = rows.slips_of(session, meeting_id)
    here = [slip for participant, slip in found if participant.reply != "leave"]
    counted = {}
    for field in fields_of(meeting.reply_fields):
        if field.choices:
            values = [{**s.fields, **s.sensitive}.get(field.name) for s in here]
            counted[field.name] = dict(Counter(value for value in values if value))
    slips, needs = rows.personal_of(session, meeting_id)
    return Overview(
        meeting_id=meeting_id,
        title=meeting.title,
        asked=tuple(meeting.reply_fields),
        coming=attendance_rows.reply_counts(session, meeting_id).get("attending", 0),
        filled=len(here),
        counted=counted,
        kept=bool(slips or needs),
        closed=meeting.state in ("closed", "cancelled"),
    )


def table(session: Session, who: Who, meeting_id: int) -> tuple[SlipRow, ...] | Refused:
    """Everybody who comes with everything they wrote, for the hosts' lists of rooms and meals."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    slips = {participant.id: slip for participant, slip in rows.slips_of(session, meeting_id)}
    people = attendance_rows.participants_of(session, meeting_id)
    names = people_rows.persons(session, [p.person_id for p in people])
    units = {unit.id: unit.name for unit in people_rows.units(session)}
    found = []
    for p in people:
        slip = slips.get(p.id)
        if p.reply in ("leave", "substituted"):
            continue
        answers = {**slip.fields, **slip.sensitive} if slip else {}
        unit = units.get(p.unit_id or 0, "")
        found.append(SlipRow(names[p.person_id].name, unit, p.title, p.role, p.reply, answers))
    return tuple(found)


def is_wanted(session: Session, participant_id: int) -> bool:
    """Whether the participant is to be asked for their slip: something is asked, nothing is
    written yet, and they come."""
    participant = attendance_rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.reply != "attending":
        return False
    return bool(meeting.reply_fields) and rows.slip(session, participant_id) is None
