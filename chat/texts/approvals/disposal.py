"""A disposal list (``disposal``): what its request says. Titles are on the paper only. Row 6.9."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.disposals import number
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """How many are destroyed and kept, of which years, and how."""
    texts, wanted = words.texts, request.wanted
    comma = texts.plain("meeting-list-comma")
    return [
        texts.rich(
            "approval-disposal-wanted",
            number=_number(texts, request),
            destroy=wanted["destroy"],
            keep=wanted["keep"],
        ),
        texts.rich("approval-disposal-years", years=comma.join(map(str, wanted["years"])))
        if wanted["years"]
        else (),
        texts.rich("disposal-page-method", method=wanted["method"]),
        texts.rich("approval-disposal-final"),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Which list, how many items."""
    return texts.rich(
        "approval-disposal-line",
        number=_number(texts, request),
        destroy=request.wanted["destroy"],
    )


def told(words: Words, request: Request) -> RichText:
    """批准, or why not."""
    return words.texts.rich(
        f"approval-told-disposal-{request.state}",
        number=_number(words.texts, request),
        by=decided_by(words.texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the list."""
    return (_to_list(texts, request),)


def to_read(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The list, item by item, and on paper."""
    printed = Choice(
        texts.plain("disposal-button-print"), encode("PH", int(request.wanted["disposal"]))
    )
    return (_to_list(texts, request), printed)


def _to_list(texts: Texts, request: Request) -> Choice:
    label = texts.plain("disposal-button-list", number=_number(texts, request))
    return Choice(label, encode("PB", int(request.wanted["disposal"])))


def _number(texts: Texts, request: Request) -> str:
    return number(texts, int(request.wanted["year"]), int(request.wanted["number"]))
