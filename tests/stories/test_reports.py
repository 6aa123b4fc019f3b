"""Rows 8.2, 8.6, 8.7, 8.10: the register, reports, the history filed, open items that return."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage import Session
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows
from storage import work as work_rows
from tests.stories.notice_stage import actor, draft, publishes
from tests.stories.report_stage import (
    at,
    change,
    desk,
    item,
    meeting,
    paper,
    table_of,
    words_of,
)
from tests.stories.world import World


async def test_the_register_counts_filters_finds_and_opens_cards(any_world: World) -> None:
    world = any_world
    office = await desk(world)
    host, owner, other = office.host, office.owner, office.other
    await item(world, host, owner, date(2026, 11, 20), "整理馆藏目录")
    await item(world, host, owner, date(2026, 11, 25), "修订借阅办法")
    await item(world, host, other, date(2026, 12, 31), "组织档案利用展览")
    await item(world, host, other, date(2026, 12, 1), "报送年度统计表", state="suspended")
    await world.restarts()

    await host.says("/items")
    seen = await host.sees(
        "督办台账", "在办3（临期1，逾期1，待核实0），已中止1，本年办结0", "共3项"
    )
    assert seen.text.index("整理馆藏目录") < seen.text.index("修订借阅办法")
    assert "报送年度统计表" not in seen.text
    await host.presses("逾期")
    seen = await host.sees("筛选：逾期", "共1项", "逾期1个工作日", "整理馆藏目录")
    assert "修订借阅办法" not in seen.text
    await host.presses("已中止")
    await host.sees("报送年度统计表", "已中止")
    await host.presses("筛选")
    await host.presses("按单位")
    await host.presses("利用处")
    await host.sees("筛选：已中止，利用处", "报送年度统计表")
    await world.restarts()
    await host.presses("在办")
    seen = await host.sees("筛选：利用处", "组织档案利用展览")
    assert "整理馆藏目录" not in seen.text

    await host.presses("查找")
    await host.says("借阅")
    await host.sees("“借阅” 共1项", "修订借阅办法", "〔2026〕2号")
    await host.says("什么都没有")
    await host.sees("没有找到“什么都没有”")
    await host.says("〔2026〕3号")
    await host.sees("共1项", "组织档案利用展览")
    await host.presses("〔2026〕3号")
    await host.sees("组织档案利用展览", "方小舟")


async def test_who_sees_which_part_of_the_register(world: World) -> None:
    office = await desk(world)
    await item(world, office.host, office.owner, date(2026, 12, 1), "整理馆藏目录")
    await item(world, office.host, office.other, date(2026, 12, 1), "组织档案利用展览")
    tracker = await world.hires("钱督办", roles=("follow_up",))
    officer = await world.hires("孙监督", roles=("compliance",))
    leader = await world.hires("李局长", unit="局领导")

    def unit(session: Session) -> None:
        found = people_rows.unit_named(session, "利用处")
        assert found is not None
        found.leader_id = leader.person_id

    await world.write(unit)
    for person in (office.host, tracker, officer):
        await person.says("台账")
        await person.sees("整理馆藏目录", "组织档案利用展览")
    await office.head.says("/items")
    seen = await office.head.sees("本部门和分管部门", "整理馆藏目录")
    assert "组织档案利用展览" not in seen.text
    await leader.says("/items")
    seen = await leader.sees("组织档案利用展览")
    assert "整理馆藏目录" not in seen.text
    # A unit that is not theirs shows nothing, whoever forges the button.
    other = await world.read(lambda s: people_rows.unit_named(s, "利用处").id)
    await office.head.presses_route("ii", 0, other, 0, 0)
    seen = await office.head.sees("没有符合条件的督办事项")
    assert "组织档案利用展览" not in seen.text
    await office.owner.says("/items")
    await office.owner.sees("not-allowed")
    for route in (("iq",), ("ie",), ("in",), ("it",), ("if",), ("ik",), ("ij",)):
        await office.owner.presses_route(*route)
        await office.owner.sees("not-allowed")
    await office.owner.says("/start")
    await office.owner.sees_nothing_of("台账")
    await office.head.says("/start")
    await office.head.sees("督办台账")


async def test_mine_kind_year_and_series_narrow_the_register(world: World) -> None:
    office = await desk(world)
    host = office.host
    first = await meeting(world, host, "办公例会（11月9日）")
    second = await meeting(world, host, "办公例会（11月16日）")
    await item(world, host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=first)
    await item(world, host, office.other, date(2026, 12, 2), "修订借阅办法", meeting_id=second)
    await item(world, host, host, date(2026, 12, 3), "落实经费", kind="measure")
    await item(
        world,
        host,
        office.owner,
        date(2025, 12, 3),
        "旧事一件",
        year=2025,
        number=9,
        kind="resolution",
    )
    tracker = await world.hires("钱督办", roles=("follow_up",))
    await tracker.says("/items")
    await tracker.presses("筛选")
    await tracker.presses("整改措施")
    seen = await tracker.sees("筛选：整改措施", "落实经费")
    assert "整理馆藏目录" not in seen.text
    await tracker.says("/items")
    await tracker.presses("筛选")
    await tracker.presses("按会议")
    await tracker.presses("11月16日（星期一） 办公例会（11月9日）")
    seen = await tracker.sees("筛选：“办公例会（11月9日）”", "整理馆藏目录")
    assert "修订借阅办法" not in seen.text
    await tracker.presses("筛选")
    await tracker.presses("看整个系列")
    await tracker.sees("系列", "整理馆藏目录", "修订借阅办法")
    await tracker.says("/items")
    await tracker.presses("筛选")
    await tracker.presses("2025年")
    seen = await tracker.sees("筛选：2025年", "旧事一件")
    assert "整理馆藏目录" not in seen.text
    await tracker.says("/items")
    await tracker.presses("筛选")
    await tracker.presses("只看我的")
    await tracker.sees("只看我的", "没有符合条件的督办事项")
    await host.says("/items")
    await host.presses("筛选")
    await host.presses("只看我的")
    await host.sees("只看我的", "整理馆藏目录")


async def test_the_register_is_paged_and_exported_as_it_is_filtered(world: World) -> None:
    office = await desk(world)
    for number in range(12):
        await item(
            world,
            office.host,
            office.owner,
            date(2026, 12, 1) + timedelta(days=number),
            f"第{number + 1}件事",
        )
    await item(world, office.host, office.other, date(2026, 12, 20), "延过的事", extensions=1)
    await change(world, 13, lambda task: setattr(task, "first_due_on", date(2026, 12, 4)))
    await office.host.says("/items")
    seen = await office.host.sees("共13项", "第10件事")
    assert "第11件事" not in seen.text
    await office.host.presses("下一页")
    seen = await office.host.sees("第11件事", "延过的事")
    assert "第10件事" not in seen.text

    await office.host.presses("导出表格")
    await office.host.sees("台账（13项）")
    table = table_of(await paper(world, office.host, "督办台账"))
    assert len(table) == 14
    head, last = table[0], dict(zip(table[0], table[-1], strict=True))
    assert head[:2] == ["编号", "类别"]
    assert last["编号"] == "〔2026〕13号"
    assert last["原定时限"].date() == date(2026, 12, 4)
    assert last["完成时限"].date() == date(2026, 12, 20)
    assert (last["延期次数"], last["责任人"], last["牵头单位"]) == (1, "方小舟", "利用处")
    await office.host.presses("打印清单")
    said = words_of(await paper(world, office.host, "督办台账"))
    assert "延过的事" in said and "原定12月4日" in said

    await office.head.says("/items")
    await office.head.presses("导出表格")
    table = table_of(await paper(world, office.head, "督办台账"))
    assert len(table) == 13 and "延过的事" not in str(table)


async def test_an_empty_register_says_so_and_exports_nothing(world: World) -> None:
    office = await desk(world)
    await office.host.says("/items")
    seen = await office.host.sees("在办0", "没有符合条件的督办事项")
    assert not any("导出" in label for label, _ in seen.choices)
    await office.host.presses_route("ie", 0, 0, 0, 0)
    await office.host.sees("没有符合条件的督办事项")
    await office.host.sees_nothing_of("正在整理")
    await office.host.presses_route("ii", 63, 999, 999, 9)
    await office.host.sees("没有符合条件的督办事项")


async def test_owners_nobody_can_reach_are_phoned_and_it_is_written_down(world: World) -> None:
    office = await desk(world)
    silent = await world.hires("吴老师", unit="利用处", phone="13900000002", bound=False)
    task = await item(world, office.host, silent, date(2026, 12, 4), "整理老照片")
    await item(world, office.host, office.owner, date(2026, 12, 4), "修订借阅办法")
    await office.host.says("/items")
    await office.host.presses("通知不到")
    seen = await office.host.sees(
        "通知不到（1项）", "吴老师", "13900000002", "您好，这里是青川市档案馆", "整理老照片"
    )
    assert "修订借阅办法" not in seen.text
    await office.host.presses("已电话告知吴老师")
    await office.host.sees("已记下：电话告知")
    await office.host.sees("11月23日（星期一）周会务已电话告知")

    def read(session: Session) -> list[tuple[str, int]]:
        return [(e.kind, e.by_id) for e in task_rows.events_of(session, task)]

    assert ("phoned", office.host.person_id) in await world.read(read)
    # A unit's head sees whom to phone, and leaves the record to those who keep it.
    await office.head.presses_route("in", 0, 0, 0, 0)
    await office.head.sees("都能通知到")
    await office.head.presses_route("ip", task, 0, 0, 0, 0)
    await office.head.sees("not-allowed")
    await change(world, task, lambda row: setattr(row, "state", "closed"))
    await office.host.presses_route("ip", task, 0, 0, 0, 0)
    await office.host.sees("不用再电话告知")


async def test_the_report_of_a_period_in_chat_and_on_paper(any_world: World) -> None:
    world = any_world
    office = await desk(world)
    host, owner = office.host, office.owner
    await item(world, host, owner, date(2026, 11, 20), "整理馆藏目录")
    await item(world, host, office.other, date(2026, 11, 25), "修订借阅办法")
    done = await item(world, host, owner, date(2026, 11, 23), "报送统计表")
    now = world.clock.now()

    def closed(task: task_rows.Task) -> None:
        task.state, task.reported_at, task.closed_at = "closed", now, now

    await change(world, done, closed)
    await host.says("/report")
    await host.sees(
        "督办情况 2026年11月",
        "截至11月23日",
        "总数3，新增3，办结1，在办2",
        "逾期1，延期0，退回0",
        "应办结2：办结率50%，按期办结率50%，逾期率50%",
        "保管处：总数2，办结1，逾期1",
        "利用处：总数1，办结0，逾期0",
        "逾期1个工作日",
        "还没有报过进展",
    )
    await host.sees_nothing_of("林小满")
    await world.restarts()
    await host.presses("导出报告")
    said = words_of(await paper(world, host, "督办月报"))
    for part in (
        "青川市档案馆督办月报",
        "一、总体情况",
        "二、逾期及滞后事项",
        "三、存在问题",
        "四、下步要求",
        "督办事项3件",
        "整理馆藏目录",
        "修订借阅办法",
    ):
        assert part in said
    assert "林小满" not in said and "方小舟" not in said
    await host.presses("导出表格")
    data = await paper(world, host, "督办情况表")
    rows = table_of(data)
    assert [row[:2] for row in rows[1:]] == [["合计", 3], ["保管处", 2], ["利用处", 1]]
    assert rows[1][rows[0].index("办结率（%）")] == 50
    assert "整理馆藏目录" in str(table_of(data, 1))
    await host.presses("上月")
    await host.sees("2026年10月", "这段时间没有督办事项")
    await host.presses("其他时段")
    await host.says("天书")
    await host.sees("没看懂这个时段")
    await host.says("2027年3月")
    await host.sees("这个时段还没有开始")
    await host.says("11月1日到11月30日")
    await host.sees("督办情况 2026年11月", "总数3")


async def test_a_head_reads_only_the_report_of_their_unit(world: World) -> None:
    office = await desk(world)
    await item(world, office.host, office.owner, date(2026, 11, 20), "整理馆藏目录")
    await item(world, office.host, office.other, date(2026, 11, 20), "修订借阅办法")
    await office.head.says("月报")
    seen = await office.head.sees("只含本部门和分管部门", "总数1", "整理馆藏目录")
    assert "修订借阅办法" not in seen.text
    await office.head.presses("导出报告")
    said = words_of(await paper(world, office.head, "督办月报"))
    assert "修订借阅办法" not in said


async def test_the_trend_is_a_picture(world: World) -> None:
    office = await desk(world)
    await office.host.says("/report")
    await office.host.presses("趋势图")
    await office.host.sees("近六个月没有应办结的事项")
    await item(world, office.host, office.owner, date(2026, 11, 20))
    await office.host.says("/report")
    await office.host.presses("趋势图")
    data = await paper(world, office.host, "")  # a platform keeps no name of a picture
    assert data.startswith(b"\x89PNG")


async def test_old_and_forged_buttons_answer(world: World) -> None:
    office = await desk(world)
    for route, numbers in (("im", (202613,)), ("im", (3,)), ("ix", (9, 3)), ("ig", (1, 999999))):
        await office.host.presses_route(route, *numbers)
        await office.host.sees("按钮")
    await office.host.presses_route("it", 9, 3)
    await office.host.sees("督办情况 2026年11月")
    await office.host.presses_route("im", 202610)
    await office.host.sees("督办情况 2026年10月")
    for route in ("is", "ir", "ic", "ih", "ia", "iw", "ip", "il"):
        await office.host.presses_route(route, 4711)
        assert await office.host.news(), route


async def test_the_summary_of_a_meeting_and_of_its_series(world: World) -> None:
    office = await desk(world)
    host = office.host
    first = await meeting(world, host, "办公例会（11月9日）")
    second = await meeting(world, host, "办公例会（11月16日）")
    done = await item(
        world, host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=first
    )
    await item(world, host, office.other, date(2026, 11, 20), "修订借阅办法", meeting_id=second)
    await office.owner.presses_route("td", done)
    await office.owner.says("目录已上线，查档时间缩短一半 问题：老卷宗缺页 建议：分批补录")
    await office.owner.presses("材料已线下送交")
    await host.presses("确认销号")
    await host.presses_route("is", first)
    seen = await host.sees(
        "总结报告 办公例会（11月9日）", "共1项，办结1，未办结0", "查档时间缩短一半"
    )
    assert "修订借阅办法" not in seen.text
    await host.presses("看整个系列")
    await host.sees("系列共2次会议", "共2项，办结1，未办结1（逾期1）", "修订借阅办法")
    await host.presses("导出总结报告")
    said = words_of(await paper(world, host, "总结报告"))
    for part in (
        "一、执行情况",
        "二、成效评估",
        "三、经验教训",
        "四、下一步工作",
        "查档时间缩短一半",
        "老卷宗缺页",
        "修订借阅办法：已逾期，请利用处",
    ):
        assert part in said, part
    await office.owner.presses_route("is", first)
    await office.owner.sees("not-allowed")
    empty = await meeting(world, host, "党建会")
    await host.presses_route("is", empty)
    await host.sees("没有登记督办事项")


async def test_open_items_return_to_the_next_agenda_by_one_tap(any_world: World) -> None:
    world = any_world
    office = await desk(world)
    host = office.host
    before = await meeting(world, host, "办公例会（11月16日）")
    await item(world, host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=before)
    await item(world, host, office.other, date(2026, 12, 2), "修订借阅办法", meeting_id=before)
    later = await meeting(
        world, host, "办公例会（11月30日）", state="draft", starts_at=at(2026, 11, 30, 15)
    )
    await agenda(world, later, "研究年度计划")
    await host.presses_route("ia", later)
    await host.sees("已列入议程第一项", "〔2026〕1号", "〔2026〕2号")
    assert await agenda_of(world, later) == [
        "上次会议议定事项落实情况（〔2026〕1号等2项）",
        "研究年度计划",
    ]
    await world.restarts()
    await change(world, 1, lambda task: setattr(task, "state", "closed"))
    await host.presses_route("ia", later)
    assert await agenda_of(world, later) == [
        "上次会议议定事项落实情况（〔2026〕2号）",
        "研究年度计划",
    ]
    await host.presses("打印未结事项")
    said = words_of(await paper(world, host, "未办结事项清单"))
    assert "修订借阅办法" in said and "整理馆藏目录" not in said
    await change(world, 2, lambda task: setattr(task, "state", "closed"))
    await host.presses_route("ia", later)
    await host.sees("没有未办结的事项")
    await office.owner.presses_route("ia", later)
    await office.owner.sees("not-allowed")


async def test_a_published_agenda_changes_with_its_reason(world: World) -> None:
    office = await desk(world)
    host = office.host
    before = await meeting(world, host, "办公例会（11月16日）")
    await item(world, host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=before)
    later = await draft(
        world, host, [office.owner], title="办公例会（12月1日）", agenda=("研究年度计划",)
    )
    await publishes(host, later)
    await host.presses_route("ia", later)
    await host.sees("会议已发通知，请补一句调整原因")
    assert await agenda_of(world, later) == ["研究年度计划"]
    await host.says("补充上次事项")
    wanted = ["上次会议议定事项落实情况（〔2026〕1号）", "研究年度计划"]
    assert await agenda_of(world, later) == wanted
    await host.presses("立即发")
    await office.owner.sees("补充上次事项", "上次会议议定事项落实情况（〔2026〕1号）")

    def revision(session: Session) -> int:
        found = meeting_rows.meeting(session, later)
        assert found is not None
        return found.revision

    assert await world.read(revision) == 2
    await host.presses_route("ia", later)  # there already: nobody is told again
    await host.sees("已列入议程第一项")
    assert await world.read(revision) == 2


@pytest.mark.parametrize(
    ("profile", "said"), [("hongkong", "上次会议续议事项"), ("taiwan", "上次会议议定事项落实情况")]
)
async def test_the_item_is_called_as_the_office_calls_it(
    world: World, profile: str, said: str
) -> None:
    from chat.texts import Texts
    from chat.texts.summaries import agenda_stems
    from tests.stories.world import office as office_of

    stems = agenda_stems(office_of(profile))
    assert stems[0] == said
    assert Texts("zh_Hant").plain("agenda-open-stem") == "前次會議決議辦理情形"


async def test_a_closed_item_is_filed_with_its_meeting(any_world: World) -> None:
    world = any_world
    office = await desk(world)
    host = office.host
    held = await meeting(world, host, "档案工作专题会")
    task = await item(
        world, host, office.owner, date(2026, 12, 1), "整理馆藏目录", meeting_id=held
    )

    def close(session: Session) -> None:
        from meetings.tasks.verifying import file_later

        row = task_rows.task(session, task)
        assert row is not None
        row.state, row.closed_at = "closed", world.clock.now()
        file_later(session, actor(session, office.host), row, now=world.clock.now())

    await world.write(close)
    await world.restarts()  # what was owed is done by the next process
    await world.later(minutes=1)
    title = "督办事项办理单〔2026〕1号"

    def filed(session: Session) -> list[tuple[str, str, str, int, str]]:
        return [
            (d.title, d.category, d.stage, e.number, e.digest)
            for d, e in document_rows.documents_of(session, held)
        ]

    found = await world.read(filed)
    assert [one[:4] for one in found] == [(title, "follow_up", "hosts", 1)]
    said = words_of(world.app.files.read(found[0][4]))
    assert "整理馆藏目录" in said and "登记交办" in said and "林小满" in said
    assert await world.read(work_rows.all_under_way) == []
    await host.says("/start")
    await host.presses_route("dm", held)
    await host.sees("会务组留存", title)

    await world.write(close)  # opened again and closed: the next edition of the same document
    await world.later(minutes=1)
    assert [one[:4] for one in await world.read(filed)] == [(title, "follow_up", "hosts", 2)]


async def test_what_was_opened_again_before_it_was_filed_is_not_filed(world: World) -> None:
    office = await desk(world)
    held = await meeting(world, office.host, "档案工作专题会")
    task = await item(world, office.host, office.owner, date(2026, 12, 1), meeting_id=held)

    def owe(session: Session) -> None:
        from meetings.tasks.verifying import file_later

        row = task_rows.task(session, task)
        assert row is not None
        file_later(session, actor(session, office.host), row, now=world.clock.now())

    await world.write(owe)
    await world.later(minutes=1)
    assert await world.read(lambda s: list(document_rows.documents_of(s, held))) == []
    assert await world.read(work_rows.all_under_way) == []


async def test_the_sheet_of_an_item_on_demand(world: World) -> None:
    office = await desk(world)
    task = await item(world, office.host, office.owner, date(2026, 12, 1), "整理馆藏目录")
    await office.owner.presses_route("ih", task)
    said = words_of(await paper(world, office.owner, "督办事项办理单〔2026〕1号"))
    for part in (
        "督办事项办理单",
        "〔2026〕1号",
        "整理馆藏目录",
        "一、办理经过",
        "二、佐证材料",
        "督办员意见",
        "立项人确认",
        "没有电子佐证材料",
    ):
        assert part in said, part
    await office.other.presses_route("ih", task)
    await office.other.sees("not-allowed")


async def agenda(world: World, meeting_id: int, *titles: str) -> None:
    def unit(session: Session) -> None:
        for position, title in enumerate(titles, 1):
            session.add(
                meeting_rows.AgendaItem(meeting_id=meeting_id, position=position, title=title)
            )

    await world.write(unit)


async def agenda_of(world: World, meeting_id: int) -> list[str]:
    titles: list[str] = await world.read(
        lambda s: [one.title for one in meeting_rows.agenda_of(s, meeting_id)]
    )
    return titles


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_the_register_and_its_search_on_a_messenger_without_buttons(world: World) -> None:
    office = await desk(world)
    for number in range(1, 13):
        await item(world, office.host, office.owner, date(2026, 12, number), f"第{number}件事")
    await office.host.says("台账")
    await office.host.sees("在办12", "第10件事")
    await office.host.presses("下一页")
    await office.host.sees("第12件事")
    await office.host.presses("查找")
    await office.host.says("3")  # the item of this number, no choice of an older list
    await office.host.sees("“3” 共1项", "第3件事")
    await office.host.says("件事")
    await office.host.sees("“件事” 共12项")
    await office.host.presses("下一页")
    await office.host.presses("〔2026〕11号")
    await office.host.sees("第11件事", "林小满")
    await world.restarts()
    await office.host.says("月报")
    await office.host.sees("督办情况 2026年11月", "总数12")
    await office.host.presses("导出报告")
    await office.host.sees("督办情况报告", "文件")
