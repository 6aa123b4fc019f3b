"""People of the simulated year of the chase: who is hired, bound, blocked, appointed.

What the stage knows of them (``mirror``) is written down beside each deed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from meetings import binding, calendar_table
from meetings.calendar import DayOverride
from meetings.people import Role
from meetings.roster import records
from storage import Session
from storage import people as people_rows
from tests.jobs.chase_record import DAY, Days, Person
from tests.jobs.chase_rules import HIGHEST_CHASED
from tests.jobs.chase_stage import NAME, RANKS, SECOND, Size, Stage

#: How owners go about what they owe, and how many of a hundred.
MANNERS = ("prompt", "late", "silent", "rare", "contests")
WEIGHTS = (35, 25, 12, 18, 10)


class Staff(Stage):
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

    # -- what becomes of them -------------------------------------------------------------

    def appoints(self, unit: int) -> None:
        """Another head."""
        free = [i for i in self.staff if self.people[i].unit == unit and i not in self.above]
        if not free:
            return
        head = self.rng.choice([i for i in free if i != self.heads[unit]] or free)
        done = self.does(self.desk[0], records.set_office, head, unit, "head")
        if isinstance(done, records.Recorded):
            self.heads[unit] = head if self.heads[unit] != head else None

    def blocks(self, person: int | None = None) -> None:
        """Somebody blocks the bot for some weeks; nobody knows until something is sent."""
        bound = [i for i in (*self.staff, *self.desk[1:]) if self.people[i].bound]
        person = person or self.rng.choice(bound)
        self.phones.blocked.add(str(person))
        self.soon(2, 25, partial(self._writes_again, person))

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
        self.clock.forward(SECOND)
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
        self.clock.forward(SECOND)
        self.database.write_now(
            lambda s: calendar_table.set_day(
                s, None, day, override, now=self.now, office=self.office
            )
        )
        self.days = Days({**self.days.own, day: override.working})
        self.other_days = True
