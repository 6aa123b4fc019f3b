"""QR codes: made as SVG for print and as PNG for chat, read from photos (Row 3.2)."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

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
    import zxingcpp

    picture = _opened(image)
    only_qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for side in _SIDES:
        shrunk = picture.copy()
        shrunk.thumbnail((side, side))
        codes = zxingcpp.read_barcodes(shrunk, formats=only_qr, text_mode=zxingcpp.TextMode.Plain)
        found = sorted(
            (code.position.top_left.y, code.position.top_left.x, code.text)
            for code in codes
            if code.valid
        )
        if found or max(picture.size) <= side:
            return tuple(dict.fromkeys(text for _, _, text in found))
    return ()


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


def _opened(image: bytes) -> Image:
    """The picture in grey, at most about twice the largest side tried."""
    from PIL import Image

    # Our own limit is lower than the one Pillow only warns about.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(image), formats=_FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise UnreadableImage("too_many_pixels")
        # Lets the JPEG decoder skip detail instead of decoding it and throwing it away.
        picture.draft("L", (_SIDES[-1], _SIDES[-1]))
        if picture.has_transparency_data:
            paper = Image.new("RGBA", picture.size, "white")
            paper.alpha_composite(picture.convert("RGBA"))
            return paper.convert("L")
        return picture.convert("L")
    except UnreadableImage:
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableImage("too_many_pixels") from error
    except Exception as error:
        # Pillow's decoders let through whatever a broken file makes them trip over.
        raise UnreadableImage("not_an_image") from error
