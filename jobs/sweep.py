"""Sweeps files nobody refers to: stored before a write that then did not happen."""

from __future__ import annotations

import asyncio
from datetime import datetime

from storage.database import Database
from storage.files import Files
from storage.references import digest_referred_to


async def sweep_files(database: Database, files: Files, older_than: datetime) -> int:
    """Delete unreferred files older than this (real time); returns how many."""

    def kept(digest: str) -> bool:
        return database.read_now(lambda session: digest_referred_to(session, digest))

    return await asyncio.to_thread(files.sweep, kept, older_than)
