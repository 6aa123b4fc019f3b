"""The waiting list under everything people do: never more come than there are places, nobody is
passed over, no place is offered twice. Row 3.1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from meetings import admission, attendance, changing_people, waiting
from meetings.changes import Actor
from meetings.inviting import Pick
from meetings.people import Role, Who
from storage import Session, timers
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import places as place_rows
from storage import waiting as waiting_rows
from storage.schema import metadata
from tests.stories.world import MONDAY, office

OFFICE = office()
STARTS = MONDAY + timedelta(days=8)
CLERK = Actor(Who(1, "周会务", frozenset({Role.SECRETARIAT})), "test")
#: Beside the clerk.
COUNT = 6

who = st.integers(2, COUNT + 1)
OPS = (
    *("add", "take_out", "apologies", "apologies", "attend", "attend"),
    *("accept", "accept", "accept", "leave", "later", "places"),
)
ops = st.lists(st.tuples(st.sampled_from(OPS), who), min_size=12, max_size=30)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as found:
        metadata().create_all(found)
        found.commit()
        yield found
    engine.dispose()


class Play:
    """A published meeting of two places, and whatever people do."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = MONDAY
        session.add(people_rows.Unit(id=1, name="保管处", position=1))
        for number in range(1, COUNT + 2):
            session.add(people_rows.Person(id=number, name=f"人{number}", created_at=MONDAY))
        session.flush()
        meeting = rows.Meeting(
            title="季度工作会",
            class_="IV",
            package="simple",
            level="internal",
            state="published",
            starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=2),
            place="301",
            organiser_id=1,
            revision=1,
            places=2,
            created_at=MONDAY,
        )
        session.add(meeting)
        session.flush()
        self.meeting = meeting
        for person in range(2, COUNT + 2):
            self.does("add", person)

    def does(self, op: str, person: int) -> None:
        """One thing somebody does; a refusal is an answer, too."""
        actor = Actor(Who(person, f"人{person}"), "test")
        here = {"now": self.now, "office": OFFICE}
        place = attendance_rows.participant_of(self.session, self.meeting.id, person)
        line = waiting_rows.waiting_of(self.session, self.meeting.id, person)
        match op:
            case "add":
                changing_people.change_people(
                    self.session, CLERK, self.meeting.id, [Pick(person)], [], **here
                )
            case "take_out":
                changing_people.change_people(
                    self.session, CLERK, self.meeting.id, [], [person], **here
                )
            case "apologies" if place is not None:
                attendance.reply(self.session, actor, place.id, "leave", "出差", **here)
            case "attend" if place is not None:
                attendance.reply(self.session, actor, place.id, "attending", **here)
            case "accept" if line is not None:
                waiting.accept(self.session, actor, line.id, **here)
            case "leave" if line is not None:
                waiting.leave(self.session, actor, line.id, **here)
            case "later":
                self.later(timedelta(hours=5 * person))
            case "places":
                admission.set_places(self.session, CLERK, self.meeting.id, person % 4 + 1, **here)
        self.session.flush()

    def later(self, by: timedelta) -> None:
        """Time passes, never to the start; the clock ends offers."""
        self.now = min(self.now + by, STARTS - timedelta(hours=1))
        for timer in timers.due(self.session, self.now, 100):
            if timer.kind == waiting.OFFER_ENDS and timers.fired(
                self.session, timer.id, at=self.now
            ):
                waiting.offer_ends(self.session, timer, self.now, OFFICE)

    def held(self) -> int:
        """Places taken or offered."""
        offers = waiting_rows.offers_until(self.session, self.meeting.id)
        return place_rows.places_taken(self.session, self.meeting.id) + len(offers)

    def holds(self, before: list[int], held: int) -> None:
        """What must hold after every step; ``before``: who waited, in order, and ``held``: how
        many places were taken or offered."""
        session, id = self.session, self.meeting.id
        lines = waiting_rows.waiting_for(session, id)
        offers = [line for line in lines if line.state == "offered"]
        waits = [line.person_id for line in lines if line.state == "waiting"]
        # Lowered by hand, the places may be fewer than who comes; it never gets worse.
        assert self.meeting.places is not None
        assert self.held() <= max(self.meeting.places, held)
        # Whoever got an offer now was before everybody who still waits from before.
        moved = [person for person in before if person not in waits]
        offered = [line.person_id for line in offers if line.person_id in moved]
        assert len({line.person_id for line in lines}) == len(lines)
        for person in offered:
            assert all(
                before.index(person) < before.index(other) for other in waits if other in before
            )
        # Nobody waits while a place is free, and nobody both waits and comes.
        left = waiting.places_left(session, self.meeting)
        assert left is not None and (left <= 0 or not waits)
        coming = {
            p.person_id for p in attendance_rows.participants_of(session, id) if p.reply != "leave"
        }
        assert not coming & {line.person_id for line in lines}
        for line in offers:
            assert line.offer_until is not None and self.now <= line.offer_until <= STARTS


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=ops)
def test_places_hold_and_order_is_kept(
    connection: Connection, steps: list[tuple[str, int]]
) -> None:
    outer = connection.begin()
    session = Session(bind=connection, join_transaction_mode="create_savepoint")
    try:
        play = Play(session)
        for op, person in steps:
            lines = waiting_rows.waiting_for(session, play.meeting.id)
            before = [line.person_id for line in lines if line.state == "waiting"]
            held = play.held()
            play.does(op, person)
            play.holds(before, held)
    finally:
        session.close()
        outer.rollback()


def test_who_comes_by_the_card_holds_no_offer_beside(connection: Connection) -> None:
    outer = connection.begin()
    session = Session(bind=connection, join_transaction_mode="create_savepoint")
    try:
        play = Play(session)
        for person in (4, 5, 6, 7):
            play.does("leave", person)
        steps = (("apologies", 3), ("add", 4), ("attend", 3), ("apologies", 2), ("apologies", 4))
        for op, person in steps:
            play.does(op, person)
        offers = waiting_rows.offers_until(session, play.meeting.id)
        assert [offer.person_id for offer in offers] == [3]
        play.does("attend", 3)
        assert not waiting_rows.offers_until(session, play.meeting.id)
        assert waiting.places_left(session, play.meeting) == 1
    finally:
        session.close()
        outer.rollback()


def test_an_offer_is_never_held_past_the_reply_deadline(connection: Connection) -> None:
    outer = connection.begin()
    session = Session(bind=connection, join_transaction_mode="create_savepoint")
    try:
        play = Play(session)
        play.meeting.reply_by = MONDAY + timedelta(hours=3)
        play.does("apologies", 2)
        offers = waiting_rows.offers_until(session, play.meeting.id)
        assert [offer.person_id for offer in offers] == [4]
        assert offers[0].offer_until == play.meeting.reply_by
        deadline: datetime = play.meeting.reply_by
        play.now = deadline + timedelta(minutes=1)
        play.later(timedelta())
        # The next one has it; the deadline is over, so until the start at most.
        offers = waiting_rows.offers_until(session, play.meeting.id)
        assert [offer.person_id for offer in offers] == [5]
        assert offers[0].offer_until == play.now + timedelta(hours=24)
        play.does("accept", 4)
        assert attendance_rows.participant_of(session, play.meeting.id, 4) is None
    finally:
        session.close()
        outer.rollback()
