"""The pages of a file for the index of words: what stands on each, a bounded part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from papers.kinds import DOCX, PDF, XLSX
from papers.texts_of import UnreadableFile, first_text, opened_pdf

#: Characters of a page where the file has none of its own.
PAGE = 2_000
#: Characters kept of a page that is one in the file.
MOST_OF_PAGE = 20_000
STATES = ("read", "part", "none", "unreadable")
#: Pages that are read; what comes after is not found.
MOST_PAGES = 300


@dataclass(frozen=True, slots=True)
class Pages:
    """``state``: read / part (there is more) / none (a scan, a picture) / unreadable."""

    state: str
    texts: tuple[str, ...] = ()


def pages_of(data: bytes | BinaryIO, media_type: str, *, go_on: Callable[[], bool]) -> Pages:
    """What stands on the pages of a docx, pdf, xlsx or text. Never raises for a file's content.

    ``go_on`` is asked before each page of a PDF: False ends the reading there. Row 6.4.
    """
    kind = media_type.partition(";")[0].strip().lower()
    try:
        found = list(islice(_pages(data, kind, go_on), MOST_PAGES + 1))
    except UnreadableFile:
        return Pages("unreadable")
    whole = len(found) <= MOST_PAGES and go_on()
    whole = whole and all(len(one) <= MOST_OF_PAGE for one in found)
    texts = tuple(_storable(one[:MOST_OF_PAGE]) for one in found[:MOST_PAGES])
    if not any(texts):
        return Pages("none")
    return Pages("read" if whole else "part", texts)


def _pages(data: bytes | BinaryIO, kind: str, go_on: Callable[[], bool]) -> Iterator[str]:
    if kind == PDF:
        yield from _of_pdf(data, go_on)
    elif kind in (DOCX, XLSX) or kind.startswith("text/"):
        # A page more than is kept, so that it is known whether there is more.
        said = first_text(data, kind, limit=PAGE * (MOST_PAGES + 1))
        yield from _pieces(said)


def _pieces(said: str) -> Iterator[str]:
    """At most ``PAGE`` characters each, cut between paragraphs where these are not too long."""
    at = 0
    while at < len(said):
        end = at + PAGE
        if end < len(said):
            between = said.rfind("\n", at + PAGE // 2, end)
            end = between + 1 or end
        yield said[at:end]
        at = end


def _of_pdf(data: bytes | BinaryIO, go_on: Callable[[], bool]) -> Iterator[str]:
    with opened_pdf(data) as pages:
        for page in pages:
            if not go_on():
                return
            yield page.extract_text()


def _storable(text: str) -> str:
    """Without what no database holds: a zero byte, half of a letter."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
