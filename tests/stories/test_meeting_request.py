"""Rows 2.1a, 2.10: the request to hold a meeting, its decision, and what it is bound to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import docx
import pytest

from meetings import drafting, notices
from meetings.drafting import Field
from meetings.inviting import Pick
from meetings.meetings import Refused
from meetings.participants import invite
from storage import Session
from storage import meetings as meeting_rows
from storage import preparation as preparation_rows
from storage import proposals as rows
from tests.stories.approval_stage import heads, leads, newest
from tests.stories.notice_stage import TUESDAY, actor, draft
from tests.stories.world import Person, World
from tests.stories.world import office as shipped

REASON = "三季度工作须集中研究"


async def office_of(world: World, package: str = "standard") -> tuple[Person, Person, Person, int]:
    """The desk, the head of its unit, the leader in charge, and a draft that is to be approved."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    head = await world.hires("吴主任", title="主任", rank="正处级")
    leader = await world.hires("李局长", unit="局领导", title="局长", rank="副厅级")
    await heads(world, head, "办公室")
    await leads(world, leader, "办公室")
    meeting_id = await draft(world, desk, [leader, head])

    def asked(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.package = package

    await world.write(asked)
    return desk, head, leader, meeting_id


async def writes(desk: Person, meeting_id: int) -> None:
    """填写请示: reason and form; the rest skipped."""
    await desk.presses_route("Bp", meeting_id)
    await desk.presses("填写请示")
    await desk.says(REASON)
    await desk.presses("视频召开")
    for _ in range(3):
        await desk.presses("跳过")


async def edits(world: World, desk: Person, meeting_id: int, values: dict[Field, Any]) -> None:
    def unit(session: Session) -> None:
        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        who = actor(session, desk)
        drafting.write_fields(
            session, who, meeting, values, now=world.clock.now(), office=world.office
        )

    await world.write(unit)


async def moves(world: World, desk: Person, meeting_id: int, by: timedelta) -> None:
    times = [(at + by).isoformat() for at in (TUESDAY, TUESDAY + timedelta(hours=2))]
    await edits(world, desk, meeting_id, {Field.TIME: times})


async def states(world: World, meeting_id: int) -> list[tuple[int, str]]:
    """Every edition and how it stands."""

    def read(session: Session) -> list[tuple[int, str]]:
        found = [rows.request_edition(session, meeting_id, number) for number in range(1, 9)]
        return [(row.edition, row.state) for row in found if row is not None]

    found: list[tuple[int, str]] = await world.read(read)
    return found


async def test_written_decided_and_asked_again_after_a_large_change(world: World) -> None:
    desk, head, leader, meeting_id = await office_of(world)
    await desk.presses_route("np", meeting_id)
    await desk.sees("会议请示还没获批")
    await desk.presses_route("Bs", meeting_id)
    await desk.sees("请先填写请示")
    await writes(desk, meeting_id)
    seen = await desk.sees(
        "第1稿，还没送批", f"理由：{REASON}", "视频召开", "人员：2人（出席2人）"
    )
    assert "送批" in [label for label, _ in seen.choices]

    await desk.presses("送批")
    await desk.sees("已送批。定了通知您")
    await head.sees("请您决定", "会议请示", "类别：四类会议", f"理由：{REASON}", "时间：12月1日")
    await head.presses("退回")
    await head.says("写明规模")
    await desk.sees("召开季度工作会的请示由吴主任退回：写明规模")
    await desk.presses_route("Bp", meeting_id)
    await desk.presses("修改")
    await desk.presses("不变")
    await desk.presses("不变")
    await desk.says("各处室负责人参加")
    await desk.presses("跳过")
    await desk.presses("跳过")
    await desk.presses("送批")
    await head.sees("第2次", "规模：各处室负责人参加")
    await head.presses("同意")
    await leader.sees("请您决定", "会议请示")
    await leader.presses("同意")
    await desk.sees("李局长已同意召开季度工作会，可以发通知了")
    assert await states(world, meeting_id) == [(1, "returned"), (2, "approved")]
    await desk.presses_route("np", meeting_id)
    await desk.sees_nothing_of("请示")
    # Nothing changed: it need not be sent again, whatever button is left.
    await desk.presses_route("Bs", meeting_id)
    await desk.sees("request-approved")

    # Half an hour is a small change: what was approved stands.
    await moves(world, desk, meeting_id, timedelta(minutes=30))
    await desk.presses_route("np", meeting_id)
    await desk.sees_nothing_of("请示")
    # Two days later it is another meeting.
    await moves(world, desk, meeting_id, timedelta(days=2))
    await desk.presses_route("np", meeting_id)
    await desk.sees("会议获批后变动较大")
    await desk.presses_route("Bp", meeting_id)
    await desk.sees("获批后变动较大，请再送批", "时间：原12月1日", "现12月3日")
    await desk.presses("修改")
    for _ in range(3):
        await desk.presses("不变")
    await desk.presses("跳过")
    await desk.presses("跳过")
    await desk.sees("这次为什么再报")
    await desk.says("领导行程有变")
    await desk.presses("送批")
    await head.sees("第3次报批", "变更原因：领导行程有变", "时间：原12月1日", "现12月3日")
    # Moved once more while it waits: nobody decides about a time that holds no more.
    await moves(world, desk, meeting_id, timedelta(days=9))
    assert (await states(world, meeting_id))[-1] == (3, "withdrawn")
    await head.presses_route("aa", await newest(world), 0, 0)
    await desk.presses_route("Bp", meeting_id)
    await desk.sees("第3稿，已作废，请再送批")


async def test_more_people_than_were_approved(world: World) -> None:
    desk, head, leader, meeting_id = await office_of(world)
    await writes(desk, meeting_id)
    await desk.presses("送批")
    await head.presses("同意")
    more = [await world.hires(f"职工{at}", unit="财务处", bound=False) for at in range(2)]

    def invites(session: Session) -> None:
        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        invite(session, meeting, [Pick(one.person_id) for one in more], now=world.clock.now())

    await world.write(invites)
    await leader.presses("同意")
    await leader.sees("会议在送批后变动较大", "request-changed")
    # Who sent it hears of it, once however often it is pressed.
    await desk.sees("季度工作会送批后变动较大", "请核对后再送批", "人数：原2，现4")
    await desk.looks()
    await leader.presses_route("aa", await newest(world), 0, 0)
    await desk.sees_nothing_of("变动较大")
    assert await states(world, meeting_id) == [(1, "asked")]
    await desk.presses_route("Bp", meeting_id)
    await desk.sees("送批后有变动", "人数：原2，现4")
    await desk.presses("送批")
    assert await states(world, meeting_id) == [(1, "withdrawn"), (2, "asked")]
    await head.sees("人员：4人")


async def test_the_profile_may_block_the_notice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = shipped()
    rule = replace(found.profile.meeting_request, required="block")
    blocking = replace(found, profile=replace(found.profile, meeting_request=rule))
    desk, _, _, meeting_id = await office_of(world)

    def send(session: Session, office: Any) -> Any:
        return notices.ask_first(
            session,
            actor(session, desk),
            meeting_id,
            edits=0,
            now=world.clock.now(),
            office=office,
        )

    outcome = await world.write(lambda s: send(s, blocking))
    assert isinstance(outcome, Refused) and outcome.code == "request-missing"
    sent = await world.write(lambda s: send(s, world.office))
    assert not isinstance(sent, Refused)


async def test_a_simple_meeting_owes_no_request(world: World) -> None:
    desk, _, _, meeting_id = await office_of(world, "simple")
    await desk.presses_route("np", meeting_id)
    await desk.sees_nothing_of("请示")
    await desk.presses_route("Bp", meeting_id)
    await desk.sees("不要求报批，需要时也可以写")


async def test_the_document_has_the_letter_the_plan_and_the_duties(world: World) -> None:
    desk, head, _, meeting_id = await office_of(world)

    def groups(session: Session) -> None:
        group = preparation_rows.WorkGroup(
            meeting_id=meeting_id, name="材料组", leader_id=head.person_id, text="起草材料"
        )
        session.add(group)
        session.flush()
        session.add(preparation_rows.WorkGroupMember(group_id=group.id, person_id=desk.person_id))

    await world.write(groups)
    await desk.presses_route("Bt", meeting_id)
    await desk.sees("请先填写请示")
    await writes(desk, meeting_id)
    await desk.presses("请示文稿")
    seen = await desk.sees("召开季度工作会的请示")
    said = text_of(world, seen.files[0].digest)
    for part in (
        "办公室关于召开季度工作会的请示",
        "青川市档案馆领导：",
        f"{REASON}。拟召开季度工作会。",
        "一、会议名称及类别：季度工作会（四类会议）",
        "12月1日（星期二）14:00",
        "妥否，请批示。",
        "附件：1.季度工作会方案",
        "2.季度工作会会务分工",
        "1. 听取季度情况",
        "材料组",
        "吴主任",
        "起草材料",
    ):
        assert part in said, part
    # The attachment counts its own headings.
    assert said.count("一、会议名称及类别") == 2
    # Nobody but the hosts has it.
    await head.presses_route("Bt", meeting_id)
    await head.sees("not-allowed")


def text_of(world: World, digest: str) -> str:
    """Everything a document says, tables too, as another library reads it."""
    document = docx.Document(str(world.app.files.path(digest)))
    found = [paragraph.text for paragraph in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(found)
