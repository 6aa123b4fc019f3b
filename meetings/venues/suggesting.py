"""Suggestions: the rooms for a meeting, what fits first; and what else where a room is taken.

The office's own rooms come before those outside (FEE-21), the smallest that seats everybody
first. Row 2.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from meetings.office import Office
from meetings.people import Who
from meetings.venues.facts import (
    RoomFacts,
    heads_of,
    may_name,
    needed_slots,
    rooms_facts,
    sittings_of,
)
from meetings.venues.times import Price, Span, moved, price_of, slots_of, within_hours
from storage import Session, room_slots
from storage import meetings as meeting_rows
from storage import venues as rows
from storage.room_slots import Stay, first_slot

#: Other rooms and other times offered where one is taken.
MOST_OTHERS = 3
#: Free times are looked for so far before and after the meeting's own, in such steps.
AROUND, STEP = timedelta(days=5), timedelta(minutes=30)

#: How a room suits: it fits; it has not all that is wanted; it is too small; not at that hour;
#: somebody has it.
Suits = Literal["fits", "lacks", "small", "hours", "taken"]
_ORDER: tuple[Suits, ...] = ("fits", "lacks", "small", "hours", "taken")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a room: the meeting's title where it may be said, else ""; or why it is closed."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    closed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A room, and how it suits."""

    room: RoomFacts
    suits: Suits
    #: What it costs for the meeting's sittings.
    price: Price | None
    holder: Holder | None = None
    #: Of what was wanted, what it has not.
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Every room, those that fit first."""

    meeting_id: int
    branch_id: int | None
    heads: int
    rooms: tuple[Suggestion, ...]
    #: Everything that stands in any room: what can be wanted.
    equipment: tuple[str, ...]
    wanted: tuple[str, ...]
    #: The one that is booked for it now.
    booked_id: int | None = None


def equipment_there(session: Session) -> tuple[str, ...]:
    """What stands in the office's rooms, by name."""
    found = {item for room in rows.rooms_in_use(session) for item in room.equipment}
    return tuple(sorted(found))


def suggestions(
    session: Session,
    who: Who,
    meeting: meeting_rows.Meeting,
    branch_id: int | None,
    *,
    wanted: Sequence[str] = (),
    now: datetime,
    office: Office,
) -> Suggestions:
    """Every room for the meeting's sittings, or its branch venue's, those that fit first."""
    heads = heads_of(session, meeting.id, branch_id)
    needed = needed_slots(session, meeting, now=now, office=office)
    own = rows.latest_booking(session, meeting.id, branch_id)
    there = rooms_facts(session, rows.rooms_in_use(session), office)
    taken = _holders(session, [one.id for one in there], needed, besides=own)
    sittings = sittings_of(session, meeting)
    found = []
    for room in there:
        suits, lacking = _suits(room, heads, sittings, wanted, office)
        holder = None
        if room.id in taken:
            suits, stay = "taken", taken[room.id]
            holder = said_holder(who, room, stay) if stay is not None else None
        price = None
        if room.price_fen is not None:
            price = price_of(room.price_fen, room.price_per, sittings, office.zone)
        found.append(Suggestion(room, suits, price, holder, lacking))
    found.sort(key=lambda one: (_ORDER.index(one.suits), one.room.outside, _size(one, heads)))
    return Suggestions(
        meeting.id,
        branch_id,
        heads,
        tuple(found),
        equipment_there(session),
        tuple(wanted),
        own.room_id if own is not None and own.state in rows.LIVE else None,
    )


def _size(one: Suggestion, heads: int) -> tuple[int, str]:
    """The smallest first; of those too small the largest."""
    most = one.room.most
    return (-most if one.suits == "small" else most, one.room.name)


def _suits(
    room: RoomFacts, heads: int, sittings: Sequence[Span], wanted: Sequence[str], office: Office
) -> tuple[Suits, tuple[str, ...]]:
    lacking = tuple(item for item in wanted if item not in room.equipment)
    if not within_hours(sittings, room.hours, office.zone):
        return "hours", lacking
    if room.most < heads:
        return "small", lacking
    return ("lacks" if lacking else "fits"), lacking


def _holders(
    session: Session,
    room_ids: Sequence[int],
    needed: frozenset[int],
    *,
    besides: rows.Booking | None,
) -> dict[int, Stay | None]:
    """Which of the rooms somebody else has at one of these quarter-hours, and who is first."""
    if not needed:
        return {}
    own = (besides.id if besides is not None else 0, None)
    held = room_slots.taken_slots(session, room_ids, min(needed), max(needed))
    hits = {
        room_id: {whose for slot, whose in slots.items() if slot in needed} - {own}
        for room_id, slots in held.items()
    }
    found: dict[int, Stay | None] = {room_id: None for room_id, whose in hits.items() if whose}
    # Setting up and clearing reach beyond the meetings themselves.
    first, last = (room_slots.moment_of(slot) for slot in (min(needed), max(needed)))
    around = first - timedelta(days=1), last + timedelta(days=1)
    for stay in room_slots.stays(session, found, *around) if found else ():
        if (
            found.get(stay.room_id, stay) is None
            and (stay.booking_id, stay.closure_id) in hits[stay.room_id]
        ):
            found[stay.room_id] = stay
    return found


def holder_of(
    session: Session, who: Who, room: RoomFacts, needed: frozenset[int]
) -> Holder | None:
    """Who has the room at one of these quarter-hours: the first of them."""
    stay = _holders(session, [room.id], needed, besides=None).get(room.id)
    return said_holder(who, room, stay) if stay is not None else None


def said_holder(who: Who, room: RoomFacts, stay: Stay) -> Holder:
    """A stay as this person may hear of it."""
    if stay.closure_id is not None:
        return Holder(stay.starts_at, stay.ends_at, closed=True, reason=stay.reason)
    keeper = room.keeper.person_id if room.keeper else None
    title = stay.title if may_name(who, stay, keeper) else ""
    return Holder(stay.starts_at, stay.ends_at, title)


def other_rooms(found: Suggestions) -> tuple[Suggestion, ...]:
    """The first few that fit, or at least seat everybody, besides the one it has."""
    return tuple(
        one
        for one in found.rooms
        if one.suits in ("fits", "lacks") and one.room.id != found.booked_id
    )[:MOST_OTHERS]


def free_times(
    session: Session,
    room: RoomFacts,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> tuple[Span, ...]:
    """The nearest times at which this room is free for as long: in its hours, on working days, in
    the order of the clock."""
    sittings = sittings_of(session, meeting)
    rule = office.profile.venues
    span = sittings[-1].ends_at - sittings[0].starts_at
    first, last = sittings[0].starts_at - AROUND, sittings[0].starts_at + AROUND + span
    margin = timedelta(days=1)
    held = room_slots.taken_slots(
        session, [room.id], first_slot(first - margin), first_slot(last + margin)
    ).get(room.id, {})
    steps = int(AROUND / STEP)
    found: list[Span] = []
    for step in sorted(range(-steps, steps + 1), key=abs):
        at = moved(sittings, STEP * step)
        if step == 0 or at[0].starts_at <= now or not _usual(at, room, office):
            continue
        whole = Span(at[0].starts_at, at[-1].ends_at)
        apart = all(
            whole.ends_at <= one.starts_at or one.ends_at <= whole.starts_at for one in found
        )
        if apart and slots_of(at, rule).isdisjoint(held):
            found.append(whole)
        if len(found) == MOST_OTHERS:
            break
    return tuple(sorted(found, key=lambda one: one.starts_at))


def _usual(sittings: Sequence[Span], room: RoomFacts, office: Office) -> bool:
    """Whether people meet then: on working days, in the room's hours, else out of quiet ones."""
    if not all(office.calendar.is_working_day(office.today(one.starts_at)) for one in sittings):
        return False
    if room.hours:
        return within_hours(sittings, room.hours, office.zone)
    quiet = office.profile.quiet_hours
    return not any(
        quiet.end_of_quiet(office.local(edge).time()) is not None
        for one in sittings
        for edge in (one.starts_at, one.ends_at - timedelta(minutes=1))
    )
