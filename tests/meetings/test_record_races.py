"""Row 4.5, on both engines: two who save the record, or an outcome, at the same moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.calendar import WorkCalendar
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import Role, Who
from meetings.record import results, writing
from meetings.record.results import ResultSet, ResultStale
from meetings.record.writing import Saved, Stale
from meetings.regime.loading import load_profile
from storage import Session, people
from storage import meetings as meeting_rows
from storage import record_sections as section_rows
from storage.database import Database

PROFILE = load_profile("central-2023")
OFFICE = Office("青川市档案馆", "zh_Hans", PROFILE, WorkCalendar(PROFILE.country))
AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def staged(session: Session) -> tuple[list[int], int, int]:
    """Two clerks, a meeting with one item."""
    clerks = [people.Person(name=name, created_at=AT) for name in ("周会务", "何平")]
    session.add_all(clerks)
    session.flush()
    meeting = meeting_rows.Meeting(
        title="季度工作会",
        class_="IV",
        package="standard",
        level="internal",
        state="published",
        starts_at=AT,
        ends_at=AT + timedelta(hours=2),
        place="301",
        organiser_id=clerks[0].id,
        revision=1,
        created_at=AT,
    )
    session.add(meeting)
    session.flush()
    item = meeting_rows.AgendaItem(meeting_id=meeting.id, position=1, title="经费")
    session.add(item)
    session.flush()
    return [one.id for one in clerks], meeting.id, item.id


def clerk(person_id: int) -> Actor:
    return Actor(Who(person_id, "", frozenset({Role.SECRETARIAT})), "test")


async def test_of_two_who_save_a_part_at_once_the_second_sees_both_texts(
    database: Database,
) -> None:
    ids, meeting_id, item_id = await database.write(staged)
    place = f"item:{item_id}"

    def saves(person_id: int) -> Any:
        return lambda session: writing.save(
            session,
            clerk(person_id),
            meeting_id,
            place,
            f"第{person_id}人写的",
            base=0,
            now=AT,
            office=OFFICE,
        )

    done = await asyncio.gather(*(database.write(saves(id)) for id in ids * 4))
    [won] = {one.version for one in done if isinstance(one, Saved)}
    lost = [one for one in done if isinstance(one, Stale)]
    held = await database.read(lambda s: section_rows.newest_section(s, meeting_id, place).text)
    # Who wrote the same text again is told that it stands.
    assert won == 1 and len(lost) == 4
    assert {(one.version, one.text) for one in lost} == {(1, held)}


async def test_of_two_outcomes_entered_at_once_one_holds(database: Database) -> None:
    ids, _, item_id = await database.write(staged)

    def presses(person_id: int, outcome: str) -> Any:
        return lambda session: results.set_outcome(
            session, clerk(person_id), item_id, outcome, edits=0, now=AT
        )

    done = await asyncio.gather(
        *(
            database.write(presses(id, outcome))
            for id, outcome in zip(ids, ("passed", "deferred"), strict=True)
        )
    )
    assert sum(isinstance(one, ResultSet) for one in done) == 1
    [stale] = [one for one in done if isinstance(one, ResultStale)]
    assert stale.edits == 1 and stale.outcome in ("passed", "deferred")
