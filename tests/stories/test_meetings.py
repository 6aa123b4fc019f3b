"""Row 2.2: a meeting is made in chat, shown on its panel, and changed by more than one."""

from __future__ import annotations

from tests.stories.world import World


async def office_of(world: World) -> None:
    """The people most stories need."""
    await world.hires("周会务", unit="办公室", roles=("secretariat",))
    await world.hires("林小满", unit="财务处", title="处长")
    await world.hires("何平", unit="财务处", title="科员")
    await world.hires("张伟", unit="规划处", title="处长", phone="13800000001")
    await world.hires("张伟", unit="财务处", title="科员", phone="13800000002")


async def test_a_meeting_is_made_question_by_question(any_world: World) -> None:
    world = any_world
    await office_of(world)
    desk = world.people["周会务"]
    await desk.says("/new")
    await desk.sees("会议叫什么名称")
    await desk.says("第四季度财务工作会")
    await desk.says("下周三下午2点")
    await desk.sees("12月2日（星期三）14:00，对吗")
    await desk.presses("是")
    await desk.sees("开多久")
    await desk.presses("1.5小时")
    await desk.sees("12月2日（星期三）14:00—15:30", "在哪里")

    await world.restarts()

    await desk.says("三楼会议室")
    await desk.says("张伟")
    await desk.sees("叫张伟的有 2 位", "张伟（规划处 处长）", "张伟（财务处 科员）")
    await desk.presses("张伟（规划处 处长）")
    await desk.sees("议程有哪些")
    await desk.says("一、听取预算执行情况\n二、研究明年预算")
    await desk.sees("议程 2 项", "1. 听取预算执行情况", "2. 研究明年预算")
    await desk.presses("完成")
    await desk.says("财务处、周会务、没这个人")
    await desk.sees("名册里没有：没这个人", "已列 4 人")
    await desk.presses("完成")
    await desk.sees("草稿", "12月2日（星期三）14:00—15:30", "三楼会议室", "主持：张伟", "参会 5 人")
    await desk.sees("预览并发出")
    print(await desk.transcript())
