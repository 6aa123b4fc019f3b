"""Words of a leader who drops out at the door: what changes, and who is told what. Row 3.6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.names import names_shortly
from chat.texts.seats import PAGE, in_pairs, pages, sitter_line
from chat.texts.wording import Reading
from meetings.people import Named, named
from meetings.seats import Sitter
from meetings.seats.dropout_facts import DropOut, RostrumRows
from meetings.seats.dropout_record import dropouts
from meetings.seats.dropping_out import CameAfterAll, DroppedOut
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


def who(texts: Texts, meeting_id: int, title: str, people: Sequence[Sitter], page: int) -> Message:
    """Who drops out; those on the rostrum come first."""
    back = Choice(texts.plain("seats-button-menu"), encode("ga", meeting_id))
    if not people:
        return Message(texts.rich("dropout-nobody"), choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    rows = [
        (Choice(sitter_line(texts, one), encode("gd", meeting_id, page, one.participant_id)),)
        for one in people[page * PAGE : (page + 1) * PAGE]
    ]
    turns = pages(texts, "gd", (meeting_id,), page, len(people))
    return Message(
        texts.rich("dropout-who", title=title),
        choices=(*rows, *([turns] if turns else []), (back,)),
    )


def which(texts: Texts, found: Sequence[tuple[int, int, str]]) -> Message:
    """Several people of a name, or meetings: participant, meeting and what tells them apart."""
    rows = tuple(
        (Choice(label, encode("gd", meeting_id, 0, participant_id)),)
        for participant_id, meeting_id, label in found[:PAGE]
    )
    return Message(texts.rich("dropout-which"), choices=rows)


def meetings(texts: Texts, found: Mapping[int, str]) -> Message:
    """Which meeting it is about."""
    rows = tuple((Choice(title, encode("gd", one)),) for one, title in found.items())
    return Message(texts.rich("dropout-which-meeting"), choices=rows)


def summary(texts: Texts, found: DropOut, chair: Named | None, reader: Named | None) -> RichText:
    """Everything that changes, in the order it is looked after."""
    return lines(
        texts.rich("dropout-heading", name=found.person.name, title=found.meeting_title),
        *_taking_over(texts, found, chair, reader),
        *rostrum_lines(texts, found.before, found.after),
        *plate_lines(texts, found.plates_off, found.plates_on),
        *(
            texts.rich("dropout-named-in", number=str(item.number), item=item.title)
            for item in found.named_in
        ),
        texts.rich("dropout-script", titles=names_shortly(texts, found.scripts))
        if found.scripts
        else texts.rich("dropout-script-none", name=found.person.name),
        texts.rich("dropout-approvals", count=found.approvals) if found.approvals else (),
    )


def _taking_over(
    texts: Texts, found: DropOut, chair: Named | None, reader: Named | None
) -> list[RichText]:
    said: list[RichText] = []
    if found.chairs:
        said.append(
            texts.rich("dropout-chair", name=chair.name)
            if chair
            else texts.rich("dropout-chair-open")
        )
    for item in found.presents:
        number = str(item.number)
        said.append(
            texts.rich("dropout-reader", number=number, item=item.title, name=reader.name)
            if reader
            else texts.rich("dropout-reader-open", number=number, item=item.title)
        )
    return said


def rostrum_lines(
    texts: Texts, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]
) -> list[RichText]:
    """The rostrum before and after, where it changes."""
    if not before or before == after:
        return []
    return [
        texts.rich("dropout-before", names=_in_rows(before)),
        texts.rich("dropout-after", names=_in_rows(after) or texts.plain("dropout-after-nobody")),
    ]


def plate_lines(texts: Texts, off: Sequence[str], on: Sequence[str]) -> list[RichText]:
    """台签 to take away and to add."""
    return [
        texts.rich("dropout-plates-off", names=names_shortly(texts, off, PAGE)) if off else (),
        texts.rich("dropout-plates-on", names=names_shortly(texts, on, PAGE)) if on else (),
    ]


def _in_rows(rows: Sequence[Sequence[str]]) -> str:
    return " / ".join("  ".join(row) for row in reversed(rows))


def picture(found: DropOut) -> tuple[Paper, ...]:
    """The rostrum before and after, to be looked at."""
    if not found.before or found.before == found.after:
        return ()
    params = (
        ("name", found.person.name),
        ("before", packed(found.before)),
        ("after", packed(found.after)),
    )
    return (Paper("rostrum_change", params),)


def packed(rows: RostrumRows) -> str:
    """Names of rows as a paper's parameter."""
    return "\n".join("\t".join(row) for row in rows)


def unpacked(text: str) -> RostrumRows:
    """The rows that ``packed`` wrote."""
    return tuple(tuple(row.split("\t")) for row in text.split("\n")) if text else ()


def done(texts: Texts, found: DroppedOut) -> Message:
    """It is done; who knows of it, who has to be phoned, what is left to do."""
    facts = found.facts
    text = lines(
        texts.rich("dropout-done"),
        summary(texts, facts, found.chair, found.reader),
        *_told(texts, found.told, found.not_told),
    )
    of = facts.meeting_id
    plates = facts.plates_on or facts.plates_off
    buttons = [
        *([Choice(texts.plain("dropout-button-plates"), encode("gp", of, 0))] if plates else []),
        Choice(
            texts.plain("dropout-button-came", name=facts.person.name),
            encode("gj", facts.participant_id),
        ),
        Choice(texts.plain("seats-button-menu"), encode("ga", of)),
    ]
    return Message(text, choices=in_pairs(buttons))


def came(texts: Texts, found: CameAfterAll) -> Message:
    """到了: what was changed for it is as before."""
    back = Choice(texts.plain("seats-button-menu"), encode("ga", found.meeting_id))
    key = "dropout-came" if found.whole else "dropout-came-partly"
    text = lines(texts.rich(key, name=found.person.name), *_told(texts, found.told, ()))
    return Message(text, choices=((back,),))


def _told(texts: Texts, told: Sequence[str], not_told: Sequence[str]) -> list[RichText]:
    return [
        texts.rich("dropout-told", names=names_shortly(texts, told, PAGE)) if told else (),
        texts.rich("dropout-not-told", names=names_shortly(texts, not_told, PAGE))
        if not_told
        else (),
    ]


def told_notice(reading: Reading) -> Message | None:
    """To the staff concerned and to who takes over; None where it was undone meanwhile."""
    found = _read(reading)
    if found is None:
        return None
    person, meeting, saved = found
    if saved is None:
        return None
    texts, me = reading.texts, reading.person_id
    numbers = texts.plain("meeting-list-comma").join(map(str, saved["numbers"]))
    people = named(reading.session, [one for one in (saved["chair"], saved["reader"]) if one])
    chair, reader = people.get(saved["chair"]), people.get(saved["reader"])
    text = lines(
        texts.rich("dropout-heading", name=person.name, title=meeting.title),
        texts.rich("dropout-you-chair") if saved["chaired"] and saved["chair"] == me else (),
        texts.rich("dropout-you-read", numbers=numbers)
        if saved["numbers"] and saved["reader"] == me
        else (),
        texts.rich("dropout-chair", name=chair.name)
        if saved["chaired"] and chair and saved["chair"] != me
        else (),
        texts.rich("dropout-reads", numbers=numbers, name=reader.name)
        if saved["numbers"] and reader and saved["reader"] != me
        else (),
        *rostrum_lines(texts, saved["before"], saved["after"]),
        *plate_lines(texts, saved["plates_off"], saved["plates_on"]),
    )
    return Message(text)


def back_notice(reading: Reading) -> Message | None:
    """They came after all; None where they dropped out again."""
    found = _read(reading)
    if found is None or found[2] is not None:
        return None
    person, meeting, _ = found
    key = "dropout-back" if reading.params["whole"] else "dropout-back-partly"
    return Message(reading.texts.rich(key, name=person.name, title=meeting.title))


def _read(
    reading: Reading,
) -> tuple[Named, meeting_rows.Meeting, Mapping[str, Any] | None] | None:
    place = attendance_rows.participant(reading.session, reading.params["participant"])
    meeting = meeting_rows.meeting(reading.session, place.meeting_id) if place else None
    if place is None or meeting is None or meeting.state != "published":
        return None
    person = named(reading.session, [place.person_id])[place.person_id]
    return person, meeting, dropouts(reading.session, meeting.id).get(place.id)
