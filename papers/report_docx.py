"""Reports as .docx, in the manner of GB/T 9704.

A4, margins 37/35/28/26 mm, a centred title, body in size 三号 on lines of 28 pt, page numbers
"— 1 —" on the outer side. Fonts are named, not embedded; a machine without them takes its own.
Rows 4.6, 8.2, 8.6.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, assert_never

from papers.docx_marks import field_char, field_code, high, mark_row
from papers.fonts import Language
from papers.report import Block, Fields, Heading, Paragraph, Report, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: What XML can not hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TEXT_WIDTH_MM = 210 - 28 - 26
_LANDSCAPE_WIDTH_MM = 297 - 37 - 35
#: Points: 二号, 三号, 四号, 小四.
_TITLE, _BODY, _FOOT, _CELL = 22, 16, 14, 12
_LINE, _CELL_LINE = 28, 18


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of the fonts of one language: title, body, headings of both levels, page number."""

    title: str
    body: str
    heading: str
    subheading: str
    foot: str
    latin: str = "Times New Roman"


_MAINLAND = Fonts("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体")
FONTS: dict[Language, Fonts] = {
    "zh_Hans": _MAINLAND,
    "en": _MAINLAND,
    # Offices in Taiwan set everything in 標楷體.
    "zh_Hant": Fonts("標楷體", "標楷體", "標楷體", "標楷體", "標楷體"),
}


def report_docx(report: Report) -> bytes:
    """The report as .docx. Characters a document can not hold are left out."""
    return ReportWriter(report).write()


class ReportWriter:
    """Writes a report; other papers in this manner build on it (``papers.official_docx``)."""

    #: Points from line to line of the body.
    pitch: float = _LINE

    def __init__(self, report: Report) -> None:
        import docx

        self._report = report
        self._fonts = FONTS[report.language]
        self._document = docx.Document()
        self._numbers = [0, 0]
        self._width = _LANDSCAPE_WIDTH_MM if report.landscape else _TEXT_WIDTH_MM

    def write(self) -> bytes:
        self._page()
        self._line(self._report.title, self._fonts.title, _TITLE, centred=True, line=36)
        for text in self._report.subtitle:
            self._line(text, self._fonts.subheading, _BODY, centred=True)
        self._line("", self._fonts.body, _BODY)
        for block in self._report.blocks:
            self._block(block)
        if self._report.sign_off:
            self._line("", self._fonts.body, _BODY)
        for text in self._report.sign_off:
            self._sign_off(text)
        return self._saved()

    def _saved(self) -> bytes:
        out = io.BytesIO()
        self._document.core_properties.author = ""
        self._document.core_properties.title = _clean(self._report.title)
        self._document.save(out)
        return out.getvalue()

    def _page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        section = self._document.sections[0]
        if self._report.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
            sides = (28, 26, 37, 35)
        else:
            section.page_width, section.page_height = Mm(210), Mm(297)
            sides = (37, 35, 28, 26)
        top, bottom, left, right = map(Mm, sides)
        section.top_margin, section.bottom_margin = top, bottom
        section.left_margin, section.right_margin = left, right
        section.footer_distance = Mm(25)
        style = self._document.styles["Normal"]
        self._font(style, self._fonts.body, _BODY)
        self._document.settings.odd_and_even_pages_header_footer = True
        self._page_number(section.footer, right=True)
        self._page_number(section.even_page_footer, right=False)

    def _page_number(self, footer: Any, *, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        paragraph = footer.paragraphs[0]
        paragraph.alignment = ALIGN.RIGHT if right else ALIGN.LEFT
        side = "right_indent" if right else "left_indent"
        setattr(paragraph.paragraph_format, side, Pt(_FOOT))
        self._run(paragraph, "— ", self._fonts.foot, _FOOT)
        field = self._run(paragraph, "", self._fonts.foot, _FOOT)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            field._r.append(field_char(kind) if kind else field_code(text))
        self._run(paragraph, " —", self._fonts.foot, _FOOT)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text, level, said):
                font = self._fonts.heading if level == 1 else self._fonts.subheading
                text = self._numbered(text, level)
                if said:
                    text += ": " if self._report.language == "en" else "："
                line = self._line(text, font, _BODY, indented=True, stays=not said)
                if said:
                    self._run(line, said, self._fonts.body, _BODY)
            case Paragraph(text, indented):
                for part in text.split("\n"):
                    self._line(part, self._fonts.body, _BODY, indented=indented)
            case Table():
                self._table(block)
            case Fields():
                self._fields(block)
            case _:
                assert_never(block)

    def _numbered(self, text: str, level: int) -> str:
        self._numbers[level - 1] += 1
        if level == 1:
            self._numbers[1] = 0
        count = self._numbers[level - 1]
        if self._report.language == "en":
            return f"{count}. {text}" if level == 1 else f"({count}) {text}"
        said = chinese_number(count)
        return f"{said}、{text}" if level == 1 else f"（{said}）{text}"

    def _line(
        self,
        text: str,
        font: str,
        size: int,
        *,
        centred: bool = False,
        indented: bool = False,
        stays: bool = False,
        line: float | None = None,
    ) -> Any:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing = Pt(self.pitch if line is None else line)
        form.space_after, form.space_before = Pt(0), Pt(0)
        form.keep_with_next = stays
        if centred:
            paragraph.alignment = ALIGN.CENTER
        if indented:
            form.first_line_indent = Pt(2 * size)
        self._run(paragraph, text, font, size)
        return paragraph

    def _sign_off(self, text: str) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        paragraph = self._line(text, self._fonts.body, _BODY)
        paragraph.alignment = ALIGN.RIGHT
        paragraph.paragraph_format.right_indent = Pt(2 * _BODY)

    def _table(self, block: Table) -> None:
        made = self._grid(1 + len(block.rows), block.widths)
        for at, text in enumerate(block.head):
            self._cell(made.rows[0].cells[at], text, self._fonts.heading, centred=True)
        mark_row(made.rows[0], "tblHeader")
        for row, said in zip(list(made.rows)[1:], block.rows, strict=True):
            mark_row(row, "cantSplit")
            high(row, block.height_mm)
            for cell, text in zip(row.cells, said, strict=True):
                self._cell(cell, text, self._fonts.body)
        self._after_table()

    def _fields(self, block: Fields) -> None:
        made = self._grid(len(block.rows), (0.18, 0.32, 0.18, 0.32))
        for row, pairs in zip(made.rows, block.rows, strict=True):
            filled = block.blanks_only and any(value for _, value in pairs)
            high(row, 0 if filled else block.height_mm)
            cells = list(row.cells)
            for at, (label, value) in enumerate(pairs):
                self._cell(cells[2 * at], label, self._fonts.heading, centred=True)
                target = cells[2 * at + 1]
                if len(pairs) == 1:
                    target = target.merge(cells[3])
                self._cell(target, value, self._fonts.body)
        if block.blanks_only and len(made.rows) > 1:
            # The last line of a block that is filled in by hand does not stand on a page alone.
            for cell in made.rows[-2].cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
        self._after_table()

    def _grid(self, rows: int, widths: tuple[float, ...]) -> Any:
        self._line("", self._fonts.body, _CELL, line=6, stays=True)
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm

        made = self._document.add_table(rows, len(widths), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        whole = sum(widths)
        for column, share in zip(made.columns, widths, strict=True):
            width = Mm(self._width * share / whole)
            column.width = width
            for cell in column.cells:
                cell.width = width
        return made

    def _cell(self, cell: Any, text: str, font: str, *, centred: bool = False) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        cell.vertical_alignment = VERTICAL.CENTER
        for at, part in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            form = paragraph.paragraph_format
            form.line_spacing, form.space_after, form.space_before = Pt(_CELL_LINE), Pt(0), Pt(0)
            if centred:
                paragraph.alignment = ALIGN.CENTER
            self._run(paragraph, part, font, _CELL)

    def _after_table(self) -> None:
        self._line("", self._fonts.body, _CELL, line=12)

    def _run(self, paragraph: Any, text: str, font: str, size: int) -> Any:
        run = paragraph.add_run(_clean(text))
        self._font(run, font, size)
        return run

    def _font(self, of: Any, name: str, size: int) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt

        of.font.name = self._fonts.latin
        of.font.size = Pt(size)
        fonts = of.element.get_or_add_rPr().get_or_add_rFonts()
        # Word takes the Chinese font from here, never from the name.
        fonts.set(qn("w:eastAsia"), name)


_DIGITS = "零一二三四五六七八九"


def chinese_number(count: int) -> str:
    """1 to 99 in Chinese numerals, for headings."""
    tens, ones = divmod(count, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
