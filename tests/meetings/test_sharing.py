"""Parts and milestones as use cases: who may, in which state, and what never happens. Row 8.1."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from meetings import tasks
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.reach import NoAccount, Reached
from meetings.tasks import (
    NewTask,
    Registered,
    arranging,
    coordinating,
    milestones,
    part_work,
    parts,
    sharing,
)
from meetings.tasks.arranging import NewPart
from meetings.tasks.coordinating import NewHelp
from meetings.tasks.milestones import MilestoneMoved, MilestoneRemoved, MilestoneUnchanged
from meetings.tasks.parts import PartDeed, PartMoved, PartUnchanged
from storage import Session, audit, outbox
from storage import coordination as coordination_rows
from storage import people as people_rows
from storage import tasks as rows
from storage.database import Database
from tests.stories.world import office

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DUE = date(2026, 12, 11)
OFFICE = office()

DESK, OWNER, HEAD, HELPER, CONTACT, OTHER, GUEST = range(1, 8)
NAMES = ("周会务", "林小满", "许处长", "李局长", "张内勤", "何平", "吴关")


def cast(session: Session) -> None:
    """Seven people; ids as the constants above. The desk is the secretariat, the head leads the
    owner's unit, the helper is above the profile's rank and has a contact."""
    units = [people_rows.Unit(name=name) for name in ("办公室", "保管处", "局领导", "财务处")]
    session.add_all(units)
    session.flush()
    of = {DESK: 0, OWNER: 1, HEAD: 1, HELPER: 2, CONTACT: 2, OTHER: 3, GUEST: 3}
    for number, name in enumerate(NAMES, 1):
        person = people_rows.Person(id=number, name=name, created_at=NOW)
        session.add(person)
        session.flush()
        rank = "副厅级" if number == HELPER else None
        post = people_rows.Post(person_id=number, unit_id=units[of[number]].id, rank=rank)
        chat = f"{number:016d}"
        account = people_rows.Account(
            messenger="webchat",
            chat=chat,
            platform_person=chat,
            person_id=number,
            is_primary=True,
            bound_at=NOW,
        )
        session.add_all([post, account])
    session.add(people_rows.RoleGrant(person_id=DESK, role="secretariat", granted_at=NOW))
    units[1].head_id = HEAD
    helper = people_rows.person(session, HELPER)
    assert helper is not None
    helper.contact_id = CONTACT
    session.flush()


def actor(session: Session, person_id: int) -> Actor:
    who = who_is(session, person_id)
    assert who is not None
    return Actor(who, "test")


def a_task(session: Session) -> int:
    """Registered by the desk and accepted by the owner."""
    new = NewTask("整理库房", OWNER, DUE)
    outcome = tasks.register_task(session, actor(session, DESK), new, now=NOW, office=OFFICE)
    assert isinstance(outcome, Registered)
    tasks.accept(session, actor(session, OWNER), outcome.task_id, now=NOW)
    return outcome.task_id


def a_part(
    session: Session, task_id: int, person_id: int = HELPER, state: str = "assigned"
) -> int:
    """A part of this task, brought into this state by those who may."""
    by = actor(session, OWNER)
    outcome = arranging.add_part(
        session, by, task_id, NewPart(person_id, "提供数据", DUE), now=NOW, office=OFFICE
    )
    assert isinstance(outcome, PartMoved), outcome
    part_id, own = outcome.part_id, actor(session, person_id)
    if state == "contested":
        part_work.contest_part(session, own, part_id, "不归我管", now=NOW, office=OFFICE)
    elif state == "accepted":
        part_work.accept_part(session, own, part_id, now=NOW)
    elif state == "done":
        part_work.finish_part(session, own, part_id, "已提供", now=NOW, office=OFFICE)
    elif state == "dropped":
        arranging.drop_part(session, by, part_id, "不用了", now=NOW, office=OFFICE)
    assert part_state(session, part_id) == state
    return part_id


def part_state(session: Session, part_id: int) -> str:
    found = coordination_rows.part(session, part_id)
    assert found is not None
    return found.state


@pytest.fixture
def staged(database: Database) -> Database:
    """A database with everybody in it."""
    database.write_now(cast)
    return database


@pytest.fixture
def quick(sqlite_database: Database) -> Database:
    """The same on SQLite only."""
    sqlite_database.write_now(cast)
    return sqlite_database


Deed = Callable[[Session, Actor, int], Any]
DEEDS: dict[str, Deed] = {
    "accept": lambda s, a, p: part_work.accept_part(s, a, p, now=NOW),
    "contest": lambda s, a, p: part_work.contest_part(s, a, p, "不归我", now=NOW, office=OFFICE),
    "note": lambda s, a, p: part_work.note_part(s, a, p, "在办", now=NOW, office=OFFICE),
    "finish": lambda s, a, p: part_work.finish_part(s, a, p, "好了", now=NOW, office=OFFICE),
    "uphold": lambda s, a, p: arranging.uphold_part(s, a, p, now=NOW, office=OFFICE),
    "give": lambda s, a, p: arranging.give_part(s, a, p, OTHER, now=NOW, office=OFFICE),
    "drop": lambda s, a, p: arranging.drop_part(s, a, p, "不用", now=NOW, office=OFFICE),
    "return": lambda s, a, p: arranging.return_part(s, a, p, "缺一页", now=NOW, office=OFFICE),
}
STATES = ("assigned", "contested", "accepted", "done", "dropped")
WORK = ("accept", "contest", "note", "finish")
#: By who may: the state after, "same", or the refusal, for each state before.
MOVES = {
    "accept": "accepted part-contested same part-done part-dropped",
    "contest": "contested same part-accepted part-done part-dropped",
    "note": "accepted part-contested accepted part-done part-dropped",
    "finish": "done part-contested done same part-dropped",
    "uphold": "same assigned part-accepted part-done part-dropped",
    "give": "dropped dropped dropped part-done part-dropped",
    "drop": "dropped dropped dropped part-done same",
    "return": "part-assigned part-contested same accepted part-dropped",
}
MAY_WORK = {HELPER, CONTACT, DESK}
MAY_ARRANGE = {OWNER, HEAD, DESK}


@pytest.mark.parametrize("deed", list(DEEDS))
def test_every_deed_in_every_state(quick: Database, deed: str) -> None:
    def unit(session: Session) -> None:
        by = HELPER if deed in WORK else OWNER
        for before, wanted in zip(STATES, MOVES[deed].split(), strict=True):
            part_id = a_part(session, a_task(session), state=before)
            outcome = DEEDS[deed](session, actor(session, by), part_id)
            after = part_state(session, part_id)
            if wanted in STATES:
                assert isinstance(outcome, PartMoved), (before, outcome)
                assert after == wanted, before
            elif wanted == "same":
                assert isinstance(outcome, PartUnchanged), (before, outcome)
                assert after == before
            else:
                assert isinstance(outcome, Refused) and outcome.code == wanted, (before, outcome)
                assert after == before

    quick.write_now(unit)


@pytest.mark.parametrize("deed", list(DEEDS))
@pytest.mark.parametrize("by", range(DESK, GUEST + 1))
def test_who_may(quick: Database, deed: str, by: int) -> None:
    def unit(session: Session) -> None:
        state = {"uphold": "contested", "return": "done"}.get(deed, "assigned")
        part_id = a_part(session, a_task(session), state=state)
        outcome = DEEDS[deed](session, actor(session, by), part_id)
        if by in (MAY_WORK if deed in WORK else MAY_ARRANGE):
            assert isinstance(outcome, PartMoved)
        else:
            assert isinstance(outcome, Refused) and outcome.code == "not-allowed"
            assert part_state(session, part_id) == state

    quick.write_now(unit)


@pytest.mark.parametrize("state", ["contested", "reported", "suspended", "closed"])
def test_nothing_is_arranged_or_done_while_the_task_is_not_open(
    quick: Database, state: str
) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        part_id = a_part(session, task_id)
        added = milestones.add_milestone(
            session, actor(session, OWNER), task_id, "招标", DUE, now=NOW, office=OFFICE
        )
        assert isinstance(added, MilestoneMoved)
        task = rows.task(session, task_id)
        assert task is not None
        task.state = state
        session.flush()
        code = f"share-{state}"
        for name, deed in DEEDS.items():
            by = HELPER if name in WORK else OWNER
            outcome = deed(session, actor(session, by), part_id)
            assert isinstance(outcome, Refused) and outcome.code == code, name
        own = actor(session, OWNER)
        new = NewPart(OTHER, "帮忙", DUE)
        for outcome in (
            arranging.add_part(session, own, task_id, new, now=NOW, office=OFFICE),
            milestones.add_milestone(session, own, task_id, "验收", DUE, now=NOW, office=OFFICE),
            milestones.reach_milestone(session, own, added.milestone_id, reached=True, now=NOW),
            milestones.remove_milestone(session, own, added.milestone_id, now=NOW),
        ):
            assert isinstance(outcome, Refused) and outcome.code == code
        assert parts.part_deeds(session, own.who, part_id) == ()

    quick.write_now(unit)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPart(OWNER, "自己帮自己", DUE), "share-owner"),
        (NewPart(HELPER, "再来一次", DUE), "share-twice"),
        (NewPart(99, "谁", DUE), "gone"),
        (NewPart(OTHER, "  ", DUE), "task-text"),
        (NewPart(OTHER, "字" * 201, DUE), "task-text"),
        (NewPart(OTHER, "机密★ 某事", DUE), "level-mark"),
        (NewPart(OTHER, "太晚", DUE + timedelta(days=1)), "share-day-late"),
        (NewPart(OTHER, "太早", TODAY - timedelta(days=1)), "task-due-past"),
    ],
)
def test_what_is_refused_as_a_part(quick: Database, new: NewPart, code: str) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        a_part(session, task_id)
        outcome = arranging.add_part(
            session, actor(session, OWNER), task_id, new, now=NOW, office=OFFICE
        )
        assert isinstance(outcome, Refused) and outcome.code == code
        assert sharing.open_parts_count(session, task_id) == 1

    quick.write_now(unit)


def test_the_longest_and_the_latest_that_do(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        for person, text, day in ((OTHER, "字" * 200, DUE), (GUEST, "今天", TODAY)):
            outcome = arranging.add_part(
                session,
                actor(session, OWNER),
                task_id,
                NewPart(person, text, day),
                now=NOW,
                office=OFFICE,
            )
            assert isinstance(outcome, PartMoved)

    quick.write_now(unit)


def test_an_overdue_task_takes_its_own_day_only(quick: Database) -> None:
    later = datetime(2026, 12, 21, 2, tzinfo=UTC)

    def unit(session: Session) -> None:
        task_id = a_task(session)
        codes = []
        for day in (DUE, DUE - timedelta(days=1), date(2026, 12, 21)):
            outcome = arranging.add_part(
                session,
                actor(session, OWNER),
                task_id,
                NewPart(OTHER, "补办", day),
                now=later,
                office=OFFICE,
            )
            codes.append(outcome.code if isinstance(outcome, Refused) else "")
        assert codes == ["", "task-due-past", "share-day-late"]

    quick.write_now(unit)


def test_thirty_parts_are_enough(quick: Database) -> None:
    def unit(session: Session) -> list[str]:
        task_id = a_task(session)
        codes = []
        for number in range(arranging.MOST_PARTS + 1):
            person = people_rows.Person(name=f"第{number}人", created_at=NOW)
            session.add(person)
            session.flush()
            outcome = arranging.add_part(
                session,
                actor(session, OWNER),
                task_id,
                NewPart(person.id, "帮忙", DUE),
                now=NOW,
                office=OFFICE,
            )
            codes.append(outcome.code if isinstance(outcome, Refused) else "")
        return codes

    assert quick.write_now(unit) == [""] * arranging.MOST_PARTS + ["share-many"]


def test_a_part_given_to_another_is_told_to_both_and_the_old_row_stays(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        part_id = a_part(session, task_id, state="accepted")
        own = actor(session, OWNER)
        same = arranging.give_part(session, own, part_id, HELPER, now=NOW, office=OFFICE)
        assert isinstance(same, PartUnchanged)
        moved = arranging.give_part(session, own, part_id, OTHER, now=NOW, office=OFFICE)
        assert isinstance(moved, PartMoved) and moved.told == Reached(OTHER)
        assert part_state(session, part_id) == "dropped"
        new = coordination_rows.part(session, moved.part_id)
        assert new is not None
        assert (new.person_id, new.text, new.due_on, new.state) == (
            OTHER,
            "提供数据",
            DUE,
            "assigned",
        )
        assert notices(session)[-2:] == [("part_moved", CONTACT), ("part_assigned", OTHER)]

    quick.write_now(unit)


def notices(session: Session) -> list[tuple[str, int]]:
    """Kind and reader of every notice owed, the oldest first."""
    table = outbox.outbox
    found = session.execute(
        table.select().where(table.c.content.is_not(None)).order_by(table.c.id)
    ).mappings()
    return [(row["content"]["notice"], row["person_id"]) for row in found]


def test_above_the_rank_the_contact_reads_and_the_owner_hears_of_the_end(
    quick: Database,
) -> None:
    def unit(session: Session) -> None:
        part_id = a_part(session, a_task(session))
        assert notices(session)[-1] == ("part_assigned", CONTACT)
        done = part_work.finish_part(
            session, actor(session, CONTACT), part_id, "好了", now=NOW, office=OFFICE
        )
        assert isinstance(done, PartMoved) and done.told == Reached(OWNER)
        assert notices(session)[-1] == ("part_done", OWNER)
        back = arranging.return_part(
            session, actor(session, OWNER), part_id, "缺一页", now=NOW, office=OFFICE
        )
        assert isinstance(back, PartMoved) and back.told == Reached(CONTACT)

    quick.write_now(unit)


def test_who_did_it_themselves_is_not_told(quick: Database) -> None:
    """The owner is the co-owner's contact and reports their part: that is no news to them."""

    def unit(session: Session) -> None:
        helper = people_rows.person(session, OTHER)
        assert helper is not None
        helper.contact_id = OWNER
        part_id = a_part(session, a_task(session), OTHER)
        before = len(notices(session))
        done = part_work.finish_part(
            session, actor(session, OWNER), part_id, "好了", now=NOW, office=OFFICE
        )
        assert isinstance(done, PartMoved) and done.told is None
        assert len(notices(session)) == before

    quick.write_now(unit)


@pytest.mark.parametrize("way", ["add", "give", "return"])
def test_who_left_gets_no_part(quick: Database, way: str) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        part_id = a_part(session, task_id, HELPER, "done" if way == "return" else "assigned")
        for person_id in (OTHER, HELPER):
            person = people_rows.person(session, person_id)
            assert person is not None
            person.left_on = TODAY
        own = actor(session, OWNER)
        new = NewPart(OTHER, "帮忙", DUE)
        if way == "add":
            outcome = arranging.add_part(session, own, task_id, new, now=NOW, office=OFFICE)
        else:
            outcome = DEEDS[way](session, own, part_id)
        assert isinstance(outcome, Refused) and outcome.code == "share-person-left"

    quick.write_now(unit)


def test_who_can_not_be_reached_is_said(quick: Database) -> None:
    def unit(session: Session) -> None:
        person = people_rows.Person(name="无号", created_at=NOW)
        session.add(person)
        session.flush()
        outcome = arranging.add_part(
            session,
            actor(session, OWNER),
            a_task(session),
            NewPart(person.id, "帮忙", DUE),
            now=NOW,
            office=OFFICE,
        )
        assert isinstance(outcome, PartMoved)
        assert outcome.told == NoAccount(person.id)

    quick.write_now(unit)


def test_history_and_audit_say_who_for_whom_and_how(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        part_id = a_part(session, task_id)
        # A contact speaks for themselves whatever is said of the way; the desk was phoned.
        part_work.accept_part(session, actor(session, CONTACT), part_id, method="paper", now=NOW)
        part_work.finish_part(
            session, actor(session, DESK), part_id, "好了", method="paper", now=NOW, office=OFFICE
        )
        found = [(e.kind, e.by_id, e.for_id, e.method) for e in rows.events_of(session, task_id)]
        assert found[2:] == [
            ("part_added", OWNER, None, ""),
            ("part_accepted", CONTACT, HELPER, ""),
            ("part_done", DESK, HELPER, "paper"),
        ]
        table = audit.audit_entries
        entries = session.execute(
            table.select().where(table.c.subject == f"task:{task_id}").order_by(table.c.id)
        )
        assert [(e.action, e.actor_person_id, e.for_person_id) for e in entries][2:] == [
            ("task part_added", OWNER, None),
            ("task part_accepted", CONTACT, HELPER),
            ("task part_done", DESK, HELPER),
        ]

    quick.write_now(unit)


def test_a_word_on_progress_keeps_quiet_until_the_next_slot(quick: Database) -> None:
    def unit(session: Session) -> None:
        part_id = a_part(session, a_task(session), state="accepted")
        part_work.note_part(
            session, actor(session, HELPER), part_id, "在办", now=NOW, office=OFFICE
        )
        part = coordination_rows.part(session, part_id)
        # T-7 of 11 December is Wednesday 2 December.
        assert part is not None and part.quiet_until == date(2026, 12, 1)

    quick.write_now(unit)


def test_the_days_follow_the_task_s(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        own = actor(session, OWNER)
        days = {HELPER: DUE, OTHER: date(2026, 12, 1), GUEST: date(2026, 12, 9)}
        for person, day in days.items():
            new = NewPart(person, "帮忙", day)
            arranging.add_part(session, own, task_id, new, now=NOW, office=OFFICE)
        for text, day in (("招标", date(2026, 12, 9)), ("进场", date(2026, 12, 1))):
            milestones.add_milestone(session, own, task_id, text, day, now=NOW, office=OFFICE)
        reached = milestones.add_milestone(
            session, own, task_id, "定方案", date(2026, 12, 9), now=NOW, office=OFFICE
        )
        assert isinstance(reached, MilestoneMoved)
        one = reached.milestone_id
        milestones.reach_milestone(session, own, one, reached=True, now=NOW)
        for part in coordination_rows.open_parts_of(session, task_id):
            part.reminded_on = date(2026, 11, 20)

        def moves(to: date) -> tuple[list[date], list[date]]:
            task = rows.locked(session, task_id)
            assert task is not None
            old, task.due_on = task.due_on, to
            sharing.parts_follow(session, task, old_due=old, now=NOW, office=OFFICE)
            found = coordination_rows.open_parts_of(session, task_id)
            steps = rows.milestones_of(session, task_id)
            # What was reached was due when it was due.
            assert [m.due_on for m in steps if m.id == one] == [date(2026, 12, 9)]
            ahead = sorted(m.due_on for m in steps if m.id != one)
            return [p.due_on for p in found], ahead

        later, sooner = date(2026, 12, 18), date(2026, 12, 4)
        first = date(2026, 12, 1)
        assert moves(later) == ([later, first, days[GUEST]], [first, days[GUEST]])
        assert notices(session)[-1] == ("part_day", CONTACT)
        assert moves(sooner) == ([sooner, first, sooner], [first, sooner])
        found = coordination_rows.open_parts_of(session, task_id)
        assert [p.reminded_on for p in found] == [TODAY, date(2026, 11, 20), TODAY]

    quick.write_now(unit)


def test_what_is_open_ends_once_with_the_task(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        own = actor(session, OWNER)
        a_part(session, task_id, OTHER, "done")
        part_id = a_part(session, task_id, HELPER, "accepted")
        for of_id in (HELPER, GUEST):
            new = NewHelp("help", of_id, "请协助", DUE)
            coordinating.ask_help(session, own, task_id, new, now=NOW, office=OFFICE)
        before = len(notices(session))
        task = rows.locked(session, task_id)
        assert task is not None
        sharing.drop_what_is_open(session, actor(session, DESK), task, now=NOW, office=OFFICE)
        assert part_state(session, part_id) == "dropped"
        assert [p.state for p in rows.parts_of(session, task_id)] == ["done"]
        states = [r.state for r in rows.requests_of(session, task_id)]
        assert states == ["withdrawn", "withdrawn"]
        # ``tell``: that nothing is left to do is no chaser.
        assert sorted(notices(session)[before:]) == [
            ("task_ended", CONTACT),
            ("task_ended", GUEST),
        ]
        sharing.drop_what_is_open(session, actor(session, DESK), task, now=NOW, office=OFFICE)
        assert len(notices(session)) == before + 2

    quick.write_now(unit)


def test_a_co_owner_who_becomes_the_owner_leaves_the_others_their_parts(
    quick: Database,
) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        a_part(session, task_id, HELPER, "accepted")
        a_part(session, task_id, OTHER)
        desk = actor(session, DESK)
        for of_id in (OTHER, GUEST):
            new = NewHelp("help", of_id, "请协助", DUE)
            coordinating.ask_help(session, desk, task_id, new, now=NOW, office=OFFICE)
        tasks.reassign(session, desk, task_id, OTHER, now=NOW, office=OFFICE)
        left = coordination_rows.open_parts_of(session, task_id)
        assert [part.person_id for part in left] == [HELPER]
        waiting = coordination_rows.open_requests_of(session, task_id)
        assert [request.of_id for request in waiting] == [GUEST]

    quick.write_now(unit)


async def test_two_who_ask_the_same_person_at_once_make_one_part(staged: Database) -> None:
    task_id = await staged.write(a_task)

    def add(by: int) -> Callable[[Session], Any]:
        new = NewPart(OTHER, "帮忙", DUE)
        return lambda s: arranging.add_part(s, actor(s, by), task_id, new, now=NOW, office=OFFICE)

    outcomes = await asyncio.gather(*(staged.write(add(by)) for by in (OWNER, HEAD, DESK)))
    assert sum(isinstance(outcome, PartMoved) for outcome in outcomes) == 1
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert codes == ["share-twice", "share-twice"]


async def test_done_and_taken_off_at_once_leave_one_end(staged: Database) -> None:
    part_id = await staged.write(lambda s: a_part(s, a_task(s), state="accepted"))
    outcomes = await asyncio.gather(
        staged.write(lambda s: DEEDS["finish"](s, actor(s, HELPER), part_id)),
        staged.write(lambda s: DEEDS["drop"](s, actor(s, OWNER), part_id)),
        staged.write(lambda s: DEEDS["give"](s, actor(s, HEAD), part_id)),
    )
    assert sum(isinstance(outcome, PartMoved) for outcome in outcomes) == 1


def test_milestones_are_added_reached_set_back_removed_and_put_back(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id, own = a_task(session), actor(session, OWNER)
        for text, day, code in (
            ("", DUE, "task-text"),
            ("字" * 101, DUE, "task-text"),
            ("绝密★", DUE, "level-mark"),
            ("太晚", DUE + timedelta(days=1), "share-day-late"),
            ("太早", TODAY - timedelta(days=1), "task-due-past"),
        ):
            refused = milestones.add_milestone(
                session, own, task_id, text, day, now=NOW, office=OFFICE
            )
            assert isinstance(refused, Refused) and refused.code == code
        outsider = milestones.add_milestone(
            session, actor(session, HELPER), task_id, "招标", DUE, now=NOW, office=OFFICE
        )
        assert isinstance(outsider, Refused) and outsider.code == "not-allowed"
        added = milestones.add_milestone(
            session, own, task_id, "招标", DUE, now=NOW, office=OFFICE
        )
        assert isinstance(added, MilestoneMoved)
        one = added.milestone_id
        reach = milestones.reach_milestone
        assert isinstance(reach(session, own, one, reached=True, now=NOW), MilestoneMoved)
        assert isinstance(reach(session, own, one, reached=True, now=NOW), MilestoneUnchanged)
        kept = milestones.remove_milestone(session, own, one, now=NOW)
        assert isinstance(kept, Refused) and kept.code == "milestone-reached"
        reach(session, own, one, reached=False, now=NOW)
        removed = milestones.remove_milestone(session, own, one, now=NOW)
        assert isinstance(removed, MilestoneRemoved) and removed.due_on == DUE
        assert list(rows.milestones_of(session, task_id)) == []
        gone = milestones.remove_milestone(session, own, one, now=NOW)
        assert isinstance(gone, Refused) and gone.code == "gone"
        restore = milestones.restore_milestone
        late = DUE + timedelta(days=30)
        back = restore(session, own, removed.event_id, late, now=NOW)
        assert isinstance(back, MilestoneMoved)
        again = restore(session, own, removed.event_id, late, now=NOW)
        assert isinstance(again, MilestoneUnchanged)
        found = rows.milestones_of(session, task_id)
        assert [(m.text, m.due_on) for m in found] == [("招标", DUE)]
        other = restore(session, own, removed.event_id - 1, DUE, now=NOW)
        assert isinstance(other, Refused) and other.code == "gone"

    quick.write_now(unit)


#: One move of the property below: what, by whom, which of the parts, days ahead.
MOVE = st.tuples(
    st.sampled_from(
        ["add", "give", "own", "due", "ask", "pass", "milestone", "reach", "end", *DEEDS]
    ),
    st.integers(DESK, GUEST),
    st.integers(0, 4),
    st.integers(0, 25),
)


def _move(session: Session, task_id: int, what: str, person: int, index: int, ahead: int) -> None:
    desk = actor(session, DESK)
    day = TODAY + timedelta(days=ahead)
    found = session.query(rows.TaskPart).filter_by(task_id=task_id).all()
    part_id = found[index % len(found)].id if found else 0
    asked = rows.requests_of(session, task_id)
    steps = rows.milestones_of(session, task_id)
    match what:
        case "add":
            new = NewPart(person, "帮忙", day)
            arranging.add_part(session, desk, task_id, new, now=NOW, office=OFFICE)
        case "give":
            arranging.give_part(session, desk, part_id, person, now=NOW, office=OFFICE)
        case "own":
            tasks.reassign(session, desk, task_id, person, now=NOW, office=OFFICE)
        case "due":
            task = rows.task(session, task_id)
            assert task is not None
            tasks.reassign(
                session, desk, task_id, task.owner_id, due_on=day, now=NOW, office=OFFICE
            )
        case "ask":
            help_ = NewHelp("help", person, f"请协助{ahead}", day)
            coordinating.ask_help(session, desk, task_id, help_, now=NOW, office=OFFICE)
        case "pass" if asked:
            one = asked[index % len(asked)].id
            coordinating.pass_on(session, desk, one, person, now=NOW, office=OFFICE)
        case "milestone":
            milestones.add_milestone(session, desk, task_id, "节点", day, now=NOW, office=OFFICE)
        case "reach" if steps:
            one = steps[index % len(steps)].id
            milestones.reach_milestone(session, desk, one, reached=bool(ahead % 2), now=NOW)
        case "end" if ahead == 0:
            task = rows.locked(session, task_id)
            assert task is not None
            sharing.drop_what_is_open(session, desk, task, now=NOW, office=OFFICE)
        case _ if what in DEEDS and found:
            DEEDS[what](session, desk, part_id)


def _holds(session: Session, task_id: int) -> None:
    task = rows.task(session, task_id)
    assert task is not None
    open_parts = coordination_rows.open_parts_of(session, task_id)
    involved = [task.owner_id, *(part.person_id for part in open_parts)]
    assert len(involved) == len(set(involved)), involved
    assert all(part.due_on <= task.due_on for part in open_parts)
    steps = rows.milestones_of(session, task_id)
    assert all(step.due_on <= task.due_on for step in steps if step.done_at is None)
    waiting = coordination_rows.open_requests_of(session, task_id)
    assert task.owner_id not in [request.of_id for request in waiting]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(MOVE, max_size=25))
# A part done, its person the owner, then sent back; and one done before the day moved.
@example([("add", OTHER, 0, 5), ("finish", 1, 0, 0), ("own", OTHER, 0, 0), ("return", 1, 0, 0)])
@example([("add", OTHER, 0, 9), ("finish", 1, 0, 0), ("due", 1, 0, 3), ("return", 1, 0, 0)])
@example([("milestone", 1, 0, 9), ("reach", 1, 0, 1), ("due", 1, 0, 3), ("reach", 1, 0, 0)])
@example([("ask", OTHER, 0, 9), ("own", OTHER, 0, 0)])
@example([("add", OTHER, 0, 9), ("finish", 1, 0, 0), ("add", OTHER, 0, 9), ("return", 1, 0, 0)])
def test_one_owner_nobody_twice_and_nothing_due_after_the_task(
    quick: Database, moves: list[tuple[str, int, int, int]]
) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        for move in moves:
            _move(session, task_id, *move)
            _holds(session, task_id)

    quick.write_now(unit)


def test_the_buttons_are_what_the_deeds_allow(quick: Database) -> None:
    """Whatever button is shown works; whatever is not shown is refused or already so."""
    deed_of = {
        PartDeed.ACCEPT: "accept",
        PartDeed.CONTEST: "contest",
        PartDeed.NOTE: "note",
        PartDeed.FINISH: "finish",
        PartDeed.ENTER: "finish",
        PartDeed.UPHOLD: "uphold",
        PartDeed.GIVE: "give",
        PartDeed.DROP: "drop",
        PartDeed.RETURN: "return",
    }

    def unit(session: Session) -> None:
        for state in STATES:
            for by in range(DESK, GUEST + 1):
                part_id = a_part(session, a_task(session), state=state)
                for deed in parts.part_deeds(session, actor(session, by).who, part_id):
                    part_id = a_part(session, a_task(session), state=state)
                    outcome = DEEDS[deed_of[deed]](session, actor(session, by), part_id)
                    assert isinstance(outcome, PartMoved), (state, by, deed)

    quick.write_now(unit)
