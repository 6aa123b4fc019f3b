"""Rows 4.9, 8.1, 8.10: resolutions of the issued minutes, how they stand, the next agenda."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

from storage import Session
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows
from tests.stories import copies_stage as stage
from tests.stories.copies_stage import DUE, Held
from tests.stories.report_stage import item
from tests.stories.world import World

INSTALL, INDEX = "安装恒温设备", "编制检索目录"


async def tasks(of: Held) -> list[tuple[str, str, date, date, str]]:
    """Words, source, due day, decided day and state of the meeting's action items."""

    def read(session: Session) -> list[tuple[str, str, date, date, str]]:
        return [
            (t.text, t.source, t.due_on, t.first_due_on, t.state)
            for t in task_rows.tasks_of_meeting(session, of.stage.id)
        ]

    found: list[tuple[str, str, date, date, str]] = await of.world.read(read)
    return found


async def agenda(of: Held, meeting_id: int) -> list[str]:
    def read(session: Session) -> list[str]:
        return [one.title for one in meeting_rows.agenda_of(session, meeting_id)]

    found: list[str] = await of.world.read(read)
    return found


async def documents(of: Held, meeting_id: int) -> list[str]:
    def read(session: Session) -> list[str]:
        return [d.stage for d, _ in document_rows.documents_of(session, meeting_id)]

    found: list[str] = await of.world.read(read)
    return found


async def test_issuing_registers_what_was_decided_once(world: World) -> None:
    of = await stage.held(world)
    # What was registered at the meeting gets the number of the paper, and is not told again.
    await item(world, of.desk, of.owner, DUE, INSTALL, meeting_id=of.stage.id, source="局长批示")
    minutes_id = await stage.signed(of, (INSTALL, of.owner), (INDEX, of.other))

    def ties(session: Session) -> None:
        from meetings.issued_minutes.sealing import seal_of
        from storage import issued_minutes as rows

        row = rows.minutes(session, minutes_id)
        assert row is not None
        content = deepcopy(row.content)
        content["sections"][0]["resolutions"][0]["task_id"] = 1
        row.content, row.seal = content, seal_of(content)

    await world.write(ties)
    await stage.issues(of, minutes_id)
    number = "青川市档案馆会纪〔2026〕1号"
    assert await tasks(of) == [
        (INSTALL, f"局长批示；{number}-1", DUE, DUE, "in_progress"),
        (INDEX, f"{number}-2", DUE, DUE, "assigned"),
    ]
    await of.owner.sees_nothing_of("交办")
    # Whoever may read the minutes sees how they stand.
    await of.owner.presses("落实情况")
    await of.owner.sees("已办结 0/2", f"2．{INDEX}", "利用处 方小舟", "12月18日（星期五）")
    stranger = await world.hires("路人", unit="外单位")
    await stranger.presses_route("Md", minutes_id, 0)
    await stranger.sees("not-allowed")
    await of.other.presses("〔2026〕2号")
    await of.other.sees(INDEX, f"{number}-2")

    def closes(session: Session) -> None:
        task = task_rows.task(session, 2)
        assert task is not None
        task.state, task.closed_at = "closed", of.world.clock.now()

    await world.write(closes)
    await of.away.presses("落实情况")
    await of.away.sees("已办结 1/2")


async def test_what_can_not_be_registered_is_listed_and_late_days_are_kept(world: World) -> None:
    of = await stage.held(world)
    past = date(2026, 11, 30)
    minutes_id = await stage.signed(of, (INSTALL, of.owner), (INDEX, of.other), due_on=past)

    def leaves(session: Session) -> None:
        person = people_rows.person(session, of.other.person_id)
        assert person is not None
        person.left_on = past

    await world.write(leaves)
    await stage.issues(of, minutes_id)
    today = of.world.office.today(world.clock.now())
    assert [(t[0], t[2], t[3]) for t in await tasks(of)] == [(INSTALL, today, past)]
    await of.desk.presses_route("Mc", of.stage.id)
    await of.desk.sees("有1项议定事项没能登记督办")
    await of.desk.presses("落实情况")
    await of.desk.sees("未登记督办", f"2．{INDEX}")


async def test_a_correction_keeps_items_and_lists_what_it_dropped(world: World) -> None:
    of = await stage.held(world)
    first = await stage.signed(of, (INSTALL, of.owner), (INDEX, of.other))
    await stage.issues(of, first)
    second = await stage.signed(of, (INSTALL, of.owner), edition=2, change="第2项另议")
    await stage.issues(of, second)
    assert [t[0] for t in await tasks(of)] == [INSTALL, INDEX]
    await of.desk.presses_route("Md", second, 0)
    await of.desk.sees("原第2项，更正后不再列", INDEX)
    await of.owner.presses_route("Md", second, 0)
    await of.owner.sees(INSTALL)
    await of.owner.sees_nothing_of("不再列")
    # A third edition: what moved up to the first place is no correction of what stood there,
    # and what was dropped before is still listed.
    third = await stage.signed(of, ("更换消防器材", of.other), edition=3, change="第1项另议")
    await stage.issues(of, third)
    assert [t[0] for t in await tasks(of)] == [INSTALL, INDEX, "更换消防器材"]
    await of.desk.presses_route("Md", third, 0)
    await of.desk.sees("1．更换消防器材", f"原第1项，更正后不再列：{INSTALL}", INDEX)


async def test_the_last_minutes_are_item_one_of_the_next_agenda(world: World) -> None:
    of = await stage.held(world)
    minutes_id = await stage.signed(of, (INSTALL, of.owner))
    next_id = await stage.next_meeting(of)
    await of.desk.presses_route("My", next_id, 0)
    await of.desk.sees("last-minutes-none")
    await stage.issues(of, minutes_id)
    await of.desk.presses_route("mp", next_id)
    await of.desk.presses("上次纪要列入议程")
    await of.desk.sees("列为这次会议的第1项议程吗")
    await of.desk.presses("列为第1项")
    title = "审议上次会议纪要（青川市档案馆会纪〔2026〕1号）"
    assert await agenda(of, next_id) == [title]

    await of.desk.sees("纪要已列入会议材料")
    assert await documents(of, next_id) == ["before"]
    # It stands there: nothing more is offered, and pressed again it stays one.
    await of.desk.presses_route("mp", next_id)
    seen = (await of.desk.news())[-1]
    assert "上次纪要列入议程" not in [label for label, _ in seen.choices]
    await of.desk.presses_route("My", next_id, 1)
    assert await agenda(of, next_id) == [title]
    assert await documents(of, next_id) == ["before"]
    # Open items come after it, whichever was put there first.
    await of.desk.presses_route("ia", next_id)
    found = await agenda(of, next_id)
    assert (found[0], len(found)) == (title, 2)


async def test_declined_it_is_not_offered_again_and_a_published_one_asks_why(
    world: World,
) -> None:
    of = await stage.held(world)
    minutes_id = await stage.signed(of, (INSTALL, of.owner))
    await stage.issues(of, minutes_id)
    next_id = await stage.next_meeting(of, state="published")
    await of.desk.presses_route("My", next_id, 1)
    await of.desk.sees("请写明调整原因")
    await of.desk.says("/quit")
    # Given up, nothing of it is there, nor among the papers people were sent.
    assert await documents(of, next_id) == []
    await of.desk.presses_route("My", next_id, 2)
    await of.desk.sees("不再提示")
    await of.desk.presses_route("My", next_id, 0)
    await of.desk.sees("last-minutes-none")
    assert await agenda(of, next_id) == []
    await of.owner.presses_route("My", next_id, 0)
    await of.owner.sees("not-allowed")


async def test_the_agenda_of_a_published_one_changes_with_its_reason(world: World) -> None:
    of = await stage.held(world)
    minutes_id = await stage.signed(of, (INSTALL, of.owner))
    await stage.issues(of, minutes_id)
    next_id = await stage.next_meeting(of, state="published")
    await of.desk.presses_route("My", next_id, 1)
    await of.desk.says("按例先审议上次纪要")
    await of.desk.sees("纪要已列入会议材料")
    assert [one[:8] for one in await agenda(of, next_id)] == ["审议上次会议纪要"]
    assert await documents(of, next_id) == ["before"]
