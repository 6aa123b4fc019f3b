"""The floor: the standard library's sqlite3 by itself, WAL and synchronous=FULL, with the
smallest sign-in's three statements, one and 32 to a commit; beside it our write door.

    python -m benchmarks.raw_sqlite [units]

``replay`` runs the statements a whole unit of ours was seen to make, for ``sign_in`` and
``write_door``: what is above it is Python, the write door and SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.table import hand
from benchmarks.three_statements import AT, FIRST, WORDED, filled, through_the_door
from storage.database import Database

UNITS, ROUNDS, TASKS = 4_000, 3, 32

#: A statement and what it is given.
Statement = tuple[str, Any]


def three(folder: Path, units: int, per_commit: int) -> float:
    """Sign-ins of three statements a second, ``per_commit`` in one transaction."""
    raw = _connected(filled(folder, units))
    _sign_in(raw, range(FIRST))
    started = time.perf_counter()
    for first in range(FIRST, FIRST + units, per_commit):
        _sign_in(raw, range(first, min(first + per_commit, FIRST + units)))
    rate = units / (time.perf_counter() - started)
    raw.close()
    return rate


def _sign_in(raw: sqlite3.Connection, numbers: Sequence[int]) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for number in numbers:
        found = raw.execute("SELECT sitting, person FROM tokens WHERE token = ?", (f"t{number}",))
        sitting, person = found.fetchone()
        new = raw.execute(
            "INSERT INTO records (sitting, person, at) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING id",
            (sitting, person, AT),
        )
        assert new.fetchone() is not None
        raw.execute(
            "INSERT INTO answers (chat, content, state) VALUES (?, ?, ?)",
            (str(person), WORDED, "waiting"),
        )
    raw.execute("COMMIT")


class Statements:
    """The statements of units as they reach the driver, for ``replay``."""

    def __init__(self, database: Database) -> None:
        self.units: list[list[Statement]] = []
        event.listen(database.engine, "before_cursor_execute", self._seen)

    def next_unit(self) -> None:
        """What comes now belongs to the next unit."""
        self.units.append([])

    def _seen(self, connection: Any, cursor: Any, sql: str, given: Any, *_: Any) -> None:
        self.units[-1].append((sql, given))


def replay(path: Path, units: Sequence[Sequence[Statement]], per_commit: int) -> float:
    """Units a second of these statements on a copy of the database they were seen on."""
    raw = _connected(path)
    started = time.perf_counter()
    for first in range(0, len(units), per_commit):
        raw.execute("BEGIN IMMEDIATE")
        for unit in units[first : first + per_commit]:
            for sql, given in unit:
                raw.execute(sql, given).fetchall()
        raw.execute("COMMIT")
    rate = len(units) / (time.perf_counter() - started)
    raw.close()
    return rate


def _connected(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def main() -> None:
    """Run it: rounds in turn, medians."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    single, grouped, door_1, door_32 = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        for _ in range(ROUNDS):
            single.append(three(at, units // 4, 1))
            door_1.append(through_the_door(at, units // 4, 1).rate)
            grouped.append(three(at, units, TASKS))
            door_32.append(through_the_door(at, units, TASKS).rate)
    for words, floor, ours in (
        ("one to a commit; ours one task", single, door_1),
        (f"{TASKS} to a commit; ours {TASKS} tasks", grouped, door_32),
    ):
        raw, door = statistics.median(floor), statistics.median(ours)
        print(f"three statements, {words}: raw sqlite3 {raw:,.0f}/s, the write door {door:,.0f}/s")
        hand(
            f"three statements, {words}",
            ours=f"{door:,.0f}/s",
            beside=f"raw sqlite3, the floor: {raw:,.0f}/s",
            figure=door / raw,
        )


if __name__ == "__main__":
    main()
