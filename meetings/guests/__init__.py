"""Guests without an account: experts, guests from abroad, media, drivers. Row 2.6.

They are in the roster as people from outside, and get a personal page behind a link: the notice,
the reply, the pass, the papers they may read. Whoever accompanies somebody is listed under them.
"""

from meetings.guests.inviting import (
    CAPACITIES,
    GuestAdded,
    GuestRemoved,
    NewGuest,
    Outsider,
    add_guest,
    known_outsider,
    outside_person,
    remove_guest,
)
from meetings.guests.links import LinkMade, make_link, revoke_link
from meetings.guests.pages import (
    GuestView,
    NoGuestPage,
    alarm_stamp,
    answer,
    answer_alarm,
    fill_slip,
    opened,
    page_now,
    paper_of,
)
from meetings.guests.reading import Company, GuestList, GuestOne, guest_of, guests_of

__all__ = [
    "CAPACITIES",
    "Company",
    "GuestAdded",
    "GuestList",
    "GuestOne",
    "GuestRemoved",
    "GuestView",
    "LinkMade",
    "NewGuest",
    "NoGuestPage",
    "Outsider",
    "add_guest",
    "alarm_stamp",
    "answer",
    "answer_alarm",
    "fill_slip",
    "guest_of",
    "guests_of",
    "known_outsider",
    "make_link",
    "opened",
    "outside_person",
    "page_now",
    "paper_of",
    "remove_guest",
    "revoke_link",
]
