"""The register of numbers and readings as workbooks. Rows 6.2, 6.6."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts.readings import how
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from jobs.register_papers import XLSX
from meetings.document_numbers import register
from meetings.documents import readings
from meetings.people import named
from papers.tables import Sheet, write_xlsx
from papers.tables.xlsx_writing import Value

_COLUMNS = ("number", "title", "meeting", "given", "by", "state", "reason")
_READINGS = ("day", "time", "name", "unit", "title", "edition", "meeting", "how")


def number_table(order: Order) -> Callable[[], Made]:
    """One series and year, void numbers among them, dates as dates."""
    found = seen(register.whole(order.session, reader(order), int(order.params["series"])))
    if not found.lines:
        raise NoSuchPaper("nothing may be seen of it")
    texts, office = order.texts, order.office
    people = named(order.session, [line.by_id for line in found.lines])
    rows: list[tuple[Value, ...]] = [
        (
            line.text,
            line.title,
            line.meeting_title or "",
            office.local(line.at).date(),
            people[line.by_id].name if line.by_id in people else "",
            texts.plain("numbers-state-void" if line.void_at else "numbers-state-valid"),
            line.reason,
        )
        for line in found.lines
    ]
    head = tuple(texts.plain(f"numbers-column-{name}") for name in _COLUMNS)
    title = texts.plain("numbers-file", year=str(found.year))
    sheet = Sheet(safe(title), head, tuple(rows))
    return lambda: Made(write_xlsx(sheet), f"{safe(title)}.xlsx", XLSX)


def reading_table(order: Order) -> Callable[[], Made]:
    """The readings of a paper, or of somebody, all of them. Row 6.6."""
    who = reader(order)
    if "document" in order.params:
        found = readings.of_document(order.session, who, int(order.params["document"]), None)
    else:
        found = readings.of_person(order.session, who, int(order.params["person"]), None)
    shown = seen(found)
    texts, office = order.texts, order.office
    rows: list[tuple[Value, ...]] = []
    for line in shown.lines:
        at, person = office.local(line.at), shown.people.get(line.person_id)
        rows.append(
            (
                at.date(),
                f"{at:%H:%M}",
                person.name if person else "",
                person.unit if person else "",
                line.title,
                line.number,
                line.meeting_title,
                how(texts, line),
            )
        )
    head = tuple(texts.plain(f"readings-column-{name}") for name in _READINGS)
    title = safe(texts.plain("readings-file", title=shown.title))
    sheet = Sheet(safe(texts.plain("readings-sheet")), head, tuple(rows))
    return lambda: Made(write_xlsx(sheet), f"{title}.xlsx", XLSX)
