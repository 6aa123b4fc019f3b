"""When objections are settled the draft goes on to the chair. Row 4.6."""

from __future__ import annotations

from datetime import datetime

from meetings import panel
from meetings.changes import Actor
from meetings.issued_minutes.chain import KIND, Sent, ask
from meetings.issued_minutes.rights import edition
from meetings.issued_minutes.timers import CHANGED, objection_subject
from meetings.meetings import Refused, refused
from meetings.minutes.skeleton import who_came
from meetings.office import Office
from meetings.people import Action, Who, who_is
from storage import Session, timers
from storage import issued_minutes as rows
from storage import meetings as meeting_rows


def audience(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> tuple[int, ...]:
    """Who reads the draft: everybody who attended, in the order of the list."""
    came = who_came(session, meeting, now=now).came
    return tuple(dict.fromkeys(place.person_id for place in came))


def go_on(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    *,
    now: datetime,
    office: Office,
) -> bool:
    """Where the time is over and nothing waits for an answer the chair is asked; whoever was
    silent has nothing to object. What was accepted is written into the draft first, or those who
    write send it on (``finish``). The meeting is locked."""
    if row.state != "objection" or row.objection_until is None or now < row.objection_until:
        return False
    if any(_waits(one, row) for one in rows.objections_of(session, row.id)):
        return False
    _ask_chair(session, meeting, row, now=now, office=office)
    return True


def go_on_early(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Everybody has answered: nobody has to wait for the last day. Where something was accepted
    those who write say when the draft is mended."""
    accepted = any(one.state == "taken" for one in rows.objections_of(session, row.id))
    if not accepted and ready(session, meeting, row, now=now):
        _ask_chair(session, meeting, row, now=now, office=office)


def ready(
    session: Session, meeting: meeting_rows.Meeting, row: rows.Minutes, *, now: datetime
) -> bool:
    """Whether it can go to the chair: nothing is open, and the time is over or everybody has
    answered."""
    if row.state != "objection" or row.objection_until is None:
        return False
    found = rows.objections_of(session, row.id)
    if any(one.state == "open" for one in found):
        return False
    heard = {one.person_id for one in found if one.state != "withdrawn"}
    return now >= row.objection_until or set(audience(session, meeting, now=now)) <= heard


def finish(
    session: Session, actor: Actor, minutes_id: int, *, now: datetime, office: Office
) -> Sent | Refused:
    """送签发: objections are settled and the draft mended, the chair is asked."""
    found = edition(session, actor.who, Action.WRITE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    if row.state == "asked":
        return Sent(row.id, meeting.id, again=True)
    if not ready(session, meeting, row, now=now):
        return refused("objection-not-ready")
    _ask_chair(session, meeting, row, now=now, office=office)
    return Sent(row.id, meeting.id)


def _waits(one: rows.MinutesObjection, row: rows.Minutes) -> bool:
    """For an answer, or accepted and nothing was written since."""
    if one.state != "taken" or one.answered_at is None:
        return one.state == "open"
    return row.edited_at is None or row.edited_at < one.answered_at


def _ask_chair(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    *,
    now: datetime,
    office: Office,
) -> None:
    who = who_is(session, row.by_id) or who_is(session, meeting.organiser_id)
    actor = Actor(who or Who(meeting.organiser_id, ""), "clock")
    of = objection_subject(row.id)
    untold = [one for one in timers.wanted_by(session, of) if one.kind == CHANGED]
    timers.replace(session, of, untold)
    ask(session, actor, meeting, row, KIND, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
