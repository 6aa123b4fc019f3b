"""Words of rooms: the list, a room's card, its week, and what closing it would mean. Row 2.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from chat.dates import say_day, say_days
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.notices import person_words
from chat.texts.seats import in_pairs
from chat.texts.signin_desk import turns
from meetings.venues import Card, Days, Hit, Holder, Price, RoomFacts, RoomList

PAGE = 10
#: Meetings named in a preview; above, they are counted.
MOST_HITS = 8

#: What of a room is changed, in the order of its buttons; a button carries the place here.
PARTS = (
    "name",
    "place",
    "capacity",
    "layouts",
    "equipment",
    "hours",
    "contact",
    "phone",
    "price",
    "contract",
)
#: Of these an own room has none.
_OUTSIDE_ONLY = ("contact", "phone", "price", "contract")


def yuan(fen: int) -> str:
    """Fen as yuan, without a fraction where there is none: 800, 1,250.50."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def price(texts: Texts, found: Price) -> str:
    """What it costs, with how that is counted: 800元/半天 × 2 = 1,600元."""
    return texts.plain(
        "room-price-total",
        each=yuan(found.fen),
        per=texts.plain(f"room-per-{found.per.replace('_', '-')}"),
        times=str(found.times),
        total=yuan(found.total_fen),
    )


def button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    """A button of rooms, text ``room-button-<name>``."""
    return Choice(texts.plain(f"room-button-{name}"), encode(route, *numbers))


def listing(texts: Texts, found: RoomList, page: int) -> Message:
    """会议室: ten a page, the office's own first."""
    last = max(0, (len(found.rooms) - 1) // PAGE)
    page = min(page, last)
    shown = found.rooms[page * PAGE : (page + 1) * PAGE]
    heading = texts.rich("rooms", count=len(found.rooms)) if shown else texts.rich("rooms-none")
    rows: list[tuple[Choice, ...]] = [(Choice(one.name, encode("Cr", one.id)),) for one in shown]
    rows += turns(texts, "Cl", page, last)
    if found.sets:
        rows.append((button(texts, "add", "Ce"),))
    rows.append((Choice(texts.plain("button-meetings"), encode("ml")),))
    listed = [_list_line(texts, one) for one in shown]
    return Message(lines(heading, *listed), choices=tuple(rows))


def _list_line(texts: Texts, room: RoomFacts) -> RichText:
    facts = [room.place, texts.plain("room-seats", seats=room.most)]
    if room.outside:
        facts.append(texts.plain("room-outside"))
    if room.asks:
        facts.append(texts.plain("room-asks-short"))
    if room.keeper_left:
        facts.append(texts.plain("room-keeper-left-short"))
    return texts.rich("room-line", name=room.name, facts=_dots(facts))


def _dots(facts: Sequence[str]) -> str:
    return " · ".join(fact for fact in facts if fact)


def named(texts: Texts, room: RoomFacts) -> RichText:
    """A room in one line: its name, where it is, how many it seats."""
    facts = [room.place, texts.plain("room-seats", seats=room.most)]
    return texts.rich("room-heading", name=room.name, facts=_dots(facts))


def card(words: Words, found: Card, note: RichText = ()) -> Message:
    """One room, with what this person may do with it."""
    texts, room = words.texts, found.room
    comma = texts.plain("meeting-list-comma")
    layouts = comma.join(
        texts.plain("room-layout", name=one.name, seats=one.seats) for one in room.layouts
    )
    body = lines(
        note,
        named(texts, room),
        texts.rich("room-retired") if room.retired else (),
        texts.rich("room-layouts", layouts=layouts) if layouts else (),
        texts.rich("room-equipment", items=comma.join(room.equipment)) if room.equipment else (),
        texts.rich("room-hours", hours=room.hours) if room.hours else (),
        texts.rich("room-keeper", person=person_words(texts, room.keeper))
        if room.keeper
        else texts.rich("room-keeper-left" if room.keeper_left else "room-keeper-none"),
        texts.rich("room-asks") if room.asks else (),
        *outside_lines(texts, room),
        *(
            texts.rich(
                "room-closure",
                when=words.when(one.starts_at, one.ends_at),
                reason=one.reason or texts.plain("room-closure-plain"),
            )
            for one in found.closures[:PAGE]
        ),
    )
    return Message(body, choices=_card_rows(words, found))


def outside_lines(texts: Texts, room: RoomFacts) -> list[RichText]:
    """Whom to call, what it costs, under which contract; and a name that wants a look (FEE-22)."""
    if not room.outside:
        return []
    contact = " ".join(part for part in (room.contact, room.phone) if part)
    return [
        texts.rich("room-contact", contact=contact) if contact else (),
        texts.rich(
            "room-price",
            each=yuan(room.price_fen),
            per=texts.plain(f"room-per-{room.price_per.replace('_', '-')}"),
        )
        if room.price_fen is not None
        else (),
        texts.rich("room-contract", contract=room.contract) if room.contract else (),
        texts.rich("room-scenic", name=room.scenic) if room.scenic else (),
    ]


def _card_rows(words: Words, found: Card) -> tuple[tuple[Choice, ...], ...]:
    texts, room = words.texts, found.room
    week = button(texts, "week", "Cd", room.id, 0)
    back = (button(texts, "list", "Cl", 0),)
    if not found.sets:
        return ((week,), back)
    if room.retired:
        return ((button(texts, "bring-back", "Cz", room.id),), back)
    pressed = [week, button(texts, "close", "Cc", room.id)]
    pressed += [
        Choice(
            texts.plain("room-button-open", day=say_day_of(words, one.starts_at)),
            encode("Cu", one.id),
        )
        for one in found.closures[:3]
    ]
    pressed.append(button(texts, "change", "Cn", room.id))
    pressed.append(button(texts, "asks-not" if room.asks else "asks", "Cg", room.id))
    pressed.append(button(texts, "retire", "Ch", room.id))
    return (*in_pairs(pressed), back)


def change_menu(texts: Texts, room: RoomFacts) -> Message:
    """修改: what of the room can be changed."""
    pressed = [
        button(texts, f"part-{part}", "Cm", room.id, number)
        for number, part in enumerate(PARTS)
        if room.outside or part not in _OUTSIDE_ONLY
    ]
    pressed.append(button(texts, "keeper", "Cp", room.id))
    back = (button(texts, "card", "Cr", room.id),)
    return Message(
        lines(named(texts, room), texts.rich("room-ask-what")), choices=(*in_pairs(pressed), back)
    )


def say_day_of(words: Words, moment: datetime) -> str:
    """The day of a moment."""
    office = words.office
    return say_day(office.today(moment), words.texts.language, today=office.today(words.now))


def week(words: Words, found: Days, weeks: int) -> Message:
    """A week of a room, day by day; what is free is not said."""
    texts, office = words.texts, words.office
    today = office.today(words.now)
    sunday = found.monday + timedelta(days=6)
    said = say_days(found.monday, sunday, texts.language, today=today)
    heading = texts.rich("room-week", name=found.room.name, week=said)
    listed = [holder_line(words, stay) for stay in found.stays] or [texts.rich("room-week-free")]
    here = found.room.id
    turning = [button(texts, "next-week", "Cd", here, weeks + 1)]
    if weeks:
        turning.insert(0, button(texts, "week-before", "Cd", here, weeks - 1))
    return Message(
        lines(heading, *listed),
        choices=(tuple(turning), (button(texts, "card", "Cr", here),)),
    )


def holder_line(words: Words, holder: Holder) -> RichText:
    """Who has the room when, as far as the reader may know."""
    return words.texts.rich(
        "room-stay",
        when=words.when(holder.starts_at, holder.ends_at),
        what=holder_words(words.texts, holder),
    )


def holder_words(texts: Texts, holder: Holder) -> str:
    """The meeting's title, or 已占用; of a closure why."""
    if holder.closed:
        return texts.plain(
            "room-closed", reason=holder.reason or texts.plain("room-closure-plain")
        )
    return (
        texts.plain("room-taken-by", title=holder.title)
        if holder.title
        else texts.plain("room-taken")
    )


def hit_lines(words: Words, hits: Sequence[Hit]) -> list[RichText]:
    """Which meetings would lose the room."""
    texts = words.texts
    if not hits:
        return [texts.rich("room-hits-none")]
    listed = [
        texts.rich(
            "room-stay",
            when=words.when(one.starts_at, one.ends_at),
            what=texts.plain("room-taken-by", title=one.title)
            if one.title
            else texts.plain("room-taken"),
        )
        for one in hits[:MOST_HITS]
    ]
    return [texts.rich("room-hits", count=len(hits)), *listed]


def ask_retire(words: Words, room: RoomFacts, hits: Sequence[Hit]) -> Message:
    """Whether the room is really not to be used any more, and who loses it."""
    texts = words.texts
    text = lines(texts.rich("room-ask-retire", name=room.name), *hit_lines(words, hits))
    yes = button(texts, "retire-yes", "Ci", room.id)
    return Message(text, choices=((yes, button(texts, "card-back", "Cr", room.id)),))
