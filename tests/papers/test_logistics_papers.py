"""Row 2.7: the kitchen's sheet, meal tickets and grouped lists, read back from the PDF."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from papers.grouped_list import TICK, GroupedList, ListGroup, grouped_list
from papers.kitchen_sheet import KitchenDay, KitchenMeal, KitchenSheet, KitchenWords, kitchen_sheet
from papers.meal_tickets import Ticket, meal_tickets

LONG = "一个名称特别长的直属事业单位信息化建设与数字资源管理中心"


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def meal(name: str, *numbers: str, ordered: bool = True) -> KitchenMeal:
    return KitchenMeal(
        name, "12:00", "食堂", "自助餐", numbers, ordered, "" if ordered else "另有5人"
    )


def test_the_kitchen_sees_numbers_and_what_is_not_ordered() -> None:
    words = KitchenWords(("餐次", "地点", "普通", "合计"), "未报餐", "第{page}页 共{pages}页")
    days = (
        KitchenDay("12月1日", (meal("午餐", "83", "85"), meal("晚餐", "40", "40", ordered=False))),
    )
    sheet = KitchenSheet("zh_Hans", words, "用餐单", "工作会", "截至今天", days)
    [text] = pages(kitchen_sheet(sheet))
    for said in ("用餐单", "午餐", "83", "85", "未报餐", "另有5人", "截至今天"):
        assert said in "".join(text.split()), said
    assert "".join(text.split()).count("未报餐") == 1


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (10, 1), (11, 2)])
def test_ten_tickets_a_page_whatever_the_names(count: int, sheets: int) -> None:
    tickets = [Ticket("林小满", LONG, "12月1日", "午餐", f"12:00　{LONG}") for _ in range(count)]
    made = pages(
        meal_tickets(tickets, language="zh_Hans", title=LONG * 2, heading="餐券", foot="当餐有效")
    )
    assert len(made) == sheets
    assert sum("".join(text.split()).count("当餐有效") for text in made) == count


def test_a_long_list_keeps_its_head_on_every_page() -> None:
    rows = tuple((f"3{n:02d}", LONG, TICK) for n in range(80))
    groups = (ListGroup("青川宾馆", "", rows), ListGroup("空", "", ()))
    heads, widths = ("房号栏", "单位", "房卡"), (2, 8, 2)
    title, subtitle = "住宿安排表", "工作会"
    found = GroupedList(
        "zh_Hans", title, subtitle, heads, widths, groups, "截至今天", "{page}/{pages}"
    )
    made = pages(grouped_list(found))
    assert len(made) > 1
    assert all("房号栏" in "".join(text.split()) for text in made)
    whole = "".join("".join(made).split())
    assert all(f"3{n:02d}" in whole for n in range(80))
