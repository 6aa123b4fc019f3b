"""Words of what absence says first: the question, the decision, the unit's own people. Row 3.4."""

from __future__ import annotations

from datetime import datetime

from chat.dates import say_when
from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts import Language
from chat.texts import absence_cards as words
from chat.texts.absences import heading
from chat.texts.signin import Reader
from chat.texts.wording import Reading
from meetings import absences
from meetings.absences.checking import listed
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import named, who_is
from storage import Session
from storage import absences as rows
from storage import meetings as meeting_rows

#: Unanswered people a unit's contact is shown with a button each.
MOST = 8


def question(reading: Reading) -> Message | None:
    """Why were you not there? Holds until it is decided, or the record was corrected."""
    card = _card(reading)
    if card is None or card.found is None or card.found.standing not in ("asked", "answered"):
        return None
    return words.question(_reader(reading), card, _due(reading), for_other=whose(reading))


def decided(reading: Reading) -> Message | None:
    """What was found; of two decisions the last one."""
    card = _card(reading)
    if card is None or card.found is None or card.found.standing != reading.params["decision"]:
        return None
    return words.question(_reader(reading), card, "", for_other=whose(reading))


def answers(reading: Reading) -> Message | None:
    """To the hosts: so many explained themselves."""
    sitting = meeting_rows.sitting(reading.session, int(reading.params["sitting"]))
    meeting = meeting_rows.meeting(reading.session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        return None
    check = listed(reading.session, meeting, sitting)
    count = check.standing("answered")
    if not count:
        return None
    text = lines(
        reading.texts.rich("absence-answers", count=count, asked=check.standing("asked")),
        heading(_reader(reading), check),
    )
    to = Choice(reading.texts.plain("button-absence-decide"), encode("ue", sitting.id, 0))
    return Message(text, choices=((to,),))


def unanswered(reading: Reading) -> Message | None:
    """To the unit's contact, once: who of their people has not explained themselves."""
    part = _part(reading, unanswered=True)
    if part is None:
        return None
    texts = reading.texts
    text = lines(
        texts.rich("absence-unanswered", count=len(part.found)),
        texts.rich(
            "absence-of",
            title=part.title,
            when=_reader(reading).when(part.starts_at, part.ends_at),
        ),
        *words.unit_lines(_reader(reading), part.found),
        texts.rich("absence-unanswered-how"),
    )
    buttons = tuple(
        (
            Choice(
                texts.plain("button-absence-answer-of", name=one.name),
                encode("um", one.absence_id),
            ),
        )
        for one in part.found[:MOST]
        if one.absence_id is not None
    )
    return Message(text, choices=buttons)


def unit_told(reading: Reading) -> Message | None:
    """To a unit's head and contact: what was decided of their own people."""
    part = _part(reading, unanswered=False)
    if part is None:
        return None
    texts = reading.texts
    text = lines(
        texts.rich("absence-unit", unit=part.unit),
        texts.rich(
            "absence-of",
            title=part.title,
            when=_reader(reading).when(part.starts_at, part.ends_at),
        ),
        *words.unit_lines(_reader(reading), part.found),
        texts.rich("absence-unit-own"),
    )
    to = Choice(texts.plain("button-statistics-unit"), encode("ua", part.meeting_id))
    return Message(text, choices=((to,),))


def due_of(
    session: Session, absence_id: int, language: Language, *, now: datetime, office: Office
) -> str:
    """Until when an explanation is asked for: a day, as it is said."""
    row = rows.absence(session, absence_id)
    if row is None:
        return ""
    day = office.calendar.add_working_days(
        office.local(row.asked_at).date(), office.profile.absence.answer_wd
    )
    moment = datetime.combine(day, office.local(row.asked_at).time(), office.zone)
    return say_when(moment, None, language, office.zone, today=office.today(now))


def _due(reading: Reading) -> str:
    return due_of(
        reading.session,
        int(reading.params["absence"]),
        reading.texts.language,
        now=reading.now,
        office=reading.office,
    )


def _card(reading: Reading) -> absences.Card | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    actor = Actor(who, "notice")
    card = absences.card_of(reading.session, actor, int(reading.params["absence"]))
    return None if isinstance(card, Refused) else card


def _part(reading: Reading, *, unanswered: bool) -> absences.UnitPart | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    part = absences.unit_part(
        reading.session,
        who,
        int(reading.params["sitting"]),
        int(reading.params["unit"]),
        unanswered=unanswered,
    )
    return None if isinstance(part, Refused) or not part.found else part


def whose(reading: Reading) -> str:
    """The person's name, where somebody else reads for them."""
    if reading.person_id == reading.reader_id:
        return ""
    person = named(reading.session, [reading.person_id]).get(reading.person_id)
    return person.name if person else ""


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)
