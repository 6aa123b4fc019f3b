"""A file's pages for the index of words: each page, a bounded part, and no file that stops it."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pypdf
import typst

from papers import fonts
from papers.kinds import DOCX, PDF, XLSX
from papers.pages_of import MOST_PAGES, PAGE, Pages, pages_of
from tests.stories.meeting_stage import docx


def always() -> bool:
    return True


def pdf_of(*pages: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.typ"
        path.write_text("\n#pagebreak()\n".join(pages))
        made = typst.Compiler(str(path), font_paths=fonts.catalogue()).compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def test_each_page_of_a_pdf_stands_alone() -> None:
    found = pages_of(pdf_of("预算草案", "决算报告"), PDF, go_on=always)
    assert found.state == "read"
    assert [("预算" in one, "决算" in one) for one in found.texts] == [
        (True, False),
        (False, True),
    ]


def test_a_document_without_pages_is_cut_into_pieces() -> None:
    found = pages_of(docx("甲" * PAGE + "乙", "丙"), DOCX, go_on=always)
    assert found.state == "read"
    assert [len(one) for one in found.texts] == [PAGE, 3]
    assert found.texts[1] == "乙\n丙"
    assert pages_of("通知".encode(), "text/plain; charset=utf-8", go_on=always).texts == ("通知",)


def test_pieces_are_cut_between_paragraphs() -> None:
    said = "\n".join(str(n) * 90 for n in range(10, 60))
    found = pages_of(said.encode(), "text/plain", go_on=always)
    assert "\n".join(found.texts) == said and max(map(len, found.texts)) <= PAGE


def test_a_long_one_is_read_in_part_and_said_to_be() -> None:
    writer = pypdf.PdfWriter()
    page = pypdf.PdfReader(io.BytesIO(pdf_of("预算"))).pages[0]
    for _ in range(MOST_PAGES + 2):
        writer.add_page(page)
    data = io.BytesIO()
    writer.write(data)
    found = pages_of(data.getvalue(), PDF, go_on=always)
    assert (found.state, len(found.texts)) == ("part", MOST_PAGES)
    whole = "预" * (PAGE * MOST_PAGES)
    assert pages_of(whole.encode(), "text/plain", go_on=always).state == "read"
    assert pages_of(f"{whole}算".encode(), "text/plain", go_on=always).state == "part"


def test_it_stops_when_told() -> None:
    left = iter([True, True, False, False, False])
    found = pages_of(pdf_of("一", "二", "三"), PDF, go_on=lambda: next(left))
    assert (found.state, len(found.texts)) == ("part", 2)


def test_what_has_no_words_or_can_not_be_read() -> None:
    assert pages_of(b"%PDF-1.7 broken", PDF, go_on=always) == Pages("unreadable")
    assert pages_of(b"PK\x03\x04 broken", DOCX, go_on=always) == Pages("unreadable")
    assert pages_of(b"PK\x03\x04 broken", XLSX, go_on=always) == Pages("unreadable")
    assert pages_of(b"\x89PNG", "image/png", go_on=always) == Pages("none")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of("预算")))
    writer.encrypt("geheim", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    assert pages_of(data.getvalue(), PDF, go_on=always) == Pages("unreadable")
