"""QR codes: made as SVG for print and as PNG for chat, read from photos (Row 3.2)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL.Image import Image

#: Blank modules around a code; scanners need four.
QUIET_ZONE = 4
#: Decoded pixels a photo may have: more is a bomb, not a phone.
MAX_PIXELS = 60_000_000
#: Longer side in pixels tried first, then, if no code was found, the second (small passes in a
#: large photo). A 12 megapixel photo unshrunk takes 0.8 s.
_SIDES = (2000, 4000)
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
#: A picture whose longer side is at most this was shrunk by a messenger (Telegram: 1280): sent as
#: a file it would be sharper.
_SHRUNK = 1600
#: Smaller than this, in pixels a side, a pattern that does not decode is no code but a texture.
_LEAST_SIDE = 16


@dataclass(frozen=True, slots=True)
class Codes:
    """What a photo holds."""

    #: The texts of the codes that were read, each once, from top to bottom.
    texts: tuple[str, ...]
    #: Codes that are there and could not be read.
    unread: int = 0
    #: The picture was shrunk on its way: sent as a file it may be read.
    shrunk: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a code lies, in pixels of the picture as it was sent."""

    x: float
    y: float
    side: float

    def over(self, other: _Place) -> bool:
        """Whether both are the same code, seen twice."""
        reach = 0.8 * max(self.side, other.side)
        return abs(self.x - other.x) < reach and abs(self.y - other.y) < reach


class UnreadableImage(ValueError):
    """A picture that cannot be looked at; ``code`` is ``not_an_image`` or ``too_many_pixels``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def svg(text: str, *, best_mask: bool = True) -> bytes:
    """The code as SVG, one path, sides in modules with the quiet zone.

    ``best_mask=False`` skips the search for the mask with the best contrast: three times faster,
    for sheets of hundreds.
    """
    modules = _modules(text, best_mask=best_mask)
    side = len(modules) + 2 * QUIET_ZONE
    path: list[str] = []
    for y, row in enumerate(modules, QUIET_ZONE):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.append(f"M{x + QUIET_ZONE} {y}h{run - x}v1h{x - run}z")
            x = run + 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"'
        f' viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="#000" d="{"".join(path)}"/></svg>'
    ).encode("ascii")


def png(text: str, *, pixels: int = 600) -> bytes:
    """The code as a square PNG of ``pixels`` a side (more only where the code needs them).

    Modules are whole pixels; what is left over widens the quiet zone.
    """
    from PIL import Image

    modules = _modules(text, best_mask=True)
    side = len(modules) + 2 * QUIET_ZONE
    scale = max(1, pixels // side)
    small = Image.new("1", (len(modules), len(modules)), 1)
    small.putdata([0 if dark else 1 for row in modules for dark in row])
    large = small.resize((len(modules) * scale,) * 2, Image.Resampling.NEAREST)
    whole = max(pixels, side)
    picture = Image.new("1", (whole, whole), 1)
    corner = (whole - large.width) // 2
    picture.paste(large, (corner, corner))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def read(image: bytes) -> tuple[str, ...]:
    """The texts of all QR codes in a photo, each once, from top to bottom.

    Empty when there is none. Raises ``UnreadableImage``.
    """
    return look(image).texts


def look(image: bytes | BinaryIO) -> Codes:
    """All QR codes of a photo, and how many of them could not be read.

    A blurred or shrunk picture is looked at again, sharpened and enlarged, while codes are left:
    eight passes in a photo of 1280 pixels cost a tenth of a second of CPU at most. Raises
    ``UnreadableImage``.
    """
    picture = _opened(image)
    read: dict[str, _Place] = {}
    unread: list[_Place] = []
    for shrink, view in _views(picture):
        for place, text in _seen(view, shrink):
            if text is None:
                unread.append(place)
            else:
                read.setdefault(text, place)
        unread = _apart(unread, list(read.values()))
        if read and not unread:
            break
    ordered = sorted(read.items(), key=lambda item: (item[1].y, item[1].x))
    shrunk = max(picture.size) <= _SHRUNK
    return Codes(tuple(text for text, _ in ordered), len(unread), shrunk)


def _views(picture: Image) -> Iterator[tuple[float, Image]]:
    """The picture in other sizes and sharper, the cheapest first; with what it was enlarged by."""
    from PIL import Image, ImageFilter

    longer = max(picture.size)
    sizes = [side for side in _SIDES if side < longer] + [min(longer, _SIDES[-1])]
    views: list[Callable[[], Image.Image]] = [
        partial(_resized, picture, side) for side in sizes[:2]
    ]
    soft = _resized(picture, min(longer, _SIDES[0]))
    views.append(lambda: soft.filter(ImageFilter.UnsharpMask(2, 200, 0)))
    if longer <= _SIDES[0]:
        twice = (soft.width * 2, soft.height * 2)
        views.append(
            lambda: soft.resize(twice, Image.Resampling.LANCZOS).filter(
                ImageFilter.UnsharpMask(2, 300, 0)
            )
        )
    for make in views:
        view = make()
        yield view.width / picture.width, view


def _resized(picture: Image, side: int) -> Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _seen(view: Image, enlarged: float) -> Iterator[tuple[_Place, str | None]]:
    """Codes in one view: place and text, None where it could not be read."""
    import zxingcpp

    only_qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(
        view, formats=only_qr, text_mode=zxingcpp.TextMode.Plain, return_errors=True
    ):
        at = code.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        x, y = (sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4)
        side = max(
            max(c.x for c in corners) - min(c.x for c in corners),
            max(c.y for c in corners) - min(c.y for c in corners),
        )
        place = _Place(x / enlarged, y / enlarged, side / enlarged)
        if code.valid:
            yield place, code.text
        elif place.side >= _LEAST_SIDE:
            yield place, None


def _apart(unread: list[_Place], read: list[_Place]) -> list[_Place]:
    """The unread ones that are no code read meanwhile, each once."""
    left: list[_Place] = []
    # The largest first: parts of a code are often taken for small ones.
    for place in sorted(unread, key=lambda one: -one.side):
        if not any(place.over(other) for other in (*read, *left)):
            left.append(place)
    return left


def _modules(text: str, *, best_mask: bool) -> list[list[bool]]:
    # QRCode never makes a micro code, which phones cannot read.
    import qrcode

    code = qrcode.QRCode(
        error_correction=qrcode.ERROR_CORRECT_M,
        border=0,
        mask_pattern=None if best_mask else 3,
    )
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.modules]


def _opened(image: bytes | BinaryIO) -> Image:
    """The picture in grey, at most about twice the largest side tried."""
    from PIL import Image

    # Our own limit is lower than the one Pillow only warns about.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    try:
        source = io.BytesIO(image) if isinstance(image, bytes) else image
        source.seek(0)
        picture = Image.open(source, formats=_FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise UnreadableImage("too_many_pixels")
        # Lets the JPEG decoder skip detail instead of decoding it and throwing it away.
        picture.draft("L", (_SIDES[-1], _SIDES[-1]))
        if picture.has_transparency_data:
            paper = Image.new("RGBA", picture.size, "white")
            paper.alpha_composite(picture.convert("RGBA"))
            return paper.convert("L")
        return picture.convert("L")
    except (UnreadableImage, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableImage("too_many_pixels") from error
    except Exception as error:
        # Pillow's decoders let through whatever a broken file makes them trip over.
        raise UnreadableImage("not_an_image") from error
