"""What a unit is told of a sitting: after the check, and of its own people only. Row 3.4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.absences.checking import Found, hosted, listed
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.people import Action, Who, may
from meetings.reach import NoAccount, Notice, tell
from storage import Session, roster, settings
from storage import meetings as rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit's people on the list of a sitting."""

    meeting_id: int
    sitting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    unit: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class ToldUnits:
    """The units were told; ``again``: they had been before."""

    sitting_id: int
    units: int
    #: Names of units nobody of which can be written to.
    unreached: tuple[str, ...]
    again: bool = False


def tell_units(
    session: Session, actor: Actor, sitting_id: int, *, now: datetime
) -> ToldUnits | Refused:
    """告知单位: contact and head hear what was decided of their own people. Not before the last
    case is decided, and once."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is not None:
        rows.locked(session, sitting.meeting_id)
    found = hosted(session, actor, sitting_id, Action.RELEASE_ABSENCES, now=now)
    if isinstance(found, Refused):
        return found
    meeting, sitting = found
    check = listed(session, meeting, sitting)
    open_ = len(check.to_ask) + len(check.to_decide)
    if sitting.released_at is None or open_:
        return refused("absence-open", count=open_)
    if units_told(session, sitting_id):
        return ToldUnits(sitting_id, 0, (), again=True)
    told, unreached = 0, []
    for unit_id in units_of(session, (one.unit_id for one in check.found if _said(one))):
        unit = people_rows.unit(session, unit_id)
        if unit is None:
            continue
        if _tell(session, unit, meeting, sitting, now=now):
            told += 1
        else:
            unreached.append(unit.name)
    settings.put(session, _setting(sitting_id), now.isoformat())
    changed(
        session,
        actor,
        "tell units of absences",
        f"sitting:{sitting_id}",
        now=now,
        after={"units": told},
    )
    return ToldUnits(sitting_id, told, tuple(unreached))


def units_told(session: Session, sitting_id: int) -> bool:
    """Whether the units were told of this sitting."""
    return bool(settings.get(session, _setting(sitting_id), ""))


def unit_part(
    session: Session, who: Who, sitting_id: int, unit_id: int, *, unanswered: bool = False
) -> UnitPart | Refused:
    """The unit's own people on the list, for its head and contact; with ``unanswered`` those who
    have not explained themselves."""
    sitting = rows.sitting(session, sitting_id)
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    unit = people_rows.unit(session, unit_id)
    if sitting is None or meeting is None or unit is None:
        return refused("gone")
    if not may(who, Action.SEE_STATISTICS, replace(about(session, meeting), unit_id=unit_id)):
        return refused("not-allowed")
    became = roster.successors(session)
    own = [
        one
        for one in listed(session, meeting, sitting).found
        if one.unit_id is not None and became.get(one.unit_id, one.unit_id) == unit_id
    ]
    kept = [one for one in own if one.standing == "asked"] if unanswered else filter(_said, own)
    return UnitPart(
        meeting_id=meeting.id,
        sitting_id=sitting.id,
        title=meeting.title,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        unit=unit.name,
        found=tuple(kept),
    )


def units_of(session: Session, unit_ids: Iterable[int | None]) -> list[int]:
    """The units as they are called now, each once: people who came for a unit that was renamed or
    merged since are its successor's."""
    became = roster.successors(session)
    now = (became.get(unit, unit) for unit in unit_ids if unit is not None)
    return list(dict.fromkeys(now))


def _said(one: Found) -> bool:
    """What was not asked is not told either."""
    return one.standing in ("excused", "unexcused")


def _tell(
    session: Session,
    unit: people_rows.Unit,
    meeting: rows.Meeting,
    sitting: rows.Sitting,
    *,
    now: datetime,
) -> bool:
    readers = dict.fromkeys(one for one in (unit.contact_id, unit.head_id) if one is not None)
    notice = Notice(
        kind="absence_unit",
        params={"sitting": sitting.id, "unit": unit.id},
        dedupe=f"absence-unit:{sitting.id}:{unit.id}",
        meeting_id=meeting.id,
    )
    reached = [tell(session, reader, notice, now=now) for reader in readers]
    return any(not isinstance(one, NoAccount) for one in reached)


def _setting(sitting_id: int) -> str:
    return f"absence units told {sitting_id}"
