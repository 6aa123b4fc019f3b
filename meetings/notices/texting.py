"""短信: who is to be told by a text message, and by which number. Row 2.2.

The numbers are for the hosts only. What a message may say depends on the meeting's level.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.notices.calling import CallList, call_list
from meetings.notices.facts import NoticeFacts
from meetings.people import Named, named
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows


@dataclass(frozen=True, slots=True)
class PersonToText:
    """Somebody who has not answered, or can not be reached otherwise."""

    participant_id: int
    person: Named
    #: "" where none is known.
    phone: str


@dataclass(frozen=True, slots=True)
class UnitToText:
    """A unit that owes names: the message goes to its contact."""

    unit: str
    contact: str
    phone: str
    places: int
    #: What is asked for, in words; "" where nothing is said.
    note: str
    #: 联合主办: it reports a roster of its own.
    joint_host: bool = False


@dataclass(frozen=True, slots=True)
class TextList:
    """Whom to send a text message, and what it may say."""

    meeting_id: int
    said: NoticeFacts
    #: published / postponed / cancelled.
    state: str
    #: Only of a public meeting the message says which it is (SEC-04): it goes over open networks.
    open_words: bool
    people: tuple[PersonToText, ...]
    units: tuple[UnitToText, ...]


def text_list(session: Session, actor: Actor, meeting_id: int) -> TextList | Refused:
    """Who has not answered or can not be written to, and the units that owe names."""
    found = call_list(session, actor, meeting_id)
    meeting = rows.meeting(session, meeting_id)
    if isinstance(found, Refused):
        return found
    if meeting is None or meeting.state not in ("published", "postponed", "cancelled"):
        return refused("meeting-over")
    return TextList(
        meeting_id=meeting_id,
        said=found.said,
        state=meeting.state,
        open_words=meeting.level == "public",
        people=_people(found),
        units=_units(session, meeting_id) if meeting.state == "published" else (),
    )


def text_one(
    session: Session, actor: Actor, participant_id: int
) -> tuple[TextList, PersonToText] | Refused:
    """One participant's message, whatever they answered; the list says what it may hold."""
    participant = attendance_rows.participant(session, participant_id)
    if participant is None or participant.removed_at is not None:
        return refused("gone")
    found = text_list(session, actor, participant.meeting_id)
    if isinstance(found, Refused):
        return found
    person = people_rows.person(session, participant.person_id)
    who = named(session, [participant.person_id]).get(participant.person_id)
    if person is None or who is None:
        return refused("gone")
    return found, PersonToText(participant.id, who, person.phone or "")


def _people(found: CallList) -> tuple[PersonToText, ...]:
    return tuple(
        PersonToText(entry.participant_id, entry.person, entry.phone) for entry in found.people
    )


def _units(session: Session, meeting_id: int) -> tuple[UnitToText, ...]:
    owing = [
        quota for quota in quota_rows.quotas_of(session, meeting_id) if quota.state != "reported"
    ]
    units = {unit.id: unit.name for unit in people_rows.units(session)} if owing else {}
    contacts = people_rows.persons(session, [q.contact_id for q in owing if q.contact_id])
    found = []
    for quota in owing:
        contact = contacts.get(quota.contact_id) if quota.contact_id else None
        found.append(
            UnitToText(
                unit=units.get(quota.unit_id, ""),
                contact=contact.name if contact else "",
                phone=(contact.phone or "") if contact else "",
                places=quota.places,
                note=quota.note,
                joint_host=quota.joint_host,
            )
        )
    return tuple(found)
