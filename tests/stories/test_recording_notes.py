"""Rows 4.3, 4.4: a note put right, two at once, what is not taken, the handover, the signature."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings.recording import NewNote, add_note
from meetings.recording.notes import LONGEST_NOTE
from storage import Session, outbox, people, record_notes
from storage import meetings as meeting_rows
from storage import record as rows
from tests.stories.meeting_stage import NINE, published
from tests.stories.notice_stage import actor
from tests.stories.test_recording import VOICE, items, note_id, notes, office_of, resolutions
from tests.stories.world import Person, World


async def records(recorder: Person) -> None:
    await recorder.says("/record")
    await recorder.presses("未录音")


async def test_what_is_no_note_is_said_and_nothing_is_kept(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    await records(recorder)
    for words in ("", "   "):
        await recorder.says(words)
        await recorder.sees("没有内容")
    await recorder.says("机密★10年 某事")
    await recorder.sees("密级标志")
    assert await notes(stage) == []
    await recorder.says("长" * 4096)
    await recorder.says("👍")
    assert [text for text, _, _ in await notes(stage)] == ["长" * 4096, "👍"]


async def test_what_is_longer_than_any_note_is_refused(world: World) -> None:
    _, recorder, _, stage = await office_of(world)

    def add(session: Session) -> object:
        now = world.clock.now()
        new = NewNote("长" * (LONGEST_NOTE + 1), now)
        return add_note(
            session, actor(session, recorder), stage.id, new, now=now, office=world.office
        )

    refused = await world.write(add)
    assert refused.code == "recording-long"


async def test_sound_is_not_taken_where_somebody_objects(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    await recorder.says("/record")
    await recorder.presses("有人不同意录音")
    await recorder.sees("不收录音和录像")
    await recorder.sends(*VOICE)
    await recorder.sees("录音录像没有收")
    assert await notes(stage) == []
    # Nothing of it waits for the sweep, nor of what is refused for its words.
    await recorder.sends("板书.txt", b"words", "机密★10年")
    await recorder.sees("密级标志")
    assert list(world.app.files.digests()) == []
    # The mode is still on; noted otherwise, sound is taken, and is played on a press.
    await recorder.presses_route("Jc", stage.id, 0)
    await recorder.sends(*VOICE)
    await recorder.presses_route("Jn", await note_id(stage, 1))
    await recorder.presses("发给我")
    assert (await recorder.sees("voice-7.ogg")).files[0].name == "voice-7.ogg"
    await recorder.presses_route("Ja", stage.id)
    await recorder.sees("录音：已告知并同意录音（林小满")


async def test_others_confirm_no_transcript_and_a_resolution_needs_a_confirmed_one(
    world: World,
) -> None:
    desk, recorder, _, stage = await office_of(world)
    await records(recorder)
    await recorder.sends(*VOICE)
    note = await note_id(stage, 1)
    await desk.presses_route("Jn", note)
    await desk.presses("加文字稿")
    await desk.says("请保管处负责整改")
    await desk.sees("周会务，未确认")
    await desk.presses_route("Jh", 1)
    await desk.sees("要由记录人确认")
    await recorder.presses_route("Jw", note)
    await recorder.sees("没有文字，不能列为议定事项")
    await recorder.presses_route("Jh", 1)
    await recorder.sees("周会务，已确认")
    await recorder.presses_route("Jw", note)
    await recorder.presses_route("Jw", note)
    assert [row.text for row in await resolutions(stage)] == ["请保管处负责整改"]
    await recorder.presses("撤销")
    await recorder.sees("已撤销议定事项")
    assert await resolutions(stage) == []
    await recorder.presses_route("Jw", note)
    assert len(await resolutions(stage)) == 1
    # Other words have to be confirmed anew.
    await desk.presses_route("Jg", 1)
    await desk.says("请保管处、财务处负责整改")
    await desk.sees("未确认")


async def test_two_who_mend_one_note_at_once(world: World) -> None:
    desk, recorder, _, stage = await office_of(world)
    await records(recorder)
    await recorder.says("原则同意")
    note = await note_id(stage, 1)
    await desk.presses_route("Je", note)
    await desk.sees("现在是：原则同意")
    await recorder.presses_route("Je", note)
    await recorder.says("原则同意，抓紧修改")
    await recorder.sees("已改好")
    await desk.says("同意")
    await desk.sees("您的没有存", "现在的：原则同意，抓紧修改", "您写的：同意")
    assert [text for text, _, _ in await notes(stage)] == ["原则同意，抓紧修改"]
    await desk.says("同意，抓紧修改")
    assert [text for text, _, _ in await notes(stage)] == ["同意，抓紧修改"]
    # The mode went on meanwhile: the correction was no note.
    await recorder.says("散会")
    await recorder.sees("已记第2条")


async def test_taken_back_moved_and_said_by_somebody_else(world: World) -> None:
    _, recorder, speaker, stage = await office_of(world)
    first, second = await items(stage)
    await records(recorder)
    await recorder.says("介绍情况")
    await recorder.presses("撤销这条")
    await recorder.sees("第1条已撤销")
    assert await notes(stage) == []
    await recorder.presses("恢复这条")
    await recorder.sees("已记第1条")
    note = await note_id(stage, 1)
    await recorder.presses_route("Jo", note, second)
    await recorder.sees("已移过去")
    await recorder.presses_route("Jq", note)
    await recorder.presses("何平")
    await recorder.sees("已改发言人")
    assert await notes(stage) == [("介绍情况", speaker.person_id, second)]
    await recorder.presses_route("Jq", note)
    await recorder.presses("输入姓名")
    await recorder.says("王教授")
    row = await world.read(lambda s: record_notes.note(s, note))
    assert row is not None and (row.speaker_id, row.speaker) == (None, "王教授")
    await recorder.presses_route("Ji", stage.id, first)
    await recorder.presses_route("JA", stage.id, 0)
    await recorder.sees("1. 档案利用办法", "已经在这一项了")
    await recorder.presses_route("Jy", note)
    await recorder.presses_route("Jl", stage.id, second)
    await recorder.sees("已划掉", "王教授：介绍情况")


async def test_two_of_one_name_are_told_apart(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    one = await world.hires("张伟", unit="财务处")
    other = await world.hires("张伟", unit="保管处")
    stage = await published(world, desk, [desk, one, other])
    await world.at(NINE)
    await stage.signs_in(one, other)
    await records(desk)
    await desk.says("张伟：同意")
    await desk.sees("几位“张伟”", "张伟（财务处）", "张伟（保管处）")
    await desk.presses("张伟（保管处）")
    await desk.says("并补充意见")
    # Typed, such a name is nobody's either.
    await desk.presses("谁在发言")
    await desk.presses("输入姓名")
    await desk.says("张伟")
    await desk.sees("有几位“张伟”", "写上单位")
    await desk.says("/quit")
    assert await notes(stage) == [
        ("同意", other.person_id, None),
        ("并补充意见", other.person_id, None),
    ]


async def test_a_name_that_did_not_sign_in_is_not_put_down_to_who_spoke_before(
    world: World,
) -> None:
    desk, recorder, speaker, stage = await office_of(world)
    visitor = await world.hires("韩馆长", unit="省馆")
    await stage.signs_in(recorder, speaker)
    await records(recorder)
    await recorder.says("何平：介绍情况")
    await recorder.says("韩馆长：表示支持")
    await recorder.says("周会务：散会")
    await recorder.says("要求：各处落实")
    assert await notes(stage) == [
        ("介绍情况", speaker.person_id, None),
        ("表示支持", visitor.person_id, None),
        ("散会", desk.person_id, None),
        ("要求：各处落实", desk.person_id, None),
    ]


async def test_what_was_sent_before_goes_to_the_item_of_its_time(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    first, _ = await items(stage)
    await records(recorder)
    await recorder.presses("下一议题")
    await world.later(minutes=20)
    await recorder.presses("下一议题")
    await recorder.says("第二项的第一句")

    def late(session: Session) -> object:
        now = world.clock.now()
        new = NewNote("路上没网时写的", now - timedelta(minutes=5))
        return add_note(
            session, actor(session, recorder), stage.id, new, now=now, office=world.office
        )

    await world.write(late)
    # Moved on, the line does not say of each note before where it stands.
    await recorder.presses("下一议题")
    await recorder.sees_nothing_of("这条记在")
    found = await notes(stage)
    assert [(text, item == first) for text, _, item in found] == [
        ("路上没网时写的", True),
        ("第二项的第一句", False),
    ]


async def test_the_recorder_hands_over_in_the_middle(world: World) -> None:
    desk, recorder, speaker, stage = await office_of(world)
    await desk.presses_route("Bm", stage.id)
    await desk.presses("定备用")
    await desk.says("何平")
    await records(recorder)
    await recorder.says("上半场")
    await speaker.looks()
    await recorder.presses_route("By", stage.id)
    await recorder.sees("何平")
    await recorder.says("这句不进记录")
    assert [text for text, _, _ in await notes(stage)] == ["上半场"]
    await speaker.presses("开始记录")
    await speaker.says("下半场")
    assert [text for text, _, _ in await notes(stage)] == ["上半场", "下半场"]


async def test_the_deputy_takes_over_and_the_open_mode_of_the_other_ends(world: World) -> None:
    desk, recorder, speaker, stage = await office_of(world)
    await desk.presses_route("Bm", stage.id)
    await desk.presses("定备用")
    await desk.says("何平")
    await records(recorder)
    await recorder.looks()
    await speaker.presses_route("By", stage.id)
    await recorder.sees("记录已交给何平", "记下的都在")
    await recorder.says("这句不进记录")
    assert await notes(stage) == []


async def test_a_vote_entered_twice_at_once_is_asked_about(world: World) -> None:
    desk, recorder, _, stage = await office_of(world)
    first, _ = await items(stage)
    await records(recorder)
    for one in (desk, recorder):
        await one.presses_route("Jz", first)
        await one.says("12 1 0" if one is desk else "11 2 0")
        await one.presses("举手")
    await desk.presses("通过")
    await desk.sees("已记下")
    await recorder.presses("通过")
    await recorder.sees("刚才别人登记了：同意12票")
    found = await world.read(lambda s: record_notes.result_of(s, first))
    assert found is not None and found.votes_for == 12
    await recorder.presses("通过")
    found = await world.read(lambda s: record_notes.result_of(s, first))
    assert found is not None and (found.votes_for, found.edits) == (11, 2)


async def test_what_was_signed_is_not_changed(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    await records(recorder)
    await recorder.says("原话")
    note = await note_id(stage, 1)

    def signed(session: Session) -> None:
        record = rows.record(session, stage.id)
        assert record is not None
        record.state = "signed"

    await world.write(signed)
    await recorder.says("又一句")
    await recorder.sees("记录已经签字")
    for route in ("Ju", "Jy", "Jv", "Jw"):
        await recorder.presses_route(route, note)
        await recorder.sees("记录已经签字")
    await recorder.presses_route("Je", note)
    await recorder.says("改")
    assert await notes(stage) == [("原话", None, None)]
    await recorder.presses_route("Ja", stage.id)
    await recorder.sees("记录已经签字", "记录1条")


@pytest.mark.below_messengers
async def test_other_things_are_done_without_leaving(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    await records(recorder)
    await recorder.says("/my")
    await recorder.says("第一句")
    await recorder.sees("已记第1条")
    # A form of another kind runs, and the mode comes back by itself.
    await recorder.presses("谁在发言")
    await recorder.presses("输入姓名")
    await recorder.says("王教授")
    await recorder.sees("此后记作王教授的发言", "开场、其他")
    await recorder.says("第二句")
    row = await world.read(lambda s: record_notes.standing_notes(s, stage.id)[-1])
    assert (row.text, row.speaker) == ("第二句", "王教授")
    # The line moved down with each note; a page can say up to where it has got everything.
    (account,) = await world.read(lambda s: people.accounts_of(s, recorder.person_id))
    refs = await world.read(lambda s: outbox.undelivered(s, account.messenger, account.chat))
    assert refs and "" not in refs
    await world.later(days=1, hours=1)
    await recorder.says("过了一天")
    await recorder.sees("一天没有新的记录", "记下的都在")
    assert len(await notes(stage)) == 2


async def test_a_meeting_that_is_called_off_takes_no_more_notes(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    await records(recorder)

    def called_off(state: str) -> Any:
        def unit(session: Session) -> None:
            meeting = meeting_rows.meeting(session, stage.id)
            assert meeting is not None
            meeting.state = state

        return unit

    await world.write(called_off("postponed"))
    await recorder.says("还有一句")
    await recorder.sees("会议延期")
    await recorder.says("/record")
    await recorder.sees("没有由您记录的会议")
    await world.write(called_off("published"))
    await recorder.says("/record")
    await world.write(called_off("cancelled"))
    await recorder.says("还有一句")
    await recorder.sees("已经结束或取消")
    assert await notes(stage) == []


async def test_the_record_follows_the_call_and_the_recorder_who_may_not_call_only_notes(
    world: World,
) -> None:
    desk, recorder, _, stage = await office_of(world)
    first, second = await items(stage)
    await records(recorder)
    await recorder.presses("下一议题")

    def called(session: Session) -> list[bool]:
        return [item.called_at is not None for item in meeting_rows.agenda_of(session, stage.id)]

    # The recorder has no right to call anybody in: only the notes go there.
    assert await world.read(called) == [False, False]
    await desk.presses_route("uu", stage.id, 0)
    await desk.presses_route("uu", stage.id, first)
    assert await world.read(called) == [True, True]
    await recorder.says("第二项开始")
    await recorder.sees("2. 库房改造方案")
    # Who may, moves both on.
    await desk.says("/record")
    await desk.says("/next")
    await desk.sees("议程已经记完")
    ended = await world.read(lambda s: meeting_rows.agenda_of(s, stage.id)[1].ended_at)
    assert ended is not None
    assert await notes(stage) == [("第二项开始", None, second)]
