"""Text out of notes: key points by speaker, in the order they were said. Pure. Rows 4.3, 4.4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a note; its transcript where the recorder confirmed it."""

    name: str
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """One note with its speaker's name ("": nobody was named)."""

    speaker: str
    text: str
    at: datetime
    files: tuple[Attached, ...] = ()


def composed(notes: Sequence[Noted], *, colon: str) -> str:
    """The notes as text to start from: who spoke on goes on in the same paragraph, files are
    named where they came in, a confirmed transcript stands with its file."""
    lines: list[str] = []
    before: str | None = None
    for note in notes:
        text = note.text.strip()
        if text and note.speaker and note.speaker == before:
            lines[-1] += f"\n{text}"
        elif text:
            lines.append(f"{note.speaker}{colon}{text}" if note.speaker else text)
        for file in note.files:
            said = file.transcript.strip()
            lines.append(f"📎 {file.name}{colon}{said}" if said else f"📎 {file.name}")
        # A file in between does not end what somebody says.
        if text:
            before = note.speaker if not note.files else None
    return "\n".join(lines)


def by_item(notes: Mapping[int | None, Sequence[Noted]], *, colon: str) -> dict[int | None, str]:
    """The text of each item's notes; None: what was noted beside the agenda."""
    return {item: composed(several, colon=colon) for item, several in notes.items()}
