"""Logistics (会务保障): meals, 报到, lodging, arrivals and cars. Row 2.7; norms FEE-11, FEE-23,
ORG-03, ORG-04."""

from meetings.logistics.cars import cars_of, journey_of
from meetings.logistics.following import (
    erase,
    fire,
    fire_moved,
    follow,
    follow_people,
    meeting_over,
    slip_filled,
    want_timers,
)
from meetings.logistics.meals import meals_of
from meetings.logistics.ordering import fire_recount
from meetings.logistics.overview import has_own, overview, own
from meetings.logistics.rooms import room_of

__all__ = [
    "cars_of",
    "erase",
    "fire",
    "fire_moved",
    "fire_recount",
    "follow",
    "follow_people",
    "has_own",
    "journey_of",
    "meals_of",
    "meeting_over",
    "overview",
    "own",
    "room_of",
    "slip_filled",
    "want_timers",
]
