"""What people are told about the minutes without asking. Row 4.6."""

from __future__ import annotations

from chat.message import Message, RichText, lines
from chat.texts import objections
from chat.texts.cards import words_of
from chat.texts.issued_minutes_text import button, correction
from chat.texts.wording import Reading
from meetings.issued_minutes.comparing import Change
from meetings.issued_minutes.objection_reading import (
    ObjectionFacts,
    objection_facts,
    objections_about,
)
from meetings.people import named
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage.meetings import Meeting


def approved(reading: Reading) -> Message | None:
    """To the organiser: signed, to be numbered."""
    found = _edition(reading)
    if found is None or found[0].state != "approved":
        return None
    row, meeting = found
    text = reading.texts.rich("minutes-told-approved", title=meeting.title)
    return Message(text, choices=((button(reading.texts, "issue", "Ls", row.id),),))


def due(reading: Reading) -> Message | None:
    """A step is due today."""
    meeting = meeting_rows.meeting(reading.session, int(reading.params["meeting"]))
    if meeting is None or rows.holding(reading.session, meeting.id) is not None:
        return None
    row = rows.open_edition(reading.session, meeting.id)
    texts = reading.texts
    state = texts.plain(f"minutes-state-{row.state if row is not None else 'none'}")
    key = f"minutes-told-due-{reading.params['step']}"
    return _with_page(reading, meeting.id, texts.rich(key, title=meeting.title, state=state))


def objection_card(reading: Reading) -> Message | None:
    """The draft, to who attended."""
    found = _edition(reading)
    if found is None:
        return None
    row, meeting = found
    if row.objection_until is None or row.state in ("draft", "withdrawn"):
        return Message(reading.texts.rich("objection-moot"))
    person = named(reading.session, [reading.person_id])[reading.person_id]
    return objections.card(
        words_of(reading),
        row.id,
        meeting.title,
        (person.person_id, person.name),
        row.objection_until,
        objections_about(reading.session, row.id, person.person_id),
        other=reading.person_id != reading.reader_id,
    )


def changed(reading: Reading) -> Message | None:
    """What changed in the draft they have."""
    found = _edition(reading)
    if found is None:
        return None
    row, meeting = found
    texts = reading.texts
    said = [correction(texts, Change(*one)) for one in reading.params["changes"]]
    text = lines(texts.rich("minutes-told-changed", title=meeting.title), *said)
    return Message(text, choices=((button(texts, "read", "Ly", row.id),),))


def objected(reading: Reading) -> Message | None:
    """To those who write: somebody has an objection."""
    one = _objection(reading)
    if one is None or one.state != "open":
        return None
    texts = reading.texts
    text = lines(
        texts.rich(
            "minutes-told-objected", name=one.person.name, title=one.meeting_title, text=one.text
        ),
        texts.rich("minutes-told-objected-late") if one.late else (),
    )
    row = (button(texts, "take", "LE", one.id, 1), button(texts, "reject", "LF", one.id))
    return Message(text, choices=(row, (button(texts, "objections", "LD", one.minutes_id, 0),)))


def answered(reading: Reading) -> Message | None:
    """采纳, or why not: to who objected."""
    one = _objection(reading)
    if one is None or one.state not in ("taken", "rejected"):
        return None
    return Message(
        reading.texts.rich(
            f"minutes-told-{one.state}",
            title=one.meeting_title,
            text=one.text,
            answer=one.answer or "—",
        )
    )


def unanswered(reading: Reading) -> Message | None:
    """The time is over and objections wait for an answer."""
    found = _edition(reading)
    if found is None or found[0].state != "objection":
        return None
    row, meeting = found
    count = sum(one.state == "open" for one in rows.objections_of(reading.session, row.id))
    texts = reading.texts
    if not count:
        return _with_page(
            reading, meeting.id, texts.rich("minutes-told-unmended", title=meeting.title)
        )
    text = texts.rich("minutes-told-unanswered", title=meeting.title, count=count)
    return Message(text, choices=((button(texts, "objections", "LD", row.id, 0),),))


def _edition(reading: Reading) -> tuple[rows.Minutes, Meeting] | None:
    row = rows.minutes(reading.session, int(reading.params["minutes"]))
    meeting = meeting_rows.meeting(reading.session, row.meeting_id) if row is not None else None
    return (row, meeting) if row is not None and meeting is not None else None


def _objection(reading: Reading) -> ObjectionFacts | None:
    return objection_facts(reading.session, int(reading.params["objection"]))


def _with_page(reading: Reading, meeting_id: int, text: RichText) -> Message:
    return Message(text, choices=((button(reading.texts, "back", "La", meeting_id),),))
