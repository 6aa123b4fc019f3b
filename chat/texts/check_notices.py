"""Notices of checklists, worded as they are sent; None for what holds no more. Row 2.4."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import clearing as clearing_words
from chat.texts.check_cards import card
from chat.texts.checklists import grouped, in_words
from chat.texts.names import MOST as MOST_NAMED
from chat.texts.seats import PAGE
from chat.texts.signin import Reader
from chat.texts.wording import Reading
from meetings.checklists import KINDS, Line, card_of, lines_of
from meetings.checklists.chasing import owed_by
from meetings.checklists.clearing import sheet_of
from meetings.checklists.lines import held_look
from meetings.checklists.owed import owed_of
from meetings.meetings import Refused
from meetings.people import who_is
from storage import checklists as rows
from storage import meetings as meeting_rows


def fault(reading: Reading) -> Message | None:
    """To the organiser: something is at fault. Not where it was mended or taken back since."""
    return _of_line(reading, "check-told-fault", ("fault", "handling"))


def handler(reading: Reading) -> Message | None:
    """To who sees to it; not where somebody else does by now."""
    item = rows.check_item(reading.session, int(reading.params["item"]))
    look = held_look(rows.looks_at(reading.session, [item.id])[item.id]) if item else None
    if look is None or look.handler_id != reading.person_id:
        return None
    return _of_line(reading, "check-told-handler", ("fault", "handling"))


def mended(reading: Reading) -> Message | None:
    """To the organiser and who was to see to it: it is normal again."""
    return _of_line(reading, "check-told-mended", ("normal",))


def withdrawn(reading: Reading) -> Message | None:
    """To the same: the fault was noted by mistake."""
    return _of_line(reading, "check-told-withdrawn", ("unchecked", "normal"))


def _of_line(reading: Reading, key: str, states: tuple[str, ...]) -> Message | None:
    item = rows.check_item(reading.session, int(reading.params["item"]))
    meeting = meeting_rows.meeting(reading.session, item.meeting_id) if item else None
    if item is None or meeting is None or item.state not in states:
        return None
    found = _card(reading, item.id)
    note = reading.texts.rich(key)
    if found is None:
        # Who sees to a fault need not be of the meeting's staff.
        line = next(
            one
            for one in lines_of(reading.session, meeting.id, office=reading.office)
            if one.item_id == item.id
        )
        where = reading.texts.rich("check-told-where", title=meeting.title, place=meeting.place)
        return Message(lines(note, where, *grouped(_reader(reading), [line])))
    return Message(lines(note, found.text), choices=found.choices)


def _card(reading: Reading, item_id: int) -> Message | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    found = card_of(reading.session, who, item_id, now=reading.now, office=reading.office)
    return None if isinstance(found, Refused) else card(_reader(reading), found)


def given(reading: Reading) -> Message | None:
    """To an owner: all that is theirs at this meeting."""
    meeting = _meeting(reading)
    if meeting is None or meeting.state not in ("published", "closed"):
        return None
    # Once it is over there is 散会单 alone.
    over = meeting.state == "closed" or reading.now >= meeting.ends_at
    found = [
        line
        for line in lines_of(reading.session, meeting.id, office=reading.office)
        if line.owner is not None
        and line.owner.person_id == reading.person_id
        and (line.kind == "clearing" or not over)
    ]
    if not found:
        return None
    heading = reading.texts.rich(
        "check-told-given",
        title=meeting.title,
        when=_reader(reading).when(meeting.starts_at, meeting.ends_at),
        place=meeting.place,
        count=len(found),
    )
    return _list(reading, heading, found)


def remind(reading: Reading) -> Message | None:
    """To an owner: what is due and was not looked at."""
    meeting = _meeting(reading)
    if meeting is None:
        return None
    due = datetime.fromisoformat(reading.params["due"])
    owners = set(reading.params["owners"])
    found = [
        line
        for line in owed_by(
            lines_of(reading.session, meeting.id, office=reading.office), due, reading.now
        )
        if (line.owner.person_id if line.owner else 0) in owners and line.kind != "clearing"
    ]
    if not found or meeting.state != "published":
        return None
    late = reading.now >= due
    heading = reading.texts.rich(
        "check-told-due" if late else "check-told-before",
        title=meeting.title,
        due=_reader(reading).clock(due),
        count=len(found),
    )
    return _list(reading, heading, found, at=due)


def overdue(reading: Reading) -> Message | None:
    """To the organiser: what is late, in one line."""
    meeting = _meeting(reading)
    if meeting is None:
        return None
    due = datetime.fromisoformat(reading.params["due"])
    found = owed_by(lines_of(reading.session, meeting.id, office=reading.office), due, reading.now)
    if meeting.state == "closed":
        found = [line for line in found if line.kind == "clearing"]
    if not found:
        return None
    texts = reading.texts
    only_clearing = all(line.kind == "clearing" for line in found)
    named = [
        texts.plain("check-told-whose", text=line.text, owner=line.whose or "none")
        for line in (in_words(_reader(reading), one) for one in found)
    ]
    text = texts.rich(
        "check-told-clearing" if only_clearing else "check-told-overdue",
        title=meeting.title,
        count=len(found),
        names=texts.plain("meeting-list-comma").join(named[:MOST_NAMED]),
        more="yes" if len(named) > MOST_NAMED else "no",
        due=_reader(reading).clock(due),
    )
    return Message(text, choices=((_to_list(reading, found[0]),),))


def clearing(reading: Reading) -> Message | None:
    """散会单, to everybody on duty."""
    who = who_is(reading.session, reading.reader_id)
    meeting = _meeting(reading)
    if who is None or meeting is None or meeting.state not in ("published", "closed"):
        return None
    found = sheet_of(
        reading.session, who, meeting.id, None, now=reading.now, office=reading.office
    )
    if isinstance(found, Refused):
        return None
    return clearing_words.sheet(_reader(reading), found, reading.texts.rich("clearing-told"))


def owed(reading: Reading) -> Message | None:
    """会后事项, to the organiser on the next working morning; nothing owed, nothing sent."""
    meeting = _meeting(reading)
    if meeting is None or meeting.state not in ("published", "closed"):
        return None
    found = owed_of(reading.session, meeting, now=reading.now, office=reading.office)
    return clearing_words.owed(_reader(reading), found) if found.things else None


def _list(
    reading: Reading, heading: RichText, found: list[Line], *, at: datetime | None = None
) -> Message:
    texts = reading.texts
    rest = texts.rich("check-told-more", count=len(found) - PAGE) if len(found) > PAGE else ()
    when = max(reading.now, at or reading.now)
    found = sorted(found, key=lambda line: (line.deadline(when), line.wants(when), line.whose))
    listed = grouped(_reader(reading), found[:PAGE], at=at)
    return Message(lines(heading, *listed, rest), choices=((_to_list(reading, found[0]),),))


def _to_list(reading: Reading, line: Line) -> Choice:
    if line.kind == "clearing":
        payload = encode("Dc", line.meeting_id, line.branch_id or 0)
    else:
        payload = encode("Da", line.meeting_id, KINDS.index(line.kind), line.branch_id or 0)
    return Choice(reading.texts.plain("check-button-open"), payload)


def _meeting(reading: Reading) -> meeting_rows.Meeting | None:
    return meeting_rows.meeting(reading.session, int(reading.params["meeting"]))


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)
