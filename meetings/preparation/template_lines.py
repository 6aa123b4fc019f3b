"""Lines of a template of preparation tasks: what one says, whether it does, and how two editions
differ. Pure. Norms ORG-17, ORG-18."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.preparation.days import MOST_AFTER, MOST_BEFORE
from meetings.preparation.facts import FACTS
from meetings.regime import Profile

#: Characters of a group's name, and of a task or its result.
LONGEST_GROUP, LONGEST_TEXT = 20, 200
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who does what until when."""

    group: str
    text: str
    #: Working days before the first day; below 0 after the last one.
    lead_wd: int
    result: str = ""
    what: str = ""

    def to_data(self) -> dict[str, Any]:
        """The line as its edition keeps it."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Line:
        """What ``to_data`` wrote."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not what it was: ``old`` is None where it was added, ``new`` where it was
    taken out. Numbers count from 1."""

    kind: Literal["added", "removed", "changed"]
    number: int
    old: Line | None
    new: Line | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two editions differ."""

    differences: tuple[Difference, ...]
    #: Whether lines that are in both stand in another order.
    reordered: bool

    @property
    def nothing(self) -> bool:
        """Whether they say the same."""
        return not self.differences and not self.reordered


def tidy(line: Line) -> Line:
    """The line without needless blanks."""
    return replace(
        line,
        group=" ".join(line.group.split()),
        text=" ".join(line.text.split()),
        result=" ".join(line.result.split()),
    )


def problem_of(lines: Sequence[Line], profile: Profile) -> Refused | None:
    """What is wrong with these lines, if anything; ``number`` says with which."""
    if not lines:
        return refused("template-empty")
    if len(lines) > MOST_LINES:
        return refused("template-long", limit=MOST_LINES)
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(lines, 1):
        if not line.group or len(line.group) > LONGEST_GROUP:
            return refused("template-group", number=number, limit=LONGEST_GROUP)
        if not line.text or max(len(line.text), len(line.result)) > LONGEST_TEXT:
            return refused("template-text", number=number, limit=LONGEST_TEXT)
        if not -MOST_AFTER <= line.lead_wd <= MOST_BEFORE:
            return refused("template-lead", number=number)
        if (line.group, line.text) in seen:
            return refused("template-twice", number=number)
        if mark_in(f"{line.group}\n{line.text}\n{line.result}", profile):
            return refused("level-mark")
        seen.add((line.group, line.text))
    return None


def compare(old: Sequence[Line], new: Sequence[Line]) -> Comparison:
    """How the new lines differ from the old ones. A line is the same where its words are; one
    that was put in other words in its old place was changed. What each is about is no difference:
    nobody wrote it."""
    pairs = _pairs(old, new)
    before = {at: by for by, at in pairs.items()}
    found: list[Difference] = []
    for at, line in enumerate(new):
        by = before.get(at)
        if by is None:
            found.append(Difference("added", at + 1, None, line))
        elif replace(old[by], what=line.what) != line:
            found.append(Difference("changed", at + 1, old[by], line))
    for at, line in enumerate(old):
        if at not in pairs:
            found.append(Difference("removed", at + 1, line, None))
    order = [pairs[at] for at in sorted(pairs)]
    return Comparison(tuple(found), reordered=order != sorted(order))


def with_what(lines: Sequence[Line], old: Sequence[Line]) -> list[Line]:
    """Lines of a table, which says nothing of what each is about, with what the old ones knew."""
    about = {at: reworded(old[by], lines[at].text).what for by, at in _pairs(old, lines).items()}
    return [replace(line, what=line.what or about.get(at, "")) for at, line in enumerate(lines)]


def reworded(line: Line, text: str) -> Line:
    """The line in other words. What the house would close by itself it does not any more: only
    people know what the new words ask for."""
    same = line.text == text or line.what not in FACTS
    return replace(line, text=text, what=line.what if same else "")


def _pairs(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    """Which old line is which new one, by position: the same group and words, then the same
    words, then in as many lines the same place in the same group."""
    pairs: dict[int, int] = {}
    for same in (
        lambda a, b: (a.group, a.text) == (b.group, b.text),
        lambda a, b: a.text == b.text,
    ):
        for by, line in enumerate(old):
            if by in pairs:
                continue
            taken = set(pairs.values())
            at = next((i for i, n in enumerate(new) if i not in taken and same(line, n)), None)
            if at is not None:
                pairs[by] = at
    taken = set(pairs.values())
    for at in range(min(len(old), len(new)) if len(old) == len(new) else 0):
        if at not in pairs and at not in taken and old[at].group == new[at].group:
            pairs[at] = at
    return pairs
