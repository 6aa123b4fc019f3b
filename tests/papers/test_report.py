"""Reports as .docx: read back, they are what GB/T 9704 asks for and hold every word."""

from __future__ import annotations

import io
import itertools
from datetime import date
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from papers.report import Fields, Heading, Paragraph, Report, Table
from papers.report_docx import FONTS, chinese_number, report_docx
from papers.tables import Sheet, write_xlsx
from tests.papers.measures import east_asian

TABLE = Table(
    ("编号", "事项"), tuple((f"〔2026〕{n}号", "完成改造" * 20) for n in range(1, 40)), (1, 3)
)
FIELDS = Fields(((("编号", "〔2026〕3号"), ("状态", "已销号")), (("事项", "完成改造\n第二行"),)))
REPORT = Report(
    "zh_Hans",
    "青川市档案馆督办月报",
    (
        Heading("总体情况"),
        Paragraph("本期3件。\n另起一行。"),
        Heading("分单位", 2),
        TABLE,
        Heading("分类别", 2),
        Heading("下步要求"),
        Heading("期限", 2),
        FIELDS,
    ),
    subtitle=("（2026年10月）",),
    sign_off=("青川市档案馆", "2026年11月2日"),
)


def read(report: Report = REPORT) -> Any:
    return docx.Document(io.BytesIO(report_docx(report)))


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = read().sections[0]
    page = (section.page_width, section.page_height)
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for found, wanted in zip((*page, *sides), (210, 297, 37, 35, 28, 26), strict=True):
        assert abs(found - Mm(wanted)) < Mm(0.1)


def test_title_body_and_headings_have_their_fonts_and_lines() -> None:
    found = read()
    title, subtitle = found.paragraphs[0], found.paragraphs[1]
    assert (title.text, title.alignment) == ("青川市档案馆督办月报", ALIGN.CENTER)
    assert (title.runs[0].font.size, east_asian(title.runs[0])) == (Pt(22), "方正小标宋简体")
    assert (subtitle.text, subtitle.alignment) == ("（2026年10月）", ALIGN.CENTER)
    by_text = {p.text: p for p in found.paragraphs}
    heading, body = by_text["一、总体情况"], by_text["本期3件。"]
    assert (east_asian(heading.runs[0]), east_asian(body.runs[0])) == ("黑体", "仿宋_GB2312")
    assert east_asian(by_text["（一）分单位"].runs[0]) == "楷体_GB2312"
    for one in (heading, body):
        assert one.runs[0].font.size == Pt(16)
        assert one.paragraph_format.line_spacing == Pt(28)
        assert one.paragraph_format.first_line_indent == Pt(32)
    assert by_text["另起一行。"].paragraph_format.first_line_indent == Pt(32)
    for text in REPORT.sign_off:
        assert by_text[text].alignment == ALIGN.RIGHT


def test_headings_are_numbered_and_the_second_level_begins_anew() -> None:
    texts = [p.text for p in read().paragraphs]
    wanted = ["一、总体情况", "（一）分单位", "（二）分类别", "二、下步要求", "（一）期限"]
    assert [t for t in texts if t in wanted] == wanted
    english = Report("en", "Report", (Heading("Overall"), Heading("By unit", 2)))
    texts = [p.text for p in read(english).paragraphs]
    assert "1. Overall" in texts and "(1) By unit" in texts


@pytest.mark.parametrize(
    ("count", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_chinese_numbers(count: int, said: str) -> None:
    assert chinese_number(count) == said


def test_a_table_is_as_wide_as_the_text_and_its_head_comes_again() -> None:
    made = read().tables[0]
    assert len(made.rows) == 40
    assert [c.text for c in made.rows[0].cells] == ["编号", "事项"]
    assert made.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in list(made.rows)[1:])
    widths = [cell.width for cell in made.rows[1].cells]
    assert abs(sum(widths) - Mm(156)) < Mm(0.5)
    assert abs(widths[1] - 3 * widths[0]) < Mm(0.5)
    assert made.rows[39].cells[1].text == "完成改造" * 20


def test_fields_hold_labels_and_values_one_or_two_a_line() -> None:
    made = read().tables[1]
    assert [c.text for c in made.rows[0].cells] == ["编号", "〔2026〕3号", "状态", "已销号"]
    wide = made.rows[1].cells
    assert wide[0].text == "事项"
    assert wide[1]._tc is wide[3]._tc
    assert wide[1].text == "完成改造\n第二行"


def test_page_numbers_stand_outside_between_dashes() -> None:
    found = read()
    section = found.sections[0]
    assert found.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (ALIGN.RIGHT, ALIGN.LEFT)
    for one in (odd, even):
        assert one.text == "—  —"
        codes = [e.text for e in one._p.iter(qn("w:instrText"))]
        assert codes == ["PAGE"]
        assert one.runs[0].font.size == Pt(14)


def test_a_lying_page() -> None:
    lying = Report("zh_Hans", "督办台账", (TABLE,), landscape=True)
    section = read(lying).sections[0]
    assert section.page_width > section.page_height
    widths = [cell.width for cell in read(lying).tables[0].rows[0].cells]
    assert abs(sum(widths) - Mm(225)) < Mm(0.5)


def test_taiwan_writes_in_its_own_font() -> None:
    found = read(Report("zh_Hant", "列管月報", (Paragraph("本期3件。"),)))
    assert {east_asian(run) for p in found.paragraphs for run in p.runs if run.text} == {"標楷體"}
    assert set(FONTS) == {"zh_Hans", "zh_Hant", "en"}


def test_every_run_names_both_fonts() -> None:
    found = read()
    cells = [p for t in found.tables for row in t.rows for c in row.cells for p in c.paragraphs]
    for run in itertools.chain.from_iterable(p.runs for p in [*found.paragraphs, *cells]):
        assert run.font.name == "Times New Roman"
        assert east_asian(run)


def test_no_author_stands_in_the_file() -> None:
    properties = read().core_properties
    assert (properties.author, properties.title) == ("", "青川市档案馆督办月报")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_people_type_can_be_written(title: str, text: str) -> None:
    made = read(Report("zh_Hans", title, (Paragraph(text), Table(("a",), ((text,),), (1,)))))
    assert len(made.tables) == 1


def test_a_workbook_of_several_sheets() -> None:
    one = Sheet("分单位", ("单位", "总数"), (("保管处", 3),))
    late = Sheet("逾期", ("编号", "时限"), (("=1+1", date(2026, 12, 4)),))
    book = load_workbook(io.BytesIO(write_xlsx(one, late)))
    assert book.sheetnames == ["分单位", "逾期"]
    cells = [cell.value for cell in book["逾期"][2]]
    assert (cells[0], cells[1].date()) == ("=1+1", date(2026, 12, 4))
    assert book["逾期"]["A2"].data_type == "s"
