"""Words inside the handbook: each section's facts as lines and tables. Row 2.2, ORG-14."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from chat.dates import say_day, say_time
from chat.texts import Texts
from chat.texts.signin import Reader
from meetings.handbooks.facts import ContactLine, HandbookFacts, RosterGroup
from meetings.handbooks.sections import Section
from meetings.seats.hall import Sitter

#: Rows of a table: a row of one cell is a heading across it.
Rows = tuple[tuple[str, ...], ...]


def title(texts: Texts, section: Section) -> str:
    """What the section is called."""
    return texts.plain(f"handbook-section-{section.value.replace('_', '-')}")


def head(texts: Texts, *names: str) -> tuple[str, ...]:
    """Column heads."""
    return tuple(texts.plain(f"handbook-head-{name}") for name in names)


def schedule(reader: Reader, facts: HandbookFacts) -> Rows:
    """When, and what; the only sitting is the meeting itself."""
    meeting = facts.meeting
    return tuple(
        (
            reader.when(one.starts_at, one.ends_at),
            one.title or (meeting.title if len(facts.schedule) == 1 else ""),
        )
        for one in facts.schedule
    )


def agenda(facts: HandbookFacts) -> Rows:
    """Number, item, who presents it."""
    return tuple(
        (str(number), one.title, one.presenter) for number, one in enumerate(facts.agenda, 1)
    )


def roster(texts: Texts, facts: HandbookFacts, seats: Mapping[int, str]) -> Rows:
    """Everybody who comes under leaders, units and capacities; ``seats`` by participant, or
    nothing where no seat is set."""
    found: list[tuple[str, ...]] = []
    for group in facts.roster:
        found.append((_group(texts, group),))
        for one in group.people:
            row = (_name(texts, one), _post(texts, one, group))
            found.append((*row, seats.get(one.participant_id, "")) if seats else row)
    return tuple(found)


def _group(texts: Texts, group: RosterGroup) -> str:
    if group.kind == "unit":
        return group.unit or texts.plain("handbook-group-no-unit")
    return texts.plain(f"handbook-group-{group.kind.replace('_', '-')}")


def _name(texts: Texts, one: Sitter) -> str:
    """Whoever comes for somebody says so: 王芳（代李明）."""
    if not one.instead_of:
        return one.name
    return texts.plain("handbook-instead", name=one.name, instead=one.instead_of)


def _post(texts: Texts, one: Sitter, group: RosterGroup) -> str:
    """The title as invited; with the unit where the heading does not say it."""
    if group.kind == "unit" or not one.unit:
        return one.title
    return texts.plain("handbook-post", unit=one.unit, title=one.title).strip()


def lodging(texts: Texts, facts: HandbookFacts) -> Rows:
    """Room and who sleeps there, by hotel; two rooms in a row."""
    comma = texts.plain("meeting-list-comma")
    found: list[tuple[str, ...]] = []
    for hotel, several in groupby(facts.lodging, key=lambda one: one.hotel):
        if hotel:
            found.append((hotel,))
        rooms = [(one.number, comma.join(one.names)) for one in several]
        rooms += [("", "")] * (len(rooms) % 2)
        found += [(*left, *right) for left, right in zip(rooms[::2], rooms[1::2], strict=True)]
    return tuple(found)


def meals(reader: Reader, facts: HandbookFacts) -> Rows:
    """Which meal, at what time, where; by day."""
    texts, today = reader.texts, reader.office.today(reader.now)
    found: list[tuple[str, ...]] = []
    for day, several in groupby(facts.meals, key=lambda one: one.day):
        found.append((say_day(day, texts.language, today=today),))
        for one in several:
            kind = texts.plain(f"handbook-meal-{one.kind}")
            style = texts.plain(f"handbook-style-{one.style}")
            found.append((f"{kind} {style}", one.starts, one.place))
    return tuple(found)


def cars(reader: Reader, facts: HandbookFacts) -> Rows:
    """When, from where to where, in which car; by day."""
    texts, office = reader.texts, reader.office
    today = office.today(reader.now)
    found: list[tuple[str, ...]] = []
    for day, several in groupby(facts.cars, key=lambda one: office.today(one.leaves_at)):
        found.append((say_day(day, texts.language, today=today),))
        for one in several:
            way = texts.plain("handbook-way", start=one.start or "—", end=one.end or "—")
            driver = " ".join(part for part in (one.driver, one.phone) if part)
            found.append((say_time(one.leaves_at, office.zone), way, one.plate, driver))
    return tuple(found)


def contacts(texts: Texts, facts: HandbookFacts) -> Rows:
    """Who sees to what; the phone only in a handbook that may hold it."""
    found = []
    for one in facts.contacts:
        row = (one.name, _duties(texts, one))
        found.append((*row, one.phone) if facts.full else row)
    return tuple(found)


def _duties(texts: Texts, one: ContactLine) -> str:
    kinds = [texts.plain("handbook-organiser")] if one.organiser else []
    kinds += [texts.plain(f"duty-{kind}") for kind in one.duties]
    return texts.plain("meeting-list-comma").join(kinds)


def discipline(reader: Reader) -> tuple[str, ...]:
    """会议纪律, as the profile has it."""
    rules = reader.office.profile.handbook.discipline
    return tuple(str(getattr(rule, reader.texts.language)) for rule in rules)


def leave(reader: Reader, facts: HandbookFacts) -> str:
    """How one asks for leave at this meeting."""
    organiser = facts.meeting.organiser.name if facts.meeting.organiser else ""
    decided = reader.office.profile.packages[facts.meeting.package].leave
    key = "handbook-leave-decided" if decided else "handbook-leave-told"
    return reader.texts.plain(key, organiser=organiser)
