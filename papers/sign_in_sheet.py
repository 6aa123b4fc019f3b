"""The pre-named paper sheet people sign with a pen (Row 3.2)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language
from papers.names import spaced


@dataclass(frozen=True, slots=True)
class SignInWords:
    """The sheet's labels."""

    heading: str
    meeting: str
    time: str
    place: str
    organiser: str
    #: Column heads: serial, name, unit, post, signature, time, remark.
    columns: tuple[str, str, str, str, str, str, str]
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class Signer:
    """One row. The serial is what a clerk types when entering the signed sheet."""

    serial: int
    name: str
    unit: str = ""
    post: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """The sheet of one sitting, or of one desk where ``desk`` says which."""

    language: Language
    words: SignInWords
    title: str
    time: str
    place: str
    organiser: str
    #: How many are expected, as a finished phrase for the foot.
    expected: str
    #: In the order they are printed.
    signers: tuple[Signer, ...]
    desk: str = ""
    spare_rows: int = 5


def sign_in_sheet(sheet: SignInSheet) -> bytes:
    """A4 PDF: head on every page, rows of at least 10 mm, a blank signature column of 42 mm.

    Two-character names are spaced; the spare rows at the end bear +1, +2 … so that they can be
    entered by number and never clash with a serial.
    """
    signers = [asdict(one) | {"name": spaced(one.name)} for one in sheet.signers]
    return typeset.compile_pdf(
        "sign_in_sheet", asdict(sheet) | {"signers": signers}, language=sheet.language
    )
