"""Rows 4.3, 4.4: notes while the meeting runs, who speaks, items, votes, resolutions, sound."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings import minutes
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World

VOICE = ("voice-7.ogg", b"OggS\x00\x02" + bytes(40))


async def office_of(world: World) -> tuple[Person, Person, Person, Stage]:
    """The desk, the recorder, a speaker, and a meeting with two items that begins."""
    desk = await world.hires("周会务", roles=("secretariat",))
    recorder = await world.hires("林小满", unit="办公室", title="科员")
    speaker = await world.hires("何平", unit="保管处", title="处长")
    stage = await published(world, desk, [desk, recorder, speaker])

    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        meeting.chair_id = desk.person_id
        for position, title in enumerate(("档案利用办法", "库房改造方案"), 1):
            session.add(
                meeting_rows.AgendaItem(meeting_id=stage.id, position=position, title=title)
            )

    await world.write(unit)

    def recorded(session: Session) -> object:
        return minutes.appoint(
            session,
            actor(session, desk),
            stage.id,
            recorder.person_id,
            "recorder",
            now=world.clock.now(),
            office=world.office,
        )

    await world.write(recorded)
    await world.at(NINE)
    return desk, recorder, speaker, stage


async def notes(stage: Stage) -> list[tuple[str, int | None, int | None]]:
    """Text, speaker and item of every note that stands."""

    def read(session: Session) -> list[tuple[str, int | None, int | None]]:
        found = record_notes.standing_notes(session, stage.id)
        return [(row.text, row.speaker_id, row.item_id) for row in found]

    found: list[tuple[str, int | None, int | None]] = await stage.world.read(read)
    return found


async def items(stage: Stage) -> list[int]:
    def read(session: Session) -> list[int]:
        return [item.id for item in meeting_rows.agenda_of(session, stage.id)]

    found: list[int] = await stage.world.read(read)
    return found


async def test_a_meeting_is_recorded_from_the_first_word_to_the_vote(any_world: World) -> None:
    await is_recorded(any_world)


@pytest.mark.proof
@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_the_same_over_a_messenger_without_buttons(world: World) -> None:
    await is_recorded(world)


async def is_recorded(world: World) -> None:
    """Two devices, a restart in the middle, a voice note written down, a vote, a resolution."""
    desk, recorder, speaker, stage = await office_of(world)
    await stage.signs_in(desk, recorder, speaker)
    first, second = await items(stage)

    await recorder.says("/record")
    await recorder.sees("开场、其他", "本次会议录音吗", "每发一条")
    await recorder.presses("已告知并同意录音")
    await recorder.sees("已记下：已告知并同意录音")
    await recorder.says("主持人宣布开会")
    await recorder.sees("已记第1条", "09:00")
    await recorder.presses("下一议题")
    await recorder.sees("1. 档案利用办法", "已转到这一项")
    # Its own name before the colon: one of those in the room.
    await recorder.says("何平：由何平负责修订办法，12月4日前完成")
    await recorder.sees("已记第2条", "何平")
    assert (await notes(stage))[1] == (
        "由何平负责修订办法，12月4日前完成",
        speaker.person_id,
        first,
    )
    await world.restarts()
    # The mode is still on, and the speaker still speaks.
    await recorder.says("同时听取意见")
    await recorder.sees("已记第3条", "何平")

    # A second device, the deputy's or a host's: everything is added.
    await desk.says("/record")
    await desk.says("现场照片见附件")
    await desk.sees("已记第4条")
    assert len(await notes(stage)) == 4

    await recorder.sends(*VOICE)
    await recorder.sees("已记第5条")
    await recorder.presses("加文字稿")
    await recorder.says("同意按修订稿印发")
    await recorder.sees("未确认", "同意按修订稿印发")
    await recorder.presses("确认文字稿")
    await recorder.sees("已确认", "同意按修订稿印发")

    await recorder.says("/record")
    await recorder.presses("看记录")
    await recorder.presses("档案利用办法（4条）")
    await recorder.presses("2")
    await recorder.sees("何平：由何平负责修订办法")
    await recorder.presses("列为议定事项")
    await recorder.sees("已列为议定事项", "何平", "12月4日", "请核对")
    made = await resolutions(stage)
    assert [(row.owner_id, str(row.due_on), row.item_id) for row in made] == [
        (speaker.person_id, "2026-12-04", first)
    ]

    await recorder.presses("表决")
    await recorder.sees("应到3人，在场3人")
    await recorder.says("4 0 0")
    await recorder.sees("多于在场有表决权的3人")
    await recorder.says("2 1 0")
    await recorder.presses("举手")
    await recorder.sees("同意2票，反对1票", "须2票，已达到")
    await recorder.presses("通过")
    await recorder.sees("已记下：同意2票", "1. 档案利用办法")
    result = await result_of(stage, first)
    assert (result.votes_for, result.votes_against, result.outcome) == (2, 1, "passed")
    assert (result.present, result.expected, result.vote) == (3, 3, "hands")

    await recorder.says("/next")
    await recorder.sees("2. 库房改造方案")
    await recorder.says("何平汇报方案")
    assert (await notes(stage))[-1] == ("何平汇报方案", None, second)
    await recorder.says("/quit")
    await recorder.sees("已退出记录", "/record")
    await recorder.says("这句不进记录")
    assert len(await notes(stage)) == 6


async def note_id(stage: Stage, number: int) -> int:
    def read(session: Session) -> int:
        found = sorted(record_notes.standing_notes(session, stage.id), key=lambda row: row.id)
        return found[number - 1].id

    found: int = await stage.world.read(read)
    return found


async def resolutions(stage: Stage) -> list[rows.RecordResolution]:
    found: list[rows.RecordResolution] = await stage.world.read(
        lambda session: list(rows.resolutions_of(session, stage.id))
    )
    return found


async def result_of(stage: Stage, item_id: int) -> rows.RecordResult:
    found = await stage.world.read(lambda session: record_notes.result_of(session, item_id))
    assert found is not None
    result: rows.RecordResult = found
    return result


async def test_before_the_meeting_and_without_right_nothing_is_noted(world: World) -> None:
    desk, recorder, speaker, stage = await office_of(world)
    await speaker.says("/record")
    await speaker.sees("没有由您记录的会议")
    await speaker.says("/help")
    await speaker.sees_nothing_of("/record")
    await recorder.says("/help")
    await recorder.sees("/record")
    await speaker.presses_route("Jb", stage.id)
    await speaker.sees("请联系会务组")
    world_of_tomorrow = await published(
        world, desk, [desk], title="明天的会", starts_at=NINE + timedelta(days=1)
    )
    await desk.presses_route("Jb", world_of_tomorrow.id)
    await desk.sees("还没到时间", "08:00")
    assert await notes(stage) == []
