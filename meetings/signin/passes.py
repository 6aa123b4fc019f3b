"""Passes: a random token for each participant, looked up; reissue revokes. Rows 3.2, 3.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.people import About, Action, may
from storage import Session, signin
from storage import attendance as attendance_rows
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class PassHeld:
    """The participant's pass that holds; its token is what the QR leads to."""

    participant_id: int
    meeting_id: int
    person_id: int
    token: str
    #: False: it is somebody else's, asked for by their contact or the hosts.
    own: bool


def pass_of(
    session: Session, actor: Actor, participant_id: int, *, token: str, now: datetime
) -> PassHeld | Refused:
    """The pass, issued now where there is none; ``token`` is random and begins with "p"."""
    found = _allowed(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    held = signin.live_pass(session, participant_id)
    if held is None:
        held = token
        signin.issue_pass(session, participant_id, token, now=now)
        changed(session, actor, "issue pass", f"participant:{participant_id}", now=now)
    own = found.person_id == actor.who.person_id
    return PassHeld(participant_id, found.meeting_id, found.person_id, held, own)


def reissue_pass(
    session: Session, actor: Actor, participant_id: int, *, token: str, now: datetime
) -> PassHeld | Refused:
    """A new pass; the one before (lost, forwarded) does not sign in any more."""
    found = _allowed(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    signin.issue_pass(session, participant_id, token, now=now)
    changed(session, actor, "reissue pass", f"participant:{participant_id}", now=now)
    own = found.person_id == actor.who.person_id
    return PassHeld(participant_id, found.meeting_id, found.person_id, token, own)


def _allowed(
    session: Session, actor: Actor, participant_id: int
) -> attendance_rows.Participant | Refused:
    place = attendance_rows.participant(session, participant_id)
    # The lock makes two first requests at once wait: one pass a participant.
    meeting = rows.locked(session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        return refused("gone")
    reader = About(person_id=place.person_id)
    own = may(actor.who, Action.SIGN_IN, reader) or may(actor.who, Action.REPLY, reader)
    if not own and not may(actor.who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    if meeting.state == "draft":
        return refused("signin-unpublished")
    if meeting.state in ("cancelled", "postponed"):
        return refused(f"signin-{meeting.state}", title=meeting.title)
    if meeting.state != "published":
        return refused("signin-over", title=meeting.title)
    return place
