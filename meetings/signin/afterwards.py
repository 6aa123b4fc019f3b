"""What follows a sign-in: the figures are counted again, the papers handed out. Rows 3.3, 3.7."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import Session, signin, timers
from storage import attendance as attendance_rows


def hand_out(session: Session, participant_id: int, *, now: datetime) -> None:
    """What is marked "at sign-in" goes out with the reply (row 3.7)."""
    from meetings import documents

    place = attendance_rows.participant(session, participant_id)
    if place is not None:
        documents.give(session, place, "at_sign_in", now=now)


def count_again(session: Session, meeting_id: int, *, now: datetime) -> None:
    """The panel is to count again, soon: a burst of sign-ins costs one edit (``recounted``).
    While an alarm runs, who came in is told (row 2.8)."""
    from meetings.safety.clock import signed_in

    signed_in(session, meeting_id, now=now)
    timers.want_again(
        session,
        f"meeting:{meeting_id}:count",
        timers.WantedTimer(
            signin.COUNT,
            "",
            now,
            valid_until=now + timedelta(hours=1),
            data={"meeting": meeting_id},
        ),
    )
