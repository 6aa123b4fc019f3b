"""Row 6.6: the reader's name over each page, whatever it looks like; nothing else changes."""

from __future__ import annotations

import io
import time

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
)

from papers.watermark import NotStamped, watermarked

TEXT = "林小满 11月23日 09:30"


def paper(
    pages: int = 1,
    *,
    wide: float = 595,
    high: float = 842,
    turned: int = 0,
    crop: tuple[float, float, float, float] | None = None,
    shared: bool = False,
    bare: bool = False,
) -> PdfWriter:
    """Pages of one line each; ``shared``: their resources stand in the tree above them."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    resources = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    for number in range(1, pages + 1):
        page = writer.add_blank_page(wide, high)
        if not bare:
            content = DecodedStreamObject()
            # Leaves the state of things changed, as some programs do.
            content.set_data(f"2 0 0 2 9 9 cm BT /F1 9 Tf 9 60 Td (Page {number}) Tj ET".encode())
            page[NameObject("/Contents")] = writer._add_object(content)
            if not shared:
                page[NameObject("/Resources")] = resources
        if turned:
            page.rotate(turned)
        if crop:
            page.cropbox = RectangleObject(crop)
    if shared:
        writer._pages.get_object()[NameObject("/Resources")] = resources
        for page in writer.pages:
            page.pop("/Resources", None)
    return writer


def saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stamped(data: bytes, text: str = TEXT, most: int = 1000) -> PdfReader:
    made = watermarked(io.BytesIO(data), text, language="zh_Hans", most_pages=most)
    return PdfReader(io.BytesIO(made))


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "data",
    [
        saved(paper(3)),
        saved(paper(wide=842, high=595)),
        saved(paper(turned=90)),
        saved(paper(turned=270)),
        saved(paper(crop=(100, 300, 500, 800))),
        saved(paper(2, shared=True)),
        saved(paper(wide=2384, high=3370)),
        saved(paper(wide=60, high=40)),
    ],
    ids=["pages", "landscape", "turned", "other way", "cropped", "shared", "A0", "tiny"],
)
def test_every_page_says_who_reads_it_and_keeps_its_words(data: bytes) -> None:
    found = stamped(data)
    for number, page in enumerate(found.pages, 1):
        said = page.extract_text()
        assert f"Page {number}" in said
        assert plain(TEXT) in plain(said)
    before = PdfReader(io.BytesIO(data))
    assert [page.mediabox for page in found.pages] == [page.mediabox for page in before.pages]


def _middles(data: bytes) -> list[tuple[float, float]]:
    """Where the lines begin, in points of the page."""
    page = stamped(data).pages[0]
    contents = page.get_contents()
    assert contents is not None
    lines = contents.get_data().decode("latin-1").splitlines()
    placed = [line.split() for line in lines if "HuiwuReader Do" in line]
    return [(float(line[5]), float(line[6])) for line in placed]


def test_the_lines_stand_within_what_is_shown_of_the_page() -> None:
    shown = _middles(saved(paper(crop=(100, 300, 500, 800))))
    assert len(shown) >= 4
    assert all(0 < x < 500 and 200 < y < 800 for x, y in shown)
    assert max(y for _, y in shown) - min(y for _, y in shown) > 250


def test_a_turned_page_is_read_upright() -> None:
    turned = stamped(saved(paper(turned=90))).pages[0].get_contents()
    straight = stamped(saved(paper())).pages[0].get_contents()
    assert turned is not None and straight is not None

    def slant(data: bytes) -> list[str]:
        return next(line for line in data.decode("latin-1").splitlines() if " cm " in line and
                    "Huiwu" in line).split()[1:3]  # fmt: skip

    assert slant(straight.get_data()) == ["0.8660", "0.5000"]
    assert slant(turned.get_data()) == ["-0.5000", "0.8660"]


def test_a_page_without_anything_and_a_form_are_stamped() -> None:
    writer = paper(bare=True)
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/NeedAppearances"): BooleanObject(True)}
    )
    found = stamped(saved(writer))
    assert plain(TEXT) in plain(found.pages[0].extract_text())
    assert "/AcroForm" in found.trailer["/Root"]


def test_what_can_not_bear_it_says_why() -> None:
    encrypted = paper()
    encrypted.encrypt("", "owner", algorithm="RC4-128")
    signed = paper()
    signed._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/SigFlags"): NumberObject(3)}
    )
    cases = {
        "encrypted": saved(encrypted),
        "signed": saved(signed),
        "pages": saved(paper(4)),
        "broken": saved(paper())[:200],
    }
    for why, data in cases.items():
        with pytest.raises(NotStamped) as refused:
            stamped(data, most=3)
        assert refused.value.why == why


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"%PDF-1.7\n%%EOF", b"\x00" * 500])
def test_rubbish_is_broken(data: bytes) -> None:
    with pytest.raises(NotStamped):
        stamped(data)


def test_two_readers_get_two_copies_and_markup_stays_text() -> None:
    data = saved(paper())
    said = [plain(stamped(data, who).pages[0].extract_text()) for who in ("何平", '#read("x")')]
    assert "何平" in said[0] and "何平" not in said[1]
    assert '#read("x")' in said[1]


def test_a_long_paper_costs_little() -> None:
    data = saved(paper(200))
    began = time.perf_counter()
    made = watermarked(io.BytesIO(data), TEXT, language="zh_Hans", most_pages=1000)
    assert time.perf_counter() - began < 3
    assert len(made) < len(data) + 200 * 1_000
