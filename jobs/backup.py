"""Backs up by the clock, and keeps as many as the policy says. Row 6.10."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from meetings import backups
from meetings.backups import Keep, LastBackup
from meetings.office import Office
from storage import Session
from storage.clock import Clock
from storage.database import Database
from storage.dump.refusals import AlreadyRunning, DumpRefused, Stopped
from storage.files import Files
from storage.lock_file import DatabaseInUse, LockFile

if TYPE_CHECKING:
    from storage.dump.backup import MadeBackup

#: After a failure. What was in the way may be gone, and a try may take minutes.
TRY_AGAIN = timedelta(hours=1)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """Where to, when (wall time of the office; None: never by the clock), and what is kept.

    ``key`` and ``secret`` fetch the key and the signing secret kept in the data folder, so that
    neither stands here; the key is made where ``key_file`` is not there yet (None: it is given).
    ``lock`` is a file that says a backup is being made.
    """

    folder: Path
    at: time | None
    keep: Keep
    lock: Path
    key_file: Path | None
    key: Callable[[], str] = field(repr=False)
    secret: Callable[[], bytes | None] = field(repr=False)


def back_up(
    database: Database,
    files: Files,
    plan: BackupPlan,
    *,
    real: datetime,
    target: Path | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> MadeBackup:
    """Make a backup in the plan's folder, or at ``target``, and remember it. It blocks.

    Raises DumpRefused and OSError.
    """
    from storage.dump.backup import Source, make_backup

    plan.lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = LockFile(plan.lock)
    except DatabaseInUse:
        raise AlreadyRunning("Another backup is being made. Wait until it has ended.") from None
    with lock:
        for left in plan.folder.glob(".huiwu-*.age.part"):
            left.unlink()  # of a run that was killed: we hold the lock
        made = make_backup(
            Source(database, files, plan.secret(), plan.key()),
            target or plan.folder / backups.name_of(real),
            real=real,
            stopping=stopping,
        )
    database.write_now(lambda s: backups.note_made(s, _noted(made)), name="backup made")
    return made


def prune(plan: BackupPlan, office: Office) -> int:
    """Delete the backups the policy does not keep; returns how many. Other files stay."""
    made = moments(plan.folder)
    stay = backups.kept(made, plan.keep, office.zone)
    for moment, path in made.items():
        if moment not in stay:
            path.unlink()
    return len(made) - len(stay)


def moments(folder: Path) -> dict[datetime, Path]:
    """The backups in a folder by when they were made."""
    if not folder.is_dir():
        return {}
    found = ((backups.made_at(path.name), path) for path in folder.iterdir())
    return {moment: path for moment, path in found if moment is not None}


@dataclass(slots=True)
class Backups:
    """The schedule: looked at each minute by the leader, one backup at a time."""

    database: Database
    files: Files
    clock: Clock
    office: Office
    plan: BackupPlan
    _running: bool = False
    _next_try: datetime | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)

    async def look(self) -> None:
        """Make today's backup where it is due; it runs in a thread."""
        real = self.clock.real()
        if self._running or (self._next_try is not None and real < self._next_try):
            return
        self._running = True
        try:
            made = await asyncio.to_thread(moments, self.plan.folder)
            if backups.is_due(real, self.plan.at, made, self.office.zone):
                await self._make(real)
        finally:
            self._running = False

    def stop(self) -> None:
        """Give up what is being made; it leaves nothing behind and is made after the start."""
        self._stopping.set()

    async def _make(self, real: datetime) -> None:
        try:
            made = await asyncio.to_thread(self._back_up, real)
        except (AlreadyRunning, Stopped) as error:
            log.info("no backup now", why=str(error))
        except Exception as error:
            self._next_try = real + TRY_AGAIN
            log.error("backup failed", why=str(error), exc_info=_unexpected(error))
            await self._tell("backup_failed", problem_of(error))
        else:
            self._next_try = None
            log.info("backup made", file=made.path.name, bytes=made.size)
            if made.manifest.missing:
                await self._tell("backup_failed", "files-missing")

    def _back_up(self, real: datetime) -> MadeBackup:
        stopping, key_file = self._stopping.is_set, self.plan.key_file
        new_key = key_file is not None and not key_file.exists()
        made = back_up(self.database, self.files, self.plan, real=real, stopping=stopping)
        if new_key:
            log.warning("backup key made: keep a copy away from this machine", file=str(key_file))
        try:
            prune(self.plan, self.office)
        except OSError as error:  # the new one is good all the same
            log.error("old backups were not deleted", why=str(error))
        return made

    async def _tell(self, kind: str, problem: str) -> None:
        now, office = self.clock.now(), self.office

        def unit(session: Session) -> None:
            if problem != "files-missing":
                backups.note_failed(session, problem)
            backups.tell_administrators(session, kind, problem, now=now, office=office)

        await self.database.write(unit, name="backup failed")


def problem_of(error: Exception) -> str:
    """The code of what went wrong: a text ``backup-problem-…``."""
    if isinstance(error, DumpRefused):
        return error.code
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return "disk-full"
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        return "not-allowed"
    return "other"


def _unexpected(error: Exception) -> Exception | None:
    return None if isinstance(error, DumpRefused | OSError) else error


def _noted(made: MadeBackup) -> LastBackup:
    manifest = made.manifest
    return LastBackup(
        at=manifest.header.made_at,
        file=str(made.path),
        size=made.size,
        rows=manifest.contents.rows,
        files=len(manifest.blobs),
        problem="files-missing" if manifest.missing else "",
    )
