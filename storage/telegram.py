"""What Telegram has of ours: files once uploaded are sent again by the platform's own id."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    select,
)
from sqlalchemy.orm import Session

from storage.database import Base, insert_if_new

telegram_files = Table(
    "telegram_files",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("bot", String, nullable=False),
    Column("digest", String, nullable=False),
    #: ``document`` or ``photo``: the platform keeps them apart.
    Column("kind", String, nullable=False),
    #: The name people see belongs to the uploaded file.
    Column("name", String, nullable=False),
    Column("file_id", String, nullable=False),
    UniqueConstraint("bot", "digest", "kind", "name"),
)


def file_id(session: Session, bot: str, digest: str, kind: str, name: str) -> str | None:
    """The platform's id of an upload; None where it has none of ours."""
    return session.execute(
        select(telegram_files.c.file_id).where(*_upload(bot, digest, kind, name))
    ).scalar()


def remember_file(
    session: Session, bot: str, digest: str, kind: str, name: str, file_id: str
) -> None:
    """The platform has this file now."""
    row = {"bot": bot, "digest": digest, "kind": kind, "name": name, "file_id": file_id}
    insert_if_new(session, telegram_files, row, returning=telegram_files.c.id)


def forget_file(session: Session, bot: str, digest: str, kind: str, name: str) -> None:
    """The platform does not know this id any more."""
    session.execute(delete(telegram_files).where(*_upload(bot, digest, kind, name)))


def _upload(bot: str, digest: str, kind: str, name: str) -> tuple[ColumnElement[bool], ...]:
    columns = telegram_files.c
    return (
        columns.bot == bot,
        columns.digest == digest,
        columns.kind == kind,
        columns.name == name,
    )
