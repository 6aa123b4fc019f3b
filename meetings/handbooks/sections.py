"""The sections of a handbook, in their order (ORG-14)."""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """One section. Buttons carry its place: a new one comes last in the list of buttons."""

    SCHEDULE = "schedule"
    AGENDA = "agenda"
    ROSTER = "roster"
    SEATS = "seats"
    LODGING = "lodging"
    MEALS = "meals"
    CARS = "cars"
    DISCIPLINE = "discipline"
    LEAVE = "leave"
    CONTACTS = "contacts"
    FLOOR_PLAN = "floor_plan"
    EMERGENCY = "emergency"
    #: 其他事项: only where somebody wrote it.
    OTHER = "other"


SECTIONS: tuple[Section, ...] = tuple(Section)
#: What is written of these stands in the place of what is known; of the others above it.
REPLACED = frozenset({Section.DISCIPLINE, Section.LEAVE, Section.EMERGENCY, Section.OTHER})
#: Sections of personal data: never in a handbook that everybody may see.
PERSONAL = frozenset({Section.LODGING, Section.CARS})
#: Characters of what is written of one section.
LONGEST = 2000
