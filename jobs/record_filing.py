"""Files the record once it is signed: the paper is made first, then kept. Rows 4.5, 4.8."""

from __future__ import annotations

import asyncio
from datetime import datetime

from chat.texts import Texts, language_for
from chat.texts import record_parts as words
from chat.texts.cards import Words
from jobs.do_work import Chunk
from jobs.file_tasks import stored
from jobs.record_papers import LONG_AGO, made_record, signatures
from meetings.documents import NewFile
from meetings.office import Office
from meetings.record import keeping
from storage import Session, work
from storage.database import Database
from storage.files import Files


async def prepare(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Make and store the signed record; what is returned keeps it, with its scans."""
    texts = Texts(language_for(office.language) or "zh_Hans")
    said = Words(texts, office, LONG_AGO)

    def read(session: Session) -> keeping.Signed | None:
        return keeping.signed_record(session, item.data["approval"], now=now, office=office)

    found = await database.read(read)
    paper, scans = None, []
    if found is not None:
        make = made_record(said, found.content, signatures(said, found))
        paper = await asyncio.to_thread(stored, files, make)
        scans = _scans(said, found)

    def keep(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        keeping.filed(session, item, paper, scans, now=now)

    return keep


def _scans(said: Words, found: keeping.Signed) -> list[NewFile]:
    """The sheets signed by hand, under the record's name."""
    title = found.content.head.title
    return [
        NewFile(
            words.scan_title(said, title, number),
            scan.digest,
            scan.name,
            scan.media_type,
            scan.size,
        )
        for number, scan in enumerate(found.scans, 1)
    ]
