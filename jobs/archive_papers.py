"""Papers of the archive, and what makes them: filing, the package. Rows 5.10, 6.3, 6.8."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chat.texts import Texts, language_for
from chat.texts import archive as words
from chat.texts import register as register_words
from chat.texts.reports import long_day, short_day
from jobs.archive_package import PackedFile, PackedItem, Plan, ZipSink, path_name, write_package
from jobs.do_work import Chunk
from jobs.making import Made, NoSuchPaper, Order, maker_of
from jobs.readers import safe
from meetings import surveys
from meetings.archive import filing, packages
from meetings.archive.listing import lines_of
from meetings.archive.papers import ToMake
from meetings.archive.reading import Item, in_order, shown
from meetings.documents import NewFile
from meetings.office import Office
from meetings.reports.items import items_of
from papers.archive_index import Index
from papers.page_count import page_count
from papers.report import Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from papers.tables.xlsx_writing import Sheet, Value, write_xlsx
from storage import Session, work
from storage import archive as rows
from storage import meetings as meeting_rows
from storage import surveys as survey_rows
from storage import task_register as register_rows
from storage.database import Database
from storage.files import Files

if TYPE_CHECKING:
    from storage.meetings import Meeting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


async def file_meeting(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """One paper made and stored, or, once all are, everything filed."""
    paper = filing.paper_of(item)
    if paper is None:
        return await _last(database, files, item, office)
    texts = Texts(language_for(office.language) or "zh_Hans")

    def read(session: Session) -> tuple[str, Callable[[], Made]] | None:
        meeting = meeting_rows.meeting(session, item.data["meeting"])
        if meeting is None:
            return None
        params = paper.params | {"reader": item.asked_by_person_id or 0, "levels": "*"}
        order = Order(session, params, texts, now, office, str, "", b"", files)
        try:
            return _title(texts, meeting, paper), maker_of(paper.maker)(order)
        except NoSuchPaper:
            return None

    found = await database.read(read)
    file = await asyncio.to_thread(_stored, files, *found) if found is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        filing.paper_made(session, item, paper, file, now=now)

    return add


def _title(texts: Texts, meeting: Meeting, paper: ToMake) -> str:
    number = str(paper.number) if paper.number else ""
    return texts.plain(
        "archive-made-title",
        title=meeting.title[:50],
        kind=words.kind_name(texts, paper.kind),
        number=number,
    )


def _stored(files: Files, title: str, make: Callable[[], Made]) -> NewFile:
    made = make()
    blob = files.put(made.data)
    ending = made.name.rpartition(".")[2]
    return NewFile(title, blob.digest, f"{safe(title)}.{ending}", made.media_type, blob.size)


async def _last(database: Database, files: Files, item: work.WorkItem, office: Office) -> Chunk:
    def read(session: Session) -> list[tuple[str, str]]:
        meeting = meeting_rows.meeting(session, item.data["meeting"])
        lines = lines_of(session, meeting, office=office) if meeting is not None else ()
        return [
            (file.sha256, file.media_type)
            for line in lines
            if not line.left_out
            for file in line.files
        ]

    wanted = await database.read(read)
    pages = await asyncio.to_thread(_counted, files, wanted)

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        filing.filed(session, item, pages, now=now, office=office)

    return add


def _counted(files: Files, wanted: list[tuple[str, str]]) -> dict[str, int]:
    found = {}
    for digest, media_type in wanted:
        if files.intact(digest):
            with files.open(digest) as data:
                count = page_count(data, media_type)
            if count is not None:
                found[digest] = count
    return found


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
                short_day(texts, one.due_on, today),
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


async def package(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """The zip of a meeting's file, written to disk piece by piece and stored."""
    texts = Texts(language_for(item.data["language"]) or "zh_Hans")
    plan = await database.read(
        lambda s: plan_of(s, item.data["meeting"], texts, now=now, office=office)
    )
    made = await asyncio.to_thread(_zipped, files, plan) if plan is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        packages.made(session, item, made, now=now, office=office)

    return add


def _zipped(files: Files, plan: Plan) -> packages.Package:
    with tempfile.TemporaryDirectory(prefix="huiwu-package-") as folder:
        path = Path(folder) / "package.zip"
        with path.open("wb") as out:
            sink = ZipSink(out, plan.at)
            write_package(plan, files, sink)
            sink.close()
        blob = files.put(path)
    return packages.Package(blob.digest, f"{plan.folder}.zip", blob.size)


def plan_of(
    session: Session, meeting_id: int, texts: Texts, *, now: datetime, office: Office
) -> Plan | None:
    """What the package holds; None where nothing of the meeting is filed."""
    meeting = meeting_rows.meeting(session, meeting_id)
    filed = rows.items_of(session, meeting_id)
    if meeting is None or not filed:
        return None
    reader = words.words_of(texts, office, now)
    listed = in_order(filed, office)
    seen = {item.id: item for item in shown(session, listed, office)}
    items = tuple(
        _packed(texts, office, number, row, seen[row.id]) for number, row in enumerate(listed, 1)
    )
    columns = tuple(texts.plain(f"archive-column-{name}") for name in words.COLUMNS)
    index = Index(
        language=texts.language,
        title=texts.plain("archive-index-title", title=meeting.title),
        facts=words.index_facts(reader, meeting, len(filed)),
        columns=columns,
        rows=(),
        linked=words.COLUMNS.index("title"),
        notes=(texts.plain("archive-index-note"),),
    )
    local = office.local(now)
    return Plan(
        folder=path_name(str(office.local(meeting.starts_at).date()), meeting.title),
        index=index,
        items=items,
        lost=texts.plain("archive-file-lost"),
        damaged=texts.plain("archive-file-damaged"),
        at=local.replace(tzinfo=None),
    )


def _packed(
    texts: Texts, office: Office, number: int, row: rows.ArchiveItem, item: Item
) -> PackedItem:
    name = path_name(f"{number:03d}", row.code, row.title)
    destroyed = row.state == "destroyed"
    kept = [] if destroyed else [file for file in row.files if file.get("sha256")]
    if len(kept) == 1:
        ending = "." + kept[0]["name"].rpartition(".")[2] if "." in kept[0]["name"] else ""
        paths = [name + safe(ending)]
    else:
        paths = [f"{name}/{path_name(f'{at:02d}', one['name'])}" for at, one in enumerate(kept, 1)]
    return PackedItem(
        cells=words.index_cells(texts, number, item, office),
        files=tuple(
            PackedFile(one["name"], one["sha256"], path)
            for one, path in zip(kept, paths, strict=True)
        ),
        destroyed=destroyed,
    )
