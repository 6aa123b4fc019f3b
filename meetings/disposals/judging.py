"""What keeps an item from being destroyed: asked at every door, and once more at the end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import disposals as rows
from storage.archive import ArchiveItem

#: 永久, in the archival code.
FOR_EVER = "Y"
LONGEST_REASON = 200


def is_permanent(item: ArchiveItem, office: Office) -> bool:
    """Whether it is kept for ever: by its code, by its period, or for it has no day."""
    period = office.profile.archive.periods.get(item.period)
    endless = period is not None and period.years is None
    return item.period == FOR_EVER or endless or item.due_on is None


def problem_of(
    item: ArchiveItem | None, *, today: date, office: Office, held: bool
) -> Refused | None:
    """Why this item can not be destroyed; None: it can. ``held``: a hold stands on it."""
    if item is None:
        return refused("gone")
    if is_permanent(item, office):
        return refused("disposal-permanent", item=item.code)
    if item.state == "destroyed":
        return refused("disposal-item-destroyed", item=item.code)
    if item.due_on is None or item.due_on > today:
        return refused("disposal-not-due", item=item.code)
    return refused("disposal-held", item=item.code) if held else None


def problem_among(
    session: Session, items: Collection[ArchiveItem], *, today: date, office: Office
) -> Refused | None:
    """The first of these items that can not be destroyed, and why."""
    held = rows.held_items(session, [item.id for item in items])
    for item in items:
        problem = problem_of(item, today=today, office=office, held=item.id in held)
        if problem is not None:
            return problem
    return None


def reason_problem(reason: str, office: Office) -> Refused | None:
    """What is wrong with a reason, if anything."""
    if not reason:
        return refused("reason-needed")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    return refused("level-mark") if mark_in(reason, office.profile) else None
