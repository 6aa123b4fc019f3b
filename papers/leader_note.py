"""The leader's note (领导提示单) and the ushers' lists. Row 3.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language
from papers.names import spaced


@dataclass(frozen=True, slots=True)
class NoteWords:
    """The labels of the note."""

    heading: str
    way: str
    rostrum: str
    audience: str
    contact: str


@dataclass(frozen=True, slots=True)
class Note:
    """One leader's note; everything is worded."""

    name: str
    post: str
    title: str
    #: Label and value: 时间, 地点, 座位, 左邻 …
    facts: tuple[tuple[str, str], ...]
    #: 车 → 休息室 → 主席台, in the order they are walked.
    way: tuple[str, ...]
    #: From the audience's left, a tuple for each row; the leader's own name is marked.
    rostrum: tuple[tuple[str, ...], ...]
    contact: str


def leader_notes(notes: Sequence[Note], *, language: Language, words: NoteWords) -> bytes:
    """A4 PDF, a page for each leader, in large letters."""
    data = {
        "title": words.heading,
        "words": asdict(words),
        "notes": [
            asdict(one)
            | {
                "name": spaced(one.name),
                "rostrum": [
                    [{"name": spaced(name), "own": name == one.name} for name in row]
                    for row in one.rostrum
                ],
            }
            for one in notes
        ],
    }
    return typeset.compile_pdf("leader_note", data, language=language)


@dataclass(frozen=True, slots=True)
class UsherList:
    """Who sits in one usher's zone, by row and seat."""

    language: Language
    heading: str
    title: str
    subtitle: str
    #: Column heads: seat, name, unit, remark.
    columns: tuple[str, str, str, str]
    lines: tuple[tuple[str, str, str, str], ...]
    page: str


def usher_list(found: UsherList) -> bytes:
    """A4 PDF in two columns of lines."""
    lines = [(seat, spaced(name), unit, remark) for seat, name, unit, remark in found.lines]
    return typeset.compile_pdf(
        "usher_list", asdict(found) | {"lines": lines}, language=found.language
    )
