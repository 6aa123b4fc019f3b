"""The register (督办台账): counts, filters and the list behind them. Row 8.2; norms SUP-03.

Trackers and compliance officers see all of it, unit heads and leaders in charge their units' part;
what a messenger may not show is not in it at all (SEC-04).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.reports.items import RegisterItem, item_of, items_of, open_milestones
from meetings.tasks.rhythm import Lamp, State
from storage import Session
from storage import people as people_rows
from storage import task_register as rows
from storage import tasks as task_rows

#: 在办: everything that is neither closed nor suspended.
IN_HAND = ("assigned", "contested", "in_progress", "reported")
_NUMBER = re.compile(
    r"(?:[\[(〔【]?(?P<year>20\d\d)[\])〕】年]?\s*[-第/]?\s*)?(?:第|no\.?\s*|#)?(?P<number>\d{1,5})\s*[号號]?",
    re.IGNORECASE,
)


class Show(StrEnum):
    """Which items of the register are shown."""

    IN_HAND = "in_hand"
    NEAR = "near"
    OVERDUE = "overdue"
    REPORTED = "reported"
    SUSPENDED = "suspended"
    #: Closed this year, or closed of the year that is chosen.
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is chosen of the register; what is empty does not narrow."""

    show: Show = Show.IN_HAND
    unit_id: int | None = None
    #: A meeting; with ``series`` all meetings of its series.
    meeting_id: int | None = None
    series: bool = False
    #: resolution / measure.
    kind: str = ""
    year: int | None = None
    #: Owned by me or those I am the contact of, or registered by me.
    mine: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class States:
    """The counts on top. 临期 and 逾期 are parts of 在办; 待核实, too."""

    in_hand: int
    near: int
    overdue: int
    reported: int
    suspended: int
    closed: int


@dataclass(frozen=True, slots=True)
class Register:
    """The register as this person may see it, narrowed by the filter."""

    filter: Filter
    states: States
    items: tuple[RegisterItem, ...]
    #: What one may narrow to: units in 单位序, (id, name).
    units: tuple[tuple[int, str], ...]
    #: The latest meetings items came from: (id, title, start).
    meetings: tuple[tuple[int, str, datetime], ...]
    years: tuple[int, ...]
    #: Whether the reader sees the whole register, or their units' part.
    whole: bool


def scope(who: Who) -> frozenset[int] | Refused | None:
    """The units whose items this person may see in the register; None: all of them."""
    if may(who, Action.SEE_REGISTER):
        return None
    units = frozenset(
        unit
        for unit in who.heads | who.in_charge
        if may(who, Action.SEE_REGISTER, About(unit_id=unit))
    )
    return units or refused("not-allowed")


def sees_register(who: Who) -> bool:
    """Whether there is a register for this person."""
    return not isinstance(scope(who), Refused)


def register(
    session: Session, who: Who, chosen: Filter, *, now: datetime, office: Office
) -> Register | Refused:
    """The counts and the items that are chosen, the earliest due first."""
    units = scope(who)
    if isinstance(units, Refused):
        return units
    base = _wanted(session, who, chosen, units)
    items = _items(session, replace(base, states=task_rows.OPEN_STATES), now, office)
    states = _states(session, base, items, chosen, now, office)
    shown = [item for item in items if _shown(item, chosen.show)]
    if chosen.show in (Show.CLOSED, Show.ALL):
        shown = _closed_too(session, base, chosen, shown, now, office)
    return Register(
        filter=chosen,
        states=states,
        items=tuple(shown),
        units=tuple(
            (unit.id, unit.name)
            for unit in people_rows.units(session)
            if units is None or unit.id in units
        ),
        meetings=tuple(
            (id, title, starts)
            for id, title, _, starts in rows.meetings_with_tasks(session, who.levels, units)
        ),
        years=tuple(rows.years(session)),
        whole=units is None,
    )


def read_words(words: str) -> tuple[tuple[str, ...], tuple[int | None, int] | None]:
    """What was searched for: words, or a number (〔2026〕3号, 2026-3, 3)."""
    folded = " ".join(unicodedata.normalize("NFKC", words).split())
    number = _NUMBER.fullmatch(folded)
    if number is not None:
        year = number["year"]
        return (), (int(year) if year else None, int(number["number"]))
    return tuple(folded.split(" ")) if folded else (), None


def start_of_year(year: int, office: Office) -> datetime:
    """The first moment of a year in the office's zone (aware UTC)."""
    return datetime(year, 1, 1, tzinfo=office.zone).astimezone(UTC)


def _wanted(
    session: Session, who: Who, chosen: Filter, units: frozenset[int] | None
) -> rows.Wanted:
    words, number = read_words(chosen.words)
    series = _series(session, who, chosen, units) if chosen.series else None
    return rows.Wanted(
        levels=who.levels,
        units=units,
        unit_id=chosen.unit_id,
        meeting_id=None if series is not None else chosen.meeting_id,
        series=series,
        kind=chosen.kind,
        year=chosen.year,
        owners=frozenset({who.person_id}) | who.represents if chosen.mine else frozenset(),
        registered_by=who.person_id if chosen.mine else None,
        words=words,
        number=number,
    )


def _series(
    session: Session, who: Who, chosen: Filter, units: frozenset[int] | None
) -> str | None:
    """The series of the chosen meeting, where this person may see an item of it."""
    known = rows.meetings_with_tasks(session, who.levels, units)
    return next((series for id, _, series, _ in known if id == chosen.meeting_id and series), None)


def _items(
    session: Session, wanted: rows.Wanted, now: datetime, office: Office
) -> list[RegisterItem]:
    days = open_milestones(session)
    today = office.today(now)
    return [
        item_of(row, today, office, days.get(row.id, ())) for row in rows.listed(session, wanted)
    ]


def _states(
    session: Session,
    base: rows.Wanted,
    items: list[RegisterItem],
    chosen: Filter,
    now: datetime,
    office: Office,
) -> States:
    closed = replace(base, states=(State.CLOSED.value,))
    if chosen.year is None:
        since = start_of_year(office.today(now).year, office)
        closed = replace(closed, closed_since=since)
    return States(
        in_hand=sum(_shown(item, Show.IN_HAND) for item in items),
        near=sum(_shown(item, Show.NEAR) for item in items),
        overdue=sum(_shown(item, Show.OVERDUE) for item in items),
        reported=sum(_shown(item, Show.REPORTED) for item in items),
        suspended=sum(_shown(item, Show.SUSPENDED) for item in items),
        closed=rows.count(session, closed),
    )


def _shown(item: RegisterItem, show: Show) -> bool:
    """Whether an open item belongs to what is shown."""
    match show:
        case Show.IN_HAND:
            return item.state in IN_HAND
        case Show.NEAR:
            return item.lamp is Lamp.NEAR
        case Show.OVERDUE:
            return item.lamp is Lamp.OVERDUE
        case Show.REPORTED:
            return item.state is State.REPORTED
        case Show.SUSPENDED:
            return item.state is State.SUSPENDED
        case Show.CLOSED:
            return False
        case Show.ALL:
            return True


def _closed_too(
    session: Session,
    base: rows.Wanted,
    chosen: Filter,
    shown: list[RegisterItem],
    now: datetime,
    office: Office,
) -> list[RegisterItem]:
    closed = replace(base, states=(State.CLOSED.value,))
    if chosen.show is Show.CLOSED and chosen.year is None:
        since = start_of_year(office.today(now).year, office)
        closed = replace(closed, closed_since=since)
    both = [*shown, *items_of(rows.listed(session, closed), now, office)]
    return sorted(both, key=lambda item: (item.due_on, item.year, item.number, item.id))
