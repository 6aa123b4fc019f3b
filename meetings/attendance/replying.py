"""Replies to a notice, with a reason for leave; a late change is asked for. Rows 2.2, 3.3a."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import approvals, waiting
from meetings.attendance import leave
from meetings.attendance.cards import REPLY_CHANGE, is_late, subject
from meetings.attendance.leave import LeaveAsked
from meetings.attendance.locked import locked, locked_of
from meetings.attendance.taking import take
from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.notices.facts import notice_facts
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows

Answer = Literal["noted", "attending", "leave"]
Method = Literal["chat", "phone", "paper", "in_person"]

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Replied:
    """The answer stands. ``again``: it was the same before, nothing changed."""

    participant_id: int
    meeting_id: int
    again: bool


@dataclass(frozen=True, slots=True)
class Requested:
    """After the deadline a change is a request to the hosts."""

    participant_id: int
    approval_id: int


@dataclass(frozen=True, slots=True)
class Waits:
    """They want to come after all and the places are taken: they are on the waiting list."""

    participant_id: int
    waiting_id: int


@dataclass(frozen=True, slots=True)
class AskedAnew:
    """The pressed card is from before the meeting was moved: this answer is not taken."""

    participant_id: int


def reply(
    session: Session,
    actor: Actor,
    participant_id: int,
    answer: Answer,
    reason: str = "",
    *,
    method: Method = "chat",
    revision: int | None = None,
    sittings: list[int] | None = None,
    now: datetime,
    office: Office,
) -> Replied | Requested | LeaveAsked | AskedAnew | Waits | Refused:
    """Take an answer: one's own, a leader's through the contact, or one told to the secretariat
    (``method`` phone, paper, in_person). ``revision`` is that of the pressed card; ``sittings``
    are numbers of those the leave is for (None: the whole meeting)."""
    found = locked(session, participant_id)
    if isinstance(found, Refused):
        return found
    participant, meeting = found
    matter = about(session, meeting, person_id=participant.person_id)
    action = Action.REPLY if method == "chat" else Action.REPLY_FOR
    if not may(actor.who, action, matter):
        return refused("not-allowed")
    if problem := _problem(meeting, answer, reason, now, office):
        return problem
    said = notice_facts(session, meeting.id, meeting.revision)
    if said is not None and revision is not None and revision < said.asked_in:
        return AskedAnew(participant.id)
    reason = " ".join(reason.split()) if answer == "leave" else ""
    sittings = _sittings(session, meeting, sittings) if answer == "leave" else None
    if _same(participant, answer, reason, sittings):
        return Replied(participant.id, meeting.id, again=True)
    for_another = participant.person_id != actor.who.person_id
    by_host = for_another and may(actor.who, Action.EDIT_MEETING, matter)
    given = _Given(answer, reason, method, sittings, by_host)
    return _answered(session, actor, participant, meeting, given, now=now, office=office)


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer as it is to stand."""

    answer: Answer
    reason: str
    method: Method
    sittings: list[int] | None
    by_host: bool


def _answered(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    given: _Given,
    *,
    now: datetime,
    office: Office,
) -> Replied | Requested | LeaveAsked | Waits:
    """It stands, or is asked for where somebody else decides."""
    answer, reason, method = given.answer, given.reason, given.method
    if answer == "leave" and leave.is_decided(meeting, office):
        return leave.ask_for(
            session,
            actor,
            participant,
            meeting,
            reason,
            method,
            given.sittings,
            by_host=given.by_host,
            now=now,
            office=office,
        )
    if answer != "leave" and (waits := _must_wait(session, actor, participant, meeting, now)):
        return waits
    off_leave = participant.reply == "leave" and participant.leave_state != ""
    late = participant.reply != answer and is_late(session, meeting, participant, now)
    if off_leave and now < meeting.starts_at:
        # 撤回请假 needs nobody's consent.
        approvals.fall_away(session, actor, subject(participant.id), now=now)
    elif late and not given.by_host:
        return _request(session, actor, participant, meeting, answer, reason, method, now, office)
    take(
        session,
        actor,
        participant,
        meeting,
        answer,
        reason,
        method,
        sittings=given.sittings,
        now=now,
        office=office,
    )
    return Replied(participant.id, meeting.id, again=False)


def _must_wait(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    now: datetime,
) -> Waits | None:
    """Whose place went to somebody else while they were on leave comes onto the waiting list."""
    line = waiting.place_or_wait(session, actor, meeting, participant, now=now)
    return Waits(participant.id, line.id) if line is not None else None


def _same(
    participant: rows.Participant, answer: Answer, reason: str, sittings: list[int] | None
) -> bool:
    """Whether this is what stands already. Who was not granted leave may ask once more."""
    if participant.reply != answer or participant.leave_sittings != sittings:
        return False
    if participant.leave_state == "refused":
        return False  # they answer to that
    return participant.reply_reason == reason or not reason


def _sittings(
    session: Session, meeting: meeting_rows.Meeting, wanted: list[int] | None
) -> list[int] | None:
    """The sittings there are among the wanted; all of them is the whole meeting."""
    there = [one.number for one in meeting_rows.sittings_of(session, meeting.id)]
    found = [number for number in there if wanted is not None and number in wanted]
    return found if found and found != there else None


def _problem(
    meeting: meeting_rows.Meeting, answer: Answer, reason: str, now: datetime, office: Office
) -> Refused | None:
    if meeting.state in ("cancelled", "postponed"):
        return refused(f"meeting-{meeting.state}")
    if meeting.state != "published" or now >= meeting.ends_at:
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    if answer == "noted" and meeting.reply_asked:
        return refused("reply-wanted")
    if answer == "leave" and not reason.strip():
        return refused("reason-needed")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    return refused("level-mark") if mark_in(reason, office.profile) else None


def _request(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    answer: Answer,
    reason: str,
    method: Method,
    now: datetime,
    office: Office,
) -> Requested:
    wanted = {"answer": answer, "reason": reason, "method": method, "from": participant.reply}
    wanted["from_reason"] = participant.reply_reason
    approval_id = approvals.ask(
        session,
        actor,
        kind=REPLY_CHANGE,
        subject=subject(participant.id),
        wanted=wanted,
        meeting=meeting,
        unit_id=participant.unit_id,
        for_person_id=participant.person_id,
        now=now,
        office=office,
    )
    return Requested(participant.id, approval_id)


def change_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of an approved late change: the wanted answer stands."""
    found = locked_of(session, approval)
    if isinstance(found, Refused):
        return found
    participant, meeting = found
    if meeting.state != "published":
        return refused("meeting-over")
    wanted = approval.wanted
    if wanted["answer"] != "leave" and _must_wait(session, actor, participant, meeting, now):
        return None  # agreed to, and told where they stand on the waiting list
    take(
        session,
        actor,
        participant,
        meeting,
        wanted["answer"],
        wanted["reason"],
        wanted["method"],
        by_id=approval.asked_by_id,
        now=now,
        office=office,
    )
    return None


def change_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """A late change agreed to by word that was not signed: the answer before stands again, where
    nobody gave another one since."""
    found = locked_of(session, approval)
    if isinstance(found, Refused):
        return found
    participant, meeting = found
    wanted = approval.wanted
    if meeting.state != "published" or participant.reply != wanted["answer"]:
        return refused("meeting-over")
    take(
        session,
        actor,
        participant,
        meeting,
        wanted["from"],
        wanted.get("from_reason", ""),
        wanted["method"],
        by_id=approval.asked_by_id,
        now=now,
        office=office,
    )
    return None
