"""Checklists: equipment, safety and 散会单; faults, lost property, what is owed. Rows 2.3, 2.4."""

from meetings.checklists.branches import (
    branch_added,
    branch_removed,
    contact_changed,
    looked_at_branch,
)
from meetings.checklists.clearing import after_closing
from meetings.checklists.lines import KINDS, Line, Wants, lines_of
from meetings.checklists.readiness import missing, missing_of
from meetings.checklists.reading import Checklist, LineCard, card_of, checklist_of
from meetings.checklists.templates import Made, add_from, make_list
from meetings.checklists.times import follow, meeting_over, want_timers

__all__ = [
    "KINDS",
    "Checklist",
    "Line",
    "LineCard",
    "Made",
    "Wants",
    "add_from",
    "after_closing",
    "branch_added",
    "branch_removed",
    "card_of",
    "checklist_of",
    "contact_changed",
    "follow",
    "lines_of",
    "looked_at_branch",
    "make_list",
    "meeting_over",
    "missing",
    "missing_of",
    "want_timers",
]
