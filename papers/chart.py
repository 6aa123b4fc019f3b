"""Horizontal bars as a picture for the chat: survey results, attendance (Row 3.10, 5.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from papers import typeset
from papers.fonts import Language

#: Pixels; the template is 360 pt wide.
WIDTH = 1080
_PPI = WIDTH / 360 * 72
#: Bars and questions that stay legible in one picture of a chat.
ROWS_PER_PICTURE = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; the value is never negative."""

    label: str
    value: int | float


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its bars.

    With ``total`` (answers, people expected) the bars are shares of it and show a percentage;
    without, the longest bar is the largest value, or ``full``: what a whole bar stands for.
    """

    question: str
    bars: tuple[Bar, ...]
    note: str = ""
    total: int | None = None
    full: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture's worth of groups under one title."""

    language: Language
    title: str
    subtitle: str
    groups: tuple[Group, ...]


def bars_png(chart: Chart) -> bytes:
    """PNG, 1080 pixels wide; every value stands as a number beside its bar."""
    data = {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "groups": [
            {
                "question": group.question,
                "note": group.note,
                "bars": [
                    {
                        "label": bar.label,
                        "share": _share(bar, group),
                        "value": _number(bar.value),
                        "percent": _percent(bar, group),
                    }
                    for bar in group.bars
                ],
            }
            for group in chart.groups
        ],
    }
    return typeset.compile_png("chart", data, language=chart.language, ppi=_PPI)[0]


def split(chart: Chart) -> Iterator[Chart]:
    """The chart as several where it is too tall for one picture; a question stays whole."""
    groups: list[Group] = []
    rows = 0
    for group in chart.groups:
        height = len(group.bars) + 2
        if groups and rows + height > ROWS_PER_PICTURE:
            yield replace(chart, groups=tuple(groups))
            groups, rows = [], 0
        groups.append(group)
        rows += height
    if groups:
        yield replace(chart, groups=tuple(groups))


def _share(bar: Bar, group: Group) -> float:
    whole: float = max((one.value for one in group.bars), default=0)
    if group.total is not None:
        whole = group.total
    elif group.full is not None:
        whole = group.full
    return min(1.0, max(0.0, bar.value / whole)) if whole else 0.0


def _number(value: int | float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def _percent(bar: Bar, group: Group) -> str:
    # Half up, as people count; round() would make 12.5 % twelve.
    return f"{int(bar.value / group.total * 100 + 0.5)}%" if group.total else ""
