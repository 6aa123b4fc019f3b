"""记录人: recorder and deputy are appointed from the pool the office approved. Row 4.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, named
from meetings.reach import NoAccount, Notice, Reached, refresh_menus, tell
from storage import Session
from storage import meetings as meeting_rows
from storage import minutes as rows
from storage import people as people_rows

Kind = Literal["recorder", "deputy"]
KINDS: tuple[Kind, ...] = ("recorder", "deputy")


@dataclass(frozen=True, slots=True)
class Appointed:
    """They are asked to record, or to deputise; ``again``: they were before."""

    recorder_id: int
    meeting_id: int
    kind: str
    person: Named
    told: Reached | NoAccount
    again: bool = False


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Nobody is appointed there any more; ``again``: it was so before."""

    meeting_id: int
    kind: str
    again: bool = False


def pool(session: Session, office: Office) -> tuple[int, ...] | None:
    """Who may record: the group the profile names; None where the roster has no such group."""
    group = people_rows.group_named(session, office.profile.record.pool_group)
    if group is None:
        return None
    return tuple(person.id for person in people_rows.members_of_group(session, group.id))


def appoint(
    session: Session,
    actor: Actor,
    meeting_id: int,
    person_id: int,
    kind: Kind,
    *,
    now: datetime,
    office: Office,
) -> Appointed | Refused:
    """Appoint the recorder or the deputy. Who was there before is told that somebody else is;
    the devices become the new recorder's tasks (``devices``)."""
    meeting = allowed(session, actor.who, Action.APPOINT_RECORDER, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    now_there = rows.recorders_now(session, meeting_id)
    person = named(session, [person_id]).get(person_id)
    before = now_there.get(kind)
    if person is not None and before is not None and before.person_id == person_id:
        return Appointed(before.id, meeting_id, kind, person, Reached(person_id), again=True)
    if problem := _problem(session, meeting, person, office):
        return problem
    assert person is not None
    if any(row.person_id == person_id for row in now_there.values()):
        return refused("recorder-twice", name=person.name)
    if before is not None:
        end(session, before, "replaced", now=now)
        _tell_free(session, actor, before, now=now)
    row = begin(session, actor.who.person_id, meeting_id, person_id, kind, now=now)
    told = tell(session, person_id, asked(row), now=now)
    note(session, actor, "appoint recorder", row, now=now)
    _follow(session, actor, meeting, now=now, office=office)
    return Appointed(row.id, meeting_id, kind, person, told)


def dismiss(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: Kind,
    *,
    now: datetime,
    office: Office,
) -> Dismissed | Refused:
    """撤下, without anybody in their place."""
    meeting = allowed(session, actor.who, Action.APPOINT_RECORDER, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    row = rows.recorders_now(session, meeting_id).get(kind)
    if row is None:
        return Dismissed(meeting_id, kind, again=True)
    end(session, row, "replaced", now=now)
    _tell_free(session, actor, row, now=now)
    note(session, actor, "dismiss recorder", row, now=now)
    _follow(session, actor, meeting, now=now, office=office)
    return Dismissed(meeting_id, kind)


def begin(
    session: Session,
    by_id: int,
    meeting_id: int,
    person_id: int,
    kind: str,
    *,
    accepted: bool = False,
    now: datetime,
) -> rows.Recorder:
    """A new appointment. The caller has locked the meeting and ended the one before."""
    row = rows.Recorder(
        meeting_id=meeting_id,
        person_id=person_id,
        kind=kind,
        appointed_by_id=by_id,
        appointed_at=now,
        accepted_at=now if accepted else None,
        reason="",
    )
    session.add(row)
    session.flush()
    refresh_menus(session, person_id, now=now)
    return row


def end(session: Session, row: rows.Recorder, reason: str, *, now: datetime) -> None:
    """The appointment is over; the row stays."""
    row.ended_at, row.reason = now, reason
    session.flush()


def asked(row: rows.Recorder, *, key: str = "recorder_asked") -> Notice:
    """What the recorder is told; ``recorder_reminder`` the day before."""
    return Notice(
        kind=key,
        params={"recorder": row.id},
        dedupe=f"{key}:{row.id}" if key == "recorder_asked" else None,
        shows=f"recorder:{row.id}",
        meeting_id=row.meeting_id,
    )


def _problem(
    session: Session, meeting: meeting_rows.Meeting, person: Named | None, office: Office
) -> Refused | None:
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if person is None or person.left_on is not None:
        return refused("person-left")
    if person.person_id == meeting.chair_id:
        return refused("recorder-chair", name=person.name)
    group = office.profile.record.pool_group
    members = pool(session, office)
    if members is not None and person.person_id not in members:
        return refused("recorder-not-in-pool", name=person.name, group=group)
    return None


def _tell_free(session: Session, actor: Actor, row: rows.Recorder, *, now: datetime) -> None:
    """Who was appointed before need not come to record."""
    if row.person_id != actor.who.person_id:
        notice = Notice(
            kind="recorder_free",
            params={"recorder": row.id},
            dedupe=f"recorder_free:{row.id}",
            meeting_id=row.meeting_id,
        )
        tell(session, row.person_id, notice, now=now)


def note(
    session: Session,
    actor: Actor,
    action: str,
    row: rows.Recorder,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    """What happened to an appointment, for the audit."""
    changed(
        session,
        actor,
        action,
        f"meeting:{row.meeting_id}",
        now=now,
        for_person_id=row.person_id,
        after={"kind": row.kind, "person": row.person_id},
        reason=reason or None,
    )


def _follow(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> None:
    from meetings.minutes import devices, following

    devices.see_to(session, actor, meeting, now=now, office=office)
    following.meeting_changed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
