"""The request to hold a meeting (``meeting_plan``): what is put forward, and what is new since it
was approved. Rows 2.1a, 2.10."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.holding import change_lines, facts_lines, part_lines
from meetings.approvals import Request
from meetings.proposals.holding_facts import Change


def lines(words: Words, request: Request) -> list[RichText]:
    """What changed, the facts, and what the clerk wrote."""
    texts, wanted = words.texts, request.wanted
    found = [Change(*one) for one in wanted["changes"]]
    return [
        texts.rich("request-edition", number=str(wanted["edition"]))
        if wanted["edition"] > 1
        else (),
        texts.rich("request-why", reason=wanted["why"]) if wanted["why"] else (),
        *change_lines(words, found),
        *facts_lines(words, wanted["facts"]),
        *part_lines(texts, wanted["parts"]),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """Which meeting, for how many."""
    facts = request.wanted["facts"]
    return texts.rich("approval-plan-line", title=facts["title"], people=facts["people"])


def told(words: Words, request: Request) -> RichText:
    """It may be held so, or the request is to be changed."""
    texts = words.texts
    return texts.rich(
        f"approval-told-meeting-plan-{request.state}",
        title=request.wanted["facts"]["title"],
        by=decided_by(texts, request),
        reason=request.reason or "—",
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the request."""
    if request.meeting_id is None:
        return ()
    return (Choice(texts.plain("items-button-request"), encode("Bp", request.meeting_id)),)
