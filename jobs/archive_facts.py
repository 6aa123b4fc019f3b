"""Papers the archive makes of what are only facts: roster, agenda, who signed in, what was
decided, what a questionnaire came to. Rows 5.10, 6.3, 8.7; ARC-01."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chat.texts import comparing
from chat.texts import register as register_words
from chat.texts.cards import Words
from chat.texts.holding import role_name
from chat.texts.reports import long_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import safe
from meetings import surveys
from meetings.people import named
from meetings.reports.items import items_of
from meetings.signin.reconciling import Compared, reconciliation_of
from papers.report import Block, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from papers.tables.xlsx_writing import Sheet, Value, write_xlsx
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import surveys as survey_rows
from storage import task_register as register_rows

if TYPE_CHECKING:
    from storage.meetings import Meeting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roster(order: Order) -> Callable[[], Made]:
    """名单: everybody on the list, in its order, and for whom they came."""
    meeting = _meeting(order)
    people = attendance_rows.participants_of(order.session, meeting.id)
    if not people:
        raise NoSuchPaper("nobody was invited")
    texts = order.texts
    every = attendance_rows.everybody_ever_invited(order.session, meeting.id)
    invited = {one.id: one.person_id for one in every}
    names = named(order.session, [*invited.values(), *(one.person_id for one in people)])
    rows = []
    for number, one in enumerate(people, 1):
        person = names.get(one.person_id)
        instead = names.get(invited.get(one.substitute_for_id or 0, 0))
        rows.append(
            (
                str(number),
                person.name if person else "",
                person.unit if person else "",
                one.title or (person.title if person else ""),
                role_name(texts, one.role),
                texts.plain("archive-instead", name=instead.name) if instead else "",
            )
        )
    columns = ("number", "name", "unit", "post", "role", "remark")
    table = _table(order, columns, tuple(rows), (0.8, 2.0, 3.0, 2.6, 1.6, 2.0))
    return _paper(order, meeting, "roster", (table,))


def agenda(order: Order) -> Callable[[], Made]:
    """议程: the items, and who spoke to them."""
    meeting = _meeting(order)
    items = meeting_rows.agenda_of(order.session, meeting.id)
    if not items:
        raise NoSuchPaper("no agenda")
    names = named(order.session, [one.presenter_id for one in items if one.presenter_id])
    rows = tuple(
        (
            str(number),
            one.title,
            names[one.presenter_id].name if one.presenter_id in names else "",
        )
        for number, one in enumerate(items, 1)
    )
    table = _table(order, ("number", "item", "presenter"), rows, (0.8, 8.0, 2.4))
    return _paper(order, meeting, "agenda", (table,))


def sign_in(order: Order) -> Callable[[], Made]:
    """签到名单 of one sitting: who came, when and how, and what holds of each."""
    found = reconciliation_of(order.session, int(order.params["sitting"]), order.office)
    meeting = meeting_rows.meeting(order.session, found.meeting_id) if found else None
    if found is None or meeting is None:
        raise NoSuchPaper("sitting")
    texts, words = order.texts, _words(order)
    expected = [o for o in found.people if o.person.role == "attend" and not _walked_in(o)]
    total = texts.plain(
        "archive-sign-in-total",
        expected=len(expected),
        present=sum(one.counts is True for one in expected),
        others=sum(one.counts is True for one in found.people if one not in expected),
    )
    rows = tuple(
        (
            str(number),
            one.person.name,
            one.person.unit,
            one.person.title,
            words.when(one.signed_at) if one.signed_at else "",
            comparing.how(texts, one),
            comparing.holds(texts, one),
        )
        for number, one in enumerate(found.people, 1)
    )
    columns = ("number", "name", "unit", "post", "signed", "how", "holds")
    table = _table(order, columns, rows, (0.8, 1.5, 2.2, 2.2, 4.2, 1.6, 1.0))
    held = words.when(found.starts_at, found.ends_at)
    where = Paragraph("　".join(filter(None, (held, found.place))))
    blocks = (where, Paragraph(total), table)
    return _paper(order, meeting, "sign-in", blocks, landscape=True)


def _walked_in(one: Compared) -> bool:
    return one.person.source == "walk_in"


def _meeting(order: Order) -> Meeting:
    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None:
        raise NoSuchPaper("meeting")
    return meeting


def _words(order: Order) -> Words:
    return Words(order.texts, order.office, order.now, with_year=True)


def _table(
    order: Order,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[float, ...],
) -> Table:
    head = tuple(order.texts.plain(f"archive-list-{name}") for name in columns)
    return Table(head, rows, widths)


def _paper(
    order: Order,
    meeting: Meeting,
    kind: str,
    blocks: tuple[Block, ...],
    *,
    landscape: bool = False,
) -> Callable[[], Made]:
    texts = order.texts
    name = texts.plain(f"archive-kind-{kind}")
    title = texts.plain("archive-made-title", title=meeting.title, kind=name, number="")
    when = _words(order).when(meeting.starts_at, meeting.ends_at)
    report = Report(
        language=texts.language,
        title=title,
        subtitle=() if kind == "sign-in" else (when,),
        blocks=blocks,
        sign_off=(order.office.name, long_day(texts, order.office.today(order.now))),
        landscape=landscape,
    )
    return lambda: Made(report_docx(report), f"{safe(title)}.docx", DOCX)


def resolutions(order: Order) -> Callable[[], Made]:
    """议定事项登记表: what the meeting decided, who does it, until when, and how it stands."""
    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    wanted = register_rows.Wanted(meeting_id=meeting.id if meeting else None)
    listed = register_rows.listed(order.session, wanted) if meeting else []
    if meeting is None or not listed:
        raise NoSuchPaper("no resolutions")
    texts, today = order.texts, order.office.today(order.now)
    items = items_of(listed, order.now, order.office)
    columns = ("number", "text", "unit", "owner", "due", "state")
    table = Table(
        tuple(texts.plain(f"register-column-{name}") for name in columns),
        tuple(
            (
                register_words.number(texts, one),
                one.text,
                one.unit,
                one.owner,
                long_day(texts, one.due_on) if one.due_on else "",
                texts.plain(f"task-state-{one.state}"),
            )
            for one in items
        ),
        (1.6, 4.2, 1.5, 1.1, 1.5, 1.1),
    )
    title = texts.plain("archive-resolutions", title=meeting.title)
    report = Report(
        language=texts.language,
        title=title,
        blocks=(table,),
        sign_off=(order.office.name, long_day(texts, today)),
        landscape=True,
    )
    return lambda: Made(report_docx(report), f"{safe(title)}.docx", DOCX)


def survey_figures(order: Order) -> Callable[[], Made]:
    """What a questionnaire came to, in figures alone: no words, no names."""
    survey = survey_rows.survey(order.session, int(order.params["survey"]))
    found = surveys.results(order.session, survey, office=order.office) if survey else None
    if found is None or found.hidden:
        raise NoSuchPaper("nothing to be shown")
    texts, language = order.texts, order.texts.language
    table: list[tuple[Value, ...]] = []
    for question in found.questions:
        label = question.words[language]["label"]
        if question.kind == "text":
            continue
        mean = round(question.mean, 2) if question.kind == "scale" else None
        table.append((label, "", question.count, mean))
        options = question.words[language].get("options") or ()
        names = options or [str(point) for point in range(1, len(question.counts) + 1)]
        table += [
            ("", name, count, None) for name, count in zip(names, question.counts, strict=True)
        ]
    head = tuple(
        texts.plain(f"archive-survey-{name}") for name in ("question", "option", "count", "mean")
    )
    title = texts.plain("archive-survey", done=found.done, asked=found.asked)
    return lambda: Made(write_xlsx(Sheet(title, head, tuple(table))), f"{safe(title)}.xlsx", XLSX)
