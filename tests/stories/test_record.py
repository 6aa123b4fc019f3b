"""Rows 4.3, 4.5, 4.8: the record is written by item, checked, signed by the chair, and kept."""

from __future__ import annotations

import hashlib

import docx

from storage import Session
from storage import documents as document_rows
from storage import record as rows
from storage import record_sections as section_rows
from tests.stories.meeting_stage import NINE
from tests.stories.record_stage import RecordStage, recorded
from tests.stories.world import World


async def noted(staged: RecordStage, item: int | None, speaker: str, text: str) -> None:
    """A note as the recording mode leaves it."""

    def unit(session: Session) -> None:
        now = staged.world.clock.now()
        if rows.record(session, staged.id) is None:
            session.add(rows.Record(meeting_id=staged.id, state="open", turns=[]))
        session.add(
            rows.RecordNote(
                meeting_id=staged.id,
                item_id=item,
                speaker=speaker,
                text=text,
                at=now,
                entered_at=now,
                by_id=staged.recorder.person_id,
            )
        )

    await staged.world.write(unit)


async def test_written_checked_signed_and_kept(any_world: World) -> None:
    staged = await recorded(any_world)
    world, recorder, chair = staged.world, staged.recorder, staged.chair
    first, second = staged.items
    await world.at(NINE)
    await staged.stage.signs_in(chair, staged.guest)
    await noted(staged, first, "王五", "需要十万元")
    await noted(staged, first, "王五", "分两期拨付")
    await noted(staged, first, "李局长", "同意")

    # What was noted is the text to start from.
    await recorder.presses_route("Kc", staged.id, 2 * first, 0)
    await recorder.sees("照现场记录排出，共3条", "王五：需要十万元\n分两期拨付\n李局长：同意")
    await recorder.presses("照记录整理")
    await recorder.sees("已保存", "第1版，林小满")
    await recorder.presses("补充")
    await recorder.says("周会务补充：年内拨付。")
    await recorder.says("完")
    await recorder.sees("第2版", "李局长：同意\n周会务补充：年内拨付。")
    # Long text comes in several messages; /quit and restart lose nothing that was saved.
    await recorder.presses_route("Kd", staged.id, 2 * second)
    await recorder.says("馆藏数字化进展。")
    await recorder.sees("已收1条")
    await world.restarts()
    await recorder.says("明年完成二期。")
    await recorder.says("完")
    await recorder.sees("已保存", "馆藏数字化进展。\n明年完成二期。")

    await recorder.presses_route("Ka", staged.id)
    await recorder.sees("还缺2处必须补的")
    await staged.decides(0, 4)
    await recorder.sees("结果：听取")
    await recorder.presses_route("Kp", staged.id, first)
    await recorder.says("拨付一期经费")
    await recorder.says("王五")
    await recorder.says("12月10日")
    await recorder.sees(
        "拨付一期经费", "责任人：王五", "时限：12月10日（星期四）", "议题：研究经费"
    )

    await recorder.presses_route("Ka", staged.id)
    await recorder.sees("下一步：核对无误，送主持人签字", "议定事项1条")
    await recorder.presses("核对无误，送主持人签字")
    await recorder.sees("已送主持人签字")
    await recorder.presses_route("Kz", staged.id, 0)
    await recorder.sees("已经送出")
    await chair.sees("请您决定", "出席2人", "议题：通过1个、听取1个", "议定事项：1条")
    await chair.presses("通读记录")
    await chair.sees("出席：李局长（局领导 局长）", "需要十万元", "拨付一期经费（王五")

    # A change takes back what was sent; it is said before.
    await recorder.presses_route("Kc", staged.id, 2 * first, 0)
    await recorder.sees("现在改，会撤回")
    await staged.writes(2 * first, "王五：需要十二万元。")
    await recorder.sees("送签已撤回")
    assert await staged.state() == "open"
    await recorder.presses_route("Kz", staged.id, 0)
    await chair.presses("同意")
    await recorder.sees("李局长签了“档案利用工作会”的会议记录")
    assert await staged.state() == "signed"

    def kept(session: Session) -> tuple[str, str, str, str]:
        whole = section_rows.newest_section(session, staged.id, section_rows.WHOLE)
        record = rows.record(session, staged.id)
        assert whole is not None and record is not None and record.document_id is not None
        document = document_rows.document(session, record.document_id)
        [edition] = document_rows.editions_of(session, record.document_id)
        assert document is not None
        return whole.text, record.seal, document.category, edition.digest

    text, seal, category, digest = await world.read(kept)
    assert seal == hashlib.sha256(text.encode()).hexdigest()
    assert category == "record"
    paper = docx.Document(str(world.app.files.path(digest)))
    said = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert "主持人：李局长，" in said and "记录人：林小满，" in said and "已签" in said
    assert {"王五：需要十二万元。", "拨付一期经费", "通过"} <= cells

    # Signed it can not be changed, by nobody and by no old button.
    await recorder.presses_route("Kd", staged.id, 0)
    await recorder.sees("record-signed")
    await recorder.presses_route("Kk", first, 1, 1)
    await recorder.sees("record-signed")
    await recorder.presses_route("KA", staged.id)
    await recorder.says("金额写错")
    await recorder.sees("已打开补正", "补正原因：金额写错")
    await staged.writes(2 * first, "王五：需要十一万元。")
    await recorder.presses_route("Kz", staged.id, 0)
    await chair.sees("补正原因：金额写错")
    await chair.presses("退回")
    await chair.says("再核一次")
    await recorder.sees("李局长退回了“档案利用工作会”的会议记录：再核一次")
    assert await staged.state() == "open"
    await recorder.presses_route("Kz", staged.id, 0)
    await chair.presses("同意")
    assert await staged.state() == "signed"
    assert await staged.seal() != seal

    def editions(session: Session) -> int:
        record = rows.record(session, staged.id)
        assert record is not None and record.document_id is not None
        return len(document_rows.editions_of(session, record.document_id))

    assert await world.read(editions) == 2


async def test_two_who_write_at_once_see_both_texts(world: World) -> None:
    staged = await recorded(world)
    desk, recorder = staged.desk, staged.recorder
    place = 2 * staged.items[0]
    await world.at(NINE)
    await recorder.presses_route("Kd", staged.id, place)
    await desk.presses_route("Kd", staged.id, place)
    await desk.says("会务组的一份。")
    await desk.presses("完")
    await desk.sees("已保存")
    await recorder.says("记录人的一份，")
    await recorder.says("很长。")
    await recorder.presses("完")
    await recorder.sees("周会务在", "记录人的一份，\n很长。", "会务组的一份。", "用哪一份")
    # Changed once more while they choose: both texts are shown again, nothing is lost.
    await desk.presses_route("Kd", staged.id, place)
    await desk.says("会务组又改。")
    await desk.presses("完")
    await recorder.presses("用我的")
    await recorder.sees("记录人的一份，\n很长。", "会务组又改。", "用哪一份")
    await recorder.presses("再改")
    await recorder.says("两份合一。")
    await recorder.presses("完")
    await recorder.sees("已保存", "第3版，林小满", "两份合一。")
    await recorder.presses("恢复上一版")
    await recorder.sees("第4版", "会务组又改。")

    await recorder.presses_route("Kd", staged.id, place)
    await desk.presses_route("Kd", staged.id, place)
    await desk.says("第五版。")
    await desk.presses("完")
    await recorder.says("不要了。")
    await recorder.presses("完")
    await recorder.presses("保留现在的")
    await recorder.sees("您写的没有存", "第五版。")


async def test_who_may_see_and_write(world: World) -> None:
    staged = await recorded(world)
    for person in (staged.guest, staged.chair):
        for route, numbers in (
            ("Ka", (staged.id,)),
            ("Kc", (staged.id, 0, 0)),
            ("KC", (staged.id, 0)),
            ("Kd", (staged.id, 0)),
            ("Kf", (staged.id, 0)),
            ("Kk", (staged.items[0], 0, 0)),
            ("Kz", (staged.id, 0)),
            ("Kn", (staged.id, 0)),
            ("Kp", (staged.id, 0)),
            ("Kh", (staged.id,)),
            ("KA", (staged.id,)),
        ):
            await person.presses_route(route, *numbers)
            await person.sees("not-allowed")
    await staged.desk.presses_route("mp", staged.id)
    await staged.desk.presses("更多")
    await staged.desk.presses("记录与纪要")
    await staged.desk.sees("现在可以看记录草稿", "记录人：林小满")
    # Secrecy marks stay outside.
    await staged.recorder.presses_route("Kd", staged.id, 0)
    await staged.recorder.says("机密★10年")
    await staged.recorder.sees("level-mark")
