"""Rosters as offices export them, built in code; all people and units are invented."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date

import openpyxl

UNITS = (
    "办公室",
    "财务处",
    "人事处",
    "业务一处",
    "业务二处",
    "法规处",
    "信息中心",
    "保管利用处",
    "征集编研处",
    "宣传教育处",
    "机关党委",
    "后勤服务中心",
)
HEAD = ("序号", "姓名", "性别", "部门", "职 务", "职级", "联系电话", "联络员", "状态", "备注")
TITLE = "青川市档案馆工作人员名册（2026年11月）"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
_GIVEN = (
    *("明远", "思齐", "佳宁", "文博", "晓彤", "建国", "雅琴", "志强", "海燕", "一帆"),
    *("子墨", "春华", "秋实", "伟", "芳", "静", "磊", "敏", "洋", "艳"),
)
_TITLES = ("科员", "主任科员", "副处长", "处长", "档案员", "工程师", "副主任", "主任")
_RANKS = ("科员", "正科级", "副处级", "正处级", "", "", "副科级", "正处级")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the roster."""

    name: str
    unit: str
    title: str = ""
    phone: str = ""
    rank: str = ""
    contact: str = ""
    status: str = "在职"
    gender: str = "女"
    remark: str = ""


def people(count: int = 300) -> list[Row]:
    """So many different people, all with a number, without anything ugly."""
    rows = []
    for at in range(count):
        surname = _SURNAMES[at % len(_SURNAMES)]
        # Every name differs until the pairs run out; then a character more.
        given = _GIVEN[(at // len(_SURNAMES)) % len(_GIVEN)]
        more = "" if at < len(_SURNAMES) * len(_GIVEN) else _SURNAMES[at // 800 % 40]
        rows.append(
            Row(
                name=surname + more + given,
                unit=UNITS[at % len(UNITS)],
                title=_TITLES[at % len(_TITLES)],
                phone=str(13_800_000_000 + at * 7),
                rank=_RANKS[at % len(_RANKS)],
                gender="男" if at % 2 else "女",
            )
        )
    return rows


def ugly() -> list[Row]:
    """The issue's roster: 300 people in 302 rows, with what offices do to them.

    Duplicate names, blank numbers, full-width digits, blanks in names, +86 and dashes, one person
    in two posts, one who left, one row twice.
    """
    rows = people(300)
    for at in range(5, 300, 9):
        rows[at] = replace(rows[at], phone="")
    for at in range(1, 300, 11):
        rows[at] = replace(rows[at], phone=rows[at].phone.translate(_FULL))
    for at in range(2, 300, 13):
        digits = rows[at].phone
        if digits.isascii() and digits:
            rows[at] = replace(rows[at], phone=f"+86 {digits[:3]}-{digits[3:7]}-{digits[7:]}")
    for at in range(0, 300, 10):
        if len(rows[at].name) == 2:
            rows[at] = replace(rows[at], name="　".join(rows[at].name))
    # Two of the same name, in different units, one of them without a number.
    rows[20] = replace(rows[20], name="张伟", unit="财务处", phone="13911110001")
    rows[50] = replace(rows[50], name="张伟", unit="人事处", phone="")
    rows[77] = replace(rows[77], name="李敏", unit="法规处", phone="0816-3224455")
    rows[78] = replace(rows[78], name="欧阳文静", unit="法规处", contact="李敏")
    rows[90] = replace(rows[90], name="冯调离", unit="信息中心", status="已调出", remark="8月")
    # One person in two posts, and one row that stands there twice.
    two = replace(rows[100], name="邱兼职", unit="办公室", title="副主任", phone="13911110002")
    rows[100] = two
    rows.append(replace(two, unit="机关党委", title="专职副书记"))
    rows.append(rows[20])
    return rows


def cells_of(rows: list[Row]) -> list[tuple[str | int, ...]]:
    """The rows under ``HEAD``, numbered."""
    return [
        (
            number,
            row.name,
            row.gender,
            row.unit,
            row.title,
            row.rank,
            row.phone,
            row.contact,
            row.status,
            row.remark,
        )
        for number, row in enumerate(rows, 1)
    ]


def workbook(rows: list[Row], *, title: str = TITLE) -> bytes:
    """An xlsx with a merged title row, a date line, the head in row 3, a foot."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEAD))
    sheet.append([f"制表日期：{date(2026, 11, 20).isoformat()}"])
    sheet.append(list(HEAD))
    for at, cells in enumerate(cells_of(rows)):
        whole = list(cells)
        # Half of the numbers are numbers to the spreadsheet, as when somebody types them.
        if at % 2 and isinstance(whole[6], str) and whole[6].isascii() and whole[6].isdigit():
            whole[6] = int(whole[6])
        sheet.append(whole)
    sheet.append(["合计", f"{len(rows)}人"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(rows: list[Row], *, encoding: str = "gb18030") -> bytes:
    """The same as CSV, in the encoding of old office programs."""
    lines = [TITLE, ",".join(HEAD)]
    lines += [",".join(map(str, cells)) for cells in cells_of(rows)]
    return "\r\n".join(lines).encode(encoding)


def pasted(rows: list[Row]) -> str:
    """The same as copied from a spreadsheet."""
    lines = ["\t".join(HEAD)]
    lines += ["\t".join(map(str, cells)) for cells in cells_of(rows)]
    return "\n".join(lines)
