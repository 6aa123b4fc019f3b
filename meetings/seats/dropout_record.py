"""The record of who dropped out: what is needed to word it, and to undo it. Row 3.6."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meetings.changes import Actor
from meetings.people import named
from meetings.people_changes.reading import TOLD_AT_ONCE
from meetings.reach import NoAccount, Notice, tell_many
from meetings.seats.dropout_facts import DropOut
from meetings.seats.hall import Hall
from storage import Session, duties, outbox, settings, signin
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import seats as seat_rows


def dropouts(session: Session, meeting_id: int) -> dict[int, Mapping[str, Any]]:
    """Who dropped out of the meeting, by participant id, with what it changed."""
    found: dict[str, Mapping[str, Any]] = settings.get(session, _key(meeting_id), {})
    return {int(one): saved for one, saved in found.items()}


def record_of(
    session: Session,
    meeting: meeting_rows.Meeting,
    place: attendance_rows.Participant,
    facts: DropOut,
    chair: int | None,
    reader: int | None,
) -> dict[str, Any]:
    """What is needed to undo it, and to word what is told of it."""
    seat = seat_rows.seat_of_participant(session, place.id)
    plan = seat_rows.plan(session, seat.plan_id) if seat else None
    return {
        "reply": place.reply,
        "reason": place.reply_reason,
        "leave_state": place.leave_state,
        "leave_sittings": place.leave_sittings,
        "replied_at": place.replied_at.isoformat() if place.replied_at else None,
        "method": place.reply_method,
        "replied_by": place.replied_by_id,
        "chaired": facts.chairs,
        "chair": chair if facts.chairs else meeting.chair_id,
        "reader": reader,
        "items": [item.id for item in facts.presents],
        "numbers": [item.number for item in facts.presents],
        "seat": [seat.area, seat.row, seat.number, seat.by_hand] if seat else None,
        "named": plan.layout["named"] if plan else [],
        "came_up": _hall_seat(session, meeting.id, chair) if facts.chairs else None,
        "before": [list(row) for row in facts.before],
        "after": [list(row) for row in facts.after],
        "plates_off": list(facts.plates_off),
        "plates_on": list(facts.plates_on),
    }


def _hall_seat(session: Session, meeting_id: int, person_id: int | None) -> list[Any] | None:
    """Participant and chair of a new chair who sits in the hall until then."""
    one = attendance_rows.participant_of(session, meeting_id, person_id) if person_id else None
    seat = seat_rows.seat_of_participant(session, one.id) if one else None
    if one is None or seat is None or seat.area == "rostrum":
        return None
    return [one.id, seat.area, seat.row, seat.number, seat.by_hand]


def put_back_answer(place: attendance_rows.Participant, saved: Mapping[str, Any]) -> None:
    """The answer as it was, and who had given it when and how."""
    place.reply, place.reply_reason = saved["reply"], saved["reason"]
    place.leave_state, place.leave_sittings = saved["leave_state"], saved["leave_sittings"]
    at = saved["replied_at"]
    place.replied_at = datetime.fromisoformat(at) if at else None
    place.reply_method, place.replied_by_id = saved["method"], saved["replied_by"]


def named_again(hall: Hall, saved: Mapping[str, Any], participant_id: int) -> tuple[int, ...]:
    """主席台名单 with them on it again, as it was; who was named since stays on it, behind. Empty:
    by rank, as it was."""
    if not hall.layout.named:
        return ()
    known = {one.participant_id for one in hall.people}
    came_up = saved["came_up"][0] if saved["came_up"] else None
    since = [one for one in hall.layout.named if one != came_up or not saved["named"]]
    listed = dict.fromkeys([*(saved["named"] or [participant_id]), *since])
    return tuple(one for one in listed if one in known)


def put_record(
    session: Session, meeting_id: int, participant_id: int, saved: dict[str, Any] | None
) -> None:
    """Keep the record of one participant; None: it is undone."""
    found = dict(settings.get(session, _key(meeting_id), {}))
    found.pop(str(participant_id), None)
    if saved is not None:
        found[str(participant_id)] = saved
    settings.put(session, _key(meeting_id), found or None)


def _key(meeting_id: int) -> str:
    return f"dropouts {meeting_id}"


def tell_concerned(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    place: attendance_rows.Participant,
    kind: str,
    chair: int | None,
    reader: int | None,
    *,
    whole: bool = True,
    now: datetime,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The organiser, who takes over, and the staff concerned; not who did it, not who is away.
    ``whole``: of who came after all, that all is as planned again."""
    concerned = [
        meeting.organiser_id,
        *(one for one in (chair, reader) if one is not None),
        *duties.people_on_duty(session, meeting.id, TOLD_AT_ONCE),
    ]
    away = {actor.who.person_id, place.person_id}
    people = [one for one in dict.fromkeys(concerned) if one not in away]
    notice = Notice(
        kind=kind,
        params={"participant": place.id, "whole": whole},
        lane=outbox.URGENT,
        coalesce=f"dropout:{place.id}",
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    reached = tell_many(session, people, notice, now=now)
    names = named(session, people)
    missed = {one for one, what in reached.items() if isinstance(what, NoAccount)}
    # Who sits inside with the phone locked away would read it when all is over.
    inside = signin.phones.locked_away(session, people)
    missed |= {one for one, until in inside.items() if until > now}
    return (
        tuple(names[one].name for one in people if one not in missed),
        tuple(names[one].name for one in people if one in missed),
    )
