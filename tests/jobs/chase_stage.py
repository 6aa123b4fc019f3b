"""The stage of the simulated year of the chase: an office, its messenger, its mornings.

The product's own clock, outbox and wording run over a real database; the messenger at the other
end is a table in memory that says of some people that nothing reaches them. What people do is in
``chase_life``; what was owed is derived from the record kept here (``chase_rules``).
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import select

from bot.app import App, Parts, assemble
from chat.incoming import Address
from chat.message import Message
from chat.messenger import Unreachable
from meetings.changes import Actor
from meetings.people import who_is
from storage import Session, outbox, timers
from storage.clock import FixedClock
from tests.jobs import chase_seen
from tests.jobs.chase_record import DAY, ZONE, Days, Listed, Moment, Person, Run, Step
from tests.plain import PlainMessenger
from tests.stories.world import SECRET, hurried, office

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NAME = "desk"
#: Rank by name, as the profile numbers it: above 50 nobody is chased in person.
RANKS = {"副部级": 20, "正厅级": 30, "副厅级": 40, "正处级": 50, "副处级": 60, "科员": 90}


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens. ``seed`` decides what."""

    seed: int
    first: date
    days: int
    people: int
    units: int
    meetings: int
    #: Items of each meeting, about.
    items: int
    #: Working days to the due day beyond the shortest, on average.
    ahead: int


#: Mid-Autumn, National Day, a worked Sunday and a worked Saturday; and the whole year.
MONTH = Size(
    seed=21, first=date(2026, 9, 14), days=31, people=40, units=5, meetings=14, items=10, ahead=6
)
YEAR = Size(
    seed=1,
    first=date(2026, 1, 5),
    days=361,
    people=300,
    units=25,
    meetings=200,
    items=15,
    ahead=22,
)


class Phones(PlainMessenger):
    """Everybody's messenger, in memory, with buttons; of some people nothing reaches them."""

    name = NAME
    abilities = replace(
        PlainMessenger.abilities, buttons=True, max_text=20_000, text_unit="characters"
    )

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.receive, parts.clock)
        self.blocked: set[str] = set()
        #: Chats that were found out to be blocked.
        self.found_out: list[str] = []
        self.count = 0

    async def send(self, address: Address, message: Message, via: Any = None) -> str:
        """Count it. Raises Unreachable for who blocked us."""
        if address.chat in self.blocked:
            self.found_out.append(address.chat)
            raise Unreachable("blocked")
        self.count += 1
        return str(self.count)


@dataclass(order=True, slots=True)
class Event:
    """Something that happens at its time, or as soon as the bot is there again."""

    at: datetime
    number: int
    happens: Callable[[], None] = field(compare=False)


class Stage:
    """The office: ``lives`` runs it from its first day to its last."""

    def __init__(self, url: str, folder: Path, size: Size) -> None:
        self.size, self.rng = size, random.Random(size.seed)
        self.clock = FixedClock(self.moment(size.first, 0.5))
        self.end = self.moment(size.first + size.days * DAY, 0.0)
        self.office = office()
        self.database = hurried(url)
        self.app = self._assembled(folder)
        phones = self.app.messengers[NAME]
        assert isinstance(phones, Phones)
        self.phones: Phones = phones
        self.days = Days()
        self.people: dict[int, Person] = {}
        self.heads: dict[int, int | None] = {}
        self.leaders: dict[int, int | None] = {}
        self.runs: list[Run] = []
        self.steps: list[Step] = []
        #: Moments at which somebody did something.
        self.deeds: set[datetime] = set()
        #: Who closed what: closer, owner, who reported it, the owner's contact.
        self.closed: list[tuple[int, int, int | None, int | None]] = []
        #: When no process was there.
        self.away: list[tuple[datetime, datetime]] = []
        #: Whether a day turned out to be worked, as it was known in its morning.
        self.day_works: dict[date, bool] = {}
        #: The office's table was changed by another process.
        self.other_days = False
        #: Real time of the last renewal, and what had happened at the last delivery.
        self._led = float("-inf")
        self._delivered = (0, 0)
        self._numbers = itertools.count()
        self._events: list[Event] = []

    def _assembled(self, folder: Path) -> App:
        return assemble(
            database=self.database,
            files_root=folder,
            clock=self.clock,
            office=self.office,
            secret=SECRET,
            base_url="http://huiwu.test",
            more_messengers=[Phones],
        )

    # -- time -----------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """Business time."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.astimezone(ZONE).date()

    @staticmethod
    def moment(day: date, hour: float) -> datetime:
        """That hour of the office's day."""
        return datetime.combine(day, time.min, ZONE).astimezone(UTC) + hour * HOUR

    def plan(self, at: datetime, happens: Callable[[], None]) -> None:
        """This happens then, if it is before the end."""
        for since, to in self.away:
            if since <= at < to:
                at = to + self.rng.random() * HOUR
        if at < self.end:
            heapq.heappush(self._events, Event(at, next(self._numbers), happens))

    def workday(self, day: date, ahead: int = 0) -> date:
        """The working day so many after this one."""
        return self.days.after(day, ahead) if ahead > 0 else self.days.on_or_after(day)

    def some_time(self, day: date) -> datetime:
        """When people do things: mostly in the office, some at night."""
        hour = self.rng.triangular(8.2, 18.2, 10) if self.rng.random() < 0.95 else 21.3
        return self.moment(day, hour)

    async def lives(self) -> None:
        """From the first day to the last; ``runs`` and ``steps`` are the record."""
        await asyncio.to_thread(self.office.calendar.is_working_day, self.size.first)
        day = self.size.first
        while day < self.size.first + self.size.days * DAY:
            await self._day(day)
            day += DAY
        await self._delivers()

    async def _day(self, day: date) -> None:
        # Half past six: the clock ticks, and nothing may come of it.
        await self._happens_until(self.moment(day, 6.5))
        if not self._is_away():
            await self._wakes(self.now)
        await self._happens_until(self.moment(day, 8.95))
        self.day_works[day] = self.days.works(day)
        nine = self.moment(day, 9) + self.rng.randrange(20) * SECOND
        back = next((to for since, to in self.away if since <= nine < to), nine)
        if back.astimezone(ZONE).date() == day:
            await self._happens_until(back)
            await self._wakes(back)
        for hour in (12.0, 17.25, 22.0):
            await self._happens_until(self.moment(day, hour))
            if not self._is_away():
                await self._delivers()

    def _is_away(self) -> bool:
        return any(since <= self.now < to for since, to in self.away)

    async def _happens_until(self, until: datetime) -> None:
        while self._events and self._events[0].at < until:
            one = heapq.heappop(self._events)
            self._forward(one.at)
            await self._does(one)
        self._forward(until)

    async def _does(self, one: Event) -> None:
        one.happens()
        if self.other_days:
            # Another process wrote: the next tick of the timetable learns of it.
            self.other_days = False
            await self._learns()

    async def _leads(self) -> None:
        # By the machine's clock, which does not stand still.
        if monotonic() - self._led > 2:
            self._led = monotonic()
            await self.app.lead.renew()

    async def _learns(self) -> None:
        await self._leads()
        await self.app.timetable.want_daily_list()
        await self.app.timetable.do_work()

    def _forward(self, to: datetime) -> None:
        if to > self.now:
            self.clock.forward(to - self.now)

    # -- mornings -------------------------------------------------------------------------

    async def _wakes(self, at: datetime) -> None:
        """What the clock does when it ticks; two leaders at once, of whom one believes it only."""
        await self._learns()
        self._forward(at)
        due = await self.database.read(timers.next_due)
        if due is None or due > self.now:
            return
        run = Run(self.database.read_now(self.seen), {})
        fired = await asyncio.gather(
            self.app.timetable.fire_timers(), self.app.timetable.fire_timers()
        )
        if not any(fired):
            return
        for listed in self.database.read_now(lambda s: _owed(s, self.today)):
            run.lists[listed.reader] = listed
        self.runs.append(run)
        # Some mornings people are faster than the deliverer.
        self.between(run)
        while self._events and self.rng.random() < 0.5:
            if self._events[0].at > self.now + 2 * HOUR:
                break
            one = heapq.heappop(self._events)
            self.clock.forward(SECOND)
            await self._does(one)
        self.clock.forward(SECOND)
        run.sent = self.database.read_now(self.seen)
        await self._delivers()

    def between(self, run: Run) -> None:
        """What becomes of somebody between making the lists and sending them."""
        raise NotImplementedError

    async def _delivers(self) -> None:
        if self._delivered == (len(self.deeds), len(self.runs)):
            return
        self._delivered = len(self.deeds), len(self.runs)
        await self._leads()
        await self.app.deliverer.deliver_all()
        for chat in self.phones.found_out:
            self.mirror(int(chat), reached=False)
        self.phones.found_out.clear()

    # -- the record -----------------------------------------------------------------------

    def mirror(self, person_id: int, **change: Any) -> None:
        """Write down what became of somebody; who left, or was bound anew, stays so."""
        person = self.people[person_id]
        if change != {"reached": False} or person.bound:
            self.people[person_id] = replace(person, **change)

    def note(self, kind: str, matter: str, of: int, **more: Any) -> None:
        """Write down a step the rules have to know of."""
        self.steps.append(Step(self.now, kind, (matter, of), self.days, **more))

    def does(self, person_id: int, use: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Somebody does something, in a unit of its own; None for who is not there any more."""
        self.clock.forward(SECOND)
        self.deeds.add(self.now)

        def unit(session: Session) -> Any:
            who = who_is(session, person_id)
            if who is None:
                return None
            return use(session, Actor(who, "year"), *args, now=self.now, **kw)

        return self.database.write_now(unit)

    def seen(self, session: Session) -> Moment:
        """Everything the rules look at, as it stands now."""
        items = chase_seen.items(session)
        return Moment(
            at=self.now,
            people=dict(self.people),
            heads=dict(self.heads),
            leaders=dict(self.leaders),
            items=items,
            shares=chase_seen.shares(session, items),
            requests=chase_seen.requests(session),
            days=self.days,
        )


def _owed(session: Session, day: date) -> list[Listed]:
    """The lists made that day, as they wait in the outbox."""
    table = outbox.outbox
    rows = session.execute(
        select(table.c.person_id, table.c.content).where(
            table.c.dedupe_key.like(f"daily:{day.isoformat()}:%")
        )
    )
    found = []
    for person_id, content in rows:
        params = content["params"]
        lines, counted = tuple(params["lines"]), dict(params["counts"])
        found.append(Listed(person_id, lines, counted, params["month"]))
    return found
