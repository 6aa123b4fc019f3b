"""Ruling: the hosts say who may come, and how many. Row 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import panel, waiting
from meetings.admission.watching import recheck
from meetings.changes import Actor, changed
from meetings.eligibility import Rules, read_rules, rules_of, stored_rules
from meetings.levels import mark_in
from meetings.meetings import Refused, State, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import waiting as waiting_rows

#: Which part of the rules is set: 单位, 职务, 职级下限, 职级上限, 名单.
Part = Literal["units", "titles", "lowest", "highest", "people"]
MOST_TITLES, LONGEST_TITLE = 20, 30
MOST_PLACES = 100_000


@dataclass(frozen=True, slots=True)
class RuledMeeting:
    """The rules and places of a meeting, with names for people to read."""

    meeting_id: int
    title: str
    rules: Rules
    units: tuple[str, ...]
    people: tuple[str, ...]
    places: int | None
    taken: int
    pending: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RulesSet:
    """The rules stand; so many no longer fit and are pending, so many fit now."""

    meeting_id: int
    pending: int
    admitted: int


def rules_for(session: Session, who: Who, meeting_id: int) -> RuledMeeting | Refused:
    """The rules as they stand, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.ADMIT, about(session, meeting)):
        return refused("not-allowed")
    rules = rules_of(meeting)
    people = people_rows.persons(session, rules.person_ids)
    units = {unit.id: unit.name for unit in people_rows.units(session)}
    pending = [r for r in rows.candidates_of(session, meeting_id) if r.standing == "pending"]
    return RuledMeeting(
        meeting_id=meeting_id,
        title=meeting.title,
        rules=rules,
        units=tuple(units[id] for id in rules.unit_ids if id in units),
        people=tuple(people[id].name for id in rules.person_ids if id in people),
        places=meeting.places,
        taken=place_rows.places_taken(session, meeting_id),
        pending=len(pending),
        waiting=len(waiting_rows.waiting_for(session, meeting_id)),
    )


def set_rules(
    session: Session,
    actor: Actor,
    meeting_id: int,
    part: Part,
    value: Sequence[int] | Sequence[str] | str,
    *,
    now: datetime,
    office: Office,
) -> RulesSet | Refused:
    """Set one part of the rules, the others stay; everybody named is looked at again."""
    meeting = _open(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    before = meeting.eligibility
    stored = {**(stored_rules(rules_of(meeting)) or {}), part: value}
    rules = read_rules(stored)
    if (problem := _problem(rules, office)) is not None:
        return problem
    meeting.eligibility = stored_rules(rules)
    session.flush()
    changed(
        session,
        actor,
        "set eligibility",
        f"meeting:{meeting_id}",
        now=now,
        before={"rules": before},
        after={"rules": meeting.eligibility},
    )
    fallen, risen = recheck(session, actor, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return RulesSet(meeting_id, fallen, risen)


def set_places(
    session: Session,
    actor: Actor,
    meeting_id: int,
    places: int | None,
    *,
    now: datetime,
    office: Office,
) -> RulesSet | Refused:
    """How many can be admitted; None: no limit. Nobody on the list loses their place by it; freed
    places go to who waits."""
    meeting = _open(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if places is not None and not 1 <= places <= MOST_PLACES:
        return refused("places-number", limit=MOST_PLACES)
    before, meeting.places = meeting.places, places
    session.flush()
    changed(
        session,
        actor,
        "set places",
        f"meeting:{meeting_id}",
        now=now,
        before={"places": before},
        after={"places": places},
    )
    waiting.place_freed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return RulesSet(meeting_id, 0, 0)


def _open(session: Session, actor: Actor, meeting_id: int) -> meeting_rows.Meeting | Refused:
    meeting = allowed(session, actor.who, Action.ADMIT, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    return meeting


def _problem(rules: Rules, office: Office) -> Refused | None:
    ranks = office.profile.ranks
    if any(rank and rank not in ranks for rank in (rules.lowest, rules.highest)):
        return refused("rank-unknown")
    if rules.lowest and rules.highest and ranks[rules.lowest] < ranks[rules.highest]:
        return refused("ranks-crossed")
    if len(rules.titles) > MOST_TITLES or any(len(t) > LONGEST_TITLE for t in rules.titles):
        return refused("titles-long", most=MOST_TITLES, limit=LONGEST_TITLE)
    return refused("level-mark") if mark_in("\n".join(rules.titles), office.profile) else None
