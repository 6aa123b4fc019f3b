"""Search over 100,000 documents: how long a question takes, beside a look at every text.

    python -m benchmarks.search [documents]

Each document has one page of 600 characters, drawn by how often characters are used; three kinds
of question: a common pair, a rare word of four characters, two words. The same question as
``LIKE '%…%'`` over the same rows stands beside it. SQLite, one reader.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.table import hand
from storage import Session, document_search, migrate, words
from storage.database import Database
from storage.document_search import DocumentPage, EditionText, Scope
from storage.documents import Document, Edition
from storage.meetings import Meeting
from storage.people import Person

DOCUMENTS = 100_000
#: A question in so much of the time of a look at every text.
TARGET = 0.05
ROUNDS = 20
LENGTH = 600
#: Characters of a page in 200; meetings of 50 documents each.
LETTERS, OF_ONE_MEETING, AT_ONCE = 1_500, 50, 2_000
NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
RARE = "档案移交"


def texts(count: int) -> list[str]:
    """Pages of Chinese whose characters are as unevenly used as in a language."""
    draw = random.Random(1)
    letters = [chr(0x4E00 + at) for at in range(LETTERS)]
    weights = [1 / (at + 3) for at in range(LETTERS)]
    stock = draw.choices(letters, weights, k=200_000)
    made = []
    for number in range(count):
        at = draw.randrange(len(stock) - LENGTH)
        page = "".join(stock[at : at + LENGTH])
        made.append(f"{page}{RARE}" if number % 5_000 == 0 else page)
    return made


def fill(database: Database, pages: list[str]) -> None:
    """An office with so many documents, all read."""

    def people(session: Session) -> None:
        session.add(Person(id=1, name="林小满", created_at=NOW))

    database.write_now(people)
    for first in range(0, len(pages), AT_ONCE):
        chunk = list(enumerate(pages[first : first + AT_ONCE], first + 1))
        database.write_now(lambda session, chunk=chunk: _chunk(session, chunk))


def _chunk(session: Session, chunk: list[tuple[int, str]]) -> None:
    meetings = sorted({at // OF_ONE_MEETING + 1 for at, _ in chunk})
    there = set(session.scalars(select(Meeting.id).where(Meeting.id.in_(meetings))))
    for id in meetings:
        if id not in there:
            session.add(_meeting(id))
    session.flush()
    common = {"added_by_id": 1, "added_at": NOW, "category": "paper", "level": "public"}
    session.execute(
        insert(Document),
        [
            {
                "id": at,
                "meeting_id": at // OF_ONE_MEETING + 1,
                "title": f"材料{at}",
                "stage": "before",
                "official": False,
                **common,
            }
            for at, _ in chunk
        ],
    )
    session.execute(
        insert(Edition),
        [
            {
                "id": at,
                "document_id": at,
                "number": 1,
                "digest": f"{at:064d}",
                "file_name": f"{at}.txt",
                "media_type": "text/plain",
                "size": LENGTH,
                "by_id": 1,
                "at": NOW,
            }
            for at, _ in chunk
        ],
    )
    read = [{"edition_id": at, "state": "read", "at": NOW} for at, _ in chunk]
    session.execute(insert(EditionText), read)
    rows = [{"id": at, "edition_id": at, "number": 1, "text": text} for at, text in chunk]
    session.execute(insert(DocumentPage), rows)
    words.add(session.connection(), chunk)


def _meeting(id: int) -> Meeting:
    return Meeting(
        id=id,
        title=f"例会{id}",
        class_="IV",
        package="simple",
        level="public",
        state="published",
        starts_at=NOW,
        ends_at=NOW,
        place="一号会议室",
        organiser_id=1,
        created_at=NOW,
    )


def measure(count: int = DOCUMENTS) -> None:
    """Print each question's times, and the row for the table."""
    pages = texts(count)
    common = "".join(chr(0x4E00 + at) for at in (0, 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "huiwu.db"
        migrate.migrate(f"sqlite:///{path}")
        database = Database(f"sqlite:///{path}")
        started = time.perf_counter()
        fill(database, pages)
        print(
            f"{count:,} documents filled and indexed in {time.perf_counter() - started:.0f} s, "
            f"{path.stat().st_size / 1e6:,.0f} MB"
        )
        ratios, ours, like = [], [], []
        for question in (common, RARE, f"{common} {RARE}"):
            here = _time(database, _search(question))
            there = _time(database, _look(question))
            hits = database.read_now(_search(question))
            all_of_them = database.read_now(_look(question))
            assert hits == min(all_of_them, document_search.MOST_PAGES), question
            print(
                f"{question}: {hits:,} shown of {all_of_them:,}, {here:.1f} ms; "
                f"a look at every text {there:.0f} ms"
            )
            ratios.append(here / there)
            ours.append(here)
            like.append(there)
        database.close()
    worst = max(ratios)
    hand(
        f"a question to {count:,} documents: common, rare, both",
        ours=" · ".join(f"{one:.1f}" for one in ours) + " ms",
        beside="LIKE over the same rows: " + " · ".join(f"{one:.0f}" for one in like) + " ms",
        figure=worst,
        unit="× LIKE",
        at_most=TARGET,
    )


def _search(question: str) -> Callable[[Session], int]:
    terms = words.terms(question)
    scope = Scope(everything=True, levels=frozenset({"public"}))
    return lambda session: document_search.found(session, scope, terms, limit=10)[0]


def _look(question: str) -> Callable[[Session], int]:
    count = select(func.count(DocumentPage.id))
    for word in question.split():
        count = count.where(DocumentPage.text.contains(word))
    return lambda session: session.scalar(count) or 0


def _time(database: Database, look: Callable[[Session], int]) -> float:
    """Milliseconds, the median."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        database.read_now(look)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    measure(*map(int, sys.argv[1:]))
