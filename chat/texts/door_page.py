"""Words of the door's phone: its link and the list of phones in the chat, and what the page says.

Rows 3.2, 3.9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from chat.message import Choice, Link, Message, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.needs import kinds
from chat.texts.signin import Reader, figures, named_line, refusal_values
from meetings.meetings import Refused
from meetings.needs import Need
from meetings.people import Named
from meetings.signin.door_scans import Attention, Scanned
from meetings.signin.doors import AtTheDoor, DoorLink, Last, PairedDoor
from meetings.signin.outcomes import (
    AlreadySignedIn,
    NotOnTheList,
    OwnPass,
    SignedIn,
    SignedOut,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One result as the page shows it: big, read at arm's length."""

    #: in / late / out / before / needs / no: its colour.
    kind: str
    head: str
    name: str = ""
    #: Unit and post, and what has to be known: seat, capacity, needs.
    notes: tuple[str, ...] = ()


def link(texts: Texts, door: DoorLink, url: str) -> Message:
    """The one-time address, for one's own phone."""
    return Message(
        lines(
            texts.rich("door-link", title=door.title),
            texts.rich("door-link-how"),
            texts.rich("door-link-offline"),
        ),
        choices=(
            (
                Choice(texts.plain("button-door-list"), encode("zf", door.meeting_id)),
                Choice(texts.plain("button-sign-in-menu"), encode("sm", door.meeting_id)),
            ),
        ),
        links=(Link(texts.plain("button-door-open"), url),),
    )


def phones(
    reader: Reader, meeting_id: int, doors: Sequence[PairedDoor], note: str = ""
) -> Message:
    """Phones that scan for the meeting; each can be switched off."""
    texts = reader.texts
    rows = [
        (Choice(texts.plain("button-door-end", person=door.person), encode("zq", door.id)),)
        for door in doors
    ]
    text = [
        texts.plain("door-list-line", person=door.person, time=reader.clock(door.opened_at))
        for door in doors
    ]
    head = texts.rich("door-list", count=len(doors)) if doors else texts.rich("door-list-none")
    return Message(
        lines(note, head, *text),
        choices=(
            *rows,
            (
                Choice(texts.plain("button-door"), encode("zd", meeting_id)),
                Choice(texts.plain("button-sign-in-menu"), encode("sm", meeting_id)),
            ),
        ),
    )


def shown(
    reader: Reader, outcome: Scanned, *, needs: Sequence[Need] = (), seat: str = ""
) -> Shown:
    """What the page says of a scan."""
    texts = reader.texts
    also = (kinds(texts, needs),) if needs else ()
    match outcome:
        case Attention(person, wanted):
            notes = (_post(texts, person), kinds(texts, wanted))
            return Shown("needs", texts.plain("door-needs"), person.name, _said(notes))
        case SignedIn():
            kind = "late" if outcome.verdict == "late" else "in"
            head = texts.plain(f"door-{kind}", time=reader.clock(outcome.at))
            notes = (_post(texts, outcome.person), *_beside(texts, outcome), seat, *also)
            return Shown(kind, head, outcome.person.name, _said(notes))
        case AlreadySignedIn():
            head = texts.plain("door-before", time=reader.clock(outcome.at))
            notes = (_post(texts, outcome.person), _how(texts, outcome), seat, *also)
            return Shown("before", head, outcome.person.name, _said(notes))
        case SignedOut(at=at, person=person, verdict=verdict):
            key = "door-out-early" if verdict == "left_early" else "door-out"
            head = texts.plain(key, time=reader.clock(at))
            return Shown("out", head, person.name, _said((_post(texts, person),)))
        case NotOnTheList():
            return Shown("no", texts.plain("door-not-listed"))
        case OwnPass():
            return Shown("no", texts.plain("door-own-pass"))
        case Refused(code, details):
            values = refusal_values(reader, details)
            return Shown("no", texts.plain(f"refused-{code}", **values))
        case _:
            assert_never(outcome)


def where(reader: Reader, at: AtTheDoor) -> str:
    """Sitting and venue, as far as there are several."""
    texts = reader.texts
    sitting = texts.plain("door-sitting", number=at.number) if at.sittings > 1 else ""
    parts = (sitting, reader.when(at.starts_at, at.ends_at), at.venue or at.place)
    return " · ".join(part for part in parts if part)


def aim(texts: Texts, at: AtTheDoor) -> str:
    """What to do before the camera."""
    return texts.plain("door-aim-identity" if at.check_identity else "door-aim")


def count_line(reader: Reader, at: AtTheDoor) -> str:
    """应到…实到…."""
    return figures(reader.texts, at.counts)


def last_line(reader: Reader, last: Last) -> str:
    """One sign-in of the phone's owner."""
    return f"{reader.clock(last.at)} {named_line(reader.texts, last.person)}"


def _beside(texts: Texts, outcome: SignedIn) -> tuple[str, ...]:
    role = outcome.role or "attend"
    mark = texts.plain(f"signin-role-{role}") if role != "attend" else ""
    other = outcome.belongs
    if other is None:
        return (mark,)
    venue = other or texts.plain("door-main-venue")
    return (mark, texts.plain("door-belongs", venue=venue))


def _how(texts: Texts, outcome: AlreadySignedIn) -> str:
    how = texts.plain(f"signin-how-{outcome.method}")
    return texts.plain("signin-how-by", how=how, by=outcome.by) if outcome.by else how


def _post(texts: Texts, person: Named) -> str:
    return " ".join(part for part in (person.unit, person.title) if part)


def _said(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(note for note in notes if note)
