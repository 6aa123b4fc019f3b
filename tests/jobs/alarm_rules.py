"""What an alarm must come to: a second reckoning that knows nothing of the product.

A hall is drawn at random, then what people in it do; ``Reckoning`` says who gets the message and
how the list stands after every deed. Row 2.8.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["safe", "help", "tick", "go", "handled", "enters"]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited."""

    number: int
    #: inside / out (signed in and out again) / away (never came).
    where: str
    #: own / contact (nobody but their contact reads) / none.
    phone: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happens while the alarm runs; ``number`` whom it is about."""

    kind: Kind
    number: int
    second: int


@dataclass(frozen=True, slots=True)
class Hall:
    """The guests and the deeds of an evening."""

    guests: tuple[Guest, ...]
    deeds: tuple[Deed, ...]


def drawn(seed: int, inside: int, out: int, without: int, deeds: int) -> Hall:
    """A hall with so many inside, so many of them without account, and so many gone again."""
    chance = random.Random(seed)
    guests = []
    for number in range(inside + out + out):
        where = "inside" if number < inside else "out" if number < inside + out else "away"
        phone = "own"
        if number < without:
            phone = "contact" if number % 3 == 0 else "none"
        guests.append(Guest(number, where, phone))
    chance.shuffle(guests)
    kinds: tuple[Kind, ...] = ("safe",) * 6 + ("help", "tick", "go", "handled", "enters")
    happened, second = [], 0
    for _ in range(deeds):
        second += chance.choice((0, 0, 1, 1, 2))
        happened.append(Deed(chance.choice(kinds), chance.choice(guests).number, second))
    return Hall(tuple(guests), tuple(happened))


@dataclass
class Line:
    """How one person stands."""

    answer: str = "none"
    own: bool = False
    goes: bool = False
    done: bool = False
    #: Seconds after the alarm when they were first heard of.
    heard: int | None = None
    #: They got no message: taken to be elsewhere until they, or the desk, said how they are.
    late: bool = False


@dataclass
class Reckoning:
    """The list, kept by hand."""

    hall: Hall
    lines: dict[int, Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for guest in self.hall.guests:
            if guest.where == "inside":
                self.lines[guest.number] = Line()

    def told(self) -> dict[int, str]:
        """Who is to get the alarm, and who reads it: own / contact; nobody else gets anything."""
        phones = {guest.number: guest.phone for guest in self.hall.guests}
        lines = self.lines.items()
        return {n: phones[n] for n, line in lines if phones[n] != "none" and not line.late}

    def happens(self, deed: Deed) -> bool:
        """One deed; False where it must be refused."""
        line = self.lines.get(deed.number)
        if deed.kind == "enters":
            if line is None:
                self.lines[deed.number] = Line()
            return True
        if deed.kind in ("go", "handled"):
            return line is not None and self._helped(line, deed.kind)
        if line is None:
            line = self.lines[deed.number] = Line(late=True)
        if deed.kind == "tick" and line.answer == "help" and line.own:
            return False
        wanted = "help" if deed.kind == "help" else "safe"
        if line.answer == wanted and not line.done:
            return True  # said before: nothing changes, nor who said it
        # Other words, or help once more after it came: nobody is on the way.
        line.goes = False
        line.answer, line.own, line.done = wanted, deed.kind != "tick", False
        line.heard = deed.second if line.heard is None else line.heard
        return True

    def _helped(self, line: Line, kind: str) -> bool:
        if line.answer != "help":
            return False
        if kind == "handled":
            line.done = True
        line.goes = True
        return True

    def figures(self) -> dict[str, set[int]]:
        """Safe, calling for help, of those gone to and helped, not heard of."""
        lines = self.lines.items()
        return {
            "safe": {n for n, line in lines if line.answer == "safe"},
            "help": {n for n, line in lines if line.answer == "help"},
            "goes": {n for n, line in lines if line.answer == "help" and line.goes},
            "done": {n for n, line in lines if line.answer == "help" and line.done},
            "none": {n for n, line in lines if line.answer == "none"},
        }

    def heard_within(self, seconds: int) -> int:
        """How many were heard of so soon."""
        return sum(
            line.heard is not None and line.heard <= seconds for line in self.lines.values()
        )
