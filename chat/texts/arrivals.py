"""Words of 报到: the desk, one person at it, who is not here yet. Row 2.7."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.lodging import guest_words
from chat.texts.logistics import PAGE, clock_of, on_page, pairs, to_overview
from chat.texts.meeting_people import button, pager
from meetings.logistics.arriving import TICKS, Arriving, Desk, Tick
from meetings.paper_list.bags import BagHolder

ALL = len(TICKS)


def desk(words: Words, found: Desk) -> Message:
    """报到: how many are here, and where to go."""
    texts, id = words.texts, found.meeting_id
    late = found.late(words.now)
    text = lines(
        texts.rich("arrivals-heading", title=found.title),
        texts.rich("arrivals-not-published") if not found.published and not found.over else (),
        texts.rich("arrivals-count", arrived=len(found.arrived), waiting=len(found.waiting)),
        texts.rich("logistics-desk-late", count=late) if late else (),
        texts.rich("arrivals-keys", count=len(found.keys_out)) if found.keys_out else (),
    )
    buttons = [
        button(texts, "arrivals-button-name", "Fs", id),
        button(texts, "arrivals-button-waiting", "Fq", id, 0, 0),
    ]
    if found.keys_out:
        buttons.append(button(texts, "arrivals-button-keys", "Fq", id, 1, 0))
    return Message(text, choices=(*pairs(buttons), to_overview(texts, id)))


def desk_list(words: Words, found: Desk, page: int, *, keys: bool) -> Message:
    """未到名单, or whose key is out; ten a page, the earliest to be here first."""
    texts, id = words.texts, found.meeting_id
    people = found.keys_out if keys else found.waiting
    page = on_page(len(people), page)
    shown = people[page * PAGE : (page + 1) * PAGE]
    heading = "arrivals-keys-list" if keys else "arrivals-waiting-list"
    empty = "arrivals-keys-none" if keys else "arrivals-waiting-none"
    text = lines(
        texts.rich(heading, count=len(people)) if people else texts.rich(empty),
        *(_desk_line(words, one) for one in shown),
    )
    rows = [
        *pairs(
            [
                Choice(shortened(one.guest.name), encode("Ft", one.guest.participant_id))
                for one in shown
            ]
        ),
        *pager(texts, len(people), page, "Fq", id, int(keys)),
        (button(texts, "arrivals-button-back", "Fr", id),),
    ]
    return Message(text, choices=tuple(rows))


def _desk_line(words: Words, one: Arriving) -> RichText:
    texts, person = words.texts, guest_words(words.texts, one.guest)
    if "arrived" in one.ticks and one.room is not None:
        return texts.rich("arrivals-line-room", person=person, room=one.room.label)
    if one.due_at is None:
        return texts.rich("lodging-person", person=person)
    key = "arrivals-line-late" if one.due_at < words.now else "arrivals-line-due"
    return texts.rich(key, person=person, when=words.when(one.due_at))


def arrival(
    words: Words, one: Arriving, note: RichText = (), *, bag: BagHolder | None = None
) -> Message:
    """One person at the desk: what was done, and one tap for each thing. ``bag``: how the bag of
    papers stands, where there is one."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("arrival-heading", person=guest_words(texts, one.guest)),
        texts.rich("arrival-unanswered") if one.guest.unanswered else (),
        texts.rich("arrival-room", room=one.room.label) if one.room else (),
        *(
            texts.rich(f"arrival-{_dashed(tick)}", time=_moment(words, at))
            for tick, at in one.ticks.items()
        ),
        texts.rich("arrival-not-yet") if not one.ticks else (),
        _bag_line(words, bag) if bag is not None else (),
    )
    buttons = _tick_buttons(texts, one)
    if bag is not None and not one.over:
        buttons.append(button(texts, "arrival-button-bag", "Ez", one.guest.participant_id))
    back = button(texts, "arrivals-button-back", "Fr", one.meeting_id)
    return Message(text, choices=(*pairs(buttons), (back,)))


def _bag_line(words: Words, bag: BagHolder) -> RichText:
    if bag.handed_at is None:
        return words.texts.rich("arrival-bag-not")
    return words.texts.rich("arrival-bag", time=_moment(words, bag.handed_at))


def _moment(words: Words, at: datetime) -> str:
    same = words.office.today(at) == words.office.today(words.now)
    return clock_of(words, at) if same else words.when(at)


def _tick_buttons(texts: Texts, one: Arriving) -> list[Choice]:
    if one.over:
        return []
    if "arrived" not in one.ticks:
        return [_tick(texts, one, "all", ALL, 1), _tick(texts, one, "arrived", 0, 1)]
    offered: list[Tick] = []
    if one.room is not None or "key" in one.ticks:
        offered.append("key")
    if one.tickets or "tickets" in one.ticks:
        offered.append("tickets")
    if "key" in one.ticks:
        offered.append("key_back")
    offered.append("left")
    buttons = [
        _tick(texts, one, f"undo-{_dashed(tick)}" if tick in one.ticks else _dashed(tick), at, on)
        for at, tick in enumerate(TICKS)
        if tick in offered
        for on in (int(tick not in one.ticks),)
    ]
    return [*buttons, _tick(texts, one, "undo-arrived", 0, 0)]


def _tick(texts: Texts, one: Arriving, name: str, at: int, on: int) -> Choice:
    return button(texts, f"arrival-button-{name}", "Fu", one.guest.participant_id, at, on)


def _dashed(code: str) -> str:
    return code.replace("_", "-")
