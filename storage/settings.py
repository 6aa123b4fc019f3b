"""Settings the bot keeps for itself: one JSON value per key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from storage.database import Base, Json, for_update, insert_if_new

settings = Table(
    "settings",
    Base.metadata,
    Column("key", String, primary_key=True),
    Column("value", Json, nullable=False),
)
_VALUE = select(settings.c.value).where(settings.c.key == bindparam("key"))


def get(session: Session, key: str, default: Any = None) -> Any:
    """The value of ``key``, or ``default`` where there is none."""
    row = session.execute(_VALUE, {"key": key}).first()
    return default if row is None else row[0]


def locked(session: Session, key: str, default: Any) -> Any:
    """The value of ``key``, its row locked until the unit ends; ``default`` is put where there is
    none: two who want to change it do so one after the other."""
    insert_if_new(session, settings, {"key": key, "value": default}, returning=settings.c.key)
    return session.execute(for_update(_VALUE), {"key": key}).scalar_one()


def put(session: Session, key: str, value: Any) -> None:
    """Set ``key`` to a JSON value; None forgets the key."""
    if value is None:
        session.execute(delete(settings).where(settings.c.key == key))
        return
    new = insert_if_new(session, settings, {"key": key, "value": value}, returning=settings.c.key)
    if new is None:
        session.execute(update(settings).where(settings.c.key == key).values(value=value))
