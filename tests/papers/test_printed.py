"""The printed papers and pictures, read back: words from the PDF, codes from the picture."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import pytest

from papers import qr
from papers.chart import Bar, Chart, Group, bars_png, split
from papers.link_sheet import LinkSheet, LinkWords, Slip, link_sheet
from papers.names import spaced
from papers.pass_card import PassCard, PassWords, pass_png
from papers.sign_in_sheet import SheetDesk, Signer, SignInSheet, sign_in_sheet
from papers.venue_code import PosterWords, VenuePoster, venue_poster
from tests.papers.samples import (
    LONG_TITLE,
    LONG_UNIT,
    SIGN_IN_WORDS,
    pages_of,
    picture,
    pictures_of,
)

NAMES = ("张三", "欧阳娜娜", "李建国", "Alexandra Montgomery", "Wolfeschlegelsteinhausen")


def sheet(count: int, *, title: str = "例会", spare_rows: int = 5) -> SignInSheet:
    signers = tuple(
        Signer(at + 1, NAMES[at % 5], LONG_UNIT if at % 3 == 0 else "办公室", "主任")
        for at in range(count)
    )
    return SignInSheet(
        "zh_Hans",
        SIGN_IN_WORDS,
        title,
        "周二",
        "一室",
        "局办公室",
        (SheetDesk(signers, f"应到{count}人"),),
        spare_rows=spare_rows,
    )


def test_the_sheet_repeats_its_head_and_counts_its_pages() -> None:
    pages = pages_of(sign_in_sheet(sheet(300, title=LONG_TITLE)))
    for number, page in enumerate(pages, 1):
        words = page.replace("\n", "").replace(" ", "")
        assert LONG_TITLE in words
        assert "签到表" in words
        assert "应到300人" in words
        assert f"第{number}页共{len(pages)}页" in words


def test_everyone_is_printed_with_their_serial_in_order() -> None:
    words = "\n".join(pages_of(sign_in_sheet(sheet(40))))
    at = [words.index(f"\n{number}") for number in (9, 10, 25, 40)]
    assert at == sorted(at)
    assert words.count("张\u3000三") == 8
    assert words.count("欧阳娜娜") == 8
    assert words.replace("\n", "").replace(" ", "").count("Wolfeschlegelsteinhausen") == 8


def test_spare_rows_bear_their_own_numbers() -> None:
    words = pages_of(sign_in_sheet(sheet(3)))[-1]
    assert all(f"+{number}" in words for number in range(1, 6))
    assert "+6" not in words
    assert "+1" not in pages_of(sign_in_sheet(sheet(3, spare_rows=0)))[-1]


def test_each_desk_has_its_own_pages_and_spare_rows() -> None:
    whole = sheet(40)
    [desk] = whole.desks
    names = ("第1签到台", "第2签到台")
    desks = tuple(
        SheetDesk(signers, f"应到{len(signers)}人", name)
        for name, signers in zip(names, (desk.signers[:30], desk.signers[30:]), strict=True)
    )
    pages = pages_of(sign_in_sheet(replace(whole, desks=desks, phones=True)))
    words = ["".join(page.split()) for page in pages]
    assert ["第1签到台" in page for page in words] == [True, True, False]
    assert [page.count("+5") for page in words] == [0, 1, 1]
    assert ["第1页共2页" in words[0], "第2页共2页" in words[1], "第1页共1页" in words[2]] == [
        True
    ] * 3
    assert all("联系电话" in page for page in words)
    assert "应到10人" in words[2]


# Another height of the head: the last row of the page comes to lie elsewhere.
@pytest.mark.parametrize("organiser", ["局办公室", ""])
def test_rows_are_ten_millimetres_and_the_signature_column_is_blank_and_wide(
    organiser: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed = replace(sheet(40), organiser=organiser)
    first = picture(pictures_of(monkeypatch, lambda: sign_in_sheet(printed), ppi=25.4 * 4)[0])
    # Four pixels a millimetre; the column starts behind margin, serial, name, unit and post.
    left, right = (15 + 11 + 25 + 38 + 27) * 4, (15 + 11 + 25 + 38 + 27 + 42) * 4
    assert right - left >= 40 * 4
    # To the foot of the page: no row is cut in two there.
    column = first.crop((left + 3, 75 * 4, right - 3, 283 * 4))
    rules: list[int] = []
    for y in range(column.height):
        line = column.crop((0, y, column.width, y + 1)).get_flattened_data()
        assert max(line) - min(line) < 30, f"ink in the signature column at line {y}"
        if min(line) < 200 and (not rules or y > rules[-1] + 4):
            rules.append(y)
    assert len(rules) >= 18
    assert all(lower - upper >= 10 * 4 for upper, lower in pairwise(rules))


def test_links_are_ten_a_page_and_every_code_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    slips = tuple(
        Slip(NAMES[at % 5], LONG_UNIT, f"https://meetings.example.org/in/{at:03d}aZ8kQ2mX7pL9vB3n")
        for at in range(12)
    )
    links = LinkSheet("zh_Hant", LinkWords("請掃描此碼。", "{page}/{pages}"), "個人連結", slips)
    pages = pages_of(link_sheet(links))
    assert len(pages) == 2
    assert pages[0].count("請掃描此碼。") == 10
    assert "2/2" in pages[1]
    codes = [set(qr.read(page)) for page in pictures_of(monkeypatch, lambda: link_sheet(links))]
    assert codes == [{slip.url for slip in slips[:10]}, {slip.url for slip in slips[10:]}]
    joined = "".join(pages).replace("\n", "")
    assert all(slip.url in joined for slip in slips)


def test_the_poster_is_one_page_with_a_readable_code(monkeypatch: pytest.MonkeyPatch) -> None:
    words = PosterWords("扫码签到", "时间", "地点", "请扫描二维码签到")
    code = "https://meetings.example.org/s/aZ8kQ2mX7pL9vB3n"
    poster = VenuePoster("zh_Hans", words, LONG_TITLE, "周二", LONG_UNIT, code, "小字说明")
    pages = pages_of(venue_poster(poster))
    assert len(pages) == 1
    printed = pages[0].replace("\n", "").replace(" ", "")
    assert all(text in printed for text in ("扫码签到", LONG_TITLE, LONG_UNIT, "小字说明"))
    assert qr.read(pictures_of(monkeypatch, lambda: venue_poster(poster))[0]) == (code,)


@pytest.mark.parametrize("name", NAMES)
def test_the_pass_is_as_wide_as_a_phone_and_its_code_is_read(name: str) -> None:
    words = PassWords("电子参会证", "时间", "地点", "座位", "请出示此码")
    made = pass_png(
        PassCard(
            "zh_Hans", words, LONG_TITLE, "周二", "一室", name, "主任", LONG_UNIT, f"P:{name}"
        )
    )
    assert picture(made).width == 1080
    assert qr.read(made) == (f"P:{name}",)


def test_two_character_names_are_spaced_and_no_others() -> None:
    names = {
        "张三": "张\u3000三",
        "欧阳娜": "欧阳娜",
        "Al": "Al",
        "李A": "李A",
        "": "",
        "𠮷田": "𠮷\u3000田",
    }
    assert {name: spaced(name) for name in names} == names


def chart(*groups: Group) -> Chart:
    return Chart("zh_Hans", "调查结果", "共40份", groups)


def bar_pixels(png: bytes) -> list[int]:
    """The length in pixels of each dark bar, from the top."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    found: list[int] = []
    inside = False
    for y in range(image.height):
        line = image.crop((60, y, 1020, y + 1)).get_flattened_data()
        length = sum(pixel == (0x2D, 0x5D, 0x8E) for pixel in line)
        if length and not inside:
            found.append(0)
        inside = bool(length)
        if inside:
            found[-1] = max(found[-1], length)
    return found


def test_bars_are_as_long_as_their_share_of_the_total() -> None:
    made = bars_png(chart(Group("问", (Bar("甲", 30), Bar("乙", 10), Bar("丙", 0)), "", 40)))
    assert picture(made).width == 1080
    assert [round(length / 960, 2) for length in bar_pixels(made)] == [0.75, 0.25]


def test_without_a_total_the_largest_value_fills_the_width() -> None:
    made = bars_png(chart(Group("问", (Bar("甲", 4.5), Bar("乙", 9)))))
    assert [round(length / 960, 2) for length in bar_pixels(made)] == [0.5, 1.0]


def test_values_and_percentages_are_words_on_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    from papers import typeset

    seen: list[object] = []
    monkeypatch.setattr(typeset, "compile_png", lambda _, data, **__: [seen.append(data), b""][1:])
    bars_png(chart(Group("问", (Bar("甲", 1), Bar("乙", 4.26)), "", 8)))
    (data,) = seen
    assert isinstance(data, dict)
    bars = data["groups"][0]["bars"]
    assert [(bar["value"], bar["percent"]) for bar in bars] == [("1", "13%"), ("4.3", "53%")]


def test_nothing_counted_yet_is_a_chart_too() -> None:
    assert bar_pixels(bars_png(chart(Group("问", (Bar("甲", 0),), "", 0), Group("", ())))) == []


def test_a_tall_chart_is_split_between_questions() -> None:
    groups = tuple(Group(str(number), (Bar("甲", 1),) * 6) for number in range(7))
    parts = list(split(chart(*groups)))
    assert [len(part.groups) for part in parts] == [3, 3, 1]
    assert tuple(group for part in parts for group in part.groups) == groups
    assert [len(part.groups) for part in split(chart(Group("问", (Bar("甲", 1),) * 40)))] == [1]


def test_a_mean_fills_its_bar_only_as_far_as_the_scale_goes() -> None:
    bars = (Bar("甲", 2.5), Bar("乙", 5.0))
    half, whole = bar_pixels(bars_png(chart(Group("均分", bars, full=5))))
    assert half / whole == pytest.approx(0.5, abs=0.02)
    alone = bar_pixels(bars_png(chart(Group("均分", bars[:1], full=5))))
    assert alone[0] / whole == pytest.approx(0.5, abs=0.02)
