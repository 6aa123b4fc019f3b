"""The lists of today, by who reads them: above the profile's rank that is the contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meetings.office import Office
from meetings.people import About, Action, Who, who_is
from meetings.reach import chased_reader
from meetings.tasks.reading import hosts_of, trackers
from storage import Session
from storage import people as people_rows
from storage import tasks as task_rows


@dataclass(slots=True)
class Lists:
    """What is gathered for everybody before anything is sent."""

    session: Session
    office: Office
    #: Reader → key of the line → the line.
    lines: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    #: Reader → what is counted (approvals, late, ratify, questions, confirm) → how many.
    counts: dict[int, dict[str, int]] = field(default_factory=dict)
    #: Reader → the month whose report is ready, as year × 100 + month.
    months: dict[int, int] = field(default_factory=dict)
    #: What rights on the open tasks depend on, by task; read once for all of them.
    known: dict[int, About] = field(default_factory=dict)
    _offices: tuple[tuple[int, ...], ...] | None = None
    _readers: dict[int, int | None] = field(default_factory=dict)
    _known: dict[int, Who | None] = field(default_factory=dict)

    def reader_for(self, person_id: int) -> int | None:
        """Who reads what this person is chased with; None: nobody can. Looked up once."""
        if person_id not in self._readers:
            profile = self.office.profile
            self._readers[person_id] = chased_reader(self.session, person_id, profile)
        return self._readers[person_id]

    def who(self, person_id: int) -> Who | None:
        """Who this is; looked up once."""
        if person_id not in self._known:
            self._known[person_id] = who_is(self.session, person_id)
        return self._known[person_id]

    def add(self, reader: int, task: task_rows.Task, why: str, **of: int) -> None:
        """One line; a task, a part, a request is named once to one reader. A proposal to submit
        it says more than that it is late."""
        line = {"task": task.id, "why": why, "owner": task.owner_id, **of}
        key = next((f"{name}:{id}" for name, id in of.items()), f"task:{task.id}")
        lines = self.lines.setdefault(reader, {})
        if lines.setdefault(key, line)["why"] == "escalated" and why == "submit":
            lines[key] = line

    def count(self, person_ids: Iterable[int], what: str) -> bool:
        """One more of these for whoever reads for each of these people; False: nobody does."""
        readers = {r for r in map(self.reader_for, person_ids) if r is not None}
        for reader in readers:
            found = self.counts.setdefault(reader, {})
            found[what] = found.get(what, 0) + 1
        return bool(readers)

    def tell_head(self, task: task_rows.Task, why: str) -> bool:
        """A line for the head of the lead unit; False where there is none but the owner."""
        unit = people_rows.unit(self.session, task.unit_id) if task.unit_id is not None else None
        if unit is None or unit.head_id is None or unit.head_id == task.owner_id:
            return False
        reader = self.reader_for(unit.head_id)
        if reader is not None:
            self.add(reader, task, why)
        return reader is not None

    def tell_hosts(self, task: task_rows.Task, why: str, action: Action) -> None:
        """A line for who answers for the task and may do this with it."""
        if self._offices is None:
            self._offices = trackers(self.session)
        known = self.known.get(task.id)
        found = hosts_of(
            self.session, task, action, who=self._there, known=known, offices=self._offices
        )
        for host in found:
            reader = self.reader_for(host)
            if reader is not None:
                self.add(reader, task, why)

    def _there(self, person_id: int) -> Who | None:
        """Who this is, where somebody reads for them: else the next ones are asked."""
        return self.who(person_id) if self.reader_for(person_id) is not None else None

    def readers(self) -> list[int]:
        """Everybody who has something on their list."""
        return sorted({*self.lines, *self.counts, *self.months})
