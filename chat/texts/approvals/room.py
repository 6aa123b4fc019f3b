"""A room that asks (``room``): what the request to its keeper says. Row 2.3."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """Which room, when, for how many, set up how."""
    texts, wanted = words.texts, request.wanted
    return [
        texts.rich("approval-room-wanted", room=wanted["room"], heads=wanted["heads"]),
        texts.rich("approval-room-when", when=_when(words, request)),
        texts.rich("venue-layout", layout=wanted["layout"]) if wanted["layout"] else (),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Which room, for which meeting."""
    return texts.rich(
        "approval-room-line", room=request.wanted["room"], title=request.meeting_title
    )


def told(words: Words, request: Request) -> RichText:
    """Agreed, or not and why."""
    texts = words.texts
    return texts.rich(
        f"approval-told-room-{request.state}",
        room=request.wanted["room"],
        title=request.meeting_title,
        when=_when(words, request),
        by=decided_by(texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the page of the meeting's rooms; where it was refused, to the rooms that fit."""
    if request.meeting_id is None:
        return ()
    of = (request.meeting_id, int(request.wanted["branch"]))
    if request.state == "approved":
        return (Choice(texts.plain("venue-button-page"), encode("Ca", *of)),)
    payload = encode("Cs", *of, 0, 0)
    return (Choice(texts.plain("venue-button-choose"), payload),)


def _when(words: Words, request: Request) -> str:
    wanted = request.wanted
    starts_at, ends_at = (datetime.fromisoformat(wanted[name]) for name in ("starts", "ends"))
    return words.when(starts_at, ends_at)
