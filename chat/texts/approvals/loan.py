"""A loan of a paper original (``loan``, ``loan_internal``): what its request says. Row 6.5."""

from __future__ import annotations

from datetime import date

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.disposals import day
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """Which original, what for, until when."""
    texts, wanted = words.texts, request.wanted
    until = day(words, date.fromisoformat(wanted["until"]))
    return [
        texts.rich("approval-loan-title", title=wanted["title"]),
        texts.rich("approval-loan-purpose", purpose=wanted["purpose"]),
        texts.rich("approval-loan-until", until=until),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Which original."""
    return texts.rich("approval-loan-line", title=request.wanted["title"])


def told(words: Words, request: Request) -> RichText:
    """Granted, or not and why."""
    return words.texts.rich(
        f"approval-told-loan-{request.state}",
        title=request.wanted["title"],
        by=decided_by(words.texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the loan."""
    return (Choice(texts.plain("loan-button-show"), encode("Pp", int(request.wanted["loan"]))),)
