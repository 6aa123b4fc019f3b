"""Numbers of minutes that are issued at the same moment: no gap, no double. Row 4.6; REC-07."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from meetings.changes import Actor
from meetings.issued_minutes import issuing
from meetings.issued_minutes.content import to_data
from meetings.issued_minutes.issuing import Issued
from meetings.issued_minutes.sealing import seal_of
from meetings.people import Role, Who
from storage import Session, numbers
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.database import Database
from tests.meetings.test_minutes_content import CONTENT
from tests.stories.world import office

NOW = datetime(2026, 12, 3, 2, tzinfo=UTC)
OFFICE = office()


async def signed(database: Database, count: int) -> tuple[int, list[int]]:
    """So many meetings, each with minutes that wait for their number."""

    def unit(session: Session) -> tuple[int, list[int]]:
        clerk = people_rows.Person(name="周会务", created_at=NOW)
        session.add(clerk)
        session.flush()
        content, found = to_data(CONTENT), []
        for at in range(count):
            meeting = meeting_rows.Meeting(
                title=f"例会{at}",
                class_="IV",
                package="standard",
                level="internal",
                state="closed",
                starts_at=NOW,
                ends_at=NOW,
                place="301",
                organiser_id=clerk.id,
                created_at=NOW,
            )
            session.add(meeting)
            session.flush()
            row = rows.Minutes(
                meeting_id=meeting.id,
                edition=1,
                state="approved",
                content=content,
                seal=seal_of(content),
                by_id=clerk.id,
                at=NOW,
            )
            session.add(row)
            session.flush()
            found.append(row.id)
        return clerk.id, found

    made: tuple[int, list[int]] = await database.write(unit)
    return made


async def issue_all(database: Database, count: int) -> list[str]:
    """All at once; the numbers they got, what failed as the name of the error."""
    clerk, ids = await signed(database, count)
    actor = Actor(Who(clerk, "", roles=frozenset({Role.SECRETARIAT})), "test")

    def unit(minutes_id: int) -> Any:
        def issues(session: Session) -> str:
            found = issuing.issue(session, actor, minutes_id, now=NOW, office=OFFICE)
            assert isinstance(found, Issued), found
            return found.number

        return issues

    done = await asyncio.gather(
        *(database.write(unit(one)) for one in ids), return_exceptions=True
    )
    return [one if isinstance(one, str) else type(one).__name__ for one in done]


def without_gap(count: int) -> list[str]:
    """What they have to be."""
    return [f"青川市档案馆会纪〔2026〕{number}号" for number in range(1, count + 1)]


def _by_number(text: str) -> int:
    digits = text.rpartition("〕")[2].rstrip("号")
    return int(digits) if digits.isdigit() else -1


async def test_issued_at_once_each_has_its_number(database: Database) -> None:
    found = await issue_all(database, 12)
    assert sorted(found, key=_by_number) == without_gap(12)


@pytest.mark.proof
async def test_two_hundred_at_once(database: Database) -> None:
    found = await issue_all(database, 200)
    assert sorted(found, key=_by_number) == without_gap(200)


async def test_without_the_lock_numbers_are_given_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: drawn from what was read before, the same number comes up again."""
    read_before: dict[str, int] = {}

    def unlocked(session: Session, series: str) -> int:
        row = session.get(numbers.NumberSeries, series)
        last = read_before.setdefault(series, row.last if row is not None else 0)
        return last + 1

    monkeypatch.setattr(numbers, "next_number", unlocked)
    found = await issue_all(database, 6)
    assert sorted(found, key=_by_number) != without_gap(6)
