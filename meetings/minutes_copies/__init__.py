"""What follows the issue of the minutes: copies and receipts, action items, the next agenda.

``addressees`` proposes who gets a copy, ``distributing`` gives them out, ``delivered`` knows which
did not arrive, ``receiving`` notes receipts and changes the list, ``reminding`` asks once,
``following_up`` ties resolutions to action items, ``last_minutes`` brings the minutes before the
next meeting. Rows 4.7, 4.9, 8.1, 8.10.
"""

from meetings.minutes_copies.distributing import issued
from meetings.minutes_copies.following_up import ResolutionState, resolution_states
from meetings.minutes_copies.reading import (
    CopiesPage,
    Copy,
    StatesPage,
    copy_of,
    copy_seen,
    page,
    states_page,
)
from meetings.minutes_copies.receiving import (
    CopiesChanged,
    Received,
    add_copy,
    drop,
    edit_list,
    enter_receipt,
    may_change,
    receive,
    set_kind,
)

__all__ = [
    "CopiesChanged",
    "CopiesPage",
    "Copy",
    "Received",
    "ResolutionState",
    "StatesPage",
    "add_copy",
    "copy_of",
    "copy_seen",
    "drop",
    "edit_list",
    "enter_receipt",
    "issued",
    "may_change",
    "page",
    "receive",
    "resolution_states",
    "set_kind",
    "states_page",
]
