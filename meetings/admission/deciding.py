"""Deciding: 通过, 不通过 with a reason, or all at once; the reporter is told. Row 3.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel, people_changes, waiting
from meetings.admission.reading import Candidate, candidate
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.notices.sending import send_cards
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, tell
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import places as place_rows
from storage import unit_quotas as quota_rows

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """How it stands now; ``again``: somebody decided it before; ``waits``: they fit, the places
    are taken, so they are on the waiting list."""

    candidate: Candidate
    again: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class AllDecided:
    """So many were admitted, so many of them wait for a place; ``own`` were not the actor's."""

    meeting_id: int
    admitted: int
    waits: int
    own: int


def admit(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> Decided | Refused:
    """通过: on the list by hand, whatever the rules say; the card goes out."""
    found = _to_decide(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    if row.standing == "approved":
        return Decided(candidate(session, actor.who, meeting, row), again=True)
    waits = _admit(session, actor, meeting, row, now=now, office=office)
    _after(session, meeting, now=now, office=office)
    return Decided(candidate(session, actor.who, meeting, row), waits=waits)


def admit_all(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> AllDecided | Refused:
    """全部通过: everybody still pending, but not one's own."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.ADMIT, about(session, meeting)):
        return refused("not-allowed")
    if meeting.state == "cancelled":
        return refused("meeting-cancelled")
    pending = [r for r in rows.candidates_of(session, meeting_id) if r.standing == "pending"]
    others = [
        row
        for row in pending
        if may(actor.who, Action.ADMIT, about(session, meeting, person_id=row.person_id))
    ]
    waits = sum(_admit(session, actor, meeting, row, now=now, office=office) for row in others)
    if others:
        _after(session, meeting, now=now, office=office)
    return AllDecided(meeting_id, len(others), waits, len(pending) - len(others))


def turn_down(
    session: Session,
    actor: Actor,
    participant_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Decided | Refused:
    """不通过, with the reason that the reporter reads."""
    found = _to_decide(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    reason = " ".join(reason.split())
    if not reason:
        return refused("reason-needed")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    if mark_in(reason, office.profile):
        return refused("level-mark")
    if row.standing != "pending":
        return Decided(candidate(session, actor.who, meeting, row), again=True)
    row.standing, row.standing_reason = "refused", reason
    _decided(session, actor, meeting, row, reason=reason, now=now)
    _count_unit(session, row)
    _after(session, meeting, now=now, office=office)
    return Decided(candidate(session, actor.who, meeting, row))


def _to_decide(
    session: Session, actor: Actor, participant_id: int
) -> tuple[meeting_rows.Meeting, rows.Participant] | Refused:
    row = rows.participant(session, participant_id)
    meeting = meeting_rows.locked(session, row.meeting_id) if row else None
    row = rows.locked_participant(session, participant_id) if meeting else None
    if meeting is None or row is None or row.removed_at is not None:
        return refused("gone")
    if not may(actor.who, Action.ADMIT, about(session, meeting, person_id=row.person_id)):
        return refused("not-allowed")
    return refused("meeting-cancelled") if meeting.state == "cancelled" else (meeting, row)


def _admit(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.Participant,
    *,
    now: datetime,
    office: Office,
) -> bool:
    """On the list, or on the waiting list where the places are taken. Who was let in at the door
    sits in the room already."""
    left = waiting.places_left(session, meeting)
    full = left is not None and (left <= 0 or waiting.anybody_waits(session, meeting.id))
    if full and row.source != "walk_in" and place_rows.takes_a_place(row.role):
        row.standing, row.standing_reason, row.removed_at = "approved", "", now
        pick = Pick(row.person_id, row.unit_id)
        line = waiting.put_on(session, actor, meeting, pick, row.unit_id, row.title, now=now)
        line.role = row.role
    else:
        # The code stays: admitted by hand against it, and not looked at again for it.
        row.standing = "approved"
        session.flush()
        people_changes.note(session, actor, meeting, "added", row.id, now=now, office=office)
    session.flush()
    _decided(session, actor, meeting, row, reason=None, now=now)
    _count_unit(session, row)
    return row.removed_at is not None


def _decided(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.Participant,
    *,
    reason: str | None,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        "admit" if row.standing == "approved" else "turn down",
        f"participant:{row.id}",
        now=now,
        for_person_id=row.person_id,
        before={"standing": "pending"},
        after={"standing": row.standing, "rule": row.standing_reason if not reason else ""},
        reason=reason,
    )
    reporter = _reporter(session, row)
    if reporter is None or reporter == actor.who.person_id:
        return
    notice = Notice(
        kind="admission_decided",
        params={"participant": row.id},
        coalesce=f"admission-decided:{row.id}",
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell(session, reporter, notice, now=now)


def _reporter(session: Session, row: rows.Participant) -> int | None:
    """Who named them, and so learns the outcome."""
    match row.source:
        case "unit":
            quotas = quota_rows.quotas_of(session, row.meeting_id)
            quota = next((q for q in quotas if q.unit_id == row.unit_id), None)
            return (quota.reported_by_id or quota.contact_id) if quota else row.person_id
        case "substitute":
            original = (
                rows.participant(session, row.substitute_for_id) if row.substitute_for_id else None
            )
            return original.person_id if original else row.person_id
        case "walk_in" | "waiting_list":
            return row.person_id
        case _:
            # The hosts named them themselves; who is refused may have a card already.
            return row.person_id if row.standing == "refused" else None


def _count_unit(session: Session, row: rows.Participant) -> None:
    """Whom the hosts refuse takes none of the unit's places: 需补报."""
    if row.source != "unit" or row.unit_id is None:
        return
    for found in quota_rows.quotas_of(session, row.meeting_id):
        if found.unit_id == row.unit_id:
            named = len(quota_rows.reported_by_unit(session, row.meeting_id, row.unit_id))
            found.state = "reported" if named >= max(found.places, 1) else "more_needed"
    session.flush()


def _after(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    from meetings.participants import put_in_order

    put_in_order(session, meeting.id)
    if meeting.state == "published" and meeting.starts_at > now:
        send_cards(session, meeting, now=now)
    waiting.place_freed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
