"""A paper to be cleared (``paper``), and an author who asks for more time (``paper_time``):
what their requests say. Row 2.5.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.notices import person_words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """Which paper, which edition and what came before it; or until when, instead of when."""
    texts, wanted = words.texts, request.wanted
    person = request.asked_for or request.asked_by
    if request.kind == "paper_time":
        return [
            texts.rich("approval-paper-title", title=wanted["title"]),
            texts.rich("approval-paper-author", person=person_words(texts, person)),
            texts.rich("approval-paper-from", due=_when(words, wanted["from"])),
            texts.rich("approval-paper-due", due=_when(words, wanted["due"])),
        ]
    return [
        texts.rich("approval-paper-title", title=wanted["title"]),
        texts.rich("approval-paper-author", person=person_words(texts, person)),
        _edition(words, wanted),
    ]


def _edition(words: Words, wanted: dict[str, Any]) -> RichText:
    """In one line, for a card says once what changed: which edition, and since which one."""
    texts = words.texts
    said = texts.rich(
        "approval-paper-edition",
        number=wanted["number"],
        by=wanted["by"],
        at=_when(words, wanted["at"]),
    )
    if not wanted["before"]:
        return said
    before = texts.rich("approval-paper-before", number=wanted["before"])
    return (*said, *before, *_changes(texts, wanted["changes"]))


def _changes(texts: Texts, found: dict[str, int] | None) -> RichText:
    """Paragraphs added, changed, removed; nothing where they could not be counted."""
    if found is None:
        return ()
    if not any(found.values()):
        return texts.rich("approval-paper-unchanged")
    return texts.rich("approval-paper-changes", **found)


def line(texts: Texts, request: Request) -> RichText:
    """The paper, and whose."""
    person = request.asked_for or request.asked_by
    key = "approval-paper-time-line" if request.kind == "paper_time" else "approval-paper-line"
    return texts.rich(
        key,
        title=request.wanted["title"],
        person=person_words(texts, person),
        meeting=request.meeting_title,
    )


def told(words: Words, request: Request) -> RichText:
    """Cleared, or not and why; the time given, or not."""
    texts, wanted = words.texts, request.wanted
    by = decided_by(texts, request)
    if request.kind == "paper_time":
        return texts.rich(
            f"approval-told-paper-time-{request.state}",
            title=wanted["title"],
            due=_when(words, wanted["due" if request.state == "approved" else "from"]),
            by=by,
            reason=request.reason,
        )
    return texts.rich(
        f"approval-told-paper-{request.state}",
        title=wanted["title"],
        number=wanted["number"],
        by=by,
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the paper."""
    id = int(request.wanted["paper"])
    return (Choice(texts.plain("paperlist-button-paper"), encode("Ee", id)),)


def to_read(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """While it is decided: the file itself."""
    if request.kind == "paper_time":
        return ()
    id = int(request.wanted["paper"])
    return (Choice(texts.plain("paperlist-button-read"), encode("En", id)),)


def _when(words: Words, moment: str) -> str:
    return words.when(datetime.fromisoformat(moment))
