"""Papers of seats: the map, the picture of one's own seat, the rostrum's change. Row 3.6."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from chat.texts.dropouts import unpacked
from chat.texts.my_seat import seat_words
from chat.texts.signin import Reader
from jobs.making import Made, NoSuchPaper, Order
from meetings.seats import Hall, hall_of, seat_of
from meetings.seats.layout import Layout, Place
from storage import attendance as attendance_rows
from storage import branches as branch_rows
from storage import meetings as rows

if TYPE_CHECKING:
    from papers.seat_map import Chair, ChairRow, MapWords, SeatMap

PDF, PNG = "application/pdf", "image/png"
_SIDES = ("head", "right", "foot", "left")


def seat_map(order: Order) -> Callable[[], Made]:
    """The map of a hall with everybody's name, for the wall and the ushers."""
    from papers.seat_map import seat_map as set_map

    meeting = rows.meeting(order.session, int(order.params["meeting"]))
    branch = int(order.params["branch"]) or None
    hall = hall_of(order.session, meeting.id, branch, order.office) if meeting else None
    if meeting is None or hall is None:
        raise NoSuchPaper("seat map")
    found = map_of(order, meeting, hall)
    name = f"{order.texts.plain('seat-map-file')}.pdf"
    return lambda: Made(set_map(found), name, PDF)


def seat_picture(order: Order) -> Callable[[], Made]:
    """The hall as squares, the reader's own marked: 您在这里."""
    from papers.seat_map import seat_picture as draw

    texts = order.texts
    place = attendance_rows.participant(order.session, int(order.params["participant"]))
    meeting = rows.meeting(order.session, place.meeting_id) if place else None
    seat = seat_of(order.session, place.id) if place else None
    if place is None or meeting is None or seat is None or place.removed_at is not None:
        raise NoSuchPaper("seat picture")
    hall = hall_of(order.session, meeting.id, place.branch_id, order.office)
    if hall is None:
        raise NoSuchPaper("seat picture of no hall")
    way = texts.plain("seat-way", door=seat.door) if seat.door else ""
    found = map_of(order, meeting, hall, mine=seat.place, seat=seat_words(texts, seat), way=way)
    name = f"{texts.plain('seat-picture-file')}.png"
    return lambda: Made(draw(found), name, PNG)


def rostrum_change(order: Order) -> Callable[[], Made]:
    """The rostrum as it was above the rostrum as it is to be."""
    from papers.seat_map import RostrumChange
    from papers.seat_map import rostrum_change as draw

    texts = order.texts
    before = unpacked(str(order.params["before"]))
    after = unpacked(str(order.params["after"]))
    was = {name for row in before for name in row}
    will = {name for row in after for name in row}
    found = RostrumChange(
        language=texts.language,
        title=texts.plain("rostrum-change", name=str(order.params["name"])),
        before_words=texts.plain("rostrum-before"),
        after_words=texts.plain("rostrum-after"),
        audience=texts.plain("rostrum-view"),
        before=before,
        after=after,
        gone=tuple(sorted(was - will)),
        new=tuple(sorted(will - was)),
    )
    name = f"{texts.plain('seat-picture-file')}.png"
    return lambda: Made(draw(found), name, PNG)


def map_of(
    order: Order,
    meeting: rows.Meeting,
    hall: Hall,
    *,
    mine: Place | None = None,
    seat: str = "",
    way: str = "",
) -> SeatMap:
    """The hall with everybody's name; ``mine`` marks one chair, ``seat`` and ``way`` say it."""
    from papers.seat_map import SeatMap

    layout, texts = hall.layout, order.texts
    branches = {one.id: one for one in branch_rows.branches_of(order.session, meeting.id)}
    branch = branches.get(hall.branch_id or 0)
    place = (branch.place or branch.name) if branch else meeting.place
    when = Reader(texts, order.office, order.now).when(meeting.starts_at, meeting.ends_at)
    # The rostrum is as long as people sit on it.
    lengths = {
        row: max(one.place.number for one in hall.rostrum if one.place and one.place.row == row)
        for row in {one.place.row for one in hall.rostrum if one.place}
    }
    return SeatMap(
        language=texts.language,
        words=_words(order, seat, way),
        title=meeting.title,
        subtitle="　".join(part for part in (when, place) if part),
        shape=layout.shape,
        rostrum=tuple(
            _row(order, hall, "rostrum", row, lengths.get(row, layout.rostrum[row - 1]), mine)
            for row in range(1, len(layout.rostrum) + 1)
        ),
        hall=tuple(
            _row(order, hall, "hall", row, seats, mine) for row, seats in enumerate(layout.hall, 1)
        ),
        aisles=layout.aisles,
        doors=tuple((door.name, door.side) for door in layout.doors),
    )


def _row(
    order: Order,
    hall: Hall,
    area: Literal["rostrum", "hall"],
    row: int,
    seats: int,
    mine: Place | None,
) -> ChairRow:
    from papers.seat_map import ChairRow

    sitting = {one.place: one for one in hall.people if one.place}
    chairs = []
    for number in range(1, seats + 1):
        place = Place(area, row, number)
        one = sitting.get(place)
        chairs.append(
            _chair(number, one.name, one.unit, place == mine)
            if one is not None
            else _empty(number, held=place in hall.layout.held, own=place == mine)
        )
    return ChairRow(_label(order, hall.layout, area, row), tuple(chairs))


def _chair(number: int, name: str, unit: str, own: bool) -> Chair:
    from papers.seat_map import Chair

    return Chair(number, name, unit, "mine" if own else "taken")


def _empty(number: int, *, held: bool, own: bool) -> Chair:
    from papers.seat_map import Chair

    return Chair(number, state="mine" if own else "held" if held else "free")


def _label(order: Order, layout: Layout, area: str, row: int) -> str:
    if area == "rostrum":
        return ""
    if layout.shape == "rows":
        return order.texts.plain("seat-map-row", row=str(row))
    return order.texts.plain(f"seat-map-side-{_SIDES[(row - 1) % 4]}")


def _words(order: Order, seat: str, way: str) -> MapWords:
    from papers.seat_map import MapWords

    def say(key: str) -> str:
        return order.texts.plain(f"seat-map-{key}")

    return MapWords(
        heading=say("heading"),
        rostrum=say("rostrum"),
        here=say("here"),
        seat=seat,
        way=way,
        held=say("held"),
        page=order.texts.plain("seat-map-page", page="{page}", pages="{pages}"),
    )
