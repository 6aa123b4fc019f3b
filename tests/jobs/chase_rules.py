"""What the chase owes to whom, derived once more from the plain record: the oracle of the year.

Nothing of ``meetings`` is asked here: the record (``chase_record``) says how things stood, and
what was said so far the walk remembers by itself. Rows 8.2 and 8.4, norms SUP-06 to SUP-08.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from tests.jobs.chase_record import DAY, Days, Item, Moment, Request, Share, Step

#: The profile central-2023, in words of its own.
BEFORE, OVERDUE_EVERY, ACCEPT, HEAD_AFTER, GRACE = (7, 3, 1, 0), 5, 2, 3, 3
OPENS, CLOSES, LATEST_LIST = time(9), time(17, 30), time(17)
HIGHEST_CHASED = 50
WITHIN = {"extension": (1, 1, 2), "suspension": (1, 2)}
CHAIN = {
    "extension": (("unit_head",), ("follow_up", "secretariat"), ("leader", "top", "secretariat")),
    "suspension": (("follow_up", "secretariat"), ("leader", "top", "secretariat")),
}
WORKED_ON = ("assigned", "in_progress")
#: Of several reasons to name one matter to one reader, the first of these is said.
WEIGHT = (
    *("due", "accept", "part", "answer", "unreachable", "submit", "escalated"),
    *("part-unreachable", "part-late", "answer-unreachable", "answer-late"),
    *("verify", "contested", "part-contested"),
)


# -- slots ----------------------------------------------------------------------------------


def slot(day: date, due: date, milestones: Iterable[date], days: Days) -> bool:
    """Whether somebody who owes this by that day is to be spoken to on this one."""
    if not days.works(day):
        return False
    spoken_of = days.on_or_before(due)
    if day <= spoken_of:
        if days.between(day, spoken_of) in BEFORE:
            return True
    elif day > due and (days.between(due, day) - 1) % OVERDUE_EVERY == 0:
        return True
    return any(_near(day, milestone, days) for milestone in milestones)


def _near(day: date, milestone: date, days: Days) -> bool:
    """The working day before it, itself, and the working day after it."""
    spoken_of = days.on_or_before(milestone)
    if day <= spoken_of:
        return days.between(day, spoken_of) <= 1
    return day > milestone and days.between(milestone, day) == 1


def acceptance(day: date, assigned: date, days: Days) -> bool:
    """Whether 签收 is asked for on this day."""
    over = days.between(assigned, day) - ACCEPT - 1
    return days.works(day) and over >= 0 and over % OVERDUE_EVERY == 0


def quiet(day: date, due: date, milestones: Iterable[date], days: Days) -> date:
    """The last day a report made on this day keeps quiet: the one before the next slot."""
    ahead = day + DAY
    milestones = tuple(milestones)
    while not slot(ahead, due, milestones, days):
        ahead += DAY
    return ahead - DAY


def _span(after: date, until: date) -> Iterator[date]:
    day = after + DAY
    while day <= until:
        yield day
        day += DAY


# -- who reads, who is told -----------------------------------------------------------------


def reader(person_id: int, now: Moment) -> int | None:
    """Who reads what this person is chased with."""
    person = now.people[person_id]
    if person.left:
        return None
    others = [person_id, person.contact]
    if person.contact is not None and person.rank is not None and person.rank < HIGHEST_CHASED:
        others = [person.contact]
    for other in others:
        if other is not None and now.people[other].bound and now.people[other].reached:
            return other
    return None


def hosts(item: Item, now: Moment, to: str = "set") -> list[int]:
    """Who answers for a task: its organiser and who registered it; where neither may or can be
    reached, the follow-up officers, else the secretariat. Nobody verifies or sets their own."""
    trackers = {p.id for p in now.people.values() if p.roles & {"secretariat", "follow_up"}}

    def may(person_id: int) -> bool:
        if now.people[person_id].left or reader(person_id, now) is None:
            return False
        if person_id != item.organiser and person_id not in trackers:
            return False
        own: set[int | None] = set()
        if to != "submit":
            own = {item.owner, now.people[item.owner].contact}
        if to == "verify":
            own |= item.doers
        return person_id not in own

    first = dict.fromkeys((item.organiser, item.registrar))
    groups = (list(first), holders("follow_up", now), holders("secretariat", now))
    return next((able for group in groups if (able := [i for i in group if may(i)])), [])


def holders(role: str, now: Moment) -> list[int]:
    """Everybody who holds the role."""
    return [p.id for p in now.people.values() if role in p.roles and not p.left]


def asked(request: Request, now: Moment) -> tuple[int, tuple[int, ...]]:
    """The first step from where a request waits that has anybody else, and who is asked there.

    The top leader's own matter 班子会议 decides: whoever keeps the register enters it.
    """
    chain = CHAIN[request.kind]
    own: set[int | None] = set(request.own)
    if request.asked_for is not None:
        own.add(now.people[request.asked_for].contact)
    for index in range(request.step, len(chain)):
        for entry in chain[index]:
            everybody = _group(entry, request, now)
            group = [i for i in everybody if i not in own]
            if entry == "top" and everybody and not group:
                clerks = (*holders("secretariat", now), *holders("follow_up", now))
                group = [i for i in dict.fromkeys(clerks) if i not in own]
            if group:
                return index, tuple(group)
    return len(chain) - 1, ()


def _group(entry: str, request: Request, now: Moment) -> list[int]:
    if entry == "top":
        return holders("top_leader", now)
    if entry in ("unit_head", "leader"):
        of = now.heads if entry == "unit_head" else now.leaders
        person = of.get(request.unit) if request.unit is not None else None
        return [] if person is None or now.people[person].left else [person]
    return holders(entry, now)


# -- the walk -------------------------------------------------------------------------------

Key = tuple[str, int]
Lines = dict[int, dict[Key, str]]


@dataclass(slots=True)
class Memory:
    """What was said of one matter so far."""

    #: The last day of which everything was said to who owes it.
    spoken: date
    #: The last day on which the head was told that it is late.
    above: date | None = None
    #: The last day on which it was said that nobody can reach who owes it, while that is so.
    lost: date | None = None
    #: A report keeps quiet through this day.
    quiet: date | None = None


@dataclass(slots=True)
class Rules:
    """Walks through the year: steps as they happened, and mornings."""

    memory: dict[Key, Memory] = field(default_factory=dict)

    def step(self, step: Step) -> None:
        """Something happened to a matter."""
        known = self.memory.setdefault(step.matter, Memory(step.day))
        match step.kind:
            case "begins":
                self.memory[step.matter] = Memory(step.day)
            case "word":
                # What was just decided or sent back is this day's word.
                known.spoken = step.day
            case "moved":
                # A report on the old day keeps nothing of the new one quiet.
                known.spoken, known.above, known.quiet = step.day, None, None
            case "returned":
                known.spoken, known.quiet = step.day, None
            case "report":
                assert step.due is not None
                known.quiet = quiet(step.day, step.due, step.milestones, step.days)
            case "another day":
                # Another day has its own reminders; of the day itself they are told at once.
                known.spoken, known.quiet = step.day, None

    def morning(self, now: Moment) -> Lines:
        """Every line that must be on somebody's list today, with its reason."""
        found: dict[tuple[int, Key], list[str]] = defaultdict(list)
        for item in now.items.values():
            for who, why in self._of_item(item, now):
                found[who, ("task", item.id)].append(why)
        for share in now.shares:
            for who, why in self._of_share(share, now):
                found[who, (share.kind, share.id)].append(why)
        lines: Lines = defaultdict(dict)
        for (who, key), whys in found.items():
            lines[who][key] = min(whys, key=WEIGHT.index)
        return lines

    def _of_item(self, item: Item, now: Moment) -> Iterator[tuple[int, str]]:
        if item.state == "reported":
            yield from _each(hosts(item, now, "verify"), "verify", now)
        elif item.state == "contested":
            yield from _each(hosts(item, now), "contested", now)
        if item.state not in WORKED_ON:
            return
        known, who = self.memory["task", item.id], reader(item.owner, now)
        if who is None:
            yield from self._nobody_reads(item, known, now)
            return
        known.lost = None
        why = self._owed(item, known, now)
        if why is not None:
            known.spoken = now.today
            yield who, why
        yield from self._late(item, known, now)

    def _owed(self, item: Item, known: Memory, now: Moment) -> str | None:
        """The last slot nobody has spoken of yet."""
        through = max(item.assigned, known.spoken, known.quiet or known.spoken)
        for day in reversed(list(_span(through, now.today))):
            if slot(day, item.due, item.milestones, now.days):
                return "due"
            if item.state == "assigned" and acceptance(day, item.assigned, now.days):
                return "accept"
        return None

    def _late(self, item: Item, known: Memory, now: Moment) -> Iterator[tuple[int, str]]:
        """What the head of the lead unit hears, and whether 呈报 is proposed."""
        late = now.days.between(item.due, now.today) if now.today > item.due else 0
        through = max(
            d for d in (item.assigned, known.above, known.quiet, item.due) if d is not None
        )
        rungs = (
            day
            for day in _span(through, now.today)
            if now.days.works(day)
            and (n := now.days.between(item.due, day)) >= HEAD_AFTER
            and (n == HEAD_AFTER or (n - 1) % OVERDUE_EVERY == 0)
        )
        if next(rungs, None) is None:
            return
        known.above = now.today
        above = self._head(item, now)
        who = None if above is None else reader(above, now)
        if who is not None:
            yield who, "escalated"
        else:
            yield from _each(hosts(item, now), "escalated", now)
        awaited = any(s.instruction and s.task == item.id for s in now.shares)
        if late >= HEAD_AFTER + GRACE and not awaited:
            yield from _each(hosts(item, now, "submit"), "submit", now)

    def _nobody_reads(self, item: Item, known: Memory, now: Moment) -> Iterator[tuple[int, str]]:
        """The owner left, blocked, or was never bound: at once, then on the rhythm."""
        if known.lost is not None and now.days.between(known.lost, now.today) < OVERDUE_EVERY:
            return
        known.lost = now.today
        above = self._head(item, now)
        yield from _each([above] if above is not None else [], "unreachable", now)
        yield from _each(hosts(item, now), "unreachable", now)

    def _head(self, item: Item, now: Moment) -> int | None:
        head = now.heads.get(item.unit) if item.unit is not None else None
        return None if head == item.owner else head

    def _of_share(self, share: Share, now: Moment) -> Iterator[tuple[int, str]]:
        """A part or a request is like a task of its own; the owner, the asker hears of it."""
        if now.items[share.task].state not in WORKED_ON:
            return
        if share.state == "contested":
            yield from _each([share.hears], "part-contested", now)
            return
        names = ("part", "part-late", "part-unreachable")
        own, late, nobody = (
            names if share.kind == "part" else ("answer", "answer-late", "answer-unreachable")
        )
        known = self.memory[share.kind, share.id]
        who, hears = reader(share.person, now), reader(share.hears, now)
        if who is None:
            if known.lost is not None and now.days.between(known.lost, now.today) < OVERDUE_EVERY:
                return
            known.lost = now.today
            if hears is not None:
                yield hears, nobody
            return
        known.lost = None
        through = max(share.since, known.spoken, known.quiet or known.spoken)
        open_days = list(_span(through, now.today))
        due = any(slot(day, share.due, (), now.days) for day in open_days)
        unaccepted = share.kind == "part" and share.state == "assigned"
        if not due and not (
            unaccepted and any(acceptance(day, share.since, now.days) for day in open_days)
        ):
            return
        known.spoken = now.today
        yield who, own
        if hears is not None and now.today > share.due and now.days.between(share.due, now.today):
            yield hears, late


def _each(person_ids: Iterable[int], why: str, now: Moment) -> Iterator[tuple[int, str]]:
    for person_id in person_ids:
        who = reader(person_id, now)
        if who is not None:
            yield who, why


def counts(now: Moment) -> dict[int, Counter[str]]:
    """What waits for a decision, by reader."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    secretariat = holders("secretariat", now)
    for request in now.requests:
        step, who_is_asked = asked(request, now)
        deciders = {r for i in who_is_asked if (r := reader(i, now)) is not None}
        if not deciders:
            # Nobody who is asked can be reached: the secretariat brings the sheet, or phones.
            for clerk in {r for i in secretariat if (r := reader(i, now)) is not None}:
                found[clerk].update(["carry"])
        late = now.today > now.days.after(request.since, WITHIN[request.kind][step])
        for who in deciders:
            found[who].update(["approvals", "late"] if late else ["approvals"])
    return found


def months(now: Moment, began: date) -> dict[int, int]:
    """On the first working day of a month: who is told that the report of the last is there."""
    first = now.today.replace(day=1)
    if now.days.on_or_after(first) != now.today or began >= first:
        return {}
    last = first - DAY
    keepers = holders("follow_up", now) or holders("secretariat", now)
    readers = (reader(i, now) for i in keepers)
    return {who: last.year * 100 + last.month for who in readers if who is not None}


def holds(line: Mapping[str, Any], now: Moment, memory: Mapping[Key, Memory]) -> bool:
    """Whether a line still says what is so, at the moment it goes out."""
    item, why = now.items.get(line["task"]), line["why"]
    if item is None or item.owner != line["owner"]:
        return False
    wanted = {"verify": ("reported",), "contested": ("contested",), "accept": ("assigned",)}
    if item.state not in wanted.get(why, WORKED_ON):
        return False
    kind = next((kind for kind in ("part", "request") if kind in line), "task")
    if kind != "task":
        share = next((s for s in now.shares if (s.kind, s.id) == (kind, line[kind])), None)
        if share is None or (share.state == "contested") != (why == "part-contested"):
            return False
    # What was reported since is nothing to remind of.
    known = memory[kind, line.get(kind, item.id)]
    reported = known.quiet is not None and known.quiet >= now.today
    return not (reported and why in ("due", "escalated", "submit", "part", "part-late"))
