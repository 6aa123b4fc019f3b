"""Audience: exactly who gets a notice, and who must be phoned instead. Row 2.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.office import Office
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows


@dataclass(frozen=True, slots=True)
class Audience:
    """Person ids by the way they are told, each in the order of names."""

    in_person: tuple[int, ...]
    by_contact: tuple[int, ...]
    to_phone: tuple[int, ...]
    #: Unit notices: (told in chat, to be phoned).
    units_told: int = 0
    units_to_phone: int = 0

    @property
    def people(self) -> int:
        """Everybody invited by name."""
        return len(self.in_person) + len(self.by_contact) + len(self.to_phone)


def audience_of(session: Session, meeting: rows.Meeting, *, office: Office) -> Audience:
    """Who is told how, as things stand."""
    participants = attendance_rows.participants_of(session, meeting.id)
    ways = ways_to(session, [p.person_id for p in participants])
    quotas = quota_rows.quotas_of(session, meeting.id)
    contacts = ways_to(session, [q.contact_id for q in quotas if q.contact_id is not None])
    told = sum(1 for q in quotas if q.contact_id and contacts.get(q.contact_id) is not None)
    return Audience(
        in_person=tuple(p for p, reader in ways.items() if reader == p),
        by_contact=tuple(p for p, reader in ways.items() if reader not in (p, None)),
        to_phone=tuple(p for p, reader in ways.items() if reader is None),
        units_told=told,
        units_to_phone=len(quotas) - told,
    )


def ways_to(session: Session, person_ids: Iterable[int]) -> dict[int, int | None]:
    """Who reads what is sent to each person: they, their contact, or nobody (phone). In the
    order given; the same rule as ``meetings.reach.tell``."""
    wanted = list(dict.fromkeys(person_ids))
    people = people_rows.persons(session, wanted)
    contacts = {p.id: p.contact_id for p in people.values() if p.contact_id}
    accounts = people_rows.primary_accounts(session, {*wanted, *contacts.values()})
    reachable = {person_id for person_id, account in accounts.items() if account.reachable}
    ways: dict[int, int | None] = {}
    for person_id in wanted:
        person = people[person_id]
        candidates = (person_id, contacts.get(person_id))
        ways[person_id] = next((c for c in candidates if c in reachable), None)
        if person is None or person.left_on is not None:
            ways[person_id] = None
    return ways
