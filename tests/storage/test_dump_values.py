"""Canonical values: whatever can stand in a row is the same on both engines, and comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Double,
    Interval,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
    create_engine,
    insert,
    select,
)

from storage.database import UtcDateTime
from storage.dump import rows, values
from storage.dump.refusals import UnfitValue
from tests.conftest import PostgreSQL

probe = Table(
    "probe",
    MetaData(),
    Column("key", String, primary_key=True),
    Column("big", BigInteger),
    Column("flag", Boolean),
    Column("real", Double),
    Column("data", LargeBinary),
    Column("at", UtcDateTime),
    Column("day", Date),
    Column("hour", Time),
    Column("json", JSON(none_as_null=True)),
)

#: Neither engine takes half a pair; PostgreSQL no NUL either, which is refused by name.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3.5))])
numbers = st.one_of(st.integers(-(2**80), 2**80), st.floats(allow_nan=False, allow_infinity=False))
jsons = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
#: SQLite keeps no NaN (it becomes NULL) and no minus zero, so there is none to carry.
reals = st.floats(allow_nan=False).map(lambda real: real + 0.0)
row = st.fixed_dictionaries(
    {
        "key": words,
        "big": st.none() | st.integers(-(2**63), 2**63 - 1),
        "flag": st.none() | st.booleans(),
        "real": st.none() | reals,
        "data": st.none() | st.binary(max_size=20),
        "at": st.none()
        | st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 29), timezones=zones),  # noqa: DTZ001
        "day": st.none() | st.dates(),
        "hour": st.none() | st.times(),
        "json": st.none() | jsons | st.just(JSON.NULL),
    }
)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL
) -> Iterator[tuple[Connection, Connection]]:
    path: Path = tmp_path_factory.mktemp("values") / "probe.db"
    url = postgresql.empty().replace("postgresql:", "postgresql+psycopg:")
    engines = create_engine(f"sqlite:///{path}"), create_engine(url)
    for engine in engines:
        probe.metadata.create_all(engine)
    with engines[0].connect() as one, engines[1].connect() as two:
        yield one, two
    for engine in engines:
        engine.dispose()


@lru_cache
def reflected(connection: Connection) -> Table:
    return rows.tables_of(connection)["probe"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_rows=st.lists(row, max_size=6, unique_by=lambda row: row["key"]), first=st.booleans())
def test_rows_are_the_same_on_both_engines(
    both: tuple[Connection, Connection], given_rows: list[dict[str, Any]], first: bool
) -> None:
    source, target = both if first else both[::-1]
    for connection in both:
        connection.rollback()
    if given_rows:
        source.execute(insert(probe), given_rows)
    there = reflected(source)
    lines = list(rows.read_lines(source, there))
    rows.write_lines(target, reflected(target), lines)
    assert list(rows.read_lines(target, reflected(target))) == lines
    assert rows.sum_of(source, there) == rows.sum_of(target, reflected(target))
    # And to the application: what it wrote there, it reads here.
    asked = select(probe).order_by(probe.c.key)
    assert sorted(map(repr, source.execute(asked))) == sorted(map(repr, target.execute(asked)))
    for connection in both:
        connection.rollback()


@settings(max_examples=200, deadline=None)
@given(value=jsons)
def test_json_text_stays_as_it_is_on_either_engine(value: Any) -> None:
    said = json.dumps(value)
    for engine in ("sqlite", "postgresql"):
        bound = values.for_driver("json", said, engine)  # type: ignore[arg-type]
        assert values.canonical("json", bound) == said


def test_null_and_a_json_null_stay_apart(both: tuple[Connection, Connection]) -> None:
    for connection in both:
        connection.execute(insert(probe), [{"key": "a", "json": JSON.NULL}])
        connection.execute(insert(probe), [{"key": "b", "json": None}])
        one, two = (
            json.loads(line) for line in rows.read_lines(connection, reflected(connection))
        )
        assert (one[6], two[6]) == ("null", None)
        connection.rollback()


def test_a_value_its_column_should_not_hold_is_named(both: tuple[Connection, Connection]) -> None:
    sqlite = both[0]
    sqlite.exec_driver_sql("INSERT INTO probe (key, big) VALUES ('a', 'geheim')")
    with pytest.raises(UnfitValue, match="Table probe") as caught:
        list(rows.read_lines(sqlite, reflected(sqlite)))
    assert "geheim" not in str(caught.value)
    sqlite.rollback()
    with pytest.raises(values.OddValue, match="unknown to the dump"):
        values.kind_of(Interval())
