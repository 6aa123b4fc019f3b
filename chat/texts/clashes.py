"""Words of what speaks against a time: short warning lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chat.dates import say_day, say_when
from chat.message import RichText
from chat.texts import Texts
from chat.texts.names import names_shortly
from meetings.clashes import BadDay, Busy, Clash
from meetings.office import Office

#: More lines than this are counted, not shown.
MOST = 4


def warning_lines(
    texts: Texts, clashes: Iterable[Clash], office: Office, now: datetime
) -> list[RichText]:
    """A line each; many are counted."""
    found = list(clashes)
    shown = [_line(texts, clash, office, now) for clash in found[:MOST]]
    if len(found) > MOST:
        shown.append(texts.rich("clash-more", count=len(found) - MOST))
    return shown


def _line(texts: Texts, clash: Clash, office: Office, now: datetime) -> RichText:
    today = office.today(now)
    match clash:
        case BadDay("provisional", day):
            return texts.rich("dates-provisional", year=str(day.year))
        case BadDay("no-meeting-day", day):
            said = say_day(day, texts.language, today=today)
            return texts.rich("clash-no-meeting-day", day=said)
        case BadDay(_, day):
            said = say_day(day, texts.language, today=today)
            name = office.calendar.holiday_name(day, texts.language)
            if name:
                return texts.rich("clash-holiday", day=said, name=name)
            return texts.rich("clash-rest-day", day=said)
        case Busy(names, title, starts_at, ends_at):
            when = say_when(starts_at, ends_at, texts.language, office.zone, today=today)
            people = names_shortly(texts, names)
            if not title:
                return texts.rich("clash-busy-unnamed", names=people, when=when)
            return texts.rich("clash-busy", names=people, title=title, when=when)
