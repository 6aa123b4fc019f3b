"""Open items of a series return to its next agenda (续议). Row 8.10."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from meetings import drafting
from meetings.changes import Actor
from meetings.drafting import MOST_ITEMS, Field
from meetings.levels import not_above
from meetings.meetings import Refused, State, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.regime import Level
from storage import Session
from storage import meetings as meeting_rows
from storage import task_register as rows
from storage import tasks as task_rows


def open_items_of_series(
    session: Session, meeting: meeting_rows.Meeting
) -> tuple[rows.Listed, ...]:
    """What earlier meetings of the series left open, measures too, the earliest due first.

    Nothing of the meeting itself, and nothing of a higher level than it has.
    """
    if not meeting.series:
        return ()
    levels = filter(partial(_carries, meeting.level), [level.value for level in Level])
    wanted = rows.Wanted(
        levels=frozenset(levels), series=meeting.series, states=task_rows.OPEN_STATES
    )
    return tuple(row for row in rows.listed(session, wanted) if row.meeting_id != meeting.id)


def with_open_items(
    agenda: Sequence[str], title: str, stems: Sequence[str], first: Sequence[str] = ()
) -> list[str]:
    """The agenda with the item of that title in front; one put there before (in whatever
    language: it begins with one of the ``stems``) is replaced. Only what begins with one of
    ``first`` stays before it: the last minutes are approved before anything else."""
    others = [item for item in agenda if not item.startswith(tuple(stems))]
    at = 1 if others and others[0].startswith(tuple(first)) else 0
    return [*others[:at], title, *others[at:]]


def returns_to(
    session: Session,
    actor: Actor,
    meeting_id: int,
    title: str,
    stems: Sequence[str],
    *,
    first: Sequence[str] = (),
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> drafting.Changed | drafting.Unchanged | drafting.StaleEdit | Refused:
    """Put the open items of the series in front of a draft's agenda.

    What people were told changes only with its reason, so a published one is refused here: the
    form that asks for the reason is opened instead.
    """
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != State.DRAFT:
        return refused("report-not-a-draft")
    if not open_items_of_series(session, meeting):
        return refused("report-nothing-open")
    return reorder_draft(
        session,
        actor,
        meeting,
        lambda agenda: with_open_items(agenda, title, stems, first),
        own_deployment=own_deployment,
        now=now,
        office=office,
    )


def reorder_draft(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    wanted: Callable[[Sequence[str]], list[str]],
    *,
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> drafting.Changed | drafting.Unchanged | drafting.StaleEdit | Refused:
    """Give a draft, which is locked, the agenda that ``wanted`` makes of the one it has."""
    agenda = drafting.value_of(session, meeting, Field.AGENDA)
    items = wanted(agenda)
    if len(items) > MOST_ITEMS:
        return refused("report-agenda-full", limit=MOST_ITEMS)
    return drafting.change_fields(
        session,
        actor,
        meeting.id,
        {Field.AGENDA: items},
        since=meeting.edits,
        was={Field.AGENDA: agenda},
        own_deployment=own_deployment,
        now=now,
        office=office,
    )


def _carries(limit: str, level: str) -> bool:
    return not_above(level, limit)
