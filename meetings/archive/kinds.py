"""What a filed document is (文种), in the order of the file. Pure. Rows 4.8, 6.3, ARC-04."""

from __future__ import annotations

#: The order in which a file is bound: what led to the meeting, the meeting, what came of it.
KINDS = (
    "request",
    "decision",
    "notice",
    "roster",
    "agenda",
    "report",
    "speech",
    "paper",
    "not_passed",
    "sign_in",
    "seats",
    "record",
    "resolution",
    "minutes",
    "bulletin",
    "summary",
    "survey",
    "follow_up",
    "safety",
    "handbook",
    "logistics",
    "finance",
    "photo",
    "preparation",
    "other",
)
#: Categories of documents (row 6.1) that go by another name here.
_ELSEWHERE = {"floor_plan": "handbook"}


def kind_of(category: str) -> str:
    """The kind a document's category means; ``other`` for what the file has no place for."""
    kind = _ELSEWHERE.get(category, category)
    return kind if kind in KINDS else "other"


def place_of(kind: str) -> int:
    """Its place in the file."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
