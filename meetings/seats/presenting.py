"""Presenters (汇报人) of agenda items, set by the hosts. Rows 2.2, 3.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class Item:
    """An item on the agenda and who presents it."""

    id: int
    number: int
    title: str
    presenter: Named | None


@dataclass(frozen=True, slots=True)
class Presenting:
    """The agenda with its presenters."""

    meeting_id: int
    title: str
    items: tuple[Item, ...]


def presenting(session: Session, who: Who, meeting_id: int) -> Presenting | Refused:
    """The agenda, for the hosts."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    agenda = rows.agenda_of(session, meeting_id)
    people = named(session, [item.presenter_id for item in agenda if item.presenter_id])
    return Presenting(
        meeting_id,
        meeting.title,
        tuple(
            Item(item.id, number, item.title, people.get(item.presenter_id or 0))
            for number, item in enumerate(agenda, 1)
        ),
    )


def set_presenter(
    session: Session,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    person_id: int | None,
    *,
    now: datetime,
) -> Item | Refused:
    """指定汇报人; None takes the one there was away. Nothing is sent: the note and the 候会 list
    read it."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    agenda = enumerate(rows.agenda_of(session, meeting_id), 1)
    found = next(((number, item) for number, item in agenda if item.id == item_id), None)
    if found is None:
        return refused("gone")
    number, item = found
    person = named(session, [person_id]).get(person_id) if person_id else None
    if person is not None and person.left_on is not None:
        return refused("person-left")
    before = item.presenter_id
    if before != person_id:
        item.presenter_id = person_id
        session.flush()
        changed(
            session,
            actor,
            "set presenter",
            f"meeting:{meeting_id}",
            now=now,
            before={"item": item_id, "presenter": before},
            after={"item": item_id, "presenter": person_id},
        )
    return Item(item.id, number, item.title, person)
