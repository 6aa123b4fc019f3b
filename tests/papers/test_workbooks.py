"""Workbooks: what offices send is read, what attackers send is refused, what we write is safe."""

from __future__ import annotations

import io
import os
import struct
import time as clock
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
import pytest

from papers import zips
from papers.tables import MAX_ROWS, Sheet, Table, UnreadableTable, read_xlsx, write_xlsx
from tests.papers.samples import repacked

#: Cells hold times without a zone.
MORNING = datetime.fromisoformat("2026-12-01 08:30")
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[Any, ...], merge: tuple[str, ...] = (), title: str = "名单") -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    for ref in merge:
        page.merge_cells(ref)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refusal(data: bytes) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as refused:
        read_xlsx(data)
    return refused.value


def test_a_roster_as_an_office_exports_it() -> None:
    data = book(
        ("某某局2026年参会人员名单", None, None, None),
        (),
        ("序号", "姓名", "电话", "报到日期"),
        (1, "张三 ", 13800000000.0, date(2026, 12, 1)),
        (2.0, "\u3000李四", "１３９", MORNING),
        merge=("A1:D1",),
    )
    table = read_xlsx(data)
    assert table.sheet == "名单"
    assert [row.number for row in table.rows] == [1, 3, 4, 5]
    assert cells(table) == [
        ("某某局2026年参会人员名单", "", "", ""),
        ("序号", "姓名", "电话", "报到日期"),
        ("1", "张三", "13800000000", "2026-12-01"),
        ("2", "李四", "１３９", "2026-12-01 08:30"),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (1e15, "1000000000000000"),
        (0, "0"),
        (True, "TRUE"),
        (time(14, 0), "14:00"),
        ("007", "007"),
        ("+86 138", "+86 138"),
        ("@张三", "@张三"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_values_are_written_out_as_people_read_them(value: Any, shown: str) -> None:
    assert cells(read_xlsx(book((value, "x"))))[0][0] == shown


def test_leading_zeros_of_a_number_format_are_kept() -> None:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page["A1"] = 42
    page["A1"].number_format = "000000"
    assert cells(read_xlsx(saved(made))) == [("000042",)]


def test_a_unit_merged_over_several_people_stands_beside_each() -> None:
    data = book(
        ("单位", "姓名"),
        ("办公室", "张三"),
        (None, "李四"),
        (None, None),
        ("财务处", "王五"),
        (None, "赵六"),
        merge=("A2:A4", "A5:A6"),
    )
    assert cells(read_xlsx(data)) == [
        ("单位", "姓名"),
        ("办公室", "张三"),
        ("办公室", "李四"),
        ("财务处", "王五"),
        ("财务处", "赵六"),
    ]


def test_the_first_visible_sheet_with_something_in_it_is_read() -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "空白"
    hidden = made.create_sheet("隐藏")
    hidden["A1"] = "秘"
    hidden.sheet_state = "hidden"
    made.create_sheet("人员")["B2"] = "张三"
    made.create_sheet("说明")["A1"] = "注"
    table = read_xlsx(saved(made))
    assert (table.sheet, table.other_sheets) == ("人员", ("空白", "说明"))
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("", "张三"))]


def test_a_wrong_stored_dimension_hides_no_row() -> None:
    def shrink(name: str, part: bytes) -> bytes:
        return part.replace(b'ref="A1:B3"', b'ref="A1:A1"') if name == SHEET else part

    data = repacked(book(("a", "b"), ("c", "d"), ("e", "f")), shrink)
    assert cells(read_xlsx(data)) == [("a", "b"), ("c", "d"), ("e", "f")]


def test_a_formula_shows_its_stored_result() -> None:
    def compute(name: str, part: bytes) -> bytes:
        return part.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>")

    data = repacked(book(("=1+2", "x")), compute)
    assert cells(read_xlsx(data)) == [("3", "x")]


def test_a_formula_without_result_is_named_not_guessed() -> None:
    refused = refusal(book(("姓名", "人数"), ("张三", "=1+2")))
    assert (refused.code, refused.details) == ("formula_without_value", {"cell": "B2"})


def test_a_formula_whose_result_is_empty_text_is_a_blank() -> None:
    def compute(name: str, part: bytes) -> bytes:
        if name != SHEET:
            return part
        return part.replace(b'<c r="A1">', b'<c r="A1" t="str">').replace(b"<v />", b"<v></v>")

    assert cells(read_xlsx(repacked(book(('=IF(1,"","")', "x")), compute))) == [("", "x")]


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xlsx"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "not_xlsx"),
        (OLE + bytes(504) + "Workbook".encode("utf-16-le"), "legacy_xls"),
        (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (book(("x",))[:400], "broken"),
        (b"PK\x03\x04" + bytes(100), "broken"),
        (book(), "empty"),
        (book((" ", "\u3000")), "empty"),
        (book((*[""] * 60, "x")), "too_many_columns"),
        (
            repacked(book(("x",)), lambda name, part: part[:50] if name == SHEET else part),
            "broken",
        ),
        (repacked(book(("x",)), lambda name, part: None if "/sheet1" in name else part), "empty"),
        (
            repacked(book(("x",)), lambda name, part: None if "book.x" in name else part),
            "not_xlsx",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_code(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_too_many_rows_are_refused_with_the_limit() -> None:
    rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % row for row in range(1, MAX_ROWS + 2))

    def fill(name: str, part: bytes) -> bytes:
        if name != SHEET:
            return part
        start = part.index(b"<sheetData>") + len(b"<sheetData>")
        return part[:start] + rows + part[part.index(b"</sheetData>") :]

    refused = refusal(repacked(book(("x",)), fill))
    assert (refused.code, refused.details) == ("too_many_rows", {"limit": MAX_ROWS})


def with_part(name: str, part: bytes) -> bytes:
    return repacked(book(("x",)), lambda at, old: part if at == name else old)


def test_a_bomb_is_refused_unread() -> None:
    started = clock.process_time()
    assert refusal(with_part(SHEET, b" " * 300_000_000)).code == "bomb"
    spent = clock.process_time() - started
    # Half of it is packing the bomb here.
    assert spent < 5


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(with_part(SHEET, b"<a>" + b" " * 5_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert refusal(bytes(data)).code == "broken"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_UNPACKED", 60_000_000)
    noise = os.urandom(600_000)
    filler = b"".join(noise[at : at + 100] + b" " * 10_000 for at in range(0, 600_000, 100))
    out = io.BytesIO(book(("x",)))
    with zipfile.ZipFile(out, "a", 8) as archive:
        archive.writestr("xl/media/image1.bin", filler)
    assert len(filler) > zips.MAX_UNPACKED
    assert refusal(out.getvalue()).code == "too_big"


def test_a_part_that_becomes_a_tree_is_held_smaller() -> None:
    words = b"".join(b"<si><t>%s</t></si>" % os.urandom(40).hex().encode() for _ in range(120_000))
    assert len(words) > zips.MAX_TREE
    assert refusal(with_part("xl/styles.xml", b"<sst>" + words + b"</sst>")).code == "too_big"


def test_thousands_of_entries_are_refused() -> None:
    out = io.BytesIO(book(("x",)))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(zips.MAX_ENTRIES):
            archive.writestr(f"x{number}", b"")
    assert refusal(out.getvalue()).code == "bomb"


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [%s]><worksheet
 xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("padding", [0, 65_500])
def test_entities_are_refused_in_every_part(part: str, encoding: str, padding: int) -> None:
    body = ENTITY % b'<!ENTITY e "expanded">'
    body = body.replace(b"?><!", b"?>" + b" " * padding + b"<!").decode().encode(encoding)
    assert refusal(with_part(part, body)).code == "bomb"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml"])
@pytest.mark.parametrize(
    "declared", [b'<!ENTITY e SYSTEM "file:///etc/hostname">', b'<!ENTITY e "expanded">']
)
def test_the_parsers_refuse_entities_by_themselves(
    part: str, declared: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "_DOCTYPE", b"never")
    assert openpyxl.DEFUSEDXML
    assert refusal(with_part(part, ENTITY % declared)).code == "broken"


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>',
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="XFD1"><v>1</v></c></row>' * 5_000,
        b'<row r="1"/>' * 60_000,
        b'<row r="1">' + b"<c/>" * 60_000 + b"</row>",
    ],
)
def test_traps_in_row_and_column_numbers_cost_no_time(row: bytes) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + row + b'</sheetData><mergeCells count="1">'
        b'<mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    started = clock.process_time()
    try:
        table = read_xlsx(with_part(SHEET, sheet))
    except UnreadableTable as refused:
        assert refused.code in {"empty", "too_many_columns", "broken"}
    else:
        assert [row.number for row in table.rows] == [1_048_576]
    assert clock.process_time() - started < 6


def test_our_sheet_opens_with_head_widths_and_types() -> None:
    made = write_xlsx(
        Sheet(
            "签到/统计*",
            ("单位", "姓名", "人数", "时间", "备注"),
            (("办公室与财务处联合党支部", "张三", 12, MORNING, None),),
        )
    )
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert page is not None
    assert page.title == "签到 统计"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert [cell.value for cell in page[2]] == [
        "办公室与财务处联合党支部",
        "张三",
        12,
        MORNING,
        None,
    ]
    assert page.column_dimensions["A"].width >= 26
    assert page.column_dimensions["B"].width < 10
    assert cells(read_xlsx(made))[1][2:4] == ("12", "2026-12-01 08:30")


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(1)", "\t=1", "=1\n=2"]
)
def test_text_that_looks_like_a_formula_is_written_as_text(text: str) -> None:
    made = write_xlsx(Sheet("表", (text,), ((text,),)))
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert page is not None
    for at in ("A1", "A2"):
        assert page[at].data_type == "s"
        assert page[at].value == text
        assert page[at].quotePrefix
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"<f>" not in archive.read(SHEET)


def test_odd_cells_and_names_do_not_stop_the_writing() -> None:
    made = write_xlsx(
        Sheet("'" + "长" * 40, ("a",), (("坏\x00\x07\ud83d字",), ("字" * 40_000,), ()))
    )
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert page is not None
    assert page.title == "长" * 31
    assert page["A2"].value == "坏字"
    assert len(str(page["A3"].value)) == 32_767
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(Sheet("[]", ("a",), ())))).sheetnames == [
        "Sheet1"
    ]


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        write_xlsx(Sheet("表", ("a",), ((datetime(2026, 12, 1, tzinfo=UTC),),)))
