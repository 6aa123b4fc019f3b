"""What is shown: which message of a chat shows a subject, to be edited in place."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, insert_if_new

shown_messages = Table(
    "shown_messages",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("messenger", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("ref", String, nullable=False),
    UniqueConstraint("messenger", "chat", "subject"),
    Index("ix_shown_messages_subject", "subject"),
)


def shown(session: Session, messenger: str, chat: str, subject: str) -> str | None:
    """The ref of the message that shows ``subject`` in a chat, to be edited in place."""
    return session.execute(
        select(shown_messages.c.ref).where(_shows(messenger, chat, subject))
    ).scalar()


def show(session: Session, messenger: str, chat: str, subject: str, ref: str) -> None:
    """Remember that ``ref`` shows ``subject`` now."""
    row = {"messenger": messenger, "chat": chat, "subject": subject, "ref": ref}
    if insert_if_new(session, shown_messages, row, returning=shown_messages.c.id) is None:
        session.execute(
            update(shown_messages).where(_shows(messenger, chat, subject)).values(ref=ref)
        )


def forget_shown(session: Session, messenger: str, chat: str, subject: str) -> None:
    """Nothing shows ``subject`` in this chat any more: the next one is sent anew."""
    session.execute(shown_messages.delete().where(_shows(messenger, chat, subject)))


def _shows(messenger: str, chat: str, subject: str) -> ColumnElement[bool]:
    return and_(
        shown_messages.c.messenger == messenger,
        shown_messages.c.chat == chat,
        shown_messages.c.subject == subject,
    )


def viewers(session: Session, subject: str) -> list[tuple[str, str]]:
    """Messenger and chat of everybody on whose screen ``subject`` is shown."""
    rows = session.execute(
        select(shown_messages.c.messenger, shown_messages.c.chat)
        .where(shown_messages.c.subject == subject)
        .order_by(shown_messages.c.id)
    )
    return [(messenger, chat) for messenger, chat in rows]
