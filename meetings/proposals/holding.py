"""报批: the request to hold a meeting (请示), with its plan (方案) and who does what (分工).

An edition holds what the clerk wrote and the facts of then. What is decided is bound to those
facts: past the profile's threshold a further edition is owed, which names what changed. Rows
2.1a, 2.10; norms FEE-03, FEE-04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from meetings import approvals
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from meetings.proposals.holding_facts import Change, asks_again, changes, facts_now
from meetings.reach import Notice, tell
from storage import Session
from storage import meetings as meeting_rows
from storage import proposals as rows

KIND = "meeting_plan"
PARTS = ("reason", "form", "scale", "funding", "notes")
#: Without these nothing is sent.
NEEDED = ("reason", "form")
LONGEST_PART = 400

#: What stands in the way of a notice: nothing was approved, it waits, or the facts are others.
Owed = Literal["missing", "waiting", "changed"]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The request as it stands."""

    meeting_id: int
    title: str
    #: Whether the meeting's package asks for it.
    asked: bool
    #: The edition that holds; 0: nothing was written.
    edition: int
    #: "" / draft / asked / approved / returned / withdrawn.
    state: str
    parts: Mapping[str, str]
    #: Whether an edition was approved before: then it is asked why there is another one.
    again: bool
    facts: Mapping[str, Any]
    approval_id: int | None
    #: What differs from what was sent or approved; ``owed`` where that is past the threshold.
    changes: tuple[Change, ...]
    owed: Owed | None
    over: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The parts are kept in the edition that is a draft."""

    meeting_id: int
    edition: int


@dataclass(frozen=True, slots=True)
class Sent:
    """It is with whoever decides."""

    meeting_id: int
    edition: int
    approval_id: int


def subject(meeting_id: int) -> str:
    """What its approval is about."""
    return f"meeting_request:{meeting_id}"


def page(session: Session, who: Who, meeting_id: int, *, office: Office) -> RequestPage | Refused:
    """How the request stands, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    return page_of(session, meeting, office=office)


def page_of(session: Session, meeting: meeting_rows.Meeting, *, office: Office) -> RequestPage:
    """How the request stands, whoever looks."""
    row = rows.newest_request(session, meeting.id)
    facts = facts_now(session, meeting)
    bound = _bound(session, meeting.id, row)
    return RequestPage(
        meeting_id=meeting.id,
        title=meeting.title,
        asked=is_asked(meeting, office),
        edition=row.edition if row else 0,
        state=row.state if row else "",
        parts={name: str(row.parts.get(name, "")) if row else "" for name in PARTS},
        again=rows.approved_request(session, meeting.id) is not None,
        facts=facts,
        approval_id=row.approval_id if row else None,
        changes=changes(bound.facts, facts) if bound else (),
        owed=owed(session, meeting, office=office),
        over=meeting.state in ("closed", "cancelled"),
    )


def _bound(
    session: Session, meeting_id: int, row: rows.MeetingRequest | None
) -> rows.MeetingRequest | None:
    """The edition facts are compared with: what waits for its decision, or what was approved."""
    if row is not None and row.state in ("asked", "approved"):
        return row
    return rows.approved_request(session, meeting_id)


def is_asked(meeting: meeting_rows.Meeting, office: Office) -> bool:
    """Whether the meeting is to be approved before its notice goes out."""
    return office.profile.packages[meeting.package].approval


def owed(session: Session, meeting: meeting_rows.Meeting, *, office: Office) -> Owed | None:
    """What stands in the way of the notice; None: it is approved as it is, or need not be."""
    rule = office.profile.meeting_request
    if rule.required == "no" or not is_asked(meeting, office):
        return None
    if rows.asked_request(session, meeting.id) is not None:
        return "waiting"
    approved = rows.approved_request(session, meeting.id)
    if approved is None:
        return "missing"
    found = changes(approved.facts, facts_now(session, meeting))
    return "changed" if asks_again(rule, found) else None


def write_parts(
    session: Session,
    actor: Actor,
    meeting_id: int,
    parts: Mapping[str, str],
    why: str = "",
    *,
    now: datetime,
    office: Office,
) -> Written | Refused:
    """The parts only a person can write: 召开理由, 形式, 规模, 经费来源, 其他. A draft is
    rewritten; after anything that was sent there is a further edition, and ``why`` says why."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    wanted = {name: str(parts.get(name) or "").strip() for name in PARTS}
    why = " ".join(why.split())
    if any(len(text) > LONGEST_PART for text in (*wanted.values(), why)):
        return refused("request-long", limit=LONGEST_PART)
    if mark_in("\n".join((*wanted.values(), why)), office.profile):
        return refused("level-mark")
    row = rows.newest_request(session, meeting_id)
    if row is None or row.state != "draft":
        row = _new_edition(session, actor, meeting, row, wanted, now=now)
    else:
        row.parts, row.facts = wanted, facts_now(session, meeting)
        row.by_id, row.at = actor.who.person_id, now
    row.change = why or row.change or ""
    session.flush()
    changed(
        session,
        actor,
        "write request",
        f"meeting:{meeting_id}",
        now=now,
        after={"edition": row.edition, **wanted},
        reason=why or None,
    )
    return Written(meeting_id, row.edition)


def send(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Sent | Refused:
    """送批. What waits for a decision already is replaced by what is sent now, where it differs;
    after an approval the changes are named, old and new."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    row = rows.newest_request(session, meeting_id)
    if row is None or not all(row.parts.get(name) for name in NEEDED):
        return refused("request-parts")
    approved = rows.approved_request(session, meeting_id)
    facts = facts_now(session, meeting)
    if row.state == "approved" and not changes(row.facts, facts):
        return refused("request-approved")
    if row.state == "asked" and row.facts == facts:
        return Sent(meeting_id, row.edition, row.approval_id or 0)
    before = rows.asked_request(session, meeting_id)
    if before is not None:
        before.state = "withdrawn"
    if row.state != "draft":
        row = _new_edition(session, actor, meeting, row, dict(row.parts), now=now)
    row.facts, row.state = facts, "asked"
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    named_changes = changes(approved.facts, facts) if approved else ()
    row.approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(meeting_id),
        wanted={
            "edition": row.edition,
            "parts": dict(row.parts),
            "facts": facts,
            "why": row.change,
            "changes": [[one.field, one.old, one.new] for one in named_changes],
        },
        meeting=meeting,
        unit_id=organiser.unit_id if organiser else None,
        for_person_id=meeting.organiser_id,
        now=now,
        office=office,
    )
    session.flush()
    return Sent(meeting_id, row.edition, row.approval_id)


def _new_edition(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    before: rows.MeetingRequest | None,
    parts: Mapping[str, str],
    *,
    now: datetime,
) -> rows.MeetingRequest:
    row = rows.MeetingRequest(
        meeting_id=meeting.id,
        edition=before.edition + 1 if before else 1,
        parts=dict(parts),
        facts=facts_now(session, meeting),
        state="draft",
        change="",
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def fell_away(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The meeting was edited: what waits for a decision about other facts is moot. The caller
    has locked the meeting."""
    row = rows.asked_request(session, meeting.id)
    if row is None:
        return
    found = changes(row.facts, facts_now(session, meeting))
    if asks_again(office.profile.meeting_request, found):
        row.state = "withdrawn"
        approvals.fall_away(session, actor, subject(meeting.id), now=now)
        tell_changed(session, actor, row, now=now)


def tell_changed(
    session: Session, actor: Actor, row: rows.MeetingRequest, *, now: datetime
) -> None:
    """Who sent it is to send it again, as the meeting is another one by now; once an edition."""
    if row.by_id != actor.who.person_id:
        notice = Notice(
            kind="request_changed",
            params={"meeting": row.meeting_id, "edition": row.edition},
            dedupe=f"request_changed:{row.id}",
            meeting_id=row.meeting_id,
        )
        tell(session, row.by_id, notice, now=now)
