"""Lines of a checklist by hand: added, changed, taken off. Rows 2.4, 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.checklists import chasing
from meetings.checklists.following import due_from, last_from_start
from meetings.checklists.lines import facts_of
from meetings.checklists.owning import NOBODY, LineSet, Owner, bad_owner
from meetings.checklists.rights import arrangeable, arranged, note
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session, branches
from storage import checklists as rows
from storage import meetings as meeting_rows

LONGEST_TEXT = 80
#: A line is due at most so long before the start, and after the end.
FURTHEST = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class LineGone:
    """The line was taken off."""

    meeting_id: int
    kind: str
    branch_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line by hand; ``due_min`` follows the meeting, ``due_at`` is fixed; one of them is set."""

    text: str
    spare: str = ""
    owner: Owner = NOBODY
    due_min: int | None = None
    due_at: datetime | None = None
    last: bool = False
    zone: str = ""


def add_line(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: str,
    branch_id: int | None,
    new: NewLine,
    *,
    now: datetime,
    office: Office,
) -> LineSet | Refused:
    """One more line by hand."""
    meeting = arrangeable(session, actor, meeting_id, kind)
    if isinstance(meeting, Refused):
        return meeting
    there = rows.check_items_of(session, meeting_id)
    if len(there) >= office.profile.checklists.most_lines:
        return refused("check-many", limit=office.profile.checklists.most_lines)
    if branch_id is not None and not branches.is_of(session, branch_id, meeting_id):
        return refused("gone")
    if problem := _problem(session, meeting, new, office):
        return problem
    if any((i.kind, i.branch_id, i.text) == (kind, branch_id, new.text) for i in there):
        return refused("check-there", text=new.text)
    item = _item(meeting, kind, branch_id, new, now=now, office=office)
    item.position = max((i.position for i in there), default=0) + 1
    session.add(item)
    session.flush()
    after = {"kind": kind, "text": new.text, "owner": new.owner.person_id or new.owner.name}
    changed(session, actor, "add check line", f"meeting:{meeting_id}", now=now, after=after)
    chasing.want_timers(session, meeting, now=now, office=office)
    chasing.tell_owner(session, actor, meeting, new.owner.person_id, now=now)
    return LineSet(facts_of(session, [item], office=office)[0])


def _item(
    meeting: meeting_rows.Meeting,
    kind: str,
    branch_id: int | None,
    new: NewLine,
    *,
    now: datetime,
    office: Office,
) -> rows.CheckItem:
    due_min = new.due_min or 0
    return rows.CheckItem(
        meeting_id=meeting.id,
        kind=kind,
        branch_id=branch_id,
        zone=new.zone,
        text=new.text,
        spare=new.spare,
        owner_id=new.owner.person_id,
        owner_name=new.owner.name,
        due_at=new.due_at or due_from(meeting, kind, due_min, now=now, office=office),
        due_min=None if new.due_at else due_min,
        last_at=last_from_start(meeting, office) if new.last and kind != "clearing" else None,
        state="unchecked",
        round="",
    )


def set_line(
    session: Session,
    actor: Actor,
    item_id: int,
    *,
    text: str | None = None,
    spare: str | None = None,
    due_min: int | None = None,
    due_at: datetime | None = None,
    now: datetime,
    office: Office,
) -> LineSet | Refused:
    """Other words, another spare, another due time; what is None stays."""
    found = arranged(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    before = {"text": item.text, "spare": item.spare, "due": item.due_at.isoformat()}
    wanted = NewLine(
        text=item.text if text is None else text,
        spare=item.spare if spare is None else spare,
        due_min=due_min,
        due_at=due_at,
    )
    if problem := _problem(session, meeting, wanted, office):
        return problem
    item.text, item.spare = wanted.text, wanted.spare
    if due_at is not None:
        item.due_at, item.due_min = due_at, None
    elif due_min is not None:
        item.due_min = due_min
        item.due_at = due_from(meeting, item.kind, due_min, now=now, office=office)
    session.flush()
    after = {"text": item.text, "spare": item.spare, "due": item.due_at.isoformat()}
    if after != before:
        note(session, actor, item, "change check line", before, after, now=now)
        chasing.want_timers(session, meeting, now=now, office=office)
    return LineSet(facts_of(session, [item], office=office)[0], after != before)


def drop_line(
    session: Session, actor: Actor, item_id: int, *, now: datetime, office: Office
) -> LineGone | Refused:
    """Taken off the list; what was found is kept in the record."""
    found = arranged(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    item.dropped_at = now
    session.flush()
    before = {"text": item.text, "state": item.state}
    note(session, actor, item, "drop check line", before, None, now=now)
    chasing.want_timers(session, meeting, now=now, office=office)
    return LineGone(meeting.id, item.kind, item.branch_id, item.text)


def _problem(
    session: Session, meeting: meeting_rows.Meeting, new: NewLine, office: Office
) -> Refused | None:
    if not new.text or max(len(new.text), len(new.spare)) > LONGEST_TEXT:
        return refused("check-text", limit=LONGEST_TEXT)
    if mark_in(f"{new.text}\n{new.spare}\n{new.zone}", office.profile):
        return refused("level-mark")
    if new.due_at is not None and not (
        meeting.starts_at - FURTHEST <= new.due_at <= meeting.ends_at + FURTHEST
    ):
        return refused("check-due-far")
    return bad_owner(session, new.owner, office)
