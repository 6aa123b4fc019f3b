"""Words of lessons: what is noted, what came back, the lists. Rows 8.8, 8.9."""

from __future__ import annotations

from datetime import datetime

from chat.dates import say_month
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import tasks as words
from meetings.lessons import Appearance, Kind, Measure, Noted, Shown
from meetings.office import Office
from meetings.reach import Reached

PAGE = 10


def when_noted(texts: Texts, at: datetime, now: datetime, office: Office) -> str:
    """今年3月, 去年12月, 2024年12月."""
    then, today = office.local(at).date(), office.today(now)
    if then.year == today.year:
        return texts.plain("lesson-this-year", month=_month(texts, then.month))
    if then.year == today.year - 1:
        return texts.plain("lesson-last-year", month=_month(texts, then.month))
    return say_month(then.year, then.month, texts.language)


def _month(texts: Texts, month: int) -> str:
    # Any year will do: only the month's name is wanted.
    said = say_month(2000, month, texts.language)
    return said.removeprefix("2000年").removesuffix(" 2000")


def measure_line(texts: Texts, measure: Measure) -> str:
    """A measure with its number, and whether it was carried out."""
    return texts.plain(
        "lesson-measure-closed" if measure.closed else "lesson-measure-open",
        number=words.number(texts, measure.year, measure.number, "measure"),
        text=measure.text,
    )


def came_back(texts: Texts, found: Shown, now: datetime, office: Office) -> RichText:
    """What this likely repeats: when, from which item, and what was done about it."""
    last = found.appearances[-1]
    head = texts.rich(
        "lesson-came-back",
        when=when_noted(texts, last.at, now, office),
        number=number(texts, last),
        text=last.text,
    )
    several = texts.rich("lesson-came-often", count=found.times) if found.times > 1 else None
    if not found.measures:
        return lines(head, several, texts.rich("lesson-no-measure"))
    return lines(
        head,
        several,
        texts.rich("lesson-measure-then", measure=measure_line(texts, found.measures[-1])),
    )


def number(texts: Texts, one: Appearance) -> str:
    """The number of the item it was noted from; "" for none."""
    if one.year is None or one.number is None:
        return ""
    return words.number(texts, one.year, one.number, one.task_kind)


def noted(texts: Texts, outcome: Noted, owner: str) -> Message:
    """It is written down; and what became of the measure."""
    parts = [texts.rich(f"lesson-noted-{outcome.kind}")]
    if outcome.times > 1:
        parts.append(texts.rich("lesson-noted-times", count=outcome.times))
    choices = [Choice(texts.plain("button-task-show"), encode("tk", outcome.task_id))]
    if outcome.measure is not None:
        told = isinstance(outcome.measure.told, Reached)
        key = "lesson-measure-told" if told else "lesson-measure-not-told"
        parts.append(texts.rich(key, name=owner))
        measure = encode("tk", outcome.measure.task_id)
        choices.append(Choice(texts.plain("button-lesson-measure"), measure))
    return Message(lines(*parts), choices=(tuple(choices),))


def listing(
    texts: Texts,
    found: tuple[Shown, ...],
    kind: Kind,
    page: int,
    now: datetime,
    office: Office,
) -> Message:
    """经验 or 不足, ten a page; of a shortcoming how often it came back, and its measures."""
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    key = f"lessons-title-{kind}" if found else f"lessons-empty-{kind}"
    text = lines(
        texts.rich(key, count=len(found)),
        *(entry(texts, one, now, office) for one in shown),
    )
    at = list(Kind).index(kind)
    turns = []
    if page > 0:
        turns.append(Choice(texts.plain("button-previous-page"), encode("ik", at, page - 1)))
    if page < last:
        turns.append(Choice(texts.plain("button-next-page"), encode("ik", at, page + 1)))
    other = Kind.LESSON if kind is Kind.SHORTCOMING else Kind.SHORTCOMING
    rows = [
        tuple(turns),
        (
            Choice(texts.plain(f"button-lessons-{other}"), encode("ik", list(Kind).index(other))),
            Choice(texts.plain("button-lessons-search"), encode("ij", at)),
        ),
        (Choice(texts.plain("button-items"), encode("ii")),),
    ]
    return Message(text, choices=tuple(row for row in rows if row))


def entry(texts: Texts, one: Shown, now: datetime, office: Office) -> RichText:
    """One lesson: its words, where it comes from, how often, what mends it."""
    first = one.appearances[0]
    of = number(texts, first)
    source = texts.plain("register-and").join(
        part
        for part in (when_noted(texts, first.at, now, office), of, one.unit, one.meeting)
        if part
    )
    often = None
    if one.times > 1:
        latest = when_noted(texts, one.appearances[-1].at, now, office)
        often = texts.rich("lesson-often", count=one.times, when=latest)
    measures: list[RichText] = [
        texts.rich("lesson-small", text=measure_line(texts, measure)) for measure in one.measures
    ]
    if one.kind is Kind.SHORTCOMING and not measures:
        measures.append(texts.rich("lesson-none-yet"))
    return lines(
        texts.rich("lesson-line", text=one.text),
        texts.rich("lesson-small", text=source) if source else None,
        often,
        *measures,
    )
