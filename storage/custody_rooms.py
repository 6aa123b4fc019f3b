"""Rooms where paper originals are kept, and how they were found when somebody looked. Row 6.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.custody import CustodyCheck, PaperOriginal


@dataclass(frozen=True, slots=True)
class Room:
    """A room where something is kept: the first part of a place."""

    name: str
    #: The least id of its originals: by which a button names the room.
    first_id: int
    first_at: datetime
    originals: int
    keepers: tuple[int, ...]


def rooms(session: Session) -> list[Room]:
    """Every room where something is kept, or lent from, by its name."""
    rows = session.execute(
        select(
            PaperOriginal.place,
            PaperOriginal.custodian_id,
            func.min(PaperOriginal.id),
            func.min(PaperOriginal.registered_at),
            func.count(),
        )
        .where(PaperOriginal.state.in_(("kept", "lent")))
        .group_by(PaperOriginal.place, PaperOriginal.custodian_id)
        .order_by(PaperOriginal.place)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0].partition("-")[0], []).append(row)
    return [
        Room(
            name,
            min(row[2] for row in group),
            min(row[3] for row in group),
            sum(row[4] for row in group),
            tuple(sorted({row[1] for row in group if row[1] is not None})),
        )
        for name, group in found.items()
    ]


def last_checks(session: Session) -> dict[str, CustodyCheck]:
    """The newest check of each place, by place."""
    newest = select(func.max(CustodyCheck.id)).group_by(CustodyCheck.place)
    found = session.scalars(select(CustodyCheck).where(CustodyCheck.id.in_(newest)))
    return {check.place: check for check in found}


def checks_of(session: Session, place: str, *, limit: int) -> Sequence[CustodyCheck]:
    """The checks of a place, the newest first."""
    return session.scalars(
        select(CustodyCheck)
        .where(CustodyCheck.place == place)
        .order_by(CustodyCheck.id.desc())
        .limit(limit)
    ).all()
