"""An office that begins in the middle of a year goes on with the numbers it gave. Row 6.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.document_numbers.new_year import want_warning
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session, number_register, numbers
from storage import document_numbers as rows

#: The highest number a series may begin at.
HIGHEST = 9_999
LONGEST_REASON = 200
#: Series offered at most.
MOST = 30


@dataclass(frozen=True, slots=True)
class Startable:
    """A series in which nothing was numbered this year."""

    series: str
    #: minutes, bulletin, or a category of documents.
    kind: str
    #: The meeting it is of, by title; "" of all.
    of: str
    pattern: str
    values: Mapping[str, str] = field(hash=False)
    #: What was set for it; 1: nothing.
    first: int = 1

    def printed(self, number: int, year: int) -> str:
        """This number as it will be printed."""
        return printed(self.pattern, self.values, year, number)


@dataclass(frozen=True, slots=True)
class Begun:
    """The series begins at this number."""

    series: Startable
    #: The first number as it will be printed.
    text: str


def series_name(series: str, year: int) -> str:
    """The counter of a series in a year: each January begins at 1."""
    return f"number/{series}/{year}"


def printed(pattern: str, values: Mapping[str, str], year: int, number: int) -> str:
    """A number as the pattern says; ``roc_year`` is 民國. Pure. Raises KeyError where the pattern
    asks for a value that is not given."""
    return pattern.format_map({**values, "year": year, "roc_year": year - 1911, "number": number})


def may_begin(who: Who) -> bool:
    """Whether this person says where series begin."""
    return may(who, Action.BEGIN_NUMBERS)


def startable(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[Startable, ...]:
    """The series of this year in which nothing was numbered yet, with where they begin. Series
    of one meeting that comes again are known once something of it waits for its number."""
    year = office.today(now).year
    begun = {series for series, _ in number_register.own_series(session, year)}
    starts = rows.starts_in(session, year)
    found = {one.series: one for one in _known(session, who, office)}
    return tuple(
        Startable(
            one.series,
            one.kind,
            one.of,
            one.pattern,
            one.values,
            starts[one.series].first if one.series in starts else 1,
        )
        for one in found.values()
        if one.series not in begun
    )[:MOST]


def begin_at(
    session: Session,
    actor: Actor,
    series: str,
    first: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Begun | Refused:
    """Say at which number a series begins this year: what was numbered before stands elsewhere.

    Can be put right until the first number is given, and not after. Row 6.2.
    """
    if not may_begin(actor.who):
        return refused("not-allowed")
    one = next((s for s in _known(session, actor.who, office) if s.series == series), None)
    if one is None:
        return refused("numbers-begun")
    if not 1 <= first <= HIGHEST:
        return refused("number-first", limit=HIGHEST)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        return refused("number-reason", limit=LONGEST_REASON)
    if mark_in(reason, office.profile):
        return refused("level-mark")
    year = office.today(now).year
    # Whoever draws a number at this moment waits, or has drawn it already.
    counter = numbers.locked_series(session, series_name(series, year))
    if number_register.numbers_in(session, series, year):
        return refused("numbers-begun")
    counter.last = first - 1
    _keep(session, actor, series, year, first, reason, now)
    want_warning(session, year, office=office)
    return Begun(one, one.printed(first, year))


def _keep(
    session: Session,
    actor: Actor,
    series: str,
    year: int,
    first: int,
    reason: str,
    now: datetime,
) -> None:
    row = rows.start_of(session, series, year)
    before = {"first": row.first if row is not None else 1}
    if row is None:
        row = rows.NumberStart(series=series, year=year)
        session.add(row)
    row.first, row.reason = first, reason
    row.by_id, row.at = actor.who.person_id, now
    session.flush()
    subject = f"numbers:{series}/{year}"
    after = {"first": first}
    changed(
        session,
        actor,
        "begin numbers",
        subject,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )


def _known(session: Session, who: Who, office: Office) -> list[Startable]:
    """Every series the office numbers itself, as far as it can be told now."""
    from meetings.issued_minutes.issuing import series_of
    from meetings.meeting_reports.approving import bulletins_of

    profile = office.profile
    found: list[Startable] = []
    if "{kind}" in profile.minutes.number:
        for meeting in number_register.minutes_without_number(session):
            if who.levels is None or meeting.level in who.levels:
                series, values = series_of(meeting, office)
                pattern = profile.minutes.number
                found.append(Startable(series, "minutes", values["kind"], pattern, values))
    else:
        values = {"unit": profile.minutes.code or office.name}
        found.append(Startable("minutes", "minutes", "", profile.minutes.number, values))
    for category, pattern in profile.documents.numbers.items():
        found.append(Startable(f"document:{category}", category, "", pattern, {}))
    for _, meeting in number_register.reports_without_number(session, ["bulletin"]):
        if who.levels is None or meeting.level in who.levels:
            pattern = profile.meeting_reports.bulletin_number
            found.append(Startable(bulletins_of(meeting), "bulletin", meeting.title, pattern, {}))
    return found
