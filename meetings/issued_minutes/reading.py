"""The minutes as somebody may see them: a meeting's page, a draft, the issued text. Row 4.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.approvals import Request, request_of
from meetings.approvals.deciders import facts_about
from meetings.issued_minutes.comparing import Change, Difference
from meetings.issued_minutes.content import Content, from_data
from meetings.issued_minutes.errata import corrections
from meetings.issued_minutes.objection_reading import ObjectionFacts, objections_of
from meetings.issued_minutes.rights import matter
from meetings.issued_minutes.sealing import intact
from meetings.issued_minutes.settling import audience, ready
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import approvals as approval_rows
from storage import document_numbers as number_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One edition as its page shows it."""

    id: int
    meeting_id: int
    meeting_title: str
    edition: int
    #: How many were issued before it: 0 for the first one, 1 for the first erratum.
    erratum: int
    state: str
    edits: int
    content: Content
    #: 文号; "" before it is issued.
    number: str
    change: str
    corrections: tuple[Change, ...]
    #: When what it corrects was issued; None: it is the first.
    former_issued_at: datetime | None
    #: A later edition was issued.
    superseded: bool
    issued_at: datetime | None
    objection_until: datetime | None
    approval_id: int | None
    scan_id: int | None
    #: Whether what was dropped last can be given back.
    dropped: bool
    intact: bool
    may_write: bool
    may_issue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Where the minutes of a meeting stand."""

    meeting_id: int
    title: str
    held: bool
    #: The edition being written, agreed or waiting for its number.
    open: EditionFacts | None
    issued: EditionFacts | None
    #: Earlier issued editions, the first one first.
    former: tuple[EditionFacts, ...]
    #: How the open edition's request stands.
    request: Request | None
    objections: tuple[ObjectionFacts, ...]
    #: Who was asked for objections and said nothing.
    silent: int
    #: Whether objections are settled and it can go to the chair.
    ready: bool
    due_step: str
    due_at: datetime | None
    may_write: bool
    may_issue: bool


def page(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Page | Refused:
    """The page: for those who write, everything; for the others what was issued."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    of = matter(session, who, meeting)
    if not may(who, Action.SEE_MINUTES, of) and not may(who, Action.WRITE_MINUTES, of):
        return refused("not-allowed")
    writes = may(who, Action.WRITE_MINUTES, of)
    open_ = rows.open_edition(session, meeting_id) if writes else None
    found = [
        _facts(session, who, meeting, row)
        for row in rows.editions_of(session, meeting_id)
        if row.state == "issued"
    ]
    step, at = _due(session, meeting, now=now, office=office) if writes else ("", None)
    heard = objections_of(session, meeting, open_) if open_ is not None else ()
    return Page(
        meeting_id=meeting.id,
        title=meeting.title,
        held=meeting.state in ("published", "closed") and meeting.starts_at <= now,
        open=_facts(session, who, meeting, open_) if open_ is not None else None,
        issued=found[-1] if found else None,
        former=tuple(found[:-1]),
        request=_request(session, open_, now=now, office=office),
        objections=heard,
        silent=_silent(session, meeting, open_, heard, now=now),
        ready=open_ is not None and ready(session, meeting, open_, now=now),
        due_step=step,
        due_at=at,
        may_write=writes,
        may_issue=may(who, Action.ISSUE_MINUTES, of),
    )


def _due(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[str, datetime | None]:
    """The next step that is due, and when."""
    from meetings.issued_minutes.timers import due_times

    package = office.profile.packages.get(meeting.package)
    if package is None or not package.minutes or rows.holding(session, meeting.id) is not None:
        return "", None
    row = rows.open_edition(session, meeting.id)
    state = row.state if row is not None else ""
    step = {"": "draft", "approved": "issue"}.get(state, "sign")
    return step, due_times(meeting, office)[step]


def _request(
    session: Session, row: rows.Minutes | None, *, now: datetime, office: Office
) -> Request | None:
    if row is None or row.approval_id is None or row.state not in ("asked", "draft"):
        return None
    return request_of(session, row.approval_id, now=now, office=office)


def _silent(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes | None,
    heard: Sequence[ObjectionFacts],
    *,
    now: datetime,
) -> int:
    if row is None or row.objection_until is None:
        return 0
    said = {one.person.person_id for one in heard if one.state != "withdrawn"}
    return len(set(audience(session, meeting, now=now)) - said)


def edition_seen(
    session: Session, who: Who, minutes_id: int, *, now: datetime, office: Office
) -> EditionFacts | Refused:
    """One edition: issued, for everybody who may read it; before, for those who write, decide or
    are asked for objections."""
    row = rows.minutes(session, minutes_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return refused("gone")
    of = matter(session, who, meeting)
    allowed = may(who, Action.WRITE_MINUTES, of)
    if not allowed and row.state == "issued":
        allowed = may(who, Action.SEE_MINUTES, of)
    if not allowed and row.approval_id is not None and row.state != "withdrawn":
        allowed = _decides(session, who, row, now=now, office=office)
    if not allowed and row.objection_until is not None and row.state != "draft":
        mine = {who.person_id, *who.represents}
        allowed = bool(mine & set(audience(session, meeting, now=now)))
    return _facts(session, who, meeting, row) if allowed else refused("not-allowed")


def edition_filed(session: Session, minutes_id: int) -> EditionFacts | None:
    """An issued edition, for the paper the house keeps of it; None: it is not issued."""
    row = rows.minutes(session, minutes_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None or row.state != "issued":
        return None
    return _facts(session, Who(row.issued_by_id or row.by_id, ""), meeting, row)


def _decides(
    session: Session, who: Who, row: rows.Minutes, *, now: datetime, office: Office
) -> bool:
    approval = approval_rows.approval(session, row.approval_id or 0)
    if approval is None:
        return False
    sight = facts_about(session, [approval], now=now, office=office).sight(approval)
    return may(who, Action.SEE_REQUEST, sight)


def differences_of(session: Session, minutes_id: int) -> tuple[Difference, ...]:
    """How a draft differs from the record. The caller has looked at rights."""
    from meetings.issued_minutes.chain import differences

    row = rows.minutes(session, minutes_id)
    return differences(session, row) if row is not None else ()


def _facts(
    session: Session, who: Who, meeting: meeting_rows.Meeting, row: rows.Minutes
) -> EditionFacts:
    of = matter(session, who, meeting)
    holding = rows.holding(session, meeting.id)
    number = number_rows.number(session, row.number_id) if row.number_id else None
    before = [
        one
        for one in rows.editions_of(session, meeting.id)
        if one.state == "issued" and one.edition < row.edition
    ]
    return EditionFacts(
        id=row.id,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        edition=row.edition,
        erratum=len(before),
        state=row.state,
        edits=row.edits,
        content=from_data(row.content),
        number=number.text if number is not None else "",
        change=row.change,
        corrections=corrections(session, row),
        former_issued_at=before[-1].issued_at if before else None,
        superseded=row.state == "issued" and holding is not None and holding.id != row.id,
        issued_at=row.issued_at,
        objection_until=row.objection_until,
        approval_id=row.approval_id,
        scan_id=row.scan_id,
        dropped=row.dropped is not None,
        intact=intact(row),
        may_write=may(who, Action.WRITE_MINUTES, of),
        may_issue=may(who, Action.ISSUE_MINUTES, of),
    )
