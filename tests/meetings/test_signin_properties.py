"""Rows 3.2, 3.3 under whatever is done at a door: records never decrease except by annulment, the
first ones stay as they were written, and the figures are what the records say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import Connection

from meetings import approvals
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.signin import codes, correcting, correction_requests, leaving, signing
from meetings.signin.counting import counts
from meetings.signin.outcomes import AlreadySignedIn, CameBack, SignedIn, SignedOut
from storage import Session, signin
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage.schema import metadata
from tests.stories.world import office

START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
OFFICE = office()
SECRET = b"only for the properties, no more!"
HOST, OTHER, DOOR, GUESTS = 1, 2, 3, (4, 5, 6)
#: Those who may come in a guest's place.
SUBSTITUTES = {4: 7, 5: 8, 6: 9}
OPS = (
    "scan",
    "desk",
    "paper",
    "out",
    "back",
    "annul",
    "unsigned",
    "time",
    "mistake",
    "substitute",
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as found:
        metadata().create_all(found)
        found.commit()
        yield found
    engine.dispose()


@dataclass
class Door:
    """One sitting, and the time at its door."""

    session: Session
    sitting: int
    meeting: int
    now: datetime

    def actor(self, person: int) -> Actor:
        who = who_is(self.session, person)
        assert who is not None
        return Actor(who, f"test:{person}")

    def does(self, op: str, guest: int) -> object:
        """One thing, at the present time; what came of it."""
        at = {"now": self.now, "office": OFFICE}
        key = (self.session, self.actor(HOST), self.sitting, guest)
        match op:
            case "scan":
                code = codes.printed_code(SECRET, self.sitting)
                me = self.actor(guest)
                return signing.sign_in_by_code(
                    self.session, me, code, at=self.now, secret=SECRET, **at
                )
            case "desk":
                return signing.sign_in_at_desk(*key, at=self.now, **at)
            case "paper":
                return signing.enter_from_paper(*key, **at)
            case "out":
                return leaving.sign_out(*key, at=self.now, **at)
            case "back":
                return leaving.come_back(*key, **at)
            case "annul":
                return correcting.annul(*key, "登错人", **at)
            case "substitute":
                return self.substitute(guest)
        return self.correct(op, guest)

    def correct(self, what: Any, guest: int) -> object:
        """Asked for by the door staff, agreed to by another secretary."""
        asked = correction_requests.ask_correction(
            self.session,
            self.actor(DOOR),
            self.sitting,
            guest,
            what,
            "说明原因",
            at=START,
            now=self.now,
            office=OFFICE,
        )
        if isinstance(asked, Refused):
            return asked
        decided = approvals.decide(
            self.session,
            self.actor(OTHER),
            asked.approval_id,
            approve=True,
            now=self.now,
            office=OFFICE,
        )
        assert isinstance(decided, approvals.Decided), decided
        return decided

    def substitute(self, guest: int) -> object:
        place = attendance_rows.participant_of(self.session, self.meeting, guest)
        if place is None:
            return Refused("gone")
        place.removed_at, place.reply = self.now, "substituted"
        self.session.add(
            attendance_rows.Participant(
                meeting_id=self.meeting,
                person_id=SUBSTITUTES[guest],
                source="substitute",
                substitute_for_id=place.id,
            )
        )
        self.session.flush()
        return None

    def records(self) -> list[tuple[Any, ...]]:
        table = signin.records
        return [tuple(row) for row in self.session.execute(select(table).order_by(table.c.id))]

    def live(self) -> dict[int, int]:
        """Person → round of the sign-in that holds, from the rows alone."""
        found = self.session.execute(select(signin.records).order_by(signin.records.c.id)).all()
        gone = {(row.person_id, row.round) for row in found if row.kind == "annul"}
        held: dict[int, int] = {}
        for row in found:
            if row.kind == "in" and (row.person_id, row.round) not in gone:
                assert row.person_id not in held, "one sign-in holds at most"
                held[row.person_id] = row.round
        return held

    def out(self) -> set[int]:
        """Who signed out in the round that holds, from the rows alone."""
        held, table = self.live(), signin.records
        found = self.session.execute(select(table).where(table.c.kind == "out"))
        return {row.person_id for row in found if held.get(row.person_id) == row.round}


def door_of(session: Session) -> Door:
    """A sitting that signs out, its people, and nobody in yet."""
    for id in range(1, 10):
        session.add(people_rows.Person(id=id, name=f"人{id}", created_at=START))
    session.flush()
    for id in (HOST, OTHER):
        session.add(people_rows.RoleGrant(person_id=id, role="secretariat", granted_at=START))
    meeting = rows.Meeting(
        title="例会",
        class_="IV",
        package="simple",
        level="internal",
        state="published",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        place="301",
        organiser_id=HOST,
        sign_out=True,
        quorum="1/2",
        revision=1,
        created_at=START,
    )
    session.add(meeting)
    session.flush()
    sitting = rows.Sitting(
        meeting_id=meeting.id, number=1, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    session.add(sitting)
    for id, role in ((DOOR, "staff"), *((guest, "attend") for guest in GUESTS)):
        session.add(attendance_rows.Participant(meeting_id=meeting.id, person_id=id, role=role))
    session.flush()
    return Door(session, sitting.id, meeting.id, START - timedelta(minutes=20))


steps = st.lists(
    # Mostly one guest, so that what is done to somebody is often done once more.
    st.tuples(st.sampled_from(OPS), st.sampled_from((4, 4, 4, 5, 6)), st.integers(0, 15)),
    min_size=4,
    max_size=18,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
@example([("scan", 4, 0), ("out", 4, 15), ("annul", 4, 0), ("desk", 4, 0), ("out", 4, 0)])
@example([("scan", 4, 0), ("out", 4, 15), ("back", 4, 0), ("out", 4, 0), ("annul", 4, 0)])
@example([("paper", 4, 15), ("out", 4, 15), ("back", 4, 0), ("out", 4, 0), ("time", 4, 0)])
def test_records_never_decrease_except_by_annulment(
    connection: Connection, steps: list[tuple[str, int, int]]
) -> None:
    with Session(bind=connection, autoflush=True) as session:
        door = door_of(session)
        for op, guest, minutes in steps:
            door.now += timedelta(minutes=minutes)
            _step(door, op, guest)
        session.rollback()


def _step(door: Door, op: str, guest: int) -> None:
    before, held, out = door.records(), door.live(), door.out()
    outcome = door.does(op, guest)
    after, holds = door.records(), door.live()
    new = after[len(before) :]
    assert after[: len(before)] == before, "what was written stays as it was written"
    assert len(after) == len({row[0] for row in after})
    kind = signin.records.c.keys().index("kind")
    added = [row[kind] for row in new]
    for person in held.keys() - holds.keys():
        assert (person, "annul" in added) == (guest, True), "lost without an annulment"
    if isinstance(outcome, Refused | AlreadySignedIn):
        assert not new, (op, outcome)
    if isinstance(outcome, SignedIn):
        assert added == ["in"]
    if isinstance(outcome, CameBack):
        assert _how(before, guest) == _how(after, guest), "the first sign-in holds on"
    if isinstance(outcome, SignedOut):
        assert outcome.again == (guest in out)
        assert added == ([] if outcome.again else ["out"])
    for person, round_ in holds.items():
        assert signin.rounds_annulled(door.session, door.sitting, person) == round_
    _figures(door, holds)


def _how(written: list[tuple[Any, ...]], person: int) -> tuple[Any, ...]:
    """When, where, how and by whom the person's latest sign-in was."""
    keys = signin.records.c.keys()
    rows_ = [dict(zip(keys, row, strict=True)) for row in written]
    last = [row for row in rows_ if (row["person_id"], row["kind"]) == (person, "in")][-1]
    return tuple(last[key] for key in ("happened_at", "branch_id", "method", "by_id", "verdict"))


def _figures(door: Door, holds: dict[int, int]) -> None:
    """The figures are those of the records, of whoever stands on the list now."""
    there = {
        place.person_id
        for place in attendance_rows.participants_of(door.session, door.meeting)
        if place.role == "attend"
    }
    found = counts(door.session, door.sitting)
    assert found.expected == len(there) == len(GUESTS)
    assert found.present == len(there & holds.keys())
    assert found.inside == len((there & holds.keys()) - door.out())
    assert found.absent == found.expected - found.present


def test_a_sign_out_belongs_to_the_round_it_ends(connection: Connection) -> None:
    with Session(bind=connection) as session:
        door = door_of(session)
        door.does("scan", 4)
        door.now += timedelta(minutes=60)
        door.does("out", 4)
        door.does("time", 4)
        kinds = [row.kind for row in signin.history(session, door.sitting, 4)]
        assert kinds == ["in", "out", "annul", "in", "out"]
        left = signin.leaving.signed_out_at(session, door.sitting, 4, 1)
        assert left is not None
        assert left[0] == START + timedelta(minutes=40)
        assert counts(session, door.sitting).inside == 0
        total = session.scalar(select(func.count()).select_from(signin.records))
        assert total == 5
        session.rollback()
