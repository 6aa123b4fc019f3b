"""One table of all figures: each benchmark hands its rows to ``python -m benchmarks``.

A benchmark is a process of its own. Beside its lines for people it prints one line for each row:
``MARK`` and the row as JSON. Absolute figures move with the machine, so a target is about a ratio
to what was measured beside it in the same run, wherever there is something to stand beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

MARK = "row: "
#: Characters in a line where the output is no terminal.
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, worded. ``met`` None: there is no target, the row is there to compare."""

    what: str
    ours: str
    beside: str
    figure: str
    target: str
    met: bool | None


def hand(
    what: str,
    *,
    ours: str,
    beside: str = "",
    figure: float | None = None,
    unit: str = "×",
    at_least: float | None = None,
    at_most: float | None = None,
    aim: float | None = None,
) -> None:
    """Print a row for ``python -m benchmarks``.

    ``ours`` and ``beside`` are worded with their units. ``figure``, in ``unit``, is what the
    target is about: ``at_least`` or ``at_most``; ``aim`` is what was hoped for beyond it.
    """
    target, met = "", None
    if figure is not None and at_least is not None:
        target, met = f"≥ {at_least:g} {unit}", figure >= at_least
    if figure is not None and at_most is not None:
        target, met = f"≤ {at_most:g} {unit}", figure <= at_most
    if aim is not None:
        target += f", aim {aim:g}"
    shown = "" if figure is None else f"{short(figure)} {unit}"
    row = Row(what, ours, beside, shown.strip(), target.strip(), met)
    print(MARK + json.dumps(asdict(row), ensure_ascii=False), flush=True)


def handed(line: str) -> Row | None:
    """The row in a line of a benchmark; None for a line that is for people."""
    return Row(**json.loads(line.removeprefix(MARK))) if line.startswith(MARK) else None


def short(figure: float) -> str:
    """A figure with three or four digits that count."""
    if figure == int(figure) or figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.3f}"


def show(rows: Iterable[tuple[str, Row]], foot: str) -> None:
    """Print the table: (benchmark, row) each, and a line about the machine below it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("benchmark", no_wrap=True)
    for heading, share in (("what", 6), ("ours", 3), ("beside it, in the same run", 5)):
        table.add_column(heading, ratio=share)
    table.add_column("figure", justify="right", no_wrap=True)
    table.add_column("target", no_wrap=True)
    table.add_column("met", no_wrap=True)
    before = ""
    for name, row in rows:
        if before not in ("", name):
            table.add_section()
            table.add_row()
        # Text, not markup: square brackets in a figure would be read as a style.
        words = (row.what, row.ours, row.beside, row.figure, row.target)
        table.add_row("" if name == before else name, *map(Text, words), _met(row.met))
        before = name
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    console.print(table)
    console.print(f"\n{foot}", markup=False)


def _met(met: bool | None) -> Text:
    if met is None:
        return Text("")
    return Text("yes", "green") if met else Text("NO", "bold red")
