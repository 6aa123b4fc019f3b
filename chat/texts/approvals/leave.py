"""Leave (``leave``): what its request says. Row 3.3a."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.notices import person_words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """Who, why, for which sittings, and how it was told."""
    texts, wanted = words.texts, request.wanted
    person = request.asked_for or request.asked_by
    found = [
        texts.rich("approval-person", person=person_words(texts, person)),
        texts.rich("approval-reason", reason=wanted["reason"]),
        texts.rich("approval-leave-sittings", sittings=_sittings(texts, request))
        if wanted["sittings"]
        else (),
    ]
    if wanted["afterwards"]:
        found.append(texts.rich("approval-leave-afterwards"))
    return found


def line(texts: Texts, request: Request) -> RichText:
    """Who, which meeting."""
    person = request.asked_for or request.asked_by
    key = (
        "approval-leave-line-afterwards" if request.wanted["afterwards"] else "approval-leave-line"
    )
    return texts.rich(key, person=person_words(texts, person), title=request.meeting_title)


def told(words: Words, request: Request) -> RichText:
    """准假, or not and why: then the answer before stands, and they are expected."""
    texts = words.texts
    person = request.asked_for or request.asked_by
    return texts.rich(
        f"approval-told-leave-{request.state}",
        person=person.name,
        title=request.meeting_title,
        by=decided_by(texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the card: 撤回请假, or the answer once more; and the slip."""
    participant = int(request.subject.partition(":")[2])
    return (
        Choice(texts.plain("notice-button-card"), encode("rc", participant)),
        Choice(texts.plain("leave-button-print"), encode("wp", participant)),
    )


def _sittings(texts: Texts, request: Request) -> str:
    numbers = [str(number) for number in request.wanted["sittings"]]
    return texts.plain("notice-between-names").join(numbers)
