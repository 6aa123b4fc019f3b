"""Typesetting: words stay words, the same data give the same bytes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from papers import typeset
from papers.venue_code import PosterWords, VenuePoster, venue_poster
from tests.papers.samples import pages_of

WORDS = PosterWords("扫码签到", "时间", "地点", "请扫描二维码")


def poster(title: str) -> bytes:
    return venue_poster(VenuePoster("zh_Hans", WORDS, title, "周二", "一室", "HW1:abc"))


@pytest.mark.parametrize(
    "title",
    ['#read("/etc/passwd") *x*', "$x^2$ `raw` @ref <label>", "= 标题 \\ // 注", '"} {"data":1'],
)
def test_what_a_user_types_is_never_typst_source(title: str) -> None:
    assert title.replace(" ", "") in "".join(pages_of(poster(title))).replace(" ", "").replace(
        "\n", ""
    )


def test_half_a_surrogate_pair_does_not_break_a_paper() -> None:
    assert "坏?字" in "".join(pages_of(poster("坏\ud83d字")))


def test_the_same_data_give_the_same_bytes() -> None:
    assert poster("例会") == poster("例会")


def test_a_failing_template_names_itself() -> None:
    with pytest.raises(typeset.NotTypeset, match="venue_code"):
        typeset.compile_pdf("venue_code", {}, language="en")


def test_importing_papers_loads_no_heavy_library() -> None:
    heavy = "typst openpyxl docx icalendar qrcode zxingcpp PIL pypdf lxml fontTools defusedxml"
    program = (
        "import sys\n"
        "from papers import (agenda_items, calendar_file, chart, fonts, link_sheet, pass_card, qr,"
        " sign_in_sheet, tables, texts_of, typeset, venue_code, zips)\n"
        f"print(sorted(set({heavy.split()!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
