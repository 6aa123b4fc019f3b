"""保管期限 and 档号: how long a document is kept, and under which code. Pure. Rows 4.8, 6.8;
ARC-01, ARC-05."""

from __future__ import annotations

from datetime import date

from meetings.regime import Archive


def meeting_kinds(title: str, rules: Archive) -> frozenset[str]:
    """Kinds of meeting this title means (代表大会 …)."""
    return frozenset(
        kind for kind, words in rules.meetings.items() if any(word in title for word in words)
    )


def period_of(kind: str, meeting_title: str, rules: Archive) -> str:
    """The period of a kind of document: the first line of the table that fits decides."""
    held = meeting_kinds(meeting_title, rules)
    for line in rules.retention:
        if kind in line.kinds and (not line.meetings or held & set(line.meetings)):
            return line.period
    return rules.otherwise


def due_on(period: str, year: int, rules: Archive) -> date | None:
    """The last day it is kept: the years count from the end of the document's year; None: for
    ever. Raises KeyError for a period the profile does not know."""
    years = rules.periods[period].years
    return None if years is None else date(year + years, 12, 31)


def organ_of(unit: str, rules: Archive) -> str:
    """机构(问题) of the unit that held the meeting."""
    return rules.organs.get(unit, rules.organ)


def code_of(year: int, period: str, organ: str, number: int, rules: Archive) -> str:
    """档号: 全宗号-门类·年度-保管期限-机构-件号, the last with four digits at least."""
    return f"{rules.fonds}-{rules.category}·{year}-{period}-{organ}-{number:04d}"


def handover_due(year: int, rules: Archive) -> date:
    """By when a year's file goes to the archive room: the day in the next year (ARC-07)."""
    return rules.handover_due.in_year(year + 1)
