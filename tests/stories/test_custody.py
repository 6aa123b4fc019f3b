"""Row 6.5: a paper original is registered, borrowed, chased, brought back; its room is checked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import docx

from meetings.approvals.reading import carried_requests, request_of
from meetings.custody import checking, counter, lending
from meetings.custody.lending import LoanChanged
from meetings.meetings import Refused
from meetings.roster import records
from storage import Session, levels
from storage import approvals as approval_rows
from storage import custody as rows
from storage import tasks as task_rows
from tests.stories.notice_stage import actor, draft, publishes
from tests.stories.world import Person, World

LIST = "\n".join(
    (
        "题名,份数,位置",
        "纪要第3号正本,1,B101\uff0d3柜\uff0d2层\uff0d5盒",
        "签到表原件,2,B101-3柜-1层-2盒",
        "没有位置的",
    )
)


async def stage(world: World) -> tuple[Person, Person, Person, Person, int]:
    """Secretariat, archivist, a participant, another one, and their published meeting."""
    desk = await world.hires("周会务", roles=("secretariat",))
    archivist = await world.hires("沈档案", roles=("archivist",))
    reader = await world.hires("何平", unit="财务处")
    other = await world.hires("林小满", unit="保管处")
    meeting_id = await draft(world, desk, [reader, other])
    await publishes(desk, meeting_id)
    return desk, archivist, reader, other, meeting_id


async def registered(archivist: Person, meeting_id: int) -> None:
    await archivist.presses_route("Pc", meeting_id, 0)
    await archivist.says(LIST)
    await archivist.sees("将登记2件", "1行略去")
    await archivist.presses("录入")


async def does(world: World, fn: Any, person: Person, *args: Any, **more: Any) -> Any:
    def unit(session: Session) -> Any:
        who = actor(session, person)
        return fn(session, who, *args, now=world.clock.now(), office=world.office, **more)

    return await world.write(unit)


async def loan_state(world: World, loan_id: int) -> str:
    def read(session: Session) -> str:
        loan = rows.loan(session, loan_id)
        assert loan is not None
        return loan.state

    found: str = await world.read(read)
    return found


async def asks(person: Person, original: int, day: str) -> None:
    await person.presses_route("Po", original)
    await person.says("核对议定事项")
    await person.says(day)


async def test_borrowed_chased_and_brought_back(world: World) -> None:
    _desk, archivist, reader, other, meeting_id = await stage(world)
    leader = await world.hires("赵副局长", roles=("top_leader",), rank="副厅级")
    await registered(archivist, meeting_id)
    await archivist.sees("已登记2件", "纪要第3号正本（B101-3柜-2层-5盒）在库")

    await reader.presses_route("Pf", meeting_id)
    await reader.sees("纪要第3号正本", "签到表原件")
    await reader.presses_route("Pb", 1)
    await reader.presses("申请借阅")
    await reader.sees("借阅做什么用")
    await reader.says("核对议定事项")
    await reader.says("11月27日")
    await reader.sees("已报批", "待批")
    await archivist.sees("借阅申请", "纪要第3号正本", "核对议定事项", "11月27日（星期五）")
    await archivist.presses("同意")
    await leader.sees("借阅申请（内部）")
    await leader.presses("同意")
    await reader.sees("已同意借阅《纪要第3号正本》")
    await archivist.sees("何平将来取《纪要第3号正本》")
    await world.restarts()

    # One copy, kept for one: the other one is told when it is expected, and not who has it.
    await other.presses_route("Pb", 1)
    seen = await other.sees("已借出，预计11月27日（星期五）归还")
    assert "何平" not in seen.text
    await archivist.presses_route("Pb", 1)
    await archivist.sees("已同意何平借阅")

    await archivist.presses_route("Pp", 1)
    await archivist.presses("已取走")
    await archivist.sees("已登记取走", "已借出")
    await reader.sees("原件已由您取走", "借阅〔2026〕1号", "未还")
    await archivist.looks()
    await reader.looks()
    await world.at(world.clock.now() + timedelta(days=8))
    await reader.sees("借阅〔2026〕1号")
    await archivist.presses_route("Pa")
    await archivist.sees("逾期未还：纪要第3号正本，何平")

    await archivist.presses_route("Pr", 1)
    await archivist.presses("完好")
    await archivist.sees("已登记归还", "已归还")
    await reader.sees("《纪要第3号正本》已归还")
    assert await loan_state(world, 1) == "returned"
    task = await world.read(lambda s: rows.loan(s, 1).task_id)
    assert await world.read(lambda s: task_rows.task(s, task).state) == "closed"
    assert await world.read(lambda s: rows.original(s, 1).state) == "kept"


async def test_one_copy_goes_to_one_of_two(world: World) -> None:
    _desk, archivist, reader, other, meeting_id = await stage(world)
    await registered(archivist, meeting_id)
    leader = await world.hires("李局长", roles=("top_leader",), rank="正厅级")
    until = date(2026, 12, 4)
    for person in (reader, other):
        asked = await does(world, lending.ask_loan, person, 1, "查考", until)
        assert isinstance(asked, LoanChanged)
    await archivist.presses_route("my")
    for loan_id in (1, 2):
        await decides(world, archivist, loan_id)
    await decides(world, leader, 1)
    refused = await decides(world, leader, 2)
    assert isinstance(refused, Refused) and refused.code == "loan-none-free"
    assert (await loan_state(world, 1), await loan_state(world, 2)) == ("granted", "asked")
    late = await does(world, lending.ask_loan, archivist, 1, "查考", until)
    assert isinstance(late, Refused) and late.code == "loan-none-free"


async def decides(world: World, person: Person, loan_id: int) -> Any:
    """同意, by this person, of the request of this loan."""
    from meetings import approvals

    def approval_of(session: Session) -> int:
        loan = rows.loan(session, loan_id)
        assert loan is not None and loan.approval_id is not None
        return loan.approval_id

    approval_id = await world.read(approval_of)
    return await does(world, approvals.decide, person, approval_id, approve=True)


async def test_nobody_grants_their_own_and_who_may_not_read_may_not_ask(world: World) -> None:
    _desk, archivist, _reader, _other, meeting_id = await stage(world)
    await registered(archivist, meeting_id)
    asked = await does(world, lending.ask_loan, archivist, 1, "查考", date(2026, 12, 4))
    assert isinstance(asked, LoanChanged)
    own = await decides(world, archivist, 1)
    assert isinstance(own, Refused) and own.code == "own-request"
    stranger = await world.hires("路人", unit="别处")
    no = await does(world, lending.ask_loan, stranger, 2, "查考", date(2026, 12, 4))
    assert isinstance(no, Refused) and no.code == "not-allowed"
    await stranger.presses_route("Pb", 1)
    await stranger.sees("这项操作要由会务组")
    no = await does(world, counter.hand_out, stranger, 1)
    assert isinstance(no, Refused) and no.code == "not-allowed"


async def test_a_loan_is_kept_longer_and_lost_while_it_is_out(world: World) -> None:
    desk, archivist, reader, _other, meeting_id = await stage(world)
    leader = await world.hires("李局长", roles=("top_leader",), rank="正厅级")
    await registered(archivist, meeting_id)
    await asks(reader, 1, "11月27日")
    await decides(world, archivist, 1)
    await decides(world, leader, 1)
    await archivist.presses_route("Pq", 1)

    await reader.presses_route("tp", 1)  # an old or forged button: nobody reports a loan
    await reader.says("在看")
    await reader.presses_route("Pp", 1)
    await reader.presses("申请续借")
    await reader.presses("申请延期")
    await reader.says("12月4日")
    await reader.says("还没核对完")
    await archivist.sees("续借申请", "12月4日（星期五）")
    await archivist.presses("同意")
    assert await world.read(lambda s: rows.loan(s, 1).due_on) == date(2026, 12, 4)

    await archivist.presses_route("Pl", 1)
    await archivist.presses("确认遗失")
    await archivist.sees("已登记遗失")
    await desk.sees("原件遗失：《纪要第3号正本》")
    assert await loan_state(world, 1) == "lost"
    await archivist.presses_route("Pr", 1)
    await archivist.says("封面破损")
    await archivist.sees("已归还", "封面破损")
    assert await world.read(lambda s: rows.original(s, 1).state) == "kept"


async def test_the_room_is_due_checked_and_a_fault_becomes_a_measure(world: World) -> None:
    desk, archivist, _reader, _other, meeting_id = await stage(world)
    await registered(archivist, meeting_id)
    await archivist.looks()
    await world.at(world.clock.now() + timedelta(days=91))
    await archivist.sees("B101应于", "库房检查")
    await archivist.presses("库房检查")
    await archivist.sees("B101", "尚未检查")
    await archivist.presses("检查：B101")
    await archivist.presses("防潮　正常")
    await archivist.sees("防潮　有问题")
    await archivist.presses("完成")
    await archivist.says("墙角渗水")
    await archivist.sees("并登记整改", "检查发现：防潮")
    await desk.sees("沈档案检查B101发现问题（防潮）：墙角渗水")

    def measure(session: Session) -> tuple[str, str]:
        found = task_rows.open_tasks(session)[-1]
        return found.kind, found.text

    kind, text = await world.read(measure)
    assert (kind, text) == ("measure", "B101 防潮：墙角渗水")
    no = await does(world, checking.check_room, archivist, 1, {"防潮": "fine"}, "")
    assert isinstance(no, Refused) and no.code == "custody-points"


async def test_moved_given_to_another_and_secrets_stay_on_paper(world: World) -> None:
    _desk, archivist, _reader, other, meeting_id = await stage(world)
    await registered(archivist, meeting_id)
    await archivist.presses_route("Pj", 1)
    await archivist.presses("换位置")
    await archivist.says("B102-1柜")
    await archivist.sees("已更新", "B102-1柜")
    await archivist.presses_route("Pj", 1)
    await archivist.presses("换保管人")
    await archivist.says("林小满")
    await other.sees("《纪要第3号正本》（B102-1柜）由您保管了")
    await other.presses_route("Pa")
    await other.sees("共1件", "纪要第3号正本")
    await archivist.presses_route("Pe")
    await archivist.says("签到表")
    await archivist.sees("找到1件")
    await archivist.presses("签到表原件")
    await archivist.sees("B101-3柜-1层-2盒")

    await archivist.presses_route("Pc", 0, 0)
    await archivist.says("机密★10年 方案,1,B101")
    await archivist.sees("涉密")
    assert await world.read(lambda s: rows.count(s, rows.Wanted())) == 2
    await archivist.says("/quit")
    await archivist.presses_route("Ph")
    seen = await archivist.sees("涉密文件不在这里登记")
    document = docx.Document(io.BytesIO(world.app.files.read(seen.files[0].digest)))
    section, table = document.sections[0], document.tables[0]
    assert section.page_width is not None and section.page_height is not None
    assert section.page_width > section.page_height
    assert all((row.height or 0) >= 360_000 for row in table.rows[1:])  # 10 mm


async def test_who_has_one_leaves_and_who_keeps_them_leaves(world: World) -> None:
    _desk, archivist, reader, other, meeting_id = await stage(world)
    admin = await world.hires("管理员", roles=("administrator",))
    leader = await world.hires("李局长", roles=("top_leader",), rank="正厅级")
    await registered(archivist, meeting_id)
    until = date(2026, 12, 4)
    for person, original in ((reader, 1), (reader, 2), (other, 2)):
        assert isinstance(
            await does(world, lending.ask_loan, person, original, "查考", until), LoanChanged
        )
    for loan_id in (1, 2):
        await decides(world, archivist, loan_id)
        await decides(world, leader, loan_id)
    await archivist.presses_route("Pq", 1)
    await archivist.looks()

    await does(world, records.leave, admin, reader.person_id)
    await archivist.presses_route("Pa")
    await archivist.sees("何平已离职，《纪要第3号正本》还在其手中，应于12月4日（星期五）归还")
    # What was not taken yet is there for others again.
    assert [await loan_state(world, n) for n in (1, 2, 3)] == ["out", "withdrawn", "asked"]
    await archivist.presses_route("Pr", 1)
    await archivist.presses("完好")
    await archivist.sees("已登记归还")
    assert await world.read(lambda s: rows.original(s, 1).state) == "kept"

    await archivist.presses_route("Pl", 2)
    await archivist.presses("确认遗失")
    await other.sees("《签到表原件》不能借出了")
    waiting = await world.read(lambda s: approval_rows.pending_of_subject(s, "loan:3"))
    assert not waiting

    await archivist.presses_route("Pj", 1)
    await archivist.presses("换保管人")
    await archivist.says("林小满")
    await does(world, records.leave, admin, other.person_id)
    await archivist.presses_route("Pa")
    await archivist.sees("林小满已离职，由其保管的1件原件没有保管人了")
    await archivist.presses("查找")
    await archivist.says("林小满")
    await archivist.sees("找到1件", "纪要第3号正本")


async def test_internal_titles_stay_off_a_messenger_that_may_not_show_them(world: World) -> None:
    """SEC-04: a request to borrow counts with the level of its original."""
    _desk, archivist, _reader, _other, meeting_id = await stage(world)
    await registered(archivist, meeting_id)
    await does(world, lending.ask_loan, archivist, 1, "查考", date(2026, 12, 4))

    def read(session: Session) -> tuple[int, frozenset[str]]:
        one = rows.loan(session, 1)
        assert one is not None
        approval = approval_rows.approval(session, one.approval_id or 0)
        assert approval is not None
        session.info.clear()
        who = actor(session, archivist).who
        here = carried_requests(session, replace(who, levels=frozenset({"public"})), [approval])
        request_of(session, approval.id, now=world.clock.now(), office=world.office)
        return len(here), levels.levels_seen(session)

    shown, seen = await world.read(read)
    assert shown == 0
    assert "internal" in seen
