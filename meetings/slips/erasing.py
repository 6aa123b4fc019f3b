"""Erasing: personal answers go after settlement; the row says only that it was erased.

Norms ORG-04. The audit's sensitive values go with them, and its chain still holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.checklists import lost
from meetings.logistics.following import erase as erase_whereabouts
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session, audit, lost_property
from storage import slips as rows
from storage.logistics.cars import whereabouts_kept

#: Meetings looked after in one go; the next hour does more.
BATCH = 10


@dataclass(frozen=True, slots=True)
class Erased:
    """So many people's personal answers of the meeting are gone."""

    meeting_id: int
    people: int


def erase(session: Session, actor: Actor, meeting_id: int, *, now: datetime) -> Erased | Refused:
    """会后清除个人信息, by the hosts, once the meeting is closed or cancelled."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state not in ("closed", "cancelled"):
        return refused("erase-after")
    return Erased(meeting_id, _erase(session, actor, meeting_id, now=now))


def erase_due(session: Session, *, now: datetime, office: Office) -> int:
    """What the profile's days after the end are over for; returns how many meetings. By the
    clock, every hour."""
    before = now - timedelta(days=office.profile.personal.erase_after_days)
    found = rows.meetings_to_erase(session, over_before=before, limit=BATCH)
    found = [*found, *whereabouts_kept(session, before, limit=BATCH)]
    found += lost_property.still_said(session, before, limit=BATCH)
    found = list(dict.fromkeys(found))
    for meeting_id in found:
        _erase(session, None, meeting_id, now=now)
    return len(found)


def _erase(session: Session, actor: Actor | None, meeting_id: int, *, now: datetime) -> int:
    slips, needs = rows.personal_of(session, meeting_id)
    for slip in slips:
        slip.fields, slip.sensitive, slip.erased_at = {}, {}, now
    for need in needs:
        need.kinds, need.text, need.erased_at = [], "", now
    people = {slip.participant_id for slip in slips} | {need.participant_id for need in needs}
    people |= erase_whereabouts(session, meeting_id)
    returned = lost.erase(session, meeting_id, now=now)
    for participant_id in sorted(people):
        audit.erase_sensitive_of(session, f"participant:{participant_id}")
    session.flush()
    if people or returned:
        changed(
            session,
            actor,
            "erase personal data",
            f"meeting:{meeting_id}",
            now=now,
            after={"people": len(people), "lost property": returned},
        )
    return len(people)
