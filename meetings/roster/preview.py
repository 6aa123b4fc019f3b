"""The first half of an import: a table is compared with the roster and shown. Row 2.6.

As a piece of work, because 5,000 rows take longer than a transaction may. Nothing is written but
the work itself: the rows are kept in it until the import is confirmed, given up, or a day old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, tell
from meetings.regime import Profile
from meetings.roster.entries import HeldPost, Known, RawRow, Remark, Roster
from meetings.roster.planning import ImportPlan, plan
from meetings.roster.reading import NoHeader, find_header, read_rows
from meetings.roster.steps import Step, steps_of
from storage import Session, timers, work
from storage import people as people_rows
from storage import roster as rows

PREVIEW, IMPORT = "roster_preview", "roster_import"
#: Examples of each kind in the preview.
SAMPLES = 5
#: How long a preview may be confirmed; then the table is erased.
LIFETIME = timedelta(days=1)
#: A process that was away erases it later all the same.
FORGOTTEN_LATE = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, as shown before it is confirmed."""

    work_id: int
    #: Numbers by kind: rows, added, changed, left, unchanged, problems, warnings, units.
    counts: dict[str, int]
    #: First lines of each kind, as JSON of ``_samples``.
    samples: dict[str, list[dict[str, Any]]]
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    withheld: tuple[str, ...]
    unknown: tuple[str, ...]
    #: Names of those for whom the roster changed since the preview before this one.
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """The table is being compared; the preview follows."""

    work_id: int
    rows: int


def check(
    session: Session,
    actor: Actor,
    table: Sequence[RawRow],
    *,
    name: str,
    now: datetime,
    office: Office,
) -> Checking | Refused:
    """Take a table to be compared with the roster; ``name`` is the file's, for the record."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    refusal = unusable(table, office.profile)
    if refusal is not None:
        return refusal
    id = start_preview(
        session, table, asked_by=actor.who.person_id, account=actor.account, now=now
    )
    changed(session, actor, "check roster", f"work:{id}", now=now, after={"file": name})
    header = find_header(table)
    above = 0 if isinstance(header, NoHeader) else header.index + 1
    return Checking(id, len(table) - above)


def unusable(table: Sequence[RawRow], profile: Profile) -> Refused | None:
    """Why this table is no roster at all; None where it can be read."""
    if len(table) > profile.roster.max_rows:
        return refused("roster-too-long", limit=profile.roster.max_rows)
    header = find_header(table)
    if isinstance(header, NoHeader):
        return refused("roster-no-header", missing=",".join(header.missing))
    if header.index + 1 >= len(table):
        return refused("roster-no-rows")
    return None


def start_preview(
    session: Session,
    table: Sequence[RawRow],
    *,
    asked_by: int | None,
    account: str,
    now: datetime,
    moved: Sequence[str] = (),
) -> int:
    """Queue the comparison; a day later the table is erased, confirmed or not."""
    data = {
        "rows": [[number, list(cells)] for number, cells in table],
        "account": account,
        "moved": list(moved),
    }
    id = work.start(
        session, PREVIEW, data, asked_by_person_id=asked_by, address_key=None, total=1, now=now
    )
    timers.replace(
        session,
        f"roster:{id}",
        [timers.WantedTimer("roster_forgotten", "", now + LIFETIME, now + FORGOTTEN_LATE)],
    )
    return id


def forget(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The day is over: erase the table of a preview nobody confirmed."""
    id = int(timer.subject.partition(":")[2])
    if not being_imported(session, id):
        work.forget(session, id)


def being_imported(session: Session, work_id: int) -> bool:
    """Whether this preview was confirmed and is being applied."""
    under_way = (work.one(session, id) for id in work.under_way(session, IMPORT))
    return any(item is not None and item.data.get("preview") == work_id for item in under_way)


def preview_chunk(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
    """Compare the table with the roster and show what would change."""
    found = planned(session, item, office)
    result = {
        "steps": found.steps,
        "counts": _counts(found.plan) | {"rows": found.rows},
        "samples": _samples(found.plan),
        "problems": [problem.to_data() for problem in found.plan.problems],
        "warnings": [warning.to_data() for warning in found.plan.warnings],
        "withheld": list(found.withheld),
        "unknown": list(found.unknown),
        "moved": item.data["moved"],
    }
    work.finish(session, item.id, result)
    if item.asked_by_person_id is not None:
        shown = Notice("import_preview", {"work": item.id}, shows=subject(item.id))
        tell(session, item.asked_by_person_id, shown, now=now)


def preview_of(session: Session, work_id: int) -> Preview | None:
    """The preview as it was made; None once its table is erased, or before it is made."""
    item = work.one(session, work_id)
    if item is None or item.kind != PREVIEW or item.result is None or "rows" not in item.data:
        return None
    result = item.result
    return Preview(
        work_id=work_id,
        counts=result["counts"],
        samples=result["samples"],
        problems=tuple(map(Remark.from_data, result["problems"])),
        warnings=tuple(map(Remark.from_data, result["warnings"])),
        withheld=tuple(result["withheld"]),
        unknown=tuple(result["unknown"]),
        moved=tuple(result["moved"]),
    )


def subject(work_id: int) -> str:
    """What the message of a preview shows; progress is shown in its place."""
    return f"roster:{work_id}"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and what its table was like."""

    plan: ImportPlan
    steps: list[Step]
    rows: int
    withheld: tuple[str, ...]
    unknown: tuple[str, ...]


def planned(session: Session, item: work.WorkItem, office: Office) -> Planned:
    """Compare the table of a preview with the roster as it is at this moment."""
    table = raw_rows(item.data)
    header = find_header(table)
    if isinstance(header, NoHeader):
        raise LookupError("a table without a heading was taken for a roster")
    sheet = read_rows(table, header, office.profile)
    found = plan(sheet, roster_now(session), actor_id=item.asked_by_person_id)
    return Planned(
        plan=found,
        steps=steps_of(found),
        rows=len(table) - header.index - 1,
        withheld=sheet.withheld,
        unknown=sheet.unknown,
    )


def raw_rows(data: dict[str, Any]) -> list[RawRow]:
    """The rows as they were kept."""
    return [(number, tuple(cells)) for number, cells in data["rows"]]


def roster_now(session: Session) -> Roster:
    """Everybody as they are now, read in five queries."""
    posts: dict[int, list[HeldPost]] = {}
    for post_id, person_id, unit, title, rank, position in rows.current_posts(session):
        posts.setdefault(person_id, []).append(HeldPost(post_id, unit, title, rank, position))
    groups: dict[int, set[str]] = {}
    for person_id, group in rows.memberships(session):
        groups.setdefault(person_id, set()).add(group)
    holders = rows.role_holders(session)
    people = tuple(
        Known(
            person_id=id,
            name=name,
            phone=phone,
            left=left_on is not None,
            contact_id=contact_id,
            posts=tuple(posts.get(id, ())),
            groups=frozenset(groups.get(id, ())),
            holds_role=id in holders,
        )
        for id, name, phone, left_on, contact_id in rows.everybody(session)
    )
    every = people_rows.units(session)
    names, became = {unit.id: unit.name for unit in every}, rows.successors(session)
    ended = {u.name: names.get(became.get(u.id, 0), "") for u in every if u.ended_on is not None}
    return Roster(people, tuple(u.name for u in every if u.ended_on is None), ended)


def _counts(plan: ImportPlan) -> dict[str, int]:
    return {
        "added": len(plan.added),
        "changed": len(plan.changed),
        "left": len(plan.left),
        "unchanged": plan.unchanged,
        # Rows, not remarks: one row may have several things wrong.
        "problems": len({problem.row for problem in plan.problems}),
        "warnings": len(plan.warnings),
        "units": len(plan.units),
    }


def _samples(plan: ImportPlan) -> dict[str, list[dict[str, Any]]]:
    return {
        "units": [{"name": name} for name in plan.units[:SAMPLES]],
        "added": [
            {"row": a.row, "name": a.name, "posts": [[p.unit, p.title] for p in a.posts]}
            for a in plan.added[:SAMPLES]
        ],
        "changed": [
            {
                "row": c.row,
                "name": c.person.name,
                "changes": [[change.field, change.old, change.new] for change in c.changes],
            }
            for c in plan.changed[:SAMPLES]
        ],
        "left": [
            {
                "row": g.row,
                "name": g.person.name,
                "posts": [[p.unit, p.title] for p in g.person.posts],
            }
            for g in plan.left[:SAMPLES]
        ],
    }


def erase(session: Session, work_id: int) -> None:
    """Erase the table: confirmed and done, or given up."""
    timers.cancel(session, subject(work_id))
    work.forget(session, work_id)
