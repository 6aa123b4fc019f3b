"""更正: what was issued is never changed; a new edition with its reason goes through the chain and
is issued under the same number. Row 4.6; REC-05.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from meetings.changes import Actor
from meetings.issued_minutes.comparing import Change, changes
from meetings.issued_minutes.content import Content, from_data, resolutions
from meetings.issued_minutes.drafting import Begun, add_edition
from meetings.issued_minutes.rights import locked
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session
from storage import issued_minutes as rows

LONGEST_REASON = 200


def begin_erratum(
    session: Session,
    actor: Actor,
    meeting_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Begun | Refused:
    """更正: the next edition, beginning with what holds now. One at a time."""
    meeting = locked(session, actor.who, Action.WRITE_MINUTES, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        return (
            refused("reason-needed")
            if not reason
            else refused("reason-long", limit=LONGEST_REASON)
        )
    if mark_in(reason, office.profile):
        return refused("level-mark")
    there = rows.open_edition(session, meeting_id)
    if there is not None:
        return Begun(there.id, meeting_id, again=True)
    holding = rows.holding(session, meeting_id)
    if holding is None:
        return refused("minutes-not-issued")
    content = _with_tasks(session, holding)
    row = add_edition(session, actor, meeting_id, content, reason, now=now)
    return Begun(row.id, meeting_id)


def _with_tasks(session: Session, holding: rows.Minutes) -> Content:
    """What was issued, each resolution with the action item it became."""
    from meetings.minutes_copies.following_up import tasks_of

    content, tasks = from_data(holding.content), tasks_of(session, holding)
    numbers = iter(range(1, len(resolutions(content)) + 1))
    sections = []
    for section in content.sections:
        known = tuple(
            replace(one, task_id=tasks[number].id) if number in tasks else one
            for one, number in zip(section.resolutions, numbers, strict=False)
        )
        sections.append(replace(section, resolutions=known))
    return replace(content, sections=tuple(sections))


def corrections(session: Session, row: rows.Minutes) -> tuple[Change, ...]:
    """What this edition changes, old and new; nothing of a first one."""
    former = former_of(session, row)
    if former is None:
        return ()
    return changes(from_data(former.content), from_data(row.content))


def former_of(session: Session, row: rows.Minutes) -> rows.Minutes | None:
    """The issued edition this one corrects; None: it is the first."""
    before = [
        one
        for one in rows.editions_of(session, row.meeting_id)
        if one.state == "issued" and one.edition < row.edition
    ]
    return before[-1] if before else None
