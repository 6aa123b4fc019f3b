"""Handing a place over to a substitute, and giving it back: seat, pass, papers, company.

Row 3.8.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from meetings import documents, panel, people_changes
from meetings.attendance.cards import subject
from meetings.attendance.taking import refresh_cards
from meetings.changes import Actor, changed
from meetings.inviting import Pick, places
from meetings.notices.sending import card_subject
from meetings.office import Office
from meetings.reach import Notice, tell, tell_with_contact
from storage import Session, agenda, guest_pages, outbox, seats, signin
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import waiting as waiting_rows


def hand_over(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    person_id: int,
    *,
    title: str | None = None,
    at_door: bool = False,
    asked_by_id: int | None = None,
    now: datetime,
    office: Office,
) -> rows.Participant:
    """The person takes the place: same capacity, same chair, same company. The one they come for
    is off the list; their pass signs in no more. ``title``: of somebody from outside, whose post
    is not in the roster; ``asked_by_id`` hears the outcome of the request instead."""
    new = _row(session, meeting, original, person_id, title, at_door=at_door, now=now)
    before = {"reply": original.reply, "reason": original.reply_reason}
    original.removed_at, original.reply, original.leave_state = now, "substituted", ""
    signin.revoke_pass(session, original.id, now=now)
    guest_pages.revoke(session, original.id, now=now)
    _move_around(session, meeting.id, original.id, new.id)
    session.flush()
    changed(
        session,
        actor,
        "substitute",
        subject(original.id),
        now=now,
        for_person_id=original.person_id,
        before=before,
        after={"substitute": new.id, "person": person_id},
    )
    people_changes.note(
        session,
        actor,
        meeting,
        "substituted",
        original.id,
        other_id=new.id,
        reason=before["reason"],
        now=now,
        office=office,
    )
    knows = {actor.who.person_id, asked_by_id}
    _tell(session, actor, meeting, original, new, knows, at_door=at_door, now=now)
    return new


def give_back(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    new: rows.Participant,
    *,
    reply: str,
    now: datetime,
    office: Office,
) -> None:
    """The original has the place again and answered ``reply``; the substitute is off the list."""
    _let_go(session, original, new)
    new.removed_at = now
    signin.revoke_pass(session, new.id, now=now)
    guest_pages.revoke(session, new.id, now=now)
    original.removed_at, original.reply = None, reply
    original.reply_reason, original.leave_sittings = "", None
    _move_around(session, meeting.id, new.id, original.id)
    session.flush()
    changed(
        session,
        actor,
        "withdraw substitute",
        subject(original.id),
        now=now,
        for_person_id=original.person_id,
        before={"substitute": new.id},
        after={"reply": reply},
    )
    people_changes.note(
        session,
        actor,
        meeting,
        "returned",
        original.id,
        other_id=new.id,
        now=now,
        office=office,
    )
    if meeting.state == "published":
        _tell_not_needed(session, meeting, original, new, now=now)
        documents.give(session, original, documents.Stage.BEFORE, now=now)
    refresh_cards(session, actor, original, now=now)
    panel.refresh(session, meeting.id, now=now)


def _let_go(session: Session, original: rows.Participant, new: rows.Participant) -> None:
    """Whoever sent the substitute on in between has nobody in their place any more."""
    between = new.substitute_for_id
    while between is not None and between != original.id:
        row = rows.participant(session, between)
        if row is None:
            return
        row.reply, between = "none", row.substitute_for_id


def _tell_not_needed(
    session: Session,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    new: rows.Participant,
    *,
    now: datetime,
) -> None:
    notice = Notice(
        kind="substitute_not_needed",
        params={"participant": new.id, "original": original.id},
        lane=outbox.URGENT,
        coalesce=card_subject(new.id),
        shows=card_subject(new.id),
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell_with_contact(session, new.person_id, notice, now=now)


def _row(
    session: Session,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    person_id: int,
    title: str | None,
    *,
    at_door: bool,
    now: datetime,
) -> rows.Participant:
    """The substitute's own place, in their own post; who was taken out before gets the old row."""
    place = places(session, [Pick(person_id)]).get(person_id)
    new = rows.any_participant_of(session, meeting.id, person_id)
    if new is None:
        new = rows.Participant(meeting_id=meeting.id, person_id=person_id)
        session.add(new)
    new.removed_at, new.standing, new.standing_reason = None, "approved", ""
    new.unit_id = place.unit_id if place else None
    new.title = title if title is not None else (place.title if place else "")
    new.role, new.branch_id = original.role, original.branch_id
    new.host_unit_id, new.position = original.host_unit_id, original.position
    new.car, new.meals = original.car, original.meals
    new.source, new.substitute_for_id, new.added_at = "substitute", original.id, now
    new.accompanies_id = None
    new.reply, new.reply_reason, new.leave_state = "attending", "", ""
    new.leave_sittings = None
    new.replied_at, new.reply_method = now, "in_person" if at_door else "chat"
    new.replied_by_id, new.called, new.called_through = None, "", ""
    new.reminders, new.reminded_at = 0, now
    session.flush()
    waiting_rows.come_in(session, meeting.id, [person_id])
    return new


def _move_around(session: Session, meeting_id: int, before_id: int, after_id: int) -> None:
    """The chair, the place on the rostrum's list, the items they come for, their company."""
    seats.pass_seats_on(session, before_id, after_id)
    for plan in seats.plans_of(session, meeting_id):
        named = plan.layout.get("named", ())
        if before_id in named:
            plan.layout = {
                **plan.layout,
                "named": [after_id if one == before_id else one for one in named],
            }
    agenda.pass_on(session, before_id, after_id)
    for other in rows.accompanying(session, [before_id]):
        other.accompanies_id = after_id


def _tell(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    new: rows.Participant,
    knows: Collection[int | None],
    *,
    at_door: bool,
    now: datetime,
) -> None:
    """Both hear of it; the substitute with a card of their own and the papers."""
    refresh_cards(session, actor, original, now=now)
    panel.refresh(session, meeting.id, now=now)
    told = Notice(
        kind="substituted",
        params={"participant": original.id, "substitute": new.id},
        lane=outbox.URGENT,
        coalesce=card_subject(original.id),
        shows=card_subject(original.id),
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    if original.person_id not in knows:
        tell_with_contact(session, original.person_id, told, now=now)
    if at_door:
        return  # who stands there needs no invitation
    card = Notice(
        kind="substitute_card",
        params={"participant": new.id, "revision": meeting.revision},
        lane=outbox.URGENT,
        coalesce=card_subject(new.id),
        shows=card_subject(new.id),
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell(session, new.person_id, card, now=now)
    documents.give(session, new, documents.Stage.BEFORE, now=now)
