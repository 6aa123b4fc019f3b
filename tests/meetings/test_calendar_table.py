"""The office's own calendar table, on both engines. Norms CAL-03."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetings.calendar import DayOverride, WorkCalendar
from meetings.calendar_table import DaySet, overrides, set_day
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import Role, Who
from storage import Session
from storage import people as people_rows
from storage.database import Database
from tests.stories.world import office

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
HOLIDAY = DayOverride(working=False, note="建馆纪念日", source="青档发〔2026〕8号")
WORKED = DayOverride(working=True, note="调休")
OFFICE = office()


@pytest.fixture
async def clerk(database: Database) -> int:
    def unit(session: Session) -> int:
        person = people_rows.Person(name="周会务", created_at=NOW)
        session.add(person)
        session.flush()
        return person.id

    return await database.write(unit)


async def put(
    database: Database,
    person_id: int,
    day: date,
    override: DayOverride | None,
    *roles: Role,
) -> Any:
    actor = Actor(Who(person_id, "周会务", frozenset(roles or (Role.SECRETARIAT,))), "test")
    return await database.write(lambda s: set_day(s, actor, day, override, now=NOW, office=OFFICE))


async def test_a_day_is_entered_changed_and_taken_out(database: Database, clerk: int) -> None:
    day = date(2026, 12, 1)
    assert await put(database, clerk, day, HOLIDAY) == DaySet(day, HOLIDAY)
    assert await database.read(overrides) == {day: HOLIDAY}
    await put(database, clerk, day, WORKED)
    assert await database.read(overrides) == {day: WORKED}
    await put(database, clerk, day, None)
    assert await database.read(overrides) == {}
    await put(database, clerk, day, None)  # nothing there: nothing happens


async def test_the_calendar_takes_the_table_over(database: Database, clerk: int) -> None:
    calendar = WorkCalendar("CN")
    saturday, tuesday = date(2026, 12, 5), date(2026, 12, 1)
    await put(database, clerk, saturday, WORKED)
    await put(database, clerk, tuesday, HOLIDAY, Role.ADMINISTRATOR)
    calendar.correct(await database.read(overrides))
    assert calendar.is_working_day(saturday)
    assert not calendar.is_working_day(tuesday)
    assert calendar.holiday_name(tuesday, "zh_Hans") == "建馆纪念日"
    calendar.correct({})
    assert calendar.is_working_day(tuesday)


@pytest.mark.parametrize(
    ("day", "override", "roles", "code"),
    [
        (date(2026, 12, 1), HOLIDAY, (Role.FINANCE,), "not-allowed"),
        (date(2026, 12, 1), HOLIDAY, (Role.COMPLIANCE,), "not-allowed"),
        (date(2026, 11, 22), HOLIDAY, (Role.SECRETARIAT,), "day-passed"),
        (date(2026, 11, 22), None, (Role.SECRETARIAT,), "day-passed"),
        (date(2026, 12, 1), DayOverride(True, "字" * 101), (Role.SECRETARIAT,), "note-too-long"),
        (
            date(2026, 12, 1),
            DayOverride(True, "", "字" * 101),
            (Role.ADMINISTRATOR,),
            "note-too-long",
        ),
    ],
)
async def test_what_is_refused_changes_nothing(
    sqlite_database: Database,
    day: date,
    override: DayOverride | None,
    roles: tuple[Role, ...],
    code: str,
) -> None:
    outcome = await put(sqlite_database, 1, day, override, *roles)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert await sqlite_database.read(overrides) == {}


async def test_today_may_still_be_entered(database: Database, clerk: int) -> None:
    assert isinstance(await put(database, clerk, date(2026, 11, 23), HOLIDAY), DaySet)
