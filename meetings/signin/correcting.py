"""更正签到: a sign-in is annulled by a record with its reason, never deleted (ORG-07). Row 3.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action, Named, named
from meetings.signin.signing import count_again
from storage import Session, signin
from storage import meetings as rows

SHORTEST_REASON, LONGEST_REASON = 2, 200


@dataclass(frozen=True, slots=True)
class Annulled:
    """The sign-in does not count any more; the record of it stays. One may sign in again."""

    person: Named
    meeting_id: int


def annul(
    session: Session, actor: Actor, sitting_id: int, person_id: int, reason: str, *, now: datetime
) -> Annulled | Refused:
    """更正签到: an annulling record with its reason; the first record stays as it was."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is None:
        return refused("gone")
    meeting = allowed(
        session, actor.who, Action.ANNUL_SIGN_IN, sitting.meeting_id, person_id=person_id
    )
    if isinstance(meeting, Refused):
        return meeting
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return refused("signin-reason", limit=LONGEST_REASON)
    record = signin.live_record(session, sitting_id, person_id)
    if record is None:
        return refused("signin-not-in")
    values: dict[str, object] = {
        "sitting_id": sitting_id,
        "person_id": person_id,
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
    count_again(session, sitting.meeting_id, now=now)
    return Annulled(named(session, [person_id])[person_id], sitting.meeting_id)
