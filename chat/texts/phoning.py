"""Words of 通知不到: whom to phone, and the sentence to read out. Row 8.2."""

from __future__ import annotations

from datetime import datetime

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import tasks as words
from chat.texts.register import number, numbers_of
from meetings.office import Office
from meetings.reports import Filter, Unreachable

#: Each takes several lines.
PAGE = 5


def phone_list(
    texts: Texts,
    found: tuple[Unreachable, ...],
    chosen: Filter,
    page: int,
    now: datetime,
    office: Office,
    *,
    may_phone: bool,
) -> Message:
    """通知不到: whom to phone, with the sentence to read out."""
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("phone-title", count=len(found)) if found else texts.rich("phone-empty"),
        *(lines("", _to_phone(texts, one, now, office)) for one in shown),
    )
    of = numbers_of(chosen)
    rows: list[tuple[Choice, ...]] = []
    for one in shown if may_phone else ():
        label = texts.plain("button-phoned", number=number(texts, one.item), name=one.owner.name)
        rows.append((Choice(label, encode("ip", one.item.id, *of)),))
    turns = []
    if page > 0:
        turns.append(Choice(texts.plain("button-previous-page"), encode("in", *of, page - 1)))
    if page < last:
        turns.append(Choice(texts.plain("button-next-page"), encode("in", *of, page + 1)))
    rows.append(tuple(turns))
    rows.append((Choice(texts.plain("button-register-back"), encode("ii", *of)),))
    return Message(text, choices=tuple(row for row in rows if row))


def _to_phone(texts: Texts, one: Unreachable, now: datetime, office: Office) -> RichText:
    today, item = office.today(now), one.item
    due = say_day(item.due_on, texts.language, today=today)
    contact = None
    if one.contact:
        phone = one.contact_phone or texts.plain("phone-unknown")
        contact = texts.rich("phone-contact", name=one.contact, phone=phone)
    told = None
    if one.phoned_on is not None:
        on = say_day(one.phoned_on, texts.language, today=today)
        told = texts.rich("phone-told", day=on, name=one.phoned_by)
    key = "phone-say-late" if item.days_late else "phone-say"
    return lines(
        texts.rich(
            "phone-who",
            name=words.person(texts, one.owner),
            phone=one.phone or texts.plain("phone-unknown"),
        ),
        contact,
        texts.rich(key, office=office.name, number=number(texts, item), text=item.text, day=due),
        told,
    )
