"""Joint hosts (联合主办), each with a roster of its own; and unit notices taken back. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.reach import Notice, tell
from meetings.unit_notices.asking import editable, edited, give_places, quota_for
from meetings.unit_notices.reading import MOST_PLACES, UnitNotice
from storage import Session
from storage import people as people_rows
from storage import unit_quotas as quota_rows


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The unit is not asked any more."""

    meeting_id: int
    unit: str
    joint_host: bool


def set_joint_host(
    session: Session,
    actor: Actor,
    meeting_id: int,
    unit_id: int,
    places: int,
    *,
    now: datetime,
) -> UnitNotice | Refused:
    """Name a joint host, or change how many its roster holds (0: no limit). The notice names all
    hosts; one that is out names it with the next change."""
    meeting = editable(session, actor, meeting_id, now=now)
    unit = people_rows.unit(session, unit_id)
    if isinstance(meeting, Refused):
        return meeting
    if unit is None:
        return refused("gone")
    if not 0 <= places <= MOST_PLACES:
        return refused("places-range", most=MOST_PLACES)
    if unit.contact_id is None and unit.head_id is None:
        return refused("joint-host-no-contact", unit=unit.name)
    quota = quota_for(session, meeting_id, unit_id)
    if quota is not None and not quota.joint_host:
        return refused("joint-host-has-places", unit=unit.name)
    return give_places(session, actor, meeting, unit, quota, places, "", joint_host=True, now=now)


def withdraw(
    session: Session, actor: Actor, quota_id: int, *, now: datetime
) -> Withdrawn | Refused:
    """Ask the unit no more, or not as a joint host. Whom it named is taken back before."""
    quota = quota_rows.locked_quota(session, quota_id)
    if quota is None:
        return refused("gone")
    meeting = editable(session, actor, quota.meeting_id, now=now)
    if isinstance(meeting, Refused):
        return meeting
    unit = people_rows.unit(session, quota.unit_id)
    name = unit.name if unit else ""
    named_now = len(quota_rows.reported_by_unit(session, meeting.id, quota.unit_id))
    if named_now:
        return refused("unit-has-names", unit=name, reported=named_now)
    contact_id, joint_host = quota.contact_id, quota.joint_host
    before = {"unit": quota.unit_id, "places": quota.places, "joint_host": joint_host}
    session.delete(quota)
    session.flush()
    edited(session, actor, meeting, now=now)
    changed(session, actor, "withdraw unit notice", f"quota:{quota_id}", now=now, before=before)
    if meeting.state == "published" and contact_id is not None:
        notice = Notice(
            kind="unit_withdrawn",
            params={"meeting": meeting.id, "unit": before["unit"]},
            coalesce=f"unit:{quota_id}",
            shows=f"unit:{quota_id}",
            valid_until=meeting.ends_at,
            meeting_id=meeting.id,
        )
        tell(session, contact_id, notice, now=now)
    return Withdrawn(meeting.id, name, joint_host)
