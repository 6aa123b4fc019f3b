"""What a decision does: an item or a motion goes on the agenda or back, a meeting may be held.
Row 2.1a."""

from __future__ import annotations

from datetime import datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.proposals.holding import tell_changed
from meetings.proposals.holding_facts import asks_again, changes, facts_now
from meetings.proposals.placing import no_room, put, take_off, tell_about
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import proposals as rows


def item_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of the approval: the item, or the motion, goes on the agenda."""
    row, meeting = _about(session, approval)
    if row is None or meeting is None or row.state != "asked":
        return refused("gone")
    if problem := no_room(session, meeting):
        return problem
    put(session, actor, meeting, row, now=now, office=office)
    tell_about(session, row, "item_accepted", {approval.asked_by_id, actor.who.person_id}, now=now)
    return None


def item_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """What was agreed by word was not signed: it goes off again, unless it was called already."""
    row, meeting = _about(session, approval)
    if row is None or meeting is None or row.state != "approved":
        return refused("gone")
    if problem := take_off(session, actor, meeting, row, now=now, office=office):
        return problem
    row.state = "returned"
    return None


def item_not_granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned it waits for who proposed it; recalled it is withdrawn."""
    row, _ = _about(session, approval)
    if row is not None and row.state == "asked":
        row.state = approval.state


def plan_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect: the meeting may be held as it was put forward. Where more people were invited
    since than the threshold lets pass, it is to be sent again, and who sent it is told."""
    row, meeting = _asked(session, approval)
    if row is None or meeting is None:
        return refused("gone")
    found = changes(row.facts, facts_now(session, meeting))
    if asks_again(office.profile.meeting_request, found):
        tell_changed(session, actor, row, now=now)
        return refused("request-changed")
    row.state = "approved"
    return None


def plan_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """What was agreed by word was not signed: it is not approved after all."""
    row = _edition(session, approval)
    if row is None or row.state != "approved":
        return refused("gone")
    row.state = "returned"
    return None


def plan_not_granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned, or taken back."""
    row, _ = _asked(session, approval)
    if row is not None:
        row.state = approval.state


def _edition(session: Session, approval: approval_rows.Approval) -> rows.MeetingRequest | None:
    return rows.request_edition(session, approval.meeting_id or 0, int(approval.wanted["edition"]))


def _asked(
    session: Session, approval: approval_rows.Approval
) -> tuple[rows.MeetingRequest | None, meeting_rows.Meeting | None]:
    meeting = meeting_rows.locked(session, approval.meeting_id or 0)
    row = _edition(session, approval)
    return (row if row is not None and row.state == "asked" else None), meeting


def _about(
    session: Session, approval: approval_rows.Approval
) -> tuple[rows.ItemProposal | None, meeting_rows.Meeting | None]:
    known = rows.proposal(session, int(approval.subject.partition(":")[2]))
    meeting = meeting_rows.locked(session, known.meeting_id) if known else None
    return (rows.locked_proposal(session, known.id) if known else None), meeting
