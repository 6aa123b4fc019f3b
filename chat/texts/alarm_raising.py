"""Words of raising an alarm: what to raise, what would go out and to how many. Row 2.8."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.alarms import RULE, body, clock, drilled, in_language, kind_name
from chat.texts.cards import Words
from chat.texts.seats import in_pairs
from meetings.safety.choosing import AlarmMenu, Earlier
from meetings.safety.inside import EVERYWHERE, MAIN
from meetings.safety.raising import Proposal, kinds_of, packed

PAGE = 10
#: Of alarms before, written out under the choice of kinds.
MOST_EARLIER = 3


def menu(words: Words, found: AlarmMenu, *, drill: bool, another: bool = False) -> Message:
    """What can be raised; nothing goes out before it is confirmed."""
    texts, id = words.texts, found.meeting_id
    head = lines(
        texts.rich("alarm-menu", title=found.title),
        texts.rich("alarm-menu-another") if another else (),
        texts.rich("alarm-menu-drill" if drill else "alarm-menu-real"),
    )
    text = lines(
        drilled(texts, head) if drill else head,
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
    reports = [_report(words, one) for one in found.earlier[:MOST_EARLIER]]
    back = Choice(texts.plain("alarm-button-safety"), encode("Ga", id))
    return Message(text, choices=(*in_pairs(kinds), (other,), *in_pairs(reports), (back,)))


def _report(words: Words, one: Earlier) -> Choice:
    key = "alarm-button-earlier-drill" if one.drill else "alarm-button-earlier"
    kind, time = kind_name(words, one.kind), clock(words, one.at)
    return Choice(words.texts.plain(key, kind=kind, time=time), encode("Gl", one.alarm_id))


def _earlier(words: Words, one: Earlier) -> RichText:
    key = "alarm-earlier-drill" if one.drill else "alarm-earlier"
    return words.texts.rich(key, kind=kind_name(words, one.kind), when=words.when(one.at))


def confirm(words: Words, found: Proposal, now: datetime) -> Message:
    """确认: real or drill, to how many, and the message itself."""
    texts, new = words.texts, found.new
    kind = kinds_of(words.office).index(new.kind)
    text = lines(
        texts.rich("alarm-confirm-drill" if new.drill else "alarm-confirm-real"),
        _replaces(words, found),
        texts.rich("alarm-confirm-people", count=found.people, staff=found.at_work),
        texts.rich("alarm-confirm-unread", count=found.without_phone)
        if found.without_phone
        else (),
        texts.rich("alarm-confirm-venue", venue=_venue(texts, found)) if found.venues else (),
        RULE,
        texts.rich("alarm-head", kind=kind_name(words, new.kind)),
        texts.rich("alarm-head-title", title=found.title) if found.title else (),
        body(words, new.kind, new.text, new.gather),
    )
    text = drilled(texts, text) if new.drill else text
    return Message(text, choices=_confirm_choices(texts, found, kind, now))


def _replaces(words: Words, found: Proposal) -> RichText:
    """What ends with it."""
    if not found.replaces:
        return ()
    if found.replaces_drill:
        return words.texts.rich("alarm-confirm-breaks-drill")
    return words.texts.rich("alarm-confirm-replaces", kind=kind_name(words, found.replaces))


def send_label(texts: Texts, found: Proposal) -> str:
    """What sending it is called: drill or not, to how many."""
    key = "alarm-button-send-drill" if found.new.drill else "alarm-button-send"
    return texts.plain(key, count=found.people)


def _confirm_choices(
    texts: Texts, found: Proposal, kind: int, now: datetime
) -> tuple[tuple[Choice, ...], ...]:
    id, new, drill = found.meeting_id, found.new, int(found.new.drill)
    what = packed(kind, new.drill, new.venue)
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
        (
            Choice(own, encode("Gi", id, kind, drill, new.venue)),
            Choice(other, encode("Gc", id, kind, 1 - drill, new.venue)),
        ),
        *in_pairs(venues),
        (
            Choice(
                send_label(texts, found), encode("Gd", id, what, found.after, int(now.timestamp()))
            ),
        ),
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


def which(texts: Texts, found: Mapping[int, str]) -> Message:
    """At which of today's meetings; none: what to do then."""
    if not found:
        return Message(texts.rich("alarm-nowhere"))
    choices = [
        (Choice(title or texts.plain("alarm-untitled", number=str(id)), encode("Gb", id, 0)),)
        for id, title in found.items()
    ]
    more = texts.rich("alarm-which-more", count=PAGE) if len(choices) > PAGE else ()
    return Message(lines(texts.rich("alarm-which"), more), choices=tuple(choices[:PAGE]))
