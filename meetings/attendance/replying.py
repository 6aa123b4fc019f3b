"""Replies to a notice, with a reason for leave; changes after the deadline are asked for.
Rows 2.2, 3.3a; norms ORG-05."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import approvals, documents, panel
from meetings.attendance.cards import REPLY_CHANGE, is_late, subject
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.notices.facts import notice_facts
from meetings.notices.sending import card_subject
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, tell
from storage import Session, outbox
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows

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
    now: datetime,
    office: Office,
) -> Replied | Requested | AskedAnew | Refused:
    """Take an answer: one's own, a leader's through the contact, or one told to the secretariat
    (``method`` phone, paper, in_person). ``revision`` is that of the pressed card."""
    participant = rows.locked_participant(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return refused("gone")
    matter = about(session, meeting, person_id=participant.person_id)
    action = Action.REPLY if method == "chat" else Action.REPLY_FOR
    if not may(actor.who, action, matter):
        return refused("not-allowed")
    if problem := _problem(meeting, answer, reason, now):
        return problem
    said = notice_facts(session, meeting.id, meeting.revision)
    if said is not None and revision is not None and revision < said.asked_in:
        return AskedAnew(participant.id)
    reason = " ".join(reason.split()) if answer == "leave" else ""
    if participant.reply == answer and (participant.reply_reason == reason or not reason):
        return Replied(participant.id, meeting.id, again=True)
    for_another = participant.person_id != actor.who.person_id
    by_host = for_another and may(actor.who, Action.EDIT_MEETING, matter)
    if is_late(meeting, participant, now) and not by_host:
        return _request(session, actor, participant, meeting, answer, reason, method, now, office)
    _take(session, actor, participant, meeting, answer, reason, method, now)
    return Replied(participant.id, meeting.id, again=False)


def _problem(
    meeting: meeting_rows.Meeting, answer: Answer, reason: str, now: datetime
) -> Refused | None:
    if meeting.state == "cancelled":
        return refused("meeting-cancelled")
    if meeting.state != "published" or now >= meeting.ends_at:
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    if answer == "noted" and meeting.reply_asked:
        return refused("reply-wanted")
    if answer == "leave" and not reason.strip():
        return refused("reason-needed")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    return None


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


def _take(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    answer: str,
    reason: str,
    method: str,
    now: datetime,
    by_id: int | None = None,
) -> None:
    by_id = by_id or actor.who.person_id
    before = {"reply": participant.reply, "reason": participant.reply_reason}
    participant.reply, participant.reply_reason = answer, reason
    participant.replied_at, participant.reply_method = now, method
    participant.replied_by_id = by_id if by_id != participant.person_id else None
    if method != "chat":
        participant.called = "told"  # who answered by phone was told
    changed(
        session,
        actor,
        "reply",
        subject(participant.id),
        now=now,
        for_person_id=participant.person_id,
        before=before,
        after={"reply": answer, "reason": reason, "method": method},
    )
    if answer == "leave":
        _inform_head(session, participant, meeting, now=now)
    elif before["reply"] == "leave":
        # They come after all: the papers that went to the others meanwhile are theirs, too.
        documents.give(session, participant, documents.Stage.BEFORE, now=now)
    panel.refresh(session, meeting.id, now=now)
    _refresh_cards(session, actor, participant, now=now)


def _refresh_cards(
    session: Session, actor: Actor, participant: rows.Participant, *, now: datetime
) -> None:
    """The card on other people's screens shows the answer, too: what a contact or the secretariat
    said for somebody is seen by that person, and the other way round."""
    for messenger, chat in outbox.viewers(session, card_subject(participant.id)):
        account = people_rows.account_at(session, messenger, chat)
        if account is None or account.person_id == actor.who.person_id:
            continue
        notice = Notice(
            kind="card_now",
            params={"participant": participant.id},
            lane=outbox.URGENT,
            coalesce=f"card-now:{participant.id}",
            shows=card_subject(participant.id),
            edit_only=True,
            meeting_id=participant.meeting_id,
        )
        tell(session, account.person_id, notice, now=now)


def _inform_head(
    session: Session,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
) -> None:
    """Apologies go to the convening side; the unit's head is told."""
    unit = people_rows.unit(session, participant.unit_id) if participant.unit_id else None
    if unit is None or unit.head_id is None or unit.head_id == participant.person_id:
        return
    notice = Notice(
        kind="leave_told",
        params={"participant": participant.id},
        coalesce=f"leave:{participant.id}",
        valid_until=meeting.starts_at,
        meeting_id=meeting.id,
    )
    tell(session, unit.head_id, notice, now=now)


def change_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of an approved late change: the wanted answer stands."""
    participant = rows.locked_participant(session, int(approval.subject.split(":")[1]))
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return refused("gone")
    if meeting.state != "published":
        return refused("meeting-over")
    wanted = approval.wanted
    _take(
        session,
        actor,
        participant,
        meeting,
        wanted["answer"],
        wanted["reason"],
        wanted["method"],
        now,
        by_id=approval.asked_by_id,
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
    participant = rows.locked_participant(session, int(approval.subject.split(":")[1]))
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return refused("gone")
    wanted = approval.wanted
    if meeting.state != "published" or participant.reply != wanted["answer"]:
        return refused("meeting-over")
    _take(
        session,
        actor,
        participant,
        meeting,
        wanted["from"],
        wanted.get("from_reason", ""),
        wanted["method"],
        now,
        by_id=approval.asked_by_id,
    )
    return None
