"""Words of the discussion on a task: its pages and the notice about it. Row 8.4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.dates import say_time, say_when
from chat.message import Choice, Message, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.sharing import pages, to_task
from chat.texts.tasks import PAGE, number_of
from meetings.office import Office
from meetings.tasks.discussing import Comment, Discussion

#: Comments a notice shows: the last ones.
TOLD = 3


def page(
    texts: Texts,
    found: Discussion,
    number: int | None,
    now: datetime,
    office: Office,
    *,
    note: RichText = (),
) -> Message:
    """The comments, the newest last, ten a page; None is the last page."""
    last = max(0, (len(found.comments) - 1) // PAGE)
    number = last if number is None else min(number, last)
    shown = found.comments[number * PAGE : (number + 1) * PAGE]
    task = found.task
    text = lines(
        note,
        texts.rich("comment-page", number=number_of(texts, task), text=shortened(task.text, 60)),
        *(_line(texts, one, now, office) for one in shown),
        None if shown else texts.rich("comment-none"),
    )
    rows = pages(texts, ("kd", task.id), number, last)
    first: list[Choice] = []
    if found.may_write:
        first.append(Choice(texts.plain("button-comment-write"), encode("kv", task.id)))
    if found.withdrawable is not None:
        code = encode("kq", found.withdrawable)
        first.append(Choice(texts.plain("button-comment-withdraw"), code))
    files = sum(len(one.files) for one in shown)
    more = [to_task(texts, task.id)]
    if files:
        label = texts.plain("button-comment-files", count=files)
        more.insert(0, Choice(label, encode("kj", task.id, number)))
    return Message(text, choices=(*rows, *([tuple(first)] if first else []), tuple(more)))


def files(texts: Texts, found: Discussion, number: int) -> Message:
    """The files that came with the comments of a page."""
    shown = found.comments[number * PAGE : (number + 1) * PAGE]
    sent = tuple(
        StoredFile(file.digest, file.name, file.media_type, file.size)
        for one in shown
        for file in one.files
    )
    key = "comment-files" if sent else "comment-no-files"
    return Message(texts.rich(key, number=number_of(texts, found.task)), files=sent)


def notice(
    texts: Texts, found: Discussion, last: Sequence[Comment], now: datetime, office: Office
) -> Message:
    """What was said last, for those who were not there."""
    task = found.task
    text = lines(
        texts.rich("comment-told", number=number_of(texts, task), text=shortened(task.text, 60)),
        *(_line(texts, one, now, office) for one in last),
    )
    read = Choice(texts.plain("button-comment-read"), encode("kd", task.id))
    return Message(text, choices=((read, to_task(texts, task.id)),))


def _line(texts: Texts, one: Comment, now: datetime, office: Office) -> RichText:
    by = one.by.name if one.by else ""
    who = texts.plain("on-behalf", by=by, person=one.for_.name) if one.for_ else by
    today = office.today(now)
    if office.local(one.at).date() == today:
        when = say_time(one.at, office.zone)
    else:
        when = say_when(one.at, None, texts.language, office.zone, today=today)
    heading = texts.rich("comment-by", who=who, when=when)
    if one.withdrawn:
        return lines(heading, texts.rich("comment-withdrawn"))
    count = len(one.files)
    return lines(
        heading, one.text, texts.rich("comment-has-files", count=count) if count else None
    )
