"""Who is told what about the minutes without asking; worded when it is sent. Row 4.6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from meetings.approvals.asking import standing_of
from meetings.issued_minutes.comparing import Change
from meetings.office import Office
from meetings.reach import Notice, tell, tell_many
from storage import Session
from storage import approvals as approval_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows


def writers(session: Session, meeting: meeting_rows.Meeting) -> tuple[int, ...]:
    """Who sees to the minutes: the recorder, and the organiser."""
    recorder = recorder_rows.recorders_now(session, meeting.id).get("recorder")
    first = recorder.person_id if recorder is not None else None
    found = dict.fromkeys((first, meeting.organiser_id))
    return tuple(person for person in found if person is not None)


def _notice(kind: str, row: rows.Minutes, *, about: str = "", **more: Any) -> Notice:
    return Notice(
        kind=kind,
        params={"minutes": row.id, "meeting": row.meeting_id, **more},
        dedupe=f"{kind}:{row.id}:{row.edits}{about}",
        shows=f"minutes_draft:{row.id}" if kind == "minutes_objection" else None,
        meeting_id=row.meeting_id,
    )


def tell_approved(
    session: Session, meeting: meeting_rows.Meeting, row: rows.Minutes, *, now: datetime
) -> None:
    """Signed: the number is to be given. To the organiser; who sent it hears the outcome of their
    request."""
    if meeting.organiser_id != row.by_id:
        tell(session, meeting.organiser_id, _notice("minutes_approved", row), now=now)


def tell_due(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes | None,
    step: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    """A step is due today: to those who write, and whoever is asked to agree now."""
    people = list(writers(session, meeting))
    if step == "draft":
        people = people[:1]
    if row is not None and row.state == "asked" and row.approval_id is not None:
        approval = approval_rows.approval(session, row.approval_id)
        if approval is not None and approval.state == "pending":
            _, standing = standing_of(session, approval, now=now, office=office)
            people = [*standing.told, *people]
    notice = Notice(
        kind="minutes_due",
        params={"meeting": meeting.id, "step": step},
        dedupe=f"minutes_due:{meeting.id}:{step}:{meeting.ends_at:%Y%m%d}",
        meeting_id=meeting.id,
        keeps_quiet=True,
    )
    tell_many(session, list(dict.fromkeys(people)), notice, now=now)


def ask_objections(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    people: Sequence[int],
    *,
    now: datetime,
) -> None:
    """The draft, to everybody who attended: 无意见 or 有意见."""
    tell_many(session, list(people), _notice("minutes_objection", row), now=now)


def tell_changed(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    found: Sequence[Change],
    people: Sequence[int],
    *,
    now: datetime,
) -> None:
    """What changed in the draft they have."""
    said = [[one.place, one.number, one.before, one.after] for one in found]
    tell_many(session, list(people), _notice("minutes_changed", row, changes=said), now=now)


def tell_objection(
    session: Session,
    meeting: meeting_rows.Meeting,
    objection: rows.MinutesObjection,
    *,
    now: datetime,
) -> None:
    """Somebody has an objection: to those who write."""
    notice = Notice(
        kind="minutes_objected",
        params={"objection": objection.id, "meeting": meeting.id},
        dedupe=f"minutes_objected:{objection.id}",
        meeting_id=meeting.id,
    )
    people = [one for one in writers(session, meeting) if one != objection.by_id]
    tell_many(session, people, notice, now=now)


def tell_answer(
    session: Session,
    meeting: meeting_rows.Meeting,
    objection: rows.MinutesObjection,
    *,
    now: datetime,
) -> None:
    """采纳, or why not: to who objected."""
    notice = Notice(
        kind="minutes_answered",
        params={"objection": objection.id, "meeting": meeting.id},
        dedupe=f"minutes_answered:{objection.id}",
        meeting_id=meeting.id,
    )
    tell(session, objection.person_id, notice, now=now)


def tell_open(
    session: Session, meeting: meeting_rows.Meeting, row: rows.Minutes, *, now: datetime
) -> None:
    """The time is over and objections wait for an answer: to those who write."""
    notice = _notice("minutes_unanswered", row)
    tell_many(session, list(writers(session, meeting)), notice, now=now)
