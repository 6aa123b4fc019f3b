"""签退: who leaves signs out, by a press after scanning again or through the door staff; who comes
back is inside again. Nothing toggles by itself. Rows 3.2, 3.3.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Named, named
from meetings.signin.afterwards import count_again
from meetings.signin.hours import left_verdict
from meetings.signin.judging import Command, may_sign, where
from meetings.signin.outcomes import CameBack, Method, SignedOut
from meetings.signin.quorum import warn_where_broken
from storage import Session, signin

#: The reason of the record that ends the round in which somebody had signed out.
CAME_BACK = "came_back"


def minute_of(moment: datetime) -> int:
    """The minute of a scan, as the button of its answer carries it."""
    return int(moment.timestamp()) // 60


def sign_out(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    scanned: int | None = None,
    at: datetime,
    now: datetime,
    office: Office,
) -> SignedOut | Refused:
    """签退 of oneself, ``scanned`` saying in which minute (``minute_of``) the code was; or of
    somebody who stands before the door staff."""
    ready = _ready(session, actor, sitting_id, person_id, scanned, now=now, office=office)
    if isinstance(ready, Refused):
        return ready
    found, person = ready
    left = signin.leaving.signed_out_at(session, sitting_id, person_id, found.round)
    at, title = min(at, now), where(actor, found)["title"]
    verdict = left_verdict(at, found.ends_at, office.profile.signin)
    values = _record(actor, found, person_id, "out", at, now, verdict)
    if left is None and signin.add_record(session, values) is not None:
        changed(
            session,
            actor,
            "sign out",
            f"sitting:{sitting_id}",
            now=now,
            for_person_id=person_id,
            after={"at": at.isoformat(), "verdict": verdict},
        )
        warn_where_broken(session, sitting_id, person_id, now=now)
        count_again(session, found.meeting_id, now=now)
        return SignedOut(at, verdict, sitting_id, found.meeting_id, title, person)
    left = left or signin.leaving.signed_out_at(session, sitting_id, person_id, found.round)
    since = left[0] if left else at
    first = left_verdict(since, found.ends_at, office.profile.signin)
    return SignedOut(since, first, sitting_id, found.meeting_id, title, person, again=True)


def come_back(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    scanned: int | None = None,
    now: datetime,
    office: Office,
) -> CameBack | Refused:
    """Inside again after signing out: that round ends, the next begins with the first sign-in's
    time. Both stay on record."""
    ready = _ready(session, actor, sitting_id, person_id, scanned, now=now, office=office)
    if isinstance(ready, Refused):
        return ready
    found, person = ready
    record = signin.live_record(session, sitting_id, person_id)
    assert record is not None
    title = where(actor, found)["title"]
    back = CameBack(record.happened_at, sitting_id, found.meeting_id, title, person)
    if signin.leaving.signed_out_at(session, sitting_id, person_id, record.round) is None:
        return back  # pressed twice: they are inside
    ended = _record(actor, found, person_id, "annul", now, now, record.verdict)
    if signin.add_record(session, {**ended, "reason": CAME_BACK}) is None:
        return back
    again = _record(actor, found, person_id, "in", record.happened_at, now, record.verdict)
    # The first sign-in holds on: how it was, and who registered it. Who let them back in stands
    # in the record that ends the round.
    kept = {
        "branch_id": signin.leaving.branch_of(session, record.id),
        "method": record.method,
        "by_id": record.by_id,
        "round": record.round + 1,
    }
    signin.add_record(session, again | kept)
    changed(
        session,
        actor,
        "come back",
        f"sitting:{sitting_id}",
        now=now,
        for_person_id=person_id,
        after={"at": now.isoformat()},
    )
    count_again(session, found.meeting_id, now=now)
    return back


def _ready(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    scanned: int | None,
    *,
    now: datetime,
    office: Office,
) -> tuple[signin.Admission, Named] | Refused:
    """Whether this person may leave or come back now, at this actor's word."""
    me, rule = actor.who.person_id, office.profile.signin
    found = signin.admission(session, sitting_id, person_id, actor_id=me)
    if found is None or found.participant_id is None:
        return refused("gone")
    own = me == person_id
    if not may_sign(actor, Command(sitting_id, person_id, _method(own), now), found):
        return refused("not-allowed")
    if found.state != "published" or not found.sign_out:
        return refused("signin-out-none", title=where(actor, found)["title"])
    if own and found.phones_away:
        return refused("signin-phones-away", title=where(actor, found)["title"])
    # A button kept for later proves nothing: whoever presses stands at the door.
    if own and not 0 <= minute_of(now) - (scanned or 0) <= rule.out_press_min:
        return refused("signin-out-scan")
    if found.signed_at is None:
        return refused("signin-out-not-in")
    if now > found.ends_at + timedelta(minutes=rule.close_min):
        return refused("signin-out-over", title=where(actor, found)["title"])
    return found, named(session, [person_id])[person_id]


def _method(own: bool) -> Method:
    return "venue_code" if own else "desk"


def _record(
    actor: Actor,
    found: signin.Admission,
    person_id: int,
    kind: str,
    happened_at: datetime,
    now: datetime,
    verdict: str,
) -> dict[str, object]:
    return {
        "sitting_id": found.sitting_id,
        "person_id": person_id,
        "participant_id": found.participant_id,
        "kind": kind,
        "round": found.round,
        "happened_at": happened_at,
        "entered_at": now,
        "method": _method(actor.who.person_id == person_id),
        "by_id": actor.who.person_id,
        "verdict": verdict,
    }
