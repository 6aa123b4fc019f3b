"""Numbered copies (编号材料) as they stand: who has which, what is back 清退 N/N. Row 2.5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Who, may
from storage import Session, attendance, paper_list
from storage import meetings as meeting_rows

#: Numbers of one paper.
MOST_NUMBERS = 2000
_RANGE = re.compile(r"(\d{1,6})(?:\s*(?:-|–|—|~|～|至|到)\s*(\d{1,6}))?")
_BETWEEN = re.compile(r"[\s,，、;；.。号號]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """One numbered copy."""

    number: int
    participant_id: int | None
    #: Whose it is, with the unit; who took it where it was somebody else.
    name: str
    unit: str
    taken_by: str
    out_at: datetime | None
    returned_at: datetime | None
    missing_note: str

    @property
    def is_out(self) -> bool:
        """Signed out, neither back nor written off."""
        return self.out_at is not None and self.returned_at is None and not self.missing_note


@dataclass(frozen=True, slots=True)
class Copies:
    """The numbered copies of one paper."""

    paper_id: int
    meeting_id: int
    meeting_title: str
    title: str
    copies: tuple[Copy, ...]
    may_make: bool

    @property
    def given(self) -> int:
        """How many were signed out, whether they came back or not."""
        return sum(one.out_at is not None for one in self.copies)

    @property
    def back(self) -> int:
        """How many came back."""
        return sum(one.returned_at is not None for one in self.copies)

    @property
    def out(self) -> tuple[Copy, ...]:
        """Those that are out."""
        return tuple(one for one in self.copies if one.is_out)

    @property
    def missing(self) -> tuple[Copy, ...]:
        """Those that will not come back."""
        return tuple(one for one in self.copies if one.missing_note)


def copies_page(session: Session, who: Who, paper_id: int) -> Copies | Refused:
    """The numbered copies, for the hosts and the staff of the meeting."""
    row = paper_list.paper(session, paper_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(who, Action.HAND_OUT, matter):
        return refused("not-allowed")
    found = copies_as_they_are(session, paper_id)
    assert found is not None
    return replace(found, may_make=may(who, Action.ADD_DOCUMENT, matter))


def copies_as_they_are(session: Session, paper_id: int) -> Copies | None:
    """The same for a sheet; who ordered it was looked at then. None where there is no paper."""
    row = paper_list.paper(session, paper_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return None
    return Copies(
        paper_id=row.id,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        title=row.title,
        copies=_as_copies(session, paper_list.copies_of(session, paper_id)),
        may_make=False,
    )


def _as_copies(session: Session, rows: Sequence[paper_list.PaperCopy]) -> tuple[Copy, ...]:
    places = attendance.invited_as(session, [r.participant_id for r in rows if r.participant_id])
    known = {place.id: (person.name, unit.name if unit else "") for place, person, unit in places}
    return tuple(
        Copy(
            number=row.number,
            participant_id=row.participant_id,
            name=known.get(row.participant_id or 0, ("", ""))[0],
            unit=known.get(row.participant_id or 0, ("", ""))[1],
            taken_by=row.taken_by,
            out_at=row.out_at,
            returned_at=row.returned_at,
            missing_note=row.missing_note,
        )
        for row in rows
    )


def copies_out(session: Session, meeting_id: int) -> tuple[tuple[str, Copy], ...]:
    """Every copy of the meeting that is out, with the title of its paper."""
    rows = paper_list.copies_in(session, meeting_id)
    copies = _as_copies(session, [copy for _, copy in rows])
    pairs = zip(rows, copies, strict=True)
    return tuple((paper.title, copy) for (paper, _), copy in pairs if copy.is_out)


def numbers_in(text: str, most: int = MOST_NUMBERS) -> tuple[int, ...] | None:
    """The numbers of "1-20、23", each once, in order; None where something else stands there."""
    found: set[int] = set()
    at = 0
    text = text.strip()
    while at < len(text):
        match = _RANGE.match(text, at)
        if match is None:
            return None
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last <= 10**6 or last - first >= most:
            return None
        found.update(range(first, last + 1))
        at = match.end()
        gap = _BETWEEN.match(text, at)
        at = gap.end() if gap else at
        if gap is None and at < len(text):
            return None
    return tuple(sorted(found)) if 0 < len(found) <= most else None
