"""Copies of the issued minutes, and what became of their resolutions. Rows 4.7, 4.9, 8.1, 8.10."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import minutes_copies as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings import minutes_copies
from meetings.meetings import Refused
from meetings.minutes_copies import CopiesChanged, CopiesPage
from meetings.minutes_copies.receiving import KINDS, METHODS


def page(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Mc: who gets the minutes, who has them."""
    show_page(turn, meeting_id, page)


def show_page(turn: Turn, meeting_id: int, page: int = 0, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"copies:{meeting_id}", texts.page(words(turn), found, page, note))


def edit(turn: Turn, minutes_id: int) -> None:
    """Me, 改名单: the proposed list is written down."""
    _changed(
        turn,
        minutes_copies.edit_list(
            turn.session, turn.actor, minutes_id, now=turn.now, office=turn.office
        ),
        "mcopies-editable",
    )


def add(turn: Turn, minutes_id: int) -> None:
    """Mh: the form asks who gets it, too."""
    done = minutes_copies.may_change(turn.session, turn.me, minutes_id)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        filling.open_form(turn, "copy_add", {"_minutes": minutes_id})


def one(turn: Turn, copy_id: int) -> None:
    """Mi: one copy."""
    show_one(turn, copy_id)


def show_one(turn: Turn, copy_id: int, note: RichText = ()) -> None:
    """The copy as it stands; ``note`` is what just happened."""
    found = minutes_copies.copy_seen(
        turn.session, turn.me, copy_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        copy, hosts = found
        turn.show(f"copy:{copy_id}", texts.one(words(turn), copy, note, hosts=hosts))


def set_kind(turn: Turn, copy_id: int, kind: int) -> None:
    """Ms: 全文, 摘录, 知会."""
    done = minutes_copies.set_kind(
        turn.session,
        turn.actor,
        copy_id,
        KINDS[min(kind, len(KINDS) - 1)],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_one(turn, copy_id, turn.texts.rich("mcopies-changed"))


def drop(turn: Turn, copy_id: int) -> None:
    """Mf: they do not get it after all."""
    done = minutes_copies.drop(turn.session, turn.actor, copy_id, now=turn.now)
    _changed(turn, done, "mcopies-dropped")


def receive(turn: Turn, copy_id: int) -> None:
    """Mr, 签收."""
    done = minutes_copies.receive(
        turn.session, turn.actor, copy_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        note = texts.received(turn.texts, again=done.again, accepted=done.accepted)
        show_one(turn, copy_id, note)


def enter(turn: Turn, copy_id: int, method: int) -> None:
    """Mj: told by phone, or signed for on paper."""
    done = minutes_copies.enter_receipt(
        turn.session,
        turn.actor,
        copy_id,
        METHODS[min(method, len(METHODS) - 1)],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "mcopy-received-again" if done.again else "mcopies-entered"
        show_one(turn, copy_id, turn.texts.rich(key))


def paper(turn: Turn, copy_id: int) -> None:
    """Mo: the paper of a copy once more."""
    found = minutes_copies.copy_seen(
        turn.session, turn.me, copy_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(texts.printed(turn.texts, copy_id))


def phone_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Mu: whom to phone."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"mcopies-phone:{meeting_id}", texts.phone_list(words(turn), found, page))


def states(turn: Turn, minutes_id: int, page: int = 0) -> None:
    """Md: the resolutions and how they stand."""
    found = minutes_copies.states_page(
        turn.session, turn.me, minutes_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"states:{minutes_id}", texts.states(words(turn), found, page))


def _changed(turn: Turn, done: CopiesChanged | Refused, key: str) -> None:
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_page(turn, done.meeting_id, note=turn.texts.rich(key))


def _page(turn: Turn, meeting_id: int) -> CopiesPage | None:
    """The page; a refusal is said here."""
    found = minutes_copies.page(
        turn.session, turn.me, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
