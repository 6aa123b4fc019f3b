"""Words of what an alarm sends: to everybody, once more, to a contact, to helpers, its end."""

from __future__ import annotations

from dataclasses import replace

from chat.dates import say_time
from chat.message import Choice, Message, RichText
from chat.payload import encode
from chat.texts.alarm_lists import help_choices, help_line, live
from chat.texts.alarms import card, kind_name, said_of, staff_choices
from chat.texts.cards import Words
from chat.texts.wording import Reading
from meetings.meetings import Refused
from meetings.people import Who, who_is
from meetings.safety import reading as facts
from meetings.safety.counting import own_zones
from meetings.safety.reading import AlarmFacts, Line, Live


def alarm(reading: Reading) -> Message | None:
    """The alarm to somebody it is about. It goes everywhere, where need be without the title."""
    found = _found(reading)
    if found is None or found[0].ended_at is not None:
        return None
    notes = {"drill": "alarm-not-a-drill", "alarm": "alarm-changed"}
    key = notes.get(reading.params["before"])
    return _card(reading, *found, reading.texts.rich(key) if key else ())


def again(reading: Reading) -> Message | None:
    """Once more, to who has not answered."""
    found = _found(reading)
    if found is None or found[0].ended_at is not None or found[1].answer != "none":
        return None
    return _card(reading, *found, reading.texts.rich("alarm-again"))


def contact(reading: Reading) -> Message | None:
    """To the contact of who has not answered: find them, and answer for them."""
    person = int(reading.params["person"])
    own = facts.line_of(reading.session, int(reading.params["alarm"]), person)
    alarm = _alarm(reading)
    if alarm is None or own is None or alarm.ended_at is not None or own.answer != "none":
        return None
    note = reading.texts.rich("alarm-contact", name=own.person.name)
    return card(_words(reading), alarm, own, note, for_other=True)


def help_(reading: Reading) -> Message | None:
    """To who helps: somebody needs it, and where; or that it is seen to."""
    alarm = _alarm(reading)
    who = facts.line_of(
        reading.session, int(reading.params["alarm"]), int(reading.params["person"])
    )
    if alarm is None or who is None:
        return None
    texts = reading.texts
    if who.answer != "help":
        said: RichText = texts.rich("alarm-help-off", name=who.person.name)
        choices: list[tuple[Choice, ...]] = []
    else:
        said = help_line(texts, who)
        choices = help_choices(texts, alarm.id, who)
    text = said_of(
        texts,
        alarm,
        texts.rich("alarm-help-head") if who.answer == "help" else (),
        said,
    )
    to_list = Choice(texts.plain("alarm-button-list"), encode("Gl", alarm.id))
    return Message(text, choices=(*choices, (to_list,)))


def live_now(reading: Reading) -> Message | None:
    """The live list as it stands, for who has it on the screen."""
    found = _live(reading)
    return live(_words(reading), found) if found is not None else None


def over(reading: Reading) -> Message | None:
    """解除, to everybody who got the alarm."""
    alarm = _alarm(reading)
    if alarm is None or alarm.ended_at is None:
        return None
    words, texts = _words(reading), reading.texts
    text = said_of(
        texts,
        alarm,
        texts.rich(
            "alarm-over-drill" if alarm.drill else "alarm-over",
            kind=kind_name(words, alarm.kind),
            time=say_time(alarm.ended_at, reading.office.zone),
        ),
        texts.rich("alarm-over-note", note=alarm.end_note) if alarm.end_note else (),
    )
    return Message(text)


def _card(reading: Reading, alarm: AlarmFacts, own: Line, note: RichText) -> Message:
    for_other = reading.reader_id != reading.person_id
    extra = () if for_other else _staff_choices(reading, alarm)
    return card(_words(reading), alarm, own, note, extra=extra, for_other=for_other)


def _staff_choices(reading: Reading, alarm: AlarmFacts) -> tuple[Choice, ...]:
    """看名单 for who works there, and 报数 for who leads a zone out."""
    who = _who(reading)
    if who is None or not facts.works_there(reading.session, who, alarm.meeting_id):
        return ()
    warden = bool(own_zones(reading.session, who, alarm.meeting_id))
    return staff_choices(reading.texts, alarm, staff=True, warden=warden)


def _found(reading: Reading) -> tuple[AlarmFacts, Line] | None:
    alarm = _alarm(reading)
    own = facts.line_of(reading.session, int(reading.params["alarm"]), reading.person_id)
    return (alarm, own) if alarm is not None and own is not None else None


def _alarm(reading: Reading) -> AlarmFacts | None:
    who = _who(reading)
    if who is None:
        return None
    return facts.facts_of(reading.session, who, int(reading.params["alarm"]))


def _live(reading: Reading) -> Live | None:
    who = _who(reading)
    if who is None:
        return None
    found = facts.live(reading.session, who, int(reading.params["alarm"]))
    return None if isinstance(found, Refused) else found


def _who(reading: Reading) -> Who | None:
    """Who reads it, as far as where they sit may show."""
    who = who_is(reading.session, reading.reader_id)
    return replace(who, levels=reading.levels) if who is not None else None


def _words(reading: Reading) -> Words:
    return Words(reading.texts, reading.office, reading.now)
