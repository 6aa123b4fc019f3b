"""Row 2.3: branch venues with their own contact, code, desk, screen and count; 应到/实到 in one
message; 联调点名; all venues counted together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from meetings.meetings import Refused
from meetings.notices import cancelling, publishing
from meetings.signin import boards, branch_line, branch_people, branching, roll_call
from meetings.signin.codes import Code, printed_code, read_code, rotating_code, window_at
from storage import Session
from storage import branches as branch_rows
from storage import meetings as rows
from storage import signin as signin_rows
from tests.stories.notice_stage import actor
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import SECRET, Person, World


async def opened(stage: Stage, host: Person, contact: Person, who: str = "信息中心") -> int:
    """A branch venue with its people; its id."""
    world = stage.world

    def unit(session: Session) -> int:
        desk, now = actor(session, host), world.clock.now()
        made = branching.add_branch(
            session,
            desk,
            stage.meeting_id,
            "浦东分会场",
            "2号楼101",
            contact.person_id,
            now=now,
            office=world.office,
        )
        assert isinstance(made, branching.BranchSet), made
        sent = branch_people.assign(session, desk, made.branch_id, who, now=now)
        assert isinstance(sent, branch_people.Assigned), sent
        return made.branch_id

    id: int = await world.write(unit)
    await world.app.settle()
    return id


async def branches(stage: Stage) -> list[int]:
    """The meeting's branch venues."""
    found: list[int] = await stage.world.read(
        lambda s: [branch.id for branch in branch_rows.branches_of(s, stage.meeting_id)]
    )
    return found


async def test_a_branch_venue_is_set_up_in_chat_and_its_people_are_told(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    await world.hires("吴浦东", unit="信息中心")
    one = await world.hires("林小满", unit="信息中心")
    same = await world.hires("林小满", unit="财务处")
    other = await world.hires("何平", unit="财务处", bound=False)
    stage = await meeting(world, host, [one, same, other])
    await host.says("/meetings")
    await host.presses("季度工作例会")
    for button in ("更多", "改内容", "签到设置", "分会场"):
        await host.presses(button)
    await host.sees("还没有分会场")
    await host.presses("加分会场")
    await host.says("浦东分会场")
    await host.says("2号楼101")
    await host.says("吴浦东")
    await host.sees("分会场已加上", "地点：2号楼101", "联络员：吴浦东", "还没有安排人员")
    await host.presses("安排人员")
    await host.says("林小满\n张三")
    await host.sees("名单里没有：张三", "不止一人：林小满")
    await one.looks()
    await host.says("信息中心，财务处林小满；何平")
    await host.sees("安排了 3 人", "请电话通知：何平")
    await one.sees("您在浦东分会场参会，地点：2号楼101")
    await host.presses("移回主会场")
    await host.says("何平")
    await host.sees("1 人回主会场")
    await same.looks()
    await host.presses("改地点")
    await host.says("3号楼大厅")
    await host.sees("已改好", "3号楼大厅")
    await same.sees("您在浦东分会场参会，地点：3号楼大厅")
    await host.presses("改名称")
    await host.says("浦东分会场")
    await host.sees("没有变化")
    await host.presses("分会场")
    await host.presses("加分会场")
    await host.says("浦东分会场")
    await host.says("楼上")
    await host.says("吴浦东")
    await host.sees("已经有叫“浦东分会场”的分会场", "branch-there")
    await host.says("/quit")
    await host.presses("浦东分会场")
    await host.presses("撤下分会场")
    await host.sees("撤下浦东分会场？2 人会回到主会场")
    await same.looks()
    await host.presses("确认")
    await host.sees("已撤下浦东分会场，2 人回主会场")
    await same.sees("您改在主会场参会，地点：301会议室")
    assert not await branches(stage)


async def test_each_venue_has_its_own_door_and_all_are_counted_together(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    main, far, lost = [
        await world.hires(name, unit=unit)
        for name, unit in (("林小满", "财务处"), ("何平", "信息中心"), ("方圆", "信息中心"))
    ]
    stage = await meeting(world, host, [main, far, lost])
    branch = await opened(stage, host, contact)
    assert "请您任浦东分会场（2号楼101）联络员" in await contact.transcript()
    await contact.looks()
    await world.at(NINE - timedelta(minutes=10))
    await contact.sees("开始签到：季度工作例会")
    there = stage.link(printed_code(SECRET, stage.sitting_id, branch))

    await far.opens(there)
    await far.sees("已签到 08:50", "季度工作例会，浦东分会场 2号楼101")
    await far.sees_nothing_of("您的会场是")
    await lost.opens(stage.code)
    await lost.sees("已签到 08:50", "您的会场是浦东分会场，这次在这里签到")
    await contact.says("/signin")
    await contact.sees("浦东分会场", "应到2人，实到2人")
    await contact.presses("现场登记")
    await contact.says("林小满")
    await contact.presses("林小满（财务处）")
    await contact.sees("已签到 08:50：林小满", "会场是主会场，在这里到会")

    def at_which(session: Any) -> dict[int, int | None]:
        found = session.execute(signin_rows.records.select())
        return {row.person_id: row.branch_id for row in found}

    assert await world.read(at_which) == {
        far.person_id: branch,
        lost.person_id: None,
        main.person_id: branch,
    }
    await host.says("/signin")
    await host.sees("应到3人，实到3人")
    await host.presses("更多")
    await host.presses("各会场人数")
    await host.sees(
        "主会场：应到1人，实到1人", "浦东分会场：应到2人，实到2人", "合计：应到3人，实到3人"
    )
    await contact.says("/signin")
    await contact.presses("未签到名单")
    await contact.sees("都已签到")


async def test_the_contact_reports_in_one_message_and_the_host_sees_both(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    main, far = (
        await world.hires("林小满", unit="财务处"),
        await world.hires("何平", unit="信息中心"),
    )
    stage = await meeting(world, host, [main, far])
    branch = await opened(stage, host, contact)
    await world.at(NINE - timedelta(minutes=10))
    await far.opens(stage.link(printed_code(SECRET, stage.sitting_id, branch)))
    await contact.says("/signin")
    for button in ("更多", "各会场人数", "报到会人数"):
        await contact.presses(button)
    await contact.sees("应到多少、实到多少", "按签到：应到1，实到1")
    for bad in ("", "12", "1 2 3", "九"):
        await contact.says(bad or " ")
        await contact.sees("请写两个数")
    await host.looks()
    await contact.says("应到2 实到2")
    await contact.sees("已报：应到2人，实到2人")
    await host.sees("报数不同：应到2人，实到2人（吴浦东 08:50）", "浦东分会场：应到1人，实到1人")
    await contact.sees("报数不同")
    for button in ("报到会人数", "按签到：应到1，实到1"):
        await contact.presses(button)
    await host.sees("报数一致")

    # Told by phone, the host enters it.
    await host.says("/meetings")
    await host.presses("季度工作例会")
    for button in ("更多", "改内容", "签到设置", "分会场", "浦东分会场", "报到会人数"):
        await host.presses(button)
    await host.says("1/0")
    await host.sees("已报：应到1人，实到0人")
    assert await reports(stage, branch) == [(2, 2, 1, 1), (1, 1, 1, 1), (1, 0, 1, 1)]
    await main.says("/signin")
    await main.sees_nothing_of("浦东")


async def reports(stage: Stage, branch_id: int) -> list[tuple[int, int, int, int]]:
    """Every report of the venue, none of them overwritten."""

    def read(session: Session) -> list[tuple[int, int, int, int]]:
        found = session.execute(
            branch_rows.BranchReport.__table__.select().order_by(
                branch_rows.BranchReport.__table__.c.id
            )
        )
        return [
            (row.expected, row.present, row.counted_expected, row.counted_present)
            for row in found
            if row.branch_id == branch_id
        ]

    said: list[tuple[int, int, int, int]] = await stage.world.read(read)
    return said


async def test_the_roll_is_called_over_the_line(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    far = await world.hires("何平", unit="信息中心")
    phone = await world.hires("钱松江", bound=False)
    stage = await meeting(world, host, [far])
    branch = await opened(stage, host, contact)

    def second(session: Session) -> int:
        made = branching.add_branch(
            session,
            actor(session, host),
            stage.meeting_id,
            "松江分会场",
            "",
            phone.person_id,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(made, branching.BranchSet)
        return made.branch_id

    silent = await world.write(second)
    await host.says("/meetings")
    await host.presses("季度工作例会")
    for button in ("更多", "改内容", "签到设置", "分会场", "联调点名"):
        await host.presses(button)
    await host.sees("联调点名", "已答 0 / 2", "松江分会场：未答（钱松江）", "请打电话：松江分会场")
    await contact.sees("浦东分会场听得到、看得到，请按“到”")
    await host.looks()
    await contact.presses("到")
    await contact.sees("已记“季度工作例会”联调：到")
    await host.sees("浦东分会场：到 09:30", "已答 1 / 2")
    await host.presses("代记“到”：松江分会场")
    await host.sees("已答 2 / 2")
    await contact.presses("到")
    await contact.sees("联调：到")
    await host.presses("分会场")
    await host.presses("联调点名")
    await host.sees("已答 2 / 2")  # pressed again at once it is the same roll call

    await world.later(minutes=5)
    await host.presses("分会场")
    await host.presses("联调点名")
    await host.sees("已答 0 / 2")

    def old(session: Session) -> Any:
        first = roll_call.answer_roll(
            session, actor(session, contact), 1, branch, now=world.clock.now()
        )
        foreign = roll_call.answer_roll(
            session, actor(session, contact), 2, silent, now=world.clock.now()
        )
        return first, foreign

    assert await world.write(old) == (Refused("roll-call-over"), Refused("not-allowed"))


async def test_a_screen_at_a_branch_shows_its_own_code_and_count(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    main, far = (
        await world.hires("林小满", unit="财务处"),
        await world.hires("何平", unit="信息中心"),
    )
    stage = await meeting(world, host, [main, far])
    branch = await opened(stage, host, contact)
    await world.at(NINE - timedelta(minutes=10))
    await contact.says("/signin")
    await contact.presses("签到大屏")
    await contact.sees("签到大屏", "会场：浦东分会场")
    await host.says("/signin")
    await host.presses("签到大屏")
    await host.sees("请选择会场", "主会场", "浦东分会场")
    await host.presses("主会场")
    await host.sees("签到大屏：季度工作例会")

    def show(session: Session, board_id: int) -> boards.Showing:
        board = boards.board_rows.board(session, board_id)
        assert board is not None
        boards.open_board(session, board.token, key="k", code="1234", now=world.clock.now())
        boards.confirm_board(
            session, actor(session, host), board_id, "1234", now=world.clock.now()
        )
        shown = boards.board_now(
            session,
            board.token,
            key="k",
            now=world.clock.now(),
            office=world.office,
            secret=SECRET,
        )
        assert isinstance(shown, boards.Showing)
        return shown

    at_branch = await world.write(lambda s: show(s, 1))
    at_main = await world.write(lambda s: show(s, 2))
    assert (at_branch.venue, at_branch.place, at_branch.counts.expected) == (
        "浦东分会场",
        "2号楼101",
        1,
    )
    assert (at_main.venue, at_main.counts.expected) == ("", 2)
    code = read_code(SECRET, at_branch.code or "")
    assert isinstance(code, Code)
    assert (code.sitting_id, code.branch_id) == (stage.sitting_id, branch)
    window = window_at(world.clock.now(), world.office.profile.signin)
    assert at_main.code == rotating_code(SECRET, stage.sitting_id, window)

    def dark(session: Session, who: Person) -> Any:
        desk = actor(session, who)
        return boards.end_boards(session, desk, stage.meeting_id, now=world.clock.now())

    assert await world.write(lambda s: dark(s, contact)) == 1, "the main hall's stays on"
    assert await world.write(lambda s: dark(s, host)) == 1


async def test_a_contact_hears_of_the_meeting_from_its_notice_to_its_end(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest], state="draft")
    branch = await opened(stage, host, contact, "林小满")
    await host.says("/meetings")
    await host.presses("季度工作例会")
    for button in ("改内容", "签到设置", "分会场", "浦东分会场", "移回主会场"):
        await host.presses(button)
    await host.says("林小满")
    await host.sees("1 人回主会场，会议通知里会写明会场。")
    await contact.sees_nothing_of("浦东分会场")

    def now_and_office() -> dict[str, Any]:
        return {"now": world.clock.now(), "office": world.office}

    def published(session: Session) -> None:
        row = rows.meeting(session, stage.meeting_id)
        assert row is not None
        publishing.publish_first(
            session, actor(session, host), row, by_id=None, **now_and_office()
        )

    await world.write(published)
    await world.app.settle()
    await contact.sees("请您任浦东分会场（2号楼101）联络员")
    id = stage.meeting_id
    await world.write(
        lambda s: cancelling.postpone(s, actor(s, host), id, reason="会场检修", **now_and_office())
    )
    await world.app.settle()
    await contact.sees("“季度工作例会”已延期，时间另行通知，浦东分会场请等通知")
    await world.write(
        lambda s: cancelling.cancel(s, actor(s, host), id, reason="", **now_and_office())
    )
    await world.app.settle()
    await contact.sees("“季度工作例会”已取消，浦东分会场不用再准备")
    assert await branches(stage) == [branch]


async def test_a_venue_somebody_signed_in_at_stays(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    far = await world.hires("何平", unit="信息中心")
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [far, guest])
    branch = await opened(stage, host, contact)
    await world.at(NINE - timedelta(minutes=10))
    await far.opens(stage.link(printed_code(SECRET, stage.sitting_id, branch)))

    def tries(session: Session) -> list[Any]:
        desk, now = actor(session, host), world.clock.now()
        own, foreign = actor(session, contact), actor(session, guest)
        return [
            branching.remove_branch(session, desk, branch, now=now),
            branching.remove_branch(session, own, branch, now=now),
            branch_people.assign(session, own, branch, "林小满", now=now),
            branch_line.venues_of(session, foreign.who, stage.meeting_id, now=now),
            branch_line.report_figures(session, foreign, branch, stage.sitting_id, 1, 1, now=now),
            roll_call.call_roll(session, own, stage.meeting_id, now=now),
        ]

    found = await world.write(tries)
    assert found[0] == Refused("branch-used", (("name", "浦东分会场"),))
    assert found[1:] == [Refused("not-allowed")] * 5

    # A code of a venue that is gone signs in at the main one.
    gone = stage.link(printed_code(SECRET, stage.sitting_id, 999))
    await guest.opens(gone)
    await guest.sees("已签到 08:50", "301会议室")

    def cancelled(session: Session) -> Any:
        row = rows.meeting(session, stage.meeting_id)
        assert row is not None
        row.state = "cancelled"
        return branch_people.assign(
            session, actor(session, host), branch, "林小满", now=world.clock.now()
        )

    assert await world.write(cancelled) == Refused("meeting-over")
