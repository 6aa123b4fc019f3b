"""Chains of approval: which steps apply, who is asked at a step, who may decide. Pure.

Who they are is resolved afresh at every look: a chain holds roles and offices, never persons.
Nobody decides their own: who asked and whom it is for are taken out of every group first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from meetings.regime import ApprovalChain

Need = Literal["any", "all"]
#: Why a step is passed over: it is the asker's own, nobody holds the office, or who is asked
#: agreed at a step before.
Passed = Literal["own", "vacant", "agreed"]
#: Groups that any chain may name without a colon, and ``Around`` knows.
TOP, LEADER = "top", "leader"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as the request keeps it."""

    who: tuple[str, ...]
    need: Need = "any"
    #: Working days in which to decide.
    within_wd: int | None = None
    #: Who decides where there is nobody of ``who``, the first that there is.
    otherwise: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """Every entry the step names."""
        return (*self.who, *self.otherwise)


@dataclass(frozen=True, slots=True)
class Around:
    """Who there is around one request, still in office: person ids by entry of a chain."""

    groups: Mapping[str, tuple[int, ...]]
    #: Who asked, and whom it is for.
    own: frozenset[int]
    #: Other members of the 班子; and who enters what 班子会议 decided.
    members: tuple[int, ...] = ()
    clerks: tuple[int, ...] = ()
    administrators: tuple[int, ...] = ()
    own_top: Literal["body", "member"] = "body"
    #: Who agreed at earlier steps of this request.
    agreed: frozenset[int] = frozenset()

    def group(self, entry: str) -> tuple[int, ...]:
        """Everybody an entry of a chain means, also the asker."""
        return self.groups.get(entry, ())

    def others(self, people: Sequence[int]) -> tuple[int, ...]:
        """These people without those whose own matter it is, each once."""
        return tuple(dict.fromkeys(person for person in people if person not in self.own))


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who decides at a step."""

    #: Told that they are asked.
    asked: tuple[int, ...] = ()
    #: May decide; ``asked`` among them.
    deciders: frozenset[int] = field(default=frozenset())
    #: 班子会议 decides: ``asked`` enter its decision, nobody taps.
    body: bool = False
    #: Why the step is passed over; None where somebody decides.
    passed: Passed | None = None


def steps_for(
    chain: ApprovalChain, *, amount_fen: int | None, class_: str, leaders: bool = False
) -> tuple[Step, ...]:
    """The steps that apply to this amount (fen; None: money is not the question), this class of
    meeting (""; none) and to a leader's matter or somebody else's. Where none would be left, the
    last one stands."""
    whose = ("any", "leaders" if leaders else "staff")
    steps = [
        step
        for step in chain.steps
        if (step.over_yuan is None or (amount_fen or 0) > step.over_yuan * 100)
        and (not step.classes or class_ in step.classes)
        and step.whose in whose
    ]
    found = steps or chain.steps[-1:]
    return tuple(Step(step.who, step.need, step.within_wd, step.otherwise) for step in found)


def to_data(steps: Sequence[Step]) -> list[Any]:
    """The steps as JSON data."""
    return [
        asdict(step) | {"who": list(step.who), "otherwise": list(step.otherwise)} for step in steps
    ]


def from_data(data: Sequence[Any]) -> tuple[Step, ...]:
    """The steps a request keeps. One from before chains were kept has a single step."""
    found = [
        Step(tuple(one["who"]), one["need"], one["within_wd"], tuple(one.get("otherwise", ())))
        for one in data
    ]
    return tuple(found) or (Step(("organiser", "secretariat")),)


def resolve(step: Step, around: Around) -> Resolved:
    """Who decides at this step: the first entry that yields somebody else is asked; whom the other
    entries of ``who`` name may decide as well, but where all must agree only those asked do. Only
    where ``who`` yields nobody the first of ``otherwise`` that does decides.

    Where the top leader's own matter reaches ``top``, what stands behind it does not step in:
    the profile says who decides instead.
    """
    asked: tuple[int, ...] = ()
    deciders: set[int] = set()
    somebody = False
    for entry in step.entries:
        if asked and entry not in step.who:
            break
        everybody = around.group(entry)
        others = around.others(everybody)
        somebody = somebody or bool(everybody)
        asked = asked or others
        deciders.update(others)
        if entry == TOP and everybody and not others:
            if not asked:
                return _instead_of_top(around)
            break
    if not asked:
        return Resolved(passed="own" if somebody else "vacant")
    if _agreed_before(step, asked, around):
        return Resolved(passed="agreed")
    return Resolved(asked, frozenset(asked if step.need == "all" else deciders))


def _agreed_before(step: Step, asked: tuple[int, ...], around: Around) -> bool:
    before = [person in around.agreed for person in asked]
    return all(before) if step.need == "all" else any(before)


def upward(around: Around) -> Resolved:
    """Who decides where no step has anybody else left: the leader in charge, the top leader, then
    as the profile says; in an office that has none of these, the secretariat."""
    for entry in (LEADER, TOP):
        others = around.others(around.group(entry))
        if others:
            return Resolved(others, frozenset(others))
    if around.group(LEADER) or around.group(TOP) or around.members:
        return _instead_of_top(around)
    return _clerks(around)


def _instead_of_top(around: Around) -> Resolved:
    """班子会议, entered by one and confirmed by another; or another member of the 班子."""
    members = around.others(around.members)
    clerks = around.others(around.clerks)
    if len(clerks) > 1 and (around.own_top == "body" or not members):
        return Resolved(clerks, body=True)
    return Resolved(members, frozenset(members)) if members else _clerks(around)


def _clerks(around: Around) -> Resolved:
    """The last resort; nobody only where the office has nobody else who may."""
    clerks = around.others(around.clerks) or around.others(around.administrators)
    if not clerks:
        return Resolved(passed="vacant")
    return Resolved(clerks, frozenset(clerks))


@dataclass(frozen=True, slots=True)
class Next:
    """Where a chain stands."""

    #: Index of the step that waits; the length of the chain where it is through.
    step: int
    who: Resolved = Resolved()
    #: The steps passed over on the way, each with its reason.
    passed: tuple[tuple[int, Passed], ...] = ()


def first(steps: Sequence[Step], around: Around, *, at: int = 0) -> Next:
    """The first step from ``at`` where somebody decides; where there is none, the last goes
    upward."""
    found = _from(steps, around, at)
    if found.step < len(steps):
        return found
    last = len(steps) - 1
    passed = tuple(one for one in found.passed if one[0] < last)
    return Next(last, upward(around), passed)


def after(steps: Sequence[Step], around: Around, step: int) -> Next:
    """The step after one that was just decided. The chain is through where only steps agreed
    before follow; a last one that is vacant, or the asker's own, goes upward: a clerk's word does
    not stand for the leader's in the leader's own matter."""
    found = _from(steps, around, step + 1)
    last = len(steps) - 1
    if found.step <= last or not {(last, "vacant"), (last, "own")} & set(found.passed):
        return found
    who = upward(around)
    if around.agreed & set(who.asked):
        return found
    return Next(last, who, tuple(one for one in found.passed if one[0] < last))


def _from(steps: Sequence[Step], around: Around, at: int) -> Next:
    passed: list[tuple[int, Passed]] = []
    for index in range(at, len(steps)):
        who = resolve(steps[index], around)
        if who.passed is None:
            return Next(index, who, tuple(passed))
        passed.append((index, who.passed))
    return Next(len(steps), Resolved(), tuple(passed))
