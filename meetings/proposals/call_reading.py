"""A call for items as its hosts and the units that are asked see it. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from meetings.proposals.calling import asked_of, contacts_of
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import proposals as rows


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """A unit that was asked, who answers for it, and what it said."""

    row_id: int
    unit: str
    contact: Named | None
    #: none / proposed / nothing.
    answer: str


@dataclass(frozen=True, slots=True)
class CallFacts:
    """The latest call for items of a meeting."""

    id: int
    until: datetime
    text: str
    closed: bool
    units: tuple[UnitAnswer, ...]

    def count(self, answer: str) -> int:
        """How many units said so."""
        return sum(one.answer == answer for one in self.units)


@dataclass(frozen=True, slots=True)
class CallCard:
    """What a unit's contact is asked."""

    row_id: int
    meeting_id: int
    title: str
    starts_at: datetime
    place: str
    unit: str
    until: datetime
    text: str
    answer: str
    over: bool


def call_of(session: Session, who: Who, meeting_id: int) -> tuple[str, CallFacts] | Refused:
    """The units that were asked and what each said, for the hosts; with the meeting's title."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    call = call_facts(session, meeting_id)
    return (meeting.title, call) if call is not None else refused("call-none")


def call_card(session: Session, who: Who, row_id: int) -> CallCard | Refused:
    """What a unit is asked, for its contact and head, and for the hosts who enter its answer."""
    found = asked_of(session, who, row_id)
    if isinstance(found, Refused):
        return found
    return card_of(session, *found)


def card_of(session: Session, row: rows.ItemCallUnit, call: rows.ItemCall) -> CallCard:
    """The same, whoever looks."""
    meeting = meeting_rows.meeting(session, call.meeting_id)
    unit = people_rows.unit(session, row.unit_id)
    assert meeting is not None
    return CallCard(
        row_id=row.id,
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        place=meeting.place,
        unit=unit.name if unit else "",
        until=call.until,
        text=call.text,
        answer=row.answer,
        over=meeting.state in ("closed", "cancelled"),
    )


def call_facts(session: Session, meeting_id: int) -> CallFacts | None:
    """The latest call of a meeting, whoever looks."""
    call = rows.latest_call(session, meeting_id)
    if call is None:
        return None
    asked = rows.units_asked(session, call.id)
    units = {unit.id: unit for unit in people_rows.units(session)}
    contacts = contacts_of(session, [row.unit_id for row in asked])
    people = named(session, list(contacts.values()))
    return CallFacts(
        call.id,
        call.until,
        call.text,
        call.closed_at is not None,
        tuple(
            UnitAnswer(
                row.id,
                units[row.unit_id].name if row.unit_id in units else "",
                people.get(contacts.get(row.unit_id, 0)),
                row.answer,
            )
            for row in asked
        ),
    )
