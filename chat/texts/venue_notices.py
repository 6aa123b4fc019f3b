"""Words of what is told of rooms: to the keeper, and to whoever organises the meeting. Row 2.3."""

from __future__ import annotations

from chat.message import Message, lines
from chat.texts.cards import Words
from chat.texts.venue_choice import others
from chat.texts.venues import button, lost_why, state_line
from chat.texts.wording import Reading
from meetings import venues
from meetings.people import who_is
from meetings.venues import BookingFacts, Suggestion
from storage import meetings as meeting_rows
from storage import venues as rows


def kept(reading: Reading) -> Message | None:
    """To the keeper: the room is booked, the booking moved, or it is free again."""
    found = _found(reading)
    if found is None:
        return None
    booking, meeting = found
    words, what = _words(reading), str(reading.params["what"])
    if booking.live != (what != "freed"):
        return None  # it is otherwise by now, and that was or will be told
    texts = reading.texts
    heading = texts.rich(
        f"room-told-{what}",
        room=booking.room.name,
        when=words.when(booking.starts_at, booking.ends_at),
        title=meeting.title,
    )
    if what == "freed":
        return Message(heading)
    body = lines(
        heading,
        texts.rich("venue-layout", layout=booking.layout) if booking.layout else (),
        texts.rich("venue-banner", banner=booking.banner) if booking.banner else (),
    )
    page = button(texts, "page", "Ca", meeting.id, booking.branch_id or 0)
    return Message(body, choices=((page,),))


def lost(reading: Reading) -> Message | None:
    """To the organiser: there is no room any more; what else there is, one press each."""
    found = _found(reading)
    if found is None or found[0].state != "lost":
        return None
    booking, meeting = found
    latest = rows.latest_booking(reading.session, meeting.id, booking.branch_id)
    if latest is None or latest.id != booking.id or meeting.state not in ("draft", "published"):
        return None
    texts, words = reading.texts, _words(reading)
    rooms = _others(reading, meeting, booking)
    body = lines(
        texts.rich(
            "room-lost",
            room=booking.room.name,
            title=meeting.title,
            when=words.when(meeting.starts_at, meeting.ends_at),
            reason=lost_why(words, booking),
        ),
        texts.rich("venue-others" if rooms else "venue-others-none"),
    )
    every = button(texts, "all", "Cs", meeting.id, booking.branch_id or 0, 0, 0)
    return Message(body, choices=(*others(texts, meeting.id, booking.branch_id, rooms), (every,)))


def back(reading: Reading) -> Message | None:
    """To the organiser: the room that was lost is held again."""
    found = _found(reading)
    if found is None or not found[0].live:
        return None
    booking, meeting = found
    words = _words(reading)
    when = words.when(booking.starts_at, booking.ends_at)
    body = lines(
        reading.texts.rich("room-back", title=meeting.title, when=when),
        state_line(words, booking),
    )
    page = button(reading.texts, "page", "Ca", meeting.id, booking.branch_id or 0)
    return Message(body, choices=((page,),))


def unused(reading: Reading) -> Message | None:
    """To the organiser: nobody has signed in; is the room still wanted?"""
    found = _found(reading)
    if found is None or not found[0].live or found[0].kept:
        return None
    booking, meeting = found
    texts = reading.texts
    text = texts.rich(
        "room-unused",
        room=booking.room.name,
        title=meeting.title,
        minutes=reading.office.profile.venues.free_after_min,
    )
    release = button(texts, "release", "Cf", booking.id, booking.begins)
    return Message(text, choices=((release, button(texts, "keep", "Ck", booking.id)),))


def check(reading: Reading) -> Message | None:
    """To the organiser and the keeper: a last look at the room."""
    found = _found(reading)
    if found is None or found[0].state != "booked" or found[0].checked_at is not None:
        return None
    booking, meeting = found
    texts, words = reading.texts, _words(reading)
    open_ = texts.plain("venue-open")
    body = lines(
        texts.rich(
            "room-check",
            room=booking.room.name,
            title=meeting.title,
            when=words.when(meeting.starts_at),
        ),
        texts.rich("venue-layout", layout=booking.layout or open_),
        texts.rich("venue-banner", banner=booking.banner or open_),
        texts.rich("room-check-points"),
    )
    done = button(texts, "check", "Cv", booking.id, booking.begins)
    return Message(body, choices=((done, button(texts, "check-note", "Cw", booking.id)),))


def _others(
    reading: Reading, meeting: meeting_rows.Meeting, booking: BookingFacts
) -> tuple[Suggestion, ...]:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return ()
    found = venues.suggestions(
        reading.session,
        who,
        meeting,
        booking.branch_id,
        now=reading.now,
        office=reading.office,
    )
    return venues.other_rooms(found)


def _found(reading: Reading) -> tuple[BookingFacts, meeting_rows.Meeting] | None:
    row = rows.booking(reading.session, int(reading.params["booking"]))
    meeting = meeting_rows.meeting(reading.session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return None
    return venues.booking_facts(reading.session, row, reading.office), meeting


def _words(reading: Reading) -> Words:
    return Words(reading.texts, reading.office, reading.now)
