"""Badges (证件): whose are to be printed, who was given theirs, what came back. Row 3.5."""

from meetings.badges.handing import (
    BadgeReissued,
    Desk,
    Handed,
    Holder,
    desk_of,
    hand_out,
    holder_of,
    reissue_badge,
    take_back,
    undo_handing,
)
from meetings.badges.printing import (
    KINDS,
    BadgeFacts,
    BadgesPrinted,
    badge_facts,
    kind_of,
    needs_print,
    print_badges,
)

__all__ = [
    "KINDS",
    "BadgeFacts",
    "BadgeReissued",
    "BadgesPrinted",
    "Desk",
    "Handed",
    "Holder",
    "badge_facts",
    "desk_of",
    "hand_out",
    "holder_of",
    "kind_of",
    "needs_print",
    "print_badges",
    "reissue_badge",
    "take_back",
    "undo_handing",
]
