"""After the deadline: a unit's change of names is asked for, and made once the hosts agree.

Row 2.2; the chain is ``approval.chains.unit_report_change`` of the profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, assert_never

from meetings import approvals
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import named
from meetings.unit_notices.names import Entry
from meetings.unit_notices.reading import UnitNotice, notice_of
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import unit_quotas as quota_rows

KIND = "unit_report_change"


@dataclass(frozen=True, slots=True)
class Requested:
    """The hosts decide; the notice is as it was."""

    notice: UnitNotice
    approval_id: int


def ask_report(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    entries: Sequence[Entry],
    *,
    now: datetime,
    office: Office,
) -> Requested:
    """More names; what the unit asked for before and nobody decided yet is asked together."""
    subject = f"quota:{quota.id}"
    before = approval_rows.pending_about(session, KIND, subject)
    asked = [Entry(**one) for one in before.wanted["entries"]] if before else []
    asked += [entry for entry in entries if entry not in asked]
    wanted: dict[str, Any] = {
        "quota": quota.id,
        "names": [entry.name for entry in asked],
        "entries": [asdict(entry) for entry in asked],
    }
    return _ask(session, actor, meeting, quota, subject, wanted, now=now, office=office)


def ask_take_back(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    participant: rows.Participant,
    *,
    now: datetime,
    office: Office,
) -> Requested:
    """One name less."""
    name = named(session, [participant.person_id])[participant.person_id].name
    wanted = {"quota": quota.id, "names": [name], "take_back": participant.id}
    subject = f"participant:{participant.id}"
    return _ask(session, actor, meeting, quota, subject, wanted, now=now, office=office)


def _ask(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    subject: str,
    wanted: dict[str, Any],
    *,
    now: datetime,
    office: Office,
) -> Requested:
    approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject,
        wanted=wanted,
        meeting=meeting,
        unit_id=quota.unit_id,
        for_person_id=quota.contact_id or actor.who.person_id,
        now=now,
        office=office,
    )
    return Requested(notice_of(session, meeting, quota, now=now), approval_id)


def change_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The hosts agreed: the names come, or the name goes."""
    from meetings.unit_notices import reporting

    quota = quota_rows.locked_quota(session, approval.wanted["quota"])
    meeting = meeting_rows.locked(session, quota.meeting_id) if quota else None
    if quota is None or meeting is None:
        return refused("gone")
    if meeting.state != "published" or meeting.starts_at <= now:
        return refused("meeting-over")
    if "take_back" in approval.wanted:
        place = rows.participant(session, approval.wanted["take_back"])
        if place is not None and place.removed_at is None:
            reporting.remove(session, actor, meeting, quota, place, now=now, office=office)
        return None
    return _enter(session, actor, approval, meeting, quota, now=now, office=office)


def _enter(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    from meetings.unit_notices import reporting

    entries = [Entry(**one) for one in approval.wanted["entries"]]
    read = reporting.read(session, meeting, quota, entries, office)
    match read:
        case Refused():
            return read
        case reporting.Doubtful():
            return refused("name-doubtful", name=read.entry.name)
        case reporting.Read():
            by_id = approval.asked_by_id
            reporting.enter(
                session,
                actor,
                meeting,
                quota,
                read,
                by_host=False,
                by_id=by_id,
                now=now,
                office=office,
            )
            return None
        case _:
            assert_never(read)


def change_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed by word and then not signed: the names that came go again. A name that went stays
    away, since somebody else may have the place by now."""
    from meetings.unit_notices import reporting

    quota = quota_rows.locked_quota(session, approval.wanted["quota"])
    meeting = meeting_rows.locked(session, quota.meeting_id) if quota else None
    if quota is None or meeting is None or "take_back" in approval.wanted:
        return refused("gone")
    for place in quota_rows.reported_by_unit(session, meeting.id, quota.unit_id):
        since = approval.decided_at
        name = named(session, [place.person_id])[place.person_id].name
        came = place.added_at is not None and since is not None and place.added_at >= since
        if came and name in approval.wanted["names"]:
            reporting.remove(session, actor, meeting, quota, place, now=now, office=office)
    return None
