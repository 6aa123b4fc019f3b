"""Rows 4.6, 4.10: 会议报告, 简报 and 会议总结 from facts, written on, approved, given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from meetings.meeting_reports.facts import Facts, facts_of, from_data, to_data
from storage import Session, record
from storage import documents as document_rows
from storage import meeting_reports as rows
from storage import meetings as meeting_rows
from tests.stories.meeting_reports_stage import held
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.report_stage import paper, words_of
from tests.stories.world import World


async def facts(stage: Stage) -> Facts:
    def read(session: Session) -> Facts:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        return facts_of(session, meeting, office=stage.world.office)

    found: Facts = await stage.world.read(read)
    return found


async def change(stage: Stage, do: Any) -> None:
    await stage.world.write(do)


async def rewords(stage: Stage, text: str) -> None:
    """The resolution of the record reads otherwise now."""
    await change(stage, lambda s: setattr(record.resolutions_of(s, stage.id)[0], "text", text))


async def test_a_report_is_drafted_approved_and_given_out(world: World) -> None:
    desk, chair, guest, stage = await held(world)
    await desk.presses_route("Ma", stage.id)
    await desk.sees("会议报告：还没写", "简报：还没写", "会议总结：还没写")
    await desk.presses("写会议报告")
    await desk.sees("已开好草稿", "应到3人，实到2人，请假1人，缺席0人", "议题2项，议定事项1项")
    await desk.presses("看全文")
    await desk.sees(
        "12月1日（星期二）09:00—11:00，在301会议室召开档案利用工作会，李局长主持",
        "参会单位：局领导、保管处",
        "1．库房改造方案（林小满汇报）",
        "1．库房改造方案：通过；分两期实施。",
        "2．年度计划：听取。",
        "1．完成库房改造招标。责任：保管处 林小满，配合：财务处，时限：12月21日（星期一）。",
    )
    # What changes in the record before the approval is in it.
    await change(
        stage, lambda s: setattr(record.resolutions_of(s, stage.id)[0], "text", "完成招标")
    )
    await desk.presses_route("Mw", 1, 0)
    await desk.says("与会同志建议分期实施。")
    await desk.sees("已保存", "讨论情况：与会同志建议分期实施。")
    await desk.presses("报主持人审定")
    await chair.sees("会议报告", "讨论情况：与会同志建议分期实施。")
    await chair.presses("看全文")
    await chair.sees("1．完成招标。责任")
    # Written on while it waits, it is taken back: nobody decides what they did not read.
    await desk.presses_route("Mw", 1, 0)
    await desk.says("建议分两期实施。")
    await desk.sees("原来的报批已收回")
    await desk.presses("报主持人审定")
    await chair.sees("建议分两期实施")
    await guest.looks()
    await chair.presses("同意")
    await desk.sees("李局长同意档案利用工作会的会议报告")
    await desk.presses_route("Mb", 1)
    await desk.sees("已印发")

    def filed(session: Session) -> list[tuple[str, str, str, int]]:
        return [
            (d.title, d.category, d.stage, e.number)
            for d, e in document_rows.documents_of(session, stage.id)
        ]

    assert await world.read(filed) == [("会议报告 档案利用工作会", "report", "after", 1)]
    # It waits for the end of the meeting, then everybody who was there has it.
    await guest.sees_nothing_of("会议报告")
    await desk.presses_route("cm", stage.id)
    await desk.presses("结束会议")
    said = words_of(await paper(world, guest, "会议报告"))
    assert "完成招标。责任：保管处 林小满，配合：财务处，时限：2026年12月21日" in said
    assert "建议分两期实施。" in said
    assert "（草稿）" not in said
    # The facts are kept: what changes later is in the next edition only.
    await rewords(stage, "另议")
    await desk.presses_route("Mt", 1)
    await desk.sees("1．完成招标。责任")
    await desk.presses_route("Mw", 1, 0)
    await desk.sees_nothing_of("请写讨论情况")
    await desk.presses_route("Mb", 1)
    await desk.presses("更正")
    await desk.says("议定事项表述有误")
    await desk.sees("已开新版草稿", "第2版，更正：议定事项表述有误")
    await desk.presses("报主持人审定")
    await chair.presses("同意")
    assert await world.read(filed) == [("会议报告 档案利用工作会", "report", "after", 2)]
    assert "1．另议。" in words_of(await paper(world, guest, "会议报告"))


async def test_a_summary_is_completed_by_the_chair_and_what_fell_short_is_mended(
    world: World,
) -> None:
    desk, chair, guest, stage = await held(world)
    await desk.presses_route("cm", stage.id)
    await desk.presses("结束会议")
    await desk.presses_route("Ma", stage.id)
    await desk.presses("写会议总结")
    await desk.sees("还缺主要成效、存在不足、改进措施")
    await desk.presses("报主持人审定")
    await desk.sees("还没写：主要成效、存在不足、改进措施")
    # Nobody else may look.
    await guest.presses_route("Mb", 1)
    await guest.sees("not-allowed")
    await guest.presses_route("Ma", stage.id)
    await guest.sees("not-allowed")
    await desk.presses_route("Mg", 1)
    await desk.says("林小满")
    await desk.sees("已请对方补充", "由林小满补充")
    await desk.presses_route("Mg", 1)
    await desk.says("林小满")
    await desk.sees("已由对方补充")
    await guest.sees("请您补充档案利用工作会", "会议总结")
    await guest.presses("去补充")
    await guest.presses("写主要成效")
    # Two write at once: who comes second is shown both.
    await chair.presses_route("Mw", 1, 0)
    await chair.says("统一了思想。")
    await chair.sees("已保存")
    await guest.says("形成了方案。")
    await guest.sees("您写的还没有保存", "统一了思想。", "形成了方案。")
    await guest.presses("重新写")
    await guest.sees("原来：统一了思想。")
    await guest.says("统一了思想，形成了方案。")
    await guest.sees("已保存")
    await guest.presses_route("Mw", 1, 1)
    await guest.says("材料报送偏晚\n会前准备不足")
    await guest.presses_route("Mw", 1, 2)
    await guest.says("提前五天收齐材料。")
    await guest.presses("报主持人审定")
    await chair.sees("存在不足：材料报送偏晚")
    await chair.presses("退回修改")
    await chair.says("不足写具体些")
    await guest.sees("李局长退回档案利用工作会的会议总结：不足写具体些")
    await guest.presses_route("Mq", 1)
    await guest.looks()
    await chair.presses("同意")
    said = ""
    await desk.presses_route("Mp", 1)
    said = words_of(await paper(world, desk, "会议总结"))
    assert "到会率66.7%，准时率100%" in said
    assert "原定09:00–11:00，实际09:05–11:05，用时120分钟" in said
    assert "2项议题全部议毕" in said
    assert "统一了思想，形成了方案。" in said
    # It is for the hosts: nobody who attended is sent it.
    await guest.sees_nothing_of("会议资料")
    await desk.presses_route("Mb", 1)
    await desk.presses("把不足列为整改")
    await desk.presses("材料报送偏晚")
    await desk.says("材料改为会前五个工作日收齐")
    await desk.says("林小满")
    await desk.presses("5个工作日")
    await desk.sees("已列为整改")
    await guest.sees("材料改为会前五个工作日收齐")


async def test_a_bulletin_is_numbered_in_its_series_and_nothing_begins_too_early(
    world: World,
) -> None:
    desk, chair, guest, stage = await held(world)
    await change(stage, lambda s: setattr(meeting_rows.meeting(s, stage.id), "series", "1:例会"))
    for edition in (1, 2):
        await desk.presses_route("Ma", stage.id)
        if edition == 1:
            await desk.presses("写简报")
        else:
            await desk.presses_route("Mn", 1)
            await desk.says("补充导语")
        await desk.presses("报主持人审定")
        await chair.presses("同意")
        await desk.presses_route("Mb", edition)
        # The second edition keeps the number.
        await desk.sees("简报第1期", "已印发")
    other = await published(
        world, desk, [guest], title="下次例会", starts_at=NINE + timedelta(days=7)
    )
    await desk.presses_route("Mk", other.id, 0)
    await desk.sees("mreport-early")
    await desk.presses_route("Ma", other.id)
    await desk.sees("会议开始以后才能写")
    await world.at(NINE + timedelta(days=7, hours=1))
    await change(stage, lambda s: setattr(meeting_rows.meeting(s, other.id), "series", "1:例会"))
    await desk.presses_route("Mk", other.id, 1)
    await desk.presses("不写了")
    await desk.presses("确定不写")
    await desk.sees("已撤下", "简报：还没写")
    await desk.presses("写简报")
    await desk.presses("报主持人审定")

    def state(session: Session) -> list[tuple[int, str, int | None]]:
        return [(r.edition, r.state, r.number_id) for r in rows.reports_of(session, other.id)]

    # Withdrawn before it was approved, it took no number; this meeting has no chair, so another
    # of the chain decides.
    assert await world.read(state) == [(2, "asked", None)]


async def test_the_summary_is_asked_for_once_where_the_package_has_minutes(world: World) -> None:
    desk, _, _, stage = await held(world)
    await desk.presses_route("cm", stage.id)
    await desk.presses("结束会议")
    await desk.looks()
    await world.later(days=7)
    await desk.sees("档案利用工作会", "会议总结还没写好")
    await desk.looks()
    await world.later(days=9)
    await desk.sees_nothing_of("会议总结还没写好")
    # Called off, there is nothing to report; and it says why.
    off = await published(world, desk, [desk], title="座谈会", starts_at=NINE + timedelta(days=19))
    await change(stage, lambda s: setattr(meeting_rows.meeting(s, off.id), "state", "cancelled"))
    await desk.presses_route("Ma", off.id)
    await desk.sees("会议已取消")
    simple = await published(
        world, desk, [desk], title="碰头会", package="simple", starts_at=NINE + timedelta(days=20)
    )
    await world.at(NINE + timedelta(days=20, hours=3))
    await desk.presses_route("cm", simple.id)
    await desk.presses("结束会议")
    await desk.looks()
    await world.later(days=10)
    await desk.sees_nothing_of("碰头会")


async def test_facts_are_the_same_after_they_were_kept(world: World) -> None:
    _, _, _, stage = await held(world)
    found = await facts(stage)
    assert from_data(to_data(found)) == found
    assert (found.expected, found.present, found.leave, found.absent) == (3, 2, 1, 0)
    assert [(one.outcome, one.text) for one in found.items] == [
        ("passed", "分两期实施。"),
        ("heard", ""),
    ]
    assert found.decisions[0].partners == "财务处"
    assert found.reached == 2
    quiet = replace(found, items=(), decisions=(), feedback=None)
    assert from_data(to_data(quiet)) == quiet
    assert (quiet.began_at, quiet.finished_at, quiet.reached) == (None, None, 0)
