"""A correction of a sign-in (``signin_correction``): what its request says. Row 3.3."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.notices import person_words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """Who, what was recorded, what is said to be true, and why."""
    texts, wanted = words.texts, request.wanted
    person = request.asked_for or request.asked_by
    was = _time(words, wanted["from"]) or texts.plain("correction-none")
    return [
        texts.rich("approval-person", person=person_words(texts, person)),
        texts.rich(f"correction-{wanted['what']}"),
        texts.rich("correction-was", was=was),
        texts.rich("correction-is", at=_time(words, wanted["at"])) if wanted["at"] else (),
        texts.rich("approval-reason", reason=wanted["reason"]),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Who, which meeting, what is to be corrected."""
    person = request.asked_for or request.asked_by
    return texts.rich(
        "correction-line",
        person=person_words(texts, person),
        title=request.meeting_title,
        what=texts.plain(f"correction-{request.wanted['what']}"),
    )


def told(words: Words, request: Request) -> RichText:
    """What holds now."""
    texts, wanted = words.texts, request.wanted
    person = request.asked_for or request.asked_by
    return texts.rich(
        f"correction-told-{request.state}",
        person=person.name,
        title=request.meeting_title,
        at=_time(words, wanted["at"]) or "none",
        by=decided_by(texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Back to the person at that sitting."""
    person = request.asked_for or request.asked_by
    label = texts.plain("button-door-card")
    return (Choice(label, encode("xd", int(request.wanted["sitting"]), person.person_id)),)


def _time(words: Words, moment: str | None) -> str:
    if not moment:
        return ""
    return words.when(datetime.fromisoformat(moment))
