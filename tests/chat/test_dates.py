"""Dates as people type them, in 简体, 繁體 and English. Row 2.2."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chat.dates import (
    Ambiguous,
    Day,
    NotUnderstood,
    When,
    WorkingDays,
    read_day,
    read_end,
    read_when,
    say_day,
    say_days,
    say_time,
    say_when,
)
from chat.dates.results import Doubt, Misread
from chat.texts import LANGUAGES, Language, Texts

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
#: A Monday, 19:40.
TODAY, NOW = date(2026, 11, 23), time(19, 40)


def read(text: str) -> str:
    """What was read, as "2026-12-01 14:00" or "2026-12-01 14:00/2026-12-01 16:00"."""
    found = read_when(text, today=TODAY, now=NOW, zone=SHANGHAI)
    if not isinstance(found, When):
        return found.code
    ends = (found.start, found.end) if found.end else (found.start,)
    assert all(moment.tzinfo is SHANGHAI for moment in ends)
    pattern = "%Y-%m-%d" if found.all_day else "%Y-%m-%d %H:%M"
    return "/".join(moment.strftime(pattern) for moment in ends) + " past" * found.past


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 简体
        ("下周三下午2点", "2026-12-02 14:00"),
        ("本周五上午9点半", "2026-11-27 09:30"),
        ("这周五上午9点半", "2026-11-27 09:30"),
        ("周五9:00", "2026-11-27 09:00"),
        ("周五下午", "time-missing"),
        ("周一9点", "2026-11-30 09:00"),
        ("周一晚上8点", "2026-11-23 20:00"),
        ("本周一9点", "2026-11-23 09:00 past"),
        ("上周三14:00", "2026-11-18 14:00 past"),
        ("下下周一10点", "2026-12-07 10:00"),
        ("下个星期天上午十点", "2026-12-06 10:00"),
        ("下周一九点", "2026-11-30 09:00"),
        ("星期三十点", "2026-11-25 10:00"),
        ("周3下午3点", "2026-11-25 15:00"),
        ("明天下午两点到四点", "2026-11-24 14:00/2026-11-24 16:00"),
        ("明早九点", "2026-11-24 09:00"),
        ("明晚8点", "2026-11-24 20:00"),
        ("后天14点", "2026-11-25 14:00"),
        ("大后天上午10点一刻", "2026-11-26 10:15"),
        ("明天三点三刻", "2026-11-24 15:45"),
        ("今晚8点", "2026-11-23 20:00"),
        ("今天上午9点", "2026-11-23 09:00 past"),
        ("12月1日 14:00", "2026-12-01 14:00"),
        ("12月1日上午9点到11点半", "2026-12-01 09:00/2026-12-01 11:30"),
        ("12 月 1 日 上午 9 时 30 分", "2026-12-01 09:30"),
        ("12/1 14:00", "2026-12-01 14:00"),
        ("12.1 14:00", "2026-12-01 14:00"),
        ("12-01 14:00", "2026-12-01 14:00"),
        ("25/12 14:00", "2026-12-25 14:00"),
        ("2026-12-01 14:00", "2026-12-01 14:00"),
        ("2026-12-01T14:00", "2026-12-01 14:00"),
        ("2026/12/1 9:05", "2026-12-01 09:05"),
        ("20261201 14:00", "2026-12-01 14:00"),
        ("2026-12-01 14:00-16:00", "2026-12-01 14:00/2026-12-01 16:00"),
        ("2026年12月1日（星期二）下午2:30", "2026-12-01 14:30"),
        ("二〇二六年十二月一日上午九点", "2026-12-01 09:00"),
        ("十二月一日下午三点二十", "2026-12-01 15:20"),
        ("廿五日上午九点", "2026-11-25 09:00"),
        ("5号下午3点", "2026-12-05 15:00"),
        ("31日9点", "2026-12-31 09:00"),
        ("下月5日上午9点", "2026-12-05 09:00"),
        ("本月5日上午9点", "2026-11-05 09:00 past"),
        ("1月5日14:00", "2027-01-05 14:00"),
        ("明年1月5日14:00", "2027-01-05 14:00"),
        ("11月20日9:00", "2026-11-20 09:00 past"),
        ("2026年1月5日14:00", "2026-01-05 14:00 past"),
        ("2月29日9点", "no-such-day"),
        ("２０２６年１２月１日　１４：００～１６：００", "2026-12-01 14:00/2026-12-01 16:00"),
        ("中午12点", "2026-11-23 12:00 past"),
        ("明天中午", "2026-11-24 12:00"),
        ("明天中午1点", "2026-11-24 13:00"),
        ("明天凌晨1点", "2026-11-24 01:00"),
        ("明天晚上12点", "2026-11-25 00:00"),
        ("明天24点", "2026-11-25 00:00"),
        ("明天0点30分", "2026-11-24 00:30"),
        ("明天3点", "2026-11-24 15:00"),
        ("明天3:00", "2026-11-24 15:00"),
        ("明天03:00", "2026-11-24 03:00"),
        ("明天7点", "2026-11-24 07:00"),
        ("两小时后", "2026-11-23 21:40"),
        ("半小时后", "2026-11-23 20:10"),
        ("一个半小时后", "2026-11-23 21:10"),
        ("3天后下午2点", "2026-11-26 14:00"),
        ("两周后的周五9点", "weekday-differs"),
        ("月底9点", "2026-11-30 09:00"),
        ("明天10点到2点", "2026-11-24 10:00/2026-11-24 14:00"),
        ("明天9点-11点", "2026-11-24 09:00/2026-11-24 11:00"),
        ("明天9-11点", "2026-11-24 09:00/2026-11-24 11:00"),
        ("明天下午2-4点", "2026-11-24 14:00/2026-11-24 16:00"),
        ("明天上午9点到下午5点", "2026-11-24 09:00/2026-11-24 17:00"),
        ("明天晚上8点到10点", "2026-11-24 20:00/2026-11-24 22:00"),
        ("明天上午10点至12点", "2026-11-24 10:00/2026-11-24 12:00"),
        ("明天从9点到中午", "2026-11-24 09:00/2026-11-24 12:00"),
        ("明天9点到后天12点", "2026-11-24 09:00/2026-11-25 12:00"),
        ("12月1日9:00到2日12:00", "2026-12-01 09:00/2026-12-02 12:00"),
        ("12月30日9:00至1月2日12:00", "2026-12-30 09:00/2027-01-02 12:00"),
        ("12月1日", "2026-12-01"),
        ("12月1日全天", "2026-12-01"),
        ("12月1-3日", "2026-12-01/2026-12-04"),
        ("下周一至周三", "2026-11-30/2026-12-03"),
        ("12月1日（周二）", "2026-12-01"),
        ("下周三（12月2日）14:00", "2026-12-02 14:00"),
        # 繁體
        ("下週三下午2點", "2026-12-02 14:00"),
        ("禮拜三下午兩點半", "2026-11-25 14:30"),
        ("下禮拜三 14:00", "2026-12-02 14:00"),
        ("下個星期三上午10點", "2026-12-02 10:00"),
        ("後天上午九時三十分", "2026-11-25 09:30"),
        ("12月1日（星期二）14:00至16:00", "2026-12-01 14:00/2026-12-01 16:00"),
        ("民國115年12月1日下午2時", "2026-12-01 14:00"),
        ("115/12/1 14:00", "2026-12-01 14:00"),
        ("兩個小時後", "2026-11-23 21:40"),
        ("這個月28號下午3點鐘", "2026-11-28 15:00"),
        # English
        ("tomorrow 3pm", "2026-11-24 15:00"),
        ("Tomorrow at 3", "2026-11-24 15:00"),
        ("next Wed 2pm", "2026-12-02 14:00"),
        ("Wed next week 2pm", "2026-12-02 14:00"),
        ("Wednesday 14:00", "2026-11-25 14:00"),
        ("this Friday 9:30 am", "2026-11-27 09:30"),
        ("Mon 9am", "2026-11-30 09:00"),
        ("Dec 1 2pm", "2026-12-01 14:00"),
        ("Dec. 1, 2026, 2 p.m.", "2026-12-01 14:00"),
        ("December 1st at 14:00", "2026-12-01 14:00"),
        ("1 December 14:00-15:30", "2026-12-01 14:00/2026-12-01 15:30"),
        ("1st of December 2026 2:30pm", "2026-12-01 14:30"),
        ("3pm tomorrow to 5pm", "2026-11-24 15:00/2026-11-24 17:00"),
        ("tomorrow 2-4pm", "2026-11-24 14:00/2026-11-24 16:00"),
        ("tomorrow 9-5pm", "2026-11-24 09:00/2026-11-24 17:00"),
        ("tomorrow 8-10pm", "2026-11-24 20:00/2026-11-24 22:00"),
        ("tomorrow from 9.30am until noon", "2026-11-24 09:30/2026-11-24 12:00"),
        ("2-4pm tomorrow", "2026-11-24 14:00/2026-11-24 16:00"),
        ("14:00-16:00 12月1日", "2026-12-01 14:00/2026-12-01 16:00"),
        ("今天20:00到明天9:00", "2026-11-23 20:00/2026-11-24 09:00"),
        ("20:00到明天9:00", "2026-11-23 20:00/2026-11-24 09:00"),
        ("12/1(二) 14:00-16:00", "2026-12-01 14:00/2026-12-01 16:00"),
        ("12月1日（三）14:00", "weekday-differs"),
        ("in 2 hours", "2026-11-23 21:40"),
        ("in half an hour", "2026-11-23 20:10"),
        ("2 hours from now", "2026-11-23 21:40"),
        ("in 3 days at 9am", "2026-11-26 09:00"),
        ("day after tomorrow, noon", "2026-11-25 12:00"),
        ("tomorrow midnight", "2026-11-25 00:00"),
        ("tonight 8:00", "2026-11-23 20:00"),
        ("tomorrow 3 in the afternoon", "2026-11-24 15:00"),
        ("the 5th, 10 o'clock", "2026-12-05 10:00"),
        ("12am tomorrow", "2026-11-24 00:00"),
        ("Tue 1 Dec 2026, 14:00–16:00", "2026-12-01 14:00/2026-12-01 16:00"),
        ("1–3 Dec", "not-a-date"),
        ("May 5 9am", "2027-05-05 09:00"),
    ],
)
def test_read_when(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-date"),
        ("   ", "not-a-date"),
        ("随便", "not-a-date"),
        ("尽快", "not-a-date"),
        ("12月1日14:00三楼会议室", "not-a-date"),
        ("<b>明天</b>", "not-a-date"),
        ("🙂", "not-a-date"),
        ("=1+1", "not-a-date"),
        ("明天两三点", "not-a-date"),
        ("明天后天9点", "not-a-date"),
        ("明天9点10点", "not-a-date"),
        ("3-5", "not-a-date"),
        ("明天9点到", "not-a-date"),
        ("到5点", "not-a-date"),
        ("明天9点到10点到11点", "not-a-date"),
        ("12 marvellous", "not-a-date"),
        ("١٢/١ ١٤:٠٠", "not-a-date"),
        ("13月1日", "no-such-day"),
        ("2月30日9点", "no-such-day"),
        ("2026-02-30 9:00", "no-such-day"),
        ("32日9点", "no-such-day"),
        ("1926年12月1日", "no-such-day"),
        ("9999-12-31", "no-such-day"),
        ("明天25点", "no-such-time"),
        ("明天9:60", "no-such-time"),
        ("上午14点", "no-such-time"),
        ("明天 13am", "no-such-time"),
        ("明天24点30分", "no-such-time"),
        ("明天16:00-14:00", "end-before-start"),
        ("明天下午4点到下午4点", "end-before-start"),
        ("12月3日到12月1日", "end-before-start"),
        ("明" * 200, "too-long"),
    ],
)
def test_what_is_no_time_is_refused_with_a_code(text: str, code: Misread) -> None:
    assert read_when(text, today=TODAY, now=NOW, zone=SHANGHAI) == NotUnderstood(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12月1日（星期三）14:00", "weekday-differs"),
        ("Wed 1 Dec 2026 14:00", "weekday-differs"),
        ("下周三（12月9日）14:00", "weekday-differs"),
        ("明天（周五）14:00", "weekday-differs"),
        ("明天下午", "time-missing"),
        ("今晚", "time-missing"),
        ("明天9点到后天", "time-missing"),
        ("下周", "day-missing"),
        ("next week 2pm", "day-missing"),
        ("明天晚上1点", "night-hour"),
    ],
)
def test_what_may_mean_two_things_is_asked_back(text: str, code: Doubt) -> None:
    assert read_when(text, today=TODAY, now=NOW, zone=SHANGHAI) == Ambiguous(code)


def test_without_the_time_only_days_are_judged() -> None:
    found = read_when("今天9点", today=TODAY, now=None, zone=SHANGHAI)
    assert isinstance(found, When)
    assert not found.past
    found = read_when("昨天9点", today=TODAY, now=None, zone=SHANGHAI)
    assert isinstance(found, When)
    assert found.past
    assert read_when("两小时后", today=TODAY, now=None, zone=SHANGHAI) == NotUnderstood(
        "not-a-date"
    )


def test_clocks_that_change() -> None:
    day = date(2026, 3, 1)
    skipped = read_when("2026-03-08 02:30", today=day, now=NOW, zone=NEW_YORK)
    assert skipped == NotUnderstood("no-such-time")
    # From 01:30 to 03:30 on that night is one hour of real time.
    found = read_when("2026-03-08 01:30-03:30", today=day, now=NOW, zone=NEW_YORK)
    assert isinstance(found, When)
    assert found.end
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(hours=1)
    later = read_when("in 2 hours", today=date(2026, 3, 8), now=time(1, 0), zone=NEW_YORK)
    assert isinstance(later, When)
    assert later.start.hour == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下周五前", Day(date(2026, 12, 4), None, False)),
        ("周五前", Day(date(2026, 11, 27), None, False)),
        ("12月15日前", Day(date(2026, 12, 15), None, False)),
        ("12月15日17:00前", Day(date(2026, 12, 15), time(17), False)),
        ("12月15日下午5点之前", Day(date(2026, 12, 15), time(17), False)),
        ("月底前", Day(date(2026, 11, 30), None, False)),
        ("下月底前", Day(date(2026, 12, 31), None, False)),
        ("年底前", Day(date(2026, 12, 31), None, False)),
        ("本周内", Day(date(2026, 11, 27), None, False)),
        ("下個月內", Day(date(2026, 12, 31), None, False)),
        ("三天内", Day(date(2026, 11, 26), None, False)),
        ("一周内", Day(date(2026, 11, 30), None, False)),
        ("两个月内", Day(date(2027, 1, 23), None, False)),
        ("下週五前完成", Day(date(2026, 12, 4), None, False)),
        ("by Friday", Day(date(2026, 11, 27), None, False)),
        ("in 3 days", Day(date(2026, 11, 26), None, False)),
        ("within 2 weeks", Day(date(2026, 12, 7), None, False)),
        ("by end of month", Day(date(2026, 11, 30), None, False)),
        ("Dec 15", Day(date(2026, 12, 15), None, False)),
        ("tomorrow midnight", Day(date(2026, 11, 24), None, False)),
        ("昨天", Day(date(2026, 11, 22), None, True)),
        ("3个工作日内", WorkingDays(3)),
        ("十個工作天內", WorkingDays(10)),
        ("within 5 working days", WorkingDays(5)),
        ("3 business days", WorkingDays(3)),
        ("2月30日前", NotUnderstood("no-such-day")),
        ("尽快", NotUnderstood("not-a-date")),
        ("3天", NotUnderstood("not-a-date")),
        ("前", NotUnderstood("not-a-date")),
        ("before Friday", NotUnderstood("not-a-date")),
        ("12月1日到12月3日", NotUnderstood("not-a-date")),
        ("两小时后", NotUnderstood("not-a-date")),
        ("明天25点前", NotUnderstood("no-such-time")),
        ("明天下午前", Ambiguous("time-missing")),
        ("12月15日（星期一）前", Ambiguous("weekday-differs")),
        ("x" * 300, NotUnderstood("too-long")),
    ],
)
def test_read_day(text: str, expected: Day | WorkingDays | NotUnderstood | Ambiguous) -> None:
    assert read_day(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        (14, "两小时", "12-01 16:00"),
        (14, "1.5小时", "12-01 15:30"),
        (14, "一个半小时", "12-01 15:30"),
        (14, "半小时", "12-01 14:30"),
        (14, "2小时30分钟", "12-01 16:30"),
        (14, "90分钟", "12-01 15:30"),
        (14, "兩個鐘頭", "12-01 16:00"),
        (14, "2h", "12-01 16:00"),
        (14, "1h30", "12-01 15:30"),
        (14, "90 min", "12-01 15:30"),
        (14, "an hour and a half", "12-01 15:30"),
        (14, "2 hours", "12-01 16:00"),
        (9, "半天", "12-01 12:00"),
        (14, "半天", "12-01 18:00"),
        (14, "到16:00", "12-01 16:00"),
        (14, "16:00", "12-01 16:00"),
        (14, "4点", "12-01 16:00"),
        (14, "下午4点半", "12-01 16:30"),
        (9, "until 4pm", "12-01 16:00"),
        (9, "5点", "12-01 17:00"),
        (9, "11点半", "12-01 11:30"),
        (9, "till noon", "12-01 12:00"),
        (14, "至12月2日12:00", "12-02 12:00"),
        (14, "3日中午", "12-03 12:00"),
        (14, "24:00", "12-02 00:00"),
        (23, "2小时", "12-02 01:00"),
        (14, "13:00", "end-before-start"),
        (14, "下午1点", "end-before-start"),
        (14, "0分钟", "end-before-start"),
        (14, "11月30日16:00", "end-before-start"),
        (14, "90", "not-a-date"),
        (14, "很久", "not-a-date"),
        (14, "后天", "not-a-date"),
        (14, "", "not-a-date"),
        (14, "25:00", "no-such-time"),
        (14, "下午", "time-missing"),
        (14, "x" * 300, "too-long"),
    ],
)
def test_read_end(start: int, text: str, expected: str) -> None:
    found = read_end(text, datetime(2026, 12, 1, start, tzinfo=SHANGHAI))
    assert (
        found.strftime("%m-%d %H:%M") if isinstance(found, datetime) else found.code
    ) == expected


def test_an_end_needs_an_aware_start() -> None:
    with pytest.raises(ValueError, match="aware"):
        read_end("2h", at(2026, 12, 1, 14).replace(tzinfo=None))


def at(year: int, month: int, day: int, hour: int) -> datetime:
    """The moment in Shanghai, as rows hold it."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (
            at(2026, 12, 1, 14),
            at(2026, 12, 1, 16),
            (
                "12月1日（星期二）14:00—16:00",
                "12月1日（星期二）14:00至16:00",
                "Tue 1 Dec 2026, 14:00–16:00",
            ),
        ),
        (
            at(2026, 12, 1, 14),
            None,
            ("12月1日（星期二）14:00", "12月1日（星期二）14:00", "Tue 1 Dec 2026, 14:00"),
        ),
        (
            at(2026, 12, 31, 9),
            at(2027, 1, 1, 12),
            (
                "12月31日（星期四）09:00—2027年1月1日（星期五）12:00",
                "12月31日（星期四）09:00至2027年1月1日（星期五）12:00",
                "Thu 31 Dec 2026, 09:00 – Fri 1 Jan 2027, 12:00",
            ),
        ),
        (
            at(2027, 1, 5, 9),
            at(2027, 1, 6, 0),
            (
                "2027年1月5日（星期二）09:00—24:00",
                "2027年1月5日（星期二）09:00至24:00",
                "Tue 5 Jan 2027, 09:00–24:00",
            ),
        ),
        (
            # Long past this year: without the year it would be read as next year's.
            at(2026, 1, 5, 9),
            None,
            (
                "2026年1月5日（星期一）09:00",
                "2026年1月5日（星期一）09:00",
                "Mon 5 Jan 2026, 09:00",
            ),
        ),
    ],
)
def test_say_when(start: datetime, end: datetime | None, said: tuple[str, str, str]) -> None:
    for language, expected in zip(LANGUAGES, said, strict=True):
        assert say_when(start, end, language, SHANGHAI, today=TODAY) == expected


def test_say_days_and_times() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 3)
    assert say_day(first, "zh_Hant", today=TODAY) == "12月1日（星期二）"
    assert say_days(first, first, "en", today=TODAY) == "Tue 1 Dec 2026"
    assert say_days(first, last, "zh_Hans", today=TODAY) == "12月1日（星期二）—12月3日（星期四）"
    assert say_time(datetime(2026, 12, 1, 0, 52, tzinfo=UTC), SHANGHAI) == "08:52"


moments = st.integers(0, 98 * 365 * 24 * 60).map(
    lambda minutes: datetime(2001, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)


@given(
    start=moments,
    length=st.none() | st.integers(1, 400 * 24 * 60),
    today=st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    language=st.sampled_from(LANGUAGES),
)
@example(
    start=datetime(2025, 12, 31, 9, tzinfo=SHANGHAI),
    length=335 * 24 * 60,
    today=TODAY,
    language="zh_Hans",
)
@settings(deadline=None)
def test_what_is_written_is_read_back(
    start: datetime, length: int | None, today: date, language: Language
) -> None:
    end = None if length is None else start + timedelta(minutes=length)
    said = say_when(start, end, language, SHANGHAI, today=today)
    found = read_when(said, today=today, now=NOW, zone=SHANGHAI)
    assert isinstance(found, When), said
    assert (found.start, found.end) == (start, end), said
    assert found.past == (start < datetime.combine(today, NOW, SHANGHAI))


@given(
    day=st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    today=st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    language=st.sampled_from(LANGUAGES),
)
@settings(deadline=None)
def test_days_written_are_read_back(day: date, today: date, language: Language) -> None:
    assert read_day(say_day(day, language, today=today), today=today) == Day(
        day, None, day < today
    )


PIECES = (
    "下 周 三 星期 下午 上午 2 点 半 14 : 00 12 月 1 日 号 到 - 明天 后 今晚 个 小时 年 2026 99 / "
    ". next Wed pm am tomorrow noon Dec at the 月底 前 内 工作日 "
    "in days 十 廿 零 〇 至 两 （ ） ，"
)
pieces = st.lists(st.sampled_from(PIECES.split()), max_size=12).map("".join)


@given(
    text=st.text(max_size=140) | pieces,
    zone=st.sampled_from([SHANGHAI, NEW_YORK]),
    today=st.dates(date(2001, 1, 1), date(2099, 12, 31)),
)
@settings(deadline=None)
def test_no_text_breaks_the_reader(text: str, zone: ZoneInfo, today: date) -> None:
    found = read_when(text, today=today, now=NOW, zone=zone)
    if isinstance(found, When):
        assert found.start.tzinfo is zone
        if found.end is not None:
            assert found.end.tzinfo is zone
            assert found.start.astimezone(UTC) < found.end.astimezone(UTC)
    read_day(text, today=today)
    start = datetime.combine(today, NOW, zone)
    end = read_end(text, start)
    if isinstance(end, datetime):
        assert end.astimezone(UTC) > start.astimezone(UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: Language) -> None:
    for code in (*get_args(Misread), *get_args(Doubt)):
        assert Texts(language).plain(f"dates-{code}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_in_the_sentences_are_read(language: Language) -> None:
    examples = {
        "zh_Hans": ("下周三下午2点", "12月1日14:00到16:00", "12月2日凌晨1点", "明天下午2点"),
        "zh_Hant": ("下週三下午2點", "12月1日14:00至16:00", "12月2日凌晨1點", "明天下午2點"),
        "en": ("next Wed 2pm", "1 December 14:00-16:00", "2 December 1am", "tomorrow 2pm"),
    }[language]
    sentences = "".join(
        Texts(language).plain(f"dates-{code}") for code in (*get_args(Misread), *get_args(Doubt))
    )
    for written in examples:
        assert written in sentences
        assert isinstance(read_when(written, today=TODAY, now=NOW, zone=SHANGHAI), When)
