"""Quorum (法定人数): how many of those expected must be inside, and whether they are (ORG-11).
Row 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action
from meetings.reach import Notice, tell
from meetings.signin.counting import counts
from storage import Session, branches, outbox
from storage import attendance as attendance_rows
from storage import meetings as rows

#: What ``Meeting.quorum`` may say, and the share of those expected that it means.
SHARES: dict[str, Fraction] = {"1/2": Fraction(1, 2), "2/3": Fraction(2, 3)}


@dataclass(frozen=True, slots=True)
class Quorum:
    """How the quorum stands: heads."""

    expected: int
    inside: int
    needed: int

    @property
    def short(self) -> int:
        """How many are missing; 0 where there are enough."""
        return max(0, self.needed - self.inside)


def needed_of(expected: int, quorum: str) -> int:
    """How many must be inside: at least the share, rounded up; 0 without a rule."""
    return ceil(expected * SHARES[quorum]) if quorum in SHARES else 0


def quorum_of(session: Session, sitting_id: int) -> Quorum | None:
    """How the quorum of the sitting stands now; None where the meeting has no such rule."""
    sitting = rows.sitting(session, sitting_id)
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    if meeting is None or meeting.quorum not in SHARES:
        return None
    found = counts(session, sitting_id)
    return Quorum(found.expected, found.inside, needed_of(found.expected, meeting.quorum))


def set_quorum(
    session: Session, actor: Actor, meeting_id: int, quorum: str, *, now: datetime
) -> rows.Meeting | Refused:
    """ "" (no rule), "1/2" or "2/3" of those expected must be inside."""
    meeting = _settable(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if quorum and quorum not in SHARES:
        return refused("gone")
    if meeting.quorum != quorum:
        changed(
            session,
            actor,
            "set quorum",
            f"meeting:{meeting_id}",
            now=now,
            before={"quorum": meeting.quorum},
            after={"quorum": quorum},
        )
        meeting.quorum = quorum
    return meeting


def set_sign_out(
    session: Session, actor: Actor, meeting_id: int, wanted: bool, *, now: datetime
) -> rows.Meeting | Refused:
    """Whether who leaves signs out. Switched off, what was signed out stays on record."""
    meeting = _settable(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.sign_out != wanted:
        changed(
            session,
            actor,
            "set sign-out",
            f"meeting:{meeting_id}",
            now=now,
            before={"sign_out": meeting.sign_out},
            after={"sign_out": wanted},
        )
        meeting.sign_out = wanted
    return meeting


def _settable(session: Session, actor: Actor, meeting_id: int) -> rows.Meeting | Refused:
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return refused("meeting-over") if meeting.state in ("closed", "cancelled") else meeting


def warn_where_broken(session: Session, sitting_id: int, person_id: int, *, now: datetime) -> None:
    """Somebody left a running sitting: where that breaks the quorum, the clerks are told; else
    nobody is disturbed."""
    sitting = rows.sitting(session, sitting_id)
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None or not sitting.starts_at <= now < sitting.ends_at:
        return
    if meeting.quorum not in SHARES:
        return
    # Two who leave at once wait for each other here: each is counted with the other, and the one
    # by whom it broke is seen. Before the timer of the figures, as everywhere.
    rows.locked(session, meeting.id)
    place = attendance_rows.participant_of(session, meeting.id, person_id)
    counted = place is not None and place.role == "attend" and place.source != "walk_in"
    found = quorum_of(session, sitting_id)
    # One left: the rule broke just now where one more would have kept it.
    if found is None or not counted or found.short != 1:
        return
    notice = Notice(
        kind="signin_quorum",
        params={"sitting": sitting_id},
        lane=outbox.URGENT,
        coalesce=f"quorum:{sitting_id}",
        valid_until=sitting.ends_at,
        meeting_id=meeting.id,
    )
    for host in hosts_of(session, meeting):
        tell(session, host, notice, now=now)


def hosts_of(session: Session, meeting: rows.Meeting) -> list[int]:
    """The organiser, the staff and the contacts of branch venues, each once."""
    staff = [
        participant.person_id
        for participant in attendance_rows.participants_of(session, meeting.id)
        if participant.role == "staff"
    ]
    contacts = sorted(branches.contacts_of(session, meeting.id))
    return list(dict.fromkeys([meeting.organiser_id, *staff, *contacts]))
