"""Branch venues (分会场): set up, changed, taken off. Row 2.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import checklists, panel
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, named
from meetings.signin.branch_notices import places_at, tell_contact, tell_where
from storage import Session
from storage import branches as rows
from storage import meetings as meeting_rows
from storage import people as people_rows

LONGEST_NAME, LONGEST_PLACE = 30, 80
#: Venues of one meeting; a call over the line of more takes too long.
MOST = 60


@dataclass(frozen=True, slots=True)
class BranchFacts:
    """One branch venue as the hosts see it."""

    branch_id: int
    meeting_id: int
    meeting_title: str
    name: str
    place: str
    contact: Named | None
    #: How many on the list sit there.
    people: int


@dataclass(frozen=True, slots=True)
class BranchSet:
    """The venue stands as wanted; ``changed``: it was otherwise before."""

    branch_id: int
    meeting_id: int
    changed: bool = True


@dataclass(frozen=True, slots=True)
class BranchRemoved:
    """The venue is gone; so many sit at the main one again."""

    meeting_id: int
    name: str
    people: int


def branches_for(
    session: Session, who: Who, meeting_id: int
) -> tuple[meeting_rows.Meeting, tuple[BranchFacts, ...]] | Refused:
    """The meeting's branch venues, for its hosts."""
    meeting = allowed(session, who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = rows.branches_of(session, meeting_id)
    people = rows.people_in(session, meeting_id)
    contacts = named(session, [b.contact_id for b in there if b.contact_id is not None])
    return meeting, tuple(
        BranchFacts(
            branch.id,
            meeting_id,
            meeting.title,
            branch.name,
            branch.place,
            contacts.get(branch.contact_id or 0),
            people.get(branch.id, 0),
        )
        for branch in there
    )


def branch_for(session: Session, who: Who, branch_id: int) -> BranchFacts | Refused:
    """One branch venue, for the hosts."""
    branch = rows.branch(session, branch_id)
    if branch is None:
        return refused("gone")
    found = branches_for(session, who, branch.meeting_id)
    if isinstance(found, Refused):
        return found
    return next(one for one in found[1] if one.branch_id == branch_id)


def add_branch(
    session: Session,
    actor: Actor,
    meeting_id: int,
    name: str,
    place: str,
    contact_id: int | None,
    *,
    now: datetime,
    office: Office,
) -> BranchSet | Refused:
    """One more venue, with its own code, list and count."""
    meeting = open_meeting(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = rows.branches_of(session, meeting_id)
    if len(there) >= MOST:
        return refused("branches-many", limit=MOST)
    if problem := _problem(session, meeting_id, None, name, place, contact_id, office):
        return problem
    branch = meeting_rows.BranchVenue(
        meeting_id=meeting_id,
        name=name,
        place=place,
        contact_id=contact_id,
        position=max((one.position for one in there), default=0) + 1,
    )
    session.add(branch)
    session.flush()
    changed(
        session,
        actor,
        "add branch venue",
        f"meeting:{meeting_id}",
        now=now,
        after={"name": name, "place": place, "contact": contact_id},
    )
    tell_contact(session, meeting, branch, now=now)
    checklists.branch_added(session, actor, meeting, branch.id, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return BranchSet(branch.id, meeting_id)


def change_branch(
    session: Session,
    actor: Actor,
    branch_id: int,
    *,
    name: str | None = None,
    place: str | None = None,
    contact_id: int | None = None,
    now: datetime,
    office: Office,
) -> BranchSet | Refused:
    """Another name, place or contact; what is None stays."""
    branch = rows.branch(session, branch_id)
    if branch is None:
        return refused("gone")
    meeting = open_meeting(session, actor, branch.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    before = (branch.name, branch.place, branch.contact_id)
    wanted = (
        branch.name if name is None else name,
        branch.place if place is None else place,
        branch.contact_id if contact_id is None else contact_id,
    )
    if wanted == before:
        return BranchSet(branch_id, meeting.id, changed=False)
    if problem := _problem(session, meeting.id, branch_id, *wanted, office):
        return problem
    branch.name, branch.place, branch.contact_id = wanted
    session.flush()
    changed(
        session,
        actor,
        "change branch venue",
        f"meeting:{meeting.id}",
        now=now,
        before=dict(zip(("name", "place", "contact"), before, strict=True)),
        after=dict(zip(("name", "place", "contact"), wanted, strict=True)),
    )
    if wanted[2] != before[2]:
        tell_contact(session, meeting, branch, now=now)
        checklists.contact_changed(
            session, actor, meeting, branch_id, before[2], wanted[2], now=now
        )
    if wanted[1] != before[1]:
        checklists.follow(session, meeting, now=now, office=office)
        there = places_at(session, meeting.id, branch_id)
        tell_where(session, meeting, there, now=now)
    return BranchSet(branch_id, meeting.id)


def remove_branch(
    session: Session, actor: Actor, branch_id: int, *, now: datetime
) -> BranchRemoved | Refused:
    """Taken off; its people sit at the main venue again. Where somebody signed in it stays."""
    branch = rows.branch(session, branch_id)
    if branch is None:
        return refused("gone")
    meeting = open_meeting(session, actor, branch.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if rows.is_used(session, branch_id) or checklists.looked_at_branch(session, branch_id):
        return refused("branch-used", name=branch.name)
    checklists.branch_removed(session, branch_id)
    # Imported here: a room that is booked becomes the branch venue's place.
    from meetings import venues

    venues.branch_gone(session, actor, branch_id, now=now)
    there = places_at(session, meeting.id, branch_id)
    name = branch.name
    rows.send_back(session, branch_id)
    session.delete(branch)
    session.flush()
    for place in there:
        session.refresh(place)
    changed(
        session,
        actor,
        "remove branch venue",
        f"meeting:{meeting.id}",
        now=now,
        before={"name": name, "people": len(there)},
    )
    tell_where(session, meeting, there, now=now)
    panel.refresh(session, meeting.id, now=now)
    return BranchRemoved(meeting.id, name, len(there))


def open_meeting(
    session: Session, actor: Actor, meeting_id: int
) -> meeting_rows.Meeting | Refused:
    """The meeting, locked, where this person may arrange its venues and it is not over."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return refused("meeting-over") if meeting.state in ("closed", "cancelled") else meeting


def _problem(
    session: Session,
    meeting_id: int,
    branch_id: int | None,
    name: str,
    place: str,
    contact_id: int | None,
    office: Office,
) -> Refused | None:
    if not name or len(name) > LONGEST_NAME or len(place) > LONGEST_PLACE:
        return refused("branch-name", limit=LONGEST_NAME)
    if mark_in(f"{name}\n{place}", office.profile):
        return refused("level-mark")
    same = rows.branch_named(session, meeting_id, name)
    if same is not None and same.id != branch_id:
        return refused("branch-there", name=name)
    contact = people_rows.person(session, contact_id) if contact_id is not None else None
    if contact_id is not None and (contact is None or contact.left_on is not None):
        return refused("person-left")
    return None
