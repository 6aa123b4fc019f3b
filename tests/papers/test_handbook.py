"""The handbook as pages: contents that lead to the right page, every name once, nothing lost."""

from __future__ import annotations

import io
import re
import time

import pypdf
import pytest
from PIL import Image

from papers.handbook import (
    Drawing,
    Grid,
    Handbook,
    HandbookSection,
    HandbookWords,
    Lines,
    handbook,
    preview,
)
from papers.pictures import NotAPicture, picture_svg, shrunk
from papers.seat_map import seat_map_svg
from tests.papers.samples import LONG_TITLE, LONG_UNIT, pages_of
from tests.papers.test_seat_papers import hall

WORDS = HandbookWords("会议手册", "目录", "— {page} —")
#: A5.
WIDE, TALL = 148 / 25.4 * 72, 210 / 25.4 * 72


def jpeg(wide: int, tall: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, tall), (180, 200, 220)).save(out, "JPEG")
    return out.getvalue()


def drawn(data: bytes) -> str:
    return picture_svg(shrunk(io.BytesIO(data)))


def of(*sections: HandbookSection, title: str = "全市档案工作会议") -> Handbook:
    return Handbook(
        language="zh_Hans",
        words=WORDS,
        title=title,
        front=("2026年12月1日（星期二）9:00—11:00", "301会议室"),
        issued=("青川市档案馆", "2026年11月"),
        sections=sections,
    )


def roster(people: int, units: int = 10) -> HandbookSection:
    rows: list[tuple[str, ...]] = []
    for number in range(people):
        if number % units == 0:
            rows.append((f"第{number // units + 1}单位",))
        rows.append((f"甲乙{number:03}", "二级调研员", f"台下{number}号"))
    return HandbookSection(
        "名单", (Grid(("姓名", "职务", "座位"), tuple(rows), (1, 2, 1), names=0),)
    )


def squeezed(page: str) -> str:
    return re.sub(r"\s", "", page)


def test_contents_lead_to_the_page_and_everybody_is_on_it_once() -> None:
    last = HandbookSection("应急", (Lines(("走东侧楼梯",), heading="疏散路线"),))
    pages = [squeezed(p) for p in pages_of(handbook(of(roster(120), last)))]
    front, contents, *rest = pages
    assert "全市档案工作会议" in front
    assert "会议手册" in front
    assert "青川市档案馆" in front
    assert "—" not in front.replace("9:00—11:00", "")  # the front page has no number
    found = dict(re.findall(r"([一二]、(?:名单|应急))[.·…]*(\d+)", contents))
    assert set(found) == {"一、名单", "二、应急"}
    for name, number in found.items():
        # The contents is page 1.
        assert name in rest[int(number) - 2]
        assert f"—{number}—" in rest[int(number) - 2]
    whole = "".join(rest)
    assert all(whole.count(f"甲乙{n:03}") == 1 for n in range(120))
    assert "第12单位" in whole


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    pages = [squeezed(p) for p in pages_of(handbook(of(roster(150, units=3))))]
    for page in pages[2:]:
        last = re.split(r"第\d+单位", page)[-1]
        assert "甲乙" in last


def test_what_is_wide_has_a_page_of_two_and_a_picture_keeps_its_shape() -> None:
    [svg] = seat_map_svg(hall(8, 10))
    made = handbook(
        of(
            HandbookSection("座位图", (Drawing(svg),)),
            HandbookSection(
                "平面图",
                (
                    Drawing(drawn(jpeg(3000, 1200)), "一层"),
                    Drawing(drawn(jpeg(900, 1200)), "二层"),
                ),
            ),
            HandbookSection("纪律", (Lines(("不迟到", "不早退"), numbered=True),)),
        )
    )
    reader = pypdf.PdfReader(io.BytesIO(made))
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]
    across = [WIDE, WIDE, 2 * WIDE, 2 * WIDE, WIDE, WIDE]
    assert sizes == [pytest.approx((wide, TALL), abs=1) for wide in across]
    words = [squeezed(page) for page in pages_of(made)]
    assert "一层" in words[3]
    assert "二层" in words[4]
    assert words[5].index("1.不迟到") < words[5].index("2.不早退")
    # As large as two pages let it be: from one margin to the other, or from heading to foot.
    sheet = Image.open(io.BytesIO(preview(of(HandbookSection("座位图", (Drawing(svg),))))))
    assert sheet.height == pytest.approx(sheet.width * TALL / WIDE, abs=40)
    page = sheet.convert("L").crop((0, sheet.height // 2 + 90, sheet.width, sheet.height))
    dark = page.point(lambda value: 255 if value < 150 else 0).getbbox()
    assert dark is not None
    assert dark[2] - dark[0] > page.width * 0.75


def test_a_picture_is_made_small_enough_and_no_picture_is_refused() -> None:
    assert len(drawn(jpeg(6000, 4000))) < 400_000
    for broken in (b"no picture at all", jpeg(300, 200)[:400]):
        with pytest.raises(NotAPicture):
            drawn(broken)


def test_long_words_stay_on_the_page() -> None:
    long = "https://example.test/" + "a" * 120
    rows = ((LONG_UNIT,), ("欧阳慕容上官", LONG_UNIT, "台下100排100号"))
    made = handbook(
        of(
            HandbookSection("名单", (Grid(("姓名", "职务", "座位"), rows, (1, 2, 1), names=0),)),
            HandbookSection("其他", (Lines((long, "一行\n\n二行"), aside=True),)),
            title=LONG_TITLE,
        )
    )
    reader = pypdf.PdfReader(io.BytesIO(made))
    furthest = 0.0

    def visit(text: str, _: object, matrix: list[float], *__: object) -> None:
        nonlocal furthest
        if text.strip():
            furthest = max(furthest, matrix[4])

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert furthest < WIDE - 30
    assert "aaaa" in squeezed("".join(pages_of(made)))
    assert LONG_TITLE in squeezed(pages_of(made)[0])


def test_the_preview_shows_the_first_pages_side_by_side() -> None:
    few = Image.open(io.BytesIO(preview(of(roster(2)))))
    many = Image.open(io.BytesIO(preview(of(roster(200)))))
    assert few.size == (many.width, pytest.approx(many.height / 2, abs=10))


def test_three_hundred_people_take_a_moment() -> None:
    began = time.perf_counter()
    made = handbook(
        of(roster(300), HandbookSection("图", (Drawing(*seat_map_svg(hall(15, 20))),)))
    )
    assert time.perf_counter() - began < 5
    assert len(made) < 2_000_000
