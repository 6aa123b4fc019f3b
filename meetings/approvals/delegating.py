"""授权: somebody decides for another from one day to another, for all kinds of requests or some.

It ends by itself after its last day. A deputy does not pass it on: deputies of deputies do not
decide (``chains``, ``deciders``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from meetings.approvals.deciding import EFFECTS
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, Who, may, named
from meetings.reach import Notice, tell
from storage import Session, roster
from storage import approvals as rows

#: A standing delegation is looked at again at least once a year.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """What is to be delegated: to whom, for which kinds (empty: all), first and last day."""

    person_id: int
    deputy_id: int
    kinds: tuple[str, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Delegated:
    """In force from its first day; ``again``: the same was there already."""

    delegation_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class DelegationEnded:
    """Taken back; ``again``: it had ended before."""

    delegation_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class DelegationFacts:
    """One delegation as it stands."""

    id: int
    person: Named
    deputy: Named
    kinds: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    made_by: Named
    #: False before its first day and once it is over.
    running: bool
    #: Taken back, or past its last day.
    ended: bool
    #: Whether the reader may take it back.
    mine: bool


def delegate(
    session: Session, actor: Actor, new: NewDelegation, *, now: datetime, office: Office
) -> Delegated | Refused:
    """Give somebody the right to decide in one's place; by oneself or one's contact."""
    person = roster.locked(session, new.person_id)
    deputy = roster.locked(session, new.deputy_id)
    if person is None or person.left_on is not None:
        return refused("gone")
    if not may(actor.who, Action.DELEGATE, About(person_id=new.person_id)):
        return refused("not-allowed")
    if new.deputy_id == new.person_id:
        return refused("deputy-self")
    if deputy is None or deputy.left_on is not None:
        return refused("person-left")
    if problem := _days_problem(new, office.today(now)):
        return problem
    if any(kind not in EFFECTS for kind in new.kinds):
        return refused("gone")
    for there in rows.delegations_by(session, [new.person_id], office.today(now)):
        if _same(there, new):
            return Delegated(there.id, again=True)
    delegation = _written(session, actor, new, now=now)
    _tell(session, delegation, [new.deputy_id, new.person_id], actor, now=now)
    return Delegated(delegation.id)


def _written(
    session: Session, actor: Actor, new: NewDelegation, *, now: datetime
) -> rows.Delegation:
    delegation = rows.Delegation(
        person_id=new.person_id,
        deputy_id=new.deputy_id,
        kinds=list(new.kinds),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        made_by_id=actor.who.person_id,
        made_at=now,
    )
    session.add(delegation)
    session.flush()
    changed(
        session,
        actor,
        "delegate decisions",
        f"delegation:{delegation.id}",
        now=now,
        for_person_id=new.person_id,
        after={
            "deputy": new.deputy_id,
            "kinds": list(new.kinds),
            "from": new.starts_on.isoformat(),
            "until": new.ends_on.isoformat(),
        },
    )
    return delegation


def _days_problem(new: NewDelegation, today: date) -> Refused | None:
    if new.starts_on < today:
        return refused("delegation-past")
    if new.ends_on < new.starts_on:
        return refused("delegation-days")
    return refused("delegation-long") if new.ends_on - new.starts_on > LONGEST else None


def _same(there: rows.Delegation, new: NewDelegation) -> bool:
    return (
        there.deputy_id == new.deputy_id
        and tuple(there.kinds) == new.kinds
        and (there.starts_on, there.ends_on) == (new.starts_on, new.ends_on)
    )


def end_delegation(
    session: Session, actor: Actor, delegation_id: int, *, now: datetime, office: Office
) -> DelegationEnded | Refused:
    """收回: from now on the deputy decides nothing any more."""
    delegation = rows.delegation_locked(session, delegation_id)
    if delegation is None:
        return refused("gone")
    if not may(actor.who, Action.DELEGATE, About(person_id=delegation.person_id)):
        return refused("not-allowed")
    over = delegation.ends_on is not None and delegation.ends_on < office.today(now)
    if delegation.ended_at is not None or over:
        return DelegationEnded(delegation.id, again=True)
    delegation.ended_at = now
    changed(
        session,
        actor,
        "end delegation",
        f"delegation:{delegation.id}",
        now=now,
        for_person_id=delegation.person_id,
        after={"deputy": delegation.deputy_id},
    )
    _tell(session, delegation, [delegation.deputy_id, delegation.person_id], actor, now=now)
    return DelegationEnded(delegation.id)


def _tell(
    session: Session,
    delegation: rows.Delegation,
    people: list[int],
    actor: Actor,
    *,
    now: datetime,
) -> None:
    notice = Notice(
        kind="delegation",
        params={"delegation": delegation.id},
        coalesce=f"delegation:{delegation.id}",
    )
    for person_id in people:
        if person_id != actor.who.person_id:
            tell(session, person_id, notice, now=now)


def delegators(session: Session, who: Who) -> tuple[Named, ...]:
    """For whom this person may delegate: themselves first, then those they are the contact of."""
    ids = [who.person_id, *sorted(who.represents)]
    found = named(session, ids)
    return tuple(found[id] for id in ids if id in found and found[id].left_on is None)


def delegations(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[DelegationFacts, ...]:
    """What this person delegated, or may take back for others, and what is delegated to them."""
    today = office.today(now)
    mine = rows.delegations_by(session, [who.person_id, *who.represents], today)
    found = {one.id: one for one in (*mine, *rows.delegations_to(session, who.person_id, today))}
    return tuple(_facts(session, one, who, today) for one in found.values())


def delegation_of(
    session: Session, who: Who, delegation_id: int, *, now: datetime, office: Office
) -> DelegationFacts | None:
    """One delegation by id, also one that ended; for wording a notice about it."""
    found = session.get(rows.Delegation, delegation_id)
    return _facts(session, found, who, office.today(now)) if found else None


def _facts(session: Session, one: rows.Delegation, who: Who, today: date) -> DelegationFacts:
    people = named(session, [one.person_id, one.deputy_id, one.made_by_id])
    over = one.ends_on is not None and one.ends_on < today
    return DelegationFacts(
        id=one.id,
        person=people[one.person_id],
        deputy=people[one.deputy_id],
        kinds=tuple(one.kinds),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        made_by=people[one.made_by_id],
        running=one.ended_at is None and not over and one.starts_on <= today,
        ended=one.ended_at is not None or over,
        mine=may(who, Action.DELEGATE, About(person_id=one.person_id)),
    )
