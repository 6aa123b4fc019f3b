"""A meeting's figures by unit and sitting, and the trend of its series, as a reader may see them.

Row 3.10; norms EVA-01.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.levels import carried
from meetings.meetings import Refused, about, refused
from meetings.people import Action, Who, may
from meetings.statistics.tally import Tally, replies_of, tally_of
from storage import Session, roster, signin
from storage import meetings as rows
from storage.signin import Presence

#: Meetings of a series in one trend.
TREND = 12


@dataclass(frozen=True, slots=True)
class UnitTally:
    """One unit's part; None and "" for people without a unit."""

    unit_id: int | None
    unit: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class SittingTally:
    """One sitting that began."""

    sitting_id: int
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    tally: Tally
    by_unit: tuple[UnitTally, ...]


@dataclass(frozen=True, slots=True)
class MeetingTally:
    """One meeting of the series; its sittings summed up."""

    meeting_id: int
    title: str
    starts_at: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class Statistics:
    """A meeting's figures as one reader may see them."""

    meeting_id: int
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    #: All sittings that began, summed up: heads times sittings where there are several.
    tally: Tally
    by_unit: tuple[UnitTally, ...]
    sittings: tuple[SittingTally, ...]
    #: The meetings of its series the reader may see, the earliest first; this one among them.
    series: tuple[MeetingTally, ...]
    #: False: the part of the reader's own units only.
    whole: bool
    #: Whether the reader may check who was late or absent.
    may_check: bool


def units_seen(session: Session, who: Who, meeting: rows.Meeting) -> frozenset[int] | None:
    """The units whose part this person may see; None: all of them. Empty: none at all."""
    matter = about(session, meeting)
    if may(who, Action.SEE_STATISTICS, matter):
        return None
    own = {
        unit
        for unit in who.heads | who.contact_of_units
        if may(who, Action.SEE_STATISTICS, replace(matter, unit_id=unit))
    }
    if not own:
        return frozenset()
    # Those who came for a unit that was renamed or merged since are its successor's people.
    before = {unit for unit, now in roster.successors(session).items() if now in own}
    return frozenset(own | before)


def statistics(
    session: Session, who: Who, meeting_id: int, *, now: datetime
) -> Statistics | Refused:
    """The figures of the meeting, and the trend of its series, as this person may see them."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    seen = units_seen(session, who, meeting)
    if seen is not None and not seen:
        return refused("not-allowed")
    if meeting.state not in ("published", "closed") or now < meeting.starts_at:
        return refused("statistics-early")
    series = _series(session, who, meeting, now)
    found = _seen(signin.presences(session, [one.id for one in series]), seen)
    here = [one for one in found if one.meeting_id == meeting.id]
    if not here and seen is not None:
        return refused("not-allowed")
    began = _began(session, meeting, now)
    counted = [one for one in here if one.sitting_id in {sitting.id for sitting in began}]
    by_unit = _by_unit(counted, meeting)
    return Statistics(
        meeting_id=meeting.id,
        title=meeting.title,
        state=meeting.state,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        tally=sum((unit.tally for unit in by_unit), Tally()),
        by_unit=by_unit,
        sittings=tuple(_sitting(sitting, here) for sitting in began),
        series=_trend(session, series, found, now),
        whole=seen is None,
        may_check=may(who, Action.RELEASE_ABSENCES, about(session, meeting)),
    )


def _series(
    session: Session, who: Who, meeting: rows.Meeting, now: datetime
) -> list[rows.Meeting]:
    """The meetings of the series that began and may be named here, this one among them."""
    if not meeting.series:
        return [meeting]
    found = [
        one
        for one in rows.meetings_of_series(session, meeting.series)
        if one.id != meeting.id
        and one.state in ("published", "closed")
        and one.starts_at <= min(now, meeting.starts_at)
        and units_seen(session, who, one) != frozenset()
    ]
    return [*carried(session, who, found)[-(TREND - 1) :], meeting]


def _seen(found: list[Presence], seen: frozenset[int] | None) -> list[Presence]:
    return found if seen is None else [one for one in found if one.unit_id in seen]


def _began(session: Session, meeting: rows.Meeting, now: datetime) -> list[rows.Sitting]:
    return [one for one in rows.sittings_of(session, meeting.id) if one.starts_at <= now]


def _by_unit(presences: Sequence[Presence], meeting: rows.Meeting) -> tuple[UnitTally, ...]:
    """In the order in which they come: 单位序. Units nobody is expected from are left out."""
    parts: dict[int | None, list[Presence]] = {}
    for one in presences:
        parts.setdefault(one.unit_id, []).append(one)
    found = (
        UnitTally(unit_id, part[0].unit, tally_of(part) + replies_of(part, _due(meeting)))
        for unit_id, part in parts.items()
    )
    return tuple(unit for unit in found if unit.tally.expected or unit.tally.asked)


def _sitting(sitting: rows.Sitting, presences: Sequence[Presence]) -> SittingTally:
    here = [one for one in presences if one.sitting_id == sitting.id]
    units: dict[int | None, list[Presence]] = {}
    for one in here:
        units.setdefault(one.unit_id, []).append(one)
    by_unit = tuple(
        UnitTally(unit_id, part[0].unit, tally_of(part)) for unit_id, part in units.items()
    )
    return SittingTally(
        sitting_id=sitting.id,
        number=sitting.number,
        title=sitting.title,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        tally=tally_of(here),
        by_unit=tuple(unit for unit in by_unit if unit.tally.expected),
    )


def _trend(
    session: Session, series: Sequence[rows.Meeting], found: Sequence[Presence], now: datetime
) -> tuple[MeetingTally, ...]:
    parts: dict[int, list[Presence]] = {}
    for one in found:
        if one.starts_at <= now:
            parts.setdefault(one.meeting_id, []).append(one)
    return tuple(
        MeetingTally(
            meeting.id,
            meeting.title,
            meeting.starts_at,
            tally_of(part) + replies_of(part, _due(meeting)),
        )
        for meeting in series
        if (part := parts.get(meeting.id))
    )


def _due(meeting: rows.Meeting) -> datetime | None:
    """Until when an answer was in time; None where none was asked for."""
    return (meeting.reply_by or meeting.starts_at) if meeting.reply_asked else None
