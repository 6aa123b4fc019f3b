"""派人替会: somebody comes in another's place, as the meeting's policy lets them. Row 3.8; ORG-06.

none: nobody; approval: whoever grants leave decides; letter: the same, with a written mandate;
free: whom one sends, comes. Both are traced: the one who is replaced keeps the row, the substitute
has a row of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from meetings import approvals, guests, waiting
from meetings.attendance.candidates import Candidate, candidate, is_in
from meetings.attendance.cards import SUBSTITUTE, subject
from meetings.attendance.leave import host_unit
from meetings.attendance.locked import locked
from meetings.attendance.places import hand_over
from meetings.changes import Actor
from meetings.guests import Outsider
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from meetings.regime.profile import SubstitutePolicy
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import substitutes as substitute_rows

POLICIES: tuple[SubstitutePolicy, ...] = ("none", "approval", "letter", "free")


@dataclass(frozen=True, slots=True)
class Substituted:
    """The substitute is on the list; both are told."""

    meeting_id: int
    original_id: int
    substitute_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SubstituteAsked:
    """The convening side decides; until then the one invited is the one expected."""

    original_id: int
    approval_id: int
    name: str


def policy(own: str, package: str, office: Office) -> SubstitutePolicy:
    """What the meeting itself says, else its package. Pure."""
    for known in POLICIES:
        if own == known:
            return known
    return office.profile.packages[package].substitutes


def policy_of(meeting: meeting_rows.Meeting, office: Office) -> SubstitutePolicy:
    """The meeting's policy."""
    return policy(meeting.substitutes, meeting.package, office)


def name_substitute(
    session: Session,
    actor: Actor,
    participant_id: int,
    whom: int | Outsider,
    *,
    letter: Sequence[approvals.Scan] = (),
    now: datetime,
    office: Office,
) -> Substituted | SubstituteAsked | Refused:
    """Name who comes instead: the person, who speaks for them or their unit, or the hosts.

    ``whom`` is somebody of the roster, or from outside."""
    row = locked(session, participant_id, removed_too=True)
    if isinstance(row, Refused):
        return row
    original, meeting = row
    matter = about(session, meeting, person_id=original.person_id)
    if not may(actor.who, Action.NAME_SUBSTITUTE, matter):
        return refused("not-allowed")
    if problem := not_now(session, original, meeting, now) or _letter_problem(
        meeting, letter, office
    ):
        return problem
    found = candidate(session, meeting, original, whom, office=office)
    if isinstance(found, Refused):
        return found
    if policy_of(meeting, office) == "free" and found.fits:
        return take_place(session, actor, meeting, original, whom, now=now, office=office)
    return ask_about(
        session, actor, meeting, original, whom, found, letter, now=now, office=office
    )


@dataclass(frozen=True, slots=True)
class MayName:
    """Somebody may be sent; ``letter``: with a written mandate."""

    meeting_id: int
    letter: bool


def may_name(
    session: Session, who: Who, participant_id: int, *, now: datetime, office: Office
) -> MayName | Refused:
    """Whether this person may name a substitute here and now; nothing is changed."""
    original = rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, original.meeting_id) if original else None
    if original is None or meeting is None:
        return refused("gone")
    if not may(who, Action.NAME_SUBSTITUTE, about(session, meeting, person_id=original.person_id)):
        return refused("not-allowed")
    if problem := not_now(session, original, meeting, now):
        return problem
    if policy_of(meeting, office) == "none":
        return refused("substitute-none", title=meeting.title)
    return MayName(meeting.id, policy_of(meeting, office) == "letter")


def not_now(
    session: Session, original: rows.Participant, meeting: meeting_rows.Meeting, now: datetime
) -> Refused | None:
    """Why nobody can be sent in this place any more, or yet."""
    if original.reply == "substituted":
        instead = substitute_rows.substitute_of(session, original.id)
        people = named(session, [instead.person_id]) if instead else {}
        return refused("substitute-named", name="".join(p.name for p in people.values()))
    if original.removed_at is not None:
        return refused("gone")
    if meeting.state in ("cancelled", "postponed"):
        return refused(f"meeting-{meeting.state}")
    if meeting.state != "published":
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    if original.role in ("staff", "driver", "accompanying"):
        return refused("substitute-role")
    if is_in(session, meeting.id, original.person_id):
        return refused("substitute-is-in")
    if waiting.given_away(session, meeting, original, now=now):
        return refused("substitute-full")
    # Later the door enters it, in one step with the sign-in.
    return refused("substitute-started") if now >= meeting.starts_at else None


def _letter_problem(
    meeting: meeting_rows.Meeting, letter: Sequence[approvals.Scan], office: Office
) -> Refused | None:
    match policy_of(meeting, office):
        case "none":
            return refused("substitute-none", title=meeting.title)
        case "letter" if not letter:
            return refused("substitute-letter")
    return None


def ask_about(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    whom: int | Outsider,
    found: Candidate,
    letter: Sequence[approvals.Scan] = (),
    *,
    taken_by: int | None = None,
    before: str | None = None,
    now: datetime,
    office: Office,
) -> SubstituteAsked:
    """Ask the convening side. ``taken_by``: the place was handed over at the door already, to
    this participant; it is asked afterwards (补批), and ``before`` is what the one invited had
    answered."""
    wanted: dict[str, Any] = {
        "person": whom if isinstance(whom, int) else None,
        "outsider": asdict(whom) if isinstance(whom, Outsider) else None,
        "name": found.name,
        "unit": found.unit,
        "title": found.title,
        "fits": found.fits,
        "letter": [one.digest for one in letter],
        "taken_by": taken_by,
        "from": before or original.reply,
    }
    approval_id = approvals.ask(
        session,
        actor,
        kind=SUBSTITUTE,
        subject=subject(original.id),
        wanted=wanted,
        meeting=meeting,
        unit_id=host_unit(session, meeting, original),
        for_person_id=original.person_id,
        now=now,
        office=office,
    )
    asked = approval_rows.events_of(session, [approval_id])[approval_id][0]
    for one in letter:
        session.add(approval_rows.ApprovalFile(event_id=asked.id, **asdict(one)))
    session.flush()
    return SubstituteAsked(original.id, approval_id, found.name)


def take_place(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    whom: int | Outsider,
    *,
    at_door: bool = False,
    request: approval_rows.Approval | None = None,
    now: datetime,
    office: Office,
) -> Substituted:
    """The place goes to them now. What else was asked about it (leave) is moot; ``request`` is
    the one that was just agreed to."""
    besides = request.id if request is not None else None
    approvals.fall_away(session, actor, subject(original.id), now=now, besides=besides)
    title = None
    if isinstance(whom, Outsider):
        title = whom.capacity
        person_id = guests.outside_person(session, actor, whom, now=now).id
    else:
        person_id = whom
    new = hand_over(
        session,
        actor,
        meeting,
        original,
        person_id,
        title=title,
        at_door=at_door,
        asked_by_id=request.asked_by_id if request is not None else None,
        now=now,
        office=office,
    )
    name = named(session, [person_id])[person_id].name
    return Substituted(meeting.id, original.id, new.id, name)
