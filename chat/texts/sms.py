"""Words of a text message (短信): who is asked where and when, in few parts. Row 2.2.

A message is counted as networks count it: 70 characters, or 67 in each part of a longer one; of
Latin letters alone 160 and 153. It never has more than three parts.
"""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.notices import person_words, to_panel
from meetings.notices.texting import PersonToText, TextList, UnitToText

MOST_PARTS = 3
#: Characters of a message alone, and of each part of a longer one.
_WIDE, _LATIN = (70, 67), (160, 153)
#: A title or a place is not cut shorter than this.
_SHORTEST = 8
PAGE = 10
#: Units whose message is shown; the table has them all.
MOST_UNITS = 5


def parts(text: str) -> int:
    """In how many parts a network carries the text."""
    alone, each = _LATIN if text.isascii() else _WIDE
    size = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    return 1 if size <= alone else -(-size // each)


def for_person(words: Words, found: TextList, name: str = "") -> str:
    """The message to somebody invited; without a name it fits everybody."""
    said = found.said
    key = "sms-person-soon" if said.reply_asked else "sms-person-tell"
    if said.reply_asked and _to_come(words, said.reply_by):
        key = "sms-person"
    if found.state != "published":
        key = f"sms-{found.state}"
    dear = words.texts.plain("sms-dear", name=name) if name else ""
    return _fitted(words, found, key, dear=dear)


def for_unit(words: Words, found: TextList, unit: UnitToText) -> str:
    """The message to the contact of a unit that owes names."""
    key = "sms-unit" if _to_come(words, found.said.reply_by) else "sms-unit-tell"
    if unit.joint_host:
        key = "sms-host"
    dear = words.texts.plain("sms-dear", name=unit.contact or unit.unit)
    wanted = unit.note or words.texts.plain("unit-places-option", count=unit.places)
    return _fitted(words, found, key, dear=dear, wanted=wanted)


def _to_come(words: Words, by: datetime | None) -> bool:
    """Whether a deadline can still be kept."""
    return by is not None and words.now < by


def _fitted(words: Words, found: TextList, key: str, **more: str) -> str:
    """The sentence with title and place cut as far as it must be, then who is wanted."""
    texts, said = words.texts, found.said
    contact = texts.plain(
        "sms-contact-phone" if said.contact_phone else "sms-contact",
        name=said.contact,
        phone=said.contact_phone,
    )
    if not found.open_words:
        return texts.plain("sms-neutral", office=words.office.name, contact=contact, **more)
    values = {
        "office": words.office.name,
        "when": words.when(said.starts_at),
        "by": words.when(said.reply_by) if said.reply_by else "",
        "contact": contact,
        **more,
    }
    wanted = values.pop("wanted", "")
    title, place, who = len(said.title), len(said.place), len(wanted)
    while True:
        text = texts.plain(
            key,
            title=shortened(said.title, max(title, _SHORTEST)),
            place=shortened(said.place, max(place, _SHORTEST)) or "—",
            wanted=shortened(wanted, max(who, _SHORTEST)),
            **values,
        )
        if parts(text) <= MOST_PARTS or max(title, place, who) <= _SHORTEST:
            return text
        if max(title, place) <= _SHORTEST:
            who -= 4
        elif title >= place:
            title -= 4
        else:
            place -= 4


def overview(words: Words, found: TextList) -> Message:
    """The texts to copy, and the way to names and numbers."""
    texts = words.texts
    shown = found.units[:MOST_UNITS]
    body: list[RichText] = [texts.rich("sms-heading", title=found.said.title)]
    if not found.open_words:
        body.append(texts.rich("sms-not-open"))
    body += [texts.rich("sms-to-people"), *_copied(texts, for_person(words, found))]
    for unit in shown:
        body.append(
            texts.rich(
                "sms-to-unit",
                unit=unit.unit,
                contact=unit.contact or texts.plain("unit-no-contact"),
                phone=unit.phone or texts.plain("call-no-number"),
            )
        )
        body += _copied(texts, for_unit(words, found, unit))
    if len(found.units) > len(shown):
        body.append(texts.rich("sms-more-units", count=len(found.units) - len(shown)))
    rows = []
    if found.people:
        label = texts.plain("sms-button-list", count=len(found.people))
        rows.append(Choice(label, encode("yj", found.meeting_id)))
    if found.people or found.units:
        rows.append(Choice(texts.plain("sms-button-table"), encode("yk", found.meeting_id)))
    return Message(
        lines(*body), choices=(*((row,) for row in rows), (to_notice(texts, found.meeting_id),))
    )


def _copied(texts: Texts, text: str) -> list[RichText]:
    size = texts.rich("sms-size", length=len(text), parts=parts(text))
    return [(Span(text, "copy"),), size]


def names(words: Words, found: TextList, page: int) -> Message:
    """Who has not answered, with numbers, ten a page; each one's own message is one press away."""
    texts = words.texts
    pages = max(1, -(-len(found.people) // PAGE))
    page = min(page, pages - 1)
    shown = found.people[page * PAGE : (page + 1) * PAGE]
    body = [texts.rich("sms-list", count=len(found.people))]
    if not found.people:
        body = [texts.rich("sms-nobody")]
    buttons = []
    for number, one in enumerate(shown, page * PAGE + 1):
        phone = one.phone or texts.plain("call-no-number")
        person = person_words(texts, one.person)
        body.append(texts.rich("sms-list-line", number=str(number), person=person, phone=phone))
        buttons.append(Choice(f"{number}. {one.person.name}", encode("yp", one.participant_id)))
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    turning = []
    if page > 0:
        label = texts.plain("button-previous-page")
        turning.append(Choice(label, encode("yj", found.meeting_id, page - 1)))
    if page < pages - 1:
        label = texts.plain("button-next-page")
        turning.append(Choice(label, encode("yj", found.meeting_id, page + 1)))
    if turning:
        rows.append(tuple(turning))
    back = Choice(texts.plain("sms-button-back"), encode("yi", found.meeting_id))
    return Message(lines(*body), choices=(*rows, (back,)))


def one(words: Words, found: TextList, to: PersonToText) -> Message:
    """One person's message, with the number."""
    texts = words.texts
    phone = to.phone or texts.plain("call-no-number")
    text = lines(
        texts.rich("sms-one", person=person_words(texts, to.person), phone=phone),
        *_copied(texts, for_person(words, found, to.person.name)),
    )
    back = Choice(texts.plain("sms-button-list-back"), encode("yj", found.meeting_id))
    return Message(text, choices=((back, to_panel(texts, found.meeting_id)),))


def to_notice(texts: Texts, meeting_id: int) -> Choice:
    """The way back to the menu of the notice."""
    return Choice(texts.plain("formal-button-menu"), encode("ya", meeting_id))
