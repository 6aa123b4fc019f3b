"""Official papers as .docx: GB/T 9704 around what ``papers.report_docx`` writes.

A grid of 22 lines of 28 characters, the title as a trapezoid, 主送, 署名 with or without room for
a seal, attachments on their own pages, 版记 at the foot of the last one. Row 2.2; DOC-01 to 10.
"""

from __future__ import annotations

from typing import Any

from papers.docx_marks import at_foot, ruled
from papers.official import (
    Attachment,
    Imprint,
    Labelled,
    Masthead,
    OfficialPaper,
    Signature,
)
from papers.official_title import title_lines
from papers.report import Report
from papers.report_docx import ReportWriter

#: Points: 发文机关标志 (by hand in the standard), 二号, 三号, 四号.
_MARK, _TITLE, _BODY, _SMALL = 36, 22, 16, 14
#: Eighths of a point: 0.35 and 0.25 mm.
_THICK, _THIN = 8, 6
#: 225 mm in 22 lines.
PITCH = 28.95
#: Twentieths of a point: 156 mm hold 28 characters of 三号, with nothing to spare.
NARROWER = -5
_RED = "FF0000"


def official_docx(paper: OfficialPaper) -> bytes:
    """The paper as .docx. Characters a document can not hold are left out."""
    return OfficialWriter(paper).write()


class OfficialWriter(ReportWriter):
    """Writes an official paper; the minutes build on it (``papers.minutes_docx``)."""

    pitch = PITCH

    def __init__(self, paper: OfficialPaper) -> None:
        super().__init__(Report(paper.language, paper.title, ()))
        self._paper = paper

    def write(self) -> bytes:
        paper = self._paper
        self._page()
        self._grid_of(self._document.sections[0])
        if paper.masthead:
            self._masthead(paper.masthead)
        for text in title_lines(paper.title):
            self._line(text, self._fonts.title, _TITLE, centred=True, line=34, stays=True)
        for text in paper.subtitle:
            self._line(text, self._fonts.subheading, _BODY, centred=True)
        self._line("", self._fonts.body, _BODY)
        if paper.addressees:
            self._line(paper.addressees, self._fonts.body, _BODY)
        for block in paper.blocks:
            if isinstance(block, Labelled):
                self._labelled(block)
            else:
                self._block(block)
        self._enclosures(paper.enclosures)
        if paper.signature:
            self._signature(paper.signature)
        for attachment in paper.attachments:
            self._attachment(attachment)
        if paper.imprint:
            self._imprint(paper.imprint)
        return self._saved()

    def _grid_of(self, section: Any) -> None:
        """22 lines of 28 characters: the grid Word shows and keeps."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        # A grid of characters is drawn differently by every program: the lines are held by it,
        # the 28 characters by what each of them is narrower (``_run``).
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(PITCH * 20)))

    def _run(self, paragraph: Any, text: str, font: str, size: int) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run = super()._run(paragraph, text, font, size)
        if self._report.language != "en":
            # Quotes, dashes and boxes are Chinese signs here, not Latin ones.
            run._r.rPr.rFonts.set(qn("w:hint"), "eastAsia")
        if size == _BODY:
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), str(NARROWER))
            run._r.get_or_add_rPr().append(spacing)
        return run

    def _masthead(self, masthead: Masthead) -> None:
        from docx.shared import RGBColor

        mark = self._line(masthead.issuer, self._fonts.title, _MARK, centred=True, line=54)
        mark.runs[0].font.color.rgb = RGBColor.from_string(_RED)
        self._line("", self._fonts.body, _BODY)
        number = self._line(masthead.number, self._fonts.body, _BODY, centred=True)
        ruled(number, "bottom", _RED, 12, space=4)
        self._line("", self._fonts.body, _BODY)

    def _labelled(self, block: Labelled) -> None:
        from docx.shared import Pt

        wide = _wide(block.label) + 1
        for number, text in enumerate(block.text.split("\n") or [""]):
            label = f"{block.label}：" if number == 0 else ""
            line = self._line(label, self._fonts.heading, _BODY)
            self._run(line, text, self._fonts.body, _BODY)
            form = line.paragraph_format
            form.left_indent = Pt(wide * _BODY)
            form.first_line_indent = Pt(-wide * _BODY if number == 0 else 0)

    def _enclosures(self, texts: tuple[str, ...]) -> None:
        from docx.shared import Pt

        if texts:
            self._line("", self._fonts.body, _BODY)
        for number, text in enumerate(texts):
            line = self._line(text, self._fonts.body, _BODY)
            # The second name stands under the first: behind "附件：".
            line.paragraph_format.left_indent = Pt((2 if number == 0 else 5) * _BODY)

    def _signature(self, signature: Signature) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        # No page with nothing but a seal on it: the last lines go with the signature.
        for line in self._document.paragraphs[-3:]:
            line.paragraph_format.keep_with_next = True
        for _ in range(2 if signature.sealed else 1):
            self._line("", self._fonts.body, _BODY, stays=True)
        date = len(signature.date) * 0.78 if signature.sealed else _wide(signature.date)
        for issuer in signature.issuers:
            line = self._line(issuer, self._fonts.body, _BODY, stays=True)
            line.alignment = ALIGN.RIGHT
            right = 2.0
            if signature.sealed:
                # The name stands centred above the date, and the seal over both.
                right = max(1.0, 4 + (date - _wide(issuer)) / 2)
            elif _wide(signature.date) + 2 > _wide(issuer):
                right = 4.0
            line.paragraph_format.right_indent = Pt(right * _BODY)
        if not signature.date:
            return
        last = self._line(signature.date, self._fonts.body, _BODY)
        last.alignment = ALIGN.RIGHT
        last.paragraph_format.right_indent = Pt((4 if signature.sealed else 2) * _BODY)

    def _attachment(self, attachment: Attachment) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        if attachment.landscape:
            section = self._document.add_section(WD_SECTION.NEW_PAGE)
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
            sides = map(Mm, (28, 26, 37, 35))
            (
                section.top_margin,
                section.bottom_margin,
                section.left_margin,
                section.right_margin,
            ) = sides
            self._width = 297 - 37 - 35
        self._numbers = [0, 0]  # its headings are counted anew
        mark = self._line(attachment.mark, self._fonts.heading, _BODY)
        mark.paragraph_format.page_break_before = not attachment.landscape
        self._line("", self._fonts.body, _BODY)
        for text in title_lines(attachment.title):
            self._line(text, self._fonts.title, _TITLE, centred=True, line=34)
        for block in attachment.blocks:
            self._block(block)

    def _imprint(self, imprint: Imprint) -> None:
        """A box at the foot of the last page, with the standard's three lines."""
        from docx.enum.text import WD_TAB_ALIGNMENT as TAB
        from docx.shared import Mm, Pt

        said = []
        if imprint.copies:
            copies = self._imprint_line(imprint.copies)
            copies.paragraph_format.left_indent = Pt(4 * _SMALL)
            copies.paragraph_format.first_line_indent = Pt(-4 * _SMALL)
            ruled(copies, "top", "auto", _THICK, space=1)
            said.append(copies)
        last = self._imprint_line(f"{imprint.printed_by}\t{imprint.printed_on}")
        edge = Mm(self._width) - Pt(_SMALL)
        last.paragraph_format.tab_stops.add_tab_stop(edge, TAB.RIGHT)
        ruled(last, "top", "auto", _THIN if imprint.copies else _THICK, space=1)
        ruled(last, "bottom", "auto", _THICK, space=1)
        said.append(last)
        each = self._width / 25.4 * 72 / _SMALL - 5
        count = 1 + -(-_wide(imprint.copies) // each)
        anchor = self._line("", self._fonts.body, 1, line=1)
        at_foot(anchor, said, self._width, 26 * count + 4)

    def _imprint_line(self, text: str) -> Any:
        """One character in from the left by a blank: an indent would shorten the line above."""
        return self._line("\u3000" + text, self._fonts.body, _SMALL, line=24)


def _wide(text: str) -> float:
    """Width in characters of full width."""
    return sum(0.5 if char.isascii() else 1 for char in text)
