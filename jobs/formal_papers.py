"""The formal notice with its reply slip, and the table of text messages. Row 2.2, norms DOC-*."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chat.dates import say_day, say_when
from chat.texts import sms
from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.reports import long_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import is_filed, reader, safe, seen
from jobs.register_papers import XLSX
from jobs.reply_slips import NEVER, slip
from meetings.changes import Actor
from meetings.notices import texting
from meetings.notices.formal import FormalNotice, formal_notice, notice_of
from papers.official import (
    Imprint,
    Labelled,
    Masthead,
    OfficialBlock,
    OfficialPaper,
    Signature,
)
from papers.official_docx import official_docx
from papers.report import Heading, Paragraph
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.tables import Sheet, write_xlsx
from storage import meetings as meeting_rows

#: Addressees written out; more are 各有关单位.
MOST_ADDRESSED = 8
#: Characters that fit beside a heading.
_SHORT = 20
#: The order of roles on paper.
_ROLES = ("attend", "special_guest", "in_attendance", "observer", "staff", "media")


def formal(order: Order) -> Callable[[], Made]:
    """正式通知 as .docx: mainland, Taiwan (開會通知單) or Hong Kong, as the profile words it."""
    today = order.office.today(order.now)
    found = _found(order, today)
    if found.state in ("postponed", "cancelled"):
        made = _off(order, found)
    elif order.office.profile.wording == "taiwan":
        made = _taiwan(order, found)
    else:
        made = _standard(order, found)
    name = safe(order.texts.plain("formal-file-name", title=found.said.title[:40]))
    return lambda: Made(official_docx(made), f"{name}.docx", DOCX)


def _found(order: Order, today: date) -> FormalNotice:
    session, id, office = order.session, int(order.params["meeting"]), order.office
    if not is_filed(order):
        return seen(formal_notice(session, reader(order), id, now=today, office=office))
    meeting = meeting_rows.meeting(session, id)
    if meeting is None:
        raise NoSuchPaper("meeting")
    return notice_of(session, meeting, now=today, office=office)


def _say(order: Order, key: str, **values: str | int) -> str:
    """The text, in the profile's own words where it has them."""
    own = f"formal-{key}-{order.office.profile.wording}"
    return order.texts.plain(own if order.texts.has(own) else f"formal-{key}", **values)


def _standard(order: Order, found: FormalNotice) -> OfficialPaper:
    said, host = found.said, found.hosts[0]
    joint = len(found.hosts) > 1
    title = _say(order, "title-joint" if joint else "title", host=host, title=said.title)
    dated = long_day(order.texts, found.dated)
    slip_title = _say(order, "slip")
    return OfficialPaper(
        language=order.texts.language,
        title=title,
        masthead=_masthead(order, found),
        subtitle=_subtitle(order, found),
        addressees=_say(order, "to", names=_addressees(order, found)),
        blocks=_blocks(order, found),
        enclosures=(_say(order, "enclosure", title=slip_title),) if said.reply_asked else (),
        signature=Signature(found.hosts, dated, sealed=bool(found.number)),
        attachments=(slip(order, found, slip_title),) if said.reply_asked else (),
        imprint=Imprint("", host, _say(order, "printed", day=dated)) if found.number else None,
    )


def _off(order: Order, found: FormalNotice) -> OfficialPaper:
    """The meeting is put off or called off: what was told before holds no more."""
    said, dated = found.said, long_day(order.texts, found.dated)
    key = "contact-phone" if said.contact_phone else "contact"
    off = _say(order, f"off-{found.state}", when=when(order, found), title=said.title)
    contact = _say(order, key, name=said.contact, phone=said.contact_phone)
    return OfficialPaper(
        language=order.texts.language,
        title=_say(order, f"title-{found.state}", title=said.title),
        addressees=_say(order, "to", names=_addressees(order, found)),
        blocks=(Paragraph(off), Paragraph(contact)),
        signature=Signature(found.hosts, dated, sealed=bool(found.number)),
    )


def _masthead(order: Order, found: FormalNotice) -> Masthead | None:
    if not found.number:
        return None
    return Masthead(_say(order, "mark", host=found.hosts[0]), found.number)


def _subtitle(order: Order, found: FormalNotice) -> tuple[str, ...]:
    if not found.revision:
        return (_say(order, "draft"),)
    if found.revision > 1:
        return (_say(order, "revised", number=found.revision - 1),)
    return ()


def _addressees(order: Order, found: FormalNotice) -> str:
    """主送: the units, or the people; many of them in one word."""
    if found.units:
        if len(found.units) > MOST_ADDRESSED:
            return _say(order, "to-units")
        return order.texts.plain("notice-between-names").join(u.unit for u in found.units)
    people = [person for _, some in found.people for person in some]
    if len(people) > MOST_ADDRESSED or not people:
        return _say(order, "to-people")
    return order.texts.plain("notice-between-names").join(person.name for person in people)


def _blocks(order: Order, found: FormalNotice) -> tuple[OfficialBlock, ...]:
    said = found.said
    opening = "opening-joint" if len(found.hosts) > 1 else "opening"
    hosts = order.texts.plain("notice-between-names").join(found.hosts)
    day = say_day(order.office.local(said.starts_at).date(), order.texts.language, today=NEVER)
    blocks: list[OfficialBlock] = [
        Paragraph(_say(order, opening, day=day, title=said.title, hosts=hosts)),
        Heading(_say(order, "heading-time"), said=when(order, found)),
        Heading(_say(order, "heading-place"), said=said.place or "—"),
    ]
    if said.chair:
        blocks.append(Heading(_say(order, "heading-chair"), said=said.chair))
    blocks += _section(_say(order, "heading-who"), _who(order, found))
    if said.purpose:
        blocks += _section(_say(order, "heading-content"), [said.purpose])
    if said.agenda:
        blocks += _section(_say(order, "heading-agenda"), _numbered(order, list(said.agenda)))
    matters = _numbered(order, _matters(order, found))
    blocks += _section(_say(order, "heading-matters"), matters)
    return tuple(blocks)


def _section(heading: str, said: list[str]) -> list[OfficialBlock]:
    """A heading and what stands under it; one short line stands beside it."""
    if len(said) == 1 and len(said[0]) <= _SHORT:
        return [Heading(heading, said=said[0])]
    return [Heading(heading), Paragraph("\n".join(said))]


def _numbered(order: Order, items: list[str]) -> list[str]:
    """Several things are numbered, one is not."""
    if len(items) == 1:
        return items
    return [_say(order, "item", number=n, text=text) for n, text in enumerate(items, 1)]


def when(order: Order, found: FormalNotice) -> str:
    """The time with year and weekday."""
    said = found.said
    return say_when(
        said.starts_at, said.ends_at, order.texts.language, order.office.zone, today=NEVER
    )


def _who(order: Order, found: FormalNotice) -> list[str]:
    """Who is to come: the units with what is asked of them, then people by their part."""
    between = order.texts.plain("notice-between-names")
    lines = [
        _say(
            order,
            "who-unit",
            unit=unit.unit,
            wanted=unit.note or order.texts.plain("unit-places-option", count=unit.places),
        )
        for unit in found.units
    ]
    people = dict(found.people)
    for role in _ROLES:
        if people.get(role):
            names = between.join(person.name for person in people[role])
            lines.append(_say(order, f"who-{role.replace('_', '-')}", names=names))
    return lines or [_say(order, "who-nobody")]


def _matters(order: Order, found: FormalNotice) -> list[str]:
    said = found.said
    lines = [line for line in said.requirements.splitlines() if line.strip()]
    if said.reply_asked and said.reply_by is not None:
        by = say_when(said.reply_by, None, order.texts.language, order.office.zone, today=NEVER)
        lines.append(_say(order, "reply-units" if found.units else "reply-people", when=by))
    early = order.office.profile.signin.arrive_before_min
    if early:
        lines.append(_say(order, "early", minutes=early))
    key = "contact-phone" if said.contact_phone else "contact"
    lines.append(_say(order, key, name=said.contact, phone=said.contact_phone))
    return lines


def _taiwan(order: Order, found: FormalNotice) -> OfficialPaper:
    """開會通知單: labels in the order offices there have them. DOC-13."""
    said, people = found.said, dict(found.people)
    between = order.texts.plain("notice-between-names")

    def names(role: str) -> str:
        return between.join(person.name for person in people.get(role, ()))

    units = between.join(unit.unit for unit in found.units)
    rows = [
        ("to", _addressees(order, found)),
        ("dated", minguo(order.texts, long_day(order.texts, found.dated), found.dated.year)),
        ("number", found.number),
        ("speed", order.texts.plain("formal-tw-ordinary")),
        ("enclosed", _say(order, "slip") if said.reply_asked else ""),
        ("matter", "\n".join(part for part in (said.title, said.purpose) if part)),
        ("when", minguo(order.texts, when(order, found), said.starts_at.year)),
        ("where", said.place),
        ("chair", said.chair),
        ("contact", f"{said.contact}　{said.contact_phone}".strip()),
        ("present", between.join(part for part in (units, names("attend")) if part)),
        ("also", names("in_attendance")),
        ("notes", _notes(order, found)),
    ]
    blocks = [Labelled(order.texts.plain(f"formal-tw-{key}"), text) for key, text in rows]
    return OfficialPaper(
        language=order.texts.language,
        title=_say(order, "title", host=found.hosts[0], title=said.title),
        subtitle=_subtitle(order, found),
        blocks=tuple(blocks),
        signature=Signature(found.hosts, "", sealed=True),
        attachments=(slip(order, found, _say(order, "slip")),) if said.reply_asked else (),
    )


def _notes(order: Order, found: FormalNotice) -> str:
    matters = _matters(order, found)[:-1]
    if found.said.agenda:
        matters.insert(0, _say(order, "agenda-inline", items="；".join(found.said.agenda)))
    return "\n".join(_numbered(order, matters))


def text_messages(order: Order) -> Callable[[], Made]:
    """Names, numbers and texts, one row each, for a tool that sends text messages."""
    actor = Actor(reader(order), "paper")
    found = seen(texting.text_list(order.session, actor, int(order.params["meeting"])))
    if not found.people and not found.units:
        raise NoSuchPaper("everybody has answered")
    texts, words = order.texts, Words(order.texts, order.office, order.now)
    head = tuple(texts.plain(f"sms-column-{name}") for name in ("name", "unit", "phone", "text"))
    rows = [
        (
            one.person.name,
            one.person.unit,
            one.phone,
            sms.for_person(words, found, one.person.name),
        )
        for one in found.people
    ]
    rows += [
        (unit.contact, unit.unit, unit.phone, sms.for_unit(words, found, unit))
        for unit in found.units
    ]
    sheet = Sheet(texts.plain("sms-sheet"), head, tuple(rows))
    name = safe(texts.plain("sms-file-name", title=found.said.title[:40]))
    return lambda: Made(write_xlsx(sheet), f"{name}.xlsx", XLSX)
