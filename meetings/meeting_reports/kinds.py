"""Kinds of reports on a meeting, their written parts and states. Pure. Rows 4.6, 4.10."""

from __future__ import annotations

from enum import StrEnum

from meetings.documents import Category, Stage

#: Characters of a part.
LONGEST_PART = 2000
#: A 简报 fits one page.
LONGEST_LEAD = 300


class ReportKind(StrEnum):
    """What is written about a meeting beside its 纪要."""

    REPORT = "report"
    BULLETIN = "bulletin"
    SUMMARY = "summary"


#: In the order of their buttons; a button carries the place here.
KINDS: tuple[ReportKind, ...] = tuple(ReportKind)

#: The parts somebody writes; everything else is facts. A button carries the place here.
PARTS: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.REPORT: ("discussion",),
    ReportKind.BULLETIN: ("lead",),
    ReportKind.SUMMARY: ("results", "shortcomings", "improvements"),
}
#: Those without which it is not sent for approval.
NEEDED: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.REPORT: (),
    ReportKind.BULLETIN: (),
    ReportKind.SUMMARY: ("results", "shortcomings", "improvements"),
}
#: What they are among the meeting's documents, and who is given them (row 3.7): what fell short
#: is for the hosts to mend.
CATEGORY = {
    ReportKind.REPORT: Category.REPORT,
    ReportKind.BULLETIN: Category.BULLETIN,
    ReportKind.SUMMARY: Category.SUMMARY,
}
STAGE = {
    ReportKind.REPORT: Stage.AFTER,
    ReportKind.BULLETIN: Stage.AFTER,
    ReportKind.SUMMARY: Stage.HOSTS,
}


class ReportState(StrEnum):
    """Where an edition stands. Approved: its paper is being made; issued: it is filed."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


def limit_of(part: str) -> int:
    """The most characters of a part."""
    return LONGEST_LEAD if part == "lead" else LONGEST_PART
