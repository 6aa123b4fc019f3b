"""The recorder's side: 好的, 换人 with a reason, and 交接 to the deputy. Row 4.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor
from meetings.meetings import Refused, about, refused
from meetings.minutes.appointing import begin, end, note
from meetings.office import Office
from meetings.people import Action, Named, may, named
from meetings.reach import Notice, tell
from storage import Session
from storage import meetings as meeting_rows
from storage import minutes as rows


@dataclass(frozen=True, slots=True)
class Accepted:
    """They will; ``again``: they had said so."""

    recorder_id: int
    meeting_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Declined:
    """They will not, and the hosts are told."""

    recorder_id: int
    meeting_id: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The deputy records from now on."""

    meeting_id: int
    recorder_id: int
    to: Named


def accept(
    session: Session, actor: Actor, recorder_id: int, *, now: datetime
) -> Accepted | Refused:
    """好的."""
    found = _own(session, actor, recorder_id)
    if isinstance(found, Refused):
        return found
    row, _ = found
    if row.accepted_at is not None:
        return Accepted(row.id, row.meeting_id, again=True)
    row.accepted_at = now
    note(session, actor, "accept to record", row, now=now)
    panel.refresh(session, row.meeting_id, now=now)
    return Accepted(row.id, row.meeting_id)


def decline(
    session: Session,
    actor: Actor,
    recorder_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Declined | Refused:
    """换人, with a reason: the hosts appoint somebody else, or the deputy takes over."""
    found = _own(session, actor, recorder_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office, needed=True):
        return problem
    end(session, row, "declined", now=now)
    note(session, actor, "decline to record", row, now=now, reason=reason)
    notice = Notice(
        kind="recorder_declined",
        params={"recorder": row.id, "reason": reason},
        dedupe=f"recorder_declined:{row.id}",
        meeting_id=row.meeting_id,
    )
    tell_hosts(session, meeting, row, actor.who.person_id, notice, now=now)
    panel.refresh(session, row.meeting_id, now=now)
    return Declined(row.id, row.meeting_id)


def hand_over(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> HandedOver | Refused:
    """交接, also in the middle of the meeting: the deputy becomes the recorder. By the recorder,
    the deputy who takes over, or the hosts."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    present = rows.recorders_now(session, meeting_id)
    recorder, deputy = present.get("recorder"), present.get("deputy")
    mine = any(
        may(actor.who, Action.REPLY, about(session, meeting, person_id=row.person_id))
        for row in present.values()
    )
    if not (mine or may(actor.who, Action.APPOINT_RECORDER, about(session, meeting))):
        return refused("not-allowed")
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if deputy is None:
        return refused("recorder-no-deputy")
    return take_over(
        session, actor, meeting, recorder, deputy, "handed_over", now=now, office=office
    )


def take_over(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    recorder: rows.Recorder | None,
    deputy: rows.Recorder,
    why: str,
    *,
    now: datetime,
    office: Office,
) -> HandedOver:
    """The deputy records from now on; the one before, the new one and the hosts are told. The
    caller has locked the meeting and looked at rights."""
    from meetings.minutes import devices
    from meetings.recording import following as recording

    if recorder is not None and recorder.ended_at is None:
        end(session, recorder, why, now=now)
    end(session, deputy, "handed_over", now=now)
    acting = actor.who.person_id
    row = begin(
        session,
        acting,
        meeting.id,
        deputy.person_id,
        "recorder",
        accepted=acting == deputy.person_id,
        now=now,
    )
    note(session, actor, "hand over the record", row, now=now)
    devices.hand_on(session, actor, meeting, row.person_id, now=now, office=office)
    _tell_over(session, actor, meeting, recorder, row, now=now)
    before_id = recorder.person_id if recorder is not None else None
    recording.handed_over(session, meeting, before_id, row.person_id, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return HandedOver(meeting.id, row.id, named(session, [row.person_id])[row.person_id])


def tell_hosts(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Recorder,
    besides: int | None,
    notice: Notice,
    *,
    now: datetime,
) -> None:
    """The organiser, and whoever appointed."""
    for person_id in dict.fromkeys((meeting.organiser_id, row.appointed_by_id)):
        if person_id != besides:
            tell(session, person_id, notice, now=now)


def _tell_over(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    before: rows.Recorder | None,
    row: rows.Recorder,
    *,
    now: datetime,
) -> None:
    notice = Notice(
        kind="recorder_changed",
        params={"recorder": row.id, "before": before.person_id if before else 0},
        dedupe=f"recorder_changed:{row.id}",
        meeting_id=meeting.id,
    )
    people = [row.person_id, before.person_id if before else None, meeting.organiser_id]
    for person_id in dict.fromkeys(one for one in people if one):
        if person_id != actor.who.person_id:
            tell(session, person_id, notice, now=now)


def _own(
    session: Session, actor: Actor, recorder_id: int
) -> tuple[rows.Recorder, meeting_rows.Meeting] | Refused:
    """The appointment, its meeting locked, for whom it is, or their contact."""
    known = rows.recorder(session, recorder_id)
    meeting = meeting_rows.locked(session, known.meeting_id) if known else None
    row = rows.recorder(session, recorder_id)
    if row is None or meeting is None:
        return refused("gone")
    if not may(actor.who, Action.REPLY, about(session, meeting, person_id=row.person_id)):
        return refused("not-allowed")
    if row.ended_at is not None:
        return refused("recorder-over")
    return refused("meeting-over") if meeting.state in ("closed", "cancelled") else (row, meeting)
