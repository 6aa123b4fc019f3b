"""Signing in: one statement to look, one to write; a constraint does "once". Rows 3.2, 3.3.

The meeting's row is not locked here: five hundred people come through the door at once, and what
must hold (one record a person) holds by the constraint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.levels import carried
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, may, named
from meetings.signin.codes import Code, Foreign, Forged, is_fresh, read_code
from meetings.signin.hours import Verdict, hours_of, sitting_now, verdict_at
from meetings.signin.outcomes import (
    METHODS,
    AlreadySignedIn,
    Method,
    NotOnTheList,
    OwnPass,
    SignedIn,
    Signing,
)
from storage import Session, signin, timers
from storage import attendance as attendance_rows

#: Codes and passes stop when the profile says; the desk goes on to the end of the sitting.
_BY_CODE = frozenset({"venue_code", "pass"})


@dataclass(frozen=True, slots=True)
class _Command:
    sitting_id: int
    person_id: int
    method: Method
    at: datetime


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
    """The venue's code was scanned. ``at`` is the platform's time of the scan. Row 3.2."""
    match read_code(secret, token):
        case Forged():
            return refused("signin-forged")
        case Foreign():
            return refused("signin-foreign")
        case Code(sitting_id, window):
            if window is not None and not is_fresh(window, at, office.profile.signin):
                return refused("signin-old-code")
            me = actor.who.person_id
            command = _Command(sitting_id, me, "venue_code", at)
            return _sign(session, actor, command, now=now, office=office)


def sign_in_by_pass(
    session: Session, actor: Actor, token: str, *, at: datetime, now: datetime, office: Office
) -> Signing | OwnPass:
    """A personal pass was opened: by door staff it signs in, by its owner it is shown."""
    found = signin.participant_by_pass(session, token)
    place = attendance_rows.participant(session, found[0]) if found else None
    if found is None or place is None:
        return refused("signin-pass-unknown")
    own = place.person_id == actor.who.person_id
    if not own and not _works_at(session, actor, place, at):
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
    command = _Command(sitting.id, place.person_id, "pass", at)
    return _sign(session, actor, command, now=now, office=office)


def sign_in_at_desk(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    at: datetime,
    now: datetime,
    office: Office,
) -> Signing:
    """现场登记: staff register who stands before them. Never oneself."""
    command = _Command(sitting_id, person_id, "desk", at)
    return _sign(session, actor, command, now=now, office=office)


def enter_from_paper(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> Signing:
    """One line of the signed sheet. The pen leaves no time: the start counts, or now if before."""
    command = _Command(sitting_id, person_id, "paper", now)
    return _sign(session, actor, command, now=now, office=office)


def _sign(
    session: Session, actor: Actor, command: _Command, *, now: datetime, office: Office
) -> Signing:
    me = actor.who.person_id
    # Twice where an annulment came between looking and writing.
    for _ in range(2):
        found = signin.admission(session, command.sitting_id, command.person_id, actor_id=me)
        if found is None:
            return refused("gone")
        no = _why_not(session, actor, command, found, now=now, office=office)
        if no is not None:
            return no
        if found.signed_at is not None:
            return _already(session, actor, command, found)
        written = _write(session, actor, command, found, now=now, office=office)
        if written is not None:
            return written
    raise LookupError(f"sitting {command.sitting_id}: sign-in and annulment do not settle")


def _write(
    session: Session,
    actor: Actor,
    command: _Command,
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
        _hand_out(session, found.participant_id, now=now)
    return SignedIn(
        at=at,
        verdict=verdict,
        meeting_id=found.meeting_id,
        **_where(actor, found),
        person=_person(session, actor, command),
        participant_id=found.participant_id,
        role=found.role or "",
        method=command.method,
    )


def _why_not(
    session: Session,
    actor: Actor,
    command: _Command,
    found: signin.Admission,
    *,
    now: datetime,
    office: Office,
) -> NotOnTheList | Refused | None:
    if not _may_sign(actor, command, found):
        own = command.person_id == actor.who.person_id
        return refused("signin-desk-self" if own else "not-allowed")
    if found.state == "draft":
        return refused("signin-unpublished")
    if found.state == "cancelled":
        return refused("signin-cancelled", title=found.title)
    if found.has_left:
        return refused("person-left")
    if found.participant_id is None:
        return _not_on_the_list(session, actor, command, found, now=now)
    if found.signed_at is not None:
        return None
    return _outside_hours(command, found, office)


def _outside_hours(command: _Command, found: signin.Admission, office: Office) -> Refused | None:
    hours = hours_of(found.starts_at, found.ends_at, office.profile.signin)
    if command.at < hours.opens:
        return refused("signin-early", title=found.title, opens=hours.opens.isoformat())
    if command.method == "paper":
        return None  # the sheet was signed in the hall; it may be entered afterwards
    if found.state == "closed" or command.at > hours.ends:
        return refused("signin-over", title=found.title)
    if command.method in _BY_CODE and command.at > hours.closes:
        return refused("signin-closed", title=found.title, closed=hours.closes.isoformat())
    return None


def _may_sign(actor: Actor, command: _Command, found: signin.Admission) -> bool:
    me = actor.who.person_id
    about = About(
        person_id=command.person_id,
        organiser_id=found.organiser_id,
        staff=frozenset({me}) if found.actor_is_staff else frozenset(),
    )
    action = Action.SIGN_IN if command.method == "venue_code" else Action.SIGN_IN_AT_DESK
    return may(actor.who, action, about)


def _works_at(
    session: Session, actor: Actor, place: attendance_rows.Participant, at: datetime
) -> bool:
    """Whether the actor may register people at this participant's meeting."""
    sitting = sitting_now(session, place.meeting_id, at)
    if sitting is None:
        return False
    me = actor.who.person_id
    found = signin.admission(session, sitting.id, place.person_id, actor_id=me)
    command = _Command(sitting.id, place.person_id, "pass", at)
    return found is not None and _may_sign(actor, command, found)


def _not_on_the_list(
    session: Session, actor: Actor, command: _Command, found: signin.Admission, *, now: datetime
) -> NotOnTheList:
    signin.add_attempt(session, found.sitting_id, command.person_id, at=command.at)
    title = _where(actor, found)["title"]
    theirs = attendance_rows.meetings_of_person(
        session, command.person_id, ending_after=command.at
    )
    for meeting in carried(session, actor.who, [meeting for _, meeting in theirs]):
        if title and meeting.starts_at <= command.at + timedelta(hours=1):
            return NotOnTheList(title, meeting.title, meeting.place)
    return NotOnTheList(title)


def _already(
    session: Session, actor: Actor, command: _Command, found: signin.Admission
) -> AlreadySignedIn:
    assert found.signed_at is not None
    people = [command.person_id, *([found.by_id] if found.by_id else [])]
    known = named(session, people)
    by = known.get(found.by_id) if found.by_id and found.by_id != command.person_id else None
    verdict: Verdict = "late" if found.verdict == "late" else "on_time"
    return AlreadySignedIn(
        at=found.signed_at,
        method=METHODS[found.method or "desk"],
        by=by.name if by else None,
        verdict=verdict,
        meeting_id=found.meeting_id,
        **_where(actor, found),
        person=known[command.person_id],
    )


def _where(actor: Actor, found: signin.Admission) -> dict[str, str]:
    """Title and place, where the messenger they sign in on may name them (SEC-04)."""
    levels = actor.who.levels
    named = levels is None or found.level in levels
    return {"title": found.title if named else "", "place": found.place if named else ""}


def _person(session: Session, actor: Actor, command: _Command) -> Named:
    if command.person_id == actor.who.person_id:
        # Who scans knows who they are: two statements less at the door.
        return Named(command.person_id, actor.who.name, "", None, "")
    return named(session, [command.person_id])[command.person_id]


def _hand_out(session: Session, participant_id: int, *, now: datetime) -> None:
    """What is marked "at sign-in" goes out with the reply (row 3.7)."""
    from meetings import documents

    place = attendance_rows.participant(session, participant_id)
    if place is not None:
        documents.give(session, place, "at_sign_in", now=now)


def count_again(session: Session, meeting_id: int, *, now: datetime) -> None:
    """The panel is to count again, soon: a burst of sign-ins costs one edit (``recounted``)."""
    timers.want_again(
        session,
        f"meeting:{meeting_id}:count",
        timers.WantedTimer(
            signin.COUNT,
            "",
            now,
            valid_until=now + timedelta(hours=1),
            data={"meeting": meeting_id},
        ),
    )
