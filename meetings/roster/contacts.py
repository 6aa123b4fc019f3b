"""Contacts (联络员) named in a table: which person is meant. Row 2.6."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from meetings.roster.entries import Known, Remark, Roster, remark
from meetings.roster.matching import Claim


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Somebody by id; by the row that will make them where they are new."""

    name: str
    person_id: int | None = None
    row: int | None = None


class Contacts:
    """Finds contacts among the table's persons first, then in the roster."""

    def __init__(self, pairs: list[tuple[Claim, Known | None]], roster: Roster) -> None:
        self._people = {person.person_id: person for person in roster.people}
        self._found = {claim.row: person for claim, person in pairs}
        self._here: defaultdict[str, list[tuple[PersonRef, frozenset[str]]]] = defaultdict(list)
        named: set[int] = set()
        for claim, person in pairs:
            if person is not None:
                named.add(person.person_id)
            if not claim.left:
                self._here[claim.name].append((_ref(claim, person), claim.units))
        for known in roster.people:
            if not known.left and known.person_id not in named:
                ref = PersonRef(known.name, known.person_id)
                self._here[known.name].append((ref, known.units))
        self.warnings: list[Remark] = []

    def name_of(self, person_id: int | None) -> str:
        """The name; empty for nobody."""
        person = self._people.get(person_id) if person_id is not None else None
        return person.name if person else ""

    def of(self, claim: Claim) -> PersonRef | None:
        """The contact the claim's rows name; None where none is named or none can be told."""
        for entry in claim.entries:
            if not entry.contact:
                continue
            found = self._here.get(entry.contact, [])
            near = [ref for ref, units in found if units & claim.units] or [r for r, _ in found]
            me = _ref(claim, self._found.get(claim.row))
            if len(near) == 1 and near[0] != me:
                return near[0]
            code = "contact-unknown"
            if near:
                code = "contact-self" if near == [me] else "contact-ambiguous"
            self.warnings.append(remark(entry.row, "contact", code, entry.contact))
        return None


def _ref(claim: Claim, person: Known | None) -> PersonRef:
    """Somebody who comes back has an id already."""
    if person is not None:
        return PersonRef(claim.name, person.person_id)
    return PersonRef(claim.name, row=claim.row)
