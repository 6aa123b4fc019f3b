"""暂停销毁: an audit, a suit or an inspection stops it, up to the last press. Row 6.9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.disposals.judging import reason_problem
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, tell
from storage import Session, archive
from storage import disposals as rows
from storage import meetings as meeting_rows
from storage.archive import Hold

#: 审计、诉讼、检查、其他.
KINDS = ("audit", "suit", "inspection", "other")


@dataclass(frozen=True, slots=True)
class OnWhat:
    """What a hold is about: exactly one of these."""

    meeting_id: int | None = None
    item_id: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """The hold as it stands; ``again``: nothing changed; ``stopped``: lists at work it stops."""

    hold_id: int
    again: bool = False
    stopped: int = 0


def put_hold(
    session: Session,
    actor: Actor,
    on: OnWhat,
    kind: str,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> HoldChanged | Refused:
    """Nothing of it is destroyed from now on; whoever has it on a list is told."""
    if not may(actor.who, Action.HOLD_DISPOSAL):
        return refused("not-allowed")
    reason = " ".join(reason.split())
    # Who presses 销毁 at this moment is either through, or meets the hold.
    rows.lock_at_work(session)
    problem = _unknown(session, on, office.today(now).year) or reason_problem(reason, office)
    if problem is not None or kind not in KINDS:
        return problem or refused("gone")
    there = rows.same_hold(session, meeting_id=on.meeting_id, item_id=on.item_id, year=on.year)
    if there is not None:
        return HoldChanged(there.id, again=True)
    hold = Hold(
        meeting_id=on.meeting_id,
        item_id=on.item_id,
        year=on.year,
        kind=kind,
        reason=reason,
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(hold)
    session.flush()
    after = {"meeting": on.meeting_id, "item": on.item_id, "year": on.year, "kind": kind}
    what = f"hold:{hold.id}"
    changed(session, actor, "hold disposal", what, now=now, after=after, reason=reason)
    return HoldChanged(hold.id, stopped=_tell(session, actor, hold, now))


def _unknown(session: Session, on: OnWhat, year: int) -> Refused | None:
    match on:
        case OnWhat(meeting_id=int(id), item_id=None, year=None):
            return None if meeting_rows.meeting(session, id) else refused("gone")
        case OnWhat(meeting_id=None, item_id=int(id), year=None):
            item = archive.item(session, id)
            if item is not None and item.state == "destroyed":
                return refused("disposal-item-destroyed", item=item.code)
            return None if item is not None else refused("gone")
        case OnWhat(meeting_id=None, item_id=None, year=int(number)):
            return None if 1900 <= number <= year else refused("hold-year")
    return refused("gone")


def _tell(session: Session, actor: Actor, hold: Hold, now: datetime) -> int:
    stopped = rows.lists_held_by(session, hold.id)
    for disposal in stopped:
        if disposal.by_id != actor.who.person_id:
            params = {"disposal": disposal.id, "hold": hold.id}
            notice = Notice("disposal_held", params, dedupe=f"held:{hold.id}:{disposal.id}")
            tell(session, disposal.by_id, notice, now=now)
    return len(stopped)


def lift_hold(
    session: Session, actor: Actor, hold_id: int, reason: str, *, now: datetime, office: Office
) -> HoldChanged | Refused:
    """解除暂停, with a reason; who put it and who lifted it both stay on record."""
    if not may(actor.who, Action.HOLD_DISPOSAL):
        return refused("not-allowed")
    hold = rows.locked_hold(session, hold_id)
    if hold is None:
        return refused("gone")
    if hold.released_at is not None:
        return HoldChanged(hold.id, again=True)
    reason = " ".join(reason.split())
    if (problem := reason_problem(reason, office)) is not None:
        return problem
    hold.released_by_id, hold.released_at, hold.release_reason = actor.who.person_id, now, reason
    session.flush()
    before = {"by": hold.by_id}
    what = f"hold:{hold.id}"
    changed(session, actor, "lift hold", what, now=now, before=before, reason=reason)
    return HoldChanged(hold.id)
