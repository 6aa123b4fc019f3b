"""Editing templates: every change is another edition with its reason. Row 2.1a; norm ORG-17."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.preparation.template_lines import Line, compare, problem_of, tidy
from meetings.preparation.templates import Template, named
from storage import Session
from storage import preparation as rows

LONGEST_NAME = 30
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class EditionSaved:
    """Another edition holds."""

    ref: int
    name: str
    edition: int


@dataclass(frozen=True, slots=True)
class EditionUnchanged:
    """It says what the one that holds says: nothing was written."""

    ref: int


@dataclass(frozen=True, slots=True)
class EditionStale:
    """Somebody else saved one meanwhile; nothing was written."""

    edition: int
    by: str


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What is to hold from now on; ``seen``: the edition it was made from."""

    name: str
    lines: tuple[Line, ...]
    reason: str
    seen: int
    class_: str = ""
    package: str = ""


def save_edition(
    session: Session, actor: Actor, new: NewEdition, *, now: datetime, office: Office
) -> EditionSaved | EditionUnchanged | EditionStale | Refused:
    """Another edition of the template of this name, or the first of a new one. Row 2.1a.

    A retired template is offered again with it.
    """
    if not may(actor.who, Action.SET_TEMPLATES):
        return refused("not-allowed")
    name, reason = " ".join(new.name.split()), " ".join(new.reason.split())
    lines = tuple(map(tidy, new.lines))
    problem = _problem(name, reason, lines, new, office)
    if problem is not None:
        return problem
    rows.lock_name(session, name)
    holds = named(session, name, office)
    if holds is not None and holds.edition != new.seen:
        return EditionStale(holds.edition, holds.by)
    scope = new.class_, new.package
    if holds is not None and not holds.retired:
        same = (holds.class_, holds.package) == scope
        if same and compare(holds.lines, lines).nothing:
            return EditionUnchanged(holds.ref)
    return _write(session, actor, name, reason, lines, scope, holds, now, office)


def _write(
    session: Session,
    actor: Actor,
    name: str,
    reason: str,
    lines: Sequence[Line],
    scope: tuple[str, str],
    holds: Template | None,
    now: datetime,
    office: Office,
) -> EditionSaved | EditionStale:
    row = rows.TaskTemplate(
        name=name,
        edition=holds.edition + 1 if holds is not None else 1,
        class_=scope[0],
        package=scope[1],
        lines=[line.to_data() for line in lines],
        reason=reason,
        by_id=actor.who.person_id,
        at=now,
    )
    if not rows.add_edition(session, row):
        first = named(session, name, office)
        return EditionStale(first.edition, first.by) if first else EditionStale(0, "")
    before = [line.to_data() for line in holds.lines] if holds is not None else None
    changed(
        session,
        actor,
        "save task template",
        f"task_template:{row.id}",
        now=now,
        before={"name": name, "edition": holds.edition, "lines": before} if holds else None,
        after={
            "name": name,
            "edition": row.edition,
            "lines": row.lines,
            "class": row.class_,
            "package": row.package,
        },
        reason=reason,
    )
    return EditionSaved(row.id * 2 + 1, name, row.edition)


def retire(
    session: Session, actor: Actor, name: str, reason: str, *, now: datetime, office: Office
) -> EditionSaved | EditionUnchanged | EditionStale | Refused:
    """停用: the template is offered no more; meetings that have its tasks keep them. A shipped
    one gets an edition of the office's own that says so."""
    if not may(actor.who, Action.SET_TEMPLATES):
        return refused("not-allowed")
    reason = " ".join(reason.split())
    if (problem := _reason_problem(reason, office)) is not None:
        return problem
    rows.lock_name(session, name)
    holds = named(session, name, office)
    if holds is None:
        return refused("template-gone")
    if holds.retired:
        return EditionUnchanged(holds.ref)
    scope = holds.class_, holds.package
    saved = _write(session, actor, name, reason, holds.lines, scope, holds, now, office)
    if isinstance(saved, EditionStale):
        return saved
    row = rows.edition(session, saved.ref // 2)
    if row is not None:
        row.retired_at = now
    session.flush()
    changed(session, actor, "retire task template", f"task_template:{saved.ref // 2}", now=now)
    return saved


def restore(
    session: Session,
    actor: Actor,
    edition_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> EditionSaved | EditionUnchanged | EditionStale | Refused:
    """恢复: what an older edition said holds again, as another edition."""
    row = rows.edition(session, edition_id)
    if row is None:
        return refused("template-gone")
    holds = named(session, row.name, office)
    lines = tuple(map(Line.from_data, row.lines))
    seen = holds.edition if holds is not None else 0
    new = NewEdition(row.name, lines, reason, seen, row.class_, row.package)
    return save_edition(session, actor, new, now=now, office=office)


def _problem(
    name: str, reason: str, lines: Sequence[Line], new: NewEdition, office: Office
) -> Refused | None:
    profile = office.profile
    if not name or len(name) > LONGEST_NAME:
        return refused("template-name", limit=LONGEST_NAME)
    if mark_in(name, profile):
        return refused("level-mark")
    if new.class_ not in ("", *profile.classes) or new.package not in ("", *profile.packages):
        return refused("template-scope")
    return problem_of(lines, profile) or _reason_problem(reason, office)


def _reason_problem(reason: str, office: Office) -> Refused | None:
    if not reason or len(reason) > LONGEST_REASON:
        return refused("template-reason", limit=LONGEST_REASON)
    return refused("level-mark") if mark_in(reason, office.profile) else None
