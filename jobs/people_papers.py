"""Papers about people: the code of one link, the sheet of many, remarks on an import. Row 2.6."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts.roster import remark_line
from jobs.making import Made, NoSuchPaper, Order
from meetings.people import named
from meetings.roster.preview import preview_of
from storage import people as people_rows
from storage import roster as rows

_PDF = "application/pdf"
_PNG = "image/png"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def link_code(order: Order) -> Callable[[], Made]:
    """The QR picture of one personal link."""
    url = order.link(str(order.params["token"]))
    name = order.texts.plain("people-file-link", name=str(order.params["name"]))

    def make() -> Made:
        from papers.qr import png

        return Made(png(url), f"{name}.png", _PNG)

    return make


def link_sheet(order: Order) -> Callable[[], Made]:
    """Slips with the links of everybody without an account, of one unit (or 0: of all)."""
    unit_id = int(order.params["unit"])
    people = rows.without_account(order.session, unit_id or None)
    tokens = rows.open_links(order.session, [person.id for person in people])
    who = named(order.session, [person.id for person in people if person.id in tokens])
    if not who:
        raise NoSuchPaper("nobody is without an account")
    unit = order.session.get(people_rows.Unit, unit_id) if unit_id else None
    ordered = sorted(who.values(), key=lambda person: (person.unit_id or 0, person.person_id))
    slips = [(p.name, p.unit, order.link(tokens[p.person_id])) for p in ordered]
    texts = order.texts
    title = texts.plain("people-sheet-title", unit=unit.name if unit else order.office.name)

    def make() -> Made:
        from papers.link_sheet import LinkSheet, LinkWords, Slip
        from papers.link_sheet import link_sheet as typeset

        sheet = LinkSheet(
            language=texts.language,
            words=LinkWords(
                instruction=texts.plain("people-sheet-instruction"),
                page=texts.plain("people-sheet-page", page="{page}", pages="{pages}"),
            ),
            title=title,
            slips=tuple(Slip(*slip) for slip in slips),
        )
        return Made(typeset(sheet), f"{title}.pdf", _PDF)

    return make


def roster_remarks(order: Order) -> Callable[[], Made]:
    """Everything to be said about the rows of a table, as a workbook to work through."""
    found = preview_of(order.session, int(order.params["work"]))
    if found is None:
        raise NoSuchPaper("the preview is over")
    texts = order.texts
    table = tuple(
        (
            remark.row or None,
            texts.plain(f"roster-column-{remark.column}") if remark.column else "",
            remark.value,
            texts.plain(kind),
            "".join(span.text for span in remark_line(texts, remark)),
        )
        for kind, remarks in (
            ("roster-kind-problem", found.problems),
            ("roster-kind-warning", found.warnings),
        )
        for remark in remarks
    )
    name = texts.plain("roster-file-remarks")
    head = tuple(
        texts.plain(f"roster-head-{part}") for part in ("row", "column", "value", "kind", "said")
    )

    def make() -> Made:
        from papers.tables import Sheet, write_xlsx

        return Made(write_xlsx(Sheet(name, head, table)), f"{name}.xlsx", _XLSX)

    return make
