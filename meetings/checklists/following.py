"""Lines follow their meeting: due times when it moves, looks when the room changes. Row 2.4."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.checklists import chasing
from meetings.checklists.lines import OUT_OF_ORDER, opens_last, place_of, standing_of
from meetings.office import Office
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows

_DAY_MIN = 24 * 60


def last_from_start(meeting: meeting_rows.Meeting, office: Office) -> datetime:
    """When the last check before the start is due."""
    return meeting.starts_at - timedelta(minutes=office.profile.checklists.last_min)


def due_from(
    meeting: meeting_rows.Meeting, kind: str, due_min: int, *, now: datetime, office: Office
) -> datetime:
    """When a line is due that follows the meeting; a day or more before it, on a working day.

    Where that has passed (a meeting called for tomorrow) it is due with the last check.
    """
    due = _counted(meeting, kind, due_min, office)
    return due if due > now else max(due, last_from_start(meeting, office))


def _counted(meeting: meeting_rows.Meeting, kind: str, due_min: int, office: Office) -> datetime:
    """So many minutes from the start, or from the end; a day or more before, on a working day."""
    if kind == "clearing":
        return meeting.ends_at + timedelta(minutes=due_min)
    due = meeting.starts_at + timedelta(minutes=due_min)
    local = office.local(due)
    if due_min <= -_DAY_MIN and not office.calendar.is_working_day(local.date()):
        day = office.calendar.add_working_days(local.date(), -1)
        due = local.replace(year=day.year, month=day.month, day=day.day).astimezone(due.tzinfo)
    return due


def rules_changed(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Times of the lines by the office's rules of now (``meetings.rescheduling``); nobody is told,
    and rows are locked only where one differs."""
    there = rows.check_items_of(session, meeting.id)
    if all(
        _times(item, meeting, now=now, office=office) == (item.due_at, item.last_at)
        for item in there
    ):
        return
    items = rows.locked_items_of(session, meeting.id)
    session.refresh(meeting)  # who moved it meanwhile has set the lines by the new time
    looks = rows.looks_at(session, [item.id for item in items])
    for item in items:
        item.due_at, item.last_at = _times(item, meeting, now=now, office=office)
        judge(session, item, meeting, looks[item.id], office)
    session.flush()


def _times(
    item: rows.CheckItem, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[datetime, datetime | None]:
    """When a line and its last check are due for the meeting as it stands."""
    last = last_from_start(meeting, office) if item.last_at is not None else None
    if item.due_min is None or item.state in OUT_OF_ORDER:
        return item.due_at, last
    return _due(item, meeting, now=now, office=office), last


def follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Every line as the meeting is now: its times, and whether what was looked at still stands
    where the meeting sits. What is done stays done."""
    items = rows.locked_items_of(session, meeting.id)
    looks = rows.looks_at(session, [item.id for item in items])
    for item in items:
        was = item.state
        item.due_at, item.last_at = _times(item, meeting, now=now, office=office)
        judge(session, item, meeting, looks[item.id], office)
        if was != item.state == "unchecked" and item.due_at <= now:
            # Looked at in time, in another room: not late at once in this one.
            item.due_at = max(item.due_at, last_from_start(meeting, office))
    session.flush()
    chasing.tell_owners(session, meeting, now=now)
    chasing.want_timers(session, meeting, now=now, office=office)


def _due(
    item: rows.CheckItem, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> datetime:
    """The due time; one that has passed for the meeting as it stands stays what it was."""
    due = _counted(meeting, item.kind, item.due_min or 0, office)
    if due == item.due_at or due > now:
        return due
    return max(due, last_from_start(meeting, office))


def judge(
    session: Session,
    item: rows.CheckItem,
    meeting: meeting_rows.Meeting,
    looks: list[rows.CheckRecord],
    office: Office,
) -> None:
    """State and round of a line, from the looks at it."""
    place = place_of(session, meeting, item.kind, item.branch_id)
    last_from = opens_last(item.last_at, office.profile.checklists)
    standing = standing_of(looks, place=place, last_from=last_from)
    item.state, item.round = standing.state, standing.round
