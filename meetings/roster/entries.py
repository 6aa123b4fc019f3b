"""What is read from a table, and what is known already: the two sides of an import. Row 2.6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: A row as a table reader gives it: its number in the sender's program, and its cells.
RawRow = tuple[int, tuple[str, ...]]

#: Characters of one cell kept in a remark.
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a row: a problem (the row is left out) or a warning.

    ``code`` leads to the text ``roster-remark-<code>``, ``column`` to ``roster-column-<column>``
    (empty: the row as a whole); ``value`` is what stood there.
    """

    row: int
    column: str
    code: str
    value: str = ""

    def to_data(self) -> list[Any]:
        """As JSON."""
        return [self.row, self.column, self.code, self.value]

    @classmethod
    def from_data(cls, data: list[Any]) -> Remark:
        """What ``to_data`` wrote."""
        return cls(*data)


def remark(row: int, column: str, code: str, value: str = "") -> Remark:
    """A remark; a long value is cut."""
    quote = " ".join(value.split())
    if len(quote) > LONGEST_QUOTE:
        quote = quote[: LONGEST_QUOTE - 1] + "…"
    return Remark(row, column, code, quote)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row about one post of one person, cleaned and valid."""

    row: int
    name: str
    unit: str
    title: str = ""
    phone: str | None = None
    rank: str | None = None
    #: The row says that the person left this post (离职, 调出, 退休 …).
    left: bool = False
    #: The contact (联络员) as named in the row; empty for none.
    contact: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table read: the entries, what was wrong, and which columns were not used."""

    entries: tuple[Entry, ...]
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    #: Which of the known columns the table has.
    columns: frozenset[str]
    #: Columns never stored (ORG-04: gender, ethnicity, ID numbers …), by their heading.
    withheld: tuple[str, ...] = ()
    #: Headings nobody knows.
    unknown: tuple[str, ...] = ()
    #: Names in rows with problems: nobody of these names is taken for absent.
    named_in_problems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post somebody holds now."""

    post_id: int
    unit: str
    title: str
    rank: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Known:
    """A person in the roster as it is now; ``left`` where they are gone but remembered."""

    person_id: int
    name: str
    phone: str | None
    left: bool = False
    contact_id: int | None = None
    posts: tuple[HeldPost, ...] = ()
    groups: frozenset[str] = frozenset()
    #: Granted roles: such a person is never marked left for merely being absent from a file.
    holds_role: bool = False

    @property
    def units(self) -> frozenset[str]:
        """Names of the units of their posts."""
        return frozenset(post.unit for post in self.posts)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody, and every unit, as it is now."""

    people: tuple[Known, ...]
    units: tuple[str, ...]
    #: Units that ended, by name → the name of what follows them, "" where nothing does.
    ended: Mapping[str, str] = field(default_factory=dict)
