"""Papers of the archive, and what makes them: filing, the package. Rows 5.10, 6.3, 6.8."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from chat.texts import Texts, language_for
from chat.texts import archive as words
from chat.texts.approvals.kinds import kind_name as approval_name
from jobs.archive_package import PackedFile, PackedItem, Plan, ZipSink, path_name, write_package
from jobs.do_work import Chunk
from jobs.making import Made, NoSuchPaper, Order, maker_of
from jobs.readers import FILED, safe
from meetings.archive import filing, packages
from meetings.archive.catalogue import Catalogue, Item, catalogue_of
from meetings.archive.listing import lines_of
from meetings.archive.papers import ToMake
from meetings.documents import NewFile
from meetings.office import Office
from papers.archive_index import Index
from papers.page_count import page_count
from storage import Session, work
from storage import meetings as meeting_rows
from storage.database import Database
from storage.files import Files

if TYPE_CHECKING:
    from storage.meetings import Meeting


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
        order = Order(session, paper.params | {FILED: 1}, texts, now, office, str, "", b"", files)
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
    """By what it is; of a decision what was decided, and the number its sheet bears."""
    key = "archive-made-title"
    said = {"title": meeting.title[:50], "kind": words.kind_name(texts, paper.kind)}
    said["number"] = str(paper.number) if paper.number else ""
    if paper.decides:
        key, said["what"] = "archive-made-decision", approval_name(texts, paper.decides)
    return texts.plain(key, **said)


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


async def package(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """The zip of a meeting's file, written to disk piece by piece and stored."""
    texts = Texts(language_for(item.data["language"]) or "zh_Hans")
    found = await database.read(lambda s: catalogue_of(s, item.data["meeting"], office=office))

    def make(found: Catalogue) -> packages.Package:
        return _zipped(files, plan_of(found, texts, now=now, office=office))

    made = await asyncio.to_thread(make, found) if found is not None else None

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


def plan_of(found: Catalogue, texts: Texts, *, now: datetime, office: Office) -> Plan:
    """What the package holds, in words: no transaction waits for them."""
    columns = tuple(texts.plain(f"archive-column-{name}") for name in words.COLUMNS)
    index = Index(
        language=texts.language,
        title=texts.plain("archive-index-title", title=found.title),
        facts=words.index_facts(words.words_of(texts, office, now), found),
        columns=columns,
        rows=(),
        linked=words.COLUMNS.index("title"),
        notes=(texts.plain("archive-index-note"),),
    )
    return Plan(
        folder=path_name(str(office.local(found.starts_at).date()), found.title),
        index=index,
        items=tuple(_packed(texts, office, at, one) for at, one in enumerate(found.items, 1)),
        lost=texts.plain("archive-file-lost"),
        damaged=texts.plain("archive-file-damaged"),
        at=office.local(now).replace(tzinfo=None),
    )


def _packed(texts: Texts, office: Office, number: int, item: Item) -> PackedItem:
    stem = path_name(f"{number:03d}", item.code, item.title)
    if len(item.files) == 1:
        paths = [stem + safe(PurePath(item.files[0][0]).suffix)]
    else:
        paths = [
            f"{stem}/{path_name(f'{at:02d}', name)}" for at, (name, _) in enumerate(item.files, 1)
        ]
    return PackedItem(
        cells=words.index_cells(texts, number, item, office),
        files=tuple(
            PackedFile(name, digest, path)
            for (name, digest), path in zip(item.files, paths, strict=True)
        ),
        destroyed=item.state == "destroyed",
    )
