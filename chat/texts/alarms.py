"""Words of an alarm: what everybody it is about gets. Row 2.8.

Every line that is said of a drill begins with 【演练】: a line is cut off on a locked screen, goes
on in the next message, or is read out alone, and none of them reads like the real thing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chat.dates import say_time
from chat.message import Choice, Message, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from meetings.regime.profile import Names
from meetings.safety.reading import AlarmFacts, Line


def in_language(texts: Texts, names: Names) -> str:
    """The office's words in the reader's language."""
    found: str = getattr(names, texts.language)
    return found


def kind_name(words: Words, kind: str) -> str:
    """火情, 紧急疏散 …; a kind the office has given up keeps its key."""
    found = words.office.profile.safety.alarms.get(kind)
    return in_language(words.texts, found.name) if found is not None else kind


#: Between what is asked and the message itself.
RULE = "—"


def drilled(texts: Texts, text: RichText) -> RichText:
    """The same, every line marked as a drill."""
    mark = texts.rich("alarm-drill-mark")
    found: list[Span] = []
    begins = True
    for span in text:
        for number, part in enumerate(span.text.split("\n")):
            if number:
                found.append(Span("\n"))
                begins = True
            if part:
                marked = begins and part != RULE
                found += [*(mark if marked else ()), replace(span, text=part)]
                begins = False
    return tuple(found)


def plain_mark(texts: Texts, alarm: AlarmFacts) -> str:
    """【演练】 as it stands on paper; "" of a real one."""
    return texts.plain("alarm-drill-mark-plain") if alarm.drill else ""


def said_of(texts: Texts, alarm: AlarmFacts, *parts: RichText | str | None) -> RichText:
    """Lines about this alarm."""
    text = lines(*parts)
    return drilled(texts, text) if alarm.drill else text


def body(words: Words, kind: str, text: str, gather: str) -> RichText:
    """What happened and what to do: as it was written, or in the reader's language as the office
    has it; and where to gather."""
    known = words.office.profile.safety.alarms.get(kind)
    said = text or (in_language(words.texts, known.text) if known is not None else "")
    return lines(said, words.texts.rich("alarm-gather", place=gather) if gather else ())


def card(
    words: Words,
    alarm: AlarmFacts,
    own: Line,
    note: RichText = (),
    *,
    extra: tuple[Choice, ...] = (),
    for_other: bool = False,
) -> Message:
    """The alarm on the screen of somebody it is about, with their answer."""
    texts = words.texts
    text = said_of(
        texts,
        alarm,
        note,
        texts.rich("alarm-for", name=own.person.name) if for_other else (),
        texts.rich("alarm-head", kind=kind_name(words, alarm.kind)),
        texts.rich("alarm-head-title", title=alarm.title) if alarm.title else (),
        *(
            [texts.rich("alarm-card-over", time=clock(words, alarm.ended_at))]
            if alarm.ended_at is not None
            else [body(words, alarm.kind, alarm.text, alarm.gather)]
        ),
        _own_answer(words, own, over=alarm.ended_at is not None),
    )
    return Message(text, choices=(*own_choices(texts, alarm, own), *((extra,) if extra else ())))


def are_you_there(words: Words, alarm: AlarmFacts, person_id: int) -> Message:
    """To somebody taken to be elsewhere who asks: what they press puts them on the list."""
    texts = words.texts
    text = said_of(
        texts,
        alarm,
        texts.rich("alarm-head", kind=kind_name(words, alarm.kind)),
        texts.rich("alarm-head-title", title=alarm.title) if alarm.title else (),
        body(words, alarm.kind, alarm.text, alarm.gather),
        texts.rich("alarm-are-you-there"),
    )
    of = (alarm.id, person_id)
    row = (
        Choice(texts.plain("alarm-button-safe"), encode("Ge", *of)),
        Choice(texts.plain("alarm-button-help"), encode("Gf", *of)),
    )
    return Message(text, choices=(row,))


def own_choices(texts: Texts, alarm: AlarmFacts, own: Line) -> tuple[tuple[Choice, ...], ...]:
    """我安全 and 需要帮助, as far as they are not said; a call for help can always be made."""
    of = (alarm.id, own.person.person_id)
    safe = Choice(texts.plain("alarm-button-safe"), encode("Ge", *of))
    help_ = Choice(texts.plain("alarm-button-help"), encode("Gf", *of))
    wanted = [] if own.answer == "safe" or alarm.ended_at is not None else [safe]
    if own.answer != "help":
        wanted.append(help_)
    else:
        wanted.append(Choice(texts.plain("alarm-button-where"), encode("Gf", *of)))
    return (tuple(wanted),)


def _own_answer(words: Words, own: Line, *, over: bool) -> RichText:
    texts = words.texts
    match own.answer:
        case "safe":
            return texts.rich("alarm-own-safe", time=clock(words, own.answered_at))
        case "help" if own.helped_at is not None:
            return texts.rich("alarm-own-helped")
        case "help" if own.helper:
            return texts.rich("alarm-own-helper", name=own.helper)
        case "help":
            return texts.rich("alarm-own-help", note=own.note or texts.plain("alarm-no-place"))
        case _:
            return () if over else texts.rich("alarm-ask")


def clock(words: Words, moment: datetime | None) -> str:
    """The time of day; "" where there is none."""
    return say_time(moment, words.office.zone) if moment is not None else ""


def staff_choices(
    texts: Texts, alarm: AlarmFacts, *, staff: bool, warden: bool
) -> tuple[Choice, ...]:
    """看名单 for who works there, and 报数 for who leads a zone out."""
    found = [Choice(texts.plain("alarm-button-list"), encode("Gl", alarm.id))] if staff else []
    if warden:
        found.append(Choice(texts.plain("alarm-button-count"), encode("Go", alarm.id)))
    return tuple(found)
