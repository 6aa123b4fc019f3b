"""Attendance statistics: one screen, the pictures, the workbook. Row 3.10."""

from __future__ import annotations

from datetime import datetime

from chat.texts import statistics as words
from handlers.absences import reader_of, refuse
from handlers.reports import say_paper
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Who
from meetings.statistics import Statistics, statistics
from storage import Session


def show(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """到会统计 (ua)."""
    found = _found(turn, meeting_id)
    if found is not None:
        shown = words.statistics(reader_of(turn), found, page)
        turn.show(f"statistics:{meeting_id}", shown)


def chart(turn: Turn, meeting_id: int) -> None:
    """The rates of the units as pictures, and the trend where the meeting comes again (uc)."""
    found = _found(turn, meeting_id)
    if found is None:
        return
    if not found.tally.expected:
        turn.tell("statistics-none")
        return
    said = turn.texts.plain("statistics-paper-chart")
    for part in range(0, len(found.by_unit), words.UNITS_PER_PICTURE):
        say_paper(turn, "attendance_chart", said, ("meeting", meeting_id), ("first", part))
    if len(found.series) > 1:
        said = turn.texts.plain("statistics-paper-trend")
        say_paper(turn, "attendance_trend", said, ("meeting", meeting_id))


def table(turn: Turn, meeting_id: int) -> None:
    """All of it as a workbook (ud)."""
    found = _found(turn, meeting_id)
    if found is None:
        return
    if not found.tally.expected:
        turn.tell("statistics-none")
        return
    said = turn.texts.plain("statistics-paper-table")
    say_paper(turn, "attendance_table", said, ("meeting", meeting_id))


def read(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Statistics | Refused:
    """What all three show, read before their transaction."""
    return statistics(session, who, meeting_id, now=now)


def _found(turn: Turn, meeting_id: int) -> Statistics | None:
    found = turn.ahead
    if not isinstance(found, Statistics | Refused):
        found = statistics(turn.session, turn.me, meeting_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
