"""Writing a report: begun, its parts written, given to somebody, a later edition, taken back.

Facts are never typed. Who saves over a text that changed meanwhile is shown both. Rows 4.6, 4.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meeting_reports.kinds import (
    PARTS,
    ReportKind,
    ReportState,
    limit_of,
)
from meetings.meetings import Refused, State, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.reach import NoAccount, Notice, Reached, tell
from meetings.tasks.registering import owner_problem
from storage import Session
from storage import meeting_reports as rows
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage.issued_minutes import MeetingReport


@dataclass(frozen=True, slots=True)
class ReportStarted:
    """There is a draft; ``again``: there was one, or something that holds."""

    report_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class PartWritten:
    """The part says this now; ``again``: it said so before. ``recalled``: the request that waited
    was taken back, it is sent again."""

    report_id: int
    again: bool = False
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class StalePart:
    """Somebody wrote the same part meanwhile. Nothing was changed."""

    report_id: int
    part: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ReportGiven:
    """Somebody else completes it; ``told`` says whether they could be reached. ``again``: they
    did already."""

    report_id: int
    told: Reached | NoAccount | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class ReportWithdrawn:
    """The draft is given up; an edition before it holds on."""

    report_id: int
    meeting_id: int


def writes(
    session: Session, who: Who, meeting: meeting_rows.Meeting, row: MeetingReport | None
) -> bool:
    """Whether this person writes it: the hosts, who records, the chair, who it was given to."""
    recorders = recorder_rows.recorders_now(session, meeting.id).values()
    hands = {meeting.chair_id, row.by_id if row else None, *(one.person_id for one in recorders)}
    mine = who.person_id if who.person_id in hands else None
    return may(who, Action.WRITE_REPORT, about(session, meeting, person_id=mine))


def start(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: ReportKind,
    *,
    now: datetime,
    office: Office,
) -> ReportStarted | Refused:
    """Begin a report, a 简报 or a summary of a meeting that has begun. Once there is one, that one
    is shown."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not writes(session, actor.who, meeting, None):
        return refused("not-allowed")
    there = rows.newest_report(session, meeting_id, kind)
    if there is not None:
        return ReportStarted(there.id, again=True)
    if problem := too_early(meeting, now):
        return problem
    row = _edition(session, actor, meeting_id, kind, {}, "", now)
    return ReportStarted(row.id)


def too_early(meeting: meeting_rows.Meeting, now: datetime) -> Refused | None:
    """Why nothing can be reported of the meeting yet, if so."""
    if meeting.state == State.CANCELLED:
        return refused("meeting-over")
    if meeting.state not in (State.PUBLISHED, State.CLOSED) or now < meeting.starts_at:
        return refused("mreport-early")
    return None


def _edition(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: str,
    parts: dict[str, str],
    change: str,
    now: datetime,
) -> MeetingReport:
    row = MeetingReport(
        meeting_id=meeting_id,
        kind=str(kind),
        edition=rows.last_edition(session, meeting_id, str(kind)) + 1,
        state=ReportState.DRAFT.value,
        parts=dict(parts),
        facts={},
        change=change,
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    after = {"meeting": meeting_id, "kind": row.kind, "edition": row.edition}
    reason = change or None
    changed(session, actor, "start report", subject(row), now=now, after=after, reason=reason)
    return row


def subject(row: MeetingReport) -> str:
    """What audit, request and number call it."""
    return f"report:{row.id}"


def open_draft(
    session: Session, actor: Actor, report_id: int
) -> tuple[MeetingReport, meeting_rows.Meeting] | Refused:
    """The edition and its meeting, both locked, where this person may still change it."""
    row = rows.report(session, report_id)
    meeting = meeting_rows.locked(session, row.meeting_id) if row is not None else None
    row = rows.locked_report(session, report_id)
    if row is None or meeting is None:
        return refused("gone")
    if not writes(session, actor.who, meeting, row):
        return refused("not-allowed")
    if row.state not in (ReportState.DRAFT, ReportState.ASKED):
        return refused(f"mreport-{row.state}")
    return row, meeting


def write_part(
    session: Session,
    actor: Actor,
    report_id: int,
    part: str,
    text: str,
    *,
    was: str,
    now: datetime,
    office: Office,
) -> PartWritten | StalePart | Refused:
    """Write a part; ``was`` is what it said when its writer began. "" takes it out again."""
    found = open_draft(session, actor, report_id)
    if isinstance(found, Refused):
        return found
    row, _ = found
    if part not in PARTS[ReportKind(row.kind)]:
        return refused("gone")
    text, limit = text.strip(), limit_of(part)
    if len(text) > limit:
        return refused("mreport-part-long", limit=limit)
    if mark_in(text, office.profile):
        return refused("level-mark")
    theirs = row.parts.get(part, "")
    if theirs == text:
        return PartWritten(row.id, again=True)
    if theirs != was:
        return StalePart(row.id, part, text, theirs)
    recalled = _recall(session, actor, row, now=now)
    row.parts = {**row.parts, part: text}
    row.edits += 1
    session.flush()
    before, after = {part: theirs}, {part: text}
    changed(session, actor, "write report", subject(row), now=now, before=before, after=after)
    return PartWritten(row.id, recalled=recalled)


def _recall(session: Session, actor: Actor, row: MeetingReport, *, now: datetime) -> bool:
    """What is decided is what is read: a request that waits falls away when the text changes."""
    if row.state != ReportState.ASKED:
        return False
    approvals.fall_away(session, actor, subject(row), now=now)
    row.state = ReportState.DRAFT.value
    return True


def give_to(
    session: Session,
    actor: Actor,
    report_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> ReportGiven | Refused:
    """Somebody else completes it: they write it from now on, beside the hosts, and are told."""
    found = open_draft(session, actor, report_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if problem := owner_problem(session, person_id):
        return problem
    before = row.by_id
    if before == person_id:
        return ReportGiven(row.id, again=True)
    row.by_id = person_id
    session.flush()
    changed(
        session,
        actor,
        "give report",
        subject(row),
        now=now,
        for_person_id=person_id,
        before={"writer": before},
        after={"writer": person_id},
    )
    notice = Notice(
        kind="meeting_report_given",
        params={"report": row.id},
        coalesce=f"report-given:{row.id}:{person_id}",
        meeting_id=meeting.id,
    )
    return ReportGiven(row.id, tell(session, person_id, notice, now=now))


def new_edition(
    session: Session,
    actor: Actor,
    report_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> ReportStarted | Refused:
    """更正: another edition of what was approved, with the reason; its facts are those of now."""
    row = rows.report(session, report_id)
    meeting = meeting_rows.locked(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return refused("gone")
    if not writes(session, actor.who, meeting, row):
        return refused("not-allowed")
    newest = rows.newest_report(session, meeting.id, row.kind)
    if newest is None or newest.state in (ReportState.DRAFT, ReportState.ASKED):
        return ReportStarted(newest.id if newest else report_id, again=True)
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office, needed=True):
        return problem
    made = _edition(session, actor, meeting.id, row.kind, dict(newest.parts), reason, now)
    return ReportStarted(made.id)


def withdraw(
    session: Session, actor: Actor, report_id: int, *, now: datetime
) -> ReportWithdrawn | Refused:
    """不写了: the draft is given up; what it said stays in the audit."""
    found = open_draft(session, actor, report_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    _recall(session, actor, row, now=now)
    row.state = ReportState.WITHDRAWN.value
    session.flush()
    changed(session, actor, "withdraw report", subject(row), now=now, before=dict(row.parts))
    return ReportWithdrawn(row.id, meeting.id)
