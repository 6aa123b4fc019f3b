"""The handbook: its preview, and the work that makes it a document. Row 2.2, ORG-14."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from chat.dates import say_month, say_when
from chat.texts import Texts, language_for
from chat.texts import handbook_sections as words
from chat.texts.my_seat import place_in
from chat.texts.signin import Reader
from jobs.do_work import Chunk
from jobs.making import Made, NoSuchPaper, Order
from jobs.seat_papers import map_of
from meetings.documents import NewFile
from meetings.handbooks import making
from meetings.handbooks.facts import HandbookFacts, PlanPicture, handbook_facts
from meetings.handbooks.sections import REPLACED, Section
from meetings.office import Office
from meetings.seats import Hall, hall_of
from storage import Session, work
from storage import meetings as rows
from storage.database import Database
from storage.files import Files

if TYPE_CHECKING:
    from papers.handbook import Block, Handbook
    from papers.seat_map import SeatMap

PDF, PNG = "application/pdf", "image/png"


def preview(order: Order) -> Callable[[], Made]:
    """The first pages side by side."""
    from papers.handbook import preview as draw

    make = _ordered(order)
    name = f"{order.texts.plain('handbook-title')}.png"
    return lambda: Made(draw(make()), name, PNG)


async def prepare(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Set and store the handbook; what is returned adds it to the meeting's documents."""
    texts = Texts(language_for(item.data["language"]) or "zh_Hans")

    def read(session: Session) -> Callable[[], Made] | None:
        params = {"meeting": item.data["meeting"]}
        order = Order(session, params, texts, now, office, str, "", b"", files)
        try:
            make = _ordered(order)
        except NoSuchPaper:
            return None
        return lambda: _set(make(), texts)

    make = await database.read(read)
    file = await asyncio.to_thread(_stored, files, make) if make is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        making.made(session, item, file, now=now, office=office)

    return add


def _set(found: Handbook, texts: Texts) -> Made:
    from papers.handbook import handbook

    return Made(handbook(found), f"{texts.plain('handbook-title')}.pdf", PDF)


def _stored(files: Files, make: Callable[[], Made]) -> NewFile:
    made = make()
    blob = files.put(made.data)
    title = made.name.removesuffix(".pdf")
    return NewFile(title, blob.digest, made.name, made.media_type, blob.size)


@dataclass(frozen=True, slots=True)
class _Halls:
    """The halls with somebody in them: their maps, and each participant's chair in words."""

    maps: tuple[SeatMap, ...]
    seats: dict[int, str]


def _ordered(order: Order) -> Callable[[], Handbook]:
    """Reads everything; what is returned draws maps and pictures, and is slow."""
    meeting = rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None:
        raise NoSuchPaper("handbook of no meeting")
    facts = handbook_facts(order.session, meeting, order.office)
    halls = _halls(order, meeting, facts)
    return lambda: _handbook(order, facts, halls)


def _halls(order: Order, meeting: rows.Meeting, facts: HandbookFacts) -> _Halls:
    found: list[Hall] = []
    for branch_id in facts.halls:
        hall = hall_of(order.session, meeting.id, branch_id, order.office)
        if hall is not None:
            found.append(hall)
    seats = {
        one.participant_id: place_in(order.texts, hall.layout, one.place)
        for hall in found
        for one in hall.people
        if one.place is not None
    }
    maps: tuple[SeatMap, ...] = ()
    if Section.SEATS in facts.sections:
        maps = tuple(map_of(order, meeting, hall) for hall in found)
    return _Halls(maps, seats)


def _handbook(order: Order, facts: HandbookFacts, halls: _Halls) -> Handbook:
    from papers.handbook import Handbook, HandbookSection, HandbookWords

    texts, office = order.texts, order.office
    reader = Reader(texts, office, order.now)
    meeting, today = facts.meeting, office.today(order.now)
    # A paper that is kept names the year.
    when = say_when(
        meeting.starts_at, meeting.ends_at, texts.language, office.zone, today=date.min
    )
    return Handbook(
        language=texts.language,
        words=HandbookWords(
            heading=texts.plain("handbook-title"),
            contents=texts.plain("handbook-contents"),
            page=texts.plain("handbook-page", page="{page}"),
        ),
        title=meeting.title,
        front=(
            texts.plain("handbook-no-time") if meeting.state == "postponed" else when,
            meeting.place,
        ),
        issued=(office.name, say_month(today.year, today.month, texts.language)),
        sections=tuple(
            HandbookSection(words.title(texts, one), blocks)
            for one in facts.sections
            if (blocks := _blocks(order, reader, facts, halls, one))
        ),
    )


def _blocks(
    order: Order, reader: Reader, facts: HandbookFacts, halls: _Halls, section: Section
) -> tuple[Block, ...]:
    """What was written, and what is known where it does not stand in its place."""
    from papers.handbook import Lines

    written = facts.written.get(section, "")
    if written and section in REPLACED:
        return (Lines((written,)),)
    known = _known(order, reader, facts, halls, section) if facts.known(section) else ()
    return (Lines((written,), aside=bool(known)), *known) if written else known


def _known(
    order: Order, reader: Reader, facts: HandbookFacts, halls: _Halls, section: Section
) -> tuple[Block, ...]:
    from papers.handbook import Drawing, Lines
    from papers.seat_map import seat_map_svg

    match section:
        case Section.SEATS:
            return tuple(Drawing(page) for one in halls.maps for page in seat_map_svg(one))
        case Section.FLOOR_PLAN:
            return tuple(_picture(order, one) for one in facts.pictures)
        case Section.DISCIPLINE:
            return (Lines(words.discipline(reader), numbered=True),)
        case Section.LEAVE:
            return (Lines((words.leave(reader, facts),)),)
        case Section.EMERGENCY:
            return tuple(Lines((text,), heading=name) for name, text in facts.emergency)
        case Section.OTHER:
            return ()
        case _:
            return _table(reader, facts, halls, section)


def _picture(order: Order, one: PlanPicture) -> Block:
    """The picture; where it can not be read, a line that says so, for the hosts to see."""
    from papers import apart
    from papers.handbook import Drawing, Lines
    from papers.pictures import NotAPicture, picture_svg

    try:
        with order.files.open(one.digest) as source:
            return Drawing(picture_svg(apart.picture(source)), one.title)
    except NotAPicture:
        return Lines((order.texts.plain("handbook-picture-unread", title=one.title),))


def _table(
    reader: Reader, facts: HandbookFacts, halls: _Halls, section: Section
) -> tuple[Block, ...]:
    from papers.handbook import Grid

    texts = reader.texts

    def head(*names: str) -> tuple[str, ...]:
        return words.head(texts, *names)

    match section:
        case Section.SCHEDULE:
            return (Grid(head("when", "what"), words.schedule(reader, facts), (1.25, 1)),)
        case Section.AGENDA:
            if not any(one.presenter for one in facts.agenda):
                rows = tuple(row[:2] for row in words.agenda(facts))
                return (Grid(head("number", "item"), rows, (0.45, 4)),)
            columns = head("number", "item", "presenter")
            return (Grid(columns, words.agenda(facts), (0.45, 3, 1), names=2),)
        case Section.ROSTER:
            rows = words.roster(texts, facts, halls.seats)
            if halls.seats:
                return (Grid(head("name", "post", "seat"), rows, (1.25, 2.1, 1.3), names=0),)
            return (Grid(head("name", "post"), rows, (1, 2.4), names=0),)
        case Section.LODGING:
            columns = head("room", "people", "room", "people")
            return (Grid(columns, words.lodging(texts, facts), (0.7, 1.6, 0.7, 1.6)),)
        case Section.MEALS:
            return (Grid(head("meal", "time", "place"), words.meals(reader, facts), (1, 1, 1.6)),)
        case Section.CARS:
            columns = head("leaves", "way", "plate", "driver")
            return (Grid(columns, words.cars(reader, facts), (0.7, 2, 1, 1.9)),)
        case Section.CONTACTS:
            columns = head("name", "duty", "phone") if facts.full else head("name", "duty")
            widths = (1, 1.6, 1.3) if facts.full else (1, 2.4)
            return (Grid(columns, words.contacts(texts, facts), widths, names=0),)
        case _:
            raise LookupError(f"no table of {section}")
