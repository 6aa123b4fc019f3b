"""Leave (请假): asked of the convening side and decided there by rank; withdrawn; entered by phone
on the day and decided afterwards (补批). Row 3.3a; norms ORG-05.

Until it is decided the person counts as on leave; where it is not granted, the answer before
stands again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings import approvals, panel, people_changes, waiting
from meetings.attendance.cards import LEAVE, subject
from meetings.attendance.locked import locked, locked_of
from meetings.attendance.taking import inform_head, refresh_cards, take
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may, named
from meetings.reach import Notice, tell
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """Asked for; counted as on leave meanwhile. ``afterwards``: by phone on the day (补批)."""

    participant_id: int
    approval_id: int
    afterwards: bool


@dataclass(frozen=True, slots=True)
class LeaveWithdrawn:
    """They come after all; ``again``: they were not on leave."""

    participant_id: int
    again: bool = False
    #: The place went to somebody else meanwhile: they wait for one.
    waiting_id: int | None = None


def is_decided(meeting: meeting_rows.Meeting, office: Office) -> bool:
    """Whether the convening side decides on leave from this meeting."""
    return office.profile.packages[meeting.package].leave


def ask_for(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    reason: str,
    method: str,
    sittings: list[int] | None,
    *,
    by_host: bool,
    now: datetime,
    office: Office,
) -> LeaveAsked:
    """Ask the convening side. The caller has locked the participant and looked at rights."""
    afterwards = by_host and office.today(now) >= office.local(meeting.starts_at).date()
    wanted: dict[str, Any] = {
        "answer": "leave",
        "reason": reason,
        "method": method,
        "sittings": sittings,
        "afterwards": afterwards,
        **_before(session, participant),
    }
    take(
        session,
        actor,
        participant,
        meeting,
        "leave",
        reason,
        method,
        leave_state="asked",
        sittings=sittings,
        now=now,
        office=office,
    )
    approval_id = approvals.ask(
        session,
        actor,
        kind=LEAVE,
        subject=subject(participant.id),
        wanted=wanted,
        meeting=meeting,
        unit_id=host_unit(session, meeting, participant),
        for_person_id=participant.person_id,
        now=now,
        office=office,
    )
    return LeaveAsked(participant.id, approval_id, afterwards)


def host_unit(
    session: Session, meeting: meeting_rows.Meeting, participant: rows.Participant
) -> int | None:
    """The unit whose leaders decide: that of the host on whose roster they stand."""
    if participant.host_unit_id is not None:
        return participant.host_unit_id
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    return organiser.unit_id if organiser else None


def _before(session: Session, participant: rows.Participant) -> dict[str, Any]:
    """The answer that stands again where the leave is not granted; of leave asked for anew, the
    one before it was first asked for."""
    pending = approval_rows.pending_about(session, LEAVE, subject(participant.id))
    if pending is not None and participant.leave_state == "asked":
        kept = ("from", "from_reason", "from_state", "from_sittings")
        return {key: pending.wanted.get(key) for key in kept}
    return {
        "from": participant.reply,
        "from_reason": participant.reply_reason,
        "from_state": participant.leave_state,
        "from_sittings": participant.leave_sittings,
    }


def withdraw_leave(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> LeaveWithdrawn | Refused:
    """撤回请假, before the meeting begins: they come. Needs nobody's consent."""
    found = locked(session, participant_id)
    if isinstance(found, Refused):
        return found
    participant, meeting = found
    matter = about(session, meeting, person_id=participant.person_id)
    if not (may(actor.who, Action.REPLY, matter) or may(actor.who, Action.REPLY_FOR, matter)):
        return refused("not-allowed")
    if participant.reply != "leave":
        return LeaveWithdrawn(participant.id, again=True)
    if meeting.state != "published":
        return refused("meeting-over")
    if now >= meeting.starts_at:
        return refused("leave-started")
    line = waiting.place_or_wait(session, actor, meeting, participant, now=now)
    if line is not None:
        return LeaveWithdrawn(participant.id, waiting_id=line.id)
    approvals.fall_away(session, actor, subject(participant.id), now=now)
    take(session, actor, participant, meeting, "attending", "", "chat", now=now, office=office)
    inform_head(session, participant, meeting, kind="leave_off", now=now)
    return LeaveWithdrawn(participant.id)


def granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """准假. Also after the meeting, where it was told by phone on the day."""
    found = locked_of(session, approval)
    if isinstance(found, Refused):
        return found
    participant, meeting = found
    if meeting.state == "cancelled" or participant.reply != "leave":
        return refused("leave-moot")
    participant.leave_state = "granted"
    people_changes.note_leave(session, actor, meeting, participant, now=now, office=office)
    _decided(session, actor, participant, approval, "granted", now=now)
    waiting.place_freed(session, meeting, now=now, office=office)
    return None


def granted_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Leave agreed to by word that was not signed: as if it had been returned."""
    participant = rows.locked_participant(session, int(approval.subject.split(":")[1]))
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.reply != "leave":
        return refused("gone")
    _set_back(participant, approval, "refused")
    people_changes.note_leave(session, actor, meeting, participant, now=now, office=office)
    _decided(session, actor, participant, approval, "refused", now=now)
    return None


def not_granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """不准, or asked no more: the answer before stands again."""
    participant = rows.locked_participant(session, int(approval.subject.split(":")[1]))
    if participant is None or participant.reply != "leave" or participant.leave_state != "asked":
        return
    state = "refused" if approval.state == "returned" else ""
    _set_back(participant, approval, state)
    _decided(session, actor, participant, approval, state or "recalled", now=now)


def _set_back(participant: rows.Participant, approval: approval_rows.Approval, state: str) -> None:
    wanted = approval.wanted
    participant.reply, participant.reply_reason = wanted["from"], wanted["from_reason"] or ""
    participant.leave_sittings = wanted.get("from_sittings")
    participant.leave_state = wanted.get("from_state") or state
    if participant.reply != "leave":
        participant.leave_state = state


def _decided(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    approval: approval_rows.Approval,
    outcome: str,
    *,
    now: datetime,
) -> None:
    """Written down; the person hears of it where somebody else asked for them."""
    changed(
        session,
        actor,
        f"leave {outcome}",
        subject(participant.id),
        now=now,
        for_person_id=participant.person_id,
        before={"reply": "leave", "state": "asked"},
        after={"reply": participant.reply, "state": participant.leave_state},
        reason=approval.reason or None,
    )
    told = {approval.asked_by_id, actor.who.person_id}
    meeting = meeting_rows.meeting(session, participant.meeting_id)
    if outcome != "granted" and meeting is not None:
        inform_head(session, participant, meeting, kind="leave_off", now=now)
    if outcome in ("granted", "refused") and participant.person_id not in told:
        notice = Notice(
            kind="leave_decided",
            params={"participant": participant.id, "approval": approval.id, "outcome": outcome},
            dedupe=f"leave-decided:{approval.id}:{outcome}",
            meeting_id=participant.meeting_id,
        )
        tell(session, participant.person_id, notice, now=now)
    panel.refresh(session, participant.meeting_id, now=now)
    refresh_cards(session, actor, participant, now=now)
