"""Judging a sign-in: why it is not taken. Pure but for what it looks up. Rows 3.2, 3.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor
from meetings.levels import carried
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, may
from meetings.signin.hours import hours_of, sitting_now
from meetings.signin.outcomes import Method, NotOnTheList
from storage import Session, signin
from storage import attendance as attendance_rows
from storage import meetings as rows

#: Codes and passes stop when the profile says; the desk goes on to the end of the sitting.
_BY_CODE = frozenset({"venue_code", "pass"})


@dataclass(frozen=True, slots=True)
class Command:
    """One sign-in that is asked for."""

    sitting_id: int
    person_id: int
    method: Method
    at: datetime
    #: The branch venue it happens at; None: the main one.
    branch_id: int | None = None


def why_not(
    session: Session,
    actor: Actor,
    command: Command,
    found: signin.Admission,
    *,
    office: Office,
) -> NotOnTheList | Refused | None:
    """Why this sign-in is not taken; None where it is, or was before."""
    if not may_sign(actor, command, found):
        own = command.person_id == actor.who.person_id
        return refused("signin-desk-self" if own else "not-allowed")
    if found.state == "draft":
        return refused("signin-unpublished")
    title = where(actor, found)["title"]
    if found.state in ("cancelled", "postponed"):
        return refused(f"signin-{found.state}", title=title)
    if found.has_left:
        return refused("person-left")
    if found.phones_away and command.method == "venue_code":
        return refused("signin-phones-away", title=title)
    if found.participant_id is None:
        return _not_on_the_list(session, actor, command, found)
    if found.signed_at is not None:
        return None
    return _outside_hours(session, command, found, title, office)


def _outside_hours(
    session: Session, command: Command, found: signin.Admission, title: str, office: Office
) -> Refused | None:
    """Whether it comes too early or too late for its method."""
    hours = hours_of(found.starts_at, found.ends_at, office.profile.signin)
    if command.at < hours.opens:
        return refused("signin-early", title=title, opens=hours.opens.isoformat())
    if command.method == "paper":
        return None  # the sheet was signed in the hall; it may be entered afterwards
    over = found.state == "closed" or command.at > hours.ends
    if not over and (command.method not in _BY_CODE or command.at <= hours.closes):
        return None
    if command.method == "venue_code" and (running := _running(session, command, found, office)):
        # The poster of the morning still hangs at the door.
        return refused("signin-other-sitting", title=title, number=found.number, now=running)
    if over:
        return refused("signin-over", title=title)
    return refused("signin-closed", title=title, closed=hours.closes.isoformat())


def _running(
    session: Session, command: Command, found: signin.Admission, office: Office
) -> int | None:
    """第几场 of the meeting one signs in to now with its own code; None: none."""
    if found.state != "published":
        return None
    for sitting in rows.sittings_of(session, found.meeting_id):
        hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
        if sitting.id != found.sitting_id and hours.opens <= command.at <= hours.closes:
            return sitting.number
    return None


def may_sign(actor: Actor, command: Command, found: signin.Admission) -> bool:
    """Whether the actor may sign this person in, in this way."""
    me = actor.who.person_id
    about = About(
        person_id=command.person_id,
        organiser_id=found.organiser_id,
        staff=frozenset({me}) if found.actor_is_staff else frozenset(),
    )
    action = Action.SIGN_IN if command.method == "venue_code" else Action.SIGN_IN_AT_DESK
    return may(actor.who, action, about)


def works_there(
    session: Session, actor: Actor, place: attendance_rows.Participant, at: datetime
) -> bool:
    """Whether the actor may register people at this participant's meeting."""
    sitting = sitting_now(session, place.meeting_id, at)
    if sitting is None:
        return False
    me = actor.who.person_id
    found = signin.admission(session, sitting.id, place.person_id, actor_id=me)
    command = Command(sitting.id, place.person_id, "pass", at)
    return found is not None and may_sign(actor, command, found)


def where(
    actor: Actor, found: signin.Admission, venue: tuple[str, str] | None = None
) -> dict[str, str]:
    """Title and place, where the messenger they sign in on may name them (SEC-04); of a branch
    venue (its name and place) that one's."""
    levels = actor.who.levels
    if levels is not None and found.level not in levels:
        return {"title": "", "place": ""}
    if venue is None:
        return {"title": found.title, "place": found.place}
    return {"title": found.title, "place": " ".join(part for part in venue if part)}


def _not_on_the_list(
    session: Session, actor: Actor, command: Command, found: signin.Admission
) -> NotOnTheList:
    signin.add_attempt(session, found.sitting_id, command.person_id, at=command.at)
    title = where(actor, found)["title"]
    theirs = attendance_rows.meetings_of_person(
        session, command.person_id, ending_after=command.at
    )
    for meeting in carried(session, actor.who, [meeting for _, meeting in theirs]):
        if title and meeting.starts_at <= command.at + timedelta(hours=1):
            return NotOnTheList(title, meeting.title, meeting.place)
    return NotOnTheList(title)
