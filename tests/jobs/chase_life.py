"""What people do in the simulated year of the chase: tasks live, people come and go.

Everything goes through the use cases of the product. Each owner has a manner: prompt, late,
silent, rarely heard of, contesting. Beside each deed stands what the rules have to know of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from meetings import approvals, binding, calendar_table, tasks
from meetings.calendar import DayOverride
from meetings.people import Role
from meetings.roster import records
from meetings.tasks import (
    arranging,
    changing,
    coordinating,
    handing_over,
    milestones,
    part_work,
    submitting,
)
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows
from tests.jobs.chase_rules import DAY, HIGHEST_CHASED, Days, Person
from tests.jobs.chase_stage import HOUR, NAME, RANKS, Size, Stage

MANNERS = ("prompt", "late", "silent", "rare", "contests")
WEIGHTS = (35, 25, 12, 18, 10)
DONE = tasks.Report(tasks.Progress.DONE, "已办结", evidence_on_paper=True)
UNDER_WAY = tasks.Report(tasks.Progress.UNDER_WAY, "正在办理")


class Life(Stage):
    """The office with its people."""

    def __init__(self, url: str, folder: Path, size: Size) -> None:
        super().__init__(url, folder, size)
        self.here: dict[str, Any] = {"office": self.office}
        self.manner: dict[int, str] = {}
        self.staff: list[int] = []
        self.desk: list[int] = []
        self.officers: list[int] = []
        self.above: list[int] = []
        self.admin = 0
        self.top = 0
        self.registered: list[int] = []
        self.other_days = False

    # -- who is there ---------------------------------------------------------------------

    def hires(self) -> None:
        """Units, people with their posts, ranks, contacts and accounts; roles; heads."""
        self.database.write_now(self._hire)

    def _hire(self, session: Session) -> None:
        rng, size = self.rng, self.size
        units = [people_rows.Unit(name=f"第{n}处", position=n) for n in range(size.units)]
        session.add_all(units)
        session.flush()
        few = max(2, size.people // 75)
        for n in range(size.people):
            unit = units[0] if n < 2 * few + 2 else units[n % size.units]
            rank = "科员" if n % 5 else "副处级"
            self._person(session, n, unit, rank, bound=n < 2 * few + 2 or rng.random() > 0.07)
        everybody = list(self.people)
        self.admin, self.top = everybody[0], everybody[1]
        self.desk, self.officers = everybody[2 : 2 + few], everybody[2 + few : 2 + 2 * few]
        self.staff = everybody[2 + 2 * few :]
        self.above = [self.top, *self.staff[: few + 1]]
        for index, leader in enumerate(self.above):
            contact = self.staff[-1 - index] if index != 2 else None
            self._ranks(session, leader, "正厅级" if leader == self.top else "副厅级", contact)
        for person in rng.sample(self.staff[few + 1 :], len(self.staff) // 8):
            others = [i for i in self.staff if i != person and i not in self.above]
            self._ranks(session, person, None, rng.choice(others))
        roles = [(self.admin, Role.ADMINISTRATOR), (self.top, Role.TOP_LEADER)]
        roles += [(i, Role.SECRETARIAT) for i in self.desk]
        roles += [(i, Role.FOLLOW_UP) for i in self.officers]
        roles += [(i, Role.LEADERSHIP) for i in self.above[1:]]
        for person, role in roles:
            session.add(
                people_rows.RoleGrant(person_id=person, role=role.value, granted_at=self.now)
            )
            self.mirror(person, roles=self.people[person].roles | {role.value})
        for index, unit in enumerate(units):
            members = [p.id for p in self.people.values() if p.unit == unit.id]
            free = [i for i in members if i in self.staff and i not in self.above]
            unit.head_id = rng.choice(free) if free and index % 8 != 7 else None
            unit.leader_id = self.above[1 + index % few] if index % 6 != 5 else None
            if unit.head_id is not None:
                self._ranks(session, unit.head_id, "正处级", None)
            self.heads[unit.id], self.leaders[unit.id] = unit.head_id, unit.leader_id
        session.flush()

    def _person(
        self, session: Session, n: int, unit: people_rows.Unit, rank: str, *, bound: bool
    ) -> None:
        person = people_rows.Person(name=f"人员{n}", created_at=self.now)
        session.add(person)
        session.flush()
        session.add(people_rows.Post(person_id=person.id, unit_id=unit.id, title="", rank=rank))
        if bound:
            session.add(
                people_rows.Account(
                    messenger=NAME,
                    chat=str(person.id),
                    platform_person=str(person.id),
                    person_id=person.id,
                    is_primary=True,
                    bound_at=self.now,
                )
            )
        self.manner[person.id] = self.rng.choices(MANNERS, WEIGHTS)[0]
        self.people[person.id] = Person(
            person.id, unit.id, RANKS[rank], None, bound, True, False, frozenset()
        )

    def _ranks(self, session: Session, person: int, rank: str | None, contact: int | None) -> None:
        row = people_rows.person(session, person)
        assert row is not None
        if contact is not None:
            row.contact_id = contact
            self.mirror(person, contact=contact)
        if rank is not None:
            [post] = session.scalars(
                select(people_rows.Post).where(people_rows.Post.person_id == person)
            )
            post.rank = rank
            self.mirror(person, rank=RANKS[rank])

    # -- small words ----------------------------------------------------------------------

    def soon(
        self, first: int, last: int, happens: Callable[[], None], day: date | None = None
    ) -> None:
        """Some working days from now, or from that day."""
        at = self.workday(max(day or self.today, self.today), self.rng.randint(first, last))
        self.plan(max(self.some_time(at), self.now), happens)

    def row(self, task_id: int) -> rows.Task:
        """The task as it stands."""

        def read(session: Session) -> rows.Task:
            found = rows.task(session, task_id)
            assert found is not None
            return found

        return self.database.read_now(read)

    def taps_for(self, person_id: int) -> int | None:
        """Whoever does things in a person's name: they, or their contact; None: by phone."""
        person = self.people[person_id]
        if person.left:
            return None
        high = person.rank is not None and person.rank < HIGHEST_CHASED
        for one in [person.contact] if high and person.contact else [person_id, person.contact]:
            if one is not None and self.people[one].bound and not self.people[one].left:
                return one
        return None

    def host(self) -> int:
        """Somebody who keeps the register."""
        return self.rng.choice(
            [i for i in (*self.desk, *self.officers) if not self.people[i].left]
        )

    def changes(self, task_id: int, kind: str, deed: Callable[[], Any]) -> Any:
        """A deed that may move the task's due day, and what its parts follow."""
        before = self.database.read_now(lambda s: _dues(s, task_id))
        outcome = deed()
        after = self.database.read_now(lambda s: _dues(s, task_id))
        if type(outcome).__name__ in ("Moved", "Reassigned", "Decided"):
            if kind and (kind != "moved" or before != after or type(outcome) is tasks.Moved):
                self.note(kind, "task", task_id)
            for part, (due, since) in after[2].items():
                if part in before[2] and before[2][part][0] != due:
                    self.note("another day", "part", part, due=since)
        return outcome

    # -- tasks ----------------------------------------------------------------------------

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
        deed = lambda: self.does(self.host(), changing.reopen, task, due, "又有反复", **self.here)  # noqa: E731
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
        deed = lambda: self.does(who, approvals.decide, approval, **how)  # noqa: E731
        outcome = self.changes(task, "moved", deed)
        if isinstance(outcome, approvals.Decided) and outcome.waiting:
            self.soon(0, 4, lambda: self.decides(approval, task))
        elif self.row(task).state == "suspended":
            self.soon(4, 20, lambda: self.resumes(task))

    def resumes(self, task: int) -> None:
        """恢复办理."""
        due = max(self.row(task).due_on, self.workday(self.today, self.rng.randint(2, 15)))
        deed = lambda: self.does(self.host(), changing.resume, task, due, **self.here)  # noqa: E731
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

    # -- beside the owner -----------------------------------------------------------------

    def shares(self, task: int) -> None:
        """A part for a co-owner."""
        row = self.row(task)
        due = row.due_on - self.rng.choice([0, 0, 3, 7]) * DAY
        new = arranging.NewPart(self.rng.choice(self.staff), "提供清单", due)
        who = self.taps_for(row.owner_id) or self.host()
        made = self.does(who, arranging.add_part, task, new, **self.here)
        if hasattr(made, "part_id"):
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
        self.soon(-3 % 12, 12, lambda: self._finishes_part(part), due)

    def _part(self, part: int) -> rows.TaskPart:
        found = self.database.read_now(lambda s: s.get(rows.TaskPart, part))
        assert found is not None
        return found

    def _on_part(self, part: int, use: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        who = self.taps_for(self._part(part).person_id) or self.host()
        return self.does(who, use, part, *args, **kw)

    def _notes_part(self, part: int) -> None:
        outcome = self._on_part(part, part_work.note_part, "正在办", **self.here)
        if hasattr(outcome, "part_id"):
            self.note("report", "part", part, due=self._part(part).due_on)

    def _finishes_part(self, part: int) -> None:
        outcome = self._on_part(part, part_work.finish_part, "已办完", **self.here)
        if hasattr(outcome, "part_id") and self.rng.random() < 0.2:
            self.soon(0, 2, lambda: self._returns_part(part))

    def _returns_part(self, part: int) -> None:
        owner = self.row(self._part(part).task_id).owner_id
        who = self.taps_for(owner) or self.host()
        outcome = self.does(who, arranging.return_part, part, "请补充", **self.here)
        if hasattr(outcome, "part_id"):
            self.note("returned", "part", part)
            self.soon(1, 6, lambda: self._finishes_part(part))

    def _contests_part(self, part: int) -> None:
        outcome = self._on_part(part, part_work.contest_part, "不属我处", **self.here)
        if hasattr(outcome, "part_id"):
            self.soon(0, 3, lambda: self._settles_part(part))

    def _settles_part(self, part: int) -> None:
        row = self._part(part)
        who = self.taps_for(self.row(row.task_id).owner_id) or self.host()
        if self.rng.random() < 0.5:
            outcome = self.does(who, arranging.uphold_part, part, **self.here)
        else:
            other = self.rng.choice(self.staff)
            outcome = self.does(who, arranging.give_part, part, other, **self.here)
        if type(outcome).__name__ == "PartMoved":
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
        if hasattr(made, "milestone_id") and self.rng.random() < 0.7:
            self.soon(-2 % 5, 6, lambda: self._reaches(task, made.milestone_id), day)

    def _reaches(self, task: int, milestone: int) -> None:
        who = self.taps_for(self.row(task).owner_id) or self.host()
        self.does(who, milestones.reach_milestone, milestone, reached=True)

    def asks_help(self, task: int) -> None:
        """请求协调: answered, passed on, withdrawn, or left lying."""
        row, rng = self.row(task), self.rng
        who = self.taps_for(row.owner_id) or self.host()
        by = self.workday(self.today, rng.randint(1, 8))
        kind = rng.choice(["help", "decision"])
        of = rng.choice(self.above if rng.random() < 0.2 else self.staff)
        new = coordinating.NewHelp(kind, of, "请提供数据", by)
        made = self.does(who, coordinating.ask_help, task, new, **self.here)
        if type(made).__name__ != "HelpMoved":
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
        if type(outcome).__name__ == "HelpMoved":
            self.note("begins", "request", request)

    # -- people ---------------------------------------------------------------------------

    def leaves(self) -> None:
        """Somebody leaves; what they owe is handed over, sooner, later, or not."""
        person = self.rng.choice([i for i in self.staff if not self.people[i].left])
        gone = self.does(self.admin, _as_clerk(records.leave), person, **self.here)
        assert isinstance(gone, records.LeftOffice), gone
        self.staff.remove(person)
        self.mirror(
            person, left=True, bound=False, roles=frozenset(), contact=self.people[person].contact
        )
        for one in [p.id for p in self.people.values() if p.contact == person]:
            self.mirror(one, contact=None)
        for unit, head in self.heads.items():
            if head == person:
                self.heads[unit] = None
                self.soon(3, 15, lambda unit=unit: self.appoints(unit))
        if person in self.above:
            self.above.remove(person)
        if self.rng.random() < 0.85:
            self.soon(0, 14, lambda: self.hands_over(person))

    def hands_over(self, person: int) -> None:
        """What somebody owed goes to another."""
        owed = self.database.read_now(lambda s: [t.id for t in rows.open_tasks_of(s, person)])
        to = self.rng.choice(self.staff)
        outcome = self.does(
            self.rng.choice(self.desk), handing_over.hand_over, person, to, **self.here
        )
        if isinstance(outcome, handing_over.HandedOver):
            for task in owed:
                self.note("begins", "task", task)
                self.goes_on(task)

    def appoints(self, unit: int) -> None:
        """Another head."""
        free = [i for i in self.staff if self.people[i].unit == unit and i not in self.above]
        if not free:
            return
        head = self.rng.choice([i for i in free if i != self.heads[unit]] or free)
        done = self.does(self.desk[0], records.set_office, head, unit, "head")
        if isinstance(done, records.Recorded):
            self.heads[unit] = head if self.heads[unit] != head else None

    def blocks(self) -> None:
        """Somebody blocks the bot for some weeks; nobody knows until something is sent."""
        person = self.rng.choice(
            [i for i in (*self.staff, *self.desk[1:]) if self.people[i].bound]
        )
        self.phones.blocked.add(str(person))
        self.soon(2, 25, lambda: self._writes_again(person))

    def _writes_again(self, person: int) -> None:
        self.phones.blocked.discard(str(person))

        def unit(session: Session) -> bool:
            accounts = people_rows.accounts_of(session, person)
            for account in accounts:
                people_rows.reached_again(session, account.id)
            return bool(accounts)

        if self.database.write_now(unit):
            self.mirror(person, reached=True)

    def binds(self) -> None:
        """Somebody who had no account gets one."""
        free = [i for i in self.staff if not self.people[i].bound]
        if not free:
            return
        person = self.rng.choice(free)
        token = f"b{person}x{self.now.timestamp():.0f}"
        self.does(self.desk[0], binding.make_link, person, token=token)
        where = {"messenger": NAME, "chat": str(person), "platform_person": str(person)}
        self.clock.forward(HOUR / 3600)
        self.deeds.add(self.now)
        bound = self.database.write_now(lambda s: binding.bind(s, token, **where, now=self.now))
        assert isinstance(bound, binding.Bound), bound
        self.mirror(person, bound=True, reached=True)

    def has_contact(self) -> None:
        """Another contact, or none any more."""
        person = self.rng.choice(self.staff)
        contact = self.rng.choice([None, *(i for i in self.staff if i != person)])
        done = self.does(self.desk[0], records.set_contact, person, contact)
        assert isinstance(done, records.Recorded), done
        self.mirror(person, contact=contact)

    def switches(self) -> None:
        """A follow-up officer more, or one less."""
        person = self.rng.choice([*self.officers, *self.staff[-3:]])
        done = self.does(self.admin, records.switch_role, person, Role.FOLLOW_UP)
        assert isinstance(done, records.Recorded), done
        roles = self.people[person].roles ^ {"follow_up"}
        self.mirror(person, roles=roles)

    def leads(self) -> None:
        """Another leader in charge of a unit."""
        unit, leader = (
            self.rng.choice(list(self.leaders)),
            self.rng.choice([None, *self.above[1:]]),
        )

        def unit_of_work(session: Session) -> None:
            found = people_rows.unit(session, unit)
            assert found is not None
            found.leader_id = leader

        self.database.write_now(unit_of_work)
        self.leaders[unit] = leader

    def sets_a_day(self) -> None:
        """``huiwu set-day``: another process writes; this one learns of it within a minute."""
        day = self.today + self.rng.randint(2, 12) * DAY
        override = DayOverride(working=not self.days.works(day))
        self.clock.forward(HOUR / 3600)
        self.database.write_now(
            lambda s: calendar_table.set_day(
                s, None, day, override, now=self.now, office=self.office
            )
        )
        self.days = Days({**self.days.own, day: override.working})
        self.other_days = True


def _as_clerk(use: Callable[..., Any]) -> Callable[..., Any]:
    return use


def _dues(session: Session, task: int) -> tuple[date, str, dict[int, tuple[date, date]]]:
    row = rows.task(session, task)
    assert row is not None
    parts = rows.parts_of(session, task)
    return row.due_on, row.state, {p.id: (p.due_on, p.assigned_at.date()) for p in parts}


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
