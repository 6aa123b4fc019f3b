"""Papers of logistics: kitchen sheet, tickets, rooming list, pick-up sheet, plates. Row 2.7."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chat.dates import say_short
from chat.texts.cards import Words
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe
from jobs.register_papers import XLSX
from meetings.logistics import gate, rooms
from meetings.logistics.cars import Rider, RunFacts, cars_of
from meetings.logistics.guests import Guest
from meetings.logistics.rooms import RoomFacts
from meetings.meetings import about
from meetings.people import Action, may
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from papers.grouped_list import ListGroup
    from papers.tables.xlsx_writing import Value

PDF = "application/pdf"


def rooming_list(order: Order) -> Callable[[], Made]:
    """住宿安排表 by hotel, for the front desk and the desk of 报到."""
    from papers.grouped_list import ListGroup

    meeting, texts = meeting_of(order), order.texts
    found = rooms.lodging_of(order.session, meeting, office=order.office)
    hotels = dict.fromkeys(room.hotel for room in found.rooms)
    groups = tuple(
        ListGroup(
            hotel or texts.plain("rooming-no-hotel"),
            "",
            tuple(
                row
                for room in found.rooms
                if room.hotel == hotel
                for row in _room_rows(order, room)
            ),
        )
        for hotel in hotels
    )
    names = ("number", "kind", "name", "unit", "stay", "note", "key")
    heads = tuple(texts.plain(f"rooming-{name}") for name in names)
    return _grouped(order, meeting, "rooming-title", heads, (3, 3, 4, 7, 8, 3, 2), groups)


def _room_rows(order: Order, room: RoomFacts) -> list[tuple[str, ...]]:
    """A row for each person, the room said once; one of an empty room."""
    from papers.grouped_list import TICK

    kind = order.texts.plain(f"lodging-kind-{room.kind}")
    rows = [
        (one.name, " ".join(filter(None, (one.unit, one.title))), _stay(order, one), "", TICK)
        for one in room.people
    ]
    said = [(room.number, kind), *[("", "")] * (len(rows) - 1)]
    if not rows:
        return [(room.number, kind, "", "", "", room.note, "")]
    rows[0] = (*rows[0][:3], room.note, TICK)
    return [(*first, *rest) for first, rest in zip(said, rows, strict=True)]


def _stay(order: Order, one: Guest) -> str:
    """From when to when somebody stays, as far as the slip says."""
    language = order.texts.language
    days = [say_short(day, language) if day else "" for day in (one.arrives_on, one.leaves_on)]
    return "—".join(days) if any(days) else ""


def rooming_table(order: Order) -> Callable[[], Made]:
    """The same as a workbook, a row for each person, empty rooms too."""
    from papers.tables import Sheet, write_xlsx

    meeting, texts = meeting_of(order), order.texts
    found = rooms.lodging_of(order.session, meeting, office=order.office)
    names = ("hotel", "number", "kind", "name", "unit", "post", "arrives", "leaves", "note")
    head = tuple(texts.plain(f"rooming-{name}") for name in names)
    lines: list[tuple[Value, ...]] = []
    for room in found.rooms:
        kind = texts.plain(f"lodging-kind-{room.kind}")
        for one in room.people:
            person = (one.name, one.unit, one.title, one.arrives_on, one.leaves_on)
            lines.append((room.hotel, room.number, kind, *person, room.note))
        if not room.people:
            lines.append((room.hotel, room.number, kind, "", "", "", None, None, room.note))
    sheet = Sheet(texts.plain("rooming-title"), head, tuple(lines))
    name = f"{safe(texts.plain('rooming-file', title=meeting.title))}.xlsx"
    return lambda: Made(write_xlsx(sheet), name, XLSX)


def pick_up_sheet(order: Order) -> Callable[[], Made]:
    """接送安排表: run by run who is fetched, what the sign says, and a box to tick."""
    meeting, texts = meeting_of(order), order.texts
    found = cars_of(order.session, meeting, office=order.office)
    groups = tuple(_run_group(order, meeting, run) for run in found.runs)
    names = ("name", "unit", "phone", "journey", "done")
    heads = tuple(texts.plain(f"pick-up-{name}") for name in names)
    return _grouped(order, meeting, "pick-up-title", heads, (4, 7, 3, 8, 2), groups)


def _run_group(order: Order, meeting: meeting_rows.Meeting, run: RunFacts) -> ListGroup:
    from papers.grouped_list import TICK, ListGroup

    words, texts = words_of(order), order.texts
    heading = texts.plain(
        "pick-up-run",
        when=words.when(run.leaves_at),
        start=run.start or "—",
        end=run.end or "—",
    )
    driver = " ".join(part for part in (run.driver, run.phone) if part) or "—"
    sign = meeting.title if run.direction == "arrive" else ""
    note = texts.plain(
        "pick-up-note-sign" if sign else "pick-up-note",
        plate=run.plate,
        driver=driver,
        people=len(run.riders),
        seats=run.seats,
        **({"sign": sign} if sign else {}),
    )
    rows = tuple(
        (
            rider.guest.name,
            " ".join(filter(None, (rider.guest.unit, rider.guest.title))),
            masked(rider.guest.phone),
            _journey(words, rider),
            TICK,
        )
        for rider in run.riders
    )
    return ListGroup(heading, note, rows)


def _journey(words: Words, rider: Rider) -> str:
    said = " ".join(part for part in (rider.number, rider.station) if part)
    at = words.when(rider.at) if rider.at is not None else ""
    return "\n".join(part for part in (said, at) if part)


def masked(phone: str) -> str:
    """The last four digits: who knows the person knows the number."""
    digits = [char for char in phone if char.isdigit()]
    return f"****{''.join(digits[-4:])}" if len(digits) >= 7 else ""


def gate_sheet(order: Order) -> Callable[[], Made]:
    """放行车牌: plates and a box to tick, no names."""
    from papers.grouped_list import TICK, ListGroup

    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None or ("reader" in order.params and not _allowed(order, meeting)):
        raise NoSuchPaper("gate sheet")
    plates = gate.plates_of(order.session, meeting, office=order.office)
    if not plates:
        raise NoSuchPaper("no plates")
    texts = order.texts
    rows = tuple((str(number), plate, TICK, "") for number, plate in enumerate(plates, 1))
    heads = tuple(texts.plain(f"gate-{name}") for name in ("number", "plate", "in", "remark"))
    groups = (ListGroup("", "", rows),)
    return _grouped(order, meeting, "gate-title", heads, (2, 6, 3, 6), groups, size=14)


def _grouped(
    order: Order,
    meeting: meeting_rows.Meeting,
    title: str,
    heads: tuple[str, ...],
    widths: tuple[int, ...],
    groups: tuple[ListGroup, ...],
    *,
    size: int = 11,
) -> Callable[[], Made]:
    from papers.grouped_list import GroupedList, grouped_list

    texts, words = order.texts, words_of(order)
    if not groups:
        raise NoSuchPaper(title)
    when = words.when(meeting.starts_at, meeting.ends_at)
    found = GroupedList(
        language=texts.language,
        title=texts.plain(title),
        subtitle="　".join(part for part in (meeting.title, when) if part),
        columns=heads,
        widths=widths,
        groups=groups,
        stand=stand_of(order),
        page=texts.plain("approval-sheet-page", page="{page}", pages="{pages}"),
        size=size,
    )
    return made(order, lambda: grouped_list(found), title, meeting.title)


def made(order: Order, work: Callable[[], bytes], key: str, title: str) -> Callable[[], Made]:
    """The slow part of a PDF named by its kind and the meeting."""
    name = f"{safe(order.texts.plain(key))} {safe(title)}.pdf"
    return lambda: Made(work(), name, PDF)


def words_of(order: Order) -> Words:
    """What saying times needs, for a paper."""
    return Words(order.texts, order.office, order.now)


def stand_of(order: Order) -> str:
    """As of when a list is."""
    return order.texts.plain("logistics-stand", when=words_of(order).when(order.now))


def _allowed(order: Order, meeting: meeting_rows.Meeting) -> bool:
    return may(reader(order), Action.SET_LOGISTICS, about(order.session, meeting))


def meeting_of(order: Order) -> meeting_rows.Meeting:
    """The meeting, where the reader may still see to its logistics. Raises NoSuchPaper."""
    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None or not _allowed(order, meeting):
        raise NoSuchPaper("logistics")
    return meeting
