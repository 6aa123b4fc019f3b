"""Reports as an office writes them: a small document model, the same for all of them.

``papers.report_docx`` writes it as .docx. Rows 4.6, 8.2, 8.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it is numbered here: 一、 for level 1, （一） for level 2."""

    text: str
    level: Literal[1, 2] = 1
    #: What is said in the same line, after a colon: short things need no paragraph of their own.
    said: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its first line indented by two characters; line breaks are kept."""

    text: str
    indented: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head comes again on every page. ``widths`` are shares of the text's width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    #: Every row at least so high, for filling in by hand; 0: as high as its words.
    height_mm: float = 0


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels and values in a frame, one or two pairs a line."""

    rows: tuple[tuple[tuple[str, str], ...], ...]
    height_mm: float = 0
    #: Only lines without a value are so high: those to be filled in by hand.
    blanks_only: bool = False


Block: TypeAlias = Heading | Paragraph | Table | Fields


@dataclass(frozen=True, slots=True)
class Report:
    """A document: everything in it is words, finished and in the reader's language."""

    language: Language
    title: str
    blocks: tuple[Block, ...]
    #: Lines under the title: the number, the period.
    subtitle: tuple[str, ...] = ()
    #: Lines at the end on the right: who issues it, the date.
    sign_off: tuple[str, ...] = ()
    landscape: bool = False
