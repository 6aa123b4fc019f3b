"""The reader's name and the time over each page of a PDF (row 6.6).

The file is not parsed page by page: one line is set once, and every page draws it several times
over what it had. Only what changed is written, after the end of the file as it was, so that a
long paper costs little more than its own size.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, BinaryIO

from papers import typeset
from papers.fonts import Language

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import IndirectObject

#: How the line slants, in degrees, and the room around it, in points.
SLANT = 30.0
_ACROSS, _DOWN = 70.0, 150.0
#: A page wider or higher than this many points is a plan: the line grows with it.
_USUAL = 842.0
#: Lines on one page at most, whatever its shape.
_MOST_LINES = 120
_NAME = "/HuiwuReader"

Matrix = tuple[float, float, float, float, float, float]


class NotStamped(ValueError):
    """The PDF can not carry it: encrypted, signed, too many pages, or broken. ``why`` is one of
    these words (``pages`` for too many)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def watermarked(source: BinaryIO, text: str, *, language: Language, most_pages: int) -> bytes:
    """The PDF with ``text`` slanted over each page. Row 6.6.

    Raises NotStamped: an encrypted one can not be opened, and a signature would no longer hold
    for what was changed after it.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    set_once = typeset.compile_pdf("watermark", {"text": text}, language=language)
    line = PdfReader(io.BytesIO(set_once))
    try:
        reader = PdfReader(source)
        _mind(reader, most_pages)
        writer = PdfWriter(reader, incremental=True)
        form, width, height = _form(writer, line)
        # Pages of one shape share what is drawn over them.
        drawn: dict[str, IndirectObject] = {}
        for page in writer.pages:
            _over(writer, page, form, _places(page, width, height), drawn)
        out = io.BytesIO()
        writer.write(out)
    except NotStamped:
        raise
    # What the library trips over is no error of ours: the file is broken.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotStamped("broken") from error
    return out.getvalue()


def _mind(reader: PdfReader, most_pages: int) -> None:
    if reader.is_encrypted:
        raise NotStamped("encrypted")
    root: Any = reader.trailer["/Root"].get_object()
    fields: Any = root.get("/AcroForm")
    signed = bool(int(fields.get_object().get("/SigFlags", 0)) & 1) if fields else False
    if signed or "/Perms" in root:
        raise NotStamped("signed")
    if len(reader.pages) > most_pages:
        raise NotStamped("pages")


def _form(writer: PdfWriter, line: PdfReader) -> tuple[IndirectObject, float, float]:
    """The line as a form that pages draw, with its size in points."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject, StreamObject

    page = line.pages[0]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    form = StreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, width, height)))
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    if "/Group" in page:
        form[NameObject("/Group")] = page["/Group"].clone(writer)
    return writer._add_object(form), width, height


def _over(
    writer: PdfWriter,
    page: PageObject,
    form: IndirectObject,
    places: list[Matrix],
    drawn: dict[str, IndirectObject],
) -> None:
    """Draw the line over one page, as it is looked at: turned with the page, within what is
    shown of it."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    shared = page.get("/Resources")
    resources = DictionaryObject(shared.get_object() if shared is not None else {})
    known = resources.get("/XObject")
    forms = DictionaryObject(known.get_object() if known is not None else {})
    name = _NAME
    while name in forms:
        name += "X"
    forms[NameObject(name)] = form
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources

    old = page.get("/Contents")
    there: list[Any] = []
    if old is not None:
        whole = old.get_object()
        there = list(whole) if isinstance(whole, list) else [page.raw_get("/Contents")]
    lines = "\n".join(
        f"q {' '.join(f'{number:.4f}' for number in matrix)} cm {name} Do Q" for matrix in places
    )
    # What the page did to the state of things ends before our line begins.
    page[NameObject("/Contents")] = ArrayObject(
        [
            _stream(writer, "q\n", drawn),
            *there,
            _stream(writer, f"\nQ\n{lines}\n", drawn),
        ]
    )


def _stream(writer: PdfWriter, text: str, drawn: dict[str, IndirectObject]) -> IndirectObject:
    from pypdf.generic import StreamObject

    if text not in drawn:
        stream = StreamObject()
        stream.set_data(text.encode("ascii"))
        drawn[text] = writer._add_object(stream)
    return drawn[text]


def _places(page: PageObject, width: float, height: float) -> list[Matrix]:
    """The matrix of each line on the page. Pure but for the page's boxes."""
    box = page.cropbox
    left, bottom = float(box.left), float(box.bottom)
    wide, high = float(box.width), float(box.height)
    turned = int(page.rotation) % 360
    seen_wide, seen_high = (high, wide) if turned in (90, 270) else (wide, high)
    scale = max(1.0, max(wide, high) / _USUAL)
    angle = math.radians(SLANT + turned)
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    across = (width + _ACROSS) * scale
    down = (height + _DOWN) * scale
    found: list[Matrix] = []
    rows = max(1, math.ceil(seen_high / down))
    columns = max(1, math.ceil(seen_wide / across))
    for row in range(rows):
        for column in range(columns):
            if len(found) == _MOST_LINES:
                return found
            # The middle of the line, as the page is looked at; every other row is set off.
            x = (column + 0.5 + (0.25 if row % 2 else -0.25) * (columns > 1)) * seen_wide / columns
            y = (row + 0.5) * seen_high / rows
            px, py = _on_page(x, y, wide, high, turned)
            mx = left + px - (cos * width - sin * height) / 2
            my = bottom + py - (sin * width + cos * height) / 2
            found.append((cos, sin, -sin, cos, mx, my))
    return found


def _on_page(x: float, y: float, wide: float, high: float, turned: int) -> tuple[float, float]:
    """Where a point of the page as it is looked at lies on the page as it is written."""
    match turned:
        case 90:
            return wide - y, x
        case 180:
            return wide - x, high - y
        case 270:
            return y, high - x
        case _:
            return x, y
