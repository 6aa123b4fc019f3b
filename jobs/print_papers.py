"""Sheets about the papers of a meeting: 印制单, 装袋清单, 编号材料签收单. Row 2.5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chat.texts.cards import Words
from chat.texts.documents import stage_name
from chat.texts.home import shortened
from chat.texts.my_seat import place_in
from chat.texts.paper_copies import holder
from chat.texts.paper_printing import formula
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import safe, seen
from jobs.register_papers import XLSX
from meetings.badges.printing import seats_in
from meetings.documents import Stage
from meetings.paper_list import BagHolder, PrintRun, ToPrint
from meetings.paper_list.bags import bag_holders
from meetings.paper_list.copies import copies_as_they_are
from meetings.paper_list.counting import run_of
from papers.tables import Sheet, write_xlsx
from papers.tables.xlsx_writing import Value
from storage import meetings as rows

if TYPE_CHECKING:
    from papers.printed_list import Section

PDF = "application/pdf"


def print_order(order: Order) -> Callable[[], Made]:
    """印制单 for the print shop: each paper with its copies, by venue."""
    from papers.printed_list import BLANK, Column, Section

    run = _run(order)
    texts = order.texts
    columns = (
        Column(texts.plain("print-column-serial"), 12, centred=True),
        Column(texts.plain("print-column-title")),
        Column(texts.plain("print-column-state"), 34, centred=True),
        Column(texts.plain("print-column-copies"), 18, centred=True),
        Column(texts.plain("print-column-remark"), 30),
    )
    lines = tuple(
        (str(one.paper.serial), one.paper.title, _state(order, one), str(one.copies), BLANK)
        for one in run.papers
    )
    sections = [Section("", columns, lines), *_branch_section(order, run)]
    notes = ("".join(span.text for span in formula(texts, run.count)),)
    signed = tuple(texts.plain(f"print-signed-{who}") for who in ("host", "shop", "date"))
    return _pdf(order, "print-order-title", run.title, _facts(order, run), sections, notes, signed)


def _branch_section(order: Order, run: PrintRun) -> list[Section]:
    """What is dispatched to each branch venue: so many copies of every paper."""
    from papers.printed_list import TICK, Column, Section

    if not run.count.branches:
        return []
    texts = order.texts
    columns = (
        Column(texts.plain("print-column-serial"), 12, centred=True),
        Column(texts.plain("print-column-branch")),
        Column(texts.plain("print-column-place"), 50),
        Column(texts.plain("print-column-each"), 26, centred=True),
        Column(texts.plain("print-column-sent"), 20, centred=True),
    )
    lines = tuple(
        (str(number), one.name, one.place, str(one.copies), TICK)
        for number, one in enumerate(run.count.branches, 1)
    )
    return [Section(texts.plain("print-branches"), columns, lines)]


def _state(order: Order, one: ToPrint) -> str:
    if one.paper.state == "final":
        return stage_name(order.texts, one.paper.stage)
    return order.texts.plain("print-not-final")


def print_order_table(order: Order) -> Callable[[], Made]:
    """The same as a workbook, with the copies of each venue in a column of its own."""
    run = _run(order)
    texts, branches = order.texts, run.count.branches
    head = [texts.plain(f"print-column-{name}") for name in ("serial", "title", "state", "main")]
    head += [one.name for one in branches]
    head.append(texts.plain("print-column-copies"))
    table: list[tuple[Value, ...]] = []
    for one in run.papers:
        kept = one.paper.stage is Stage.HOSTS
        apart = [0 if kept else branch.copies for branch in branches]
        main = max(0, one.copies - sum(apart))
        first: tuple[Value, ...] = (one.paper.serial, one.paper.title, _state(order, one), main)
        table.append((*first, *apart, one.copies))
    title = texts.plain("print-order-title")
    sheet = Sheet(title, tuple(head), tuple(table))
    name = safe(f"{title}_{run.title}.xlsx")
    return lambda: Made(write_xlsx(sheet), name, XLSX)


def bag_list(order: Order) -> Callable[[], Made]:
    """装袋清单: what goes into a bag, in order; then everybody with seat and a box, by venue."""
    from papers.printed_list import Column, Section

    run = _run(order)
    texts = order.texts
    columns = (
        Column(texts.plain("print-column-serial"), 12, centred=True),
        Column(texts.plain("print-column-title")),
        Column(texts.plain("print-column-per-bag"), 26, centred=True),
    )
    lines = tuple(
        (str(number), one.paper.title, "1")
        for number, one in enumerate((one for one in run.papers if one.in_bag), 1)
    )
    sections = [Section(texts.plain("print-in-each-bag"), columns, lines)]
    people = [one for one in bag_holders(order.session, run.meeting_id) if one.serial]
    venues = list(dict.fromkeys(one.branch for one in people))
    for venue in sorted(venues):  # the main venue, which has no name, comes first
        theirs = [one for one in people if one.branch == venue]
        sections.append(_people(order, venue, theirs, own_page=bool(venue)))
    signed = tuple(texts.plain(f"print-signed-{who}") for who in ("packed", "checked"))
    return _pdf(order, "print-bags-title", run.title, _facts(order, run), sections, (), signed)


def _people(order: Order, venue: str, people: Sequence[BagHolder], *, own_page: bool) -> Section:
    from papers.printed_list import TICK, Column, Section

    texts = order.texts
    columns = (
        Column(texts.plain("print-column-serial"), 12, centred=True),
        Column(texts.plain("print-column-name"), 34, centred=True),
        Column(texts.plain("print-column-unit")),
        Column(texts.plain("print-column-seat"), 34, centred=True),
        Column(texts.plain("print-column-packed"), 18, centred=True),
        Column(texts.plain("print-column-taken"), 18, centred=True),
    )
    seats = {
        id: place_in(texts, layout, place)
        for id, (place, layout) in seats_in(order.session, people[0].meeting_id).items()
    }
    lines = tuple(
        (
            str(one.serial),
            _name(order, one),
            one.unit,
            seats.get(one.participant_id, ""),
            TICK,
            TICK,
        )
        for one in people
    )
    key = "print-people-branch" if venue else "print-people"
    heading = texts.plain(key, count=len(people), **({"venue": venue} if venue else {}))
    return Section(heading, columns, lines, own_page=own_page)


def _name(order: Order, one: BagHolder) -> str:
    if not one.instead_of:
        return one.name
    return order.texts.plain("bags-instead", name=one.name, other=one.instead_of)


def copies_sheet(order: Order) -> Callable[[], Made]:
    """编号材料签收单: each number, whose it is, signed out and back by hand."""
    from papers.printed_list import BLANK, Column, Section

    found = copies_as_they_are(order.session, int(order.params["paper"]))
    meeting = rows.meeting(order.session, found.meeting_id) if found else None
    if found is None or meeting is None or not found.copies:
        raise NoSuchPaper("no numbered copies")
    texts = order.texts
    columns = (
        Column(texts.plain("print-column-number"), 16, centred=True),
        Column(texts.plain("print-column-name-unit")),
        Column(texts.plain("print-column-signed"), 32, centred=True),
        Column(texts.plain("print-column-time"), 22, centred=True),
        Column(texts.plain("print-column-returned"), 26, centred=True),
        Column(texts.plain("print-column-remark"), 24),
    )
    lines = tuple(
        (
            str(one.number),
            holder(texts, one) if one.out_at is not None else BLANK,
            BLANK,
            BLANK,
            texts.plain("print-is-back") if one.returned_at is not None else BLANK,
            shortened(one.missing_note, 40),
        )
        for one in found.copies
    )
    sections = [Section("", columns, lines, tall=True)]
    facts = ((texts.plain("print-paper"), found.title), *_meeting_facts(order, meeting))
    notes = (texts.plain("print-copies-note", count=len(found.copies)),)
    signed = tuple(texts.plain(f"print-signed-{who}") for who in ("given", "checked"))
    return _pdf(order, "print-copies-title", found.title, facts, sections, notes, signed)


def _run(order: Order) -> PrintRun:
    found = run_of(order.session, int(order.params["meeting"]), now=order.now, office=order.office)
    return seen(found)


def _facts(order: Order, run: PrintRun) -> tuple[tuple[str, str], ...]:
    meeting = rows.meeting(order.session, run.meeting_id)
    assert meeting is not None
    return _meeting_facts(order, meeting)


def _meeting_facts(order: Order, meeting: rows.Meeting) -> tuple[tuple[str, str], ...]:
    texts = order.texts
    when = Words(texts, order.office, order.now).when(meeting.starts_at, meeting.ends_at)
    if meeting.state == "postponed":
        when = ""
    return (
        (texts.plain("print-meeting"), meeting.title),
        (texts.plain("print-when"), when),
        (texts.plain("print-where"), meeting.place),
    )


def _pdf(
    order: Order,
    title: str,
    of: str,
    facts: tuple[tuple[str, str], ...],
    sections: Sequence[Section],
    notes: tuple[str, ...],
    signed: tuple[str, ...],
) -> Callable[[], Made]:
    """The list to be set; ``title`` is the key of its name, ``of`` stands in the file's."""
    from papers.printed_list import PrintedList
    from papers.printed_list import printed_list as typeset

    texts = order.texts
    heading = texts.plain(title)
    found = PrintedList(
        language=texts.language,
        office=order.office.name,
        title=heading,
        facts=facts,
        sections=tuple(sections),
        notes=notes,
        signed=signed,
        page=texts.plain("print-page", page="{page}", pages="{pages}"),
    )
    return lambda: Made(typeset(found), safe(f"{heading}_{of}.pdf"), PDF)
