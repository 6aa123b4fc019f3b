"""Lead times over calendars: working days before the start and after the end. Norm ORG-18."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.texts import LANGUAGES, Language, Texts
from chat.texts.preparation import lead as said
from handlers.forms.template_lines import read_line
from meetings.calendar import DayOverride, WorkCalendar
from meetings.preparation.days import (
    MOST_AFTER,
    MOST_BEFORE,
    counted_from,
    due_day,
    not_before,
    read_lead,
)
from meetings.preparation.table import read_sheet
from meetings.preparation.template_lines import Line, compare, problem_of, with_what
from tests.stories.world import office

OFFICE = office()
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 28))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=6).map(
    lambda days: WorkCalendar("CN", {day: DayOverride(working=on) for day, on in days.items()})
)
LEADS = st.integers(-30, 30)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 4), LEADS, CALENDARS)
def test_the_due_day_is_as_many_working_days_away_as_was_said(
    first: date, length: int, lead: int, calendar: WorkCalendar
) -> None:
    last = first + timedelta(days=length)
    due = due_day(lead, first, last, calendar)
    if lead == 0:
        assert due == first
        return
    assert calendar.is_working_day(due)
    if lead > 0:
        days = [due + timedelta(days=n) for n in range((first - due).days)]
        assert due < first
    else:
        days = [last + timedelta(days=n) for n in range(1, (due - last).days + 1)]
        assert due > last
    # Counted day by day, in another way than the product does.
    assert sum(map(calendar.is_working_day, days)) == abs(lead)
    assert counted_from(lead, first, last) == (first if lead >= 0 else last)


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS, CALENDARS)
def test_what_has_passed_is_due_at_once_and_never_on_a_rest_day(
    day: date, today: date, calendar: WorkCalendar
) -> None:
    found = not_before(day, today, calendar)
    if day >= today:
        assert found == day
    else:
        assert found >= today and calendar.is_working_day(found)
        assert not any(
            calendar.is_working_day(today + timedelta(days=n)) for n in range((found - today).days)
        )


def test_the_national_day_week_is_stepped_over_and_a_worked_sunday_counts() -> None:
    first = date(2026, 10, 9)  # a Friday; 1 to 7 October are off, Sunday 20 September is worked
    calendar = OFFICE.calendar
    assert due_day(1, first, first, calendar) == date(2026, 10, 8)
    assert due_day(2, first, first, calendar) == date(2026, 9, 30)
    assert due_day(1, date(2026, 9, 21), date(2026, 9, 21), calendar) == date(2026, 9, 20)
    assert due_day(-1, date(2026, 9, 30), date(2026, 9, 30), calendar) == date(2026, 10, 8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_is_read_again(language: Language) -> None:
    texts = Texts(language)
    for lead in (-MOST_AFTER, *range(-12, 13), MOST_BEFORE):
        words = said(texts, lead)
        assert read_lead(words) == lead
        assert read_line(f"会务组，布置会场，{words}") == Line("会务组", "布置会场", lead)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        *(("会前5", 5), ("5", 5), ("提前5个工作日", 5), ("會前２個工作天", 2), ("0", 0)),
        *(("会后2", -2), ("-2", -2), ("−3", -3), ("当天", 0), ("會議當天", 0)),
        *(("1 working day before", 1), ("3 days after", -3), ("after 2 days", -2)),
        *(("", None), ("下周", None), ("早点", None), ("会后200", None), ("251", None)),
        *(("3.5", None), ("12-15", None), ("会前会后", None)),
    ],
)
def test_leads_as_people_write_them(text: str, lead: int | None) -> None:
    assert read_lead(text) == lead


LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(("会务组", "材料组")),
        st.sampled_from([f"事项{n}" for n in range(8)]),
        st.integers(-3, 9),
        st.just(""),
        st.sampled_from(("room", "notice", "")),
    ),
    max_size=7,
    unique_by=lambda line: (line.group, line.text),
)


@settings(max_examples=60, deadline=None)
@given(LINES, LINES)
def test_differences_lead_from_one_edition_to_the_other(old: list[Line], new: list[Line]) -> None:
    found = compare(old, new)
    kept = [line for line in old if line not in [d.old for d in found.differences]]
    built = [
        *((line.group, line.text, line.lead_wd) for line in kept),
        *((d.new.group, d.new.text, d.new.lead_wd) for d in found.differences if d.new),
    ]
    assert sorted(built) == sorted((line.group, line.text, line.lead_wd) for line in new)
    assert compare(old, old).nothing
    assert compare(old, new).nothing == (
        [(o.group, o.text, o.lead_wd) for o in old] == [(n.group, n.text, n.lead_wd) for n in new]
    )


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_a_sheet_of_the_lines_says_the_same(lines: list[Line]) -> None:
    texts = Texts("zh_Hant")
    head = [texts.plain(f"template-column-{name}") for name in ("group", "text", "result", "lead")]
    table = [head, *([one.group, one.text, one.result, said(texts, one.lead_wd)] for one in lines)]
    sheet = read_sheet(list(enumerate(table, 1)), OFFICE.profile)
    assert not sheet.problems and not sheet.missing
    assert with_what(sheet.lines, lines) == lines


def test_rows_of_a_sheet_that_do_not_do_are_named() -> None:
    long = "长" * 201
    table = [
        ("筹备任务一览",),
        ("任务", "组别", "时限"),
        ("备水", "保障组", "会前1"),
        ("", "", ""),
        ("备水", "保障组", "会前2"),
        (long, "保障组", "会前2"),
        ("机密★5年", "保障组", "会前2"),
        ("备车", "", "会前2"),
    ]
    sheet = read_sheet(list(enumerate(table, 1)), OFFICE.profile)
    assert [line.text for line in sheet.lines] == ["备水"]
    assert [(one.row, one.code) for one in sheet.problems] == [
        *((5, "twice"), (6, "long"), (7, "mark"), (8, "group")),
    ]
    assert read_sheet([(1, ("姓名", "单位"))], OFFICE.profile).missing == ("group", "text", "lead")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "template-empty"),
        ([Line("", "备水", 1)], "template-group"),
        ([Line("组" * 21, "备水", 1)], "template-group"),
        ([Line("保障组", "", 1)], "template-text"),
        ([Line("保障组", "备水", 1, "果" * 201)], "template-text"),
        ([Line("保障组", "备水", MOST_BEFORE + 1)], "template-lead"),
        ([Line("保障组", "备水", -MOST_AFTER - 1)], "template-lead"),
        ([Line("保障组", "备水", 1), Line("保障组", "备水", 2)], "template-twice"),
        ([Line("保障组", f"备水{n}", 1) for n in range(61)], "template-long"),
        ([Line("保障组", "机密★5年", 1)], "level-mark"),
    ],
)
def test_lines_that_do_not_do_are_refused(lines: list[Line], code: str) -> None:
    problem = problem_of(lines, OFFICE.profile)
    assert problem is not None and problem.code == code


def test_a_line_in_other_words_is_closed_by_people_only() -> None:
    room = Line("会务组", "预订会议室", 3, what="room")
    thanks = Line("会务组", "致谢", -2, what="thanks")
    sheet = [Line("会务组", "布置会议室", 3), Line("会务组", "写感谢信", -2)]
    assert [one.what for one in with_what(sheet, [room, thanks])] == ["", "thanks"]
    moved = with_what([replace(room, what="", lead_wd=5)], [room])
    assert moved == [replace(room, lead_wd=5)]
