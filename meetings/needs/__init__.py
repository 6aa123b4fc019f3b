"""Special needs (特殊情况): who needs what, who helps, and what the door shows. Row 3.9.

The door, seats and badges see kinds only; what somebody wrote about their health is for the hosts
and goes when the meeting is settled (``meetings.slips.erasing``).
"""

from meetings.needs.reading import (
    CONSENTED,
    Need,
    NeedCard,
    card,
    cards,
    foreign_guests,
    needs_of,
)
from meetings.needs.setting import (
    LONGEST_PASSPORT_NAME,
    LONGEST_TEXT,
    HelperSet,
    set_helper,
    set_needs,
    set_passport_name,
)

__all__ = [
    "CONSENTED",
    "LONGEST_PASSPORT_NAME",
    "LONGEST_TEXT",
    "HelperSet",
    "Need",
    "NeedCard",
    "card",
    "cards",
    "foreign_guests",
    "needs_of",
    "set_helper",
    "set_needs",
    "set_passport_name",
]
