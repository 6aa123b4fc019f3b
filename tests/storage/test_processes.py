"""Who runs on one database, and that they sign alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import Session, processes
from storage.database import Database
from storage.processes import Process

AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def process(name: str, seen: datetime = AT, **trouble: str) -> Process:
    return Process(name, "1.0", AT, seen, trouble)


def names(database: Database, at: datetime) -> list[str]:
    return [one.holder for one in database.read_now(lambda s: processes.running(s, real=at))]


def test_who_reports_is_seen_for_a_minute_and_forgotten_after_a_day(database: Database) -> None:
    database.write_now(lambda s: processes.report(s, process("a-1-x")))
    database.write_now(lambda s: processes.report(s, process("b-2-y", telegram="no token")))
    assert names(database, AT) == ["a-1-x", "b-2-y"]
    later = AT + timedelta(seconds=90)
    database.write_now(lambda s: processes.report(s, process("b-2-y", later)))
    assert names(database, later) == ["b-2-y"]
    assert database.read_now(lambda s: processes.running(s, real=later))[0].trouble == {}
    database.write_now(lambda s: processes.report(s, process("c-3-z", AT + timedelta(days=2))))

    def everything(session: Session) -> set[str]:
        return set(session.scalars(processes.processes.select()))

    assert database.read_now(everything) == {"c-3-z"}
    database.write_now(lambda s: processes.leave(s, "c-3-z"))
    assert database.read_now(everything) == set()


def test_a_process_that_signs_with_another_secret_is_refused_while_others_run(
    database: Database,
) -> None:
    def agrees(mark: str, at: datetime = AT) -> None:
        database.write_now(lambda s: processes.agree_on_secret(s, mark, real=at))

    agrees("one")
    database.write_now(lambda s: processes.report(s, process("a-1-x")))
    agrees("one")
    with pytest.raises(processes.SecretDiffers, match="HUIWU_SECRET"):
        agrees("two")
    agrees("one")
    # Nobody runs any more: the office has changed it.
    agrees("two", AT + timedelta(minutes=5))
    with pytest.raises(processes.SecretDiffers):
        database.write_now(
            lambda s: (
                processes.report(s, process("a-1-x", AT + timedelta(minutes=5))),
                processes.agree_on_secret(s, "one", real=AT + timedelta(minutes=5)),
            )
        )
