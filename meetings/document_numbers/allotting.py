"""Numbers are given, entered from outside, and declared void. Row 6.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.document_numbers.asking import tidied
from meetings.document_numbers.beginning import LONGEST_REASON, printed, series_name
from meetings.document_numbers.new_year import want_warning
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session, meetings, numbers
from storage import document_numbers as rows

#: The series of numbers the office did not give itself; they are not counted.
OUTSIDE = "outside"
#: Characters.
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class SameNumber:
    """This number stands in the register already, with another paper."""

    text: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voided:
    """The number is void (作废): it stays listed and is never given again."""

    number_id: int
    text: str


def number_of(session: Session, subject: str) -> rows.DocumentNumber | None:
    """The number this carries (``minutes:5``), the latest that is not void."""
    return rows.number_of(session, subject)


def allot(
    session: Session,
    actor: Actor,
    *,
    series: str,
    pattern: str,
    values: Mapping[str, str],
    subject: str,
    title: str,
    meeting_id: int | None,
    now: datetime,
    office: Office,
) -> rows.DocumentNumber:
    """Draw the next number of a series in the office's year and enter it. Row 6.2.

    ``pattern`` is filled with ``values``, ``year`` (``roc_year``: 民國) and ``number``, as in
    ``{unit}会纪〔{year}〕{number}号``. What carries a number of this series already keeps it. The
    caller has looked at rights and locked what the number is for. A unit that is rolled back
    gives its number back, so there are no gaps. Raises KeyError where the pattern asks for a
    value that is not given.
    """
    year = office.today(now).year
    there = rows.number_of(session, subject)
    if there is not None and there.series == series:
        return there
    drawn = numbers.next_number(session, series_name(series, year))
    row = rows.DocumentNumber(
        series=series,
        year=year,
        number=drawn,
        text=printed(pattern, values, year, drawn),
        subject=subject,
        title=title,
        meeting_id=meeting_id,
        by_id=actor.who.person_id,
        at=now,
    )
    _enter(session, actor, row, "allot number", now)
    start = rows.start_of(session, series, year)
    if drawn == (start.first if start is not None else 1):
        want_warning(session, year, office=office)
    return row


def outside(
    session: Session,
    actor: Actor,
    *,
    text: str,
    subject: str,
    title: str,
    meeting_id: int | None,
    knowingly: bool = False,
    now: datetime,
    office: Office,
) -> rows.DocumentNumber | SameNumber | Refused:
    """Enter a number that another office gave, or that was given on paper. Row 6.2.

    Where the same number stands with another paper the answer is ``SameNumber`` and nothing is
    entered, unless ``knowingly``. The outside number this carried before becomes void. The caller
    has looked at rights and locked what the number is for.
    """
    text = tidied(text)
    if not text or len(text) > LONGEST_NUMBER:
        return refused("number-text", limit=LONGEST_NUMBER)
    if mark_in(text, office.profile):
        return refused("level-mark")
    there = rows.number_of(session, subject)
    if there is not None and there.text == text:
        return there
    twins = tuple(one.title for one in rows.numbers_like(session, text) if one.subject != subject)
    if twins and not knowingly:
        return SameNumber(text, twins)
    if there is not None and there.series == OUTSIDE:
        _make_void(session, actor, there, text, now)
    row = rows.DocumentNumber(
        series=OUTSIDE,
        year=office.today(now).year,
        number=None,
        text=text,
        subject=subject,
        title=title,
        meeting_id=meeting_id,
        by_id=actor.who.person_id,
        at=now,
    )
    _enter(session, actor, row, "enter number", now)
    return row


def void(
    session: Session,
    actor: Actor,
    number_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Voided | Refused:
    """Declare a number void: it stays listed with the reason, and is not given again. Row 6.2."""
    row = rows.locked(session, number_id)
    if row is None:
        return refused("gone")
    meeting = meetings.meeting(session, row.meeting_id) if row.meeting_id else None
    if not may(actor.who, Action.VOID_NUMBER, about(session, meeting) if meeting else None):
        return refused("not-allowed")
    if row.void_at is not None:
        return refused("number-void", number=row.text)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        return refused("number-reason", limit=LONGEST_REASON)
    if mark_in(reason, office.profile):
        return refused("level-mark")
    _make_void(session, actor, row, reason, now)
    return Voided(row.id, row.text)


def forget(session: Session, actor: Actor, subject: str, *, now: datetime) -> None:
    """What this carried from outside was entered by mistake: the number becomes void. The caller
    has looked at rights."""
    there = rows.number_of(session, subject)
    if there is not None and there.series == OUTSIDE:
        _make_void(session, actor, there, there.text, now)


def given_here(session: Session, subject: str, text: str) -> bool:
    """Whether this number was drawn from a series of the office: for the subject itself, or for
    the minutes or the report whose paper it is."""
    there = rows.number_of(session, subject)
    drawn = (
        [there] if there is not None and there.text == text else rows.numbers_like(session, text)
    )
    return any(one.number is not None for one in drawn)


def _make_void(
    session: Session, actor: Actor, row: rows.DocumentNumber, reason: str, now: datetime
) -> None:
    row.void_at, row.void_by_id, row.reason = now, actor.who.person_id, reason
    session.flush()
    before = {"number": row.text, "subject": row.subject}
    changed(
        session, actor, "void number", f"number:{row.id}", now=now, before=before, reason=reason
    )


def _enter(
    session: Session, actor: Actor, row: rows.DocumentNumber, action: str, now: datetime
) -> None:
    session.add(row)
    session.flush()
    after = {"number": row.text, "series": row.series, "subject": row.subject}
    changed(session, actor, action, f"number:{row.id}", now=now, after=after)
