"""Seats: halls, rules, plates, the leader's note, ushers, and a leader who drops out. Row 3.6."""

from meetings.seats.arranging import Outdated
from meetings.seats.by_hand import Imported, LineProblem
from meetings.seats.following import follow
from meetings.seats.hall import Hall, Sitter, hall_of
from meetings.seats.keeping import Arranged
from meetings.seats.layout import Layout, Place
from meetings.seats.mine import SeatFacts, seat_of

__all__ = [
    "Arranged",
    "Hall",
    "Imported",
    "Layout",
    "LineProblem",
    "Outdated",
    "Place",
    "SeatFacts",
    "Sitter",
    "follow",
    "hall_of",
    "seat_of",
]
