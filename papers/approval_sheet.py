"""签批单: the sheet on which a request is decided with a pen (A4)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The sheet's labels."""

    opinion: str
    #: The boxes to tick, in one line.
    choices: str
    signature: str
    date: str
    so_far: str
    foot: str
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One step of the chain: a box to sign in, or what was decided there."""

    heading: str
    #: Whose decision it is, in one line; "" where it is not known by name.
    people: str = ""
    #: Whether one of them is enough; "" for a single one.
    need: str = ""
    #: What was decided at this step; "" where it is to be signed.
    done: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """One request on paper."""

    language: Language
    words: SheetWords
    title: str
    office: str
    number: str
    #: (label, text); empty texts are left out, line breaks kept.
    facts: tuple[tuple[str, str], ...]
    steps: tuple[SheetStep, ...]
    #: (time, what happened), the first thing first.
    history: tuple[tuple[str, str], ...] = ()


def approval_sheet(sheet: ApprovalSheet) -> bytes:
    """A4 PDF: the facts, one box a step with room for a remark, a signature and a date, and what
    was decided so far. A box is never broken over two pages."""
    return typeset.compile_pdf("approval_sheet", asdict(sheet), language=sheet.language)
