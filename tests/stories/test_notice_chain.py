"""Rows 2.2, 2.10: where the package asks for it, a notice is reviewed and signed off first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meetings import attendance
from meetings.drafting import Field
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from tests.stories import approval_stage
from tests.stories import notice_stage as stage
from tests.stories.approval_stage import newest, state_of
from tests.stories.notice_stage import TUESDAY, draft
from tests.stories.revision_stage import at, edits, edits_of, row
from tests.stories.world import Person, World
from tests.stories.world import office as shipped

WEDNESDAY = TUESDAY + timedelta(days=1)


async def cast(world: World) -> tuple[Person, Person, Person, Person]:
    """Organiser, unit head, leader in charge, a guest."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    head = await world.hires("韩主任", title="主任")
    leader = await world.hires("高远", unit="局领导", title="副局长")
    lin = await world.hires("林小满", unit="财务处", title="处长")
    await approval_stage.heads(world, head, "办公室")
    await approval_stage.leads(world, leader, "办公室")
    return desk, head, leader, lin


async def standard(world: World, desk: Person, people: Sequence[Person]) -> int:
    """A draft whose package has its notice signed off."""
    meeting_id = await draft(world, desk, people)
    await edits(world, desk, meeting_id, {Field.PACKAGE: "standard"})
    return meeting_id


async def asked(world: World, desk: Person, meeting_id: int) -> int:
    """送签; returns the request's id."""
    await desk.presses_route("np", meeting_id)
    await desk.presses("送签")
    return await newest(world)


async def signed(world: World, approval_id: int, *by: Person) -> None:
    """同意, one after the other."""
    for step, person in enumerate(by):
        await person.presses_route("aa", approval_id, step)


async def test_a_notice_is_reviewed_returned_and_signed_off(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin, leader])
    await desk.presses_route("np", meeting_id)
    await desk.sees("送签并签发后自动发出", "共 2 人", "送签")
    await desk.presses("送签")
    await desk.sees("等韩主任审签", "签发后自动发出")
    card = await head.sees("请您决定", "会议通知", "发给 2 人", "12月1日（星期二）14:00—16:00")
    assert "三楼会议室" in card.text and "听取季度情况" in card.text
    assert "答复截止：11月30日（星期一）17:00" in card.text
    await desk.presses_route("mp", meeting_id)
    await desk.sees("通知已送签，等韩主任审签", "看审批单")

    await head.presses("退回")
    await head.says("请写明着装要求")
    await desk.sees("韩主任退回了", "还没有发出", "请写明着装要求")
    await desk.presses_route("mp", meeting_id)
    await desk.sees("送签被退回（韩主任）：请写明着装要求", "预览并送签")
    await lin.sees_nothing_of("季度工作会")
    await edits(world, desk, meeting_id, {Field.REQUIREMENTS: "着正装"})
    await world.restarts()
    again = await asked(world, desk, meeting_id)
    # The second round says what is new.
    await head.sees("第2次", "着正装")

    await head.presses_route("aa", again, 0)
    await leader.sees("请您决定", "会议通知", "着正装")
    await lin.sees_nothing_of("季度工作会")
    await lin.looks()
    await leader.presses_route("aa", again, 1)
    await lin.sees("参会通知", "季度工作会", "着正装", "11月30日（星期一）17:00 前答复")
    await desk.sees("高远已签发“季度工作会”的通知", "2 人")
    published = await world.read(lambda s: meeting_rows.revision(s, meeting_id, 1))
    assert published.by_id == desk.person_id


async def test_there_is_no_way_round_the_chain(world: World) -> None:
    desk, _, _, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await standard(world, desk, [lin])
    now = await edits_of(world, meeting_id)
    await desk.presses_route("ny", meeting_id, now)
    await desk.sees("notice-needs-sign-off")
    await lin.presses_route("er", meeting_id, now)
    await lin.sees("not-allowed")
    approval_id = await asked(world, desk, meeting_id)
    await desk.presses_route("er", meeting_id, now)
    assert await newest(world) == approval_id
    # The organiser and whoever asked decide nothing; nor does the rest of the secretariat.
    await desk.presses_route("aa", approval_id, 0)
    await desk.sees("own-request")
    await other.presses_route("aa", approval_id, 0)
    await lin.presses_route("aa", approval_id, 0)
    await lin.sees("not-allowed")
    assert await state_of(world, approval_id) == "pending"
    # A simple one has nothing to be signed: the old button shows the preview.
    simple = await draft(world, desk, [lin], title="小会")
    await desk.presses_route("er", simple, await edits_of(world, simple))
    await desk.sees("还没有发出", "确认发出")


async def test_the_head_who_organises_does_not_review_their_own(world: World) -> None:
    _, head, leader, lin = await cast(world)

    def made_secretary(session: Session) -> None:
        from storage import people as people_rows

        session.add(
            people_rows.RoleGrant(
                person_id=head.person_id, role="secretariat", granted_at=world.clock.now()
            )
        )

    await world.write(made_secretary)
    meeting_id = await standard(world, head, [lin])
    approval_id = await asked(world, head, meeting_id)
    await leader.sees("请您决定", "会议通知")
    await leader.presses_route("aa", approval_id, 1)
    await lin.sees("参会通知")


async def test_what_is_edited_meanwhile_is_sent_again(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await standard(world, desk, [lin])
    approval_id = await asked(world, desk, meeting_id)
    await head.presses_route("aa", approval_id, 0)
    await desk.looks()
    await edits(world, other, meeting_id, {Field.PLACE: "五楼会议室"})
    await desk.sees("吴会务改了季度工作会", "作废", "重新送签")
    await leader.presses_route("aa", approval_id, 1)
    assert await state_of(world, approval_id) == "withdrawn"
    await lin.sees_nothing_of("季度工作会")
    await desk.presses_route("mp", meeting_id)
    await desk.sees("送签后又有改动，原送签作废")
    # So does another person on the list, or another unit asked.
    second = await asked(world, desk, meeting_id)
    await desk.presses_route("mt", meeting_id, 1)
    await desk.says("高远")
    await desk.presses("完成")
    assert await state_of(world, second) == "withdrawn"
    third = await asked(world, desk, meeting_id)
    await signed(world, third, head, leader)
    await lin.sees("参会通知", "五楼会议室")
    assert len({approval_id, second, third}) == 3


async def test_what_changed_behind_its_back_is_never_signed(world: World) -> None:
    """Bound to the edits: also where nobody called the request back."""
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    approval_id = await asked(world, desk, meeting_id)

    def edit(session: Session) -> None:
        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        meeting.place, meeting.edits = "五楼会议室", meeting.edits + 1

    await world.write(edit)
    await signed(world, approval_id, head, leader)
    await leader.sees("notice-edited")
    assert await state_of(world, approval_id) == "pending"
    await lin.sees_nothing_of("季度工作会")
    # The hosts are not left waiting for what nobody can sign.
    await desk.presses_route("mp", meeting_id)
    await desk.sees("送签后又有改动，原送签作废", "预览并送签")
    again = await asked(world, desk, meeting_id)
    assert again != approval_id and await state_of(world, approval_id) == "withdrawn"
    # What a card says beside the facts is signed as well.
    await desk.presses_route("we", meeting_id, 2)
    assert await state_of(world, again) == "withdrawn"


async def test_where_nothing_waits_the_chain_holds_all_the_same(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    await signed(world, await asked(world, desk, meeting_id), head, leader)
    profile = world.office.profile
    notice = replace(profile.notice, settle_min=0)
    house = replace(world.office, profile=replace(profile, notice=notice))
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)}, office=house)
    await world.later(seconds=1)
    await lin.sees_nothing_of("调整")
    assert await state_of(world, await newest(world)) == "pending"
    # What needs no signature goes out at once.
    simple = await draft(world, desk, [lin], title="小会")
    await stage.publishes(desk, simple)
    await edits(world, desk, simple, {Field.TIME: at(WEDNESDAY)}, office=house)
    await lin.sees("第1次调整", "小会")


async def test_too_late_or_with_nobody_invited_it_can_not_be_signed(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    empty = await standard(world, desk, [])
    await desk.presses_route("er", empty, await edits_of(world, empty))
    await desk.sees("nobody-invited")
    meeting_id = await standard(world, desk, [lin])
    approval_id = await asked(world, desk, meeting_id)
    await head.presses_route("aa", approval_id, 0)
    await world.at(TUESDAY)
    await leader.presses_route("aa", approval_id, 1)
    await leader.sees("already-started")
    assert await state_of(world, approval_id) == "pending"
    assert (await row(world, meeting_id)).state == "draft"
    # Cancelled, nobody has to decide it any more.
    await stage.cancels(world, desk, meeting_id, "")
    assert await state_of(world, approval_id) == "withdrawn"


async def test_a_deadline_that_passed_while_it_waited_is_set_anew(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    approval_id = await asked(world, desk, meeting_id)
    await head.presses_route("aa", approval_id, 0)
    await world.at(TUESDAY - timedelta(hours=5))
    await leader.presses_route("aa", approval_id, 1)
    await lin.sees("参会通知", "12:00 前答复")


async def test_large_changes_are_signed_again_small_ones_are_not(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    await signed(world, await asked(world, desk, meeting_id), head, leader)
    await lin.presses_route("ra", await stage.place_of(world, meeting_id, lin), 1)

    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    await world.later(minutes=2)
    await lin.sees("第1次调整", "五楼会议室", "答复：参加")
    await lin.looks()

    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)}, reason="冲突")
    await desk.presses_route("es", meeting_id)
    await desk.sees("须签发后才能通知，将于 09:34 一并送签", "送签")
    await head.looks()
    await world.restarts()
    await world.later(minutes=2)
    card = await head.sees("会议通知", "第2次调整，改动如下", "重新答复", "原因：冲突")
    assert "12月1日（星期二）14:00—16:00 → 12月2日（星期三）14:00—16:00" in card.text
    await lin.sees_nothing_of("调整")
    await desk.presses_route("mp", meeting_id)
    await desk.sees("通知已送签，等韩主任审签", "还没有通知大家")
    approval_id = await newest(world)
    # One more edit: what waits falls away and asks anew, as it reads now.
    await edits(world, desk, meeting_id, {Field.PURPOSE: "部署工作"})
    assert await state_of(world, approval_id) == "withdrawn"
    await world.later(minutes=2)
    second = await newest(world)
    assert second != approval_id
    await head.presses("退回")
    await head.says("时间再商量")
    await desk.presses_route("es", meeting_id)
    await desk.sees("送签被退回", "撤回改动", "送签")
    await desk.presses("送签")
    await desk.sees("等韩主任审签")
    third = await newest(world)
    # Somebody added to the list asks anew by itself as well.
    await desk.presses_route("mt", meeting_id, 1)
    await desk.says("韩主任")
    await desk.presses("完成")
    await world.later(seconds=1)
    fourth = await newest(world)
    assert (await state_of(world, third), await state_of(world, fourth)) == (
        "withdrawn",
        "pending",
    )
    await lin.looks()
    await signed(world, fourth, head, leader)
    await lin.sees("第2次调整", "12月2日（星期三）14:00—16:00", "部署工作", "参加")
    await desk.sees("高远已签发")
    events = await world.read(lambda s: approval_rows.events_of(s, [fourth])[fourth])
    assert [event.kind for event in events] == ["asked", "approved", "approved"]
    meeting = await row(world, meeting_id)
    assert (meeting.revision, meeting.unsettled) == (3, None)


async def test_what_nobody_signed_in_time_goes_out_by_a_press(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await standard(world, desk, [lin])
    await signed(world, await asked(world, desk, meeting_id), head, leader)
    await edits(world, other, meeting_id, {Field.TIME: at(WEDNESDAY)})
    await world.later(minutes=2)
    waiting = await newest(world)
    await world.at(TUESDAY - timedelta(minutes=61))
    await desk.looks()
    await other.looks()
    await world.at(TUESDAY - timedelta(minutes=60))
    for person in (desk, other):
        await person.sees("离开会只有 60 分钟，改动还没有通知大家", "12月2日", "立即发")
    await lin.sees_nothing_of("调整")
    await desk.presses("立即发")
    await lin.sees("第1次调整", "12月2日（星期三）14:00")
    assert await state_of(world, waiting) == "withdrawn"
    await head.presses_route("aa", waiting, 0)
    assert (await row(world, meeting_id)).revision == 2


async def test_the_deadline_that_was_told_counts_while_another_waits(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    await signed(world, await asked(world, desk, meeting_id), head, leader)
    place = await stage.place_of(world, meeting_id, lin)
    await lin.presses_route("ra", place, 1)
    # Six days earlier: by that time the deadline would be over the day before.
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY - timedelta(days=6))})
    assert (await row(world, meeting_id)).reply_by == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    await world.at(datetime(2026, 11, 24, 10, 0, tzinfo=UTC))

    def late(session: Session) -> bool:
        who = stage.actor(session, lin).who
        card = attendance.card(session, who, place, now=world.clock.now())
        assert isinstance(card, attendance.Card)
        return card.late

    assert not await world.read(late)
    await world.at(datetime(2026, 11, 30, 10, 0, tzinfo=UTC))
    assert await world.read(late)


async def test_in_the_last_hour_and_in_a_simple_meeting_nothing_is_signed(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    await signed(world, await asked(world, desk, meeting_id), head, leader)
    await world.at(TUESDAY - timedelta(minutes=30))
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    await lin.sees("第1次调整", "12月2日（星期三）14:00")


@pytest.mark.parametrize(
    ("rule", "place", "time"),
    [("never", "none", "none"), ("always", "needed", "needed"), ("asked_again", "none", "needed")],
)
async def test_the_profile_says_which_changes_are_signed_again(
    rule: str, place: str, time: str
) -> None:
    from meetings.notices import sign_off

    house = shipped()
    notice = replace(house.profile.notice, sign_again=rule)
    house = replace(house, profile=replace(house.profile, notice=notice))
    meeting = meeting_rows.Meeting(package="standard")
    found = [
        sign_off.revision_needs(meeting, asks_again=asks, office=house) for asks in (False, True)
    ]
    assert found == [place == "needed", time == "needed"]
    simple = meeting_rows.Meeting(package="simple")
    assert not sign_off.revision_needs(simple, asks_again=True, office=house)


async def test_a_postponed_meeting_under_the_chain_gets_its_new_time_signed(world: World) -> None:
    desk, head, leader, lin = await cast(world)
    meeting_id = await standard(world, desk, [lin])
    await signed(world, await asked(world, desk, meeting_id), head, leader)
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    await world.later(minutes=2)
    waiting = await newest(world)
    # Putting it off needs no signature: people must not come for nothing. What waited is moot.
    await desk.presses_route("ep", meeting_id)
    await desk.says("暂缓")
    await desk.presses("确定延期")
    await lin.sees("会议延期")
    assert await state_of(world, waiting) == "withdrawn"
    meeting = await row(world, meeting_id)
    assert (meeting.starts_at, meeting.unsettled) == (TUESDAY, None)
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY + timedelta(days=7))})
    await world.later(minutes=2)
    await lin.sees_nothing_of("12月9日")
    assert (await row(world, meeting_id)).state == "postponed"
    await signed(world, await newest(world), head, leader)
    await lin.sees("第2次调整", "12月9日（星期三）14:00—16:00")
    assert (await row(world, meeting_id)).state == "published"


async def test_on_paper_and_by_word(world: World) -> None:
    desk, _, leader, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await standard(world, desk, [lin])
    approval_id = await asked(world, desk, meeting_id)
    # The head signs on paper; the sheet holds the notice.
    await other.presses_route("ap", approval_id)
    seen = await other.sees("签批单")
    sheet = world.app.files.read(seen.files[0].digest)
    assert sheet.startswith(b"%PDF")
    await other.presses_route("ae", approval_id)
    await other.presses("韩主任")
    await other.presses("同意")
    await other.sends("签批单.png", approval_stage.scan())
    await other.presses("录入完毕")
    third = await world.hires("郑会务", roles=("secretariat",))
    await third.presses_route("as", approval_id)
    await third.presses("核对签批单")
    await third.presses("确认无误")
    await leader.sees("请您决定", "会议通知")
    # The leader agrees by word: it goes out, and is signed later.
    await other.presses_route("ao", approval_id)
    await other.presses("高远")
    await other.presses("电话")
    await other.presses("刚才")
    await lin.sees("参会通知")
    await desk.looks()
    await other.looks()
    await leader.presses_route("aj", await _spoken(world, approval_id))
    await leader.says("我没有说过")
    # It is out: nobody is told that it is not.
    await desk.sees("高远没有补签", "收不回来", "调整通知")
    await other.sees("没有补签", "已经发出的收不回来")
    assert (await row(world, meeting_id)).state == "published"


async def _spoken(world: World, approval_id: int) -> int:
    def read(session: Session) -> int:
        from storage import approvals as rows

        found = rows.events_of(session, [approval_id])[approval_id]
        return next(event.id for event in found if event.kind == "spoken")

    found: int = await world.read(read)
    return found


async def test_whoever_left_meanwhile_does_not_keep_a_change_from_going_out(world: World) -> None:
    desk, _, _, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await draft(world, desk, [lin])
    await stage.publishes(desk, meeting_id)
    await edits(world, other, meeting_id, {Field.PLACE: "五楼会议室"})

    def leaves(session: Session) -> None:
        from storage import people as people_rows

        person = people_rows.person(session, other.person_id)
        assert person is not None
        person.left_on = world.office.today(world.clock.now())

    await world.write(leaves)
    await world.later(minutes=2)
    await lin.sees("第1次调整", "五楼会议室")
    told = await world.read(lambda s: meeting_rows.revision(s, meeting_id, 2))
    assert told.by_id == desk.person_id
