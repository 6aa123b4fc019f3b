"""The answer to a question about an absence: a reason, and proof where there is any. Row 3.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.absences.checking import Found, found_of
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may, named
from meetings.reach import Notice, tell
from storage import Session
from storage import absences as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows

LONGEST_REASON = 300
MOST_PROOFS = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """A stored file."""

    digest: str
    name: str
    media_type: str
    #: Bytes.
    size: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The reason is kept; ``again``: it replaced an earlier one."""

    absence_id: int
    again: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A question as it stands, for who is asked and for who decides."""

    absence_id: int
    meeting_id: int
    sitting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    organiser: str
    #: None: the record was corrected since, nothing is to be explained.
    found: Found | None
    reason: str
    proofs: tuple[Proof, ...]
    #: Who gave the reason, where it was not the person.
    answered_by: str
    remark: str
    #: Whether the reader may answer, and whether they may decide.
    may_answer: bool
    may_decide: bool


def card_of(session: Session, actor: Actor, absence_id: int) -> Card | Refused:
    """The question, for who may answer or decide it."""
    row = rows.absence(session, absence_id)
    known = _known(session, row) if row else None
    if row is None or known is None:
        return refused("gone")
    place, meeting, sitting = known
    matter = about(session, meeting, person_id=place.person_id)
    answers = may(actor.who, Action.ANSWER_ABSENCE, matter)
    decides = may(actor.who, Action.DECIDE_ABSENCE, matter)
    if not answers and not decides:
        return refused("not-allowed")
    ids = [i for i in (row.answered_by_id, meeting.organiser_id) if i is not None]
    people = named(session, ids)
    by_other = row.answered_by_id is not None and row.answered_by_id != place.person_id
    by = people.get(row.answered_by_id or 0) if by_other else None
    organiser = people.get(meeting.organiser_id)
    return Card(
        absence_id=row.id,
        meeting_id=meeting.id,
        sitting_id=sitting.id,
        title=meeting.title,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        organiser=organiser.name if organiser else "",
        found=found_of(session, sitting, place.id),
        reason=row.reason,
        proofs=tuple(
            Proof(file.digest, file.name, file.media_type, file.size)
            for file in rows.proofs_of(session, row.id)
        ),
        answered_by=by.name if by else "",
        remark=row.remark,
        may_answer=answers,
        may_decide=decides,
    )


def answer(
    session: Session,
    actor: Actor,
    absence_id: int,
    reason: str,
    *,
    proofs: Sequence[Proof] = (),
    salt: bytes,
    now: datetime,
    office: Office,
) -> Answered | Refused:
    """The reason, from the person, their contact, the unit's contact, or as told to the hosts.
    Until it is decided it may be put better; proof is added, never taken away.
    A reason may tell of somebody's health: the audit keeps it behind ``salt``, 16 random bytes."""
    row = rows.locked_absence(session, absence_id)
    known = _known(session, row) if row else None
    if row is None or known is None:
        return refused("gone")
    place, meeting, sitting = known
    if not may(
        actor.who, Action.ANSWER_ABSENCE, about(session, meeting, person_id=place.person_id)
    ):
        return refused("not-allowed")
    found = found_of(session, sitting, place.id)
    if found is None or found.absence_id != row.id or row.state == "decided":
        return refused("absence-settled")
    reason = " ".join(reason.split())
    kept = len(rows.proofs_of(session, row.id))
    if problem := _problem(reason, proofs, kept, office):
        return problem
    again = row.state == "answered"
    row.state, row.reason = "answered", reason
    row.answered_at, row.answered_by_id = now, actor.who.person_id
    _keep(session, row, proofs)
    changed(
        session,
        actor,
        "explain absence",
        f"absence:{row.id}",
        now=now,
        for_person_id=place.person_id,
        after={"proofs": len(proofs)},
        sensitive={"reason": reason},
        salt=salt,
    )
    _tell_hosts(session, actor, meeting, sitting, now=now)
    return Answered(row.id, again)


def _problem(reason: str, proofs: Sequence[Proof], kept: int, office: Office) -> Refused | None:
    if not reason or len(reason) > LONGEST_REASON:
        return refused("absence-reason", limit=LONGEST_REASON)
    if mark_in("\n".join((reason, *(file.name for file in proofs))), office.profile):
        return refused("level-mark")
    if kept + len(proofs) > MOST_PROOFS:
        return refused("absence-proofs", limit=MOST_PROOFS)
    return None


def _keep(session: Session, row: rows.Absence, proofs: Sequence[Proof]) -> None:
    for file in proofs:
        session.add(
            rows.AbsenceProof(
                absence_id=row.id,
                digest=file.digest,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
            )
        )
    session.flush()


def _tell_hosts(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    sitting: meeting_rows.Sitting,
    *,
    now: datetime,
) -> None:
    """Who released hears that there is something to decide: one message, that counts on."""
    reader = sitting.released_by_id or meeting.organiser_id
    if reader == actor.who.person_id:
        return
    notice = Notice(
        kind="absence_answers",
        params={"sitting": sitting.id},
        coalesce=f"absence-answers:{sitting.id}",
        shows=f"absence-answers:{sitting.id}",
        meeting_id=meeting.id,
    )
    tell(session, reader, notice, now=now)


def _known(
    session: Session, row: rows.Absence
) -> tuple[attendance_rows.Participant, meeting_rows.Meeting, meeting_rows.Sitting] | None:
    place = attendance_rows.participant(session, row.participant_id)
    sitting = meeting_rows.sitting(session, row.sitting_id)
    meeting = meeting_rows.meeting(session, sitting.meeting_id) if sitting else None
    return (place, meeting, sitting) if place and meeting and sitting else None
