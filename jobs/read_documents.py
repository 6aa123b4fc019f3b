"""Reads new editions for their words, one after the other, so that they are found. Row 6.4."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from papers import apart
from papers.pages_of import Pages
from storage import Session, document_search
from storage.database import Database
from storage.files import DamagedFile, Files

#: Where nothing can be read just now, it is tried again after so long.
REST = timedelta(minutes=1)
#: Two processes may commit ids out of order, but not by as much as this.
SETTLED = timedelta(hours=1)

log = structlog.get_logger(__name__)


class DocumentReader:
    """Remembers up to where everything was read, so that an idle look costs next to nothing."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files
        self._read_up_to = 0
        #: Something was read since the mark was moved.
        self._moved = True
        self._rests_until: datetime | None = None

    async def read_next(self, now: datetime) -> bool:
        """Read one edition; False where there is none left."""
        if self._rests_until is not None and now < self._rests_until:
            return False
        after, moved = self._read_up_to, self._moved

        def look(session: Session) -> tuple[int, str, str, str] | int:
            found = document_search.unread_edition(session, after=after)
            if found is None:
                before = now - SETTLED
                return document_search.newest_edition(session, before=before) if moved else after
            edition, title = found
            return edition.id, edition.digest, edition.media_type, f"{title}\n{edition.file_name}"

        found = await self._database.read(look)
        if isinstance(found, int):
            self._read_up_to, self._moved = max(after, found), False
            return False
        self._moved = True
        edition_id, digest, media_type, heading = found
        try:
            pages = await asyncio.get_running_loop().run_in_executor(
                apart.POOL, self._pages, digest, media_type
            )
        except apart.CannotRead:
            # Nothing is wrong with the file: it stays unread, and the log has why.
            self._rests_until = now + REST
            return False
        await self._database.write(
            lambda session: document_search.keep_text(
                session, edition_id, pages.state, (heading, *pages.texts), now=now
            ),
            name="read document",
        )
        return True

    def _pages(self, digest: str, media_type: str) -> Pages:
        try:
            with self._files.open(digest) as source:
                return apart.pages_of(source, media_type)
        except (FileNotFoundError, DamagedFile) as error:
            log.error("document not read", digest=digest, why=type(error).__name__)
            return Pages("unreadable")
