"""Who decides a request now: roles, heads, leaders in charge, contacts, deputies, read afresh.

Nothing of it is stored: right after people changed units, the new ones decide. Everything for many
requests is read in a handful of looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from meetings.approvals.chains import Around, Next, Resolved, Step, first, from_data, resolve
from meetings.approvals.standing import Standing
from meetings.office import Office
from meetings.people import About, Role
from storage import Session
from storage import approvals as rows
from storage import deciders as lookups

#: Kinds of events by which somebody agreed.
AGREED = ("approved", "spoken")


class Facts:
    """What there is to know about some requests, read once."""

    def __init__(
        self, session: Session, found: Sequence[rows.Approval], *, now: datetime, office: Office
    ) -> None:
        self._own_top = office.profile.approval.own_top
        self._today = office.today(now)
        self._chains = {one.id: from_data(one.chain) for one in found}
        self.events = rows.events_of(session, self._chains)
        entries = {e for steps in self._chains.values() for step in steps for e in step.entries}
        self._read(session, found, entries)

    def _read(
        self, session: Session, found: Sequence[rows.Approval], entries: Iterable[str]
    ) -> None:
        named = {entry.partition(":")[2] for entry in entries if entry.startswith("head_of:")}
        titles = {entry.partition(":")[2] for entry in entries if entry.startswith("post:")}
        ids = {a.unit_id for a in found if a.unit_id} | {u for a in found for u in _concerned(a)}
        units = lookups.heads_and_leaders(session, ids, named)
        meetings = lookups.organisers(session, {a.meeting_id for a in found if a.meeting_id})
        people = {p for unit in units for p in (unit.head_id, unit.leader_id) if p}
        hosts = {p for pair in meetings.values() for p in pair if p}
        self._here = lookups.still_here(session, people | hosts)
        self._organiser = {id: organiser for id, (organiser, _) in meetings.items()}
        self._chair = {id: chair for id, (_, chair) in meetings.items()}
        self._head = {unit.id: unit.head_id for unit in units}
        self._leader = {unit.id: unit.leader_id for unit in units}
        self._head_of = {unit.name: unit.head_id for unit in units}
        self._roles = lookups.role_holders(session)
        self._titles = lookups.holders_of_titles(session, titles) if titles else {}
        self._keeper = lookups.room_keepers(session, found) if "keeper" in entries else {}
        asked_for = {a.asked_for_id for a in found if a.asked_for_id}
        self._contact = lookups.contacts(session, asked_for)
        self._delegations = lookups.running_delegations(session, self._today)

    def steps(self, approval: rows.Approval) -> tuple[Step, ...]:
        """The request's chain."""
        return self._chains[approval.id]

    def organiser(self, approval: rows.Approval) -> tuple[int, ...]:
        """The organiser of its meeting, where there is one who has not left."""
        return self._one(self._organiser.get(approval.meeting_id or 0))

    def around(self, approval: rows.Approval, *, before: int) -> Around:
        """Who there is around the request; agreed counts at steps before this one."""
        steps = self._chains[approval.id]
        entries = {entry for step in steps for entry in step.entries} | {"leader", "top"}
        clerks = (*self._role(Role.SECRETARIAT), *self._role(Role.FOLLOW_UP))
        return Around(
            groups={entry: self._group(approval, entry) for entry in entries},
            own=self._own(approval),
            members=(*self._role(Role.LEADERSHIP), *self._role(Role.TOP_LEADER)),
            clerks=tuple(dict.fromkeys(clerks)),
            administrators=self._role(Role.ADMINISTRATOR),
            own_top=self._own_top,
            agreed=frozenset(self._agreed(approval, range(before))),
        )

    def resolved(self, approval: rows.Approval) -> list[Resolved]:
        """Who would be asked at each step today."""
        around = self.around(approval, before=0)
        return [resolve(step, around) for step in self._chains[approval.id]]

    def standing(self, approval: rows.Approval) -> Standing:
        """Where a pending request stands now."""
        around = self.around(approval, before=approval.step)
        found = first(self._chains[approval.id], around, at=approval.step)
        return self.at(approval, around, found)

    def at(self, approval: rows.Approval, around: Around, found: Next) -> Standing:
        """The standing at a step that was found."""
        steps = self._chains[approval.id]
        alone = found.step < len(steps) and steps[found.step].need == "all"
        deputies = self._deputies(approval, found.who)
        agreed = self._agreed(approval, range(found.step, found.step + 1)) if alone else set()
        in_person = self._in_person(approval, found.step) if alone else set()
        agreed |= {principal for deputy, principal in deputies if deputy in in_person}
        return Standing(
            found.step, steps, found.who, deputies, frozenset(agreed), around, found.passed
        )

    def matter(self, approval: rows.Approval) -> About:
        """What rights to decide depend on, now. A request that is decided has no deciders."""
        if approval.state != "pending":
            return self._about(approval, frozenset(), frozenset())
        standing = self.standing(approval)
        return self._about(
            approval, standing.who.deciders, frozenset(deputy for deputy, _ in standing.deputies)
        )

    def sight(self, approval: rows.Approval) -> About:
        """What rights to look at it depend on: whoever decides at any step, or did."""
        seen: set[int] = set()
        deputies: set[int] = set()
        for who in self.resolved(approval):
            seen |= who.deciders | set(who.asked)
            deputies |= {deputy for deputy, _ in self._deputies(approval, who)}
        if approval.state == "pending":
            standing = self.standing(approval)
            seen |= standing.who.deciders
            deputies |= {deputy for deputy, _ in standing.deputies}
        for event in self.events.get(approval.id, ()):
            seen |= {event.by_id} | ({event.for_id} if event.for_id else set())
        return self._about(approval, frozenset(seen), frozenset(deputies))

    def _about(
        self, approval: rows.Approval, deciders: frozenset[int], deputies: frozenset[int]
    ) -> About:
        return About(
            person_id=approval.asked_for_id,
            unit_id=approval.unit_id,
            organiser_id=self._organiser.get(approval.meeting_id or 0),
            asked_by=own_of(approval),
            deciders=deciders,
            deputies=deputies,
        )

    def _group(self, approval: rows.Approval, entry: str) -> tuple[int, ...]:
        kind, _, name = entry.partition(":")
        match kind:
            case "organiser":
                return self.organiser(approval)
            case "chair":
                return self._one(self._chair.get(approval.meeting_id or 0))
            case "keeper":
                return tuple(self._keeper.get(approval.subject, ()))
            case "unit_head":
                return self._one(self._head.get(approval.unit_id or 0))
            case "leader":
                return self._one(self._leader.get(approval.unit_id or 0))
            case "concerned":
                return self._concerned(approval)
            case "head_of":
                return self._one(self._head_of.get(name))
            case "post":
                return tuple(self._titles.get(name, ()))
            case "top":
                return self._role(Role.TOP_LEADER)
            case "role":
                return tuple(self._roles.get(name, ()))
        return tuple(self._roles.get(kind, ()))

    def _concerned(self, approval: rows.Approval) -> tuple[int, ...]:
        """会签: who heads each unit concerned, its leader in charge where nobody does, each once.
        The unit that asks has looked at it before."""
        units = [unit for unit in _concerned(approval) if unit != approval.unit_id]
        found = [
            self._one(self._head.get(unit)) or self._one(self._leader.get(unit)) for unit in units
        ]
        return tuple(dict.fromkeys(person for one in found for person in one))

    def _one(self, person_id: int | None) -> tuple[int, ...]:
        return (person_id,) if person_id is not None and person_id in self._here else ()

    def _role(self, role: Role) -> tuple[int, ...]:
        return tuple(self._roles.get(role.value, ()))

    def _agreed(self, approval: rows.Approval, steps: range) -> set[int]:
        """Whose agreement counts at these steps; that of 班子会议 is nobody's own."""
        return {
            event.for_id or event.by_id
            for event in self.events.get(approval.id, ())
            if event.kind in AGREED and event.step in steps and event.method != "body"
        }

    def _own(self, approval: rows.Approval) -> frozenset[int]:
        """Who decides nothing here: whose own matter it is, and the contact of whom it is for."""
        contact = self._contact.get(approval.asked_for_id or 0)
        return own_of(approval) | (frozenset({contact}) if contact else frozenset())

    def _in_person(self, approval: rows.Approval, step: int) -> set[int]:
        """Who agreed at this step themselves, by tap or by signature: for those they deputise,
        too."""
        return {
            event.for_id or event.by_id
            for event in self.events.get(approval.id, ())
            if event.kind in AGREED
            and event.step == step
            and (event.for_id in (None, event.by_id) or event.method == "paper")
        }

    def _deputies(self, approval: rows.Approval, who: Resolved) -> tuple[tuple[int, int], ...]:
        """Deputies of whoever decides here; a deputy's own deputy does not decide, nor does who
        asked."""
        own = self._own(approval)
        found = {
            (one.deputy_id, one.person_id): None
            for one in self._delegations
            if one.person_id in who.deciders
            and one.deputy_id not in own
            and (not one.kinds or approval.kind in one.kinds)
        }
        return tuple(found)


def _concerned(approval: rows.Approval) -> tuple[int, ...]:
    """The units a request concerns, where it says so."""
    return tuple(approval.wanted.get("concerned", ()))


def own_of(approval: rows.Approval) -> frozenset[int]:
    """Whose own matter it is: who asked, and whom it is for."""
    return frozenset(i for i in (approval.asked_by_id, approval.asked_for_id) if i is not None)


def facts_about(
    session: Session, found: Sequence[rows.Approval], *, now: datetime, office: Office
) -> Facts:
    """The facts about some requests, flushed and read once."""
    session.flush()
    return Facts(session, found, now=now, office=office)


def matter(session: Session, approval: rows.Approval, *, now: datetime, office: Office) -> About:
    """What rights to decide this request depend on, now."""
    return facts_about(session, [approval], now=now, office=office).matter(approval)


def due_on(standing: Standing, since: date, office: Office) -> date | None:
    """The last day to decide the step that waits; None where the profile sets none."""
    if standing.step >= len(standing.steps):
        return None
    within = standing.steps[standing.step].within_wd
    return None if within is None else office.calendar.add_working_days(since, within)
