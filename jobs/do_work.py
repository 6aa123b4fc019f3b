"""Does long work in chunks: each chunk one unit, so that a crash costs one chunk and no more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib import import_module

import structlog

from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, work
from storage.clock import Clock
from storage.database import Database
from storage.files import Files

LEASE_SECONDS = 60.0
PATIENCE = 3
WAIT_AFTER_FAILURE = 2.0

log = structlog.get_logger(__name__)

#: Does one chunk and calls ``work.progress`` or ``work.finish``; tells who asked.
Chunk = Callable[[Session, work.WorkItem, datetime, Office], None]

#: Work kind → "module:function" among the use cases; imported when first used.
CHUNKS: dict[str, str] = {
    "roster_preview": "roster.preview:preview_chunk",
    "roster_import": "roster.importing:import_chunk",
    "notices": "notices.sending:send_chunk",
    "timers_again": "rescheduling:want_chunk",
}

#: What makes a chunk of work with a slow part (a paper): it reads, makes and stores outside of any
#: transaction. Killed in between, it is done again, and what it stored is swept.
Prepare = Callable[[Database, Files, work.WorkItem, datetime, Office], Awaitable[Chunk]]

#: Work kind → "module:function" in this room.
PREPARED: dict[str, str] = {
    "file_task": "file_tasks:prepare",
    "handbook": "handbook_papers:prepare",
    "file_alarm": "safety_papers:prepare",
    "file_minutes": "minutes_papers:prepare",
    "file_record": "record_filing:prepare",
    "file_meeting": "archive_papers:file_meeting",
    "destroy_files": "disposal_papers:prepare",
    "archive_package": "archive_papers:package",
    "archive_check": "archive_checks:check",
    "file_meeting_report": "meeting_report_papers:prepare",
}


async def do_next(
    database: Database,
    clock: Clock,
    office: Office,
    holder: str,
    files: Files | None = None,
) -> bool:
    """Do one chunk of the work that had the fewest turns; False when there is none.

    ``files`` is where prepared work stores what it made.
    """
    real = clock.real()

    def lease(session: Session) -> work.WorkItem | None:
        return work.lease_next(session, holder=holder, real=real, lease_seconds=LEASE_SECONDS)

    item = await database.write(lease, name="lease work")
    if item is None:
        return False
    now = clock.now()
    try:
        if item.kind in PREPARED:
            chunk = await _prepared(database, files, item, now, office)
        else:
            chunk = _chunk(item.kind)
        await database.write(lambda s: chunk(s, item, now, office), name=f"work {item.kind}")
    except work.WorkMoved:
        return True
    except Exception as error:
        log.error("work failed", kind=item.kind, work=item.id, exc_info=error)
        await _stumbled(database, item, f"{type(error).__name__}: {str(error)[:200]}", clock)
    return True


async def _stumbled(database: Database, item: work.WorkItem, reason: str, clock: Clock) -> None:
    real, now = clock.real(), clock.now()

    def unit(session: Session) -> None:
        failures = work.stumbled(session, item.id, reason, real=real, wait=WAIT_AFTER_FAILURE)
        if failures >= PATIENCE:
            work.fail(session, item.id, reason)
            _tell_given_up(session, item, now)

    await database.write(unit, name="work failed")


def _tell_given_up(session: Session, item: work.WorkItem, now: datetime) -> None:
    """Whoever asked for it must not wait for what does not come."""
    if item.asked_by_person_id is not None:
        notice = Notice("work_failed", {"work": item.id})
        tell(session, item.asked_by_person_id, notice, now=now)


async def _prepared(
    database: Database, files: Files | None, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    if files is None:
        raise LookupError(f"nowhere to store what work {item.kind!r} makes")
    module, function = PREPARED[item.kind].split(":")
    prepare: Prepare = getattr(import_module(f"jobs.{module}"), function)
    return await prepare(database, files, item, now, office)


def _chunk(kind: str) -> Chunk:
    if kind not in CHUNKS:
        raise LookupError(f"nobody does work {kind!r}")
    module, function = CHUNKS[kind].split(":")
    chunk: Chunk = getattr(import_module(f"meetings.{module}"), function)
    return chunk
