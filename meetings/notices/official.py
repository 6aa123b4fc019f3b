"""文号 and the sealed scan: the official version beside the electronic notice. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from meetings import documents, panel
from meetings.changes import Actor, changed
from meetings.document_numbers.asking import tidied
from meetings.documents import Category, NewFile, Stage
from meetings.levels import mark_in
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from storage import Session
from storage import attendance as attendance_rows
from storage import documents as document_rows
from storage import meetings as rows

LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Scan:
    """The sealed scan that is the official version."""

    document_id: int
    edition_id: int
    title: str
    #: How often it was replaced, plus one.
    edition: int
    digest: str
    file_name: str
    media_type: str
    #: Bytes.
    size: int
    at: datetime
    #: The notice was changed after it: the paper says what does not hold any more.
    older: bool


@dataclass(frozen=True, slots=True)
class Official:
    """What makes the notice an official paper."""

    meeting_id: int
    title: str
    state: str
    revision: int
    #: 发文字号; "" where none is registered.
    number: str
    scan: Scan | None


def official(session: Session, who: Who, meeting_id: int) -> Official | Refused:
    """文号 and scan as they stand, for the hosts."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.PUBLISH, about(session, meeting)):
        return refused("not-allowed")
    return _official(session, meeting)


def scan_of(session: Session, meeting: rows.Meeting) -> Scan | None:
    """The scan that is the official version now; None where there is none."""
    for document, edition in document_rows.documents_of(session, meeting.id):
        if not document.official or document.category != Category.NOTICE:
            continue
        published = rows.revision(session, meeting.id, meeting.revision)
        return Scan(
            document_id=document.id,
            edition_id=edition.id,
            title=document.title,
            edition=edition.number,
            digest=edition.digest,
            file_name=edition.file_name,
            media_type=edition.media_type,
            size=edition.size,
            at=edition.at,
            older=published is not None and edition.at < published.at and meeting.revision > 1,
        )
    return None


def read_scan(
    session: Session, actor: Actor, participant_id: int, *, now: datetime
) -> tuple[str, Scan | None] | Refused:
    """The meeting's title and its sealed scan, for a participant, their contact or the staff; who
    looks at it has it from then on. Row 6.6."""
    participant = attendance_rows.participant(session, participant_id)
    meeting = rows.locked(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return refused("gone")
    person_id = participant.person_id
    matter = About(
        person_id=person_id,
        organiser_id=meeting.organiser_id,
        invited=frozenset({person_id}),
    )
    if not may(actor.who, Action.READ_DOCUMENT, matter):
        return refused("not-allowed")
    if meeting.state == "draft":
        return refused("not-published")
    found = scan_of(session, meeting)
    if found is not None and person_id in {actor.who.person_id, *actor.who.represents}:
        edition_id = document_rows.editions_of(session, found.document_id)[-1].id
        if document_rows.receive(session, edition_id, person_id, now=now):
            changed(
                session,
                actor,
                "read documents",
                f"meeting:{meeting.id}",
                now=now,
                for_person_id=person_id,
                after={"editions": [edition_id]},
            )
    return meeting.title, found


def _official(session: Session, meeting: rows.Meeting) -> Official:
    return Official(
        meeting_id=meeting.id,
        title=meeting.title,
        state=meeting.state,
        revision=meeting.revision,
        number=meeting.formal_number,
        scan=scan_of(session, meeting),
    )


def set_number(
    session: Session, actor: Actor, meeting_id: int, number: str, *, now: datetime, office: Office
) -> Official | Refused:
    """Register the notice's 文号, change it, or clear it with ""."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return refused("meeting-cancelled")
    number = tidied(number)
    if len(number) > LONGEST_NUMBER:
        return refused("number-long", limit=LONGEST_NUMBER)
    if mark_in(number, office.profile):
        return refused("level-mark")
    before = meeting.formal_number
    if number != before:
        meeting.formal_number = number
        changed(
            session,
            actor,
            "set formal number",
            f"meeting:{meeting.id}",
            now=now,
            before={"number": before},
            after={"number": number},
        )
        panel.refresh(session, meeting.id, now=now)
    return _official(session, meeting)


def set_scan(
    session: Session,
    actor: Actor,
    meeting_id: int,
    file: NewFile,
    *,
    now: datetime,
    office: Office,
) -> Official | Refused:
    """The sealed scan becomes the official version, in place of an earlier one. It goes to the
    participants as a paper of the meeting, like every other."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = scan_of(session, meeting)
    title = there.title if there else _free_title(session, meeting, documents.tidy(file.title))
    renamed = replace(file, title=title)
    outcome = documents.add_documents(
        session,
        actor,
        meeting_id,
        [renamed],
        Stage.BEFORE,
        editions=there is not None,
        now=now,
        office=office,
    )
    match outcome:
        case Refused():
            return outcome
        case documents.SameTitle():
            return refused("document-title")
        case documents.AllAdded(documents=(added, *_)):
            document = document_rows.locked(session, added.document_id)
            if document is not None and not document.official:
                document.official, document.category = True, Category.NOTICE.value
                subject = f"document:{document.id}"
                changed(session, actor, "set official version", subject, now=now)
            session.flush()
    return _official(session, meeting)


def _free_title(session: Session, meeting: rows.Meeting, title: str) -> str:
    """The title, told apart from a paper that bears it already."""
    number, free = 1, title
    while document_rows.titled(session, meeting.id, free) is not None:
        number += 1
        free = f"{title} {number}"
    return free


def void_scan(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Official | Refused:
    """作废: the scan is the official version no more; who has it is told."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = scan_of(session, meeting)
    if there is not None:
        outcome = documents.withdraw(session, actor, there.document_id, now=now, office=office)
        if isinstance(outcome, Refused):
            return outcome
        session.flush()
    return _official(session, meeting)
