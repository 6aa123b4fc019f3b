"""Searching documents by their words. Row 6.4."""

from __future__ import annotations

from handlers.forms import filling
from handlers.turn import Turn


def ask(turn: Turn) -> None:
    """df: by words."""
    filling.open_form(turn, "document_search")


def command(turn: Turn, rest: str) -> None:
    """/find 预算: what has these words; without any it asks for them."""
    words = {"found": {"words": rest[:100], "page": 0}} if rest else {}
    filling.open_form(turn, "document_search", words)
