"""Keeping: who is to sit where is written down, and the state before is kept. Row 3.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.seats.hall import Hall, Sitter, before_key, hall_of
from meetings.seats.layout import Layout, Place, to_data
from meetings.seats.rules import Guest, Rule, on_the_rostrum, seated
from storage import Session, settings
from storage import seats as rows


@dataclass(frozen=True, slots=True)
class Arranged:
    """The hall as it is now."""

    hall: Hall


#: Who sits where, and who was put there by hand.
Wanted = dict[int, tuple[Place, bool]]


def by_rule(hall: Hall, layout: Layout, rule: Rule, office: Office) -> Wanted:
    """Who sits where by the rule, as the hall's people are now."""
    fixed = {one.participant_id: one.place for one in hall.people if one.place and one.by_hand}
    guests = [one.guest for one in hall.people]
    stage = _stage(hall, layout, office)
    result = seated(
        layout,
        guests,
        rule,
        rostrum=stage,
        fixed=fixed,
        right_first=right_first(hall, layout, stage, office),
    )
    return {one: (place, fixed.get(one) == place) for one, place in result.places.items()}


def rostrum_only(hall: Hall, layout: Layout, office: Office) -> Wanted:
    """The rostrum anew, everybody in the hall as they sit: nobody there moves for it."""
    stage = _stage(hall, layout, office)
    going_up = {one.participant_id for one in stage}
    fixed = {
        one.participant_id: one.place
        for one in hall.people
        if one.place
        and (one.by_hand or (one.place.area == "hall" and one.participant_id not in going_up))
    }
    guests = [
        one.guest
        for one in hall.people
        if one.participant_id in fixed or one.participant_id in going_up
    ]
    result = seated(
        layout,
        guests,
        Rule.LIST,
        rostrum=stage,
        fixed=fixed,
        right_first=right_first(hall, layout, stage, office),
    )
    hand = {one.participant_id for one in hall.people if one.by_hand}
    return {one: (place, one in hand) for one, place in result.places.items()}


def _stage(hall: Hall, layout: Layout, office: Office) -> list[Guest]:
    rank = office.profile.seats.rostrum_rank
    chair = next((one.participant_id for one in hall.people if one.person_id == hall.chair), None)
    return on_the_rostrum(
        layout,
        [one.guest for one in hall.people],
        top_rank=office.profile.ranks[rank] if rank else 0,
        chair=chair,
    )


def right_first(hall: Hall, layout: Layout, stage: Sequence[Guest], office: Office) -> bool:
    """右为上: as set by hand, else as the profile says with and without foreign guests there."""
    if layout.right_first is not None:
        return layout.right_first
    rule = office.profile.seats
    up = {one.participant_id for one in stage}
    foreign = any(one.foreign and one.participant_id in up for one in hall.people)
    return (rule.precedence_foreign if foreign else rule.precedence) == "right"


def hall_for(
    session: Session, actor: Actor, meeting_id: int, branch_id: int | None, office: Office
) -> Hall | Refused:
    """The hall, its meeting locked, where the actor may seat people."""
    meeting = allowed(session, actor.who, Action.SET_SEATS, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return hall_of(session, meeting_id, branch_id, office) or refused("seat-no-hall")


def one_called(hall: Hall, name: str) -> Sitter | Refused:
    """The one sitter a name means; or that it means nobody, or several."""
    found = hall.called(name)
    if not found:
        return refused("seat-unknown-name", name=name)
    if len(found) > 1:
        return refused("seat-several", name=name)
    return found[0]


def keep(
    session: Session,
    actor: Actor | None,
    hall: Hall,
    layout: Layout,
    wanted: Wanted,
    action: str,
    *,
    now: datetime,
    office: Office,
) -> Arranged:
    """Write who sits where, the state before kept for 撤销; the caller has locked the meeting."""
    plan = rows.plan(session, hall.plan_id)
    assert plan is not None
    there = rows.seats_of(session, plan.id)
    old = {seat.participant_id: (seat.area, seat.row, seat.number, seat.by_hand) for seat in there}
    new = {one: (*place, by_hand) for one, (place, by_hand) in wanted.items()}
    data = to_data(layout)
    if (old, plan.layout) != (new, data):
        settings.put(
            session,
            before_key(plan.id),
            {"layout": plan.layout, "seats": [[one, *seat] for one, seat in old.items()]},
        )
        rows.put_seats(session, plan.id, new)
        plan.layout = data
        plan.revision += 1
        session.flush()
        moved = sum(old.get(one) != seat for one, seat in new.items())
        after = {"rule": layout.rule, "seated": len(new), "moved": moved}
        changed(session, actor, action, f"seats:{plan.id}", now=now, after=after)
        panel.refresh(session, hall.meeting_id, now=now)
    return present(session, hall.meeting_id, hall.branch_id, office)


def present(session: Session, meeting_id: int, branch_id: int | None, office: Office) -> Arranged:
    """The hall as it is now."""
    hall = hall_of(session, meeting_id, branch_id, office)
    assert hall is not None
    return Arranged(hall)
