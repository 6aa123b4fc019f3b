"""Looks into every file of a meeting for the four checks. Row 6.8, ARC-08."""

from __future__ import annotations

import asyncio
from datetime import datetime

from jobs.do_work import Chunk
from meetings.archive import checking, judging
from meetings.archive.judging import Look
from meetings.levels import mark_in
from meetings.office import Office
from papers import apart
from papers.flags import MACROS
from papers.judging import Judged, media_type_of
from papers.kinds import DOCX, PDF, TEXT, XLSX
from storage import Session, work
from storage.database import Database
from storage.files import DamagedFile, Files

#: What words from end to end may be taken for.
_WORDS = (TEXT, "html", "svg", "xml")


async def check(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Open and read every file; what is returned judges and keeps it."""
    wanted = await database.read(lambda s: judging.wanted(s, item.data["meeting"]))
    looks, loop = {}, asyncio.get_running_loop()
    for digest, media_type, _ in wanted.files:
        looks[digest] = await loop.run_in_executor(
            apart.POOL, look, files, digest, media_type, office
        )

    faults = await database.read(
        lambda s: judging.judged(s, item.data["meeting"], looks, office=office)
    )

    def keep(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        checking.checked(session, item, looks, faults, now=now)

    return keep


def look(files: Files, digest: str, media_type: str, office: Office) -> Look:
    """One file: whole, opened, read. It blocks; what is in it is read in a process apart.

    Raises ``apart.CannotRead`` where nothing can be read just now.
    """
    try:
        with files.open(digest) as data:
            judged = apart.judge(data, "any")
    except FileNotFoundError:
        return Look("missing")
    except DamagedFile:
        return Look("damaged")
    if judged.unreadable == "not_now":
        # Nothing is wrong with the file: the work is done again.
        raise apart.CannotRead("archive check")
    if judged.unreadable or not _is_what_it_says(judged, media_type):
        return Look("intact", unopened=judged.unreadable or "broken")
    mark = mark_in(judged.gate, office.profile) or ""
    return Look("intact", mark=mark, macros=MACROS in judged.flags)


def _is_what_it_says(judged: Judged, media_type: str) -> bool:
    """Whether the programs that go by the type would open it. Types nobody here reads pass."""
    said, is_type = media_type.partition(";")[0].strip().lower(), media_type_of(judged.kind)
    if said in (DOCX, XLSX, PDF):
        return is_type == said
    if said.startswith("image/"):
        return is_type.startswith("image/")
    return judged.kind in _WORDS or not said.startswith("text/")
