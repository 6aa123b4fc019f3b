"""移到下次: an item goes over to the next meeting of the series, with its file. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import documents
from meetings.changes import Actor, changed
from meetings.documents import NewFile, Stage
from meetings.levels import not_above
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.proposals.placing import called, no_room, of_hosts, put, take_off, tell_about
from meetings.proposals.proposing import subject
from storage import Session
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import proposals as rows


@dataclass(frozen=True, slots=True)
class Moved:
    """It is on the agenda of the next meeting of the series."""

    proposal_id: int
    from_id: int
    to_id: int
    to_title: str
    to_starts_at: datetime


def next_of_series(session: Session, meeting: meeting_rows.Meeting) -> meeting_rows.Meeting | None:
    """The next meeting of the series that is open and can carry what this one handles."""
    if not meeting.series:
        return None
    later = [
        one
        for one in meeting_rows.meetings_of_series(session, meeting.series)
        if one.starts_at > meeting.starts_at
        and one.state in ("draft", "published")
        and not_above(meeting.level, one.level)
    ]
    return min(later, key=lambda one: (one.starts_at, one.id), default=None)


def move_to_next(
    session: Session, actor: Actor, proposal_id: int, *, now: datetime, office: Office
) -> Moved | Refused:
    """移到下次: off this agenda, on that of the next meeting of the series; its file is a document
    there as well."""
    found = of_hosts(session, actor, proposal_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state != "approved":
        return refused("proposal-not-approved")
    coming = next_of_series(session, meeting)
    if coming is None:
        return refused("proposal-no-next")
    to = allowed(session, actor.who, Action.EDIT_MEETING, coming.id)
    if isinstance(to, Refused):
        return to
    problem = no_room(session, to) or called(session, row, meeting)
    if problem:
        return problem
    document_id = _paper_too(session, actor, row, to, now=now, office=office)
    if isinstance(document_id, Refused):
        return document_id
    take_off(session, actor, meeting, row, now=now, office=office)
    row.meeting_id, row.motion, row.document_id = to.id, False, document_id
    put(session, actor, to, row, now=now, office=office)
    changed(
        session,
        actor,
        "move item to next meeting",
        subject(row.id),
        now=now,
        for_person_id=row.by_id,
        before={"meeting": meeting.id},
        after={"meeting": to.id},
    )
    tell_about(session, row, "item_moved", {actor.who.person_id}, now=now, proposer=True)
    return Moved(row.id, meeting.id, to.id, to.title, to.starts_at)


def _paper_too(
    session: Session,
    actor: Actor,
    row: rows.ItemProposal,
    to: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> int | Refused | None:
    """The newest edition of its file, as a document of the meeting it moves to. The one before
    stays with the first meeting's papers: somebody may have it already."""
    editions = document_rows.editions_of(session, row.document_id) if row.document_id else ()
    document = document_rows.document(session, row.document_id) if row.document_id else None
    if document is None or document.withdrawn_at is not None or not editions:
        return None
    last = editions[-1]
    given = (last.digest, last.file_name, last.media_type, last.size, last.flags)
    file = NewFile(document.title, *given)
    return documents.hand_in(session, actor, to, file, Stage.HOSTS, now=now, office=office)
