"""Row 3.1: places, the waiting list, and who comes next."""

from __future__ import annotations

from datetime import timedelta

from tests.stories import notice_stage as stage
from tests.stories.people_stage import Meeting, published
from tests.stories.world import Person, World


async def full(world: World, places: int = 2) -> tuple[Meeting, list[Person]]:
    """A meeting whose places are taken, and two who wait."""
    desk = await world.hires("周会务", roles=("secretariat",))
    names = ("林小满", "何平", "陈默", "王芳")
    people = [await world.hires(name, unit="保管处") for name in names]
    meeting = await published(world, desk, people[:places], places=places)
    await meeting.adds(*people[places:])
    return meeting, [desk, *people]


async def apologises(person: Person) -> None:
    await person.says("/leave")
    await person.presses("季度工作会")
    await person.presses("出差")


async def test_a_freed_place_goes_to_the_first_and_an_unanswered_offer_to_the_next(
    world: World,
) -> None:
    meeting, (desk, lin, _he, chen, wang) = await full(world)
    assert await meeting.waits() == [("陈默", "waiting"), ("王芳", "waiting")]
    await chen.sees("季度工作会", "12月1日（星期二）", "名额已满", "候补第1位", "退出候补")
    await wang.sees("候补第2位")
    await wang.says("/my")
    await wang.sees("候补", "第2位")

    await apologises(lin)
    await chen.sees("季度工作会", "有名额了", "请在11月24日（星期二）", "参加", "不参加")
    assert await meeting.waits() == [("陈默", "offered"), ("王芳", "waiting")]
    await desk.presses_route("bm", meeting.id)
    await desk.sees("名额2，已用1", "2人候补")
    await desk.presses("候补 2")
    await desk.sees("陈默", "已递补，待答复", "1. 王芳")

    await world.restarts()
    await chen.looks()
    await wang.looks()
    await world.later(hours=25)
    await chen.sees("没有按时答复，已给下一位")
    await wang.sees("有名额了")
    await wang.presses("参加")
    await wang.sees("您已确认参加", "季度工作会")
    await wang.sees("参会通知", "季度工作会")  # the card
    assert sorted(await meeting.listed()) == ["何平", "林小满", "王芳"]
    assert await meeting.taken() == 2
    # The old offer answers with how things stand.
    await chen.presses_route("bo", await meeting.line(chen))
    await chen.sees("已过保留时间")
    assert await meeting.taken() == 2


async def test_who_declines_or_leaves_lets_the_next_one_in(world: World) -> None:
    meeting, (_desk, lin, he, chen, wang) = await full(world)
    await apologises(lin)
    await chen.presses("不参加")
    await chen.sees("您已不在", "候补名单上")
    await wang.sees("有名额了")
    await chen.presses_route("bx", await meeting.line(chen))  # once more
    await chen.sees("您已不在")
    assert await meeting.waits() == [("王芳", "offered")]
    await wang.presses("参加")
    await apologises(he)  # nobody waits any more
    assert await meeting.taken() == 1


async def test_who_was_on_leave_and_comes_after_all_waits_like_everybody(world: World) -> None:
    meeting, (_desk, lin, _he, chen, wang) = await full(world)
    await apologises(lin)
    await chen.presses("参加")
    await lin.says("/my")
    await lin.presses("季度工作会")
    await lin.presses("改答复")
    await lin.presses("参加")
    await lin.sees("名额已满", "候补第2位")
    assert await meeting.waits() == [("王芳", "waiting"), ("林小满", "waiting")]
    row = await meeting.row(lin)
    assert row is not None and row.reply == "leave"
    assert await meeting.taken() == 2
    await apologises(chen)
    await wang.presses("不参加")
    await lin.sees("有名额了")
    await lin.presses("参加")
    row = await meeting.row(lin)
    assert row is not None and (row.reply, row.leave_state) == ("attending", "")
    assert await meeting.taken() == 2


async def test_the_hosts_call_somebody_up_out_of_order_and_answer_for_who_phones(
    world: World,
) -> None:
    meeting, (desk, _lin, _he, chen, wang) = await full(world)
    await desk.presses_route("bw", meeting.id, 0)
    await desk.presses("优先递补 王芳")
    await desk.sees("为什么不按顺序递补")
    await desk.says("机密★ 局领导点名")
    await desk.sees("为什么不按顺序递补")  # no mark of level in a reason
    await desk.says("局领导点名汇报")
    await desk.sees("已通知王芳有名额", "王芳", "待答复")
    await wang.sees("有名额了")
    await desk.presses("王芳 参加")
    assert "王芳" in await meeting.listed()
    assert await meeting.taken() == 3  # by hand, above the places
    assert await meeting.waits() == [("陈默", "waiting")]
    await chen.says("/my")
    await chen.sees("第1位")
    # Two more places: the first is offered one at once.
    await desk.presses_route("be", meeting.id)
    await desk.presses("名额")
    await desk.says("四个人")
    await desk.sees("请写一个大于0的数字")
    await desk.says("4")
    await desk.sees("已改", "名额：4，已用3")
    await chen.sees("有名额了")


async def test_a_meeting_that_is_postponed_or_cancelled_ends_offers(world: World) -> None:
    meeting, (desk, lin, _he, chen, wang) = await full(world)
    await apologises(lin)
    await chen.sees("有名额了")
    await desk.presses_route("ep", meeting.id)
    await desk.says("场地检修")
    await desk.presses("确定延期")
    assert await meeting.waits() == [("陈默", "waiting"), ("王芳", "waiting")]
    await chen.presses("参加")
    await chen.sees("还没有轮到")
    await stage.cancels(world, desk, meeting.id, "另行安排")
    assert await meeting.waits() == []
    await wang.sees("季度工作会", "已取消，候补同时结束")


async def test_nobody_else_answers_an_offer_and_no_guest_sees_the_list(world: World) -> None:
    meeting, (_desk, lin, he, chen, _wang) = await full(world)
    await apologises(lin)
    offer = await meeting.line(chen)
    for route in ("bo", "bx", "bq", "bp"):
        await he.presses_route(route, offer)
        await he.sees("not-allowed")
    await he.presses_route("bw", meeting.id, 0)
    await he.sees("not-allowed")
    assert await meeting.waits() == [("陈默", "offered"), ("王芳", "waiting")]
    await world.at(stage.TUESDAY + timedelta(hours=1))
    await chen.presses("参加")
    assert await meeting.taken() == 1  # the meeting began: nobody comes in any more
