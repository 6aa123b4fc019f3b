"""Asking units: a quota is set, the contact told and reminded. Row 2.2."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.notices.facts import notice_facts
from meetings.notices.sending import SLACK
from meetings.office import Office
from meetings.people import About, Action, may
from meetings.reach import Notice, chase, tell
from meetings.unit_notices.reading import UnitNotice, notice_of, state_of
from storage import Session, outbox
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows

MOST_PLACES = 200
LONGEST_NOTE = 100


def set_quota(
    session: Session,
    actor: Actor,
    meeting_id: int,
    unit_id: int,
    places: int,
    note: str,
    *,
    now: datetime,
) -> UnitNotice | Refused:
    """Ask a unit for names, or change what it is asked for; once published it is told at once."""
    meeting = meeting_rows.locked(session, meeting_id)
    unit = people_rows.unit(session, unit_id)
    if meeting is None or unit is None:
        return refused("gone")
    if not may(actor.who, Action.EDIT_MEETING, About(organiser_id=meeting.organiser_id)):
        return refused("not-allowed")
    if meeting.state not in ("draft", "published") or meeting.starts_at <= now:
        return refused("meeting-over")
    if not 1 <= places <= MOST_PLACES:
        return refused("places-range", most=MOST_PLACES)
    quota = next((q for q in rows.quotas_of(session, meeting_id) if q.unit_id == unit_id), None)
    reported = len(rows.reported_by_unit(session, meeting_id, unit_id))
    if places < reported:
        return refused("places-below", unit=unit.name, reported=reported)
    before = {"places": quota.places, "note": quota.note} if quota else None
    if quota is None:
        quota = rows.UnitQuota(meeting_id=meeting_id, unit_id=unit_id, places=places)
        session.add(quota)
    quota.places, quota.note = places, " ".join(note.split())[:LONGEST_NOTE]
    quota.contact_id = unit.contact_id or unit.head_id
    quota.state = state_of(reported, places)
    session.flush()
    after = {"places": places, "note": quota.note}
    if before != after:
        meeting.edits += 1
        subject = f"quota:{quota.id}"
        changed(session, actor, "set unit quota", subject, now=now, before=before, after=after)
        if meeting.state == "published":
            _tell(session, meeting, quota, "unit_card", now=now)
        panel.refresh(session, meeting_id, now=now)
    return notice_of(session, meeting, quota, now=now)


def _tell(
    session: Session,
    meeting: meeting_rows.Meeting,
    quota: rows.UnitQuota,
    kind: str,
    *,
    now: datetime,
) -> None:
    if quota.contact_id is None:
        return  # the preview, the panel and the call list say so
    notice = Notice(
        kind=kind,
        params={"quota": quota.id, "revision": meeting.revision},
        coalesce=f"unit:{quota.id}",
        shows=f"unit:{quota.id}",
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell(session, quota.contact_id, notice, now=now)


def tell_units(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Each unit's contact gets the notice with the quota, in the transaction that publishes."""
    for quota in rows.quotas_of(session, meeting.id):
        unit = people_rows.unit(session, quota.unit_id)
        quota.contact_id = (unit.contact_id or unit.head_id) if unit else None
        _tell(session, meeting, quota, "unit_card", now=now)


def tell_cancelled(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """The units hear that the meeting is off."""
    for quota in rows.quotas_of(session, meeting.id):
        _tell(session, meeting, quota, "unit_cancelled", now=now)


def remind_units(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    at_once: bool,
    now: datetime,
    office: Office,
) -> int:
    """Remind units that owe names, within the gap and the cap; returns how many."""
    reply = office.profile.reply
    said = notice_facts(session, meeting.id, meeting.revision)
    asked = meeting_rows.revision(session, meeting.id, said.asked_in) if said else None
    gap = timedelta(hours=reply.reminder_gap_hours) - SLACK
    if asked is None or now - asked.at < gap:
        return 0
    opens = office.calendar.next_working_moment(now, office.profile.quiet_hours, office.zone)
    count = 0
    for quota in rows.quotas_of(session, meeting.id):
        prefix = f"unit-reminder:{quota.id}:"
        sent = outbox.deliveries(session, prefix=prefix, meeting_id=meeting.id)
        today = f"{prefix}{office.today(now).isoformat()}"
        again = any((row.dedupe_key or "").startswith(today) for row in sent)
        if quota.state == "reported" or quota.contact_id is None or again:
            continue
        if len(sent) >= reply.reminder_cap:
            continue
        notice = Notice(
            kind="unit_reminder",
            params={"quota": quota.id, "revision": meeting.revision},
            dedupe=today,
            not_before=None if at_once or opens <= now else opens,
            keeps_quiet=not at_once,
            valid_until=meeting.starts_at,
            shows=f"unit:{quota.id}",
            meeting_id=meeting.id,
        )
        chase(session, quota.contact_id, notice, now=now, profile=office.profile)
        count += 1
    return count
