"""A listed paper as it stands. Row 2.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.documents import Stage
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session, documents, paper_list
from storage import approvals as approval_rows
from storage import meetings as meeting_rows


class PaperState(StrEnum):
    """How far a paper of the list is."""

    WANTED = "wanted"
    RECEIVED = "received"
    CLEARED = "cleared"
    FINAL = "final"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Content:
    """One edition of a paper's file."""

    edition_id: int
    number: int
    digest: str
    file_name: str
    media_type: str
    #: Bytes.
    size: int
    by: str
    at: datetime
    #: What was noticed in the file (``papers.flags``), one word each.
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the list."""

    id: int
    meeting_id: int
    meeting_title: str
    #: Its place on the list, from 1, dropped ones not counted; 0 for a dropped one.
    serial: int
    title: str
    author: Named | None
    #: The item of the agenda it belongs to; "" for none.
    item: str
    due_at: datetime
    #: Working days before the start, below zero after the end; None: the day was set by hand.
    lead_wd: int | None
    stage: Stage
    state: PaperState
    #: The current edition; None while nothing came.
    content: Content | None
    #: The request for its clearing that waits; None: nothing is asked.
    asked_clearing: int | None
    #: Why it went back to the author; "" where it did not.
    returned: str
    final_at: datetime | None
    printed: bool
    copies: int | None
    printed_at: datetime | None
    printed_copies: int | None
    numbered: bool
    asked_at: datetime | None
    reminders: int
    #: Nothing came and the deadline is over.
    late: bool


def papers_as_they_are(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, dropped: bool = False
) -> tuple[Paper, ...]:
    """The meeting's list in order; ``dropped``: with those taken off it, at the end."""
    rows = paper_list.papers_in(session, meeting.id)
    live = [row for row in rows if row.state != PaperState.DROPPED]
    gone = [row for row in rows if row.state == PaperState.DROPPED] if dropped else []
    return _facts(session, meeting, [*live, *gone], _serials(rows), now=now)


def _serials(rows: Sequence[paper_list.ListedPaper]) -> dict[int, int]:
    live = [row.id for row in rows if row.state != PaperState.DROPPED]
    return {id: number for number, id in enumerate(live, 1)}


def paper_as_it_is(session: Session, paper_id: int, *, now: datetime) -> Paper | None:
    """One paper; None where there is none."""
    row = paper_list.paper(session, paper_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return None
    serials = _serials(paper_list.papers_in(session, meeting.id))
    [found] = _facts(session, meeting, [row], serials, now=now)
    return found


def seen_paper(
    session: Session, who: Who, paper_id: int, action: Action, *, now: datetime
) -> Paper | Refused:
    """The paper, for somebody who may do this with it: its author, their contact, the hosts."""
    row = paper_list.paper(session, paper_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return refused("gone")
    if not may(who, action, about(session, meeting, person_id=row.author_id)):
        return refused("not-allowed")
    found = paper_as_it_is(session, paper_id, now=now)
    return found if found is not None else refused("gone")


def _facts(
    session: Session,
    meeting: meeting_rows.Meeting,
    rows: Sequence[paper_list.ListedPaper],
    serials: dict[int, int],
    *,
    now: datetime,
) -> tuple[Paper, ...]:
    contents = contents_of_all(session, rows)
    authors = named(session, sorted({row.author_id for row in rows if row.author_id}))
    items = {item.id: item.title for item in meeting_rows.agenda_of(session, meeting.id)}
    requests = approval_rows.approvals(session, [r.approval_id for r in rows if r.approval_id])
    return tuple(
        _paper(
            row,
            meeting,
            serials.get(row.id, 0),
            authors.get(row.author_id or 0),
            items.get(row.agenda_item_id or 0, ""),
            contents[row.id][-1] if contents[row.id] else None,
            requests.get(row.approval_id or 0),
            now=now,
        )
        for row in rows
    )


def _paper(
    row: paper_list.ListedPaper,
    meeting: meeting_rows.Meeting,
    serial: int,
    author: Named | None,
    item: str,
    content: Content | None,
    request: approval_rows.Approval | None,
    *,
    now: datetime,
) -> Paper:
    wanted = row.state == PaperState.WANTED
    back = wanted and request is not None and request.state == "returned"
    return Paper(
        id=row.id,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        serial=serial,
        title=row.title,
        author=author,
        item=item,
        due_at=row.due_at,
        lead_wd=row.lead_wd,
        stage=Stage(row.stage),
        state=PaperState(row.state),
        content=content,
        asked_clearing=request.id if request and request.state == "pending" else None,
        returned=(request.reason or "—") if back and request else "",
        final_at=row.final_at,
        printed=row.printed,
        copies=row.copies,
        printed_at=row.printed_at,
        printed_copies=row.printed_copies,
        numbered=row.numbered,
        asked_at=row.asked_at,
        reminders=row.reminders,
        late=wanted and row.due_at <= now,
    )


def content_of(session: Session, row: paper_list.ListedPaper) -> Content | None:
    """The current edition of the paper's document."""
    found = contents_of(session, row)
    return found[-1] if found else None


def contents_of(session: Session, row: paper_list.ListedPaper) -> list[Content]:
    """All editions, the first one first."""
    return contents_of_all(session, [row])[row.id]


def contents_of_all(
    session: Session, rows: Sequence[paper_list.ListedPaper]
) -> dict[int, list[Content]]:
    """All editions of these papers, the first one first, by paper."""
    ids = {row.document_id for row in rows if row.document_id is not None}
    editions = documents.editions_of_all(session, ids) if ids else {}
    people = named(session, sorted({one.by_id for found in editions.values() for one in found}))
    return {
        row.id: [
            Content(
                edition_id=one.id,
                number=one.number,
                digest=one.digest,
                file_name=one.file_name,
                media_type=one.media_type,
                size=one.size,
                by=people[one.by_id].name if one.by_id in people else "",
                at=one.at,
                flags=one.flags,
            )
            for one in editions.get(row.document_id or 0, ())
        ]
        for row in rows
    }


def title_problem(title: str, office: Office) -> Refused | None:
    """What is wrong with a title."""
    if not title:
        return refused("document-title")
    return refused("level-mark") if mark_in(title, office.profile) else None
