"""The demo's past meeting as it was recorded, and what was made of it: record, signature, minutes
agreed to by the units and issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.demo.preparing import SECRETARY, Life
from chat.texts.issued_minutes_draft import proposed
from meetings import approvals, minutes_copies, recording
from meetings.changes import Actor
from meetings.issued_minutes import chain, drafting, facts, issuing
from meetings.meetings import Refused
from meetings.minutes.appointing import begin
from meetings.office import Office
from meetings.record import results, signing
from meetings.record.resolution_list import take_in
from meetings.recording import items
from storage import Session
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import minutes_copies as copy_rows
from storage import record as record_rows
from storage import tasks as task_rows

#: Who records.
RECORDER = "沈静怡"
#: What was said on each item, and what came of it.
SAID: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        (
            "江北辰：全年计划数字化八十万页，已完成六十二万页，年底前可完成。",
            "许明川：扫描质量抽查要跟上，返工的要单独统计。",
        ),
        "heard",
        "",
    ),
    (
        (
            "林小满：办法征求了十二家单位意见，采纳九条。",
            "葉之秋：涉外檔案的審核時限建議再寫明確。",
            "苏知远：原则上可以，按大家的意见改好再印发。",
        ),
        "in_principle",
        "《档案开放审核办法》按会议意见修改后印发，审核流程要有一张图。",
    ),
    (
        (
            "周会宁：去年冬季检查发现的三处隐患已整改两处。",
            "苏知远：库房消防是底线，本月查完，书面报告。",
        ),
        "passed",
        "各处按分工开展冬季安全检查，库房消防检查情况书面报告。",
    ),
)
#: Who agrees to the minutes, in the order of the chain; the director's secretary taps for him.
AGREE = ("唐若溪", "林小满", "江北辰", "葉之秋", "唐若溪")

#: Who signed for their copy.
RECEIVED = ("林小满", "葉之秋", "柳絮", "沈静怡", "唐若溪")


async def record(life: Life, meeting: int) -> None:
    """The notes of the meeting, and what became of each item; it has just ended."""
    agenda = await life.do(
        SECRETARY, lambda s, _: [item.id for item in meeting_rows.agenda_of(s, meeting)]
    )
    await life.do(SECRETARY, lambda s, a: _recorder(s, a, meeting, life.ids[RECORDER], life.now))
    began = life.now - timedelta(hours=2, minutes=30)
    for number, (item, (notes, outcome, words)) in enumerate(zip(agenda, SAID, strict=True)):
        turned = began + timedelta(minutes=40 * number)
        await _does(life, RECORDER, items.to_item, meeting, item, now=turned)
        for at, text in enumerate(notes):
            said_at = turned + timedelta(minutes=9 * at + 4)
            note = recording.NewNote(text, said_at)
            await _does(life, RECORDER, recording.add_note, meeting, note, now=said_at)
        await _does(life, RECORDER, _decided, item, outcome)
        if words:
            await _does(life, RECORDER, _worded, item, words)
    await life.app.settle()


async def issue(life: Life, meeting: int) -> None:
    """The action items stand in the record, it is signed; the minutes go round and out."""
    for task in await life.do(
        SECRETARY, lambda s, _: [one.id for one in task_rows.tasks_of_meeting(s, meeting)]
    ):
        await _does(life, RECORDER, _taken_in, meeting, task)
    await _does(life, RECORDER, _sent_to_be_signed, meeting)
    await _does(life, "唐若溪", _agreed, meeting)
    await _does(life, SECRETARY, _drafted, meeting)
    for name in AGREE:
        await _does(life, name, _agreed, meeting)
    await _does(life, SECRETARY, _issued, meeting)
    for name in RECEIVED:
        await _does(life, name, _received, meeting)
    await life.app.settle()


async def _does(
    life: Life,
    name: str,
    use_case: Callable[..., Any],
    *given: Any,
    now: datetime | None = None,
) -> Any:
    at = now or life.now
    return await life.do(name, lambda s, a: use_case(s, a, *given, now=at, office=life.office))


def _recorder(session: Session, actor: Actor, meeting: int, person: int, now: datetime) -> None:
    """Appointed in good time, and gladly; the devices were seen to."""
    before = now - timedelta(days=3)
    begin(session, actor.who.person_id, meeting, person, "recorder", accepted=True, now=before)


def _decided(
    session: Session, actor: Actor, item: int, outcome: str, *, now: datetime, office: Office
) -> Any:
    return results.set_outcome(session, actor, item, outcome, now=now)


def _taken_in(
    session: Session, actor: Actor, meeting: int, task: int, *, now: datetime, office: Office
) -> Any:
    return take_in(session, actor, meeting, task, now=now)


def _worded(
    session: Session, actor: Actor, item: int, words: str, *, now: datetime, office: Office
) -> Any:
    return results.set_words(session, actor, item, words, edits=1, now=now, office=office)


def _sent_to_be_signed(
    session: Session, actor: Actor, meeting: int, *, now: datetime, office: Office
) -> Any:
    return signing.send(session, actor, meeting, anyway=True, now=now, office=office)


def _drafted(
    session: Session, actor: Actor, meeting: int, *, now: datetime, office: Office
) -> Any:
    row = meeting_rows.meeting(session, meeting)
    assert row is not None
    known = facts.facts_of(session, actor.who, row, now=now, office=office)
    if isinstance(known, Refused):
        return known
    begun = drafting.begin(
        session, actor, meeting, proposed(office, known), now=now, office=office
    )
    if isinstance(begun, Refused):
        return begun
    return chain.send(
        session, actor, begun.minutes_id, edits=0, knowingly=True, now=now, office=office
    )


def _agreed(session: Session, actor: Actor, meeting: int, *, now: datetime, office: Office) -> Any:
    """Whatever of record and minutes waits."""
    record = record_rows.record(session, meeting)
    editions = minutes_rows.editions_of(session, meeting)
    waiting = editions[-1].approval_id if editions else record.approval_id if record else None
    assert waiting is not None
    return approvals.decide(session, actor, waiting, approve=True, now=now, office=office)


def _issued(session: Session, actor: Actor, meeting: int, *, now: datetime, office: Office) -> Any:
    newest = minutes_rows.editions_of(session, meeting)[-1]
    return issuing.issue(session, actor, newest.id, now=now, office=office)


def _received(
    session: Session, actor: Actor, meeting: int, *, now: datetime, office: Office
) -> Any:
    """One's own copy, or that of whom one speaks for."""
    held = minutes_rows.holding(session, meeting)
    assert held is not None
    mine = {actor.who.person_id, *actor.who.represents}
    copy = next(one for one in copy_rows.copies_of(session, held.id) if one.person_id in mine)
    return minutes_copies.receive(session, actor, copy.id, now=now, office=office)
