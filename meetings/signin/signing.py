"""Signing in: one statement to look, one to write; a constraint does "once". Rows 3.2, 3.3.

The meeting's row is not locked here: five hundred people come through the door at once, and what
must hold (one record a person) holds by the constraint.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from meetings.changes import Actor, changed
from meetings.meetings import refused
from meetings.office import Office
from meetings.signin.afterwards import count_again, hand_out
from meetings.signin.codes import Code, Foreign, Forged, is_fresh, read_code
from meetings.signin.hours import hours_of, sitting_now, verdict_at
from meetings.signin.judging import Command, why_not, works_there
from meetings.signin.outcomes import AlreadySignedIn, OwnPass, SignedIn, Signing
from meetings.signin.refusing import note_refused
from meetings.signin.signed import already, done
from meetings.signin.venues import works_at
from storage import Session, branches, signin
from storage import attendance as attendance_rows


def sign_in_by_code(
    session: Session,
    actor: Actor,
    token: str,
    *,
    at: datetime,
    now: datetime,
    office: Office,
    secret: bytes,
) -> Signing:
    """The venue's code was scanned. ``at`` is the platform's time of the scan. What is not taken
    is counted (``refusing``). Row 3.2."""
    outcome = _by_code(session, actor, token, at=at, now=now, office=office, secret=secret)
    if not isinstance(outcome, SignedIn | AlreadySignedIn):
        note_refused(session, actor, token, outcome, at=min(at, now), office=office, secret=secret)
    return outcome


def _by_code(
    session: Session,
    actor: Actor,
    token: str,
    *,
    at: datetime,
    now: datetime,
    office: Office,
    secret: bytes,
) -> Signing:
    match read_code(secret, token):
        case Forged():
            return refused("signin-forged")
        case Foreign():
            return refused("signin-foreign")
        case Code(sitting_id, window, branch_id):
            if window is not None and not is_fresh(window, at, office.profile.signin):
                return refused("signin-old-code")
            me = actor.who.person_id
            command = Command(sitting_id, me, "venue_code", at, branch_id)
            return _sign(session, actor, command, now=now, office=office)


def sign_in_by_pass(
    session: Session,
    actor: Actor,
    token: str,
    *,
    at: datetime,
    now: datetime,
    office: Office,
    venue: int | None = None,
) -> Signing | OwnPass:
    """A personal pass was opened: by door staff it signs in, by its owner it is shown.

    ``venue``: where the door is, a branch's id or 0; None: where the actor works.
    """
    found = signin.participant_by_pass(session, token)
    place = attendance_rows.participant(session, found[0]) if found else None
    if found is None or place is None:
        return refused("signin-pass-unknown")
    own = place.person_id == actor.who.person_id
    if not own and not works_there(session, actor, place, at):
        return refused("signin-pass-others")
    if found[1] is not None:
        return refused("signin-pass-revoked")
    if own:
        return OwnPass(place.id, place.meeting_id)
    if place.removed_at is not None:
        return refused("signin-removed")
    sitting = sitting_now(session, place.meeting_id, at)
    if sitting is None:
        return refused("signin-unpublished")
    command = Command(sitting.id, place.person_id, "pass", at)
    return _sign(session, actor, command, venue=venue, now=now, office=office)


def sign_in_at_desk(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    at: datetime,
    now: datetime,
    office: Office,
    venue: int | None = None,
    method: Literal["desk", "pass"] = "desk",
) -> Signing:
    """现场登记: staff register who stands before them. Never oneself. ``venue`` as for a pass;
    ``method``: they looked at the person's card first, whose pass they had scanned."""
    command = Command(sitting_id, person_id, method, at)
    return _sign(session, actor, command, venue=venue, now=now, office=office)


def enter_from_paper(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    at: datetime | None = None,
    now: datetime,
    office: Office,
    venue: int | None = None,
) -> Signing:
    """One line of the signed sheet. The pen leaves no time: the start counts, or ``at`` (when it
    was entered; now) if that was before."""
    command = Command(sitting_id, person_id, "paper", at or now)
    return _sign(session, actor, command, venue=venue, now=now, office=office)


def _sign(
    session: Session,
    actor: Actor,
    command: Command,
    *,
    now: datetime,
    office: Office,
    venue: int | None = None,
) -> Signing:
    me = actor.who.person_id
    # Twice where an annulment came between looking and writing.
    for _ in range(2):
        found = signin.admission(session, command.sitting_id, command.person_id, actor_id=me)
        if found is None:
            return refused("gone")
        no = why_not(session, actor, command, found, office=office)
        if no is not None:
            return no
        command = replace(command, branch_id=_branch_of(session, actor, command, found, venue))
        if found.signed_at is not None:
            return already(session, actor, command, found, now=now, office=office)
        written = _write(session, actor, command, found, now=now, office=office)
        if written is not None:
            return written
    raise LookupError(f"sitting {command.sitting_id}: sign-in and annulment do not settle")


def _branch_of(
    session: Session,
    actor: Actor,
    command: Command,
    found: signin.Admission,
    venue: int | None,
) -> int | None:
    """The branch venue it happens at: the code's, the door's, where the actor works; what a host
    enters from afar happens where the person belongs."""
    if command.method == "venue_code":
        known = branches.is_of(session, command.branch_id, found.meeting_id)
        return command.branch_id if known else None
    if venue is None:
        venue = works_at(session, found.meeting_id, actor.who.person_id)
    return found.branch_id if venue is None else venue or None


def _write(
    session: Session,
    actor: Actor,
    command: Command,
    found: signin.Admission,
    *,
    now: datetime,
    office: Office,
) -> SignedIn | None:
    """The record and what follows from it; None where another scan was faster."""
    hours = hours_of(found.starts_at, found.ends_at, office.profile.signin)
    # The platform's clock may run ahead of ours; paper is entered after the event.
    at = min(command.at, now)
    if command.method == "paper":
        at = min(at, hours.late_after)
    verdict = verdict_at(at, hours)
    assert found.participant_id is not None
    values: dict[str, object] = {
        "sitting_id": found.sitting_id,
        "person_id": command.person_id,
        "participant_id": found.participant_id,
        "kind": "in",
        "round": found.round,
        "happened_at": at,
        "entered_at": now,
        "branch_id": command.branch_id,
        "method": command.method,
        "by_id": actor.who.person_id,
        "verdict": verdict,
    }
    if signin.add_record(session, values) is None:
        return None
    changed(
        session,
        actor,
        "sign in",
        f"sitting:{found.sitting_id}",
        now=now,
        for_person_id=command.person_id,
        after={"method": command.method, "at": at.isoformat(), "verdict": verdict},
    )
    if not found.counting:  # a burst finds it wanted: one statement less at the door
        count_again(session, found.meeting_id, now=now)
    if found.papers_waiting:
        hand_out(session, found.participant_id, now=now)
    return done(session, actor, command, found, at, verdict)
