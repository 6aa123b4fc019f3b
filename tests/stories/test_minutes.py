"""Row 4.6: the minutes are drafted from the record, agreed to, signed, numbered and issued."""

from __future__ import annotations

import io
from datetime import timedelta

import docx

from meetings.issued_minutes import intact
from meetings.issued_minutes.sealing import broken
from storage import Session
from storage import document_numbers as number_rows
from storage import documents as document_rows
from storage import issued_minutes as rows
from storage import record as record_rows
from tests.stories.minutes_stage import content, held, issued, newest
from tests.stories.signin_stage import NINE
from tests.stories.test_paper_sheet import photo
from tests.stories.world import World


async def test_from_the_record_to_the_number(any_world: World) -> None:
    """Recorder, checker, two units and the chair; one unit returns it first."""
    world = any_world
    cast = await held(world)
    await cast.recorder.presses_route("La", cast.meeting_id)
    await cast.recorder.sees("会议纪要", "还没起草", "应在12月2日（星期三）前起草")
    await cast.recorder.presses("起草")
    await cast.recorder.sees("初稿已生成", "年度预算安排（议定1项）", "库房改造方案（议定2项）")
    row = await newest(world, cast)
    said = await content(world, cast)
    assert "高远在301会议室主持召开季度工作例会" in said.overview
    assert said.sections[0].text == "会议研究了“年度预算安排”。会议同意。"
    assert said.attend.splitlines()[1] == "财务处\u3000林小满"

    # A text is edited, a resolution dropped: before it is sent that is said.
    await cast.recorder.presses_route("Le", row.id, 1)
    await cast.recorder.sees("请发“概况”的新内容", "高远在301会议室")
    await cast.recorder.says("12月1日，高远主持召开季度工作例会。纪要如下：")
    await cast.recorder.sees("已保存")
    row = await newest(world, cast)
    await cast.recorder.presses_route("Ll", row.id, 1, 1, row.edits)
    await cast.recorder.sees("已删去", "修改库房改造方案")
    await cast.recorder.presses_route("Lp", row.id)
    await cast.recorder.sees("缺议定事项：落实改造资金", "部门负责人 → 会签单位负责人 → 主持人")
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 0)
    await cast.recorder.sees("送审前核对")
    await cast.recorder.presses("照此送审")
    await cast.recorder.sees("已送审", "等郑主任（部门负责人）")
    await world.restarts()

    # Checked; one of the units sends it back, and it can be read whole before.
    await cast.head.sees("会议纪要", "细化预算分解表", "会签单位：财务处、规划处")
    await cast.head.sees("与会议记录不同：缺议定事项：落实改造资金")
    await cast.head.presses("同意")
    await cast.planning.presses("看全文")
    await cast.planning.sees("季度工作例会", "责任人：何帆", "时限：12月25日")
    await cast.guest.presses_route("Ly", row.id)
    await cast.guest.sees_nothing_of("责任人")
    await cast.planning.presses("退回")
    await cast.planning.says("改造资金一项漏了")
    await cast.recorder.sees("退回", "改造资金一项漏了")

    # Edited while asked, it would have been refused; as a draft again it can be.
    await cast.recorder.presses_route("Lo", row.id, 1)
    await cast.recorder.says("落实改造资金")
    await cast.recorder.says("林小满")
    await cast.recorder.says("12月31日")
    await cast.recorder.sees("落实改造资金", "牵头：财务处")
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 1)
    for person in (cast.head, cast.finance, cast.planning):
        await person.presses("同意")
    await cast.recorder.presses_route("Le", row.id, 1)
    await cast.recorder.sees("正在送审，不能改")
    await cast.chair.sees("会议纪要", "落实改造资金")
    await cast.chair.presses("同意")
    await cast.desk.sees("纪要已签发，请编号印发")

    row = await newest(world, cast)
    assert (row.state, len(row.seal), intact(row)) == ("approved", 64, True)
    await cast.desk.presses("编号印发")
    await cast.desk.presses("确认印发")
    await cast.desk.sees("已印发：青川市档案馆会纪〔2026〕1号")
    await cast.guest.presses_route("Ly", row.id)
    await cast.guest.sees("青川市档案馆会纪〔2026〕1号", "责任人：何帆")
    await cast.desk.presses_route("Lt", row.id)
    await cast.desk.sees("已经印发：青川市档案馆会纪〔2026〕1号")


async def test_the_paper_is_kept_with_the_meeting(world: World) -> None:
    cast = await held(world)
    minutes_id = await issued(world, cast)
    row = await newest(world, cast)
    assert row.document_id is not None

    def kept(session: Session) -> tuple[str, str, str]:
        document = document_rows.document(session, row.document_id or 0)
        assert document is not None
        return (
            document.category,
            document.reference,
            document_rows.editions_of(session, document.id)[-1].digest,
        )

    category, reference, digest = await world.read(kept)
    assert (category, reference) == ("minutes", "青川市档案馆会纪〔2026〕1号")
    paper = docx.Document(io.BytesIO(world.app.files.read(digest)))
    text = "\n".join(one.text for one in paper.paragraphs)
    assert "青川市档案馆会议纪要" in text
    assert "1.细化预算分解表（财务处牵头，责任人：林小满，2026年12月18日前完成）" in text
    await cast.desk.presses_route("Lv", minutes_id)
    await cast.desk.sends("盖章件.jpg", photo())
    await cast.desk.sees("扫描件已存为正式件")
    assert (await newest(world, cast)).scan_id is not None


async def test_what_was_signed_does_not_change_unseen(world: World) -> None:
    """A hand in the table is found, and nothing of it is issued."""
    cast = await held(world)
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 0)
    for person in (cast.head, cast.finance, cast.planning, cast.chair):
        await person.presses("同意")

    def tamper(session: Session) -> None:
        found = rows.minutes(session, row.id)
        assert found is not None
        changed = dict(found.content)
        changed["overview"] += "。"
        found.content = changed

    assert await world.read(lambda s: broken(s, cast.meeting_id)) == ()
    await world.write(tamper)
    assert await world.read(lambda s: broken(s, cast.meeting_id)) == (1,)
    await cast.desk.presses_route("Lt", row.id)
    await cast.desk.sees("内容与签发时不一致，不能印发")
    assert (await newest(world, cast)).number_id is None


async def test_what_was_dropped_is_given_back(world: World) -> None:
    cast = await held(world)
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row, before = await newest(world, cast), await content(world, cast)
    await cast.recorder.presses_route("Lh", row.id, 1, row.edits)
    await cast.recorder.presses("恢复删去的")
    await cast.recorder.sees("已恢复")
    assert await content(world, cast) == before
    # Saved since, it is not given back over what was written.
    row = await newest(world, cast)
    await cast.recorder.presses_route("Ll", row.id, 0, 0, row.edits)
    await cast.recorder.presses_route("Lg", row.id, 1, row.edits + 1)
    await cast.recorder.presses_route("Lm", row.id, row.edits + 1)
    await cast.recorder.sees("稿子刚改过")
    await cast.recorder.presses_route("Lm", row.id, row.edits + 2)
    await cast.recorder.sees("稿子刚改过")
    assert len((await content(world, cast)).sections[1].resolutions) == 0


async def test_two_who_write_at_once_see_both_texts(world: World) -> None:
    cast = await held(world)
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Le", row.id, 1)
    await cast.desk.presses_route("Le", row.id, 1)
    await cast.desk.says("会务组写的概况。")
    await cast.recorder.says("记录人写的概况。")
    await cast.recorder.sees("别人刚改过", "记录人写的概况。", "会务组写的概况。")
    assert (await content(world, cast)).overview == "会务组写的概况。"
    await cast.recorder.presses("用我的")
    await cast.recorder.sees("已保存")
    assert (await content(world, cast)).overview == "记录人写的概况。"
    # A button of a page that is older than the draft moves nothing.
    await cast.desk.presses_route("Lh", row.id, 0, 0)
    await cast.desk.sees("稿子刚改过")
    assert len((await content(world, cast)).sections) == 3


async def test_without_owner_or_day_it_is_not_sent(world: World) -> None:
    cast = await held(world)

    def loose(session: Session) -> None:
        for line in record_rows.resolutions_of(session, cast.meeting_id)[:1]:
            line.owner_id, line.due_on = None, None

    await world.write(loose)
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lp", row.id)
    await cast.recorder.sees("要先补上", "没有责任人：细化预算分解表", "没有时限：细化预算分解表")
    await cast.recorder.presses_route("Lq", row.id, row.edits, 1)
    assert (await newest(world, cast)).state == "draft"
    await cast.recorder.presses_route("Lj", row.id, 0, 0, 0)
    await cast.recorder.says("林小满")
    await cast.recorder.presses_route("Lk", row.id, 0, 0, 1)
    await cast.recorder.says("12月18日")
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 1)
    assert (await newest(world, cast)).state == "asked"


async def test_who_has_to_act_is_reminded_once(world: World) -> None:
    cast = await held(world)
    for person in (cast.recorder, cast.head, cast.guest):
        await person.looks()
    await world.at(NINE + timedelta(days=1, hours=1))
    await cast.recorder.sees("季度工作例会", "纪要今天应起草好", "还没起草")
    await cast.guest.sees_nothing_of("应起草好")
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 0)
    await cast.head.looks()
    await world.at(NINE + timedelta(days=2, hours=1))
    await cast.head.sees("纪要今天应签发", "送审中")


async def test_a_number_from_outside_stands_for_ours(world: World) -> None:
    cast = await held(world)
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 0)
    for person in (cast.head, cast.finance, cast.planning, cast.chair):
        await person.presses("同意")
    await cast.desk.presses_route("Lu", row.id)
    await cast.desk.says("青府会纪〔2026〕8号")
    await cast.desk.sees("已印发：青府会纪〔2026〕8号")
    number_id = (await newest(world, cast)).number_id
    kept = await world.read(lambda s: number_rows.number(s, number_id).number)
    assert kept is None


async def test_without_a_record_the_agenda_makes_the_draft(world: World) -> None:
    cast = await held(world, recorded=False)
    await cast.desk.presses_route("Lb", cast.meeting_id)
    said = await content(world, cast)
    assert [one.heading for one in said.sections] == [
        "年度预算安排",
        "库房改造方案",
        "工作进展通报",
    ]
    row = await newest(world, cast)
    await cast.desk.presses_route("Lx", row.id, 0)
    await cast.desk.presses("确认作废")
    await cast.desk.sees("草稿已作废")
    await cast.desk.presses("起草")
    assert (await newest(world, cast)).edition == 2
    await cast.guest.presses_route("Lb", cast.meeting_id)
    await cast.guest.sees("这项操作要由会务组")


async def test_the_list_holds_what_one_may_see(world: World) -> None:
    cast = await held(world)
    await cast.guest.says("/minutes")
    await cast.guest.sees("还没有可写、可看的会议纪要")
    await cast.desk.says("会议纪要")
    await cast.desk.sees("季度工作例会", "还没起草")
    await issued(world, cast)
    await cast.guest.says("/minutes")
    await cast.guest.sees("季度工作例会", "〔2026〕1号")
