"""Codes we make are read by another library, from clean pictures and from bad photos."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from papers import qr
from tests.papers.samples import picture


def as_bytes(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@given(st.text(min_size=1, max_size=120).filter(lambda text: text.isprintable()))
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read(text: str) -> None:
    assert qr.read(qr.png(text)) == (text,)


def test_a_png_has_the_size_asked_for_and_sharp_modules() -> None:
    made = picture(qr.png("HELLO", pixels=601))
    assert made.size == (601, 601)
    assert set(made.get_flattened_data()) == {0, 255}
    # Four modules of paper around: HELLO has 21 modules, so 601 // 29 pixels each.
    assert min(made.crop((0, 0, 601, 4 * 20)).get_flattened_data()) == 255


def test_short_texts_make_no_micro_code() -> None:
    assert b'viewBox="0 0 29 29"' in qr.svg("A")


def test_the_quick_mask_is_read_too() -> None:
    modules = qr.svg("https://meetings.example.org/in/4fZ8", best_mask=False)
    assert modules != qr.svg("https://meetings.example.org/in/4fZ8")
    assert modules.startswith(b"<svg")


def test_several_passes_in_one_turned_grey_photo() -> None:
    photo = Image.new("L", (3000, 2200), 200)
    for at, text in enumerate(("甲", "乙", "丙")):
        code = picture(qr.png(text, pixels=500)).point(lambda value: 60 + value // 2)
        photo.paste(code, (200 + 900 * at, 300 + 500 * at))
    turned = photo.rotate(7, fillcolor=200)
    assert set(qr.read(as_bytes(turned, "JPEG"))) == {"甲", "乙", "丙"}


def test_the_same_code_twice_is_one_text_and_none_is_none() -> None:
    photo = Image.new("L", (1300, 600), 255)
    for x in (0, 650):
        photo.paste(picture(qr.png("HW1")), (x, 0))
    assert qr.read(as_bytes(photo)) == ("HW1",)
    assert qr.read(as_bytes(Image.new("RGB", (50, 40)))) == ()


def test_a_code_on_a_transparent_ground() -> None:
    code = picture(qr.png("HW2"))
    clear = Image.new("RGBA", code.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=code.point(lambda value: 255 - value))
    assert qr.read(as_bytes(clear)) == ("HW2",)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n", qr.png("x")[:200], b"%PDF-1.7", b"GIF89a" + bytes(9)],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(qr.UnreadableImage) as refused:
        qr.read(data)
    assert refused.value.code == "not_an_image"


@pytest.mark.parametrize("side", [8000, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    # No pixels follow: whoever tried to decode would say not_an_image.
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(qr.UnreadableImage) as refused:
        qr.read(data)
    assert refused.value.code == "too_many_pixels"
