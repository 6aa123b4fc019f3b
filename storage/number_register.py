"""The register of numbers as it is read: by series and year, and what is looked for. Row 6.2."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.document_numbers import DocumentNumber
from storage.issued_minutes import MeetingReport, Minutes
from storage.meetings import Meeting

_N = DocumentNumber


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series in one year."""

    series: str
    year: int
    #: The id of its first number: buttons lead back by it.
    first_id: int
    count: int
    void: int
    #: The highest number; 0 of outside numbers.
    last: int
    #: As the newest is printed.
    newest: str


@dataclass(frozen=True, slots=True)
class Line:
    """One number with what is shown of it."""

    id: int
    series: str
    year: int
    number: int | None
    text: str
    subject: str
    title: str
    meeting_id: int | None
    meeting_title: str | None
    by_id: int
    at: datetime
    void_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; each part narrows it."""

    series: str | None = None
    year: int | None = None
    number: int | None = None
    words: tuple[str, ...] = ()
    id: int | None = None


def series_rows(
    session: Session, levels: frozenset[str] | None, *, limit: int, offset: int = 0
) -> tuple[int, list[SeriesRow]]:
    """How many series there are, and some of them: the newest year first."""
    of = (
        select(
            _N.series,
            _N.year,
            func.min(_N.id).label("first"),
            func.count().label("given"),
            func.count(_N.void_at).label("void"),
            func.coalesce(func.max(_N.number), 0).label("last"),
            func.max(_N.id).label("newest"),
        )
        .outerjoin(Meeting, Meeting.id == _N.meeting_id)
        .where(*_shown(levels))
        .group_by(_N.series, _N.year)
        .subquery()
    )
    total = session.scalar(select(func.count()).select_from(of)) or 0
    rows = session.execute(
        select(of, _N.text)
        .join(_N, _N.id == of.c.newest)
        .order_by(of.c.year.desc(), of.c.newest.desc())
        .limit(limit)
        .offset(offset)
    )
    found = [
        SeriesRow(
            series=row.series,
            year=row.year,
            first_id=row.first,
            count=row.given,
            void=row.void,
            last=row.last,
            newest=row.text,
        )
        for row in rows
    ]
    return total, found


def lines(
    session: Session,
    sought: Sought,
    levels: frozenset[str] | None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[int, list[Line]]:
    """How many numbers fit, and some of them, the newest first; without ``limit`` all."""
    fits = [*_shown(levels), *_fitting(sought)]
    joined = select(func.count()).select_from(_N).outerjoin(Meeting, Meeting.id == _N.meeting_id)
    total = session.scalar(joined.where(*fits)) or 0
    rows = session.execute(
        select(
            _N.id,
            _N.series,
            _N.year,
            _N.number,
            _N.text,
            _N.subject,
            _N.title,
            _N.meeting_id,
            Meeting.title,
            _N.by_id,
            _N.at,
            _N.void_at,
            _N.reason,
        )
        .outerjoin(Meeting, Meeting.id == _N.meeting_id)
        .where(*fits)
        .order_by(_N.year.desc(), _N.number.desc(), _N.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return total, [Line(*tuple(row)) for row in rows]


def numbers_in(session: Session, series: str, year: int) -> list[int]:
    """Every number that was given in this series and year, void ones too, the lowest first."""
    return list(
        session.scalars(
            select(_N.number)
            .where(_N.series == series, _N.year == year, _N.number.is_not(None))
            .order_by(_N.number)
        )
    )


def own_series(session: Session, year: int | None = None) -> list[tuple[str, int]]:
    """(series, year) of everything the office numbered itself; of one year, or of all."""
    rows = session.execute(
        select(_N.series, _N.year)
        .where(_N.number.is_not(None), *([_N.year == year] if year is not None else ()))
        .group_by(_N.series, _N.year)
        .order_by(_N.year, _N.series)
    )
    return [(series, of) for series, of in rows]


def minutes_without_number(session: Session) -> Sequence[Meeting]:
    """Meetings whose minutes are written and neither issued nor withdrawn, in no edition
    numbered, the oldest first."""
    numbered = select(Minutes.meeting_id).where(Minutes.number_id.is_not(None))
    open_ones = select(Minutes.meeting_id).where(Minutes.state.not_in(("issued", "withdrawn")))
    return session.scalars(
        select(Meeting)
        .where(
            Meeting.id.in_(open_ones), Meeting.id.not_in(numbered), Meeting.state != "cancelled"
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def reports_without_number(
    session: Session, kinds: Collection[str]
) -> Sequence[tuple[str, Meeting]]:
    """Reports of these kinds that are still written or decided on, in no edition numbered, each
    with its meeting, the oldest meeting first."""
    numbered = select(MeetingReport.meeting_id).where(
        MeetingReport.number_id.is_not(None), MeetingReport.kind == "bulletin"
    )
    rows = session.execute(
        select(MeetingReport.kind, Meeting)
        .join(Meeting, Meeting.id == MeetingReport.meeting_id)
        .where(
            MeetingReport.kind.in_(sorted(kinds)),
            MeetingReport.state.in_(("draft", "asked")),
            or_(MeetingReport.kind != "bulletin", Meeting.id.not_in(numbered)),
            Meeting.state != "cancelled",
        )
        .order_by(Meeting.starts_at, Meeting.id, MeetingReport.kind)
    )
    return [(kind, meeting) for kind, meeting in rows]


def _shown(levels: frozenset[str] | None) -> list[ColumnElement[bool]]:
    """What may be shown where somebody reads; a number of no meeting is the office's own."""
    if levels is None:
        return []
    shown = Meeting.level.in_(sorted(levels))
    return [or_(_N.meeting_id.is_(None), shown) if "internal" in levels else shown]


def _fitting(sought: Sought) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if sought.id is not None:
        fits.append(_N.id == sought.id)
    if sought.series is not None:
        fits.append(_N.series == sought.series)
    if sought.year is not None:
        fits.append(_N.year == sought.year)
    if sought.number is not None:
        # Of a number from outside only the words are known.
        written = or_(
            *(
                _N.text.endswith(f"{before}{sought.number}{after}", autoescape=True)
                for before in ("〕", "] ", "]", "第", "第 ", " ", "）", ")")
                for after in ("号", "號", "期", " 号", " 號")
            ),
            # [2026] 7, No. 7: nothing stands after it.
            *(_N.text.endswith(f"{b}{sought.number}", autoescape=True) for b in ("] ", " ")),
        )
        fits.append(or_(_N.number == sought.number, and_(_N.number.is_(None), written)))
    for word in sought.words:
        fits.append(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (_N.text, _N.title, Meeting.title)
                )
            )
        )
    return fits
