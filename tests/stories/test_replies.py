"""Rows 2.2, 3.3a: replies, for oneself and for others; changes after the deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings import notices
from storage import Session, audit
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import TUESDAY, draft, publishes
from tests.stories.world import Person, World


async def cast(world: World) -> tuple[Person, Person, Person]:
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    lin = await world.hires("林小满", unit="财务处", title="处长")
    he = await world.hires("何平", unit="财务处", title="科员")
    return desk, lin, he


async def test_leave_needs_a_reason_and_the_units_head_is_told(any_world: World) -> None:
    world = any_world
    desk, lin, he = await cast(world)

    def heads(session: Session) -> None:
        unit = people_rows.unit_named(session, "财务处")
        assert unit is not None
        unit.head_id = lin.person_id

    await world.write(heads)
    meeting_id = await draft(world, desk, [lin, he])
    await publishes(desk, meeting_id)
    await lin.looks()
    await he.presses("请假")
    await he.sees("请假原因")
    await he.says("  ")
    await he.sees("请假原因")
    await he.says("长" * 201)
    await he.sees("太长了")
    await world.restarts()
    await he.says("参加<b>省里</b>培训 🙂")
    await he.sees("答复：请假（参加<b>省里</b>培训 🙂）")
    await lin.sees("何平请假", "不参加“季度工作会”", "培训")
    await he.presses("改答复")
    await he.presses("参加")
    await he.sees("答复：参加")
    await he.presses("改答复")
    await he.presses("请假")
    await he.presses("身体原因")
    await he.sees("答复：请假（身体原因）")
    assert (await stage.participant(world, meeting_id, he)).reply == "leave"


async def test_a_press_twice_says_the_same_and_changes_nothing(world: World) -> None:
    desk, lin, _ = await cast(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    place = await stage.place_of(world, meeting_id, lin)
    await lin.presses_route("ra", place, 1)
    first = await stage.participant(world, meeting_id, lin)
    await world.later(minutes=5)
    await lin.presses_route("ra", place, 1)
    await lin.sees("答复：参加")
    assert (await stage.participant(world, meeting_id, lin)).replied_at == first.replied_at
    await lin.presses_route("rn", place, 1)
    await lin.sees("reply-wanted")


@pytest.mark.parametrize("route", ["ra", "rn", "rl", "rc", "rg", "rp"])
async def test_another_persons_card_is_not_mine_to_answer(world: World, route: str) -> None:
    desk, lin, he = await cast(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    place = await stage.place_of(world, meeting_id, lin)
    await he.presses_route(route, place)
    await he.sees("not-allowed")
    await he.presses_route(route, 999)
    await he.sees("gone")
    assert (await stage.participant(world, meeting_id, lin)).reply == "none"


async def test_a_contact_replies_for_the_leader_and_it_says_so(world: World) -> None:
    desk, lin, he = await cast(world)
    leader = await world.hires("高局长", title="局长", rank="正厅级", bound=False)
    await stage.is_contact_of(world, he, leader)
    meeting_id = await draft(world, desk, [leader, he, lin])
    await publishes(desk, meeting_id)
    await he.sees("代高局长（办公室）收", "参加")
    await he.presses_route("ra", await stage.place_of(world, meeting_id, leader), 1)
    await he.sees("代高局长", "答复：参加，何平代高局长")
    # The contact's own card stands apart.
    assert (await stage.participant(world, meeting_id, he)).reply == "none"
    await he.says("/my")
    await he.sees("高局长：季度工作会")
    await he.presses("高局长：季度工作会")
    await he.sees("代高局长（办公室）收", "改答复")


async def test_what_the_contact_answers_is_seen_on_the_leaders_own_card(world: World) -> None:
    desk, lin, he = await cast(world)
    await stage.is_contact_of(world, he, lin)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await lin.sees("参会通知", "参加", "请假")
    place = await stage.place_of(world, meeting_id, lin)
    await lin.looks()
    await he.presses_route("ra", place, 1)
    seen = await lin.sees("参会通知", "答复：参加，何平代", "改答复")
    # Edited where it stood: nothing new arrives.
    assert [shown.ref for shown in await lin.news()] == [seen.ref]


async def test_the_secretariat_enters_what_was_told_by_phone(world: World) -> None:
    desk, lin, he = await cast(world)
    same = await world.hires("何平", unit="规划处", title="处长", bound=False)
    meeting_id = await draft(world, desk, [lin, he, same])
    await publishes(desk, meeting_id)
    await desk.presses_route("rf", meeting_id)
    await desk.sees("替谁录答复")
    await desk.says("王五")
    await desk.sees("没有“王五”")
    await desk.says("何平")
    await desk.sees("有几位", "何平（财务处 科员）", "何平（规划处 处长）")
    await world.restarts()
    await desk.presses("何平（规划处 处长）")
    await desk.sees("何平（规划处 处长）怎么答复的")
    await desk.presses("请假")
    await desk.presses("公务冲突")
    await desk.presses("电话")
    await desk.sees("已录入", "请假（公务冲突），周会务代何平，电话")
    row = await stage.participant(world, meeting_id, same)
    assert (row.reply, row.reply_method, row.called) == ("leave", "phone", "told")
    assert row.replied_by_id == desk.person_id

    def told_for(session: Session) -> set[int | None]:
        table = audit.audit_entries
        found = session.execute(table.select().where(table.c.subject == f"participant:{row.id}"))
        return {entry.for_person_id for entry in found}

    assert same.person_id in await world.read(told_for)


async def test_after_the_deadline_a_change_is_a_request(any_world: World) -> None:
    world = any_world
    desk, lin, he = await cast(world)
    meeting_id = await draft(world, desk, [lin, he])
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    await world.at(TUESDAY - timedelta(hours=5))
    # A first answer is always taken.
    await he.presses_route("ra", await stage.place_of(world, meeting_id, he), 1)
    await he.sees("答复：参加")

    await lin.presses_route("rc", await stage.place_of(world, meeting_id, lin))
    await lin.presses("申请改答复")
    await lin.sees("须经会务组同意")
    await lin.presses("请假")
    await desk.looks()
    await lin.presses("出差")
    await lin.sees("您的改动已报会务组", "答复：参加", "已申请改为“请假”")
    await desk.sees("请您决定", "林小满（财务处 处长）", "参加 → 请假", "出差")
    # The same once more is no second request.
    await lin.presses_route("rl", await stage.place_of(world, meeting_id, lin), 1)
    await lin.presses("出差")

    def pending(session: Session) -> int:
        return len(approval_rows.pending(session))

    assert await world.read(pending) == 1
    await world.restarts()
    await lin.looks()
    await desk.presses("退回修改")
    await desk.sees("退回的原因")
    await desk.says("请您本人参会")
    await desk.sees("周会务已退回：请您本人参会")
    await lin.sees("周会务没有同意", "请您本人参会", "原来的答复不变")
    assert (await stage.participant(world, meeting_id, lin)).reply == "attending"

    await lin.presses_route("rl", await stage.place_of(world, meeting_id, lin), 1)
    await desk.looks()
    await lin.presses("身体原因")
    await lin.looks()
    await desk.presses("同意")
    await desk.sees("周会务已同意")
    await lin.sees("周会务已同意", "请假")
    assert (await stage.participant(world, meeting_id, lin)).reply == "leave"
    await desk.presses_route("aa", 2)
    await desk.sees("已经有结果", "周会务已同意")


async def test_nobody_decides_their_own_request(world: World) -> None:
    desk, lin, _ = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await draft(world, desk, [desk, lin])
    await publishes(desk, meeting_id)
    place = await stage.place_of(world, meeting_id, desk)
    await desk.presses_route("ra", place, 1)
    await world.at(TUESDAY - timedelta(hours=5))
    await other.looks()
    await desk.presses_route("rl", place, 1)
    await desk.presses("出差")
    await desk.sees("您的改动已报会务组")
    await desk.presses_route("aa", 1)
    await desk.sees("own-request")
    await lin.presses_route("aa", 1)
    await lin.sees("not-allowed")
    await lin.presses_route("as", 1)
    await lin.sees("not-allowed")
    await other.sees("请您决定")
    await other.says("/my")
    await other.presses("等我决定")
    await other.sees("等您决定 1 项", "周会务")
    await other.presses("1. 周会务")
    await other.presses("同意")
    await other.sees("吴会务已同意")
    assert (await stage.participant(world, meeting_id, desk)).reply == "leave"
    await other.presses_route("al")
    await other.sees("现在没有等您决定的事项")


async def test_the_leave_command_offers_the_next_meetings(world: World) -> None:
    desk, lin, he = await cast(world)
    await lin.says("请假")
    await lin.sees("现在没有可以请假的会议")
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await lin.says("/leave")
    await lin.presses("12月1日 季度工作会")
    await lin.presses("休假")
    await lin.sees("答复：请假（休假）")
    await lin.says("/leave")
    await lin.sees("现在没有可以请假的会议")
    await he.says("/help")
    await he.sees("/leave")


async def test_after_the_meeting_no_reply_is_taken(world: World) -> None:
    desk, lin, _ = await cast(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    place = await stage.place_of(world, meeting_id, lin)
    await world.at(TUESDAY + timedelta(hours=3))
    await lin.presses_route("ra", place, 1)
    await lin.sees("meeting-over")
    await lin.presses_route("rl", place, 1)
    await lin.sees("会议已结束")
    await lin.presses_route("rc", place)
    await lin.sees("会议已结束，不再接受答复")


async def test_a_leader_s_contact_gets_a_copy_and_both_cards_follow_the_answer(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("苏知远", title="馆长")
    contact = await world.hires("唐若溪", title="秘书")
    await stage.is_contact_of(world, contact, leader)
    meeting_id = await draft(world, desk, [leader])
    await publishes(desk, meeting_id)
    await leader.sees("参会通知", "季度工作会")
    await contact.sees("苏知远", "季度工作会")
    await contact.presses("参加")
    await leader.sees("唐若溪代苏知远")

    def counted(session: Session) -> notices.Counts:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        return notices.counts(session, meeting)

    counts = await world.read(counted)
    assert (counts.invited, counts.delivered, counts.attending) == (1, 1, 1)
