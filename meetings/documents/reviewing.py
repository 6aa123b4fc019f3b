"""Review dates: on the day somebody looks whether a document still holds. Row 6.7."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.documents.changing import Changed, changeable
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, meetings, timers
from storage import documents as rows
from storage.timers import WantedTimer

KIND = "document_review"
#: Nobody plans further ahead.
FURTHEST = timedelta(days=365 * 10)
#: A reminder that could not go out in time still helps so long.
LATE = timedelta(days=5)


def set_review(
    session: Session,
    actor: Actor,
    document_id: int,
    day: date | None,
    *,
    now: datetime,
    office: Office,
) -> Changed | Refused:
    """Set when the document is looked at again; None: no more. Also the answer 仍有效. Row 6.7."""
    found = changeable(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    today = office.today(now)
    if day is not None and day <= today:
        return refused("review-past")
    if day is not None and day - today > FURTHEST:
        return refused("review-far")
    if day != document.review_on:
        old = document.review_on
        document.review_on = day
        changed(
            session,
            actor,
            "set review",
            f"document:{document.id}",
            now=now,
            before={"review": old.isoformat() if old else None},
            after={"review": day.isoformat() if day else None},
        )
        want_timer(session, document, office=office)
        panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def want_timer(session: Session, document: rows.Document, *, office: Office) -> None:
    """The reminders of the document's review: on its day, and again where nobody answers."""
    session.flush()
    subject = f"document:{document.id}:review"
    if document.review_on is None or document.withdrawn_at is not None:
        timers.cancel(session, subject)
        return
    rules, calendar = office.profile.documents, office.calendar
    wanted = []
    for turn in range(rules.review_cap + 1):
        day = calendar.add_working_days(document.review_on, turn * rules.review_again_wd)
        at = datetime.combine(day, rules.reminder_time, office.zone).astimezone(UTC)
        slot = f"{document.review_on.isoformat()}-{turn}"
        wanted.append(WantedTimer(KIND, slot, at, at + LATE))
    timers.replace(session, subject, wanted)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The day has come: whoever prepares the meeting is asked, and who added the document."""
    document = rows.locked(session, int(timer.subject.split(":")[1]))
    if document is None or document.review_on is None or not due(document, office.today(now)):
        return
    meeting = meetings.meeting(session, document.meeting_id)
    if meeting is None:
        return
    notice = Notice(
        "document_review",
        {"document": document.id, "day": document.review_on.isoformat()},
        dedupe=f"review:{document.id}:{timer.slot}",
        shows=f"document-review:{document.id}",
        meeting_id=meeting.id,
        keeps_quiet=True,
    )
    for person_id in sorted({meeting.organiser_id, document.added_by_id}):
        tell(session, person_id, notice, now=now)


def due(document: rows.Document, today: date) -> bool:
    """Whether somebody has to look at it now."""
    return (
        document.review_on is not None
        and document.review_on <= today
        and document.withdrawn_at is None
    )
