"""Official papers (公文) as GB/T 9704 has them: what stands around the body of a notice.

``papers.official_docx`` writes them as .docx. Row 2.2; norms DOC-01 to DOC-13.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from papers.fonts import Language
from papers.report import Block


@dataclass(frozen=True, slots=True)
class Masthead:
    """版头: the issuer in red, the number (发文字号) under it, a red line."""

    issuer: str
    number: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and what it says, later lines under the first: 開會事由：… (DOC-13)."""

    label: str
    text: str


OfficialBlock: TypeAlias = Block | Labelled


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期; ``sealed`` leaves room for the seal and sets both as for one."""

    issuers: tuple[str, ...]
    date: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment, on a page of its own."""

    #: "附件" or "附件1".
    mark: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: to whom copies go, who printed it and when; at the foot of the last page."""

    #: "抄送：…。"; "" where nobody gets one.
    copies: str
    printed_by: str
    printed_on: str


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """An official paper: everything in it is words, finished and in the reader's language."""

    language: Language
    title: str
    blocks: tuple[OfficialBlock, ...]
    masthead: Masthead | None = None
    #: Lines under the title: 第N次调整.
    subtitle: tuple[str, ...] = ()
    #: 主送, with its colon; "" where there is none.
    addressees: str = ""
    #: 附件说明: "附件：1.回执".
    enclosures: tuple[str, ...] = ()
    signature: Signature | None = None
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None
