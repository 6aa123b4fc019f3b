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
    #: Column heads: serial, name, unit, post, telephone, signature, time, remark.
    columns: tuple[str, str, str, str, str, str, str, str]
    #: Holds {page} and {pages}: of one desk.
    page: str
    #: The blanks at the end of each desk: 实到 人, 请假 人 …
    totals: tuple[str, ...]
    #: 签到台工作人员, 核对人: to be signed.
    signed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """One row. The serial is what a clerk types when entering the signed sheet."""

    serial: int
    name: str
    unit: str = ""
    post: str = ""
    remark: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SheetDesk:
    """What one desk gets: its own pages, counted by themselves."""

    #: In the order they are printed.
    signers: tuple[Signer, ...]
    #: How many are expected there, as a finished phrase for the foot.
    expected: str
    #: Which desk it is, where there are several: 第2签到台 财务处、信息中心.
    name: str = ""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """The sheet of one sitting, for one desk or split for several."""

    language: Language
    words: SignInWords
    title: str
    time: str
    place: str
    organiser: str
    desks: tuple[SheetDesk, ...]
    #: Rows to be filled by hand at the end of each desk.
    spare_rows: int = 5
    #: Whether the column of telephone numbers is printed.
    phones: bool = False


def sign_in_sheet(sheet: SignInSheet) -> bytes:
    """A4 PDF: head on every page, rows of at least 10 mm, a blank signature column of 42 mm (38
    beside telephone numbers).

    Two-character names are spaced; the spare rows at the end of each desk bear +1, +2 … and never
    clash with a serial.
    """
    desks = [
        asdict(desk)
        | {"signers": [asdict(one) | {"name": spaced(one.name)} for one in desk.signers]}
        for desk in sheet.desks
    ]
    return typeset.compile_pdf(
        "sign_in_sheet", asdict(sheet) | {"desks": desks}, language=sheet.language
    )
