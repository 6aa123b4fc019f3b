"""Rows 2.1a, 2.3 to 2.8: what must be ready when the chair sits down, and who sees to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from meetings import notices
from meetings.drafting import Field
from meetings.meetings import Refused
from storage import Session
from storage import preparation as rows
from tests.stories.notice_stage import actor, draft, publishes
from tests.stories.revision_stage import at, edits
from tests.stories.world import Person, World

#: Tuesday, 15 December, 09:00 in Shanghai: sixteen working days after the Monday of the story.
START = datetime(2026, 12, 15, 1, 0, tzinfo=UTC)


async def meeting_to_come(world: World, desk: Person) -> int:
    """A published meeting."""
    guest = await world.hires("李代表", unit="财务处")
    meeting_id = await draft(world, desk, [guest], starts_at=START)
    await publishes(desk, meeting_id)
    return meeting_id


async def due(world: World, meeting_id: int) -> dict[str, date]:
    """Due days by the beginning of the task."""

    def read(session: Session) -> dict[str, date]:
        return {task.text[:4]: task.due_on for task, _ in rows.tasks_of(session, meeting_id)}

    found: dict[str, date] = await world.read(read)
    return found


async def task_id(world: World, meeting_id: int, text: str) -> int:
    """The task that begins so."""

    def read(session: Session) -> int:
        tasks = [task for task, _ in rows.tasks_of(session, meeting_id)]
        return next(task.id for task in tasks if task.text.startswith(text))

    found: int = await world.read(read)
    return found


async def moves(world: World, desk: Person, meeting_id: int, days: int) -> None:
    """The meeting begins so many days after its first time."""
    start = START + timedelta(days=days)
    await edits(world, desk, meeting_id, {Field.TIME: at(start)}, reason="场地调整")


async def test_from_a_template_to_the_end_moved_three_times(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    papers = await world.hires("林材料", title="科长")
    hall = await world.hires("何会务", title="副科长")
    meeting = await meeting_to_come(world, desk)

    await desk.presses_route("Aa", meeting)
    await desk.sees("筹备任务", "还没有筹备任务", "套用模板", "分组")
    await desk.presses("分组")
    await desk.presses("加一个组")
    await desk.says("材料组")
    await desk.says("起草、印制、装袋")
    await desk.sees("已加这个组", "材料组", "还没有组长")
    await desk.presses("定组长")
    await desk.says("林材料")
    await desk.sees("组长已定", "组长林材料")

    await desk.presses_route("Ab", meeting)
    seen = await desk.sees(
        "套用“小型会议”",
        "1. 会务组：报批会议方案和预算，12月8日（星期二），周会务",
        "4. 材料组：议题材料定稿，12月11日（星期五），林材料",
        "3. ✓ 会务组：发会议通知，已办好",
        "套用（11项）",
    )
    assert "时限已过" not in seen.text
    await world.restarts()
    await desk.presses("套用（11项）")
    # The notice is out: nobody is told to send it.
    await desk.sees("已加11项任务", "其中1项系统核实已办好", "共11项，已完成1项", "✓ 发会议通知")
    await desk.sees("材料组", "组长林材料")
    told = await papers.sees("2项任务请您办理", "议题材料定稿，12月11日（星期五）前", "不用签收")
    assert "印发会议纪要，12月17日（星期四）前" in told.text  # two working days after the end
    # Pressed again nothing is made twice.
    await desk.presses_route("Ac", meeting, 2, 0)
    await desk.sees("已加0项任务", "共11项")

    await papers.presses("议题材料定稿")
    await papers.sees("筹备〔2026〕4号", "待办理", "已完成", "有异议")
    await papers.presses("已完成")
    await papers.sees("已记为完成", "已完成")

    # Another leads: what the former one still owes may go along.
    await desk.presses_route("Ag", meeting)
    await desk.presses("材料组")
    await desk.presses("换组长")
    await desk.says("何会务")
    await desk.sees("林材料手里还有本组1项没办完的任务")
    await desk.presses("这1项交给新组长")
    await desk.sees("1项任务已交给新组长")
    await hall.sees("1项任务请您办理", "印发会议纪要")

    # Moved three times in a day: days follow each time, owners hear of it once.
    await hall.looks()
    before = await due(world, meeting)
    await moves(world, desk, meeting, 7)
    await moves(world, desk, meeting, 14)
    await moves(world, desk, meeting, 2)
    after = await due(world, meeting)
    assert after["报批会议"] == date(2026, 12, 10) and after["印发会议"] == date(2026, 12, 21)
    assert after["议题材料"] == before["议题材料"]  # done stays done
    await hall.sees_nothing_of("时限跟着调整")
    await world.later(hours=2)
    await hall.sees(
        "改期，您的1项筹备任务时限跟着调整", "12月21日（星期一）（原12月17日（星期四））"
    )
    texts = [seen.text for seen in await hall.news()]
    assert sum("时限跟着调整" in text for text in texts) == 1

    await desk.presses_route("Aa", meeting, 1)
    await desk.sees("共11项，已完成2项", "印发会议纪要，12月21日（星期一），何会务")


async def test_one_by_hand_contested_given_away_and_withdrawn(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    driver = await world.hires("何司机")
    helper = await world.hires("林小满")
    silent = await world.hires("老王", bound=False)
    meeting = await meeting_to_come(world, desk)
    await desk.presses_route("Ai", meeting)
    await desk.says("接送外地代表")
    await desk.says("保障组")
    await desk.says("何司机")
    await desk.sees("什么时候办好", "会前3个工作日（12月10日（星期四））")
    await desk.says("下周的什么时候")
    await desk.says("会前1")
    await desk.sees("已加一项任务", "保障组", "接送外地代表，12月14日（星期一），何司机")
    await driver.sees("1项任务请您办理", "接送外地代表，12月14日")
    # The same words again are the same task; a day by hand stands by itself.
    await desk.presses_route("Ai", meeting)
    await desk.says("接送  外地代表")
    await desk.presses("跳过")
    await desk.presses("跳过")
    await desk.says("12月11日")
    await desk.sees("这项任务已经有了")
    await desk.says("准备雨伞")
    await desk.sees("已加一项任务", "未分组", "准备雨伞，12月11日（星期五），周会务")

    await driver.presses("接送外地代表")
    await driver.presses("有异议")
    await driver.says("当天要出车去省里")
    await desk.sees("有异议，请改派或维持", "当天要出车去省里")
    await desk.presses("改派")
    await desk.says("林小满")
    await desk.sees("已改派")
    await driver.sees("已改由他人办理")
    seen = await helper.sees("有一项筹备任务请您办理", "接送外地代表", "已完成")
    assert "签收" not in [label for label, _ in seen.choices]
    assert not any("延期" in label for label, _ in seen.choices)

    ride = await task_id(world, meeting, "接送")
    await desk.presses_route("Ae", ride)
    await desk.says("12月9日")
    await desk.sees("时限已改，不再随会议变动", "12月9日（星期三）")
    await helper.sees("这一项有变动", "12月9日（星期三）")
    await moves(world, desk, meeting, 7)
    assert (await due(world, meeting))["接送外地"] == date(2026, 12, 9)
    await desk.presses_route("Af", ride)
    await desk.says("代表自己开车来")
    await desk.sees("已记为不再办理", "不再办理")
    await helper.sees("有一项筹备任务不用办了", "原因：代表自己开车来")
    await desk.presses_route("Aa", meeting)
    await desk.sees_nothing_of("接送外地代表")
    await desk.presses_route("Aq", ride)
    await desk.sees("已撤销，继续办理", "办理中")

    # Who cannot be told is named; what they say by phone is entered for them.
    await desk.presses_route("Ai", meeting)
    for answer in ("抬桌子", "跳过", "老王", "会前2"):
        await (desk.presses(answer) if answer == "跳过" else desk.says(answer))
    await desk.sees("请打电话：老王")
    table = await task_id(world, meeting, "抬桌子")
    await desk.presses_route("tk", table)
    await desk.presses("代录完成")
    await desk.sees("已记为完成", "周会务代老王", "电话")
    await desk.presses("撤销，继续办理")
    await desk.sees("已撤销", "办理中")
    assert silent.person_id


async def test_postponed_cancelled_and_held(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("林小满")
    put_off = await meeting_to_come(world, desk)
    await given(world, desk, put_off, clerk)
    await edits_state(world, desk, put_off, "postpone")
    await clerk.sees("延期，时间另行通知", "2项筹备任务先不催办")
    held = await due(world, put_off)
    await desk.presses_route("Aa", put_off)
    page = await desk.sees("会议延期，时间另行通知")
    assert not any("套用" in label or "加一项" in label for label, _ in page.choices)
    await desk.presses_route("Ai", put_off)
    await desk.sees("会议延期，时间还没定")
    await clerk.looks()
    await world.at(datetime(2026, 12, 16, 4, 0, tzinfo=UTC))  # past the days, nothing is chased
    await clerk.sees_nothing_of("布置会场")
    assert await due(world, put_off) == held
    await moves(world, desk, put_off, 14)
    await world.later(minutes=30)
    assert (await due(world, put_off))["布置会场"] == date(2026, 12, 25)
    await clerk.sees("改期，您的2项筹备任务时限跟着调整", "布置会场：12月25日（星期五）")

    await clerk.looks()
    await edits_state(world, desk, put_off, "cancel")
    off = await clerk.sees("取消，下列2项筹备任务不用办了", "布置会场", "写总结")
    assert all("布置" not in label for label, _ in off.choices)
    await desk.presses_route("Aa", put_off)
    await desk.sees("还没有筹备任务")
    await desk.presses_route("Aq", await task_id(world, put_off, "布置"))
    await desk.sees("会议已经结束或取消")


async def given(world: World, desk: Person, meeting_id: int, owner: Person) -> None:
    """Two tasks of one owner: two working days before and after."""
    for text, when in (("布置会场", "会前2"), ("写总结", "会后2")):
        await desk.presses_route("Ai", meeting_id)
        await desk.says(text)
        await desk.presses("跳过")
        await desk.says(owner.name)
        await desk.says(when)
    await owner.sees("1项任务请您办理")


async def edits_state(world: World, desk: Person, meeting_id: int, what: str) -> None:
    """Put off, or called off."""
    act = {"postpone": notices.postpone, "cancel": notices.cancel}[what]

    def unit(session: Session) -> None:
        now = world.clock.now()
        who = actor(session, desk)
        done = act(session, who, meeting_id, reason="台风", now=now, office=world.office)
        assert not isinstance(done, Refused), done

    await world.write(unit)
    await world.app.settle()


async def test_what_was_for_before_the_meeting_is_not_chased_once_it_is_held(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("林小满")
    meeting = await meeting_to_come(world, desk)
    await given(world, desk, meeting, clerk)
    await clerk.looks()
    await world.at(datetime(2026, 12, 14, 4, 0, tzinfo=UTC))
    await clerk.sees("每日待办", "布置会场")  # due last Friday, and late
    await clerk.looks()
    await world.at(START + timedelta(hours=3))
    await clerk.looks()
    await world.at(datetime(2026, 12, 16, 4, 0, tzinfo=UTC))
    await clerk.sees_nothing_of("布置会场")
    await desk.presses_route("cm", meeting)
    await desk.presses("结束会议")
    states = await world.read(
        lambda s: {task.text: task.state for task, _ in rows.tasks_of(s, meeting)}
    )
    assert states == {"布置会场": "closed", "写总结": "assigned"}
    await clerk.says("/my")
    await clerk.sees("写总结")
    await clerk.sees_nothing_of("布置会场")
    await world.at(datetime(2026, 12, 17, 4, 0, tzinfo=UTC))
    await clerk.sees("每日待办", "写总结")
