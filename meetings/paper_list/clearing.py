"""A leader clears a paper (审定): asked with the edition to be read; what comes back goes to the
author with the reason; a new edition is cleared anew. Authors ask for more time. Row 2.5, 8.2.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from meetings import approvals
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.paper_list.clock import want_timers
from meetings.paper_list.comparing import differences
from meetings.paper_list.deadlines import deadline_problem, due_at_most, due_on
from meetings.paper_list.facts import Paper, content_of, contents_of, paper_as_it_is, seen_paper
from meetings.paper_list.holding import note, open_paper, subject
from meetings.people import Action, Named, Who, named
from meetings.reach import Notice, chase
from storage import Session, paper_list
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

KIND, TIME_KIND = "paper", "paper_time"


@dataclass(frozen=True, slots=True)
class ClearingAsked:
    """Somebody else decides. ``of``: whom it waits for."""

    paper_id: int
    approval_id: int


def is_cleared_here(meeting: meeting_rows.Meeting, office: Office) -> bool:
    """Whether a leader clears the papers of this meeting."""
    return office.profile.papers.clearing and office.profile.packages[meeting.package].papers


def ask_clearing(
    session: Session, actor: Actor, paper_id: int, *, now: datetime, office: Office
) -> ClearingAsked | Refused:
    """送审: the edition that came is put to the head of the author's unit, or the leader."""
    found = open_paper(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    contents = contents_of(session, row)
    if not contents or row.state == "wanted":
        return refused("paper-not-here", title=row.title)
    if row.state == "cleared":
        return refused("paper-cleared", title=row.title)
    for_id = row.author_id or meeting.organiser_id
    waiting = _waits_with(session, row, contents[-1].edition_id)
    if waiting is not None:
        return ClearingAsked(row.id, waiting)
    before = _seen_before(session, row, contents[-1].edition_id)
    wanted = {
        "paper": row.id,
        "title": row.title,
        "edition": contents[-1].edition_id,
        "number": contents[-1].number,
        "by": contents[-1].by,
        "at": contents[-1].at.isoformat(),
    } | before
    row.approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(row),
        wanted=wanted,
        meeting=meeting,
        unit_id=_unit_of(session, for_id),
        for_person_id=for_id,
        now=now,
        office=office,
    )
    session.flush()
    return ClearingAsked(row.id, row.approval_id)


def _seen_before(
    session: Session, row: paper_list.ListedPaper, edition_id: int
) -> dict[str, object]:
    """The edition the leader had before this one, and what the author changed since."""
    last = approval_rows.latest_about(session, KIND, subject(row))
    if last is None:
        return {"before": 0, "before_edition": 0, "changes": None}
    if last.wanted["edition"] == edition_id:
        return {key: last.wanted[key] for key in ("before", "before_edition", "changes")}
    found = differences(session, last.wanted["edition"], edition_id)
    return {
        "before": last.wanted["number"],
        "before_edition": last.wanted["edition"],
        "changes": asdict(found) if found else None,
    }


def _waits_with(session: Session, row: paper_list.ListedPaper, edition_id: int) -> int | None:
    """The request for this edition that waits already."""
    request = approval_rows.approval(session, row.approval_id) if row.approval_id else None
    if request is None or request.state != "pending":
        return None
    return request.id if request.wanted["edition"] == edition_id else None


def _unit_of(session: Session, person_id: int) -> int | None:
    held = people_rows.posts_of(session, [person_id]).get(person_id, [])
    return held[0][1].id if held else None


def cleared(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect: this edition is cleared, where it is still the one."""
    row = paper_list.locked_paper(session, int(approval.wanted["paper"]))
    content = content_of(session, row) if row is not None else None
    if row is None or content is None or row.state not in ("received", "cleared"):
        return refused("paper-moved-on")
    if content.edition_id != approval.wanted["edition"]:
        return refused("paper-moved-on")
    row.state, row.edition_id = "cleared", content.edition_id
    note(session, actor, row, "clear paper", now=now, after={"edition": content.number})
    return None


def cleared_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """A clearing by word that was not signed holds no more, unless the paper is final since."""
    row = paper_list.locked_paper(session, int(approval.wanted["paper"]))
    if row is None or row.state != "cleared" or row.edition_id != approval.wanted["edition"]:
        return refused("paper-moved-on")
    row.state, row.edition_id = "received", None
    note(session, actor, row, "undo clearing", now=now)
    return None


def not_cleared(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned: the author is asked for another edition, with the reason. Taken back by who
    asked, nothing happens to the paper."""
    row = paper_list.locked_paper(session, int(approval.wanted["paper"]))
    if row is None or approval.state != "returned" or row.state != "received":
        return
    meeting = meeting_rows.meeting(session, row.meeting_id)
    assert meeting is not None
    row.state, row.reminders, row.reminded_at = "wanted", 0, None
    row.asked_at = row.asked_at or now
    note(session, actor, row, "return paper", now=now, reason=approval.reason)
    if row.author_id is not None and row.author_id != approval.asked_by_id:
        notice = Notice(
            kind="paper_returned",
            params={"paper": row.id, "approval": approval.id},
            dedupe=f"paper-returned:{approval.id}",
            meeting_id=meeting.id,
        )
        chase(session, row.author_id, notice, now=now, profile=office.profile)
    want_timers(session, meeting, now=now, office=office)


def ask_more_time(
    session: Session, actor: Actor, paper_id: int, day: date, *, now: datetime, office: Office
) -> ClearingAsked | Refused:
    """申请晚交: the author names a day, the organiser decides with one tap."""
    found = open_paper(session, actor, paper_id, Action.SUBMIT_PAPER)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state != "wanted":
        return refused("paper-is-here", title=row.title)
    due_at = due_at_most(meeting, row.stage, due_on(day, office), office)
    if problem := deadline_problem(meeting, row.stage, due_at, now=now):
        return problem
    if due_at <= row.due_at:
        return refused("paper-due-sooner")
    approval_id = approvals.ask(
        session,
        actor,
        kind=TIME_KIND,
        subject=f"paper_time:{row.id}",
        wanted={
            "paper": row.id,
            "title": row.title,
            "due": due_at.isoformat(),
            "from": row.due_at.isoformat(),
            "lead": row.lead_wd,
        },
        meeting=meeting,
        for_person_id=row.author_id or actor.who.person_id,
        now=now,
        office=office,
    )
    return ClearingAsked(row.id, approval_id)


def time_given(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect: the deadline asked for holds."""
    return _turn_deadline(session, actor, approval, "due", None, now=now, office=office)


def time_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Given by word and not signed: the deadline before holds again."""
    lead = approval.wanted["lead"]
    return _turn_deadline(session, actor, approval, "from", lead, now=now, office=office)


def _turn_deadline(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    to: str,
    lead_wd: int | None,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    row = paper_list.locked_paper(session, int(approval.wanted["paper"]))
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None or row.state != "wanted":
        return refused("paper-moved-on")
    before: dict[str, object] = {"due": row.due_at.isoformat()}
    row.due_at, row.lead_wd = datetime.fromisoformat(approval.wanted[to]), lead_wd
    row.reminders, row.reminded_at = 0, None
    after: dict[str, object] = {"due": row.due_at.isoformat()}
    note(session, actor, row, "change paper", now=now, before=before, after=after)
    want_timers(session, meeting, now=now, office=office)
    return None


def to_read(
    session: Session, who: Who, paper_id: int, *, now: datetime, office: Office
) -> Paper | Refused:
    """The paper with its file: for the hosts, its author, and whoever decides on it."""
    found = seen_paper(session, who, paper_id, Action.SUBMIT_PAPER, now=now)
    if not isinstance(found, Refused):
        return found
    row = paper_list.paper(session, paper_id)
    if row is None or row.approval_id is None:
        return found
    seen = approvals.request(session, who, row.approval_id, now=now, office=office)
    paper = paper_as_it_is(session, paper_id, now=now)
    return found if isinstance(seen, Refused) or paper is None else paper


def waits_for(
    session: Session, approval_id: int, *, now: datetime, office: Office
) -> tuple[Named, ...]:
    """Whose decision a request waits for now."""
    found = approvals.request_of(session, approval_id, now=now, office=office)
    people = [one.person_id for one in found.asked] if found is not None else []
    return tuple(named(session, people).values())
