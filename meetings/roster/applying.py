"""Steps of a confirmed import, carried out: each checks that what it was planned on still holds.

A step that does not hold any more is skipped and counted; so a chunk may be repeated. Row 2.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from meetings.reach import refresh_menus
from meetings.roster.steps import Step
from storage import Session, audit
from storage import people as rows
from storage import roster as roster_rows


@dataclass(slots=True)
class Tally:
    """What became of the steps so far."""

    added: int = 0
    changed: int = 0
    left: int = 0
    #: Steps that did not hold any more.
    skipped: int = 0


@dataclass(slots=True)
class Applying:
    """One import under way: what its steps need beside themselves."""

    session: Session
    now: datetime
    today: date
    asked_by: int | None
    account: str
    #: The table is the full roster: who is absent leaves, posts elsewhere end.
    full: bool
    #: Highest id before the import: newer people were made by it or, meanwhile, by somebody.
    newest: int
    tally: Tally = field(default_factory=Tally)
    #: Row → id of people made by this import.
    made: dict[str, int] = field(default_factory=dict)

    def apply(self, steps: list[Step]) -> None:
        """Carry out a chunk of steps."""
        work = _Chunk(self, steps)
        for step in steps:
            match step["do"]:
                case "unit":
                    work.unit(step["name"])
                case "add":
                    work.add(step)
                case "change":
                    work.change(step)
                case "leave":
                    work.leave(step)
                case "contact":
                    work.contact(step)
                case "order":
                    work.order(step)
                case other:
                    raise LookupError(f"no step {other!r}")
        work.finish()


class _Chunk:
    """One chunk, with everything its steps look at read at once."""

    def __init__(self, applying: Applying, steps: list[Step]) -> None:
        self._in = applying
        self._session = applying.session
        ids = {i for step in steps for i in _people_in(step, applying.made)}
        self._people = rows.persons(self._session, ids)
        self._posts = roster_rows.all_posts_of(self._session, ids)
        self._units = {
            unit.name: unit for unit in rows.units(self._session) if unit.ended_on is None
        }
        self._groups = {group.name: group for group, _ in roster_rows.groups(self._session)}
        names = [step["name"] for step in steps if step["do"] == "add"]
        own = set(applying.made.values())
        self._rivals = {
            (name, phone)
            for id, name, phone in roster_rows.made_after(self._session, applying.newest, names)
            if id not in own
        }
        self._new: list[tuple[Step, rows.Person]] = []
        self._gone: list[int] = []
        self._entries: list[audit.Entry] = []

    def unit(self, name: str) -> None:
        """A unit nobody has yet, after the others."""
        self._unit(name)

    def add(self, step: Step) -> None:
        """Somebody new, or somebody back."""
        if (step["name"], step["phone"]) in self._rivals:
            self._in.tally.skipped += 1
            return
        if step["returns"] is not None:
            person = self._people.get(step["returns"])
            if person is None or person.left_on is None:
                self._in.tally.skipped += 1
                return
            person.left_on = None
        else:
            person = rows.Person(name=step["name"], phone=step["phone"], created_at=self._in.now)
            self._session.add(person)
        self._new.append((step, person))
        self._in.tally.added += 1

    def change(self, step: Step) -> None:
        """Somebody known: name, number, posts, ranks, groups."""
        person = self._people.get(step["id"])
        if (
            person is None
            or person.left_on is not None
            or (person.name, person.phone) != (step["name"], step["old_phone"])
        ):
            self._in.tally.skipped += 1
            return
        before = self._described(person)
        person.name = step["new_name"] or person.name
        person.phone = step["phone"] or person.phone
        ends = {*step["ends"], *(step["ends_if_full"] if self._in.full else ())}
        ranks = dict(step["ranks"])
        for post in self._posts.get(person.id, ()):
            if post.id in ends and post.until is None:
                post.until = self._in.today
            post.rank = ranks.get(post.id, post.rank)
        self._hold(person.id, step["posts"], since=self._in.today)
        self._join(person.id, step["groups"])
        after = self._described(person)
        if step["phone"]:
            # The numbers themselves stay out of a log that is never erased.
            after["phone"] = "changed"
        self._record("change person", person.id, before, after)
        self._in.tally.changed += 1

    def leave(self, step: Step) -> None:
        """Somebody left; all accounts, links and offices end."""
        person = self._people.get(step["id"])
        if person is None or person.left_on is not None or not self._in.full:
            self._in.tally.skipped += self._in.full
            return
        person.left_on = self._in.today
        self._gone.append(person.id)
        reason = "absent" if step["row"] is None else "status"
        self._record("person left", person.id, self._described(person), {"reason": reason})
        self._in.tally.left += 1

    def contact(self, step: Step) -> None:
        """The contact of somebody, both perhaps made by this import."""
        who = self._people.get(_id_of(step["who"], self._in.made) or 0)
        to = self._people.get(_id_of(step["to"], self._in.made) or 0)
        if who is None or to is None or to.left_on is not None or who.contact_id == to.id:
            return
        self._record("set contact", who.id, {"contact": who.contact_id}, {"contact": to.id})
        who.contact_id = to.id

    def order(self, step: Step) -> None:
        """Places in the list."""
        places = dict(step["posts"])
        for post_id, post in roster_rows.posts(self._session, places).items():
            post.position = places[post_id]

    def finish(self) -> None:
        """Write what the steps left to be written together."""
        self._session.flush()
        for step, person in self._new:
            self._in.made[str(step["row"])] = person.id
            self._hold(person.id, step["posts"])
            self._join(person.id, step["groups"])
            posts = [f"{unit} {title}".strip() for unit, title, _, _ in step["posts"]]
            after = {"name": person.name, "posts": posts}
            self._record("add person", person.id, None, after)
        self._session.flush()
        for person_id in self._gone:
            refresh_menus(self._session, person_id, now=self._in.now)
        if self._gone:
            roster_rows.end_everything_of(
                self._session, self._gone, on=self._in.today, now=self._in.now
            )
        for entry in self._entries:
            audit.record(self._session, entry)

    def _hold(self, person_id: int, posts: Iterable[Any], since: date | None = None) -> None:
        """Hold the posts; one held before is taken up again. ``since`` of who is new is not
        known: they may hold it long."""
        held = {(p.unit_id, p.title): p for p in self._posts.get(person_id, ())}
        for unit_name, title, rank, position in posts:
            unit = self._unit(unit_name)
            post = held.get((unit.id, title))
            if post is None:
                self._session.add(
                    rows.Post(
                        person_id=person_id,
                        unit_id=unit.id,
                        title=title,
                        rank=rank,
                        position=position,
                        since=since,
                    )
                )
            else:
                post.until, post.rank, post.position = None, rank or post.rank, position

    def _join(self, person_id: int, names: Iterable[str]) -> None:
        for name in names:
            group = self._groups.get(name)
            if group is None:
                group = rows.Group(name=name)
                self._session.add(group)
                self._session.flush()
                self._groups[name] = group
            if not rows.is_member(self._session, group.id, person_id):
                self._session.add(
                    rows.GroupMember(group_id=group.id, person_id=person_id, since=self._in.today)
                )

    def _unit(self, name: str) -> rows.Unit:
        unit = self._units.get(name)
        if unit is None:
            last = max((unit.position for unit in self._units.values()), default=0)
            unit = rows.Unit(name=name, position=last + 1)
            self._session.add(unit)
            self._session.flush()
            self._units[name] = unit
        return unit

    def _described(self, person: rows.Person) -> dict[str, Any]:
        names = {unit.id: name for name, unit in self._units.items()}
        posts = [
            f"{names.get(post.unit_id, '')} {post.title}".strip()
            for post in self._posts.get(person.id, ())
            if post.until is None
        ]
        return {"name": person.name, "posts": posts}

    def _record(
        self,
        action: str,
        person_id: int,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        self._entries.append(
            audit.Entry(
                at=self._in.now,
                actor_person_id=self._in.asked_by,
                for_person_id=None,
                account=self._in.account,
                action=action,
                subject=f"person:{person_id}",
                before=before,
                after=after,
                reason="import",
            )
        )


def _people_in(step: Step, made: dict[str, int]) -> set[int]:
    found = {step.get("id"), step.get("returns")}
    if step["do"] == "contact":
        found |= {_id_of(step["who"], made), _id_of(step["to"], made)}
    return {id for id in found if id is not None}


def _id_of(ref: list[int | None], made: dict[str, int]) -> int | None:
    id, row = ref
    return id if id is not None else made.get(str(row))
