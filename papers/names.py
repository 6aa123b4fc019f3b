"""How names are set on office paper."""

from __future__ import annotations

import re

_TWO_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]{2}")


def spaced(name: str) -> str:
    """A two-character Chinese name with a full-width space between, as lists are set: 张　三."""
    return f"{name[0]}\u3000{name[1]}" if _TWO_HAN.fullmatch(name) else name


def in_lines(text: str, width: float) -> list[str]:
    """A list of names in lines of at most ``width`` characters that end behind a name: neither
    Word nor LibreOffice keeps 张　三 together by itself. A name wider than that stays whole."""
    found = [""]
    for name in re.findall(r"[^、]*、|[^、]+", text):
        if found[-1] and width_of(found[-1] + name) > width:
            found.append("")
        found[-1] += name
    return found


def width_of(text: str) -> float:
    """The width of a line in Chinese characters; letters take about half of one."""
    return sum(1.0 if ord(char) > 0x2E7F else 0.56 for char in text)
