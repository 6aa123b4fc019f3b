"""等我决定的: what waits for the reader, ten a page; several harmless ones at one press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chat.message import Choice, Message, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.kinds import kind_name, line_of
from chat.texts.home import shortened
from meetings.approvals import BatchDone, Item, Request

if TYPE_CHECKING:
    from meetings.approvals.mine import What

PAGE = 10
#: What is said about how many, in this order.
_WHATS: tuple[What, ...] = ("decide", "enter", "sign", "confirm", "answer", "carry")


def waiting(texts: Texts, found: Sequence[Item], page: int, *, batch: int) -> Message:
    """The list; ``batch``: so many may be approved at one press."""
    if not found:
        return Message(texts.rich("approval-none"))
    page = min(page, (len(found) - 1) // PAGE)
    shown = list(enumerate(found, 1))[page * PAGE : (page + 1) * PAGE]
    heading = [
        texts.rich(f"approval-waiting-{what}", count=count)
        for what in _WHATS
        if (count := sum(item.what == what for item in found))
    ]
    body = [_line(texts, number, item) for number, item in shown]
    rows = [
        (Choice(_label(number, item.request), encode("as", item.request.id)),)
        for number, item in shown
    ]
    if batch > 1:
        label = texts.plain("approval-button-all", count=batch)
        rows.insert(0, (Choice(label, encode("at")),))
    turn = []
    if page > 0:
        turn.append(Choice(texts.plain("button-previous-page"), encode("al", page - 1)))
    if (page + 1) * PAGE < len(found):
        turn.append(Choice(texts.plain("button-next-page"), encode("al", page + 1)))
    choices = (*rows, *((tuple(turn),) if turn else ()))
    return Message(lines(*heading, *body), choices=choices)


def _label(number: int, request: Request) -> str:
    person = request.asked_for or request.asked_by
    return f"{number}. {shortened(person.name)}"


def _line(texts: Texts, number: int, item: Item) -> RichText:
    said = numbered(texts, number, item.request)
    if item.what == "decide":
        return said
    return (*said, Span(" "), *texts.rich(f"approval-wanted-{item.what}"))


def numbered(texts: Texts, number: int, request: Request) -> RichText:
    """One request as a line of a list."""
    head = texts.rich("approval-line", number=str(number), kind=kind_name(texts, request.kind))
    return (*head, *line_of(texts, request))


def batch_done(texts: Texts, done: BatchDone) -> Message:
    """What became of those that were shown."""
    text = lines(
        texts.rich("approval-batch-done", count=len(done.approved)),
        texts.rich("approval-batch-changed", count=len(done.changed)) if done.changed else (),
        texts.rich("approval-batch-refused", count=len(done.refused)) if done.refused else (),
        texts.rich("approval-batch-new", count=done.new) if done.new else (),
    )
    again = Choice(texts.plain("approval-button-list"), encode("al"))
    return Message(text, choices=((again,),))
