"""The decision: 因公或因病可免, or without excuse. Never one's own. Row 3.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.absences.checking import found_of, hosted, listed
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, chase
from storage import Session
from storage import absences as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows

Decision = Literal["excused", "unexcused"]
LONGEST_REMARK = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """Decided, in so many cases; ``again``: it was so before."""

    sitting_id: int
    count: int
    again: bool = False
    #: Their own, or their leader's: left for another host.
    own: int = 0


def decide(
    session: Session,
    actor: Actor,
    absence_id: int,
    decision: Decision,
    remark: str = "",
    *,
    now: datetime,
    office: Office,
) -> Decided | Refused:
    """One absence. Decided otherwise later, the last word counts and is told again."""
    row = rows.locked_absence(session, absence_id)
    place = attendance_rows.participant(session, row.participant_id) if row else None
    if row is None or place is None:
        return refused("gone")
    action = Action.DECIDE_ABSENCE
    found = hosted(session, actor, row.sitting_id, action, now=now, person_id=place.person_id)
    if isinstance(found, Refused):
        return found
    one = found_of(session, found[1], place.id)
    if one is None or one.absence_id != row.id or one.standing == "waived":
        return refused("absence-settled")
    remark = " ".join(remark.split())
    if len(remark) > LONGEST_REMARK:
        return refused("absence-reason", limit=LONGEST_REMARK)
    if mark_in(remark, office.profile):
        return refused("level-mark")
    if (row.decision, row.remark) == (decision, remark):
        return Decided(row.sitting_id, 1, again=True)
    _settle(session, actor, row, place, decision, remark, now=now, office=office)
    return Decided(row.sitting_id, 1)


def decide_all(
    session: Session, actor: Actor, sitting_id: int, *, now: datetime, office: Office
) -> Decided | Refused:
    """全部可免: everybody who gave a reason is excused. One's own is left for another host."""
    sitting = meeting_rows.sitting(session, sitting_id)
    if sitting is not None:
        meeting_rows.locked(session, sitting.meeting_id)
    found = hosted(session, actor, sitting_id, Action.DECIDE_ABSENCE, now=now)
    if isinstance(found, Refused):
        return found
    meeting, sitting = found
    count = own = 0
    for one in listed(session, meeting, sitting).found:
        if one.standing != "answered" or one.absence_id is None:
            continue
        row = rows.locked_absence(session, one.absence_id)
        place = attendance_rows.participant(session, one.participant_id)
        if row is None or place is None or row.state != "answered":
            continue
        matter = about(session, meeting, person_id=one.person_id)
        if not may(actor.who, Action.DECIDE_ABSENCE, matter):
            own += 1
            continue
        _settle(session, actor, row, place, "excused", "", now=now, office=office)
        count += 1
    return Decided(sitting.id, count, own=own)


def _settle(
    session: Session,
    actor: Actor,
    row: rows.Absence,
    place: attendance_rows.Participant,
    decision: Decision,
    remark: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    before = {"decision": row.decision} if row.decision else None
    row.state, row.decision, row.remark = "decided", decision, remark
    row.decided_at, row.decided_by_id = now, actor.who.person_id
    session.flush()
    changed(
        session,
        actor,
        "decide absence",
        f"absence:{row.id}",
        now=now,
        for_person_id=place.person_id,
        before=before,
        after={"kind": row.kind, "decision": decision},
        reason=remark or None,
    )
    notice = Notice(
        kind="absence_decided",
        params={"absence": row.id, "decision": decision},
        coalesce=f"absence-decided:{row.id}",
        meeting_id=place.meeting_id,
    )
    chase(session, place.person_id, notice, now=now, profile=office.profile)
