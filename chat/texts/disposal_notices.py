"""What people are told of disposals without asking. Row 6.9."""

from __future__ import annotations

from dataclasses import replace

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.cards import Words
from chat.texts.disposals import number, page
from chat.texts.wording import Reading
from meetings.disposals.facts import Page
from meetings.disposals.reading import page_of
from meetings.meetings import Refused
from meetings.people import who_is
from storage import disposals as rows
from storage.archive import Disposal


def witness(reading: Reading) -> Message | None:
    """To a witness: they were named, and confirm for themselves."""
    found = rows.witness(reading.session, int(reading.params["witness"]))
    if found is None or found.at is not None:
        return None
    shown = _page(reading, found.disposal_id)
    if shown is None:
        return None
    return page(_words(reading), shown, reading.texts.rich("disposal-told-witness"))


def witnessed(reading: Reading) -> Message | None:
    """To who made the list: both confirmed."""
    found = rows.disposal(reading.session, int(reading.params["disposal"]))
    if found is None or found.state != "witnessed":
        return None
    return _short(reading, found, "disposal-told-witnessed")


def held(reading: Reading) -> Message | None:
    """To who made the list: a hold stops it."""
    found = rows.disposal(reading.session, int(reading.params["disposal"]))
    hold = rows.hold(reading.session, int(reading.params["hold"]))
    if found is None or hold is None or hold.released_at is not None:
        return None
    return _short(reading, found, "disposal-told-held", reason=hold.reason)


def done(reading: Reading) -> Message | None:
    """To everybody who had a part in it: destroyed, with the certificate."""
    shown = _page(reading, int(reading.params["disposal"]))
    if shown is None or shown.certificate is None:
        return None
    return page(_words(reading), shown, reading.texts.rich("disposal-told-done"))


def _words(reading: Reading) -> Words:
    return Words(reading.texts, reading.office, reading.now)


def _page(reading: Reading, disposal_id: int) -> Page | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    here = replace(who, levels=reading.levels)
    found = page_of(reading.session, here, disposal_id, now=reading.now, office=reading.office)
    return None if isinstance(found, Refused) else found


def _short(reading: Reading, found: Disposal, key: str, **values: str) -> Message:
    texts = reading.texts
    said = number(texts, found.year, found.number)
    text: RichText = lines(texts.rich(key, number=said, **values))
    to_list = Choice(texts.plain("disposal-button-list", number=said), encode("PB", found.id))
    return Message(text, choices=((to_list,),))
