"""Papers the bot itself adds to a meeting's documents, for the hosts. Rows 2.8, 8.7."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.changes import changed
from meetings.documents.adding import NewFile, put_edition
from meetings.documents.kinds import Category, Stage, tidy
from storage import Session
from storage import documents as rows


def keep_for_hosts(
    session: Session,
    meeting_id: int,
    level: str,
    file: NewFile,
    category: Category,
    *,
    by_id: int,
    action: str,
    about: dict[str, Any],
    now: datetime,
) -> int:
    """Add a made paper; where one of its title is there it is the next edition. Nobody is given
    it. ``action`` and ``about`` stand in the audit. Returns the document's id."""
    title = tidy(file.title)
    document = rows.titled(session, meeting_id, title)
    if document is None:
        document = _new(session, meeting_id, title, level, category, by_id, now)
    number = rows.newest_number(session, document.id) + 1
    put_edition(session, document.id, number, file, by_id=by_id, now=now)
    after = {**about, "edition": number, "sha256": file.digest}
    changed(session, None, action, f"document:{document.id}", now=now, after=after)
    return document.id


def _new(
    session: Session,
    meeting_id: int,
    title: str,
    level: str,
    category: Category,
    by_id: int,
    now: datetime,
) -> rows.Document:
    document = rows.Document(
        meeting_id=meeting_id,
        title=title,
        category=category.value,
        level=level,
        stage=Stage.HOSTS.value,
        added_by_id=by_id,
        added_at=now,
    )
    session.add(document)
    session.flush()
    return document
