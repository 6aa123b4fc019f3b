"""Words of meetings: lists, and what is said after a change. The panel has its own file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from chat.dates import say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.names import names_shortly
from meetings.changing_people import PeopleChanged
from meetings.drafting import Field, StaleEdit, Value
from meetings.meetings import MeetingFacts, State
from meetings.office import Office
from meetings.people import Named, named
from storage import Session

if TYPE_CHECKING:
    pass

T = TypeVar("T")

#: Meetings on one page of a list.
PAGE = 10


def page_of(found: Sequence[T], page: int) -> Sequence[T]:
    """One page of a list."""
    return found[page * PAGE : (page + 1) * PAGE]


def listing(
    texts: Texts,
    meetings: Sequence[MeetingFacts],
    office: Office,
    now: datetime,
    *,
    page: int,
    count: int,
    ended: bool,
    may_create: bool,
) -> Message:
    """A page of meetings. ``count``: how many there are at least."""
    here, there = ("mo", "ml") if ended else ("ml", "mo")
    kind = "ended" if ended else "open"
    parts = [texts.rich(f"meetings-{kind}")]
    rows: list[tuple[Choice, ...]] = []
    for number, meeting in enumerate(meetings, page * PAGE + 1):
        parts.append(_list_line(texts, meeting, number, office, now))
        label = f"{number}. {shortened(meeting.title)}"
        rows.append((Choice(label, encode("mp", meeting.id)),))
    if not meetings:
        parts.append(texts.rich(f"meetings-none-{kind}"))
    turning = []
    if page:
        turning.append(Choice(texts.plain("button-previous-page"), encode(here, page - 1)))
    if count > (page + 1) * PAGE:
        turning.append(Choice(texts.plain("button-next-page"), encode(here, page + 1)))
    rows.append(tuple(turning))
    label = texts.plain("meetings-button-open" if ended else "meetings-button-ended")
    other = Choice(label, encode(there))
    new = Choice(texts.plain("button-new"), encode("nm"))
    rows.append((new, other) if may_create and not ended else (other,))
    if may_create and not ended:
        rows.append(
            (
                Choice(texts.plain("room-button-list"), encode("Cl", 0)),
                Choice(texts.plain("template-button-list"), encode("Ar", 0)),
            )
        )
    return Message(lines(*parts), choices=tuple(row for row in rows if row))


def done(texts: Texts, key: str, left_out: tuple[str, ...] = ()) -> Message:
    """What was just done; ``left_out`` names people who left the roster meanwhile."""
    return Message(lines(texts.rich(key), _named_line(texts, "meeting-left-out", left_out)))


def people_changed(texts: Texts, done: PeopleChanged) -> Message:
    """What became of the list."""
    counted = [
        texts.plain(f"meeting-people-{what}", count=count)
        for what, count in (
            ("added", done.added),
            ("removed", done.removed),
            ("recast", done.recast),
            ("pending", done.pending),
            ("waiting", done.waiting),
        )
        if count
    ]
    if not counted:
        return Message(
            lines(
                texts.rich("meeting-unchanged"),
                _named_line(texts, "meeting-left-out", done.left_out),
            )
        )
    comma = texts.plain("meeting-list-comma")
    return Message(
        lines(
            texts.rich("meeting-people-changed", changes=comma.join(counted)),
            _named_line(texts, "meeting-left-out", done.left_out),
            _named_line(texts, "meeting-to-phone", done.to_phone),
        )
    )


def _named_line(texts: Texts, key: str, names: Sequence[str]) -> RichText:
    return texts.rich(key, names=names_shortly(texts, names, PAGE)) if names else ()


def stale_edit(
    texts: Texts, session: Session, stale: StaleEdit, office: Office, now: datetime
) -> Message:
    """Somebody else was faster with the same field: both texts, nothing changed."""
    people = named(session, [v for v in (stale.mine, stale.theirs) if isinstance(v, int)])
    return Message(
        lines(
            texts.rich("refused-stale-edit", field=texts.plain(f"meeting-field-{stale.field}")),
            texts.rich("meeting-stale-theirs"),
            said_value(texts, stale.field, stale.theirs, people, office, now),
            texts.rich("meeting-stale-mine"),
            said_value(texts, stale.field, stale.mine, people, office, now),
            texts.rich("refusal-code", code="stale-edit"),
        )
    )


def said_value(
    texts: Texts,
    field: Field,
    value: Value,
    people: dict[int, Named],
    office: Office,
    now: datetime,
) -> str:
    """A field's value in the reader's words."""
    match field:
        case Field.TIME:
            start, end = map(datetime.fromisoformat, value)
            return said_when(texts, start, end, office, now)
        case Field.REPLY_BY if value:
            return said_when(texts, datetime.fromisoformat(value), None, office, now)
        case Field.CHAIR if value in people:
            return people[value].name
        case Field.AGENDA:
            said = "\n".join(f"{number}. {item}" for number, item in enumerate(value, 1))
        case Field.CLASS:
            said = str(getattr(office.profile.classes[value].name, texts.language))
        case Field.PACKAGE:
            said = str(getattr(office.profile.packages[value].name, texts.language))
        case Field.LEVEL:
            said = texts.plain(f"meeting-level-{value}")
        case Field.REPLY_ASKED:
            said = texts.plain("meeting-reply-asked" if value else "meeting-reply-not-asked")
        case _:
            said = str(value or "")
    return said or texts.plain("meeting-empty")


def state_of(meeting: MeetingFacts, now: datetime) -> str:
    """Where it stands, as the texts name it (``meeting-state-…``)."""
    if meeting.filed:
        return "filed"
    if meeting.state is not State.PUBLISHED:
        return str(meeting.state)
    if now < meeting.starts_at:
        return "published"
    return "running" if now < meeting.ends_at else "over"


def _list_line(
    texts: Texts, meeting: MeetingFacts, number: int, office: Office, now: datetime
) -> RichText:
    return texts.rich(
        "meetings-line",
        number=number,
        when=texts.plain("meeting-time-open")
        if meeting.state is State.POSTPONED
        else said_when(texts, meeting.starts_at, None, office, now),
        title=meeting.title,
        state=texts.plain(f"meeting-state-{state_of(meeting, now)}"),
    )


def said_when(
    texts: Texts, start: datetime, end: datetime | None, office: Office, now: datetime
) -> str:
    """The time as the office says it."""
    return say_when(start, end, texts.language, office.zone, today=office.today(now))
