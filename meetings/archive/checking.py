"""四性检测: when a meeting's file is checked, and what becomes of it. Rows 6.3, 6.8; ARC-08."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from meetings.archive.judging import CHECKS, Fault, Look, there, wanted
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.people import Action, may, who_is
from meetings.reach import Notice, tell
from storage import Session, work
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows

#: The work's kind.
KIND = "archive_check"


@dataclass(frozen=True, slots=True)
class Checking:
    """It is being checked. ``again``: it was under way already."""

    meeting_id: int
    again: bool = False


def order_check(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Checking | Refused:
    """四性检测 by hand. Row 6.8."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.SEE_ARCHIVE) and not may(
        actor.who, Action.FILE_MEETING, about(session, meeting)
    ):
        return refused("not-allowed")
    if not rows.items_of(session, meeting_id):
        return refused("archive-nothing-filed")
    again = not start_check(session, meeting_id, actor.who.person_id, now=now)
    return Checking(meeting_id, again)


def start_check(session: Session, meeting_id: int, asked_by: int | None, *, now: datetime) -> bool:
    """Queue the check of a meeting's file; False where it is under way already."""
    for id in work.under_way(session, KIND):
        item = work.one(session, id)
        if item is not None and item.data["meeting"] == meeting_id:
            return False
    work.start(
        session,
        KIND,
        {"meeting": meeting_id},
        asked_by_person_id=asked_by,
        address_key=None,
        total=1,
        now=now,
    )
    return True


def checked(
    session: Session,
    item: work.WorkItem,
    looks: Mapping[str, Look],
    faults: tuple[Fault, ...] | None,
    *,
    now: datetime,
) -> None:
    """What the checks came to is kept with the meeting's file; whoever asked is told. ``faults``
    None: they could not be judged any more."""
    meeting_id: int = item.data["meeting"]
    meeting = meeting_rows.locked(session, meeting_id)
    held = filing_rows.locked_file(session, meeting_id)
    if meeting is None or held is None:
        work.finish(session, item.id, {"checked": False})
        return
    if faults is None or any(
        digest not in looks for digest, _, _ in wanted(session, meeting_id).files
    ):
        # Something was filed while the files were looked into: the next chunk looks again.
        work.progress(session, item.id, item.cursor + 1, item.data)
        return
    held.checks = result(faults, len(looks), len(there(session, meeting_id)))
    held.checked_at = now
    asked_by = item.asked_by_person_id
    who = who_is(session, asked_by) if asked_by is not None else None
    after = {check: sum(f.count for f in faults if f.check == check) for check in CHECKS}
    actor = Actor(who, "work") if who else None
    changed(session, actor, "check archive", f"meeting:{meeting_id}", now=now, after=after)
    work.finish(session, item.id, {"checked": True, "faults": len(faults)})
    if who is not None:
        notice = Notice("archive_checked", {"meeting": meeting_id}, meeting_id=meeting_id)
        tell(session, who.person_id, notice, now=now)


def result(faults: tuple[Fault, ...], files: int, items: int) -> dict[str, Any]:
    """As the row keeps it."""
    return {"files": files, "items": items, "faults": [asdict(one) for one in faults]}


def faults_of(checks: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What a kept result says."""
    return tuple(
        Fault(one["check"], one["code"], one["count"], tuple(one["names"]))
        for one in checks.get("faults", ())
    )
