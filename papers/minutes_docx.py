"""The minutes (纪要) as .docx in their own format: GB/T 9704, 纪要格式. Row 4.6; norm DOC-11.

The mark in red 35 mm below the top of the type area, number, issuer and day over a red line, no
addressees and no seal; who attended under the text, names hanging behind their label; 版记 at the
foot. Papers of Taiwan and Hong Kong have their labels above the items (DOC-13).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from papers.docx_marks import ruled
from papers.fonts import Language
from papers.names import in_lines, width_of
from papers.official import Imprint, Labelled, OfficialBlock, OfficialPaper
from papers.official_docx import OfficialWriter
from papers.official_title import title_lines

#: Points: 纪要标志, 二号, 三号.
_MARK, _TITLE, _BODY = 36, 22, 16
#: Line of the mark; what stands above its characters in it is taken off the 35 mm.
_MARK_LINE, _ABOVE_MARK = 54, 9.6
_MARK_BELOW_MM = 35
_RED = "FF0000"
#: Characters of a line.
_LINE = 28


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """The minutes: everything in them is words, finished and in the office's language."""

    language: Language
    #: 青川市档案馆会议纪要, in red; "" where the place has no mark: then the title stands first.
    mark: str
    number: str
    #: At the left and at the right over the red line.
    issuer: str
    date: str
    title: str
    blocks: tuple[OfficialBlock, ...]
    #: 出席, 列席, 请假: label and names, one unit a line.
    people: tuple[Labelled, ...] = ()
    #: Lines under the title: a draft says so.
    subtitle: tuple[str, ...] = ()
    imprint: Imprint | None = None


def minutes_docx(paper: MinutesPaper) -> bytes:
    """The minutes as .docx. Characters a document can not hold are left out."""
    return _MinutesWriter(paper).write()


class _MinutesWriter(OfficialWriter):
    def __init__(self, paper: MinutesPaper) -> None:
        super().__init__(OfficialPaper(paper.language, paper.title, ()))
        self._minutes = paper

    def write(self) -> bytes:
        paper = self._minutes
        self._page()
        self._grid_of(self._document.sections[0])
        if paper.mark:
            self._head(paper)
        for text in title_lines(paper.title):
            self._line(text, self._fonts.title, _TITLE, centred=True, line=34, stays=True)
        for text in paper.subtitle:
            self._line(text, self._fonts.subheading, _BODY, centred=True)
        self._line("", self._fonts.body, _BODY)
        for block in paper.blocks:
            if isinstance(block, Labelled):
                self._labelled(self._in_lines(block, 0))
            else:
                self._block(block)
        if paper.people:
            self._line("", self._fonts.body, _BODY)
        for block in paper.people:
            self._hanging(self._in_lines(block, 2))
        if paper.imprint:
            self._imprint(paper.imprint)
        return self._saved()

    def _head(self, paper: MinutesPaper) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT as TAB
        from docx.shared import Mm, Pt, RGBColor

        # A long name stands in one line: smaller, as the standard lets it.
        fits = self._width / 25.4 * 72 / max(width_of(paper.mark), 1)
        size = min(_MARK, int(fits))
        mark = self._line(paper.mark, self._fonts.title, size, centred=True, line=_MARK_LINE)
        mark.paragraph_format.space_before = Mm(_MARK_BELOW_MM) - Pt(_ABOVE_MARK)
        mark.runs[0].font.color.rgb = RGBColor.from_string(_RED)
        self._line("", self._fonts.body, _BODY)
        if paper.number:
            self._line(paper.number, self._fonts.body, _BODY, centred=True)
        last = self._line(f"\u3000{paper.issuer}\t{paper.date}", self._fonts.body, _BODY)
        last.paragraph_format.tab_stops.add_tab_stop(Mm(self._width) - Pt(_BODY), TAB.RIGHT)
        ruled(last, "bottom", _RED, 12, space=4)
        self._line("", self._fonts.body, _BODY)

    def _in_lines(self, block: Labelled, indent: int) -> Labelled:
        """Names in lines of their own, as wide as what the label leaves of 28 characters."""
        if self._report.language == "en":
            return block
        room = _LINE - indent - width_of(block.label) - 1
        lines = [part for text in block.text.split("\n") for part in in_lines(text, room)]
        return Labelled(block.label, "\n".join(lines))

    def _hanging(self, block: Labelled) -> None:
        """出席：… two characters in, in 黑体; later lines under the first name."""
        from docx.shared import Pt

        wide = width_of(block.label) + 1
        for number, text in enumerate(block.text.split("\n")):
            label = f"{block.label}：" if number == 0 else ""
            line: Any = self._line(label, self._fonts.heading, _BODY)
            self._run(line, text, self._fonts.body, _BODY)
            form = line.paragraph_format
            form.left_indent = Pt((2 + wide) * _BODY)
            form.first_line_indent = Pt(-wide * _BODY if number == 0 else 0)
