"""Readiness as rules: when the summaries come, what the existing subjects say, and how many looks
the screen takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from meetings.meetings import about
from meetings.people import Action, Who, may
from meetings.readiness.existing import parts
from meetings.readiness.lead import ready_by
from meetings.readiness.parts import Missing, Part
from meetings.readiness.screen import SUBJECTS, Readiness, facts_of, subjects
from meetings.readiness.summaries import DAY, HOUR, subject, want_timers, wanted_timers
from meetings.seats.layout import Layout, to_data
from storage import Session, duties, timers
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import seats as seat_rows
from storage import unit_quotas as quota_rows
from storage.database import Database
from storage.signin.admission import admission
from tests.stories.world import office

OFFICE = office()
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
#: Tuesday, 09:00 in Shanghai.
NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
FIRST = datetime(2026, 1, 5, tzinfo=UTC)
STARTS = st.integers(0, 700 * 24 * 4).map(lambda n: FIRST + timedelta(minutes=15 * n))


@settings(max_examples=50, deadline=None)
@given(STARTS)
def test_summaries_come_before_the_start_each_until_the_next(starts_at: datetime) -> None:
    wanted = wanted_timers(starts_at, OFFICE)
    assert [one.slot for one in wanted] == [DAY, HOUR]
    day, hour = wanted
    assert day.due_at < day.valid_until == hour.due_at < hour.valid_until == starts_at
    assert hour.due_at == starts_at - timedelta(minutes=60)
    local = OFFICE.local(day.due_at)
    assert (local.hour, local.minute) == (16, 0)
    assert OFFICE.calendar.is_working_day(local.date())
    between = OFFICE.calendar.working_days_between(local.date(), OFFICE.local(starts_at).date())
    assert between in (0, 1)


async def test_a_summary_missed_while_nobody_ran_is_still_wanted_and_a_past_one_never(
    sqlite_database: Database,
) -> None:
    def unit(session: Session) -> None:
        meeting = _people(session, 1)
        before, after = (datetime(2026, 11, 30, hour, 5, tzinfo=UTC) for hour in (7, 8))

        def slots(now: datetime) -> list[str]:
            want_timers(session, meeting, now=now, office=OFFICE, keep_fired=True)
            return [one.slot for one in timers.wanted_by(session, subject(meeting.id))]

        assert slots(before) == [DAY, HOUR]
        # The process was away at 16:00, and the timers are wanted anew before it fires them.
        assert slots(after) == [DAY, HOUR]
        timers.cancel(session, subject(meeting.id))
        assert slots(after) == [HOUR]
        meeting.state = "postponed"
        assert slots(after) == []

    await sqlite_database.write(unit)


async def test_who_has_a_duty_of_the_staff_works_there_as_staff(
    sqlite_database: Database,
) -> None:
    def unit(session: Session) -> None:
        meeting = _people(session, 1)
        sitting = rows.Sitting(
            meeting_id=meeting.id, number=1, starts_at=meeting.starts_at, ends_at=meeting.ends_at
        )
        session.add(sitting)
        kinds = ("watch", "door", "meals", "print", "medical")
        found = dict(zip(kinds, _more_people(session, len(kinds)), strict=True))
        for kind, person in found.items():
            session.add(duties.Duty(meeting_id=meeting.id, person_id=person.id, kind=kind))
        session.flush()
        [guest] = attendance_rows.participants_of(session, meeting.id)
        for kind, person in found.items():
            staff = kind in duties.STAFF
            who = Who(person.id, person.name)
            known = admission(session, sitting.id, guest.person_id, actor_id=person.id)
            assert may(who, Action.SEE_PANEL, about(session, meeting)) == staff, kind
            assert known is not None
            assert known.actor_is_staff == staff, kind

    await sqlite_database.write(unit)


def test_what_is_due_so_many_working_days_before_is_due_at_the_profiles_hour() -> None:
    assert ready_by(NINE, 1, OFFICE) == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    # Monday: the working day before is Friday.
    assert ready_by(NINE - timedelta(days=1), 1, OFFICE).day == 27


def test_every_subject_answers_under_its_name() -> None:
    assert len(subjects()) == len(SUBJECTS) == len(set(SUBJECTS))


def _held(*found: Part) -> Readiness:
    return Readiness(None, None, found, None, {}, 1)


def test_the_late_come_first_then_by_the_day_they_are_due() -> None:
    soon = Missing("b", due_at=NOW + timedelta(days=1))
    late = Missing("c", due_at=NOW - timedelta(days=1), late=True)
    later = Missing("d", due_at=NOW - timedelta(hours=1), late=True)
    found = _held(Part("x", True, "", (Missing("a"), soon)), Part("y", True, "", (later, late)))
    assert [one.code for _, one in found.missing] == ["c", "d", "b", "a"]
    assert found.late == 2
    assert not found.done
    assert _held(Part("x", True)).done


def _people(session: Session, count: int) -> rows.Meeting:
    host = people_rows.Person(name="周会务", created_at=NOW)
    unit = people_rows.Unit(name="业务处", position=1)
    session.add_all([host, unit])
    session.flush()
    meeting = rows.Meeting(
        title="全市档案工作会",
        class_="II",
        package="large",
        level="internal",
        state="published",
        starts_at=NINE,
        ends_at=NINE + timedelta(hours=2),
        place="301会议室",
        organiser_id=host.id,
        revision=1,
        reply_by=NOW + timedelta(days=2),
        created_at=NOW,
    )
    session.add(meeting)
    session.flush()
    people = _more_people(session, count)
    session.add_all(
        attendance_rows.Participant(
            meeting_id=meeting.id, person_id=one.id, unit_id=unit.id, position=at
        )
        for at, one in enumerate(people)
    )
    session.flush()
    return meeting


def _codes(session: Session, meeting: rows.Meeting, now: datetime = NOW) -> dict[str, list[str]]:
    found = parts(session, meeting, now=now, office=OFFICE)
    return {one.subject: [gap.code for gap in one.missing] for one in found if one.asked}


async def test_what_the_existing_subjects_miss(sqlite_database: Database) -> None:
    def unit(session: Session) -> None:
        meeting = _people(session, 4)
        found = _codes(session, meeting)
        assert found["people"] == ["people-chair"]
        assert found["replies"] == ["replies-unanswered"]
        assert found["seats"] == ["seats-none"]
        assert found["badges"] == ["badges-unprinted"]
        assert found["notice"] == []
        assert {"official", "units", "sittings"}.isdisjoint(found)
        meeting.formal_number = "青档发〔2026〕18号"
        meeting.ends_at = NINE + timedelta(days=1)
        one, two, three, four = attendance_rows.participants_of(session, meeting.id)
        one.reply, two.reply, three.reply = "attending", "leave", "attending"
        two.leave_state, four.standing = "asked", "pending"
        session.add(quota_rows.UnitQuota(meeting_id=meeting.id, unit_id=1, places=2))
        plan = seat_rows.SeatPlan(
            meeting_id=meeting.id,
            layout=to_data(Layout(hall=(2, 2))),
            made_by_id=1,
            made_at=NOW,
        )
        session.add(plan)
        session.flush()
        session.add(
            seat_rows.Seat(plan_id=plan.id, area="hall", row=1, number=1, participant_id=one.id)
        )
        session.flush()
        found = _codes(session, meeting)
        assert found["official"] == ["official-scan"]
        assert found["sittings"] == ["sittings-one"]
        assert found["units"] == ["units-waiting"]
        assert found["people"] == ["people-pending", "people-chair"]
        assert found["replies"] == ["replies-leave"]
        assert found["seats"] == ["seats-without"]
        [seats] = [
            p for p in parts(session, meeting, now=NOW, office=OFFICE) if p.subject == "seats"
        ]
        # Whose leave is not decided keeps a seat; who is not admitted has none.
        assert seats.have == "1/3"
        assert not seats.late
        late = [p for p in parts(session, meeting, now=NINE, office=OFFICE) if p.late]
        assert {one.subject for one in late} == {"units", "seats", "badges"}

    await sqlite_database.write(unit)


async def test_a_large_meeting_takes_no_more_looks_than_a_small_one(
    sqlite_database: Database,
) -> None:
    def look(session: Session) -> int:
        statements: list[str] = []

        def note(*given: Any) -> None:
            statements.append(given[2])

        meeting = rows.meeting(session, 1)
        assert meeting is not None
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        facts_of(session, meeting, now=NOW, office=OFFICE)
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    def more(session: Session) -> None:
        session.add_all(
            attendance_rows.Participant(meeting_id=1, person_id=one.id, position=one.id)
            for one in _more_people(session, 60)
        )

    await sqlite_database.write(lambda s: _people(s, 3) and None)
    few = await sqlite_database.read(look)
    await sqlite_database.write(more)
    assert await sqlite_database.read(look) == few < 80


def _more_people(session: Session, count: int) -> list[people_rows.Person]:
    found = [people_rows.Person(name=f"乙{n}", created_at=NOW) for n in range(count)]
    session.add_all(found)
    session.flush()
    return found
