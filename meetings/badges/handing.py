"""Handing badges out and taking them back (发放登记, 回收); a new one for a lost one. Row 3.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.badges.printing import badge_facts, kind_of, needs_print
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.people import Action, Who, may, named
from meetings.seats.hall import folded
from storage import Session, badges, signin
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Holder:
    """One participant and how their badge stands."""

    participant_id: int
    meeting_id: int
    name: str
    unit: str
    kind: str
    printed: bool
    handed_at: datetime | None
    #: Who took it where it was not the person.
    taken_by: str
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The badges of a meeting at the desk."""

    meeting_id: int
    title: str
    #: In the order of names; those too who hold a badge and do not come any more.
    holders: tuple[Holder, ...]
    #: Never printed, or changed since.
    to_print: int
    published: bool
    #: Who looks sets the seats, too; else they only stand at the desk.
    seats: bool

    @property
    def handed(self) -> int:
        """How many were given out, whether they came back or not."""
        return sum(one.handed_at is not None for one in self.holders)

    @property
    def returned(self) -> int:
        """How many came back."""
        return sum(one.returned_at is not None for one in self.holders)

    @property
    def waiting(self) -> tuple[Holder, ...]:
        """Who has not been given theirs."""
        return tuple(one for one in self.holders if one.handed_at is None)

    @property
    def out(self) -> tuple[Holder, ...]:
        """Whose badge is out and not back."""
        return tuple(one for one in self.holders if one.handed_at and not one.returned_at)

    def called(self, typed: str) -> list[Holder]:
        """Everybody whose name this is, else whose name holds it."""
        wanted = folded(typed)
        exact = [one for one in self.holders if folded(one.name) == wanted]
        return exact or [one for one in self.holders if wanted and wanted in folded(one.name)]


def desk_of(session: Session, who: Who, meeting_id: int) -> Desk | Refused:
    """The badges, for the hosts and the staff of the meeting."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(who, Action.HAND_OUT, matter):
        return refused("not-allowed")
    facts = badge_facts(session, meeting_id)
    rows = badges.badges_of(session, meeting_id)
    here = {one.participant_id for one in facts}
    gone = [one for one, row in rows.items() if row.handed_at and one not in here]
    holders = [
        _holder(meeting_id, f.participant_id, f.name, f.unit, f.kind, rows.get(f.participant_id))
        for f in facts
    ]
    for place, person, unit in attendance_rows.invited_as(session, gone):
        of, kind = (unit.name if unit else ""), kind_of(place.role)
        holders.append(_holder(meeting_id, place.id, person.name, of, kind, rows[place.id]))
    to_print = sum(needs_print(one, rows.get(one.participant_id)) for one in facts)
    published = meeting.state in ("published", "postponed")
    return Desk(
        meeting_id,
        meeting.title,
        tuple(holders),
        to_print,
        published,
        seats=may(who, Action.SET_SEATS, matter),
    )


def holder_of(session: Session, who: Who, participant_id: int) -> Holder | Refused:
    """One person's badge as it stands."""
    place = attendance_rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if place is None or meeting is None:
        return refused("gone")
    if not may(who, Action.HAND_OUT, about(session, meeting)):
        return refused("not-allowed")
    person = named(session, [place.person_id])[place.person_id]
    row = badges.badge(session, participant_id)
    kind = kind_of(place.role)
    return _holder(place.meeting_id, place.id, person.name, person.unit, kind, row)


def _holder(
    meeting_id: int, one: int, name: str, unit: str, kind: str, row: badges.Badge | None
) -> Holder:
    return Holder(
        participant_id=one,
        meeting_id=meeting_id,
        name=name,
        unit=unit,
        kind=kind,
        printed=row is not None and row.printed_at is not None,
        handed_at=row.handed_at if row else None,
        taken_by=row.taken_by if row else "",
        returned_at=row.returned_at if row else None,
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """The badge as it stands now; ``fresh`` False: somebody else was faster, nothing was done."""

    holder: Holder
    fresh: bool


def hand_out(
    session: Session,
    actor: Actor,
    participant_id: int,
    *,
    taken_by: str = "",
    now: datetime,
) -> Handed | Refused:
    """发放: it is given to the person, or to who takes it for them."""
    found = _locked(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    place, row = found
    fresh = row.handed_at is None
    if fresh:
        row.handed_at, row.handed_by_id = now, actor.who.person_id
        row.taken_by, row.returned_at = taken_by, None
        _note(session, actor, place, "hand out badge", {"taken_by": taken_by}, now=now)
    return Handed(_as_holder(session, place, row), fresh)


def take_back(
    session: Session, actor: Actor, participant_id: int, *, now: datetime
) -> Handed | Refused:
    """回收."""
    found = _locked(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    place, row = found
    fresh = row.handed_at is not None and row.returned_at is None
    if fresh:
        row.returned_at = now
        _note(session, actor, place, "take back badge", None, now=now)
    return Handed(_as_holder(session, place, row), fresh)


def undo_handing(
    session: Session, actor: Actor, participant_id: int, *, now: datetime
) -> Handed | Refused:
    """撤销: what was last noted of the badge did not happen."""
    found = _locked(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    place, row = found
    fresh = row.handed_at is not None
    if row.returned_at is not None:
        row.returned_at = None
        _note(session, actor, place, "undo badge taken back", None, now=now)
    elif row.handed_at is not None:
        row.handed_at, row.handed_by_id, row.taken_by = None, None, ""
        _note(session, actor, place, "undo badge handed out", None, now=now)
    return Handed(_as_holder(session, place, row), fresh)


@dataclass(frozen=True, slots=True)
class BadgeReissued:
    """A new badge is to be printed; the old code does not open the door any more."""

    holder: Holder


def reissue_badge(
    session: Session, actor: Actor, participant_id: int, *, token: str, now: datetime
) -> BadgeReissued | Refused:
    """补办: for a lost one. The code on it is revoked at once (``token`` is the new one)."""
    found = _locked(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    place, row = found
    meeting = meeting_rows.meeting(session, place.meeting_id)
    if place.removed_at is not None:
        return refused("gone")
    if meeting is None or meeting.state not in ("published", "postponed"):
        return refused("badges-not-now")
    signin.issue_pass(session, participant_id, token, now=now)
    row.printed_at, row.text = None, ""
    row.handed_at, row.handed_by_id, row.taken_by, row.returned_at = None, None, "", None
    _note(session, actor, place, "reissue badge", None, now=now)
    return BadgeReissued(_as_holder(session, place, row))


def _locked(
    session: Session, actor: Actor, participant_id: int
) -> tuple[attendance_rows.Participant, badges.Badge] | Refused:
    """The participant and the badge's row, where the actor may hand it out. The meeting's lock
    makes two at the desk wait for each other."""
    place = attendance_rows.participant(session, participant_id)
    if place is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.HAND_OUT, place.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    row = badges.locked_badge(session, participant_id)
    if row is None:
        row = badges.Badge(participant_id=participant_id, prints=0, text="", taken_by="")
        session.add(row)
        session.flush()
    return place, row


def _note(
    session: Session,
    actor: Actor,
    place: attendance_rows.Participant,
    action: str,
    after: dict[str, str] | None,
    *,
    now: datetime,
) -> None:
    session.flush()
    changed(
        session,
        actor,
        action,
        f"participant:{place.id}",
        now=now,
        for_person_id=place.person_id,
        after=after,
    )


def _as_holder(session: Session, place: attendance_rows.Participant, row: badges.Badge) -> Holder:
    person = named(session, [place.person_id])[place.person_id]
    return _holder(place.meeting_id, place.id, person.name, person.unit, kind_of(place.role), row)
