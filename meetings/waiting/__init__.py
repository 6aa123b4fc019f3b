"""Waiting list (候补): who comes next when the places of a meeting are taken. Row 3.1."""

from meetings.waiting.answering import (
    LONGEST_REASON,
    Moved,
    accept,
    leave,
    offer_ends,
    promote,
)
from meetings.waiting.lines import Line, facts_of, line_of, list_of
from meetings.waiting.offering import (
    OFFER_ENDS,
    anybody_waits,
    come_in,
    drop,
    follow,
    given_away,
    meeting_over,
    place_freed,
    place_or_wait,
    places_left,
    put_on,
)

__all__ = [
    "LONGEST_REASON",
    "OFFER_ENDS",
    "Line",
    "Moved",
    "accept",
    "anybody_waits",
    "come_in",
    "drop",
    "facts_of",
    "follow",
    "given_away",
    "leave",
    "line_of",
    "list_of",
    "meeting_over",
    "offer_ends",
    "place_freed",
    "place_or_wait",
    "places_left",
    "promote",
    "put_on",
]
