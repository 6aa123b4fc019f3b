"""One person at the door: what they need, whether their papers are to be looked at, and everything
that was recorded of them. Shown before the green tick where there is something to see. Rows 3.1,
3.3, 3.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings import needs
from meetings.admission.reading import checks_identity
from meetings.changes import Actor
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.signin.hours import sitting_now
from meetings.signin.judging import works_there
from meetings.signin.venues import venue_name
from storage import Session, branches, signin
from storage import attendance as attendance_rows
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record, as the clerk reads it."""

    kind: str
    happened_at: datetime
    method: str
    verdict: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class DoorCard:
    """Somebody on the list at one sitting, as the door staff see them."""

    sitting_id: int
    meeting_id: int
    participant_id: int
    person: Named
    role: str
    #: The venue their place is in, "" for the main one; None where the meeting has only that.
    venue: str | None
    needs: tuple[needs.Need, ...]
    #: Who helps with them.
    helper: str
    check_identity: bool
    signed_at: datetime | None
    out_at: datetime | None
    records: tuple[RecordLine, ...]
    #: The reader may register them, sign them out, let them back in.
    may_register: bool
    may_sign_out: bool
    may_come_back: bool
    #: They came with their pass.
    by_pass: bool = False


def door_card(
    session: Session,
    who: Who,
    sitting_id: int,
    person_id: int,
    *,
    by_pass: bool = False,
    now: datetime,
    office: Office,
) -> DoorCard | Refused:
    """The person at this sitting, for whoever works at its door."""
    sitting = rows.sitting(session, sitting_id)
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(who, Action.SIGN_IN_AT_DESK, matter):
        return refused("not-allowed")
    place = attendance_rows.any_participant_of(session, meeting.id, person_id)
    if place is None or place.removed_at is not None:
        return refused("signin-removed")
    needed = needs.card(session, who, place.id)
    helper = needed.helper if isinstance(needed, needs.NeedCard) else None
    record = signin.live_record(session, sitting_id, person_id)
    left = _left(session, record)
    until = sitting.ends_at + timedelta(minutes=office.profile.signin.close_min)
    open_ = meeting.state == "published" and now <= until
    own = who.person_id == person_id
    return DoorCard(
        sitting_id=sitting_id,
        meeting_id=meeting.id,
        participant_id=place.id,
        person=named(session, [person_id])[person_id],
        role=place.role,
        venue=_venue(session, meeting.id, place.branch_id),
        needs=needs.needs_of(session, place.id),
        helper=helper.name if helper else "",
        check_identity=checks_identity(office) and record is None,
        signed_at=record.happened_at if record else None,
        out_at=left[0] if left else None,
        records=_records(session, sitting_id, person_id),
        may_register=record is None and open_ and not own,
        may_sign_out=record is not None
        and left is None
        and open_
        and meeting.sign_out
        and not own,
        may_come_back=left is not None and open_ and meeting.sign_out and not own,
        by_pass=by_pass,
    )


def _left(session: Session, record: signin.SignInRow | None) -> tuple[datetime, str] | None:
    if record is None:
        return None
    return signin.leaving.signed_out_at(session, record.sitting_id, record.person_id, record.round)


def _venue(session: Session, meeting_id: int, branch_id: int | None) -> str | None:
    if not branches.branches_of(session, meeting_id):
        return None
    return venue_name(session, branch_id)


def _records(session: Session, sitting_id: int, person_id: int) -> tuple[RecordLine, ...]:
    found = signin.history(session, sitting_id, person_id)
    people = named(session, [record.by_id for record in found])
    return tuple(
        RecordLine(
            record.kind,
            record.happened_at,
            record.method,
            record.verdict,
            record.reason,
            people[record.by_id].name if record.by_id in people else "",
        )
        for record in found
    )


def before_registering(
    session: Session, who: Who, sitting_id: int, person_id: int, *, now: datetime, office: Office
) -> DoorCard | None:
    """Who is to be registered by name, where there is something to see before; None: nothing."""
    sitting = rows.sitting(session, sitting_id)
    place = (
        attendance_rows.any_participant_of(session, sitting.meeting_id, person_id)
        if sitting is not None
        else None
    )
    # Most need nothing: for them this is the only look more at the desk.
    if place is None or not look_first(session, place.id, office=office):
        return None
    card = door_card(session, who, sitting_id, person_id, now=now, office=office)
    return None if isinstance(card, Refused) or not card.may_register else card


def to_look_at(
    session: Session, actor: Actor, token: str, *, at: datetime, now: datetime, office: Office
) -> DoorCard | None:
    """Who holds this pass, where the door staff have to see something before they sign them in;
    None: nothing to see, or not theirs to see."""
    found = signin.participant_by_pass(session, token)
    place = attendance_rows.participant(session, found[0]) if found else None
    if found is None or place is None or found[1] is not None or place.removed_at is not None:
        return None
    # Most need nothing: for them this is the only look more at the door.
    if place.person_id == actor.who.person_id or not look_first(session, place.id, office=office):
        return None
    sitting = sitting_now(session, place.meeting_id, at)
    if sitting is None or not works_there(session, actor, place, at):
        return None
    card = door_card(
        session, actor.who, sitting.id, place.person_id, by_pass=True, now=now, office=office
    )
    return None if isinstance(card, Refused) or card.signed_at is not None else card


def look_first(session: Session, participant_id: int, *, office: Office) -> bool:
    """Whether there is something to see before this participant is signed in."""
    return checks_identity(office) or bool(needs.needs_of(session, participant_id))
