"""Names a unit reports, as typed, pasted or in a table, and the people of the unit they mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from meetings.people import Named, named
from meetings.roster.cleaning import Unclean, clean_name, clean_phone, clean_title, folded
from storage import Session
from storage import attendance as attendance_rows
from storage import people as rows

_MARKS = re.compile(r"[,，、;；\t|｜]+")
_BLANKS = re.compile(r"[\s\u3000]+")
#: "1." or "(2)" before a name.
_NUMBERING = re.compile(r"^\s*[(（]?\d{1,3}[)）.、:：]\s*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HEADINGS = frozenset(
    {"姓名", "名字", "name", "full name", "参会人", "參會人", "与会人", "與會人"}
)
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as reported. ``person_id`` once the reporter said who is meant."""

    name: str
    title: str = ""
    phone: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class BadName:
    """A line that names nobody; ``code`` as in ``meetings.roster.cleaning``."""

    line: str
    code: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several people of the unit may be meant."""

    people: tuple[Named, ...]


def names_in(text: str) -> tuple[Entry, ...] | BadName:
    """People in typed or pasted text, one a line, or several names on one line. Pure."""
    found: list[Sequence[str]] = []
    for line in text.splitlines():
        cells = _cells(_NUMBERING.sub("", line))
        if not cells:
            continue
        # "张三、李四、王五" is three people; "张三，科长" is one with a post.
        if len(cells) > 1 and "、" in line and not any(_is_phone(cell) for cell in cells):
            found.extend(_cells(cell) for cell in line.split("、") if cell.strip())
        else:
            found.append(cells)
    return entries_of(found)


def _cells(line: str) -> list[str]:
    parts = [part for part in _MARKS.split(line) if part.strip()]
    if len(parts) == 1 and _HAN.search(line):
        return _by_blanks(parts[0])
    return [part.strip() for part in parts]


def _by_blanks(line: str) -> list[str]:
    """张三 科长 is a name and a post; 张 三 is a name with a blank for looks."""
    parts = [part for part in _BLANKS.split(line.strip()) if part]
    if len(parts) > 1 and len(parts[0]) == 1 and len(parts[1]) == 1:
        parts = [parts[0] + parts[1], *parts[2:]]
    return parts


def _is_phone(cell: str) -> bool:
    return len(re.sub(r"\D", "", cell)) >= 7


def entries_of(lines: Iterable[Sequence[str]]) -> tuple[Entry, ...] | BadName:
    """People in rows of cells: name, post, phone in this order; a heading is passed over. Pure."""
    entries: list[Entry] = []
    for cells in lines:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if filled and _NUMBER.fullmatch(filled[0]):
            filled = filled[1:]
        if not filled or any(folded(cell).lower() in _HEADINGS for cell in filled):
            continue
        try:
            entry = _entry(filled)
        except Unclean as unclean:
            return BadName(" ".join(filled)[:60], unclean.code)
        if entry not in entries:
            entries.append(entry)
    return tuple(entries)


def _entry(filled: list[str]) -> Entry:
    phones = [cell for cell in filled[1:] if _is_phone(cell)]
    titles = [cell for cell in filled[1:] if not _is_phone(cell)]
    phone = clean_phone(phones[0])[0] if phones else None
    return Entry(clean_name(filled[0]), clean_title(" ".join(titles)), phone or "")


def meant(session: Session, unit_id: int, entry: Entry) -> int | Unclear | None:
    """The person of the unit an entry means; None for somebody the roster does not know."""
    members = rows.members_of_unit(session, unit_id)
    if entry.person_id is not None:
        return entry.person_id if any(m.id == entry.person_id for m in members) else None
    if entry.phone:
        by_phone = [
            p for p in rows.people_with_phone(session, entry.phone) if p.name == entry.name
        ]
        if len(by_phone) == 1:
            return by_phone[0].id
    same = [member for member in members if member.name.casefold() == entry.name.casefold()]
    if entry.title and len(same) > 1:
        people = named(session, [member.id for member in same])
        same = [m for m in same if people[m.id].title == entry.title] or same
    if len(same) > 1:
        people = named(session, [member.id for member in same])
        return Unclear(tuple(people[member.id] for member in same))
    return same[0].id if same else None


def on_other_rosters(
    session: Session, meeting_id: int, unit_id: int, people: Collection[int]
) -> list[str]:
    """Names of those who come for another unit, or whom the hosts invited for one: nobody is
    taken off somebody else's roster by who knows their number."""
    found = [
        place.person_id
        for place in attendance_rows.named_for(session, meeting_id)
        if place.person_id in people and place.unit_id != unit_id and place.standing != "refused"
    ]
    known = named(session, found)
    return [known[one].name for one in found]
