"""A safety plan (``safety_plan``): what its request says, and what changed since. Row 2.8."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """Which edition; the whole plan, or of a later edition why it is there and what it changes."""
    texts, wanted = words.texts, request.wanted
    found = [texts.rich("approval-safety-edition", edition=wanted["edition"])]
    if wanted["reason"]:
        found.append(texts.rich("approval-reason", reason=wanted["reason"]))
    for name, before, text in wanted["parts"]:
        if before:
            found.append(texts.rich("safety-diff", name=name, before=before, text=text))
        else:
            found.append(texts.rich("safety-whole", name=name, text=text))
    if wanted["edition"] > 1:
        found.append(texts.rich("safety-rest-stays"))
    return found


def line(texts: Texts, request: Request) -> RichText:
    """Which meeting's, which edition."""
    return texts.rich(
        "approval-safety-line", title=request.meeting_title, edition=request.wanted["edition"]
    )


def told(words: Words, request: Request) -> RichText:
    """批准, or why not."""
    return words.texts.rich(
        f"approval-told-safety-{request.state}",
        title=request.meeting_title,
        by=decided_by(words.texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The way back to the page."""
    meeting_id = int(request.subject.partition(":")[2])
    return (Choice(texts.plain("safety-button-page"), encode("Ga", meeting_id)),)
