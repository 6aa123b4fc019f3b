"""What came of a sign-in, with everything its answer says. Rows 3.2, 3.3."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.changes import Actor
from meetings.office import Office
from meetings.people import Named, named
from meetings.seats.mine import seat_of
from meetings.signin.hours import Verdict
from meetings.signin.judging import Command, where
from meetings.signin.outcomes import METHODS, AlreadySignedIn, SignedIn
from meetings.signin.venues import venue_name
from storage import Session, branches, signin


def done(
    session: Session,
    actor: Actor,
    command: Command,
    found: signin.Admission,
    at: datetime,
    verdict: Verdict,
) -> SignedIn:
    """Signed in just now, as it is told."""
    assert found.participant_id is not None
    return SignedIn(
        at=at,
        verdict=verdict,
        meeting_id=found.meeting_id,
        **_where(session, actor, command, found),
        person=_person(session, actor, command),
        participant_id=found.participant_id,
        role=found.role or "",
        method=command.method,
        sitting_id=found.sitting_id,
        number=found.number,
        belongs=_belongs(session, command, found),
        seat=seat_of(session, found.participant_id) if found.has_seat else None,
    )


def already(
    session: Session,
    actor: Actor,
    command: Command,
    found: signin.Admission,
    *,
    now: datetime,
    office: Office,
) -> AlreadySignedIn:
    """The first sign-in holds; whether they may sign out, or did."""
    assert found.signed_at is not None
    people = [command.person_id, *([found.by_id] if found.by_id else [])]
    known = named(session, people)
    by = known.get(found.by_id) if found.by_id and found.by_id != command.person_id else None
    verdict: Verdict = "late" if found.verdict == "late" else "on_time"
    left = (
        signin.leaving.signed_out_at(session, found.sitting_id, command.person_id, found.round)
        if found.sign_out
        else None
    )
    rule = office.profile.signin
    in_time = now <= found.ends_at + timedelta(minutes=rule.close_min)
    stayed = now >= found.signed_at + timedelta(minutes=rule.out_after_min)
    return AlreadySignedIn(
        at=found.signed_at,
        method=METHODS[found.method or "desk"],
        by=by.name if by else None,
        verdict=verdict,
        meeting_id=found.meeting_id,
        **_where(session, actor, command, found),
        person=known[command.person_id],
        sitting_id=found.sitting_id,
        number=found.number,
        may_sign_out=found.sign_out and left is None and in_time and stayed,
        out_at=left[0] if left else None,
    )


def _where(
    session: Session, actor: Actor, command: Command, found: signin.Admission
) -> dict[str, str]:
    branch = branches.branch(session, command.branch_id) if command.branch_id else None
    return where(actor, found, (branch.name, branch.place) if branch else None)


def _belongs(session: Session, command: Command, found: signin.Admission) -> str | None:
    if command.branch_id == found.branch_id:
        return None
    return venue_name(session, found.branch_id)


def _person(session: Session, actor: Actor, command: Command) -> Named:
    if command.person_id == actor.who.person_id:
        # Who scans knows who they are: two statements less at the door.
        return Named(command.person_id, actor.who.name, "", None, "")
    return named(session, [command.person_id])[command.person_id]
