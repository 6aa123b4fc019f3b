"""Unit notices: a unit's contact gets a quota and reports names in one reply. Row 2.2."""

from meetings.unit_notices.asking import (
    MOST_PLACES,
    remind_units,
    set_quota,
    tell_cancelled,
    tell_units,
)
from meetings.unit_notices.names import BadName, Entry, entries_of, names_in
from meetings.unit_notices.reading import (
    NamedByUnit,
    UnitNotice,
    unit_notice,
    unit_notice_of,
    unit_notices,
)
from meetings.unit_notices.reporting import Doubtful, Reported, report, take_back

__all__ = [
    "MOST_PLACES",
    "BadName",
    "Doubtful",
    "Entry",
    "NamedByUnit",
    "Reported",
    "UnitNotice",
    "entries_of",
    "names_in",
    "remind_units",
    "report",
    "set_quota",
    "take_back",
    "tell_cancelled",
    "tell_units",
    "unit_notice",
    "unit_notice_of",
    "unit_notices",
]
