"""Papers come in: from the author, their contact, or by the hosts for them. Row 2.5.

The content is a document of the meeting, kept by the hosts until it is final.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.documents import NewFile, Stage, title_of
from meetings.documents.adding import new_document, new_edition
from meetings.levels import carried
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.paper_list.clock import want_timers
from meetings.paper_list.facts import Content, Paper, contents_of, paper_as_it_is
from meetings.paper_list.holding import Held, note, open_paper, subject
from meetings.people import Action, Who
from meetings.reach import Notice, tell
from storage import Session, documents, paper_list
from storage import approvals as approval_rows
from storage import meetings as meeting_rows

#: How it came: sent by the author, or brought on paper or a stick and entered by the hosts.
Method = Literal["chat", "paper", "usb"]


@dataclass(frozen=True, slots=True)
class Submitted:
    """It is in."""

    paper_id: int
    meeting_id: int
    title: str
    number: int
    late: bool
    #: What a leader had cleared is replaced: it is to be cleared anew.
    void: bool


@dataclass(frozen=True, slots=True)
class SameAgain:
    """The file is the current edition, byte by byte: nothing was added."""

    paper_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """撤回: how the paper stands now; ``fresh`` False: there was nothing to take back."""

    paper_id: int
    title: str
    fresh: bool


def papers_to_send(session: Session, who: Who, *, now: datetime) -> tuple[Paper, ...]:
    """Papers this person may send in as author or contact: those wanted first, by deadline."""
    people = {who.person_id, *who.represents}
    found = paper_list.open_papers_of_authors(session, people, ending_after=now)
    meetings = {m.id: m for _, m in found}
    shown = {m.id for m in carried(session, who, list(meetings.values()))}
    rows = [row for row, meeting in found if meeting.id in shown]
    papers = [p for row in rows if (p := paper_as_it_is(session, row.id, now=now)) is not None]
    return tuple(sorted(papers, key=lambda one: one.state != "wanted"))


def meant_by(papers: Sequence[Paper], file_name: str) -> Paper | None:
    """The paper whose title the file bears; None where none or several do."""
    title = title_of(file_name)
    found = [one for one in papers if one.title == title]
    return found[0] if len(found) == 1 else None


def submit(
    session: Session,
    actor: Actor,
    paper_id: int,
    file: NewFile,
    *,
    method: Method = "chat",
    now: datetime,
    office: Office,
) -> Submitted | SameAgain | Refused:
    """A paper comes in, or its next edition. What was cleared before is void then."""
    found = open_paper(session, actor, paper_id, Action.SUBMIT_PAPER)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    contents = contents_of(session, row)
    if contents and contents[-1].digest == file.digest and row.state != "wanted":
        return SameAgain(row.id, row.title, contents[-1].number)
    if contents and contents[-1].digest == file.digest:
        return refused("paper-same-file", title=row.title)
    limit = office.profile.files.max_per_meeting
    if documents.edition_count(session, meeting.id) + 1 > limit:
        return refused("document-too-many", limit=limit)
    number = _add(session, actor, row, meeting, file, now=now)
    outcome = came(session, actor, row, meeting, number, method=method, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return outcome


def _add(
    session: Session,
    actor: Actor,
    row: paper_list.ListedPaper,
    meeting: meeting_rows.Meeting,
    file: NewFile,
    *,
    now: datetime,
) -> int:
    """The edition in the store of documents, kept by the hosts; returns its number."""
    document = documents.locked(session, row.document_id) if row.document_id else None
    if document is None or document.withdrawn_at is not None:
        document = documents.titled(session, meeting.id, row.title)
    if document is None:
        document = new_document(
            session, actor, meeting.id, row.title, Stage.HOSTS, meeting.level, file, now
        )
    document.stage = Stage.HOSTS.value
    row.document_id = document.id
    number = documents.newest_number(session, document.id) + 1
    new_edition(session, actor, document, number, file, now)
    return number


def came(
    session: Session,
    actor: Actor,
    row: paper_list.ListedPaper,
    meeting: meeting_rows.Meeting,
    number: int,
    *,
    method: Method,
    now: datetime,
    office: Office,
) -> Submitted:
    """What follows from an edition that came: nobody is chased, and what was asked or cleared
    about the one before falls away."""
    void = row.state == "cleared"
    late = row.state == "wanted" and row.due_at < now
    approvals.fall_away(session, actor, subject(row), now=now)
    approvals.fall_away(session, actor, f"paper_time:{row.id}", now=now)
    row.state, row.edition_id = "received", None
    # What was printed is the edition before.
    row.printed_at, row.printed_copies = None, None
    after: dict[str, object] = {"edition": number, "method": method}
    note(session, actor, row, "submit paper", now=now, after=after)
    if actor.who.person_id != meeting.organiser_id:
        notice = Notice(
            kind="paper_received",
            params={"paper": row.id, "number": number, "void": void},
            coalesce=f"paper-received:{row.id}",
            meeting_id=meeting.id,
        )
        tell(session, meeting.organiser_id, notice, now=now)
    want_timers(session, meeting, now=now, office=office)
    return Submitted(row.id, meeting.id, row.title, number, late, void)


def take_back(
    session: Session, actor: Actor, paper_id: int, number: int, *, now: datetime, office: Office
) -> TakenBack | Refused:
    """撤回 what was just sent, while it was neither cleared nor sent for clearing. The edition
    before stands again, as the next one: an edition is never changed."""
    found = open_paper(session, actor, paper_id, Action.SUBMIT_PAPER)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    contents = contents_of(session, row)
    current = contents[-1].number if contents else 0
    if row.state != "received" or current != number:
        return TakenBack(row.id, row.title, fresh=False)
    if approval_rows.pending_of_subject(session, subject(row)):
        return refused("paper-with-leader", title=row.title)
    _undo(session, actor, found, contents, now=now)
    note(session, actor, row, "take back paper", now=now, before={"edition": number})
    want_timers(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return TakenBack(row.id, row.title, fresh=True)


def _undo(
    session: Session, actor: Actor, found: Held, contents: list[Content], *, now: datetime
) -> None:
    row, _ = found
    document = documents.locked(session, row.document_id) if row.document_id else None
    assert document is not None
    if len(contents) > 1:
        last, before = contents[-1], contents[-2]
        given = (before.digest, before.file_name, before.media_type, before.size, before.flags)
        file = NewFile(row.title, *given)
        new_edition(session, actor, document, last.number + 1, file, now)
        request = approval_rows.approval(session, row.approval_id) if row.approval_id else None
        if request is not None and request.state == "returned":
            back = request.wanted["edition"] == before.edition_id
            row.state = "wanted" if back else row.state
        return
    document.withdrawn_at = now
    row.document_id, row.state = None, "wanted"
