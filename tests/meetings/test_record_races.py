"""Row 4.5, on both engines: two who save the record, or an outcome, at the same moment."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from meetings import approvals, closing
from meetings.calendar import WorkCalendar
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import Role, Who
from meetings.record import results, signing, writing
from meetings.record.results import ResultSet, ResultStale
from meetings.record.writing import Saved, Stale
from meetings.regime.loading import load_profile
from storage import Session, people, record_notes
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import record as rows
from storage import record_sections as section_rows
from storage.database import Database

PROFILE = load_profile("central-2023")
OFFICE = Office("青川市档案馆", "zh_Hans", PROFILE, WorkCalendar(PROFILE.country))
AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


#: With one writer nothing comes in between two units.
ON_A_SERVER = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


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


@ON_A_SERVER
async def test_an_outcome_taken_away_after_the_look_keeps_the_meeting_open(
    database: Database,
) -> None:
    ids, meeting_id, item_id = await database.write(staged)
    await database.write(
        lambda s: results.set_outcome(s, clerk(ids[0]), item_id, "passed", now=AT)
    )
    looked, gone = threading.Event(), threading.Event()
    later = AT + timedelta(hours=3)

    def closes(session: Session) -> Any:
        who = clerk(ids[0])
        ready = closing.may_close(session, who.who, meeting_id, now=later, office=OFFICE)
        assert isinstance(ready, closing.ReadyToClose)
        looked.set()
        assert gone.wait(10)
        return closing.close_meeting(
            session, who, meeting_id, questions=(), now=later, office=OFFICE
        )

    def takes_away(session: Session) -> None:
        meeting_rows.locked(session, meeting_id)
        found = record_notes.result_of(session, item_id)
        assert found is not None
        found.outcome = ""

    closed = asyncio.ensure_future(database.write(closes))
    assert await asyncio.to_thread(looked.wait, 10)
    await database.write(takes_away)
    gone.set()
    assert isinstance(await closed, closing.NotDecided)


@ON_A_SERVER
async def test_who_looked_before_somebody_else_entered_an_outcome_is_told(
    database: Database,
) -> None:
    """The page is read in the same unit that writes: what it read is not what is compared."""
    ids, _, item_id = await database.write(staged)
    await database.write(
        lambda s: results.set_outcome(s, clerk(ids[0]), item_id, "passed", now=AT)
    )
    looked, entered = threading.Event(), threading.Event()

    def slow(session: Session) -> Any:
        before = record_notes.result_of(session, item_id)
        assert before is not None and before.edits == 1
        looked.set()
        assert entered.wait(10)
        return results.set_outcome(session, clerk(ids[0]), item_id, "deferred", edits=1, now=AT)

    late = asyncio.ensure_future(database.write(slow))
    assert await asyncio.to_thread(looked.wait, 10)
    await database.write(
        lambda s: results.set_outcome(s, clerk(ids[1]), item_id, "rejected", edits=1, now=AT)
    )
    entered.set()
    assert isinstance(await late, ResultStale)


async def test_signing_and_changing_at_once_end_in_one_of_both(database: Database) -> None:
    """The chair decides while somebody writes: signed and unchanged, or changed and withdrawn."""
    ids, meeting_id, item_id = await database.write(staged)
    chair_id = await database.write(lambda s: chaired(s, meeting_id))
    await database.write(
        lambda s: results.set_outcome(s, clerk(ids[0]), item_id, "passed", now=AT)
    )
    sent = await database.write(
        lambda s: signing.send(s, clerk(ids[0]), meeting_id, anyway=True, now=AT, office=OFFICE)
    )
    assert isinstance(sent, signing.Sent), sent
    chair = Actor(Who(chair_id, "", frozenset()), "test")
    await asyncio.gather(
        database.write(
            lambda s: approvals.decide(
                s, chair, sent.approval_id, approve=True, now=AT, office=OFFICE
            )
        ),
        database.write(
            lambda s: results.set_outcome(s, clerk(ids[1]), item_id, "deferred", now=AT)
        ),
    )

    def read(session: Session) -> tuple[str, str, str]:
        record, found = rows.record(session, meeting_id), record_notes.result_of(session, item_id)
        approval = approval_rows.approval(session, sent.approval_id)
        assert record is not None and found is not None and approval is not None
        return record.state, found.outcome, approval.state

    ended = await database.read(read)
    assert ended in {("signed", "passed", "approved"), ("open", "deferred", "withdrawn")}, ended


def chaired(session: Session, meeting_id: int) -> int:
    """Somebody chairs the meeting; their id."""
    chair = people.Person(name="李局长", created_at=AT)
    session.add(chair)
    session.flush()
    meeting = meeting_rows.locked(session, meeting_id)
    assert meeting is not None
    meeting.chair_id = chair.id
    return chair.id
