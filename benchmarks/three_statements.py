"""The smallest sign-in there is, in three statements: who holds the token, a unique record, an
answer in the outbox.

What the floor (``raw_sqlite``), the peer (``async_orm``) and our write door do alike, on the same
tables, so that they can stand beside each other.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path

from sqlalchemy import UniqueConstraint, bindparam, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.timing import Timing, timed
from storage import Session
from storage.database import Database

#: Units before the clock is started: what a process does for the first time takes longer.
FIRST = 64
AT = "2026-12-01 01:00:00.000000"
CONTENT = {"text": [["已签到", "plain"]]}
_numbers = itertools.count()


class Base(DeclarativeBase):
    """The tables of this benchmark, apart from the product's."""


class Token(Base):
    """Whose token it is, and for which sitting."""

    __tablename__ = "tokens"
    token: Mapped[str] = mapped_column(primary_key=True)
    sitting: Mapped[int]
    person: Mapped[int]


class Record(Base):
    """One sign-in; nobody twice."""

    __tablename__ = "records"
    __table_args__ = (UniqueConstraint("sitting", "person"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting: Mapped[int]
    person: Mapped[int]
    at: Mapped[str]


class Answer(Base):
    """What is to be sent."""

    __tablename__ = "answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str]
    content: Mapped[str]
    state: Mapped[str]


TOKENS, RECORDS, ANSWERS = (each.__table__ for each in (Token, Record, Answer))
WORDED = json.dumps(CONTENT)


def filled(folder: Path, units: int) -> Path:
    """A new database file with ``FIRST + units`` tokens, in WAL, its connections closed."""
    path = folder / f"three-{next(_numbers)}.db"
    database = Database(f"sqlite:///{path}")
    try:
        Base.metadata.create_all(database.engine)
        rows = [{"token": f"t{n}", "sitting": 1, "person": n} for n in range(FIRST + units)]
        database.write_now(lambda session: session.execute(insert(Token), rows))
    finally:
        database.close()
    return path


_WHO = select(Token.sitting, Token.person).where(Token.token == bindparam("token"))
_RECORD = sqlite.insert(Record).on_conflict_do_nothing().returning(Record.id)
_ANSWER = insert(Answer)


def _sign_in(session: Session, number: int) -> None:
    connection = session.connection()
    sitting, person = connection.execute(_WHO, {"token": f"t{number}"}).one()
    record = {"sitting": sitting, "person": person, "at": AT}
    new = connection.execute(_RECORD, [record]).scalar()
    assert new is not None
    connection.execute(_ANSWER, [{"chat": str(person), "content": WORDED, "state": "waiting"}])


def through_the_door(folder: Path, units: int, tasks: int) -> Timing:
    """Ours: Core statements through ``Database.write``, ``tasks`` at a time."""
    database = Database(f"sqlite:///{filled(folder, units)}")

    async def run() -> Timing:
        async def unit(number: int) -> None:
            await database.write(lambda session: _sign_in(session, number), name="sign in")

        await timed(unit, range(FIRST), 1)
        return await timed(unit, range(FIRST, FIRST + units), tasks)

    try:
        return asyncio.run(run())
    finally:
        database.close()
