"""Templates of preparation tasks: the shipped ones, the office's editions of them and its own,
and which fits a meeting. Row 2.1a; norms ORG-17, ORG-18."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.preparation.template_lines import Line
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import preparation as rows


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it holds now, or one edition of it."""

    #: Stands for it on buttons: a shipped one by its place, an edition by its id.
    ref: int
    name: str
    #: 0: as shipped, no edition of the office's own yet.
    edition: int
    #: Proposed for meetings of this class and package; "" for any.
    class_: str
    package: str
    lines: tuple[Line, ...]
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    retired: bool = False

    @property
    def id(self) -> int | None:
        """The edition's id; None for one that is as shipped."""
        return self.ref // 2 if self.ref % 2 else None


def templates(session: Session, office: Office, *, retired: bool = False) -> tuple[Template, ...]:
    """Everything that is offered: the shipped ones in their order, in the office's edition where
    there is one, then the office's own by name; retired ones last where asked."""
    own = {row.name: row for row in rows.newest_editions(session)}
    people = _writers(session, list(own.values()))
    found = [
        _of_row(own.pop(shipped.name), people) if shipped.name in own else shipped
        for shipped in _shipped(office)
    ]
    found += [_of_row(row, people) for row in own.values()]
    kept = [one for one in found if not one.retired]
    return (*kept, *(one for one in found if one.retired)) if retired else tuple(kept)


def template_of(session: Session, ref: int, office: Office) -> Template | None:
    """The template this button stands for, in the edition that holds now; None where there is
    none any more."""
    if ref % 2 == 0:
        shipped = _shipped(office)
        name = shipped[ref // 2].name if ref // 2 < len(shipped) else None
    else:
        row = rows.edition(session, ref // 2)
        name = row.name if row is not None else None
    known = templates(session, office, retired=True)
    return next((one for one in known if one.name == name), None)


def named(session: Session, name: str, office: Office) -> Template | None:
    """The template of this name as it holds now."""
    known = templates(session, office, retired=True)
    return next((one for one in known if one.name == name), None)


def editions(
    session: Session, who: Who, name: str, office: Office
) -> tuple[Template, ...] | Refused:
    """Every edition with who wrote it, when and why, the newest first; last the shipped one."""
    if not may(who, Action.SET_TEMPLATES):
        return refused("not-allowed")
    found = rows.editions_of(session, name)
    people = _writers(session, found)
    shipped = tuple(one for one in _shipped(office) if one.name == name)
    return (*(_of_row(row, people) for row in found), *shipped)


def fitting(session: Session, meeting: meeting_rows.Meeting, office: Office) -> Template | None:
    """The template proposed for a meeting: what the office keeps for its class and package, else
    the first that fits by package or head count."""
    known = templates(session, office)
    scoped = [one for one in known if one.class_ or one.package]
    fits = [
        one
        for one in scoped
        if one.class_ in ("", meeting.class_) and one.package in ("", meeting.package)
    ]
    if fits:
        return max(fits, key=lambda one: (bool(one.class_), bool(one.package)))
    people = len(attendance_rows.participants_of(session, meeting.id))
    offered = {one.name: one for one in known if one not in scoped}
    last = None
    for rule in office.profile.preparation.templates.values():
        if rule.name not in offered:
            continue
        last = offered[rule.name]
        crowded = rule.over_people is not None and people > rule.over_people
        if meeting.package in rule.packages or crowded:
            return last
    return last


def _shipped(office: Office) -> tuple[Template, ...]:
    return tuple(
        Template(
            ref=at * 2,
            name=one.name,
            edition=0,
            class_="",
            package="",
            lines=tuple(
                Line(line.group, line.text, line.lead_wd, line.result, line.what)
                for line in one.lines
            ),
        )
        for at, one in enumerate(office.profile.preparation.templates.values())
    )


def _writers(session: Session, found: Sequence[rows.TaskTemplate]) -> dict[int, str]:
    people = people_rows.persons(session, {row.by_id for row in found})
    return {id: person.name for id, person in people.items()}


def _of_row(row: rows.TaskTemplate, people: dict[int, str]) -> Template:
    return Template(
        ref=row.id * 2 + 1,
        name=row.name,
        edition=row.edition,
        class_=row.class_,
        package=row.package,
        lines=tuple(map(Line.from_data, row.lines)),
        reason=row.reason,
        by=people.get(row.by_id, ""),
        at=row.at,
        retired=row.retired_at is not None,
    )
