"""What follows a meeting that is moved or over: reminders of a call for items, and the request
to hold it. Rows 2.1a, 2.10."""

from __future__ import annotations

from datetime import datetime

from meetings.office import Office
from meetings.proposals.calling import timer_subject, want_timers
from meetings.reach import Notice, tell
from storage import Session, timers
from storage import meetings as meeting_rows
from storage import proposals as rows


def meeting_changed(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The call's reminders are wanted as the meeting is now."""
    call = rows.latest_call(session, meeting.id)
    if call is not None:
        want_timers(session, call, meeting, office=office, keep_fired=keep_fired)


def meeting_over(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Closed, cancelled or postponed: no unit is reminded any more, and the request waits for
    nobody, as its time is gone. What was not decided of a meeting that is over does not come up,
    and who proposed it is told; of one that is put off it still may. The requests themselves
    fall away with the others (``notices.requests``)."""
    call = rows.latest_call(session, meeting.id)
    if call is not None:
        timers.cancel(session, timer_subject(call.id))
    asked = rows.asked_request(session, meeting.id)
    if asked is not None:
        asked.state = "withdrawn"
    if meeting.state == "postponed":
        return
    for row in rows.proposals_of(session, meeting.id):
        if row.state in ("asked", "returned"):
            row.state = "dropped"
            notice = Notice(
                kind="item_lapsed",
                params={"proposal": row.id},
                dedupe=f"item_lapsed:{row.id}",
                meeting_id=meeting.id,
            )
            tell(session, row.by_id, notice, now=now)
