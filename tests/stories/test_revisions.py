"""Row 2.10: a published meeting is changed, put off, given a new time, and called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetings import drafting, notices
from meetings.drafting import Field
from meetings.meetings import refused
from meetings.signin import boards
from storage import Session, timers
from storage import approvals as approval_rows
from storage import boards as screens
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import TUESDAY, draft, publishes
from tests.stories.revision_stage import at, calendar_of, edits, edits_of, row
from tests.stories.world import Person, World

#: Wednesday 2 December, 15:00 in Shanghai.
WEDNESDAY = TUESDAY + timedelta(hours=25)


async def office_of(world: World) -> tuple[Person, Person, Person]:
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    lin = await world.hires("林小满", unit="财务处", title="处长")
    chen = await world.hires("陳雅文", unit="规划处", language="zh_Hant")
    return desk, lin, chen


async def published(world: World, desk: Person, *people: Person) -> int:
    meeting_id = await draft(world, desk, list(people))
    await publishes(desk, meeting_id)
    for person in people:
        await person.looks()
    return meeting_id


async def test_edits_wait_and_go_out_as_one_notice(any_world: World) -> None:
    world = any_world
    desk, lin, chen = await office_of(world)
    meeting_id = await published(world, desk, lin, chen)
    await lin.presses("参加")
    await lin.looks()

    await desk.presses_route("mt", meeting_id, 0)
    for answer in ("12月2日15:00到17:00", "是", "五楼会议室"):
        await (desk.presses(answer) if answer == "是" else desk.says(answer))
    await desk.says("与局务会冲突")
    seen = await desk.sees("已改好", "09:32 一并通知", "会请大家重新答复")
    assert "时间：12月1日（星期二）14:00—16:00 → 12月2日（星期三）15:00—17:00" in seen.text
    assert "地点：三楼会议室 → 五楼会议室" in seen.text

    # Another edit a minute later moves the moment; the reasons add up.
    await world.later(minutes=1)
    await desk.presses_route("mt", meeting_id, 6)
    await desk.says("请带身份证")
    await desk.says("门禁升级")
    await desk.sees("09:33 一并通知", "与局务会冲突；门禁升级")
    await desk.presses_route("mp", meeting_id)
    await desk.sees("3处改动将于 09:33 一并通知：时间、地点、参会要求", "立即发", "看改动")
    # Nobody has been told: not by card, not by /my, and the answer stands.
    await lin.says("/my")
    await lin.sees("12月1日（星期二）14:00—16:00", "三楼会议室", "参加")
    await lin.presses_route("rc", await stage.place_of(world, meeting_id, lin))
    await lin.sees("12月1日（星期二）14:00—16:00", "答复：参加")
    await lin.looks()
    await world.later(seconds=90)
    await lin.sees_nothing_of("调整")

    await world.restarts()
    await chen.looks()
    await world.later(seconds=30)
    card = await lin.sees("第1次调整，以本次为准", "原因：与局务会冲突；门禁升级")
    assert "地点：三楼会议室 → 五楼会议室" in card.text and "参会要求有改动" in card.text
    assert [label for label, _ in card.choices][:2] == ["参加", "请假"]
    await chen.sees("第1次調整")
    assert len([seen for seen in await lin.news() if "调整" in seen.text]) == 1
    assert (await row(world, meeting_id)).revision == 2
    await world.later(minutes=10)
    assert (await row(world, meeting_id)).revision == 2


async def test_at_once_twice_and_by_two(world: World) -> None:
    desk, lin, _ = await office_of(world)
    second = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await published(world, desk, lin)
    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    await second.presses_route("es", meeting_id)
    await edits(world, desk, meeting_id, {Field.PURPOSE: "统一思想"})
    # What the second one looked at is not what would go out by now.
    await second.presses("立即发")
    await second.sees("changed-meanwhile")
    await second.sees("会议室 → 五楼会议室", "会议内容有改动")
    await lin.sees_nothing_of("调整")
    stale = await edits_of(world, meeting_id) - 1
    await second.presses_route("ew", meeting_id, stale)
    await second.sees("changed-meanwhile")
    await second.presses("立即发")
    await second.sees("第1次调整正在发给 1 人")
    await lin.sees("第1次调整", "统一思想")
    for part in ("settle", "unsettled"):
        subject = f"meeting:{meeting_id}:{part}"
        assert not await world.read(lambda s, of=subject: timers.wanted_by(s, of))
    await second.presses_route("en", meeting_id, await edits_of(world, meeting_id))
    await second.sees("nothing-unsettled")
    await desk.presses_route("es", meeting_id)
    await desk.sees("nothing-unsettled")
    await lin.looks()
    await world.later(minutes=5)
    await lin.sees_nothing_of("调整")
    for route in ("en", "ew"):
        await lin.presses_route(route, meeting_id, 0)
        await lin.sees("not-allowed")
    await lin.presses_route("ea", meeting_id, 1)
    await lin.sees("not-allowed")


async def test_changes_are_withdrawn_before_they_are_told(world: World) -> None:
    desk, lin, chen = await office_of(world)
    meeting_id = await published(world, desk, lin)
    before = await row(world, meeting_id)
    values = {
        Field.TIME: at(WEDNESDAY),
        Field.PLACE: "五楼会议室",
        Field.CHAIR: chen.person_id,
        Field.AGENDA: ["只有一项"],
    }
    await edits(world, desk, meeting_id, values)
    await edits(world, desk, meeting_id, {Field.PLACE: "六楼会议室"})
    await desk.presses_route("es", meeting_id)
    await desk.sees("三楼会议室 → 六楼会议室")
    await desk.presses("撤回改动")
    await desk.sees("已撤回改动")
    after = await row(world, meeting_id)
    same = ("starts_at", "ends_at", "place", "chair_id", "reply_by", "revision", "settles_at")
    assert [getattr(after, one) for one in same] == [getattr(before, one) for one in same]
    # The chair who was not to be after all was never on the list.
    await desk.presses_route("mp", meeting_id)
    await desk.sees("通知 1 人")
    await desk.presses_route("ew", meeting_id, await edits_of(world, meeting_id))
    await desk.sees("nothing-unsettled")
    await world.later(hours=1)
    await lin.sees_nothing_of("调整")
    # Edited back by hand it is the same: there is nothing to tell.
    for place in ("五楼会议室", "三楼会议室"):
        outcome = await edits(world, desk, meeting_id, {Field.PLACE: place})
    assert outcome == drafting.Changed(meeting_id, revised=False)
    await world.later(hours=1)
    assert (await row(world, meeting_id)).revision == 1


async def test_a_new_chair_comes_onto_the_list_with_the_notice(world: World) -> None:
    desk, lin, chen = await office_of(world)
    meeting_id = await published(world, desk, lin)
    await edits(world, desk, meeting_id, {Field.CHAIR: chen.person_id})
    await world.later(minutes=1)
    await chen.sees_nothing_of("季度工作会")
    await world.later(minutes=1)
    await chen.sees("第1次調整", "陳雅文")


async def test_small_changes_keep_the_answers_unless_one_asks_all_the_same(world: World) -> None:
    desk, lin, _ = await office_of(world)
    meeting_id = await published(world, desk, lin)
    await lin.presses("参加")
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY + timedelta(minutes=29))})
    await desk.presses_route("es", meeting_id)
    await desk.sees("大家已有的答复保留", "请大家重新答复")
    await desk.presses("立即发")
    await lin.sees("第1次调整", "14:29", "答复：参加")

    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    await desk.presses_route("es", meeting_id)
    await desk.presses("请大家重新答复")
    await desk.sees("按您的要求，会请大家重新答复", "不用重新答复")
    await desk.presses("不用重新答复")
    await desk.sees("已有的答复保留")
    await desk.presses("请大家重新答复")
    await desk.presses("立即发")
    card = await lin.sees("第2次调整", "五楼会议室", "参加")
    assert "答复：参加" not in card.text

    # Past the threshold nobody chooses.
    await lin.presses("参加")
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY + timedelta(minutes=60))})
    await desk.presses_route("ea", meeting_id, 0)
    seen = await desk.sees("改动较大，会请大家重新答复")
    assert "不用重新答复" not in [label for label, _ in seen.choices]
    await desk.presses("立即发")
    assert (await stage.participant(world, meeting_id, lin)).reply == "none"


async def test_a_deadline_set_by_hand_holds_while_it_can_be_kept(world: World) -> None:
    desk, lin, _ = await office_of(world)
    meeting_id = await published(world, desk, lin)
    by_hand = TUESDAY - timedelta(days=2)
    await edits(world, desk, meeting_id, {Field.REPLY_BY: by_hand.isoformat()})
    await world.later(minutes=2)
    await lin.sees("第1次调整", "答复截止")

    async def asked_anew(place: str) -> None:
        await edits(world, desk, meeting_id, {Field.PLACE: place})
        await desk.presses_route("es", meeting_id)
        await desk.presses("请大家重新答复")

    await asked_anew("五楼会议室")
    seen = await desk.sees("按您的要求")
    assert "答复截止" not in seen.text
    await desk.presses("立即发")
    await lin.sees("第2次调整")
    assert (await row(world, meeting_id)).reply_by == by_hand
    # Past it they are asked by another one, and who sends it sees which.
    await world.at(by_hand + timedelta(hours=1))
    await asked_anew("六楼会议室")
    await desk.sees("按您的要求", "答复截止", "→ 11月30日（星期一）17:00")
    await desk.presses("立即发")
    await lin.sees("第3次调整", "11月30日（星期一）17:00 前答复")


async def test_shortly_before_the_start_nothing_waits(world: World) -> None:
    desk, lin, _ = await office_of(world)
    meeting_id = await published(world, desk, lin)
    await world.at(TUESDAY - timedelta(minutes=61))
    await lin.looks()
    await edits(world, desk, meeting_id, {Field.PLACE: "四楼会议室"})
    await lin.sees_nothing_of("调整")
    await world.at(TUESDAY - timedelta(minutes=60))
    # It goes out in a minute by itself: nobody has to be reminded of it.
    await desk.sees_nothing_of("离开会只有")
    outcome = await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    assert outcome == drafting.Changed(meeting_id, revised=True)
    await lin.sees("第1次调整", "三楼会议室 → 五楼会议室")
    # Moved back by a week with half an hour to go: who is on the way must hear of it at once.
    await world.at(TUESDAY - timedelta(minutes=30))
    place = await stage.place_of(world, meeting_id, lin)
    await lin.presses_route("ra", place, 1)
    await lin.presses_route("rl", place, 1)
    await lin.says("堵车")
    assert await world.read(lambda s: len(approval_rows.pending_of_meeting(s, meeting_id))) == 1
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY + timedelta(days=7))})
    # Asked anew, nobody has to decide what was asked about the old time.
    assert not await world.read(lambda s: approval_rows.pending_of_meeting(s, meeting_id))
    await lin.sees("第2次调整", "12月8日（星期二）14:00")


async def test_reminders_follow_what_was_told_until_the_change_is_told(world: World) -> None:
    desk, lin, _ = await office_of(world)
    meeting_id = await published(world, desk, lin)

    def coming(session: Session) -> list[datetime]:
        subject = f"meeting:{meeting_id}:notices"
        return [t.due_at for t in timers.wanted_by(session, subject) if t.slot == "soon"]

    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    assert await world.read(coming) == [TUESDAY - timedelta(hours=1)]
    await world.later(minutes=2)
    assert await world.read(coming) == [WEDNESDAY - timedelta(hours=1)]


async def test_after_downtime_what_waited_goes_out_while_it_still_can(world: World) -> None:
    desk, lin, _ = await office_of(world)
    meeting_id = await published(world, desk, lin)
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    # Down past the old start: people may have come, and hear of the new time the sooner.
    world.clock.forward(TUESDAY + timedelta(minutes=5) - world.clock.now())
    await world.restarts()
    await world.later(seconds=1)
    await lin.sees("第1次调整", "12月2日（星期三）15:00")

    # Past the new time nobody is told any more, and nothing waits for ever.
    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    world.clock.forward(WEDNESDAY + timedelta(minutes=5) - world.clock.now())
    await world.restarts()
    await lin.looks()
    await world.later(minutes=5)
    await lin.sees_nothing_of("调整")
    await desk.presses_route("en", meeting_id, await edits_of(world, meeting_id))
    await desk.sees("already-started")
    await desk.presses_route("mp", meeting_id)
    seen = await desk.sees("季度工作会")
    assert "改动" not in seen.text


async def test_postponed_without_a_time_and_given_a_new_one(world: World) -> None:
    desk, lin, chen = await office_of(world)
    gone = await world.hires("梅老师", unit="规划处", phone="13800000009", bound=False)
    meeting_id = await published(world, desk, lin, chen, gone)
    await lin.presses("参加")
    place = await stage.place_of(world, meeting_id, lin)
    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    await lin.looks()

    await desk.presses_route("mm", meeting_id)
    await desk.presses("延期（时间另定）")
    await desk.sees("延期季度工作会，时间另行通知", "写明原因")
    await desk.says("主要领导临时出差")
    await desk.sees("确定延期", "通知名单上的3人", "已有答复作废", "主要领导临时出差")
    await desk.presses("确定延期")
    await desk.sees("已延期，正在通知")
    panel = await desk.sees(
        "延期（第1次调整）", "时间：另行通知（原定 12月1日（星期二）14:00—16:00）"
    )
    assert "定新时间" in [label for label, _ in panel.choices]

    card = await lin.sees("会议延期，时间另行通知", "三楼会议室", "原因：主要领导临时出差")
    assert "参加" not in [label for label, _ in card.choices]
    entry = calendar_of(world, card)
    assert (entry.method.value, entry.vevent.status.value) == ("CANCEL", "CANCELLED")
    await chen.sees("會議延期，時間另行通知")

    # The time holds no more: nobody answers, is reminded, or signs in.
    assert (await stage.participant(world, meeting_id, lin)).reply == "none"
    for part in ("notices", "signin", "settle", "unsettled"):
        subject = f"meeting:{meeting_id}:{part}"
        assert not await world.read(lambda s, of=subject: timers.wanted_by(s, of))
    await lin.presses_route("ra", place, 1)
    await lin.sees("meeting-postponed")
    await lin.presses_route("sp", place)
    await lin.sees("signin-postponed")
    await lin.says("/my")
    await lin.sees("延期 季度工作会：时间另行通知")
    await desk.says("/meetings")
    await desk.sees("时间另行通知 季度工作会", "延期")
    await desk.presses_route("nl", meeting_id)
    await desk.sees("梅老师")
    await desk.presses("1. 梅老师")
    await desk.sees("延期，时间另行通知，请梅老师先不用来")
    for route in ("cm", "ep", "np"):
        await desk.presses_route(route, meeting_id)
        await desk.sees("postponed")
    await world.restarts()
    await lin.looks()
    await world.at(TUESDAY + timedelta(hours=3))
    await lin.sees_nothing_of("季度工作会")
    await desk.sees_nothing_of("签到")

    # A new time, though the old one is past; what was edited before comes with it.
    await desk.presses_route("mp", meeting_id)
    await desk.presses("定新时间")
    await desk.says("12月9日14:00到16:00")
    await desk.presses("是")
    await desk.presses("地点不变")
    await desk.presses("跳过")
    await desk.sees("会请大家重新答复", "12月9日（星期三）14:00—16:00", "五楼会议室")
    await lin.sees_nothing_of("12月9日")
    await desk.presses("立即发")
    card = await lin.sees("第2次调整", "12月9日（星期三）14:00—16:00", "三楼会议室 → 五楼会议室")
    assert [label for label, _ in card.choices][:2] == ["参加", "请假"]
    assert calendar_of(world, card).method.value == "REQUEST"
    await lin.presses_route("ra", place, 2)
    await lin.sees("这条通知发出后会议有调整")
    assert (await row(world, meeting_id)).state == "published"
    await lin.presses_route("ra", place, 3)
    await world.at(datetime(2026, 12, 9, 5, 1, tzinfo=UTC))
    await lin.sees("14:00 开会：季度工作会，五楼会议室")


async def test_only_what_is_to_come_is_postponed_and_the_same_time_may_hold_after_all(
    world: World,
) -> None:
    desk, lin, _ = await office_of(world)
    draft_id = await draft(world, desk, [lin], title="草稿会")
    await desk.presses_route("ep", draft_id)
    await desk.sees("not-published")
    meeting_id = await published(world, desk, lin)
    await lin.presses_route("ep", meeting_id)
    await lin.sees("not-allowed")
    await desk.presses_route("ep", meeting_id)
    await desk.says("暂缓")
    await desk.presses("确定延期")
    # A new time that is withdrawn again leaves it postponed.
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    await desk.presses_route("ew", meeting_id, await edits_of(world, meeting_id))
    await desk.sees("延期（第1次调整）", "另行通知（原定 12月1日", "定新时间")
    meeting = await row(world, meeting_id)
    assert (meeting.state, meeting.unsettled, meeting.settles_at) == ("postponed", None, None)
    await edits(world, desk, meeting_id, {Field.TIME: at(TUESDAY)})
    await desk.presses_route("es", meeting_id)
    await desk.presses("立即发")
    await lin.sees("第2次调整", "12月1日（星期二）14:00—16:00", "参加")
    await world.at(TUESDAY)
    await desk.presses_route("ep", meeting_id)
    await desk.sees("postpone-begun")


async def test_a_new_time_is_looked_at_for_clashes_the_old_one_is_not(world: World) -> None:
    desk, lin, _ = await office_of(world)
    first = await published(world, desk, lin)
    other = await draft(world, desk, [lin], title="另一场会")
    await desk.presses_route("np", other)
    await desk.sees("林小满", "同一时间")
    await desk.presses_route("ep", first)
    await desk.says("暂缓")
    await desk.presses("确定延期")
    await desk.presses_route("np", other)
    seen = await desk.sees("还没有发出")
    assert "同一时间" not in seen.text
    await desk.presses("确认发出")
    await desk.presses_route("mt", first, 0)
    await desk.says("12月1日15:00到16:00")
    await desk.sees("林小满", "另一场会")
    await desk.says("12月6日15:00到16:00")
    await desk.sees("12月6日（星期日）", "休息日")


# Only the web chat says what was opened; elsewhere what the platform took counts as delivered.
@pytest.mark.below_messengers
async def test_who_has_not_opened_a_large_change_is_phoned_first(world: World) -> None:
    desk, lin, chen = await office_of(world)
    meeting_id = await published(world, desk, lin, chen)
    await lin.presses("参加")
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    await desk.presses_route("en", meeting_id, await edits_of(world, meeting_id))

    def fetched(session: Session) -> None:
        from storage import outbox, people

        account = people.primary_accounts(session, [lin.person_id])[lin.person_id]
        refs = outbox.undelivered(session, account.messenger, account.chat)
        outbox.delivered(session, account.messenger, account.chat, refs, real=world.clock.real())

    await world.write(fetched)
    await desk.presses_route("nl", meeting_id)
    seen = await desk.sees("林小满", "陳雅文", "没有看最新通知", "未答复")
    assert seen.text.index("陳雅文") < seen.text.index("林小满")


async def test_a_cancelled_meeting_takes_everything_with_it(world: World) -> None:
    desk, lin, chen = await office_of(world)
    meeting_id = await published(world, desk, lin, chen)
    await lin.presses("参加")
    place = await stage.place_of(world, meeting_id, lin)
    await lin.presses_route("sp", place)
    await lin.sees("参会证")
    await desk.presses_route("sb", meeting_id)
    board = await world.read(lambda s: screens.board(s, 1))
    # A late change of a reply is asked for, an edit waits, and the sign-in is about to open.
    await world.at(TUESDAY - timedelta(minutes=90))
    await lin.presses_route("rl", place, 1)
    await lin.says("出差")
    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})

    def pending(session: Session) -> int:
        return len(approval_rows.pending_of_meeting(session, meeting_id))

    def clock(session: Session) -> list[str]:
        kinds = ("notices", "signin", "settle")
        found = [timers.wanted_by(session, f"meeting:{meeting_id}:{one}") for one in kinds]
        return [timer.kind for some in found for timer in some]

    assert await world.read(pending) == 1
    assert {"notice_settles", "signin_opens", "notice_coming"} <= set(await world.read(clock))
    await desk.presses_route("cx", meeting_id)
    await desk.says("台风")
    await desk.sees("取消后不能恢复", "请用“延期”")
    await lin.looks()
    await desk.presses("确定")
    card = await lin.sees("会议取消", "三楼会议室", "原因：台风")
    assert calendar_of(world, card).method.value == "CANCEL"
    assert await world.read(pending) == 0
    assert await world.read(clock) == []
    await lin.presses_route("sp", place)
    await lin.sees("signin-cancelled")
    await desk.presses_route("sb", meeting_id)
    await desk.sees("signin-over")

    def screen(session: Session) -> boards.Showing | boards.Asking | boards.NoBoard:
        return boards.board_now(
            session,
            board.token,
            key="",
            now=world.clock.now(),
            office=world.office,
            secret=b"",
        )

    assert await world.read(screen) == boards.NoBoard("cancelled", "zh_Hans")
    assert (await world.read(lambda s: screens.board(s, 1))).ended_at is not None
    for route in ("ep", "cx", "mt"):
        await desk.presses_route(route, meeting_id)
        await desk.sees("over")
    await lin.looks()
    await world.restarts()
    await world.at(TUESDAY + timedelta(hours=3))
    await lin.sees_nothing_of("季度工作会")
    meeting = await row(world, meeting_id)
    assert (meeting.state, meeting.place, meeting.unsettled) == ("cancelled", "三楼会议室", None)


async def test_a_meeting_is_made_anew_from_a_cancelled_one(world: World) -> None:
    desk, lin, chen = await office_of(world)
    meeting_id = await published(world, desk, lin, chen)
    await edits(world, desk, meeting_id, {Field.PURPOSE: "统一思想"})
    await world.later(minutes=2)
    await stage.cancels(world, desk, meeting_id, "台风")
    await desk.presses_route("mp", meeting_id)
    await desk.presses("复制为新会议")
    await desk.says("12月9日14:00到16:00")
    await desk.presses("是")
    await desk.sees("草稿", "季度工作会", "三楼会议室", "统一思想", "陳雅文", "听取季度情况")
    await lin.presses_route("ec", meeting_id)
    await lin.sees("not-allowed")


async def test_the_calendar_entry_through_its_life(world: World) -> None:
    """Another library than the one that wrote them reads them all back."""
    desk, lin, _ = await office_of(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    seen = [await lin.sees("参会通知")]
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY)})
    await world.later(minutes=2)
    seen.append(await lin.sees("第1次调整"))
    await edits(world, desk, meeting_id, {Field.PLACE: "五楼会议室"})
    await world.later(minutes=2)
    seen.append(await lin.sees("第2次调整"))
    await desk.presses_route("ep", meeting_id)
    await desk.says("暂缓")
    await desk.presses("确定延期")
    seen.append(await lin.sees("会议延期"))
    await edits(world, desk, meeting_id, {Field.TIME: at(WEDNESDAY + timedelta(days=7))})
    await world.later(minutes=2)
    seen.append(await lin.sees("第4次调整"))
    await stage.cancels(world, desk, meeting_id, "台风")
    seen.append(await lin.sees("会议取消"))

    entries = [calendar_of(world, one) for one in seen]
    events = [entry.vevent for entry in entries]
    assert len({event.uid.value for event in events}) == 1
    assert [int(event.sequence.value) for event in events] == [1, 2, 3, 4, 5, 6]
    stamps = [event.dtstamp.value for event in events]
    assert stamps == sorted(stamps) and all(stamp.tzinfo for stamp in stamps)
    ask, end = "REQUEST", "CANCEL"
    assert [entry.method.value for entry in entries] == [ask, ask, ask, end, ask, end]
    assert [event.status.value for event in events] == [
        "CONFIRMED" if method == ask else "CANCELLED" for method in (ask, ask, ask, end, ask, end)
    ]
    week = timedelta(days=7)
    starts = [TUESDAY, WEDNESDAY, WEDNESDAY, WEDNESDAY, WEDNESDAY + week, WEDNESDAY + week]
    assert [event.dtstart.value for event in events] == starts
    assert [event.dtend.value - event.dtstart.value for event in events] == [
        timedelta(hours=2)
    ] * 6
    assert [event.location.value for event in events][1:3] == ["三楼会议室", "五楼会议室"]
    for entry, event in zip(entries, events, strict=True):
        assert entry.vtimezone.tzid.value == "Asia/Shanghai"
        assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Shanghai"]
        triggers = [one.trigger.value for one in event.contents.get("valarm", ())]
        wanted = [-timedelta(days=1), -timedelta(hours=1)] if entry.method.value == ask else []
        assert triggers == wanted


async def test_the_worst_texts_are_refused_and_nothing_is_lost(world: World) -> None:
    desk, lin, _ = await office_of(world)
    meeting_id = await published(world, desk, lin)
    await desk.presses_route("ep", meeting_id)
    await desk.says("密级：机密")
    await desk.sees("level-mark")
    await desk.says("长" * 201)
    await desk.sees("200")
    await desk.says("随便")
    await desk.says("什么")
    await desk.sees("按")
    assert (await row(world, meeting_id)).state == "published"

    async def behind_the_form(reason: str) -> object:
        def unit(session: Session) -> object:
            return notices.postpone(
                session,
                stage.actor(session, desk),
                meeting_id,
                reason=reason,
                now=world.clock.now(),
                office=world.office,
            )

        return await world.write(unit)

    assert await behind_the_form("  ") == refused("reason-needed")
    assert await behind_the_form("密级：机密") == refused("level-mark")
    await world.at(TUESDAY)
    assert await behind_the_form("台风") == refused("postpone-begun")
    await stage.cancels(world, desk, meeting_id, "台风")
    assert await behind_the_form("台风") == refused("meeting-cancelled")
