"""What a request about a task says: an extension, a suspension. Norms SUP-08 and SUP-04."""

from __future__ import annotations

from datetime import date

from chat.dates import say_short
from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts, tasks
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from meetings.approvals import Request
from meetings.tasks.loans import change_of


def lines(words: Words, request: Request) -> list[RichText]:
    """What is wanted, for the card of the request."""
    texts, wanted = words.texts, request.wanted
    if _change(request) == "extension":
        said = texts.rich("approval-wanted-extension", **_days(words, request))
    else:
        said = texts.rich("approval-wanted-suspension")
    return [
        texts.rich("task-line-title", **_item(texts, request)),
        said,
        texts.rich("approval-wanted-reason", reason=wanted["reason"]),
    ]


def line(texts: Texts, request: Request) -> RichText:
    """The request in one line, for lists."""
    if _change(request) == "extension":
        new = say_short(date.fromisoformat(request.wanted["to"]), texts.language)
        return texts.rich("approval-line-extension", **_item(texts, request), new=new)
    return texts.rich("approval-line-suspension", **_item(texts, request))


def told(words: Words, request: Request) -> RichText:
    """What became of it, to who asked."""
    days = _days(words, request) if _change(request) == "extension" else {}
    return words.texts.rich(
        f"approval-told-{_change(request)}-{request.state}",
        by=decided_by(words.texts, request),
        reason=request.reason,
        **_item(words.texts, request),
        **days,
    )


def _change(request: Request) -> str:
    """Another day, of an item or of a loan; or a pause."""
    return change_of(request.kind)


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the item."""
    task_id = int(request.subject.partition(":")[2])
    return (Choice(texts.plain("button-task-show"), encode("tk", task_id)),)


def _item(texts: Texts, request: Request) -> dict[str, str]:
    wanted = request.wanted
    number = tasks.number(texts, wanted["year"], wanted["number"], wanted["of"])
    return {"number": number, "text": wanted["text"]}


def _days(words: Words, request: Request) -> dict[str, str]:
    today = words.office.today(words.now)
    return {
        name: tasks.day(words.texts, date.fromisoformat(request.wanted[key]), today)
        for name, key in (("old", "from"), ("new", "to"))
    }
