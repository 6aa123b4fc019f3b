"""Noting a change of people: a line that waits for the next 变动单, and the timer that sends it.

The slip goes out a while after the last change, so that several edits are one paper; on the day of
the meeting at once. Row 3.8.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from meetings.changes import Actor
from meetings.office import Office
from storage import Session, seats, timers
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import substitutes as rows

#: The timer that sends the slip.
KIND = "people_changes"
#: A slip that could not go out in time (downtime) still helps so long after the meeting began.
LATE = timedelta(hours=12)

Change = Literal["substituted", "added", "removed", "leave", "returned", "dropped_out"]


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:people_changes"


def note(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    kind: Change,
    participant_id: int,
    *,
    other_id: int | None = None,
    reason: str = "",
    now: datetime,
    office: Office,
) -> None:
    """Write a line; nothing before the meeting is published, for nobody works by its list yet.

    ``participant_id`` is whose place it is, ``other_id`` who comes instead. The caller writes the
    audit entry of the change itself.
    """
    if meeting.state != "published":
        return
    session.add(
        rows.PeopleChange(
            meeting_id=meeting.id,
            kind=kind,
            participant_id=participant_id,
            other_id=other_id,
            reason=reason,
            by_id=actor.who.person_id,
            at=now,
        )
    )
    session.flush()
    want_timers(session, meeting, now=now, office=office)
    if kind in ("removed", "leave", "dropped_out", "returned"):
        # Here, for where people sit depends on who comes. Nobody sits beside a gap on a rostrum.
        from meetings.seats import follow

        follow(session, meeting.id, actor=actor, now=now, office=office)
    # And so do beds, cars, meals and the gate's list.
    from meetings import logistics

    logistics.follow_people(session, meeting, actor=actor, now=now, office=office)


def note_leave(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    participant: attendance_rows.Participant,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Leave that holds, or leave that does not hold any more.

    It is a line only once others worked by the list: the place was seated, or the day for replies
    is over. Who comes after all is a line only where the leave was one.
    """
    last = rows.last_change_of(session, participant.id)
    on_leave = last is not None and last.kind == "leave"
    if participant.reply != "leave":
        if on_leave:
            note(session, actor, meeting, "returned", participant.id, now=now, office=office)
        return
    worked_by = seats.seat_of_participant(session, participant.id) is not None or now > (
        meeting.reply_by or meeting.starts_at
    )
    if worked_by and not on_leave:
        reason = participant.reply_reason
        note(
            session, actor, meeting, "leave", participant.id, reason=reason, now=now, office=office
        )


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The timer of the next slip, by the last line that waits; none where none does."""
    waiting = rows.unsent_changes(session, meeting.id)
    wanted = []
    if waiting and meeting.state == "published":
        due = due_at(waiting[-1].at, meeting.starts_at, office)
        until = max(meeting.ends_at, due) + LATE
        # By line: of two changes at one moment the second wants its own.
        wanted = [timers.WantedTimer(KIND, str(waiting[-1].id), due, until)]
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def due_at(changed_at: datetime, starts_at: datetime, office: Office) -> datetime:
    """When a slip goes out whose last line is of this moment. Pure."""
    if office.today(changed_at) >= office.local(starts_at).date():
        return changed_at
    return changed_at + timedelta(minutes=office.profile.people_changes.settle_min)
