"""作废签到: a sign-in is annulled by a record with its reason, never deleted (ORG-07). Row 3.3.

Door staff undo what they registered themselves, for a short while; later only the hosts annul.
What else is wrong is corrected on request, and somebody else decides (``correction_requests``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.signin.afterwards import count_again
from meetings.signin.quorum import warn_where_broken
from storage import Session, signin
from storage import meetings as rows

SHORTEST_REASON, LONGEST_REASON = 2, 200


@dataclass(frozen=True, slots=True)
class Annulled:
    """The sign-in does not count any more; the record of it stays. One may sign in again."""

    person: Named
    meeting_id: int


def reason_problem(reason: str, office: Office) -> Refused | None:
    """What is wrong with the reason of an annulment or a correction."""
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return refused("signin-reason", limit=LONGEST_REASON)
    return refused("level-mark") if mark_in(reason, office.profile) else None


def may_annul(
    session: Session,
    who: Who,
    meeting: rows.Meeting,
    record: signin.SignInRow,
    *,
    now: datetime,
    office: Office,
) -> bool:
    """Whether this person annuls this sign-in without asking: a host, or the staff who registered
    it just now."""
    matter = about(session, meeting, person_id=record.person_id)
    if not may(who, Action.ANNUL_SIGN_IN, matter):
        return False
    if may(who, Action.EDIT_MEETING, matter):
        return True
    until = record.entered_at + timedelta(minutes=office.profile.signin.undo_min)
    return record.by_id == who.person_id and now <= until


def annul(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Annulled | Refused:
    """作废: an annulling record with its reason; the first record stays as it was."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is None:
        return refused("gone")
    meeting = allowed(
        session, actor.who, Action.ANNUL_SIGN_IN, sitting.meeting_id, person_id=person_id
    )
    if isinstance(meeting, Refused):
        return meeting
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office):
        return problem
    record = signin.live_record(session, sitting_id, person_id)
    if record is None:
        return refused("signin-not-in")
    if not may_annul(session, actor.who, meeting, record, now=now, office=office):
        return refused("signin-annul-late", minutes=office.profile.signin.undo_min)
    values = _annulling(actor, record, reason, now)
    left = signin.leaving.signed_out_at(session, sitting_id, person_id, record.round)
    if signin.add_record(session, values) is None:
        return refused("signin-not-in")
    changed(
        session,
        actor,
        "annul sign-in",
        f"sitting:{sitting_id}",
        now=now,
        for_person_id=person_id,
        before={"method": record.method, "at": record.happened_at.isoformat()},
        reason=reason,
    )
    if left is None:
        warn_where_broken(session, sitting_id, person_id, now=now)
    count_again(session, sitting.meeting_id, now=now)
    return Annulled(named(session, [person_id])[person_id], sitting.meeting_id)


def _annulling(
    actor: Actor, record: signin.SignInRow, reason: str, now: datetime
) -> dict[str, object]:
    return {
        "sitting_id": record.sitting_id,
        "person_id": record.person_id,
        "participant_id": record.participant_id,
        "kind": "annul",
        "round": record.round,
        "happened_at": now,
        "entered_at": now,
        "method": "desk",
        "by_id": actor.who.person_id,
        "verdict": record.verdict,
        "reason": reason,
    }
