"""The list is approved, returned or taken back; kept items get their new day. Row 6.9."""

from __future__ import annotations

from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.disposals.judging import is_permanent, problem_among
from meetings.disposals.listing import subject
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import approvals as approval_rows
from storage import disposals as rows
from storage.archive import Disposal


def granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """批准: nothing is destroyed yet; what is kept on has its new day. A hold, or an item that is
    kept for ever, leaves the request undecided."""
    disposal = _of(session, approval)
    if disposal is None or disposal.state != "asked":
        return refused("disposal-moot")
    if actor.who.person_id in rows.appraisers(session, disposal.id):
        return refused("own-request")
    lines = rows.lines_of(session, disposal.id)
    items = {item.id: item for item in rows.locked_items(session, [item.id for _, item in lines])}
    for item in items.values():
        if is_permanent(item, office):
            return refused("disposal-permanent", item=item.code)
    doomed = [items[item.id] for line, item in lines if line.opinion == "destroy"]
    problem = problem_among(session, doomed, today=office.today(now), office=office)
    if problem is not None:
        return problem
    for line, item in lines:
        if line.opinion == "keep" and line.keep_until is not None:
            before, items[item.id].due_on = item.due_on, line.keep_until
            changed(
                session,
                actor,
                "keep archive item",
                f"archive_item:{item.id}",
                now=now,
                before={"due": before.isoformat() if before else ""},
                after={"due": line.keep_until.isoformat()},
                reason=line.reason,
            )
    disposal.state = "approved" if doomed else "kept"
    session.flush()
    return None


def granted_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed: the list is written on. What was agreed so is never
    destroyed before it is signed, so there is nothing to bring back."""
    disposal = _of(session, approval)
    if disposal is None or disposal.state not in ("approved", "witnessed", "kept"):
        return refused("disposal-moot")
    for line, item in rows.lines_of(session, disposal.id):
        if line.opinion == "keep" and item.due_on == line.keep_until:
            item.due_on = date.fromisoformat(approval.wanted["dues"][str(item.id)])
    _begin_again(session, disposal)
    return None


def not_granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned with a reason, or taken back: the list can be changed and sent again."""
    disposal = _of(session, approval)
    if disposal is not None and disposal.state == "asked":
        _begin_again(session, disposal)


def _begin_again(session: Session, disposal: Disposal) -> None:
    disposal.state = "listed"
    for witness in rows.witnesses_of(session, disposal.id):
        session.delete(witness)
    session.flush()


def _of(session: Session, approval: approval_rows.Approval) -> Disposal | None:
    """The list the request is about."""
    disposal = rows.locked_disposal(session, int(approval.wanted["disposal"]))
    return disposal if disposal and subject(disposal.id) == approval.subject else None
