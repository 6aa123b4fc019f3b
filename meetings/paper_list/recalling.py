"""Numbered copies that are still out after the meeting are asked for, once. Row 2.5."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.office import Office
from meetings.reach import Notice, chase, chased_in_person, tell_with_contact
from storage import Session, outbox, paper_list, timers
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage.timers import WantedTimer

KIND = "copies_due"
#: Asked for so late it still helps.
LATE = timedelta(days=7)


def copies_subject(meeting_id: int) -> str:
    """The timer's subject; it outlives the closing of the meeting."""
    return f"meeting:{meeting_id}:copies"


def want_timer(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """After the end, where copies are numbered; of a cancelled meeting at once; none for one
    without a time that holds."""
    numbered = paper_list.has_copies(session, meeting.id)
    if meeting.state == "postponed" or not numbered:
        timers.cancel(session, copies_subject(meeting.id))
        return
    after = timedelta(minutes=office.profile.papers.return_min)
    over = min(meeting.ends_at, now) if meeting.state == "cancelled" else meeting.ends_at
    due = office.calendar.next_working_moment(
        over + after, office.profile.quiet_hours, office.zone
    )
    wanted = [WantedTimer(KIND, "", due, valid_until=due + LATE)]
    timers.replace(session, copies_subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Whoever still has a copy is asked for it; their contact, too."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state == "postponed":
        return
    holders: dict[int, None] = {}
    for _, copy in paper_list.copies_in(session, meeting.id):
        if copy.out_at and not copy.returned_at and not copy.missing_note and copy.participant_id:
            holders[copy.participant_id] = None
    for participant_id in holders:
        place = attendance_rows.participant(session, participant_id)
        if place is None:
            continue
        notice = Notice(
            kind="copies_due",
            params={"participant": participant_id},
            lane=outbox.DIGESTS,
            dedupe=f"copies-due:{meeting.id}:{participant_id}",
            meeting_id=meeting.id,
            keeps_quiet=True,
        )
        if chased_in_person(session, place.person_id, office.profile):
            tell_with_contact(session, place.person_id, notice, now=now)
        else:
            chase(session, place.person_id, notice, now=now, profile=office.profile)
