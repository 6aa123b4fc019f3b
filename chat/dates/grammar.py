"""From what people type to tokens: 简体, 繁體 and English dates in one alphabet.

``tokens_of`` folds full-width forms, 繁體 and Chinese numerals, then reads the text from left to
right; every word must be known, so that nothing a person wrote is dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

#: Longer texts are no dates.
LONGEST = 120

Part = Literal["dawn", "morning", "noon", "afternoon", "evening", "am", "pm"]


@dataclass(frozen=True, slots=True)
class OnDate:
    """A month and day; the year where given, as a number or as years from this one."""

    month: int
    day: int
    year: int | None = None
    years_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class OfMonth:
    """A day of a month: of the next that has it still ahead, or of the month so far ahead."""

    day: int
    months_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many days or months from today."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class EndOf:
    """The last day of a month or year so many ahead; of a week, its Friday."""

    unit: Literal["week", "month", "year"]
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """A weekday (0 is Monday)."""

    weekday: int


@dataclass(frozen=True, slots=True)
class InWeek:
    """The week so many from this one (Monday to Sunday)."""

    ahead: int


@dataclass(frozen=True, slots=True)
class OfDay:
    """A part of the day."""

    part: Part


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; ``exact`` where it can only be meant on 24 hours (14:00, 09:00)."""

    hour: int
    minute: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Bare:
    """A number without a unit: an hour where the words around it say so (2-4pm)."""

    number: int


@dataclass(frozen=True, slots=True)
class After:
    """A stretch of time from now."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class To:
    """Between start and end."""


@dataclass(frozen=True, slots=True)
class AllDay:
    """Said to last the whole day."""


Token = (
    OnDate
    | OfMonth
    | Ahead
    | EndOf
    | OnWeekday
    | InWeek
    | OfDay
    | Clock
    | Bare
    | After
    | To
    | AllDay
)
Make = Callable[[re.Match[str]], tuple[Token, ...]]

_TRADITIONAL = str.maketrans(
    "時點鐘頭週禮後號個兩這內間從於國結辦", "时点钟头周礼后号个两这内间从于国结办"
)
_DIGIT = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKS = {
    "上上": -2,
    "上": -1,
    "本": 0,
    "这": 0,
    "下": 1,
    "下下": 2,
    "last": -1,
    "this": 0,
    "next": 1,
}
_YEARS = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1}
_ENGLISH_COUNT = {"a": 1, "an": 1} | {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}


def fold(text: str) -> str:
    """One alphabet: half width, lower case, 简体, Arabic numerals, weekdays as 周A to 周G."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_TRADITIONAL)
    text = re.sub(r"\s+", " ", text.replace("﹕", ":")).strip()
    # 12/1(二), as calendars print it
    text = re.sub(r"\(([一二三四五六日])\)", r"(周\1)", text)
    text = re.sub(r"(?:星期|礼拜|周)([一二三四五六日天]|[1-6](?![0-9个天:.周]))", _weekday, text)
    text = text.replace("星期", "周").replace("礼拜", "周")
    text = re.sub(r"[一大]早", "早", text)
    text = re.sub(r"[零〇一二三四五六七八九十两廿卅]+", _number, text)
    # 12月1-3日: the month holds for both days.
    return re.sub(r"([0-9]+月)([0-9]+)( ?[-~至到—–] ?)([0-9]+[日号])", r"\1\2日\3\4", text)


def _weekday(match: re.Match[str]) -> str:
    return "周" + "ABCDEFGABCDEF"["一二三四五六日123456".index(match[1].replace("天", "日"))]


def _number(match: re.Match[str]) -> str:
    text = match[0].replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        # 两三点 is "two or three", not 23: only years and 〇五分 are spelled digit by digit.
        spelled = len(text) in (1, 4) or text[0] in "零〇"
        return "".join(str(_DIGIT[digit]) for digit in text) if spelled else match[0]
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return match[0]
    return str(10 * _DIGIT.get(tens, 1) + _DIGIT.get(ones, 0))


def hours(number: str, half: str | None) -> float:
    """The number of 2个半 or 1.5 or 半."""
    value = 0.5 if number in ("半", "half an") else float(_ENGLISH_COUNT.get(number, 0) or number)
    return value + (0.5 if half else 0)


def _iso(match: re.Match[str]) -> tuple[Token, ...]:
    return (OnDate(int(match["m"]), int(match["d"]), int(match["y"])),)


def _minguo(match: re.Match[str]) -> tuple[Token, ...]:
    return (OnDate(int(match["m"]), int(match["d"]), int(match["y"]) + 1911),)


def _chinese(match: re.Match[str]) -> tuple[Token, ...]:
    year = int(match["y"]) if match["y"] else None
    ahead = _YEARS[match["r"]] if match["r"] else None
    return (OnDate(int(match["m"]), int(match["d"]), year, ahead),)


def _english(match: re.Match[str]) -> tuple[Token, ...]:
    year = int(match["y"]) if match["y"] else None
    return (OnDate(MONTHS.index(match["m"]) + 1, int(match["d"]), year),)


def _slash(match: re.Match[str]) -> tuple[Token, ...]:
    first, second = int(match["m"]), int(match["d"])
    # Month first, as offices here write; 25/12 can only be the other way round.
    if first > 12 >= second:
        first, second = second, first
    return (OnDate(first, second, int(match["y"]) if match["y"] else None),)


def _after(match: re.Match[str]) -> tuple[Token, ...]:
    unit, half = match["u"], match.groupdict().get("half")
    value = hours(match["n"], half)
    if unit[0] in "小钟h":
        return (After(timedelta(hours=value)),)
    if unit[0] == "分" or unit.startswith("mi"):
        return (After(timedelta(minutes=value)),)
    if value != int(value):
        raise ValueError("no halves of days")
    if unit[0] in "天日d":
        return (Ahead(days=int(value)),)
    if unit[0] in "周w":
        return (Ahead(days=7 * int(value)),)
    return (Ahead(months=int(value)),)


def _clock(match: re.Match[str]) -> tuple[Token, ...]:
    minute = 30 if match["half"] else int(match["q"] or 0) * 15 + int(match["mi"] or 0)
    hour = int(match["h"])
    return (Clock(hour, minute, exact=hour > 12 or hour == 0),)


def _colon(match: re.Match[str]) -> tuple[Token, ...]:
    hour = int(match["h"])
    exact = hour > 12 or match["h"].startswith("0")
    return (Clock(hour, int(match["mi"]), exact),)


def _always(*tokens: Token) -> Make:
    return lambda match: tokens


_D, _M = r"(?P<d>[0-9]{1,2})", r"(?P<m>[0-9]{1,2})"
_MONTH = (
    r"(?:(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:(?<=jan)uary|(?<=feb)ruary"
    r"|(?<=mar)ch|(?<=apr)il|(?<=jun)e|(?<=jul)y|(?<=aug)ust|(?<=sep)t(?:ember)?|(?<=oct)ober"
    r"|(?<=nov)ember|(?<=dec)ember)?\b\.?)"
)
_TH = r"(?:st|nd|rd|th)?"
_SPAN = (
    r"(?P<n>半|[0-9]{1,3}(?:\.[0-9]{1,2})?) ?个?(?P<half>半)?"
    r"(?P<u>小时|钟头|分钟|天|日|周|月)(?:之|以)?后"
)
_ENGLISH_SPAN = (
    rf"(?P<n>half an|[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?|{'|'.join(_ENGLISH_COUNT)}) ?"
    r"(?P<u>hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?)\b"
)

#: Tried in this order at each place; the first that fits is taken.
_RULES: tuple[tuple[re.Pattern[str], Make], ...] = tuple(
    (re.compile(pattern, re.ASCII), make)
    for pattern, make in (
        (rf"(?P<y>[0-9]{{4}})([-/.]){_M}\2{_D}(?![0-9])(?:t(?=[0-9]))?", _iso),
        (r"(?P<y>20[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?![0-9])", _iso),
        (rf"(?:民国 ?)?(?P<y>1[0-9]{{2}}) ?年 ?{_M} ?月 ?{_D}(?: ?[日号]|(?![0-9]))", _minguo),
        (rf"(?:民国 ?)?(?P<y>1[0-9]{{2}})([-/.]){_M}\2{_D}(?![0-9])", _minguo),
        (
            rf"(?:(?P<y>[0-9]{{4}}) ?年|(?P<r>[今本明后去])年)? ?{_M} ?月 ?(?:份 ?)?"
            rf"{_D}(?: ?[日号]|(?![0-9]))",
            _chinese,
        ),
        (
            rf"(?P<r>本|这|下下|下)个?月 ?{_D}(?: ?[日号]|(?![0-9]))",
            lambda m: (OfMonth(int(m["d"]), _WEEKS[m["r"]]),),
        ),
        (rf"{_SPAN}", _after),
        (rf"in {_ENGLISH_SPAN}", _after),
        (rf"{_ENGLISH_SPAN} (?:from now|later)\b", _after),
        (rf"{_M}/{_D}(?:/(?P<y>[0-9]{{4}}))?(?![0-9/])", _slash),
        (rf"{_D}{_TH}(?: of)?[ -]?{_MONTH}(?:,?[ -](?P<y>[0-9]{{4}})(?![0-9:]))?", _english),
        (rf"{_MONTH} ?{_D}{_TH}(?![0-9:])(?:,? (?P<y>[0-9]{{4}})(?![0-9:]))?", _english),
        (r"(?:the )?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)\b", lambda m: (OfMonth(int(m["d"])),)),
        (r"(?P<d>[0-9]{1,2}) ?[日号]", lambda m: (OfMonth(int(m["d"])),)),
        (
            r"(?P<h>[0-9]{1,2})[.:](?P<mi>[0-9]{2})(?= ?[ap]\.?m)",
            lambda m: (Clock(int(m["h"]), int(m["mi"])),),
        ),
        (r"(?P<h>[0-9]{1,2}) ?: ?(?P<mi>[0-9]{2})(?::00)?(?![0-9:])", _colon),
        (rf"{_M}\.{_D}(?= [0-9]{{1,2}}[:点时]| ?[上下中早晚凌傍]|$)(?P<y>)", _slash),
        (
            r"(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?= [0-9]{1,2}[:点时]| ?[上下中早晚凌傍])(?P<y>)",
            _slash,
        ),
        (
            r"(?P<h>[0-9]{1,2}) ?[点时]钟?(?:(?P<half>半)|整| ?(?P<q>[13])刻"
            r"| ?(?P<mi>[0-9]{1,2}) ?(?:分|(?![0-9日号月天年:点时./])))?",
            _clock,
        ),
        (r"(?P<h>[0-9]{1,2}) ?o'?clock", lambda m: (Clock(int(m["h"]), 0),)),
        (r"(?:the )?day after tomorrow|后[天日]", _always(Ahead(2))),
        (r"大后[天日]", _always(Ahead(3))),
        (r"at (?P<h>[0-9]{1,2})(?![0-9:./点时])", lambda m: (Clock(int(m["h"]), 0),)),
        (r"tomorrow|tmrw?\b|明[天日]|明(?=[早晚晨上下中凌])", _always(Ahead(1))),
        (r"tonight|今晚上?", _always(Ahead(0), OfDay("evening"))),
        (r"today|今[天日]|今(?=[早晨上下中凌])", _always(Ahead(0))),
        (r"(?:the )?day before yesterday|前[天日]", _always(Ahead(-2))),
        (r"yesterday|昨[天日]|昨(?=[早晚晨上下中凌])", _always(Ahead(-1))),
        (
            r"(?P<r>上上|上|本|这|下下|下)个?周(?:的|,)? ?(?P<w>[A-G])?",
            lambda m: (
                InWeek(_WEEKS[m["r"]]),
                *((OnWeekday(ord(m["w"]) - 65),) if m["w"] else ()),
            ),
        ),
        (r"周(?P<w>[A-G])", lambda m: (OnWeekday(ord(m["w"]) - 65),)),
        (r"(?P<r>last|this|next) week\b", lambda m: (InWeek(_WEEKS[m["r"]]),)),
        (
            r"(?:(?P<r>last|this|next) )?(?P<w>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
            r"|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?",
            lambda m: (
                *((InWeek(_WEEKS[m["r"]]),) if m["r"] else ()),
                OnWeekday(_WEEKDAYS.index(m["w"][:3])),
            ),
        ),
        (r"(?P<r>本|这|下下|下)?个?月[底末]", lambda m: (EndOf("month", _WEEKS[m["r"] or "本"]),)),
        (r"(?P<r>今|本|明)?年[底末]", lambda m: (EndOf("year", _YEARS[m["r"] or "今"]),)),
        (
            r"(?:the )?end of (?:the |this )?(?P<u>month|year)\b",
            lambda m: (EndOf("month" if m["u"] == "month" else "year"),),
        ),
        (
            r"(?:the )?end of next (?P<u>month|year)\b",
            lambda m: (EndOf("month" if m["u"] == "month" else "year", 1),),
        ),
        (r"noon\b|midday\b|正午", _always(Clock(12, 0, exact=True))),
        (r"midnight\b|午夜", _always(Clock(24, 0, exact=True))),
        (r"凌晨", _always(OfDay("dawn"))),
        (r"早上|早晨|清晨|早|上午|(?:in the |this )?morning\b", _always(OfDay("morning"))),
        (r"中午|午间", _always(OfDay("noon"))),
        (r"下午|午后|(?:in the |this )?afternoon\b", _always(OfDay("afternoon"))),
        (
            r"傍晚|晚上|晚间|夜里|夜间|晚|(?:in the |this )?evening\b|at night\b",
            _always(OfDay("evening")),
        ),
        (r"a\.?m\b\.?", _always(OfDay("am"))),
        (r"p\.?m\b\.?", _always(OfDay("pm"))),
        (r"全天|整天|all day\b", _always(AllDay())),
        (r"至|到|[-~—–―]+|to\b|until\b|till\b|through\b", _always(To())),
        (r"(?P<n>[0-9]{1,2})(?![0-9])", lambda m: (Bare(int(m["n"])),)),
        (r"[ ,，、.()（）\[\]【】]+|的|在|于|从|起|at\b|on\b|the\b|from\b|starting\b", _always()),
    )
)


def tokens_of(text: str) -> tuple[Token, ...] | None:
    """The tokens of a folded text; None when any of it is not part of a date."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _first_rule(text, at)
        if match is None:
            return None
        tokens, at = match
        found.extend(tokens)
    return tuple(found)


def _first_rule(text: str, at: int) -> tuple[tuple[Token, ...], int] | None:
    for pattern, make in _RULES:
        match = pattern.match(text, at)
        if match and match.end() > at:
            try:
                return make(match), match.end()
            except ValueError:
                return None
    return None


def without_ends(text: str, before: str, after: str) -> str:
    """A folded text without the words that only say "by" (patterns for its two ends)."""
    return re.sub(rf"(?:{after})$", "", re.sub(rf"^(?:{before})", "", text).strip()).strip()
