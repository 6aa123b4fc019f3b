"""Row 3.2: a photo of several passes, as messengers and phones make them, with measured yield."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from papers import qr

#: As long as the link of a pass on a messenger with long deep links.
PASSES = tuple(f"https://meeting.example.gov.cn/s/p{number:031x}" for number in range(8))


def table(
    *texts: str, share: float, blur: float, seed: int = 1, side: int = 1280, quality: int = 80
) -> bytes:
    """Passes on a table, each turned a little, seen from one side, out of focus by ``blur``
    pixels, shrunk to ``side`` and squeezed as a messenger does. ``share``: of a pass's width that
    its code takes."""
    chance = random.Random(seed)
    width, height = 2560, 1920
    photo = Image.new("RGB", (width, height), (150, 120, 90))
    cell, row = width // 4, height // ((len(texts) + 3) // 4)
    for at, text in enumerate(texts):
        card = _pass(text, int(cell * 0.8), int(row * 0.85), share)
        angle = chance.uniform(-25, 25)
        mask = Image.new("L", card.size, 255).rotate(angle, expand=True)
        card = card.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        place = (
            cell * (at % 4) + (cell - card.width) // 2,
            row * (at // 4) + (row - card.height) // 2,
        )
        photo.paste(card, place, mask)
    return _seen_aslant(photo, blur=blur, side=side, quality=quality)


def _pass(text: str, width: int, height: int, share: float) -> Image.Image:
    card = Image.new("RGB", (width, height), (250, 250, 248))
    ImageDraw.Draw(card).rectangle((10, 10, width - 10, height // 5), fill=(180, 30, 30))
    code = Image.open(io.BytesIO(qr.png(text, pixels=600))).convert("RGB")
    side = int(width * share)
    code = code.resize((side, side), Image.Resampling.LANCZOS)
    card.paste(code, ((width - side) // 2, height - side - int(height * 0.08)))
    return card


def _seen_aslant(photo: Image.Image, *, blur: float, side: int, quality: int) -> bytes:
    width, height = photo.size
    far = 1.25  # the far edge of the table is a fifth shorter
    fall = (far - 1) / height
    photo = photo.transform(
        photo.size,
        Image.Transform.PERSPECTIVE,
        (far, width / 2 * fall, width / 2 * (1 - far), 0, far, 0, 0, fall),
        resample=Image.Resampling.BICUBIC,
        fillcolor=(100, 80, 60),
    )
    photo.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    photo.filter(ImageFilter.GaussianBlur(blur)).save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize(
    ("share", "blur", "least"),
    [
        # A phone's screen held up; a printed badge; a small code; the smallest still read.
        (0.7, 1.3, 8),
        (0.5, 1.3, 8),
        (0.35, 0.9, 8),
        (0.25, 0.5, 8),
        # Too far away and out of focus: half of them, and the others are counted.
        (0.4, 1.3, 4),
    ],
)
def test_eight_passes_in_one_photo_of_1280_pixels(share: float, blur: float, least: int) -> None:
    found = qr.look(table(*PASSES, share=share, blur=blur))
    assert len(found.texts) >= least
    assert set(found.texts) <= set(PASSES)
    # Read or counted as unreadable, each once: nobody is passed over in silence.
    assert len(found.texts) + found.unread == len(PASSES)
    assert found.shrunk


def test_the_same_photo_as_a_file_is_read_whole() -> None:
    """What the messenger shrank too much is read from the file: the hint is no empty word."""
    small = qr.look(table(*PASSES, share=0.2, blur=0.5))
    whole = qr.look(table(*PASSES, share=0.2, blur=0.5, side=2560))
    assert len(small.texts) < 8
    assert small.unread > 0
    assert small.shrunk
    assert set(whole.texts) == set(PASSES)
    assert (whole.unread, whole.shrunk) == (0, False)


def test_a_table_without_passes_has_nothing_to_be_read() -> None:
    noise = Image.effect_noise((2000, 1500), 40).convert("RGB")
    found = qr.look(_seen_aslant(noise, blur=0.5, side=1280, quality=80))
    assert (found.texts, found.unread) == ((), 0)
