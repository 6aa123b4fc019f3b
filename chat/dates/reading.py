"""Reading times, due days and ends. What was read is always echoed before it counts (row 2.2).

Rules worth knowing, all visible in the echo:
- a bare 3点 or 3:00 is in the afternoon (1 to 6; offices do not meet at night), 03:00 is not;
- 下周三 and "next Wed" lie in the next week, Monday to Sunday; 周三 and "Wed" are the coming one;
- a date without a year that passed more than a month ago is next year's; a later one is past;
- 12/1 is 1 December; midnight is the end of its day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby

from chat.dates.days import DayWords, resolve_day, resolve_end_day
from chat.dates.grammar import (
    LONGEST,
    After,
    Ahead,
    AllDay,
    Bare,
    Clock,
    EndOf,
    InWeek,
    OfDay,
    OfMonth,
    OnDate,
    OnWeekday,
    Part,
    To,
    Token,
    fold,
    hours,
    tokens_of,
    without_ends,
)
from chat.dates.results import Ambiguous, Day, NotUnderstood, Trouble, When, WorkingDays

_NOT_A_DATE = NotUnderstood("not-a-date")
_BEFORE = r"(?:by|before the end of|until|till|due|no later than|within|in|on)\b"
_BY = r"(?: ?(?:之前|以前|前|之内|以内|内|为止|截止|止|完成|办结))+"
_WORKING_DAYS = re.compile(
    r"(?P<n>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
    r" ?个?(?:工作[日天]|(?:working|business) days?)(?:后|from now)?"
)
_LENGTH = re.compile(
    r"(?:约|for |lasts? )?(?:(?P<n>半|half an|[0-9]{1,2}(?:\.[0-9]{1,2})?|an?|one|two|three|four)"
    r" ?个?(?P<half>半)?(?: and a (?P<ahalf>half))? ?(?:小时|钟头|hours?|hrs?|h)"
    r"(?P<half2>半)?(?: and a (?P<bhalf>half))?)?"
    r" ?(?:and )?(?:(?P<mi>[0-9]{1,3}) ?(?:分钟?|minutes?|mins?|m|(?(n)$|(?!))))?"
)
_HALF_DAY = re.compile(r"半[天日]|half (?:a )?day|half-day")


@dataclass(slots=True)
class _Side:
    """What was said on one side of 到."""

    words: DayWords
    part: Part | None = None
    clock: Clock | None = None
    after: timedelta | None = None
    all_day: bool = False

    @property
    def has_time(self) -> bool:
        return self.clock is not None or self.after is not None


def read_when(text: str, *, today: date, now: time | None, zone: tzinfo) -> When | Trouble:
    """When a meeting begins and, where it says so, ends (row 2.2).

    ``today`` and ``now`` are the office's, in ``zone``; without ``now`` "in 2 hours" is not
    understood and only whole days are judged past.
    """
    if len(text) > LONGEST:
        return NotUnderstood("too-long")
    sides = _sides(fold(text))
    if not isinstance(sides, list):
        return sides
    start_side, end_side = sides[0], sides[1] if len(sides) > 1 else None
    moment = datetime.combine(today, now, zone) if now is not None else None
    if start_side.after is not None:
        return _from_now(start_side, end_side, moment)
    day = resolve_day(start_side.words, today)
    if not isinstance(day, date):
        return day
    if not start_side.has_time and start_side.part is None:
        return _whole_days(start_side, end_side, day, today, zone)
    if start_side.all_day or (end_side is not None and end_side.after is not None):
        return _NOT_A_DATE
    found = _timed(start_side, end_side, day, today, zone)
    coming = start_side.words.only_weekday and day == today
    if isinstance(found, tuple) and coming and moment is not None and found[0] < moment:
        found = _timed(start_side, end_side, day + timedelta(days=7), today, zone)
    if not isinstance(found, tuple):
        return found
    start, end = found
    past = _utc(start) < _utc(moment) if moment is not None else start.date() < today
    return When(start, end, past, all_day=False)


def read_day(text: str, *, today: date) -> Day | WorkingDays | Trouble:
    """A due day: 下周五前, 月底前, by Friday, in 3 days; or 3个工作日内 as ``WorkingDays``.

    "前" and "by" include the day itself (民法典: 以前 包括本数). 本周内 is that week's Friday.
    """
    if len(text) > LONGEST:
        return NotUnderstood("too-long")
    folded = fold(text)
    period = re.fullmatch(r"(本|这|下)(?:个)?(周|月)(?:之|以)?内", folded)
    if period:
        unit = "week" if period[2] == "周" else "month"
        words = DayWords(EndOf("week" if unit == "week" else "month", int(period[1] == "下")))
        day = resolve_day(words, today)
        return Day(day, None, day < today) if isinstance(day, date) else day
    inner = without_ends(folded, _BEFORE, _BY)
    if found := _WORKING_DAYS.fullmatch(inner):
        return WorkingDays(int(hours(found["n"], None)))
    # "3天内" and "in 3 days" leave a bare length; reading needs it to be 3天后.
    length = re.fullmatch(
        r"([0-9]{1,3}|an?|one|two|three) ?个?(天|日|周|月|days?|weeks?|months?)", inner
    )
    if length and inner != folded:
        inner = f"{int(hours(length[1], None))}{_CHINESE_UNIT[length[2].rstrip('s')]}后"
    sides = _sides(inner)
    if not isinstance(sides, list):
        return sides
    side = sides[0]
    if len(sides) > 1 or side.after is not None or side.all_day:
        return _NOT_A_DATE
    day = resolve_day(side.words, today)
    if not isinstance(day, date):
        return day
    minutes = _start_minutes(side, None) if side.has_time or side.part else None
    if isinstance(minutes, NotUnderstood | Ambiguous):
        return minutes
    if minutes is None or minutes == 24 * 60:
        return Day(day, None, day < today)
    return Day(day, time(*divmod(minutes, 60)), day < today)


def read_end(text: str, start: datetime) -> datetime | Trouble:
    """The end of what begins at ``start`` (aware, in the organisation's zone): a length (两小时,
    90分钟, 半天, 2h) or a time (到16:00, until 4pm).

    半天 in the morning lasts until 12:00, later four hours.
    """
    if len(text) > LONGEST:
        return NotUnderstood("too-long")
    folded = fold(text)
    if start.tzinfo is None:
        raise ValueError("start is not aware")
    if _HALF_DAY.fullmatch(folded):
        if start.hour < 12:
            return _at(start.date(), 12 * 60, start.tzinfo)
        return _later(start, timedelta(hours=4))
    length = _LENGTH.fullmatch(folded)
    if length and (length["n"] or length["mi"]):
        half = length["half"] or length["half2"] or length["ahalf"] or length["bhalf"]
        span = timedelta(hours=hours(length["n"], half) if length["n"] else 0)
        span += timedelta(minutes=int(length["mi"] or 0))
        return _later(start, span) if span else NotUnderstood("end-before-start")
    sides = _sides(folded, end_only=True)
    if not isinstance(sides, list):
        return sides
    began = _Side(DayWords(), clock=Clock(start.hour, start.minute, exact=True))
    end = _end(sides[0], began, start.date(), start.hour * 60 + start.minute, start.tzinfo, None)
    if isinstance(end, datetime) and _utc(end) <= _utc(start):
        return NotUnderstood("end-before-start")
    return end


_CHINESE_UNIT = {"天": "天", "日": "天", "周": "周", "月": "个月"} | {
    "day": "天",
    "week": "周",
    "month": "个月",
}


def _sides(folded: str, *, end_only: bool = False) -> list[_Side] | Trouble:
    """One or two sides of 到; with ``end_only`` one, which 到 may begin."""
    tokens = tokens_of(folded)
    if not tokens:
        return _NOT_A_DATE
    if end_only and isinstance(tokens[0], To):
        tokens = tokens[1:]
    groups = [
        list(group) for is_to, group in groupby(tokens, lambda t: isinstance(t, To)) if not is_to
    ]
    most = 1 if end_only else 2
    if not 1 <= len(groups) <= most or sum(isinstance(t, To) for t in tokens) != len(groups) - 1:
        return _NOT_A_DATE
    sides: list[_Side] = []
    for group in groups:
        side = _side(group, lonely_number=len(groups) == 2)
        if side is None:
            return _NOT_A_DATE
        sides.append(side)
    if len(sides) == 2 and not sides[0].words.said and _day_comes_last(groups[1]):
        # "2-4pm tomorrow": the day holds for both.
        sides[0].words, sides[1].words = sides[1].words, DayWords()
    if (
        len(sides) == 2
        and not any(isinstance(t, Clock | OfDay) for t in tokens)
        and any(isinstance(t, Bare) for t in tokens)
    ):
        return _NOT_A_DATE
    return sides


def _day_comes_last(tokens: list[Token]) -> bool:
    times = [at for at, token in enumerate(tokens) if isinstance(token, Clock | OfDay | Bare)]
    days = [at for at, token in enumerate(tokens) if not isinstance(token, Clock | OfDay | Bare)]
    return bool(times and days) and min(times) < min(days)


def _side(tokens: list[Token], *, lonely_number: bool) -> _Side | None:
    """The tokens of one side in their places; None where two claim the same."""
    side = _Side(DayWords())
    part_said = any(isinstance(token, OfDay) for token in tokens)
    for token in tokens:
        match token:
            case OnDate() | OfMonth() | Ahead() | EndOf() if side.words.day is None:
                side.words = side.words.with_day(token)
            case OnWeekday() if side.words.weekday is None:
                side.words = side.words.with_weekday(token.weekday)
            case InWeek() if side.words.week is None:
                side.words = side.words.with_week(token.ahead)
            case OfDay() if side.part is None:
                side.part = token.part
            case Clock() if side.clock is None:
                side.clock = token
            case Bare() if side.clock is None and (part_said or lonely_number):
                side.clock = Clock(token.number, 0, exact=token.number > 12)
            case After() if side.after is None:
                side.after = token.span
            case AllDay() if not side.all_day:
                side.all_day = True
            case _:
                return None
    if side.after is not None and (side.words.said or side.part or side.clock or side.all_day):
        return None
    return side


def _from_now(
    start_side: _Side, end_side: _Side | None, moment: datetime | None
) -> When | Trouble:
    if moment is None or start_side.after is None:
        return _NOT_A_DATE
    start = _later(moment.replace(second=0, microsecond=0), start_side.after)
    if end_side is None:
        return When(start, None, past=False, all_day=False)
    began = _Side(DayWords(), clock=Clock(start.hour, start.minute, exact=True))
    zone = moment.tzinfo or UTC
    end = _end(end_side, began, start.date(), start.hour * 60 + start.minute, zone, moment.date())
    if not isinstance(end, datetime):
        return end
    if _utc(end) <= _utc(start):
        return NotUnderstood("end-before-start")
    return When(start, end, past=False, all_day=False)


def _whole_days(
    start_side: _Side, end_side: _Side | None, day: date, today: date, zone: tzinfo
) -> When | Trouble:
    if not start_side.words.said:
        return _NOT_A_DATE
    last = day
    if end_side is not None:
        if end_side.has_time or end_side.part:
            return Ambiguous("time-missing")
        found = resolve_end_day(end_side.words, day, today)
        if not isinstance(found, date):
            return found
        if found < day:
            return NotUnderstood("end-before-start")
        last = found
    start = _at(day, 0, zone)
    if not isinstance(start, datetime):
        return start
    if end_side is None:
        return When(start, None, past=day < today, all_day=True)
    end = _at(last, 24 * 60, zone)
    if not isinstance(end, datetime):
        return end
    return When(start, end, past=day < today, all_day=True)


def _timed(
    start_side: _Side, end_side: _Side | None, day: date, today: date, zone: tzinfo
) -> tuple[datetime, datetime | None] | Trouble:
    minutes = _start_minutes(start_side, end_side)
    if not isinstance(minutes, int):
        return minutes
    start = _at(day, minutes, zone)
    if not isinstance(start, datetime):
        return start
    if end_side is None:
        return start, None
    end = _end(end_side, start_side, day, minutes, zone, today)
    if not isinstance(end, datetime):
        return end
    if _utc(end) <= _utc(start):
        return NotUnderstood("end-before-start")
    return start, end


def _start_minutes(side: _Side, end_side: _Side | None) -> int | Trouble:
    if side.clock is None:
        return 12 * 60 if side.part == "noon" else Ambiguous("time-missing")
    minutes = _minutes(side.clock, side.part)
    if side.part is None and end_side is not None and end_side.clock is not None:
        # "8-10pm": am and pm after the end hold for the start as well, where that comes out.
        end = _minutes(end_side.clock, end_side.part)
        both = _minutes(side.clock, end_side.part) if end_side.part in ("am", "pm") else None
        if isinstance(both, int) and isinstance(end, int) and both < end and not side.clock.exact:
            return both
    return minutes


def _end(
    side: _Side,
    start: _Side,
    start_day: date,
    start_minutes: int,
    zone: tzinfo,
    today: date | None,
) -> datetime | Trouble:
    if side.after is not None or side.all_day:
        return _NOT_A_DATE
    day = resolve_end_day(side.words, start_day, today)
    if not isinstance(day, date):
        return day
    if side.clock is None:
        if side.part == "noon":
            return _at(day, 12 * 60, zone)
        return Ambiguous("time-missing")
    own = _minutes(side.clock, side.part)
    if side.part is not None or side.clock.exact or day != start_day or not isinstance(own, int):
        return own if not isinstance(own, int) else _at(day, own, zone)
    # 下午2点到4点: the part of the day still holds; 10点到2点 and 9点到5点 run into the afternoon.
    tries = [_minutes(side.clock, start.part), own]
    if side.clock.hour < 12:
        tries.append((side.clock.hour + 12) * 60 + side.clock.minute)
    later = [found for found in tries if isinstance(found, int) and found > start_minutes]
    return _at(day, later[0], zone) if later else NotUnderstood("end-before-start")


def _minutes(clock: Clock, part: Part | None) -> int | Trouble:
    """Minutes since the day began, 1440 for its end."""
    hour, minute = clock.hour, clock.minute
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return NotUnderstood("no-such-time")
    match part:
        case None:
            if not clock.exact and 1 <= hour <= 6:
                hour += 12
        case "dawn" | "am":
            if hour > (6 if part == "dawn" else 12) and hour != 12:
                return NotUnderstood("no-such-time")
            hour %= 12
        case "morning":
            if hour > 12:
                return NotUnderstood("no-such-time")
        case "noon":
            hour += 12 if hour <= 2 else 0
            if not 11 <= hour <= 14:
                return NotUnderstood("no-such-time")
        case "afternoon" | "pm":
            hour += 12 if 1 <= hour < 12 else 0
            if hour < 12:
                return NotUnderstood("no-such-time")
        case "evening":
            if 1 <= hour <= 4:
                return Ambiguous("night-hour")
            if 12 < hour < 17:
                return NotUnderstood("no-such-time")
            hour = {0: 24, 12: 24}.get(hour, hour + 12 if hour < 12 else hour)
            if hour == 24 and minute:
                return Ambiguous("night-hour")
    return hour * 60 + minute


def _at(day: date, minutes: int, zone: tzinfo) -> datetime | NotUnderstood:
    """The moment; a time that a change of clocks skips does not exist."""
    local = datetime.combine(day, time.min) + timedelta(minutes=minutes)
    moment = local.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != local:
        return NotUnderstood("no-such-time")
    return moment


def _later(moment: datetime, span: timedelta) -> datetime:
    """So much real time later, in the same zone."""
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def _utc(moment: datetime) -> datetime:
    # Moments of one zone compare by their wall clocks, which go back once a year.
    return moment.astimezone(UTC)
