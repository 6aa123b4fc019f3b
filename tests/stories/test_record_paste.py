"""Row 4.5: a whole record, pasted or as a file, is taken apart, shown, and written by item."""

from __future__ import annotations

import io

import docx

from storage import Session
from storage import record_sections as section_rows
from tests.stories.meeting_stage import NINE
from tests.stories.record_stage import RecordStage, recorded
from tests.stories.world import World

WHOLE = """档案利用工作会会议记录
时间：2026年12月1日 9:00
出席：李局长、王五
会议由李局长主持。
一、研究经费（财务处汇报）
王五：需要十万元。
1. 分两期拨付
二、馆藏数字化工作：林小满介绍了进展。
会议议定：年底前完成。
散会。
主持人（签字）："""


async def texts(staged: RecordStage) -> dict[str, str]:
    def read(session: Session) -> dict[str, str]:
        found = section_rows.sections_of(session, staged.id)
        return {place: section.text for place, section in found.items()}

    found: dict[str, str] = await staged.world.read(read)
    return found


async def test_pasted_in_two_messages_and_written_by_item(world: World) -> None:
    staged = await recorded(world)
    recorder = staged.recorder
    first, second = staged.items
    await world.at(NINE)
    await recorder.presses_route("Kh", staged.id)
    half = WHOLE.index("二、")
    await recorder.says(WHOLE[:half])
    await recorder.says(WHOLE[half:])
    await recorder.presses("完")
    await recorder.sees(
        "会写入4部分",
        "会议开始：9字",
        "1. 研究经费：",
        "2. 馆藏数字化：",
        "会议结束：3字",
        "不写入，记录抬头已有",
    )
    assert await texts(staged) == {}
    await recorder.presses("写入")
    await recorder.sees("已写入4部分")
    assert await texts(staged) == {
        "opening": "会议由李局长主持。",
        f"item:{first}": "王五：需要十万元。\n1. 分两期拨付",
        f"item:{second}": "林小满介绍了进展。\n会议议定：年底前完成。",
        "closing": "散会。",
    }


async def test_a_word_file_longer_than_the_first_words(world: World) -> None:
    staged = await recorded(world)
    recorder = staged.recorder
    first, second = staged.items
    await world.at(NINE)
    long = "这一段很长。" * 900
    paper = docx.Document()
    for line in ("研究经费", long, "馆藏数字化", "已完成一期。"):
        paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    await recorder.presses_route("Kh", staged.id)
    await recorder.sends("记录.docx", out.getvalue())
    await recorder.sees("会写入2部分", f"1. 研究经费：{len(long):,}字")
    await recorder.presses("写入")
    assert await texts(staged) == {f"item:{first}": long, f"item:{second}": "已完成一期。"}
    # Sent again it is kept once; the file belongs to the record.
    files = await world.read(
        lambda s: [one.name for one in section_rows.standing_files(s, staged.id)]
    )
    assert files == ["记录.docx"]


async def test_parts_written_meanwhile_are_shown_and_kept(world: World) -> None:
    staged = await recorded(world)
    recorder, desk = staged.recorder, staged.desk
    first, second = staged.items
    await world.at(NINE)
    await recorder.presses_route("Kh", staged.id)
    await recorder.says("研究经费\n记录人写的。\n馆藏数字化\n也是记录人写的。")
    await recorder.presses("完")
    await desk.presses_route("Kd", staged.id, 2 * first)
    await desk.says("会务组写的。")
    await desk.presses("完")
    await recorder.presses("写入")
    await recorder.sees("周会务在", "记录人写的。", "会务组写的。")
    assert await texts(staged) == {f"item:{first}": "会务组写的。"}
    await recorder.presses("只写没人改过的")
    await recorder.sees("已写入1部分")
    assert await texts(staged) == {
        f"item:{first}": "会务组写的。",
        f"item:{second}": "也是记录人写的。",
    }
    # Having seen both, one may well use one's own.
    await recorder.presses_route("Kh", staged.id)
    await recorder.says("研究经费\n再写一遍。")
    await recorder.presses("完")
    await recorder.sees("替换现有的6字")
    await recorder.presses("写入")
    assert (await texts(staged))[f"item:{first}"] == "再写一遍。"


async def test_what_fits_nowhere_is_said(world: World) -> None:
    staged = await recorded(world)
    recorder = staged.recorder
    await world.at(NINE)
    await recorder.presses_route("Kh", staged.id)
    await recorder.says("大家随便谈了谈。")
    await recorder.presses("完")
    await recorder.sees("没找到对应议题，8字：大家随便谈了谈。")
    await recorder.presses("上一步")
    await recorder.says("大家又谈了谈。")
    await recorder.presses("完")
    await recorder.presses("放到会议开始部分")
    assert await texts(staged) == {"opening": "大家又谈了谈。"}
