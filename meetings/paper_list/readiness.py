"""How the papers stand, for the one screen of what is missing. Row 2.5; norm ORG-02."""

from __future__ import annotations

from datetime import datetime

from meetings.documents import Stage
from meetings.office import Office
from meetings.paper_list.clearing import is_cleared_here
from meetings.paper_list.counting import count_of
from meetings.paper_list.deadlines import due_by_lead
from meetings.paper_list.facts import Paper, PaperState, papers_as_they_are
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import meetings as meeting_rows


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """What did not come, is not cleared, not final in time, or printed in other numbers."""
    papers = [
        one
        for one in papers_as_they_are(session, meeting, now=now)
        if one.stage is not Stage.AFTER
    ]
    asked = bool(papers) or office.profile.packages[meeting.package].papers
    final = sum(one.state is PaperState.FINAL for one in papers)
    if not papers:
        return Part("papers", asked, "", (Missing("papers-none"),) if asked else ())
    found = [line for one in papers if (line := _line(one, meeting, now=now, office=office))]
    count = count_of(session, meeting.id, office=office)
    printed = [one for one in papers if one.printed and one.printed_copies]
    short = sum(count.of(one) > (one.printed_copies or 0) for one in printed)
    if short:
        found.append(Missing("papers-short", count=short))
    return Part("papers", asked, f"{final}/{len(papers)}", tuple(found))


def _line(
    one: Paper, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Missing | None:
    author = one.author.person_id if one.author else None
    out_by = due_by_lead(meeting.starts_at, office.profile.papers_before_wd, office)
    late = now > out_by
    match one.state:
        case PaperState.WANTED if one.author is None:
            return Missing("paper-no-author", one.title, None, one.due_at, one.late)
        case PaperState.WANTED if one.author is not None and one.author.left_on is not None:
            return Missing("paper-author-left", one.title, author, one.due_at, True)
        case PaperState.WANTED if one.asked_at is None:
            return Missing("paper-not-asked", one.title, author, one.due_at, one.late)
        case PaperState.WANTED:
            return Missing("paper-wanted", one.title, author, one.due_at, one.late)
        case PaperState.RECEIVED if is_cleared_here(meeting, office):
            return Missing("paper-not-cleared", one.title, None, out_by, late)
        case PaperState.RECEIVED | PaperState.CLEARED:
            return Missing("paper-not-final", one.title, None, out_by, late)
    return None
