"""Discussion (留言) on a task: kept in its history, told to those involved. Row 8.4.

The history is never rewritten: a comment taken back stands there with its place, its words are
shown no more. Only the last word of a person can be taken back, and only for a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.reach import Notice, chase, chased_reader
from meetings.tasks.comments import taken_back
from meetings.tasks.facts import TaskFacts, facts
from meetings.tasks.reading import about, step
from meetings.tasks.rhythm import State
from meetings.tasks.working import Evidence
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as rows

LONGEST_COMMENT = 500
MOST_COMMENT_FILES = 5
TAKEN_BACK_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. Of one taken back ``text`` is empty and ``withdrawn`` True."""

    id: int
    at: datetime
    by_id: int
    by: Named | None
    #: On whose behalf; None where they spoke for themselves.
    for_: Named | None
    text: str
    files: tuple[Evidence, ...]
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Discussion:
    """The comments on a task, the oldest first, and what this reader may do."""

    task: TaskFacts
    comments: tuple[Comment, ...]
    may_write: bool
    #: The reader's own last comment, while it can be taken back.
    withdrawable: int | None


@dataclass(frozen=True, slots=True)
class Commented:
    """The comment stands on the task."""

    task_id: int
    event_id: int


@dataclass(frozen=True, slots=True)
class CommentUnchanged:
    """It was taken back before."""

    task_id: int


def discussion(
    session: Session, who: Who, task_id: int, *, now: datetime, office: Office
) -> Discussion | Refused:
    """The discussion, for those who may see the task."""
    task = rows.task(session, task_id)
    if task is None:
        return refused("gone")
    what = about(session, task)
    if not may(who, Action.SEE_TASK, what):
        return refused("not-allowed")
    may_write = may(who, Action.DISCUSS_TASK, what) and task.state != State.CLOSED
    events = coordination_rows.comments_of(session, task_id)
    last = _last_of(events, who.person_id) if may_write else None
    fresh = last is not None and now - last.at <= TAKEN_BACK_WITHIN
    return Discussion(
        task=facts(session, task, now=now, office=office),
        comments=comments_of(session, task_id),
        may_write=may_write,
        withdrawable=last.id if last is not None and fresh else None,
    )


def comments_of(session: Session, task_id: int) -> tuple[Comment, ...]:
    """The comments on a task, the oldest first."""
    events = coordination_rows.comments_of(session, task_id)
    gone = taken_back(events)
    written = [event for event in events if event.kind == "comment"]
    people = named(session, sorted({i for e in written for i in (e.by_id, e.for_id) if i}))
    files = coordination_rows.files_with(session, [e.id for e in written if e.id not in gone])
    return tuple(
        Comment(
            id=event.id,
            at=event.at,
            by_id=event.by_id,
            by=people.get(event.by_id),
            for_=people.get(event.for_id) if event.for_id is not None else None,
            text="" if event.id in gone else event.text,
            files=tuple(
                Evidence(f.digest, f.name, f.media_type, f.size)
                for f in files
                if f.event_id == event.id
            ),
            withdrawn=event.id in gone,
        )
        for event in written
    )


def comment(
    session: Session,
    actor: Actor,
    task_id: int,
    text: str,
    files: tuple[Evidence, ...] = (),
    *,
    now: datetime,
    office: Office,
) -> Commented | Refused:
    """留言: kept on the task; the others involved get one notice."""
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.DISCUSS_TASK, about(session, task)):
        return refused("not-allowed")
    if task.state == State.CLOSED:
        return refused("comment-closed")
    text = text.strip()
    if not text or len(text) > LONGEST_COMMENT:
        return refused("task-text", limit=LONGEST_COMMENT)
    if mark_in(text, office.profile):
        return refused("level-mark")
    if len(files) > MOST_COMMENT_FILES:
        return refused("comment-files", limit=MOST_COMMENT_FILES)
    for_id = _speaks_for(session, actor.who, task)
    event = step(session, task, actor, "comment", now=now, for_id=for_id, text=text)
    for file in files:
        session.add(
            rows.TaskFile(
                event_id=event.id,
                digest=file.digest,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
            )
        )
    session.flush()
    _tell_others(session, actor, task, now, office)
    return Commented(task.id, event.id)


def withdraw_comment(
    session: Session, actor: Actor, event_id: int, *, now: datetime
) -> Commented | CommentUnchanged | Refused:
    """撤回留言: one's own last word, within a quarter of an hour."""
    said = coordination_rows.event(session, event_id)
    if said is None or said.kind != "comment":
        return refused("gone")
    task = rows.locked(session, said.task_id)
    if task is None:
        return refused("gone")
    if said.by_id != actor.who.person_id:
        return refused("comment-other")
    events = coordination_rows.comments_of(session, task.id)
    if event_id in taken_back(events):
        return CommentUnchanged(task.id)
    last = _last_of(events, said.by_id)
    if last is None or last.id != event_id:
        return refused("comment-not-last")
    if now - said.at > TAKEN_BACK_WITHIN:
        return refused("comment-old", minutes=int(TAKEN_BACK_WITHIN.total_seconds() // 60))
    step(session, task, actor, "withdrawn", now=now, for_id=said.for_id)
    return Commented(task.id, event_id)


def _last_of(events: Iterable[rows.TaskEvent], person_id: int) -> rows.TaskEvent | None:
    found = list(events)
    gone = taken_back(found)
    own = [e for e in found if e.kind == "comment" and e.by_id == person_id and e.id not in gone]
    return own[-1] if own else None


def _speaks_for(session: Session, who: Who, task: rows.Task) -> int | None:
    """On whose behalf a contact writes, who has no part in it themselves."""
    what = about(session, task)
    involved = [task.owner_id, *sorted(what.partners)]
    if who.person_id in (*involved, task.registered_by_id, what.organiser_id):
        return None
    if may(who, Action.SET_TASK, what) or what.unit_id in (who.heads | who.in_charge):
        return None
    return next((person_id for person_id in involved if person_id in who.represents), None)


def _tell_others(
    session: Session, actor: Actor, task: rows.Task, now: datetime, office: Office
) -> None:
    """Owner, co-owners, who registered it and who wrote before; each reader once, and what was
    not sent yet is one message."""
    events = coordination_rows.comments_of(session, task.id)
    involved = dict.fromkeys(
        [
            task.owner_id,
            *(part.person_id for part in rows.parts_of(session, task.id)),
            task.registered_by_id,
            *(event.by_id for event in events),
        ]
    )
    read: set[int | None] = {None, actor.who.person_id}
    for person_id in involved:
        reader = chased_reader(session, person_id, office.profile)
        if person_id == actor.who.person_id or reader in read:
            continue
        read.add(reader)
        notice = Notice(
            "comments",
            {"task": task.id},
            coalesce=f"comments:{task.id}",
            shows=f"comments:{task.id}",
            meeting_id=task.meeting_id,
        )
        chase(session, person_id, notice, now=now, profile=office.profile)
