"""What people do in the simulated year of the chase: tasks live, and are handed over.

Everything goes through the use cases of the product. Each owner has a manner: prompt, late,
silent, rarely heard of, contesting. Beside each deed stands what the rules have to know of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from meetings import approvals, tasks
from meetings.roster import records
from meetings.tasks import changing, handing_over, setting, submitting
from storage import Session
from storage import meetings as meeting_rows
from storage import tasks as rows
from tests.jobs import chase_seen
from tests.jobs.chase_record import DAY, Run
from tests.jobs.chase_sharing import Sharing
from tests.jobs.chase_stage import HOUR, Size

DONE = tasks.Report(tasks.Progress.DONE, "已办结", evidence_on_paper=True)
UNDER_WAY = tasks.Report(tasks.Progress.UNDER_WAY, "正在办理")
#: Outcomes of deeds that moved a task on.
MOVED = (tasks.Moved, tasks.Reassigned, approvals.Decided)


class Life(Sharing):
    """The office as it lives."""

    def changes(self, task_id: int, kind: str, deed: Callable[[], Any]) -> Any:
        """A deed that may move the task's due day, and what its parts follow."""
        before = self.database.read_now(lambda s: chase_seen.dues(s, task_id))
        outcome = deed()
        after = self.database.read_now(lambda s: chase_seen.dues(s, task_id))
        if isinstance(outcome, MOVED):
            if kind and (kind != "moved" or before != after or isinstance(outcome, tasks.Moved)):
                self.note(kind, "task", task_id)
            for part, (due, since) in after[2].items():
                if part in before[2] and before[2][part][0] != due:
                    self.note("another day", "part", part, due=since)
        return outcome

    def meets(self) -> None:
        """A meeting was held; its resolutions are registered over the next hours."""
        organiser = self.rng.choice(self.desk if self.rng.random() < 0.8 else self.staff)
        if self.people[organiser].left:
            return

        def unit(session: Session) -> int:
            meeting = meeting_rows.Meeting(
                title="馆务会议",
                series="馆务会议",
                class_="IV",
                package="simple",
                level="internal",
                state="closed",
                starts_at=self.now - 3 * HOUR,
                ends_at=self.now - HOUR,
                place="三楼",
                organiser_id=organiser,
                created_at=self.now - 9 * DAY,
            )
            session.add(meeting)
            session.flush()
            return meeting.id

        meeting_id = self.database.write_now(unit)
        for _ in range(max(1, round(self.rng.gauss(self.size.items, 3)))):
            at = self.now + self.rng.random() * 5 * HOUR
            self.plan(at, lambda: self.registers(meeting_id, organiser))

    def registers(self, meeting_id: int, organiser: int) -> None:
        """One item: its owner, its day, and how it will go."""
        rng = self.rng
        who = organiser if rng.random() < 0.7 else self.host()
        owner = rng.choice(self.above if rng.random() < 0.06 else self.staff)
        due = self.workday(self.today, min(120, 3 + int(rng.expovariate(1 / self.size.ahead))))
        due += rng.choice([0, 0, 0, 1, 2]) * DAY
        new = tasks.NewTask("整理库房", owner, due, meeting_id=meeting_id)
        made = self.does(who, tasks.register_task, new, **self.here)
        if isinstance(made, tasks.Registered):
            self.note("begins", "task", made.task_id)
            self.registered.append(made.task_id)
            self.goes_on(made.task_id)
            self._more(made.task_id)

    def _more(self, task: int) -> None:
        """Parts, milestones, requests, extensions, pauses: of some."""
        rng, due = self.rng, self.row(task).due_on
        long = self.days.between(self.today, due)
        if rng.random() < 0.18:
            self.soon(0, 2, lambda: self.shares(task))
        if rng.random() < 0.12 and long > 4:
            self.soon(0, 1, lambda: self.sets_milestone(task))
        if rng.random() < 0.12:
            self.soon(1, max(1, long - 1), lambda: self.asks_help(task))
        if rng.random() < 0.16:
            self.soon(max(0, long - 6), max(0, long - 1), lambda: self.extends(task))
        if rng.random() < 0.03:
            self.soon(long + 1, long + 3, lambda: self.extends(task))
        if rng.random() < 0.04:
            self.soon(1, max(1, long), lambda: self.suspends(task))
        self.plan(self.some_time(self.workday(due, rng.randint(6, 9))), lambda: self.submits(task))

    def goes_on(self, task: int) -> None:
        """What the present owner will do with it, by their manner."""
        rng, row = self.rng, self.row(task)
        accept, report = (lambda: self.accepts(task)), (lambda: self.reports(task))
        done, due = (lambda: self.reports(task, done=True)), row.due_on
        match self.manner[row.owner_id]:
            case "prompt":
                self.soon(0, 2, accept)
                for _ in range(rng.randint(0, 3)):
                    self.soon(1, max(1, self.days.between(self.today, due)), report)
                self.plan(
                    self.some_time(self.days.on_or_before(due - rng.randint(0, 5) * DAY)), done
                )
            case "late":
                self.soon(2, 8, accept)
                self.soon(1, 3, report, due)
                self.soon(2, 14, done, due)
            case "silent":
                self.soon(9, 24, done, due)
            case "rare":
                self.soon(0, 4, accept)
                self.soon(2, max(2, self.days.between(self.today, due) - 2), report)
                self.soon(0, 4, done, due)
            case "contests":
                self.soon(0, 2, lambda: self.contests(task))
                self.soon(5, 9, accept)
                self.soon(0, 6, done, due)

    def accepts(self, task: int) -> None:
        """签收."""
        who = self.taps_for(self.row(task).owner_id)
        if who is not None:
            self.does(who, tasks.accept, task)

    def reports(self, task: int, *, done: bool = False, tries: int = 0) -> None:
        """报进展 or 报请办结; entered by a host for who has no account."""
        row = self.row(task)
        who = self.taps_for(row.owner_id) or self.host()
        outcome = self.does(
            who, tasks.report_progress, task, DONE if done else UNDER_WAY, **self.here
        )
        if isinstance(outcome, tasks.Moved) and not done:
            steps = self.database.read_now(
                lambda s: [m.due_on for m in rows.milestones_of(s, task) if m.done_at is None]
            )
            self.note("report", "task", task, due=row.due_on, milestones=tuple(steps))
        elif isinstance(outcome, tasks.Moved):
            self.soon(0, 4, lambda: self.verifies(task))
        elif done and row.state != "closed" and tries < 6:
            if getattr(outcome, "code", "") == "task-parts-open" and tries > 1:
                self._drops_parts(task)
            self.soon(2, 6, lambda: self.reports(task, done=True, tries=tries + 1))

    def verifies(self, task: int) -> None:
        """Somebody else looks at it; now and then the owner tries to close it."""
        row = self.row(task)
        own = self.taps_for(row.owner_id)
        tries = [*([own] if own is not None else []), row.reported_by_id, self.host(), self.host()]
        if self.rng.random() < 0.15:
            who = row.registered_by_id
            outcome = self.changes(
                task,
                "returned",
                lambda: self.does(who, tasks.return_task, task, "请补充", **self.here),
            )
            if isinstance(outcome, tasks.Moved):
                self.soon(1, 12, lambda: self.reports(task, done=True))
                return
        for who_ in tries:
            outcome = self.does(who_, tasks.verify, task, **self.here) if who_ else None
            if isinstance(outcome, tasks.Moved):
                contact = self.people[row.owner_id].contact
                assert who_ is not None
                self.closed.append((who_, row.owner_id, row.reported_by_id, contact))
                if self.rng.random() < 0.04:
                    self.soon(2, 15, lambda: self.reopens(task))
                return
        if self.row(task).state == "reported":
            self.soon(1, 4, lambda: self.verifies(task))

    def contests(self, task: int) -> None:
        """有异议; settled some days later."""
        who = self.taps_for(self.row(task).owner_id)
        if who is not None:
            outcome = self.does(who, tasks.contest, task, "不属我处职责", **self.here)
            if isinstance(outcome, tasks.Moved):
                self.soon(0, 3, lambda: self.settles(task))

    def settles(self, task: int) -> None:
        """Upheld, or given to somebody else, perhaps by another day."""
        row, rng = self.row(task), self.rng
        owner = row.owner_id if rng.random() < 0.4 else rng.choice(self.staff)
        due = self.workday(self.today, rng.randint(3, 30)) if rng.random() < 0.4 else None
        outcome = self.changes(
            task,
            "begins",
            lambda: self.does(
                rng.choice([row.registered_by_id, self.host()]),
                tasks.reassign,
                task,
                owner,
                due_on=due,
                **self.here,
            ),
        )
        if isinstance(outcome, tasks.Reassigned):
            self.goes_on(task)
        elif self.row(task).state == "contested":
            self.soon(1, 4, lambda: self.settles(task))

    def reopens(self, task: int) -> None:
        """重新立项."""
        due = self.workday(self.today, self.rng.randint(4, 30))

        def deed() -> Any:
            return self.does(self.host(), setting.reopen, task, due, "又有反复", **self.here)

        if isinstance(self.changes(task, "begins", deed), tasks.Moved):
            self.goes_on(task)

    def extends(self, task: int) -> None:
        """申请延期, in time or too late."""
        row = self.row(task)
        who = self.taps_for(row.owner_id) or self.host()
        to = self.workday(row.due_on, self.rng.randint(2, 25))
        asked = self.does(who, changing.ask_extension, task, to, "等上级批复", **self.here)
        if isinstance(asked, changing.Asked):
            self.soon(0, 4, lambda: self.decides(asked.approval_id, task))

    def suspends(self, task: int) -> None:
        """申请中止."""
        who = self.taps_for(self.row(task).owner_id) or self.host()
        asked = self.does(who, changing.ask_suspension, task, "政策调整", **self.here)
        if isinstance(asked, changing.Asked):
            self.soon(0, 4, lambda: self.decides(asked.approval_id, task))

    def decides(self, approval: int, task: int) -> None:
        """Whoever is asked decides, or their contact taps."""
        waiting = self.database.read_now(
            lambda s: approvals.waiting(s, now=self.now, office=self.office)
        )
        found = next((one for one in waiting if one.approval_id == approval), None)
        if found is None or not found.asked:
            return
        who = self.taps_for(self.rng.choice(found.asked))
        if who is None:
            self.soon(1, 3, lambda: self.decides(approval, task))
            return
        how = {"approve": self.rng.random() < 0.85, "reason": "请抓紧", **self.here}

        def deed() -> Any:
            return self.does(who, approvals.decide, approval, **how)

        outcome = self.changes(task, "moved", deed)
        if isinstance(outcome, approvals.Decided) and outcome.waiting:
            self.soon(0, 4, lambda: self.decides(approval, task))
        elif self.row(task).state == "suspended":
            self.soon(4, 20, lambda: self.resumes(task))

    def resumes(self, task: int) -> None:
        """恢复办理."""
        due = max(self.row(task).due_on, self.workday(self.today, self.rng.randint(2, 15)))

        def deed() -> Any:
            return self.does(self.host(), setting.resume, task, due, **self.here)

        if isinstance(self.changes(task, "moved", deed), tasks.Moved):
            self.goes_on(task)

    def submits(self, task: int) -> None:
        """呈报, where it is late still; the leader's contact answers, or nobody does."""
        if self.rng.random() < 0.6:
            outcome = self.does(self.host(), submitting.submit, task, "请领导过问", **self.here)
            if isinstance(outcome, tasks.Moved):
                asked = self.database.read_now(lambda s: rows.requests_of(s, task)[-1])
                self.note("begins", "request", asked.id)
                if self.rng.random() < 0.7:
                    self.soon(0, 8, lambda: self.answers(asked.id))

    # -- people who go --------------------------------------------------------------------

    def between(self, run: Run) -> None:
        """Now and then somebody leaves, or blocks the bot, whose list is made already."""
        here = [i for i in run.lists if i in self.staff and i not in self.heads.values()]
        if not here or self.rng.random() > 0.12:
            return
        person = self.rng.choice(here)
        if self.rng.random() < 0.4:
            self.leaves(person)
        else:
            self.blocks(person)

    def leaves(self, person: int | None = None) -> None:
        """Somebody leaves; what they owe is handed over, sooner, later, or not."""
        person = person or self.rng.choice(self.staff)
        gone = self.does(self.admin, records.leave, person, **self.here)
        assert isinstance(gone, records.LeftOffice), gone
        self.staff.remove(person)
        self.mirror(person, left=True, bound=False, roles=frozenset())
        for one in [p.id for p in self.people.values() if p.contact == person]:
            self.mirror(one, contact=None)
        for unit, head in self.heads.items():
            if head == person:
                self.heads[unit] = None
                self.soon(3, 15, partial(self.appoints, unit))
        if person in self.above:
            self.above.remove(person)
        if self.rng.random() < 0.85:
            self.soon(0, 14, lambda: self.hands_over(person))

    def hands_over(self, person: int) -> None:
        """What somebody owed goes to another."""
        owed = self.database.read_now(lambda s: [t.id for t in rows.open_tasks_of(s, person)])
        to = self.rng.choice(self.staff)
        before = self.database.read_now(lambda s: chase_seen.owed_to_others(s, to))
        outcome = self.does(
            self.rng.choice(self.desk), handing_over.hand_over, person, to, **self.here
        )
        if isinstance(outcome, handing_over.HandedOver):
            for task in owed:
                self.note("begins", "task", task)
                self.goes_on(task)
            after = self.database.read_now(lambda s: chase_seen.owed_to_others(s, to))
            for kind, of in after.keys() - before.keys():
                self.note("begins", kind, of)


def populated(url: str, folder: Path, size: Size) -> Life:
    """The office with everything planned that does not follow from life."""
    life = Life(url, folder, size)
    life.hires()
    rng = life.rng

    def some(count: float, happens: Callable[[], None]) -> None:
        for _ in range(max(1, round(count))):
            day = life.workday(size.first + int(rng.random() * (size.days - 3)) * DAY)
            life.plan(life.some_time(day), happens)

    for _ in range(max(1, size.days // 25)):
        since = life.moment(
            size.first + rng.randrange(2, size.days - 2) * DAY, rng.choice([6, 8.5, 14])
        )
        life.away.append((since, since + rng.choice([3, 8.7, 11, 26, 50]) * HOUR))
    some(size.meetings, life.meets)
    some(size.people / 25, life.leaves)
    some(size.people / 14, life.blocks)
    some(size.people / 25, life.binds)
    some(size.people / 25, life.has_contact)
    some(size.units / 3, lambda: life.appoints(rng.choice(list(life.heads))))
    some(size.days / 60, life.switches)
    some(size.days / 60, life.leads)
    some(size.days / 30, life.sets_a_day)
    return life
