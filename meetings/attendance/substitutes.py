"""What becomes of 替会 that was asked for: agreed to, not agreed to, taken back. Row 3.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings.attendance.candidates import candidate, is_in
from meetings.attendance.cards import SUBSTITUTE, subject
from meetings.attendance.locked import locked, locked_of
from meetings.attendance.places import give_back
from meetings.attendance.substituting import not_now, take_place
from meetings.changes import Actor, changed
from meetings.guests import Outsider
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import substitutes as substitute_rows


@dataclass(frozen=True, slots=True)
class SubstituteWithdrawn:
    """The one invited comes after all; ``again``: nobody came for them."""

    original_id: int
    again: bool = False


def agreed(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of an agreed request; nothing is left to do where it was asked afterwards."""
    row = locked_of(session, approval, removed_too=True)
    if isinstance(row, Refused):
        return row
    original, meeting = row
    wanted = approval.wanted
    if wanted["person"] == actor.who.person_id:
        return refused("own-request")
    if wanted["taken_by"] is not None:
        return None
    if problem := not_now(session, original, meeting, now):
        return problem
    whom: int | Outsider = wanted["person"] or Outsider(**wanted["outsider"])
    found = candidate(session, meeting, original, whom, office=office)
    if isinstance(found, Refused):
        return found
    take_place(session, actor, meeting, original, whom, request=approval, now=now, office=office)
    return None


def agreed_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed: the original's place again, before the meeting begins."""
    original = rows.locked_participant(session, int(approval.subject.split(":")[1]))
    meeting = meeting_rows.meeting(session, original.meeting_id) if original else None
    new = substitute_rows.substitute_of(session, original.id) if original else None
    if original is None or meeting is None or new is None or now >= meeting.starts_at:
        return refused("meeting-over")
    if is_in(session, meeting.id, new.person_id):
        return refused("substitute-came")
    reply = approval.wanted["from"]
    give_back(session, actor, meeting, original, new, reply=reply, now=now, office=office)
    return None


def not_agreed(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Who came at the door and was not agreed to afterwards: kept on record, and counted only
    where the profile says so. The same where who asked takes it back: nobody lets in by
    themselves whom the convening side did not see."""
    taken_by = approval.wanted["taken_by"]
    new = rows.locked_participant(session, taken_by) if taken_by is not None else None
    original = rows.locked_participant(session, int(approval.subject.split(":")[1]))
    if new is None or original is None:
        return
    new.standing_reason = approval.reason
    if not office.profile.substitutes.refused_counts:
        new.standing = "refused"
        original.removed_at, original.reply = None, approval.wanted["from"]
    session.flush()
    changed(
        session,
        actor,
        "substitute not agreed",
        subject(original.id),
        now=now,
        for_person_id=original.person_id,
        after={"substitute": new.id, "counts": office.profile.substitutes.refused_counts},
        reason=approval.reason or None,
    )


def withdraw_substitute(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> SubstituteWithdrawn | Refused:
    """撤回替会 before the meeting begins: the original comes. Needs nobody's consent."""
    row = locked(session, participant_id, removed_too=True)
    if isinstance(row, Refused):
        return row
    original, meeting = row
    matter = about(session, meeting, person_id=original.person_id)
    if not may(actor.who, Action.NAME_SUBSTITUTE, matter):
        return refused("not-allowed")
    pending = approval_rows.pending_about(session, SUBSTITUTE, subject(original.id))
    new = substitute_rows.substitute_of(session, original.id)
    if pending is None and (new is None or original.reply != "substituted"):
        return SubstituteWithdrawn(original.id, again=True)
    if meeting.state != "published" or now >= meeting.starts_at:
        return refused("substitute-started")
    if new is not None and is_in(session, meeting.id, new.person_id):
        return refused("substitute-came")
    approvals.fall_away(session, actor, subject(original.id), now=now)
    if new is not None and original.reply == "substituted":
        give_back(
            session, actor, meeting, original, new, reply="attending", now=now, office=office
        )
    return SubstituteWithdrawn(original.id)
