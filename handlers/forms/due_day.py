"""The due day of a task: typed or chosen, echoed with weekday, moved off a rest day. Row 8.1."""

from __future__ import annotations

from datetime import date, timedelta

from chat.dates import Day, WorkingDays, read_day
from chat.texts import tasks as words
from handlers.forms.engine import Answers, Entry, Option, Outcome, Problem, Prompt, Taken, View
from meetings.calendar import last_day_of_month
from meetings.tasks.registering import FURTHEST_YEARS


def due_of(answers: Answers) -> date | None:
    """The due day the answers come to; None where it was left, or is still to be moved."""
    due = answers.get("due")
    if not due:
        return None
    if not rests(answers):
        return date.fromisoformat(due["day"])
    moved = answers.get("moved")
    # A day moved earlier says nothing about another one typed since.
    if not moved or moved["of"] != due["day"]:
        return None
    return date.fromisoformat(moved["day"])


def ask_due(view: View) -> Prompt:
    """Asks for the day; three usual ones are one press away."""
    today, calendar = view.office.today(view.now), view.office.calendar
    month_end = last_day_of_month(today)
    if not calendar.is_working_day(month_end):
        month_end = calendar.add_working_days(month_end, -1)
    quick = [("task-in-days", count, calendar.add_working_days(today, count)) for count in (5, 10)]
    if month_end > today and month_end not in [day for _, _, day in quick]:
        quick.append(("task-month-end", 0, month_end))
    options = tuple(
        (
            Option(
                view.texts.plain(key, count=count, day=words.day(view.texts, day, today)),
                {"day": day.isoformat(), "rest": False},
            ),
        )
        for key, count, day in quick
    )
    return Prompt(view.texts.rich("task-ask-due"), options)


def read_due(entry: Entry, view: View) -> Outcome:
    """The day typed or chosen; one that has passed, or is years off, does not do."""
    if entry.pressed:
        return Taken(entry.value)
    today = view.office.today(view.now)
    calendar = view.office.calendar
    match read_day(entry.text, today=today):
        case WorkingDays(count):
            due = calendar.add_working_days(today, count)
        case Day(day=day, past=past):
            if past:
                said = words.day(view.texts, day, today)
                return Problem(view.texts.rich("task-due-passed", day=said))
            due = day
        case trouble:
            return unclear_day(view, trouble.code)
    if due > today + timedelta(days=365 * FURTHEST_YEARS):
        return Problem(view.texts.rich("refused-task-due-far"))
    return Taken({"day": due.isoformat(), "rest": not calendar.is_working_day(due)})


def unclear_day(view: View, code: str) -> Problem:
    """Why a day was not read. Nothing of hours and minutes is said: nobody asked for them."""
    of_days = code in ("no-such-day", "weekday-differs")
    return Problem(view.texts.rich(f"dates-{code}" if of_days else "dates-not-a-day"))


def rests(answers: Answers) -> bool:
    """Whether the day given is a rest day."""
    due = answers.get("due")
    return bool(due and due["rest"])


def ask_moved(view: View) -> Prompt:
    """The due day is a rest day: keep it, or move it to a working day beside it."""
    today, calendar = view.office.today(view.now), view.office.calendar
    day = date.fromisoformat(view.answers["due"]["day"])
    beside = (calendar.add_working_days(day, -1), calendar.add_working_days(day, 0))
    options = [
        (
            Option(
                view.texts.plain("task-move-to", day=words.day(view.texts, d, today)),
                _moved(d, day),
            ),
        )
        for d in beside
        if d >= today
    ]
    options.append((Option(view.texts.plain("task-keep-day"), _moved(day, day)),))
    holiday = calendar.holiday_name(day, view.texts.language)
    said = words.day(view.texts, day, today)
    text = (
        view.texts.rich("task-due-holiday", day=said, holiday=holiday)
        if holiday
        else view.texts.rich("task-due-rest", day=said)
    )
    return Prompt(text, tuple(options))


def _moved(to: date, day: date) -> dict[str, str]:
    return {"day": to.isoformat(), "of": day.isoformat()}
