"""Rows 8.2 to 8.4: extended, paused, submitted, handed over; one list a day for all of it."""

from __future__ import annotations

from datetime import date

from chat.payload import encode
from storage import Session
from storage import people as people_rows
from storage import tasks as task_rows
from tests.stories.test_tasks import (
    TEXT,
    at,
    autumn,
    days_of,
    heads,
    is_contact_of,
    leaves,
    lists_of,
    presses_again,
    registered,
    state_of,
)
from tests.stories.world import Person, World

__all__ = ["autumn"]


async def is_in_charge(world: World, leader: Person, unit: str) -> None:
    def unit_of_work(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.leader_id = leader.person_id

    await world.write(unit_of_work)


async def due_of(world: World, task_id: int) -> date:
    def read(session: Session) -> date:
        found = task_rows.task(session, task_id)
        assert found is not None
        return found.due_on

    day: date = await world.read(read)
    return day


async def test_an_extension_is_asked_for_and_approved_step_by_step(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    tracker = await world.hires("罗督办", roles=("follow_up",))
    leader = await world.hires("许副馆长", unit="馆领导", title="副馆长")
    head = await world.hires("何处长", unit="保管处", title="处长")
    owner = await world.hires("林小满", unit="保管处")
    await heads(world, "保管处", head)
    await is_in_charge(world, leader, "保管处")
    task_id = await registered(world, desk, owner, date(2026, 12, 4))
    await owner.presses("签收")

    await owner.presses("申请延期")
    await owner.sees("现在的时限是12月4日（星期五）", "申请延到哪一天")
    await owner.says("12月3日")
    await owner.sees("请写比现在的时限更晚的日期")
    await owner.says("12月18日")
    await world.restarts()
    await owner.says("设备12月中旬才到货")
    await owner.sees("已提交延期申请", "批准前仍按原时限")

    for decider in (head, tracker, leader):
        await decider.sees("12月4日（星期五）", "12月18日（星期五）", "设备12月中旬才到货")
        await leader.sees_nothing_of("已同意：〔2026〕1号")
        await decider.presses("同意")
    await world.later(minutes=1)
    await owner.sees("已同意", "延到12月18日（星期五）")
    assert await due_of(world, task_id) == date(2026, 12, 18)
    await owner.says("/my")
    await owner.presses(TEXT[:6])
    await owner.sees("12月18日（星期五）（原定12月4日（星期五）），已延期1次")
    # The old days say nothing any more; the new ones do.
    await world.at(at(2026, 12, 9, 9, 30))
    assert (await days_of(owner))[-1] == "12月9日（星期三）"


async def test_after_the_due_day_no_extension_but_a_word_of_the_leader(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    contact = await world.hires("张内勤", unit="局领导")
    owner = await world.hires("林小满", unit="保管处")
    await is_contact_of(world, contact, leader)
    task_id = await registered(world, desk, owner, date(2026, 11, 25))
    await owner.presses("签收")
    await owner.sees("申请延期")
    await world.at(at(2026, 11, 26, 10))
    await presses_again(owner, encode("tx", task_id))  # an old button
    await owner.sees("逾期1个工作日")
    await owner.sees_nothing_of("申请延到哪一天")

    await desk.says("/item")
    await desk.says("/quit")
    await presses_again(desk, encode("tk", task_id))
    await desk.presses("呈报分管领导")
    await desk.says("设备款没有着落，请领导定经费渠道")
    await desk.sees("保管处还没有设分管领导")
    await is_in_charge(world, leader, "保管处")
    await presses_again(desk, encode("tk", task_id))
    await desk.presses("呈报分管领导")
    await desk.says("设备款没有着落，请领导定经费渠道")
    await desk.sees("已呈报分管领导")

    # Above the profile's rank all of it goes to the contact.
    await contact.sees("设备款没有着落", TEXT)
    await leader.sees_nothing_of(TEXT)
    await contact.presses("批示")
    await contact.says("从信息化经费中列支，12月10日前办成")
    await world.later(minutes=1)
    for person in (owner, desk):
        await person.sees("从信息化经费中列支", "张内勤代李局长")
    assert await state_of(world, task_id) == "in_progress"


async def test_suspended_nobody_is_reminded_and_taken_up_again(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await world.hires("钱会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    task_id = await registered(world, desk, owner, date(2026, 12, 1))
    await owner.presses("签收")
    await owner.presses("更多")
    await owner.presses("申请中止")
    await owner.says("等上级文件")
    await owner.sees("已提交中止申请")
    await desk.sees("中止", "等上级文件")
    await desk.presses("同意")
    await world.later(minutes=1)
    await owner.sees("已同意中止")
    assert await state_of(world, task_id) == "suspended"
    await world.at(at(2026, 12, 20))
    assert [day for day in await days_of(owner) if day.startswith("12月")] == []

    await desk.says("/item")
    await desk.says("/quit")
    await presses_again(desk, encode("tk", task_id))
    await desk.sees("已中止")
    await desk.presses("恢复办理")
    await desk.says("12月25日")
    await desk.sees("已恢复办理", "12月25日（星期五）")
    await owner.sees("恢复办理，请继续")


async def test_closed_too_early_it_is_opened_again(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    task_id = await registered(world, desk, owner, date(2026, 12, 4))
    await owner.presses("签收")
    await owner.presses("报请办结")
    await owner.says("改造完成。问题：二号库房未验收；建议：明年列入计划")
    await owner.presses("材料已线下送交")
    await desk.sees("问题：二号库房未验收", "建议：明年列入计划")
    await desk.presses("确认销号")
    await desk.presses("重新立项")
    await desk.says("二号库房又报警")
    await desk.says("12月11日")
    await desk.sees("已重新立项", "〔2026〕1号")
    await owner.sees("交您办理", "〔2026〕1号")
    assert await state_of(world, task_id) == "assigned"


async def test_what_a_leaver_owed_is_handed_over_at_once(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat", "administrator"))
    owner = await world.hires("林小满", unit="保管处")
    heir = await world.hires("何平", unit="保管处")
    for number in range(3):
        await registered(world, desk, owner, date(2026, 12, 4 + number), f"第{number + 1}件事")
    await leaves(world, owner)
    await desk.says("/people")
    await presses_again(desk, encode("pp", owner.person_id))
    await desk.presses("移交事项（3）")
    await desk.says("何平")
    await desk.sees("已把林小满名下的3项移交给何平", "已通知何平签收")
    await heir.sees("有3项移交给您办理", "原责任人林小满", "第1件事", "第3件事")
    await heir.presses("第2件事")
    await heir.presses("签收")
    await heir.sees("已签收")


async def test_handed_over_to_who_has_it_already_somebody_else_is_asked_for(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat", "administrator"))
    owner = await world.hires("林小满", unit="保管处")
    heir = await world.hires("何平", unit="保管处")
    await registered(world, desk, owner, date(2026, 12, 4))
    await presses_again(desk, encode("tj", owner.person_id))
    await desk.sees("移交林小满负责的事项", "由谁负责")
    await desk.says("林小满")
    await desk.sees("本来就由这一位负责", "由谁负责")
    await desk.says("何平")
    await desk.sees("已把林小满名下的1项移交给何平")
    await heir.sees("有1项移交给您办理")


async def test_a_percentage_in_the_sentence_lights_the_lamp(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, date(2026, 12, 21))
    await owner.presses("签收")
    await world.at(at(2026, 12, 7, 10))  # half of the time is gone
    await owner.says("/my")
    await owner.presses(TEXT[:6])
    await owner.presses("报进展")
    await owner.presses("推进中")
    await owner.says("完成30%\n问题：缺两块传感器\n下一步：催厂家")
    await owner.sees("临期，比计划慢20个百分点", "问题：缺两块传感器", "下一步：催厂家")


async def test_one_list_holds_everything_of_the_day(autumn: World) -> None:
    """Own item, a part of another's, an answer owed and a request to decide: one message."""
    world = autumn
    desk = await world.hires("周会务", roles=("secretariat",))
    head = await world.hires("何处长", unit="保管处")
    owner = await world.hires("林小满", unit="保管处")
    await heads(world, "保管处", head)
    await registered(world, desk, head, date(2026, 9, 24), "处长自己的事")
    task_id = await registered(world, desk, owner, date(2026, 9, 24))
    await head.presses("签收")
    await owner.presses("签收")
    await owner.presses("更多")
    await owner.presses("协办与节点")
    await owner.presses("加协办")
    await owner.says("何处长")
    await owner.says("出具验收意见")
    await owner.presses("与本项同一天")
    await world.later(minutes=1)
    await presses_again(owner, encode("tk", task_id))
    await owner.presses("申请延期")
    await owner.says("9月30日")
    await owner.says("等验收")
    await world.at(at(2026, 9, 16, 9, 30))
    _, listed = await lists_of(head)  # the request alone the day before
    for said in ("处长自己的事", "出具验收意见", "等您审批的：1件"):
        assert said in listed
    assert await days_of(head) == ["9月15日（星期二）", "9月16日（星期三）"]
