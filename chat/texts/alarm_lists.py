"""Words of the list of an alarm: who is safe, needs help, has not answered; its end. Row 2.8."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, Span
from chat.payload import encode
from chat.texts import Texts
from chat.texts.alarms import clock, kind_name, own_choices, said_of
from chat.texts.cards import Words
from chat.texts.names import words_shortly
from chat.texts.seats import in_pairs, pages
from meetings.people import Named
from meetings.safety.counting import Counted
from meetings.safety.inside import ROSTRUM
from meetings.safety.reading import AlarmFacts, Line, Live, NotListed, Zone

PAGE = 10
#: Of those who need help, and of units, written out on the list.
MOST_HELP, MOST_UNITS = 6, 6


def live(words: Words, found: Live, note: RichText = ()) -> Message:
    """名单: figures, who needs help, who has not answered, what wardens counted."""
    texts, alarm = words.texts, found.alarm
    missing = found.unanswered
    unread = sum(one.reached == "nobody" for one in missing)
    away = sum(one.phone_away and one.reached != "nobody" for one in missing)
    text = said_of(
        texts,
        alarm,
        note,
        texts.rich(
            "alarm-live-head", kind=kind_name(words, alarm.kind), time=clock(words, alarm.at)
        ),
        texts.rich("alarm-head-title", title=alarm.title) if alarm.title else (),
        texts.rich("alarm-live-ended", time=clock(words, alarm.ended_at), name=alarm.ended_by)
        if alarm.ended_at is not None
        else (),
        texts.rich(
            "alarm-live-figures",
            safe=len(found.safe),
            help=len(found.help),
            missing=len(missing),
            all=len(found.lines),
        ),
        texts.rich("alarm-live-unread", count=unread) if unread else (),
        texts.rich("alarm-live-away", count=away) if away else (),
        *_help_lines(words, found),
        _units_line(texts, found),
        *(_zone_line(words, zone) for zone in found.zones),
    )
    return Message(text, choices=_live_choices(words, found))


def _help_lines(words: Words, found: Live) -> list[RichText]:
    if not found.help:
        return []
    texts, shown = words.texts, found.help[:MOST_HELP]
    return [
        texts.rich("alarm-live-help"),
        *(help_line(texts, one) for one in shown),
        *(
            [texts.rich("alarm-live-help-more", count=len(found.help) - len(shown))]
            if len(found.help) > len(shown)
            else []
        ),
    ]


def help_line(texts: Texts, one: Line) -> RichText:
    """Who, where, and who goes."""
    where = one.note or zone_name(texts, one.venue or one.zone) or texts.plain("alarm-no-place")
    if one.helped_at is not None:
        state = texts.plain("alarm-help-done", name=one.helper)
    elif one.helper:
        state = texts.plain("alarm-help-goes", name=one.helper)
    else:
        state = texts.plain("alarm-help-nobody")
    return texts.rich("alarm-help-line", name=one.person.name, where=where, state=state)


def _units_line(texts: Texts, found: Live) -> RichText:
    if not found.unanswered:
        return ()
    said = [
        texts.plain("alarm-unit", unit=unit or texts.plain("signin-board-no-unit"), count=count)
        for unit, count in found.by_unit
    ]
    return texts.rich("alarm-live-units", units=words_shortly(texts, said, MOST_UNITS))


def _zone_line(words: Words, zone: Zone) -> RichText:
    texts, name = words.texts, zone_name(words.texts, zone.zone)
    if zone.count is None:
        return texts.rich(
            "alarm-zone-waits", zone=name, count=zone.people, missing=zone.unanswered
        )
    return texts.rich(
        "alarm-zone-counted",
        zone=name,
        safe=zone.count.safe,
        hurt=zone.count.hurt,
        missing=zone.count.missing,
        name=zone.counted_by,
        time=clock(words, zone.count.at),
    )


def zone_name(texts: Texts, zone: str) -> str:
    """A区, 主席台, or as it was written."""
    if zone == ROSTRUM:
        return texts.plain("alarm-zone-rostrum")
    return texts.plain("alarm-zone", letter=zone) if len(zone) == 1 else zone


def _live_choices(words: Words, found: Live) -> tuple[tuple[Choice, ...], ...]:
    texts, alarm = words.texts, found.alarm
    rows: list[tuple[Choice, ...]] = []
    for one in found.help[:MOST_HELP]:
        rows += help_choices(texts, alarm.id, one)
    if found.unanswered:
        label = texts.plain("alarm-button-missing", count=len(found.unanswered))
        rows.append((Choice(label, encode("Gm", alarm.id, 0)),))
    if found.own is not None and found.own.answer == "none" and alarm.ended_at is None:
        rows += own_choices(texts, alarm, found.own)
    if alarm.ended_at is not None:
        return (*rows, (Choice(texts.plain("alarm-button-report"), encode("Gr", alarm.id)),))
    rows.append(
        (
            Choice(texts.plain("alarm-button-count"), encode("Go", alarm.id)),
            Choice(texts.plain("alarm-button-not-listed"), encode("Gn", alarm.id, 0)),
        )
    )
    # In the place of a drill a real one is raised; of a real one another, where things turn.
    another = Choice(
        texts.plain("alarm-button-real" if alarm.drill else "alarm-button-another"),
        encode("Gb", alarm.meeting_id, 0, 1),
    )
    end = Choice(texts.plain("alarm-button-end"), encode("Gp", alarm.id))
    rows.append((another, end) if found.may_end else (another,))
    return tuple(rows)


def help_choices(texts: Texts, alarm_id: int, one: Line) -> list[tuple[Choice, ...]]:
    """我去, then 已处置."""
    if one.helped_at is not None:
        return []
    of = (alarm_id, one.person.person_id)
    done = Choice(texts.plain("alarm-button-handled", name=one.person.name), encode("Gh", *of))
    if one.helper:
        return [(done,)]
    return [
        (Choice(texts.plain("alarm-button-go", name=one.person.name), encode("Gg", *of)), done)
    ]


def missing(words: Words, found: Live, page: int, note: RichText = ()) -> Message:
    """未回应: whom to look for and to phone, ten a page; a press ticks who was seen."""
    texts, alarm, people = words.texts, found.alarm, found.unanswered
    back = Choice(texts.plain("alarm-button-list"), encode("Gl", alarm.id))
    if not people:
        none = said_of(texts, alarm, note, texts.rich("alarm-missing-none"))
        return Message(none, choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    shown = people[page * PAGE : (page + 1) * PAGE]
    text = said_of(
        texts,
        alarm,
        note,
        texts.rich("alarm-missing", count=len(people)),
        *(_missing_line(texts, one) for one in shown),
        texts.rich("alarm-missing-how"),
    )
    ticks = [
        Choice(
            texts.plain("alarm-button-tick", name=one.person.name),
            encode("Ge", alarm.id, one.person.person_id, page + 1),
        )
        for one in shown
    ]
    turns = pages(texts, "Gm", (alarm.id,), page, len(people))
    return Message(text, choices=(*in_pairs(ticks), *([turns] if turns else []), (back,)))


def not_listed(
    texts: Texts, alarm: AlarmFacts, people: tuple[NotListed, ...], page: int
) -> Message:
    """名单外的人: who is taken to be elsewhere, ten a page; a press puts who was seen on it."""
    back = Choice(texts.plain("alarm-button-list"), encode("Gl", alarm.id))
    if not people:
        none = said_of(texts, alarm, texts.rich("alarm-not-listed-none"))
        return Message(none, choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    shown = people[page * PAGE : (page + 1) * PAGE]
    text = said_of(
        texts,
        alarm,
        texts.rich("alarm-not-listed", count=len(people)),
        *(
            _person_line(texts, one.person, one.phone, texts.plain(f"alarm-why-{one.why}"))
            for one in shown
        ),
        texts.rich("alarm-not-listed-how"),
    )
    ticks = [
        Choice(
            texts.plain("alarm-button-tick", name=one.person.name),
            encode("Ge", alarm.id, one.person.person_id),
        )
        for one in shown
    ]
    turns = pages(texts, "Gn", (alarm.id,), page, len(people))
    return Message(text, choices=(*in_pairs(ticks), *([turns] if turns else []), (back,)))


def _missing_line(texts: Texts, one: Line) -> RichText:
    zone = zone_name(texts, one.venue or one.zone)
    why = ""
    if one.reached == "nobody":
        why = texts.plain("alarm-without-phone")
    elif one.phone_away:
        why = texts.plain("alarm-phone-away")
    return _person_line(texts, one.person, one.phone, zone, why)


def _person_line(texts: Texts, person: Named, phone: str, *more: str) -> RichText:
    """Who, of which unit, what else is known, and the number to press."""
    name = person.name
    said = texts.plain("name-unit", name=name, unit=person.unit) if person.unit else name
    head = "  ".join(part for part in (f"· {said}", *more) if part)
    if not phone:
        return (Span(head),)
    return (Span(f"{head}  "), Span(phone, url=f"tel:{phone}"))


def ask_end(words: Words, found: Live, note: RichText = ()) -> Message:
    """解除: who is still missing is said before."""
    texts, alarm = words.texts, found.alarm
    waiting = found.waiting_for_help
    text = said_of(
        texts,
        alarm,
        note,
        texts.rich("alarm-end-ask", kind=kind_name(words, alarm.kind)),
        texts.rich("alarm-end-open", missing=len(found.unanswered), help=waiting)
        if found.unanswered or waiting
        else texts.rich("alarm-end-all"),
        texts.rich("alarm-end-told"),
    )
    rows = (
        (Choice(texts.plain("alarm-button-end-now"), encode("Gq", alarm.id, waiting)),),
        (Choice(texts.plain("alarm-button-end-note"), encode("Gz", alarm.id)),),
        (Choice(texts.plain("alarm-button-list"), encode("Gl", alarm.id)),),
    )
    return Message(text, choices=rows)


def counted(texts: Texts, done: Counted) -> RichText:
    """A warden's count stands."""
    one = done.count
    return texts.rich(
        "alarm-counted",
        zone=zone_name(texts, one.zone),
        safe=one.safe,
        hurt=one.hurt,
        missing=one.missing,
    )
