"""The hosts' workbook of reply slips: rooms, meals, arrivals. Norms ORG-03, ORG-04."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chat.texts import slips as words
from jobs.making import Made, Order
from jobs.readers import reader, safe, seen
from jobs.register_papers import XLSX
from meetings import slips
from meetings.slips import Field, fields_of
from papers.tables import Sheet, write_xlsx
from papers.tables.xlsx_writing import Value
from storage import meetings as meeting_rows


def slips_table(order: Order) -> Callable[[], Made]:
    """Everybody who comes, one row each, with what they wrote; only the hosts get it."""
    meeting_id = int(order.params["meeting"])
    found = seen(slips.table(order.session, reader(order), meeting_id))
    meeting = meeting_rows.meeting(order.session, meeting_id)
    texts = order.texts
    asked = fields_of(list(meeting.reply_fields)) if meeting else ()
    head = [texts.plain(f"slips-column-{name}") for name in ("name", "unit", "title", "reply")]
    head += [words.field_name(texts, field) for field in asked]
    table: list[tuple[Value, ...]] = [
        (
            row.name,
            row.unit,
            row.title,
            texts.plain(f"reply-{row.reply}"),
            *(_value(order, field, row.answers.get(field.name)) for field in asked),
        )
        for row in found
    ]
    title = texts.plain("slips-file", title=meeting.title if meeting else "")
    sheet = Sheet(texts.plain("slips-sheet"), tuple(head), tuple(table))
    return lambda: Made(write_xlsx(sheet), f"{safe(title)}.xlsx", XLSX)


def _value(order: Order, field: Field, answer: str | None) -> Value:
    if answer is None:
        return ""
    if field.day:
        return date.fromisoformat(answer)
    return words.choice_name(order.texts, field, answer) if answer in field.choices else answer
