"""Marks of the check: a leave spoken before, or nothing asked. Row 3.4.

Who attended and did not sign is a correction of the record (``meetings.signin``), not a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.absences.checking import Found, found_of, hosted
from meetings.attendance import leave
from meetings.attendance.taking import take
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session
from storage import absences as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Marked:
    """The mark stands; ``again``: it stood before."""

    sitting_id: int
    participant_id: int
    name: str
    again: bool = False
    #: A leave that is agreed to afterwards (补批).
    afterwards: bool = False


def waive(
    session: Session,
    actor: Actor,
    sitting_id: int,
    participant_id: int,
    *,
    wanted: bool,
    now: datetime,
) -> Marked | Refused:
    """不追问, or with ``wanted`` False that mark taken off again. Who was asked is decided on."""
    one = _one(session, actor, sitting_id, participant_id, now=now)
    if isinstance(one, Refused):
        return one
    row = rows.absence_of(session, sitting_id, participant_id)
    done = Marked(sitting_id, participant_id, one.name)
    if (one.standing == "waived") == wanted:
        return Marked(sitting_id, participant_id, one.name, again=True)
    if not wanted and row is not None:
        session.delete(row)
    elif one.standing != "":
        return refused("absence-asked")
    else:
        row = row or rows.Absence(sitting_id=sitting_id, participant_id=participant_id)
        row.kind, row.state, row.decision = one.kind, "decided", "waived"
        row.asked_at = row.decided_at = now
        row.decided_by_id = actor.who.person_id
        session.add(row)
    session.flush()
    changed(
        session,
        actor,
        "waive absence" if wanted else "take back waiver",
        f"sitting:{sitting_id}",
        now=now,
        for_person_id=one.person_id,
        after={"kind": one.kind},
    )
    return done


def spoken_leave(
    session: Session,
    actor: Actor,
    sitting_id: int,
    participant_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Marked | Refused:
    """有口头请假: the leave that was asked for by word before is entered, with its reason."""
    one = _one(session, actor, sitting_id, participant_id, now=now)
    if isinstance(one, Refused):
        return one
    reason = " ".join(reason.split())
    if problem := _problem(one, reason, office):
        return problem
    place = attendance_rows.locked_participant(session, participant_id)
    sitting = meeting_rows.sitting(session, sitting_id)
    meeting = meeting_rows.meeting(session, sitting.meeting_id) if sitting else None
    if place is None or sitting is None or meeting is None:
        return refused("gone")
    sittings, answered_at = _sittings(session, place, sitting), place.replied_at
    # Agreed to afterwards (补批); where it is not, they stand on the list again.
    afterwards = leave.is_decided(meeting, office)
    said = (session, actor, place, meeting)
    if afterwards:
        leave.ask_for(*said, reason, "phone", sittings, by_host=True, now=now, office=office)
    else:
        take(*said, "leave", reason, "phone", sittings=sittings, now=now, office=office)
    # 回执率 goes by when they answered the notice, not by when this was entered.
    place.replied_at = answered_at or now
    return Marked(sitting_id, participant_id, one.name, afterwards=afterwards)


def _problem(one: Found, reason: str, office: Office) -> Refused | None:
    if not reason or len(reason) > LONGEST_REASON:
        return refused("absence-reason", limit=LONGEST_REASON)
    if mark_in(reason, office.profile):
        return refused("level-mark")
    return refused("absence-was-there") if one.kind != "absent" else None


def _sittings(
    session: Session, place: attendance_rows.Participant, sitting: meeting_rows.Sitting
) -> list[int] | None:
    """Of several sittings the leave is for this one, beside those it was for already."""
    if len(meeting_rows.sittings_of(session, sitting.meeting_id)) == 1:
        return None
    before = place.leave_sittings or [] if place.reply == "leave" else []
    return sorted({*before, sitting.number})


def _one(
    session: Session, actor: Actor, sitting_id: int, participant_id: int, *, now: datetime
) -> Found | Refused:
    """Who stands on the list, where this person may say what becomes of them: never oneself."""
    sitting = meeting_rows.sitting(session, sitting_id)
    place = attendance_rows.participant(session, participant_id)
    if sitting is None or place is None or place.meeting_id != sitting.meeting_id:
        return refused("gone")
    meeting_rows.locked(session, sitting.meeting_id)
    action = Action.DECIDE_ABSENCE
    found = hosted(session, actor, sitting_id, action, now=now, person_id=place.person_id)
    if isinstance(found, Refused):
        return found
    return found_of(session, found[1], participant_id) or refused("absence-settled")
