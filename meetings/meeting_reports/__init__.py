"""Reports of a meeting: 会议报告, 简报, 会议总结, drafted from facts. Rows 4.6, 4.10.

``facts`` says the numbers, once for all of them; ``writing`` the parts people write, ``approving``
the way to the chair and the file, ``reading`` the pages, ``reminding`` the clock, ``standing``
the line on the page of records.
"""

from meetings.meeting_reports.approving import PartsMissing, ReportAsked, ask
from meetings.meeting_reports.reading import ReportFacts, ReportsPage, page, report, report_of
from meetings.meeting_reports.reminding import follow
from meetings.meeting_reports.writing import (
    PartWritten,
    ReportGiven,
    ReportStarted,
    ReportWithdrawn,
    StalePart,
    give_to,
    new_edition,
    start,
    withdraw,
    write_part,
)

__all__ = [
    "PartWritten",
    "PartsMissing",
    "ReportAsked",
    "ReportFacts",
    "ReportGiven",
    "ReportStarted",
    "ReportWithdrawn",
    "ReportsPage",
    "StalePart",
    "ask",
    "follow",
    "give_to",
    "new_edition",
    "page",
    "report",
    "report_of",
    "start",
    "withdraw",
    "write_part",
]
