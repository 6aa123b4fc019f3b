"""Venues (场地): rooms, who has them when, and what they look like for a meeting. Row 2.3."""

from meetings.venues.booking import Booked, Taken, book
from meetings.venues.clock import fire, want_timers
from meetings.venues.closing import Hit, RoomClosed, RoomOpen, close_room, hits, open_again, retire
from meetings.venues.facts import (
    BookingFacts,
    Layout,
    RoomFacts,
    booking_facts,
    room_facts,
    rooms_facts,
)
from meetings.venues.fitting import Fitted, check, set_banner, set_layout
from meetings.venues.keepers import person_left
from meetings.venues.keeping import Freed, free, keep, set_place
from meetings.venues.moving import branch_gone, follow_times, meeting_over
from meetings.venues.reading import Card, Days, Elsewhere, Page, card_of, days_of, page_of
from meetings.venues.rooms import (
    NewRoom,
    RoomList,
    RoomSet,
    add_room,
    bring_back,
    change_room,
    room_for,
    rooms_for,
)
from meetings.venues.suggesting import Holder, Suggestion, Suggestions, other_rooms, suggestions
from meetings.venues.times import Price, Span

__all__ = [
    "Booked",
    "BookingFacts",
    "Card",
    "Days",
    "Elsewhere",
    "Fitted",
    "Freed",
    "Hit",
    "Holder",
    "Layout",
    "NewRoom",
    "Page",
    "Price",
    "RoomClosed",
    "RoomFacts",
    "RoomList",
    "RoomOpen",
    "RoomSet",
    "Span",
    "Suggestion",
    "Suggestions",
    "Taken",
    "add_room",
    "book",
    "booking_facts",
    "branch_gone",
    "bring_back",
    "card_of",
    "change_room",
    "check",
    "close_room",
    "days_of",
    "fire",
    "follow_times",
    "free",
    "hits",
    "keep",
    "meeting_over",
    "open_again",
    "other_rooms",
    "page_of",
    "person_left",
    "retire",
    "room_facts",
    "room_for",
    "rooms_facts",
    "rooms_for",
    "set_banner",
    "set_layout",
    "set_place",
    "suggestions",
    "want_timers",
]
