"""Where a pending request stands, and as what somebody decides there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meetings.approvals.chains import Around, Passed, Resolved, Step
from meetings.people import Who

Method = Literal["tap", "contact", "deputy"]


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which capacity somebody decides: for themselves, or in a leader's name."""

    method: Method
    for_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pending request stands, and who decides there now."""

    step: int
    steps: tuple[Step, ...]
    who: Resolved
    #: (deputy, in whose place they decide).
    deputies: tuple[tuple[int, int], ...]
    #: Of those asked who agreed at this step already, where all must.
    agreed: frozenset[int]
    around: Around
    #: The steps that turned out to have nobody since it came to stand where it does.
    passed: tuple[tuple[int, Passed], ...] = ()

    @property
    def asked(self) -> tuple[int, ...]:
        """Whose decision is still waited for."""
        return tuple(person for person in self.who.asked if person not in self.agreed)

    @property
    def told(self) -> tuple[int, ...]:
        """Who is asked in fact: the deputies in the place of whoever delegated."""
        found: dict[int, None] = {}
        for person in self.asked:
            instead = [deputy for deputy, whose in self.deputies if whose == person]
            found.update(dict.fromkeys(instead or [person]))
        return tuple(found)

    @property
    def signers(self) -> frozenset[int]:
        """Whose word or signature decides: those who decide and have not, and their deputies."""
        open_ = self.who.deciders - self.agreed
        return open_ | {deputy for deputy, whose in self.deputies if whose in open_}

    def counts_for(self, person_id: int | None) -> frozenset[int]:
        """Whose decision it is when this person decides: their own, and those they deputise."""
        whose = {principal for deputy, principal in self.deputies if deputy == person_id}
        return frozenset(whose | ({person_id} if person_id is not None else set()))

    def capacity(self, who: Who) -> Capacity | None:
        """As what this person decides here; whom the step asks first, and oneself first."""
        if self.who.body:
            return None
        open_ = self.who.deciders - self.agreed
        for group in (self.asked, sorted(open_)):
            if who.person_id in group:
                return Capacity("tap")
            represented = [person for person in group if person in who.represents]
            if represented:
                return Capacity("contact", represented[0])
            deputised = [p for p in group if p in self.counts_for(who.person_id)]
            if deputised:
                return Capacity("deputy", deputised[0])
        return None
