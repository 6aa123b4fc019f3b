"""Words for the level gate in files that are otherwise only stored: slides, OFD, old Office files.

Rough on purpose: whatever looks like text is given, so that a mark on the first pages is seen
(SEC-04). Nothing here is shown to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from papers import zips
from papers.texts_of import UnreadableFile

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"

#: Parts (slides, pages) looked at, and bytes of each.
_PARTS = 10
_PART_BYTES = 2_000_000
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_PAGE = re.compile(r"Doc_\d+/(?:Pages|Tpls)/\w+_(\d+)/Content\.xml")
#: What ends a paragraph in each of the two; other tags stand inside words.
_LINE_END = re.compile(r"</a:p>|</(?:ofd:)?TextObject>")
_TAG = re.compile(r"<[^>]{0,4000}>")
#: Runs of Chinese text with the signs that stand in marks of level.
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e★☆()\[\]:*0-9\s]{2,}")


def gate_words(data: bytes, media_type: str, *, limit: int = 20_000) -> str:
    """Words of the first slides or pages, or of an old Office file; empty for other kinds.

    Raises ``UnreadableFile`` for a zip that is refused.
    """
    if data.startswith(zips.OLE_HEADER):
        return _ole_words(data)[:limit]
    if media_type == PPTX:
        return _zip_words(data, _SLIDE)[:limit]
    if media_type == OFD:
        return _zip_words(data, _PAGE)[:limit]
    return ""


def _zip_words(data: bytes, pattern: re.Pattern[str]) -> str:
    try:
        archive = zips.opened(data, trees=())
    except zips.RefusedZip as refusal:
        code = refusal.code if refusal.code in ("encrypted", "bomb", "too_big") else "broken"
        raise UnreadableFile(code) from refusal
    numbered = [(int(m[1]), n) for n in archive.namelist() if (m := pattern.fullmatch(n))]
    found: list[str] = []
    for _, name in sorted(numbered)[:_PARTS]:
        with archive.open(name) as part:
            xml = part.read(_PART_BYTES).decode("utf-8", "replace")
        found.append(_TAG.sub("", _LINE_END.sub("\n", xml)))
    return "\n".join(found)


def _ole_words(data: bytes) -> str:
    """Old Office files hold Chinese as UTF-16, at even or odd places."""
    return "\n".join(
        run.strip()
        for start in (0, 1)
        for run in _runs(data[start:].decode("utf-16-le", "ignore"))
    )


def _runs(text: str) -> Iterable[str]:
    return (match[0] for match in _CHINESE.finditer(text))
