"""Forgetting: what may not be kept is taken out of the messenger, or out of our store."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

import structlog

from chat.incoming import Incoming, Said
from chat.messenger import Messenger, Refused, TryLater, Unreachable
from handlers.prepare import ReceivedFile
from handlers.reading import Read
from handlers.routes import confidential, may_be_confidential
from storage import conversations
from storage.database import Database
from storage.files import Files
from storage.references import digest_referred_to

#: Somebody may be reading an old page for a moment; seconds between two tries.
TRIES, BETWEEN = 5, 0.2

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Marked files (SEC-04), sound somebody objects to (REC-08), and what is said or pressed in
    an anonymous survey."""

    database: Database
    files: Files

    async def if_due(
        self, messenger: Messenger, read: Read, files: tuple[ReceivedFile, ...]
    ) -> bool:
        """Whether this may not be kept; then it is gone. Before the write, so that no crash
        leaves it."""
        marked = any(file.refused == "file-marked" for file in files)
        if not marked and not await self._is_confidential(read):
            return False
        await self._take_back(messenger, read, told=marked)
        return True

    async def take_out(self, messenger: Messenger, read: Read, unkept: tuple[str, ...]) -> None:
        """After the write that refused these files: out of the messenger and the store. A crash
        before leaves them to the sweep."""
        if unkept:
            await self._take_back(messenger, read, told=True)
        for digest in unkept:
            await self._remove(digest)

    async def leave_no_trace(self, files: tuple[ReceivedFile, ...]) -> None:
        """After the write: of a marked file nothing stays in old pages either."""
        if not any(file.refused == "file-marked" for file in files):
            return
        for _ in range(TRIES):
            if await self.database.scrub():
                return
            await asyncio.sleep(BETWEEN)
        log.warning("old pages not erased yet")

    async def _is_confidential(self, read: Read) -> bool:
        """Whether it answers a form whose answers are nobody's business."""
        if not may_be_confidential(read.incoming):
            return False
        key = read.waiting[0].conversation
        form, _ = await self.database.read(partial(conversations.open_step, key=key))
        return confidential(read.incoming, form)

    async def _take_back(self, messenger: Messenger, read: Read, *, told: bool) -> None:
        """Out of the messenger, as far as it goes; ``told``: noted where it does not."""
        try:
            gone = [await self._forget(messenger, part) for part in read.parts]
            if not all(gone) and told:
                log.info("not taken back", messenger=messenger.name)
        except (TryLater, Unreachable, Refused) as error:
            log.warning("not taken back", messenger=messenger.name, reason=type(error).__name__)

    async def _forget(self, messenger: Messenger, part: Incoming) -> bool:
        """One thing said, out of the messenger; or out of our store, where a page took it."""
        uploaded = [file for file in part.files if file.stored] if isinstance(part, Said) else []
        if not uploaded:
            return await messenger.forget(part)
        for file in uploaded:
            await self._remove(file.ref)
        return True

    async def _remove(self, digest: str) -> None:
        """Out of the store, unless the same is kept for somebody else."""
        if not await self.database.read(partial(digest_referred_to, digest=digest)):
            await asyncio.to_thread(self.files.remove, digest)
