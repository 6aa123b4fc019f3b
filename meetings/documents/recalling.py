"""Recall (收回): a withdrawn document is deleted where the messenger lets us, and whoever still
has it is asked to delete it. Row 6.6.

What was downloaded or passed on can not be taken back: the words say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.documents.listing import Listed, editions_still_given
from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from meetings.reach import Notice, tell
from storage import Session, attendance, meetings, outbox, sent_files
from storage import documents as rows
from storage.sent_files import Carrier


@dataclass(frozen=True, slots=True)
class Recalled:
    """How the recall of a document stands."""

    document_id: int
    meeting_id: int
    title: str
    reference: str
    withdrawn_at: datetime
    #: Everybody who was given it.
    had: int
    deleted: int
    #: Messages that are still to be deleted.
    waiting: int
    #: In whose chat it could not be deleted: they were asked to do it themselves.
    left: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody who had it is told."""

    title: str
    #: deleted / left / none: their messages with it are gone, are there still, or never were.
    outcome: str
    #: Other papers that went with it in a deleted message, and still hold.
    again: tuple[Listed, ...]


def recall(
    session: Session,
    document: rows.Document,
    had: Collection[int],
    *,
    by_id: int,
    now: datetime,
) -> None:
    """Owe the deletion of every message with the document, and then, worded by what became of
    that, the word to everybody who had it: also to those who looked at it to check or print it,
    but for who withdraws it (``by_id``)."""
    last: dict[int, int] = {}
    for carrier in sent_files.carriers(session, document.id):
        _delete(session, document.id, carrier, last, now=now)
    notice = _notice(document)
    # A leader's papers went to their contact, and so does the word.
    reads = {person_id: _reader_of(session, person_id, last) for person_id in had}
    others = set(last) - set(reads.values()) - {by_id}
    for person_id in sorted({*had, *others}):
        after = last.get(reads.get(person_id, person_id))
        tell(session, person_id, replace(notice, after=after), now=now)


def sent(session: Session, outbox_id: int, edition_ids: Collection[int], *, now: datetime) -> None:
    """A message with these editions went out. What was withdrawn meanwhile is deleted at once,
    and its reader told, unless they were."""
    sent_files.note(session, outbox_id, edition_ids)
    for document in rows.withdrawn_among(session, edition_ids):
        had = rows.receivers_of(session, document.id)
        # A leader was told already, by way of them.
        contacts = {_reader_of(session, id, {}) for id in had} - set(had)
        last: dict[int, int] = {}
        for carrier in sent_files.carriers(session, document.id, outbox_id):
            _delete(session, document.id, carrier, last, now=now)
        for reader_id in sorted(set(last) - contacts):
            tell(session, reader_id, replace(_notice(document), after=last[reader_id]), now=now)


def standing_of_recall(session: Session, who: Who, document_id: int) -> Recalled | Refused:
    """For how many it was deleted, and where it could not be. Row 6.6."""
    document = rows.document(session, document_id)
    meeting = meetings.meeting(session, document.meeting_id) if document else None
    if document is None or meeting is None or document.withdrawn_at is None:
        return refused("gone")
    if not may(who, Action.ADD_DOCUMENT, about(session, meeting)):
        return refused("not-allowed")
    found: dict[int, list[str]] = defaultdict(list)
    for one in sent_files.deletions(session, document_id):
        if one.person_id is not None:
            found[one.person_id].append(one.state)
    waiting = [id for id, states in found.items() if any(s in _UNDER_WAY for s in states)]
    left = [
        id
        for id, states in found.items()
        if id not in waiting and any(state != "sent" for state in states)
    ]
    people = named(session, left)
    return Recalled(
        document_id=document.id,
        meeting_id=meeting.id,
        title=document.title,
        reference=document.reference,
        withdrawn_at=document.withdrawn_at,
        had=len(rows.receivers_of(session, document.id)),
        deleted=len(found) - len(waiting) - len(left),
        waiting=len(waiting),
        left=tuple(people[id] for id in left if id in people),
    )


def withdrawn(session: Session, who: Who, meeting_id: int) -> tuple[Recalled, ...] | Refused:
    """The meeting's withdrawn documents, the last one first. Row 6.6."""
    meeting = meetings.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.ADD_DOCUMENT, about(session, meeting)):
        return refused("not-allowed")
    ids = [document.id for document in rows.withdrawn_of(session, meeting_id)]
    found = (standing_of_recall(session, who, id) for id in ids)
    return tuple(one for one in found if isinstance(one, Recalled))


def told(session: Session, document_id: int, person_id: int, reader_id: int) -> Told | None:
    """What the reader hears of a withdrawn document, by what became of their messages."""
    document = rows.document(session, document_id)
    if document is None or document.withdrawn_at is None:
        return None
    theirs = [d for d in sent_files.deletions(session, document_id) if d.person_id == reader_id]
    if not theirs:
        return Told(document.title, "none", ())
    deleted = [one.outbox_id for one in theirs if one.state == "sent"]
    outcome = "deleted" if len(deleted) == len(theirs) else "left"
    place = attendance.participant_of(session, document.meeting_id, person_id)
    beside = sent_files.carried_beside(session, deleted, document_id)
    held = editions_still_given(session, place.id, list(beside)) if place and beside else None
    return Told(document.title, outcome, held[0].documents if held else ())


def _notice(document: rows.Document) -> Notice:
    return Notice(
        kind="papers_withdrawn",
        params={"document": document.id},
        dedupe=f"withdrawn:{document.id}",
        meeting_id=document.meeting_id,
    )


#: States of a row of the outbox that is still to be carried out.
_UNDER_WAY = ("held", "waiting", "paused")


def _delete(
    session: Session, document_id: int, carrier: Carrier, last: dict[int, int], *, now: datetime
) -> None:
    """Owe the deletion of one message, after those before it to the same person."""
    before = last.get(carrier.person_id) if carrier.person_id is not None else None
    owed = outbox.Outgoing(
        messenger=carrier.messenger,
        chat=carrier.chat,
        person=carrier.person,
        person_id=carrier.person_id,
        verb="delete",
        content={},
        lane=outbox.NOTICES,
        dedupe_key=sent_files.key_of(document_id, carrier.outbox_id),
        after=before,
        meeting_id=carrier.meeting_id,
        target_ref=carrier.ref,
    )
    row = outbox.enqueue(session, owed, now=now)
    if row is not None and carrier.person_id is not None:
        last[carrier.person_id] = row


def _reader_of(session: Session, person_id: int, last: dict[int, int]) -> int:
    from storage import people

    person = people.person(session, person_id)
    contact = person.contact_id if person is not None else None
    return contact if person_id not in last and contact is not None else person_id
