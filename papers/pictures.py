"""Pictures people send, made small enough for a page. Row 2.2, ORG-14."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import BinaryIO

#: Pixels of a picture on a page: enough for print at this size.
LONGEST_SIDE = 1600


class NotAPicture(ValueError):
    """What was sent as a picture can not be read as one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG (in base64) and its sides in pixels."""

    jpeg: str
    wide: int
    tall: int


def shrunk(source: BinaryIO) -> Picture:
    """The picture, upright, of at most ``LONGEST_SIDE`` pixels a side.

    Raises ``NotAPicture`` for what can not be read, or is too large to be looked at safely. What
    a stranger sent is looked at in a process apart (``papers.apart.picture``).
    """
    from PIL import Image, ImageOps

    source.seek(0)
    try:
        with Image.open(source) as opened:
            # Of a large photograph only as much is decoded as is kept.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            image = opened.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise NotAPicture(str(broken)) from broken
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return Picture(base64.b64encode(out.getvalue()).decode("ascii"), *image.size)


def picture_svg(picture: Picture) -> str:
    """The picture as an SVG."""
    wide, tall = picture.wide, picture.tall
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}">'
        f'<image width="{wide}" height="{tall}"'
        f' xlink:href="data:image/jpeg;base64,{picture.jpeg}"/>'
        f"</svg>"
    )
