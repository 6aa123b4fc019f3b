"""Words of an alarm: what to raise, what would go out, what everybody gets, the list. Row 2.8.

Whatever is said of a drill begins with 【演练】, and nothing of it reads like the real thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chat.dates import say_time
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.seats import in_pairs
from meetings.regime.profile import Names
from meetings.safety.inside import EVERYWHERE, MAIN
from meetings.safety.raising import AlarmMenu, Earlier, Proposal, kinds_of, packed
from meetings.safety.reading import AlarmFacts, Line

PAGE = 10
#: Of those who need help, and of units, written out on the list.
MOST_HELP, MOST_UNITS, MOST_EARLIER = 6, 6, 3


def in_language(texts: Texts, names: Names) -> str:
    """The office's words in the reader's language."""
    found: str = getattr(names, texts.language)
    return found


def kind_name(words: Words, kind: str) -> str:
    """火情, 紧急疏散 …; a kind the office has given up keeps its key."""
    found = words.office.profile.safety.alarms.get(kind)
    return in_language(words.texts, found.name) if found is not None else kind


def menu(words: Words, found: AlarmMenu, *, drill: bool) -> Message:
    """What can be raised; nothing goes out before it is confirmed."""
    texts, id = words.texts, found.meeting_id
    text = lines(
        texts.rich("alarm-drill-mark") if drill else (),
        texts.rich("alarm-menu", title=found.title),
        texts.rich("alarm-menu-drill" if drill else "alarm-menu-real"),
        *(_earlier(words, one) for one in found.earlier[:MOST_EARLIER]),
    )
    kinds = [
        Choice(
            texts.plain("alarm-button-drill-kind", kind=name) if drill else name,
            encode("Gc", id, number, int(drill), EVERYWHERE),
        )
        for number, (_, names) in enumerate(found.kinds)
        for name in (in_language(texts, names),)
    ]
    other = Choice(
        texts.plain("alarm-button-to-real" if drill else "alarm-button-to-drill"),
        encode("Gb", id, int(not drill)),
    )
    reports = [
        Choice(
            texts.plain(
                "alarm-button-earlier", kind=kind_name(words, one.kind), time=clock(words, one.at)
            ),
            encode("Gl", one.alarm_id),
        )
        for one in found.earlier[:MOST_EARLIER]
    ]
    back = Choice(texts.plain("alarm-button-safety"), encode("Ga", id))
    return Message(text, choices=(*in_pairs(kinds), (other,), *in_pairs(reports), (back,)))


def _earlier(words: Words, one: Earlier) -> RichText:
    key = "alarm-earlier-drill" if one.drill else "alarm-earlier"
    return words.texts.rich(key, kind=kind_name(words, one.kind), when=words.when(one.at))


def confirm(words: Words, found: Proposal, now: datetime) -> Message:
    """确认: real or drill, to how many, and the message itself."""
    texts, new = words.texts, found.new
    kind = kinds_of(words.office).index(new.kind)
    text = lines(
        texts.rich("alarm-drill-mark") if new.drill else (),
        texts.rich("alarm-confirm-drill" if new.drill else "alarm-confirm-real"),
        texts.rich("alarm-confirm-people", count=found.people, staff=found.at_work),
        texts.rich("alarm-confirm-unread", count=found.without_phone)
        if found.without_phone
        else (),
        texts.rich("alarm-confirm-venue", venue=_venue(texts, found)) if found.venues else (),
        "—",
        texts.rich("alarm-head", kind=kind_name(words, new.kind)),
        texts.rich("alarm-head-title", title=found.title) if found.title else (),
        body(words, new.kind, new.text, new.gather),
    )
    return Message(text, choices=_confirm_choices(texts, found, kind, now))


def _confirm_choices(
    texts: Texts, found: Proposal, kind: int, now: datetime
) -> tuple[tuple[Choice, ...], ...]:
    id, new, drill = found.meeting_id, found.new, int(found.new.drill)
    what, minute = packed(kind, new.drill, new.venue), int(now.timestamp()) // 60
    label = texts.plain(
        "alarm-button-send-drill" if new.drill else "alarm-button-send", count=found.people
    )
    other = texts.plain("alarm-button-to-real" if new.drill else "alarm-button-to-drill")
    own = texts.plain("alarm-button-own-words")
    venues = [
        Choice(
            texts.plain("alarm-button-venue", venue=venue_name(texts, venue, name)),
            encode("Gc", id, kind, drill, venue),
        )
        for venue, name in found.venues
        if venue != new.venue
    ]
    return (
        (Choice(label, encode("Gd", id, what, found.after, minute)),),
        (
            Choice(own, encode("Gi", id, kind, drill, new.venue)),
            Choice(other, encode("Gc", id, kind, 1 - drill, new.venue)),
        ),
        *in_pairs(venues),
        (Choice(texts.plain("alarm-button-do-not"), encode("Gb", id, drill)),),
    )


def _venue(texts: Texts, found: Proposal) -> str:
    names = dict(found.venues)
    return venue_name(texts, found.new.venue, names.get(found.new.venue, ""))


def venue_name(texts: Texts, venue: int, name: str) -> str:
    """全部会场, 主会场, or a branch venue's name."""
    if venue == EVERYWHERE:
        return texts.plain("alarm-venue-all")
    return texts.plain("alarm-venue-main") if venue == MAIN else name


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
    text = lines(
        texts.rich("alarm-drill-mark") if alarm.drill else (),
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


def which(texts: Texts, found: Mapping[int, str]) -> Message:
    """At which of today's meetings; none: what to do then."""
    if not found:
        return Message(texts.rich("alarm-nowhere"))
    choices = [
        (Choice(title or texts.plain("alarm-untitled", number=str(id)), encode("Gb", id, 0)),)
        for id, title in found.items()
    ]
    return Message(texts.rich("alarm-which"), choices=tuple(choices[:PAGE]))


def staff_choices(
    texts: Texts, alarm: AlarmFacts, *, staff: bool, warden: bool
) -> tuple[Choice, ...]:
    """看名单 for who works there, and 报数 for who leads a zone out."""
    found = [Choice(texts.plain("alarm-button-list"), encode("Gl", alarm.id))] if staff else []
    if warden:
        found.append(Choice(texts.plain("alarm-button-count"), encode("Go", alarm.id)))
    return tuple(found)
