"""Row 2.3: what becomes of bookings when a room is closed, its keeper changes or leaves, or a
meeting needs less of it; and buttons that were made for another time."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from meetings import drafting, venues
from meetings.fields import Field
from meetings.meetings import Refused
from meetings.people import Role
from meetings.roster.departing import Matter, depart, departure, hand_on
from meetings.venues import Booked, Layout, RoomClosed
from meetings.venues.holding import acting
from meetings.venues.readiness import missing
from meetings.venues.suggesting import suggestions
from storage import Session, room_slots
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import venues as rows
from storage.database import Database
from storage.outbox.rows import outbox
from tests.meetings.test_sharing import CONTACT, DESK, GUEST, NOW, OFFICE, OTHER, actor
from tests.meetings.test_venues import NINE, QUARTER, book, new_meeting, refusal, stage


def booking_of(session: Session, outcome: Any) -> rows.Booking:
    assert isinstance(outcome, Booked), outcome
    row = rows.booking(session, outcome.booking_id)
    assert row is not None
    return row


def told(session: Session, kind: str) -> list[int]:
    """Who is owed a notice of this kind."""
    found = session.execute(select(outbox.c.person_id, outbox.c.content))
    return [row.person_id for row in found if (row.content or {}).get("notice") == kind]


def close(session: Session, room: int, start: Any, end: Any, **more: Any) -> Any:
    values = {"now": NOW, "office": OFFICE} | more
    desk = actor(session, DESK)
    return venues.close_room(session, desk, room, start, end, "检修", **values)


def test_closures_are_of_whole_quarter_hours(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, _ = stage(session)
        minutes = [NINE + timedelta(minutes=n) for n in (0, 5, 10)]
        done = close(session, first, minutes[0], minutes[1])
        assert isinstance(done, RoomClosed)
        # The rest of this quarter-hour is closed already; nothing fails.
        assert refusal(close(session, first, minutes[1], minutes[2])) == "room-closed-already"
        after = NINE + timedelta(minutes=15)
        assert isinstance(close(session, first, after, after + timedelta(hours=1)), RoomClosed)

    sqlite_database.write_now(play)


def test_who_is_done_with_a_room_does_not_lose_it(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        booking = booking_of(session, book(session, meeting_id, first))
        over = NINE + timedelta(hours=2, minutes=1)  # it is being cleared
        who = actor(session, DESK).who
        assert venues.hits(session, who, first, now=over) == ()
        assert venues.hits(session, who, first, over, over + QUARTER * 4, now=over) == ()
        done = close(session, first, over, over + QUARTER * 4, now=over)
        assert isinstance(done, RoomClosed) and done.lost == 0
        assert (booking.state, booking.reason) == ("freed", "closed")
        assert told(session, "room_lost") == []

    sqlite_database.write_now(play)


def test_of_several_days_it_is_said_which_is_closed(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, _ = stage(session)
        days = new_meeting(session, "培训班", ends_at=NINE + timedelta(days=2, hours=2))
        booking = booking_of(session, book(session, days, first))
        second = NINE + timedelta(days=1)
        closed = close(session, first, second, second + timedelta(hours=3))
        assert isinstance(closed, RoomClosed) and closed.closure_id is not None
        shown = venues.booking_facts(session, booking, OFFICE)
        assert shown.state == "lost" and shown.closed is not None
        assert shown.closed.starts_at == second
        # The other days alone are not taken: all of it, or none.
        assert isinstance(book(session, days, first), venues.Taken)
        by = actor(session, DESK)
        venues.open_again(session, by, closed.closure_id, now=NOW, office=OFFICE)
        assert venues.booking_facts(session, booking, OFFICE).closed is None
        assert isinstance(book(session, days, first), Booked)

    sqlite_database.write_now(play)


def test_seats_are_those_of_the_layout(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        layouts = {"layouts": (Layout("课桌式", 40), Layout("圆桌", 1))}
        by = actor(session, DESK)
        venues.change_room(session, by, first, layouts, now=NOW, office=OFFICE)
        booking = booking_of(session, book(session, meeting_id, first))
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        for number, lacking in ((1, [1]), (0, [])):
            venues.set_layout(session, by, booking.id, number, now=NOW, office=OFFICE)
            part = missing(session, meeting, now=NOW, office=OFFICE)
            short = [one.count for one in part.missing if one.code == "room-small"]
            assert short == lacking

    sqlite_database.write_now(play)


def move(session: Session, meeting_id: int, start: Any, end: Any) -> None:
    row = meeting_rows.meeting(session, meeting_id)
    assert row is not None
    changed = drafting.change_fields(
        session,
        actor(session, OTHER),
        meeting_id,
        {Field.TIME: [start.isoformat(), end.isoformat()]},
        since=row.edits,
        was={},
        own_deployment=True,
        now=NOW,
        office=OFFICE,
    )
    assert isinstance(changed, drafting.Changed), changed


def test_who_needs_less_of_what_was_agreed_asks_nobody_again(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, _ = stage(session)
        asks = {"keeper_id": CONTACT, "asks": True}
        venues.change_room(session, actor(session, DESK), first, asks, now=NOW, office=OFFICE)
        start = NINE + timedelta(days=1)
        draft = new_meeting(
            session, "部署会", state="draft", starts_at=start, ends_at=start + QUARTER * 8
        )
        booking = booking_of(session, book(session, draft, first))
        assert booking.state == "asked"
        # Nobody has agreed yet: what is asked is the new time.
        move(session, draft, start, start + QUARTER * 6)
        assert booking.state == "asked"
        booking.state = "booked"
        session.flush()
        move(session, draft, start, start + QUARTER * 4)
        assert booking.state == "booked"
        move(session, draft, start, start + QUARTER * 5)
        assert booking.state == "asked"

    sqlite_database.write_now(play)


def test_the_place_is_changed_in_the_name_of_who_still_may(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        booking = booking_of(session, book(session, meeting_id, first))
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        booking.by_id = GUEST
        session.flush()
        by = acting(session, meeting, booking)
        assert by is not None and by.who.person_id == OTHER

    sqlite_database.write_now(play)


def test_no_room_stays_with_a_keeper_who_leaves(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, second, _ = stage(session)
        session.add(
            people_rows.RoleGrant(person_id=DESK, role=Role.ADMINISTRATOR.value, granted_at=NOW)
        )
        session.flush()
        desk = actor(session, DESK)
        for room in (first, second):
            keeper = {"keeper_id": CONTACT}
            venues.change_room(session, desk, room, keeper, now=NOW, office=OFFICE)
        assert told(session, "room_yours") == [CONTACT, CONTACT]
        found = departure(session, desk.who, CONTACT, now=NOW, office=OFFICE)
        assert not isinstance(found, Refused)
        assert found.open[Matter.ROOMS] == ("第一会议室", "第二会议室")
        assert refusal(depart(session, desk, CONTACT, now=NOW, office=OFFICE)) == "leave-open"
        done = hand_on(
            session,
            desk,
            CONTACT,
            OTHER,
            [Matter.ROOMS],
            own_deployment=True,
            now=NOW,
            office=OFFICE,
        )
        assert not isinstance(done, Refused) and Matter.ROOMS not in done.departure.open
        assert told(session, "room_yours").count(OTHER) == 2
        assert [room.id for room in rows.rooms_kept_by(session, OTHER)] == [first, second]

    sqlite_database.write_now(play)


def test_who_a_table_marks_left_is_told_to_the_secretariat(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first = stage(session)[0]
        desk = actor(session, DESK)
        venues.change_room(session, desk, first, {"keeper_id": CONTACT}, now=NOW, office=OFFICE)
        venues.person_left(session, CONTACT, now=NOW)
        assert told(session, "rooms_no_keeper") == []  # still here
        person = people_rows.person(session, CONTACT)
        assert person is not None
        person.left_on = date(2026, 11, 23)
        session.flush()
        venues.person_left(session, CONTACT, now=NOW)
        assert told(session, "rooms_no_keeper") == [DESK]
        room = venues.room_for(session, desk.who, first, OFFICE)
        assert not isinstance(room, Refused) and room.keeper is None and room.keeper_left

    sqlite_database.write_now(play)


def test_who_is_only_clearing_the_room_is_named_too(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, theirs = stage(session)
        assert isinstance(book(session, theirs, first), Booked)
        start = NINE + timedelta(hours=2, minutes=30)  # they clear until 11:15; set up from 11:00
        mine = new_meeting(session, "短会", starts_at=start, ends_at=start + QUARTER)
        taken = book(session, mine, first)
        assert isinstance(taken, venues.Taken)
        assert taken.holder is not None and taken.holder.title == "预算会"
        session.flush()
        meeting = meeting_rows.meeting(session, mine)
        assert meeting is not None
        who = actor(session, OTHER).who
        found = suggestions(session, who, meeting, None, now=NOW, office=OFFICE).rooms
        assert [(one.room.name, one.suits) for one in found] == [
            ("第二会议室", "fits"),
            ("第一会议室", "taken"),
        ]
        assert found[1].holder == taken.holder

    sqlite_database.write_now(play)


async def test_a_room_is_closed_while_many_book_it(database: Database) -> None:
    """Whoever comes first: nothing is booked in a closed room, and nothing fails."""

    def prepare(session: Session) -> tuple[int, list[int]]:
        first, _, _ = stage(session)
        starts = [NINE + timedelta(hours=3 * n) for n in range(4)]
        return first, [
            new_meeting(session, f"会议{n}", starts_at=at, ends_at=at + timedelta(hours=2))
            for n, at in enumerate(starts)
        ]

    room, meetings = await database.write(prepare)
    end = NINE + timedelta(hours=8)
    done, *booked = await asyncio.gather(
        database.write(lambda s: close(s, room, NINE, end)),
        *(database.write(lambda s, m=meeting: book(s, m, room)) for meeting in meetings),
    )
    assert isinstance(done, RoomClosed)
    last = [one for m in meetings for one in await database.read(lambda s, m=m: states(s, m))]
    # What ends before the room opens again is not booked in it, nor holds a quarter-hour.
    assert last.count("booked") == 1 and isinstance(booked[-1], Booked)
    assert last.count("lost") == done.lost
    closure_id = done.closure_id
    assert closure_id is not None

    def held(session: Session) -> set[int | None]:
        found = select(rows.RoomSlot.closure_id).where(
            rows.RoomSlot.room_id == room,
            rows.RoomSlot.slot.between(room_slots.first_slot(NINE), room_slots.end_slot(end) - 1),
        )
        return set(session.scalars(found))

    assert await database.read(held) == {closure_id}


def states(session: Session, meeting_id: int) -> list[str]:
    return [one.state for one in rows.bookings_of(session, meeting_id)]
