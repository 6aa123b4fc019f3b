"""Unit notices: a unit's contact gets a quota and reports names in one reply. Row 2.2."""

from meetings.unit_notices.asking import (
    remind_unit,
    remind_units,
    set_quota,
    tell_cancelled,
    tell_postponed,
    tell_units,
)
from meetings.unit_notices.hosting import Withdrawn, set_joint_host, withdraw
from meetings.unit_notices.late import Requested
from meetings.unit_notices.names import BadName, Entry, entries_of, names_in
from meetings.unit_notices.reading import (
    MOST_PLACES,
    NamedByUnit,
    UnitNotice,
    is_host,
    quota_of,
    unit_notice,
    unit_notice_of,
    unit_notices,
    unit_of,
)
from meetings.unit_notices.reporting import Doubtful, Reported, report, take_back

__all__ = [
    "MOST_PLACES",
    "BadName",
    "Doubtful",
    "Entry",
    "NamedByUnit",
    "Reported",
    "Requested",
    "UnitNotice",
    "Withdrawn",
    "entries_of",
    "is_host",
    "names_in",
    "quota_of",
    "remind_unit",
    "remind_units",
    "report",
    "set_joint_host",
    "set_quota",
    "take_back",
    "tell_cancelled",
    "tell_postponed",
    "tell_units",
    "unit_notice",
    "unit_notice_of",
    "unit_notices",
    "unit_of",
    "withdraw",
]
