"""Words of choosing a room: what fits first, and what else where one is taken. Row 2.3."""

from __future__ import annotations

from typing import assert_never

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.rooms import holder_line, holder_words, price
from chat.texts.seats import in_pairs
from chat.texts.signin_desk import turns
from chat.texts.venues import PAGE, back_to_page, button
from meetings.venues import Suggestion, Suggestions, Taken

#: What is wanted stands as a bit of a button's number.
MOST_WANTED = 12


def suggested(words: Words, found: Suggestions, title: str, mask: int, number: int) -> Message:
    """选会议室: those that fit first, then what is too small, closed at that hour, or taken."""
    texts = words.texts
    last = max(0, (len(found.rooms) - 1) // PAGE)
    number = min(number, last)
    shown = found.rooms[number * PAGE : (number + 1) * PAGE]
    of, venue = found.meeting_id, found.branch_id or 0
    heading = (
        texts.rich("venue-choose", title=title, heads=found.heads)
        if shown
        else texts.rich("venue-choose-none", title=title)
    )
    rows: list[tuple[Choice, ...]] = [
        (Choice(_choose_label(texts, one), encode("Cb", of, one.room.id, venue)),) for one in shown
    ]
    rows += turns(texts, "Cs", number, last, of, venue, mask)
    wants = [
        Choice(
            texts.plain(
                "button-chosen" if item in found.wanted else "button-not-chosen", what=item
            ),
            encode("Cs", of, venue, mask ^ (1 << bit), 0),
        )
        for bit, item in enumerate(found.equipment[:MOST_WANTED])
    ]
    rows += in_pairs(wants)
    rows.append((back_to_page(texts, of, found.branch_id),))
    listed = [_suggestion_line(words, one, found) for one in shown]
    wanted = texts.rich("venue-wanted") if wants else ()
    return Message(lines(heading, *listed, wanted), choices=tuple(rows))


def _choose_label(texts: Texts, one: Suggestion) -> str:
    seats = texts.plain("room-seats", seats=one.room.most)
    return texts.plain("name-unit", name=shortened(one.room.name, 12), unit=seats)


def _suggestion_line(words: Words, one: Suggestion, found: Suggestions) -> RichText:
    texts, room = words.texts, one.room
    facts = [room.place]
    if room.outside:
        facts.append(texts.plain("room-outside"))
    if one.price is not None:
        facts.append(price(texts, one.price))
    if room.asks:
        facts.append(texts.plain("room-asks-short"))
    if room.id == found.booked_id:
        facts.append(texts.plain("venue-has-it"))
    facts.append(_suits_words(words, one, found.heads))
    return texts.rich(
        "room-line", name=room.name, facts=" · ".join(fact for fact in facts if fact)
    )


def _suits_words(words: Words, one: Suggestion, heads: int) -> str:
    texts = words.texts
    match one.suits:
        case "fits":
            layout = one.room.layout_for(heads)
            if layout is None:
                return texts.plain("venue-fits")
            return texts.plain("venue-fits-layout", layout=layout.name, seats=layout.seats)
        case "lacks":
            comma = texts.plain("meeting-list-comma")
            return texts.plain("venue-lacks", items=comma.join(one.lacking))
        case "small":
            return texts.plain("venue-small", count=heads - one.room.most)
        case "hours":
            return texts.plain("venue-hours", hours=one.room.hours)
        case "taken":
            holder = one.holder
            return holder_words(texts, holder) if holder else texts.plain("room-taken")
    assert_never(one.suits)


def taken(words: Words, found: Taken) -> Message:
    """Somebody has the room: who, which other rooms fit, when this one is free."""
    texts, of = words.texts, found.meeting_id
    venue = found.branch_id or 0
    who = holder_line(words, found.holder) if found.holder else ()
    times = [words.when(one.starts_at, one.ends_at) for one in found.times]
    body = lines(
        texts.rich("venue-taken", room=found.room.name),
        who,
        texts.rich("venue-others" if found.rooms else "venue-others-none"),
        texts.rich("venue-free-at", room=found.room.name) if times else (),
        *(texts.rich("venue-time", when=when) for when in times),
    )
    return Message(
        body,
        choices=(
            *others(texts, of, found.branch_id, found.rooms),
            (button(texts, "all", "Cs", of, venue, 0, 0),),
            *(((button(texts, "move", "mt", of, 0),),) if times else ()),
            (back_to_page(texts, of, found.branch_id),),
        ),
    )


def others(
    texts: Texts, meeting_id: int, branch_id: int | None, rooms: tuple[Suggestion, ...]
) -> tuple[tuple[Choice, ...], ...]:
    """Other rooms, one press each."""
    return tuple(
        (Choice(_choose_label(texts, one), encode("Cb", meeting_id, one.room.id, branch_id or 0)),)
        for one in rooms
    )
