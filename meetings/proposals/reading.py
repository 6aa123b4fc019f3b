"""What the pages of items show: the call, the proposals, where each stands. Row 2.1a."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.levels import carried
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.proposals.call_reading import CallFacts, call_facts
from meetings.proposals.closing import closes_at, is_closed
from meetings.proposals.moving import next_of_series
from meetings.proposals.proposing import is_own, may_propose, unit_for
from storage import Session
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
        call=call_facts(session, meeting_id) if host else None,
        proposals=tuple(map(_Read(session, who, meeting, mine, host=host).facts, mine)),
    )


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


class _Read:
    """What the proposals of one meeting have in common, read once for all of them."""

    def __init__(
        self,
        session: Session,
        who: Who,
        meeting: meeting_rows.Meeting,
        found: Sequence[rows.ItemProposal],
        *,
        host: bool,
    ) -> None:
        self._session, self._who, self._meeting, self._host = session, who, meeting, host
        ids = {id for row in found for id in (row.by_id, row.presenter_id) if id}
        self._people = named(session, sorted(ids))
        self._units = {unit.id: unit.name for unit in people_rows.units(session)}
        self._items = list(meeting_rows.agenda_of(session, meeting.id))
        self._over = meeting.state in ("closed", "cancelled")
        agreed = host and any(row.state == "approved" for row in found)
        self._next = next_of_series(session, meeting) if agreed else None

    def facts(self, row: rows.ItemProposal) -> ProposalFacts:
        """One of them as it stands."""
        document = (
            document_rows.document(self._session, row.document_id) if row.document_id else None
        )
        ids = [item.id for item in self._items]
        number = ids.index(row.agenda_item_id) + 1 if row.agenda_item_id in ids else 0
        return ProposalFacts(
            id=row.id,
            meeting_id=self._meeting.id,
            meeting_title=self._meeting.title,
            starts_at=self._meeting.starts_at,
            title=row.title,
            text=row.text,
            unit=self._units.get(row.unit_id or 0, ""),
            by=self._people[row.by_id],
            presenter=self._people.get(row.presenter_id or 0),
            minutes=row.minutes,
            attending=row.attending,
            motion=row.motion,
            state=row.state,
            reason=row.reason,
            number=number,
            item_id=row.agenda_item_id if number else None,
            document=document.title if document else "",
            approval_id=row.approval_id,
            deeds=self._deeds(row, number),
        )

    def _deeds(self, row: rows.ItemProposal, number: int) -> tuple[Deed, ...]:
        own, over = is_own(self._who, row), self._over
        called = number > 0 and self._items[number - 1].called_at is not None
        approved = self._host and row.state == "approved"
        deeds = {
            Deed.CHANGE: own and row.state in ("asked", "returned", "withdrawn") and not over,
            Deed.WITHDRAW: own and row.state in ("asked", "returned"),
            Deed.PUT_BACK: approved and not over and not number,
            Deed.EARLIER: approved and not over and number > 1 and not called,
            Deed.MOVE: approved and not called and self._next is not None,
            Deed.DROP: approved and not called and not over,
        }
        return tuple(deed for deed, holds in deeds.items() if holds)


def _facts(
    session: Session,
    who: Who,
    row: rows.ItemProposal,
    meeting: meeting_rows.Meeting,
    *,
    host: bool,
) -> ProposalFacts:
    return _Read(session, who, meeting, [row], host=host).facts(row)
