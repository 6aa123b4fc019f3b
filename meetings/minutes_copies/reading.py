"""Copies of the minutes as the hosts' page and each addressee see them. Rows 4.7, 4.9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.issued_minutes.content import Content, Numbered, from_data, resolutions
from meetings.issued_minutes.rights import matter
from meetings.meetings import Refused, refused
from meetings.minutes_copies.delivered import not_delivered, to_phone
from meetings.minutes_copies.distributing import listed
from meetings.minutes_copies.following_up import (
    ResolutionState,
    reference,
    resolution_states,
    tasks_of,
)
from meetings.minutes_copies.reminding import asked
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import minutes_copies as rows
from storage import people as people_rows
from storage.issued_minutes import Minutes, MinutesCopy


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One addressee. ``id`` None: proposed only, the list was not written down."""

    id: int | None
    person: Named
    #: The unit they get it for; "" for themselves.
    for_unit: str
    kind: str
    items: tuple[int, ...]
    asked: bool
    told: bool
    #: Neither told here nor otherwise; of issued minutes they are phoned.
    missed: bool
    received_at: datetime | None
    #: phone / paper; "" in chat.
    method: str
    phone: str


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """Who gets the minutes of a meeting, who has them. ``minutes_id`` None: no minutes yet."""

    meeting_id: int
    title: str
    minutes_id: int | None
    number: str
    issued: bool
    lines: tuple[CopyLine, ...]
    may_change: bool
    #: Action items that are open, of how many resolutions; those without one.
    open_tasks: int
    resolutions: int
    unregistered: int

    @property
    def asked(self) -> int:
        """Of how many a receipt is asked."""
        return sum(one.asked for one in self.lines)

    @property
    def received(self) -> int:
        """How many said that it arrived."""
        return sum(one.asked and one.received_at is not None for one in self.lines)

    @property
    def to_phone(self) -> tuple[CopyLine, ...]:
        """Whom nobody could be told for."""
        return tuple(one for one in self.lines if one.missed) if self.issued else ()


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy with what its addressee is told."""

    line: CopyLine
    minutes_id: int
    meeting_id: int
    edition: int
    title: str
    number: str
    content: Content
    #: Resolutions of the addressee, or of the unit they get it for.
    own: tuple[Numbered, ...]
    #: Action item of each of these that is registered, by number in the paper.
    tasks: dict[int, int]
    #: The edition holds, and is out.
    holds: bool
    scan_id: int | None
    issued_on: date | None


def page(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> CopiesPage | Refused:
    """The page, for the hosts, and for who writes the minutes to look at."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    of = matter(session, who, meeting)
    if not may(who, Action.ISSUE_MINUTES, of) and not may(who, Action.WRITE_MINUTES, of):
        return refused("not-allowed")
    # While an erratum is written the copies that are out are looked at.
    minutes = minutes_rows.holding(session, meeting_id)
    minutes = minutes or minutes_rows.open_edition(session, meeting_id)
    lines = _lines(session, meeting, minutes, now=now, office=office) if minutes else ()
    states: tuple[ResolutionState, ...] = ()
    if minutes is not None and minutes.state == "issued":
        states = resolution_states(session, minutes, now=now, office=office)
    return CopiesPage(
        meeting_id=meeting.id,
        title=meeting.title,
        minutes_id=minutes.id if minutes else None,
        number=reference(session, minutes) if minutes else "",
        issued=minutes is not None and minutes.state == "issued",
        lines=lines,
        may_change=may(who, Action.ISSUE_MINUTES, of),
        open_tasks=sum(s.item is not None and s.item.state != "closed" for s in states),
        resolutions=sum(not s.dropped for s in states),
        unregistered=sum(s.item is None for s in states),
    )


def _lines(
    session: Session,
    meeting: meeting_rows.Meeting,
    minutes: Minutes,
    *,
    now: datetime,
    office: Office,
) -> tuple[CopyLine, ...]:
    copies = list(rows.copies_of(session, minutes.id))
    if not copies:
        content = from_data(minutes.content)
        wanted = listed(session, meeting, minutes, content, now=now, office=office)
        copies = [
            MinutesCopy(
                minutes_id=minutes.id,
                person_id=one.person_id,
                unit_id=one.unit_id,
                kind=one.kind,
                items=list(one.items),
                method="",
            )
            for one in wanted
        ]
    missed = not_delivered(session, meeting.id)
    found = _shown(session, copies, office, missed)
    return tuple(sorted(found, key=_rank))


def _rank(line: CopyLine) -> tuple[bool, bool, str]:
    """Whom to phone first, then who has not said so; each by unit, those of none last."""
    waits = line.asked and line.received_at is None
    return not line.missed, not waits, line.for_unit or line.person.unit or "\uffff"


def _shown(
    session: Session, copies: list[MinutesCopy], office: Office, missed: frozenset[int]
) -> list[CopyLine]:
    ids = [copy.person_id for copy in copies]
    people, persons = named(session, ids), people_rows.persons(session, ids)
    units = {id: people_rows.unit(session, id) for id in {c.unit_id for c in copies if c.unit_id}}
    found = []
    for copy in copies:
        unit = units.get(copy.unit_id or 0)
        found.append(
            CopyLine(
                id=copy.id,
                person=people[copy.person_id],
                for_unit=unit.name if unit else "",
                kind=copy.kind,
                items=tuple(copy.items),
                asked=asked(copy, office),
                told=copy.told_at is not None,
                missed=to_phone(copy, missed),
                received_at=copy.received_at,
                method=copy.method,
                phone=persons[copy.person_id].phone or "",
            )
        )
    return found


def copy_seen(
    session: Session, who: Who, copy_id: int, *, now: datetime, office: Office
) -> tuple[Copy, bool] | Refused:
    """A copy, for its addressee and for the hosts; whether the reader may change the list."""
    found = copy_of(session, copy_id, office=office)
    meeting = meeting_rows.meeting(session, found.meeting_id) if found is not None else None
    if found is None or meeting is None:
        return refused("gone")
    hosts = may(who, Action.ISSUE_MINUTES, matter(session, who, meeting))
    mine = found.line.person.person_id in (who.person_id, *who.represents)
    return (found, hosts) if hosts or (mine and found.line.told) else refused("not-allowed")


def copy_of(session: Session, copy_id: int, *, office: Office) -> Copy | None:
    """A copy as its notice and its paper say it."""
    row = rows.copy(session, copy_id)
    minutes = minutes_rows.minutes(session, row.minutes_id) if row is not None else None
    meeting = meeting_rows.meeting(session, minutes.meeting_id) if minutes is not None else None
    if row is None or minutes is None or meeting is None:
        return None
    held = minutes_rows.holding(session, meeting.id)
    content = from_data(minutes.content)
    own = tuple(
        one
        for one in resolutions(content)
        if one.resolution.owner_id == row.person_id
        or (row.unit_id is not None and one.resolution.unit_id == row.unit_id)
    )
    tasks = tasks_of(session, minutes)
    return Copy(
        line=_shown(session, [row], office, not_delivered(session, meeting.id))[0],
        minutes_id=minutes.id,
        meeting_id=meeting.id,
        edition=minutes.edition,
        title=content.title,
        number=reference(session, minutes),
        content=content,
        own=own,
        tasks={one.number: tasks[one.number].id for one in own if one.number in tasks},
        holds=held is not None and held.id == minutes.id,
        scan_id=minutes.scan_id,
        issued_on=office.today(minutes.issued_at) if minutes.issued_at else None,
    )


@dataclass(frozen=True, slots=True)
class StatesPage:
    """The resolutions of issued minutes and how each stands."""

    minutes_id: int
    meeting_id: int
    title: str
    number: str
    states: tuple[ResolutionState, ...]
    #: Whether the reader keeps the register: what was dropped is for them to settle.
    hosts: bool


def states_page(
    session: Session, who: Who, minutes_id: int, *, now: datetime, office: Office
) -> StatesPage | Refused:
    """How the resolutions stand, for everybody who may read the minutes; who was sent an excerpt
    sees their own. Row 4.9."""
    minutes = minutes_rows.minutes(session, minutes_id)
    meeting = meeting_rows.meeting(session, minutes.meeting_id) if minutes is not None else None
    if minutes is None or meeting is None or minutes.state != "issued":
        return refused("gone")
    of = matter(session, who, meeting)
    every = may(who, Action.SEE_MINUTES, of)
    own = _excerpted(session, who, minutes)
    if not every and not own:
        return refused("not-allowed")
    hosts = may(who, Action.ISSUE_MINUTES, of)
    states = resolution_states(session, minutes, now=now, office=office)
    if not every:
        states = tuple(one for one in states if one.number in own and not one.dropped)
    return StatesPage(
        minutes_id=minutes.id,
        meeting_id=meeting.id,
        title=from_data(minutes.content).title,
        number=reference(session, minutes),
        states=tuple(one for one in states if hosts or not one.dropped),
        hosts=hosts,
    )


def _excerpted(session: Session, who: Who, minutes: Minutes) -> frozenset[int]:
    """Numbers of the resolutions this person, or whom they stand in for, has an excerpt of."""
    copies = [
        rows.copy_for(session, minutes.id, person_id)
        for person_id in (who.person_id, *who.represents)
    ]
    sent = [copy for copy in copies if copy is not None and copy.told_at is not None]
    return frozenset(number for copy in sent for number in copy.items)
