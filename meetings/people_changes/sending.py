"""Sending a 变动单: the lines since the last one, to everybody whose duty they touch. Row 3.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.logistics import ordering
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.people_changes.noting import subject
from meetings.people_changes.reading import TOLD_AT_ONCE, concerns, lines_of
from meetings.reach import NoAccount, Notice, tell
from storage import Session, outbox, timers
from storage import duties as duty_rows
from storage import meetings as meeting_rows
from storage import substitutes as rows


@dataclass(frozen=True, slots=True)
class SlipSent:
    """It went out now."""

    meeting_id: int
    number: int
    #: How many persons got it, and ids of those who can only be phoned.
    told: int
    to_phone: tuple[int, ...]


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The list settled: what waits goes out."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is not None and meeting.state == "published":
        _send(session, None, meeting, now=now, office=office)


def send_now(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> SlipSent | Refused:
    """立即发."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    sent = _send(session, actor, meeting, now=now, office=office)
    timers.cancel(session, subject(meeting.id))
    return sent if sent is not None else refused("change-slip-nothing")


def _send(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> SlipSent | None:
    waiting = rows.unsent_changes(session, meeting.id)
    if not waiting:
        return None
    number = rows.last_slip(session, meeting.id) + 1
    for line in waiting:
        line.slip = number
    session.flush()
    changed(
        session,
        actor,
        "send change slip",
        f"meeting:{meeting.id}",
        now=now,
        after={"slip": number, "lines": [line.id for line in waiting]},
    )
    # Who sees to meals hears with it what it changes for an order, and not a second time.
    counted = ordering.recount(session, meeting, now=now, office=office)
    meals = ordering.as_params(counted)
    notice = Notice(
        kind="change_slip",
        params={"meeting": meeting.id, "slip": number, "meals": meals},
        lane=outbox.URGENT,
        dedupe=f"change-slip:{meeting.id}:{number}",
        meeting_id=meeting.id,
    )
    # Who sends it has it before their eyes.
    sender = actor.who.person_id if actor is not None else None
    people = [one for one in _concerned(session, meeting, number) if one != sender]
    outcomes = {person_id: tell(session, person_id, notice, now=now) for person_id in people}
    ordering.tell_counts(session, meeting, counted, told=people, now=now)
    to_phone = tuple(id for id, one in outcomes.items() if isinstance(one, NoAccount))
    panel.refresh(session, meeting.id, now=now)
    return SlipSent(meeting.id, number, len(outcomes) - len(to_phone), to_phone)


def _concerned(session: Session, meeting: meeting_rows.Meeting, number: int) -> list[int]:
    """Everybody on duty whom a line concerns; and the organiser, unless every line is theirs.
    Who was told at once of somebody who dropped out at the door is not told again."""
    lines = lines_of(session, meeting, number)
    duties = duty_rows.duties_of(session, meeting.id)
    door = rows.at_the_door(session, meeting.id)
    news = [line for line in lines if (line.person.participant_id, line.at) not in door]
    told = {duty.person_id for duty in duties if duty.kind in TOLD_AT_ONCE}
    people = [
        duty.person_id
        for duty in duties
        if any(concerns(duty.kind, line) for line in (news if duty.person_id in told else lines))
    ]
    changes = rows.changes_on_slip(session, meeting.id, number)
    by = {line.by_id for line in changes if (line.participant_id, line.at) not in door}
    if by - {meeting.organiser_id}:
        people.append(meeting.organiser_id)
    return list(dict.fromkeys(people))
