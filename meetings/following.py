"""Following: what has to move when a meeting is published, moved, closed or cancelled.

Each subject keeps its own set of timers (``meeting:12:notices`` …) and replaces it here, in the
transaction of the change, so that no reminder outlives the time it was about.
"""

from __future__ import annotations

from datetime import datetime

from meetings.office import Office
from storage import Session, outbox, timers
from storage import meetings as rows


def meeting_changed(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Every subject wants its timers for the meeting as it is now."""
    from meetings import (
        documents,
        issued_minutes,
        logistics,
        minutes,
        notices,
        paper_list,
        people_changes,
        preparation,
        proposals,
        safety,
        signin,
        venues,
        waiting,
    )
    from meetings.agenda import telling as agenda
    from meetings.checklists import times as checklists
    from meetings.readiness import summaries as readiness

    _one_sitting(session, meeting)
    documents.want_timers(session, meeting)
    notices.want_timers(session, meeting, now=now, office=office)
    signin.want_timers(session, meeting, now=now, office=office)
    safety.want_timers(session, meeting, now=now, office=office)
    people_changes.want_timers(session, meeting, now=now, office=office)
    agenda.want_timers(session, meeting, now=now, office=office)
    agenda.refresh(session, meeting.id, now=now)
    waiting.follow(session, meeting, now=now, office=office)
    venues.want_timers(session, meeting, now=now, office=office)
    checklists.follow(session, meeting, now=now, office=office)
    proposals.meeting_changed(session, meeting, now=now, office=office)
    issued_minutes.want_timers(session, meeting, now=now, office=office)
    minutes.meeting_changed(session, meeting, now=now, office=office)
    readiness.want_timers(session, meeting, now=now, office=office)
    preparation.follow(session, meeting, now=now, office=office)
    paper_list.follow(session, meeting, now=now, office=office)
    logistics.follow(session, meeting, now=now, office=office)


def draft_changed(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Nobody was told of it yet, but whoever prepares it counts by its days."""
    from meetings import logistics, paper_list, preparation

    preparation.follow(session, meeting, now=now, office=office)
    logistics.follow(session, meeting, now=now, office=office)
    paper_list.follow(session, meeting, now=now, office=office)


def meeting_over(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Closed, cancelled or postponed: nobody is reminded of it any more, or gets its notice still,
    and what was edited last is not told by the clock."""
    from meetings import (
        archive,
        issued_minutes,
        logistics,
        meeting_reports,
        minutes,
        paper_list,
        preparation,
        proposals,
        record,
        venues,
        waiting,
    )
    from meetings.checklists import times as checklists

    outbox.stop(session, meeting.id, by_id=None, now=now, real=now)
    outbox.resume(session, meeting.id, real=now)
    _let_in(session, meeting, now)
    waiting.meeting_over(session, meeting, now=now)
    venues.meeting_over(session, meeting, now=now)
    checklists.meeting_over(session, meeting)
    logistics.meeting_over(session, meeting, now=now)
    proposals.meeting_over(session, meeting, now=now)
    issued_minutes.meeting_over(session, meeting, now=now, office=office)
    minutes.meeting_over(session, meeting, now=now)
    record.meeting_over(session, meeting)
    meeting_reports.follow(session, meeting, now=now, office=office)
    paper_list.meeting_over(session, meeting, now=now, office=office)
    preparation.meeting_over(session, meeting, now=now, office=office)
    archive.meeting_over(session, meeting, now=now, office=office)
    meeting.settles_at = None
    for part in (
        "notices",
        "papers_start",
        "signin",
        "settle",
        "unsettled",
        "agenda",
        "people_changes",
        "safety",
        "venues",
        "readiness",
    ):
        timers.cancel(session, f"meeting:{meeting.id}:{part}")


def _one_sitting(session: Session, meeting: rows.Meeting) -> None:
    """A meeting has at least one sitting; the only one follows the meeting's times."""
    sittings = rows.sittings_of(session, meeting.id)
    if not sittings:
        session.add(
            rows.Sitting(
                meeting_id=meeting.id,
                number=1,
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
            )
        )
        session.flush()
    elif len(sittings) == 1:
        sittings[0].starts_at = meeting.starts_at
        sittings[0].ends_at = meeting.ends_at


def _let_in(session: Session, meeting: rows.Meeting, now: datetime) -> None:
    """Phones come out of the lockers (手机入柜): what was held back for those inside goes out."""
    from meetings.attendance.changes_menu import let_in

    if meeting.phones_away:
        let_in(session, meeting, now=now)
