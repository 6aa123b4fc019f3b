"""What people are told of items without asking: a unit that is asked, a presenter. Row 2.1a."""

from __future__ import annotations

from chat.message import Message, RichText, lines
from chat.texts import proposals
from chat.texts.cards import words_of
from chat.texts.meeting_people import button
from chat.texts.wording import Reading
from meetings.people import who_is
from meetings.proposals.call_reading import card_of
from meetings.proposals.reading import ProposalFacts, facts_of
from storage import proposals as rows


def call(reading: Reading) -> Message | None:
    """To a unit's contact: items until a moment, or none."""
    return _call(reading, ())


def call_reminder(reading: Reading) -> Message | None:
    """The same once more, while there is no answer."""
    return _call(reading, reading.texts.rich("item-call-reminder"))


def _call(reading: Reading, note: RichText) -> Message | None:
    row = rows.unit_asked(reading.session, int(reading.params["row"]))
    asked = rows.call(reading.session, row.call_id) if row else None
    if row is None or asked is None or row.answer != "none" or asked.closed_at is not None:
        return None
    card = card_of(reading.session, row, asked)
    return None if card.over else proposals.call_card(words_of(reading), card, note)


def accepted(reading: Reading) -> Message | None:
    """To the presenter and the unit: it is on the agenda."""
    found = _found(reading)
    if found is None or not found.number:
        return None
    mine = found.presenter is not None and found.presenter.person_id == reading.person_id
    return _told(reading, found, "item-told-presenter" if mine else "item-told-accepted")


def dropped(reading: Reading) -> Message | None:
    """It does not come up after all, and why."""
    found = _found(reading)
    if found is None or found.state != "dropped":
        return None
    return _told(reading, found, "item-told-dropped")


def moved(reading: Reading) -> Message | None:
    """It comes up at the next meeting of the series."""
    found = _found(reading)
    if found is None or not found.number:
        return None
    return _told(reading, found, "item-told-moved")


def lapsed(reading: Reading) -> Message | None:
    """To who proposed it: the meeting is over, and nobody had decided."""
    found = _found(reading)
    if found is None or found.state != "dropped" or found.reason:
        return None
    return _told(reading, found, "item-told-lapsed")


def _found(reading: Reading) -> ProposalFacts | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    return facts_of(reading.session, who, int(reading.params["proposal"]))


def _told(reading: Reading, found: ProposalFacts, key: str) -> Message:
    texts, words = reading.texts, words_of(reading)
    text = texts.rich(
        key,
        item=found.title,
        title=found.meeting_title,
        when=words.when(found.starts_at),
        number=str(found.number),
        reason=found.reason,
    )
    return Message(lines(text), choices=((button(texts, "item-button-show", "Bd", found.id),),))
