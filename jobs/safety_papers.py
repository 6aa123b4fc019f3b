"""Papers of safety: the emergency plan, the report of an alarm and its list. Row 2.8."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from chat.texts import Texts, language_for
from chat.texts import alarms as alarm_words
from chat.texts import reports as report_words
from chat.texts.alarm_lists import zone_name
from chat.texts.cards import Words
from chat.texts.safety import post_name
from jobs.do_work import Chunk
from jobs.file_tasks import stored
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import safe
from meetings.meetings import facts_of
from meetings.office import Office
from meetings.safety import filing
from meetings.safety.plan_reading import Plan, edition, posts_of
from meetings.safety.reading import Line, Live, shares
from papers.report import Block, Fields, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from papers.tables.xlsx_writing import Sheet, write_xlsx
from storage import Session, work
from storage import safety as rows
from storage.database import Database
from storage.files import Files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safety_plan(order: Order) -> Callable[[], Made]:
    """应急预案: the parts, what is done in each event, posts and contacts as they are now."""
    row = rows.plan_edition(order.session, int(order.params["plan"]))
    plan = edition(order.session, row.id) if row is not None else None
    meeting = facts_of(order.session, row.meeting_id) if row is not None else None
    if plan is None or meeting is None:
        raise NoSuchPaper("safety plan")
    texts, words = order.texts, Words(order.texts, order.office, order.now)
    title = texts.plain("safety-paper-title", title=meeting.title)
    organiser = meeting.organiser.name if meeting.organiser else ""
    facts = Fields(
        (
            (
                (
                    texts.plain("safety-paper-when"),
                    words.when(meeting.starts_at, meeting.ends_at),
                ),
            ),
            (
                (texts.plain("safety-paper-place"), meeting.place),
                (texts.plain("safety-paper-organiser"), organiser),
            ),
        )
    )
    state = texts.plain(f"safety-paper-{plan.state}")
    report = Report(
        language=texts.language,
        title=title,
        subtitle=(texts.plain("safety-paper-edition", edition=str(plan.edition), state=state),),
        blocks=(facts, *_parts(texts, plan), *_posts(order, row.meeting_id if row else 0)),
        sign_off=(
            order.office.name,
            report_words.long_day(texts, order.office.local(plan.at).date()),
        ),
    )
    name = f"{safe(title)}.docx"
    return lambda: Made(report_docx(report), name, DOCX)


def _parts(texts: Texts, plan: Plan) -> list[Block]:
    found: list[Block] = []
    for part in plan.parts:
        if not part.event:
            found += [Heading(part.name), Paragraph(part.text)]
    events = tuple((part.name, part.text) for part in plan.parts if part.event)
    if events:
        head = (texts.plain("safety-column-event"), texts.plain("safety-column-steps"))
        found += [Heading(texts.plain("safety-paper-events")), Table(head, events, (0.2, 0.8))]
    return found


def _posts(order: Order, meeting_id: int) -> list[Block]:
    texts, posts = order.texts, posts_of(order.session, meeting_id)
    if not posts:
        return []
    head = tuple(
        texts.plain(f"safety-column-{name}") for name in ("post", "name", "unit", "phone")
    )
    lines = tuple(
        (post_name(texts, one), one.person.name, one.person.unit, one.phone) for one in posts
    )
    table = Table(head, lines, (0.3, 0.2, 0.25, 0.25))
    return [Heading(texts.plain("safety-paper-posts")), table]


def alarm_report(order: Order) -> Callable[[], Made]:
    """The report of an alarm."""
    found = filing.report_of(order.session, int(order.params["alarm"]))
    if found is None:
        raise NoSuchPaper("alarm")
    return _made_report(Words(order.texts, order.office, order.now), found)


def alarm_table(order: Order) -> Callable[[], Made]:
    """The list of an alarm as a workbook: everybody, and the wardens' counts."""
    found = filing.report_of(order.session, int(order.params["alarm"]))
    if found is None:
        raise NoSuchPaper("alarm")
    texts, office = order.texts, order.office
    mark = alarm_words.plain_mark(texts, found.alarm)
    names = ("name", "unit", "zone", "answer", "note", "time", "by", "helper", "helped")
    people = Sheet(
        mark + texts.plain("alarm-report-figures"),
        tuple(texts.plain(f"alarm-column-{name}") for name in names),
        tuple(_row(texts, one, office) for one in found.lines),
    )
    zones = ("zone", "safe", "hurt", "missing", "counter", "time")
    counts = Sheet(
        mark + texts.plain("alarm-report-zones"),
        tuple(texts.plain(f"alarm-column-{name}") for name in zones if name != "time"),
        tuple(
            (
                zone_name(texts, one.zone),
                one.count.safe,
                one.count.hurt,
                one.count.missing,
                one.counted_by,
            )
            for one in found.zones
            if one.count is not None
        ),
    )
    name = f"{safe(_title(texts, found))}.xlsx"
    return lambda: Made(write_xlsx(people, counts), name, XLSX)


def _row(texts: Texts, one: Line, office: Office) -> tuple[str | datetime | None, ...]:
    return (
        one.person.name,
        one.person.unit,
        zone_name(texts, one.venue or one.zone),
        texts.plain(f"alarm-answer-{one.answer}"),
        one.note,
        _local(one.answered_at, office),
        one.by,
        one.helper,
        _local(one.helped_at, office),
    )


def _local(moment: datetime | None, office: Office) -> datetime | None:
    return office.local(moment).replace(tzinfo=None) if moment is not None else None


def _title(texts: Texts, found: Live) -> str:
    key = "alarm-report-title-drill" if found.alarm.drill else "alarm-report-title"
    return texts.plain(key, title=found.alarm.title)


def _made_report(words: Words, found: Live) -> Callable[[], Made]:
    texts, title = words.texts, _title(words.texts, found)
    report = Report(
        language=texts.language,
        title=title,
        blocks=(
            Heading(texts.plain("alarm-report-facts")),
            _facts(words, found),
            Heading(texts.plain("alarm-report-figures")),
            *_figures(words, found),
            Heading(texts.plain("alarm-report-help")),
            *_helped(texts, found),
            *_zones(texts, found),
            Heading(texts.plain("alarm-report-missing")),
            Paragraph(_missing(texts, found)),
        ),
        sign_off=(
            words.office.name,
            report_words.long_day(texts, words.office.today(words.now)),
        ),
    )
    name = f"{safe(title)}.docx"
    return lambda: Made(report_docx(report), name, DOCX)


def _facts(words: Words, found: Live) -> Block:
    texts, alarm = words.texts, found.alarm
    said = alarm_words.body(words, alarm.kind, alarm.text, alarm.gather)
    body = alarm_words.said_of(texts, alarm, said)
    raised = texts.plain("alarm-report-by", when=words.when(alarm.at), name=alarm.by)
    ended = (
        texts.plain("alarm-report-by", when=words.when(alarm.ended_at), name=alarm.ended_by)
        if alarm.ended_at is not None
        else ""
    )
    scope = texts.plain("alarm-venue-all" if alarm.everywhere else "alarm-venue-main")
    mark = alarm_words.plain_mark(texts, alarm)
    rows = (
        ("kind", f"{mark}{alarm_words.kind_name(words, alarm.kind)}"),
        ("raised", raised),
        ("ended", ended),
        ("scope", alarm.venue or scope),
        ("text", "".join(span.text for span in body)),
    )
    return Fields(tuple(((texts.plain(f"alarm-report-{key}"), said),) for key, said in rows))


def _figures(words: Words, found: Live) -> list[Block]:
    texts, everybody = words.texts, len(found.lines)
    rules = words.office.profile.safety
    said = [
        texts.plain(
            "alarm-report-all",
            all=str(everybody),
            safe=str(len(found.safe)),
            help=str(len(found.help)),
            missing=str(len(found.unanswered)),
            unread=str(sum(one.reached == "nobody" for one in found.unanswered)),
        )
    ]
    said += [
        texts.plain(
            "alarm-report-share",
            minutes=str(minutes),
            count=str(count),
            share=str(round(100 * count / everybody) if everybody else 0),
        )
        for minutes, count in shares(found, rules.report_min)
    ]
    return [Paragraph("\n".join(said))]


def _helped(texts: Texts, found: Live) -> list[Block]:
    if not found.help:
        return [Paragraph(texts.plain("alarm-report-nobody"))]
    head = tuple(texts.plain(f"alarm-column-{name}") for name in ("name", "note", "helper"))
    lines = tuple(
        (
            one.person.name,
            one.note or zone_name(texts, one.venue or one.zone),
            one.helper,
        )
        for one in found.help
    )
    return [Table(head, lines, (0.25, 0.5, 0.25))]


def _zones(texts: Texts, found: Live) -> list[Block]:
    names = ("zone", "safe", "hurt", "missing", "counter")
    lines = tuple(
        (
            zone_name(texts, one.zone),
            str(one.count.safe),
            str(one.count.hurt),
            str(one.count.missing),
            one.counted_by,
        )
        for one in found.zones
        if one.count is not None
    )
    if not lines:
        return []
    head = tuple(texts.plain(f"alarm-column-{name}") for name in names)
    widths = (0.28, 0.15, 0.15, 0.15, 0.27)
    return [Heading(texts.plain("alarm-report-zones")), Table(head, lines, widths)]


def _missing(texts: Texts, found: Live) -> str:
    comma = texts.plain("meeting-list-comma")
    names: Sequence[str] = [
        texts.plain("name-unit", name=one.person.name, unit=one.person.unit)
        if one.person.unit
        else one.person.name
        for one in found.unanswered
    ]
    return comma.join(names) or texts.plain("alarm-report-nobody")


async def prepare(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Make and store the report of an alarm that ended; what is returned files it."""
    texts = Texts(language_for(office.language) or "zh_Hans")

    def read(session: Session) -> Callable[[], Made] | None:
        found = filing.report_of(session, item.data["alarm"])
        return _made_report(Words(texts, office, now), found) if found is not None else None

    make = await database.read(read)
    file = await asyncio.to_thread(stored, files, make) if make is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        filing.filed(session, item, file, now=now)

    return add
