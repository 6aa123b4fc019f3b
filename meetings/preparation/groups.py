"""Groups of a meeting's staff (会务分组): who leads them, who is in them, what they are for.

Row 2.1a; norm ORG-16. 材料组, 会务组, 宣传组, 保障组 and whatever a meeting calls its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, named
from meetings.reach import NoAccount, Notice, tell
from meetings.tasks.registering import owner_problem
from storage import Session
from storage import meetings as meeting_rows
from storage import preparation as rows
from storage import tasks as task_rows

LONGEST_NAME, LONGEST_TEXT = 20, 300
MOST_GROUPS, MOST_MEMBERS = 20, 50


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it stands."""

    id: int
    meeting_id: int
    name: str
    text: str
    leader: Named | None
    #: Beside the leader.
    members: tuple[Named, ...]

    @property
    def people(self) -> tuple[Named, ...]:
        """Everybody in it, the leader first."""
        return (self.leader, *self.members) if self.leader is not None else self.members


@dataclass(frozen=True, slots=True)
class GroupSet:
    """The group is so now. ``former_id`` led it before and still owns ``owed`` of its tasks;
    ``to_phone`` joined it and could not be told."""

    group_id: int
    meeting_id: int
    former_id: int | None = None
    owed: int = 0
    to_phone: Named | None = None


@dataclass(frozen=True, slots=True)
class GroupDropped:
    """The group is gone."""

    meeting_id: int


def groups_of(session: Session, meeting_id: int) -> tuple[Group, ...]:
    """The groups in their order, for the 分工 and the handbook. Looks at no rights."""
    found = rows.groups_of(session, meeting_id)
    members = rows.members_of(session, [group.id for group in found])
    ids = {id for people in members.values() for id in people}
    ids |= {group.leader_id for group in found if group.leader_id is not None}
    people = named(session, sorted(ids))
    return tuple(
        Group(
            id=group.id,
            meeting_id=meeting_id,
            name=group.name,
            text=group.text,
            leader=people.get(group.leader_id) if group.leader_id is not None else None,
            members=tuple(
                people[id] for id in members[group.id] if id in people and id != group.leader_id
            ),
        )
        for group in found
    )


def group_of(session: Session, who: Who, group_id: int) -> Group | Refused:
    """One group, for who may see the meeting's panel."""
    row = rows.group(session, group_id)
    if row is None:
        return refused("work-group-gone")
    meeting = allowed(session, who, Action.SEE_PANEL, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return next(one for one in groups_of(session, row.meeting_id) if one.id == group_id)


def add_group(
    session: Session,
    actor: Actor,
    meeting_id: int,
    name: str,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> GroupSet | Refused:
    """Set up a group. Row 2.1a."""
    meeting = _to_set(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    name, text = " ".join(name.split()), " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        return refused("work-group-name", limit=LONGEST_NAME)
    if (problem := _text_problem(f"{name}\n{text}", office)) is not None:
        return problem
    known = rows.groups_of(session, meeting_id)
    if any(group.name == name for group in known):
        return refused("work-group-twice", name=name)
    if len(known) >= MOST_GROUPS:
        return refused("work-group-many", limit=MOST_GROUPS)
    group = new_group(session, meeting_id, name, len(known), text)
    after = {"name": name, "text": text}
    changed(session, actor, "add work group", f"work_group:{group.id}", now=now, after=after)
    return GroupSet(group.id, meeting_id)


def new_group(
    session: Session, meeting_id: int, name: str, position: int, text: str = ""
) -> rows.WorkGroup:
    """The row of a group; the caller has looked at everything."""
    group = rows.WorkGroup(meeting_id=meeting_id, name=name, text=text, position=position)
    session.add(group)
    session.flush()
    return group


def set_text(
    session: Session, actor: Actor, group_id: int, text: str, *, now: datetime, office: Office
) -> GroupSet | Refused:
    """What the group is for; "" says nothing."""
    group = group_to_set(session, actor, group_id)
    if isinstance(group, Refused):
        return group
    text = " ".join(text.split())
    if (problem := _text_problem(text, office)) is not None:
        return problem
    before, group.text = group.text, text
    _note(session, actor, "set work group text", group, {"text": before}, {"text": text}, now)
    return GroupSet(group.id, group.meeting_id)


def set_leader(
    session: Session, actor: Actor, group_id: int, person_id: int, *, now: datetime
) -> GroupSet | Refused:
    """Another 组长. What the one before owes for the group stays theirs until it is handed on."""
    group = _group_for(session, actor, group_id, person_id)
    if isinstance(group, Refused):
        return group
    former, group.leader_id = group.leader_id, person_id
    rows.remove_member(session, group_id, person_id)
    if former != person_id:
        before, after = {"leader": former}, {"leader": person_id}
        _note(session, actor, "set work group leader", group, before, after, now)
    owed = 0
    if former is not None and former != person_id:
        owed = len(owed_by(session, group, former))
    phone = _tell_joined(session, actor, group, person_id, now) if former != person_id else None
    return GroupSet(group.id, group.meeting_id, former if owed else None, owed, phone)


def add_member(
    session: Session, actor: Actor, group_id: int, person_id: int, *, now: datetime
) -> GroupSet | Refused:
    """Somebody more in the group; one who is in it already stays."""
    group = _group_for(session, actor, group_id, person_id)
    if isinstance(group, Refused):
        return group
    there = rows.members_of(session, [group_id])[group_id]
    if person_id in there or person_id == group.leader_id:
        return GroupSet(group.id, group.meeting_id)
    if len(there) >= MOST_MEMBERS:
        return refused("work-group-full", limit=MOST_MEMBERS)
    session.add(rows.WorkGroupMember(group_id=group_id, person_id=person_id))
    session.flush()
    _note(session, actor, "add to work group", group, None, {"person": person_id}, now)
    phone = _tell_joined(session, actor, group, person_id, now)
    return GroupSet(group.id, group.meeting_id, to_phone=phone)


def _tell_joined(
    session: Session, actor: Actor, group: rows.WorkGroup, person_id: int, now: datetime
) -> Named | None:
    """Who leads the group or is in it from now on hears so, in one message whatever they are made
    first; returns them where nothing reaches them."""
    if person_id == actor.who.person_id:
        return None
    notice = Notice(
        "work_group_joined",
        {"group": group.id},
        coalesce=f"work-group:{group.id}:{person_id}",
        meeting_id=group.meeting_id,
    )
    told = tell(session, person_id, notice, now=now)
    return named(session, [person_id]).get(person_id) if isinstance(told, NoAccount) else None


def remove_member(
    session: Session, actor: Actor, group_id: int, person_id: int, *, now: datetime
) -> GroupSet | Refused:
    """Somebody is not in the group any more; their tasks stay theirs."""
    group = group_to_set(session, actor, group_id)
    if isinstance(group, Refused):
        return group
    if rows.remove_member(session, group_id, person_id):
        _note(session, actor, "remove from work group", group, {"person": person_id}, None, now)
    return GroupSet(group.id, group.meeting_id)


def drop_group(
    session: Session, actor: Actor, group_id: int, *, now: datetime
) -> GroupDropped | Refused:
    """Take a group away that has nothing left to do."""
    group = group_to_set(session, actor, group_id)
    if isinstance(group, Refused):
        return group
    meeting_id = group.meeting_id
    tasks = rows.locked_tasks_of(session, meeting_id)
    if any(line.group == group.name for _, line in tasks):
        return refused("work-group-has-tasks", name=group.name)
    _note(session, actor, "drop work group", group, {"name": group.name}, None, now)
    rows.drop_group(session, group)
    return GroupDropped(meeting_id)


def owed_by(session: Session, group: rows.WorkGroup, person_id: int) -> list[task_rows.Task]:
    """What this person owes for the group, the tasks' rows locked."""
    tasks = rows.locked_tasks_of(session, group.meeting_id)
    return [
        task for task, line in tasks if line.group == group.name and task.owner_id == person_id
    ]


def _to_set(session: Session, actor: Actor, meeting_id: int) -> meeting_rows.Meeting | Refused:
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return refused("meeting-over") if meeting.state == "cancelled" else meeting


def group_to_set(session: Session, actor: Actor, group_id: int) -> rows.WorkGroup | Refused:
    """The group, its meeting's row locked, where this person may change it."""
    group = rows.group(session, group_id)
    if group is None:
        return refused("work-group-gone")
    meeting = _to_set(session, actor, group.meeting_id)
    return meeting if isinstance(meeting, Refused) else group


def _group_for(
    session: Session, actor: Actor, group_id: int, person_id: int
) -> rows.WorkGroup | Refused:
    """The group this person may join."""
    group = group_to_set(session, actor, group_id)
    return group if isinstance(group, Refused) else owner_problem(session, person_id) or group


def _text_problem(text: str, office: Office) -> Refused | None:
    if len(text) > LONGEST_TEXT:
        return refused("work-group-text", limit=LONGEST_TEXT)
    return refused("level-mark") if mark_in(text, office.profile) else None


def _note(
    session: Session,
    actor: Actor,
    action: str,
    group: rows.WorkGroup,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    session.flush()
    what = f"work_group:{group.id}"
    changed(
        session,
        actor,
        action,
        what,
        now=now,
        before=dict(before) if before else None,
        after=dict(after) if after else None,
    )
