"""Statistics of attendance: 到会率, 准时率, 请假率, 无故缺席率, 回执率. Row 3.10; norms EVA-01.

Persons are counted, never ranked; units stand in 单位序, never by their rates.
"""

from meetings.statistics.reading import (
    TREND,
    MeetingTally,
    SittingTally,
    Statistics,
    UnitTally,
    statistics,
    units_seen,
)
from meetings.statistics.tally import Tally, replies_of, tally_of

__all__ = [
    "TREND",
    "MeetingTally",
    "SittingTally",
    "Statistics",
    "Tally",
    "UnitTally",
    "replies_of",
    "statistics",
    "tally_of",
    "units_seen",
]
