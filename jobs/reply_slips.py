"""The reply slip (回执) of the formal notice: one person's, or a unit's. Norm ORG-03."""

from __future__ import annotations

from datetime import date

from chat.dates import say_when
from jobs.making import Order
from meetings.notices.formal import FormalNotice
from meetings.slips.fields import Field
from papers.official import Attachment
from papers.report import Block, Fields, Paragraph, Table

#: A year no meeting is in: measured from there, every date is written with its year.
NEVER = date(1, 1, 1)
#: Columns a standing page holds; more and the slip lies.
_MOST_STANDING = 8
#: Rows of a unit's slip: as many as places, not fewer and not more than these.
_LEAST_ROWS, _MOST_ROWS = 4, 14
#: Room for a hand.
_HEIGHT_MM = 11
#: Fields that need more room than others.
_WIDE = ("title", "phone", "remarks", "arrival_by", "departure_by", "id_number")


def slip(order: Order, found: FormalNotice, title: str) -> Attachment:
    """The slip with what the meeting asks, nothing else."""
    # Number and remarks have their place on every slip.
    asked = [field for field in found.reply_fields if field.name not in ("phone", "remark")]
    mark = order.texts.plain("formal-attachment")
    back = Paragraph(_back(order, found), indented=False)
    if not found.units:
        return Attachment(mark, title, (_of_person(order, asked), back))
    columns = [
        *((name, _label(order, name)) for name in ("serial", "name", "title", "phone")),
        *((field.name, _asked(order, field)) for field in asked),
        ("remarks", _label(order, "remarks")),
    ]
    filled_in = Paragraph(order.texts.plain("formal-slip-unit"), indented=False)
    blocks: tuple[Block, ...] = (filled_in, back, _of_unit(order, found, columns))
    return Attachment(mark, title, blocks, landscape=len(columns) > _MOST_STANDING)


def _label(order: Order, name: str) -> str:
    """What every slip asks."""
    return order.texts.plain(f"formal-slip-{name.replace('_', '-')}")


def _asked(order: Order, field: Field) -> str:
    """What this meeting asks besides, as it is called in the chat; what is sensitive may be left
    empty, and says so (norm ORG-04)."""
    label = order.texts.plain(f"slip-field-{field.name.replace('_', '-')}")
    label = label[:1].upper() + label[1:]
    if field.sensitive:
        return order.texts.plain("formal-slip-optional", label=label)
    return label


def _of_person(order: Order, asked: list[Field]) -> Fields:
    pairs = [(_label(order, name), "") for name in ("name", "unit_name", "title", "phone")]
    pairs += [(_asked(order, field), "") for field in asked]
    rows: list[tuple[tuple[str, str], ...]] = [
        tuple(pairs[at : at + 2]) for at in range(0, len(pairs), 2)
    ]
    choice = order.texts.plain("formal-slip-choice")
    rows.insert(2, ((_label(order, "coming"), choice),))
    rows.append(((_label(order, "remarks"), ""),))
    return Fields(tuple(rows), height_mm=_HEIGHT_MM)


def _of_unit(order: Order, found: FormalNotice, columns: list[tuple[str, str]]) -> Table:
    most = max(unit.places for unit in found.units)
    count = max(_LEAST_ROWS, min(_MOST_ROWS, most))
    widths = [0.85, 1.3] + [1.6 if name in _WIDE else 1.1 for name, _ in columns[2:]]
    empty = ("",) * (len(columns) - 1)
    return Table(
        head=tuple(label for _, label in columns),
        rows=tuple((str(number), *empty) for number in range(1, count + 1)),
        widths=tuple(widths),
        height_mm=_HEIGHT_MM,
    )


def _back(order: Order, found: FormalNotice) -> str:
    """By when it is to be back, and with whom."""
    said = found.said
    if said.reply_by is None:
        return ""
    by = say_when(
        said.reply_by,
        None,
        order.texts.language,
        order.office.zone,
        today=NEVER,
    )
    key = "formal-slip-back-phone" if said.contact_phone else "formal-slip-back"
    return order.texts.plain(key, when=by, name=said.contact, phone=said.contact_phone)
