"""签批单 read back: facts, a box a step, room to sign, what was decided."""

from __future__ import annotations

from dataclasses import replace

from papers.approval_sheet import ApprovalSheet, SheetStep, SheetWords, approval_sheet
from tests.papers.samples import pages_of

WORDS = SheetWords(
    opinion="意见",
    choices="□ 同意　　□ 退回",
    signature="签名",
    date="日期　　　　年　　月　　日",
    so_far="已办理",
    foot="签好后请交会务组录入。",
    page="第{page}页，共{pages}页",
)
SHEET = ApprovalSheet(
    language="zh_Hans",
    words=WORDS,
    title="签批单",
    office="青川市档案馆",
    number="审批单第12号",
    facts=(("事项", "延期申请"), ("内容", "第一行\n第二行"), ("单位", "")),
    steps=(
        SheetStep("1. 部门负责人", done="许处长同意"),
        SheetStep("2. 督办员", "钱会务、周会务", "一人即可"),
        SheetStep("3. 分管领导", "高远（局领导 副局长）"),
    ),
    history=(("12月1日", "林小满提出申请"),),
)


def words_of(sheet: ApprovalSheet) -> list[str]:
    return ["".join(page.split()) for page in pages_of(approval_sheet(sheet))]


def test_what_stands_on_the_sheet() -> None:
    [page] = words_of(SHEET)
    for words in (
        "审批单第12号",
        "延期申请",
        "第一行第二行",
        "许处长同意",
        "钱会务、周会务",
        "第1页，共1页",
    ):
        assert words in page, words
    # A step that is decided has no box to sign.
    assert page.count("□同意") == 2
    assert page.count("签名") == 2
    assert "单位" not in page
    assert page.index("部门负责人") < page.index("督办员") < page.index("分管领导")


def test_a_box_is_never_broken_over_two_pages() -> None:
    many = tuple(SheetStep(f"{at}. 会签", f"某人{at}") for at in range(1, 15))
    pages = words_of(replace(SHEET, steps=many))
    assert len(pages) > 1
    for page in pages:
        assert page.count("会签") == page.count("□同意") == page.count("年月日")


def test_long_content_goes_on_and_nothing_typed_is_typst() -> None:
    long = "#panic() *很长* $x$ " + "很长的内容" * 900
    pages = words_of(replace(SHEET, facts=(("内容", long),)))
    assert len(pages) > 1
    assert "".join(pages).count("很长的内容") >= 890
    assert "#panic()" in pages[0]


def test_the_same_data_give_the_same_bytes() -> None:
    assert approval_sheet(SHEET) == approval_sheet(SHEET)
