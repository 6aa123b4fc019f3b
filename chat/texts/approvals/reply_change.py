"""A changed reply after the deadline (``reply_change``): what its request says. Row 3.3a."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.notices import person_words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """From which answer to which, and why."""
    texts, wanted = words.texts, request.wanted
    person = request.asked_for or request.asked_by
    return [
        texts.rich("approval-person", person=person_words(texts, person)),
        texts.rich(
            "approval-reply-change",
            old=texts.plain(f"reply-{wanted['from']}"),
            new=texts.plain(f"reply-{wanted['answer']}"),
        ),
        texts.rich("approval-reason", reason=wanted["reason"]) if wanted["reason"] else (),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Who, which meeting, to which answer."""
    person = request.asked_for or request.asked_by
    return texts.rich(
        "approval-reply-line",
        person=person_words(texts, person),
        title=request.meeting_title,
        new=texts.plain(f"reply-{request.wanted['answer']}"),
    )


def told(words: Words, request: Request) -> RichText:
    """What the answer is now."""
    texts = words.texts
    person = request.asked_for or request.asked_by
    return texts.rich(
        f"approval-told-{request.state}",
        person=person.name,
        title=request.meeting_title,
        new=texts.plain(f"reply-{request.wanted['answer']}"),
        by=decided_by(texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Back to the card of the meeting."""
    participant = int(request.subject.partition(":")[2])
    return (Choice(texts.plain("notice-button-card"), encode("rc", participant)),)
