"""签收, by the addressee or entered for them; and the list of addressees changed. Row 4.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.changes import Actor, changed
from meetings.issued_minutes.content import from_data
from meetings.issued_minutes.rights import edition
from meetings.meetings import Refused, about, refused
from meetings.minutes_copies.addressees import Addressee, items_for
from meetings.minutes_copies.distributing import add, holds, put_down, send
from meetings.minutes_copies.following_up import tasks_of
from meetings.minutes_copies.reminding import asked
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.tasks import accept
from meetings.tasks.registering import owner_problem
from storage import Session
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import minutes_copies as rows
from storage.issued_minutes import Minutes, MinutesCopy

CopyKind = Literal["full", "excerpt", "informed"]
#: In the order of their buttons; a button carries the place here.
KINDS: tuple[CopyKind, ...] = ("full", "excerpt", "informed")
METHODS = ("phone", "paper")


@dataclass(frozen=True, slots=True)
class Received:
    """签收 is noted; ``again``: it was. ``accepted``: action items taken on with it."""

    copy_id: int
    again: bool = False
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class CopiesChanged:
    """The list is as asked for; ``again``: it was so. ``unreachable``: to be phoned."""

    meeting_id: int
    again: bool = False
    unreachable: bool = False


def receive(
    session: Session, actor: Actor, copy_id: int, *, now: datetime, office: Office
) -> Received | Refused:
    """签收 by the addressee, or their contact. The action items the copy names are taken on with
    it, as far as they are still to be: who objects to one says so at the item."""
    found = _mine(session, actor, copy_id)
    if isinstance(found, Refused):
        return found
    copy, minutes, _ = found
    if copy.person_id not in (actor.who.person_id, *actor.who.represents):
        return refused("not-allowed")
    if not asked(copy, office) or minutes.state != "issued":
        return refused("copy-not-asked")
    if copy.received_at is not None:
        return Received(copy.id, again=True)
    if not holds(session, minutes):
        return refused("copy-corrected")
    _note(session, actor, copy, "", now=now)
    mine = [
        task
        for task in tasks_of(session, minutes).values()
        if task.owner_id == copy.person_id and task.state == "assigned"
    ]
    taken = [accept(session, actor, task.id, now=now) for task in mine]
    return Received(copy.id, accepted=sum(not isinstance(one, Refused) for one in taken))


def enter_receipt(
    session: Session, actor: Actor, copy_id: int, method: str, *, now: datetime, office: Office
) -> Received | Refused:
    """Told by phone, or signed for on paper, entered by the hosts."""
    found = _mine(session, actor, copy_id)
    if isinstance(found, Refused):
        return found
    copy, minutes, meeting = found
    if not may(actor.who, Action.EDIT_MEETING, about(session, meeting)) or method not in METHODS:
        return refused("not-allowed")
    if minutes.state != "issued":
        return refused("copy-not-issued")
    if copy.received_at is not None:
        return Received(copy.id, again=True)
    _note(session, actor, copy, method, now=now)
    return Received(copy.id)


def _note(
    session: Session, actor: Actor, copy: MinutesCopy, method: str, *, now: datetime
) -> None:
    copy.received_at, copy.received_by_id, copy.method = now, actor.who.person_id, method
    copy.told_at = copy.told_at or now
    session.flush()
    changed(
        session,
        actor,
        "receive minutes",
        f"minutes-copy:{copy.id}",
        now=now,
        for_person_id=copy.person_id,
        after={"minutes": copy.minutes_id, "method": method},
    )


def _mine(
    session: Session, actor: Actor, copy_id: int
) -> tuple[MinutesCopy, Minutes, meeting_rows.Meeting] | Refused:
    copy = rows.locked_copy(session, copy_id)
    minutes = minutes_rows.minutes(session, copy.minutes_id) if copy is not None else None
    meeting = meeting_rows.meeting(session, minutes.meeting_id) if minutes is not None else None
    if copy is None or minutes is None or meeting is None:
        return refused("gone")
    matter = about(session, meeting, person_id=copy.person_id)
    if not may(actor.who, Action.RECEIVE_MINUTES, matter):
        return refused("not-allowed")
    return copy, minutes, meeting


def add_copy(
    session: Session,
    actor: Actor,
    minutes_id: int,
    person_id: int,
    kind: CopyKind,
    *,
    now: datetime,
    office: Office,
) -> CopiesChanged | Refused:
    """Somebody more gets it; of issued minutes at once."""
    found = edition(session, actor.who, Action.ISSUE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    meeting, minutes = found
    if minutes.state == "withdrawn":
        return refused("gone")
    if minutes.state == "issued" and not holds(session, minutes):
        return refused("copy-corrected")
    if problem := owner_problem(session, person_id):
        return problem
    put_down(session, actor, meeting, minutes, now=now, office=office)
    if rows.copy_for(session, minutes_id, person_id) is not None:
        return CopiesChanged(meeting.id, again=True)
    items = items_for(from_data(minutes.content), person_id, None) if kind == "excerpt" else ()
    if kind == "excerpt" and not items:
        return refused("copy-no-items")
    copy = add(session, minutes_id, Addressee(person_id, None, kind, items))
    after = {"person": person_id, "kind": kind}
    changed(session, actor, "add copy", f"minutes:{minutes_id}", now=now, after=after)
    unreachable = minutes.state == "issued" and not send(session, copy, minutes, now=now)
    return CopiesChanged(meeting.id, unreachable=unreachable)


def edit_list(
    session: Session, actor: Actor, minutes_id: int, *, now: datetime, office: Office
) -> CopiesChanged | Refused:
    """The proposed list is written down, so that it can be changed before the issue."""
    found = edition(session, actor.who, Action.ISSUE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    meeting, minutes = found
    if minutes.state in ("issued", "withdrawn"):
        return CopiesChanged(meeting.id, again=True)
    new = put_down(session, actor, meeting, minutes, now=now, office=office)
    return CopiesChanged(meeting.id, again=not new)


def set_kind(
    session: Session, actor: Actor, copy_id: int, kind: CopyKind, *, now: datetime, office: Office
) -> CopiesChanged | Refused:
    """全文, 摘录 or 知会, as long as it was not sent."""
    found = _unsent(session, actor, copy_id)
    if isinstance(found, Refused):
        return found
    copy, minutes = found
    if copy.kind == kind:
        return CopiesChanged(minutes.meeting_id, again=True)
    items = items_for(from_data(minutes.content), copy.person_id, copy.unit_id)
    if kind == "excerpt" and not items:
        return refused("copy-no-items")
    before, copy.kind = copy.kind, kind
    copy.items = list(items) if kind == "excerpt" else []
    session.flush()
    subject = f"minutes-copy:{copy.id}"
    after = {"kind": kind}
    changed(session, actor, "change copy", subject, now=now, before={"kind": before}, after=after)
    return CopiesChanged(minutes.meeting_id)


def drop(
    session: Session, actor: Actor, copy_id: int, *, now: datetime
) -> CopiesChanged | Refused:
    """Somebody does not get it after all, as long as it was not sent."""
    found = _unsent(session, actor, copy_id)
    if isinstance(found, Refused):
        return found
    copy, minutes = found
    if len(rows.copies_of(session, minutes.id)) == 1:
        # Without anybody on it there is no list, and everybody proposed would get one.
        return refused("copy-last")
    session.delete(copy)
    session.flush()
    before = {"person": copy.person_id, "kind": copy.kind}
    changed(session, actor, "drop copy", f"minutes:{minutes.id}", now=now, before=before)
    return CopiesChanged(minutes.meeting_id)


def _unsent(session: Session, actor: Actor, copy_id: int) -> tuple[MinutesCopy, Minutes] | Refused:
    copy = rows.copy(session, copy_id)
    if copy is None:
        return refused("gone")
    found = edition(session, actor.who, Action.ISSUE_MINUTES, copy.minutes_id)
    if isinstance(found, Refused):
        return found
    _, minutes = found
    copy = rows.locked_copy(session, copy_id)
    if copy is None:
        return refused("gone")
    if copy.told_at is not None or copy.received_at is not None:
        return refused("copy-sent")
    return copy, minutes


def may_change(session: Session, who: Who, minutes_id: int) -> Refused | None:
    """Why this person may not change who gets the edition; None: they may."""
    found = edition(session, who, Action.ISSUE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    return refused("gone") if found[1].state == "withdrawn" else None
