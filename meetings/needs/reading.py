"""What somebody needs, as the door, the hosts and they themselves see it. Row 3.9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import slips as rows
from storage import tasks as task_rows


class Need(StrEnum):
    """What somebody may need; shown to door staff before the green tick."""

    WHEELCHAIR = "wheelchair"
    INTERPRETER = "interpreter"
    DIET = "diet"
    #: That somebody may need a doctor; never what for.
    MEDICAL = "medical"
    #: 外宾: bilingual plate, passport-order name, 右为上.
    FOREIGN_GUEST = "foreign_guest"
    OTHER = "other"


#: What says something of somebody's health or faith: only with their consent (ORG-04).
CONSENTED = frozenset({Need.MEDICAL, Need.DIET})


@dataclass(frozen=True, slots=True)
class NeedCard:
    """What one participant needs, as it stands."""

    participant_id: int
    meeting_id: int
    title: str
    starts_at: datetime
    person: Named
    for_other: bool
    needs: tuple[Need, ...]
    #: In words, for the person, their contact and the hosts; "" for others.
    text: str
    passport_name: str
    #: Who helps (of a foreign guest the 外事 contact), and their task.
    helper: Named | None
    task_id: int | None
    erased: bool
    may_set: bool
    may_assign: bool


def needs_of(session: Session, participant_id: int) -> tuple[Need, ...]:
    """Kinds of what a participant needs, for the door (row 3.9): never the words."""
    found = rows.need(session, participant_id)
    return kinds_of(found) if found is not None else ()


def foreign_guests(session: Session, meeting_id: int) -> frozenset[int]:
    """Participants who are foreign guests: seated 右为上, plates in two languages."""
    return frozenset(
        participant.id
        for participant, need in rows.needs_in(session, meeting_id)
        if Need.FOREIGN_GUEST in kinds_of(need)
    )


def card(session: Session, who: Who, participant_id: int) -> NeedCard | Refused:
    """What a participant needs, for them, their contact, hosts and staff (who see kinds)."""
    found = place_of(session, participant_id)
    if found is None:
        return refused("gone")
    participant, meeting = found
    matter = about(session, meeting, person_id=participant.person_id)
    if not may(who, Action.SEE_PERSONAL, matter):
        return refused("not-allowed")
    return card_of(session, who, participant, meeting)


def cards(session: Session, who: Who, meeting_id: int) -> tuple[NeedCard, ...] | Refused:
    """Everybody in a meeting who needs something, for hosts and staff."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SEE_PERSONAL, about(session, meeting)):
        return refused("not-allowed")
    found = rows.needs_in(session, meeting_id)
    return tuple(card_of(session, who, p, meeting) for p, need in found if need.kinds)


def place_of(
    session: Session, participant_id: int, *, lock: bool = False
) -> tuple[attendance_rows.Participant, meeting_rows.Meeting] | None:
    find = attendance_rows.locked_participant if lock else attendance_rows.participant
    participant = find(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return None
    return participant, meeting


def kinds_of(row: rows.SpecialNeed) -> tuple[Need, ...]:
    return tuple(need for need in Need if need.value in row.kinds)


def card_of(
    session: Session,
    who: Who,
    participant: attendance_rows.Participant,
    meeting: meeting_rows.Meeting,
) -> NeedCard:
    row = rows.need(session, participant.id)
    matter = about(session, meeting, person_id=participant.person_id)
    person = people_rows.person(session, participant.person_id)
    helper_id = helper_of(session, row)
    people = named(session, [participant.person_id, *([helper_id] if helper_id else [])])
    may_set = may(who, Action.SET_PERSONAL, matter)
    return NeedCard(
        participant_id=participant.id,
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        person=people[participant.person_id],
        for_other=participant.person_id != who.person_id,
        needs=kinds_of(row) if row else (),
        text=row.text if row and may_set else "",
        passport_name=person.passport_name if person else "",
        helper=people.get(helper_id) if helper_id else None,
        task_id=row.task_id if row else None,
        erased=row is not None and row.erased_at is not None,
        may_set=may_set and meeting.state not in ("closed", "cancelled"),
        may_assign=may(who, Action.EDIT_MEETING, matter)
        and meeting.state not in ("closed", "cancelled"),
    )


def helper_of(session: Session, row: rows.SpecialNeed | None) -> int | None:
    """Who helps now: whoever has the task, also where it was handed over since."""
    task = task_rows.task(session, row.task_id) if row is not None and row.task_id else None
    if task is not None:
        return task.owner_id
    return row.helper_id if row is not None else None
