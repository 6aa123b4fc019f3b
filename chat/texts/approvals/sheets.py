"""The second look at a signed sheet: what was entered, beside the scan. Rule: paper is equal."""

from __future__ import annotations

from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts.approvals.card import facts
from chat.texts.approvals.history import said, stored
from chat.texts.approvals.kinds import kind_name
from chat.texts.cards import Words
from meetings.approvals import Request
from storage.approvals import ApprovalFile


def to_confirm(words: Words, found: Request, event_id: int, files: list[ApprovalFile]) -> Message:
    """What the sheet says as it was entered; confirmed only where the scan says the same."""
    texts = words.texts
    event = next(one for one in found.sheets if one.id == event_id)
    text = lines(
        texts.rich("approval-look-heading"),
        texts.rich("approval-number", kind=kind_name(texts, found.kind), number=str(found.id)),
        *facts(words, found),
        said(texts, found, event),
        texts.rich("approval-look-explain"),
    )
    choices = (
        Choice(texts.plain("approval-button-confirm"), encode("ak", event_id)),
        Choice(texts.plain("approval-button-reject"), encode("ax", event_id)),
    )
    return Message(text, choices=(choices,), files=stored(files))
