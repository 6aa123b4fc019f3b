"""What a unit of work has looked at, by level: the one thing all ways of showing have in common.

A session remembers which meetings, documents and action items were loaded in it. Whoever reads
single columns instead of these rows has to ask for the level as well (``storage.signin``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import QueryContext, Session

from storage.documents import Document
from storage.meetings import Meeting
from storage.tasks import Task

#: Where a session keeps what it has seen: class and id → level; of a task, its meeting's id.
_SEEN = "levels seen"


def _note(one: Any, context: QueryContext) -> None:
    seen = context.session.info.setdefault(_SEEN, {})
    seen[type(one), one.id] = one.meeting_id if isinstance(one, Task) else one.level


for _class in (Meeting, Document, Task):
    event.listen(_class, "load", _note)
    event.listen(_class, "refresh", lambda one, context, _: _note(one, context))


def levels_seen(session: Session) -> frozenset[str]:
    """The levels of the meetings, documents and action items loaded in this session.

    An item of no meeting is the office's own business: internal.
    """
    seen = dict(session.info.get(_SEEN, {}))
    levels = {level for (kind, _), level in seen.items() if kind is not Task}
    of_meetings = {meeting for (kind, _), meeting in seen.items() if kind is Task}
    if None in of_meetings:
        levels.add("internal")
        of_meetings.discard(None)
    if of_meetings:
        levels |= set(session.scalars(select(Meeting.level).where(Meeting.id.in_(of_meetings))))
    return frozenset(levels)


def start_over(session: Session) -> None:
    """What was looked at until now is not what is shown next."""
    session.flush()
    session.expire_all()  # whatever is used again counts again
    session.info.pop(_SEEN, None)


def level_of_task(session: Session, task: Task) -> str:
    """The level of its meeting; internal where it has none."""
    if task.meeting_id is None:
        return "internal"
    level = session.scalar(select(Meeting.level).where(Meeting.id == task.meeting_id))
    return level or "internal"


def level_of_paper(session: Session, document_id: int | None, meeting_id: int | None) -> str:
    """The level of a paper original: its document's, its meeting's; of neither it is internal.
    Only counted: who shows the paper looks at it."""
    level = session.scalar(select(Document.level).where(Document.id == document_id))
    if level is None:
        level = session.scalar(select(Meeting.level).where(Meeting.id == meeting_id))
    return level or "internal"


def note_level(session: Session, subject: str, level: str) -> None:
    """Something of this level that is no row of these classes is shown, such as a loan."""
    session.info.setdefault(_SEEN, {})[str, subject] = level


def put_back(session: Session, row: Meeting | Task | Document) -> None:
    """It was only counted, and nothing of it is shown: not looked at."""
    session.info.get(_SEEN, {}).pop((type(row), row.id), None)
    session.expunge(row)
