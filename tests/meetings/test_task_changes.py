"""Changes of a task: extension, suspension, reopening, handing over, 呈报. Rows 8.1, 8.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from meetings import approvals, tasks
from meetings.meetings import Refused
from meetings.tasks import (
    Deed,
    Moved,
    Report,
    Unchanged,
    changing,
    handing_over,
    setting,
    submitting,
)
from meetings.tasks.arranging import NewPart, add_part
from meetings.tasks.changing import Asked
from meetings.tasks.coordinating import NewHelp, ask_help
from meetings.tasks.parts import PartMoved
from meetings.tasks.requests import HelpMoved
from storage import Session
from storage import approvals as approval_rows
from storage import people as people_rows
from storage import tasks as rows
from storage.database import Database
from tests.meetings.test_tasks import (
    DONE,
    DUE,
    NOW,
    OFFICE,
    Cast,
    a_task,
    actor,
    cast,
    do,
    in_state,
    state,
)

__all__ = ["cast"]
LATER = date(2026, 12, 25)
AT: dict[str, Any] = {"now": NOW, "office": OFFICE}


async def field(database: Database, task_id: int, name: str) -> Any:
    def read(session: Session) -> Any:
        task = rows.task(session, task_id)
        assert task is not None
        return getattr(task, name)

    return await database.read(read)


async def kinds(database: Database, task_id: int) -> list[str]:
    found = await database.read(lambda s: [e.kind for e in rows.events_of(s, task_id)])
    return list(found)


async def extend(
    database: Database, by: int, task_id: int, to: date = LATER, **changes: Any
) -> Any:
    at = {**AT, **changes}
    return await database.write(
        lambda s: changing.ask_extension(s, actor(s, by), task_id, to, "缺货", **at)
    )


async def decide(database: Database, by: int, approval_id: int, **changes: Any) -> Any:
    said = {"approve": True, **AT, **changes}
    return await database.write(lambda s: approvals.decide(s, actor(s, by), approval_id, **said))


async def through(database: Database, cast: Cast, approval_id: int, **changes: Any) -> None:
    """The unit's head, then the secretariat: nobody is set as leader in charge."""
    for by in (cast.head, cast.desk, cast.other):
        if await database.read(lambda s: _pending(s, approval_id)):
            await decide(database, by, approval_id, **changes)


def _pending(session: Session, approval_id: int) -> bool:
    found = approval_rows.approval(session, approval_id)
    return found is not None and found.state == "pending"


async def test_an_extension_moves_the_day_once_it_is_approved(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    asked = await extend(database, cast.owner, task_id)
    assert isinstance(asked, Asked)
    assert await field(database, task_id, "due_on") == DUE  # until then the old day holds
    again = await extend(database, cast.owner, task_id)
    assert again == asked
    assert (await kinds(database, task_id)).count("extension_asked") == 1

    own = await decide(database, cast.owner, asked.approval_id)
    assert isinstance(own, Refused) and own.code == "own-request"
    await through(database, cast, asked.approval_id)
    assert await field(database, task_id, "due_on") == LATER
    assert await field(database, task_id, "first_due_on") == DUE
    assert await field(database, task_id, "extensions") == 1
    assert "extended" in await kinds(database, task_id)


@pytest.mark.parametrize(
    ("to", "now", "code"),
    [
        (DUE, NOW, "task-extend-earlier"),
        (date(2026, 12, 1), NOW, "task-extend-earlier"),
        (date(2040, 1, 1), NOW, "task-due-far"),
        (LATER, NOW + timedelta(days=19), "task-extend-late"),  # 12 December
    ],
)
async def test_what_is_no_extension(
    database: Database, cast: Cast, to: date, now: Any, code: str
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    outcome = await extend(database, cast.owner, task_id, to, now=now)
    assert isinstance(outcome, Refused)
    assert outcome.code == code


async def test_on_the_due_day_itself_it_may_still_be_asked_for(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    outcome = await extend(database, cast.contact, task_id, now=NOW + timedelta(days=18))
    assert isinstance(outcome, Asked)


async def test_where_the_profile_allows_it_a_late_one_may_be_asked_for(
    database: Database, cast: Cast
) -> None:
    rules = replace(OFFICE.profile.supervision, extension_before_due=False)
    office = replace(OFFICE, profile=replace(OFFICE.profile, supervision=rules))
    task_id = await in_state(database, cast, "in_progress")
    late = NOW + timedelta(days=19)
    assert isinstance(await extend(database, cast.owner, task_id, now=late, office=office), Asked)


@pytest.mark.parametrize("by", ["guest"])
async def test_strangers_ask_for_nothing(database: Database, cast: Cast, by: str) -> None:
    task_id = await in_state(database, cast, "in_progress")
    outcome = await extend(database, getattr(cast, by), task_id)
    assert isinstance(outcome, Refused) and outcome.code == "not-allowed"


@pytest.mark.parametrize("at", ["contested", "reported", "closed"])
async def test_only_what_is_worked_on_is_extended(database: Database, cast: Cast, at: str) -> None:
    task_id = await in_state(database, cast, at)
    outcome = await extend(database, cast.owner, task_id)
    assert isinstance(outcome, Refused) and outcome.code == f"task-{at}"


async def test_a_day_set_meanwhile_is_not_overwritten(database: Database, cast: Cast) -> None:
    task_id = await in_state(database, cast, "in_progress")
    asked = await extend(database, cast.owner, task_id)

    async def set_day(to: date) -> Any:
        return await database.write(
            lambda s: tasks.reassign(s, actor(s, cast.desk), task_id, cast.owner, due_on=to, **AT)
        )

    # More time is never given by the way: that is an extension.
    later = await set_day(date(2026, 12, 18))
    assert isinstance(later, Refused) and later.code == "task-extension-asked"
    earlier = date(2026, 12, 9)
    assert isinstance(await set_day(earlier), tasks.Reassigned)
    # What was asked from the old day waits for nobody any more.
    assert not await database.read(lambda s: _pending(s, asked.approval_id))
    await decide(database, cast.head, asked.approval_id)
    assert await field(database, task_id, "due_on") == earlier


async def test_nobody_takes_over_an_item_and_decides_what_was_asked_for_it(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    asked = await extend(database, cast.owner, task_id)
    await database.write(
        lambda s: tasks.reassign(s, actor(s, cast.head), task_id, cast.head, **AT)
    )
    outcome = await decide(database, cast.head, asked.approval_id)
    assert not isinstance(outcome, approvals.Decided)
    assert await field(database, task_id, "due_on") == DUE


async def test_who_did_it_does_not_close_it_after_handing_it_over(
    database: Database, cast: Cast
) -> None:
    """钱会务's own item, reported done for them, is handed to 何平: it stays their doing."""

    def own(session: Session) -> int:
        new = tasks.NewTask("整理库房", cast.other, DUE)
        made = tasks.register_task(session, actor(session, cast.desk), new, **AT)
        assert isinstance(made, tasks.Registered)
        told = replace(DONE, method="phone")
        done = tasks.report_progress(session, actor(session, cast.desk), made.task_id, told, **AT)
        assert done == Moved(made.task_id)
        return made.task_id

    task_id = await database.write(own)
    await database.write(
        lambda s: handing_over.hand_over(s, actor(s, cast.other), cast.other, cast.guest, **AT)
    )
    outcome = await do(database, "verify", cast.other, task_id)
    assert isinstance(outcome, Refused) and outcome.code == "task-own"


async def test_nobody_sets_their_own_day(database: Database, cast: Cast) -> None:
    def own(session: Session) -> int:
        new = tasks.NewTask("整理库房", cast.other, DUE)
        made = tasks.register_task(session, actor(session, cast.other), new, **AT)
        assert isinstance(made, tasks.Registered)
        return made.task_id

    task_id = await database.write(own)
    outcome = await database.write(
        lambda s: tasks.reassign(s, actor(s, cast.other), task_id, cast.other, due_on=LATER, **AT)
    )
    assert isinstance(outcome, Refused)
    assert await field(database, task_id, "due_on") == DUE


async def test_opened_again_with_an_earlier_day_it_is_chased_again(
    database: Database, cast: Cast
) -> None:
    """A report of before keeps nothing quiet that begins anew."""
    task_id = await in_state(database, cast, "in_progress")
    await do(database, "progress", cast.owner, task_id)
    await do(database, "done", cast.owner, task_id)
    await do(database, "verify", cast.desk, task_id)
    await database.write(
        lambda s: setting.reopen(
            s, actor(s, cast.desk), task_id, date(2026, 12, 1), "又坏了", **AT
        )
    )
    assert await field(database, task_id, "quiet_until") is None


async def test_suspended_and_taken_up_again(database: Database, cast: Cast) -> None:
    task_id = await in_state(database, cast, "in_progress")
    asked = await database.write(
        lambda s: changing.ask_suspension(s, actor(s, cast.owner), task_id, "等上级文件", **AT)
    )
    assert isinstance(asked, Asked)
    await through(database, cast, asked.approval_id)
    assert await state(database, task_id) == "suspended"
    report = await do(database, "progress", cast.owner, task_id)
    assert isinstance(report, Refused) and report.code == "task-suspended"

    late = {"now": NOW + timedelta(days=30), "office": OFFICE}
    held = await database.write(
        lambda s: setting.resume(s, actor(s, cast.desk), task_id, None, **late)
    )
    assert isinstance(held, Refused) and held.code == "task-due-past"
    outcome = await database.write(
        lambda s: setting.resume(s, actor(s, cast.desk), task_id, date(2027, 1, 15), **late)
    )
    assert outcome == Moved(task_id)
    assert await state(database, task_id) == "in_progress"
    assert await field(database, task_id, "first_due_on") == DUE


async def test_opened_again_the_number_stays(database: Database, cast: Cast) -> None:
    task_id = await in_state(database, cast, "closed")
    number = await field(database, task_id, "number")
    no = await database.write(
        lambda s: setting.reopen(s, actor(s, cast.owner), task_id, LATER, "又坏了", **AT)
    )
    assert isinstance(no, Refused) and no.code == "not-allowed"
    outcome = await database.write(
        lambda s: setting.reopen(s, actor(s, cast.desk), task_id, LATER, "又坏了", **AT)
    )
    assert outcome == Moved(task_id)
    assert await state(database, task_id) == "assigned"
    assert await field(database, task_id, "number") == number
    assert await field(database, task_id, "reopened") == 1
    assert await do(database, "accept", cast.owner, task_id) == Moved(task_id)


async def test_everything_one_owes_is_handed_over(database: Database, cast: Cast) -> None:
    open_, reported = [await in_state(database, cast, at) for at in ("in_progress", "reported")]
    closed = await in_state(database, cast, "closed")

    def hand(session: Session, by: int, to: int) -> Any:
        return handing_over.hand_over(session, actor(session, by), cast.owner, to, **AT)

    no = await database.write(lambda s: hand(s, cast.guest, cast.guest))
    assert isinstance(no, Refused) and no.code == "not-allowed"
    done = await database.write(lambda s: hand(s, cast.head, cast.guest))
    assert isinstance(done, handing_over.HandedOver)
    assert (done.count, done.shares, done.left) == (2, 0, 0)
    assert await state(database, open_) == "assigned"
    # What waits for its check goes on waiting; neither doer nor new owner checks it.
    assert await state(database, reported) == "reported"
    assert await field(database, reported, "owner_id") == cast.guest
    assert await field(database, closed, "owner_id") == cast.owner
    assert await do(database, "verify", cast.desk, reported) == Moved(reported)
    again = await database.write(lambda s: hand(s, cast.head, cast.guest))
    assert isinstance(again, Refused) and again.code == "task-nothing-owed"


async def test_submitting_is_for_what_is_overdue_and_once(database: Database, cast: Cast) -> None:
    task_id = await in_state(database, cast, "in_progress")
    late = {"now": NOW + timedelta(days=25), "office": OFFICE}

    async def submit(by: int, **at: Any) -> Any:
        return await database.write(
            lambda s: submitting.submit(s, actor(s, by), task_id, "请领导定经费", **at)
        )

    early = await submit(cast.desk, **AT)
    assert isinstance(early, Refused) and early.code == "task-not-overdue"
    nobody = await submit(cast.desk, **late)
    assert isinstance(nobody, Refused) and nobody.code == "task-no-leader"

    def leader(session: Session) -> None:
        unit = people_rows.unit_named(session, "保管处")
        assert unit is not None
        unit.leader_id = cast.guest

    await database.write(leader)
    no = await submit(cast.owner, **late)
    assert isinstance(no, Refused) and no.code == "not-allowed"
    assert await submit(cast.desk, **late) == Moved(task_id)
    assert await submit(cast.other, **late) == Unchanged(task_id)
    requests = await database.read(lambda s: [r.of_id for r in rows.requests_of(s, task_id)])
    assert requests == [cast.guest]


async def test_facts_are_put_right_and_the_history_keeps_what_they_were(
    database: Database, cast: Cast
) -> None:
    task_id = await a_task(database, cast)

    async def amend(what: Any, value: str, by: int = cast.desk) -> Any:
        return await database.write(
            lambda s: setting.amend(s, actor(s, by), task_id, what, value, **AT)
        )

    assert await amend("result", "印发办法") == Moved(task_id)
    assert await amend("unit", "财务处") == Moved(task_id)
    unknown = await amend("unit", "不存在处")
    assert isinstance(unknown, Refused) and unknown.code == "task-unit-unknown"
    marked = await amend("text", "秘密★5年 某事")
    assert isinstance(marked, Refused) and marked.code == "level-mark"
    stranger = await amend("text", "别的事", cast.owner)
    assert isinstance(stranger, Refused) and stranger.code == "not-allowed"
    said = await database.read(lambda s: [e.text for e in rows.events_of(s, task_id)])
    assert said[-2:] == ["印发办法", "保管处 → 财务处"]


async def test_a_report_says_how_far_it_is_and_what_hinders(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    report = Report(
        tasks.Progress.UNDER_WAY, "装了一半", percent=50, problems="缺货", next_step="催货"
    )
    await database.write(
        lambda s: tasks.report_progress(s, actor(s, cast.owner), task_id, report, **AT)
    )
    facts = await database.read(lambda s: tasks.facts_of(s, task_id, **AT))
    assert facts is not None
    assert facts.percent == 50
    last = facts.steps[-1]
    assert (last.percent, last.problems, last.next_step) == (50, "缺货", "催货")
    wrong = replace(report, percent=101)
    outcome = await database.write(
        lambda s: tasks.report_progress(s, actor(s, cast.owner), task_id, wrong, **AT)
    )
    assert isinstance(outcome, Refused) and outcome.code == "task-percent"


async def test_it_is_not_done_while_a_part_is_open(database: Database, cast: Cast) -> None:
    task_id = await in_state(database, cast, "in_progress")

    def part(session: Session) -> None:
        session.add(
            rows.TaskPart(
                task_id=task_id,
                person_id=cast.guest,
                text="出数据",
                due_on=DUE,
                state="accepted",
                assigned_at=NOW,
            )
        )

    await database.write(part)
    outcome = await database.write(
        lambda s: tasks.report_progress(s, actor(s, cast.owner), task_id, DONE, **AT)
    )
    assert isinstance(outcome, Refused) and outcome.code == "task-parts-open"


async def test_deeds_follow_state_and_day(database: Database, cast: Cast) -> None:
    task_id = await in_state(database, cast, "in_progress")

    async def can(by: int, today: date) -> set[Deed]:
        return set(
            await database.read(
                lambda s: tasks.deeds(s, actor(s, by).who, task_id, today=today, office=OFFICE)
            )
        )

    on_time, late = DUE, DUE + timedelta(days=3)  # the Monday after
    assert Deed.EXTEND in await can(cast.owner, on_time)
    assert Deed.EXTEND not in await can(cast.owner, late)
    assert Deed.SUBMIT in await can(cast.desk, late)
    assert Deed.SUBMIT not in await can(cast.desk, on_time)
    assert not {Deed.SUBMIT, Deed.AMEND, Deed.VERIFY} & await can(cast.owner, late)
    assert await can(cast.guest, on_time) == set()


async def test_what_was_asked_about_a_closed_item_waits_for_nobody(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    asked = await extend(database, cast.owner, task_id)
    await do(database, "done", cast.owner, task_id)
    assert await do(database, "verify", cast.desk, task_id) == Moved(task_id)
    assert not await database.read(lambda s: _pending(s, asked.approval_id))
    assert await database.read(lambda s: approvals.waiting(s, **AT)) == ()


async def test_parts_and_questions_go_along(database: Database, cast: Cast) -> None:
    """何平 leaves: a part of 李局长's item and a question about it go to 钱会务."""
    task_id = await in_state(database, cast, "in_progress")
    new = NewPart(cast.guest, "出数据", DUE)
    asked = NewHelp("help", cast.guest, "能否借会议室", DUE)

    def share(session: Session) -> None:
        assert isinstance(
            add_part(session, actor(session, cast.owner), task_id, new, **AT), PartMoved
        )
        assert isinstance(
            ask_help(session, actor(session, cast.owner), task_id, asked, **AT), HelpMoved
        )

    await database.write(share)
    done = await database.write(
        lambda s: handing_over.hand_over(s, actor(s, cast.desk), cast.guest, cast.other, **AT)
    )
    assert isinstance(done, handing_over.HandedOver)
    assert (done.count, done.shares) == (0, 2)
    facts = await database.read(lambda s: tasks.facts_of(s, task_id, **AT))
    assert facts is not None
    assert [p.person.person_id for p in facts.parts if p.person] == [cast.other]
    assert [r.of.person_id for r in facts.requests if r.of] == [cast.other]
