"""联调点名: one message asks the contacts of all branch venues whether they hear us. Row 2.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action, Named, Who, named
from meetings.reach import NoAccount, Notice, tell
from meetings.signin.branch_line import at_branch
from storage import Session, outbox
from storage import branches as rows
from storage import meetings as meeting_rows

#: A roll call nobody answered is void after this.
ROLL_CALL = timedelta(hours=12)
#: Pressed again, or by two clerks at once, within this it is the same roll call.
_SAME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RollAnswer:
    """One venue in a roll call; ``at`` None: no answer yet."""

    branch_id: int
    name: str
    contact: Named | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Roll:
    """联调点名 as it stands."""

    call_id: int
    meeting_id: int
    title: str
    at: datetime
    answers: tuple[RollAnswer, ...]
    #: Contacts without an account: to be phoned.
    unreached: tuple[str, ...] = ()


def call_roll(session: Session, actor: Actor, meeting_id: int, *, now: datetime) -> Roll | Refused:
    """联调点名: the contact of every branch venue is asked to press 到."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "published":
        return refused("signin-unpublished" if meeting.state == "draft" else "meeting-over")
    there = rows.branches_of(session, meeting_id)
    if not there:
        return refused("branches-none")
    latest = rows.latest_call(session, meeting_id)
    if latest is not None and now < latest.at + _SAME:
        return _roll(session, latest, meeting)
    call = rows.RollCall(meeting_id=meeting_id, by_id=actor.who.person_id, at=now)
    session.add(call)
    session.flush()
    changed(session, actor, "call roll", f"meeting:{meeting_id}", now=now)
    unreached = [
        branch.name for branch in there if not _asked(session, call, branch, actor, now=now)
    ]
    return _roll(session, call, meeting, tuple(unreached))


def _asked(
    session: Session,
    call: rows.RollCall,
    branch: meeting_rows.BranchVenue,
    actor: Actor,
    *,
    now: datetime,
) -> bool:
    if branch.contact_id is None:
        return False
    notice = Notice(
        kind="roll_call",
        params={"call": call.id, "branch": branch.id},
        lane=outbox.URGENT,
        coalesce=f"roll:{branch.id}",
        valid_until=now + ROLL_CALL,
        meeting_id=call.meeting_id,
    )
    return not isinstance(tell(session, branch.contact_id, notice, now=now), NoAccount)


def answer_roll(
    session: Session, actor: Actor, call_id: int, branch_id: int, *, now: datetime
) -> Roll | Refused:
    """到: this venue hears us. Told by phone, the hosts enter it; the first press holds."""
    call = rows.roll_call(session, call_id)
    found = at_branch(session, actor.who, branch_id)
    if isinstance(found, Refused):
        return found
    branch, meeting = found
    if call is None or branch.meeting_id != call.meeting_id:
        return refused("gone")
    latest = rows.latest_call(session, meeting.id)
    if now > call.at + ROLL_CALL or latest is None or latest.id != call_id:
        return refused("roll-call-over")
    if rows.add_answer(session, call_id, branch_id, actor.who.person_id, at=now):
        changed(
            session,
            actor,
            "answer roll call",
            f"meeting:{meeting.id}",
            now=now,
            after={"venue": branch.name},
        )
        if call.by_id != actor.who.person_id:
            _tell_caller(session, call, now=now)
    return _roll(session, call, meeting)


def _tell_caller(session: Session, call: rows.RollCall, *, now: datetime) -> None:
    notice = Notice(
        kind="roll_call_now",
        params={"call": call.id},
        lane=outbox.URGENT,
        coalesce=f"roll-now:{call.id}",
        shows=f"roll:{call.id}",
        valid_until=now + ROLL_CALL,
        meeting_id=call.meeting_id,
    )
    tell(session, call.by_id, notice, now=now)


def calls(session: Session, who: Who, meeting_id: int) -> bool:
    """Whether this person calls the roll of the meeting, not only answers it."""
    return not isinstance(allowed(session, who, Action.EDIT_MEETING, meeting_id), Refused)


def roll_of(session: Session, who: Who, meeting_id: int) -> Roll | Refused | None:
    """The last roll call as it stands; None where there was none."""
    meeting = allowed(session, who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    call = rows.latest_call(session, meeting_id)
    return _roll(session, call, meeting) if call is not None else None


def _roll(
    session: Session,
    call: rows.RollCall,
    meeting: meeting_rows.Meeting,
    unreached: tuple[str, ...] = (),
) -> Roll:
    there = rows.branches_of(session, meeting.id)
    answered = rows.answers_to(session, call.id)
    people = named(session, [b.contact_id for b in there if b.contact_id is not None])
    return Roll(
        call.id,
        meeting.id,
        meeting.title,
        call.at,
        tuple(
            RollAnswer(
                branch.id,
                branch.name,
                people.get(branch.contact_id or 0),
                answered[branch.id].at if branch.id in answered else None,
            )
            for branch in there
        ),
        unreached,
    )
