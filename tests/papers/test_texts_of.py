"""The words of uploaded files: for the gate, for search, for the agenda."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from papers import zips
from papers.kinds import DOCX, PDF, XLSX
from papers.tables import Sheet, write_xlsx
from papers.texts_of import UnreadableFile, agenda_of, first_text, opened_pdf
from papers.venue_code import PosterWords, VenuePoster, venue_poster
from tests.hostile import pdf_of
from tests.papers.samples import repacked


def document(*paragraphs: str, header: str = "", style: str | None = None) -> Any:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text, style=style)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    return made


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def poster(title: str) -> bytes:
    words = PosterWords("机密★1年", "时间", "地点", "说明")
    return venue_poster(VenuePoster("zh_Hans", words, title, "周二", "一室", "x"))


def refusal(data: bytes, media_type: str) -> str:
    with pytest.raises(UnreadableFile) as refused:
        first_text(data, media_type)
    return refused.value.code


def test_a_docx_gives_headers_tables_and_text_boxes() -> None:
    made = document("正文第一段", "第二\t段", header="秘密★6个月")
    made.add_table(1, 2).rows[0].cells[1].text = "格中字"
    box = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></w:pict></w:r>"
    )
    made.paragraphs[0]._p.append(parse_xml(box))
    text = first_text(saved(made), DOCX)
    assert text.splitlines()[0] == "秘密★6个月"
    for words in ("正文第一段", "第二 段", "格中字", "内部资料"):
        assert words in text


def test_a_pdf_gives_its_first_pages() -> None:
    assert "机密★1年" in first_text(poster("例会"), PDF).replace(" ", "")


def test_a_scan_and_an_unknown_kind_give_nothing() -> None:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    assert first_text(out.getvalue(), PDF) == ""
    assert first_text(b"PK\x03\x04broken", "application/vnd.ms-powerpoint") == ""


def test_hidden_sheets_count_for_the_gate() -> None:
    import openpyxl

    made = openpyxl.load_workbook(io.BytesIO(write_xlsx(Sheet("表", ("姓名",), (("张三",),)))))
    made.create_sheet("隐").append(["秘密", "=1+1"])
    made["隐"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    assert first_text(out.getvalue(), XLSX) == "姓名\n张三\n秘密"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_files_are_decoded(encoding: str) -> None:
    data = "会议通知\r\n\r\n  请于周二  参加".encode(encoding)
    assert first_text(data, "text/plain; charset=x") == "会议通知\n请于周二 参加"


def test_the_limit_holds_for_every_kind() -> None:
    long = "会议" * 4000
    files = (
        (saved(document(long)), DOCX),
        (poster("会议" * 60), PDF),
        (write_xlsx(Sheet("表", (long,), ((long,),))), XLSX),
        (long.encode(), "text/plain"),
    )
    for data, media_type in files:
        assert len(first_text(data, media_type, limit=100)) == 100


@pytest.mark.parametrize("media_type", [DOCX, PDF, XLSX])
@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04" + bytes(50), b"%PDF-1.7\n1 0 obj"])
def test_a_broken_file_is_a_code(media_type: str, data: bytes) -> None:
    assert refusal(data, media_type) == "broken"


def test_a_zip_that_is_no_document_is_broken() -> None:
    assert refusal(write_xlsx(Sheet("表", ("a",), ())), DOCX) == "broken"
    assert refusal(saved(document("x")), XLSX) == "broken"


def test_bombs_are_refused() -> None:
    def fill(name: str, part: bytes) -> bytes:
        return b" " * 200_000_000 if name == "word/document.xml" else part

    assert refusal(repacked(saved(document("x")), fill), DOCX) == "bomb"
    tree = b"<a>" + b"".join(b"<b>%d</b>" % number for number in range(900_000)) + b"</a>"
    data = repacked(
        saved(document("x")), lambda name, part: tree if name == "word/document.xml" else part
    )
    assert refusal(data, DOCX) == "too_big"


def test_entities_in_a_docx_are_not_read_from_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密内容")

    def plant(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        head, _, rest = part.partition(b"?>")
        entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
        return head + b"?>" + entity + rest.replace(b"SLOT", b"&e;")

    data = repacked(saved(document("甲 SLOT 乙")), plant)
    assert refusal(data, DOCX) == "bomb"
    # The parser's own refusal stands behind ours.
    monkeypatch.setattr(zips, "_DOCTYPE", b"never")
    assert "机密内容" not in first_text(data, DOCX)


def test_passwords_are_said() -> None:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(poster("例会"))), io.BytesIO()
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(out)
    assert refusal(out.getvalue(), PDF) == "encrypted"
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(ole, DOCX) == "encrypted"


_SOUND = saved(document("一、甲", "二、乙"))
_POSTER = poster("例会")


@given(st.integers(0, len(_SOUND) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_damage_gives_words_or_a_code(at: int, noise: bytes, as_pdf: bool) -> None:
    whole = _POSTER if as_pdf else _SOUND
    data = whole[: at % len(whole)] + noise + whole[at % len(whole) + len(noise) :]
    try:
        text = first_text(data, PDF if as_pdf else DOCX)
    except UnreadableFile as refused:
        assert refused.code in {"broken", "encrypted", "bomb", "too_big"}
    else:
        assert len(text) <= 4000


ITEMS = ("审议年度预算", "听取督查情况汇报", "研究2026.12.1起施行的办法")


def agenda(*paragraphs: str) -> tuple[str, ...]:
    return agenda_of(saved(document(*paragraphs)))


@pytest.mark.parametrize(
    "numbers",
    [
        "一、 二、 三、",
        "（一） （二） （三）",
        "1. 2. 3.",
        "1、 2、 3、",
        "1） 2） 3）",
        "(1) (2) (3)",
        "① ② ③",
        "第一项 第二项 第三项",
        "议题一： 议题二： 议题三：",
        "議題1： 議題2： 議題3：",
    ],
)
def test_written_numbers_make_items(numbers: str) -> None:
    lines = [number + item for number, item in zip(numbers.split(), ITEMS, strict=True)]
    assert agenda("某某局例会议程", "时间：2026年12月1日", *lines, "1.5小时后散会") == ITEMS


def test_sub_items_are_left_to_their_item() -> None:
    lines = ("一、审议年度预算", "（一）收入", "1. 拨款", "（二）支出", "二、听取督查情况汇报")
    assert agenda("会议议程", *lines) == ITEMS[:2]


def test_under_a_numbered_heading_only_its_own_items_count() -> None:
    notice = (
        "关于召开例会的通知",
        "一、时间：周二",
        "二、会议议程",
        "（一）审议年度预算",
        "（二）听取督查情况汇报",
        "三、参会人员",
        "（一）各处室负责人",
        "（二）列席人员",
    )
    assert agenda(*notice) == ITEMS[:2]


def test_an_item_that_mentions_the_agenda_is_no_heading() -> None:
    lines = ("一、研究议题征集办法", "（一）范围", "（二）时限", "二、其他")
    assert agenda(*lines) == ("研究议题征集办法", "其他")


@pytest.mark.parametrize("style", ["List Number", "List Bullet"])
def test_lists_word_numbers_itself_make_items(style: str) -> None:
    made = document("Agenda")
    for item in ("Budget", "Reports"):
        made.add_paragraph(item, style=style)
    made.add_paragraph("Tea is served.")
    assert agenda_of(saved(made)) == ("Budget", "Reports")


def grid(*rows: tuple[str, ...], before: str = "") -> bytes:
    made = document(*([before] if before else []))
    table = made.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    return saved(made)


def test_rows_of_a_table_make_items() -> None:
    data = grid(
        ("序号", "时间", "议题", "汇报单位"),
        ("1", "14:00—14:30", ITEMS[0], "财务处"),
        ("2", "14:30—15:00", ITEMS[1], "办公室"),
        ("", "15:00", "", ""),
        before="会议议程",
    )
    assert agenda_of(data) == ITEMS[:2]


def test_a_table_without_a_head_gives_its_wordiest_column() -> None:
    data = grid(("9:00", "一、" + ITEMS[0]), ("9:30", "二、" + ITEMS[1]))
    assert agenda_of(data) == ITEMS[:2]


def test_a_letter_holds_no_agenda() -> None:
    assert agenda("您好：", "请查收附件。", "此致") == ()
    assert agenda() == ()


def test_a_broken_agenda_is_a_code() -> None:
    with pytest.raises(UnreadableFile) as refused:
        agenda_of(b"%PDF-1.7")
    assert refused.value.code == "broken"
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        archive.writestr("a", b"b")
    with pytest.raises(UnreadableFile):
        agenda_of(out.getvalue())


def test_pages_come_in_their_order_with_what_the_lists_above_give_them() -> None:
    """As the library itself has them, which would walk through all of them first."""
    words = b"<</Length 31>>stream\nBT /F 9 Tf 5 5 Td (%s) Tj ET\nendstream"
    data = pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 3/MediaBox[0 0 99 99]/Resources 7 0 R>>",
        b"<</Type/Pages/Kids[4 0 R 5 0 R]/Count 2/Parent 2 0 R/Rotate 90>>",
        b"<</Type/Page/Parent 3 0 R/Contents 8 0 R>>",
        b"<</Type/Page/Parent 3 0 R/Contents 9 0 R/Rotate 0>>",
        b"<</Type/Page/Parent 2 0 R/Contents 10 0 R>>",
        b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
        *(words % one for one in (b"one", b"two", b"six")),
    )
    theirs = pypdf.PdfReader(io.BytesIO(data)).pages
    with opened_pdf(data) as ours:
        found = [(page.extract_text(), page.rotation, page.mediabox) for page in ours]
    assert found == [(page.extract_text(), page.rotation, page.mediabox) for page in theirs]
    assert [words.strip() for words, _, _ in found] == ["one", "two", "six"]
