"""PDFs that go out with their reader's name on each page. Row 6.6."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from chat.dates import say_when
from chat.message import File, Message, StoredFile
from chat.texts import Texts
from meetings.office import Office
from meetings.people import named
from papers.kinds import PDF
from papers.watermark import NotStamped, watermarked
from storage import Session, documents
from storage.database import Database
from storage.files import DamagedFile, Files

#: Papers stamped at the same time: each holds its file in memory.
AT_ONCE = 2

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Puts reader and time on what the profile says. The stored file stays as it is."""

    database: Database
    files: Files
    office: Office
    turns: asyncio.Semaphore

    async def on(
        self, message: Message, reader_id: int | None, texts: Texts, now: datetime
    ) -> Message:
        """The message with copies for this reader in place of the papers that bear their name."""
        if reader_id is None or not any(self._bears(file) for file in message.files):
            return message
        files = [await self.copy_for(file, reader_id, texts, now) for file in message.files]
        return replace(message, files=tuple(files))

    async def copy_for(self, file: File, reader_id: int, texts: Texts, now: datetime) -> File:
        """The reader's copy; the file as it is where it is no such paper, or can not bear it."""
        if not isinstance(file, StoredFile) or not self._bears(file):
            return file
        name = await self.database.read(lambda s: self._reader(s, file.edition, reader_id))
        if name is None:
            return file
        rules = self.office.profile.documents
        if file.size > rules.watermark_max_mb * 1_000_000:
            log.info("sent without watermark", edition=file.edition, why="size")
            return file
        today = self.office.today(now)
        when = say_when(now, None, texts.language, self.office.zone, today=today)
        async with self.turns:
            return await asyncio.to_thread(self._stamped, file, f"{name}  {when}", texts)

    def _stamped(self, file: StoredFile, text: str, texts: Texts) -> StoredFile:
        most = self.office.profile.documents.watermark_max_pages
        try:
            with self.files.open(file.digest) as source:
                made = watermarked(source, text, language=texts.language, most_pages=most)
        except NotStamped as not_stamped:
            # Encrypted: nobody can write in it. Signed: what is changed breaks the signature, and
            # that is worth more than our line. Broken: readers may still show it.
            log.info("sent without watermark", edition=file.edition, why=not_stamped.why)
            return file
        except (FileNotFoundError, DamagedFile) as error:
            log.error("sent without watermark", edition=file.edition, why=type(error).__name__)
            return file
        blob = self.files.put(made)
        return replace(file, digest=blob.digest, size=blob.size)

    def _bears(self, file: File) -> bool:
        rule = self.office.profile.documents.watermark
        return (
            rule != "none"
            and isinstance(file, StoredFile)
            and bool(file.edition)
            and file.media_type.partition(";")[0].strip().lower() == PDF
        )

    def _reader(self, session: Session, edition_id: int, reader_id: int) -> str | None:
        """The reader's name where the document's level asks for it; None where it does not."""
        found = documents.editions(session, [edition_id])
        everything = self.office.profile.documents.watermark == "all"
        if not any(everything or document.level != "public" for document, _ in found):
            return None
        person = named(session, [reader_id]).get(reader_id)
        return person.name if person is not None else None
