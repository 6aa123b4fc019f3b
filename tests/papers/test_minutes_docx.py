"""The minutes as .docx, read back: 纪要格式 of GB/T 9704. Norms DOC-01 to DOC-13."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from pypdf import PdfReader

from papers.minutes_docx import MinutesPaper, minutes_docx
from papers.official import Imprint, Labelled
from papers.official_docx import NARROWER, PITCH
from papers.report import Heading, Paragraph
from tests.papers.measures import east_asian, line, stands_as_the_standard_says

PAPER = MinutesPaper(
    language="zh_Hans",
    mark="青川市档案馆会议纪要",
    number="青川市档案馆会纪〔2026〕3号",
    issuer="青川市档案馆",
    date="2026年12月3日",
    title="季度工作例会纪要",
    blocks=(
        Paragraph("2026年12月1日，高远在301会议室主持召开季度工作例会。"),
        Heading("年度预算安排"),
        Paragraph("会议同意。"),
        Paragraph("1.细化预算分解表（财务处牵头，责任人：林小满）"),
    ),
    people=(
        Labelled("出席", "财务处　林小满\n规划处　何　帆"),
        Labelled("列席", "保管处　宋　佳"),
    ),
    imprint=Imprint("分送：财务处、规划处。", "青川市档案馆", "2026年12月3日印发"),
)


def read(paper: MinutesPaper = PAPER) -> Any:
    return docx.Document(io.BytesIO(minutes_docx(paper)))


def test_the_page_has_22_lines_of_28_characters() -> None:
    found = read()
    section = found.sections[0]
    stands_as_the_standard_says(section)
    assert section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")) == "579"
    body = line(found, "会议同意。")
    assert body.paragraph_format.line_spacing == Pt(PITCH)
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert (body.runs[0].font.size, east_asian(body.runs[0])) == (Pt(16), "仿宋_GB2312")
    assert body.runs[0]._r.rPr.find(qn("w:spacing")).get(qn("w:val")) == str(NARROWER)


def test_the_mark_stands_35_mm_below_the_type_area_in_red() -> None:
    found = read()
    mark = found.paragraphs[0]
    assert mark.text == "青川市档案馆会议纪要"
    assert mark.alignment == ALIGN.CENTER
    assert mark.runs[0].font.color.rgb == RGBColor(255, 0, 0)
    assert (mark.runs[0].font.size, east_asian(mark.runs[0])) == (Pt(36), "方正小标宋简体")
    # The line is higher than its characters: half of what it has more stands above them.
    above = (mark.paragraph_format.line_spacing - mark.runs[0].font.size) / 2
    top = mark.paragraph_format.space_before + above
    assert abs(top - Mm(35)) < Mm(1)
    long = read(replace(PAPER, mark="青川市数字档案资源建设工作领导小组办公室会议纪要"))
    size = long.paragraphs[0].runs[0].font.size
    assert size * 24 <= Mm(156) < (size + Pt(1)) * 24


def test_number_issuer_and_day_stand_over_a_red_line() -> None:
    found = read()
    number = line(found, "青川市档案馆会纪〔2026〕3号")
    assert (number.alignment, east_asian(number.runs[0])) == (ALIGN.CENTER, "仿宋_GB2312")
    last = line(found, "　青川市档案馆\t2026年12月3日")
    rule = last._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"
    [stop] = last.paragraph_format.tab_stops
    assert abs(stop.position - (Mm(156) - Pt(16))) < Mm(0.2)
    title = line(found, "季度工作例会纪要")
    assert (title.runs[0].font.size, title.alignment) == (Pt(22), ALIGN.CENTER)


def test_there_are_neither_addressees_nor_seal() -> None:
    texts = [p.text for p in read().paragraphs]
    assert not any(text.endswith("：") for text in texts)
    assert "2026年12月3日" not in texts


def test_names_hang_behind_their_label() -> None:
    found = read()
    first, second = line(found, "出席：财务处　林小满"), line(found, "规划处　何　帆")
    assert [east_asian(run) for run in first.runs] == ["黑体", "仿宋_GB2312"]
    assert first.paragraph_format.left_indent == Pt(80)
    assert first.paragraph_format.first_line_indent == Pt(-48)
    assert second.paragraph_format.left_indent == Pt(80)
    before = found.paragraphs[[p.text for p in found.paragraphs].index(first.text) - 1]
    assert before.text == ""
    bare = read(replace(PAPER, people=()))
    assert "出席：财务处　林小满" not in [p.text for p in bare.paragraphs]


def test_headings_and_the_imprint_are_the_standards() -> None:
    found = read()
    heading = line(found, "一、年度预算安排")
    assert east_asian(heading.runs[0]) == "黑体"
    assert heading.paragraph_format.keep_with_next
    box = next(found.element.body.iter(qn("wp:anchor")))
    said = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in box.iter(qn("w:p"))]
    assert [one.strip("\u3000") for one in said] == [
        "分送：财务处、规划处。",
        "青川市档案馆2026年12月3日印发",
    ]
    assert [b.get(qn("w:sz")) for p in box.iter(qn("w:pBdr")) for b in p] == ["8", "6", "8"]
    footer = found.sections[0].footer.paragraphs[0]
    even = found.sections[0].even_page_footer.paragraphs[0]
    assert (footer.alignment, even.alignment) == (ALIGN.RIGHT, ALIGN.LEFT)
    assert footer.paragraph_format.right_indent == even.paragraph_format.left_indent == Pt(14)
    assert (footer.runs[0].font.size, east_asian(footer.runs[0])) == (Pt(14), "宋体")


def test_where_there_is_no_mark_the_title_stands_first() -> None:
    found = read(replace(PAPER, mark="", language="zh_Hant", people=(), imprint=None))
    assert found.paragraphs[0].text == "季度工作例会纪要"
    assert east_asian(found.paragraphs[0].runs[0]) == "標楷體"
    assert not list(found.element.body.iter(qn("wp:anchor")))


def test_what_xml_cannot_hold_is_left_out() -> None:
    wild = "<b>&\x00\x0b\ud83d“会”]]>"
    data = minutes_docx(replace(PAPER, title=wild, number=wild))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
    assert "<b>&“会”]]>" in [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


@pytest.mark.proof
def test_set_by_another_program_the_measures_hold(tmp_path: Path) -> None:
    """LibreOffice sets the page: where the mark and the lines stand, in millimetres."""
    office = shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    path = tmp_path / "minutes.docx"
    path.write_bytes(minutes_docx(PAPER))
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    places: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: Any, place: Any, font: Any, size: Any) -> None:
        if text.strip():
            y = 297 - (place[5] * matrix[3] + matrix[5]) * 25.4 / 72
            places.append((text.strip(), (place[4] * matrix[0] + matrix[4]) * 25.4 / 72, y))

    pages = PdfReader(tmp_path / "minutes.pdf").pages
    assert len(pages) <= 2
    pages[0].extract_text(visitor_text=visit)
    mark = next(y for text, _, y in places if "会议纪要" in text and y < 100)
    # The baseline: 37 + 35 mm, and some 0.86 of the characters' height above it.
    assert abs(mark - (37 + 35 + 36 * 0.86 * 25.4 / 72)) < 3
    lefts = [x for text, x, y in places if 100 < y < 250]
    assert min(lefts) > 27.5


def test_a_line_of_names_ends_behind_a_name() -> None:
    names = "、".join(["张　三", "李小四"] * 12)
    [paper] = [replace(PAPER, people=(Labelled("出席", f"财务处　{names}"),))]
    lines = [p.text for p in read(paper).paragraphs if "张　三" in p.text]
    assert len(lines) > 2
    assert all(text.endswith("、") for text in lines[:-1])
    assert all(len(text.removeprefix("出席：")) <= 23 for text in lines)
    assert "".join(lines) == f"出席：财务处　{names}"
