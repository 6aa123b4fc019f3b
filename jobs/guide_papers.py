"""Papers that show the way: leaders' notes (领导提示单), ushers' lists. Row 3.6."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from chat.dates import say_time
from chat.texts.my_seat import place_in, seat_words
from chat.texts.signin import Reader
from jobs.badge_papers import PDF, people_in
from jobs.making import Made, NoSuchPaper, Order
from meetings.seats.leaders import LeaderNote, note_of
from meetings.seats.ushers import post_of
from storage import duties
from storage import meetings as rows

if TYPE_CHECKING:
    from papers.leader_note import Note


def leader_note(order: Order) -> Callable[[], Made]:
    """A page for each leader, in large letters."""
    from papers.leader_note import NoteWords, leader_notes

    texts = order.texts
    found = [note_of(order.session, one) for one in people_in(order)]
    notes = [_note(order, one) for one in found if one is not None]
    if not notes:
        raise NoSuchPaper("notes of nobody")
    words = NoteWords(
        heading=texts.plain("note-heading"),
        way=texts.plain("note-way"),
        rostrum=texts.plain("note-rostrum"),
        audience=texts.plain("rostrum-view"),
        contact=texts.plain("note-contact"),
    )
    language = texts.language
    name = f"{texts.plain('note-heading')}.pdf"
    return lambda: Made(leader_notes(notes, language=language, words=words), name, PDF)


def _note(order: Order, one: LeaderNote) -> Note:
    from papers.leader_note import Note

    texts = order.texts

    def say(key: str) -> str:
        return texts.plain(f"note-{key}")

    when = Reader(texts, order.office, order.now).when(one.starts_at, one.ends_at)
    early = timedelta(minutes=order.office.profile.signin.arrive_before_min)
    facts = (
        (say("time"), when),
        (say("seated-by"), say_time(one.starts_at - early, order.office.zone)),
        (say("place"), one.place),
        (say("seat"), seat_words(texts, one.seat) if one.seat else ""),
        (say("beside"), _beside(order, one)),
        (say("task"), _task(order, one)),
        (say("company"), texts.plain("meeting-list-comma").join(one.company)),
    )
    return Note(
        name=one.name,
        post=" ".join(part for part in (one.unit, one.title) if part),
        title=one.meeting_title,
        facts=tuple(fact for fact in facts if fact[1]),
        way=_way(order, one),
        rostrum=one.rostrum if one.seat and one.seat.place.area == "rostrum" else (),
        contact="　".join(part for part in (one.contact, one.contact_phone) if part),
    )


def _beside(order: Order, one: LeaderNote) -> str:
    if one.seat is None:
        return ""
    texts = order.texts
    said = [
        texts.plain("note-left", name=one.seat.left) if one.seat.left else "",
        texts.plain("note-right", name=one.seat.right) if one.seat.right else "",
    ]
    return "　".join(part for part in said if part)


def _task(order: Order, one: LeaderNote) -> str:
    texts = order.texts
    said = [texts.plain("note-chairs")] if one.chairs else []
    said += [texts.plain("note-item", number=str(n), item=title) for n, title in one.items]
    return ("; " if texts.language == "en" else "；").join(said)


def _way(order: Order, one: LeaderNote) -> tuple[str, ...]:
    """车 → 门 → 休息室 → 座位: as far as it is known; one place alone is no way."""
    texts = order.texts
    cars = texts.plain("meeting-list-comma").join(one.cars)
    steps = (
        texts.plain("note-car", car=cars) if cars else "",
        one.door,
        one.lounge,
        seat_words(texts, one.seat) if one.seat else "",
    )
    found = tuple(step for step in steps if step)
    return found if len(found) > 1 else ()


def usher_list(order: Order) -> Callable[[], Made]:
    """Who sits in an usher's zone, by row and seat."""
    from papers.leader_note import UsherList
    from papers.leader_note import usher_list as typeset

    texts, session = order.texts, order.session
    duty = duties.duty(session, int(order.params["duty"]))
    meeting = rows.meeting(session, duty.meeting_id) if duty else None
    post = post_of(session, duty.id, office=order.office) if duty else None
    if meeting is None or post is None or post.layout is None:
        raise NoSuchPaper("list of no post")
    layout = post.layout
    zone = post.zone or texts.plain("ushers-everywhere")
    found = UsherList(
        language=texts.language,
        heading=texts.plain("usher-list-heading", zone=zone),
        title=meeting.title,
        subtitle=texts.plain("usher-list-of", name=post.usher.name, count=len(post.sitters)),
        columns=(
            texts.plain("usher-list-seat"),
            texts.plain("usher-list-name"),
            texts.plain("usher-list-unit"),
            texts.plain("usher-list-remark"),
        ),
        lines=tuple(
            (
                place_in(texts, layout, one.place) if one.place else "",
                one.name,
                one.unit,
                _remark(order, one.wheelchair, one.instead_of),
            )
            for one in post.sitters
        ),
        page=texts.plain("seat-map-page", page="{page}", pages="{pages}"),
    )
    return lambda: Made(typeset(found), f"{found.heading}.pdf", PDF)


def _remark(order: Order, wheelchair: bool, instead_of: str) -> str:
    said = [
        order.texts.plain("usher-list-wheelchair") if wheelchair else "",
        order.texts.plain("usher-list-instead", name=instead_of) if instead_of else "",
    ]
    return " ".join(part for part in said if part)
