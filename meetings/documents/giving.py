"""Giving documents out: who may have what at which stage, each edition once. Rows 2.5, 3.7, 6.6.

The receipt is written when the edition is owed: the outbox then carries it at least once and
keeps what became of it. Who can not be reached gets no receipt, and everything when they open
their papers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from meetings.documents.kinds import Stage
from meetings.meetings import State, about
from meetings.people import Action, Who, may
from meetings.reach import Notice, Reached, tell
from storage import Session, attendance, meetings, signin
from storage import documents as rows


@dataclass(frozen=True, slots=True)
class Standing:
    """How a participant stands to the papers of their meeting."""

    state: State
    on_leave: bool
    signed_in: bool
    staff: bool
    #: The time of the meeting has come.
    begun: bool = False


def stages_open_to(standing: Standing) -> frozenset[Stage]:
    """What this participant may read now: nothing before its stage, nothing of a draft. Row 6.6.

    Before: once published, unless on leave. At sign-in: once signed in. At the start: once it
    begins; of a meeting postponed, not at all. After: once closed.
    Staff of the meeting prepare the papers and read them as soon as it is published.
    """
    if standing.state not in (State.PUBLISHED, State.POSTPONED, State.CLOSED):
        return frozenset()
    if standing.staff:
        return frozenset(Stage) - {Stage.HOSTS}
    closed = standing.state is State.CLOSED
    comes = not standing.on_leave or standing.signed_in
    begun = closed or (standing.begun and standing.state is State.PUBLISHED)
    opened = {
        Stage.BEFORE: comes,
        Stage.AT_SIGN_IN: standing.signed_in,
        Stage.AT_START: begun and comes,
        Stage.AFTER: closed and comes,
    }
    return frozenset(stage for stage, holds in opened.items() if holds)


def standing_of(
    participant: attendance.Participant,
    meeting: meetings.Meeting,
    signed_in: Collection[int],
    *,
    now: datetime,
) -> Standing:
    """The participant's standing; ``signed_in`` are ids of persons."""
    return Standing(
        state=State(meeting.state),
        on_leave=participant.reply == "leave",
        signed_in=participant.person_id in signed_in,
        staff=participant.role == "staff",
        begun=meeting.starts_at <= now,
    )


def signed_in_persons(session: Session, meeting_id: int) -> frozenset[int]:
    """Ids of everybody who signed in to any sitting of the meeting."""
    return frozenset(
        record.person_id
        for sitting in meetings.sittings_of(session, meeting_id)
        for record in signin.live_records(session, sitting.id)
    )


def signed_in(session: Session, meeting_id: int, person_id: int) -> bool:
    """Whether this person signed in to any sitting of the meeting."""
    return any(
        signin.live_record(session, sitting.id, person_id) is not None
        for sitting in meetings.sittings_of(session, meeting_id)
    )


def give(
    session: Session, participant: attendance.Participant, stage: str, *, now: datetime
) -> None:
    """Send a participant the documents of a stage that they may have and were not given yet.

    Call it when they sign in (``at_sign_in``), or come after all (``before``): then they get what
    was held back until the start, too, once that has come. Row 3.7.
    """
    meeting = meetings.meeting(session, participant.meeting_id)
    if meeting is None or participant.removed_at is not None:
        return
    # Everybody at the door passes here: most meetings end at this look.
    stages = (stage, Stage.AT_START.value) if stage == Stage.BEFORE else (stage,)
    found = [(d, e) for d, e in rows.documents_of(session, meeting.id) if d.stage in stages]
    if not found:
        return
    here = {participant.person_id} if signed_in(session, meeting.id, participant.person_id) else ()
    opened = stages_open_to(standing_of(participant, meeting, here, now=now))
    if wanted := [(d, e) for d, e in found if d.stage in opened]:
        given = rows.editions_received(session, participant.person_id, meeting.id)
        _send(session, participant, wanted, given, now)


def any_for(session: Session, meeting_id: int, stage: str) -> bool:
    """Whether the meeting has documents for this stage."""
    return any(d.stage == stage for d, _ in rows.documents_of(session, meeting_id))


def not_given(session: Session, person_id: int, edition_ids: Collection[int]) -> None:
    """These editions were owed to a person, and did not go after all."""
    rows.take_back_receipts(session, person_id, edition_ids)


def give_stage(session: Session, meeting: meetings.Meeting, stage: str, *, now: datetime) -> int:
    """Send everybody the documents of a stage; returns to how many something went.

    Call it when the meeting is published (``before``) and when it is closed (``after``).
    """
    wanted = {d.id for d, _ in rows.documents_of(session, meeting.id) if d.stage == stage}
    return give_documents(session, meeting, wanted, now=now)


def give_documents(
    session: Session, meeting: meetings.Meeting, document_ids: Collection[int], *, now: datetime
) -> int:
    """Send these documents to whoever may have them now; a new edition also to all who had the
    old one. Returns to how many persons something went."""
    found = [(d, e) for d, e in rows.documents_of(session, meeting.id) if d.id in document_ids]
    if not found or meeting.state not in (State.PUBLISHED, State.CLOSED):
        return 0
    here = signed_in_persons(session, meeting.id)
    had = {document.id: rows.receivers_of(session, document.id) for document, _ in found}
    given = rows.received_by_person(session, meeting.id)
    reached = 0
    for participant in attendance.participants_of(session, meeting.id):
        opened = stages_open_to(standing_of(participant, meeting, here, now=now))
        wanted = [
            (d, e)
            for d, e in found
            # What went back to the hosts goes no further, not even as a new edition.
            if d.stage in opened or (d.stage != Stage.HOSTS and participant.person_id in had[d.id])
        ]
        theirs = given.get(participant.person_id, frozenset())
        reached += _send(session, participant, wanted, theirs, now)
    return reached


def _send(
    session: Session,
    participant: attendance.Participant,
    found: list[tuple[rows.Document, rows.Edition]],
    given: Collection[int],
    now: datetime,
) -> bool:
    """Owe the editions the person was not given, in one message; whether anything was owed."""
    fresh = [edition.id for _, edition in found if edition.id not in given]
    if not fresh:
        return False
    notice = Notice(
        kind="papers",
        params={"participant": participant.id, "editions": fresh},
        dedupe=f"papers:{participant.id}:{'-'.join(map(str, fresh))}",
        meeting_id=participant.meeting_id,
    )
    if not isinstance(tell(session, participant.person_id, notice, now=now), Reached):
        return False
    for edition_id in fresh:
        rows.receive(session, edition_id, participant.person_id, now=now)
    return True


def may_have(session: Session, who: Who, digest: str, *, now: datetime) -> bool:
    """Whether this person may have this file now, as a paper or as a host. Row 6.6."""
    for document in rows.documents_with(session, digest):
        meeting = meetings.meeting(session, document.meeting_id)
        if meeting is None:
            continue
        if may(who, Action.ADD_DOCUMENT, about(session, meeting)):
            return True
        for person_id in (who.person_id, *who.represents):
            place = attendance.participant_of(session, meeting.id, person_id)
            if place is None or place.removed_at is not None:
                continue
            here = {person_id} if signed_in(session, meeting.id, person_id) else ()
            if document.stage in stages_open_to(standing_of(place, meeting, here, now=now)):
                return True
    return False
