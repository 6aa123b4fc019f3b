"""Journeys (行程): how people arrive and return, read from their slips or entered by staff.

Row 2.7; norms ORG-03.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.logistics.choosing import guest_to_set
from meetings.logistics.standing import day_of, first_day
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows
from storage import slips as slip_rows

Direction = Literal["arrive", "leave"]
DIRECTIONS: tuple[Direction, ...] = ("arrive", "leave")
LONGEST_NUMBER, LONGEST_STATION = 12, 20
#: Somebody arrives so long before the meeting at most, and leaves so long after it.
_AROUND = timedelta(days=5)
_TRAIN = re.compile(r"(?<![A-Za-z0-9])([GDCZTKYLSgdcztkyls]\d{1,4}|\d{4}(?=次))(?![0-9])次?")
_FLIGHT = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{2}\d{3,4}|[A-Za-z]\d\d{3,4}|\d[A-Za-z]\d{3,4})(?![A-Za-z0-9])"
)
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])\s*(?:[:：]\s*([0-5]\d)|[点點时時](?:([0-5]?\d)分?|(半))?)"
)
_STATION = re.compile(
    r"(?:[到抵从從在至于於]|出发|抵达)?([\u4e00-\u9fff]{1,10}?(?:车站|車站|站|机场|機場|码头|碼頭)"
    r"(?:\s*[Tt]?\d(?:号?航站楼|號?航廈)?)?)|([A-Z][A-Za-z ]{1,30}(?:Station|Airport))"
)
_OWN_CAR = ("自驾", "自駕", "自行开车", "开车", "開車", "自行前往", "own car", "driving")


@dataclass(frozen=True, slots=True)
class Read:
    """What the words of a slip say. Pure."""

    #: train / flight / own_car / other.
    means: str
    number: str
    station: str
    at: time | None


def read_journey(words: str) -> Read:
    """Means, number, station and time in somebody's own words; what is not there is empty."""
    rest = words
    means, number = "other", ""
    for pattern, kind in ((_FLIGHT, "flight"), (_TRAIN, "train")):
        found = pattern.search(rest)
        if found:
            means, number = kind, found[1].upper()
            rest = rest[: found.start()] + " " + rest[found.end() :]
            break
    if not number and any(word in words.casefold() for word in _OWN_CAR):
        means = "own_car"
    clock = _TIME.search(rest)
    at = None
    if clock:
        minute = 30 if clock[4] else int(clock[2] or clock[3] or 0)
        at = time(int(clock[1]), minute) if minute < 60 else None
        rest = rest[: clock.start()] + " " + rest[clock.end() :]
    station = _STATION.search(rest)
    where = (station[1] or station[2]).strip()[:LONGEST_STATION] if station else ""
    return Read(means, number, where, at)


@dataclass(frozen=True, slots=True)
class JourneySet:
    """The journey stands; ``again``: it did before."""

    participant_id: int
    name: str
    direction: Direction
    again: bool = False


@dataclass(frozen=True, slots=True)
class NewJourney:
    """A journey as staff enter it."""

    direction: Direction
    means: str
    number: str
    station: str
    at: datetime | None
    pick_up: bool


def set_journey(
    session: Session,
    actor: Actor,
    participant_id: int,
    new: NewJourney,
    *,
    now: datetime,
    office: Office,
) -> JourneySet | Refused:
    """Enter how somebody arrives or returns. What they write on their slip later counts again."""
    found = guest_to_set(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    if mark_in(f"{new.number} {new.station}", office.profile):
        return refused("level-mark")
    if len(new.number) > LONGEST_NUMBER or len(new.station) > LONGEST_STATION:
        return refused("journey-long", number=LONGEST_NUMBER, station=LONGEST_STATION)
    if new.at is not None and stale(meeting, new.direction, new.at):
        return refused("journey-day")
    fields = _fields(new)
    before, row = _write(session, participant_id, new, actor.who.person_id, now)
    day_of(session, meeting, office)
    if before != fields:
        _audit(session, actor, participant_id, guest.person_id, new.direction, before, row, now)
        _follow(session, meeting, now=now, office=office)
    return JourneySet(participant_id, guest.name, new.direction, again=before == fields)


def drop_journey(
    session: Session,
    actor: Actor,
    participant_id: int,
    direction: Direction,
    *,
    now: datetime,
    office: Office,
) -> JourneySet | Refused:
    """Forget a journey: it was entered for the wrong person, or they see to it themselves."""
    found = guest_to_set(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    row = rows.cars.journey(session, participant_id, direction)
    if row is None:
        return JourneySet(participant_id, guest.name, direction, again=True)
    before = _said(row)
    # It stays as a row without a ride, so that the slip does not bring it back.
    row.means, row.number, row.station, row.at = "other", "", "", None
    row.pick_up, row.by_id, row.entered_at, row.run_id = False, actor.who.person_id, now, None
    session.flush()
    _audit(session, actor, participant_id, guest.person_id, direction, before, row, now)
    _follow(session, meeting, now=now, office=office)
    return JourneySet(participant_id, guest.name, direction)


def follow_slips(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> int:
    """Take over what slips say since; what staff entered after a slip stands. How many changed."""
    count = 0
    for place, slip in slip_rows.slips_of(session, meeting.id):
        if place.reply in ("leave", "substituted") and place.leave_sittings is None:
            continue
        for direction in DIRECTIONS:
            new = _of_slip(direction, slip.fields, office)
            row = rows.cars.journey(session, place.id, direction)
            if new is None or (row is not None and row.entered_at >= slip.at):
                continue
            before, row = _write(session, place.id, new, slip.by_id, slip.at)
            if before != _said(row):
                _audit(session, None, place.id, place.person_id, direction, before, row, now)
                count += 1
    if count:
        day_of(session, meeting, office)
    return count


def stale(meeting: meeting_rows.Meeting, direction: str, at: datetime) -> bool:
    """Whether a journey is of another time than the meeting: it was moved since. Pure."""
    if direction == "arrive":
        return not meeting.starts_at - _AROUND <= at <= meeting.ends_at
    return not meeting.starts_at <= at <= meeting.ends_at + _AROUND


def outdated(
    meeting: meeting_rows.Meeting, row: rows.Journey, void_before: datetime | None
) -> bool:
    """Whether a journey as it was entered is of another time than the meeting. Pure."""
    if row.at is None:
        return False
    before_move = void_before is not None and row.entered_at < void_before
    return before_move or stale(meeting, row.direction, row.at)


def _of_slip(direction: Direction, said: Mapping[str, Any], office: Office) -> NewJourney | None:
    word = "arrival" if direction == "arrive" else "departure"
    day, by = said.get(f"{word}_on"), said.get(f"{word}_by", "")
    wanted = ("pick_up", "both") if direction == "arrive" else ("drop_off", "both")
    pick_up = said.get("transfer") in wanted
    if not day and not by and not pick_up:
        return None
    read = read_journey(by)
    at = None
    if day and read.at is not None:
        local = datetime.combine(date.fromisoformat(day), read.at, office.zone)
        at = local.astimezone(UTC)
    return NewJourney(direction, read.means, read.number, read.station, at, pick_up)


def _write(
    session: Session, participant_id: int, new: NewJourney, by_id: int, at: datetime
) -> tuple[dict[str, Any], rows.Journey]:
    """The journey as it was (empty: it was not) and as it is now."""
    row = rows.cars.journey(session, participant_id, new.direction)
    before = _said(row) if row is not None else {}
    if row is None:
        row = rows.Journey(participant_id=participant_id, direction=new.direction, by_id=by_id)
        session.add(row)
    if before and before != _fields(new):
        # Another train, or nobody waits at the station any more: the ride is assigned anew.
        row.run_id = None
    row.means, row.number, row.station = new.means, new.number, new.station
    row.at, row.pick_up, row.by_id, row.entered_at = new.at, new.pick_up, by_id, at
    session.flush()
    return before, row


def _fields(new: NewJourney) -> dict[str, Any]:
    return {
        "means": new.means,
        "number": new.number,
        "station": new.station,
        "at": new.at.isoformat() if new.at else None,
        "pick_up": new.pick_up,
    }


def _said(row: rows.Journey) -> dict[str, Any]:
    return {
        "means": row.means,
        "number": row.number,
        "station": row.station,
        "at": row.at.astimezone(UTC).isoformat() if row.at else None,
        "pick_up": row.pick_up,
    }


def _audit(
    session: Session,
    actor: Actor | None,
    participant_id: int,
    person_id: int,
    direction: str,
    before: dict[str, Any],
    row: rows.Journey,
    now: datetime,
) -> None:
    # Where somebody is when (行踪) is nobody's business for longer than it is needed (ORG-04).
    changed(
        session,
        actor,
        "set journey",
        f"participant:{participant_id}",
        now=now,
        for_person_id=person_id,
        before={"known": bool(before)},
        after={"direction": direction, "pick_up": row.pick_up},
    )


def _follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    from meetings.logistics.riding import tell_riders

    tell_riders(session, meeting, now=now, office=office)


def days_around(meeting: meeting_rows.Meeting, direction: str, office: Office) -> tuple[date, ...]:
    """Days on which people usually arrive, or leave. Pure."""
    first, last = first_day(meeting, office), office.local(meeting.ends_at).date()
    day = timedelta(days=1)
    if direction == "arrive":
        return (first - day, first)
    return (last, last + day)
