"""Arranging: the hall is set, people are seated by a rule, and the last change is undone.

Every change keeps the state before, so that one press goes back. Row 3.6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.seats.following import heirs_among
from meetings.seats.hall import Hall, before_key, hall_of
from meetings.seats.keeping import (
    Arranged,
    Wanted,
    by_rule,
    hall_for,
    keep,
    one_called,
    present,
    rostrum_only,
)
from meetings.seats.layout import Layout, Place, from_data, to_data
from meetings.seats.rules import Rule
from storage import Session, settings
from storage import branches as branch_rows
from storage import seats as rows


@dataclass(frozen=True, slots=True)
class Outdated:
    """Somebody changed the plan since the button was shown; nothing was done."""

    hall: Hall


def set_hall(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    layout: Layout,
    *,
    now: datetime,
    office: Office,
) -> Arranged | Refused:
    """会场 is set, or set anew: whoever's chair is still there stays on it."""
    meeting = allowed(session, actor.who, Action.SET_SEATS, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if branch_id is not None and branch_id not in {
        branch.id for branch in branch_rows.branches_of(session, meeting_id)
    }:
        return refused("gone")
    hall = hall_of(session, meeting_id, branch_id, office)
    if hall is None:
        _new_plan(session, actor, meeting_id, branch_id, layout, now=now)
        return present(session, meeting_id, branch_id, office)
    same_row = (layout.shape, layout.rostrum) == (hall.layout.shape, hall.layout.rostrum)
    layout = replace(
        layout,
        named=hall.layout.named,
        right_first=hall.layout.right_first,
        rule=hall.layout.rule,
        held=frozenset(place for place in hall.layout.held if layout.has(place)),
    )
    wanted = {
        one.participant_id: (one.place, one.by_hand)
        for one in hall.people
        if one.place
        and layout.has(one.place)
        and layout.shape == hall.layout.shape
        and (one.place.area == "hall" or same_row)
    }
    return keep(session, actor, hall, layout, wanted, "set hall", now=now, office=office)


def _new_plan(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    layout: Layout,
    *,
    now: datetime,
) -> None:
    data = to_data(layout)
    plan = rows.SeatPlan(
        meeting_id=meeting_id,
        branch_id=branch_id,
        layout=data,
        made_by_id=actor.who.person_id,
        made_at=now,
    )
    session.add(plan)
    session.flush()
    changed(session, actor, "set hall", f"seats:{plan.id}", now=now, after=data)
    panel.refresh(session, meeting_id, now=now)


def seat_all(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    rule: Rule,
    revision: int,
    *,
    now: datetime,
    office: Office,
) -> Arranged | Outdated | Refused:
    """Everybody by the rule; who was put somewhere by hand stays. ``revision`` is the plan's the
    button was shown with: two who seat at once do not undo each other unseen."""
    hall = hall_for(session, actor, meeting_id, branch_id, office)
    if isinstance(hall, Refused):
        return hall
    if hall.revision != revision:
        return Outdated(hall)
    layout = replace(hall.layout, rule=rule.value)
    wanted = by_rule(hall, layout, rule, office)
    return keep(session, actor, hall, layout, wanted, "seat by rule", now=now, office=office)


def name_rostrum(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    names: Sequence[str],
    *,
    right: bool | None,
    now: datetime,
    office: Office,
) -> Arranged | Refused:
    """主席台名单 in its order; without names it is by rank again. ``right``: 右为上, 左为上, or as
    the profile says."""
    hall = hall_for(session, actor, meeting_id, branch_id, office)
    if isinstance(hall, Refused):
        return hall
    if not hall.layout.rostrum:
        return refused("seat-no-rostrum")
    found: list[int] = []
    for name in names:
        one = one_called(hall, name)
        if isinstance(one, Refused):
            return one
        if one.participant_id not in found:
            found.append(one.participant_id)
    if len(found) > sum(hall.layout.rostrum):
        return refused("seat-rostrum-full", seats=sum(hall.layout.rostrum), count=len(found))
    layout = replace(hall.layout, named=tuple(found), right_first=right)
    # Who was put there by hand sat in the order before; who is named now comes up all the same.
    hall = replace(
        hall,
        people=tuple(
            replace(one, place=None, by_hand=False)
            if (one.place and one.place.area == "rostrum") or one.participant_id in found
            else one
            for one in hall.people
        ),
    )
    wanted = rostrum_only(hall, layout, office)
    return keep(session, actor, hall, layout, wanted, "name rostrum", now=now, office=office)


def undo(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    *,
    now: datetime,
    office: Office,
) -> Arranged | Refused:
    """撤销: back to the state before the last change; once more, and forward again."""
    hall = hall_for(session, actor, meeting_id, branch_id, office)
    if isinstance(hall, Refused):
        return hall
    before: Mapping[str, Any] | None = settings.get(session, before_key(hall.plan_id))
    if before is None:
        return refused("seat-nothing-to-undo")
    here = {one.participant_id for one in hall.people}
    # Who was substituted since leaves the chair to who comes instead.
    gone = {one for one, *_ in before["seats"] if one not in here}
    heirs = heirs_among(session, meeting_id, gone) if gone else {}
    wanted: Wanted = {
        heirs.get(one, one): (Place(area, row, number), by_hand)
        for one, area, row, number, by_hand in before["seats"]
        if heirs.get(one, one) in here
    }
    layout = from_data(before["layout"])
    return keep(session, actor, hall, layout, wanted, "undo seats", now=now, office=office)
