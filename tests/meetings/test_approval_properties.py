"""Approvals under everything people may press, say and enter: nobody decides their own, there is
one effect, and what counts was decided by whoever the chain names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from meetings import approvals
from meetings.people import who_is
from meetings.regime import ApprovalStep
from storage import Session
from storage import approvals as rows
from storage import people as people_rows
from storage.schema import metadata
from tests.meetings.test_approvals import (
    NOW,
    Cast,
    Effects,
    actor,
    ask,
    confirm,
    delegate,
    enter,
    install,
    office_of,
    person,
    press,
    word,
)

COUNT = 6
ENTRIES = ("secretariat", "follow_up", "unit_head", "leader", "top", "role:leadership")
ROLES = ("secretariat", "follow_up", "top_leader", "leadership")


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as found:
        metadata().create_all(found)
        found.commit()
        yield found
    engine.dispose()


@pytest.fixture(scope="module")
def effects() -> Iterator[Effects]:
    with pytest.MonkeyPatch.context() as patch:
        yield install(patch)


who = st.integers(0, COUNT - 1)
offices = st.fixed_dictionaries(
    {
        "roles": st.lists(st.tuples(who, st.sampled_from(ROLES)), max_size=7, unique=True),
        "contacts": st.lists(st.tuples(who, who), max_size=3),
        "deputies": st.lists(st.tuples(who, who), max_size=3),
        "head": st.none() | who,
        "leader": st.none() | who,
        "own_top": st.sampled_from(("body", "member")),
        "steps": st.lists(
            st.builds(
                ApprovalStep,
                who=st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=3).map(tuple),
                need=st.sampled_from(("any", "all")),
            ),
            min_size=1,
            max_size=3,
        ),
    }
)
OPS = ("approve", "return", "contact", "enter", "confirm", "reject", "word", "sign", "unsign",
       "recall", "ask", "question")  # fmt: skip
ops = st.lists(st.tuples(st.sampled_from(OPS), who, who), min_size=1, max_size=25)


class Play:
    """One office, one request, and whatever people do with it."""

    def __init__(self, session: Session, setting: dict[str, Any]) -> None:
        self.session = session
        self.office = office_of(*setting["steps"], own_top=setting["own_top"])
        unit = people_rows.Unit(name="保管处")
        session.add(unit)
        session.flush()
        self.people = [person(session, f"人{n}", unit=unit.id) for n in range(COUNT)]
        self.cast = Cast(unit.id, *self.people[:4], *self.people[:3])
        for at, role in setting["roles"]:
            session.add(
                people_rows.RoleGrant(person_id=self.people[at], role=role, granted_at=NOW)
            )
        for leader, contact in setting["contacts"]:
            row = people_rows.person(session, self.people[leader])
            assert row is not None
            if leader != contact:
                row.contact_id = self.people[contact]
        unit.head_id = None if setting["head"] is None else self.people[setting["head"]]
        unit.leader_id = None if setting["leader"] is None else self.people[setting["leader"]]
        session.flush()
        for principal, deputy in setting["deputies"]:
            delegate(session, self.cast, self.people[principal], self.people[deputy])
        self.ids: list[int] = []

    def asks(self, by: int, for_: int) -> None:
        self.ids.append(
            ask(
                self.session,
                self.cast,
                by=self.people[by],
                for_id=self.people[for_],
                wanted={"what": len(self.ids)},
                office=self.office,
            )
        )

    def does(self, op: str, by: int, whom: int) -> None:
        session, me, other = self.session, self.people[by], self.people[whom]
        newest = self.ids[-1]
        events = rows.events_of(session, [newest])[newest]
        office = self.office

        def last(kind: str) -> int:
            return max((e.id for e in events if e.kind == kind), default=0)

        match op:
            case "approve":
                press(session, me, newest, office=office)
            case "return":
                press(session, me, newest, approve=False, office=office)
            case "enter":
                enter(session, me, newest, for_id=None if by == whom else other, office=office)
            case "confirm" | "reject":
                confirm(session, me, last("entered"), good=op == "confirm", office=office)
            case "word":
                word(session, me, newest, other, office=office)
            case "sign" | "unsign":
                approvals.ratify(
                    session,
                    actor(session, me),
                    last("spoken"),
                    agree=op == "sign",
                    reason="没有说过",
                    now=NOW,
                    office=office,
                )
            case "recall":
                approvals.recall(session, actor(session, me), newest, now=NOW, office=office)
            case "ask":
                self.asks(by, whom)
            case "question":
                approvals.question(
                    session, actor(session, me), newest, "为什么", now=NOW, office=office
                )


@settings(
    max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(offices, who, who, ops)
def test_nobody_decides_their_own_and_there_is_one_effect(
    connection: Connection,
    effects: Effects,
    setting: dict[str, Any],
    asker: int,
    for_: int,
    doings: list[tuple[str, int, int]],
) -> None:
    effects.done.clear()
    effects.undone.clear()
    outer = connection.begin()
    session = Session(connection, join_transaction_mode="create_savepoint")
    try:
        play = Play(session, setting)
        play.asks(asker, for_)
        for op, by, whom in doings:
            play.does(op, by, whom)
            for approval_id in play.ids:
                holds(session, approval_id, effects)
    finally:
        session.close()
        outer.rollback()


def holds(session: Session, approval_id: int, effects: Effects) -> None:
    found = rows.approval(session, approval_id)
    assert found is not None
    own = {found.asked_by_id, found.asked_for_id}
    events = rows.events_of(session, [approval_id])[approval_id]
    by_id = {event.id: event for event in events}
    for event in events:
        if event.kind in ("approved", "returned", "spoken", "confirmed", "rejected", "ratified"):
            assert event.by_id not in own
            assert event.for_id not in own
        if event.kind in ("entered", "question"):
            assert event.by_id not in own
            assert event.for_id not in own
        if event.kind in ("confirmed", "rejected"):
            assert event.by_id != by_id[event.of_event_id or 0].by_id
        if event.method in ("paper", "body") and event.kind in ("approved", "returned"):
            assert any(
                e.kind == "confirmed" and e.of_event_id for e in events if e.method == event.method
            )
        if event.method == "contact":
            who = who_is(session, event.by_id)
            assert who is not None and event.for_id in who.represents
        if event.kind == "ratified" and event.method != "paper":
            assert event.by_id != by_id[event.of_event_id or 0].by_id
    done, undone = effects.done.count(approval_id), effects.undone.count(approval_id)
    assert done <= 1 and undone <= done
    assert (done - undone == 1) is (found.state == "approved")
    decided = any(event.kind in ("approved", "spoken") for event in events)
    assert decided or found.state != "approved"


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(offices, who, who)
def test_every_request_comes_to_an_end(
    connection: Connection, effects: Effects, setting: dict[str, Any], asker: int, for_: int
) -> None:
    """Whoever is asked agrees, or the clerks enter what the body decided: then it is approved."""
    effects.done.clear()
    outer = connection.begin()
    session = Session(connection, join_transaction_mode="create_savepoint")
    try:
        play = Play(session, setting)
        play.asks(asker, for_)
        for _ in range(20):
            if not _agrees(play):
                break
        found = rows.approval(session, play.ids[0])
        assert found is not None
        others = {play.people[at] for at, _ in setting["roles"]}
        able = others - {found.asked_by_id, found.asked_for_id}
        clerks = {play.people[at] for at, role in setting["roles"] if role in ROLES[:2]}
        if clerks & able:
            assert found.state == "approved"
            assert effects.done == [found.id]
    finally:
        session.close()
        outer.rollback()


def _agrees(play: Play) -> bool:
    """One more decision; False where nothing waits."""
    waiting = approvals.waiting(play.session, now=NOW, office=play.office)
    if not waiting or not waiting[0].asked:
        return False
    one, *rest = waiting[0].asked
    if not waiting[0].body:
        press(play.session, one, play.ids[0], office=play.office)
        return True
    entered = enter(play.session, one, play.ids[0], office=play.office)
    confirm(play.session, rest[0], entered.event_id, office=play.office)
    return True
