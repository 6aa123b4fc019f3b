"""Placing: what was agreed to goes on the agenda; it is moved, put off, or dropped. Row 2.1a.

The agenda is changed the way every edit of a meeting is, so that a published one tells it as one
第N次调整.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings import drafting
from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor, changed
from meetings.fields import MOST_ITEMS, Field
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.proposals.calling import contact_of
from meetings.proposals.proposing import subject
from meetings.reach import Notice, tell
from storage import Session
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import proposals as rows


@dataclass(frozen=True, slots=True)
class Placed:
    """The proposal as it stands; ``again``: it stood so before."""

    proposal_id: int
    meeting_id: int
    again: bool = False


def put_back(
    session: Session, actor: Actor, proposal_id: int, *, now: datetime, office: Office
) -> Placed | Refused:
    """列入议程 once more: it was agreed to, and somebody edited it off the agenda."""
    found = of_hosts(session, actor, proposal_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state != "approved":
        return refused("proposal-not-approved")
    if row.agenda_item_id is not None:
        return Placed(row.id, meeting.id, again=True)
    if problem := no_room(session, meeting):
        return problem
    put(session, actor, meeting, row, now=now, office=office)
    return Placed(row.id, meeting.id)


def drop(
    session: Session,
    actor: Actor,
    proposal_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Placed | Refused:
    """不上会, with a reason: whoever proposed and presents it is told."""
    found = of_hosts(session, actor, proposal_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    reason = " ".join(reason.split())
    if row.state == "dropped":
        return Placed(row.id, meeting.id, again=True)
    if row.state != "approved":
        return refused("proposal-not-approved")
    if problem := reason_problem(reason, office, needed=True):
        return problem
    if problem := take_off(session, actor, meeting, row, now=now, office=office):
        return problem
    row.state, row.reason = "dropped", reason
    changed(
        session,
        actor,
        "drop item",
        subject(row.id),
        now=now,
        for_person_id=row.by_id,
        before={"state": "approved"},
        after={"state": "dropped"},
        reason=reason,
    )
    tell_about(session, row, "item_dropped", {actor.who.person_id}, now=now, proposer=True)
    return Placed(row.id, meeting.id)


def earlier(
    session: Session, actor: Actor, item_id: int, *, now: datetime, office: Office
) -> Placed | Refused:
    """上移: the item changes places with the one before it; what was called stays where it is."""
    item = agenda_rows.item(session, item_id)
    if item is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, item.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    items = list(meeting_rows.agenda_of(session, meeting.id))
    if item not in items:
        return refused("gone")
    at = items.index(item)
    proposal = rows.proposals_by_item(session, meeting.id).get(item_id)
    proposal_id = proposal.id if proposal is not None else 0
    if at == 0 or item.called_at is not None or items[at - 1].called_at is not None:
        return Placed(proposal_id, meeting.id, again=True)
    titles = [one.title for one in items]
    titles[at - 1], titles[at] = titles[at], titles[at - 1]
    drafting.write_fields(session, actor, meeting, {Field.AGENDA: titles}, now=now, office=office)
    return Placed(proposal_id, meeting.id)


def of_hosts(
    session: Session, actor: Actor, proposal_id: int
) -> tuple[rows.ItemProposal, meeting_rows.Meeting] | Refused:
    """The proposal and its meeting, both locked, for those who may edit the meeting."""
    known = rows.proposal(session, proposal_id)
    if known is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, known.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    row = rows.locked_proposal(session, proposal_id)
    return (row, meeting) if row is not None else refused("gone")


def no_room(session: Session, meeting: meeting_rows.Meeting) -> Refused | None:
    """Why nothing more goes on this agenda."""
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if len(meeting_rows.agenda_of(session, meeting.id)) >= MOST_ITEMS:
        return refused("proposal-agenda-full", limit=MOST_ITEMS)
    return None


def put(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.ItemProposal,
    *,
    now: datetime,
    office: Office,
) -> None:
    """At the end of the agenda, with its presenter."""
    titles = [*drafting.value_of(session, meeting, Field.AGENDA), row.title]
    _write(session, actor, meeting, titles, now=now, office=office)
    item = meeting_rows.agenda_of(session, meeting.id)[-1]
    item.presenter_id = row.presenter_id
    row.state, row.agenda_item_id = "approved", item.id
    session.flush()


def called(
    session: Session, row: rows.ItemProposal, meeting: meeting_rows.Meeting
) -> Refused | None:
    """Why it does not go off the agenda of this meeting any more: it has been dealt with."""
    item = agenda_rows.item(session, row.agenda_item_id) if row.agenda_item_id else None
    return refused("proposal-called") if item is not None and item.called_at else None


def take_off(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.ItemProposal,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Off the agenda; one that was called stays: it has been dealt with."""
    item = agenda_rows.item(session, row.agenda_item_id) if row.agenda_item_id else None
    if item is None or meeting.state in ("closed", "cancelled"):
        # The agenda of a meeting that is over stays as it was.
        row.agenda_item_id = None
        return None
    if problem := called(session, row, meeting):
        return problem
    items = meeting_rows.agenda_of(session, meeting.id)
    titles = [one.title for one in items if one.id != item.id]
    row.agenda_item_id = None
    session.flush()
    _write(session, actor, meeting, titles, now=now, office=office)
    return None


def _write(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    titles: list[str],
    *,
    now: datetime,
    office: Office,
) -> None:
    """What waits to be told is the organiser's to send, whoever decided on the item."""
    drafting.write_fields(session, actor, meeting, {Field.AGENDA: titles}, now=now, office=office)
    if meeting.unsettled is not None:
        meeting.unsettled = {**meeting.unsettled, "by": meeting.organiser_id}


def tell_about(
    session: Session,
    row: rows.ItemProposal,
    kind: str,
    besides: Iterable[int],
    *,
    now: datetime,
    proposer: bool = False,
) -> None:
    """The presenter and the unit, and whoever proposed it where nothing else tells them."""
    unit = contact_of(session, row.unit_id) if row.unit_id else None
    people = [row.by_id if proposer else None, row.presenter_id, unit]
    notice = Notice(kind=kind, params={"proposal": row.id}, meeting_id=row.meeting_id)
    for person_id in dict.fromkeys(one for one in people if one):
        if person_id not in set(besides):
            tell(session, person_id, notice, now=now)
