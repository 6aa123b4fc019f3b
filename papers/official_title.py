"""Titles of official papers in lines: a trapezoid or a diamond, never a box. Norm DOC-05."""

from __future__ import annotations

import re
from itertools import pairwise

#: Characters of 二号 in one line of the type area.
TITLE_WIDTH = 19
#: What no line begins with: it belongs to what is before.
_NOT_FIRST = frozenset("的了和与與及、，。；：）》」』”’〕等会會议議知")
_NOT_LAST = frozenset("（《「『“‘〔第于於召关關通")
#: Words a line may well end with, or begin after.
_GOOD_ENDS = re.compile(r"(?:关于|關於|召开|召開|举办|舉辦|举行|舉行|、|》|年|年度|单位|工作)$")
_RUN = re.compile(r"[0-9A-Za-z]")
_NUMERALS = frozenset("第〇零一二三四五六七八九十百")
#: Words of two characters, one after the other, that no line of a title breaks in two.
_WORDS_IN_A_ROW = (
    "会议工作通知关于召开举办落实贯彻档案数字建设推进资源安全生产电视电话现场转型系统"
    "季度年度全市全省全国座谈部署动员总结表彰专题视频学习教育主题党员干部经济社会发展"
    "管理服务改革创新培训研讨交流评审验收调度协调联席防汛防火信息网络保密财务预算审计"
    "监督检查考核代表委员政府单位机关办公条例实施制度规划项目重点任务會議關於召開舉辦"
    "檔案數位資源推動專案業務座談研商協調諮詢委員審查評審檢討計畫"
)
_WORDS = frozenset(_WORDS_IN_A_ROW[at : at + 2] for at in range(0, len(_WORDS_IN_A_ROW), 2))


def title_lines(title: str, width: int = TITLE_WIDTH) -> tuple[str, ...]:
    """A long title in lines that make a trapezoid or a diamond (DOC-05), never a box.

    ``width`` is the characters a line holds. Words and numbers are not cut in two as far as can
    be seen, and no line begins with what belongs to the one before.
    """
    text = title.strip()
    size = _size(text)
    if size <= width or not re.search(r"[\u3400-\u9fff]", text):
        return (text,)
    count = min(4, -(-int(size) // (width - 2)))
    found: tuple[float, tuple[str, ...]] | None = None
    for cuts in _cuts(text, count):
        lines = tuple(text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True))
        worth = _worth(text, cuts, lines, width)
        if found is None or worth < found[0]:
            found = (worth, lines)
    return found[1] if found else (text,)


def _size(text: str) -> float:
    """Length in characters of full width."""
    return sum(0.55 if char.isascii() else 1 for char in text)


def _cuts(text: str, count: int) -> list[tuple[int, ...]]:
    """Ways to cut into ``count`` lines, each cut near its even place."""
    even = len(text) / count
    found: list[tuple[int, ...]] = [()]
    for number in range(1, count):
        near = range(round(even * number) - 5, round(even * number) + 6)
        found = [
            (*cuts, at)
            for cuts in found
            for at in near
            if (cuts[-1] if cuts else 0) + 1 < at < len(text) - 1
        ]
    return found


def _worth(text: str, cuts: tuple[int, ...], lines: tuple[str, ...], width: int) -> float:
    """How ill the cuts look; the least is taken."""
    sizes = [_size(line) for line in lines]
    ill = sum(60 * (size - width) for size in sizes if size > width)
    for at in cuts:
        if text[at] in _NOT_FIRST or text[at - 1] in _NOT_LAST:
            ill += 25
        if _RUN.match(text[at - 1]) and _RUN.match(text[at]):
            ill += 80
        if text[at - 1] in _NUMERALS or text[at - 1 : at + 1] in _WORDS:
            ill += 15
        if _GOOD_ENDS.search(text[:at]):
            ill -= 6
        if text[at - 1] == "年" and text[at] == "第":
            ill += 15
        opened = text[:at].count("《") - text[:at].count("》")
        ill += 30 * opened
    steps = [b - a for a, b in pairwise(sizes)]
    # A box, or an hourglass, is no shape for a title.
    ill += sum(8 for step in steps if abs(step) < 2)
    if len(sizes) > 2 and any(
        b < min(a, c) for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False)
    ):
        ill += 40
    return ill + sum(max(0.0, abs(step) - 4) for step in steps) * 2
