"""One sentence of a report, as people write it: a percentage in it, 问题 and 下一步 after it.

Nothing of that is asked for; who writes it is understood. Rows 8.3 and 8.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Only of the work itself: "满意度达到95%" says nothing about how far it is.
_PERCENT = re.compile(
    r"(?:^\s*|(?:完成|进度|進度|进展|進展|推进|推進)(?:了|约|約|近|到|至|为|為|达|達|已)*"
    r"|(?:done|completed?|progress)\W{0,2})\s*"
    r"(?:(\d{1,3})\s*(?:[%％]|percent\b)|百分之(\d{1,3})(?!\d))",
    re.IGNORECASE,
)
_PROBLEMS = r"(?:存在的?)?(?:问题|困难|問題|困難)|problems?|issues?"
_NEXT = r"下一?步(?:计划|打算|安排|計畫|計劃)?|意见建议|建议|建議|next(?: steps?)?|suggestions?"
_MARK = re.compile(
    rf"(?:^|[\n。；;，,.]\s*)(?:(?P<problems>{_PROBLEMS})|(?P<next>{_NEXT}))\s*[:：]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was written, taken apart."""

    text: str
    #: 0 to 100; None where none was written.
    percent: int | None = None
    problems: str = ""
    next_step: str = ""


def read_sentence(written: str) -> Sentence:
    """Take a report apart: "问题：" and "下一步：" begin their own parts, once each.

    Of several percentages the last counts; one over a hundred is none.
    """
    parts = {"text": "", "problems": "", "next": ""}
    name, begin = "text", 0
    for mark in _MARK.finditer(written):
        found = "problems" if mark["problems"] else "next"
        if parts[found] or found == name:
            continue  # said again: it is part of what was begun
        parts[name] = _cleaned(written[begin : mark.start()])
        name, begin = found, mark.end()
    parts[name] = _cleaned(written[begin:])
    text = parts["text"] or parts["problems"] or parts["next"] or _cleaned(written)
    found_percents = [int(one or other) for one, other in _PERCENT.findall(parts["text"])]
    percent = found_percents[-1] if found_percents and found_percents[-1] <= 100 else None
    return Sentence(text, percent, parts["problems"], parts["next"])


def _cleaned(part: str) -> str:
    return " ".join(part.split()).strip("；;，, ")
