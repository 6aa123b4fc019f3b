"""A record to be signed (``record``): what its request says; the record itself is a press away.
Row 4.5."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.record_results import outcome_name
from meetings.approvals import Request
from meetings.record.results import OUTCOMES


def lines(words: Words, request: Request) -> list[RichText]:
    """Who attended, what became of the items, how much was decided, and why it comes again."""
    texts, wanted = words.texts, request.wanted
    counted = texts.plain("meeting-list-comma").join(
        texts.plain(
            "record-count-outcome",
            outcome=outcome_name(texts, name),
            count=wanted["outcomes"][name],
        )
        for name in OUTCOMES
        if name in wanted["outcomes"]
    )
    return [
        texts.rich("approval-record-attend", attend=wanted["attend"], away=wanted["away"]),
        texts.rich("approval-record-items", outcomes=counted or "—"),
        texts.rich("approval-record-resolutions", count=wanted["resolutions"]),
        texts.rich("record-correction", reason=wanted["correction"])
        if wanted["correction"]
        else (),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Which meeting's."""
    return texts.rich("approval-record-line", title=request.meeting_title)


def told(words: Words, request: Request) -> RichText:
    """Signed, or why not."""
    return words.texts.rich(
        f"approval-told-record-{request.state}",
        title=request.meeting_title,
        by=decided_by(words.texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The way back to the record."""
    return (Choice(texts.plain("record-button-home"), encode("Ka", _meeting(request))),)


def to_read(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The record as it is signed: to read here, or as a document."""
    id = _meeting(request)
    return (
        Choice(texts.plain("record-button-whole"), encode("KC", id, 0)),
        Choice(texts.plain("record-button-paper"), encode("BD", id)),
    )


def _meeting(request: Request) -> int:
    return int(request.subject.partition(":")[2])
