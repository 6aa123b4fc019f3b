"""Reading lessons: the lists, what comes back, and what a series has taught. Rows 8.8, 8.9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.likeness import SAME, likeness
from meetings.meetings import Refused
from meetings.people import Action, Who, may
from meetings.reports.register import read_words, scope
from meetings.tasks.reading import about
from storage import Session
from storage import lessons as rows
from storage import meetings as meeting_rows
from storage import tasks as task_rows

#: What of a series is said when the next meeting is prepared.
_OF_SERIES = 3


class Kind(StrEnum):
    """经验 or 不足."""

    LESSON = "lesson"
    SHORTCOMING = "shortcoming"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that was taken against a shortcoming."""

    task_id: int
    year: int
    number: int
    text: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """One time something was noted: when, from which item (year and number None: of none)."""

    at: datetime
    year: int | None
    number: int | None
    #: resolution / measure.
    task_kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A lesson, or a shortcoming with every time it came, the first first, and its measures."""

    id: int
    kind: Kind
    text: str
    unit: str
    meeting: str
    #: The item it was first noted from; None for one of no item.
    task_id: int | None
    appearances: tuple[Appearance, ...]
    measures: tuple[Measure, ...]

    @property
    def times(self) -> int:
        """How often it was noted."""
        return len(self.appearances)


def coming_back(session: Session, who: Who, task_id: int, text: str) -> Shown | None:
    """The shortcoming of the same series or unit that these words most likely repeat."""
    task = task_rows.task(session, task_id)
    if task is None:
        return None
    found = near(session, who, task)
    likely = max(found, key=lambda one: (likeness(text, one.text), -one.id), default=None)
    if likely is None or likeness(text, likely.text) < SAME:
        return None
    root = likely.same_as_id or likely.id
    return next((one for one in _grouped(found) if one.id == root), None)


def shortcomings(session: Session, who: Who, words: str = "") -> tuple[Shown, ...] | Refused:
    """Shortcomings this person may see, what came back most often first."""
    units = scope(who)
    if isinstance(units, Refused):
        return units
    found = rows.known(session, Kind.SHORTCOMING.value, levels=who.levels, units=units)
    grouped = _grouped(sorted(found, key=lambda one: one.id))
    wanted = _wanted(words)
    shown = [one for one in grouped if all(_holds(one, word) for word in wanted)]
    shown.sort(key=lambda one: (-one.times, -one.appearances[-1].at.timestamp()))
    return tuple(shown)


def experiences(session: Session, who: Who, words: str = "") -> tuple[Shown, ...] | Refused:
    """Experience worth keeping that this person may see, the latest first."""
    units = scope(who)
    if isinstance(units, Refused):
        return units
    found = rows.known(
        session, Kind.LESSON.value, levels=who.levels, units=units, words=_wanted(words)
    )
    return tuple(_shown([one]) for one in found)


def lessons_for_series(
    session: Session, series: str, *, levels: frozenset[str] | None = None
) -> tuple[Shown, ...]:
    """What was learnt in earlier meetings of a series, for whoever prepares the next one."""
    if not series:
        return ()
    found = rows.of_series(session, series, levels=levels, limit=_OF_SERIES)
    return tuple(_shown([one]) for one in found)


def lessons_of_meetings(
    session: Session, meeting_ids: list[int], *, levels: frozenset[str] | None
) -> tuple[Shown, ...]:
    """What was learnt from the items of these meetings, the oldest first."""
    found = rows.of_meetings(session, meeting_ids, levels=levels)
    return tuple(_shown([one]) for one in reversed(found))


def near(session: Session, who: Who, task: task_rows.Task) -> list[rows.Known]:
    """Shortcomings of the item's series or unit that may be shown, the oldest first: those of the
    units whose register this person sees; to who works on the item also those of its unit."""
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    series = meeting.series if meeting else ""
    found = rows.shortcomings_near(session, series=series, unit_id=task.unit_id, levels=who.levels)
    units = scope(who)
    if units is None:
        return list(found)
    seen: frozenset[int] = frozenset() if isinstance(units, Refused) else units
    if may(who, Action.SHARE_TASK, about(session, task)) and task.unit_id is not None:
        seen |= {task.unit_id}
    return [one for one in found if one.unit_id in seen]


def _grouped(found: list[rows.Known]) -> list[Shown]:
    """Each shortcoming once, with every time it came; ``found`` is the oldest first."""
    groups: dict[int, list[rows.Known]] = {}
    for one in found:
        groups.setdefault(one.same_as_id or one.id, []).append(one)
    return [_shown(group, root) for root, group in groups.items()]


def _shown(group: list[rows.Known], root: int | None = None) -> Shown:
    first = group[0]
    return Shown(
        id=root or first.id,
        kind=Kind(first.kind),
        text=first.text,
        unit=first.unit,
        meeting=first.meeting,
        task_id=first.task_id,
        appearances=tuple(
            Appearance(
                one.at, one.task_year, one.task_number, one.task_kind or "resolution", one.text
            )
            for one in group
        ),
        measures=tuple(
            Measure(
                one.measure_id,
                one.measure_year or 0,
                one.measure_number or 0,
                one.measure_text,
                one.measure_state == "closed",
            )
            for one in group
            if one.measure_id is not None
        ),
    )


def _wanted(words: str) -> tuple[str, ...]:
    found, number = read_words(words)
    return found if number is None else (words.strip(),)


def _holds(one: Shown, word: str) -> bool:
    said = (
        *(appearance.text for appearance in one.appearances),
        *(measure.text for measure in one.measures),
        one.unit,
        one.meeting,
    )
    return any(word.casefold() in text.casefold() for text in said)
