"""Remembers the last restore drill, so that it can be shown. Row 6.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage import Session, audit, settings
from storage.dump.place import open_existing
from storage.dump.refusals import DumpRefused, database_errors_told
from storage.dump.restore import Restored

KEY = "restore_drill"


@dataclass(frozen=True, slots=True)
class LastDrill:
    """The last drill: when it began (real time, aware UTC), which file, what was restored.

    ``problem`` is empty where everything agreed, else an English sentence.
    """

    at: datetime
    file: str
    rows: int
    files: int
    seconds: float
    problem: str


def last_drill(session: Session) -> LastDrill | None:
    """The last drill; None where there never was one."""
    found = settings.get(session, KEY)
    if not found:
        return None
    return LastDrill(**{**found, "at": datetime.fromisoformat(found["at"])})


def note_drill(
    database_url: str,
    file: str,
    restored: Restored | None,
    seconds: float,
    problem: str,
    *,
    real: datetime,
) -> bool:
    """Remember a drill in the configured database; False where that can not be reached."""
    if restored is not None and isinstance(restored.chain, audit.Broken):
        problem = f"The audit chain is broken at seal {restored.chain.seq}: {restored.chain.why}."
    value = {
        "at": real.isoformat(),
        "file": file,
        "rows": restored.manifest.contents.rows if restored else 0,
        "files": len(restored.manifest.blobs) if restored else 0,
        "seconds": round(seconds, 1),
        "problem": problem,
    }
    try:
        database = open_existing(database_url)
    except DumpRefused:
        return False
    try:
        with database_errors_told():
            database.write_now(lambda s: settings.put(s, KEY, value), name="restore drill")
    except DumpRefused:
        return False
    finally:
        database.close()
    return True
