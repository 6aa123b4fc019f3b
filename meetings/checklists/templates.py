"""Checklists from a template: the profile's, or another subject's. Rows 2.4, 2.8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.checklists import chasing
from meetings.checklists.following import due_from, last_from_start
from meetings.checklists.rights import arrangeable
from meetings.meetings import Refused
from meetings.office import Office
from meetings.regime.profile import CheckLine, Names
from storage import Session, branches
from storage import checklists as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Made:
    """So many lines were added from the template; 0: all of them were there."""

    meeting_id: int
    added: int


def make_list(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: str,
    *,
    now: datetime,
    office: Office,
    template: Sequence[CheckLine] | None = None,
) -> Made | Refused:
    """按模板生成, for the main venue and each branch; what is there already is not added twice.

    ``template``: the profile's own of this kind where none is given.
    """
    meeting = arrangeable(session, actor, meeting_id, kind)
    if isinstance(meeting, Refused):
        return meeting
    lines = template_of(kind, office) if template is None else template
    added = add_from(session, actor, meeting, kind, lines, now=now, office=office)
    return Made(meeting_id, added)


def template_of(kind: str, office: Office) -> tuple[CheckLine, ...]:
    """The profile's lines of this kind."""
    rule = office.profile.checklists
    known = {"equipment": rule.equipment, "safety": rule.safety, "clearing": rule.clearing}
    return known.get(kind, ())


def add_from(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    kind: str,
    template: Sequence[CheckLine],
    *,
    only_branch: int | None = None,
    now: datetime,
    office: Office,
) -> int:
    """The template's lines where they are missing, at all venues or one branch; how many."""
    there = rows.check_items_of(session, meeting.id)
    known = {(item.kind, item.branch_id, item.text) for item in there}
    position = max((item.position for item in there), default=0)
    left = office.profile.checklists.most_lines - len(there)
    contacts = {one.id: one.contact_id for one in branches.branches_of(session, meeting.id)}
    venues: list[int | None] = [None, *contacts] if only_branch is None else [only_branch]
    added = 0
    for branch_id in venues:
        for line in template:
            text = _said(line.text, office)
            here = line.where != ("main" if branch_id else "branch")
            if not here or (kind, branch_id, text) in known or added >= left:
                continue
            added += 1
            item = _item(meeting, kind, branch_id, line, text, now=now, office=office)
            item.position = position + added
            item.owner_id = contacts[branch_id] if branch_id else None
            session.add(item)
    if added:
        session.flush()
        after = {"kind": kind, "lines": added}
        changed(session, actor, "make checklist", f"meeting:{meeting.id}", now=now, after=after)
        chasing.want_timers(session, meeting, now=now, office=office)
    return added


def _item(
    meeting: meeting_rows.Meeting,
    kind: str,
    branch_id: int | None,
    line: CheckLine,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> rows.CheckItem:
    return rows.CheckItem(
        meeting_id=meeting.id,
        kind=kind,
        branch_id=branch_id,
        zone="",
        text=text,
        spare=_said(line.spare, office) if line.spare else "",
        counted=line.counted,
        owner_name="",
        due_at=due_from(meeting, kind, line.due_min, now=now, office=office),
        due_min=line.due_min,
        last_at=last_from_start(meeting, office) if line.last and kind != "clearing" else None,
        state="unchecked",
        round="",
    )


def _said(names: Names, office: Office) -> str:
    return str(getattr(names, office.language))
