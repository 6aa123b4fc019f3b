"""The poster with the venue's code, to hang at the door (Row 3.2)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import qr, typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class PosterWords:
    """The poster's labels."""

    heading: str
    time: str
    place: str
    #: One sentence: how to sign in.
    instruction: str


@dataclass(frozen=True, slots=True)
class VenuePoster:
    """The poster of one sitting; ``code`` is the text of the QR."""

    language: Language
    words: PosterWords
    title: str
    time: str
    place: str
    code: str
    #: Small print: until when the code holds, where to ask.
    note: str = ""


def venue_poster(poster: VenuePoster) -> bytes:
    """A4 PDF, one page, the code 138 mm wide."""
    data = asdict(poster) | {"code": qr.svg(poster.code).decode("ascii")}
    return typeset.compile_pdf("venue_code", data, language=poster.language)
