"""Lessons from action items: experience worth keeping, and shortcomings with what mends them.

A shortcoming that comes back in the same series or the same unit is noticed; a person says
whether it is the same. ``noting`` writes them down, ``reading`` finds them. Rows 8.8, 8.9.
"""

from meetings.lessons.noting import (
    LONGEST_TEXT,
    NewLesson,
    NewMeasure,
    Noted,
    may_note,
    may_open_measure,
    note,
)
from meetings.lessons.reading import (
    Appearance,
    Kind,
    Measure,
    Shown,
    coming_back,
    experiences,
    lessons_for_series,
    lessons_of_meetings,
    shortcomings,
)

__all__ = [
    "LONGEST_TEXT",
    "Appearance",
    "Kind",
    "Measure",
    "NewLesson",
    "NewMeasure",
    "Noted",
    "Shown",
    "coming_back",
    "experiences",
    "lessons_for_series",
    "lessons_of_meetings",
    "may_note",
    "may_open_measure",
    "note",
    "shortcomings",
]
