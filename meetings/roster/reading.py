"""A table into entries: which row is the heading, which column is what, which row is nobody.

Pure; the table's own reader (xlsx, CSV, pasted text) is a paper's business. Row 2.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.regime import Profile
from meetings.roster.cleaning import (
    Unclean,
    blank,
    clean_groups,
    clean_name,
    clean_phone,
    clean_rank,
    clean_status,
    clean_title,
    clean_unit,
    folded,
)
from meetings.roster.entries import Entry, RawRow, Remark, Sheet, remark
from meetings.roster.headings import FIELD_OF, IGNORED, WITHHELD

#: Rows looked at for the heading; above it stand titles and dates of issue.
HEADING_WITHIN = 20

_TOTALS = re.compile(r"^(合计|合計|总计|總計|小计|小計|共计|共計|total)")
_ASIDES = re.compile(r"\((必填|选填|選填|required|optional)\)$|[*:]")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the heading is, and which column holds what."""

    row: int
    #: Position in the table's rows.
    index: int
    columns: dict[str, int]
    withheld: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoHeader:
    """No row names the columns; ``missing`` are the needed ones the best row lacks."""

    missing: tuple[str, ...]


def find_header(rows: Sequence[RawRow]) -> Header | NoHeader:
    """The heading: the first row that names both the name and the unit; titles may stand above.

    A field named twice counts where it stands first.
    """
    best: tuple[str, ...] = ("name", "unit")
    for index, (number, cells) in enumerate(rows[:HEADING_WITHIN]):
        header = _header(number, index, cells)
        missing = tuple(field for field in ("name", "unit") if field not in header.columns)
        if not missing:
            return header
        if len(missing) < len(best):
            best = missing
    return NoHeader(best)


def _header(number: int, index: int, cells: tuple[str, ...]) -> Header:
    columns: dict[str, int] = {}
    withheld, unknown = [], []
    for at, cell in enumerate(cells):
        heading = _heading(cell)
        field = FIELD_OF.get(heading)
        if field is not None and field not in columns:
            columns[field] = at
        elif heading in WITHHELD:
            withheld.append(folded(cell))
        elif heading and heading not in IGNORED and field is None:
            unknown.append(folded(cell)[:20])
    return Header(number, index, columns, tuple(withheld), tuple(unknown))


def _heading(cell: str) -> str:
    text = folded(cell).lower()
    return _ASIDES.sub("", text).strip()


def read_rows(rows: Sequence[RawRow], header: Header, profile: Profile) -> Sheet:
    """The entries below the heading; rows that do not do become problems, by row and column."""
    entries: list[Entry] = []
    problems: list[Remark] = []
    warnings: list[Remark] = []
    named: set[str] = set()
    for number, cells in rows[header.index + 1 :]:
        if _repeats_heading(cells, header):
            continue
        aside = _not_a_person(number, cells, header)
        if aside is not None:
            warnings.append(aside)
            continue
        reader = _RowReader(number, cells, header, profile)
        entry = reader.read()
        warnings.extend(reader.warnings)
        problems.extend(reader.problems)
        if entry is not None:
            entries.append(entry)
        elif reader.name:
            named.add(reader.name)
    return Sheet(
        entries=tuple(entries),
        problems=tuple(problems),
        warnings=tuple(warnings),
        columns=frozenset(header.columns),
        withheld=header.withheld,
        unknown=header.unknown,
        named_in_problems=frozenset(named),
    )


def _repeats_heading(cells: tuple[str, ...], header: Header) -> bool:
    """Printed lists repeat the heading on every page."""
    return all(FIELD_OF.get(_heading(cells[at])) == field for field, at in header.columns.items())


def _not_a_person(number: int, cells: tuple[str, ...], header: Header) -> Remark | None:
    """A heading of a section, a sum, a remark at the foot: said, and left out."""
    filled = [cell for cell in cells if not blank(cell)]
    first = folded(filled[0]) if filled else ""
    lonely = len(filled) <= 1 and len(header.columns) > 2
    if lonely or _TOTALS.match(first.lower()):
        return remark(number, "", "not-a-person", first)
    return None


class _RowReader:
    """Reads one row, collecting everything that is wrong with it, not only the first thing."""

    def __init__(
        self, number: int, cells: tuple[str, ...], header: Header, profile: Profile
    ) -> None:
        self._number = number
        self._cells = cells
        self._columns = header.columns
        self._profile = profile
        self.problems: list[Remark] = []
        self.warnings: list[Remark] = []
        self.name = ""

    def read(self) -> Entry | None:
        """The entry; None where there are problems."""
        left = self._status()
        unit, title, phone = self._unit(), self._title(), self._phone()
        name, groups = self._name(), self._groups()
        if self.problems or name is None or unit is None:
            return None
        return Entry(
            row=self._number,
            name=name,
            unit=unit,
            title=title,
            phone=phone,
            rank=self._rank(),
            left=left,
            contact=self._contact(),
            groups=groups,
        )

    def _cell(self, field: str) -> str:
        at = self._columns.get(field)
        return self._cells[at] if at is not None and at < len(self._cells) else ""

    def _problem(self, field: str, unclean: Unclean) -> None:
        self.problems.append(remark(self._number, field, unclean.code, self._cell(field)))

    def _name(self) -> str | None:
        try:
            self.name = clean_name(self._cell("name"))
        except Unclean as unclean:
            self._problem("name", unclean)
            return None
        return self.name

    def _unit(self) -> str | None:
        try:
            return clean_unit(self._cell("unit"))
        except Unclean as unclean:
            self._problem("unit", unclean)
            return None

    def _title(self) -> str:
        try:
            return clean_title(self._cell("title"))
        except Unclean as unclean:
            self._problem("title", unclean)
            return ""

    def _phone(self) -> str | None:
        try:
            phone, several = clean_phone(self._cell("phone"))
        except Unclean as unclean:
            self._problem("phone", unclean)
            return None
        if several:
            self._warn("phone", "phone-several")
        return phone

    def _status(self) -> bool:
        try:
            return clean_status(self._cell("status"))
        except Unclean as unclean:
            self._problem("status", unclean)
            return False

    def _rank(self) -> str | None:
        try:
            return clean_rank(self._cell("rank"), self._profile)
        except Unclean as unclean:
            self._warn("rank", unclean.code)
            return None

    def _groups(self) -> tuple[str, ...]:
        try:
            return clean_groups(self._cell("group"))
        except Unclean as unclean:
            self._problem("group", unclean)
            return ()

    def _contact(self) -> str:
        """The contact's name; a wrong one is a warning: the person is imported all the same."""
        cell = self._cell("contact")
        if blank(cell):
            return ""
        try:
            return clean_name(cell)
        except Unclean:
            self._warn("contact", "contact-unknown")
            return ""

    def _warn(self, field: str, code: str) -> None:
        self.warnings.append(remark(self._number, field, code, self._cell(field)))
