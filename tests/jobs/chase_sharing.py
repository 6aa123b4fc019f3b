"""Beside the owner in the simulated year: parts, milestones, help that is asked for. Row 8.4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from meetings.tasks import arranging, coordinating, milestones, part_work
from meetings.tasks.parts import PartMoved
from meetings.tasks.requests import HelpMoved
from storage import Session
from storage import tasks as rows
from tests.jobs.chase_people import Staff
from tests.jobs.chase_record import DAY


class Sharing(Staff):
    """The office whose people share their work."""

    def row(self, task_id: int) -> rows.Task:
        """The task as it stands."""

        def read(session: Session) -> rows.Task:
            found = rows.task(session, task_id)
            assert found is not None
            return found

        return self.database.read_now(read)

    def shares(self, task: int) -> None:
        """A part for a co-owner."""
        row = self.row(task)
        due = row.due_on - self.rng.choice([0, 0, 3, 7]) * DAY
        new = arranging.NewPart(self.rng.choice(self.staff), "提供清单", due)
        who = self.taps_for(row.owner_id) or self.host()
        made = self.does(who, arranging.add_part, task, new, **self.here)
        if isinstance(made, PartMoved):
            self.note("begins", "part", made.part_id)
            self._part_goes_on(made.part_id, due)

    def _part_goes_on(self, part: int, due: date) -> None:
        rng = self.rng
        if rng.random() < 0.7:
            self.soon(0, 4, lambda: self._on_part(part, part_work.accept_part))
        if rng.random() < 0.1:
            self.soon(0, 2, lambda: self._contests_part(part))
        for _ in range(rng.randint(0, 2)):
            self.soon(1, 9, lambda: self._notes_part(part))
        self.soon(0, 12, lambda: self._finishes_part(part), due)

    def _part(self, part: int) -> rows.TaskPart:
        found = self.database.read_now(lambda s: s.get(rows.TaskPart, part))
        assert found is not None
        return found

    def _on_part(self, part: int, use: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        who = self.taps_for(self._part(part).person_id) or self.host()
        return self.does(who, use, part, *args, **kw)

    def _notes_part(self, part: int) -> None:
        outcome = self._on_part(part, part_work.note_part, "正在办", **self.here)
        if isinstance(outcome, PartMoved):
            self.note("report", "part", part, due=self._part(part).due_on)

    def _finishes_part(self, part: int) -> None:
        outcome = self._on_part(part, part_work.finish_part, "已办完", **self.here)
        if isinstance(outcome, PartMoved) and self.rng.random() < 0.2:
            self.soon(0, 2, lambda: self._returns_part(part))

    def _returns_part(self, part: int) -> None:
        owner = self.row(self._part(part).task_id).owner_id
        who = self.taps_for(owner) or self.host()
        outcome = self.does(who, arranging.return_part, part, "请补充", **self.here)
        if isinstance(outcome, PartMoved):
            self.note("returned", "part", part)
            self.soon(1, 6, lambda: self._finishes_part(part))

    def _contests_part(self, part: int) -> None:
        outcome = self._on_part(part, part_work.contest_part, "不属我处", **self.here)
        if isinstance(outcome, PartMoved):
            self.soon(0, 3, lambda: self._settles_part(part))

    def _settles_part(self, part: int) -> None:
        row = self._part(part)
        who = self.taps_for(self.row(row.task_id).owner_id) or self.host()
        if self.rng.random() < 0.5:
            outcome = self.does(who, arranging.uphold_part, part, **self.here)
        else:
            other = self.rng.choice(self.staff)
            outcome = self.does(who, arranging.give_part, part, other, **self.here)
        if isinstance(outcome, PartMoved):
            self.note("begins", "part", outcome.part_id)
            self._part_goes_on(outcome.part_id, row.due_on)

    def _drops_parts(self, task: int) -> None:
        for part in self.database.read_now(lambda s: rows.parts_of(s, task)):
            self.does(self.host(), arranging.drop_part, part.id, "不再需要", **self.here)

    def sets_milestone(self, task: int) -> None:
        """A milestone halfway; reached, or not."""
        row = self.row(task)
        who = self.taps_for(row.owner_id) or self.host()
        day = self.today + (row.due_on - self.today) // DAY * self.rng.random() // 1 * DAY
        made = self.does(who, milestones.add_milestone, task, "初稿", day, **self.here)
        if isinstance(made, milestones.MilestoneMoved) and self.rng.random() < 0.7:
            self.soon(0, 6, lambda: self._reaches(task, made.milestone_id), day)

    def _reaches(self, task: int, milestone: int) -> None:
        who = self.taps_for(self.row(task).owner_id) or self.host()
        self.does(who, milestones.reach_milestone, milestone, reached=True)

    def asks_help(self, task: int) -> None:
        """请求协调: answered, passed on, withdrawn, or left lying."""
        row, rng = self.row(task), self.rng
        who = self.taps_for(row.owner_id) or self.host()
        by = self.workday(self.today, rng.randint(1, 8))
        kind: Literal["help", "decision"] = rng.choice(["help", "decision"])
        of = rng.choice(self.above if rng.random() < 0.2 else self.staff)
        new = coordinating.NewHelp(kind, of, "请提供数据", by)
        made = self.does(who, coordinating.ask_help, task, new, **self.here)
        if not isinstance(made, HelpMoved):
            return
        self.note("begins", "request", made.request_id)
        if rng.random() < 0.2:
            self.soon(0, 6, lambda: self._passes_on(made.request_id))
        if rng.random() < 0.75:
            self.soon(0, 14, lambda: self.answers(made.request_id))

    def answers(self, request: int) -> None:
        """答复, or 批示."""
        asked = self.database.read_now(lambda s: s.get(rows.TaskRequest, request))
        assert asked is not None
        who = self.taps_for(asked.of_id) or self.host()
        self.does(who, coordinating.answer_help, request, "已提供", **self.here)

    def _passes_on(self, request: int) -> None:
        asked = self.database.read_now(lambda s: s.get(rows.TaskRequest, request))
        assert asked is not None
        who = self.taps_for(asked.of_id) or self.host()
        other = self.rng.choice(self.staff)
        outcome = self.does(who, coordinating.pass_on, request, other, **self.here)
        if isinstance(outcome, HelpMoved):
            self.note("begins", "request", request)
