"""Backups: when one is due, which are kept, what the last one was, and who hears of a failure.

Row 6.10. How one is made is ``storage.dump``; ``jobs.backup`` puts both together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from meetings.office import Office
from meetings.people import Role
from meetings.reach import Notice, tell
from storage import Session, outbox, people, settings

KEY = "backup"
NAME = re.compile(r"huiwu-(\d{8}T\d{6}Z)\.age")
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Keep:
    """So many backups stay: the newest of each of the last days, ISO weeks and months that have
    one. The newest of all stays always."""

    days: int
    weeks: int
    months: int


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that was made and read back whole, and what has gone wrong since.

    ``at`` is real time, aware UTC; ``size`` in bytes; ``rows`` and ``files`` are counts. All are
    None where none was ever made. ``problem`` is empty, or the code of a text
    ``backup-problem-…``; ``files-missing`` means it was made, without files that were lost
    before.
    """

    at: datetime | None
    file: str | None
    size: int | None
    rows: int | None
    files: int | None
    problem: str


def last_backup(session: Session) -> LastBackup | None:
    """What is known of backups; None where none was tried yet."""
    found = settings.get(session, KEY)
    if not found:
        return None
    at = found["at"]
    return LastBackup(
        at=None if at is None else datetime.fromisoformat(at),
        file=found["file"],
        size=found["bytes"],
        rows=found["rows"],
        files=found["files"],
        problem=found["problem"],
    )


def note_made(session: Session, made: LastBackup) -> None:
    """Remember a backup that was made."""
    settings.put(
        session,
        KEY,
        {
            "at": None if made.at is None else made.at.isoformat(),
            "file": made.file,
            "bytes": made.size,
            "rows": made.rows,
            "files": made.files,
            "problem": made.problem,
        },
    )


def note_failed(session: Session, problem: str) -> None:
    """Remember that one was not made; the last good one stays known."""
    nothing = LastBackup(None, None, None, None, None, problem)
    note_made(session, replace(last_backup(session) or nothing, problem=problem))


def tell_administrators(
    session: Session, kind: str, problem: str, *, now: datetime, office: Office
) -> None:
    """Owe every administrator the notice, once a day, after the quiet hours."""
    day = office.today(now)
    quiet = replace(office.profile.quiet_hours, rest_days=False)
    notice = Notice(
        kind,
        {"day": day.isoformat(), "problem": problem},
        lane=outbox.NOTICES,
        dedupe=f"{kind}:{day.isoformat()}",
        not_before=office.calendar.next_working_moment(now, quiet, office.zone),
    )
    for person in people.people_with_role(session, Role.ADMINISTRATOR.value):
        tell(session, person.id, notice, now=now)


def name_of(at: datetime) -> str:
    """The file name of a backup made at that real time: huiwu-20261201T183000Z.age."""
    return f"huiwu-{at.astimezone(UTC).strftime(_STAMP)}.age"


def made_at(name: str) -> datetime | None:
    """When a file of that name was made (aware UTC); None for what is no backup of ours."""
    match = NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def is_due(real: datetime, at: time | None, made: Iterable[datetime], zone: ZoneInfo) -> bool:
    """Whether today's backup is to be made: its time has come, and there is none of today.

    ``at`` is wall time in the office's zone; None: never. The hour that a change of clocks
    leaves out does not hold it up, and the one that comes twice brings no second one.
    """
    local = real.astimezone(zone)
    if at is None or local.time() < at:
        return False
    return all(moment.astimezone(zone).date() != local.date() for moment in made)


def kept(made: Iterable[datetime], keep: Keep, zone: ZoneInfo) -> set[datetime]:
    """Which backups stay, of those made at these moments; days are the office's."""
    newest_first = sorted(made, reverse=True)
    stay = set(newest_first[:1])
    spans: tuple[tuple[int, Callable[[date], tuple[int, ...]]], ...] = (
        (keep.days, lambda day: (day.toordinal(),)),
        (keep.weeks, lambda day: day.isocalendar()[:2]),
        (keep.months, lambda day: (day.year, day.month)),
    )
    for count, span in spans:
        newest: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            newest.setdefault(span(moment.astimezone(zone).date()), moment)
        stay.update(list(newest.values())[:count])
    return stay
