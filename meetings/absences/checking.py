"""核对: who was late, left early or was not there, before anybody is asked. Row 3.4.

What was found follows the records: a sign-in corrected afterwards takes somebody off the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from meetings.changes import Actor
from meetings.meetings import Refused, about, refused
from meetings.people import Action, may, named
from storage import Session, signin
from storage import meetings as rows
from storage.signin import Presence

Kind = Literal["absent", "late", "left_early"]
#: "": not asked yet. The last three are decided.
Standing = Literal["", "asked", "answered", "excused", "unexcused", "waived"]


@dataclass(frozen=True, slots=True)
class Found:
    """One person on the list of the check."""

    participant_id: int
    person_id: int
    name: str
    unit_id: int | None
    unit: str
    title: str
    role: str
    kind: Kind
    standing: Standing
    absence_id: int | None
    signed_at: datetime | None
    #: Came onto the list after the start: owes nothing, is not asked.
    joined_later: bool
    #: No longer in the roster: nobody to ask.
    has_left: bool
    reason: str = ""

    @property
    def to_ask(self) -> bool:
        """Whether a release asks about them."""
        return self.standing == "" and not self.joined_later and not self.has_left

    @property
    def to_decide(self) -> bool:
        """Whether something is to be decided of them, asked or not."""
        return self.standing in ("asked", "answered") or (
            self.standing == "" and self.has_left and not self.joined_later
        )


@dataclass(frozen=True, slots=True)
class Check:
    """The list of one sitting."""

    meeting_id: int
    sitting_id: int
    title: str
    number: int
    #: How many sittings the meeting has; with one, its number is not said.
    sittings: int
    starts_at: datetime
    ends_at: datetime
    released_at: datetime | None
    found: tuple[Found, ...]

    def of(self, kind: Kind) -> int:
        """How many are on the list for this."""
        return sum(one.kind == kind for one in self.found)

    def standing(self, *standings: Standing) -> int:
        """How many stand so."""
        return sum(one.standing in standings for one in self.found)

    @property
    def to_ask(self) -> tuple[Found, ...]:
        """Whom a release asks about."""
        return tuple(one for one in self.found if one.to_ask)

    @property
    def to_decide(self) -> tuple[Found, ...]:
        """Who is not decided on."""
        return tuple(one for one in self.found if one.to_decide)


def check(session: Session, actor: Actor, sitting_id: int, *, now: datetime) -> Check | Refused:
    """The list of the sitting, for the hosts. Before its end nobody is absent."""
    found = hosted(session, actor, sitting_id, Action.RELEASE_ABSENCES, now=now)
    if isinstance(found, Refused):
        return found
    meeting, sitting = found
    return listed(session, meeting, sitting)


def listed(session: Session, meeting: rows.Meeting, sitting: rows.Sitting) -> Check:
    """The list as the records stand."""
    presences = signin.presences_at(session, meeting.id, sitting.id)
    late = [(one, kind) for one in presences if (kind := kind_of(one)) is not None]
    return Check(
        meeting_id=meeting.id,
        sitting_id=sitting.id,
        title=meeting.title,
        number=sitting.number,
        sittings=len(rows.sittings_of(session, meeting.id)),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        released_at=sitting.released_at,
        found=_named(session, late),
    )


def found_of(session: Session, sitting: rows.Sitting, participant_id: int) -> Found | None:
    """What is on the list of one person, without a look at everybody else; None: nothing."""
    one = signin.presence_of(session, sitting.meeting_id, sitting.id, participant_id)
    kind = kind_of(one) if one is not None else None
    return None if one is None or kind is None else _named(session, [(one, kind)])[0]


def found_one(check: Check, participant_id: int) -> Found | None:
    """One of the list; None: they were there after all."""
    return next((one for one in check.found if one.participant_id == participant_id), None)


def kind_of(one: Presence) -> Kind | None:
    """What is to be explained of this presence; None: nothing. Pure.

    列席 are expected as well as 出席 here; who attends by item, and who was not on the list, are
    not. On leave nothing is to be explained.
    """
    if one.role not in ("attend", "in_attendance") or one.by_item or one.source == "walk_in":
        return None
    if one.signed_at is None:
        return None if one.on_leave else "absent"
    if one.verdict == "late":
        return "late"
    return "left_early" if one.left_early else None


def hosted(
    session: Session,
    actor: Actor,
    sitting_id: int,
    action: Action,
    *,
    now: datetime,
    person_id: int | None = None,
) -> tuple[rows.Meeting, rows.Sitting] | Refused:
    """The sitting that ended, where this person may do this with it."""
    sitting = rows.sitting(session, sitting_id)
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        return refused("gone")
    if not may(actor.who, action, about(session, meeting, person_id=person_id)):
        return refused("not-allowed")
    if meeting.state not in ("published", "closed"):
        return refused("absence-no-sitting")
    if not _ended(session, sitting, now):
        return refused("absence-early")
    return meeting, sitting


def _ended(session: Session, sitting: rows.Sitting, now: datetime) -> bool:
    if now >= sitting.ends_at:
        return True
    meeting = rows.meeting(session, sitting.meeting_id)
    # Closed early: what began is over.
    return meeting is not None and meeting.state == "closed" and sitting.starts_at <= now


def _named(session: Session, several: Sequence[tuple[Presence, Kind]]) -> tuple[Found, ...]:
    people = named(session, [one.person_id for one, _ in several])
    return tuple(
        Found(
            participant_id=one.participant_id,
            person_id=one.person_id,
            name=people[one.person_id].name,
            unit_id=one.unit_id,
            unit=one.unit,
            title=one.title,
            role=one.role,
            kind=kind,
            standing=_standing(one, kind),
            absence_id=one.absence_id if one.found == kind else None,
            signed_at=one.signed_at,
            joined_later=one.added_at is not None and one.added_at > one.starts_at,
            has_left=people[one.person_id].left_on is not None,
            reason=one.reason if one.found == kind else "",
        )
        for one, kind in several
    )


def _standing(one: Presence, kind: Kind) -> Standing:
    if one.found != kind:
        return ""  # it was about something else, which a correction has settled
    if one.absence_state == "decided":
        return cast(Standing, one.decision)
    return "answered" if one.absence_state == "answered" else "asked"
