"""CSV files and pasted text become the rows the sender saw."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.tables import (
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
    UnreadableTable,
    csv_file,
    pasted,
    read_csv,
    read_pasted,
)

ROSTER = "序號,姓名,單位,職務\n1,張三,財務處,處長\n2,歐陽娜娜,秘書室,專員\n"
SIMPLE = "序号,姓名,单位,职务\n1,张三,财务处,处长\n2,欧阳娜娜,办公室,科员\n"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def code(error: pytest.ExceptionInfo[UnreadableTable]) -> str:
    return error.value.code


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLE, "utf-8"),
        (SIMPLE, "utf-8-sig"),
        (SIMPLE, "gb18030"),
        (SIMPLE, "gbk"),
        (SIMPLE, "utf-16"),
        (SIMPLE, "utf-16-le"),
        (SIMPLE, "utf-16-be"),
        (ROSTER, "big5"),
        (ROSTER, "utf-8"),
        ("Name,Unit\nJosé,Office\n", "utf-8"),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str) -> None:
    expected = [tuple(line.split(",")) for line in text.splitlines()]
    assert cells(read_csv(text.encode(encoding))) == expected


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_told_apart(delimiter: str) -> None:
    text = SIMPLE.replace(",", delimiter).replace("科员", '"科员, 兼;职"')
    assert cells(read_csv(text.encode()))[2] == ("2", "欧阳娜娜", "办公室", "科员, 兼;职")


def test_excels_line_that_names_the_delimiter_is_no_row() -> None:
    table = read_csv(b"sep=;\r\na;b\r\n1;2\r\n")
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("a", "b")), (2, ("1", "2"))]


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    table = read_csv('名单,,\n,,\n姓名,"备注\n两行",\n\n张三,x,\n'.encode())
    assert [row.number for row in table.rows] == [1, 3, 5]
    assert cells(table) == [("名单", ""), ("姓名", "备注\n两行"), ("张三", "x")]


def test_a_stray_quote_does_not_swallow_the_rows_below() -> None:
    table = read_csv('姓名,备注\n张三,"急\n李四,无\n'.encode())
    assert cells(table) == [("姓名", "备注"), ("张三", '"急'), ("李四", "无")]


def test_formulas_and_blanks_are_plain_text() -> None:
    table = read_csv('=1+1,"  @x\u3000",+86 1,-3,\u200b空\ufeff\n'.encode())
    assert cells(table) == [("=1+1", "@x", "+86 1", "-3", "空")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" , ,\n,,\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\xd8\xff", "no_text_encoding"),
        (b"a,\xff\xff\xff\n", "no_text_encoding"),
        (b"a,b\n" + b"x" * 200_000 + b",1\n", "cell_too_long"),
        (b"," * (MAX_COLUMNS + 1) + b"x\n", "too_many_columns"),
        (b"x\n" * (MAX_ROWS + 1), "too_many_rows"),
        (b"x" * (csv_file.MAX_BYTES + 1), "too_big"),
    ],
)
def test_what_is_no_table_is_refused_with_a_code(data: bytes, expected: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_csv(data)
    assert code(refused) == expected


def test_the_limits_themselves_are_read() -> None:
    assert len(read_csv(b"x\n" * MAX_ROWS).rows) == MAX_ROWS
    assert len(read_csv(b"," * (MAX_COLUMNS - 1) + b"x\n").rows[0].cells) == MAX_COLUMNS


word = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters='"'), min_size=1
)
grid = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.tuples(*[word] * width), min_size=1, max_size=8)
)


@given(grid, st.sampled_from([",", "\t", ";", "|"]), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_what_a_program_writes_is_read(
    rows: list[tuple[str, ...]], delimiter: str, encoding: str
) -> None:
    out = io.StringIO()
    # The first line settles the delimiter for a reader of one-column files full of commas.
    out.write(f"sep={delimiter}\r\n")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert cells(read_csv(out.getvalue().encode(encoding))) == rows


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_code(data: bytes) -> None:
    try:
        table = read_csv(data)
    except UnreadableTable as refused:
        assert refused.code in {"empty", "no_text_encoding", "too_many_columns", "cell_too_long"}
    else:
        assert all(any(row.cells) for row in table.rows)


@pytest.mark.parametrize(
    "text",
    [
        "张三\t办公室\t主任\n李四\t财务处\t科员",
        "张三,办公室,主任\n李四,财务处,科员",
        "张三，办公室，主任\r\n李四，财务处，科员\r\n",
        "张三、办公室、主任\n李四、财务处、科员",
        "张三；办公室；主任\n李四；财务处；科员",
        "张三 | 办公室 | 主任\n李四|财务处｜科员",
        "| 张三 | 办公室 | 主任 |\n|---|:-:|---|\n| 李四 | 财务处 | 科员 |",
        "张三   办公室  主任\n李四  财务处     科员",
        "张三　　办公室　　主任\n李四　　财务处　　科员",
        "张三 办公室 主任\n李四 财务处 科员",
        "  张三　办公室　主任  \n\n李四　财务处　科员",
    ],
)
def test_pasted_lists_are_divided_as_people_meant(text: str) -> None:
    assert cells(read_pasted(text)) == [("张三", "办公室", "主任"), ("李四", "财务处", "科员")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张　三", [("张　三",)]),
        ("张三", [("张三",)]),
        ("Zhang San\nLi Si", [("Zhang San",), ("Li Si",)]),
        ("Zhang San, Office\nLi Si, Finance", [("Zhang San", "Office"), ("Li Si", "Finance")]),
        ("张　三  办公室\n欧阳娜娜  财务处", [("张　三", "办公室"), ("欧阳娜娜", "财务处")]),
        ("张三,办公室、人事处\n李四,财务处", [("张三", "办公室、人事处"), ("李四", "财务处")]),
        ('姓名\t备注\n张三\t"两\n行"', [("姓名", "备注"), ("张三", "两\n行")]),
        ("=1+1\t<b>x</b>\n@a\t-1", [("=1+1", "<b>x</b>"), ("@a", "-1")]),
    ],
)
def test_names_and_odd_cells_stay_whole(text: str, expected: list[tuple[str, ...]]) -> None:
    assert cells(read_pasted(text)) == expected


def test_pasted_rows_are_numbered_as_lines() -> None:
    table = read_pasted("\n姓名,单位\n\n张三,办公室")
    assert [row.number for row in table.rows] == [2, 4]


@given(grid)
def test_what_a_spreadsheet_copies_is_read(rows: list[tuple[str, ...]]) -> None:
    wide = [(*row, "尾") for row in rows]
    assert cells(read_pasted("\n".join("\t".join(row) for row in wide))) == wide


@given(st.text(max_size=200))
def test_any_text_gives_a_table_or_a_code(text: str) -> None:
    try:
        table = read_pasted(text)
    except UnreadableTable as refused:
        assert refused.code in {"empty", "too_many_columns"}
    else:
        assert all(any(row.cells) for row in table.rows)


def test_a_pasted_book_is_refused() -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_pasted("字" * (pasted.MAX_CHARACTERS + 1))
    assert code(refused) == "too_big"
