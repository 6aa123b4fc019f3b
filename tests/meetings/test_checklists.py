"""Checklists, by rule: what looks come to, when lines are due, when they are chased. Row 2.4."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.checklists.chasing import OVERDUE, REMIND, wanted_timers
from meetings.checklists.clearing import next_morning
from meetings.checklists.following import due_from
from meetings.checklists.lines import Line, Wants, held_look, opens_last, standing_of
from meetings.checklists.owed import lamp_on
from meetings.checklists.readiness import missing_of
from meetings.people import Named
from meetings.tasks.rhythm import Lamp
from storage import checklists as rows
from storage import meetings as meeting_rows
from tests.stories.world import office

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = office()
RULE = OFFICE.profile.checklists
#: Tuesday, 09:00 in Shanghai.
NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def look(
    result: str, at: datetime, *, round: str = "first", place: str = "301"
) -> rows.CheckRecord:
    return rows.CheckRecord(
        item_id=1, round=round, result=result, text="", by_id=1, place=place, at=at
    )


def meeting(starts_at: datetime) -> meeting_rows.Meeting:
    return meeting_rows.Meeting(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def line(
    state: str = "unchecked",
    *,
    round: str = "",
    last: bool = False,
    owner: int | None = None,
    due_at: datetime = NINE - timedelta(days=1),
) -> Line:
    last_at = NINE - timedelta(minutes=RULE.last_min) if last else None
    return Line(
        item_id=1,
        meeting_id=1,
        kind="equipment",
        branch_id=None,
        zone="",
        text="话筒",
        spare="",
        counted=False,
        owner=Named(owner, f"人{owner}", "", None, "") if owner else None,
        owner_name="",
        due_at=due_at,
        last_at=last_at,
        last_from=opens_last(last_at, RULE),
        state=state,
        round=round,
        look=None,
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["normal", "fault", "handling", "undo"]), max_size=12))
def test_an_undo_takes_back_exactly_the_look_before_it(presses: list[str]) -> None:
    records, held = [], []
    for number, press in enumerate(presses):
        at = NINE - timedelta(days=1) + number * MINUTE
        if press == "undo":
            records.append(look("unchecked", at, round="undo"))
            del held[-1:]
        else:
            records.append(look(press, at))
            held.append(records[-1])
    assert held_look(records) is (held[-1] if held else None)
    found = standing_of(records, place="301", last_from=None)
    assert found.state == (held[-1].result if held else "unchecked")
    assert standing_of(records, place="502", last_from=None).state == "unchecked"


def test_a_look_shortly_before_the_start_is_the_last_check_and_one_before_is_not() -> None:
    opens = opens_last(NINE - timedelta(minutes=RULE.last_min), RULE)
    assert opens == NINE - timedelta(minutes=150)
    early, late = look("normal", opens - MINUTE), look("normal", opens)
    assert standing_of([early], place="301", last_from=opens).round == "first"
    assert standing_of([late], place="301", last_from=opens).round == "last"
    # Moved to the afternoon it is only the first one again.
    later = opens + timedelta(hours=5)
    assert standing_of([late], place="301", last_from=later).round == "first"
    once = line("normal", round="first", last=True)
    assert once.wants(opens - MINUTE) is Wants.NOTHING
    assert once.wants(opens) is Wants.LAST
    assert once.deadline(opens) == NINE - timedelta(minutes=60)
    assert line("normal", round="last", last=True).wants(NINE) is Wants.NOTHING


def test_a_day_before_is_a_working_day_before_and_never_in_the_past() -> None:
    monday = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)
    due = due_from(meeting(monday), "equipment", -1440, now=NINE, office=OFFICE)
    assert due == datetime(2026, 12, 4, 1, 0, tzinfo=UTC)  # Friday, not Sunday
    soon = due_from(
        meeting(NINE), "equipment", -1440, now=NINE - timedelta(hours=3), office=OFFICE
    )
    assert soon == NINE - timedelta(minutes=60)
    hour = due_from(meeting(NINE), "equipment", -30, now=NINE, office=OFFICE)
    assert hour == NINE - timedelta(minutes=30)
    after = due_from(meeting(NINE), "clearing", 30, now=NINE, office=OFFICE)
    assert after == NINE + timedelta(minutes=150)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 500_000), st.integers(-40_000, 10_000))
def test_due_times_fall_on_working_days_a_day_or_more_before(later: int, minutes: int) -> None:
    starts_at = datetime(2026, 1, 5, tzinfo=UTC) + later * MINUTE
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    due = due_from(meeting(starts_at), "equipment", minutes, now=long_ago, office=OFFICE)
    assert due <= starts_at + max(timedelta(minutes=minutes), timedelta())
    if minutes <= -1440:
        assert OFFICE.calendar.is_working_day(OFFICE.today(due))
        assert OFFICE.local(due).time() == OFFICE.local(starts_at + minutes * MINUTE).time()
    else:
        assert due == starts_at + minutes * MINUTE


def test_reminders_come_in_office_hours_before_a_line_is_due() -> None:
    noon = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)  # 14:00
    before, at, after = wanted_timers([noon, noon], OFFICE)
    assert (before.kind, before.due_at) == (REMIND, noon - timedelta(hours=2))
    assert (at.kind, at.due_at) == (REMIND, noon)
    assert (after.kind, after.due_at) == (OVERDUE, noon + timedelta(minutes=30))
    assert before.valid_until == noon and at.valid_until == after.due_at
    early = wanted_timers([NINE - timedelta(hours=1)], OFFICE)[0]
    assert OFFICE.local(early.due_at) == datetime(2026, 11, 30, 15, 0, tzinfo=SHANGHAI)


def test_what_is_owed_is_told_on_the_next_working_morning() -> None:
    friday = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)
    assert next_morning(friday, OFFICE) == datetime(2026, 12, 7, 0, 45, tzinfo=UTC)


def test_lamps_of_what_is_owed() -> None:
    assert lamp_on(date(2026, 11, 30), NINE, OFFICE) is Lamp.OVERDUE
    assert lamp_on(date(2026, 12, 1), NINE, OFFICE) is Lamp.NEAR
    assert lamp_on(date(2026, 12, 31), NINE, OFFICE) is Lamp.NORMAL


def test_readiness_counts_by_owner_and_names_each_fault() -> None:
    lines = [
        line(owner=1, due_at=NINE + timedelta(hours=1)),
        line(owner=2, due_at=NINE - timedelta(hours=1)),
        line(owner=2, due_at=NINE + timedelta(hours=1)),
        line("normal", round="first"),
        line("normal", round="first", last=True),
        line("fault"),
    ]
    found = missing_of(lines, "equipment", now=NINE)
    said = [(one.code, one.count, one.person_id, one.late) for one in found]
    assert said == [
        ("equipment-fault", 0, None, True),
        ("equipment-unchecked", 2, 2, True),
        ("equipment-last", 1, None, True),
        ("equipment-unchecked", 1, 1, False),
    ]
    assert found[0].text == "话筒"
