"""What the pages of items show: the call, the proposals, where each stands. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from meetings.levels import carried
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.proposals.calling import asked_of, contact_of
from meetings.proposals.closing import closes_at, is_closed
from meetings.proposals.placing import next_of_series
from meetings.proposals.proposing import is_own, may_propose, unit_for
from storage import Session
from storage import agenda as agenda_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import proposals as rows


class Deed(StrEnum):
    """What may be done with a proposal, in the order of its buttons."""

    CHANGE = "change"
    WITHDRAW = "withdraw"
    PUT_BACK = "put_back"
    EARLIER = "earlier"
    MOVE = "move"
    DROP = "drop"


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
class ProposalFacts:
    """One proposal as it stands."""

    id: int
    meeting_id: int
    meeting_title: str
    starts_at: datetime
    title: str
    text: str
    unit: str
    by: Named
    presenter: Named | None
    minutes: int | None
    attending: str
    motion: bool
    #: asked / returned / approved / withdrawn / dropped.
    state: str
    reason: str
    #: Its place on the agenda, from 1; 0: it is not on it.
    number: int
    item_id: int | None
    document: str
    approval_id: int | None
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """The items of a meeting, as its hosts see them; anybody else sees what they proposed."""

    meeting_id: int
    title: str
    starts_at: datetime
    #: None: the meeting is postponed.
    closes_at: datetime | None
    #: What is proposed now is a motion.
    closed: bool
    over: bool
    host: bool
    may_propose: bool
    call: CallFacts | None
    proposals: tuple[ProposalFacts, ...]


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


def page(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> ItemsPage | Refused:
    """The items of a meeting, for its hosts and for who may propose."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    host = may(who, Action.EDIT_MEETING, about(session, meeting))
    proposes = may_propose(session, who, meeting, unit_for(session, who, meeting_id))
    found = rows.proposals_of(session, meeting_id)
    mine = [row for row in found if host or is_own(who, row)]
    if not (host or proposes or mine):
        return refused("not-allowed")
    over = meeting.state in ("closed", "cancelled")
    return ItemsPage(
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        closes_at=closes_at(meeting, office),
        closed=is_closed(meeting, now=now, office=office),
        over=over,
        host=host,
        may_propose=proposes and not over,
        call=_call(session, meeting_id) if host else None,
        proposals=tuple(_facts(session, who, row, meeting, host=host) for row in mine),
    )


def call_of(session: Session, who: Who, meeting_id: int) -> tuple[str, CallFacts] | Refused:
    """The units that were asked and what each said, for the hosts; with the meeting's title."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    call = _call(session, meeting_id)
    return (meeting.title, call) if call is not None else refused("call-none")


def one(session: Session, who: Who, proposal_id: int) -> ProposalFacts | Refused:
    """One proposal, for the hosts, who proposed it, and who presents it."""
    row = rows.proposal(session, proposal_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return refused("gone")
    host = may(who, Action.EDIT_MEETING, about(session, meeting))
    theirs = is_own(who, row) or row.presenter_id in {who.person_id, *who.represents}
    if not (host or theirs or row.unit_id in who.heads | who.contact_of_units):
        return refused("not-allowed")
    return _facts(session, who, row, meeting, host=host)


def facts_of(session: Session, who: Who, proposal_id: int) -> ProposalFacts | None:
    """One proposal, for a notice about it to somebody it concerns."""
    row = rows.proposal(session, proposal_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return None
    return _facts(session, who, row, meeting, host=False)


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


def open_to(session: Session, who: Who, *, now: datetime) -> tuple[meeting_rows.Meeting, ...]:
    """Meetings for which this person may propose an item now, the next one first."""
    places = place_rows.places_to_come(session, who.person_id, starting_after=now)
    invited = {meeting.id for _, meeting in places}
    units = who.heads | who.contact_of_units
    found = []
    for meeting in meeting_rows.open_meetings(session):
        asked = meeting.id in invited or (
            bool(units) and unit_for(session, who, meeting.id) is not None
        )
        if asked or may_propose(session, who, meeting, None):
            found.append(meeting)
    return tuple(carried(session, who, found))


def _call(session: Session, meeting_id: int) -> CallFacts | None:
    call = rows.latest_call(session, meeting_id)
    if call is None:
        return None
    asked = rows.units_asked(session, call.id)
    units = {unit.id: unit for unit in people_rows.units(session)}
    contacts = {row.id: contact_of(session, row.unit_id) for row in asked}
    people = named(session, [one for one in contacts.values() if one])
    return CallFacts(
        call.id,
        call.until,
        call.text,
        call.closed_at is not None,
        tuple(
            UnitAnswer(
                row.id,
                units[row.unit_id].name if row.unit_id in units else "",
                people.get(contacts[row.id] or 0),
                row.answer,
            )
            for row in asked
        ),
    )


def _facts(
    session: Session,
    who: Who,
    row: rows.ItemProposal,
    meeting: meeting_rows.Meeting,
    *,
    host: bool,
) -> ProposalFacts:
    people = named(session, [id for id in (row.by_id, row.presenter_id) if id])
    unit = people_rows.unit(session, row.unit_id) if row.unit_id else None
    document = document_rows.document(session, row.document_id) if row.document_id else None
    items = [item.id for item in meeting_rows.agenda_of(session, meeting.id)]
    number = items.index(row.agenda_item_id) + 1 if row.agenda_item_id in items else 0
    found = ProposalFacts(
        id=row.id,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        starts_at=meeting.starts_at,
        title=row.title,
        text=row.text,
        unit=unit.name if unit else "",
        by=people[row.by_id],
        presenter=people.get(row.presenter_id or 0),
        minutes=row.minutes,
        attending=row.attending,
        motion=row.motion,
        state=row.state,
        reason=row.reason,
        number=number,
        item_id=row.agenda_item_id if number else None,
        document=document.title if document else "",
        approval_id=row.approval_id,
    )
    return replace(found, deeds=_deeds(session, who, row, meeting, found, host=host))


def _deeds(
    session: Session,
    who: Who,
    row: rows.ItemProposal,
    meeting: meeting_rows.Meeting,
    found: ProposalFacts,
    *,
    host: bool,
) -> tuple[Deed, ...]:
    over = meeting.state in ("closed", "cancelled")
    item = agenda_rows.item(session, found.item_id) if found.item_id else None
    called = item is not None and item.called_at is not None
    approved = host and row.state == "approved"
    deeds = {
        Deed.CHANGE: is_own(who, row) and row.state in ("asked", "returned") and not over,
        Deed.WITHDRAW: is_own(who, row) and row.state in ("asked", "returned"),
        Deed.PUT_BACK: approved and not over and not found.number,
        Deed.EARLIER: approved and not over and found.number > 1 and not called,
        Deed.MOVE: approved and not called and next_of_series(session, meeting) is not None,
        Deed.DROP: approved and not called and not over,
    }
    return tuple(deed for deed, holds in deeds.items() if holds)
