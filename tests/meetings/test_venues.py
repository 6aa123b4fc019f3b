"""Row 2.3: the times of a booking as rules, and what a booking is never let do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import drafting, venues
from meetings.fields import Field
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.readiness.parts import Part
from meetings.regime import load_profile
from meetings.venues import Booked, Layout, NewRoom, Taken, asking
from meetings.venues.facts import heads_of, sittings_of
from meetings.venues.readiness import missing
from meetings.venues.suggesting import suggestions
from meetings.venues.times import Span, moved, price_of, read_hours, slots_of, within_hours
from storage import Session, room_slots
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import venues as rows
from storage.database import Database
from tests.meetings.test_sharing import CONTACT, DESK, GUEST, NOW, OFFICE, OTHER, actor, cast

RULE = load_profile("central-2023").venues
ZONE = OFFICE.zone
#: Tuesday, 09:00 in Shanghai.
NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)

minutes = st.integers(0, 60 * 24 * 6)
sittings = st.lists(
    st.tuples(minutes, st.integers(1, 600)).map(
        lambda m: Span(NINE + timedelta(minutes=m[0]), NINE + timedelta(minutes=m[0] + m[1]))
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150)
@given(sittings, st.integers(0, 90), st.integers(0, 90))
def test_the_slots_are_the_quarter_hours_that_are_touched(
    spans: list[Span], before: int, after: int
) -> None:
    rule = replace(RULE, setup_min=before, clear_min=after)
    slots = slots_of(spans, rule)
    held = [
        Span(one.starts_at - timedelta(minutes=before), one.ends_at + timedelta(minutes=after))
        for one in spans
    ]
    first, last = min(h.starts_at for h in held), max(h.ends_at for h in held)
    for slot in range(room_slots.first_slot(first) - 2, room_slots.end_slot(last) + 2):
        starts = room_slots.moment_of(slot)
        touched = any(h.starts_at < starts + QUARTER and h.ends_at > starts for h in held)
        assert (slot in slots) == touched


@settings(max_examples=60)
@given(sittings, st.integers(-200, 200))
def test_moved_by_quarter_hours_the_slots_move_along(spans: list[Span], by: int) -> None:
    slots = slots_of(spans, RULE)
    later = slots_of(moved(spans, QUARTER * by), RULE)
    assert later == {slot + by for slot in slots}


def at(day: int, start: str, end: str) -> Span:
    """A stretch of a day in December, in Shanghai."""
    moments = (
        datetime.combine(date(2026, 12, day), time.fromisoformat(clock), ZONE)
        for clock in (start, end)
    )
    return Span(*(moment.astimezone(UTC) for moment in moments))


@pytest.mark.parametrize(
    ("per", "spans", "times"),
    [
        ("half_day", [at(1, "09:00", "12:00")], 1),
        ("half_day", [at(1, "09:00", "12:01")], 2),
        ("half_day", [at(1, "09:00", "12:00"), at(1, "14:00", "18:00")], 2),
        ("half_day", [at(1, "09:00", "20:00"), at(2, "09:00", "10:00")], 4),
        ("day", [at(1, "09:00", "12:00"), at(1, "19:00", "21:00"), at(2, "09:00", "10:00")], 2),
        ("hour", [at(1, "09:00", "10:30"), at(1, "14:00", "15:00")], 3),
    ],
)
def test_what_a_room_costs(per: Any, spans: list[Span], times: int) -> None:
    found = price_of(80_000, per, spans, ZONE)
    assert (found.times, found.total_fen) == (times, times * 80_000)


def test_hours_are_read_and_heeded() -> None:
    assert read_hours("8：00—18:00") == "08:00-18:00"
    assert read_hours("8-18") == "08:00-18:00"
    assert [read_hours(t) for t in ("18:00-8:00", "8:00", "25:00-26:00", "8:70-9:00", "")] == [
        None
    ] * 5
    assert within_hours([at(1, "08:00", "18:00")], "08:00-18:00", ZONE)
    assert not within_hours([at(1, "07:59", "09:00")], "08:00-18:00", ZONE)
    assert not within_hours([at(1, "17:00", "18:01")], "08:00-18:00", ZONE)
    overnight = Span(at(1, "17:00", "18:00").starts_at, at(2, "08:00", "09:00").ends_at)
    assert not within_hours([overnight], "08:00-18:00", ZONE)


def new_meeting(session: Session, title: str = "预算会", **more: Any) -> int:
    """A published meeting of two hours with two people on the list."""
    values: dict[str, Any] = {
        "class_": "IV",
        "package": "standard",
        "level": "internal",
        "state": "published",
        "starts_at": NINE,
        "ends_at": NINE + timedelta(hours=2),
        "place": "三楼",
        "organiser_id": OTHER,
        "created_at": NOW,
    } | more
    meeting = meeting_rows.Meeting(title=title, **values)
    session.add(meeting)
    session.flush()
    for person_id, role in ((GUEST, "attend"), (CONTACT, "staff")):
        session.add(
            attendance_rows.Participant(meeting_id=meeting.id, person_id=person_id, role=role)
        )
    session.flush()
    return meeting.id


def new_room(session: Session, name: str, capacity: int = 40, **more: Any) -> int:
    by = actor(session, DESK)
    made = venues.add_room(session, by, NewRoom(name, capacity), now=NOW, office=OFFICE)
    assert not isinstance(made, Refused), made
    if more:
        venues.change_room(session, by, made.room.id, more, now=NOW, office=OFFICE)
    return made.room.id


def book(session: Session, meeting_id: int, room_id: int, **more: Any) -> Any:
    values = {"now": NOW, "office": OFFICE} | more
    return venues.book(session, actor(session, OTHER), meeting_id, room_id, **values)


def stage(session: Session) -> tuple[int, int, int]:
    """A cast, two rooms, a meeting."""
    cast(session)
    return new_room(session, "第一会议室"), new_room(session, "第二会议室"), new_meeting(session)


def refusal(outcome: Any) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


async def test_of_twenty_meetings_that_want_one_room_one_gets_it(database: Database) -> None:
    def prepare(session: Session) -> tuple[int, list[int]]:
        cast(session)
        room = new_room(session, "第一会议室")
        later = [NINE + timedelta(minutes=5 * n) for n in range(20)]
        return room, [
            new_meeting(session, f"会议{n}", starts_at=start, ends_at=start + timedelta(hours=2))
            for n, start in enumerate(later)
        ]

    room, meetings = await database.write(prepare)
    done = await asyncio.gather(
        *(database.write(lambda s, m=meeting: book(s, m, room)) for meeting in meetings)
    )
    won = [one for one in done if isinstance(one, Booked)]
    assert len(won) == 1
    assert all(isinstance(one, Taken) for one in done if one not in won)

    def after(session: Session) -> tuple[int, int]:
        kept = [b for m in meetings for b in rows.bookings_of(session, m)]
        return len(kept), len(room_slots.slots_held(session, won[0].booking_id))

    bookings, slots = await database.read(after)
    # Of who lost neither a booking is left, nor a quarter-hour.
    assert bookings == 1
    meeting = NINE + timedelta(minutes=5 * meetings.index(won[0].meeting_id))
    span = Span(meeting, meeting + timedelta(hours=2))
    assert slots == len(slots_of([span], RULE))


def test_what_is_never_booked(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        assert (
            refusal(
                venues.book(
                    session, actor(session, GUEST), meeting_id, first, now=NOW, office=OFFICE
                )
            )
            == "not-allowed"
        )
        assert refusal(book(session, meeting_id, 99)) == "room-gone"
        assert refusal(book(session, 99, first)) == "gone"
        assert refusal(book(session, meeting_id, first, branch_id=99)) == "gone"
        over = NINE + timedelta(hours=2)
        assert refusal(book(session, meeting_id, first, now=over)) == "room-past"
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        for state, code in (
            ("closed", "meeting-over"),
            ("cancelled", "meeting-cancelled"),
            ("postponed", "room-no-time"),
        ):
            meeting.state = state
            assert refusal(book(session, meeting_id, first)) == code
        meeting.state = "published"
        hours = {"hours": "13:00-18:00"}
        venues.change_room(session, actor(session, DESK), first, hours, now=NOW, office=OFFICE)
        assert refusal(book(session, meeting_id, first)) == "room-hours"
        assert rows.bookings_of(session, meeting_id) == []
        venues.retire(session, actor(session, DESK), first, now=NOW, office=OFFICE)
        assert refusal(book(session, meeting_id, first)) == "room-gone"

    sqlite_database.write_now(play)


def test_while_it_runs_only_what_is_left_is_taken(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        done = book(session, meeting_id, first, now=NINE + timedelta(hours=1))
        assert isinstance(done, Booked)
        # 10:00 to 11:15.
        assert len(room_slots.slots_held(session, done.booking_id)) == 5

    sqlite_database.write_now(play)


def test_a_draft_that_moves_takes_its_room_along(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, _ = stage(session)
        draft = new_meeting(
            session,
            "部署会",
            state="draft",
            starts_at=NINE + timedelta(days=1),
            ends_at=NINE + timedelta(days=1, hours=1),
        )
        done = book(session, draft, first)
        before = room_slots.slots_held(session, done.booking_id)
        times = [(NINE + timedelta(days=2, hours=n)).isoformat() for n in (0, 1)]
        changed = drafting.change_fields(
            session,
            actor(session, OTHER),
            draft,
            {Field.TIME: times},
            since=1,
            was={},
            own_deployment=True,
            now=NOW,
            office=OFFICE,
        )
        assert isinstance(changed, drafting.Changed), changed
        assert room_slots.slots_held(session, done.booking_id) == {s + 96 for s in before}

    sqlite_database.write_now(play)


def test_the_last_look_is_of_what_stands(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        desk = actor(session, DESK)
        layouts = {"layouts": (Layout("课桌式", 40), Layout("回字形", 20)), "keeper_id": CONTACT}
        venues.change_room(session, desk, first, layouts, now=NOW, office=OFFICE)
        id = book(session, meeting_id, first).booking_id
        by = actor(session, OTHER)
        keeper, guest = actor(session, CONTACT), actor(session, GUEST)
        assert refusal(venues.check(session, guest, id, "", now=NOW, office=OFFICE)) == (
            "not-allowed"
        )
        assert refusal(venues.set_layout(session, keeper, id, 1, now=NOW, office=OFFICE)) == (
            "not-allowed"
        )
        venues.check(session, keeper, id, "", now=NOW, office=OFFICE)
        booking = rows.booking(session, id)
        assert booking is not None and booking.checked_by_id == CONTACT
        again = venues.set_layout(session, by, id, 0, now=NOW, office=OFFICE)
        assert not isinstance(again, Refused) and not again.changed
        assert booking.checked_at == NOW
        done = venues.set_layout(session, by, id, 1, now=NOW, office=OFFICE)
        assert not isinstance(done, Refused) and done.look_again
        assert booking.checked_at is None
        assert refusal(venues.set_layout(session, by, id, 2, now=NOW, office=OFFICE)) == (
            "room-layout-gone"
        )
        for text, code in (
            ("", "room-text"),
            ("字" * 81, "room-text"),
            ("机密★1年", "level-mark"),
        ):
            outcome = venues.set_banner(session, by, id, text, now=NOW, office=OFFICE)
            assert refusal(outcome) == code
        marked = venues.check(session, by, id, "机密★1年", now=NOW, office=OFFICE)
        assert refusal(marked) == "level-mark"
        venues.free(session, by, id, now=NOW, office=OFFICE)
        assert refusal(venues.check(session, by, id, "", now=NOW, office=OFFICE)) == (
            "room-not-held"
        )

    sqlite_database.write_now(play)


def test_rooms_are_what_was_written_and_no_two_have_one_name(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, _ = stage(session)
        desk = actor(session, DESK)

        def add(new: NewRoom) -> str:
            return refusal(venues.add_room(session, desk, new, now=NOW, office=OFFICE))

        assert add(NewRoom("第一会议室", 9)) == "room-there"
        assert add(NewRoom("", 9)) == add(NewRoom("字" * 31, 9)) == "room-text"
        assert add(NewRoom("甲", 0)) == add(NewRoom("甲", 20_001)) == "room-seats"
        assert add(NewRoom("甲", 9, layouts=(Layout("课桌式", 0),))) == "room-seats"
        assert add(NewRoom("甲", 9, equipment=("字" * 21,))) == "room-text"
        assert add(NewRoom("甲", 9, equipment=tuple(map(str, range(13))))) == "room-items"
        assert add(NewRoom("甲", 9, place="绝密★")) == "level-mark"
        assert add(NewRoom("甲", 9, equipment=("机密★",))) == "level-mark"
        guest = actor(session, GUEST)
        no = venues.add_room(session, guest, NewRoom("甲", 9), now=NOW, office=OFFICE)
        assert refusal(no) == "not-allowed"
        for values, code in (
            ({"price_fen": 0}, "room-price"),
            ({"keeper_id": 99}, "person-left"),
            ({"name": "第二会议室"}, "room-there"),
        ):
            outcome = venues.change_room(session, desk, first, values, now=NOW, office=OFFICE)
            assert refusal(outcome) == code
        venues.retire(session, desk, first, now=NOW, office=OFFICE)
        assert add(NewRoom("第一会议室", 9)) == "room-there-retired"

    sqlite_database.write_now(play)


def test_a_room_is_closed_once_and_only_what_lies_in_it_is_lost(
    sqlite_database: Database,
) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        later = new_meeting(
            session,
            "人事会",
            starts_at=NINE + timedelta(hours=5),
            ends_at=NINE + timedelta(hours=6),
        )
        for one in (meeting_id, later):
            assert isinstance(book(session, one, first), Booked)
        desk = actor(session, DESK)

        def close(start: datetime, end: datetime, reason: str = "") -> Any:
            return venues.close_room(
                session, desk, first, start, end, reason, now=NOW, office=OFFICE
            )

        assert refusal(close(NOW - timedelta(hours=2), NOW)) == "room-closure-past"
        assert refusal(close(NINE, NINE)) == "room-closure-past"
        assert refusal(close(NINE, NINE + timedelta(days=400))) == "room-closure-long"
        assert refusal(close(NINE, NINE + timedelta(hours=1), "机密★")) == "level-mark"
        who = who_is(session, GUEST)
        assert who is not None
        # Who may not know sees that there is somebody, and not who.
        shown = venues.hits(session, who, first, NINE, NINE + timedelta(hours=1), now=NOW)
        assert [one.title for one in shown] == [""]
        closed = close(NINE, NINE + timedelta(hours=1))
        assert not isinstance(closed, Refused) and closed.lost == 1
        assert [b.state for b in rows.bookings_of(session, later)] == ["booked"]
        assert refusal(close(NINE, NINE + timedelta(minutes=15))) == "room-closed-already"
        assert isinstance(book(session, meeting_id, first), Taken)
        venues.open_again(session, desk, closed.closure_id, now=NOW, office=OFFICE)
        again = venues.open_again(session, desk, closed.closure_id, now=NOW, office=OFFICE)
        assert not isinstance(again, Refused) and again.again
        assert isinstance(book(session, meeting_id, first), Booked)

    sqlite_database.write_now(play)


def test_own_rooms_first_and_what_is_wanted_before_what_is_small(
    sqlite_database: Database,
) -> None:
    def play(session: Session) -> list[tuple[str, str]]:
        cast(session)
        new_room(session, "大", 200, equipment=["投影"])
        new_room(session, "中", 30)
        new_room(session, "一人", 1, equipment=["投影"])
        new_room(session, "宾馆", 10, kind="outside", equipment=["投影"])
        new_room(session, "下午", 20, hours="13:00-18:00")
        meeting = meeting_rows.meeting(session, new_meeting(session))
        who = who_is(session, OTHER)
        assert meeting is not None and who is not None
        assert heads_of(session, meeting.id, None) == 2
        found = suggestions(session, who, meeting, None, wanted=["投影"], now=NOW, office=OFFICE)
        return [(one.room.name, one.suits) for one in found.rooms]

    assert sqlite_database.write_now(play) == [
        ("大", "fits"),
        ("宾馆", "fits"),
        ("中", "lacks"),
        ("一人", "small"),
        ("下午", "hours"),
    ]


def test_who_is_on_leave_needs_no_seat(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        _, _, meeting_id = stage(session)
        place = attendance_rows.participant_of(session, meeting_id, GUEST)
        assert place is not None
        place.reply = "leave"
        session.flush()
        assert heads_of(session, meeting_id, None) == 1

    sqlite_database.write_now(play)


def test_what_is_missing_of_the_rooms(sqlite_database: Database) -> None:
    def play(session: Session) -> list[Any]:
        cast(session)
        meeting_id = new_meeting(session)
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        seen: list[Any] = []

        def look(now: datetime = NOW) -> None:
            part: Part = missing(session, meeting, now=now, office=OFFICE)
            seen.append((part.asked, part.have, [(m.code, m.late) for m in part.missing]))

        look()  # an office without rooms
        first = new_room(session, "第一会议室", keeper_id=CONTACT, asks=True)
        look()
        id = book(session, meeting_id, first).booking_id
        look()
        booking = rows.booking(session, id)
        assert booking is not None
        booking.state, meeting.place = "booked", "第一会议室"
        look()
        look(NINE - timedelta(hours=1))
        venues.check(session, actor(session, OTHER), id, "", now=NOW, office=OFFICE)
        look()
        venues.retire(session, actor(session, DESK), first, now=NOW, office=OFFICE)
        look()
        return seen

    assert sqlite_database.write_now(play) == [
        (False, "", []),
        (True, "", [("room", False)]),
        (True, "第一会议室", [("room-asked", False)]),
        (True, "第一会议室", [("room-unchecked", False)]),
        (True, "第一会议室", [("room-unchecked", True)]),
        (True, "第一会议室", []),
        (True, "", [("room-lost", True)]),
    ]


def test_a_meeting_of_several_sittings_holds_each_of_them(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        for number, hours in ((1, 0), (2, 5)):
            start = NINE + timedelta(hours=hours)
            session.add(
                meeting_rows.Sitting(
                    meeting_id=meeting_id,
                    number=number,
                    starts_at=start,
                    ends_at=start + timedelta(hours=2),
                )
            )
        meeting.ends_at = NINE + timedelta(hours=7)
        session.flush()
        assert len(sittings_of(session, meeting)) == 2
        id = book(session, meeting_id, first).booking_id
        held = room_slots.slots_held(session, id)
        assert len(held) == 2 * 11
        # Between them somebody else may have the room.
        between = new_meeting(
            session,
            "短会",
            starts_at=NINE + timedelta(hours=3),
            ends_at=NINE + timedelta(hours=4),
        )
        assert isinstance(book(session, between, first), Booked)

    sqlite_database.write_now(play)


def test_a_messenger_that_is_not_cleared_names_no_meeting(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        assert isinstance(book(session, meeting_id, first), Booked)
        who = who_is(session, DESK)
        assert who is not None
        titles = []
        for levels in (None, frozenset({"public", "internal"}), frozenset({"public"})):
            reader = replace(who, levels=levels)
            days = venues.days_of(session, reader, first, 1, now=NOW, office=OFFICE)
            assert not isinstance(days, Refused)
            titles.append([stay.title for stay in days.stays])
        assert titles == [["预算会"], ["预算会"], [""]]

    sqlite_database.write_now(play)


def test_the_place_is_the_room_again_where_it_was_changed_since(
    sqlite_database: Database,
) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        id = book(session, meeting_id, first).booking_id
        meeting = meeting_rows.meeting(session, meeting_id)
        row = rows.booking(session, id)
        assert meeting is not None and row is not None and meeting.place == "第一会议室"
        assert venues.booking_facts(session, row, OFFICE).elsewhere == ""
        meeting.place = "三楼"
        assert venues.booking_facts(session, row, OFFICE).elsewhere == "三楼"
        part = missing(session, meeting, now=NOW, office=OFFICE)
        assert [one.code for one in part.missing] == ["room-elsewhere", "room-unchecked"]
        guest = venues.set_place(session, actor(session, GUEST), id, now=NOW, office=OFFICE)
        assert refusal(guest) == "not-allowed"
        done = venues.set_place(session, actor(session, OTHER), id, now=NOW, office=OFFICE)
        assert not isinstance(done, Refused) and done.placed == "set"
        assert meeting.place == "第一会议室"
        venues.free(session, actor(session, OTHER), id, now=NOW, office=OFFICE)
        again = venues.set_place(session, actor(session, OTHER), id, now=NOW, office=OFFICE)
        assert refusal(again) == "room-not-held"

    sqlite_database.write_now(play)


def test_the_banner_is_the_title_until_it_is_another(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        id = book(session, meeting_id, first).booking_id
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None

        def shown() -> str:
            row = rows.booking(session, id)
            assert row is not None
            return venues.booking_facts(session, row, OFFICE).banner

        meeting.title = "2027年预算会"
        assert shown() == "2027年预算会"
        by = actor(session, OTHER)
        venues.set_banner(session, by, id, "预算工作会", now=NOW, office=OFFICE)
        meeting.title = "预算会"
        assert shown() == "预算工作会"
        long = venues.set_banner(session, by, id, "字" * 31, now=NOW, office=OFFICE)
        assert not isinstance(long, Refused) and long.long == 31

    sqlite_database.write_now(play)


def test_who_has_more_people_than_seats_is_told_so(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        _, _, meeting_id = stage(session)
        small = new_room(session, "一人间", 1)
        done = book(session, meeting_id, small)
        assert isinstance(done, Booked) and done.short == 1
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        part = missing(session, meeting, now=NOW, office=OFFICE)
        assert [(one.code, one.count) for one in part.missing] == [
            ("room-small", 1),
            ("room-unchecked", 0),
        ]

    sqlite_database.write_now(play)


def test_nothing_is_decided_about_a_booking_that_holds_nothing(sqlite_database: Database) -> None:
    def play(session: Session) -> None:
        first, _, meeting_id = stage(session)
        keeps = {"keeper_id": CONTACT, "asks": True}
        venues.change_room(session, actor(session, DESK), first, keeps, now=NOW, office=OFFICE)
        id = book(session, meeting_id, first).booking_id
        booking = rows.booking(session, id)
        assert booking is not None and booking.approval_id is not None
        approval = approval_rows.locked(session, booking.approval_id)
        assert approval is not None
        keeper = actor(session, CONTACT)
        look = venues.check(session, keeper, id, "", now=NOW, office=OFFICE)
        assert refusal(look) == "room-asked-still"
        booking.state = "lost"
        session.flush()
        assert refusal(asking.granted(session, keeper, approval, now=NOW, office=OFFICE)) == (
            "room-not-asked"
        )
        asking.not_granted(session, keeper, approval, now=NOW, office=OFFICE)
        assert booking.state == "lost"
        # What was agreed to by word and never signed is lost.
        booking.state = "booked"
        session.flush()
        assert asking.granted_undone(session, keeper, approval, now=NOW, office=OFFICE) is None
        assert (booking.state, booking.reason) == ("lost", "unsigned")
        assert room_slots.slots_held(session, id) == frozenset()

    sqlite_database.write_now(play)
