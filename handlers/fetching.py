"""Fetching: the files of an update, downloaded to a spool and judged, before any transaction."""

from __future__ import annotations

import asyncio
import tempfile
from functools import partial
from pathlib import Path

import structlog

from chat.incoming import IncomingFile
from chat.messenger import Messenger, Refused, TryLater, Unreachable
from handlers.prepare import ReceivedFile, receive, refused_unseen, safe_name, too_big
from meetings.regime import Profile
from papers import apart
from storage.files import DamagedFile, Files

log = structlog.get_logger(__name__)

#: Downloads tried where the platform is busy.
TRIES = 3


async def fetch_and_judge(
    messenger: Messenger,
    file: IncomingFile,
    *,
    wants: str,
    profile: Profile,
    files: Files,
    elsewhere: str | None,
) -> ReceivedFile:
    """One file a person sent, stored or refused. What its name or size rules out stays unseen;
    ``elsewhere`` is the page that takes what the messenger does not carry."""
    limit = profile.files.max_mb * 1024 * 1024
    if not file.stored:
        limit = min(messenger.abilities.max_file_in, limit)
    refused = refused_unseen(
        file.name, file.size, wants=wants, limit=limit, profile=profile, elsewhere=elsewhere
    )
    if refused is not None:
        return refused
    with tempfile.TemporaryDirectory(prefix="huiwu-") as spool:
        path = Path(spool) / "file"
        if not await _fetched(messenger, file, path, files):
            name = safe_name(file.name)
            return ReceivedFile(name, file.media_type, 0, refused="file-not-fetched")
        size = path.stat().st_size
        if size > limit:
            return too_big(file.name, size, limit, profile, elsewhere)
        try:
            # In threads of their own: while they wait for a slow file, all else goes on.
            return await asyncio.get_running_loop().run_in_executor(
                apart.POOL,
                partial(receive, path, name=file.name, wants=wants, profile=profile, files=files),
            )
        except OSError as error:
            # A full disk: nothing of it was kept, and the person can send it again.
            log.error("file not stored", why=type(error).__name__)
            name = safe_name(file.name)
            return ReceivedFile(name, file.media_type, size, refused="file-not-fetched")


async def _fetched(messenger: Messenger, file: IncomingFile, path: Path, files: Files) -> bool:
    if file.stored:
        try:
            await asyncio.to_thread(files.copy, file.ref, path)
        except (FileNotFoundError, DamagedFile):
            return False  # forgotten before, and then the process died
        return True
    for _ in range(TRIES):
        try:
            await messenger.fetch(file, path)
        except TryLater as later:
            await asyncio.sleep(min(later.after or 1, 10))
        except (Refused, Unreachable):
            return False
        else:
            return True
    return False
