"""A notice to be signed off (``notice``): the whole of it, as it will go out. Rows 2.2, 2.10."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words, changes, notice
from meetings.approvals import Request
from meetings.notices.facts import from_data


def lines(words: Words, request: Request) -> list[RichText]:
    """To how many, what changed since it was out, and the notice itself."""
    texts, wanted = words.texts, request.wanted
    said = from_data(wanted["facts"])
    before = from_data(wanted["before"]) if wanted["before"] else None
    to_whom = "approval-notice-units" if wanted["units"] else "approval-notice-people"
    found = [texts.rich(to_whom, people=wanted["people"], units=wanted["units"])]
    if before is not None:
        number = str(wanted["revision"] - 1)
        asks = "approval-notice-asks" if wanted["asked_again"] else "approval-notice-keeps"
        found += [
            texts.rich("approval-notice-revision", number=number),
            *changes(words, before, said),
            texts.rich("notice-reason", reason=wanted["reason"]) if wanted["reason"] else (),
            texts.rich(asks),
        ]
    found.append(texts.rich("approval-notice-text"))
    found += notice(words, said)
    if said.reply_asked and said.reply_by is not None:
        found.append(texts.rich("approval-notice-reply-by", when=words.when(said.reply_by)))
    return found


def line(texts: Texts, request: Request) -> RichText:
    """Which notice, and to how many."""
    return texts.rich(
        "approval-notice-line"
        if request.wanted["revision"] == 1
        else "approval-notice-line-again",
        title=request.wanted["facts"]["title"],
        people=request.wanted["people"],
        number=str(request.wanted["revision"] - 1),
    )


def told(words: Words, request: Request) -> RichText:
    """Signed off it is on its way; sent back it waits for whoever asked. Agreed to by word and
    not signed afterwards, it is out all the same."""
    texts = words.texts
    state = request.state
    if state == "returned" and _went_out(request):
        state = "unsigned"
    return texts.rich(
        f"approval-told-notice-{state}",
        title=request.wanted["facts"]["title"],
        people=request.wanted["people"],
        by=decided_by(texts, request),
        reason=request.reason or "—",
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Back to the meeting."""
    if request.meeting_id is None:
        return ()
    return (Choice(texts.plain("notice-button-panel"), encode("mp", request.meeting_id)),)


def _went_out(request: Request) -> bool:
    last = len(request.steps) - 1
    return any(one.step == last and one.kind in ("approved", "spoken") for one in request.events)
