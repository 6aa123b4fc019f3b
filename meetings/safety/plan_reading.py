"""The plan as it stands: its parts, what changed last, who is on which post. Row 2.8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import MeetingFacts, Refused, about, facts, refused
from meetings.people import Action, Named, Who, may, named
from meetings.safety.house import POSTS, matter
from storage import Session, alarms, duties
from storage import meetings as meeting_rows
from storage import safety as rows


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the plan. ``before``: what the edition before said, where that was different."""

    number: int
    key: str
    event: bool
    name: str
    text: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """Who is on a post, where, and whether they said 收到 to the briefing."""

    kind: str
    zone: str
    person: Named
    phone: str
    #: untold / told / seen / by_word: no account reads it.
    briefed: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The newest edition."""

    id: int
    edition: int
    #: draft / asked / approved / returned.
    state: str
    reason: str
    by: str
    at: datetime
    approval_id: int | None
    parts: tuple[Part, ...]

    @property
    def changed(self) -> tuple[Part, ...]:
        """What this edition changed."""
        return tuple(part for part in self.parts if part.before is not None)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything on the page of a meeting's safety."""

    meeting: MeetingFacts
    plan: Plan | None
    posts: tuple[Post, ...]
    may_edit: bool
    #: The alarm that runs.
    running: int | None
    drill: bool


def page(session: Session, who: Who, meeting_id: int) -> PlanPage | Refused:
    """For the hosts, the staff and who is on a post."""
    house = alarms.house(session, meeting_id)
    meeting = meeting_rows.meeting(session, meeting_id)
    if house is None or meeting is None:
        return refused("gone")
    if not may(who, Action.RAISE_ALARM, matter(session, house)):
        return refused("not-allowed")
    open_ = meeting.state not in ("closed", "cancelled")
    running = alarms.running(session, meeting_id)
    alarm = alarms.alarm(session, running) if running is not None else None
    return PlanPage(
        meeting=facts(session, meeting),
        plan=newest(session, meeting_id),
        posts=posts_of(session, meeting_id),
        may_edit=open_ and may(who, Action.EDIT_MEETING, about(session, meeting)),
        running=running,
        drill=alarm is not None and alarm.drill,
    )


def newest(session: Session, meeting_id: int) -> Plan | None:
    """The newest edition beside the one before."""
    editions = rows.editions_of(session, meeting_id)
    return _plan(session, editions[-1], editions[:-1]) if editions else None


def edition(session: Session, plan_id: int) -> Plan | None:
    """One edition, for its paper and for who approves it."""
    found = rows.plan_edition(session, plan_id)
    if found is None:
        return None
    earlier = [
        one for one in rows.editions_of(session, found.meeting_id) if one.edition < found.edition
    ]
    return _plan(session, found, earlier)


def _plan(session: Session, found: rows.SafetyPlan, earlier: Sequence[rows.SafetyPlan]) -> Plan:
    last = earlier[-1].content["parts"] if earlier else []
    before = {(part["key"], part["event"]): part["text"] for part in last}
    parts = []
    for number, part in enumerate(found.content["parts"]):
        said = before.get((part["key"], part["event"]))
        parts.append(
            Part(
                number,
                part["key"],
                part["event"],
                part["name"],
                part["text"],
                said if said is not None and said != part["text"] else None,
            )
        )
    by = named(session, [found.by_id])[found.by_id].name
    return Plan(
        found.id,
        found.edition,
        found.state,
        found.reason,
        by,
        found.at,
        found.approval_id,
        tuple(parts),
    )


def posts_of(session: Session, meeting_id: int) -> tuple[Post, ...]:
    """会场秩序: who is on which post, in the order of posts."""
    order = {kind: at for at, kind in enumerate(POSTS)}
    found = [one for one in duties.duties_of(session, meeting_id) if one.kind in order]
    found.sort(key=lambda one: (order[one.kind], one.zone, one.id))
    ids = [one.person_id for one in found]
    people, phones = named(session, ids), alarms.numbers_of(session, ids)
    briefed = {one.person_id: one for one in rows.briefings_of(session, meeting_id)}
    return tuple(
        Post(
            one.kind,
            one.zone,
            people[one.person_id],
            phones.get(one.person_id, ""),
            _briefed(briefed.get(one.person_id)),
        )
        for one in found
        if one.person_id in people
    )


def _briefed(found: rows.SafetyBriefing | None) -> str:
    if found is None:
        return "untold"
    if found.seen_at is not None:
        return "seen"
    return "told" if found.reached else "by_word"
