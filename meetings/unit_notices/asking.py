"""Asking units: a quota is set, the contact told and reminded. Row 2.2."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.notices.facts import notice_facts
from meetings.notices.sending import SLACK
from meetings.office import Office
from meetings.people import About, Action, may
from meetings.reach import NoAccount, Notice, chase, tell
from meetings.unit_notices.reading import MOST_PLACES, UnitNotice, notice_of, state_of
from storage import Session, outbox
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows

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
    meeting = editable(session, actor, meeting_id, now=now)
    unit = people_rows.unit(session, unit_id)
    if isinstance(meeting, Refused):
        return meeting
    if unit is None:
        return refused("gone")
    if not 1 <= places <= MOST_PLACES:
        return refused("places-range", most=MOST_PLACES)
    quota = quota_for(session, meeting_id, unit_id)
    if quota is not None and quota.joint_host:
        return refused("unit-is-joint-host", unit=unit.name)
    note = " ".join(note.split())[:LONGEST_NOTE]
    return give_places(session, actor, meeting, unit, quota, places, note, now=now)


def editable(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> meeting_rows.Meeting | Refused:
    """The meeting, locked, where this person may still say who is asked."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.EDIT_MEETING, About(organiser_id=meeting.organiser_id)):
        return refused("not-allowed")
    postponed = meeting.state == "postponed"  # its old time may be past
    if meeting.state not in ("draft", "published", "postponed"):
        return refused("meeting-over")
    if meeting.starts_at <= now and not postponed:
        return refused("meeting-over")
    return meeting


def quota_for(session: Session, meeting_id: int, unit_id: int) -> quota_rows.UnitQuota | None:
    """What the unit is asked for already."""
    return next(
        (q for q in quota_rows.quotas_of(session, meeting_id) if q.unit_id == unit_id), None
    )


def give_places(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    unit: people_rows.Unit,
    quota: quota_rows.UnitQuota | None,
    places: int,
    note: str,
    *,
    joint_host: bool = False,
    now: datetime,
) -> UnitNotice | Refused:
    """Write down what the unit is asked for (0 places: no limit), and tell its contact."""
    reported = len(quota_rows.reported_by_unit(session, meeting.id, unit.id))
    if places and places < reported:
        return refused("places-below", unit=unit.name, reported=reported)
    before = {"places": quota.places, "note": quota.note} if quota else None
    if quota is None:
        quota = quota_rows.UnitQuota(
            meeting_id=meeting.id, unit_id=unit.id, places=places, joint_host=joint_host
        )
        session.add(quota)
    quota.places, quota.note = places, note
    quota.contact_id = unit.contact_id or unit.head_id
    quota.state = state_of(reported, places)
    session.flush()
    after = {"places": places, "note": note}
    if before != after:
        verb, subject = "set joint host" if joint_host else "set unit quota", f"quota:{quota.id}"
        changed(session, actor, verb, subject, now=now, before=before, after=after)
        edited(session, actor, meeting, now=now)
        if meeting.state == "published":
            tell_unit(session, meeting, quota, "unit_card", now=now)
    return notice_of(session, meeting, quota, now=now)


def edited(
    session: Session, actor: Actor, meeting: meeting_rows.Meeting, *, now: datetime
) -> None:
    """Who previewed it looks again, and what was signed off is signed off anew."""
    # Imported here: sending notices out tells units.
    from meetings.notices import void

    meeting.edits += 1
    void(session, actor, meeting, now=now)
    panel.refresh(session, meeting.id, now=now)


def tell_unit(
    session: Session,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    kind: str,
    *,
    now: datetime,
) -> None:
    """Owe the unit's contact a notice about its places."""
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
    for quota in quota_rows.quotas_of(session, meeting.id):
        unit = people_rows.unit(session, quota.unit_id)
        quota.contact_id = (unit.contact_id or unit.head_id) if unit else None
        tell_unit(session, meeting, quota, "unit_card", now=now)


def tell_cancelled(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """The units hear that the meeting is off."""
    for quota in quota_rows.quotas_of(session, meeting.id):
        tell_unit(session, meeting, quota, "unit_cancelled", now=now)


def tell_postponed(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """The units hear that the time holds no more."""
    for quota in quota_rows.quotas_of(session, meeting.id):
        tell_unit(session, meeting, quota, "unit_postponed", now=now)


def remind_units(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    at_once: bool,
    now: datetime,
    office: Office,
) -> int:
    """Remind units that owe names, within the gap and the cap; returns how many."""
    if not _gap_over(session, meeting, now=now, office=office):
        return 0
    reminded = [
        _remind(session, meeting, quota, at_once=at_once, now=now, office=office)
        for quota in quota_rows.quotas_of(session, meeting.id)
    ]
    return reminded.count("sent")


Outcome = Literal["sent", "too-soon", "capped", "nobody", "reported"]


def remind_unit(
    session: Session, actor: Actor, quota_id: int, *, now: datetime, office: Office
) -> Outcome | Refused:
    """提醒 one unit, now; within the gap and the cap, as with people (LEAN-09)."""
    quota = quota_rows.locked_quota(session, quota_id)
    meeting = meeting_rows.locked(session, quota.meeting_id) if quota else None
    if quota is None or meeting is None:
        return refused("gone")
    if not may(actor.who, Action.PUBLISH, About(organiser_id=meeting.organiser_id)):
        return refused("not-allowed")
    if meeting.state != "published" or meeting.starts_at <= now:
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    if not _gap_over(session, meeting, now=now, office=office):
        return "too-soon"
    return _remind(session, meeting, quota, at_once=True, now=now, office=office)


def _gap_over(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> bool:
    """Whether it is long enough since everybody was asked."""
    said = notice_facts(session, meeting.id, meeting.revision)
    asked = meeting_rows.revision(session, meeting.id, said.asked_in) if said else None
    gap = timedelta(hours=office.profile.reply.reminder_gap_hours) - SLACK
    return asked is not None and now - asked.at >= gap


def _remind(
    session: Session,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    *,
    at_once: bool,
    now: datetime,
    office: Office,
) -> Outcome:
    if quota.state == "reported":
        return "reported"
    unit = people_rows.unit(session, quota.unit_id)  # who is its contact by now
    quota.contact_id = (unit.contact_id or unit.head_id) if unit else None
    if quota.contact_id is None:
        return "nobody"
    prefix = f"unit-reminder:{quota.id}:"
    sent = outbox.deliveries(session, prefix=prefix, meeting_id=meeting.id)
    today = f"{prefix}{office.today(now).isoformat()}"
    if any((row.dedupe_key or "").startswith(today) for row in sent):
        return "too-soon"
    if len(sent) >= office.profile.reply.reminder_cap:
        return "capped"
    opens = office.calendar.next_working_moment(now, office.profile.quiet_hours, office.zone)
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
    reached = chase(session, quota.contact_id, notice, now=now, profile=office.profile)
    return "nobody" if isinstance(reached, NoAccount) else "sent"
