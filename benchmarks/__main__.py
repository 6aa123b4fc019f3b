"""All benchmarks, one after the other, each in a process of its own: ``make bench``.

    python -m benchmarks [--quick] [name …]

At the end one table with the targets beside the figures. A missed target is shown there; the exit
code is 1 where a benchmark did not run. ``--quick`` runs them with small sizes, to see that they
work: its figures say nothing.
"""

from __future__ import annotations

import ast
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Row, handed, show

#: Name of the module → its arguments with ``--quick``. What each measures its docstring says.
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "process": ("1",),
    "raw_sqlite": ("200",),
    "async_orm": ("200",),
    "write_door": ("300",),
    "sign_in": ("100", "1"),
    "clock": ("20000", "500"),
    "chase": ("30", "5", "40", "300"),
    "notice": ("60",),
    "rush": ("60", "1"),
    "badges": ("16",),
    "search": ("4000",),
    "strangers": ("20",),
    "telegram_sign_in": ("200", "1"),
    "telegram_broadcast": ("120",),
    "telegram_kill": ("200", "2"),
}


def main() -> int:
    """Run those named, or all; 1 where one of them did not run, 2 for a name unknown."""
    quick = "--quick" in sys.argv[1:]
    wanted = [word for word in sys.argv[1:] if word != "--quick"] or list(BENCHMARKS)
    for name in wanted:
        if name not in BENCHMARKS:
            print(f"no benchmark {name!r}: {', '.join(BENCHMARKS)}")
            return 2
    rows: list[tuple[str, Row]] = []
    loads = [os.getloadavg()[0]]
    failed = False
    for name in wanted:
        found, code = _run(name, BENCHMARKS[name] if quick else ())
        if code:
            found.append(Row("did not run to its end", f"exit code {code}", "", "", "", False))
            failed = True
        rows += [(name, row) for row in found]
        loads.append(os.getloadavg()[0])
    print()
    show(rows, f"{_machine()}; load {loads[0]:.1f} before, {max(loads[1:]):.1f} at most.")
    if quick:
        print("Small sizes (--quick): the figures say nothing.")
    return int(failed)


def _run(name: str, arguments: tuple[str, ...]) -> tuple[list[Row], int]:
    """Run one, showing its lines as they come; its rows and its exit code."""
    print(f"\n{name}: {_says(name)}", flush=True)
    rows: list[Row] = []
    started = time.monotonic()
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    with tempfile.TemporaryFile("w+") as errors:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as run:
            assert run.stdout is not None
            for line in run.stdout:
                row = handed(line)
                if row is None:
                    print(f"  {line.rstrip()}", flush=True)
                else:
                    rows.append(row)
        if run.returncode:
            errors.seek(0)
            print(errors.read())
    load, took = os.getloadavg()[0], time.monotonic() - started
    print(f"  ({took:.0f} s, load {load:.1f} on {os.cpu_count()} cores)", flush=True)
    return rows, run.returncode


def _says(name: str) -> str:
    """The first paragraph of the benchmark's docstring, without importing it."""
    text = Path(__file__).with_name(f"{name}.py").read_text("utf-8")
    paragraph = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    return " ".join(paragraph.split())


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


if __name__ == "__main__":
    sys.exit(main())
