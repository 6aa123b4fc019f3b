"""Reports: the register, whom to phone, a period's report, summaries, what returns. Row 8."""

from __future__ import annotations

from chat.message import Message, Paper
from chat.texts import phoning as phone_words
from chat.texts import register as words
from chat.texts import reports as report_words
from chat.texts import summaries
from handlers.forms import filling
from handlers.turn import Turn
from meetings import reports
from meetings.meetings import Refused
from meetings.people import Action, may
from meetings.reports import Filter, Period

#: Months in the trend.
MONTHS = 6


def items(turn: Turn) -> None:
    """/items, 台账: what is in hand."""
    show(turn)


def show(
    turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0, page: int = 0
) -> None:
    """ii: the register as the button narrows it."""
    chosen = words.filter_of(flags, unit, meeting, year)
    found = register_of(turn, chosen)
    if found is not None:
        phones = may(turn.me, Action.WORK_ON_TASK_FOR)
        message = words.register(turn.texts, found, page, turn.now, turn.office, phones=phones)
        turn.show("register", message)


def narrow(turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0) -> None:
    """iu: 筛选."""
    found = register_of(turn, words.filter_of(flags, unit, meeting, year))
    if found is not None:
        turn.show("register", words.filters(turn.texts, found))


def choose_unit(
    turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0, page: int = 0
) -> None:
    """iv: which unit's items."""
    found = register_of(turn, words.filter_of(flags, unit, meeting, year))
    if found is not None:
        turn.show("register", words.units(turn.texts, found, page))


def choose_meeting(
    turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0, page: int = 0
) -> None:
    """ib: which meeting's items."""
    found = register_of(turn, words.filter_of(flags, unit, meeting, year))
    if found is not None:
        message = words.meetings(turn.texts, found, page, turn.now, turn.office)
        turn.show("register", message)


def search(turn: Turn) -> None:
    """iq: by words or number."""
    if reports.sees_register(turn.me):
        filling.open_form(turn, "report_search")
    else:
        turn.refuse("not-allowed")


def export_table(
    turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0
) -> None:
    """ie: what is filtered, as a workbook."""
    _export(turn, "register_table", words.filter_of(flags, unit, meeting, year))


def export_list(
    turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0
) -> None:
    """id: what is filtered, to print."""
    _export(turn, "register_list", words.filter_of(flags, unit, meeting, year))


def _export(turn: Turn, kind: str, chosen: Filter) -> None:
    found = register_of(turn, chosen)
    if found is None:
        return
    if not found.items:
        turn.tell("register-empty")
        return
    params = [(f"filter{at}", number) for at, number in enumerate(words.numbers_of(chosen))]
    say_paper(turn, kind, turn.texts.plain("register-paper", count=len(found.items)), *params)


def say_paper(turn: Turn, kind: str, said: str, *params: tuple[str, str | int]) -> None:
    """Order a paper for this person: what they may see is looked at again when it is made."""
    levels = turn.me.levels
    reader = (
        ("reader", turn.me.person_id),
        ("levels", "*" if levels is None else ",".join(sorted(levels))),
    )
    text = turn.texts.rich("report-paper", said=said)
    turn.say(Message(text, files=(Paper(kind, (*reader, *params)),)))


def phone_list(
    turn: Turn, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0, page: int = 0
) -> None:
    """in: 通知不到."""
    chosen = words.filter_of(flags, unit, meeting, year)
    found = reports.unreachable(turn.session, turn.me, chosen, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    may_phone = may(turn.me, Action.WORK_ON_TASK_FOR)
    message = phone_words.phone_list(
        turn.texts, found, chosen, page, turn.now, turn.office, may_phone=may_phone
    )
    turn.show("register", message)


def phoned(
    turn: Turn, task_id: int, flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0
) -> None:
    """ip: 已电话告知."""
    outcome = reports.phoned(turn.session, turn.actor, task_id, now=turn.now)
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
        return
    turn.tell("phone-noted")
    phone_list(turn, flags, unit, meeting, year)


def report(turn: Turn) -> None:
    """/report, 督办月报: this month so far."""
    of_period(turn)


def of_period(turn: Turn, first: int | None = None, last: int | None = None) -> None:
    """it: the report of a period; without one this month's."""
    period = reports.this_month(turn.office.today(turn.now))
    if first is not None and last is not None:
        period = report_words.period_of(first, last) or period
    show_period(turn, period)


def of_month(turn: Turn, code: int) -> None:
    """im: the report of a month, as the daily list offers it (202610)."""
    if 1 <= code % 100 <= 12 and 2000 <= code // 100 <= 2200:
        show_period(turn, reports.month(code // 100, code % 100))
    else:
        turn.tell("button-dead")


def show_period(turn: Turn, period: Period) -> None:
    """The report of this period."""
    found = reports.period_report(turn.session, turn.me, period, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    message = report_words.period_report(turn.texts, found, turn.now, turn.office)
    turn.show("period-report", message)


def other_period(turn: Turn) -> None:
    """if: any other period, typed."""
    if reports.sees_register(turn.me):
        filling.open_form(turn, "report_period")
    else:
        turn.refuse("not-allowed")


def period_paper(turn: Turn, first: int, last: int) -> None:
    """ix: 督办月报 as a document."""
    _period_paper(turn, "period_report", "report-paper-report", first, last)


def period_table(turn: Turn, first: int, last: int) -> None:
    """iz: the counts and the late items as a workbook."""
    _period_paper(turn, "period_table", "report-paper-table", first, last)


def trend(turn: Turn, first: int, last: int) -> None:
    """ig: closing rates of the last six months, as a picture."""
    period = report_words.period_of(first, last)
    if period is None:
        turn.tell("button-dead")
        return
    found = reports.trend(
        turn.session, turn.me, period, months=MONTHS, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif not any(counts.should_close for _, counts in found):
        turn.tell("report-trend-empty")
    else:
        said = turn.texts.plain("report-paper-trend")
        say_paper(turn, "period_trend", said, ("first", first), ("last", last), ("months", MONTHS))


def _period_paper(turn: Turn, kind: str, key: str, first: int, last: int) -> None:
    period = report_words.period_of(first, last)
    if period is None:
        turn.tell("button-dead")
        return
    found = reports.period_report(turn.session, turn.me, period, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif not found.counts.total:
        turn.tell("report-empty")
    else:
        name = report_words.period_name(turn.texts, period, turn.office.today(turn.now))
        said = turn.texts.plain(key, period=name)
        say_paper(turn, kind, said, ("first", first), ("last", last))


def summary_of_meeting(turn: Turn, meeting_id: int) -> None:
    """is: 总结报告 of one meeting."""
    _summary(turn, meeting_id, series=False)


def summary_of_series(turn: Turn, meeting_id: int) -> None:
    """ir: 总结报告 of the meeting's series."""
    _summary(turn, meeting_id, series=True)


def _summary(turn: Turn, meeting_id: int, *, series: bool) -> None:
    found = reports.summary(
        turn.session, turn.me, meeting_id, series=series, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    message = summaries.summary(turn.texts, found, turn.now, turn.office)
    turn.show(f"summary:{meeting_id}", message)


def summary_paper(turn: Turn, meeting_id: int, series: int = 0) -> None:
    """ic: 总结报告 as a document."""
    found = reports.summary(
        turn.session, turn.me, meeting_id, series=bool(series), now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    said = turn.texts.plain("summary-paper", title=found.title)
    say_paper(turn, "summary", said, ("meeting", meeting_id), ("series", int(bool(series))))


def sheet(turn: Turn, task_id: int) -> None:
    """ih: 办理单."""
    found = reports.sheet(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    say_paper(turn, "task_sheet", turn.texts.plain("sheet-paper"), ("task", task_id))


def register_of(turn: Turn, chosen: Filter) -> reports.Register | None:
    """The register for this person, or the refusal said."""
    found = reports.register(turn.session, turn.me, chosen, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return None
    return found
