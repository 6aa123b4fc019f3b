"""What people are told of paper originals without asking. Row 6.5."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message
from chat.payload import encode
from chat.texts.cards import Words
from chat.texts.custody import point
from chat.texts.disposals import day
from chat.texts.wording import Reading
from meetings.custody.clock import check_due
from meetings.custody.lending import level_of
from meetings.people import named
from storage import custody as rows
from storage.custody import PaperOriginal


def given(reading: Reading) -> Message | None:
    """To a custodian: an original is theirs to keep now."""
    row = _original(reading)
    if row is None or row.custodian_id != reading.person_id or row.state not in ("kept", "lent"):
        return None
    return _about(reading, "custody-told-given", row, place=row.place)


def lost(reading: Reading) -> Message | None:
    """To archivist, secretariat and 保密员: an original is lost."""
    row = _original(reading)
    if row is None or row.state != "lost":
        return None
    return _about(reading, "custody-told-lost", row, place=row.place)


def granted(reading: Reading) -> Message | None:
    """To the custodian: hand it out when they come."""
    loan = rows.loan(reading.session, int(reading.params["loan"]))
    row = rows.original(reading.session, loan.original_id) if loan is not None else None
    if loan is None or row is None or loan.state != "granted":
        return None
    name = _name(reading, loan.person_id)
    text = reading.texts.rich("custody-told-granted", title=_title(reading, row), name=name)
    return Message(text, choices=((_loan(reading, loan.id),),))


def returned(reading: Reading) -> Message | None:
    """To the borrower: it is back, nothing is owed any more."""
    loan = rows.loan(reading.session, int(reading.params["loan"]))
    row = rows.original(reading.session, loan.original_id) if loan is not None else None
    if loan is None or row is None or loan.state != "returned":
        return None
    return Message(reading.texts.rich("custody-told-returned", title=_title(reading, row)))


def gone(reading: Reading) -> Message | None:
    """To who asked for it: it is not lent."""
    loan = rows.loan(reading.session, int(reading.params["loan"]))
    row = rows.original(reading.session, loan.original_id) if loan is not None else None
    if loan is None or row is None or loan.state != "withdrawn":
        return None
    text = reading.texts.rich("custody-told-gone", title=_title(reading, row))
    return Message(text, choices=((_loan(reading, loan.id),),))


def holder_left(reading: Reading) -> Message | None:
    """To who keeps it: whoever has it left the office."""
    loan = rows.loan(reading.session, int(reading.params["loan"]))
    row = rows.original(reading.session, loan.original_id) if loan is not None else None
    if loan is None or row is None or loan.state != "out":
        return None
    text = reading.texts.rich(
        "custody-told-holder-left",
        title=_title(reading, row),
        name=_name(reading, loan.person_id),
        due=day(Words(reading.texts, reading.office, reading.now), loan.due_on),
    )
    return Message(text, choices=((_loan(reading, loan.id),),))


def keeper_left(reading: Reading) -> Message | None:
    """To the archivists: what somebody who left kept is nobody's now."""
    person_id = int(reading.params["person"])
    wanted = (rows.Wanted(custodian_id=person_id, state=state) for state in ("kept", "lent"))
    count = sum(rows.count(reading.session, one) for one in wanted)
    if not count:
        return None
    find = Choice(reading.texts.plain("custody-button-find"), encode("Pe"))
    text = reading.texts.rich(
        "custody-told-keeper-left", name=_name(reading, person_id), count=count
    )
    return Message(text, choices=((find,),))


def fault(reading: Reading) -> Message | None:
    """To archivist and secretariat: something in a room is not in order."""
    check = rows.check(reading.session, int(reading.params["check"]))
    if check is None:
        return None
    words = Words(reading.texts, reading.office, reading.now)
    comma = reading.texts.plain("meeting-list-comma")
    faults = [point(words, name) for name, how in check.points.items() if how == "fault"]
    text = reading.texts.rich(
        "custody-told-fault",
        room=check.place,
        faults=comma.join(faults),
        note=check.note,
        name=_name(reading, check.by_id),
    )
    return Message(text)


def room_due(reading: Reading) -> Message | None:
    """To a custodian: a room is to be checked."""
    room = str(reading.params["room"])
    due_at = check_due(reading.session, room, office=reading.office)
    if due_at is None or due_at > datetime.fromisoformat(reading.params["due"]):
        return None  # checked since, or nothing is kept there
    words = Words(reading.texts, reading.office, reading.now)
    due = day(words, reading.office.local(due_at).date())
    to_rooms = Choice(reading.texts.plain("custody-button-rooms"), encode("Pg"))
    text = reading.texts.rich("custody-told-check", room=room, due=due)
    return Message(text, choices=((to_rooms,),))


def _original(reading: Reading) -> PaperOriginal | None:
    return rows.original(reading.session, int(reading.params["original"]))


def _title(reading: Reading, row: PaperOriginal) -> str:
    """The title, where the messenger may show it (SEC-04)."""
    shown = reading.levels is None or level_of(reading.session, row) in reading.levels
    return row.title if shown else reading.texts.plain("disposal-title-hidden")


def _about(reading: Reading, key: str, row: PaperOriginal, **values: str) -> Message:
    show = Choice(reading.texts.plain("custody-button-show"), encode("Pb", row.id))
    text = reading.texts.rich(key, title=_title(reading, row), **values)
    return Message(text, choices=((show,),))


def _loan(reading: Reading, loan_id: int) -> Choice:
    return Choice(reading.texts.plain("loan-button-show"), encode("Pp", loan_id))


def _name(reading: Reading, person_id: int) -> str:
    person = named(reading.session, [person_id]).get(person_id)
    return person.name if person is not None else ""
