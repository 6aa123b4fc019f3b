"""Working days, quiet hours and what is due by them over seven years and the world's zones.

The mainland's days stand here as the State Council announced them (国办发明电〔2023〕7号,
〔2024〕12号, 〔2025〕7号), beside the library that the calendar asks. Rows 2.2, 8.2; norms CAL-01
to CAL-06.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetings.calendar import COUNTRIES, Country, DayOverride, QuietHours, WorkCalendar

ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Shanghai",
        "Asia/Taipei",
        "Asia/Hong_Kong",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kathmandu",
    )
]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CN = WorkCalendar("CN")
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
zones = st.sampled_from(ZONES)
moments = st.integers(0, 7 * 365 * 24 * 60 - 1).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
#: Changes of clocks of these zones between 2024 and 2030, and some minutes around them.
CHANGES = [
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    datetime(2027, 4, 3, 15, 0, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
]
near_changes = st.builds(
    lambda at, minutes: at + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-2000, 2000)
)

#: (first, last) of each holiday, and the weekend days worked for it.
ANNOUNCED: dict[int, tuple[list[tuple[str, str]], list[str]]] = {
    2024: (
        [
            ("01-01", "01-01"),
            ("02-10", "02-17"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("06-10", "06-10"),
            ("09-15", "09-17"),
            ("10-01", "10-07"),
        ],
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (
        [
            ("01-01", "01-01"),
            ("01-28", "02-04"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("05-31", "06-02"),
            ("10-01", "10-08"),
        ],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [
            ("01-01", "01-03"),
            ("02-15", "02-23"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("06-19", "06-21"),
            ("09-25", "09-27"),
            ("10-01", "10-07"),
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def of(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def announced(day: date) -> bool:
    """Whether offices work, by the notices alone."""
    holidays, worked = ANNOUNCED[day.year]
    if day in {of(day.year, one) for one in worked}:
        return True
    if any(of(day.year, first) <= day <= of(day.year, last) for first, last in holidays):
        return False
    return day.weekday() < 5


@pytest.mark.parametrize("year", ANNOUNCED)
def test_each_day_is_as_the_notices_have_it(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert CN.is_working_day(day) == announced(day), day
        day += DAY


@pytest.mark.parametrize("year", [2027, 2028, 2029, 2030])
def test_a_year_without_a_notice_says_so_and_swaps_nothing(year: int) -> None:
    assert CN.is_provisional(year)
    for day in (date(year, 1, 1) + n * DAY for n in range(365)):
        assert not (day.weekday() > 4 and CN.is_working_day(day)), day
    assert not CN.is_working_day(date(year, 10, 1))


def test_the_years_of_the_notices_are_not_provisional() -> None:
    assert not any(CN.is_provisional(year) for year in ANNOUNCED)


@given(
    table=st.dictionaries(days, st.booleans(), max_size=12),
    asked=days,
    country=st.sampled_from(COUNTRIES),
)
@settings(deadline=None)
def test_the_offices_table_wins_and_touches_no_other_day(
    table: dict[date, bool], asked: date, country: Country
) -> None:
    own = WorkCalendar(country, {day: DayOverride(working) for day, working in table.items()})
    plain = WorkCalendar(country)
    for day in {*table, asked}:
        assert own.is_working_day(day) == table.get(day, plain.is_working_day(day))
    own.correct({})
    assert own.is_working_day(asked) == plain.is_working_day(asked)


@given(table=st.dictionaries(days, st.booleans(), max_size=8), year=st.integers(2027, 2030))
@settings(deadline=None)
def test_a_worked_day_of_the_table_ends_what_is_provisional(
    table: dict[date, bool], year: int
) -> None:
    own = WorkCalendar("CN", {day: DayOverride(working) for day, working in table.items()})
    entered = any(working and day.year == year for day, working in table.items())
    assert own.is_provisional(year) == (not entered)


@given(day=days, count=st.integers(1, 60), country=st.sampled_from(COUNTRIES))
@settings(deadline=None)
@example(day=date(2026, 12, 31), count=1, country="CN")
@example(day=date(2025, 12, 31), count=1, country="CN")
def test_forth_and_back_is_where_one_was(day: date, count: int, country: Country) -> None:
    calendar = WorkCalendar(country)
    there = calendar.add_working_days(day, count)
    back = calendar.add_working_days(there, -count)
    if calendar.is_working_day(day):
        assert back == day
        assert calendar.add_working_days(calendar.add_working_days(day, -count), count) == day
    else:
        # From a rest day the way back ends on the last working day before it.
        assert back == calendar.add_working_days(day, -1)
        assert back < day < there
    assert calendar.add_working_days(day, 0) == (
        day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)
    )


@given(first=days, second=days, count=st.integers(-40, 40))
@settings(deadline=None)
def test_a_later_day_never_comes_to_an_earlier_one(first: date, second: date, count: int) -> None:
    early, late = sorted((first, second))
    assert CN.add_working_days(early, count) <= CN.add_working_days(late, count)


wall = st.builds(time, st.integers(0, 23), st.sampled_from([0, 10, 30, 45]))
free_entries = st.lists(st.tuples(wall, wall).filter(lambda span: span[0] != span[1]), max_size=3)


@st.composite
def quiets(draw: st.DrawFn) -> QuietHours:
    """Any quiet hours that leave some of the day."""
    rest_days = draw(st.booleans())
    spans = draw(free_entries)
    try:
        return QuietHours(tuple(spans), rest_days)
    except ValueError:
        return QuietHours(tuple(spans[:1]), rest_days)


def is_quiet(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> bool:
    """Said once more, without the calendar's own way through the spans."""
    there = at.astimezone(zone)
    if quiet.rest_days and not CN.is_working_day(there.date()):
        return True
    clock = there.hour * 60 + there.minute
    for begin, end in quiet.spans:
        first, length = begin.hour * 60 + begin.minute, (end.hour - begin.hour) * 60
        length = (length + end.minute - begin.minute) % 1440
        if (clock - first) % 1440 < length:
            return True
    return False


@given(moment=moments | near_changes, quiet=quiets(), zone=zones)
@settings(deadline=None, max_examples=400)
# Set back from 02:00 to 01:00, the clocks show 01:15 once more, and then it is not quiet.
@example(
    moment=datetime(2026, 11, 1, 5, 45, tzinfo=UTC),
    quiet=QuietHours.parse(["01:30-09:00"]),
    zone=ZoneInfo("America/New_York"),
)
@example(
    moment=datetime(2027, 4, 3, 14, 50, tzinfo=UTC),
    quiet=QuietHours.parse(["01:45-09:00"]),
    zone=ZoneInfo("Australia/Lord_Howe"),
)
def test_the_next_moment_is_the_first_that_is_not_quiet(
    moment: datetime, quiet: QuietHours, zone: ZoneInfo
) -> None:
    found = CN.next_working_moment(moment, quiet, zone)
    assert found >= moment
    assert found.tzinfo is UTC
    assert not is_quiet(found, quiet, zone)
    assert CN.next_working_moment(found, quiet, zone) == found
    if found > moment:
        step = max(10 * MINUTE, (found - moment) / 400)
        between = moment
        while between < found:
            assert is_quiet(between, quiet, zone), between
            between += step
        assert is_quiet(found - timedelta(seconds=1), quiet, zone)


@given(
    first=moments | near_changes,
    ahead=st.timedeltas(timedelta(0), timedelta(days=3)),
    quiet=quiets(),
    zone=zones,
)
@settings(deadline=None, max_examples=300)
@example(
    first=datetime(2026, 11, 1, 5, 45, tzinfo=UTC),
    ahead=timedelta(minutes=20),
    quiet=QuietHours.parse(["01:30-09:00"]),
    zone=ZoneInfo("America/New_York"),
)
def test_who_asks_later_is_not_sent_back(
    first: datetime, ahead: timedelta, quiet: QuietHours, zone: ZoneInfo
) -> None:
    found = CN.next_working_moment(first, quiet, zone)
    later = CN.next_working_moment(first + ahead, quiet, zone)
    assert found <= later
    if first + ahead <= found:
        assert later == found


@given(moment=moments | near_changes, quiet=quiets(), zone=zones)
@settings(deadline=None, max_examples=200)
def test_from_a_free_moment_it_is_free_until_the_next_quiet_one(
    moment: datetime, quiet: QuietHours, zone: ZoneInfo
) -> None:
    spans_only = QuietHours(quiet.spans)
    opens = CN.next_working_moment(moment, spans_only, zone)
    closes = CN.next_quiet_moment(opens, spans_only, zone)
    if closes is None:
        assert not quiet.spans
        return
    assert closes > opens
    offsets = {at.astimezone(zone).utcoffset() for at in (opens, closes)}
    if len(offsets) == 1:
        assert is_quiet(closes, spans_only, zone)
        assert not is_quiet(closes - timedelta(seconds=1), spans_only, zone)
