"""What must be so of decisions, minutes and numbers, told without the product: plain data and
rules by which ``test_record_life`` judges it. Rows 4.3, 4.6, 4.9, 6.2; norms REC-05, REC-07.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """A resolution. ``key`` tells lines of the same words apart."""

    key: int
    text: str
    owner: str
    item: int
    struck: bool = False


@dataclass(slots=True)
class Edition:
    """An edition of the minutes: its lines by item, in order."""

    lines: list[Line]
    #: draft / asked / approved / issued.
    state: str = "draft"
    #: 0: the checker, 1: the units concerned, 2: the chair.
    step: int = 0
    agreed: set[str] = field(default_factory=set)

    def numbered(self) -> list[Line]:
        """As the paper has them: by item, in the order they were written."""
        return sorted(self.lines, key=lambda line: line.item)


@dataclass(slots=True)
class Gathering:
    """A meeting that was held."""

    lines: list[Line] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    #: (year, number); None before the first issue.
    number: tuple[int, int] | None = None
    #: Key of a line → how its action item is worded: it stays as it was opened.
    tasks: dict[int, str] = field(default_factory=dict)
    #: Key of a line → its place in the paper when that last named it.
    places: dict[int, int] = field(default_factory=dict)

    @property
    def newest(self) -> Edition | None:
        """The edition that was begun last."""
        return self.editions[-1] if self.editions else None


class Rules:
    """The office as the rules see it. Names are those of people."""

    def __init__(self, checker: str, chair: str, home: str) -> None:
        self.checker, self.chair = checker, chair
        #: Who heads the writer's own unit: it need not agree with itself.
        self.home = home
        self.gatherings: dict[int, Gathering] = {}
        self.last: dict[int, int] = {}

    def begin(self, meeting: int) -> str:
        """The first edition takes what was decided and stands."""
        one = self.gatherings[meeting]
        if one.newest is not None:
            return "again" if one.newest.state != "issued" else "refused"
        one.editions.append(Edition([line for line in one.lines if not line.struck]))
        return "begun"

    def correct(self, meeting: int) -> str:
        """An erratum begins with what holds; one at a time."""
        newest = self.gatherings[meeting].newest
        if newest is None:
            return "refused"
        if newest.state != "issued":
            return "again"
        self.gatherings[meeting].editions.append(Edition(list(newest.lines)))
        return "begun"

    def differs(self, meeting: int) -> bool:
        """Whether the draft says other than what was decided: the record's lines that stand, and
        what is an action item since it was issued. Where no line was ever written down, a line
        more in the draft is nothing to tell."""
        one = self.gatherings[meeting]
        assert one.newest is not None
        decided = {line.key for line in one.lines if not line.struck} | set(one.tasks)
        drafted = {line.key for line in one.newest.lines}
        return bool(decided - drafted) or (bool(one.lines) and bool(drafted - decided))

    def send(self, meeting: int) -> None:
        """It is asked from the beginning."""
        newest = self.gatherings[meeting].newest
        assert newest is not None and newest.state == "draft"
        newest.state, newest.step, newest.agreed = "asked", 0, set()

    def asked(self, meeting: int) -> set[str]:
        """Who may decide now."""
        newest = self.gatherings[meeting].newest
        if newest is None or newest.state != "asked":
            return set()
        if newest.step == 0:
            return {self.checker}
        if newest.step == 1:
            return self._concerned(newest) - newest.agreed
        return {self.chair}

    def _concerned(self, edition: Edition) -> set[str]:
        return {line.owner for line in edition.lines} - {self.home}

    def decide(self, meeting: int, agrees: bool) -> None:
        """Somebody who was asked decided."""
        newest = self.gatherings[meeting].newest
        assert newest is not None
        if not agrees:
            newest.state = "draft"
        elif newest.step == 2:
            newest.state = "approved"
        elif newest.step == 0:
            newest.step = 1 if self._concerned(newest) else 2

    def agree(self, meeting: int, who: str) -> None:
        """One of the units agreed; the last one of them sends it on."""
        newest = self.gatherings[meeting].newest
        assert newest is not None
        newest.agreed.add(who)
        if not self._concerned(newest) - newest.agreed:
            newest.step = 2

    def issue(self, meeting: int, year: int) -> str:
        """The next number of the year, kept by what corrects it; one action item a resolution."""
        one = self.gatherings[meeting]
        if one.newest is None or one.newest.state not in ("approved", "issued"):
            return "refused"
        if one.newest.state == "issued":
            return "again"
        one.newest.state = "issued"
        if one.number is None:
            self.last[year] = self.last.get(year, 0) + 1
            one.number = (year, self.last[year])
        for place, line in enumerate(one.newest.numbered(), 1):
            one.tasks.setdefault(line.key, line.text)
            one.places[line.key] = place
        return "issued"
