"""Authors are asked for their papers, once, all of theirs in one card; and told what changed.
Row 2.5; norms LEAN-08, LEAN-09.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.paper_list import recalling
from meetings.paper_list.clock import papers_subject, want_timers
from meetings.paper_list.deadlines import due_after_move, is_hasty
from meetings.paper_list.holding import note
from meetings.people import Action, Named, named
from meetings.reach import NoAccount, Notice, Reached, chase, tell
from storage import Session, outbox, paper_list, timers
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class AuthorsAsked:
    """What 请作者提交 came to."""

    meeting_id: int
    #: Authors who got a card, and those who can only be phoned.
    told: int
    to_phone: tuple[Named, ...]
    #: Papers due in less than a full working day (LEAN-08), and those whose author is not known
    #: or has left.
    hasty: int
    without_author: int


def ask_authors(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> AuthorsAsked | Refused:
    """请作者提交: whoever was not asked yet, one card an author; nobody is asked twice."""
    meeting = allowed(session, actor.who, Action.ADD_DOCUMENT, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return refused("document-meeting-cancelled")
    rows = [
        row
        for row in paper_list.papers_in(session, meeting_id)
        if row.state == "wanted" and row.asked_at is None
    ]
    writers = named(session, sorted({row.author_id for row in rows if row.author_id is not None}))
    here = {id for id, person in writers.items() if person.left_on is None}
    authors = {row.author_id: None for row in rows if row.author_id in here}
    unreached = []
    for author_id in authors:
        assert author_id is not None
        theirs = [row for row in rows if row.author_id == author_id]
        if isinstance(
            ask_one(session, actor, meeting, author_id, theirs, now=now, office=office), NoAccount
        ):
            unreached.append(author_id)
    want_timers(session, meeting, now=now, office=office)
    asked = [row for row in rows if row.author_id in here]
    return AuthorsAsked(
        meeting_id=meeting_id,
        told=len(authors) - len(unreached),
        to_phone=tuple(named(session, unreached).values()),
        hasty=sum(is_hasty(row.due_at, now=now, office=office) for row in asked),
        without_author=len(rows) - len(asked),
    )


def ask_one(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    author_id: int,
    rows: Sequence[paper_list.ListedPaper],
    *,
    now: datetime,
    office: Office,
) -> Reached | NoAccount:
    """One author's card: theirs, or above the profile's rank their contact's."""
    for row in rows:
        row.asked_at = now
        note(session, actor, row, "ask author", now=now)
    notice = Notice(
        kind="paper_asked",
        params={"papers": [row.id for row in rows]},
        meeting_id=meeting.id,
    )
    return chase(session, author_id, notice, now=now, profile=office.profile)


def tell_deadline(
    session: Session,
    meeting: meeting_rows.Meeting,
    before: Mapping[paper_list.ListedPaper, datetime],
    *,
    now: datetime,
    office: Office,
) -> None:
    """To the authors of these papers: until when they have time now, instead of ``before``. What
    waits to be announced (the meeting was moved) waits here, too; of several moves only the last
    is told, and nothing where in the end it is as it was."""
    told = [row for row in before if row.state == "wanted" and row.asked_at is not None]
    for author_id in {row.author_id: None for row in told if row.author_id is not None}:
        key = f"paper-due:{meeting.id}:{author_id}"
        theirs = [row for row in told if row.author_id == author_id]
        known = {str(row.id): before[row].isoformat() for row in theirs}
        # What is not told yet of an earlier move: they still go by what was before that.
        known |= outbox.waiting_to_say(session, key).get("before", {})
        notice = Notice(
            kind="paper_due",
            params={"papers": [int(id) for id in known], "before": known},
            coalesce=key,
            not_before=meeting.settles_at,
            meeting_id=meeting.id,
        )
        chase(session, author_id, notice, now=now, profile=office.profile)


def tell_off(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: paper_list.ListedPaper,
    author_id: int,
    *,
    now: datetime,
) -> None:
    """To the author: the paper is not wanted of them any more."""
    if row.state == "wanted":
        notice = Notice(kind="paper_off", params={"paper": row.id}, meeting_id=meeting.id)
        tell(session, author_id, notice, now=now)


def follow(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The meeting is published or was moved: deadlines that follow it move at once, what is done
    stays done, and authors hear of it once. Chasers are wanted anew.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    moved = {}
    for row in paper_list.papers_in(session, meeting.id):
        if row.lead_wd is None or row.state in ("final", "dropped"):
            continue
        due_at = due_after_move(meeting, row.due_at, row.lead_wd, now=now, office=office)
        if due_at != row.due_at:
            moved[row] = row.due_at
            before: dict[str, object] = {"due": row.due_at.isoformat()}
            row.due_at, row.reminders, row.reminded_at = due_at, 0, None
            after: dict[str, object] = {"due": due_at.isoformat()}
            note(session, None, row, "deadline follows", now=now, before=before, after=after)
    tell_deadline(session, meeting, moved, now=now, office=office)
    want_timers(session, meeting, now=now, office=office, keep_fired=keep_fired)


def meeting_over(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Postponed or cancelled, nobody is chased; cancelled, authors who are not invited themselves
    hear that nothing is wanted of them, and numbered copies are asked for. Closed, what is for
    afterwards is still owed."""
    if meeting.state != "closed":
        timers.cancel(session, papers_subject(meeting.id))
        recalling.want_timer(session, meeting, now=now, office=office)
    if meeting.state != "cancelled":
        return
    invited = {one.person_id for one in attendance_rows.parts_of(session, meeting.id)}
    for row in paper_list.papers_in(session, meeting.id):
        asked = row.state == "wanted" and row.asked_at is not None
        if asked and row.author_id is not None and row.author_id not in invited:
            tell_off(session, meeting, row, row.author_id, now=now)
