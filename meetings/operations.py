"""Operations (运行): how the bot does, and what could not be sent, for the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.backups import LastBackup, last_backup
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.people import Action, Who, may
from storage import Session, operations, outbox
from storage import people as people_rows
from storage.outbox import Parked

#: Parked messages on one page.
PAGE = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures; ``real`` is the real time they were read at."""

    figures: operations.Figures
    #: None where none was tried yet.
    backup: LastBackup | None
    real: datetime


@dataclass(frozen=True, slots=True)
class NotSent:
    """A parked message and whose it is: "" where the roster does not know the chat."""

    message: Parked
    name: str
    #: In business time, as clocks on the wall show it.
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class NotSentList:
    """One page of what could not be sent; pages count from 0."""

    messages: tuple[NotSent, ...]
    page: int
    pages: int
    count: int


def overview(session: Session, who: Who, *, now: datetime, real: datetime) -> Overview | Refused:
    """How the bot does. Refused: not-allowed."""
    if not may(who, Action.OPERATE):
        return refused("not-allowed")
    found = operations.figures(session, now=now, real=real)
    return Overview(found, last_backup(session), real)


def not_sent(
    session: Session, who: Who, page: int, *, now: datetime, real: datetime
) -> NotSentList | Refused:
    """A page of parked messages, the newest first. Refused: not-allowed."""
    if not may(who, Action.OPERATE):
        return refused("not-allowed")
    count = outbox.parked_count(session)
    pages = max(1, -(-count // PAGE))
    page = min(page, pages - 1)
    found = outbox.parked_messages(session, limit=PAGE, offset=page * PAGE)
    people = people_rows.persons(session, [m.person_id for m in found if m.person_id])
    # Ends are real time; in the demo the clock on the wall is ahead of it.
    ahead = now - real
    shown = []
    for message in found:
        person = people.get(message.person_id) if message.person_id else None
        shown.append(NotSent(message, person.name if person else "", message.ended_at + ahead))
    return NotSentList(tuple(shown), page, pages, count)


def try_again(
    session: Session, actor: Actor, id: int, *, now: datetime, real: datetime
) -> Refused | None:
    """Send a parked message once more. Refused: not-allowed, message-not-parked."""
    message = _parked(session, actor, id)
    if isinstance(message, Refused):
        return message
    outbox.try_again(session, id, real=real)
    changed(session, actor, "try message again", f"message:{id}", now=now, reason=message.reason)
    return None


def try_all_again(
    session: Session, actor: Actor, *, now: datetime, real: datetime
) -> int | Refused:
    """Send everything that is parked once more; returns how many. Refused: not-allowed."""
    if not may(actor.who, Action.OPERATE):
        return refused("not-allowed")
    count = outbox.try_all_again(session, real=real)
    if count:
        changed(session, actor, "try messages again", "messages", now=now, after={"count": count})
    return count


def put_away(
    session: Session, actor: Actor, id: int, *, now: datetime, real: datetime
) -> Refused | None:
    """Take a parked message off the list for good. Refused: not-allowed, message-not-parked."""
    message = _parked(session, actor, id)
    if isinstance(message, Refused):
        return message
    outbox.put_away(session, id, real=real)
    changed(session, actor, "put message away", f"message:{id}", now=now, reason=message.reason)
    return None


def put_all_away(
    session: Session, actor: Actor, *, now: datetime, real: datetime
) -> int | Refused:
    """Take everything that is parked off the list; returns how many. Refused: not-allowed."""
    if not may(actor.who, Action.OPERATE):
        return refused("not-allowed")
    count = outbox.put_away(session, None, real=real)
    if count:
        changed(session, actor, "put messages away", "messages", now=now, after={"count": count})
    return count


def _parked(session: Session, actor: Actor, id: int) -> Parked | Refused:
    if not may(actor.who, Action.OPERATE):
        return refused("not-allowed")
    return outbox.parked_message(session, id) or refused("message-not-parked")
