"""What a new edition changed: paragraphs that came, went, or read otherwise. Row 2.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from storage import Session, document_texts

#: Paragraphs that are compared at most; the leader reads a longer paper without a summary.
MOST_PARAGRAPHS = 2000


@dataclass(frozen=True, slots=True)
class Differences:
    """Paragraphs by what became of them."""

    added: int
    changed: int
    removed: int


def differences(session: Session, before_id: int, edition_id: int) -> Differences | None:
    """Between two editions; None where one of them was not read, or not as a whole, or has no
    paragraphs to count (a PDF has lines, a scan nothing)."""
    before = document_texts.paragraphs_of(session, before_id)
    after = document_texts.paragraphs_of(session, edition_id)
    if not before or not after or max(len(before), len(after)) > MOST_PARAGRAPHS:
        return None
    return compared(before, after)


def compared(before: Sequence[str], after: Sequence[str]) -> Differences:
    """A stretch that was replaced by a longer one is changed as far as it went, then added to."""
    added = changed = removed = 0
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if kind != "equal":
            same = min(i2 - i1, j2 - j1)
            changed += same
            removed += i2 - i1 - same
            added += j2 - j1 - same
    return Differences(added, changed, removed)
