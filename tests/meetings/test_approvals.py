"""Approvals as use cases: rights, lists for the day, one effect however it is pressed."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any, Literal

import pytest
from sqlalchemy import event

from meetings import approvals
from meetings.approvals import Decided, DecidedBefore, NewDelegation, Scan, Sheet, deciding
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Action, may, who_is
from meetings.regime import ApprovalChain, ApprovalStep
from storage import Session
from storage import approvals as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.database import Database
from tests.stories.world import office

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SCANS = (Scan("0" * 64, "签批单.pdf", "application/pdf", 1200),)
LEADER = (ApprovalStep(("leader", "top"), within_wd=2),)


@dataclass(slots=True)
class Effects:
    """What took effect and what was taken back, as the use case under test saw it."""

    done: list[int]
    undone: list[int]
    refuses: bool = False


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> Effects:
    """A kind of its own, whose effect only counts."""
    return install(monkeypatch)


def install(monkeypatch: pytest.MonkeyPatch) -> Effects:
    seen = Effects([], [])
    module = ModuleType("meetings.trial")

    def take_effect(
        session: Session, actor: Actor, approval: rows.Approval, *, now: datetime, office: Office
    ) -> Refused | None:
        if seen.refuses:
            return Refused("meeting-over")
        seen.done.append(approval.id)
        return None

    def take_back(
        session: Session, actor: Actor, approval: rows.Approval, *, now: datetime, office: Office
    ) -> None:
        seen.undone.append(approval.id)

    vars(module).update(take_effect=take_effect, take_back=take_back)
    monkeypatch.setitem(sys.modules, "meetings.trial", module)
    monkeypatch.setitem(deciding.EFFECTS, "trial", "trial:take_effect")
    monkeypatch.setitem(deciding.UNDO, "trial", "trial:take_back")
    return seen


def office_of(
    *steps: ApprovalStep, own_top: Literal["body", "member"] = "body", batch: bool = False
) -> Office:
    found = office()
    chains = {**found.profile.approval.chains, "trial": ApprovalChain(steps, batch=batch)}
    approval = replace(found.profile.approval, chains=chains, own_top=own_top)
    return replace(found, profile=replace(found.profile, approval=approval))


OFFICE = office_of(*LEADER)


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of everybody in these tests."""

    unit: int
    asker: int
    desk: int
    other: int
    leader: int
    contact: int
    deputy: int
    guest: int


def person(session: Session, name: str, *roles: str, unit: int | None = None) -> int:
    row = people_rows.Person(name=name, created_at=NOW)
    session.add(row)
    session.flush()
    if unit is not None:
        session.add(people_rows.Post(person_id=row.id, unit_id=unit, title="科员"))
    for role in roles:
        session.add(people_rows.RoleGrant(person_id=row.id, role=role, granted_at=NOW))
    session.flush()
    return row.id


def hire(session: Session) -> Cast:
    unit = people_rows.Unit(name="保管处")
    session.add(unit)
    session.flush()
    cast = Cast(
        unit=unit.id,
        asker=person(session, "林小满", unit=unit.id),
        desk=person(session, "周会务", "secretariat"),
        other=person(session, "吴会务", "secretariat"),
        leader=person(session, "高远"),
        contact=person(session, "何平"),
        deputy=person(session, "王副局"),
        guest=person(session, "陈来宾"),
    )
    unit.leader_id = cast.leader
    leader = people_rows.person(session, cast.leader)
    assert leader is not None
    leader.contact_id = cast.contact
    session.flush()
    return cast


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await database.write(hire)


def actor(session: Session, person_id: int) -> Actor:
    who = who_is(session, person_id)
    assert who is not None
    return Actor(who, "test")


def ask(
    session: Session,
    cast: Cast,
    *,
    by: int | None = None,
    for_id: int | None = None,
    subject: str = "matter:1",
    wanted: dict[str, Any] | None = None,
    now: datetime = NOW,
    office: Office = OFFICE,
    amount_fen: int | None = None,
) -> int:
    return approvals.ask(
        session,
        actor(session, by or cast.asker),
        kind="trial",
        subject=subject,
        wanted=wanted or {"what": "x"},
        unit_id=cast.unit,
        amount_fen=amount_fen,
        for_person_id=for_id or by or cast.asker,
        now=now,
        office=office,
    )


def press(
    session: Session,
    by: int,
    approval_id: int,
    *,
    approve: bool = True,
    step: int | None = None,
    office: Office = OFFICE,
) -> Any:
    return approvals.decide(
        session,
        actor(session, by),
        approval_id,
        approve=approve,
        reason="" if approve else "理由不足",
        step=step,
        now=NOW,
        office=office,
    )


async def test_two_deciders_at_once_have_one_effect(database: Database, effects: Effects) -> None:
    both = office_of(ApprovalStep(("role:leadership",)))

    def prepare(session: Session) -> tuple[int, int, int]:
        cast = hire(session)
        one = person(session, "甲", "leadership")
        two = person(session, "乙", "leadership")
        return ask(session, cast, office=both), one, two

    for _ in range(5):
        approval_id, one, two = await database.write(prepare_again(prepare))
        outcomes = await asyncio.gather(
            *(database.write(presser(by, approval_id, both)) for by in (one, two, one, two))
        )
        assert sum(isinstance(o, Decided) for o in outcomes) == 1
        assert sum(isinstance(o, DecidedBefore) for o in outcomes) == 3
        assert effects.done.count(approval_id) == 1

        def decisions(session: Session, approval_id: int = approval_id) -> int:
            events = rows.events_of(session, [approval_id])[approval_id]
            return sum(e.kind == "approved" for e in events)

        assert await database.read(decisions) == 1


def presser(by: int, approval_id: int, office: Office) -> Any:
    """A press, as a unit of work."""
    return lambda session: press(session, by, approval_id, office=office)


def prepare_again(prepare: Any) -> Any:
    """The same office once more, its unit under a new name."""
    number = iter(range(1_000_000))

    def unit(session: Session) -> Any:
        for found in people_rows.units(session):
            found.name = f"{found.name}{next(number)}-{found.id}"
        session.flush()
        return prepare(session)

    return unit


async def test_an_effect_that_is_refused_leaves_the_request_undecided(
    database: Database, cast: Cast, effects: Effects
) -> None:
    effects.refuses = True

    def unit(session: Session) -> tuple[Any, str, int]:
        approval_id = ask(session, cast)
        outcome = press(session, cast.leader, approval_id)
        found = rows.approval(session, approval_id)
        assert found is not None
        return outcome, found.state, len(rows.events_of(session, [approval_id])[approval_id])

    assert await database.write(unit) == (Refused("meeting-over"), "pending", 1)


async def test_who_may_decide(database: Database, cast: Cast, effects: Effects) -> None:
    def unit(session: Session) -> dict[str, Any]:
        found = {}
        for name in ("asker", "desk", "other", "deputy", "guest", "contact", "leader"):
            approval_id = ask(session, cast, subject=f"matter:{name}")
            found[name] = press(session, getattr(cast, name), approval_id)
        return found

    found = await database.write(unit)
    assert found["asker"] == Refused("own-request")
    for name in ("desk", "other", "deputy", "guest"):
        assert found[name] == Refused("not-allowed"), name
    assert isinstance(found["leader"], Decided)
    assert isinstance(found["contact"], Decided)
    assert len(effects.done) == 2


async def test_a_contact_or_deputy_who_asked_never_decides(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[Any]:
        delegate(session, cast, cast.leader, cast.deputy)
        outcomes: list[Any] = []
        for by in (cast.contact, cast.deputy):
            approval_id = ask(session, cast, by=by, for_id=cast.asker, subject=f"matter:{by}")
            outcomes += [press(session, by, approval_id), enter(session, by, approval_id)]
            outcomes.append(word(session, by, approval_id, cast.leader))
            # Nor is it decided for whom it is, by themselves.
            outcomes.append(press(session, cast.asker, approval_id))
        return outcomes

    for outcome in await database.write(unit):
        assert isinstance(outcome, Refused)
    assert effects.done == []


def delegate(
    session: Session,
    cast: Cast,
    person_id: int,
    deputy_id: int,
    *,
    by: int | None = None,
    kinds: tuple[str, ...] = (),
    start: date = TODAY,
    end: date = TODAY + timedelta(days=4),
) -> Any:
    new = NewDelegation(person_id, deputy_id, kinds, start, end)
    return approvals.delegate(
        session, actor(session, by or person_id), new, now=NOW, office=OFFICE
    )


def enter(
    session: Session,
    by: int,
    approval_id: int,
    *,
    for_id: int | None = None,
    approve: bool = True,
    office: Office = OFFICE,
) -> Any:
    sheet = Sheet(
        for_id, approve, "" if for_id else "〔2026〕1号", "" if approve else "不行", SCANS
    )
    return approvals.enter(session, actor(session, by), approval_id, sheet, now=NOW, office=office)


def word(
    session: Session, by: int, approval_id: int, for_id: int, *, office: Office = OFFICE
) -> Any:
    return approvals.agree_by_word(
        session,
        actor(session, by),
        approval_id,
        for_id=for_id,
        how="phone",
        said_at=NOW,
        now=NOW,
        office=office,
    )


async def test_a_deputys_deputy_does_not_decide(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> Any:
        delegate(session, cast, cast.leader, cast.deputy)
        delegate(session, cast, cast.deputy, cast.guest)
        approval_id = ask(session, cast)
        return press(session, cast.guest, approval_id), press(session, cast.deputy, approval_id)

    guest, deputy = await database.write(unit)
    assert guest == Refused("not-allowed")
    assert isinstance(deputy, Decided)


async def test_delegations_hold_for_their_kinds_and_days_only(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def asked(session: Session, now: datetime) -> tuple[int, ...]:
        [found] = approvals.waiting(session, now=now, office=OFFICE)
        return found.asked

    def unit(session: Session) -> list[tuple[int, ...]]:
        ask(session, cast)
        delegate(session, cast, cast.leader, cast.guest, kinds=("reply_change",))
        delegate(
            session, cast, cast.leader, cast.deputy, kinds=("trial",),
            start=TODAY + timedelta(days=1), end=TODAY + timedelta(days=2),
        )  # fmt: skip
        return [asked(session, NOW + timedelta(days=day)) for day in range(4)]

    here, away = (cast.leader,), (cast.deputy,)
    assert await database.write(unit) == [here, away, away, here]


async def test_what_a_delegation_refuses(database: Database, cast: Cast) -> None:
    def unit(session: Session) -> list[Any]:
        gone = people_rows.person(session, cast.guest)
        assert gone is not None
        gone.left_on = TODAY
        session.flush()
        leader, deputy = cast.leader, cast.deputy
        long, before = TODAY + timedelta(days=400), TODAY - timedelta(days=1)
        return [
            delegate(session, cast, leader, leader),
            delegate(session, cast, leader, cast.guest),
            delegate(session, cast, leader, deputy, by=cast.desk),
            delegate(session, cast, leader, deputy, start=before),
            delegate(session, cast, leader, deputy, end=before),
            delegate(session, cast, leader, deputy, end=long),
            delegate(session, cast, leader, deputy, kinds=("nothing",)),
            delegate(session, cast, leader, deputy, by=cast.contact),
            delegate(session, cast, leader, deputy),
        ]

    *refusals, made, again = await database.write(unit)
    assert [one.code for one in refusals] == [
        "deputy-self",
        "person-left",
        "not-allowed",
        "delegation-past",
        "delegation-days",
        "delegation-long",
        "gone",
    ]
    assert (made.again, again.again) == (False, True)


async def test_the_days_lists(database: Database, cast: Cast, effects: Effects) -> None:
    two = office_of(ApprovalStep(("secretariat",)), *LEADER)

    def unit(session: Session) -> None:
        first = ask(session, cast)
        ask(session, cast, subject="matter:2", office=two)
        spoken = ask(session, cast, subject="matter:3")
        approvals.question(
            session, actor(session, cast.leader), first, "为什么？", now=NOW, office=OFFICE
        )
        word(session, cast.desk, spoken, cast.leader)
        enter(session, cast.desk, first, for_id=cast.leader)

    await database.write(unit)

    def read(session: Session) -> Any:
        later = NOW + timedelta(days=2)
        late = later + timedelta(days=1)
        return (
            [(w.asked, w.late) for w in approvals.waiting(session, now=later, office=OFFICE)],
            [w.late for w in approvals.waiting(session, now=late, office=OFFICE)],
            approvals.to_ratify(session, today=date(2026, 11, 26)),
            approvals.to_ratify(session, today=date(2026, 11, 27)),
            approvals.questions_open(session),
            approvals.to_confirm(session, now=NOW, office=OFFICE),
        )

    waiting, late, sign, sign_late, questions, sheets = await database.read(read)
    assert waiting == [((cast.leader,), False), ((cast.desk, cast.other), False)]
    assert late == [True, False]
    assert [(s.person_id, s.by, s.late) for s in sign] == [
        (cast.leader, date(2026, 11, 26), False)
    ]
    assert [s.late for s in sign_late] == [True]
    assert [q.person_id for q in questions] == [cast.asker]
    assert [s.asked for s in sheets] == [(cast.other,)]


async def test_the_lists_take_few_looks_for_many_requests(
    sqlite_database: Database, effects: Effects
) -> None:
    def unit(session: Session, count: int) -> None:
        cast = hire(session)
        for number in range(count):
            ask(session, cast, subject=f"matter:{number}")

    await sqlite_database.write(lambda s: unit(s, 60))

    def read(session: Session) -> int:
        looks = 0

        def count(*_: object) -> None:
            nonlocal looks
            looks += 1

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", count)
        assert len(approvals.waiting(session, now=NOW, office=OFFICE)) == 60
        event.remove(engine, "before_cursor_execute", count)
        return looks

    assert await sqlite_database.read(read) <= 10


async def test_a_request_asked_again_is_the_next_round(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[Any]:
        first = ask(session, cast, wanted={"what": "a"})
        same = ask(session, cast, wanted={"what": "a"})
        press(session, cast.leader, first, approve=False)
        second = ask(session, cast, wanted={"what": "b"})
        instead = ask(session, cast, wanted={"what": "c"})
        shown = approvals.request_of(session, instead, now=NOW, office=OFFICE)
        press(session, cast.leader, instead)
        fresh = ask(session, cast, wanted={"what": "d"})
        third = approvals.request_of(session, fresh, now=NOW, office=OFFICE)
        old = rows.approval(session, second)
        assert shown and third and old
        return [
            first == same,
            (shown.round, shown.wanted_before, shown.reason_before, shown.returned_by),
            old.state,
            (third.round, third.wanted_before),
        ]

    assert await database.write(unit) == [
        True,
        (2, {"what": "a"}, "理由不足", "高远"),
        "withdrawn",
        (1, None),
    ]


async def test_reasons_are_needed_short_and_unmarked(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[str]:
        approval_id = ask(session, cast)

        def returned(reason: str) -> str:
            outcome = approvals.decide(
                session,
                actor(session, cast.leader),
                approval_id,
                approve=False,
                reason=reason,
                now=NOW,
                office=OFFICE,
            )
            assert isinstance(outcome, Refused)
            return outcome.code

        return [returned(text) for text in (" \n ", "长" * 201, "机密★10年")]

    assert await database.write(unit) == ["reason-needed", "reason-long", "level-mark"]


async def test_what_a_sheet_needs(database: Database, cast: Cast, effects: Effects) -> None:
    def unit(session: Session) -> list[str]:
        approval_id = ask(session, cast)

        def code(sheet: Sheet) -> str:
            outcome = approvals.enter(
                session, actor(session, cast.desk), approval_id, sheet, now=NOW, office=OFFICE
            )
            assert isinstance(outcome, Refused), outcome
            return outcome.code

        return [
            code(Sheet(cast.leader, True)),
            code(Sheet(cast.leader, True, scans=SCANS * 11)),
            code(Sheet(None, True, scans=SCANS)),
            code(Sheet(cast.leader, False, scans=SCANS)),
            code(Sheet(cast.guest, True, scans=SCANS)),
            code(Sheet(cast.asker, True, scans=SCANS)),
        ]

    assert await database.write(unit) == [
        "scan-needed",
        "scans-too-many",
        "body-number-needed",
        "reason-needed",
        "not-decider-now",
        "not-decider-now",
    ]


async def test_a_sheet_of_who_no_longer_decides_does_not_count(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> tuple[Any, str]:
        approval_id = ask(session, cast)
        entered = enter(session, cast.desk, approval_id, for_id=cast.leader)
        unit = people_rows.unit(session, cast.unit)
        assert unit is not None
        unit.leader_id = cast.guest
        session.flush()
        outcome = confirm(session, cast.other, entered.event_id)
        found = rows.approval(session, approval_id)
        assert found is not None
        return outcome, found.state

    assert await database.write(unit) == (Refused("not-decider-now"), "pending")
    assert effects.done == []


def confirm(
    session: Session, by: int, event_id: int, *, good: bool = True, office: Office = OFFICE
) -> Any:
    return approvals.confirm(
        session, actor(session, by), event_id, good=good, now=NOW, office=office
    )


async def test_rights_are_those_of_the_matter(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[bool]:
        approval_id = ask(session, cast)
        found = rows.approval(session, approval_id)
        assert found is not None
        about = approvals.matter(session, found, now=NOW, office=OFFICE)
        everybody = [cast.leader, cast.contact, cast.desk, cast.asker, cast.deputy]
        known = [who_is(session, id) for id in everybody]
        return [may(who, Action.DECIDE, about) for who in known if who]

    assert await database.write(unit) == [True, True, False, False, False]


CLERKS_TWICE = office_of(
    ApprovalStep(("secretariat",)), ApprovalStep(("leader", "top", "secretariat"))
)


async def test_a_press_on_the_card_of_a_step_before_decides_nothing(
    database: Database, cast: Cast, effects: Effects
) -> None:
    """The clerk may decide at both steps; pressing twice agrees to the first one only."""

    def unit(session: Session) -> tuple[Any, Any, int]:
        approval_id = ask(session, cast, office=CLERKS_TWICE)
        first = press(session, cast.desk, approval_id, step=0, office=CLERKS_TWICE)
        again = press(session, cast.desk, approval_id, step=0, office=CLERKS_TWICE)
        found = rows.approval(session, approval_id)
        assert found is not None
        return first, again, found.step

    first, again, step = await database.write(unit)
    assert (isinstance(first, Decided), isinstance(again, DecidedBefore), step) == (True, True, 1)
    assert effects.done == []


async def test_where_all_must_agree_a_contact_and_a_deputy_count_for_their_own(
    database: Database, cast: Cast, effects: Effects
) -> None:
    both = office_of(ApprovalStep(("role:leadership",), need="all"))

    def unit(session: Session) -> list[Any]:
        two = person(session, "乙", "leadership")
        session.add(
            people_rows.RoleGrant(person_id=cast.leader, role="leadership", granted_at=NOW)
        )
        session.flush()
        delegate(session, cast, two, cast.deputy)
        approval_id = ask(session, cast, office=both)
        seen = approvals.waiting(session, now=NOW, office=both)[0].asked
        outcomes = [press(session, cast.contact, approval_id, office=both)]
        left = approvals.waiting(session, now=NOW, office=both)[0].asked
        outcomes.append(press(session, cast.leader, approval_id, office=both))
        outcomes.append(press(session, cast.deputy, approval_id, office=both))
        events = rows.events_of(session, [approval_id])[approval_id]
        votes = [(e.by_id, e.for_id, e.method) for e in events if e.kind == "approved"]
        return [seen, left, outcomes, votes, two]

    seen, left, outcomes, votes, two = await database.write(unit)
    assert (seen, left) == ((cast.leader, cast.deputy), (cast.deputy,))
    assert [type(o) for o in outcomes] == [Decided, DecidedBefore, Decided]
    assert votes == [
        (cast.contact, cast.leader, "contact"),
        (cast.deputy, two, "deputy"),
    ]
    assert len(effects.done) == 1


async def test_a_spoken_approval_moves_on_like_a_tap(
    database: Database, cast: Cast, effects: Effects
) -> None:
    two = office_of(ApprovalStep(("leader",)), ApprovalStep(("top",)))

    def unit(session: Session) -> list[Any]:
        top = person(session, "郑局长", "top_leader")
        approval_id = ask(session, cast, office=two)
        word(session, cast.desk, approval_id, cast.leader, office=two)
        found = rows.approval(session, approval_id)
        assert found is not None
        went_on = (found.step, found.state, found.ratify_by)
        owed = approvals.to_ratify(session, today=TODAY)
        press(session, top, approval_id, office=two)
        approved = (found.state, found.ratify_by)
        press(session, top, ask(session, cast, subject="other", office=two), office=two)
        other = ask(session, cast, subject="another", office=two)
        word(session, cast.desk, other, cast.leader, office=two)
        press(session, top, other, approve=False, office=two)
        returned = rows.approval(session, other)
        assert returned is not None
        return [went_on, len(owed), approved, (returned.state, returned.ratify_by)]

    assert await database.write(unit) == [
        (1, "pending", date(2026, 11, 26)),
        1,
        ("approved", date(2026, 11, 26)),
        ("returned", None),
    ]


async def test_what_was_agreed_by_word_is_said_by_another_and_in_time(
    database: Database, cast: Cast, effects: Effects
) -> None:
    clerks = office_of(ApprovalStep(("secretariat",)))

    def unit(session: Session) -> list[Any]:
        approval_id = ask(session, cast, office=clerks)

        def said(at: datetime) -> Any:
            return approvals.agree_by_word(
                session,
                actor(session, cast.desk),
                approval_id,
                for_id=cast.other,
                how="phone",
                said_at=at,
                now=NOW,
                office=clerks,
            )

        hour = timedelta(hours=1)
        return [
            word(session, cast.desk, approval_id, cast.desk, office=clerks),
            word(session, cast.guest, approval_id, cast.other, office=clerks),
            said(NOW - hour),
            said(NOW + hour),
            said(NOW),
        ]

    *refusals, done = await database.write(unit)
    codes = [one.code for one in refusals]
    assert codes == ["not-decider-now", "not-allowed", "spoken-time", "spoken-time"]
    assert isinstance(done, Decided)


async def test_who_may_ask_and_answer(database: Database, cast: Cast, effects: Effects) -> None:
    def unit(session: Session) -> list[Any]:
        approval_id = ask(session, cast)

        def asks(by: int) -> Any:
            return approvals.question(
                session, actor(session, by), approval_id, "为什么？", now=NOW, office=OFFICE
            )

        def answers(by: int, text: str = "因为") -> Any:
            return approvals.answer(
                session, actor(session, by), question, text, now=NOW, office=OFFICE
            )

        outcomes = [asks(cast.asker), asks(cast.guest), asks(cast.contact)]
        events = rows.events_of(session, [approval_id])[approval_id]
        question = events[-1].id
        outcomes += [answers(cast.leader), answers(cast.asker, " "), answers(cast.asker)]
        outcomes.append(answers(cast.asker, "再答"))
        press(session, cast.leader, approval_id)
        return [*outcomes, asks(cast.leader), answers(cast.asker)]

    found = await database.write(unit)
    assert [getattr(one, "code", type(one).__name__) for one in found] == [
        "own-request",
        "not-allowed",
        "Asked",
        "not-allowed",
        "reason-needed",
        "Answered",
        "Answered",
        "DecidedBefore",
        "DecidedBefore",
    ]
    assert found[6].again


async def test_who_may_see_a_request_and_who_may_not(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> dict[str, bool]:
        approval_id = ask(session, cast)
        officer = person(session, "监督员", "compliance")
        people = {"asker": cast.asker, "leader": cast.leader, "contact": cast.contact}
        people |= {"desk": cast.desk, "officer": officer, "guest": cast.guest}
        seen = {}
        for name, id in people.items():
            who = who_is(session, id)
            assert who is not None
            found = approvals.see(session, who, approval_id, now=NOW, office=OFFICE)
            read = approvals.request(session, who, approval_id, now=NOW, office=OFFICE)
            assert isinstance(found, Refused) is isinstance(read, Refused)
            seen[name] = not isinstance(found, Refused)
            if name == "officer":
                assert isinstance(found, approvals.Seen) and not found.deeds
        return seen

    seen = await database.write(unit)
    assert seen == {
        "asker": True,
        "leader": True,
        "contact": True,
        "desk": True,
        "officer": True,
        "guest": False,
    }


async def test_what_a_messenger_may_not_name_stays_off_the_list(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[int]:
        meeting = meeting_rows.Meeting(
            title="内部会",
            class_="IV",
            package="simple",
            level="internal",
            state="published",
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=1),
            place="",
            organiser_id=cast.desk,
            revision=1,
            created_at=NOW,
        )
        session.add(meeting)
        session.flush()
        approvals.ask(
            session,
            actor(session, cast.asker),
            kind="trial",
            subject="matter:1",
            wanted={"what": "x"},
            meeting=meeting,
            unit_id=cast.unit,
            for_person_id=cast.asker,
            now=NOW,
            office=OFFICE,
        )
        who = who_is(session, cast.leader)
        assert who is not None
        public = replace(who, levels=frozenset({"public"}))
        return [
            len(approvals.waiting_ids(session, one, now=NOW, office=OFFICE))
            for one in (who, public)
        ]

    assert await database.write(unit) == [1, 0]


async def test_only_harmless_kinds_are_approved_at_one_press(
    database: Database, cast: Cast, effects: Effects
) -> None:
    harmless = office_of(*LEADER, batch=True)

    def unit(session: Session) -> tuple[int, int]:
        ask(session, cast)
        who = who_is(session, cast.leader)
        assert who is not None
        return (
            len(approvals.harmless(session, who, now=NOW, office=OFFICE)),
            len(approvals.harmless(session, who, now=NOW, office=harmless)),
        )

    assert await database.write(unit) == (0, 1)


async def test_amounts_choose_the_steps_when_it_is_asked(
    database: Database, cast: Cast, effects: Effects
) -> None:
    money = office_of(ApprovalStep(("secretariat",)), ApprovalStep(("leader",), over_yuan=5_000))

    def unit(session: Session) -> list[int]:
        found = [
            rows.approval(
                session, ask(session, cast, subject=f"m:{fen}", amount_fen=fen, office=money)
            )
            for fen in (500_000, 500_001)
        ]
        return [len(one.chain) for one in found if one]

    assert await database.write(unit) == [1, 2]


async def test_a_deputy_agrees_by_word_and_signs_on_paper_too(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[Any]:
        delegate(session, cast, cast.leader, cast.deputy)
        said, signed = ask(session, cast), ask(session, cast, subject="matter:2")
        word(session, cast.desk, said, cast.deputy)
        owed = approvals.to_ratify(session, today=TODAY)
        sheet = enter(session, cast.desk, signed, for_id=cast.deputy)
        confirm(session, cast.other, sheet.event_id)
        return [[one.person_id for one in owed], [said, signed]]

    owed, asked = await database.write(unit)
    assert owed == [cast.deputy]
    assert effects.done == asked


async def test_a_deputy_who_asked_is_not_asked_in_the_leaders_place(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> tuple[int, ...]:
        delegate(session, cast, cast.leader, cast.asker)
        ask(session, cast)
        return approvals.waiting(session, now=NOW, office=OFFICE)[0].asked

    assert await database.write(unit) == (cast.leader,)


async def test_a_delegation_is_ended_by_those_it_belongs_to(
    database: Database, cast: Cast
) -> None:
    def unit(session: Session) -> list[Any]:
        made = delegate(session, cast, cast.leader, cast.deputy)

        def ends(by: int) -> Any:
            return approvals.end_delegation(
                session, actor(session, by), made.delegation_id, now=NOW, office=OFFICE
            )

        return [ends(cast.deputy), ends(cast.desk), ends(cast.contact), ends(cast.leader)]

    deputy, desk, contact, leader = await database.write(unit)
    assert (deputy, desk) == (Refused("not-allowed"), Refused("not-allowed"))
    assert (contact.again, leader.again) == (False, True)


async def test_who_may_recall(database: Database, cast: Cast, effects: Effects) -> None:
    def unit(session: Session) -> list[Any]:
        row = people_rows.person(session, cast.asker)
        assert row is not None
        row.contact_id = cast.guest
        session.flush()
        approval_id = ask(session, cast)

        def recalls(by: int) -> Any:
            return approvals.recall(
                session, actor(session, by), approval_id, now=NOW, office=OFFICE
            )

        found = [recalls(by) for by in (cast.leader, cast.desk, cast.guest, cast.asker)]
        decided = ask(session, cast, subject="matter:2")
        press(session, cast.leader, decided)
        asker = actor(session, cast.asker)
        return [*found, approvals.recall(session, asker, decided, now=NOW, office=OFFICE)]

    leader, desk, contact, again, late = await database.write(unit)
    assert (leader, desk) == (Refused("not-allowed"), Refused("not-allowed"))
    assert (contact.again, again.again) == (False, True)
    assert isinstance(late, approvals.NotPending)


async def test_the_second_look(database: Database, cast: Cast, effects: Effects) -> None:
    def unit(session: Session) -> list[Any]:
        approval_id = ask(session, cast)
        refused_entry = enter(session, cast.guest, approval_id, for_id=cast.leader)
        sheet = enter(session, cast.desk, approval_id, for_id=cast.leader)
        again = enter(session, cast.other, approval_id, for_id=cast.leader)
        for by, may_look in ((cast.desk, False), (cast.other, True)):
            who = who_is(session, by)
            assert who is not None
            seen = approvals.see(session, who, approval_id, now=NOW, office=OFFICE)
            assert isinstance(seen, approvals.Seen)
            assert seen.sheets == ((sheet.event_id,) if may_look else ())
        looks = [
            confirm(session, by, sheet.event_id)
            for by in (cast.desk, cast.asker, cast.guest, cast.other, cast.other)
        ]
        late = enter(session, cast.desk, approval_id, for_id=cast.leader)
        return [refused_entry, again.again, *looks, late]

    found = await database.write(unit)
    assert [getattr(one, "code", None) or type(one).__name__ for one in found] == [
        "not-allowed",
        "bool",
        "second-person",
        "own-request",
        "not-allowed",
        "Decided",
        "DecidedBefore",
        "DecidedBefore",
    ]
    assert found[1] is True
    assert len(effects.done) == 1


async def test_signing_is_for_who_said_it_and_only_once(
    database: Database, cast: Cast, effects: Effects
) -> None:
    def unit(session: Session) -> list[Any]:
        approval_id = ask(session, cast)
        word(session, cast.contact, approval_id, cast.leader)
        [owed] = approvals.to_ratify(session, today=TODAY)

        def signs(by: int, agree: bool = True) -> Any:
            return approvals.ratify(
                session,
                actor(session, by),
                owed.event_id,
                agree=agree,
                reason="没有说过",
                now=NOW,
                office=OFFICE,
            )

        # The contact entered it, so does not sign it.
        found = [signs(cast.contact), signs(cast.other), signs(cast.leader)]
        return [*found, signs(cast.leader), signs(cast.leader, agree=False)]

    found = await database.write(unit)
    assert found[:2] == [Refused("second-person"), Refused("not-allowed")]
    assert [one.again for one in found[2:]] == [False, True, True]
    assert effects.undone == []
