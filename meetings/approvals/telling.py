"""Telling: who decides is asked, who asked hears the outcome, cards on screens follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from meetings import panel
from meetings.approvals.standing import Standing
from meetings.changes import Actor
from meetings.reach import Notice, Reached, tell, tell_with_contact
from storage import Session, outbox
from storage import approvals as rows
from storage import people as people_rows


def card_subject(approval_id: int) -> str:
    """What a message shows that is a request's card."""
    return f"approval:{approval_id}"


def tell_asked(
    session: Session, approval: rows.Approval, standing: Standing, *, now: datetime
) -> None:
    """The request goes to whoever decides now. Where none of them can be written to, the clerks
    are asked to have it signed on paper."""
    notice = _notice("approval", approval, step=standing.step)
    reached = [tell_with_contact(session, decider, notice, now=now) for decider in standing.told]
    if not standing.who.body and not any(isinstance(one, Reached) for one in reached):
        around = standing.around
        carry = _notice("approval_to_carry", approval, step=standing.step)
        for clerk in around.others(around.clerks):
            if clerk not in standing.told:
                tell(session, clerk, carry, now=now)
    if approval.meeting_id is not None:
        panel.refresh(session, approval.meeting_id, now=now)


def tell_outcome(
    session: Session, approval: rows.Approval, event: rows.ApprovalEvent, *, now: datetime
) -> None:
    """Whoever asked hears what became of it."""
    notice = Notice(
        kind="approval_decided",
        params={"approval": approval.id, "state": approval.state},
        dedupe=f"decided:{approval.id}:{event.id}",
        meeting_id=approval.meeting_id,
    )
    tell(session, approval.asked_by_id, notice, now=now)
    if approval.meeting_id is not None:
        panel.refresh(session, approval.meeting_id, now=now)


def tell_about(
    session: Session,
    approval: rows.Approval,
    kind: str,
    people: Iterable[int],
    event: rows.ApprovalEvent,
    *,
    now: datetime,
) -> None:
    """Something about the request that is not its outcome: a question, a sheet to look at."""
    notice = Notice(
        kind=kind,
        params={"approval": approval.id, "event": event.id},
        dedupe=f"{kind}:{event.id}",
        shows=card_subject(approval.id) if kind == "approval_to_sign" else None,
        meeting_id=approval.meeting_id,
    )
    for person_id in dict.fromkeys(people):
        tell_with_contact(session, person_id, notice, now=now)


def refresh_cards(
    session: Session, actor: Actor, approval: rows.Approval, *, now: datetime
) -> None:
    """Wherever the request is on a screen, it shows how it stands now; nothing new arrives."""
    for messenger, chat in outbox.viewers(session, card_subject(approval.id)):
        account = people_rows.account_at(session, messenger, chat)
        if account is None or account.person_id == actor.who.person_id:
            continue
        notice = Notice(
            kind="approval_now",
            params={"approval": approval.id},
            lane=outbox.URGENT,
            coalesce=f"approval-now:{approval.id}",
            shows=card_subject(approval.id),
            edit_only=True,
            meeting_id=approval.meeting_id,
        )
        tell(session, account.person_id, notice, now=now)


def _notice(kind: str, approval: rows.Approval, *, step: int) -> Notice:
    return Notice(
        kind=kind,
        params={"approval": approval.id, "step": step},
        shows=card_subject(approval.id),
        meeting_id=approval.meeting_id,
    )
