"""The official paper as .docx, read back: what GB/T 9704 asks of a notice. Norms DOC-01 to 13."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.official import (
    Attachment,
    Imprint,
    Labelled,
    Masthead,
    OfficialPaper,
    Signature,
)
from papers.official_docx import NARROWER, PITCH, official_docx
from papers.official_title import title_lines
from papers.report import Heading, Paragraph, Table
from tests.papers.measures import east_asian, line, stands_as_the_standard_says

TITLE = "青川市档案馆关于召开2026年第四季度数字档案资源建设推进会的通知"
SLIP = Attachment(
    "附件",
    "参会回执",
    (
        Paragraph("单位（盖章）：", indented=False),
        Table(("序号", "姓名"), (("1", ""), ("2", "")), (1, 3), height_mm=11),
    ),
)
NOTICE = OfficialPaper(
    language="zh_Hans",
    title=TITLE,
    masthead=Masthead("青川市档案馆文件", "青档发〔2026〕18号"),
    subtitle=("（第1次调整，以本次为准，此前通知作废）",),
    addressees="财务处、规划处：",
    blocks=(
        Paragraph("定于2026年12月1日（星期二）召开会议。"),
        Heading("会议时间", said="2026年12月1日（星期二）14:00—16:00"),
        Heading("有关事项"),
        Paragraph("1.请着正装。\n2.请准时。"),
    ),
    enclosures=("附件：参会回执",),
    signature=Signature(("青川市档案馆",), "2026年11月26日", sealed=True),
    attachments=(SLIP,),
    imprint=Imprint("抄送：市财政局。", "青川市档案馆", "2026年11月26日印发"),
)


def read(paper: OfficialPaper = NOTICE) -> Any:
    return docx.Document(io.BytesIO(official_docx(paper)))


def test_a_page_of_22_lines_of_28_characters() -> None:
    found = read()
    section = found.sections[0]
    stands_as_the_standard_says(section)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"
    high = section.page_height - section.top_margin - section.bottom_margin
    assert 22 <= high / Pt(PITCH) < 23
    body = line(found, "定于2026年12月1日（星期二）召开会议。")
    assert body.paragraph_format.line_spacing == Pt(PITCH)
    spacing = body.runs[0]._r.rPr.find(qn("w:spacing"))
    assert spacing.get(qn("w:val")) == str(NARROWER)
    wide = section.page_width - section.left_margin - section.right_margin
    assert 28 <= wide / Pt(16 + NARROWER / 20) < 29


def test_the_head_is_red_and_the_number_stands_over_a_red_line() -> None:
    found = read()
    mark, number = line(found, "青川市档案馆文件"), line(found, "青档发〔2026〕18号")
    assert mark.alignment == number.alignment == ALIGN.CENTER
    assert mark.runs[0].font.color.rgb == RGBColor(255, 0, 0)
    assert east_asian(mark.runs[0]) == "方正小标宋简体"
    assert east_asian(number.runs[0]) == "仿宋_GB2312"
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"
    bare = read(replace(NOTICE, masthead=None))
    assert bare.paragraphs[0].text.startswith("青川市档案馆关于")


def test_title_addressees_headings_and_body_have_their_fonts() -> None:
    found = read()
    lines = [p for p in found.paragraphs if p.runs and p.runs[0].font.size == Pt(22)]
    assert "".join(p.text for p in lines[:-1]) == TITLE
    assert lines[-1].text == "参会回执"
    assert {east_asian(p.runs[0]) for p in lines} == {"方正小标宋简体"}
    assert line(found, "财务处、规划处：").paragraph_format.first_line_indent is None
    time = line(found, "一、会议时间：2026年12月1日（星期二）14:00—16:00")
    assert [east_asian(run) for run in time.runs] == ["黑体", "仿宋_GB2312"]
    assert line(found, "二、有关事项").paragraph_format.keep_with_next
    assert line(found, "1.请着正装。").paragraph_format.first_line_indent == Pt(32)
    assert line(found, "附件：参会回执").paragraph_format.left_indent == Pt(32)
    hints = {
        run._r.rPr.rFonts.get(qn("w:hint")) for p in found.paragraphs for run in p.runs if run.text
    }
    assert hints == {"eastAsia"}


def test_with_a_seal_the_date_stands_four_from_the_right_and_the_name_centred_on_it() -> None:
    found = read()
    name, date = line(found, "青川市档案馆"), line(found, "2026年11月26日")
    assert name.alignment == date.alignment == ALIGN.RIGHT
    assert date.paragraph_format.right_indent == Pt(64)
    middle = 4 * 16 + len("2026年11月26日") * 0.78 * 8
    assert abs(name.paragraph_format.right_indent.pt + 6 * 8 - middle) < 2


def test_without_a_seal_name_and_date_stand_as_the_standard_has_them() -> None:
    hosts = ("青川市档案馆", "青川市财政局")
    found = read(replace(NOTICE, signature=Signature(hosts, "2026年11月26日", sealed=False)))
    assert line(found, "2026年11月26日").paragraph_format.right_indent == Pt(32)
    for host in hosts:
        assert line(found, host).paragraph_format.right_indent == Pt(64)


def test_no_page_holds_nothing_but_the_seal() -> None:
    found = read()
    texts = [p.text for p in found.paragraphs]
    end = texts.index("2026年11月26日")
    together = found.paragraphs[end - 5 : end]
    assert any("附件" in p.text for p in together)
    assert all(p.paragraph_format.keep_with_next for p in together)


def test_the_slip_has_a_page_of_its_own_and_room_for_a_hand() -> None:
    found = read()
    mark = line(found, "附件")
    assert mark.paragraph_format.page_break_before
    assert east_asian(mark.runs[0]) == "黑体"
    table = found.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "姓名"]
    assert all(abs(row.height - Mm(11)) < Mm(0.1) for row in table.rows[1:])
    lying = read(replace(NOTICE, attachments=(replace(SLIP, landscape=True),)))
    assert [s.page_width > s.page_height for s in lying.sections] == [False, True]
    widths = [cell.width for cell in lying.tables[0].rows[1].cells]
    assert abs(sum(widths) - Mm(225)) < Mm(0.5)


def test_the_imprint_stands_at_the_foot_of_the_last_page() -> None:
    found = read()
    box = next(found.element.body.iter(qn("wp:anchor")))
    place = box.find(qn("wp:positionV"))
    assert (place.get("relativeFrom"), place[0].text) == ("margin", "bottom")
    said = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in box.iter(qn("w:p"))]
    assert [one.strip("\u3000") for one in said] == [
        "抄送：市财政局。",
        "青川市档案馆2026年11月26日印发",
    ]
    rules = [b.get(qn("w:sz")) for p in box.iter(qn("w:pBdr")) for b in p]
    assert rules == ["8", "6", "8"]
    assert not list(read(replace(NOTICE, imprint=None)).element.body.iter(qn("wp:anchor")))


def test_page_numbers_stand_outside_between_dashes() -> None:
    found = read()
    section = found.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (ALIGN.RIGHT, ALIGN.LEFT)
    for one in (odd, even):
        assert [e.text for e in one._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert east_asian(one.runs[0]) == "宋体"
        assert one.runs[0].font.size == Pt(14)


def test_a_taiwan_notice_has_its_labels_hanging() -> None:
    paper = OfficialPaper(
        "zh_Hant", "青川市檔案館 開會通知單", (Labelled("備註", "1.議程\n2.請攜帶季報。"),)
    )
    found = read(paper)
    first, second = line(found, "備註：1.議程"), line(found, "2.請攜帶季報。")
    assert first.paragraph_format.left_indent == second.paragraph_format.left_indent == Pt(48)
    assert first.paragraph_format.first_line_indent == Pt(-48)
    assert {east_asian(run) for run in first.runs} == {"標楷體"}


def test_what_xml_cannot_hold_is_left_out_and_markup_stays_words() -> None:
    wild = "<b>&\x00\x0b\ud83d“会”]]>"
    data = official_docx(replace(NOTICE, title=wild, addressees=wild))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert any("<b>&“会”]]>" in p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于召开季度工作会的通知", 1),
        ("关于召开全市安全生产工作电视电话会议的通知", 2),
        (TITLE, 2),
        ("Notice of the Quarterly Meeting of the Archives and Records Committee", 1),
    ],
)
def test_a_long_title_makes_a_trapezoid(title: str, lines: int) -> None:
    found = title_lines(title)
    assert len(found) == lines
    assert "".join(found) == title
    if lines > 1:
        assert len({len(one) for one in found}) > 1, "a box is no shape"


def test_no_word_or_number_of_a_title_is_cut() -> None:
    assert title_lines(TITLE) == (
        "青川市档案馆关于召开2026年第四季度",
        "数字档案资源建设推进会的通知",
    )
    found = title_lines(
        "青川市档案馆关于召开贯彻落实《中华人民共和国档案法实施条例》暨全市档案系统数字化转型工作现场推进会的通知"
    )
    assert "《中华人民共和国档案法实施条例》" in found


@settings(max_examples=40, deadline=None)
@given(st.text("关于召开第一季度工作会议的通知《》、2026年a ", min_size=1, max_size=80))
def test_every_title_keeps_its_words(title: str) -> None:
    assert "".join(title_lines(title)).replace(" ", "") == title.replace(" ", "")
