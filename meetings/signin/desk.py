"""The desk: who is not in yet, found by name; and walk-ins. Row 3.2."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.admission.entering import walk_in
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import About, Action, Named, may, named
from meetings.signin.hours import Hours, hours_of, sitting_now
from meetings.signin.outcomes import Signing
from meetings.signin.signing import sign_in_at_desk
from meetings.signin.venues import desk_scope, venue_name, works_at
from storage import Session, branches, signin
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage.signin import Attendee


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One of the meeting's sittings, to switch to."""

    sitting_id: int
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """One sitting as the desk sees it."""

    sitting_id: int
    meeting_id: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    hours: Hours
    #: Everybody on the list, of all venues: who stands at this door may belong to another.
    attendees: tuple[Attendee, ...]
    #: Scanned and not on the list, nobody decided yet.
    waiting: tuple[Named, ...]
    number: int = 1
    sitting_title: str = ""
    sittings: tuple[SittingLine, ...] = ()
    #: The branch venue this desk is for, which sees its own list; None: all venues together.
    branch_id: int | None = None
    branch: str = ""
    sign_out: bool = False
    quorum: str = ""
    phones_away: bool = False
    #: Codes that were not taken.
    refused: int = 0
    #: How many branch venues the meeting has.
    branches: int = 0
    #: The reader hands out badges.
    hands_out: bool = False

    @property
    def own(self) -> tuple[Attendee, ...]:
        """Those of this desk's venue; everybody where it is for all of them."""
        if self.branch_id is None:
            return self.attendees
        return tuple(a for a in self.attendees if (a.branch_id or 0) == self.branch_id)

    @property
    def missing(self) -> tuple[Attendee, ...]:
        """Who of them is not in and sent no apologies, in the order of names."""
        return tuple(a for a in self.own if a.signed_at is None and not a.on_leave)


def desk_of(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    sitting_id: int | None = None,
    now: datetime,
    office: Office,
) -> Desk | Refused:
    """The sitting that runs or comes next, or the one named, for the hosts and the door staff."""
    found = _hosted(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    meeting, matter = found
    sitting = rows.sitting(session, sitting_id) if sitting_id else None
    if sitting is None or sitting.meeting_id != meeting_id:
        # A button of a sitting that is gone shows the present one.
        sitting = sitting_now(session, meeting_id, now)
    if sitting is None:
        return refused("signin-unpublished")
    return _desk(session, actor, meeting, matter, sitting, office)


def desk_of_sitting(
    session: Session, actor: Actor, sitting_id: int, *, office: Office
) -> Desk | Refused:
    """A named sitting, for the hosts and the door staff."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is None:
        return refused("gone")
    found = _hosted(session, actor, sitting.meeting_id)
    if isinstance(found, Refused):
        return found
    return _desk(session, actor, *found, sitting, office)


def _hosted(
    session: Session, actor: Actor, meeting_id: int
) -> tuple[rows.Meeting, About] | Refused:
    """Where the actor works at the desk. Not locked: this is only looked at, also by readers."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(actor.who, Action.SIGN_IN_AT_DESK, matter):
        return refused("not-allowed")
    return meeting, matter


def _desk(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    matter: About,
    sitting: rows.Sitting,
    office: Office,
) -> Desk:
    tried = [attempt.person_id for attempt in signin.open_attempts(session, sitting.id)]
    people = named(session, tried)
    scope = desk_scope(session, actor.who, meeting)
    return Desk(
        sitting_id=sitting.id,
        meeting_id=meeting.id,
        title=meeting.title,
        place=meeting.place,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        state=meeting.state,
        hours=hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin),
        attendees=tuple(signin.attendees(session, sitting.id)),
        waiting=tuple(people[i] for i in tried if i in people),
        number=sitting.number,
        sitting_title=sitting.title,
        sittings=tuple(
            SittingLine(s.id, s.number, s.title, s.starts_at, s.ends_at)
            for s in rows.sittings_of(session, meeting.id)
        ),
        branch_id=scope,
        branch=venue_name(session, scope),
        sign_out=meeting.sign_out,
        quorum=meeting.quorum,
        phones_away=meeting.phones_away,
        refused=signin.refusals.count_of(session, sitting.id, scope),
        branches=len(branches.branches_of(session, meeting.id)),
        hands_out=may(actor.who, Action.HAND_OUT, matter),
    )


def matching(attendees: Sequence[Attendee], query: str) -> list[Attendee]:
    """Whose name holds the query, or whose name's pinyin initials begin with it (lxm)."""
    wanted = unicodedata.normalize("NFKC", query).casefold().replace(" ", "")
    if not wanted:
        return []
    found = [a for a in attendees if wanted in a.name.casefold().replace(" ", "")]
    if not found and wanted.isascii() and wanted.isalpha():
        found = [a for a in attendees if initials(a.name).startswith(wanted)]
    return found


def strangers_matching(session: Session, query: str, attendees: Sequence[Attendee]) -> list[Named]:
    """People of the roster with exactly this name who are not on the list."""
    invited = {attendee.person_id for attendee in attendees}
    name = unicodedata.normalize("NFKC", query).strip()
    ids = [p.id for p in people_rows.people_named(session, name) if p.id not in invited]
    return list(named(session, ids).values())


def initials(name: str) -> str:
    """The first letters of a name in pinyin: 林小满 is lxm."""
    # A megabyte of readings, loaded by the first who types letters at the desk.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()


def register_walk_in(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> Signing:
    """Somebody not on the list is here: put down for review, never sent away (row 3.2)."""
    sitting = rows.sitting(session, sitting_id)
    person = people_rows.person(session, person_id)
    if sitting is None or person is None or person.left_on is not None:
        return refused("gone" if sitting is None else "person-left")
    meeting = allowed(
        session, actor.who, Action.SIGN_IN_AT_DESK, sitting.meeting_id, person_id=person_id
    )
    if isinstance(meeting, Refused):
        return meeting
    hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
    if not hours.opens <= now <= hours.ends or meeting.state != "published":
        # Signing in will say why; nobody gets on the list meanwhile.
        return sign_in_at_desk(
            session, actor, sitting_id, person_id, at=now, now=now, office=office
        )
    no = put_on_the_list(session, actor, meeting, person_id, now=now)
    if no is not None:
        return no
    outcome = sign_in_at_desk(
        session, actor, sitting_id, person_id, at=now, now=now, office=office
    )
    signin.attempt_ended(session, sitting_id, person_id)
    return outcome


def put_on_the_list(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    person_id: int,
    *,
    now: datetime,
) -> Refused | None:
    """Somebody came who is not on the list: they are now, for review. The meeting's row must be
    locked."""
    known = named(session, [person_id])[person_id]
    if attendance_rows.participant_of(session, meeting.id, person_id) is not None:
        return None
    place = walk_in(session, meeting, person_id, known.unit_id, known.title, now=now)
    if isinstance(place, Refused):
        return place
    place.branch_id = works_at(session, meeting.id, actor.who.person_id) or None
    session.flush()
    changed(
        session,
        actor,
        "register walk-in",
        f"meeting:{meeting.id}",
        now=now,
        for_person_id=person_id,
    )
    return None
