"""What somebody looks for, as they type it: a number, a year, and words. Pure. Rows 6.2, 6.4."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: 〔2026〕 [2026] (2026) 2026年 — and 2026 alone, as years are typed.
_YEAR = re.compile(
    r"[〔\[(【]\s*((?:19|20)\d\d)\s*[〕\])】]"
    r"|(?<!\d)((?:19|20)\d\d)(?:\s*年|(?!\d|\s*[年号號期]))"
)
#: 3号, 第3号, 第3期, No. 3.
_NUMBER = re.compile(
    r"第?\s*(?<!\d)(\d{1,5})\s*[号號期](?![码碼楼樓厅廳])|\b(?:no\.?|number)\s*(\d{1,5})\b", re.I
)


#: 青档发〔2026〕18号: whose, which year, which number. Brackets of any shape are put right.
_WRITTEN = re.compile(
    r"^(.{1,20}?)[〔\[［(（【]\s*(\d{2,4})\s*[〕\]］)）】]\s*第?\s*0*(\d{1,5})\s*([号號])$"
)


def tidied(typed: str) -> str:
    """A number as the standard writes it (DOC-04): 〔〕, no 第, no leading zero, so that the same
    number is known as the same; what is not in this form stays as it was typed."""
    text = " ".join(typed.split())
    found = _WRITTEN.match(text.replace(" ", ""))
    return f"{found[1]}〔{found[2]}〕{found[3]}{found[4]}" if found else text


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a question."""

    year: int | None
    number: int | None
    words: tuple[str, ...]


def asked(text: str) -> Asked:
    """ "2026年 3号 纪要" taken apart; what is neither number nor year is words."""
    left = unicodedata.normalize("NFKC", text)
    left, year = _taken(_YEAR, left)
    left, number = _taken(_NUMBER, left)
    return Asked(year, number, tuple(left.split()))


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, int | None]:
    """The text without the first thing like this, and that as a number."""
    found = pattern.search(text)
    if found is None:
        return text, None
    digits = next(group for group in found.groups() if group)
    return f"{text[: found.start()]} {text[found.end() :]}", int(digits)
