"""Rows 2.1a, 2.3: what the house knows to be done stands nowhere as late; groups hand on."""

from __future__ import annotations

from datetime import timedelta

from storage import Session
from storage import preparation as rows
from storage import tasks as task_rows
from tests.stories.notice_stage import draft, publishes
from tests.stories.test_preparation import START, meeting_to_come, task_id
from tests.stories.venue_stage import books, room
from tests.stories.world import Person, World


async def applies(world: World, desk: Person, meeting_id: int) -> None:
    """The template that fits, all of it."""
    await desk.presses_route("Ab", meeting_id)
    await desk.presses("套用（11项）")
    await desk.sees("已加11项任务")


async def leads(desk: Person, meeting_id: int, group: str, leader: Person) -> None:
    """The group with its leader."""
    await desk.presses_route("Aj", meeting_id)
    await desk.says(group)
    await desk.presses("跳过")
    await desk.presses("定组长")
    await desk.says(leader.name)
    await desk.sees("组长已定")


async def closes_room(desk: Person, when: str) -> None:
    await desk.says("/rooms")
    await desk.presses("第一会议室")
    await desk.presses("临时停用")
    await desk.says(when)
    await desk.presses("是")
    await desk.says("空调漏水")
    await desk.presses("停用")
    await desk.sees("已停用")


async def test_a_room_booked_is_a_task_done_and_lost_it_is_to_be_done_again(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("何会务", title="副科长")
    meeting = await meeting_to_come(world, desk)
    first = await room(world, desk, "第一会议室", 40)
    second = await room(world, desk, "第二会议室", 40)
    await leads(desk, meeting, "会务组", clerk)
    await clerk.sees("会务分工：您是会务组组长")
    await applies(world, desk, meeting)
    await clerk.sees("6项任务请您办理", "预订会议室")  # not the notice, which is out
    task = await task_id(world, meeting, "预订")
    await world.at(START - timedelta(days=4))  # a day late
    await desk.presses_route("Aa", meeting)
    await desk.sees("逾期1天 预订会议室")

    await clerk.looks()
    await books(world, desk, meeting, first)
    await world.later(minutes=2)
    await clerk.sees_nothing_of("预订会议室")  # told to nobody, …
    await clerk.says("/my")
    await clerk.sees_nothing_of("预订会议室")  # … and on nobody's list
    await desk.presses_route("Ha", meeting)
    await desk.sees_nothing_of("预订会议室")
    await desk.presses_route("Aa", meeting)
    await desk.sees("✓ 预订会议室")
    await desk.presses_route("tk", task)
    await desk.sees("已完成", "系统", "核实，已办好：第一会议室")

    # Lost it is to be done again, and its owner hears so; booked anew it is done.
    await clerk.looks()
    await closes_room(desk, "12月15日8:00到18:00")
    await world.later(minutes=2)
    await clerk.sees("有1项筹备任务要重新办理", "预订会议室", "情况有变")
    await clerk.presses("预订会议室")
    await clerk.sees("办理中", "系统", "情况有变，重新办理")
    await books(world, desk, meeting, second)
    await desk.presses_route("Aa", meeting)  # at once, where somebody looks
    await desk.sees("✓ 预订会议室")
    # Who says that it is not done knows more than the house.
    await clerk.presses_route("Aq", task)
    await clerk.sees("已撤销，继续办理")
    await world.later(minutes=5)
    await desk.presses_route("Aa", meeting)
    await desk.sees("预订会议室，12月10日")


async def test_a_leader_hands_what_the_group_owes_to_its_people_who_know_that_they_are_in_it(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("林材料")
    member = await world.hires("何平")
    stranger = await world.hires("李外人")
    silent = await world.hires("老王", bound=False)
    guest = await world.hires("李代表", unit="财务处")
    meeting = await draft(world, desk, [guest], starts_at=START)
    await publishes(desk, meeting)
    await leads(desk, meeting, "材料组", leader)
    await desk.presses("加成员")
    await desk.says("何平")
    await desk.sees("已加入")
    await member.sees("会务分工：您在材料组", "组长：林材料")
    await desk.presses("加成员")
    await desk.says("老王")
    await desk.sees("已加入", "请打电话：老王")
    await applies(world, desk, meeting)
    task = await task_id(world, meeting, "议题")

    await leader.presses_route("tk", task)
    await leader.presses("交给组员")
    asked = await leader.sees("“议题材料定稿”交给材料组的哪一位？")
    assert [label for label, _ in asked.choices] == ["何平", "老王", "返回任务"]
    await leader.presses("何平")
    await leader.sees("已交给组员", "何平")
    await member.sees("有一项筹备任务请您办理", "议题材料定稿")
    await leader.sees_nothing_of("已改由他人办理")  # they did it themselves
    # The leader still sees it and may give it on; its owner may not, nor anybody else.
    await leader.presses_route("AD", task, silent.person_id)
    await leader.sees("已交给组员", "老王")
    await leader.presses_route("AD", task, stranger.person_id)
    await leader.sees("只能交给材料组的组员")
    for person in (member, stranger):
        await person.presses_route("AD", task, member.person_id)
        await person.sees("这项操作要由会务组或本事项的负责人来做")
    owner = await world.read(lambda s: task_rows.task(s, task).owner_id)
    assert owner == silent.person_id


async def test_what_the_house_knows_is_looked_at_before_the_morning_list(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    meeting = await meeting_to_come(world, desk)
    await applies(world, desk, meeting)

    def forgotten(session: Session) -> None:
        """As a release without this knowledge left it: open, and nobody looked."""
        for task, line in rows.tasks_of(session, meeting):
            if line.what == "notice":
                task.state, task.progress, line.settled = "in_progress", "under_way", ""

    await world.write(forgotten)
    await world.at(START - timedelta(days=4))
    seen = await desk.sees("每日待办", "预订会议室")
    assert "发会议通知" not in seen.text
