"""The record to be filled in (会议记录) as .docx. Row 4.1; norms REC-02, DOC-13."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from chat.texts import minutes as words
from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.notices import person_words
from jobs.making import Made, Order
from jobs.readers import reader, safe, seen
from meetings.minutes.skeleton import RecordItem, Skeleton, record_of
from papers.report import Block, Fields, Heading, Report
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx

#: Far from any meeting, so that a day is said with its year.
_LONG_AGO = datetime(2, 1, 1, tzinfo=UTC)
#: Millimetres left for the pen.
_SPEECH, _NOTED, _SHORT = 30, 25, 12
#: What the paper of each profile has around the items, before and after them.
_BEFORE = {"taiwan": ("reports",), "hongkong": ("adopt-agenda", "adopt-minutes", "arising")}
_AFTER = {"taiwan": ("motions", "adjourned"), "hongkong": ("other", "next-date")}


def record(order: Order) -> Callable[[], Made]:
    """会议记录, in Taiwan 會議紀錄, with the head filled in and blanks under every item."""
    found = seen(
        record_of(
            order.session,
            reader(order),
            int(order.params["meeting"]),
            now=order.now,
            office=order.office,
        )
    )
    said = Words(order.texts, order.office, _LONG_AGO)
    report = Report(
        language=order.texts.language,
        title=words.titled(said, found.title),
        subtitle=() if found.signed else (words.say(said, "before"),),
        blocks=(_head(said, found), *_items(order, said, found)),
        sign_off=(words.say(said, "sign-chair"), words.say(said, "sign-recorder")),
    )
    name = safe(f"{words.say(said, 'name')} {found.title[:40]}")
    return lambda: Made(report_docx(report), f"{name}.docx", DOCX)


def _head(said: Words, found: Skeleton) -> Fields:
    rows = words.head(said, found)
    if said.office.profile.wording == "taiwan":
        year = found.starts_at.year
        rows[0] = (rows[0][0], minguo(said.texts, rows[0][1], year))
    return Fields(tuple((row,) for row in rows), 9)


def _items(order: Order, said: Words, found: Skeleton) -> list[Block]:
    wording = order.office.profile.wording
    blocks: list[Block] = []
    for key in _BEFORE.get(wording, ()):
        blocks += [Heading(words.say(said, f"heading-{key}")), _blank(said, "", _NOTED)]
    apart = wording in _AFTER
    items = [one for one in found.items if not (apart and one.motion)]
    if apart:
        blocks.append(Heading(words.say(said, "heading-items")))
    for one in items:
        blocks += _item(said, one, level=2 if apart else 1)
    if not found.items:
        blocks += [_blank(said, "speeches", _SPEECH * 2), _blank(said, "decided", _NOTED)]
    motions = [one for one in found.items if apart and one.motion]
    for at, key in enumerate(_AFTER.get(wording, ())):
        blocks.append(Heading(words.say(said, f"heading-{key}")))
        inside = motions if at == 0 else []
        for one in inside:
            blocks += _item(said, one, level=2)
        if not inside:
            blocks.append(_blank(said, "", _SHORT))
    return blocks


def _item(said: Words, one: RecordItem, *, level: int) -> list[Block]:
    # In Taiwan motions stand under a heading of their own.
    marked = one.motion and said.office.profile.wording != "taiwan"
    title = words.say(said, "motion-title", title=one.title) if marked else one.title
    rows = []
    if one.presenter is not None:
        rows.append((words.say(said, "presenter-label"), person_words(said.texts, one.presenter)))
    if one.attending:
        names = said.texts.plain("notice-between-names").join(one.attending)
        rows.append((words.say(said, "label-in-attendance"), names))
    if one.text:
        rows.append((words.say(said, "why-label"), " ".join(one.text.split())))
    rows += [
        (words.say(said, "speeches"), ""),
        (words.say(said, "decided"), ""),
        (words.say(said, "voted"), words.say(said, "votes")),
    ]
    return [
        Heading(title, level=2 if level == 2 else 1),
        Fields(tuple((row,) for row in rows), _SPEECH, blanks_only=True),
    ]


def _blank(said: Words, key: str, height_mm: float) -> Fields:
    label = words.say(said, key) if key else words.say(said, "noted")
    return Fields((((label, ""),),), height_mm)
