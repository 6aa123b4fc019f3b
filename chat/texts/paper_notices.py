"""Words of what the signed sheet says first: look a second time; it was decided. Row 3.2."""

from __future__ import annotations

from dataclasses import replace

from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts.paper_sheets import entry, stored
from chat.texts.signin import Reader
from chat.texts.wording import Reading
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.signin.paper_reading import SheetEntry, entry_of

#: Pictures sent with the notice; more are behind the button.
MOST = 4


def waits(reading: Reading) -> Message | None:
    """To the other staff: the names as entered, with the pictures."""
    found = _entry(reading)
    if found is None or not found.may_confirm:
        return None
    shown = entry(_reader(reading), found, reading.texts.rich("sheet-waits"))
    return replace(shown, files=tuple(stored(one) for one in found.pictures[:MOST]))


def decided(reading: Reading) -> Message | None:
    """To who entered it: what the second person found."""
    found = _entry(reading)
    if found is None or found.state not in ("confirmed", "rejected"):
        return None
    texts = reading.texts
    corrected = bool(found.added or found.struck)
    key = f"sheet-told-{'corrected' if corrected else found.state}"
    text = lines(
        texts.rich(key, person=found.decided_by, title=found.title, count=len(found.lines)),
        texts.rich("sheet-remark", remark=found.remark) if found.remark else (),
    )
    show = Choice(texts.plain("button-sheet-entry"), encode("zo", found.id))
    return Message(text, choices=((show,),))


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)


def _entry(reading: Reading) -> SheetEntry | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    number = int(reading.params["entry"])
    found = entry_of(reading.session, Actor(who, "notice"), number, office=reading.office)
    return None if isinstance(found, Refused) else found
