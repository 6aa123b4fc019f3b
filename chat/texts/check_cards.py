"""Words of one line of a checklist: how it stands, every look, what is changed. Row 2.4."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.checklists import CARD, facts, in_words, looking
from chat.texts.seats import in_pairs
from chat.texts.signin import Reader, venue_word
from meetings.checklists import KINDS, Line, LineCard, Wants
from meetings.checklists.lines import Look
from storage.checklists import CheckFile

#: Looks shown on a line's card; the latest ones.
LOOKS = 5


def card(reader: Reader, found: LineCard, note: RichText = ()) -> Message:
    """One line, what was found, and what can be done with it now."""
    texts, line = reader.texts, in_words(reader, found.line)
    text = lines(
        note,
        texts.rich("check-card", text=line.text, title=found.title),
        texts.rich("check-card-venue", venue=venue_word(texts, found.venue))
        if found.venue
        else (),
        texts.rich("check-card-zone", zone=line.zone) if line.zone else (),
        *facts(reader, line),
        line_state(reader, line),
        *(look_words(reader, look) for look in found.looks[:LOOKS]),
    )
    return Message(text, choices=in_pairs(_card_buttons(texts, found, reader.now)))


def line_state(reader: Reader, line: Line) -> RichText:
    """How it stands, in a word."""
    wants = line.wants(reader.now)
    key = {Wants.LOOK: "unchecked", Wants.LAST: "last"}.get(wants, line.state)
    return reader.texts.rich(f"check-state-{key}", kind=line.kind)


def look_words(reader: Reader, look: Look) -> RichText:
    """One look: when, by whom, what was found."""
    texts = reader.texts
    by = (
        texts.plain("check-look-for", by=look.by, name=look.for_name) if look.for_name else look.by
    )
    return texts.rich(
        f"check-look-{look.result}",
        time=reader.clock(look.at),
        by=by,
        said=look.text or "none",
        handler=look.handler or "none",
    )


def _card_buttons(texts: Texts, found: LineCard, now: datetime) -> list[Choice]:
    line, buttons = found.line, []
    if found.open:
        buttons += looking(texts, line, now, CARD)
    if any(look.photos for look in found.looks):
        buttons.append(Choice(texts.plain("check-button-photos"), encode("Dw", line.item_id)))
    if found.may_undo:
        buttons.append(Choice(texts.plain("check-button-undo"), encode("Dh", line.item_id, CARD)))
    if found.may_arrange:
        buttons.append(Choice(texts.plain("check-button-change"), encode("Ds", line.item_id)))
    route = "Dc" if line.kind == "clearing" else "Da"
    here = (line.meeting_id, *(() if route == "Dc" else (KINDS.index(line.kind),)))
    back = encode(route, *here, line.branch_id or 0)
    return [*buttons, Choice(texts.plain("check-button-list"), back)]


def change_menu(reader: Reader, found: LineCard) -> Message:
    """What of a line is changed."""
    texts, of = reader.texts, found.line.item_id
    line = in_words(reader, found.line)
    buttons = [
        Choice(texts.plain(f"check-button-part-{part}"), encode("Dr", of, number))
        for number, part in enumerate(PARTS)
    ]
    buttons.append(Choice(texts.plain("check-button-drop"), encode("Dx", of)))
    buttons.append(Choice(texts.plain("check-button-card"), encode("Db", of)))
    text = lines(
        texts.rich("check-card", text=line.text, title=found.title),
        *facts(reader, line),
        texts.rich("check-ask-part"),
    )
    return Message(text, choices=in_pairs(buttons))


#: Parts of a line that can be changed; buttons carry the place here.
PARTS = ("owner", "due", "text", "spare")


def ask_drop(reader: Reader, found: LineCard) -> Message:
    """Before a line is taken off."""
    texts, of = reader.texts, found.line.item_id
    sure = Choice(texts.plain("check-button-drop-sure"), encode("Dx", of, 1))
    back = Choice(texts.plain("check-button-card"), encode("Db", of))
    text = texts.rich("check-ask-drop", text=in_words(reader, found.line).text)
    return Message(text, choices=((sure, back),))


def photos(reader: Reader, found: LineCard, files: list[CheckFile]) -> Message:
    """The pictures that came with the looks at a line."""
    texts = reader.texts
    back = Choice(texts.plain("check-button-card"), encode("Db", found.line.item_id))
    return Message(
        texts.rich("check-photos", text=in_words(reader, found.line).text, count=len(files)),
        choices=((back,),),
        files=tuple(
            StoredFile(one.digest, one.name, one.media_type, one.size, picture=True)
            for one in files
        ),
    )
