"""Words of lodging (住宿) and 报到: rooms, who sleeps where, the desk. Row 2.7."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, words_of
from chat.texts.logistics import PAGE, on_page, pairs, to_overview
from chat.texts.meeting_people import button, capacity, pager
from chat.texts.names import names_shortly
from meetings.logistics.guests import Guest, is_leader
from meetings.logistics.placing import RoomsSet
from meetings.logistics.rooms import LineProblem, Lodging, NewRoom, RoomFacts, lodging_of
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading

#: Lines of a table that were left out, written out.
MOST_PROBLEMS = 10
#: Names of people without a room.
MOST_NAMES = 10
#: What the presses of the list do (Fv).
PROPOSE, ASK_TELL, TELL = 0, 1, 2
#: What a press at the desk does (Fu): its numbers.


def lodging(words: Words, found: Lodging, page: int, note: RichText = ()) -> Message:
    """住宿: rooms with who sleeps there, ten a page; who has none comes first."""
    texts, id = words.texts, found.meeting_id
    page = on_page(len(found.rooms), page)
    shown = found.rooms[page * PAGE : (page + 1) * PAGE]
    names = [guest.name for guest in found.without]
    text = lines(
        note,
        texts.rich("lodging-heading", title=found.title),
        texts.rich(
            "lodging-without", count=len(names), names=names_shortly(texts, names, MOST_NAMES)
        )
        if names
        else (),
        texts.rich("lodging-untold", count=len(found.untold))
        if found.untold and found.published
        else (),
        *(_room_line(texts, room) for room in shown),
        texts.rich("lodging-no-rooms") if not found.rooms else (),
    )
    rows = [
        *pairs([Choice(room.label, encode("Fz", room.id, 0)) for room in shown]),
        *pager(texts, len(found.rooms), page, "Fl", id),
        *pairs(_list_buttons(texts, found)),
        to_overview(texts, id),
    ]
    return Message(text, choices=tuple(rows))


def _room_line(texts: Texts, room: RoomFacts) -> RichText:
    kind = texts.plain(f"lodging-kind-{room.kind}")
    if not room.people:
        return texts.rich("lodging-room-empty", room=room.label, kind=kind)
    names = texts.plain("meeting-list-comma").join(_who(texts, one) for one in room.people)
    key = "lodging-room-mixed" if room.mixed else "lodging-room"
    return texts.rich(key, room=room.label, kind=kind, names=names)


def _who(texts: Texts, guest: Guest) -> str:
    """Somebody in a row; with whose place they take."""
    if not guest.instead_of:
        return guest.name
    return texts.plain("seat-instead", person=guest.name, other=guest.instead_of)


def _list_buttons(texts: Texts, found: Lodging) -> list[Choice]:
    id, buttons = found.meeting_id, []
    if found.over:
        return [button(texts, "lodging-button-list", "Fy", id, 0)] if found.rooms else []
    buttons.append(button(texts, "lodging-button-rooms", "Fw", id))
    if found.rooms and found.without:
        buttons.append(button(texts, "lodging-button-propose", "Fv", id, PROPOSE))
    if found.rooms:
        buttons.append(button(texts, "lodging-button-move", "Fx", id))
    if found.untold and found.published:
        label = texts.plain("lodging-button-tell")
        count = texts.plain("button-with-count", label=label, count=len(found.untold))
        buttons.append(Choice(count, encode("Fv", id, ASK_TELL)))
    if found.rooms:
        buttons.append(button(texts, "lodging-button-list", "Fy", id, 0))
        buttons.append(button(texts, "lodging-button-table", "Fy", id, 1))
    return buttons


def room_card(texts: Texts, found: Lodging, room: RoomFacts, note: RichText = ()) -> Message:
    """One room and who sleeps there."""
    text = lines(
        note,
        texts.rich(
            "lodging-room-heading", room=room.label, kind=texts.plain(f"lodging-kind-{room.kind}")
        ),
        texts.rich("lodging-room-note", note=room.note) if room.note else (),
        *(texts.rich("lodging-person", person=guest_words(texts, one)) for one in room.people),
        texts.rich("lodging-room-free") if not room.people else (),
        texts.rich("lodging-mixed") if room.mixed else (),
    )
    buttons = []
    if not room.people and not found.over:
        buttons.append(button(texts, "lodging-button-remove", "Fz", room.id, 1))
    back = button(texts, "lodging-button-back", "Fl", found.meeting_id, 0)
    return Message(text, choices=(*pairs(buttons), (back,)))


def guest_words(texts: Texts, guest: Guest) -> str:
    """Somebody with unit and title; with whose place they take."""
    said = capacity(texts, guest.name, guest.unit, guest.title)
    if not guest.instead_of:
        return said
    return texts.plain("seat-instead", person=said, other=guest.instead_of)


def ask_tell(texts: Texts, found: Lodging) -> Message:
    """通知房号: how many would be told, and the press that does it."""
    confirm = button(texts, "lodging-button-tell-now", "Fv", found.meeting_id, TELL)
    back = button(texts, "lodging-button-back", "Fl", found.meeting_id, 0)
    said = texts.rich("lodging-ask-tell", count=len(found.untold))
    return Message(said, choices=((confirm,), (back,)))


def rooms_read(
    texts: Texts, rooms: Sequence[NewRoom], problems: Sequence[LineProblem], left: int
) -> RichText:
    """What a table of rooms comes to, before it is put down."""
    kinds = [
        texts.plain("lodging-read-kind", kind=texts.plain(f"lodging-kind-{kind}"), count=count)
        for kind in ("single", "twin", "suite")
        if (count := sum(one.kind == kind for one in rooms))
    ]
    comma = texts.plain("meeting-list-comma")
    return lines(
        texts.rich("lodging-read", count=len(rooms), kinds=comma.join(kinds)),
        *left_out(texts, problems, left, lambda code: texts.plain(f"lodging-line-{code}")),
    )


def left_out(
    texts: Texts, problems: Sequence[LineProblem], left: int, why: Callable[[str], str]
) -> list[RichText]:
    """Lines of a table that were left out, of ``left`` the first; ``why``: a reason in words, by
    its code."""
    if not left:
        return []
    said = [texts.rich("logistics-left-out", count=left)]
    said += [
        texts.rich(
            "logistics-left-out-line",
            line=str(one.line),
            text=one.text,
            why=why(one.code),
        )
        for one in problems[:MOST_PROBLEMS]
    ]
    if left > MOST_PROBLEMS:
        said.append(texts.rich("logistics-left-out-more", count=left - MOST_PROBLEMS))
    return said


def told(texts: Texts, done: RoomsSet, key: str) -> RichText:
    """What a change came to; who can only be phoned is named."""
    said = texts.rich(key, count=done.count)
    if not done.to_phone:
        return said
    names = names_shortly(texts, done.to_phone, MOST_NAMES)
    return lines(said, texts.rich("lodging-to-phone", names=names))


def paper(texts: Texts, kind: str, meeting_id: int, reader_id: int, levels: str) -> Message:
    """The rooming list, as a sheet or a table; made when it is sent."""
    params = (("meeting", meeting_id), ("reader", reader_id), ("levels", levels))
    back = (button(texts, "lodging-button-back", "Fl", meeting_id, 0),)
    return Message(texts.rich("lodging-list-made"), choices=(back,), files=(Paper(kind, params),))


def room_notice(reading: Reading) -> Message | None:
    """Somebody's room; None where they have another one by now, or do not come."""
    found = _place(reading)
    if found is None:
        return None
    place, meeting = found
    rooms = lodging_of(reading.session, meeting, office=reading.office)
    room = rooms.of(place.id)
    if room is None or room.label != reading.params["room"]:
        return None
    texts = reading.texts
    others = [one.name for one in room.people if one.participant_id != place.id]
    mine = next(one for one in room.people if one.participant_id == place.id)
    text = lines(
        texts.rich("notice-for", name=mine.name, unit=mine.unit or "—")
        if reading.reader_id != place.person_id
        else (),
        # Where a leader sleeps is looked up, and pushed to nobody.
        texts.rich("room-told-leader", title=meeting.title)
        if mine.leader
        else texts.rich("room-told", title=meeting.title, room=room.label),
        texts.rich("room-told-with", names=texts.plain("meeting-list-comma").join(others))
        if others and not mine.leader
        else (),
        texts.rich("room-told-key"),
    )
    own = button(texts, "button-own-logistics", "Fo", place.id)
    return Message(text, choices=((own,),))


def off_notice(reading: Reading) -> Message | None:
    """Somebody was told of a room and has none now."""
    found = _place(reading)
    if found is None:
        return None
    place, meeting = found
    if lodging_of(reading.session, meeting, office=reading.office).of(place.id) is not None:
        return None
    room = reading.params["room"]
    # Of a leader's room nothing is pushed but that it is off.
    text = (
        reading.texts.rich("room-off-leader", title=meeting.title)
        if is_leader(reading.session, place.person_id, reading.office)
        else reading.texts.rich("room-off", title=meeting.title, room=room)
    )
    return Message(lines(words_of(reading).texts.rich("room-off-heading"), text))


def _place(
    reading: Reading,
) -> tuple[attendance_rows.Participant, meeting_rows.Meeting] | None:
    place = attendance_rows.participant(reading.session, reading.params["participant"])
    meeting = meeting_rows.meeting(reading.session, place.meeting_id) if place else None
    if place is None or meeting is None or meeting.state != "published":
        return None
    return None if place.removed_at is not None else (place, meeting)
