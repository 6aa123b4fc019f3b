"""Row 4.6: where the profile has it the draft lies open to objections; silence is consent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import Session
from storage import issued_minutes as rows
from tests.stories.minutes_stage import Cast, content, held, newest
from tests.stories.world import World


@pytest.fixture
async def taiwan(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """An office that lets those who attended object first."""
    made = World(sqlite_url, tmp_path, messenger="webchat", profile="taiwan")
    await made.starts()
    yield made
    await made.stops()


async def opened(world: World) -> tuple[Cast, rows.Minutes]:
    """Drafted, checked, and with everybody who attended."""
    cast = await held(world)
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lp", row.id)
    await cast.recorder.sees("5个工作日内提意见，逾期未反馈视为无意见", "部门负责人 → 主持人")
    await cast.recorder.presses("确认送审")
    await cast.head.presses("同意")
    row = await newest(world, cast)
    assert row.state == "objection"
    return cast, row


async def test_objections_are_settled_and_the_silent_agree(taiwan: World) -> None:
    world = taiwan
    cast, row = await opened(world)
    until = "12月8日（星期二）18:00"
    await cast.guest.sees("请您过目", f"请在{until}前反馈，逾期未反馈视为无意见")
    await cast.guest.presses("无意见")
    await cast.guest.sees("已记下：无意见", "您已反馈：无意见")
    await cast.guest.presses_route("LB", row.id, cast.guest.person_id)
    await cast.finance.presses("看全文")
    await cast.finance.sees("细化预算分解表", "征求意见中")
    await cast.finance.presses("有意见")
    await cast.finance.says("时限应为12月21日")
    await cast.finance.sees("意见已转给承办人", "您的意见：时限应为12月21日（待处理）")
    await cast.planning.presses_route("LC", row.id, cast.planning.person_id)
    await cast.planning.says("出席名单漏了一人")

    # Nobody speaks for another, and who was not there says nothing.
    await cast.planning.presses_route("LB", row.id, cast.finance.person_id)
    await cast.planning.sees("请联系会务组")
    await cast.desk.presses_route("LB", row.id, cast.desk.person_id)
    await cast.desk.sees("只有到会人员可以对纪要提意见")

    await cast.desk.presses_route("La", cast.meeting_id)
    await cast.desk.sees("无意见1人，有意见2条，未反馈1人")
    await cast.desk.presses_route("LD", row.id, 0)
    await cast.desk.sees("林小满：时限应为12月21日（待处理）", "无意见：宋佳")
    found = await world.read(lambda s: [one.id for one in rows.objections_of(s, row.id)])
    taken, rejected = found[1:]
    await cast.desk.presses_route("LE", taken, 1)
    await cast.desk.sees("已告知林小满", "年度预算安排")
    await cast.finance.sees("您对季度工作例会纪要的意见已采纳：时限应为12月21日")
    await cast.desk.presses_route("Lk", row.id, 0, 0, 0)
    await cast.desk.says("12月21日")
    await world.later(minutes=40)
    await cast.guest.sees("纪要稿改了以下几处", "2026年12月18日 → 2026年12月21日")

    # The time is over, one waits for an answer: the hosts are told, the chair is not asked yet.
    await cast.chair.looks()
    await world.at(row.objection_until + timedelta(minutes=1))
    await cast.desk.sees("还有1条意见没处理")
    assert (await newest(world, cast)).state == "objection"
    await cast.desk.presses_route("LF", rejected)
    await cast.desk.says("名单与签到一致")
    await cast.planning.sees("未采纳：出席名单漏了一人。理由：名单与签到一致")
    assert (await newest(world, cast)).state == "asked"
    await cast.chair.sees("会议纪要", "2026年12月21日")

    # Late it is kept, and said to be late.
    await cast.guest.presses_route("LC", row.id, cast.guest.person_id)
    await cast.guest.says("错别字一处")
    await cast.guest.sees("注明逾期")
    await cast.desk.sees("宋佳对季度工作例会的纪要有意见：错别字一处", "已过征求意见时间")
    await cast.chair.presses("同意")
    assert (await newest(world, cast)).state == "approved"
    assert (await content(world, cast)).sections[0].resolutions[0].due_on.day == 21


async def test_everybody_agreed_nobody_waits(taiwan: World) -> None:
    cast, row = await opened(taiwan)
    for person in (cast.chair, cast.finance, cast.planning):
        await person.presses_route("LB", row.id, person.person_id)
    assert (await newest(taiwan, cast)).state == "objection"
    await cast.guest.presses_route("LC", row.id, cast.guest.person_id)
    await cast.guest.says("请补一项")
    await cast.guest.presses("撤回意见")
    await cast.guest.sees("已撤回")
    await cast.desk.presses_route("LB", row.id, cast.guest.person_id)
    assert (await newest(taiwan, cast)).state == "asked"


async def test_what_was_accepted_is_written_in_before_the_chair_is_asked(taiwan: World) -> None:
    cast, row = await opened(taiwan)
    await cast.finance.presses_route("LB", row.id, cast.finance.person_id)
    await cast.finance.presses_route("LC", row.id, cast.finance.person_id)
    await cast.finance.says("时限应为12月21日")
    # One's own word stands: an old button does not settle it unseen.
    await cast.finance.presses_route("LB", row.id, cast.finance.person_id)
    await cast.finance.sees("您的意见还在处理")
    await cast.desk.presses_route("La", cast.meeting_id)
    await cast.desk.sees("无意见0人，有意见1条，未反馈3人")
    await cast.desk.presses_route("LD", row.id, 0)
    await cast.desk.sees("未反馈：高远、何帆、宋佳")
    await cast.desk.presses_route("Ln", row.id)
    await cast.desk.sees("现在不能送签发")
    [open_] = await taiwan.read(
        lambda s: [one.id for one in rows.objections_of(s, row.id) if one.state == "open"]
    )
    await taiwan.at(row.objection_until - timedelta(minutes=10))
    await cast.desk.presses_route("LE", open_, 1)
    await cast.desk.sees("已告知林小满。请照此改稿")
    await taiwan.at(row.objection_until + timedelta(minutes=1))
    assert (await newest(taiwan, cast)).state == "objection"
    await cast.desk.sees("采纳的意见还没改进稿子")
    await cast.desk.presses_route("Lk", row.id, 0, 0, 0)
    await cast.desk.says("12月21日")
    await cast.desk.presses_route("La", cast.meeting_id)
    await cast.desk.sees("意见都已处理")
    await cast.desk.presses("送签发")
    await cast.desk.sees("已送审")
    await cast.desk.presses_route("Ln", row.id)
    await cast.desk.sees("已经在送审")
    await cast.chair.presses("同意")
    await cast.desk.presses_route("Lt", row.id)
    await cast.desk.sees("已印发：青川市档案馆會紀字第1150001號")


async def test_silence_is_consent(taiwan: World) -> None:
    cast, row = await opened(taiwan)
    await taiwan.restarts()
    await taiwan.at(row.objection_until - timedelta(minutes=1))
    assert (await newest(taiwan, cast)).state == "objection"
    await taiwan.at(row.objection_until + timedelta(minutes=1))
    assert (await newest(taiwan, cast)).state == "asked"
    await cast.chair.sees("会议纪要")
    # Returned by the chair it goes straight back to them: nobody is asked twice.
    await cast.chair.presses("退回")
    await cast.chair.says("概况再短一点")
    row = await newest(taiwan, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 0)
    assert (await newest(taiwan, cast)).state == "asked"


async def test_checked_by_word_and_not_signed_it_goes_back(taiwan: World) -> None:
    from meetings.issued_minutes import chain
    from storage import approvals as approval_rows

    cast, row = await opened(taiwan)

    def undo(session: Session) -> str:
        approval = approval_rows.approval(session, row.approval_id)
        from meetings.changes import Actor
        from meetings.people import Who

        chain.checked_undone(
            session,
            Actor(Who(cast.head.person_id, ""), "test"),
            approval,
            now=taiwan.clock.now(),
            office=taiwan.office,
        )
        found = rows.minutes(session, row.id)
        assert found is not None
        return found.state

    assert await taiwan.write(undo) == "draft"
