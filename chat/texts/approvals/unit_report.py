"""A unit's names changed after the deadline (``unit_report_change``). Row 2.2."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.notices import names_words
from meetings.approvals import Request


def _key(request: Request) -> str:
    return "less" if "take_back" in request.wanted else "more"


def lines(words: Words, request: Request) -> list[RichText]:
    """Which names come, or which one goes."""
    texts = words.texts
    names = names_words(texts, request.wanted["names"])
    return [texts.rich(f"approval-unit-{_key(request)}", names=names)]


def line(texts: Texts, request: Request) -> RichText:
    """Whose names, of which meeting."""
    person = request.asked_for or request.asked_by
    return texts.rich(
        f"approval-unit-line-{_key(request)}",
        unit=person.unit,
        title=request.meeting_title,
        names=names_words(texts, request.wanted["names"]),
    )


def told(words: Words, request: Request) -> RichText:
    """Whether the names stand now."""
    texts = words.texts
    return texts.rich(
        f"approval-unit-told-{_key(request)}-{request.state}",
        title=request.meeting_title,
        names=names_words(texts, request.wanted["names"]),
        by=decided_by(texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Back to the unit's notice."""
    label = texts.plain("unit-button-card")
    return (Choice(label, encode("nn", request.wanted["quota"])),)
