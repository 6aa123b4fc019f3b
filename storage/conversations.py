"""Conversations: the state of one person's open form, in one row per messenger, chat, person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, String, Table, bindparam, select, update
from sqlalchemy.orm import Session

from storage.database import Base, Json, UtcDateTime, for_update, insert_if_new

conversations = Table(
    "conversations",
    Base.metadata,
    Column("key", String, primary_key=True),
    Column("form", String),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("step", String),
    Column("answers", Json, nullable=False),
    Column("parked", Json),
    Column("choices", Json, nullable=False),
    Column("next_number", Integer, nullable=False, server_default="1"),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("expires_at", UtcDateTime),
)
_COLUMNS = ("form", "version", "step", "answers", "parked", "choices", "next_number", "expires_at")


@dataclass(slots=True)
class Conversation:
    """The row, to be changed in place and saved in the same unit.

    ``form`` None: nothing is open. ``parked`` is one whole parked form as data. ``choices`` are
    the numbers last shown to a messenger without buttons, each with its payload. ``expired``
    says that the open form's time ran out before this unit; it is up to the caller to close it.
    """

    key: str
    form: str | None = None
    version: int = 0
    step: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    parked: dict[str, Any] | None = None
    choices: dict[str, str] = field(default_factory=dict)
    next_number: int = 1
    revision: int = 0
    expires_at: datetime | None = None
    expired: bool = False
    #: What the row held when it was locked.
    _locked: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def close(self) -> None:
        """Forget the open form; a parked one stays."""
        self.form, self.version, self.step, self.expires_at = None, 0, None, None
        self.answers = {}
        self.expired = False

    def drop(self, form: str, answers: dict[str, Any]) -> bool:
        """Forget an open or parked ``form`` that has these answers; whether there was one."""
        is_open = self.form == form and _has(self.answers.get("answers", {}), answers)
        if is_open:
            self.close()
        parked = self.parked
        is_parked = bool(parked and parked["form"] == form and _has(parked["answers"], answers))
        if is_parked:
            self.parked = None
        return is_open or is_parked


# Statements are built once: building one costs SQLAlchemy as much as running it.
_LOCKED = for_update(select(conversations).where(conversations.c.key == bindparam("key")))
_SAVE = (
    update(conversations)
    .where(
        conversations.c.key == bindparam("of_key"),
        conversations.c.revision == bindparam("of_revision"),
    )
    .values({name: bindparam(name) for name in (*_COLUMNS, "revision")})
    .returning(conversations.c.revision)
)


def lock(session: Session, key: str, *, now: datetime) -> Conversation:
    """The conversation ``key``, locked until the unit ends; a new one is made where none was."""
    found = session.connection().execute(_LOCKED, {"key": key}).mappings().first()
    if found is None:
        empty = {"key": key, "answers": {}, "choices": {}}
        new = insert_if_new(session, conversations, empty, returning=conversations.c.key)
        if new is None:
            found = session.execute(_LOCKED, {"key": key}).mappings().one()
    conversation = Conversation(**found) if found is not None else Conversation(key)
    expires_at = conversation.expires_at
    conversation.expired = expires_at is not None and expires_at <= now
    conversation._locked = _content(conversation)
    return conversation


def save(session: Session, conversation: Conversation) -> int:
    """Write the conversation back where it changed; returns its revision.

    Raises LookupError where it was changed since it was locked, which only code that did not
    lock it can do.
    """
    content = _content(conversation)
    if content == conversation._locked:
        return conversation.revision
    values = {name: getattr(conversation, name) for name in _COLUMNS}
    of = {"of_key": conversation.key, "of_revision": conversation.revision}
    values["revision"] = conversation.revision + 1
    revision = session.connection().execute(_SAVE, values | of).scalar()
    if revision is None:
        raise LookupError(f"conversation {conversation.key} was changed by someone else")
    conversation.revision = int(revision)
    conversation._locked = content
    return conversation.revision


_STEP = select(conversations.c.form, conversations.c.step).where(
    conversations.c.key == bindparam("key")
)


def open_step(session: Session, key: str) -> tuple[str | None, str | None]:
    """Form and step open in the conversation, read without a lock; (None, None) for none."""
    row = session.connection().execute(_STEP, {"key": key}).first()
    return (row[0], row[1]) if row else (None, None)


def erase_form(session: Session, form: str, answers: dict[str, Any]) -> int:
    """Close every open or parked ``form`` that has these answers; returns how many.

    For drafts that may not outlive what they are about, such as an anonymous survey's. Rows are
    locked but keep their revision: the conversation of the unit itself, which is saved at its
    end, is up to the caller.
    """
    found = session.execute(
        for_update(
            select(conversations)
            .where((conversations.c.form == form) | conversations.c.parked.is_not(None))
            .order_by(conversations.c.key)
        )
    ).mappings()
    erased = 0
    for row in found.all():
        conversation = Conversation(**row)
        if conversation.drop(form, answers):
            values = {name: getattr(conversation, name) for name in _COLUMNS}
            session.execute(
                update(conversations)
                .where(conversations.c.key == conversation.key)
                .values(**values)
            )
            erased += 1
    return erased


def _content(conversation: Conversation) -> tuple[str, ...]:
    # As text: what is changed in place must differ from what it was.
    return tuple([repr(getattr(conversation, name)) for name in _COLUMNS])


def _has(draft: dict[str, Any], answers: dict[str, Any]) -> bool:
    return all(draft.get(name) == value for name, value in answers.items())
