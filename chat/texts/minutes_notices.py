"""What recorders and hosts are told without asking. Row 4.2."""

from __future__ import annotations

from chat.message import Message, RichText, lines
from chat.texts import minutes
from chat.texts.cards import words_of
from chat.texts.meeting_people import button
from chat.texts.wording import Reading
from meetings.minutes.reading import RecorderFacts, facts_of
from meetings.people import named


def asked(reading: Reading) -> Message | None:
    """To who was appointed: 好的 or 换人."""
    found = _present(reading)
    return minutes.asked(words_of(reading), found) if found is not None else None


def reminder(reading: Reading) -> Message | None:
    """The day before."""
    found = _present(reading)
    if found is None:
        return None
    return minutes.asked(words_of(reading), found, reading.texts.rich("recorder-tomorrow"))


def free(reading: Reading) -> Message | None:
    """To who was appointed before: somebody else records."""
    found = _found(reading)
    if found is None or found.ended_at is None:
        return None
    return Message(_say(reading, "recorder-told-free", found))


def declined(reading: Reading) -> Message | None:
    """To the hosts: who was appointed will not, and why."""
    found = _found(reading)
    if found is None:
        return None
    text = _say(reading, "recorder-told-declined", found, reason=str(reading.params["reason"]))
    return _with_page(reading, found, text)


def changed(reading: Reading) -> Message | None:
    """To the new recorder, the one before and the hosts: who records from now on."""
    found = _found(reading)
    if found is None or found.ended_at is not None:
        return None
    if found.person.person_id == reading.person_id:
        note = _say(reading, "recorder-told-yours", found)
        shown = minutes.asked(words_of(reading), found)
        return Message(lines(note, shown.text), choices=shown.choices)
    before = int(reading.params["before"])
    people = named(reading.session, [before]) if before else {}
    name = people[before].name if before in people else "—"
    text = _say(reading, "recorder-told-changed", found, before=name)
    return Message(text) if before == reading.person_id else _with_page(reading, found, text)


def left(reading: Reading) -> Message | None:
    """To the hosts: who was appointed left, and nobody takes over."""
    found = _found(reading)
    if found is None:
        return None
    return _with_page(reading, found, _say(reading, f"recorder-told-left-{found.kind}", found))


def _found(reading: Reading) -> RecorderFacts | None:
    found = facts_of(reading.session, int(reading.params["recorder"]))
    return None if found is None or found.over else found


def _present(reading: Reading) -> RecorderFacts | None:
    found = _found(reading)
    return found if found is not None and found.ended_at is None else None


def _say(reading: Reading, key: str, found: RecorderFacts, **more: str) -> RichText:
    when = words_of(reading).when(found.starts_at)
    return reading.texts.rich(
        key, name=found.person.name, title=found.meeting_title, when=when, **more
    )


def _with_page(reading: Reading, found: RecorderFacts, text: RichText) -> Message:
    rows = ((button(reading.texts, "recorder-button-page", "Bm", found.meeting_id),),)
    return Message(text, choices=rows)
