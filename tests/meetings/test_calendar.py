"""Working days, 调休, quiet hours. Rows 2.2, 8.2; norms CAL-01 to CAL-06."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.calendar import (
    COUNTRIES,
    Country,
    DayOverride,
    MeetingFree,
    QuietHours,
    WorkCalendar,
    last_day_of_month,
    meeting_free,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
CN = WorkCalendar("CN")
OFFICE = QuietHours.parse(["17:30-09:00", "rest_days"])
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def local(
    zone: ZoneInfo, year: int, month: int, day: int, hour: int, minute: int, fold: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone, fold=fold)


def span(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def test_the_year_2026_is_as_the_notice_has_it() -> None:
    year = span(date(2026, 1, 1), date(2026, 12, 31))
    working = {day for day in year if CN.is_working_day(day)}
    assert len(working) == 248
    rest = (
        span(date(2026, 1, 1), date(2026, 1, 3))
        | span(date(2026, 2, 15), date(2026, 2, 23))
        | span(date(2026, 4, 4), date(2026, 4, 6))
        | span(date(2026, 5, 1), date(2026, 5, 5))
        | span(date(2026, 6, 19), date(2026, 6, 21))
        | span(date(2026, 9, 25), date(2026, 9, 27))
        | span(date(2026, 10, 1), date(2026, 10, 7))
    )
    assert not rest & working
    assert {(day.month, day.day) for day in working if day.weekday() > 4} == {
        (1, 4),
        (2, 14),
        (2, 28),
        (5, 9),
        (9, 20),
        (10, 10),
    }


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), -3, date(2026, 9, 28)),
        (date(2026, 10, 1), 0, date(2026, 10, 8)),
        (date(2026, 10, 8), 0, date(2026, 10, 8)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 1, 1), -1, date(2026, 12, 31)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # a Sunday that is worked
    ],
)
def test_counting_passes_holidays_and_year_ends(day: date, count: int, expected: date) -> None:
    assert CN.add_working_days(day, count) == expected


def test_the_first_day_is_not_counted() -> None:
    assert CN.working_days_between(date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert CN.working_days_between(date(2026, 10, 8), date(2026, 9, 30)) == -1
    assert CN.working_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 0


def test_a_period_of_natural_days_ending_on_a_rest_day_moves_on() -> None:
    assert CN.end_of_period(date(2026, 9, 28), 5) == date(2026, 10, 8)
    assert CN.end_of_period(date(2026, 11, 23), 2) == date(2026, 11, 25)


@given(
    country=st.sampled_from(COUNTRIES),
    day=days,
    count=st.integers(-60, 60).filter(bool),
)
@settings(deadline=None)
def test_adding_and_counting_agree(country: Country, day: date, count: int) -> None:
    calendar = WorkCalendar(country)
    end = calendar.add_working_days(day, count)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(day, end) == count


@given(day=days, first=st.integers(1, 30), second=st.integers(1, 30))
@settings(deadline=None)
def test_adding_twice_is_adding_the_sum(day: date, first: int, second: int) -> None:
    once = CN.add_working_days(day, first + second)
    assert CN.add_working_days(CN.add_working_days(day, first), second) == once


def test_the_offices_table_is_asked_first() -> None:
    saturday, tuesday = date(2027, 2, 20), date(2027, 2, 9)
    calendar = WorkCalendar(
        "CN",
        {
            saturday: DayOverride(True, "调休上班", "国办发明电〔2026〕×号"),
            tuesday: DayOverride(False, "春节调休", "国办发明电〔2026〕×号"),
        },
    )
    assert calendar.is_working_day(saturday)
    assert not CN.is_working_day(saturday)
    assert not calendar.is_working_day(tuesday)
    assert calendar.holiday_name(tuesday, "zh_Hans") == "春节调休"
    assert calendar.holiday_name(saturday, "zh_Hans") is None


def test_a_mainland_year_without_notice_is_provisional() -> None:
    assert not CN.is_provisional(2026)
    assert CN.is_provisional(2027)
    announced = WorkCalendar("CN", {date(2027, 2, 20): DayOverride(True)})
    assert not announced.is_provisional(2027)
    assert announced.is_provisional(2028)
    closed_for_moving = WorkCalendar("CN", {date(2027, 3, 1): DayOverride(False)})
    assert closed_for_moving.is_provisional(2027)
    assert not WorkCalendar("TW").is_provisional(2027)


@pytest.mark.parametrize(
    ("country", "day", "names"),
    [
        ("CN", date(2026, 10, 1), ("国庆节", "國慶節", "National Day")),
        ("TW", date(2026, 10, 10), ("国庆日", "國慶日", "National Day")),
        ("HK", date(2026, 7, 1), ("香港特别行政区成立纪念日", "香港特別行政區成立紀念日", None)),
        ("MO", date(2026, 12, 20), ("澳门特别行政区成立纪念日", "澳門特別行政區成立紀念日", None)),
    ],
)
def test_holidays_have_names_in_three_languages(
    country: Country, day: date, names: tuple[str, str, str | None]
) -> None:
    calendar = WorkCalendar(country)
    assert not calendar.is_working_day(day)
    for language, name in zip(("zh_Hans", "zh_Hant", "en"), names, strict=True):
        found = calendar.holiday_name(day, language)
        assert found
        assert name is None or found == name
    assert calendar.holiday_name(date(2026, 11, 24), "en") is None


def test_each_country_keeps_its_own_days() -> None:
    working = {
        country: WorkCalendar(country).is_working_day(date(2026, 2, 14)) for country in COUNTRIES
    }
    assert working == {"CN": True, "TW": False, "HK": False, "MO": False}
    assert not WorkCalendar("HK").is_working_day(date(2026, 12, 25))
    assert CN.is_working_day(date(2026, 12, 25))


def test_looking_at_one_year_does_not_change_another() -> None:
    before = [CN.is_working_day(day) for day in sorted(span(date(2026, 1, 1), date(2026, 12, 31)))]
    for year in range(2020, 2032):
        CN.is_provisional(year)
        CN.holiday_name(date(year, 1, 1), "en")
    after = [CN.is_working_day(day) for day in sorted(span(date(2026, 1, 1), date(2026, 12, 31)))]
    assert before == after


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 11, 23, 10, 0), (2026, 11, 23, 10, 0)),
        ((2026, 11, 23, 9, 0), (2026, 11, 23, 9, 0)),
        ((2026, 11, 23, 8, 59), (2026, 11, 23, 9, 0)),
        ((2026, 11, 23, 17, 30), (2026, 11, 24, 9, 0)),
        ((2026, 11, 27, 17, 30), (2026, 11, 30, 9, 0)),
        ((2026, 9, 30, 23, 59), (2026, 10, 8, 9, 0)),
        ((2026, 10, 9, 20, 0), (2026, 10, 10, 9, 0)),  # Saturday, worked
        ((2026, 12, 31, 18, 0), (2027, 1, 4, 9, 0)),
    ],
)
def test_quiet_hours_hold_until_work_begins(
    moment: tuple[int, int, int, int, int], expected: tuple[int, int, int, int, int]
) -> None:
    found = CN.next_working_moment(local(SHANGHAI, *moment), OFFICE, SHANGHAI)
    assert found == local(SHANGHAI, *expected).astimezone(UTC)
    assert found.tzinfo is UTC


def test_rest_days_may_be_open() -> None:
    sunday = local(SHANGHAI, 2026, 11, 29, 10, 0)
    nights_only = QuietHours.parse(["17:30-09:00"])
    assert CN.next_working_moment(sunday, nights_only, SHANGHAI) == sunday.astimezone(UTC)
    assert CN.next_working_moment(sunday, OFFICE, SHANGHAI) > sunday
    assert CN.next_working_moment(sunday, QuietHours(), SHANGHAI) == sunday.astimezone(UTC)


def test_quiet_hours_in_a_zone_that_changes_its_clocks() -> None:
    nights = QuietHours.parse(["17:30-09:00"])
    # 8 March 2026: 09:00 in New York is 13:00 UTC, the day before it was 14:00.
    found = CN.next_working_moment(local(NEW_YORK, 2026, 3, 7, 18, 0), nights, NEW_YORK)
    assert found == datetime(2026, 3, 8, 13, 0, tzinfo=UTC)
    # An end that the clocks skip becomes the first time that exists: 03:00.
    skipped = QuietHours.parse(["17:30-02:30"])
    found = CN.next_working_moment(local(NEW_YORK, 2026, 3, 8, 1, 0), skipped, NEW_YORK)
    assert found == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    # 1 November 2026 has 01:00 to 02:00 twice; quiet holds in the second hour as in the first.
    second = local(NEW_YORK, 2026, 11, 1, 1, 10, fold=1)
    found = CN.next_working_moment(second, QuietHours.parse(["17:30-01:30"]), NEW_YORK)
    assert found == local(NEW_YORK, 2026, 11, 1, 1, 30, fold=1).astimezone(UTC)


@given(
    minutes=st.integers(0, 7 * 366 * 24 * 60),
    zone=st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]),
    spans=st.sampled_from([["17:30-09:00"], ["00:00-08:30", "12:00-13:30", "18:00-00:00"], []]),
    rest_days=st.booleans(),
)
@settings(deadline=None)
def test_the_moment_found_is_free_and_nothing_before_it_is(
    minutes: int, zone: ZoneInfo, spans: list[str], rest_days: bool
) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    quiet = QuietHours.parse([*spans, *(["rest_days"] if rest_days else [])])

    def free(at: datetime) -> bool:
        there = at.astimezone(zone)
        if rest_days and not CN.is_working_day(there.date()):
            return False
        return quiet.end_of_quiet(there.time()) is None

    found = CN.next_working_moment(moment, quiet, zone)
    assert found >= moment
    assert free(found)
    if found > moment:
        assert not free(moment)
        assert not free(found - timedelta(minutes=1))
    assert CN.next_working_moment(found, quiet, zone) == found


@pytest.mark.parametrize(
    "entries",
    [["nights"], ["9-17"], ["25:00-09:00"], ["09:00-09:00"], ["00:00-12:00", "12:00-00:00"], [""]],
)
def test_quiet_hours_that_make_no_sense_are_refused(entries: list[str]) -> None:
    with pytest.raises(ValueError, match=r"quiet hours|expected|hour|isoformat"):
        QuietHours.parse(entries)


def test_a_span_over_midnight_holds_on_both_sides() -> None:
    assert OFFICE.end_of_quiet(time(23, 0)) == time(9, 0)
    assert OFFICE.end_of_quiet(time(0, 0)) == time(9, 0)
    assert OFFICE.end_of_quiet(time(9, 0)) is None
    assert OFFICE.end_of_quiet(time(17, 29, 59)) is None


def test_days_without_meetings() -> None:
    mondays = MeetingFree(weekday=0)
    fourth_week = MeetingFree(week_of_month=4)
    census = MeetingFree(dates=frozenset({date(2026, 11, 25)}))
    rules = (mondays, fourth_week, census)
    assert meeting_free(date(2026, 11, 30), rules) is mondays
    assert meeting_free(date(2026, 11, 24), rules) is fourth_week  # Mondays: 2, 9, 16, 23
    assert meeting_free(date(2026, 11, 18), rules) is None
    assert meeting_free(date(2026, 11, 25), (census,)) is census
    assert meeting_free(date(2026, 11, 1), (fourth_week,)) is fourth_week  # of 26 October
    assert meeting_free(date(2026, 11, 18), (MeetingFree(),)) is None
    friday_of_fourth_week = MeetingFree(weekday=4, week_of_month=4)
    assert friday_of_fourth_week.holds(date(2026, 11, 27))
    assert not friday_of_fourth_week.holds(date(2026, 11, 26))


def test_last_day_of_month() -> None:
    assert last_day_of_month(date(2028, 2, 3)) == date(2028, 2, 29)
    assert last_day_of_month(date(2026, 12, 31)) == date(2026, 12, 31)


def test_the_library_is_loaded_only_when_a_day_is_asked_for() -> None:
    code = (
        "import sys; from meetings.calendar import WorkCalendar; WorkCalendar('CN');"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
