"""Papers of the preparation: a template as a sheet to change and send back. Row 2.1a."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts.preparation import lead
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe
from jobs.register_papers import XLSX
from meetings.people import Action, may
from meetings.preparation.templates import template_of
from papers.tables import Sheet, write_xlsx

_COLUMNS = ("group", "text", "result", "lead")


def task_template(order: Order) -> Callable[[], Made]:
    """The lines of a template, one a row, as ``meetings.preparation.table`` reads them."""
    if not may(reader(order), Action.SET_TEMPLATES):
        raise NoSuchPaper("the reader keeps no templates any more")
    texts = order.texts
    found = template_of(order.session, int(order.params["ref"]), order.office)
    if found is None:
        raise NoSuchPaper("there is no such template")
    head = tuple(texts.plain(f"template-column-{name}") for name in _COLUMNS)
    table = tuple(
        (line.group, line.text, line.result, lead(texts, line.lead_wd)) for line in found.lines
    )
    sheet = Sheet(found.name, head, table)
    name = safe(texts.plain("template-file", name=found.name, edition=found.edition))
    return lambda: Made(write_xlsx(sheet), f"{name}.xlsx", XLSX)
