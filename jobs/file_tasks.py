"""Files the history of closed items with their meetings: made first, then added. Row 8.7."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from chat.texts import Texts, language_for
from jobs.do_work import Chunk
from jobs.making import Made
from jobs.task_papers import made_sheet
from meetings.documents import NewFile
from meetings.office import Office
from meetings.reports import filing
from storage import Session, work
from storage import tasks as rows
from storage.database import Database
from storage.files import Files


async def prepare(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Make and store the sheet; what is returned adds it to the meeting's documents."""
    texts = Texts(language_for(office.language) or "zh_Hans")

    def read(session: Session) -> Callable[[], Made] | None:
        task = rows.task(session, item.data["task"])
        if task is None or task.state != "closed":
            return None
        found = filing.sheet_of(session, task, now=now, office=office)
        return made_sheet(texts, found, now, office)

    make = await database.read(read)
    file = await asyncio.to_thread(stored, files, make) if make is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        filing.filed(session, item, file, now=now)

    return add


def stored(files: Files, make: Callable[[], Made]) -> NewFile:
    """The paper made and put into the store, its file name without the ending its title."""
    made = make()
    blob = files.put(made.data)
    title = made.name.removesuffix(".docx")
    return NewFile(title, blob.digest, made.name, made.media_type, blob.size)
