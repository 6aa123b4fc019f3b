"""A meeting is made: a draft with the profile's defaults. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.fields import set_agenda, unit_of
from meetings.inviting import Pick
from meetings.levels import accepted_levels, mark_in
from meetings.meetings import Refused, State, allowed, refused
from meetings.notices.facts import reply_deadline
from meetings.office import Office
from meetings.participants import invite
from meetings.people import Action, may, named
from meetings.series import series_of
from storage import Session
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What the form collected."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    chair_id: int | None = None
    agenda: tuple[str, ...] = ()
    invited: tuple[Pick, ...] = ()
    #: A meeting it is copied from: what the form does not ask is taken from there.
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The draft stands."""

    meeting_id: int
    #: Who left the roster while the form was filled in.
    left_out: tuple[str, ...] = ()


def create_meeting(
    session: Session,
    actor: Actor,
    new: NewMeeting,
    *,
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> Created | Refused:
    """A draft with the profile's defaults. ``own_deployment``: what the messenger may carry."""
    if not may(actor.who, Action.CREATE_MEETING):
        return refused("not-allowed")
    profile = office.profile
    if mark_in("\n".join((new.title, new.place, *new.agenda)), profile):
        return refused("level-mark")
    levels = accepted_levels(profile, own_deployment=own_deployment)
    if not levels:
        return refused("level-none")
    if new.chair_id is not None and has_left(session, new.chair_id):
        return refused("chair-left")
    meeting = rows.Meeting(
        title=new.title,
        series=series_of(new.title, unit_of(session, actor.who.person_id)),
        class_=profile.default_class,
        package=profile.default_package,
        # The careful side: the highest this messenger may carry.
        level=levels[-1],
        state=State.DRAFT,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        place=new.place,
        chair_id=new.chair_id,
        organiser_id=actor.who.person_id,
        reply_by=reply_deadline(new.starts_at, now=now, office=office),
        created_at=now,
        purpose="",
        requirements="",
        reply_asked=True,
        revision=0,
        edits=0,
    )
    if new.like is not None:
        _copy(session, actor, new.like, meeting)
    session.add(meeting)
    session.flush()
    set_agenda(session, meeting.id, new.agenda)
    chair = (Pick(new.chair_id),) if new.chair_id is not None else ()
    outcome = invite(session, meeting, (*new.invited, *chair), now=now)
    changed(
        session,
        actor,
        "create meeting",
        f"meeting:{meeting.id}",
        now=now,
        after={"title": new.title, "invited": len(outcome.added)},
    )
    return Created(meeting.id, outcome.not_invited.left)


def _copy(session: Session, actor: Actor, from_id: int, meeting: rows.Meeting) -> None:
    """What a form does not ask, from a meeting this person may edit."""
    like = allowed(session, actor.who, Action.EDIT_MEETING, from_id)
    if isinstance(like, Refused):
        return
    meeting.class_, meeting.package = like.class_, like.package
    meeting.purpose, meeting.requirements = like.purpose, like.requirements
    meeting.reply_asked = like.reply_asked


def has_left(session: Session, person_id: int) -> bool:
    """Whether this person is not in the roster any more."""
    person = named(session, [person_id]).get(person_id)
    return person is None or person.left_on is not None
