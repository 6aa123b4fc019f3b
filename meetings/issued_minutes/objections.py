"""异议: everybody who attended reads the draft before it is sealed; silence is consent
(逾期未反馈视为无意见). Row 4.6, where the profile has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.issued_minutes.rights import edition
from meetings.issued_minutes.settling import audience, go_on, go_on_early
from meetings.issued_minutes.telling import ask_objections, tell_answer, tell_objection
from meetings.issued_minutes.timers import END, objection_subject
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session, timers
from storage import issued_minutes as rows
from storage import meetings as meeting_rows

LONGEST_OBJECTION, LONGEST_ANSWER = 1000, 500
#: However late the clock comes back, the chain has to go on.
_ANY_TIME = timedelta(days=3650)
#: States in which an objection is still kept, the later ones as late.
_HEARD = ("objection", "asked", "approved", "issued")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said stands; ``late``: after the end. ``again``: it stood before."""

    objection_id: int
    minutes_id: int
    late: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredObjection:
    """采纳 or 不采纳; ``again``: it was answered before, as ``state`` says."""

    objection_id: int
    minutes_id: int
    state: str
    again: bool = False


def open_window(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The draft lies open until the last working day. The meeting is locked; the profile has a
    window."""
    days = office.profile.minutes_wd.objection or 0
    day = office.calendar.add_working_days(office.today(now), days)
    end = datetime.combine(day, office.profile.minutes.objection_time, office.zone)
    row.state, row.objection_until = "objection", end.astimezone(UTC)
    session.flush()
    wanted = timers.WantedTimer(END, "", row.objection_until, row.objection_until + _ANY_TIME)
    timers.replace(session, objection_subject(row.id), [wanted])
    ask_objections(session, meeting, row, audience(session, meeting, now=now), now=now)
    changed(
        session,
        None,
        "open minutes to objections",
        f"minutes:{row.id}",
        now=now,
        after={"until": row.objection_until.isoformat()},
    )
    panel.refresh(session, meeting.id, now=now)


def agree(
    session: Session,
    actor: Actor,
    minutes_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> Heard | Refused:
    """无意见: by the person, their contact, or entered by the hosts."""
    found = hearing(session, actor, minutes_id, person_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    there = [one for one in rows.objections_of(session, row.id) if one.person_id == person_id]
    if any(one.state == "open" for one in there):
        return refused("objection-yours-open")
    for one in there:
        if one.state == "agreed":
            return Heard(one.id, row.id, late=_late(one, row), again=True)
    made = _add(session, actor, row, person_id, "", "agreed", now=now)
    go_on_early(session, meeting, row, now=now, office=office)
    return Heard(made.id, row.id, late=_late(made, row))


def object_(
    session: Session,
    actor: Actor,
    minutes_id: int,
    person_id: int,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> Heard | Refused:
    """有意见: what is wrong, in words. After the end it is kept and shown as late."""
    if not text or len(text) > LONGEST_OBJECTION:
        return refused("objection-text", limit=LONGEST_OBJECTION)
    if mark_in(text, office.profile):
        return refused("level-mark")
    found = hearing(session, actor, minutes_id, person_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    for one in rows.objections_of(session, row.id):
        if one.person_id == person_id and one.state == "agreed":
            one.state = "withdrawn"
    made = _add(session, actor, row, person_id, text, "open", now=now)
    tell_objection(session, meeting, made, now=now)
    return Heard(made.id, row.id, late=_late(made, row))


def take_back(
    session: Session, actor: Actor, objection_id: int, *, now: datetime, office: Office
) -> Heard | Refused:
    """撤回: whoever said it does not mean it any more."""
    known = rows.objection(session, objection_id)
    if known is None:
        return refused("gone")
    found = hearing(session, actor, known.minutes_id, known.person_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    session.refresh(known)
    if known.state == "withdrawn":
        return Heard(known.id, row.id, late=_late(known, row), again=True)
    if known.state not in ("open", "agreed"):
        return refused("objection-answered")
    known.state = "withdrawn"
    session.flush()
    changed(session, actor, "withdraw objection", f"objection:{known.id}", now=now)
    go_on(session, meeting, row, now=now, office=office)
    return Heard(known.id, row.id, late=_late(known, row))


def answer(
    session: Session,
    actor: Actor,
    objection_id: int,
    *,
    taken: bool,
    text: str = "",
    now: datetime,
    office: Office,
) -> AnsweredObjection | Refused:
    """采纳 (the draft is edited, and everybody hears of what changed), or 不采纳 with a word why;
    whoever objected is told."""
    known = rows.objection(session, objection_id)
    if known is None:
        return refused("gone")
    found = edition(session, actor.who, Action.WRITE_MINUTES, known.minutes_id)
    if isinstance(found, Refused):
        return found
    if not taken and not text:
        return refused("reason-needed")
    if len(text) > LONGEST_ANSWER:
        return refused("reason-long", limit=LONGEST_ANSWER)
    if mark_in(text, office.profile):
        return refused("level-mark")
    meeting, row = found
    session.refresh(known)
    if known.state != "open":
        return AnsweredObjection(known.id, row.id, known.state, again=True)
    known.state, known.answer = "taken" if taken else "rejected", text
    known.answered_by_id, known.answered_at = actor.who.person_id, now
    session.flush()
    after = {"state": known.state, "answer": text}
    changed(session, actor, "answer objection", f"objection:{known.id}", now=now, after=after)
    tell_answer(session, meeting, known, now=now)
    if not go_on(session, meeting, row, now=now, office=office):
        go_on_early(session, meeting, row, now=now, office=office)
    return AnsweredObjection(known.id, row.id, known.state)


def hearing(
    session: Session, actor: Actor, minutes_id: int, person_id: int, *, now: datetime
) -> tuple[meeting_rows.Meeting, rows.Minutes] | Refused:
    """The draft, locked, where this person may say something about it for that one."""
    known = rows.minutes(session, minutes_id)
    meeting = meeting_rows.locked(session, known.meeting_id) if known is not None else None
    if known is None or meeting is None:
        return refused("gone")
    matter = about(session, meeting, person_id=person_id)
    if not may(actor.who, Action.OBJECT_TO_MINUTES, matter):
        return refused("not-allowed")
    session.refresh(known)
    if known.objection_until is None or known.state not in _HEARD:
        return refused("objection-not-open")
    if person_id not in audience(session, meeting, now=now):
        return refused("objection-not-there")
    return meeting, known


def _add(
    session: Session,
    actor: Actor,
    row: rows.Minutes,
    person_id: int,
    text: str,
    state: str,
    *,
    now: datetime,
) -> rows.MinutesObjection:
    made = rows.MinutesObjection(
        minutes_id=row.id,
        person_id=person_id,
        by_id=actor.who.person_id,
        at=now,
        text=text,
        state=state,
    )
    session.add(made)
    session.flush()
    changed(
        session,
        actor,
        "object to minutes" if text else "agree to minutes",
        f"minutes:{row.id}",
        now=now,
        for_person_id=person_id,
        after={"objection": made.id, "text": text},
    )
    return made


def _late(one: rows.MinutesObjection, row: rows.Minutes) -> bool:
    return row.objection_until is not None and one.at > row.objection_until
