"""Looks written down: each is a row that is never updated; the line follows from all. Row 2.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.checklists.following import judge
from meetings.checklists.lines import OUT_OF_ORDER, Line, facts_of, is_open, place_of
from meetings.checklists.owning import NOBODY, Owner
from meetings.checklists.reading import may_check
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in the store; ``size`` in bytes."""

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Looked:
    """The line after the look. ``fresh`` False: somebody was faster, or it is an old button, and
    nothing was written. ``unreached``: who sees to the fault and has to be phoned."""

    line: Line
    fresh: bool = True
    unreached: str = ""


def locked_line(
    session: Session, actor: Actor, item_id: int
) -> tuple[rows.CheckItem, meeting_rows.Meeting] | Refused:
    """The line, its row locked behind the meeting's: it is not moved to another room meanwhile.
    Where this person looks at it and the meeting still stands."""
    seen = rows.check_item(session, item_id)
    if seen is None:
        return refused("gone")
    meeting = meeting_rows.locked(session, seen.meeting_id)
    item = rows.locked_item(session, item_id)
    if meeting is None or item is None:
        return refused("gone")
    handlers = rows.handlers_of(session, item_id)
    if not may_check(session, actor.who, meeting, item.owner_id, item.branch_id, handlers):
        return refused("not-allowed")
    if item.dropped_at is not None:
        return refused("check-dropped")
    return (item, meeting) if is_open(meeting, item.kind) else refused("meeting-over")


def write_look(
    session: Session,
    actor: Actor,
    item: rows.CheckItem,
    meeting: meeting_rows.Meeting,
    result: str,
    *,
    text: str = "",
    handler: Owner = NOBODY,
    photos: Sequence[Photo] = (),
    now: datetime,
    office: Office,
) -> None:
    """One more look; the line follows from all of them."""
    line = line_now(session, item, office)
    again = item.state in OUT_OF_ORDER
    last = line.last_from is not None and now >= line.last_from
    record = rows.CheckRecord(
        item_id=item.id,
        round="recheck" if again else "last" if last else "first",
        result=result,
        text=text,
        handler_id=handler.person_id,
        handler_name=handler.name,
        by_id=actor.who.person_id,
        for_name=_looked_for(session, actor, item),
        place=place_of(session, meeting, item.kind, item.branch_id),
        at=now,
    )
    session.add(record)
    session.flush()
    session.add_all(rows.CheckFile(record_id=record.id, **asdict(photo)) for photo in photos)
    before = {"state": item.state}
    judge(session, item, meeting, rows.looks_at(session, [item.id])[item.id], office)
    session.flush()
    after = {"state": item.state, "round": record.round, "text": text}
    changed(session, actor, "check", f"check:{item.id}", now=now, before=before, after=after)
    panel.refresh(session, meeting.id, now=now)


def _looked_for(session: Session, actor: Actor, item: rows.CheckItem) -> str:
    """Who looked, where they have no account and somebody ticks for them; else ""."""
    if item.owner_name:
        return item.owner_name
    if item.owner_id is None or item.owner_id == actor.who.person_id:
        return ""
    if people_rows.primary_accounts(session, [item.owner_id]):
        return ""
    owner = people_rows.person(session, item.owner_id)
    return owner.name if owner is not None else ""


def line_now(session: Session, item: rows.CheckItem, office: Office) -> Line:
    """The line as it stands now."""
    return facts_of(session, [item], office=office)[0]
