"""Faults (异常): noted in a sentence, told at once, seen to, looked at again. Row 2.4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.changes import Actor
from meetings.checklists import fault_notices
from meetings.checklists.lines import OUT_OF_ORDER, held_look
from meetings.checklists.owning import NOBODY, Owner, bad_owner
from meetings.checklists.records import Looked, Photo, line_now, locked_line, write_look
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.reach import NoAccount
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows

LONGEST_WORDS = 200
MOST_PHOTOS = 3


def report_fault(
    session: Session,
    actor: Actor,
    item_id: int,
    text: str,
    *,
    handler: Owner = NOBODY,
    photos: Sequence[Photo] = (),
    now: datetime,
    office: Office,
) -> Looked | Refused:
    """异常: in a sentence, with pictures; the organiser is told at once, and who sees to it."""
    found = locked_line(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    if item.state in OUT_OF_ORDER:
        return Looked(line_now(session, item, office), fresh=False)
    if problem := _words(session, text, handler, photos, office):
        return problem
    write_look(
        session,
        actor,
        item,
        meeting,
        "fault",
        text=text,
        handler=handler,
        photos=photos,
        now=now,
        office=office,
    )
    fault_notices.tell_organiser(session, "check_fault", actor, meeting, item, now=now)
    return _with_handler(session, actor, meeting, item, handler, now=now, office=office)


def note_handling(
    session: Session,
    actor: Actor,
    item_id: int,
    text: str,
    *,
    handler: Owner = NOBODY,
    now: datetime,
    office: Office,
) -> Looked | Refused:
    """处理: what is being done about a fault, and by whom."""
    found = locked_line(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    if item.state not in OUT_OF_ORDER:
        return Looked(line_now(session, item, office), fresh=False)
    if problem := _words(session, text, handler, (), office):
        return problem
    before = held_look(rows.looks_at(session, [item_id])[item_id])
    if handler == NOBODY and before is not None:
        handler = Owner(before.handler_id, before.handler_name)
    told = before is not None and before.handler_id == handler.person_id
    write_look(
        session,
        actor,
        item,
        meeting,
        "handling",
        text=text,
        handler=handler,
        now=now,
        office=office,
    )
    if told:
        return Looked(line_now(session, item, office))
    return _with_handler(session, actor, meeting, item, handler, now=now, office=office)


def recheck(
    session: Session,
    actor: Actor,
    item_id: int,
    *,
    photos: Sequence[Photo] = (),
    now: datetime,
    office: Office,
) -> Looked | Refused:
    """复查正常: a fault is mended, by a tap or with a picture; who was told of it is told."""
    found = locked_line(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    if item.state not in OUT_OF_ORDER:
        return Looked(line_now(session, item, office), fresh=False)
    if problem := _words(session, "-", NOBODY, photos, office):
        return problem
    fault = held_look(rows.looks_at(session, [item_id])[item_id])
    handler_id = fault.handler_id if fault else None
    write_look(session, actor, item, meeting, "normal", photos=photos, now=now, office=office)
    fault_notices.tell_concerned(
        session, "check_mended", actor, meeting, item, handler_id, now=now
    )
    return Looked(line_now(session, item, office))


def _with_handler(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    item: rows.CheckItem,
    handler: Owner,
    *,
    now: datetime,
    office: Office,
) -> Looked:
    line = line_now(session, item, office)
    reached = fault_notices.tell_handler(session, actor, meeting, item, handler, now=now)
    by_phone = handler.name or isinstance(reached, NoAccount)
    return Looked(line, unreached=line.look.handler if by_phone and line.look else "")


def _words(
    session: Session, text: str, handler: Owner, photos: Sequence[Photo], office: Office
) -> Refused | None:
    if not text or len(text) > LONGEST_WORDS:
        return refused("check-words", limit=LONGEST_WORDS)
    if len(photos) > MOST_PHOTOS:
        return refused("check-photos", limit=MOST_PHOTOS)
    if mark_in(text, office.profile):
        return refused("level-mark")
    return bad_owner(session, handler, office)
