"""Words of a period's report: counts, units, what is late, the ways on. Row 8.2."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chat.dates import say_day, say_days, say_month, say_short
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.register import lamp, number
from meetings import reports
from meetings.office import Office
from meetings.reports import Counts, Period, PeriodReport
from meetings.reports.period import Pressing

#: Lines of one kind in a message; the paper has all of them.
MOST = 8
SENTENCE = 60
_EPOCH = date(2000, 1, 1)


def period_numbers(period: Period) -> tuple[int, int]:
    """The period as a button carries it: days since the year 2000."""
    return (period.first - _EPOCH).days, (period.last - _EPOCH).days


def period_of(first: int, last: int) -> Period | None:
    """What ``period_numbers`` wrote; None for a forged button."""
    if not 0 <= first <= last <= 100_000:
        return None
    return Period(_EPOCH + timedelta(days=first), _EPOCH + timedelta(days=last))


def period_name(texts: Texts, period: Period, today: date) -> str:
    """2026年10月, or the days from one to the other."""
    if period.is_month:
        return say_month(period.first.year, period.first.month, texts.language)
    return say_days(period.first, period.last, texts.language, today=today)


def percent(texts: Texts, rate: float | None) -> str:
    """A rate in whole percent, half up as people count; a dash where there is none."""
    return texts.plain("report-no-rate") if rate is None else f"{int(rate * 100 + 0.5)}%"


def days(texts: Texts, mean: float | None) -> str:
    """Working days with one decimal; a dash where there are none."""
    return texts.plain("report-no-rate") if mean is None else f"{mean:.1f}"


def period_report(texts: Texts, found: PeriodReport, now: datetime, office: Office) -> Message:
    """The counts, the units, what is late, and the ways on."""
    today = office.today(now)
    name = period_name(texts, found.period, today)
    running = found.period.last >= today
    if not found.counts.total:
        text = lines(texts.rich("report-title", period=name), texts.rich("report-empty"))
        return Message(text, choices=_ways(texts, found.period, today, any_items=False))
    text = lines(
        texts.rich("report-title", period=name),
        None if found.whole else texts.rich("report-units-only"),
        texts.rich("report-running", day=say_day(today, texts.language, today=today))
        if running
        else None,
        *counts_lines(texts, found.counts),
        *_units(texts, found),
        *_pressing_lines(texts, found, now, office),
    )
    return Message(text, choices=_ways(texts, found.period, today, any_items=True))


def counts_lines(texts: Texts, counts: Counts) -> list[RichText]:
    """The counts and rates of a period, in four lines."""
    return [
        texts.rich(
            "report-counts",
            total=counts.total,
            new=counts.new,
            closed=counts.closed,
            open=counts.open,
        ),
        texts.rich(
            "report-counts-late",
            overdue=counts.overdue,
            extended=counts.extended,
            returned=counts.returned,
        ),
        texts.rich(
            "report-rates",
            due=counts.should_close,
            closing=percent(texts, counts.closing_rate),
            on_time=percent(texts, counts.on_time_rate),
            overdue=percent(texts, counts.overdue_rate),
        ),
        texts.rich(
            "report-rates-more",
            extension=percent(texts, counts.extension_rate),
            returned=percent(texts, counts.return_rate),
            days=days(texts, counts.mean_days),
        ),
    ]


def _units(texts: Texts, found: PeriodReport) -> list[RichText]:
    if len(found.units) < 2:
        return []
    said = [texts.rich("report-by-unit")]
    for one in found.units[:MOST]:
        said.append(
            texts.rich(
                "report-unit-line",
                unit=one.unit or texts.plain("report-no-unit"),
                total=one.counts.total,
                closed=one.counts.closed,
                overdue=one.counts.overdue,
            )
        )
    if len(found.units) > MOST:
        said.append(texts.rich("report-more", count=len(found.units) - MOST))
    return said


def _pressing_lines(
    texts: Texts, found: PeriodReport, now: datetime, office: Office
) -> list[RichText]:
    if not found.pressing:
        return [texts.rich("report-nothing-late")]
    said = [texts.rich("report-pressing", count=len(found.pressing))]
    for one in found.pressing[:MOST]:
        said.append(
            texts.rich(
                "report-pressing-line",
                lamp=pressing_lamp(texts, one, now, office),
                number=number(texts, one.item),
                text=shortened(one.item.text, 40),
                unit=one.item.unit or texts.plain("report-no-unit"),
            )
        )
        last = last_word(texts, one, office.today(now))
        if last:
            said.append(texts.rich("report-small", text=shortened(last, SENTENCE)))
    if len(found.pressing) > MOST:
        said.append(texts.rich("report-more", count=len(found.pressing) - MOST))
    return said


def pressing_lamp(texts: Texts, one: Pressing, now: datetime, office: Office) -> str:
    """Why the item is named; of one closed since, when."""
    closed = one.item.closed_on
    if closed is not None:
        said = short_day(texts, closed, office.today(now))
        return texts.plain("report-closed-since", day=said)
    return lamp(texts, one.item, now, office)


def last_word(texts: Texts, one: Pressing, today: date) -> str:
    """The last report in one line: when and what, problems, next step."""
    if one.said_on is None:
        return texts.plain("report-no-word")
    parts = [one.said] if one.said else []
    if one.problems:
        parts.append(texts.plain("report-problems", text=one.problems))
    if one.next_step:
        parts.append(texts.plain("report-next", text=one.next_step))
    said = texts.plain("report-semicolon").join(parts)
    on = short_day(texts, one.said_on, today)
    return texts.plain("report-word", day=on, text=said)


def _ways(
    texts: Texts, period: Period, today: date, *, any_items: bool
) -> tuple[tuple[Choice, ...], ...]:
    def to(key: str, wanted: Period) -> Choice:
        return Choice(texts.plain(key), encode("it", *period_numbers(wanted)))

    here = period_numbers(period)
    rows: list[tuple[Choice, ...]] = [
        (
            to("report-this-week", reports.this_week(today)),
            to("report-last-week", reports.last_week(today)),
        ),
        (
            to("report-this-month", reports.this_month(today)),
            to("report-last-month", reports.last_month(today)),
        ),
        (
            Choice(texts.plain("button-report-other"), encode("if")),
            Choice(texts.plain("button-report-trend"), encode("ig", *here)),
        ),
    ]
    if any_items:
        paper = Choice(texts.plain("button-report-paper"), encode("ix", *here))
        rows.append((paper, Choice(texts.plain("button-report-table"), encode("iz", *here))))
    rows.append((Choice(texts.plain("button-items"), encode("ii")),))
    return tuple(rows)


def paper_counts(texts: Texts, counts: Counts) -> str:
    """The counts and rates as the report's first paragraph."""
    return texts.plain(
        "report-paper-counts",
        total=counts.total,
        new=counts.new,
        closed=counts.closed,
        on_time_closed=counts.on_time,
        open=counts.open,
        overdue=counts.overdue,
        extended=counts.extended,
        returned=counts.returned,
        due=counts.should_close,
        closing=percent(texts, counts.closing_rate),
        on_time=percent(texts, counts.on_time_rate),
        overdue_rate=percent(texts, counts.overdue_rate),
        days=days(texts, counts.mean_days),
    )


def short_day(texts: Texts, day: date, today: date) -> str:
    """11月2日, with its year where that is another one: a date in a table."""
    said = say_short(day, texts.language)
    if day.year == today.year:
        return said
    return texts.plain("report-day-of-year", year=str(day.year), day=said)


def long_day(texts: Texts, day: date) -> str:
    """2026年11月2日: a date at the end of a paper."""
    month = say_month(day.year, day.month, texts.language)
    return texts.plain("report-date", month=month, day=str(day.day))
