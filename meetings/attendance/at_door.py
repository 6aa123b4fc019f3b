"""替会 at the door, in one step: recorded, signed in, in the same chair; agreed to afterwards
(补批). Row 3.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.attendance.candidates import Candidate, candidate, is_in
from meetings.attendance.substituting import Substituted, ask_about, policy_of, take_place
from meetings.changes import Actor
from meetings.guests import Outsider
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.signin.outcomes import AlreadySignedIn, NotOnTheList, SignedIn
from meetings.signin.signing import sign_in_at_desk
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class CameInstead:
    """The substitute is in. ``approval_id``: what the convening side decides afterwards; None
    where the meeting lets everybody send whom they like."""

    done: Substituted
    signed: SignedIn
    approval_id: int | None


def substitute_at_door(
    session: Session,
    actor: Actor,
    sitting_id: int,
    participant_id: int,
    whom: int | Outsider,
    *,
    at: datetime,
    now: datetime,
    office: Office,
) -> CameInstead | Refused:
    """Somebody stands at the door in another's place: recorded and signed in at one go.

    Nothing is recorded where they can not be signed in. Who does not fit the rules of the
    meeting, or comes where nobody may be sent, is registered as a walk-in instead."""
    sitting = meeting_rows.sitting(session, sitting_id)
    original = rows.locked_participant(session, participant_id)
    meeting = meeting_rows.meeting(session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None or original is None or original.removed_at is not None:
        return refused("gone")
    if original.meeting_id != meeting.id:
        return refused("gone")
    person_id = whom if isinstance(whom, int) else None
    if not may(actor.who, Action.SIGN_IN_AT_DESK, about(session, meeting, person_id=person_id)):
        own = person_id == actor.who.person_id
        return refused("signin-desk-self" if own else "not-allowed")
    if problem := _not_here(session, meeting, original, office):
        return problem
    found = candidate(session, meeting, original, whom, office=office)
    if isinstance(found, Refused):
        return found
    return _enter(
        session, actor, sitting, meeting, original, whom, found, at=at, now=now, office=office
    )


def _not_here(
    session: Session,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    office: Office,
) -> Refused | None:
    if meeting.state != "published":
        return refused("signin-over", title=meeting.title)
    if policy_of(meeting, office) == "none":
        return refused("substitute-none-door", title=meeting.title)
    if original.role in ("staff", "driver", "accompanying"):
        return refused("substitute-role")
    if is_in(session, meeting.id, original.person_id):
        return refused("substitute-is-in")
    return None


def _enter(
    session: Session,
    actor: Actor,
    sitting: meeting_rows.Sitting,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    whom: int | Outsider,
    found: Candidate,
    *,
    at: datetime,
    now: datetime,
    office: Office,
) -> CameInstead | Refused:
    before = original.reply if original.reply == "leave" else "attending"
    with session.begin_nested() as kept:
        done = take_place(
            session, actor, meeting, original, whom, at_door=True, now=now, office=office
        )
        new = rows.participant(session, done.substitute_id)
        assert new is not None
        signed = sign_in_at_desk(
            session, actor, sitting.id, new.person_id, at=at, now=now, office=office
        )
        if not isinstance(signed, SignedIn):
            kept.rollback()
            return _why(signed)
    approval_id = None
    if policy_of(meeting, office) != "free" or not found.fits:
        asked = ask_about(
            session,
            actor,
            meeting,
            original,
            new.person_id,
            found,
            taken_by=new.id,
            before=before,
            now=now,
            office=office,
        )
        approval_id = asked.approval_id
    return CameInstead(done, signed, approval_id)


def _why(outcome: AlreadySignedIn | NotOnTheList | Refused) -> Refused:
    return outcome if isinstance(outcome, Refused) else refused("substitute-invited", name="")
