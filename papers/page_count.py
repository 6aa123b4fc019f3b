"""How many pages a file has, where that can be counted. Row 6.3, ARC-06."""

from __future__ import annotations

from typing import BinaryIO

from papers.kinds import PDF
from papers.texts_of import UnreadableFile, opened_pdf


def page_count(data: bytes | BinaryIO, media_type: str) -> int | None:
    """Pages of a PDF; a picture is one. None where nobody can say: a document is as long as the
    machine that prints it makes it, and what programs write down of it is often untrue."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind.startswith("image/"):
        return 1
    if kind != PDF:
        return None
    try:
        with opened_pdf(data) as pages:
            return sum(1 for _ in pages)
    except UnreadableFile:
        return None
