"""An import, from the table to the last person: read, shown, confirmed, applied. Row 2.6.

All of it is work in chunks. A first piece compares the table with the roster and shows what would
change; nothing is written. Confirmed, a second piece compares once more: where the roster changed
in between it shows the new picture instead; else it applies the steps, a chunk a transaction.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from meetings import admission, minutes, venues
from meetings.changes import Actor, changed
from meetings.custody import ending
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may, who_is
from meetings.reach import Notice, tell
from meetings.roster.applying import Applying, Tally
from meetings.roster.preview import (
    IMPORT,
    being_imported,
    erase,
    planned,
    preview_of,
    raw_rows,
    start_preview,
    subject,
)
from meetings.roster.steps import differences
from storage import Session, work
from storage import roster as rows

#: People changed in one transaction.
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Importing:
    """Confirmed: the steps are being applied."""

    preview_id: int
    total: int


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The table is erased; nothing was changed."""


def confirm(
    session: Session, actor: Actor, work_id: int, *, full: bool, now: datetime
) -> Importing | Refused:
    """Apply what the preview showed; not ``full``: nobody is marked left."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    preview = preview_of(session, work_id)
    if preview is None:
        return refused("roster-preview-over")
    if work.under_way(session, IMPORT):
        return refused("roster-import-running")
    total = start_import(
        session,
        work_id,
        full=full,
        asked_by=actor.who.person_id,
        account=actor.account,
        now=now,
    )
    changed(
        session,
        actor,
        "confirm roster",
        f"work:{work_id}",
        now=now,
        after={"full": full, **preview.counts},
    )
    return Importing(work_id, total)


def start_import(
    session: Session,
    work_id: int,
    *,
    full: bool,
    asked_by: int | None,
    account: str,
    now: datetime,
) -> int:
    """Queue the applying of a preview; returns how many steps it has."""
    preview = work.one(session, work_id)
    total = len(preview.result["steps"]) if preview is not None and preview.result else 0
    data = {"preview": work_id, "full": full, "account": account}
    # One step more: the second look at the roster.
    work.start(
        session,
        IMPORT,
        data,
        asked_by_person_id=asked_by,
        address_key=None,
        total=total + 1,
        now=now,
    )
    return total


def give_up(session: Session, actor: Actor, work_id: int, *, now: datetime) -> GivenUp | Refused:
    """Erase the table; nothing was changed. Not once it is being applied."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    if preview_of(session, work_id) is None or being_imported(session, work_id):
        return refused("roster-preview-over")
    erase(session, work_id)
    changed(session, actor, "give up roster", f"work:{work_id}", now=now)
    return GivenUp()


def import_chunk(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
    """The second look at the roster, then one chunk of steps after another."""
    preview = work.one(session, item.data["preview"])
    if preview is None or preview.result is None:
        _end(session, item, {"state": "over"}, now)
        return
    steps: list[dict[str, Any]] = preview.result["steps"]
    if item.cursor == 0:
        again = planned(session, preview, office).steps
        moved = differences(steps, again)
        if moved:
            _show_again(session, item, preview, moved, now)
            return
        data = item.data | {"newest": rows.newest_person(session), "made": {}, "tally": {}}
        work.progress(session, item.id, 1, data)
        return
    done = item.cursor - 1
    chunk = steps[done : done + CHUNK]
    applying = Applying(
        session=session,
        now=now,
        today=office.today(now),
        asked_by=item.asked_by_person_id,
        account=item.data["account"],
        full=item.data["full"],
        newest=item.data["newest"],
        tally=Tally(**item.data["tally"]),
        made=dict(item.data["made"]),
    )
    applying.apply(chunk)
    changed_now = [step["id"] for step in chunk if step["do"] == "change"]
    admission.recheck_people(session, None, changed_now, now=now, office=office)
    who = who_is(session, item.asked_by_person_id) if item.asked_by_person_id else None
    for step in chunk:
        if step["do"] == "leave" and who is not None:
            actor = Actor(who, item.data["account"])
            minutes.person_left(session, actor, step["id"], now=now, office=office)
            venues.person_left(session, step["id"], now=now)
            ending.person_left(session, actor, step["id"], now=now)
    tally = asdict(applying.tally)
    if done + len(chunk) < len(steps):
        data = item.data | {"tally": tally, "made": applying.made}
        work.progress(session, item.id, item.cursor + len(chunk), data)
        _show_progress(session, item, {"done": done + len(chunk), "total": len(steps)}, now)
        return
    tally["skipped"] += preview.result["counts"]["problems"]
    _end(session, item, {"state": "done", **tally}, now)


def _show_again(
    session: Session,
    item: work.WorkItem,
    preview: work.WorkItem,
    moved: list[str],
    now: datetime,
) -> None:
    """Nothing is applied: the new picture is shown, and who it is about."""
    start_preview(
        session,
        raw_rows(preview.data),
        asked_by=item.asked_by_person_id,
        account=item.data["account"],
        now=now,
        moved=moved,
    )
    work.finish(session, item.id, {"state": "moved"})
    erase(session, preview.id)
    _show_progress(session, item, {"over": "moved"}, now)


def _end(session: Session, item: work.WorkItem, result: dict[str, Any], now: datetime) -> None:
    work.finish(session, item.id, result)
    erase(session, item.data["preview"])
    _show_progress(session, item, {"over": result["state"]}, now)
    if item.asked_by_person_id is not None:
        # A new message: who asked may have read on meanwhile.
        tell(session, item.asked_by_person_id, Notice("import_done", {"work": item.id}), now=now)


def _show_progress(
    session: Session, item: work.WorkItem, params: dict[str, Any], now: datetime
) -> None:
    """In place of the preview; of several unsent ones only the newest goes out."""
    if item.asked_by_person_id is None:
        return
    notice = Notice(
        "import_progress",
        params,
        shows=subject(item.data["preview"]),
        coalesce=subject(item.data["preview"]),
        edit_only=True,
    )
    tell(session, item.asked_by_person_id, notice, now=now)
