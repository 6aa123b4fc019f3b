"""请假条: the slip on which leave from a meeting is asked for and decided with a pen (A4).
Row 3.3a."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class SlipWords:
    """The slip's labels."""

    applicant: str
    unit_head: str
    #: What the convening side decides.
    decision: str
    #: The boxes to tick, in one line.
    choices: str
    signature: str
    date: str
    foot: str


@dataclass(frozen=True, slots=True)
class LeaveSlip:
    """One person's leave from one meeting."""

    language: Language
    words: SlipWords
    title: str
    office: str
    #: (label, text); empty texts are left out.
    facts: tuple[tuple[str, str], ...]
    #: What was decided, in finished sentences; "" while it is to be decided with a pen.
    decided: str = ""


def leave_slip(slip: LeaveSlip) -> bytes:
    """A4 PDF: the facts, room for three signatures, and the decision where there is one."""
    return typeset.compile_pdf("leave_slip", asdict(slip), language=slip.language)
