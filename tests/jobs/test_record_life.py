"""Weeks after meetings: resolutions written down, struck, put into minutes, sent round, sent back,
signed, issued over the turn of the year, corrected. After every step what the database holds is
compared with rules that share no code with the product (``record_rules``). Rows 4.3 to 4.9, 6.2.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chat.texts.issued_minutes_draft import proposed
from meetings import approvals
from meetings.changes import Actor
from meetings.issued_minutes import arranging, chain, drafting, errata, facts, intact, issuing
from meetings.issued_minutes.content import from_data
from meetings.meetings import Refused
from meetings.record import resolution_list, resolutions
from storage import Session
from storage import document_numbers as number_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import record as record_rows
from storage import tasks as task_rows
from tests.jobs.record_rules import Gathering, Line, Rules
from tests.stories.meeting_stage import published
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World

#: Tuesday of the last week of the year.
BEGIN = datetime(2026, 12, 29, 1, 0, tzinfo=UTC)
#: A draw in which everything happens.
SEED = 8
STEPS = 80
ITEMS = 3


class Life:
    """The office, the rules beside it, and one draw."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.draw = random.Random(seed)
        self.steps: list[str] = []
        #: What came of the steps, so that a run in which nothing happened is seen.
        self.came: dict[str, int] = {}
        self.keys = 0

    @property
    def now(self) -> datetime:
        """The office's clock."""
        return self.world.clock.now()

    async def begins(self, meetings: int) -> None:
        """Units with heads, and meetings that were held."""
        world = self.world
        self.desk = await world.hires("周会务", unit="办公室", roles=("secretariat",))
        self.heads = {
            name: await world.hires(name, unit=unit)
            for name, unit in (("郑主任", "办公室"), ("林小满", "财务处"), ("何帆", "规划处"))
        }
        self.people = {**self.heads, "高远": await world.hires("高远", unit="馆领导")}
        self.rules = Rules(checker="郑主任", chair="高远", home="郑主任")
        await world.at(BEGIN - timedelta(days=1))
        for number in range(meetings):
            stage = await published(
                world,
                self.desk,
                list(self.people.values()),
                title=f"第{number + 1}次例会",
                package="standard",
                starts_at=BEGIN - timedelta(hours=5 - number),
            )
            await world.write(lambda s, id=stage.id: self._agenda(s, id))
            self.rules.gatherings[stage.id] = Gathering()
        await world.at(BEGIN)

    def _agenda(self, session: Session, meeting_id: int) -> None:
        for one in self.heads.values():
            post = people_rows.posts_of(session, [one.person_id])[one.person_id][0]
            assert post[1] is not None
            post[1].head_id = one.person_id
        row = meeting_rows.meeting(session, meeting_id)
        assert row is not None
        row.chair_id = self.people["高远"].person_id
        for item in meeting_rows.agenda_of(session, meeting_id):
            session.delete(item)
        for at in range(1, ITEMS + 1):
            session.add(
                meeting_rows.AgendaItem(meeting_id=meeting_id, position=at, title=f"议题{at}")
            )

    async def _does(self, who: Person, do: Callable[..., Any], *given: Any) -> Any:
        return await self.world.write(lambda s: do(s, actor(s, who), *given))

    def _notes(self, *said: object) -> None:
        self.steps.append(f"{self.now:%m-%d %H:%M} {' '.join(map(str, said))}")
        self.came[str(said[0])] = self.came.get(str(said[0]), 0) + 1

    async def step(self) -> None:
        """Time passes, then something happens to one of the meetings."""
        await self.world.later(minutes=self.draw.choice((5, 20, 60, 180)))
        meeting = self.draw.choice(list(self.rules.gatherings))
        kinds = (
            *("decides", "decides", "strikes", "strikes", "drafts", "adds", "drops", "drops"),
            *("sends", "sends", "presses", "presses", "presses", "presses", "presses", "presses"),
            *("issues", "issues", "corrects"),
        )
        await getattr(self, self.draw.choice(kinds))(meeting)
        await self.world.app.settle()
        await self._compares()

    # -- the record ----------------------------------------------------------------------

    async def decides(self, meeting: int) -> None:
        self.keys += 1
        item, owner = self.draw.randint(1, ITEMS), self.draw.choice(list(self.heads))
        line = Line(self.keys, f"事项{self.keys}", owner, item)
        outcome = await self._does(self.desk, self._decided, meeting, line)
        assert not isinstance(outcome, Refused), (outcome, self.steps[-8:])
        self._notes("decide", meeting, line)
        self.rules.gatherings[meeting].lines.append(line)

    def _decided(self, session: Session, who: Actor, meeting: int, line: Line) -> Any:
        item = meeting_rows.agenda_of(session, meeting)[line.item - 1]
        new = resolutions.NewResolution(
            line.text,
            self.heads[line.owner].person_id,
            self.world.office.today(self.now) + timedelta(days=30),
            item_id=item.id,
        )
        return resolutions.add(session, who, meeting, new, now=self.now, office=self.world.office)

    async def strikes(self, meeting: int) -> None:
        there = [
            line
            for line in self.rules.gatherings[meeting].lines
            if line.key not in self.rules.gatherings[meeting].tasks
        ]
        if not there:
            return
        line = self.draw.choice(there)
        do = resolution_list.restore if line.struck else resolution_list.strike
        await self._does(self.desk, self._struck, do, meeting, line)
        line.struck = not line.struck
        self._notes("strike" if line.struck else "restore", meeting, line.key)

    def _struck(self, session: Session, who: Actor, do: Any, meeting: int, line: Line) -> None:
        row = session.scalars(
            select(record_rows.RecordResolution).where(
                record_rows.RecordResolution.text == line.text
            )
        ).one()
        outcome = do(session, who, row.id, now=self.now)
        assert not isinstance(outcome, Refused), (outcome, self.steps[-8:])

    # -- the minutes ---------------------------------------------------------------------

    async def drafts(self, meeting: int) -> None:
        outcome = await self._does(self.desk, self._drafted, meeting)
        expected = self.rules.begin(meeting)
        self._notes(f"draft {expected}", meeting)
        assert outcome == expected, self.steps[-8:]

    def _drafted(self, session: Session, who: Actor, meeting: int) -> str:
        office, row = self.world.office, meeting_rows.meeting(session, meeting)
        assert row is not None
        known = facts.facts_of(session, who.who, row, now=self.now, office=office)
        assert not isinstance(known, Refused)
        begun = drafting.begin(
            session, who, meeting, proposed(office, known), now=self.now, office=office
        )
        return _said(begun)

    async def corrects(self, meeting: int) -> None:
        outcome = await self._does(self.desk, self._corrected, meeting)
        expected = self.rules.correct(meeting)
        self._notes(f"correct {expected}", meeting)
        assert outcome == expected, self.steps[-8:]

    def _corrected(self, session: Session, who: Actor, meeting: int) -> str:
        begun = errata.begin_erratum(
            session, who, meeting, "有误", now=self.now, office=self.world.office
        )
        return _said(begun)

    async def adds(self, meeting: int) -> None:
        """A resolution that stands in the minutes only."""
        newest = self.rules.gatherings[meeting].newest
        if newest is None:
            return
        self.keys += 1
        item, owner = self.draw.randint(1, ITEMS), self.draw.choice(list(self.heads))
        line = Line(self.keys, f"补事项{self.keys}", owner, item)
        done = await self._does(self.desk, self._added, meeting, line)
        assert done is (newest.state == "draft"), self.steps[-8:]
        if done:
            self._notes("add", meeting, line)
            newest.lines.append(line)

    def _added(self, session: Session, who: Actor, meeting: int, line: Line) -> bool:
        row = rows.editions_of(session, meeting)[-1]
        outcome = arranging.add_resolution(
            session,
            who,
            row.id,
            line.item - 1,
            line.text,
            self.heads[line.owner].person_id,
            self.world.office.today(self.now) + timedelta(days=20),
            now=self.now,
            office=self.world.office,
        )
        return not isinstance(outcome, Refused)

    async def drops(self, meeting: int) -> None:
        newest = self.rules.gatherings[meeting].newest
        if newest is None or not newest.lines:
            return
        line = self.draw.choice(newest.lines)
        at = [one for one in newest.lines if one.item == line.item].index(line)
        done = await self._does(self.desk, self._dropped, meeting, line.item - 1, at)
        assert done is (newest.state == "draft"), self.steps[-8:]
        if done:
            self._notes("drop", meeting, line.key)
            newest.lines.remove(line)

    def _dropped(self, session: Session, who: Actor, meeting: int, section: int, at: int) -> bool:
        row = rows.editions_of(session, meeting)[-1]
        outcome = arranging.drop_resolution(
            session, who, row.id, section, at, edits=row.edits, now=self.now
        )
        return not isinstance(outcome, Refused)

    async def sends(self, meeting: int) -> None:
        newest = self.rules.gatherings[meeting].newest
        if newest is None or newest.state != "draft":
            return
        differs = await self._does(self.desk, self._sent, meeting, False)
        assert differs is self.rules.differs(meeting), self.steps[-8:]
        if differs:
            self._notes("differs", meeting)
            assert not await self._does(self.desk, self._sent, meeting, True)
        self._notes("send", meeting)
        self.rules.send(meeting)

    def _sent(self, session: Session, who: Actor, meeting: int, knowingly: bool) -> bool:
        row = rows.editions_of(session, meeting)[-1]
        outcome = chain.send(
            session,
            who,
            row.id,
            edits=row.edits,
            knowingly=knowingly,
            now=self.now,
            office=self.world.office,
        )
        assert isinstance(outcome, chain.Sent | chain.Differs), (outcome, self.steps[-8:])
        return isinstance(outcome, chain.Differs)

    async def presses(self, meeting: int) -> None:
        """Anybody presses 同意 or 退回: who was not asked changes nothing."""
        newest = self.rules.gatherings[meeting].newest
        if newest is None or newest.state not in ("asked", "approved"):
            return
        asked = self.rules.asked(meeting)
        name = self.draw.choice([*self.people, *(sorted(asked) * 4)])
        agrees = self.draw.random() < 0.85
        done = await self._does(self.people[name], self._pressed, meeting, agrees)
        self._notes("press" if done else "press in vain", meeting, name, agrees)
        assert done is (name in asked), (asked, self.steps[-8:])
        if done and agrees and newest.step == 1:
            self.rules.agree(meeting, name)
        elif done:
            self.rules.decide(meeting, agrees)

    def _pressed(self, session: Session, who: Actor, meeting: int, agrees: bool) -> bool:
        row = rows.editions_of(session, meeting)[-1]
        assert row.approval_id is not None
        outcome = approvals.decide(
            session,
            who,
            row.approval_id,
            approve=agrees,
            reason="" if agrees else "再改",
            now=self.now,
            office=self.world.office,
        )
        return isinstance(outcome, approvals.Decided)

    async def issues(self, meeting: int) -> None:
        if self.rules.gatherings[meeting].newest is None:
            return
        outcome = await self._does(self.desk, self._issued, meeting)
        year = self.now.astimezone(self.world.office.zone).year
        expected = self.rules.issue(meeting, year)
        self._notes(f"issue {expected}", meeting)
        assert outcome == expected, self.steps[-8:]

    def _issued(self, session: Session, who: Actor, meeting: int) -> str:
        row = rows.editions_of(session, meeting)[-1]
        outcome = issuing.issue(session, who, row.id, now=self.now, office=self.world.office)
        if isinstance(outcome, issuing.Issued):
            return "again" if outcome.again else "issued"
        assert isinstance(outcome, Refused)
        return "refused"

    # -- judging -------------------------------------------------------------------------

    async def _compares(self) -> None:
        told = self.steps[-8:]
        for meeting, one in self.rules.gatherings.items():
            editions, number, tasks = await self.world.read(
                lambda s, meeting=meeting: self._look(s, meeting)
            )
            assert editions == [
                (edition.state, [line.text for line in edition.numbered()])
                for edition in one.editions
            ], (told, editions)
            assert number == one.number, told
            assert sorted(tasks) == sorted(
                (text, f"〔{one.number[0]}〕{one.number[1]}号-{one.places[key]}")
                for key, text in one.tasks.items()
                if one.number is not None
            ), (told, tasks)
        given = await self.world.read(self._numbers)
        for year, last in self.rules.last.items():
            assert given.pop(year) == list(range(1, last + 1)), told
        assert not given, told

    def _look(self, session: Session, meeting: int) -> tuple[Any, ...]:
        editions = rows.editions_of(session, meeting)
        assert all(intact(row) for row in editions if row.state in ("approved", "issued"))
        found = [
            (
                row.state,
                [
                    one.text
                    for section in from_data(row.content).sections
                    for one in section.resolutions
                ],
            )
            for row in editions
        ]
        numbers = {row.number_id for row in editions if row.number_id is not None}
        assert len(numbers) < 2, "an erratum keeps the number"
        drawn = number_rows.number(session, numbers.pop()) if numbers else None
        number = (drawn.year, drawn.number) if drawn is not None else None
        tasks = [
            (task.text, "〔" + task.source.rpartition("〔")[2])
            for task in task_rows.tasks_of_meeting(session, meeting)
        ]
        return found, number, tasks

    def _numbers(self, session: Session) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row in session.scalars(
            select(number_rows.DocumentNumber).order_by(number_rows.DocumentNumber.number)
        ):
            if row.subject.startswith("minutes:"):
                assert row.number is not None
                found.setdefault(row.year, []).append(row.number)
        return found


def _said(outcome: drafting.Begun | Refused) -> str:
    if isinstance(outcome, Refused):
        return "refused"
    return "again" if outcome.again else "begun"


async def lives(url: str, folder: Path, seed: int, steps: int, meetings: int) -> Life:
    """One run; every step is compared."""
    world = World(url, folder, messenger="webchat", profile="central-2023")
    await world.starts()
    try:
        life = Life(world, seed)
        await life.begins(meetings)
        for number in range(steps):
            await life.step()
            if number == steps // 2:
                await world.restarts()
    finally:
        await world.stops()
    return life


async def test_some_days_after_meetings(sqlite_url: str, tmp_path: Path) -> None:
    life = await lives(sqlite_url, tmp_path, seed=SEED, steps=STEPS, meetings=2)
    for kind in ("decide", "strike", "differs", "press", "press in vain", "issue issued", "drop"):
        assert life.came.get(kind), (kind, life.came)
    assert life.came["correct begun"]


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(2, 10))
async def test_weeks_after_meetings(database_url: str, tmp_path: Path, seed: int) -> None:
    life = await lives(database_url, tmp_path, seed=seed, steps=350, meetings=6)
    assert life.came["issue issued"] > 1


#: What is taken out → where.
GUARDS = {
    "an erratum keeps the number": "meetings.issued_minutes.issuing.number_rows.number",
    "what is said other than decided is noticed": "meetings.issued_minutes.chain.differences",
    "issuing opens action items": "meetings.minutes_copies.distributing.register",
}


@pytest.mark.proof
@pytest.mark.parametrize("guard", GUARDS)
async def test_a_guard_taken_out_is_seen(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    monkeypatch.setattr(GUARDS[guard], lambda *_, **__: ())
    with pytest.raises((AssertionError, RuntimeError, AttributeError)):
        await lives(sqlite_url, tmp_path, seed=SEED, steps=STEPS, meetings=2)
