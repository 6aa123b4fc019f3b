"""Words (全文检索): an index of texts that finds 会务 inside 本次会务组, on both engines.

Chinese has no blanks between words, so each run of it is indexed as its overlapping pairs
(会务, 务组, 组) and a word is searched as the phrase of its pairs. SQLite keeps them in FTS5
without their text, PostgreSQL as positions under GIN; both are made from ``document_pages`` and
can be made again from there (``rebuild``), so no dump holds them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    cast,
    literal,
    literal_column,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import UserDefinedType

#: Words of one question; more are not looked at.
MOST_TERMS = 8
#: What is written as pairs: Chinese and Japanese characters, kana and Hangul.
_PAIRED = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_RUNS = re.compile(rf"[{_PAIRED}\U00020000-\U0003ffff]+|[^\W_{_PAIRED}\U00020000-\U0003ffff]+")
_PAIRED_RUN = re.compile(rf"[{_PAIRED}\U00020000-\U0003ffff]")
#: Positions of a word in a row that PostgreSQL keeps, at most, and the last position.
_LAST_POSITION = 16_383
_POSITIONS = 255
#: Characters of one word that are looked at.
_LONGEST = 64

_TABLE = "document_words"


class _Query(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "tsquery"


def is_index(name: str) -> bool:
    """Whether a table is the index or a part of it: no model has it, and no dump."""
    return name.startswith(_TABLE)


def install(connection: Connection) -> None:
    """Make the empty index, unless it is there."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                "CREATE VIRTUAL TABLE IF NOT EXISTS document_words USING fts5"
                "(words, content='', tokenize='unicode61 remove_diacritics 0')"
            )
        )
        connection.execute(
            text(
                "CREATE VIRTUAL TABLE IF NOT EXISTS document_words_counts"
                " USING fts5vocab(document_words, 'row')"
            )
        )
        return
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS document_words"
            " (rowid integer PRIMARY KEY, words tsvector NOT NULL)"
        )
    )
    connection.execute(
        text("CREATE INDEX IF NOT EXISTS ix_document_words ON document_words USING gin (words)")
    )


def clear(connection: Connection) -> None:
    """Forget everything that was indexed."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text("INSERT INTO document_words (document_words) VALUES ('delete-all')")
        )
    else:
        connection.execute(text("TRUNCATE document_words"))


def add(connection: Connection, pages: Iterable[tuple[int, str]]) -> None:
    """Index texts under their row ids, which nobody used before."""
    rows = [(row, tokens(said)) for row, said in pages]
    rows = [(row, found) for row, found in rows if found]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = text("INSERT INTO document_words (rowid, words) VALUES (:row, :words)")
        given = [{"row": row, "words": " ".join(found)} for row, found in rows]
    else:
        statement = text(
            "INSERT INTO document_words (rowid, words) VALUES (:row, cast(:words AS tsvector))"
        )
        given = [{"row": row, "words": _vector(found)} for row, found in rows]
    connection.execute(statement, given)


def remove(connection: Connection, pages: Iterable[tuple[int, str]]) -> None:
    """Take texts out of the index: row ids, and just what was indexed under them. ``merge``
    then leaves nothing of them in the file."""
    rows = [(row, tokens(said)) for row, said in pages]
    rows = [(row, found) for row, found in rows if found]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = text(
            "INSERT INTO document_words (document_words, rowid, words)"
            " VALUES ('delete', :row, :words)"
        )
        connection.execute(
            statement, [{"row": row, "words": " ".join(found)} for row, found in rows]
        )
    else:
        statement = text("DELETE FROM document_words WHERE rowid = :row")
        connection.execute(statement, [{"row": row} for row, _ in rows])


def merge(connection: Connection, *, begins: bool, pages: int = 200) -> bool:
    """A step on the way to leave nothing of removed words in the file: SQLite keeps them until
    the parts of the index are merged, which may be long work. ``begins`` is the first step of a
    run, ``pages`` how much is written in one; True: it is done."""
    if connection.dialect.name != "sqlite":
        return True
    # https://sqlite.org/fts5.html: -N has all parts merged into one, N goes on with that; a step
    # that changes less than two rows had nothing to do.
    changes = text("SELECT total_changes()")
    before = connection.execute(changes).scalar_one()
    statement = text("INSERT INTO document_words (document_words, rank) VALUES ('merge', :pages)")
    connection.execute(statement, {"pages": -pages if begins else pages})
    return int(connection.execute(changes).scalar_one() - before) < 2


def terms(question: str) -> tuple[tuple[str, ...], ...]:
    """The words of a question that can be searched, each as its tokens; none twice."""
    found = (tuple(tokens(word, question=True)) for word in question.split())
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_TERMS]


def standing_in(session: Session, alias: str, term: Sequence[str]) -> ColumnElement[bool]:
    """That this word (one of ``terms``) stands in the indexed row called ``alias``."""
    if session.connection().dialect.name == "sqlite":
        index = literal_column(f"{alias}.document_words", Text)
        return index.op("MATCH", return_type=Boolean())(literal(_match(term), Text))
    query = cast(literal(_tsquery(term), Text), _Query())
    return literal_column(f"{alias}.words", Text).op("@@", return_type=Boolean())(query)


def rarest_first(session: Session, wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The words by how few rows they stand in, as far as that is known at no cost: SQLite goes
    through the first one's; PostgreSQL plans by itself."""
    if session.connection().dialect.name != "sqlite" or len(wanted) < 2:
        return list(wanted)
    statement = text("SELECT term, doc FROM document_words_counts WHERE term IN :tokens")
    rows = session.execute(
        statement.bindparams(bindparam("tokens", expanding=True)),
        {"tokens": sorted({token for term in wanted for token in term})},
    )
    counts = {row.term: row.doc for row in rows}
    return sorted(wanted, key=lambda term: min(counts.get(token, 0) for token in term))


def tokens(said: str, *, question: bool = False) -> list[str]:
    """A text's tokens in order: pairs of each Chinese run and its last character, whole words of
    all else, in lower case, full and half width alike. A question may break off anywhere: it ends
    with its last pair."""
    found: list[str] = []
    paired = False
    for match in _RUNS.finditer(plain(said)):
        run = match[0]
        paired = len(run) > 1 and _PAIRED_RUN.match(run) is not None
        if paired:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
            found.append(run[-1])
        else:
            found.append(run[:_LONGEST])
    return found[:-1] if question and paired else found


def plain(said: str) -> str:
    """The text as it is compared: full and half width alike, in lower case."""
    return unicodedata.normalize("NFKC", said).lower()


def _match(term: Sequence[str]) -> str:
    """FTS5: a phrase; its last token begins a word, so that 会 finds 会务, and budg budget."""
    phrase = " ".join(term)
    return f'"{phrase}" *' if _open_end(term) else f'"{phrase}"'


def _tsquery(term: Sequence[str]) -> str:
    quoted = [f"'{one}'" for one in term]
    if _open_end(term):
        quoted[-1] += ":*"
    return " <-> ".join(quoted)


def _open_end(term: Sequence[str]) -> bool:
    """Whether more may follow in the same word: it does not end with a whole pair."""
    last = term[-1]
    return not (_PAIRED_RUN.match(last) and len(last) == 2)


def _vector(found: Sequence[str]) -> str:
    """PostgreSQL's own writing of tokens with their positions."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(found[:_LAST_POSITION], 1):
        places.setdefault(one, []).append(at)
    return " ".join(f"'{one}':{','.join(map(str, at[:_POSITIONS]))}" for one, at in places.items())
