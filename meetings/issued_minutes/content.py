"""What the minutes (纪要) say, word for word, as the paper shows it: content and its JSON. Pure.

Rows 4.5 to 4.7; norms REC-03, REC-04. ``from_data(to_data(content)) == content``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeVar

#: Texts of the whole paper, in the order they are edited in. Buttons carry the place: new ones go
#: last.
FIELDS = (
    "title",
    "overview",
    "attend",
    "in_attendance",
    "leave",
    "absent",
    "copies",
    "remarks",
    "time",
    "place",
    "chair",
    "recorder",
)
#: Of these, what only papers with their labels above the items show.
LABELS = ("time", "place", "chair", "recorder")
#: Characters.
LONGEST_TITLE, LONGEST_TEXT, LONGEST_RESOLUTION = 100, 3000, 500
MOST_SECTIONS, MOST_RESOLUTIONS = 60, 40
#: Numbers of the texts of a section in a button: see ``Field``.
_SECTION, _RESOLUTION = 1000, 2


@dataclass(frozen=True, slots=True)
class Resolution:
    """议定事项: what, by whom, until when."""

    text: str
    #: 责任人, and how the paper names them: 李四.
    owner_id: int | None = None
    owner: str = ""
    #: 牵头单位.
    unit_id: int | None = None
    unit: str = ""
    #: 配合单位, as it is written.
    partners: str = ""
    due_on: date | None = None
    #: Where it comes from: the line of the record, the action item it is already.
    record_id: int | None = None
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """An item: what was heard, held and decided (会议听取、认为、决定), and what follows."""

    heading: str
    text: str = ""
    #: None: a section written beside the agenda.
    item_id: int | None = None
    #: As the record has it: passed / in_principle / deferred / rejected / heard / "".
    outcome: str = ""
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The whole minutes. Lists of people have one unit a line: 财务处　张三、李　四."""

    #: 季度工作例会.
    title: str
    #: Whose minutes they are: the mark on the paper.
    unit: str
    #: The day in the office's zone.
    held_on: date
    #: In words, as the paper says them.
    time: str
    place: str
    chair: str
    recorder: str
    #: 会议概况: when, where, who presided, what for.
    overview: str
    sections: tuple[Section, ...]
    attend: str
    in_attendance: str
    leave: str
    absent: str
    #: 分送.
    copies: str
    #: What stands at the end: 散会, the day of the next meeting.
    remarks: str = ""


T = TypeVar("T", Content, Section, Resolution)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A resolution with its number in the whole paper and the number of its section, from 1."""

    number: int
    section: int
    resolution: Resolution


def resolutions(content: Content) -> tuple[Numbered, ...]:
    """Every resolution, numbered through."""
    return tuple(_numbered(content))


def _numbered(content: Content) -> Iterator[Numbered]:
    number = 0
    for at, section in enumerate(content.sections, 1):
        for one in section.resolutions:
            number += 1
            yield Numbered(number, at, one)


def units_concerned(content: Content) -> tuple[int, ...]:
    """The units that lead a resolution, each once, in the order of the paper."""
    found = [one.resolution.unit_id for one in _numbered(content)]
    return tuple(dict.fromkeys(unit for unit in found if unit is not None))


def to_data(content: Content) -> dict[str, Any]:
    """As JSON data; days as ISO dates."""
    data = asdict(content)
    data["held_on"] = content.held_on.isoformat()
    data["sections"] = [
        {
            **asdict(section),
            "resolutions": [
                asdict(one) | {"due_on": one.due_on.isoformat() if one.due_on else None}
                for one in section.resolutions
            ],
        }
        for section in content.sections
    ]
    return data


def from_data(data: dict[str, Any]) -> Content:
    """What ``to_data`` wrote."""
    sections = tuple(
        Section(**{**one, "resolutions": tuple(map(_resolution, one["resolutions"]))})
        for one in data["sections"]
    )
    held_on = date.fromisoformat(data["held_on"])
    return Content(**{**data, "held_on": held_on, "sections": sections})


def _resolution(data: dict[str, Any]) -> Resolution:
    due = data["due_on"]
    return Resolution(**{**data, "due_on": date.fromisoformat(due) if due else None})


@dataclass(frozen=True, slots=True)
class Field:
    """One text of the content: of the whole paper, of a section, of a resolution."""

    name: str
    section: int | None = None
    resolution: int | None = None

    @property
    def number(self) -> int:
        """As buttons carry it."""
        if self.section is None:
            return FIELDS.index(self.name)
        base = _SECTION * (self.section + 1)
        if self.resolution is None:
            return base + ("heading", "text").index(self.name)
        place = _RESOLUTION * (self.resolution + 1)
        return base + place + ("text", "partners").index(self.name)

    @property
    def many_lines(self) -> bool:
        """Whether the text may have several lines."""
        one = ("title", "heading", "partners", *LABELS)
        return self.name not in one and self.resolution is None

    @property
    def limit(self) -> int:
        """Characters at most."""
        if self.name in ("title", "heading", *LABELS):
            return LONGEST_TITLE
        return LONGEST_RESOLUTION if self.resolution is not None else LONGEST_TEXT

    @property
    def needed(self) -> bool:
        """Whether it can not be left empty."""
        return self.name in ("title", "overview", "heading") or (
            self.resolution is not None and self.name == "text"
        )


def field(number: int) -> Field | None:
    """The field a button carries; None for a number that is none."""
    if number < len(FIELDS):
        return Field(FIELDS[number])
    section, rest = divmod(number, _SECTION)
    if section == 0:
        return None
    if rest < _RESOLUTION:
        return Field(("heading", "text")[rest], section - 1)
    place, name = divmod(rest, _RESOLUTION)
    return Field(("text", "partners")[name], section - 1, place - 1)


def text_at(content: Content, at: Field) -> str | None:
    """The text there; None where the section or resolution is not there (any more)."""
    if at.section is None:
        return str(getattr(content, at.name))
    if at.section >= len(content.sections):
        return None
    section = content.sections[at.section]
    if at.resolution is None:
        return str(getattr(section, at.name))
    if at.resolution >= len(section.resolutions):
        return None
    return str(getattr(section.resolutions[at.resolution], at.name))


def with_text(content: Content, at: Field, text: str) -> Content:
    """The content with this text there. The place must be there."""
    if at.section is None:
        return _set(content, at.name, text)
    section = content.sections[at.section]
    if at.resolution is None:
        return with_section(content, at.section, _set(section, at.name, text))
    changed = _set(section.resolutions[at.resolution], at.name, text)
    return with_resolution(content, at.section, at.resolution, changed)


def _set(of: T, name: str, text: str) -> T:
    values: dict[str, Any] = {name: text}
    return replace(of, **values)


def with_section(content: Content, at: int, section: Section) -> Content:
    """The content with this section in place of the one there."""
    sections = (*content.sections[:at], section, *content.sections[at + 1 :])
    return replace(content, sections=sections)


def with_resolution(content: Content, section: int, at: int, changed: Resolution) -> Content:
    """The content with this resolution in place of the one there."""
    there = content.sections[section]
    found = (*there.resolutions[:at], changed, *there.resolutions[at + 1 :])
    return with_section(content, section, replace(there, resolutions=found))
