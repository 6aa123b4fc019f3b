"""Looks into every file of a meeting for the four checks. Row 6.8, ARC-08."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import BinaryIO

from jobs.do_work import Chunk
from meetings.archive import checking, judging
from meetings.archive.judging import Look
from meetings.levels import mark_in
from meetings.office import Office
from papers.flags import MACROS, flags_of
from papers.handbook import NotAPicture, picture_svg
from papers.kinds import kind_of
from papers.texts_of import UnreadableFile, first_text
from storage import Session, work
from storage.database import Database
from storage.files import DamagedFile, Files

#: Characters of a file in which marks of level are looked for.
_READ = 4_000


async def check(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Open and read every file; what is returned judges and keeps it."""
    wanted = await database.read(lambda s: judging.wanted(s, item.data["meeting"]))
    looks = {}
    for digest, media_type, _ in wanted.files:
        looks[digest] = await asyncio.to_thread(look, files, digest, media_type, office)

    faults = await database.read(
        lambda s: judging.judged(s, item.data["meeting"], looks, office=office)
    )

    def keep(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        checking.checked(session, item, looks, faults, now=now)

    return keep


def look(files: Files, digest: str, media_type: str, office: Office) -> Look:
    """One file: whole, opened, read."""
    try:
        with files.open(digest) as data:
            return _inside(data, media_type, office)
    except FileNotFoundError:
        return Look("missing")
    except DamagedFile:
        return Look("damaged")


def _inside(data: BinaryIO, media_type: str, office: Office) -> Look:
    try:
        if media_type.startswith("image/"):
            picture_svg(data.read())
            return Look("intact")
        words = first_text(data, media_type, limit=_READ)
        macros = MACROS in flags_of(data, kind_of(data))
    except UnreadableFile as refusal:
        return Look("intact", unopened=refusal.code)
    except NotAPicture:
        return Look("intact", unopened="broken")
    mark = mark_in(words, office.profile) or ""
    return Look("intact", mark=mark, macros=macros)
