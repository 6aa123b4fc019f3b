"""Faults are told at once: to the organiser, and to who sees to them. Row 2.4."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.changes import Actor
from meetings.checklists.owning import Owner
from meetings.reach import NoAccount, Notice, Reached, tell
from storage import Session, outbox
from storage import checklists as rows
from storage import meetings as meeting_rows


def tell_organiser(
    session: Session,
    kind: str,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    item: rows.CheckItem,
    *,
    now: datetime,
) -> None:
    """Of a fault (``check_fault``), that it was mended or noted by mistake: at once, also at
    night, also with the phone in the locker. Not to who noted it."""
    if actor.who.person_id != meeting.organiser_id:
        tell(session, meeting.organiser_id, _notice(kind, meeting, item, now), now=now)


def tell_concerned(
    session: Session,
    kind: str,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    item: rows.CheckItem,
    handler_id: int | None,
    *,
    now: datetime,
) -> None:
    """The organiser, and who was to see to it: nobody sets out for what is mended."""
    tell_organiser(session, kind, actor, meeting, item, now=now)
    if handler_id is not None and handler_id not in (actor.who.person_id, meeting.organiser_id):
        tell(session, handler_id, _notice(kind, meeting, item, now), now=now)


def tell_handler(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    item: rows.CheckItem,
    handler: Owner,
    *,
    now: datetime,
) -> Reached | NoAccount | None:
    """Who sees to it; None where it is nobody of the house, or who noted it."""
    if handler.person_id is None or handler.person_id == actor.who.person_id:
        return None
    notice = _notice("check_handler", meeting, item, now)
    return tell(session, handler.person_id, notice, now=now)


def _notice(
    kind: str,
    meeting: meeting_rows.Meeting,
    item: rows.CheckItem,
    now: datetime,
) -> Notice:
    return Notice(
        kind=kind,
        params={"item": item.id},
        lane=outbox.URGENT,
        meeting_id=meeting.id,
        breaks_in=True,
        valid_until=max(meeting.ends_at, now) + timedelta(hours=12),
    )
