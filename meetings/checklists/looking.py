"""Looking at lines: normal, all normal at once, taken back. Row 2.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.checklists import chasing, fault_notices
from meetings.checklists.following import judge
from meetings.checklists.lines import (
    OUT_OF_ORDER,
    UNDO,
    Wants,
    facts_of,
    held_look,
    is_open,
)
from meetings.checklists.reading import may_check
from meetings.checklists.records import Looked, line_now, locked_line, write_look
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows

#: What is counted is never more.
MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class AllLooked:
    """So many lines of the venue were noted as normal."""

    meeting_id: int
    lines: int


def note_normal(
    session: Session,
    actor: Actor,
    item_id: int,
    *,
    count: int | None = None,
    now: datetime,
    office: Office,
) -> Looked | Refused:
    """正常: of a line that wants a look, or the last one. ``count`` of a counted line."""
    found = locked_line(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    line = line_now(session, item, office)
    if line.wants(now) not in (Wants.LOOK, Wants.LAST):
        return Looked(line, fresh=False)
    if item.counted and (count is None or not 0 <= count <= MOST_COUNTED):
        return refused("check-count", limit=MOST_COUNTED)
    text = str(count) if item.counted else ""
    write_look(session, actor, item, meeting, "normal", text=text, now=now, office=office)
    return Looked(line_now(session, item, office))


def note_all_normal(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: str,
    branch_id: int | None,
    *,
    now: datetime,
    office: Office,
) -> AllLooked | Refused:
    """全部正常: every line of the venue this person may look at and that wants it; what is
    counted is left, and what is at fault."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not is_open(meeting, kind):
        return refused("meeting-over")
    items = [i for i in rows.check_items_of(session, meeting_id, kind) if i.branch_id == branch_id]
    mine = [i for i in items if may_check(session, actor.who, meeting, i.owner_id, i.branch_id)]
    if items and not mine:
        return refused("not-allowed")
    noted = 0
    # Locked in the order of their ids, as those do who move the meeting.
    for line in facts_of(session, sorted(mine, key=lambda item: item.id), office=office):
        if line.counted or line.wants(now) not in (Wants.LOOK, Wants.LAST):
            continue
        item = rows.locked_item(session, line.item_id)
        if item is not None:
            write_look(session, actor, item, meeting, "normal", now=now, office=office)
            noted += 1
    return AllLooked(meeting_id, noted)


def undo_look(
    session: Session, actor: Actor, item_id: int, *, now: datetime, office: Office
) -> Looked | Refused:
    """撤销: the last look at a line did not happen. Within the profile's minutes by who made it;
    the hosts at any time."""
    found = locked_line(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    record = held_look(rows.looks_at(session, [item_id])[item_id])
    if record is None or item.state == "unchecked":
        return Looked(line_now(session, item, office), fresh=False)
    window = timedelta(minutes=office.profile.checklists.undo_min)
    own = record.by_id == actor.who.person_id and now <= record.at + window
    if not own and not may(actor.who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("check-undo-late", minutes=office.profile.checklists.undo_min)
    was = item.state
    _take_back(session, actor, item, meeting, record, now=now, office=office)
    if was == "fault":
        fault_notices.tell_concerned(
            session, "check_withdrawn", actor, meeting, item, record.handler_id, now=now
        )
    elif was == "normal" and item.state in OUT_OF_ORDER:
        # It was said to be mended.
        fault_notices.tell_organiser(session, "check_fault", actor, meeting, item, now=now)
    chasing.want_timers(session, meeting, now=now, office=office, keep_fired=True)
    return Looked(line_now(session, item, office))


def _take_back(
    session: Session,
    actor: Actor,
    item: rows.CheckItem,
    meeting: meeting_rows.Meeting,
    record: rows.CheckRecord,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The look stays in the record, and one that takes it back follows it."""
    before = {"state": item.state}
    undo = rows.CheckRecord(
        item_id=item.id,
        round=UNDO,
        result="unchecked",
        by_id=actor.who.person_id,
        place=record.place,
        at=now,
    )
    session.add(undo)
    session.flush()
    judge(session, item, meeting, rows.looks_at(session, [item.id])[item.id], office)
    session.flush()
    after = {"state": item.state}
    changed(session, actor, "undo check", f"check:{item.id}", now=now, before=before, after=after)
    panel.refresh(session, item.meeting_id, now=now)
