"""Words are found inside of words, on both engines, as a look at every text would find them."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import Session, document_search, words
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.database import Database
from storage.document_search import Scope

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
EVERYTHING = Scope(everything=True)


def meeting(session: Session, title: str = "例会", level: str = "public") -> int:
    person = people_rows.Person(name="林小满", created_at=NOW)
    session.add(person)
    session.flush()
    row = meeting_rows.Meeting(
        title=title,
        class_="IV",
        package="simple",
        level=level,
        state="published",
        starts_at=NOW,
        ends_at=NOW,
        place="一号会议室",
        organiser_id=person.id,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return row.id


def document(
    session: Session,
    meeting_id: int,
    pages: list[str],
    *,
    title: str = "材料",
    stage: str = "before",
    level: str = "public",
) -> int:
    organiser = session.get(meeting_rows.Meeting, meeting_id)
    assert organiser is not None
    row = document_rows.Document(
        meeting_id=meeting_id,
        title=title,
        category="paper",
        level=level,
        stage=stage,
        added_by_id=organiser.organiser_id,
        added_at=NOW,
    )
    session.add(row)
    session.flush()
    edition(session, row, 1, pages)
    return row.id


def edition(session: Session, of: document_rows.Document, number: int, pages: list[str]) -> None:
    row = document_rows.Edition(
        document_id=of.id,
        number=number,
        digest=f"{of.id:032d}{number:032d}",
        file_name="材料.docx",
        media_type="text/plain",
        size=1,
        by_id=of.added_by_id,
        at=NOW,
    )
    session.add(row)
    session.flush()
    assert document_search.keep_text(session, row.id, "read", [of.title, *pages], now=NOW)


def ids(session: Session, scope: Scope, question: str) -> set[int]:
    count, more, hits = document_search.found(session, scope, words.terms(question), limit=100)
    assert (count, more) == (len(hits), False)
    return {hit.document_id for hit in hits}


CASES = [
    ("本次会务组的安排", "会务", True),
    ("本次会务组的安排", "会务组", True),
    ("本次会务组的安排", "务", True),
    ("本次会务组的安排", "排", True),
    ("本次会务组的安排", "务会", False),
    ("会议。务必到会", "会务", False),
    ("经费预算：第3期会议", "第3期", True),
    ("经费预算：第3期会议", "期会", True),
    ("本期第3期会议", "期第3", True),
    ("第13期会议", "第3期", False),
    ("ＧＢ／Ｔ ９７０４", "gb/t 9704", True),
    ("the Budget of 2026", "budg", True),
    ("the Budget of 2026", "udget", False),
    ("財政預算", "財政", True),
    ("预算 决算", "预算 决算", True),
    ("预算", "预算 决算", False),
    ("…；—", "会", False),
]


def test_what_is_found(database: Database) -> None:
    def unit(session: Session) -> None:
        here = meeting(session)
        for said, question, hit in CASES:
            one = document(session, here, [said], title="x")
            assert (one in ids(session, EVERYTHING, question)) is hit, (said, question)

    database.write_now(unit)


ALPHABET = "会务组议3ab"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(st.text(ALPHABET, min_size=1, max_size=12), min_size=1, max_size=5),
    question=st.text("会务组议", min_size=1, max_size=4),
)
def test_a_chinese_word_is_found_exactly_where_it_stands(
    database: Database, texts: list[str], question: str
) -> None:
    """Against a plain look: ``question in text``."""

    def unit(session: Session) -> None:
        here = meeting(session)
        made = {document(session, here, [said], title="x"): said for said in texts}
        seen = ids(session, Scope(meetings=frozenset({here})), question)
        assert seen == {id for id, said in made.items() if question in said}

    database.write_now(unit)


def test_only_the_current_edition_and_what_one_may_see_is_counted(database: Database) -> None:
    def unit(session: Session) -> None:
        here, there = meeting(session, "甲会"), meeting(session, "乙会", level="internal")
        old = document(session, here, ["旧稿提到预算"])
        row = session.get(document_rows.Document, old)
        assert row is not None
        edition(session, row, 2, ["新稿不提"])
        early = document(session, here, ["预算草案"], stage="before")
        late = document(session, here, ["预算结果"], stage="after")
        inner = document(session, there, ["预算内情"], level="internal")
        gone = document(session, here, ["预算作废"])
        withdrawn = session.get(document_rows.Document, gone)
        assert withdrawn is not None
        withdrawn.withdrawn_at = NOW
        session.flush()
        assert ids(session, EVERYTHING, "预算") == {early, late, inner}
        assert ids(session, Scope(everything=True, levels=frozenset({"public"})), "预算") == {
            early,
            late,
        }
        assert ids(session, Scope(meetings=frozenset({there})), "预算") == {inner}
        stages = ((frozenset({"before"}), frozenset({here})),)
        assert ids(session, Scope(stages=stages), "预算") == {early}
        assert ids(session, Scope(), "预算") == set()

    database.write_now(unit)


def test_words_may_stand_on_different_pages_and_the_page_is_named(database: Database) -> None:
    def unit(session: Session) -> None:
        one = document(session, meeting(session), ["封面", "经费来源", "会期两天"], title="方案")
        count, _, (hit,) = document_search.found(
            session, EVERYTHING, words.terms("会期 方案 经费"), limit=10
        )
        assert (count, hit.document_id, hit.page, hit.text) == (1, one, 3, "会期两天")

    database.write_now(unit)


def test_the_index_is_made_again_from_the_pages(database: Database) -> None:
    draw = random.Random(1)
    said = ["".join(draw.choice("会务组议预算草案") for _ in range(40)) for _ in range(60)]

    def unit(session: Session) -> None:
        here = meeting(session)
        for one in said:
            document(session, here, [one])
        before = ids(session, EVERYTHING, "会务")
        words.clear(session.connection())
        assert ids(session, EVERYTHING, "会务") == set()
        assert document_search.rebuild(session, at_once=7) == 120
        assert ids(session, EVERYTHING, "会务") == before != set()

    database.write_now(unit)


def test_an_edition_is_read_once(database: Database) -> None:
    def unit(session: Session) -> None:
        document(session, meeting(session), ["预算"])
        (edition_id,) = session.execute(text("SELECT id FROM editions")).scalars()
        assert not document_search.keep_text(session, edition_id, "read", ["x"], now=NOW)
        assert document_search.unread_edition(session, after=0) is None

    database.write_now(unit)
