"""Rows 8.8, 8.9: lessons from items, measures, and the same shortcoming coming back."""

from __future__ import annotations

from datetime import date
from typing import Any

from meetings.lessons import lessons_for_series
from storage import Session
from storage import lessons as lesson_rows
from storage import meetings as meeting_rows
from storage import tasks as task_rows
from tests.stories.report_stage import at, change, desk, item, meeting
from tests.stories.world import Person, World


async def notes(person: Person, task_id: int, kind: str, text: str) -> None:
    """记经验、不足, up to the text."""
    await person.presses_route("il", task_id)
    await person.presses(kind)
    await person.says(text)


async def test_a_shortcoming_opens_a_measure_and_is_noticed_when_it_comes_back(
    any_world: World,
) -> None:
    world = any_world
    office = await desk(world)
    host = office.host
    first = await meeting(world, host, "办公例会（11月9日）")
    second = await meeting(world, host, "办公例会（11月16日）")
    one = await item(
        world, host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=first
    )
    two = await item(
        world, host, office.other, date(2026, 12, 2), "修订借阅办法", meeting_id=second
    )
    await change(world, one, lambda task: setattr(task, "number", 3))

    await notes(host, one, "不足", "会议材料提交不及时，会前一天才到齐")
    await host.sees("要现在定整改措施吗")
    await world.restarts()
    await host.presses("现在定措施")
    await host.says("材料会前三天由办公室统一收齐")
    await host.says("方小舟")
    await host.says("12月4日")
    await host.sees("不足已记下", "整改措施已登记，已通知方小舟")
    await office.other.sees("整改〔2026〕1号", "材料会前三天由办公室统一收齐")
    await host.presses("看整改措施")
    await host.sees("整改〔2026〕1号", "材料会前三天由办公室统一收齐")

    def past(session: Session) -> None:
        row = lesson_rows.lesson(session, 1)
        assert row is not None
        row.at = at(2025, 12, 8)

    await world.write(past)
    await notes(host, two, "不足", "材料报送不及时，直到会前一天才到齐")
    await host.sees(
        "去年12月〔2026〕3号也出现过：“会议材料提交不及时，会前一天才到齐”",
        "当时的措施：整改〔2026〕1号 材料会前三天由办公室统一收齐（未办结）",
        "这次是同一个问题吗",
    )
    await world.restarts()
    await host.presses("是同一问题")
    await host.presses("暂不")
    await host.sees("不足已记下", "已经是第2次出现")

    await host.says("/lessons")
    await host.sees("不足（1条）", "出现2次", "最近今年11月", "整改〔2026〕1号", "未办结")
    await change(world, await measure_id(world), lambda task: setattr(task, "state", "closed"))
    await host.presses("查找")
    await host.says("统一收齐")
    await host.sees("“统一收齐” 共1条", "出现2次", "（已办结）")
    await host.says("没有这样的词")
    await host.sees("没有找到“没有这样的词”")


async def measure_id(world: World) -> int:
    def read(session: Session) -> int:
        found = lesson_rows.lesson(session, 1)
        assert found is not None and found.measure_id is not None
        return found.measure_id

    found: int = await world.read(read)
    return found


async def test_another_one_is_another_one(world: World) -> None:
    office = await desk(world)
    one = await item(world, office.host, office.owner, date(2026, 12, 1))
    await notes(office.host, one, "不足", "供应商供货延迟影响安装进度")
    await office.host.presses("暂不")
    await notes(office.host, one, "不足", "安装进度受供应商供货延迟影响")
    await office.host.sees("今年11月〔2026〕1号也出现过", "当时没有定措施")
    await office.host.presses("不是")
    await office.host.presses("暂不")
    await office.host.says("/lessons")
    await office.host.sees("不足（2条）", "还没有整改措施")
    # What has nothing in common, and what is another unit's, is not asked about.
    await notes(office.host, one, "不足", "经费支出没有按月核对")
    await office.host.sees("要现在定整改措施吗")
    await office.host.presses("暂不")
    two = await item(world, office.host, office.other, date(2026, 12, 1))
    await notes(office.host, two, "不足", "供应商供货延迟影响安装进度")
    await office.host.sees_nothing_of("也出现过")


async def test_an_owner_notes_and_only_hosts_open_measures(world: World) -> None:
    office = await desk(world)
    held = await meeting(world, office.host, "办公例会（11月9日）")
    one = await item(
        world, office.host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=held
    )
    await notes(office.owner, one, "经验", "先做一个部门试点，再全面推开")
    await office.owner.sees("经验已记下")
    await notes(office.owner, one, "不足", "老卷宗缺页没有提前摸底")
    await office.owner.sees("不足已记下")
    await office.owner.sees_nothing_of("整改措施")
    await office.owner.says("/lessons")
    await office.owner.sees("not-allowed")
    await notes_refused(office.other, one)
    await office.host.says("经验")
    await office.host.presses("看经验")
    await office.host.sees(
        "经验（1条）", "先做一个部门试点，再全面推开", "〔2026〕1号", "办公例会"
    )
    await office.host.presses_route("th", one)
    await office.host.sees("林小满 记经验：先做一个部门试点，再全面推开")

    def of_the_series(session: Session) -> tuple[Any, ...]:
        row = meeting_rows.meeting(session, held)
        assert row is not None and row.series.endswith(":办公例会")
        return lessons_for_series(session, row.series)

    taught = await world.read(of_the_series)
    assert [one.text for one in taught] == [
        "老卷宗缺页没有提前摸底",
        "先做一个部门试点，再全面推开",
    ]
    assert await world.read(lambda s: lessons_for_series(s, "")) == ()
    assert await world.read(lambda s: lessons_for_series(s, "党建会")) == ()


async def notes_refused(person: Person, task_id: int) -> None:
    await person.presses_route("il", task_id)
    await person.sees("not-allowed")


async def test_marks_of_level_and_long_texts_come_back(world: World) -> None:
    office = await desk(world)
    one = await item(world, office.host, office.owner, date(2026, 12, 1))
    await notes(office.host, one, "经验", "机密★10年 的做法")
    await office.host.sees("level-mark")
    await office.host.says("长" * 501)
    await office.host.sees("501")
    await office.host.says("统一模板，减少返工")
    await office.host.sees("经验已记下")

    def texts(session: Session) -> list[str]:
        return [row.text for row in lesson_rows.lessons_of_task(session, one)]

    assert await world.read(texts) == ["统一模板，减少返工"]


async def test_a_measure_that_can_not_be_goes_back_and_notes_nothing(world: World) -> None:
    office = await desk(world)
    one = await item(world, office.host, office.owner, date(2026, 12, 1))
    await notes(office.host, one, "不足", "没有提前摸底")
    await office.host.presses("现在定措施")
    await office.host.says("每季度摸底一次")
    await office.host.says("查无此人")
    await office.host.sees("查无此人")
    await office.host.says("方小舟")
    await office.host.says("12月5日")  # a Saturday
    await world.at(at(2026, 11, 24))
    await office.host.presses("12月4日")
    await office.host.sees("不足已记下", "整改措施已登记")

    def kinds(session: Session) -> list[tuple[str, int]]:
        found = task_rows.tasks_in_state(session, ("assigned",))
        return [(task.kind, task.number) for task in found]

    assert await world.read(kinds) == [("measure", 1)]


async def test_empty_lists_say_how_to_begin(world: World) -> None:
    office = await desk(world)
    await office.host.says("/lessons")
    await office.host.sees("还没有记过不足", "记经验、不足")
    await office.host.presses("看经验")
    await office.host.sees("还没有记过经验")
