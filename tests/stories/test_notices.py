"""Row 2.2, 2.10: a notice goes out, is chased, changed and called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from meetings import binding, notices
from storage import Session
from storage import meetings as meeting_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import TUESDAY, draft, publishes
from tests.stories.world import Person, Seen, World


async def office_of(world: World) -> tuple[Person, Person, Person, Person]:
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    lin = await world.hires("林小满", unit="财务处", title="处长")
    chen = await world.hires("陳雅文", unit="规划处", language="zh_Hant")
    smith = await world.hires("Ann Smith", unit="规划处", language="en")
    return desk, lin, chen, smith


def entry(world: World, seen: Seen) -> tuple[str, dict[str, str]]:
    """Method and values of the calendar entry that came with a message."""
    file = next(file for file in seen.files if file.media_type == "text/calendar")
    calendar = Calendar.from_ical(world.app.files.read(file.digest))
    event = next(part for part in calendar.walk("VEVENT"))
    names = ("uid", "sequence", "summary", "location", "status")
    return str(calendar["method"]), {name: str(event[name]) for name in names}


async def counts_of(world: World, meeting_id: int) -> notices.Counts:
    def read(session: Session) -> notices.Counts:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        return notices.counts(session, meeting)

    found: notices.Counts = await world.read(read)
    return found


async def test_a_notice_goes_out_to_twelve_in_three_languages(any_world: World) -> None:
    world = any_world
    desk, lin, chen, smith = await office_of(world)
    more = [await world.hires(f"何{sign}", unit="财务处") for sign in "一二三四五六"]
    leader = await world.hires("高局长", title="局长", rank="正厅级", bound=False)
    contact = await world.hires("内勤小李", phone="010-5550102")
    await stage.is_contact_of(world, contact, leader)
    gone = await world.hires("梅老师", unit="规划处", phone="13800000009", bound=False)
    people = [lin, chen, smith, *more, leader, gone, contact]
    meeting_id = await draft(world, desk, people)

    await desk.presses_route("np", meeting_id)
    seen = await desk.sees("还没有发出", "共 12 人，其中本人收到通知 10 人", "高局长（内勤小李）")
    assert "要打电话 1 人：梅老师（规划处）" in seen.text
    assert "听取季度情况" in seen.text and "11月30日（星期一）17:00" in seen.text
    await lin.sees_nothing_of("季度工作会")

    await world.restarts()
    await lin.looks()
    await desk.presses("确认发出")
    await desk.sees("正在发给 11 人", "1 个收不到消息")
    card = await lin.sees("参会通知", "季度工作会", "12月1日（星期二）14:00—16:00", "三楼会议室")
    assert [label for label, _ in card.choices][:2] == ["参加", "请假"]
    assert "周会务，010-5550101" in card.text
    assert entry(world, card)[0] == "REQUEST"
    await chen.sees("開會通知", "請於", "出席")
    await smith.sees("Meeting notice", "Tue 1 Dec 2026, 14:00–16:00", "Send apologies")
    await contact.sees("代高局长（办公室）收")

    await lin.presses("参加")
    await lin.sees("答复：参加", "改答复")
    counted = await counts_of(world, meeting_id)
    assert (counted.invited, counted.received, counted.attending, counted.unanswered) == (
        12,
        1,
        1,
        11,
    )
    assert counted.unreachable == 1


async def test_publishing_twice_or_after_an_edit_sends_nothing_new(world: World) -> None:
    desk, lin, *_ = await office_of(world)
    second = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await draft(world, desk, [lin])
    await desk.presses_route("np", meeting_id)
    await second.presses_route("np", meeting_id)
    await second.presses("确认发出")
    await second.sees("正在发给 1 人")
    await lin.sees("季度工作会")
    await lin.looks()
    await desk.presses("确认发出")
    await desk.sees("通知已经发出", "already-published")
    await lin.sees_nothing_of("季度工作会")

    other = await draft(world, desk, [lin], title="另一场会")

    def edit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, other)
        assert meeting is not None
        meeting.place, meeting.edits = "四楼会议室", meeting.edits + 1

    await desk.presses_route("np", other)
    await world.write(edit)
    await desk.presses("确认发出")
    await desk.sees("edited-meanwhile")
    await desk.sees("还没有发出", "四楼会议室")
    await lin.sees_nothing_of("另一场会")

    await lin.presses_route("np", other)
    await lin.sees("not-allowed")
    await lin.presses_route("ny", other, 0)
    await lin.sees("not-allowed")
    await desk.presses_route("np", 999)
    await desk.sees("gone")


async def test_nobody_invited_or_too_late_is_said(world: World) -> None:
    desk, lin, *_ = await office_of(world)
    empty = await draft(world, desk, [])
    await publishes(desk, empty)
    await desk.sees("nobody-invited")
    soon = await draft(world, desk, [lin], starts_at=world.clock.now() + timedelta(hours=1))
    await desk.presses_route("np", soon)
    await desk.sees("离开会只有 0 个工作日")
    await world.later(hours=2)
    await desk.presses("确认发出")
    await desk.sees("already-started")


async def test_reminders_keep_the_gap_and_the_cap_over_a_restart(world: World) -> None:
    desk, lin, chen, smith = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen, smith])
    await publishes(desk, meeting_id)
    await chen.presses("出席")

    await desk.presses_route("nr", meeting_id)
    await desk.sees("2 人 24 小时内刚通知过", "先不打扰")
    for person in (lin, chen, smith):
        await person.looks()
    await world.later(hours=23)
    await lin.sees_nothing_of("请您答复")
    await world.later(hours=2)
    await lin.sees("请您答复：季度工作会", "12月1日（星期二）14:00—16:00")
    await smith.sees("Please reply: 季度工作会")
    await chen.sees_nothing_of("季度工作会")

    await smith.presses("Attend")
    await lin.looks()
    await smith.looks()
    await world.restarts()
    await world.later(days=1)
    await lin.sees("请您答复")
    await smith.sees_nothing_of("Please reply")
    await lin.looks()
    await world.later(days=2)
    await lin.sees_nothing_of("请您答复")

    await desk.presses_route("nr", meeting_id)
    await desk.sees("1 人提醒次数已满，请打电话")
    await desk.presses("电话通知名单")
    await desk.sees("林小满（财务处 处长）", "未答复")


async def test_after_days_without_the_bot_one_reminder_goes_out_not_two(world: World) -> None:
    desk, lin, *_ = await office_of(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await lin.looks()
    # Both reminders are due while nobody runs; the bot comes back at night.
    world.clock.forward(timedelta(days=2, hours=12))
    await world.restarts()
    await lin.sees_nothing_of("请您答复")
    await world.later(hours=12)
    news = [seen for seen in await lin.news() if "请您答复" in seen.text]
    assert len(news) == 1


async def test_who_comes_is_reminded_the_day_before_and_the_hour_before(world: World) -> None:
    desk, lin, chen, smith = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen, smith])
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    await chen.presses("請假")
    await chen.presses("出差")
    for person in (lin, chen, smith):
        await person.looks()
    await world.at(datetime(2026, 11, 30, 7, 1, tzinfo=UTC))
    await lin.sees("会议提醒：季度工作会", "请提前 10 分钟到场")
    await chen.sees_nothing_of("季度工作会")
    await lin.looks()
    await smith.looks()
    await world.at(TUESDAY - timedelta(minutes=59))
    await lin.sees("14:00 开会：季度工作会，三楼会议室")
    await chen.sees_nothing_of("季度工作会")
    await smith.sees_nothing_of("14:00")


async def test_an_early_meeting_breaks_the_quiet_hours_for_its_last_reminder(world: World) -> None:
    desk, lin, *_ = await office_of(world)
    dawn = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)  # Saturday 07:00
    meeting_id = await draft(world, desk, [lin], starts_at=dawn)
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    await lin.looks()
    await world.at(dawn - timedelta(minutes=59))
    await lin.sees("会议提醒")  # Friday 15:00, the last working day before
    await lin.sees("07:00 开会")


async def test_above_the_rank_the_contact_is_chased_never_the_leader(world: World) -> None:
    desk, *_ = await office_of(world)
    leader = await world.hires("高局长", title="局长", rank="正厅级")
    contact = await world.hires("内勤小李")
    await stage.is_contact_of(world, contact, leader)
    meeting_id = await draft(world, desk, [leader])
    await publishes(desk, meeting_id)
    await leader.sees("参会通知")
    await leader.looks()
    await world.later(hours=25)
    await leader.sees_nothing_of("请您答复")
    await contact.sees("代高局长（办公室）收", "请您答复")
    await contact.presses("参加")
    await contact.sees("答复：参加，内勤小李代高局长")


async def test_a_move_asks_again_and_old_buttons_do_not_answer_the_new_time(world: World) -> None:
    desk, lin, chen, _ = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen])
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    first = entry(world, await lin.sees("答复：参加"))[1]
    place = await stage.place_of(world, meeting_id, lin)
    await stage.moves(world, desk, meeting_id, by=timedelta(days=1), reason="与局务会冲突")
    card = await lin.sees("第1次调整，以本次为准", "与局务会冲突", "12月2日（星期三）14:00—16:00")
    assert "12月1日（星期二）14:00—16:00 → 12月2日（星期三）14:00—16:00" in card.text
    assert "请于 12月1日（星期二）17:00 前答复" in card.text
    second = entry(world, card)[1]
    assert second["uid"] == first["uid"] and int(second["sequence"]) == int(first["sequence"]) + 1
    await chen.sees("第1次調整，以本次為準")

    await lin.presses_route("ra", place, 1)
    await lin.sees("这条通知发出后会议有调整")
    assert (await stage.participant(world, meeting_id, lin)).reply == "none"
    await lin.presses_route("rl", place, 1)
    await lin.sees("这条通知发出后会议有调整")
    await lin.presses("参加")
    await lin.sees("答复：参加")
    # Its reminders moved along: nothing on the old day.
    await lin.looks()
    await world.at(TUESDAY - timedelta(minutes=30))
    await lin.sees_nothing_of("14:00 开会")
    await world.at(TUESDAY + timedelta(days=1) - timedelta(minutes=30))
    await lin.sees("14:00 开会")


async def test_a_smaller_change_keeps_the_answers(world: World) -> None:
    desk, lin, chen, _ = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen])
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    await stage.moves(world, desk, meeting_id, place="五楼会议室")
    await lin.sees("第1次调整", "地点：三楼会议室 → 五楼会议室", "答复：参加")
    await chen.presses_route("ra", await stage.place_of(world, meeting_id, chen), 1)
    await chen.sees("回覆：出席")


async def test_several_changes_before_sending_arrive_as_one_card(world: World) -> None:
    desk, lin, *_ = await office_of(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await lin.looks()

    def twice(session: Session) -> None:
        for place in ("四楼会议室", "五楼会议室"):
            meeting = meeting_rows.locked(session, meeting_id)
            assert meeting is not None
            meeting.place = place
            session.flush()
            outcome = notices.publish_revision(
                session,
                stage.actor(session, desk),
                meeting,
                reason="",
                ask_again=False,
                now=world.clock.now(),
                office=world.office,
            )
            assert isinstance(outcome, notices.Published)

    await world.write(twice)
    await world.app.settle()
    cards = [seen for seen in await lin.news() if "调整" in seen.text]
    assert len(cards) == 1 and "第2次调整" in cards[0].text


async def test_a_cancelled_meeting_ends_everything_in_one_action(world: World) -> None:
    desk, lin, chen, smith = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen, smith])
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    sent = entry(world, await lin.sees("答复：参加"))[1]
    for person in (lin, chen):
        await person.looks()
    await stage.cancels(world, desk, meeting_id, "主要内容并入下月会议")
    off = await lin.sees("会议取消", "季度工作会", "主要内容并入下月会议")
    method, values = entry(world, off)
    assert (method, values["status"], values["uid"]) == ("CANCEL", "CANCELLED", sent["uid"])
    assert int(values["sequence"]) > int(sent["sequence"])
    await chen.sees("會議取消")
    await world.restarts()
    await lin.looks()
    await chen.looks()
    await world.at(TUESDAY + timedelta(days=1))
    await lin.sees_nothing_of("季度工作会")
    await chen.sees_nothing_of("季度工作会")
    await chen.presses_route("ra", await stage.place_of(world, meeting_id, chen), 1)
    await chen.sees("meeting-cancelled")
    await desk.presses_route("nr", meeting_id)
    await desk.sees("not-published")


async def test_who_blocked_us_is_on_the_call_list(world: World) -> None:
    desk, lin, chen, _ = await office_of(world)
    absent = await world.hires("梅老师", unit="规划处", phone="13800000009", bound=False)
    meeting_id = await draft(world, desk, [lin, chen, absent])
    await stage.blocks(world, chen)
    await publishes(desk, meeting_id)
    await lin.presses("参加")
    await desk.presses("电话通知名单")
    seen = await desk.sees("共 2 人，还要打 2 人", "陳雅文（规划处）", "消息送不到")
    assert "梅老师（规划处） 13800000009：没有账号" in seen.text and "林小满" not in seen.text
    await desk.presses("梅老师")
    await desk.sees("电话：13800000009", "您好，这里是青川市档案馆会务组", "请问能参加吗")
    await desk.presses("未接")
    await desk.sees("情况：未接")
    await desk.presses("转告人")
    await desk.says("门卫老赵")
    await desk.sees("情况：已通知（门卫老赵转告）")
    await desk.presses("返回名单")
    await desk.sees("还要打 1 人")
    # Somebody else does not see numbers.
    await lin.presses_route("nl", meeting_id)
    await lin.sees("not-allowed")
    await lin.presses_route("nc", await stage.place_of(world, meeting_id, absent))
    await lin.sees("not-allowed")


async def test_a_long_call_list_is_paged(world: World) -> None:
    desk, *_ = await office_of(world)
    people = [await world.hires(f"何{n:02d}号", unit="财务处", bound=False) for n in range(23)]
    meeting_id = await draft(world, desk, people)
    await publishes(desk, meeting_id)
    await desk.presses_route("nl", meeting_id)
    await desk.sees("共 23 人", "1. 何00号", "10. 何09号", "下一页")
    await desk.presses("下一页")
    await desk.presses("下一页")
    await desk.sees("23. 何22号", "上一页")
    await desk.presses_route("nl", meeting_id, 99)
    await desk.sees("23. 何22号")


async def test_the_panel_follows_the_sending(world: World) -> None:
    desk, lin, chen, _ = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen])
    await publishes(desk, meeting_id)
    await desk.presses_route("mp", meeting_id)
    await lin.presses("参加")
    await desk.looks()
    await chen.presses("出席")
    await world.later(seconds=3)
    assert any("季度工作会" in seen.text for seen in await desk.news())


async def test_where_no_reply_is_asked_the_card_asks_only_for_noted(world: World) -> None:
    desk, lin, chen, _ = await office_of(world)
    meeting_id = await draft(world, desk, [lin, chen], reply_asked=False)
    await publishes(desk, meeting_id)
    card = await lin.sees("参会通知")
    assert [label for label, _ in card.choices][:2] == ["收到", "请假"]
    await lin.presses("收到")
    await lin.sees("答复：已收到")
    await chen.looks()
    await world.later(days=3)
    await chen.sees_nothing_of("請您回覆")
    await world.at(TUESDAY - timedelta(minutes=59))
    await chen.sees("14:00 開會")


async def test_somebody_put_on_the_list_later_gets_the_present_card_once(world: World) -> None:
    desk, lin, _, smith = await office_of(world)
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await lin.looks()

    def add(session: Session) -> None:
        from meetings import changing_people
        from meetings.inviting import Pick

        outcome = changing_people.change_people(
            session,
            stage.actor(session, desk),
            meeting_id,
            [Pick(smith.person_id)],
            [],
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, changing_people.PeopleChanged)

    await world.write(add)
    await world.app.settle()
    await smith.sees("Meeting notice")
    await lin.sees_nothing_of("季度工作会")


async def test_who_binds_late_gets_the_cards_that_went_out_before(world: World) -> None:
    desk, lin, *_ = await office_of(world)
    late = await world.hires("石磊", unit="办公室", bound=False)
    meeting_id = await draft(world, desk, [lin, late])
    await publishes(desk, meeting_id)
    assert not await late.phone.screen()

    def link(session: Session) -> None:
        made = binding.make_link(
            session,
            stage.actor(session, desk),
            late.person_id,
            token="b" + "7" * 31,
            now=world.clock.now(),
        )
        assert isinstance(made, binding.LinkMade)

    await world.write(link)
    await late.opens("http://huiwu.test/j/b" + "7" * 31)
    await late.sees("已绑定：石磊")
    await late.sees("参会通知", "季度工作会")
    await late.presses("参加")
    await late.sees("答复：参加")
