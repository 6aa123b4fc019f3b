"""An item for the agenda, or a motion (``agenda_item``, ``motion``): what its request says.
Row 2.1a."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.proposals import said_of
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """The item, and everything said about it."""
    texts, wanted = words.texts, request.wanted
    return [
        texts.rich("item-title", title=wanted["title"]),
        *said_of(
            texts,
            unit=wanted["unit"],
            text=wanted["text"],
            presenter=wanted["presenter"],
            minutes=wanted["minutes"],
            attending=wanted["attending"],
            file=wanted["file"],
        ),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Which item, of which meeting."""
    return texts.rich(
        "approval-item-line", item=request.wanted["title"], title=request.meeting_title
    )


def told(words: Words, request: Request) -> RichText:
    """On the agenda, or to be changed."""
    texts = words.texts
    kind = request.kind.replace("_", "-")
    return texts.rich(
        f"approval-told-{kind}-{request.state}",
        item=request.wanted["title"],
        title=request.meeting_title,
        by=decided_by(texts, request),
        reason=request.reason or "—",
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the item, where it is changed and sent again."""
    proposal = int(request.subject.partition(":")[2])
    key = "item-button-change" if request.state == "returned" else "item-button-show"
    route = "Be" if request.state == "returned" else "Bd"
    return (Choice(texts.plain(key), encode(route, proposal)),)
