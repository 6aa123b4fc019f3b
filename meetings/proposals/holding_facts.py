"""What a request to hold a meeting is bound to, and which change of it asks again. Row 2.10.

Pure but for reading the meeting; from where on is the profile's (``meeting_request``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from meetings.people import named
from meetings.regime.profile import HoldingRequest
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import preparation as preparation_rows

#: What is compared, in the order it is said.
FIELDS = ("title", "class", "time", "place", "people")


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: as it was approved, and as it is."""

    field: str
    old: Any
    new: Any


def facts_now(session: Session, meeting: rows.Meeting) -> dict[str, Any]:
    """The facts of the meeting as JSON data."""
    people = attendance_rows.participants_of(session, meeting.id)
    chair = named(session, [meeting.chair_id]) if meeting.chair_id else {}
    return {
        "title": meeting.title,
        "class": meeting.class_,
        "time": [meeting.starts_at.isoformat(), meeting.ends_at.isoformat()],
        "place": meeting.place,
        "chair": "".join(one.name for one in chair.values()),
        "people": len(people),
        "roles": _counted(people),
        "agenda": [item.title for item in rows.agenda_of(session, meeting.id)],
        "groups": groups(session, meeting.id),
    }


def _counted(people: Any) -> list[list[Any]]:
    """How many by capacity, as it stands in the list: attend, in_attendance, …, staff."""
    order = ("attend", "special_guest", "in_attendance", "observer", "staff", "media")
    roles = [person.role for person in people]
    rest = [role for role in dict.fromkeys(roles) if role not in order]
    return [[role, roles.count(role)] for role in (*order, *rest) if role in roles]


def groups(session: Session, meeting_id: int) -> list[dict[str, Any]]:
    """会务分工: the groups with leader and members, as area of preparation keeps them."""
    found = preparation_rows.groups_of(session, meeting_id)
    members = preparation_rows.members_of(session, [one.id for one in found])
    ids = {one.leader_id for one in found if one.leader_id}
    ids |= {person for some in members.values() for person in some}
    people = named(session, sorted(ids))
    return [
        {
            "name": one.name,
            "text": one.text,
            "leader": people[one.leader_id].name if one.leader_id in people else "",
            "members": [people[id].name for id in members.get(one.id, ()) if id in people],
        }
        for one in found
    ]


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every fact that differs, large or small."""
    return tuple(
        Change(field, before.get(field), now.get(field))
        for field in FIELDS
        if before.get(field) != now.get(field)
    )


def asks_again(rule: HoldingRequest, found: tuple[Change, ...]) -> bool:
    """Whether these changes are past the threshold: what was approved holds no more."""
    return any(_is_past(rule, one) for one in found)


def _is_past(rule: HoldingRequest, one: Change) -> bool:
    match one.field:
        case "time":
            return rule.moved_min is not None and _moved(one) >= timedelta(minutes=rule.moved_min)
        case "place":
            return rule.other_place
        case "class":
            return rule.other_class
        case "people":
            if rule.more_people is None:
                return False
            return bool(
                one.new > one.old and (one.new - one.old) * 100 > one.old * rule.more_people
            )
    return False


def _moved(one: Change) -> timedelta:
    pairs = zip(one.old, one.new, strict=True)
    return max(abs(datetime.fromisoformat(a) - datetime.fromisoformat(b)) for a, b in pairs)
