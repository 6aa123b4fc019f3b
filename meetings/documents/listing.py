"""Reading documents: the hosts' list, and what a participant may read. Rows 6.4, 6.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.documents import giving, readings
from meetings.documents.kinds import Category, Stage
from meetings.documents.readings import How
from meetings.meetings import Refused, State, about, refused
from meetings.people import About, Action, Who, may
from storage import Session, attendance, meetings, tombstones
from storage import documents as rows


@dataclass(frozen=True, slots=True)
class Listed:
    """A document with its current edition."""

    id: int
    edition_id: int
    title: str
    category: Category
    stage: Stage
    level: str
    #: The edition's number, the first is 1.
    number: int
    digest: str
    file_name: str
    media_type: str
    #: Bytes.
    size: int
    at: datetime
    #: Participants who were given this edition.
    given: int = 0
    reference: str = ""
    author: str = ""
    dated_on: date | None = None
    review_on: date | None = None
    #: What was noticed in the file (``papers.flags``), one word each.
    flags: str = ""


@dataclass(frozen=True, slots=True)
class HostList:
    """A meeting's documents for those who prepare it."""

    meeting_id: int
    title: str
    state: State
    documents: tuple[Listed, ...]
    #: Everybody on the list: the documents go to these, unless on leave.
    participants: int
    #: Documents that were withdrawn.
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Papers:
    """What a participant may read now."""

    participant_id: int
    meeting_id: int
    title: str
    documents: tuple[Listed, ...]
    #: There is more, for those who sign in.
    more_at_sign_in: bool


def documents_for_hosts(session: Session, who: Who, meeting_id: int) -> HostList | Refused:
    """The list with stages, editions and how many were given each. Row 6.4."""
    meeting = meetings.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.ADD_DOCUMENT, about(session, meeting)):
        return refused("not-allowed")
    given = rows.given_counts(session, meeting_id)
    return HostList(
        meeting_id=meeting_id,
        title=meeting.title,
        state=State(meeting.state),
        documents=tuple(
            _listed(d, e, given.get(e.id, 0)) for d, e in rows.documents_of(session, meeting_id)
        ),
        participants=len(attendance.participants_of(session, meeting_id)),
        withdrawn=len(rows.withdrawn_of(session, meeting_id)),
    )


def document_for_hosts(
    session: Session, who: Who, document_id: int
) -> tuple[Listed, HostList] | Refused:
    """One document and the list it stands in."""
    document = rows.document(session, document_id)
    if document is None:
        return refused("gone")
    found = documents_for_hosts(session, who, document.meeting_id)
    if isinstance(found, Refused):
        return found
    listed = next((one for one in found.documents if one.id == document_id), None)
    return (listed, found) if listed else _why_gone(session, document_id)


def _why_gone(session: Session, document_id: int) -> Refused:
    """Withdrawn; or destroyed, with the code under which the archive keeps its entry."""
    item = tombstones.destroyed_among(session, [document_id]).get(document_id)
    if item is None or item.destroyed_at is None:
        return refused("document-withdrawn")
    return refused("document-destroyed", day=item.destroyed_at.isoformat(), item=item.code)


def papers_of(
    session: Session,
    actor: Actor,
    participant_id: int,
    *,
    now: datetime,
    searched: int | None = None,
    only: int | None = None,
) -> Papers | Refused:
    """What the participant may read now; they (or their contact) have it from here on.

    The reading is logged, and what was not given before is noted as given. ``searched`` is the
    document that led here, ``only`` the one that is opened where a page gives them one by one.
    Rows 3.7, 6.6.
    """
    participant = attendance.participant(session, participant_id)
    if participant is None or participant.removed_at is not None:
        return refused("gone")
    meeting = meetings.locked(session, participant.meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.READ_DOCUMENT, _about_one(meeting, participant)):
        return refused("not-allowed")
    opened = _opened(session, participant, meeting, now)
    found = rows.documents_of(session, meeting.id)
    may_read = [_listed(d, e) for d, e in found if d.stage in opened]
    if actor.who.person_id == participant.person_id or (
        participant.person_id in actor.who.represents
    ):
        _note_reading(session, actor, participant, may_read, now)
    opening = [one for one in may_read if only in (None, one.id)]
    _log_reading(session, actor, opening, searched, now)
    waits = Stage.AT_SIGN_IN not in opened and meeting.state == State.PUBLISHED
    return Papers(
        participant_id=participant.id,
        meeting_id=meeting.id,
        title=meeting.title,
        documents=tuple(may_read),
        more_at_sign_in=waits and any(d.stage == Stage.AT_SIGN_IN for d, _ in found),
    )


def readable(
    session: Session,
    participant: attendance.Participant,
    meeting: meetings.Meeting,
    *,
    now: datetime,
) -> list[Listed]:
    """What the participant may read now, looked at only: nothing is noted."""
    opened = _opened(session, participant, meeting, now)
    found = rows.documents_of(session, meeting.id)
    return [_listed(d, e) for d, e in found if d.stage in opened]


def _opened(
    session: Session,
    participant: attendance.Participant,
    meeting: meetings.Meeting,
    now: datetime,
) -> frozenset[Stage]:
    here = giving.signed_in(session, meeting.id, participant.person_id)
    return giving.stages_open_to(
        giving.standing_of(participant, meeting, {participant.person_id} if here else (), now=now)
    )


def editions_still_given(
    session: Session, participant_id: int, edition_ids: list[int]
) -> tuple[Papers, frozenset[int]] | None:
    """What of these editions still holds for a notice worded now: neither withdrawn nor replaced
    by a newer one. With the ids of documents of which the person had an earlier edition."""
    participant = attendance.participant(session, participant_id)
    if participant is None or participant.removed_at is not None:
        return None
    meeting = meetings.meeting(session, participant.meeting_id)
    if meeting is None or meeting.state == State.CANCELLED:
        return None
    given = rows.editions_received(session, participant.person_id, meeting.id)
    current = rows.documents_of(session, meeting.id)
    found = [_listed(d, e) for d, e in current if e.id in edition_ids]
    renewed = frozenset(
        one.id
        for one in found
        if any(e.id in given and e.number < one.number for e in rows.editions_of(session, one.id))
    )
    papers = Papers(participant.id, meeting.id, meeting.title, tuple(found), False)
    return (papers, renewed) if found else None


def _about_one(meeting: meetings.Meeting, participant: attendance.Participant) -> About:
    """One participant's papers: theirs, not those of everybody who is invited."""
    return About(
        person_id=participant.person_id,
        organiser_id=meeting.organiser_id,
        invited=frozenset({participant.person_id}),
    )


def _note_reading(
    session: Session,
    actor: Actor,
    participant: attendance.Participant,
    read: list[Listed],
    now: datetime,
) -> None:
    for one in read:
        rows.receive(session, one.edition_id, participant.person_id, now=now)
    if read:
        changed(
            session,
            actor,
            "read documents",
            f"meeting:{participant.meeting_id}",
            now=now,
            for_person_id=participant.person_id,
            after={"editions": [one.edition_id for one in read]},
        )


def _log_reading(
    session: Session, actor: Actor, read: list[Listed], searched: int | None, now: datetime
) -> None:
    """Who holds the phone is who read it, for whomever."""
    found = [one.edition_id for one in read if one.id == searched]
    opened = [one.edition_id for one in read if one.id != searched]
    readings.note(session, actor.who.person_id, found, How.FOUND, now=now)
    readings.note(session, actor.who.person_id, opened, How.OPENED, now=now)


def _listed(document: rows.Document, edition: rows.Edition, given: int = 0) -> Listed:
    return Listed(
        id=document.id,
        edition_id=edition.id,
        title=document.title,
        category=Category(document.category),
        stage=Stage(document.stage),
        level=document.level,
        number=edition.number,
        digest=edition.digest,
        file_name=edition.file_name,
        media_type=edition.media_type,
        size=edition.size,
        at=edition.at,
        given=given,
        reference=document.reference,
        author=document.author,
        dated_on=document.dated_on,
        review_on=document.review_on,
        flags=edition.flags,
    )
