"""Giving the issued minutes out: everybody on the list once, with their own items. Row 4.7.

Nothing here asks who may do it: whoever calls has looked at rights and locked the edition.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.issued_minutes.content import Content, from_data
from meetings.issued_minutes.errata import former_of
from meetings.minutes_copies.addressees import Addressee, items_for, proposed
from meetings.minutes_copies.delivered import key
from meetings.minutes_copies.following_up import Entered, register
from meetings.minutes_copies.reminding import follow
from meetings.office import Office
from meetings.reach import Notice, Reached, Readers, tell
from meetings.tasks.registering import tell_assigned
from storage import Session
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import minutes_copies as rows
from storage import people as people_rows
from storage.issued_minutes import Minutes, MinutesCopy


def issued(
    session: Session, actor: Actor, minutes: Minutes, *, now: datetime, office: Office
) -> None:
    """The minutes are out: their resolutions become action items, and everybody on the list gets
    a copy. Called in the transaction of the issue. Rows 4.7, 4.9."""
    meeting = meeting_rows.meeting(session, minutes.meeting_id)
    if meeting is None:
        raise LookupError(f"minutes {minutes.id} are of no meeting")
    entered = register(session, actor, minutes, now=now, office=office)
    put_down(session, actor, meeting, minutes, now=now, office=office)
    copies = _without_left(session, actor, minutes, now=now)
    content = from_data(minutes.content)
    readers = Readers(session, [copy.person_id for copy in copies])
    named: set[int] = set()
    for copy in copies:
        if copy.kind == "excerpt":
            copy.items = list(items_for(content, copy.person_id, copy.unit_id))
        if send(session, copy, minutes, now=now, readers=readers) and copy.kind != "informed":
            named.add(copy.person_id)
    _tell_owners(session, entered, named, now=now, office=office)
    follow(session, minutes, now=now, office=office)


def _without_left(
    session: Session, actor: Actor, minutes: Minutes, *, now: datetime
) -> list[MinutesCopy]:
    """The copies that go out: who left since the list was written is taken off it."""
    copies = list(rows.copies_of(session, minutes.id))
    here = _here(session, [copy.person_id for copy in copies])
    for copy in copies:
        if copy.person_id not in here:
            session.delete(copy)
            before = {"person": copy.person_id, "kind": copy.kind}
            changed(session, actor, "drop copy", f"minutes:{minutes.id}", now=now, before=before)
    session.flush()
    return [copy for copy in copies if copy.person_id in here]


def _here(session: Session, ids: list[int]) -> set[int]:
    """Those of them who did not leave."""
    found = people_rows.persons(session, ids)
    return {id for id, person in found.items() if person.left_on is None}


def _tell_owners(
    session: Session,
    entered: tuple[Entered, ...],
    named: set[int],
    *,
    now: datetime,
    office: Office,
) -> None:
    """The copies name the items of their owners; who has none that does (not on the list, informed
    only, not reached here) is told of the item itself."""
    for one in entered:
        if one.task.owner_id not in named:
            tell_assigned(session, one.task, one.event_id, now, office)


def put_down(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    minutes: Minutes,
    *,
    now: datetime,
    office: Office,
) -> bool:
    """Write down who gets it, where nobody did before; False where the list is there. Of an
    erratum it begins with everybody who had the edition before."""
    if rows.copies_of(session, minutes.id):
        return False
    content = from_data(minutes.content)
    wanted = listed(session, meeting, minutes, content, now=now, office=office)
    for one in wanted:
        add(session, minutes.id, one)
    after = {"copies": [asdict(one) | {"items": list(one.items)} for one in wanted]}
    changed(session, actor, "list copies", f"minutes:{minutes.id}", now=now, after=after)
    return True


def listed(
    session: Session,
    meeting: meeting_rows.Meeting,
    minutes: Minutes,
    content: Content,
    *,
    now: datetime,
    office: Office,
) -> tuple[Addressee, ...]:
    """Who would get it, were it issued now and nobody had touched the list."""
    former = former_of(session, minutes)
    had = rows.copies_of(session, former.id) if former is not None else ()
    here = _here(session, [copy.person_id for copy in had])
    kept = [
        Addressee(
            c.person_id,
            c.unit_id,
            c.kind,
            items_for(content, c.person_id, c.unit_id) if c.kind == "excerpt" else (),
        )
        for c in had
        if c.person_id in here
    ]
    known = {one.person_id for one in kept}
    fresh = proposed(session, meeting, content, now=now, office=office)
    return (*kept, *(one for one in fresh if one.person_id not in known))


def add(session: Session, minutes_id: int, one: Addressee) -> MinutesCopy:
    """The row of one addressee."""
    copy = MinutesCopy(
        minutes_id=minutes_id,
        person_id=one.person_id,
        unit_id=one.unit_id,
        kind=one.kind,
        items=list(one.items),
    )
    session.add(copy)
    session.flush()
    return copy


def send(
    session: Session,
    copy: MinutesCopy,
    minutes: Minutes,
    *,
    now: datetime,
    readers: Readers | None = None,
) -> bool:
    """Owe the copy to its addressee; False where nobody can be reached: they are phoned."""
    notice = Notice(
        kind="minutes_copy",
        params={"copy": copy.id},
        dedupe=key(copy.id),
        shows=key(copy.id),
        meeting_id=minutes.meeting_id,
    )
    reached = isinstance(tell(session, copy.person_id, notice, now=now, readers=readers), Reached)
    if reached:
        copy.told_at = now
        session.flush()
    return reached


def holds(session: Session, minutes: Minutes) -> bool:
    """Whether this edition is the one that holds."""
    held = minutes_rows.holding(session, minutes.meeting_id)
    return held is not None and held.id == minutes.id
