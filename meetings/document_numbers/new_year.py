"""In December the secretariat hears that numbers begin at 1 again in January. Row 6.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from meetings.office import Office
from meetings.people import Role
from meetings.reach import Notice, tell_many
from storage import Session, number_register, people, timers
from storage.timers import WantedTimer

KIND = "numbers_new_year"


@dataclass(frozen=True, slots=True)
class YearEnds:
    """What is said: how many series begin anew, and what of which meeting (minutes, bulletin,
    report) is written and has no number yet."""

    series: int
    waiting: tuple[tuple[str, str], ...]


def want_warning(session: Session, year: int, *, office: Office) -> None:
    """The warning of a year in which a number was given."""
    rules = office.profile.documents
    day = rules.new_year.in_year(year)
    at = datetime.combine(day, rules.reminder_time, office.zone).astimezone(UTC)
    over = datetime(year + 1, 1, 1, tzinfo=office.zone).astimezone(UTC)
    wanted = WantedTimer(KIND, "warning", at, over)
    timers.replace(session, f"numbers:{year}", [wanted])


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Tell the secretariat, once."""
    year = int(timer.subject.split(":")[1])
    if not number_register.own_series(session, year):
        return
    notice = Notice(
        "numbers_new_year",
        {"year": year},
        dedupe=f"numbers-new-year:{year}",
        valid_until=timer.valid_until,
    )
    secretariat = people.people_with_role(session, Role.SECRETARIAT.value)
    tell_many(session, [one.id for one in secretariat], notice, now=now)


def year_ends(
    session: Session, year: int, levels: frozenset[str] | None, *, now: datetime, office: Office
) -> YearEnds | None:
    """The warning as it is worded now; what may not be shown there is only left out."""
    series = number_register.own_series(session, year)
    numbered = ("bulletin", *({"report"} & set(office.profile.documents.numbers)))
    found = [
        *(("minutes", meeting) for meeting in number_register.minutes_without_number(session)),
        *number_register.reports_without_number(session, numbered),
    ]
    shown = tuple(
        (kind, meeting.title)
        for kind, meeting in found
        if meeting.ends_at < now and (levels is None or meeting.level in levels)
    )
    return YearEnds(len(series), shown) if series else None
