"""Which item the notes go to: the next one, another one, or beside the agenda. Row 4.3.

Where items are called (叫会), the recorder who may call moves the call on; who may not, only says
where the record is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.agenda import calling
from meetings.agenda.reading import Board, board_of
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.recording.access import opened
from storage import Session
from storage import meetings as meeting_rows
from storage import record as rows


@dataclass(frozen=True, slots=True)
class OnItem:
    """Notes go to this item from now on (None: beside the agenda). ``again``: they did before,
    or somebody else was faster. ``last``: there is none after it."""

    meeting_id: int
    item_id: int | None
    again: bool = False
    last: bool = False


def next_item(
    session: Session, actor: Actor, meeting_id: int, after: int, *, now: datetime, office: Office
) -> OnItem | Refused:
    """下一议题. ``after``: the item the record was at when the button was shown; 0 for none."""
    found = opened(session, actor, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    meeting, record = found
    if (record.item_id or 0) != after:
        return OnItem(meeting_id, record.item_id, again=True)
    board = board_of(session, meeting, now=now)
    if not board.items:
        return refused("recording-no-items")
    wanted = _after(board, record.item_id)
    _call_on(session, actor, meeting, board, record.item_id, wanted, now=now, office=office)
    if wanted is None:
        if record.turns and record.turns[-1][0] == 0 and record.item_id is None:
            return OnItem(meeting_id, None, again=True, last=True)
        _go(session, actor, record, None, now=now)
        return OnItem(meeting_id, None, last=True)
    _go(session, actor, record, wanted, now=now)
    return OnItem(meeting_id, wanted)


def to_item(
    session: Session, actor: Actor, meeting_id: int, item_id: int, *, now: datetime, office: Office
) -> OnItem | Refused:
    """To any item, or with 0 beside the agenda (开场、其他). Nobody is called."""
    found = opened(session, actor, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    meeting, record = found
    if item_id and item_id not in {one.id for one in meeting_rows.agenda_of(session, meeting.id)}:
        return refused("gone")
    if (record.item_id or 0) == item_id and record.turns:
        return OnItem(meeting_id, record.item_id, again=True)
    _go(session, actor, record, item_id or None, now=now)
    return OnItem(meeting_id, record.item_id)


def follow_call(session: Session, meeting_id: int, item_id: int | None, *, now: datetime) -> None:
    """An item was called (叫会): the notes go there, where the record has begun."""
    record = rows.record(session, meeting_id)
    if record is None or record.state == "signed" or record.item_id == item_id:
        return
    _take(record, item_id, now)


def item_at(record: rows.Record, at: datetime) -> int | None:
    """The item that ran at this moment: what comes in late goes to where it belongs. Pure."""
    found = [item for item, begun in record.turns if datetime.fromisoformat(begun) <= at]
    if not record.turns:
        return record.item_id
    return (found[-1] or None) if found else None


def _after(board: Board, item_id: int | None) -> int | None:
    """The item after this one in the agenda; from beside it, the first that has not ended."""
    ids = [item.item_id for item in board.items]
    if item_id in ids:
        rest = ids[ids.index(item_id) + 1 :]
        return rest[0] if rest else None
    open_items = [item.item_id for item in board.items if item.state != "ended"]
    return open_items[0] if open_items else None


def _call_on(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    board: Board,
    here: int | None,
    wanted: int | None,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The call moves on with the record, where both stand at the same item and this person calls
    items; what keeps a call from being made (it is over, it is early) keeps no note from it."""
    current, following = board.current, board.following
    together = (current.item_id if current else None) == here
    on = following.item_id if following else None
    if not together or on != wanted or (current is None and wanted is None):
        return
    if may(actor.who, Action.CALL_IN, about(session, meeting)):
        calling.next_item(session, actor, meeting.id, here or 0, now=now, office=office)


def _go(
    session: Session, actor: Actor, record: rows.Record, item_id: int | None, *, now: datetime
) -> None:
    before = record.item_id
    _take(record, item_id, now)
    changed(
        session,
        actor,
        "record at item",
        f"meeting:{record.meeting_id}",
        now=now,
        before={"item": before},
        after={"item": item_id},
    )


def _take(record: rows.Record, item_id: int | None, now: datetime) -> None:
    if record.item_id == item_id and record.turns and record.turns[-1][0] == (item_id or 0):
        return
    record.item_id = item_id
    record.speaker_id, record.speaker = None, ""
    record.turns = [*record.turns, [item_id or 0, now.isoformat()]]
