"""Following: what has to move when a meeting is published, moved, closed or cancelled.

Each subject keeps its own set of timers (``meeting:12:notices`` …) and replaces it here, in the
transaction of the change, so that no reminder outlives the time it was about.
"""

from __future__ import annotations

from datetime import datetime

from meetings.office import Office
from storage import Session, outbox, timers
from storage import meetings as rows


def meeting_changed(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Every subject wants its timers for the meeting as it is now."""
    from meetings import notices, signin

    _one_sitting(session, meeting)
    notices.want_timers(session, meeting, now=now, office=office)
    signin.want_timers(session, meeting, now=now, office=office)


def meeting_over(session: Session, meeting: rows.Meeting, *, now: datetime) -> None:
    """Closed or cancelled: nobody is reminded of it any more, or gets its notice still."""
    outbox.stop(session, meeting.id, by_id=None, now=now, real=now)
    outbox.resume(session, meeting.id, real=now)
    for part in ("notices", "signin"):
        timers.cancel(session, f"meeting:{meeting.id}:{part}")


def _one_sitting(session: Session, meeting: rows.Meeting) -> None:
    """A meeting has at least one sitting; the only one follows the meeting's times."""
    sittings = rows.sittings_of(session, meeting.id)
    if not sittings:
        session.add(
            rows.Sitting(
                meeting_id=meeting.id,
                number=1,
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
            )
        )
        session.flush()
    elif len(sittings) == 1:
        sittings[0].starts_at = meeting.starts_at
        sittings[0].ends_at = meeting.ends_at
