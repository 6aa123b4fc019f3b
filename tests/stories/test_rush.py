"""A thousand people scan the same rotating code, three times each: one record each. Row 3.2."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks import rush
from benchmarks.rush import FIRST, LIMIT, RATE, SCANS, Door, Rush
from benchmarks.stage import SECRET
from bot.app import App, assemble
from storage import Session, audit, inbox, outbox, signin
from storage.clock import SystemClock
from storage.database import Database
from tests.conftest import PostgreSQL
from tests.stories.world import office

PEOPLE = 1_000
#: Where both engines have their turn in every test run.
FEWER = 100


def app_at(url: str, folder: Path, door: Door) -> App:
    """The whole bot, at whose door people stand."""
    return assemble(
        database=Database(url),
        files_root=folder / "files",
        clock=SystemClock(),
        office=office(),
        secret=SECRET,
        base_url="http://huiwu.test",
        more_messengers=[lambda _: door],
    )


async def everybody_scans(
    url: str, folder: Path, heads: int, *, seconds: float = 0.0, rate: float | None = None
) -> Rush:
    """All at once unless told otherwise; then what stands in the database is compared, too."""
    door = Door(rate=rate, latency=0.0)
    app = app_at(url, folder, door)
    try:
        went = await rush.rush(app, door, heads, seconds)
        await app.deliverer.drain()
        await app.database.read(lambda s: one_of_everything(s, FIRST + heads))
        heard = Counter(chat for _, chat in door.calls)
        del heard["0"]  # the organiser is shown the figures, too
        assert set(heard.values()) == {1, 2}, "a scan without its answer, or with two"
        return went
    finally:
        await app.stop()


def one_of_everything(session: Session, heads: int) -> None:
    """Each scan is done; each sign-in stands in the record and in the audit once."""
    states = session.execute(select(inbox.inbox.c.state)).scalars()
    assert Counter(states) == {"done": SCANS * heads}
    rows = session.execute(select(signin.records.c.person_id)).scalars()
    assert set(Counter(rows).values()) == {1}, "recorded twice"
    entries = audit.audit_entries
    signed = select(entries.c.actor_person_id).where(entries.c.action == "sign in")
    audited = Counter(session.execute(signed).scalars())
    assert (len(audited), set(audited.values())) == (heads, {1})
    lanes = session.execute(select(outbox.outbox.c.state).where(outbox.outbox.c.lane == 0))
    assert Counter(lanes.scalars())["sent"] == SCANS * heads


def check(went: Rush, heads: int) -> None:
    assert (went.recorded, went.twice) == (heads, 0)
    assert went.answers >= went.scans == SCANS * heads


async def test_a_thousand_people_scan_three_times_and_are_recorded_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    check(await everybody_scans(sqlite_url, tmp_path, PEOPLE), PEOPLE)


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    url = postgresql.clone()
    yield url
    postgresql.drop(url)


@pytest.mark.proof
async def test_a_hundred_do_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    check(await everybody_scans(postgresql_url, tmp_path, FEWER), FEWER)


@pytest.mark.proof
async def test_a_thousand_do_within_ten_seconds(database_url: str, tmp_path: Path) -> None:
    check(await everybody_scans(database_url, tmp_path, PEOPLE, seconds=10.0), PEOPLE)


@pytest.mark.proof
async def test_the_last_answer_comes_no_later_than_the_limit_allows(
    sqlite_url: str, tmp_path: Path
) -> None:
    went = await everybody_scans(sqlite_url, tmp_path, PEOPLE, seconds=10.0, rate=RATE)
    check(went, PEOPLE)
    assert went.last / (went.answers / LIMIT) <= 1.15


async def test_without_the_one_round_each_scan_would_be_a_record(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: nobody looks who is in, and no two rows are of one round."""
    admission, rounds = signin.admission, itertools.count(1)

    def blind(*given: object, **more: object) -> signin.Admission | None:
        found = admission(*given, **more)  # type: ignore[arg-type]
        return found and replace(found, signed_at=None, round=next(rounds))

    monkeypatch.setattr(signin, "admission", blind)
    with pytest.raises(AssertionError, match="recorded twice"):
        await everybody_scans(sqlite_url, tmp_path, 20)
