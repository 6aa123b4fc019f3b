"""A sheet of a template's lines, read row by row: what it says, and what is wrong with it. Pure.

Row 2.1a. The head tells which column is which, in any of the three languages; blank rows are
passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.meetings import Refused
from meetings.preparation.days import read_lead
from meetings.preparation.template_lines import Line, problem_of
from meetings.regime import Profile

#: Number of a row in the sheet, and its cells.
RawRow = tuple[int, Sequence[str]]

_HEADS = {
    "group": ("组别", "組別", "group"),
    "text": ("任务", "任務", "事项", "工作事項", "task"),
    "result": ("成果", "成果形式", "result"),
    "lead": (
        "时限",
        "時限",
        "会前工作日",
        "會前工作日",
        "提前工作日",
        "lead",
        "working days before",
    ),
}
#: So far down the head may stand, under a title.
_HEAD_WITHIN = 10


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row. ``code`` leads to the words ``template-row-<code>``."""

    row: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says."""

    lines: tuple[Line, ...]
    problems: tuple[RowProblem, ...]
    #: Columns nobody found a head for: group, text, lead.
    missing: tuple[str, ...] = ()


def read_sheet(table: Sequence[RawRow], profile: Profile) -> Sheet:
    """The lines of a sheet with what is wrong with each row; none where the head is not there."""
    head = next(
        (at for at, (_, cells) in enumerate(table[:_HEAD_WITHIN]) if "text" in _columns(cells)),
        None,
    )
    columns = _columns(table[head][1]) if head is not None else {}
    missing = tuple(name for name in ("group", "text", "lead") if name not in columns)
    if head is None or missing:
        return Sheet((), (), missing)
    lines: list[Line] = []
    problems: list[RowProblem] = []
    for number, cells in table[head + 1 :]:
        read = {name: _cell(cells, at) for name, at in columns.items()}
        if not any(read.values()):
            continue
        line = _line(number, read, problems)
        if line is None:
            continue
        wrong = problem_of([line], profile)
        if wrong is not None:
            problems.append(RowProblem(number, _code(wrong), line.text))
        elif any((line.group, line.text) == (one.group, one.text) for one in lines):
            problems.append(RowProblem(number, "twice", line.text))
        else:
            lines.append(line)
    return Sheet(tuple(lines), tuple(problems))


def _line(number: int, read: dict[str, str], problems: list[RowProblem]) -> Line | None:
    lead = read_lead(read["lead"])
    if not read["group"]:
        problems.append(RowProblem(number, "group"))
    elif not read["text"]:
        problems.append(RowProblem(number, "text"))
    elif lead is None:
        problems.append(RowProblem(number, "lead", read["lead"]))
    else:
        return Line(read["group"], read["text"], lead, read.get("result", ""))
    return None


def _code(wrong: Refused) -> str:
    """``template-text`` → ``long``: what is missing was said before."""
    return "mark" if wrong.code == "level-mark" else "long"


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        said = _folded(cell)
        for name, heads in _HEADS.items():
            if name not in found and any(said.startswith(_folded(head)) for head in heads):
                found[name] = at
                break
    return found


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _cell(cells: Sequence[str], at: int) -> str:
    return " ".join(cells[at].split()) if at < len(cells) else ""
