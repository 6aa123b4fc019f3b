"""The pass of a guest on paper: half an A4 sheet to hand out or send. Rows 2.6, 3.5."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import qr, typeset
from papers.fonts import Language
from papers.names import spaced


@dataclass(frozen=True, slots=True)
class GuestPass:
    """One guest's pass; ``code`` is the text of the QR that signs in."""

    language: Language
    heading: str
    title: str
    #: (label, text) about the meeting.
    facts: tuple[tuple[str, str], ...]
    name: str
    post: str
    capacity: str
    code: str
    instruction: str
    #: What to know, line by line.
    notes: tuple[str, ...] = ()


def guest_pass(card: GuestPass) -> bytes:
    """A4 PDF, the pass in its upper half with a line to cut along."""
    data = asdict(card) | {
        "name": spaced(card.name),
        "code": qr.svg(card.code).decode("ascii"),
    }
    return typeset.compile_pdf("guest_pass", data, language=card.language)
