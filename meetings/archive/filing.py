"""归档: choosing what goes in, filing it under codes that never change. Rows 4.8, 6.3, 6.8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from meetings import panel
from meetings.archive import clock
from meetings.archive.checking import start_check
from meetings.archive.choosing import opened
from meetings.archive.judging import mark_of
from meetings.archive.listing import Line, due_of, lines_of, organ
from meetings.archive.papers import CATEGORIES, ToMake, to_make
from meetings.archive.retention import code_of
from meetings.changes import Actor, changed
from meetings.documents import Category, NewFile
from meetings.documents.keeping import keep_for_hosts
from meetings.meetings import Refused, State, allowed, refused
from meetings.office import Office
from meetings.people import Action, who_is
from meetings.preparation.settling import done_after
from meetings.reach import Notice, show_anew, tell
from storage import Session, work
from storage import archive as rows
from storage import documents as document_rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows

#: The work's kind.
KIND = "file_meeting"


@dataclass(frozen=True, slots=True)
class Filing:
    """It is being filed. ``again``: it was under way already."""

    meeting_id: int
    again: bool = False


def file_meeting(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Filing | Refused:
    """归档: papers of which there are only facts are made first, then everything gets its code.
    Filed already, only what came after goes in. Row 6.3."""
    meeting = allowed(session, actor.who, Action.FILE_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != State.CLOSED:
        return refused("archive-not-closed")
    file = opened(session, actor, meeting, now, office)
    if under_way(session, meeting_id) is not None:
        return Filing(meeting_id, again=True)
    papers = to_make(session, meeting, office=office)
    if not papers and not any(not one.left_out for one in _lines(session, meeting, office)):
        return refused("archive-nothing-new")
    file.state = "filing"
    data = {
        "meeting": meeting_id,
        "account": actor.account,
        "papers": [paper.data() for paper in papers],
    }
    work.start(
        session,
        KIND,
        data,
        asked_by_person_id=actor.who.person_id,
        address_key=None,
        total=len(papers) + 1,
        now=now,
    )
    changed(session, actor, "begin filing", f"meeting:{meeting_id}", now=now)
    return Filing(meeting_id)


def _lines(session: Session, meeting: meeting_rows.Meeting, office: Office) -> tuple[Line, ...]:
    return lines_of(session, meeting, office=office)


def under_way(session: Session, meeting_id: int) -> work.WorkItem | None:
    """The work that files this meeting now; None: none does."""
    for id in work.under_way(session, KIND):
        item = work.one(session, id)
        if item is not None and item.data["meeting"] == meeting_id:
            return item
    return None


def paper_of(item: work.WorkItem) -> ToMake | None:
    """The paper this chunk of the work makes; None: all are made."""
    papers = item.data["papers"]
    return ToMake(**papers[item.cursor]) if item.cursor < len(papers) else None


def paper_made(
    session: Session, item: work.WorkItem, paper: ToMake, file: NewFile | None, *, now: datetime
) -> None:
    """The paper is among the meeting's documents; ``file`` None: there was nothing to make."""
    meeting_id: int = item.data["meeting"]
    meeting = meeting_rows.locked(session, meeting_id)
    held = filing_rows.locked_file(session, meeting_id)
    if meeting is None or held is None:
        raise LookupError(f"meeting {meeting_id} has no file")
    document_id = 0
    if file is not None:
        document_id = keep_for_hosts(
            session,
            meeting_id,
            meeting.level,
            file,
            CATEGORIES.get(paper.kind, Category.OTHER),
            by_id=item.asked_by_person_id or meeting.organiser_id,
            action="make for archive",
            about={"meeting": meeting_id, "paper": paper.key},
            now=now,
        )
        document = document_rows.document(session, document_id)
        if document is not None and paper.dated and document.dated_on is None:
            document.dated_on = date.fromisoformat(paper.dated)
    held.choices = {**held.choices, f"made:{paper.key}": {"document": document_id}}
    work.progress(session, item.id, item.cursor + 1, item.data)
    _show(session, meeting_id, now)


def filed(
    session: Session,
    item: work.WorkItem,
    pages: Mapping[str, int],
    *,
    now: datetime,
    office: Office,
) -> None:
    """Every line that goes in becomes an item with its code. ``pages``: by digest, what could be
    counted. The last chunk of the work."""
    meeting_id: int = item.data["meeting"]
    meeting = meeting_rows.locked(session, meeting_id)
    held = filing_rows.locked_file(session, meeting_id)
    by_id = item.asked_by_person_id
    if meeting is None or held is None or by_id is None:
        raise LookupError(f"meeting {meeting_id} has no file")
    lines = [one for one in _lines(session, meeting, office) if not one.left_out]
    again = bool(rows.items_of(session, meeting_id))
    filing_rows.lock_codes(session)
    items = [put(session, meeting, line, pages, by_id, now=now, office=office) for line in lines]
    held.state, held.filed_by_id, held.filed_at = "filed", by_id, now
    clock.filed(session, meeting, {one.year for one in lines}, office=office)
    done_after(session, meeting, "archive", now=now, office=office)
    who = who_is(session, by_id)
    actor = Actor(who, item.data["account"]) if who else None
    after = {"items": {one.code: mark_of(one) for one in items}}
    changed(session, actor, "file meeting", f"meeting:{meeting_id}", now=now, after=after)
    start_check(session, meeting_id, None, now=now)
    work.finish(session, item.id, {"items": len(items)})
    params = {"meeting": meeting_id, "count": len(items), "again": again}
    tell(session, by_id, Notice("archive_filed", params, meeting_id=meeting_id), now=now)
    _show(session, meeting_id, now)
    panel.refresh(session, meeting_id, now=now)


def put(
    session: Session,
    meeting: meeting_rows.Meeting,
    line: Line,
    pages: Mapping[str, int],
    by_id: int,
    *,
    now: datetime,
    office: Office,
) -> rows.ArchiveItem:
    """The line as an item with the next code of its series; ``lock_codes`` comes first."""
    held_by, period, year = organ(session, meeting, office), line.period, line.year
    number = filing_rows.newest_number(session, year, period, held_by) + 1
    counted = [pages.get(file.sha256) for file in line.files]
    item = rows.ArchiveItem(
        meeting_id=meeting.id,
        document_id=line.document_id,
        code=code_of(year, period, held_by, number, office.profile.archive),
        year=year,
        period=period,
        organ=held_by,
        number=number,
        title=line.title,
        category=line.kind,
        reference=line.reference,
        author=line.author,
        level=line.level,
        dated_on=line.dated_on,
        pages=sum(filter(None, counted)) if any(counted) else None,
        files=[
            {
                "name": file.name,
                "sha256": file.sha256,
                "size": file.size,
                "edition": file.edition,
                "media_type": file.media_type,
            }
            for file in line.files
        ],
        due_on=due_of(line, office),
        state="filed",
        filed_by_id=by_id,
        filed_at=now,
    )
    session.add(item)
    session.flush()
    return item


def subject(meeting_id: int) -> str:
    """What shows the page of a meeting's file."""
    return f"archive:{meeting_id}"


def _show(session: Session, meeting_id: int, now: datetime) -> None:
    shown = subject(meeting_id)
    notice = Notice(
        "archive_page", {"meeting": meeting_id}, shows=shown, coalesce=shown, meeting_id=meeting_id
    )
    show_anew(session, notice, now=now)
