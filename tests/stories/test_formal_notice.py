"""Row 2.2: the notice on paper, its number and sealed scan, and the text messages."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
from openpyxl import load_workbook

from storage import Session
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import draft, moves, publishes
from tests.stories.test_tasks import pdf
from tests.stories.world import Person, Seen, World


def words_of(world: World, seen: Seen) -> str:
    """Every word of the .docx a message brought, cells too."""
    paper = docx.Document(str(world.app.files.path(seen.files[0].digest)))
    cells = [c.text for table in paper.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


async def host(world: World) -> Person:
    return await world.hires("周会务", unit="办公室", roles=("secretariat",), phone="010-5550101")


async def alter(world: World, meeting_id: int, **values: Any) -> None:
    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        for name, value in values.items():
            setattr(meeting, name, value)

    await world.write(unit)


async def test_the_formal_notice_and_its_official_version(any_world: World) -> None:
    world = any_world
    desk = await host(world)
    guest = await world.hires("张三", unit="财务处", title="处长")
    meeting_id = await draft(world, desk, [guest])
    await alter(world, meeting_id, requirements="请带上季度报表", reply_fields=["lodging"])
    await desk.presses_route("ya", meeting_id)
    await desk.sees("通知文件", "文号：没有登记", "盖章件：没有上传")
    await desk.presses("正式通知")
    seen = await desk.sees("正式通知：季度工作会")
    said = words_of(world, seen)
    assert "（草稿，还没有发出）" in said
    await publishes(desk, meeting_id)

    await desk.presses_route("yc", meeting_id)
    await desk.presses("登记文号")
    await desk.says("青档发[2026]第018号")
    await desk.sees("文号已登记", "青档发〔2026〕18号")
    await desk.presses("上传盖章件")
    await desk.says("在这里")
    await desk.sees("请发盖章件的文件")
    await world.restarts()
    await guest.looks()
    await desk.sends("通知盖章.pdf", pdf())
    await desk.sees("盖章件已存为正式文本", "通知盖章.pdf", "以盖章件为准")
    await guest.sees("会议通知（盖章件）")
    place = await stage.place_of(world, meeting_id, guest)
    await guest.presses_route("rc", place)
    await guest.sees("文号：青档发〔2026〕18号", "正式文本为盖章件")
    await guest.presses("正式文本")
    seen = await guest.sees("正式文本（盖章件）：季度工作会")
    assert seen.files[0].name == "通知盖章.pdf"

    await desk.presses_route("yb", meeting_id)
    said = words_of(world, await desk.sees("正式通知：季度工作会"))
    for part in (
        "青川市档案馆文件",
        "青档发〔2026〕18号",
        "青川市档案馆关于召开季度工作会的通知",
        "张三：",
        "一、会议时间：2026年12月1日（星期二）14:00—16:00",
        "二、会议地点：三楼会议室",
        "出席：张三",
        "1.听取季度情况",
        "请带上季度报表",
        "2026年11月30日（星期一）17:00前答复",
        "周会务，电话：010-5550101",
        "附件：参会回执",
        "能否参会",
    ):
        assert part in said, part
    assert "草稿" not in said

    # The meeting moves: the paper says what does not hold any more.
    await world.later(minutes=5)
    await guest.looks()
    await moves(world, desk, meeting_id, by=timedelta(days=1), reason="领导出差")
    await guest.sees("第1次调整", "盖章件早于这次调整，以本通知为准")
    await desk.presses_route("yc", meeting_id)
    await desk.sees("盖章件早于现在的通知", "请换新的盖章件")
    await desk.presses_route("yb", meeting_id)
    assert "（第1次调整，以本次为准，此前通知作废）" in words_of(
        world, await desk.sees("正式通知")
    )
    await desk.presses_route("yc", meeting_id)
    await world.later(minutes=5)
    await desk.presses("换盖章件")
    await desk.sends("通知盖章2.pdf", pdf() + b"%2\n")
    seen = await desk.sees("盖章件已存为正式文本", "通知盖章2.pdf")
    assert "早于" not in seen.text

    await desk.presses("作废盖章件")
    await desk.sees("收到过的人会得到告知")
    await guest.looks()
    await desk.presses("确认作废")
    await desk.sees("盖章件已作废", "盖章件：没有上传")
    await guest.sees("会议通知（盖章件）")
    await guest.presses_route("yx", place)
    await guest.sees("现在没有盖章件")
    await desk.presses_route("yg", meeting_id)  # pressed twice
    await desk.sees("盖章件：没有上传")
    await desk.presses_route("yh", meeting_id)
    await desk.sees("文号已去掉", "文号：没有登记")


async def test_only_a_scan_becomes_the_official_version(world: World) -> None:
    desk = await host(world)
    stranger = await world.hires("路人", unit="规划处")
    meeting_id = await draft(world, desk, [stranger])
    for route in ("ya", "yb", "yc", "yd", "ye", "yf", "yg", "yh"):
        await stranger.presses_route(route, meeting_id)
        await stranger.sees("not-allowed")
    await desk.presses_route("ye", meeting_id)
    await desk.sends("名单.csv", "姓名\n张三\n".encode())
    await desk.sees("不是扫描件")
    await desk.presses("退出填写")
    await desk.presses_route("yd", meeting_id)
    await desk.says("（机密）18号")
    await desk.sees("level-mark")
    await desk.says("青" * 60)
    await desk.sees("太长")

    def state(session: Session) -> tuple[str, int]:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        return meeting.formal_number, len(document_rows.documents_of(session, meeting_id))

    assert await world.read(state) == ("", 0)


async def test_text_messages_name_who_has_not_answered(world: World) -> None:
    desk = await host(world)
    silent = await world.hires("李四", unit="规划处", title="处长", phone="13800000022")
    offline = await world.hires("王五", unit="财务处", phone="13800000033", bound=False)
    done = await world.hires("张三", unit="财务处", phone="13800000011")
    contact = await world.hires("内勤小李", unit="保管处", phone="13800000044")

    def is_contact(session: Session) -> None:
        unit = people_rows.unit_named(session, "保管处")
        assert unit is not None
        unit.contact_id = contact.person_id

    await world.write(is_contact)
    meeting_id = await draft(world, desk, [silent, offline, done])
    await alter(world, meeting_id, level="public")
    await desk.presses_route("nq", meeting_id)
    await desk.says("保管处")
    await desk.says("2")
    await desk.says("主要负责同志1名，经办1名")
    await publishes(desk, meeting_id)
    await done.presses("参加")

    await desk.presses_route("ya", meeting_id)
    await desk.presses("复制为短信")
    seen = await desk.sees(
        "【青川市档案馆】定于12月1日（星期二）14:00在三楼会议室召开季度工作会，请参加。",
        "11月30日（星期一）17:00前答复",
        "联系人周会务，010-5550101。",
        "内勤小李您好：",
        "请贵单位派主要负责同志1名，经办1名参加",
    )
    assert "13800000022" not in seen.text
    await desk.presses("名单与电话")
    seen = await desk.sees("李四（规划处 处长） 13800000022", "王五（财务处） 13800000033")
    assert "张三" not in seen.text
    await desk.presses("王五")
    await desk.sees("【青川市档案馆】王五您好：定于12月1日", "按 2 条计")
    await desk.presses_route("yk", meeting_id)
    seen = await desk.sees("短信表格")
    data = world.app.files.path(seen.files[0].digest).read_bytes()
    sheet = load_workbook(io.BytesIO(data)).active
    table = list(sheet.iter_rows(values_only=True))
    assert [row[:3] for row in table] == [
        ("姓名", "单位", "电话"),
        ("王五", "财务处", "13800000033"),
        ("李四", "规划处", "13800000022"),
        ("内勤小李", "保管处", "13800000044"),
    ]
    assert "王五您好" in table[1][3]

    # What is not public is not said over open networks.
    await alter(world, meeting_id, level="internal")
    await desk.presses_route("yi", meeting_id)
    seen = await desk.sees("有一项工作请与我们联系")
    assert "三楼" not in seen.text
    for route in ("yi", "yj", "yk"):
        await silent.presses_route(route, meeting_id)
        await silent.sees("not-allowed")
    for route in ("yp", "yx"):
        await silent.presses_route(route, await stage.place_of(world, meeting_id, offline))
        await silent.sees("not-allowed")


async def test_a_meeting_put_off_is_put_off_on_paper_and_in_messages(world: World) -> None:
    desk = await host(world)
    guest = await world.hires("张三", unit="财务处", phone="13800000011", bound=False)
    meeting_id = await draft(world, desk, [guest])
    await alter(world, meeting_id, level="public")
    await publishes(desk, meeting_id)
    await alter(world, meeting_id, state="postponed")
    await desk.presses_route("yb", meeting_id)
    said = words_of(world, await desk.sees("正式通知"))
    assert "关于季度工作会延期的通知" in said
    assert "时间另行通知" in said and "回执" not in said
    await desk.presses_route("yi", meeting_id)
    seen = await desk.sees("延期，时间另行通知")
    assert "请参加" not in seen.text


async def test_a_unit_sees_number_and_sealed_scan(world: World) -> None:
    desk = await host(world)
    contact = await world.hires("内勤小李", unit="保管处")
    stranger = await world.hires("路人", unit="规划处")

    def is_contact(session: Session) -> None:
        unit = people_rows.unit_named(session, "保管处")
        assert unit is not None
        unit.contact_id = contact.person_id

    await world.write(is_contact)
    meeting_id = await draft(world, desk, [])
    await desk.presses_route("nq", meeting_id)
    await desk.says("保管处")
    await desk.says("2")
    await desk.presses("跳过")
    await publishes(desk, meeting_id)
    await contact.presses_route("yo", 1)
    await contact.sees("现在没有盖章件")
    await desk.presses_route("yd", meeting_id)
    await desk.says("青档发〔2026〕18号")
    await desk.presses_route("ye", meeting_id)
    await desk.sends("通知盖章.pdf", pdf())
    await contact.presses_route("nn", 1)
    await contact.sees("文号：青档发〔2026〕18号", "正式文本为盖章件")
    await contact.presses("正式文本")
    seen = await contact.sees("正式文本（盖章件）：季度工作会")
    assert [file.name for file in seen.files] == ["通知盖章.pdf"]
    await stranger.presses_route("yo", 1)
    await stranger.sees("not-allowed")
