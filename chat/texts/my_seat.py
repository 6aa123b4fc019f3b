"""Words of a chair, and of one's own seat. Row 3.6."""

from __future__ import annotations

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from meetings.seats.layout import Layout, Place, Shape
from meetings.seats.mine import SeatFacts

_SIDES = ("head", "right", "foot", "left")


def place_words(texts: Texts, place: Place, shape: Shape, rostrum_rows: int) -> str:
    """A chair: 台下3排12号, 主席台2号, 上首3号."""
    number = str(place.number)
    if place.area == "rostrum":
        if rostrum_rows == 1:
            return texts.plain("seat-stage", number=number)
        return texts.plain("seat-stage-row", row=str(place.row), number=number)
    if shape != "rows":
        return texts.plain(f"seat-side-{_SIDES[(place.row - 1) % 4]}", number=number)
    key = "seat-hall" if rostrum_rows else "seat-row"
    return texts.plain(key, row=str(place.row), number=number)


def seat_words(texts: Texts, seat: SeatFacts) -> str:
    """The chair somebody was given."""
    return place_words(texts, seat.place, seat.shape, seat.rostrum_rows)


def place_in(texts: Texts, layout: Layout, place: Place) -> str:
    """A chair of this hall."""
    return place_words(texts, place, layout.shape, len(layout.rostrum))


def told_at_sign_in(texts: Texts, seat: SeatFacts) -> RichText:
    """座位:台下3排12号,请由东门入场."""
    said = seat_words(texts, seat)
    if seat.door:
        return texts.rich("seat-told-door", seat=said, door=seat.door)
    return texts.rich("seat-told", seat=said)


def my_seat(texts: Texts, participant_id: int, seat: SeatFacts | None, title: str) -> Message:
    """我的座位, with a picture that marks it."""
    to_pass = Choice(texts.plain("button-pass"), encode("sp", participant_id))
    if seat is None:
        return Message(texts.rich("seat-none-yet", title=title), choices=((to_pass,),))
    return Message(
        lines(texts.rich("seat-mine", title=title), told_at_sign_in(texts, seat)),
        choices=((to_pass,),),
        files=(Paper("seat_picture", (("participant", participant_id),)),),
    )
