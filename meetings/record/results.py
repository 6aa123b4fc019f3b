"""What became of an item: outcome and words (会议议定). Votes are entered by
``meetings.recording.voting``. Rows 4.3, 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.opening import Opened, opened
from meetings.record.taking_back import take_back
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import record as rows

#: 通过, 原则通过, 缓议, 不通过, 听取, 未议. Buttons carry the place.
OUTCOMES = ("passed", "in_principle", "deferred", "rejected", "heard", "not_reached")
#: Those by which an item was adopted.
ADOPTED = frozenset({"passed", "in_principle"})
LONGEST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class ResultSet:
    """It stands as entered; ``again``: it did before."""

    meeting_id: int
    item_id: int
    again: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class ResultStale:
    """Somebody else entered something meanwhile: nothing was written."""

    meeting_id: int
    item_id: int
    edits: int
    outcome: str
    text: str


def set_outcome(
    session: Session,
    actor: Actor,
    item_id: int,
    outcome: str,
    *,
    edits: int | None = None,
    now: datetime,
) -> ResultSet | ResultStale | Refused:
    """通过, 原则通过, 缓议, 不通过, 听取 or 未议. ``edits``: what the pressed button had
    before it; None presses whatever stands."""
    return _set(session, actor, item_id, {"outcome": outcome}, edits=edits, now=now)


def set_words(
    session: Session,
    actor: Actor,
    item_id: int,
    text: str,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> ResultSet | ResultStale | Refused:
    """会议议定: in words; "" takes them away."""
    text = text.strip()
    if len(text) > LONGEST_WORDS:
        return refused("record-words-long", limit=LONGEST_WORDS)
    if mark_in(text, office.profile):
        return refused("level-mark")
    return _set(session, actor, item_id, {"text": text}, edits=edits, now=now)


def rest_not_reached(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> int | Refused:
    """未议 for every item without an outcome; how many these were."""
    found = opened(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    results = rows.results_by_item(session, meeting_id)
    count = 0
    for item in meeting_rows.agenda_of(session, meeting_id):
        row = results.get(item.id)
        if row is None or not row.outcome:
            take_back(session, actor, found.record, now=now)
            _write(session, actor, found, item.id, {"outcome": "not_reached"}, now=now)
            count += 1
    return count


def _set(
    session: Session,
    actor: Actor,
    item_id: int,
    values: dict[str, str],
    *,
    edits: int | None,
    now: datetime,
) -> ResultSet | ResultStale | Refused:
    item = agenda_rows.item(session, item_id)
    if item is None:
        return refused("gone")
    found = opened(session, actor, item.meeting_id)
    if isinstance(found, Refused):
        return found
    row = record_notes.result_of(session, item_id)
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return ResultSet(item.meeting_id, item_id, again=True)
    before = row.edits if row is not None else 0
    if edits is not None and edits != before:
        outcome, text = (row.outcome, row.text) if row is not None else ("", "")
        return ResultStale(item.meeting_id, item_id, before, outcome, text)
    taken_back = take_back(session, actor, found.record, now=now)
    _write(session, actor, found, item_id, values, now=now)
    return ResultSet(item.meeting_id, item_id, taken_back=taken_back)


def _write(
    session: Session,
    actor: Actor,
    found: Opened,
    item_id: int,
    values: dict[str, str],
    *,
    now: datetime,
) -> None:
    row = record_notes.result_of(session, item_id)
    if row is None:
        row = rows.RecordResult(
            meeting_id=found.meeting.id,
            item_id=item_id,
            outcome="",
            text="",
            vote="",
            edits=0,
            by_id=actor.who.person_id,
            at=now,
        )
        session.add(row)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.edits, row.by_id, row.at = row.edits + 1, actor.who.person_id, now
    session.flush()
    changed(
        session,
        actor,
        "record result",
        f"item:{item_id}",
        now=now,
        before=before,
        after=dict(values),
    )
