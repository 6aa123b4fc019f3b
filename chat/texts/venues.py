"""Words of a meeting's rooms: the page, what fits, what came of a booking. Row 2.3."""

from __future__ import annotations

from typing import assert_never

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.rooms import price
from chat.texts.seats import in_pairs
from meetings.venues import (
    Booked,
    BookingFacts,
    Elsewhere,
    Fitted,
    Page,
)

PAGE = 10
#: Branch venues that have a button each: one for every city of a province, and some.
MOST_BRANCHES = 30


def button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    """A button of a meeting's rooms, text ``venue-button-<name>``."""
    return Choice(texts.plain(f"venue-button-{name}"), encode(route, *numbers))


def back_to_page(texts: Texts, meeting_id: int, branch_id: int | None) -> Choice:
    """To the page of the venue."""
    return button(texts, "page", "Ca", meeting_id, branch_id or 0)


def page(words: Words, found: Page, note: RichText = ()) -> Message:
    """场地: the room with its state, layout, 会标 and 查验; what is missing first."""
    texts, meeting = words.texts, found.meeting
    heading = (
        texts.rich("venue-page-branch", title=meeting.title, venue=found.branch)
        if found.branch
        else texts.rich("venue-page", title=meeting.title)
    )
    when = (
        texts.rich("room-no-time-line")
        if meeting.state == "postponed"
        else texts.rich(
            "venue-when",
            when=words.when(found.sittings[0].starts_at, found.sittings[-1].ends_at),
            heads=found.heads,
        )
    )
    body = lines(
        note,
        heading,
        when,
        *_booking_lines(words, found),
        *(_branch_line(words, one) for one in found.branches),
    )
    return Message(body, choices=_page_rows(texts, found))


def state_line(words: Words, booking: BookingFacts) -> RichText:
    """How the booking stands."""
    texts, room = words.texts, booking.room
    match booking.state:
        case "booked":
            return texts.rich("venue-booked", room=_room(texts, booking))
        case "asked":
            keeper = room.keeper.name if room.keeper else texts.plain("approval-who-secretariat")
            return texts.rich("venue-asked", room=_room(texts, booking), keeper=keeper)
        case "refused":
            return texts.rich("venue-refused", room=room.name, reason=booking.reason)
        case "lost":
            return texts.rich("venue-lost", room=room.name, reason=lost_why(words, booking))
        case "freed":
            return texts.rich("venue-freed", room=room.name)
    assert_never(booking.state)


def lost_why(words: Words, booking: BookingFacts) -> str:
    """Why a booking was lost; of one of several days also which of them the room is closed."""
    code, _, reason = booking.reason.partition(":")
    why = reason or words.texts.plain(f"venue-lost-{code}")
    if booking.closed is None:
        return why
    when = words.when(booking.closed.starts_at, booking.closed.ends_at)
    return words.texts.plain("venue-lost-closed-when", when=when, reason=why)


def _room(texts: Texts, booking: BookingFacts) -> str:
    room = booking.room
    facts = " · ".join(part for part in (room.place, texts.plain("room-seats", seats=room.most)))
    return texts.plain("name-unit", name=room.name, unit=facts.strip(" ·"))


def _booking_lines(words: Words, found: Page) -> list[RichText]:
    texts, booking = words.texts, found.booking
    if booking is None or booking.state == "freed":
        ended = booking is not None and booking.reason in ("closed", "cancelled")
        return [] if ended else [texts.rich("venue-none", place=found.meeting.place)]
    if not booking.live:
        return [state_line(words, booking)]
    short = found.heads - booking.seats
    return [
        state_line(words, booking),
        texts.rich("venue-elsewhere", place=booking.elsewhere) if booking.elsewhere else (),
        texts.rich("venue-short", count=short) if short > 0 else (),
        texts.rich("venue-layout", layout=booking.layout or texts.plain("venue-open")),
        texts.rich("venue-banner", banner=booking.banner or texts.plain("venue-open")),
        texts.rich("venue-seated" if found.seated else "venue-not-seated"),
        _check_line(words, booking),
        *_outside(texts, booking),
    ]


def _check_line(words: Words, booking: BookingFacts) -> RichText:
    if booking.checked_at is None:
        return words.texts.rich("venue-unchecked")
    name = booking.checked_by.name if booking.checked_by else ""
    values = {"name": name, "when": words.when(booking.checked_at)}
    if booking.check_note:
        return words.texts.rich("venue-checked-note", note=booking.check_note, **values)
    return words.texts.rich("venue-checked", **values)


def _outside(texts: Texts, booking: BookingFacts) -> list[RichText]:
    room = booking.room
    if not room.outside:
        return []
    contact = " ".join(part for part in (room.contact, room.phone) if part)
    return [
        texts.rich("venue-price", price=price(texts, booking.price)) if booking.price else (),
        texts.rich("room-contract", contract=room.contract) if room.contract else (),
        texts.rich("room-contact", contact=contact) if contact else (),
        texts.rich("room-scenic", name=room.scenic) if room.scenic else (),
    ]


def _branch_line(words: Words, one: Elsewhere) -> RichText:
    texts = words.texts
    if one.booking is None or one.booking.state == "freed":
        state = texts.rich("venue-branch-none")
    else:
        state = state_line(words, one.booking)
    said = "".join(span.text for span in state)
    return texts.rich("venue-branch", venue=one.name, state=said)


def _page_rows(texts: Texts, found: Page) -> tuple[tuple[Choice, ...], ...]:
    of, venue, booking = found.meeting.id, found.branch_id or 0, found.booking
    live = booking is not None and booking.live
    pressed: list[Choice] = []
    if found.open and found.may_book:
        pressed.append(button(texts, "other" if live else "choose", "Cs", of, venue, 0, 0))
    if live and booking is not None:
        if found.may_check and booking.state == "booked":
            if booking.checked_at is None:
                pressed.append(button(texts, "check", "Cv", booking.id, booking.begins))
            pressed.append(button(texts, "check-note", "Cw", booking.id))
        if found.may_book:
            if booking.elsewhere and found.open:
                pressed.append(button(texts, "place", "Co", booking.id))
            if booking.room.layouts:
                pressed.append(button(texts, "layout", "Cy", booking.id))
            pressed.append(button(texts, "banner", "Ct", booking.id))
            pressed.append(button(texts, "free", "Cx", booking.id))
        if booking.state == "asked" and booking.approval_id is not None:
            pressed.append(button(texts, "request", "as", booking.approval_id))
    rows = list(in_pairs(pressed))
    there = found.branches[:MOST_BRANCHES]
    rows += in_pairs([Choice(one.name, encode("Ca", of, one.branch_id)) for one in there])
    if found.branch_id is not None:
        rows.append((button(texts, "main", "Ca", of, 0),))
    if found.may_book:
        rows.append((button(texts, "readiness", "Ha", of),))
    return tuple(rows)


def booked(words: Words, done: Booked) -> RichText:
    """What came of it, and what becomes of the place that people were told."""
    texts = words.texts
    short = texts.rich("venue-short", count=done.short) if done.short else ()
    if done.again:
        return lines(texts.rich("venue-booked-before", room=done.room), short)
    if done.asked:
        return lines(texts.rich("venue-now-asked", room=done.room), short)
    placed = texts.rich(f"venue-placed-{done.placed}") if done.placed else ()
    return lines(texts.rich("venue-now-booked", room=done.room), placed, short)


def ask_free(texts: Texts, booking: BookingFacts) -> Message:
    """Whether the room is really to be given back."""
    yes = button(texts, "free-yes", "Cf", booking.id, booking.begins)
    keep = button(texts, "free-no", "Ca", booking.meeting_id, booking.branch_id or 0)
    return Message(texts.rich("venue-ask-free", room=booking.room.name), choices=((yes, keep),))


def layouts(texts: Texts, booking: BookingFacts) -> Message:
    """布局: those the room can have."""
    rows = [
        (
            Choice(
                texts.plain("room-layout", name=one.name, seats=one.seats),
                encode("Cy", booking.id, number),
            ),
        )
        for number, one in enumerate(booking.room.layouts, 1)
    ]
    back = back_to_page(texts, booking.meeting_id, booking.branch_id)
    return Message(
        texts.rich("venue-ask-layout", room=booking.room.name), choices=(*rows, (back,))
    )


def fitted(texts: Texts, done: Fitted, key: str) -> RichText:
    """It stands so; what has to be looked at again, and a 会标 that is too long to hang."""
    return lines(
        texts.rich(key if done.changed else "venue-unchanged"),
        texts.rich("venue-banner-long", count=done.long) if done.long else (),
        texts.rich("venue-look-again") if done.look_again else (),
    )
