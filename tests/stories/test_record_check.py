"""Row 4.5: what is missing is listed with the button that mends it; closing waits for it."""

from __future__ import annotations

from datetime import timedelta

from meetings import approvals
from storage import Session
from storage import approvals as approval_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import record as rows
from tests.stories.meeting_stage import NINE, pdf
from tests.stories.notice_stage import actor
from tests.stories.record_stage import RecordStage, recorded
from tests.stories.world import World


async def state_of(staged: RecordStage) -> str:
    def read(session: Session) -> str:
        meeting = meeting_rows.meeting(session, staged.id)
        assert meeting is not None
        return meeting.state

    found: str = await staged.world.read(read)
    return found


async def test_closing_waits_for_what_was_decided(world: World) -> None:
    staged = await recorded(world)
    desk = staged.desk
    await world.at(NINE + timedelta(hours=2))
    await desk.presses_route("cm", staged.id)
    await desk.sees("还不能关闭：有2处没定", "议题1“研究经费”没有结果", "议题2")
    # An old button closes nothing either.
    await desk.presses_route("cy", staged.id)
    await desk.sees("还不能关闭")
    assert await state_of(staged) == "published"
    await desk.presses("议题1结果")
    await desk.presses("通过")
    await desk.sees("结果：通过")
    await desk.presses("加一条议定事项")
    await desk.says("拨付经费")
    await desk.presses("跳过")
    await desk.presses("跳过")
    await desk.sees("责任人：还没定", "时限：还没定")
    await desk.presses_route("cm", staged.id)
    await desk.sees("有3处没定", "没有责任人", "没有时限", "议题2“馆藏数字化”没有结果")
    await desk.presses("没结果的都记未议")
    await desk.sees("1个议题记为未议", "馆藏数字化：未议", "研究经费：通过")
    await desk.presses_route("cm", staged.id)
    await desk.presses("事项1定责任人")
    await desk.says("王五")
    await desk.sees("责任人：王五")
    await desk.presses("定时限")
    await desk.says("12月10日")
    await desk.sees("时限：12月10日（星期四）")
    await desk.presses_route("cy", staged.id)
    assert await state_of(staged) == "closed"


async def test_a_simple_meeting_without_a_record_closes_as_ever(world: World) -> None:
    staged = await recorded(world, package="simple")
    await world.at(NINE + timedelta(hours=2))
    await staged.desk.presses_route("cy", staged.id)
    assert await state_of(staged) == "closed"


async def test_a_simple_meeting_with_a_record_is_asked(world: World) -> None:
    staged = await recorded(world, package="simple")
    await world.at(NINE)
    await staged.writes(0, "会议开始。")
    await world.at(NINE + timedelta(hours=2))
    await staged.desk.presses_route("cy", staged.id)
    await staged.desk.sees("有2处没定")
    assert await state_of(staged) == "published"


async def test_gaps_lead_to_what_mends_them(world: World) -> None:
    staged = await recorded(world)
    recorder = staged.recorder
    second = staged.items[1]
    await recorder.presses_route("Kz", staged.id, 0)
    await recorder.sees("record-not-begun")
    await world.at(NINE)
    await recorder.presses_route("Ky", staged.id, 0)
    await recorder.sees(
        "自查：5处",
        "必须补：议题1“研究经费”没有结果",
        "请看看：议题1“研究经费”没有记录内容",
        "请看看：没有人签到",
    )
    await recorder.presses_route("Kz", staged.id, 1)
    await recorder.sees("必须补的补齐后再送")
    assert await staged.state() != "asked"
    await recorder.presses_route("Ky", staged.id, 0)
    await recorder.presses("议题1结果")
    await recorder.presses("缓议")
    await recorder.presses_route("Kk", second, 5, 0)
    await recorder.sees("结果：未议")
    await recorder.presses_route("Kz", staged.id, 0)
    await recorder.sees("没问题可以照样送", "议题1“研究经费”没有记录内容", "没有人签到")
    await recorder.presses("都看过，照样送签")
    await recorder.sees("已送主持人签字")
    assert await staged.state() == "asked"


async def test_resolutions_change_and_a_registered_one_is_the_tasks(world: World) -> None:
    staged = await recorded(world)
    desk, recorder = staged.desk, staged.recorder
    await world.at(NINE)
    # Registered in the meeting by the desk, before anything stood in the record.
    await desk.presses_route("ti", staged.id)
    await desk.says("采购扫描仪")
    await desk.says("王五")
    await desk.says("12月10日")
    await desk.presses("确认登记")
    await recorder.presses_route("Kp", staged.id, 0)
    await recorder.says("编制方案")
    await recorder.presses("跳过")
    await recorder.presses("跳过")
    await recorder.presses("议定事项")
    await recorder.sees("1. 编制方案（没定责任人，没定时限）", "已登记、还没进记录", "采购扫描仪")
    await recorder.presses("收进记录")
    await recorder.sees("已登记为", "责任人：王五")
    await recorder.presses("上移")
    await recorder.presses("议定事项")
    await recorder.sees("1. 采购扫描仪", "2. 编制方案")
    await recorder.presses("2. 编制方案")
    await recorder.presses("改内容")
    # Somebody else is faster: nothing is overwritten, and nothing is lost.
    [task_row] = await world.read(lambda s: [r.id for r in rows.resolutions_of(s, staged.id)][1:])
    await desk.presses_route("Kq", task_row)
    await desk.says("编制数字化方案")
    await desk.sees("编制数字化方案")
    await recorder.says("编制总方案")
    await recorder.sees("您的没有写入：编制总方案", "编制数字化方案")
    await recorder.presses("划去")
    await recorder.sees("（已划去）编制数字化方案")
    await recorder.presses("恢复")
    await recorder.sees("2. 编制数字化方案")
    await recorder.presses("配合单位")
    await recorder.says("财务处、保管处")
    await recorder.sees("配合：财务处、保管处")


async def test_signed_by_hand_the_scan_is_the_record(world: World) -> None:
    staged = await recorded(world)
    recorder, desk = staged.recorder, staged.desk
    second_clerk = await world.hires("郑会务", roles=("secretariat",))
    await world.at(NINE)
    await staged.stage.signs_in(staged.chair, staged.guest)
    await staged.writes(0, "会议开始。")
    await staged.decides(4, 4)
    await recorder.presses_route("Kz", staged.id, 1)
    scan = world.app.files.put(pdf())

    def entered(session: Session) -> None:
        [found] = approval_rows.pending(session)
        sheet = approvals.Sheet(
            staged.chair.person_id,
            approve=True,
            scans=(approvals.Scan(scan.digest, "签字页.pdf", "application/pdf", scan.size),),
        )
        now, office = world.clock.now(), world.office
        made = approvals.enter(
            session, actor(session, desk), found.id, sheet, now=now, office=office
        )
        assert isinstance(made, approvals.Entered), made
        done = approvals.confirm(
            session,
            actor(session, second_clerk),
            made.event_id,
            good=True,
            now=now,
            office=office,
        )
        assert isinstance(done, approvals.Decided), done

    await world.write(entered)
    await world.app.settle()
    assert await staged.state() == "signed"

    def kept(session: Session) -> list[tuple[str, bool]]:
        found = document_rows.documents_of(session, staged.id)
        return [(edition.file_name, document.official) for document, edition in found]

    assert await world.read(kept) == [
        ("会议记录 档案利用工作会.docx", False),
        ("签字页.pdf", True),
    ]
