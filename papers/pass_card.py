"""The personal pass as a picture for the chat (Row 3.2, 3.5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import qr, typeset
from papers.fonts import Language
from papers.names import spaced

#: Pixels; the template is 360 pt wide.
WIDTH = 1080
_PPI = WIDTH / 360 * 72


@dataclass(frozen=True, slots=True)
class PassWords:
    """The pass's labels; ``seat`` shows only where there is one."""

    heading: str
    time: str
    place: str
    seat: str
    #: What to do with the code.
    instruction: str


@dataclass(frozen=True, slots=True)
class PassCard:
    """One person's pass for one meeting; ``code`` is the text of the QR."""

    language: Language
    words: PassWords
    title: str
    time: str
    place: str
    name: str
    post: str
    unit: str
    code: str
    #: 代表, 列席 …; empty where the meeting makes no difference.
    capacity: str = ""
    seat: str = ""


def pass_png(card: PassCard) -> bytes:
    """PNG, 1080 pixels wide, as tall as the words need."""
    data = asdict(card) | {
        "name": spaced(card.name),
        "code": qr.svg(card.code).decode("ascii"),
    }
    return typeset.compile_png("pass_card", data, language=card.language, ppi=_PPI)[0]
