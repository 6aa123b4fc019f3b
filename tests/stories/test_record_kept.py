"""Row 4.5: what waits for the signature is withdrawn by a change and by nothing else; what was
signed is kept, by hand too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from meetings import approvals, notices, recording
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.notices.requests import withdraw_requests
from meetings.record import signing
from meetings.recording import mending, sound, voting
from storage import Session, record_notes
from storage import approvals as approval_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import record as rows
from tests.stories.meeting_stage import NINE, pdf
from tests.stories.notice_stage import actor
from tests.stories.record_stage import RecordStage, recorded
from tests.stories.world import Person, World


async def sent(world: World) -> RecordStage:
    """The record waits for the chair."""
    staged = await recorded(world)
    await world.at(NINE)
    await staged.stage.signs_in(staged.chair, staged.guest)
    await staged.writes(0, "会议开始。")
    await staged.decides(4, 4)
    await staged.recorder.presses_route("Kz", staged.id, 1)
    assert await staged.state() == "asked"
    return staged


async def does(staged: RecordStage, person: Person, use_case: Callable[..., Any]) -> Any:
    """A use case of this person; it is not refused."""
    world = staged.world

    def unit(session: Session) -> Any:
        now, office = world.clock.now(), world.office
        done = use_case(session, actor(session, person), now=now, office=office)
        assert not isinstance(done, Refused), done
        return done

    done = await world.write(unit)
    await world.app.settle()
    return done


async def papers(staged: RecordStage) -> list[tuple[str, int, bool, bool]]:
    """Each of the meeting's papers: file, editions, official, whether it is the record's."""

    def read(session: Session) -> list[tuple[str, int, bool, bool]]:
        record = rows.record(session, staged.id)
        assert record is not None
        found = document_rows.documents_of(session, staged.id)
        return [
            (edition.file_name, edition.number, paper.official, paper.id == record.document_id)
            for paper, edition in found
        ]

    found: list[tuple[str, int, bool, bool]] = await staged.world.read(read)
    return found


async def test_called_off_nobody_signs_and_what_was_written_stays(world: World) -> None:
    staged = await sent(world)
    [approval] = await world.read(lambda s: [one.id for one in approval_rows.pending(s)])
    await does(
        staged,
        staged.desk,
        lambda s, a, **k: notices.cancel(s, a, staged.id, reason="改期另办", **k),
    )
    assert await staged.state() == "open"
    await staged.chair.presses_route("as", approval)
    await staged.chair.sees_nothing_of("同意")
    await staged.recorder.presses_route("Ka", staged.id)
    await staged.recorder.sees("会议已取消", "已写的记录留着", "记录人：林小满")
    await staged.recorder.presses("通读记录")
    await staged.recorder.sees("会议开始。", "听取")
    await staged.recorder.presses_route("Kd", staged.id, 0)
    await staged.recorder.sees("not-allowed")


async def test_people_asked_anew_are_no_reason_to_withdraw_it(world: World) -> None:
    staged = await sent(world)

    def asks_anew(session: Session, by: Actor, **more: Any) -> None:
        meeting = meeting_rows.locked(session, staged.id)
        assert meeting is not None
        withdraw_requests(session, by, meeting, now=more["now"])

    await does(staged, staged.desk, asks_anew)
    assert await staged.state() == "asked"
    assert len(await world.read(approval_rows.pending)) == 1


async def test_only_a_change_withdraws_and_who_sent_it_hears_of_it(world: World) -> None:
    staged = await sent(world)
    desk, recorder, first = staged.desk, staged.recorder, staged.items[0]
    # The same once more, an old button, words that are not taken: nothing changed.
    await desk.presses_route("Kk", first, 4, 1)
    await desk.sees("内容没变")
    await desk.presses_route("Kk", first, 0, 0)
    await desk.presses_route("Kd", staged.id, 0)
    await desk.says("机密★10年")
    await desk.sees("level-mark")
    await desk.says("会议开始。")
    await desk.presses("完")
    await desk.sees("内容没变")
    assert await staged.state() == "asked"
    await desk.presses_route("Kk", first, 0, 1)
    await desk.sees("送签已撤回", "结果：通过")
    assert await staged.state() == "open"
    await recorder.sees("周会务改了“档案利用工作会”的会议记录，送签已撤回")


async def test_what_is_noted_live_goes_on_as_the_pages_do(world: World) -> None:
    staged = await sent(world)
    recorder, first = staged.recorder, staged.items[0]
    await recorder.presses_route("Ja", staged.id)
    await recorder.sees("现在改，会撤回")
    await recorder.presses_route("Jz", first)
    await recorder.sees("现在改，会撤回")
    note = recording.NewNote("王五：还要十万元", world.clock.now())
    changes: list[Callable[..., Any]] = [
        lambda s, a, **k: recording.add_note(s, a, staged.id, note, **k),
        lambda s, a, **k: mending.edit_note(s, a, ids[0], "还要九万元", edits=0, **k),
        lambda s, a, **k: mending.move_note(s, a, ids[0], first, **k),
        lambda s, a, **k: mending.set_note_speaker(s, a, ids[0], None, "客人", **k),
        lambda s, a, **k: mending.strike(s, a, ids[0], **k),
        lambda s, a, **k: voting.enter_vote(
            s,
            a,
            first,
            voting.Count(2, 0, 0),
            way="hands",
            outcome="passed",
            edits=record_notes.result_of(s, first).edits,
            **k,
        ),
    ]
    ids: list[int] = []
    for change in changes:
        done = await does(staged, recorder, change)
        assert await staged.state() == "open", done
        ids = ids or [done.note_id]
        await recorder.presses_route("Kz", staged.id, 1)
        assert await staged.state() == "asked"
    # Whether sound may be taken changes nothing of what is signed.
    await does(
        staged, recorder, lambda s, a, **k: sound.note_consent(s, a, staged.id, "agreed", **k)
    )
    assert await staged.state() == "asked"


async def test_signed_in_the_chat_and_by_hand_the_scan_is_the_record(world: World) -> None:
    staged = await sent(world)
    recorder, chair = staged.recorder, staged.chair
    await recorder.presses_route("KB", staged.id)
    await recorder.sees("record-scan-early")
    await chair.presses_route("KB", staged.id)
    await chair.sees("not-allowed")
    await chair.presses("同意")
    assert await papers(staged) == [("会议记录 档案利用工作会.docx", 1, False, True)]
    await recorder.presses_route("Ka", staged.id)
    await recorder.presses("录入手签件")
    await recorder.sees("存为正式件")
    await recorder.says("在路上")
    await recorder.sends("签字页.pdf", pdf("signed"))
    await recorder.sees("手签件已存为正式件", "已签字")
    assert await papers(staged) == [
        ("会议记录 档案利用工作会.docx", 1, False, False),
        ("签字页.pdf", 1, True, True),
    ]
    # Sent again it is the next edition; corrected and signed anew it is official no more.
    await recorder.presses("录入手签件")
    await recorder.sends("签字页2.pdf", pdf("signed again"))
    await world.later(minutes=1)
    await recorder.presses("补正")
    await recorder.says("金额写错")
    await staged.writes(0, "会议九点开始。")
    await recorder.presses_route("Kz", staged.id, 1)
    await chair.presses("同意")
    assert await papers(staged) == [
        ("会议记录 档案利用工作会.docx", 2, False, True),
        ("签字页2.pdf", 2, False, False),
    ]


async def test_opened_again_at_once_what_was_signed_is_kept_all_the_same(world: World) -> None:
    staged = await sent(world)

    def unit(session: Session) -> None:
        [found] = approval_rows.pending(session)
        now, office = world.clock.now(), world.office
        approvals.decide(
            session, actor(session, staged.chair), found.id, approve=True, now=now, office=office
        )
        by = actor(session, staged.recorder)
        signing.correct(session, by, staged.id, "金额写错", now=now, office=office)

    await world.write(unit)
    await world.later(minutes=1)
    assert await staged.state() == "open"
    assert await papers(staged) == [("会议记录 档案利用工作会.docx", 1, False, True)]


async def test_a_written_part_is_not_written_over_by_an_old_button(world: World) -> None:
    staged = await recorded(world)
    await world.at(NINE + timedelta(minutes=5))
    note = recording.NewNote("记一笔", world.clock.now())
    await does(
        staged, staged.recorder, lambda s, a, **k: recording.add_note(s, a, staged.id, note, **k)
    )
    await staged.writes(0, "手写的一份。")
    await staged.recorder.presses_route("Kf", staged.id, 0)
    await staged.recorder.sees("手写的一份。", "第1版")
