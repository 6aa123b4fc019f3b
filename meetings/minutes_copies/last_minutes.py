"""审议上次会议纪要: the minutes of the meeting before as item 1 of the next. Rows 4.9, 8.10."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import documents, drafting
from meetings.changes import Actor, changed
from meetings.documents import NewFile, Stage
from meetings.documents.adding import hand_in
from meetings.levels import not_above
from meetings.meetings import Refused, State, allowed, refused
from meetings.minutes_copies.following_up import reference
from meetings.office import Office
from meetings.people import Action
from meetings.reports.returning import reorder_draft
from storage import Session, settings
from storage import documents as document_rows
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class LastMinutes:
    """The minutes that are to be approved."""

    minutes_id: int
    meeting_title: str
    number: str
    held_at: datetime
    document_id: int | None


@dataclass(frozen=True, slots=True)
class Declined:
    """It is not offered for this meeting any more."""

    meeting_id: int


def _setting(meeting_id: int) -> str:
    """Of the settings: that the offer was declined for this meeting."""
    return f"last_minutes_declined:{meeting_id}"


def last_minutes(session: Session, meeting: meeting_rows.Meeting) -> LastMinutes | None:
    """The issued minutes of the meeting of the series before this one, of no higher level."""
    if not meeting.series:
        return None
    before = [
        one
        for one in meeting_rows.meetings_of_series(session, meeting.series)
        if one.id != meeting.id and one.starts_at < meeting.starts_at
    ]
    for one in sorted(before, key=lambda m: m.starts_at, reverse=True):
        if one.state not in (State.PUBLISHED, State.CLOSED):
            continue
        held = minutes_rows.holding(session, one.id)
        if held is None or not not_above(one.level, meeting.level):
            return None
        number = reference(session, held)
        return LastMinutes(held.id, one.title, number, one.starts_at, held.document_id)
    return None


def offered(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime
) -> LastMinutes | None:
    """What is offered for the agenda: not once it was declined, nor for a meeting that has begun.
    Whether it stands there already is told by its words."""
    if meeting.state not in (State.DRAFT, State.PUBLISHED) or meeting.starts_at <= now:
        return None
    if settings.get(session, _setting(meeting.id), default=False):
        return None
    return last_minutes(session, meeting)


def decline(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Declined | Refused:
    """不列: the offer is not made again for this meeting."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    settings.put(session, _setting(meeting_id), value=True)
    after = {"last_minutes": "declined"}
    changed(session, actor, "decline last minutes", f"meeting:{meeting_id}", now=now, after=after)
    return Declined(meeting_id)


def with_item(agenda: Sequence[str], title: str, stems: Sequence[str]) -> list[str]:
    """The agenda with the item in front; one put there before is replaced."""
    return [title, *(item for item in agenda if not item.startswith(tuple(stems)))]


def onto_draft(
    session: Session,
    actor: Actor,
    meeting_id: int,
    title: str,
    stems: Sequence[str],
    *,
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> drafting.Changed | drafting.Unchanged | drafting.StaleEdit | Refused:
    """Item 1 of a draft. Of a published meeting the form that asks for the reason is opened
    instead."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != State.DRAFT:
        return refused("report-not-a-draft")
    found = last_minutes(session, meeting)
    if found is None:
        return refused("last-minutes-none")
    return reorder_draft(
        session,
        actor,
        meeting,
        lambda agenda: with_item(agenda, title, stems),
        own_deployment=own_deployment,
        now=now,
        office=office,
    )


def with_paper(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> int | Refused | None:
    """The minutes become a paper of the meeting that approves them; returns its id, of the one
    that is there where it is. None: their paper is not made yet."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = last_minutes(session, meeting)
    newest = document_rows.editions_of(session, found.document_id or 0) if found else ()
    if not newest:
        return None
    blob = newest[-1]
    for document, edition in document_rows.documents_of(session, meeting_id):
        if edition.digest == blob.digest:
            return document.id
    title = documents.tidy(blob.file_name)
    file = NewFile(title, blob.digest, blob.file_name, blob.media_type, blob.size)
    return hand_in(session, actor, meeting, file, Stage.BEFORE, now=now, office=office)
