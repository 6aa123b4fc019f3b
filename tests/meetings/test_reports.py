"""The arithmetic of a period, periods as typed, numbers as said, what returns. Rows 8.2, 8.10."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar import WorkCalendar
from meetings.people import Role, Who
from meetings.reports.counting import Counts, Item, count, in_hand, is_overdue
from meetings.reports.periods import (
    Period,
    last_month,
    last_week,
    month,
    months_until,
    read_period,
    this_week,
)
from meetings.reports.register import read_words, scope, sees_register
from meetings.reports.returning import with_open_items
from meetings.reports.summary import name_of_series

CALENDAR = WorkCalendar("CN")
OCTOBER = month(2026, 10)
LATER = date(2026, 11, 20)


def of(*items: Item, period: Period = OCTOBER, today: date = LATER) -> Counts:
    return count(items, period, today, CALENDAR)


def item(registered: str, due: str, **more: Any) -> Item:
    days: dict[str, Any] = {
        k: date.fromisoformat(v) if isinstance(v, str) else v for k, v in more.items()
    }
    return Item(date.fromisoformat(registered), date.fromisoformat(due), **days)


def test_what_is_in_hand_is_counted_once() -> None:
    before = item("2026-09-01", "2026-10-20")
    new = item("2026-10-08", "2026-12-01")
    gone = item("2026-08-01", "2026-09-01", closed_on="2026-09-30", stands=True)
    to_come = item("2026-11-02", "2026-11-10")
    found = of(before, new, gone, to_come)
    assert (found.total, found.new, found.closed, found.open) == (2, 1, 0, 2)
    assert (found.should_close, found.overdue) == (1, 1)


def test_closed_on_its_due_day_is_on_time_and_the_day_after_is_not() -> None:
    on_time = item("2026-10-08", "2026-10-20", closed_on="2026-10-20", stands=True)
    late = item("2026-10-08", "2026-10-20", closed_on="2026-10-21", stands=True)
    found = of(on_time, late)
    assert (found.closed, found.on_time, found.late) == (2, 1, 1)
    assert (found.closing_rate, found.on_time_rate, found.overdue_rate) == (1.0, 0.5, 0.5)


def test_whoever_verifies_late_makes_nobody_late() -> None:
    reported = item(
        "2026-10-08", "2026-10-20", reported_on="2026-10-20", closed_on="2026-10-28", stands=True
    )
    assert of(reported).on_time == 1
    waiting = item("2026-10-08", "2026-10-30", reported_on="2026-10-30", stands=True)
    found = of(waiting)
    assert (found.waiting, found.overdue, found.should_close) == (1, 0, 1)
    # Sent back: the report does not stand any more.
    back = item("2026-10-08", "2026-10-30", reported_on="2026-10-30")
    assert of(back).overdue == 1
    # Reported after the period: at its end nobody had heard of it.
    after = item("2026-10-08", "2026-10-30", reported_on="2026-11-02", stands=True)
    assert of(after).overdue == 1


def test_an_extended_item_is_judged_on_the_extended_day_and_counted() -> None:
    extended = item("2026-10-08", "2026-10-30", closed_on="2026-10-29", stands=True, extended=True)
    found = of(extended)
    assert (found.on_time, found.extended, found.extension_rate) == (1, 1, 1.0)


def test_closed_after_the_period_was_open_in_it() -> None:
    later = item("2026-10-08", "2026-10-20", closed_on="2026-11-03", stands=True)
    found = of(later)
    assert (found.closed, found.open, found.overdue) == (0, 1, 1)
    assert is_overdue(later, OCTOBER, LATER)
    # Early work counts where it was closed.
    early = item("2026-10-08", "2026-12-01", closed_on="2026-10-20", stands=True)
    assert of(early).should_close == 1


def test_what_is_due_today_is_not_over() -> None:
    due = item("2026-11-02", "2026-11-20")
    running = month(2026, 11)
    assert of(due, period=running, today=date(2026, 11, 20)).should_close == 0
    assert of(due, period=running, today=date(2026, 11, 21)).overdue == 1


def test_suspended_is_not_overdue() -> None:
    found = of(item("2026-10-08", "2026-10-20", suspended=True))
    assert (found.suspended, found.overdue, found.closing_rate) == (1, 0, 0.0)


def test_days_are_working_days_from_registration_to_the_report() -> None:
    # 1 to 7 October are off, 10 October is worked.
    one = item(
        "2026-09-30", "2026-10-30", reported_on="2026-10-12", closed_on="2026-10-20", stands=True
    )
    assert of(one).mean_days == 4  # 8, 9, 10 and 12 October
    assert of(item("2026-10-08", "2026-12-01")).mean_days is None


def test_nothing_gives_no_rate_rather_than_a_wrong_one() -> None:
    found = of()
    assert found == Counts()
    rates = (found.closing_rate, found.on_time_rate, found.overdue_rate, found.extension_rate)
    assert rates == (None,) * 4
    assert found.return_rate is None


_DAYS = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
_MAYBE = st.none() | _DAYS


@st.composite
def items(draw: st.DrawFn) -> Item:
    registered = draw(_DAYS)
    length = st.integers(0, 200).map(timedelta)
    closed = draw(st.none() | length)
    reported = draw(st.none() | length)
    return Item(
        registered_on=registered,
        due_on=registered + draw(length),
        reported_on=None if reported is None else registered + reported,
        closed_on=None if closed is None else registered + closed,
        stands=closed is not None or draw(st.booleans()),
        suspended=draw(st.booleans()),
        extended=draw(st.booleans()),
        returned=draw(st.booleans()),
    )


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(_DAYS)
    return Period(first, first + timedelta(days=draw(st.integers(0, 120))))


@given(st.lists(items(), max_size=12), periods(), _DAYS)
def test_parts_add_up_and_rates_are_rates(found: list[Item], period: Period, today: date) -> None:
    counts = count(found, period, today, CALENDAR)
    assert counts.total == counts.closed + counts.open == sum(in_hand(i, period) for i in found)
    assert counts.closed == counts.on_time + counts.late
    assert counts.should_close == counts.on_time + counts.late + (
        counts.waiting + counts.suspended + counts.overdue
    )
    assert 0 <= counts.should_close <= counts.total
    assert counts.overdue == sum(is_overdue(i, period, today) for i in found)
    for part in (counts.new, counts.on_time, counts.extended, counts.returned, counts.overdue):
        assert 0 <= part <= counts.total
    rates = (
        counts.closing_rate,
        counts.on_time_rate,
        counts.overdue_rate,
        counts.extension_rate,
        counts.return_rate,
    )
    for rate in rates:
        assert rate is None or 0 <= rate <= 1
    if counts.closing_rate is not None and counts.on_time_rate is not None:
        assert counts.on_time_rate <= counts.closing_rate
    assert counts.mean_days is None or counts.mean_days >= 0


@given(st.lists(items(), max_size=8), st.lists(items(), max_size=8), periods(), _DAYS)
def test_units_add_up_to_the_whole(
    one: list[Item], other: list[Item], period: Period, today: date
) -> None:
    whole = count([*one, *other], period, today, CALENDAR)
    parts = [count(part, period, today, CALENDAR) for part in (one, other)]
    for name in ("total", "new", "closed", "on_time", "waiting", "suspended", "overdue"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts), name


@given(items(), periods(), _DAYS)
def test_nobody_is_late_before_the_due_day_is_over(one: Item, period: Period, today: date) -> None:
    if one.due_on >= min(today, period.last + timedelta(days=1)):
        assert count([one], period, today, CALENDAR).overdue == 0


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("本周", date(2026, 11, 23), date(2026, 11, 29)),
        ("上週", date(2026, 11, 16), date(2026, 11, 22)),
        ("本月", date(2026, 11, 1), date(2026, 11, 30)),
        ("上个月", date(2026, 10, 1), date(2026, 10, 31)),
        ("this month", date(2026, 11, 1), date(2026, 11, 30)),
        ("9月", date(2026, 9, 1), date(2026, 9, 30)),
        ("12月", date(2025, 12, 1), date(2025, 12, 31)),
        ("2026年2月份", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        ("9月1日到9月30日", date(2026, 9, 1), date(2026, 9, 30)),
        ("９月１日至１０月５日", date(2026, 9, 1), date(2026, 10, 5)),
        ("12月20日到1月10日", date(2025, 12, 20), date(2026, 1, 10)),
        ("2025年3月1日—2025年4月2日", date(2025, 3, 1), date(2025, 4, 2)),
        ("2026-09-01 to 2026-09-30", date(2026, 9, 1), date(2026, 9, 30)),
        ("第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2025年第四季度", date(2025, 10, 1), date(2025, 12, 31)),
        ("上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2025年", date(2025, 1, 1), date(2025, 12, 31)),
        ("今年", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_as_clerks_type_them(said: str, first: date, last: date) -> None:
    assert read_period(said, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "天书",
        "13月",
        "2月30日到3月1日",
        "9月30日",
        "2026年5月1日到2026年4月1日",
        "0月",
        "第五季度",
    ],
)
def test_what_is_no_period(said: str) -> None:
    assert read_period(said, TODAY) is None


@given(st.text(max_size=20))
def test_reading_a_period_never_fails(said: str) -> None:
    found = read_period(said, TODAY)
    assert found is None or found.first <= found.last


def test_weeks_and_months() -> None:
    assert this_week(date(2026, 11, 29)) == Period(date(2026, 11, 23), date(2026, 11, 29))
    assert last_week(date(2026, 11, 23)) == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert last_month(date(2026, 1, 15)) == month(2025, 12)
    assert months_until(month(2026, 2), 3) == (month(2025, 12), month(2026, 1), month(2026, 2))
    assert month(2026, 11).is_month and not this_week(TODAY).is_month
    with pytest.raises(ValueError, match="ends before"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("3", (None, 3)),
        ("3号", (None, 3)),
        ("〔2026〕3号", (2026, 3)),
        ("[2026]3號", (2026, 3)),
        ("2026-3", (2026, 3)),
        ("（2026）第3號", (2026, 3)),
        ("2026年3号", (2026, 3)),
        ("No. 12", (None, 12)),
    ],
)
def test_numbers_as_people_say_them(said: str, number: tuple[int | None, int]) -> None:
    assert read_words(said) == ((), number)


def test_words_are_words() -> None:
    assert read_words("  温湿度　改造 ") == (("温湿度", "改造"), None)
    assert read_words("3楼") == (("3楼",), None)
    assert read_words(" ") == ((), None)


def test_the_scope_of_the_register() -> None:
    assert scope(Who(1, "周会务", frozenset({Role.SECRETARIAT}), heads=frozenset({7}))) is None
    assert scope(Who(1, "许处长", heads=frozenset({7}), in_charge=frozenset({8}))) == {7, 8}
    nobody = Who(1, "林小满", frozenset({Role.FINANCE}), represents=frozenset({2}))
    assert not sees_register(nobody)


STEMS = ("上次会议议定事项落实情况", "前次會議決議辦理情形", "Follow-up of earlier action items")


def test_open_items_stand_in_front_once() -> None:
    title = f"{STEMS[0]}（〔2026〕3号等2项）"
    assert with_open_items([], title, STEMS) == [title]
    agenda = ["研究计划", f"{STEMS[1]}（〔2026〕1號）", "其他"]
    assert with_open_items(agenda, title, STEMS) == [title, "研究计划", "其他"]
    last = ["审议上次会议纪要（1号）", "研究计划"]
    assert with_open_items(last, title, STEMS, ("审议上次会议纪要",)) == [last[0], title, last[1]]
    again = with_open_items(with_open_items(agenda, title, STEMS), title, STEMS)
    assert again == [title, "研究计划", "其他"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("办公例会（11月9日）", "办公例会"),
        ("第3次党组会", "党组会"),
        ("11月份调度会", "调度会"),
        ("2026年11月调度会", "调度会"),
        ("（3月）", "（3月）"),
        ("档案工作专题会", "档案工作专题会"),
    ],
)
def test_a_series_is_called_without_its_dates(title: str, name: str) -> None:
    assert name_of_series(title) == name
