"""Sign-off (送签): where the package asks for it, a notice goes out by being signed off.

The request holds the whole notice as it will go out and is bound to the meeting's edits: whatever
is edited meanwhile makes it fall away. Rows 2.2, 2.10; the chain is the profile's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.meetings import Refused, allowed, refused
from meetings.notices.audience import audience_of
from meetings.notices.facts import NoticeFacts, facts_now, to_data
from meetings.notices.publishing import (
    fix_reply_by,
    needs_sign_off,
    not_approved,
    not_ready,
    publish_first,
    publish_revision,
)
from meetings.notices.requests import notice_subject
from meetings.notices.settle_timer import want_timer
from meetings.office import Office
from meetings.people import Action, named
from meetings.reach import Notice, tell
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as rows

#: The approval's kind.
KIND = "notice"


@dataclass(frozen=True, slots=True)
class SentForSignOff:
    """The request is with whoever reviews it; signed off, the notice goes out by itself."""

    meeting_id: int
    approval_id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the request about the notice as it stands now is doing."""

    approval_id: int
    #: void: it fell away, as something was edited since.
    state: Literal["waits", "returned", "void"]
    reason: str
    #: Whom it waits for, or who sent it back.
    names: tuple[str, ...]


def ask_first(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> SentForSignOff | Refused:
    """送签: the draft as the preview showed it. Row 2.2."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    problem = not_ready(session, meeting, edits, now) or not_approved(session, meeting, office)
    if problem:
        return problem
    if not needs_sign_off(meeting, office):
        return refused("edited-meanwhile")
    fix_reply_by(meeting, now=now, office=office)
    said = facts_now(session, meeting, asked_in=1)
    wanted = {"before": None, "asked_again": False, "reason": ""}
    return _ask(session, actor, meeting, said, wanted, now=now, office=office)


def ask_revision(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    before: NoticeFacts,
    said: NoticeFacts,
    asks_again: bool,
    reason: str,
    now: datetime,
    office: Office,
) -> SentForSignOff:
    """第N次调整 to be signed off before it goes out. The meeting is locked. Row 2.10."""
    wanted = {"before": to_data(before), "asked_again": asks_again, "reason": reason}
    return _ask(session, actor, meeting, said, wanted, now=now, office=office)


def _ask(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    said: NoticeFacts,
    wanted: dict[str, Any],
    *,
    now: datetime,
    office: Office,
) -> SentForSignOff:
    audience = audience_of(session, meeting, office=office)
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=notice_subject(meeting.id),
        wanted={
            **wanted,
            "revision": meeting.revision + 1,
            "edits": meeting.edits,
            "facts": to_data(said),
            "people": audience.people,
            "units": audience.units_told + audience.units_to_phone,
        },
        meeting=meeting,
        unit_id=organiser.unit_id if organiser else None,
        for_person_id=meeting.organiser_id,
        now=now,
        office=office,
    )
    return SentForSignOff(meeting.id, approval_id)


def revision_needs(meeting: rows.Meeting, *, asks_again: bool, office: Office) -> bool:
    """Whether a change of the notice is signed off again."""
    if not needs_sign_off(meeting, office):
        return False
    match office.profile.notice.sign_again:
        case "never":
            return False
        case "asked_again":
            return asks_again
        case "always":
            return True


def signed_off(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of a sign-off: the notice goes out, exactly as it was shown."""
    meeting = rows.locked(session, approval.meeting_id) if approval.meeting_id else None
    if meeting is None:
        return refused("gone")
    wanted, by_id = approval.wanted, approval.asked_by_id
    if wanted["edits"] != meeting.edits or wanted["revision"] != meeting.revision + 1:
        return refused("notice-edited")
    if wanted["revision"] == 1:
        if problem := not_ready(session, meeting, None, now):
            return problem
        publish_first(session, actor, meeting, by_id=by_id, now=now, office=office)
        return None
    outcome = publish_revision(
        session,
        actor,
        meeting,
        reason=wanted["reason"],
        ask_again=wanted["asked_again"],
        by_id=by_id,
        now=now,
        office=office,
    )
    return outcome if isinstance(outcome, Refused) else None


def void(session: Session, actor: Actor, meeting: rows.Meeting, *, now: datetime) -> bool:
    """The meeting (locked) was edited: what was to be signed off is not what would go out any
    more. Of a first notice whoever asked is told to send it again, where somebody else edited.
    Returns whether something fell away. Every use case that counts ``edits`` calls this."""
    subject = notice_subject(meeting.id)
    pending = approval_rows.pending_about(session, KIND, subject)
    if pending is None:
        return False
    approvals.fall_away(session, actor, subject, now=now)
    if meeting.unsettled is not None:
        # A changed notice asks anew by itself, as it reads now.
        meeting.settles_at = now
        want_timer(session, meeting)
    elif pending.asked_by_id != actor.who.person_id:
        notice = Notice(
            kind="notice_void",
            params={"meeting": meeting.id, "approval": pending.id, "by": actor.who.person_id},
            dedupe=f"notice-void:{pending.id}",
            meeting_id=meeting.id,
        )
        tell(session, pending.asked_by_id, notice, now=now)
    panel.refresh(session, meeting.id, now=now)
    return True


def with_names(session: Session, found: Standing, *, now: datetime, office: Office) -> Standing:
    """The same, with the names of those it waits for: a longer look."""
    if found.state != "waits":
        return found
    request = approvals.request_of(session, found.approval_id, now=now, office=office)
    people = [step.people for step in request.steps if step.state == "waits"] if request else []
    return replace(found, names=tuple(person.name for some in people for person in some))


def standing(session: Session, meeting: rows.Meeting) -> Standing | None:
    """Where the sign-off of the notice that goes out next stands; None: it was not asked for."""
    latest = approval_rows.latest_about(session, KIND, notice_subject(meeting.id))
    if latest is None or latest.wanted["revision"] != meeting.revision + 1:
        return None
    edited = latest.wanted["edits"] != meeting.edits
    match latest.state:
        case "pending" if not edited:
            return Standing(latest.id, "waits", "", ())
        case "returned":
            who = named(session, [latest.decided_by_id] if latest.decided_by_id else [])
            names = tuple(person.name for person in who.values())
            return Standing(latest.id, "returned", latest.reason, names)
        case "pending" | "withdrawn" if edited:
            return Standing(latest.id, "void", "", ())
        case _:
            return None
