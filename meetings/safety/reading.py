"""The live list of an alarm: who is safe, who needs help, who has not answered. Row 2.8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.safety.ending import may_end
from meetings.safety.house import matter, named_to
from meetings.safety.inside import elsewhere
from storage import Session, alarms, branches, safety
from storage.alarms import House
from storage.safety import Alarm, AlarmPerson, WardenCount


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """An alarm as it stands."""

    id: int
    meeting_id: int
    #: "" where it may not be said here.
    title: str
    kind: str
    drill: bool
    text: str
    gather: str
    at: datetime
    by: str
    ended_at: datetime | None
    ended_by: str
    end_note: str
    everywhere: bool
    #: The branch venue it is about; "" the main one, or everywhere.
    venue: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the list."""

    person: Named
    answer: str
    note: str
    answered_at: datetime | None
    zone: str
    venue: str
    at_work: bool
    reached: str
    phone_away: bool
    #: Who said it for them, who goes there, and when they were helped.
    by: str
    helper: str
    helped_at: datetime | None
    #: Their telephone number, for staff; "" where none is known.
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone, or a branch venue: who is in it, and what its warden counted."""

    zone: str
    people: int
    unanswered: int
    count: WardenCount | None
    counted_by: str


@dataclass(frozen=True, slots=True)
class Live:
    """The whole list."""

    alarm: AlarmFacts
    lines: tuple[Line, ...]
    zones: tuple[Zone, ...]
    #: The reader works there, and may answer for others.
    staff: bool
    #: The reader's own line, where they are on the list.
    own: Line | None
    #: The reader may say that it is over.
    may_end: bool = False

    @property
    def safe(self) -> tuple[Line, ...]:
        """Who said so, or was seen to be safe."""
        return tuple(one for one in self.lines if one.answer == "safe")

    @property
    def help(self) -> tuple[Line, ...]:
        """Who called for help, those first to whom nobody has come yet."""
        found = [one for one in self.lines if one.answer == "help"]
        return tuple(sorted(found, key=lambda one: (one.helped_at is not None, bool(one.helper))))

    @property
    def waiting_for_help(self) -> int:
        """How many called for help and were not helped yet."""
        return sum(one.helped_at is None for one in self.help)

    @property
    def unanswered(self) -> tuple[Line, ...]:
        """Who has not answered: those nobody's phone reads it for at the end, wardens see them."""
        found = [one for one in self.lines if one.answer == "none"]
        return tuple(sorted(found, key=lambda one: one.reached == "nobody"))

    @property
    def by_unit(self) -> tuple[tuple[str, int], ...]:
        """How many have not answered, by unit, the most first."""
        return tuple(Counter(one.person.unit for one in self.unanswered).most_common())


def facts(session: Session, who: Who, alarm: Alarm, house: House) -> AlarmFacts:
    """The alarm for this reader."""
    ids = [one for one in (alarm.by_id, alarm.ended_by_id) if one is not None]
    people = named(session, ids)
    branch = branches.branch(session, alarm.branch_id) if alarm.branch_id else None
    return AlarmFacts(
        id=alarm.id,
        meeting_id=alarm.meeting_id,
        title=named_to(who, house),
        kind=alarm.kind,
        drill=alarm.drill,
        text=alarm.text,
        gather=alarm.gather,
        at=alarm.at,
        by=people[alarm.by_id].name,
        ended_at=alarm.ended_at,
        ended_by=people[alarm.ended_by_id].name if alarm.ended_by_id else "",
        end_note=alarm.end_note,
        everywhere=alarm.everywhere,
        venue=branch.name if branch else "",
    )


def live(session: Session, who: Who, alarm_id: int) -> Live | Refused:
    """The list, for the hosts, the staff and who is on a post."""
    alarm = alarms.alarm(session, alarm_id)
    house = alarms.house(session, alarm.meeting_id) if alarm is not None else None
    if alarm is None or house is None:
        return refused("gone")
    if not may(who, Action.RAISE_ALARM, matter(session, house)):
        return refused("not-allowed")
    rows = alarms.people_of(session, alarm.id)
    lines = _lines(session, rows, house.meeting_id)
    own = next((one for one in lines if one.person.person_id == who.person_id), None)
    return Live(
        facts(session, who, alarm, house),
        lines,
        _zones(session, alarm, lines),
        staff=True,
        own=own,
        may_end=may_end(session, who, house, alarm),
    )


@dataclass(frozen=True, slots=True)
class NotListed:
    """Somebody of the meeting who is taken to be elsewhere."""

    person: Named
    #: out / never / leave.
    why: str
    phone: str


def not_listed(
    session: Session, who: Who, alarm_id: int, *, now: datetime, office: Office
) -> tuple[AlarmFacts, tuple[NotListed, ...]] | Refused:
    """Who of the meeting is not on the list, for its staff: they may be inside all the same."""
    alarm = alarms.alarm(session, alarm_id)
    house = alarms.house(session, alarm.meeting_id) if alarm is not None else None
    if alarm is None or house is None:
        return refused("gone")
    if not may(who, Action.RAISE_ALARM, matter(session, house)):
        return refused("not-allowed")
    listed = alarms.person_ids_of(session, alarm.id)
    there = elsewhere(session, house, now=now, office=office)
    found = [one for one in there if one.person_id not in listed]
    ids = [one.person_id for one in found]
    people, phones = named(session, ids), alarms.numbers_of(session, ids)
    return facts(session, who, alarm, house), tuple(
        NotListed(people[one.person_id], one.why, phones.get(one.person_id, ""))
        for one in found
        if one.person_id in people
    )


def is_drill(session: Session, alarm_id: int) -> bool:
    """Whether this one is a drill."""
    alarm = alarms.alarm(session, alarm_id)
    return alarm is not None and alarm.drill


def works_there(session: Session, who: Who, meeting_id: int) -> bool:
    """Whether this person is of the hosts, the staff, or on a post."""
    house = alarms.house(session, meeting_id)
    return house is not None and may(who, Action.RAISE_ALARM, matter(session, house))


def facts_of(session: Session, who: Who, alarm_id: int) -> AlarmFacts | None:
    """The alarm for one of those it is about."""
    alarm = alarms.alarm(session, alarm_id)
    house = alarms.house(session, alarm.meeting_id) if alarm is not None else None
    return facts(session, who, alarm, house) if alarm is not None and house is not None else None


def line_of(session: Session, alarm_id: int, person_id: int) -> Line | None:
    """One person on the list."""
    row = alarms.person_of(session, alarm_id, person_id)
    alarm = alarms.alarm(session, alarm_id) if row is not None else None
    if row is None or alarm is None:
        return None
    return next(iter(_lines(session, [row], alarm.meeting_id)), None)


def _lines(session: Session, rows: Sequence[AlarmPerson], meeting_id: int) -> tuple[Line, ...]:
    ids = {row.person_id for row in rows}
    others = {id for row in rows for id in (row.by_id, row.helper_id) if id is not None}
    people = named(session, sorted(ids | others))
    phones = alarms.numbers_of(session, ids)
    venues = {one.id: one.name for one in branches.branches_of(session, meeting_id)}
    return tuple(
        Line(
            person=people[row.person_id],
            answer=row.answer,
            note=row.note,
            answered_at=row.answered_at,
            zone=row.zone,
            venue=venues.get(row.branch_id or 0, ""),
            at_work=row.at_work,
            reached=row.reached,
            phone_away=row.phone_away,
            by=people[row.by_id].name if row.by_id else "",
            helper=people[row.helper_id].name if row.helper_id else "",
            helped_at=row.helped_at,
            phone=phones.get(row.person_id, ""),
        )
        for row in rows
    )


def _zones(session: Session, alarm: Alarm, lines: Sequence[Line]) -> tuple[Zone, ...]:
    """Zones with somebody in them, and those a warden counted."""
    counts = {one.zone: one for one in safety.counts_of(session, alarm.id)}
    counters = named(session, [one.by_id for one in counts.values()])
    there = Counter(zone for one in lines if (zone := one.venue or one.zone))
    waiting = Counter(
        zone for one in lines if one.answer == "none" and (zone := one.venue or one.zone)
    )
    return tuple(
        Zone(
            zone,
            there[zone],
            waiting[zone],
            counts.get(zone),
            counters[counts[zone].by_id].name if zone in counts else "",
        )
        for zone in sorted({*there, *counts})
    )


def shares(live: Live, minutes: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """How many had answered after so many minutes each: (minutes, people). Pure."""
    heard = [
        (one.answered_at - live.alarm.at).total_seconds()
        for one in live.lines
        if one.answered_at is not None
    ]
    return tuple((after, sum(60 * after >= one for one in heard)) for after in minutes)
