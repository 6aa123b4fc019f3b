"""Forms over time: parked, resumed, left, expired, and after a restart."""

from __future__ import annotations

from tests.stories.meeting_stage import docx, published
from tests.stories.world import World


async def test_a_form_is_parked_while_a_shorter_one_runs_and_comes_back(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await desk.says("/new")
    await desk.says("财务例会")
    await desk.sees("什么时候开")
    await desk.says("/item")
    await desk.sees("先放一放", "新建会议")
    await world.restarts()
    await desk.says("退出填写")
    await desk.sees("已退出填写")
    await desk.sees("继续填写：新建会议", "什么时候开")
    await desk.says("12月1日14:00到16:00")
    await desk.sees("12月1日（星期二）14:00—16:00，对吗")


async def test_leaving_a_form_changes_nothing_and_an_old_button_says_so(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await desk.says("/new")
    await desk.says("财务例会")
    first = next(s for s in await desk.phone.screen() if "叫什么名称" in s.text)
    await desk.presses("退出填写")
    await desk.sees("已退出填写：新建会议", "没有变动")
    desk.before = await desk.phone.screen()
    await desk._does(desk.phone.press(first, "退出填写"))
    await desk.sees("这次填写已经结束")
    await desk.says("/meetings")
    await desk.sees_nothing_of("财务例会")


async def test_a_form_left_for_too_long_is_dropped_and_said(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await desk.says("/new")
    await desk.says("财务例会")
    await world.later(hours=25)
    await desk.says("12月1日14:00")
    await desk.sees("新建会议", "已经作废", "没有做任何改动")


async def test_help_and_my_are_answered_without_losing_the_form(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await desk.says("/new")
    await desk.says("财务例会")
    await desk.says("/help")
    await desk.sees("能做什么")
    await desk.says("我的")
    await desk.sees("我的事项")
    await desk.says("12月1日14:00到16:00")
    await desk.sees("12月1日（星期二）14:00—16:00，对吗")


async def test_a_refused_file_is_named_even_where_only_a_button_is_wanted(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await published(world, desk, [await world.hires("林小满")])
    await desk.sends("方案.docx", docx("利用工作方案"))
    await desk.sees("是哪个会议的材料")
    for name, data, why in (
        ("程序.exe", b"MZ", "“程序.exe”的格式不收"),
        ("坏.docx", b"PK\x03\x04 broken", "“坏.docx”没有收下"),
    ):
        await desk.sends(name, data)
        refused, asked = await desk.news()
        assert why in refused.text
        assert "请按下面的一个按钮" in asked.text and "是哪个会议的材料" in asked.text
    # Where a file is wanted its step says so itself, and once.
    await desk.says("退出填写")
    await desk.presses_route("da", 1)
    await desk.sees("的材料发到这里")
    await desk.sends("程序.exe", b"MZ")
    (asked,) = await desk.news()
    assert asked.text.count("“程序.exe”的格式不收") == 1
