"""Who is who: rows of a table put together into persons, and found again in the roster. Row 2.6.

The same mobile number and name is the same person; so is the same name in the same unit. Where
two could be meant nobody guesses: the rows become problems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from meetings.roster.cleaning import identifies
from meetings.roster.entries import Entry, Known, Remark, Roster, remark


@dataclass(frozen=True, slots=True)
class Claim:
    """One person as the table has them: one row for each post."""

    name: str
    phone: str | None
    entries: tuple[Entry, ...]

    @property
    def row(self) -> int:
        """The first row: how the claim is known."""
        return self.entries[0].row

    @property
    def units(self) -> frozenset[str]:
        """Every unit named, of posts left too."""
        return frozenset(entry.unit for entry in self.entries)

    @property
    def left(self) -> bool:
        """Whether the person left all posts."""
        return all(entry.left for entry in self.entries)


@dataclass(slots=True)
class Matched:
    """The claims, each with whom it means; None for somebody new."""

    pairs: list[tuple[Claim, Known | None]] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    #: Names in rows with problems: they are somebody, so nobody of that name is absent.
    unsure: set[str] = field(default_factory=set)

    def refuse(self, claim: Claim, column: str, code: str) -> None:
        """Leave the claim's rows out."""
        self.unsure.add(claim.name)
        for entry in claim.entries:
            value = (entry.phone or "") if column == "phone" else entry.name
            self.problems.append(remark(entry.row, column, code, value))

    def warn(self, claim: Claim, code: str, value: str = "") -> None:
        """Say something about the claim's first row."""
        self.warnings.append(remark(claim.row, "name", code, value or claim.name))


def match(entries: Iterable[Entry], roster: Roster) -> Matched:
    """Put rows together into claims and find each in the roster."""
    matched = Matched()
    claims = _claims(list(entries), matched)
    found: dict[int, Known] = {}
    taken: set[int] = set()
    _by_phone(claims, roster, found, taken)
    refused = _by_strangers_phone(claims, roster, found, taken, matched)
    refused |= _by_unit(claims, roster, found, taken, refused, matched)
    names = _count(claim.name for claim in claims if not claim.left)
    known = _count(person.name for person in roster.people if not person.left)
    for claim in claims:
        if claim.row in refused:
            continue
        person = found.get(claim.row)
        if person is None and not claim.left and (names[claim.name] > 1 or known[claim.name]):
            matched.warn(claim, "same-name")
        matched.pairs.append((claim, person))
    return matched


def _claims(entries: list[Entry], matched: Matched) -> list[Claim]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.phone is not None and identifies(entry.phone):
            owners[entry.phone].add(entry.name)
    own: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    bare: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.phone is None or not identifies(entry.phone):
            bare[entry.name, entry.unit].append(entry)
        elif len(owners[entry.phone]) > 1:
            matched.refuse(Claim(entry.name, entry.phone, (entry,)), "phone", "phone-shared")
        else:
            own[entry.name, entry.phone].append(entry)
    homes: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for key, rows in own.items():
        for unit in dict.fromkeys(entry.unit for entry in rows):
            homes[key[0], unit].append(key)
    claims = [
        claim for key, rows in bare.items() if (claim := _bare(rows, own, homes[key], matched))
    ]
    claims += [Claim(name, phone, _once(rows, matched)) for (name, phone), rows in own.items()]
    return sorted(claims, key=lambda claim: claim.row)


def _bare(
    rows: list[Entry],
    own: dict[tuple[str, str], list[Entry]],
    homes: list[tuple[str, str]],
    matched: Matched,
) -> Claim | None:
    """Rows of one name in one unit without a number of their own."""
    claim = Claim(rows[0].name, rows[0].phone, tuple(rows))
    titles = {entry.title for entry in rows}
    phones = {entry.phone for entry in rows if entry.phone}
    if len(titles) > 1 or len(phones) > 1 or len(homes) > 1:
        matched.refuse(claim, "name", "which-person")
        return None
    if homes:
        # The same name stands in the same unit with a number: the same post once more, or who?
        held = {entry.title for entry in own[homes[0]] if entry.unit == rows[0].unit}
        if not titles <= held | {""}:
            matched.refuse(claim, "name", "which-person")
            return None
        for entry in rows:
            matched.warnings.append(remark(entry.row, "name", "duplicate-row", entry.name))
        return None
    return Claim(claim.name, claim.phone, _once(rows, matched))


def _once(rows: list[Entry], matched: Matched) -> tuple[Entry, ...]:
    """The rows without repeats of the same post."""
    kept: dict[tuple[str, str], Entry] = {}
    for entry in rows:
        if (entry.unit, entry.title) in kept:
            matched.warnings.append(remark(entry.row, "name", "duplicate-row", entry.name))
        else:
            kept[entry.unit, entry.title] = entry
    return tuple(kept.values())


def _by_phone(
    claims: list[Claim], roster: Roster, found: dict[int, Known], taken: set[int]
) -> None:
    """The same name and number; somebody who left and came back too."""
    by_key: dict[tuple[str, str], Known] = {}
    for person in sorted(roster.people, key=lambda person: not person.left):
        if person.phone is not None and identifies(person.phone):
            by_key[person.name, person.phone] = person
    for claim in claims:
        same = by_key.get((claim.name, claim.phone)) if claim.phone else None
        if same is not None:
            found[claim.row] = same
            taken.add(same.person_id)


def _by_strangers_phone(
    claims: list[Claim],
    roster: Roster,
    found: dict[int, Known],
    taken: set[int],
    matched: Matched,
) -> set[int]:
    """The same number under another name: a corrected name, unless both are somebody."""
    by_phone = {
        person.phone: person
        for person in roster.people
        if person.phone is not None and identifies(person.phone) and not person.left
    }
    claimed = {(claim.name, unit) for claim in claims for unit in claim.units}
    held = {
        (person.name, unit) for person in roster.people if not person.left for unit in person.units
    }
    refused: set[int] = set()
    for claim in claims:
        person = by_phone.get(claim.phone or "")
        if person is None or claim.row in found:
            continue
        both = any((person.name, unit) in claimed for unit in person.units) or any(
            (claim.name, unit) in held for unit in claim.units
        )
        if both or person.person_id in taken:
            matched.refuse(claim, "phone", "phone-of-other")
            matched.unsure.add(person.name)
            refused.add(claim.row)
        else:
            matched.warn(claim, "renamed", person.name)
            found[claim.row] = person
            taken.add(person.person_id)
    return refused


def _by_unit(
    claims: list[Claim],
    roster: Roster,
    found: dict[int, Known],
    taken: set[int],
    refused: set[int],
    matched: Matched,
) -> set[int]:
    """The same name in the same unit, where only one can be meant."""
    rivals: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.row not in found and claim.row not in refused:
            for unit in claim.units:
                rivals[claim.name, unit].append(claim)
    there: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for person in roster.people:
        if not person.left and person.person_id not in taken:
            for unit in person.units:
                there[person.name, unit].append(person)
    unsure: set[int] = set()
    for claim in claims:
        if claim.row in found or claim.row in refused:
            continue
        keys = [(claim.name, unit) for unit in claim.units]
        persons = {person.person_id: person for key in keys for person in there[key]}
        others = {other.row for key in keys for other in rivals[key]}
        if not persons:
            continue
        if len(persons) > 1 or len(others) > 1:
            matched.refuse(claim, "name", "which-person")
            unsure.add(claim.row)
        else:
            found[claim.row] = next(iter(persons.values()))
    return unsure


def _count(names: Iterable[str]) -> defaultdict[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    return counts
