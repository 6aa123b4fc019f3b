"""Alarms: who is in the building, who answered, what wardens counted. Row 2.8.

In an emergency words go everywhere, also where the meeting may not be named (SEC-04): what is
asked here of a meeting are single columns, so that nothing of it counts as looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from storage.attendance import Participant, on_the_list
from storage.database import for_update, insert_if_new
from storage.meetings import Meeting, Sitting
from storage.safety import Alarm, AlarmPerson
from storage.signin.records import records

#: Who works there, or came along: on the list they are taken to be there.
AT_WORK = ("staff", "accompanying", "driver")


@dataclass(frozen=True, slots=True)
class House:
    """What an alarm needs of the meeting it is about."""

    meeting_id: int
    title: str
    level: str
    state: str
    place: str
    organiser_id: int
    phones_away: bool


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody with a place in the meeting who is in the building, as far as anybody knows."""

    person_id: int
    participant_id: int
    role: str
    branch_id: int | None
    #: They signed in and did not sign out; else their work says that they are there.
    signed_in: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody on the list who is taken not to be in the building, and why."""

    person_id: int
    #: out: signed out / never: did not sign in / leave.
    why: str


_HOUSE = select(
    Meeting.id,
    Meeting.title,
    Meeting.level,
    Meeting.state,
    Meeting.place,
    Meeting.organiser_id,
    Meeting.phones_away,
)


def house(session: Session, meeting_id: int, *, lock: bool = False) -> House | None:
    """The meeting in columns; ``lock``: a writing use case starts here."""
    wanted = _HOUSE.where(Meeting.id == meeting_id)
    row = session.execute(for_update(wanted) if lock else wanted).first()
    return House(*row) if row is not None else None


def houses_between(
    session: Session, start: datetime, end: datetime, *, now: datetime
) -> list[House]:
    """Published meetings with a sitting in these hours, the first to begin first; those that are
    over by now come last."""
    found = session.execute(
        _HOUSE.where(
            Meeting.state.in_(("published", "closed")),
            select(Sitting.id)
            .where(
                Sitting.meeting_id == Meeting.id, Sitting.starts_at < end, Sitting.ends_at > start
            )
            .exists(),
        ).order_by(Meeting.ends_at < now, Meeting.starts_at, Meeting.id)
    )
    return [House(*row) for row in found]


def people_here(
    session: Session, meeting_id: int, start: datetime, end: datetime
) -> dict[int, Here]:
    """Who is in the building, by person: whose last sign-in to a sitting of these hours holds and
    was not followed by a sign-out; and who works there, unless on leave or signed out."""
    last = _last_records(session, meeting_id, start, end)
    found: dict[int, Here] = {}
    for place in session.execute(_places_of(meeting_id)):
        record = last.get(place.person_id)
        if record is not None and record.kind == "in":
            branch_id, signed_in = record.branch_id, True
        elif record is None and place.role in AT_WORK and place.reply != "leave":
            branch_id, signed_in = place.branch_id, False
        else:
            continue
        found[place.person_id] = Here(place.person_id, place.id, place.role, branch_id, signed_in)
    return found


def people_not_here(
    session: Session, meeting_id: int, start: datetime, end: datetime
) -> list[Elsewhere]:
    """Who is on the list and taken to be elsewhere: who signed out first, it may be a mistake."""
    last = _last_records(session, meeting_id, start, end)
    here = people_here(session, meeting_id, start, end)
    found = [
        Elsewhere(
            place.person_id,
            "out" if place.person_id in last else "leave" if place.reply == "leave" else "never",
        )
        for place in session.execute(_places_of(meeting_id))
        if place.person_id not in here
    ]
    order = ("out", "never", "leave")
    return sorted(found, key=lambda one: order.index(one.why))


def _last_records(
    session: Session, meeting_id: int, start: datetime, end: datetime
) -> dict[int, Any]:
    """How each person stands at the sittings of these hours, by their last record that holds."""
    last: dict[int, Any] = {}
    annulled: set[tuple[int, int, int]] = set()
    # Rows are only added: of a sitting the last one entered tells how it stands (who came back
    # has the time of the first sign-in there), and of two sittings the later one.
    for row in session.execute(_records_of(meeting_id, start, end)):
        round_ = (row.sitting_id, row.person_id, row.round)
        if row.kind == "annul":
            annulled.add(round_)
        elif round_ not in annulled and row.person_id not in last:
            last[row.person_id] = row
    return last


def _records_of(meeting_id: int, start: datetime, end: datetime) -> Any:
    return (
        select(
            records.c.sitting_id,
            records.c.person_id,
            records.c.round,
            records.c.kind,
            records.c.branch_id,
        )
        .join(Sitting, Sitting.id == records.c.sitting_id)
        .where(Sitting.meeting_id == meeting_id, Sitting.starts_at < end, Sitting.ends_at > start)
        .order_by(Sitting.number.desc(), records.c.id.desc())
    )


def _places_of(meeting_id: int) -> Any:
    # Walk-ins nobody has looked at yet and people taken off the list burn all the same.
    return (
        select(
            Participant.id,
            Participant.person_id,
            Participant.role,
            Participant.branch_id,
            Participant.reply,
        )
        .where(Participant.meeting_id == meeting_id)
        .where(on_the_list() | Participant.id.in_(_signed_in(meeting_id)))
        .order_by(Participant.position, Participant.id)
    )


def place_of(session: Session, meeting_id: int, person_id: int) -> Here | None:
    """This person's place in the meeting, in the building or not; also one taken off the list."""
    row = session.execute(
        select(Participant.id, Participant.role, Participant.branch_id)
        .where(Participant.meeting_id == meeting_id, Participant.person_id == person_id)
        .order_by(Participant.id.desc())
    ).first()
    return Here(person_id, row.id, row.role, row.branch_id, False) if row is not None else None


def running_for(session: Session, person_id: int) -> Sequence[int]:
    """Alarms that run at meetings this person has a place in, or is on the list of."""
    placed = select(Participant.meeting_id).where(Participant.person_id == person_id)
    listed = select(AlarmPerson.alarm_id).where(AlarmPerson.person_id == person_id)
    return session.scalars(
        select(Alarm.id)
        .where(Alarm.ended_at.is_(None))
        .where(Alarm.meeting_id.in_(placed) | Alarm.id.in_(listed))
        .order_by(Alarm.id)
    ).all()


def _signed_in(meeting_id: int) -> Any:
    return (
        select(records.c.participant_id)
        .join(Sitting, Sitting.id == records.c.sitting_id)
        .where(Sitting.meeting_id == meeting_id)
    )


def alarm(session: Session, alarm_id: int) -> Alarm | None:
    """The alarm with this id."""
    return session.get(Alarm, alarm_id)


def locked(session: Session, alarm_id: int) -> Alarm | None:
    """The alarm, its row locked."""
    return session.scalar(
        for_update(select(Alarm).where(Alarm.id == alarm_id)).execution_options(
            populate_existing=True
        )
    )


def alarms_of(session: Session, meeting_id: int) -> Sequence[Alarm]:
    """The meeting's alarms and drills, the newest first."""
    return session.scalars(
        select(Alarm).where(Alarm.meeting_id == meeting_id).order_by(Alarm.id.desc())
    ).all()


def latest(session: Session, meeting_id: int) -> Alarm | None:
    """The meeting's last alarm, over or not."""
    return session.scalar(
        select(Alarm).where(Alarm.meeting_id == meeting_id).order_by(Alarm.id.desc()).limit(1)
    )


def running(session: Session, meeting_id: int) -> int | None:
    """The id of the alarm that runs at the meeting."""
    return session.scalar(
        select(func.max(Alarm.id)).where(Alarm.meeting_id == meeting_id, Alarm.ended_at.is_(None))
    )


def add_people(session: Session, people: Iterable[dict[str, Any]]) -> None:
    """Who was in the building as the alarm went out."""
    rows = list(people)
    if rows:
        session.execute(insert(AlarmPerson), rows)


def add_person(session: Session, values: dict[str, Any]) -> bool:
    """One more; False where they are in it already."""
    new = insert_if_new(session, AlarmPerson, values, returning=AlarmPerson.person_id)
    return new is not None


def people_of(session: Session, alarm_id: int) -> Sequence[AlarmPerson]:
    """Everybody the alarm is about, in the order they were added."""
    return session.scalars(
        select(AlarmPerson)
        .where(AlarmPerson.alarm_id == alarm_id)
        .order_by(AlarmPerson.added_at, AlarmPerson.person_id)
    ).all()


def person_ids_of(session: Session, alarm_id: int) -> frozenset[int]:
    """The same, ids only."""
    found = session.scalars(select(AlarmPerson.person_id).where(AlarmPerson.alarm_id == alarm_id))
    return frozenset(found)


def person_of(session: Session, alarm_id: int, person_id: int) -> AlarmPerson | None:
    """One person of an alarm."""
    return session.get(AlarmPerson, (alarm_id, person_id))


def locked_person(session: Session, alarm_id: int, person_id: int) -> AlarmPerson | None:
    """One person of an alarm, the row locked: two who answer for them do not write over it."""
    return session.get(
        AlarmPerson, (alarm_id, person_id), with_for_update=True, populate_existing=True
    )


def numbers_of(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Telephone numbers of these people, where one is known."""
    from storage.people import Person

    found = session.execute(
        select(Person.id, Person.phone).where(
            Person.id.in_(list(person_ids)), Person.phone.is_not(None)
        )
    )
    return {person_id: phone for person_id, phone in found if phone is not None}
