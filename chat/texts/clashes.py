"""Words of what speaks against a time: short warning lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from chat.dates import say_day, say_when
from chat.message import RichText
from chat.texts import Texts
from meetings.clashes import BadDay, Busy, Clash
from meetings.office import Office

#: More lines than this are counted, not shown.
MOST = 4
MOST_NAMES = 3


def warning_lines(
    texts: Texts, clashes: Iterable[Clash], office: Office, now: datetime
) -> list[RichText]:
    """A line each; many are counted."""
    found = list(clashes)
    shown = [_line(texts, clash, office, now) for clash in found[:MOST]]
    if len(found) > MOST:
        shown.append(texts.rich("clash-more", count=len(found) - MOST))
    return shown


def names_shortly(texts: Texts, names: Sequence[str], most: int = MOST_NAMES) -> str:
    """"张伟、李娜等5人": at most ``most`` names, then the count."""
    comma = texts.plain("meeting-list-comma")
    if len(names) <= most:
        return comma.join(names)
    return texts.plain("meeting-names-and-more", names=comma.join(names[:most]), count=len(names))


def _line(texts: Texts, clash: Clash, office: Office, now: datetime) -> RichText:
    today = office.today(now)
    match clash:
        case BadDay("provisional", day):
            return texts.rich("dates-provisional", year=str(day.year))
        case BadDay("no-meeting-day", day):
            return texts.rich("clash-no-meeting-day", day=say_day(day, texts.language, today=today))
        case BadDay(_, day):
            said = say_day(day, texts.language, today=today)
            name = office.calendar.holiday_name(day, texts.language)
            if name:
                return texts.rich("clash-holiday", day=said, name=name)
            return texts.rich("clash-rest-day", day=said)
        case Busy(names, title, starts_at, ends_at):
            when = say_when(starts_at, ends_at, texts.language, office.zone, today=today)
            people = names_shortly(texts, names)
            return texts.rich("clash-busy", names=people, title=title, when=when)
