"""What a file may do by itself when it is opened, said to whoever gets it. Row 6.4."""

from __future__ import annotations

from chat.message import RichText, lines
from chat.texts import Texts

#: As ``papers.flags`` names them, each with a sentence ``file-flag-…``.
KNOWN = ("macros", "active", "embedded")


def flags_line(texts: Texts, flags: str) -> RichText:
    """One line for each; "" nothing."""
    there = flags.split()
    return lines(*(texts.rich(f"file-flag-{flag}") for flag in KNOWN if flag in there))
