"""Rows 3.2, 3.3: half-days, signing out, quorum, phones locked away, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.forms.sittings import read_lines
from meetings import drafting
from meetings.fields import Field
from meetings.meetings import Refused
from meetings.notices import cancelling, publishing
from meetings.signin import quorum, sittings
from meetings.signin.codes import printed_code
from meetings.signin.sittings import SittingPlan, half_days
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import signin as signin_rows
from storage import timers as timer_rows
from tests.stories.notice_stage import actor
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import SECRET, SHANGHAI, Person, World

ZONE: ZoneInfo = SHANGHAI


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    """A time of 1 December (or another day) in Shanghai."""
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


async def ids(stage: Stage) -> list[int]:
    """The meeting's sittings in order."""
    found: list[int] = await stage.world.read(
        lambda s: [sitting.id for sitting in rows.sittings_of(s, stage.meeting_id)]
    )
    return found


async def divided(stage: Stage, host: Person, *plans: tuple[datetime, datetime]) -> list[int]:
    """The meeting has these sittings; their ids."""
    world = stage.world

    def unit(session: Session) -> None:
        wanted = [SittingPlan(start, end) for start, end in plans]
        outcome = sittings.set_sittings(
            session,
            actor(session, host),
            stage.meeting_id,
            wanted,
            now=world.clock.now(),
            office=world.office,
        )
        assert not isinstance(outcome, Refused), outcome

    await world.write(unit)
    return await ids(stage)


async def sign_out_wanted(stage: Stage, host: Person, rule: str = "") -> None:
    """Who leaves signs out; ``rule``: and there is a quorum."""
    world = stage.world

    def unit(session: Session) -> None:
        desk, now = actor(session, host), world.clock.now()
        quorum.set_sign_out(session, desk, stage.meeting_id, True, now=now)
        quorum.set_quorum(session, desk, stage.meeting_id, rule, now=now)

    await world.write(unit)


async def test_a_day_is_divided_and_each_half_is_signed_in_to(any_world: World) -> None:
    world = any_world
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    other = await world.hires("何平", unit="信息中心")
    stage = await meeting(world, host, [guest, other], hours=8)
    await host.says("/meetings")
    await host.presses("季度工作例会")
    await host.presses("更多")
    await host.presses("改内容")
    await host.presses("签到设置")
    await host.sees("场次：一场", "签退：不要", "法定人数：不设")
    await host.presses("场次")
    await host.sees("12月1日（星期二）09:00—17:00", "一行一场")
    await host.says("上午好")
    await host.sees("“上午好”没有看懂")
    await host.says("9:00-11:30 开幕会\n14:00-17:00")
    await host.sees("读作", "第1场 开幕会", "11:30", "第2场", "14:00")
    await world.restarts()
    await host.presses("确认")
    await host.sees("场次已设好", "第1场 开幕会", "第2场")
    first, second = await ids(stage)

    await world.at(at(8, 50))
    await guest.opens(stage.link(printed_code(SECRET, first)))
    await guest.sees("已签到 08:50")
    await guest.opens(stage.link(printed_code(SECRET, second)))
    await guest.sees("还没到签到时间", "13:30 开始")
    await world.at(at(13, 45))
    await other.opens(stage.link(printed_code(SECRET, first)))
    await other.sees("“季度工作例会”第1场的码，现在是第2场", "signin-other-sitting")
    await guest.opens(stage.link(printed_code(SECRET, second)))
    await guest.sees("已签到 13:45", "第2场")
    await host.says("/signin")
    await host.sees("第2场（共2场）", "应到2人，实到1人", "1 次扫码没有通过")
    await host.presses("更多")
    await host.presses("第1场 开幕会")
    await host.sees("第1场（共2场）开幕会", "应到2人，实到1人")
    await host.presses("未签到名单")
    await host.sees("还没签到（1人）", "第1场", "何平（信息中心）")


async def test_what_was_signed_in_to_is_kept_whatever_becomes_of_the_rest(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest], hours=8)
    first, second = await divided(stage, host, (at(9), at(12)), (at(14), at(17)))
    await world.at(at(8, 50))
    await guest.opens(stage.link(printed_code(SECRET, first)))

    await host.says("/meetings")
    await host.presses("季度工作例会")
    for button in ("更多", "改内容", "签到设置", "场次", "只一场", "确认"):
        await host.presses(button)
    # The one sitting there is goes on as the first; the second was never used.
    await host.sees("场次已设好", "一场，随会议时间")
    assert await ids(stage) == [first]
    assert len(await stage.records()) == 1

    first, second = await divided(stage, host, (at(9), at(12)), (at(14), at(17)))
    await world.at(at(13, 45))
    await guest.opens(stage.link(printed_code(SECRET, second)))
    await guest.sees("已签到 13:45")
    for button in ("场次", "只一场", "确认"):
        await host.presses(button)
    await host.sees("14:00 开始的这一场已有签到或请假记录，不能去掉", "sitting-used")
    assert await ids(stage) == [first, second]
    await host.says("9:00-12:30;14:30-16:00")
    await host.presses("确认")
    await host.sees("最后一场到会议结束（17:00）为止", "sittings-outside")
    await host.says("9:00-12:00;11:00-17:00")
    await host.presses("确认")
    await host.sees("11:00 开始的这一场与前一场重叠")
    await host.says("9:00-12:30;14:30-17:00")
    await host.presses("确认")
    await host.sees("场次已设好")
    assert await ids(stage) == [first, second]


async def test_sittings_move_with_the_meeting_and_so_do_their_timers(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest], hours=32)
    await divided(
        stage, host, (at(9), at(12)), (at(14), at(17)), (at(9, day=2), at(12, day=2)),
        (at(14, day=2), at(17, day=2)),
    )  # fmt: skip
    before = await ids(stage)

    def move(session: Session, start: datetime, end: datetime) -> None:
        row = rows.meeting(session, stage.meeting_id)
        assert row is not None
        outcome = drafting.change_fields(
            session,
            actor(session, host),
            stage.meeting_id,
            {Field.TIME: [start.isoformat(), end.isoformat()]},
            since=row.edits,
            was={},
            own_deployment=True,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, drafting.Changed), outcome

    await world.write(lambda s: move(s, at(10, day=8), at(18, day=9)))

    def times(session: Session) -> list[tuple[int, datetime, datetime]]:
        found = rows.sittings_of(session, stage.meeting_id)
        return [(s.id, s.starts_at, s.ends_at) for s in found]

    moved = await world.read(times)
    assert [id for id, _, _ in moved] == before
    assert moved[0][1:] == (at(10, day=8), at(13, day=8))
    assert moved[3][1:] == (at(15, day=9), at(18, day=9))
    # Shortened to a day: the sittings there is no time for fall away.
    await world.write(lambda s: move(s, at(10, day=8), at(18, day=8)))
    shortened = await world.read(times)
    assert [id for id, _, _ in shortened] == before[:2]
    assert shortened[1][2] == at(18, day=8)
    # Made longer again, it has half-days again.
    await world.write(lambda s: move(s, at(10, day=8), at(16, day=9)))
    longer = await world.read(times)
    assert [(start, end) for _, start, end in longer] == [
        (at(10, day=8), at(13, day=8)), (at(15, day=8), at(18, day=8)),
        (at(9, day=9), at(12, day=9)), (at(14, day=9), at(16, day=9)),
    ]  # fmt: skip
    await host.says("/meetings")
    await host.presses("季度工作例会")
    await host.presses("改时间地点")
    await host.says("12月8日10:00到18:00")
    for button in ("是", "地点不变", "跳过"):
        await host.presses(button)
    await host.sees("场次随会议时间变动", "第1场", "第2场")
    await world.later(minutes=5)

    def opening(session: Session) -> list[datetime]:
        table = timer_rows.timers
        wanted = table.select().where(table.c.kind == "signin_opens", table.c.state == "wanted")
        return sorted(row.due_at for row in session.execute(wanted))

    assert await world.read(opening) == [at(9, 30, day=8), at(14, 30, day=8)]


async def test_a_new_time_nobody_heard_of_falls_away_with_its_sittings(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    stage = await meeting(world, host, [await world.hires("林小满")], state="draft", hours=8)
    halves = ((at(9), at(12)), (at(14), at(17)))
    await divided(stage, host, *halves)

    def put_off(session: Session) -> list[Any]:
        row, desk = rows.meeting(session, stage.meeting_id), actor(session, host)
        assert row is not None
        rule: dict[str, Any] = {"now": world.clock.now(), "office": world.office}
        publishing.publish_first(session, desk, row, by_id=None, **rule)
        week = {Field.TIME: [at(9, day=8).isoformat(), at(17, day=8).isoformat()]}
        moved = drafting.change_fields(
            session, desk, row.id, week, since=row.edits, was={}, own_deployment=True, **rule
        )
        assert isinstance(moved, drafting.Changed), moved
        at_first = [(s.starts_at, s.ends_at) for s in rows.sittings_of(session, row.id)]
        off = cancelling.postpone(session, desk, row.id, reason="会场检修", **rule)
        assert isinstance(off, cancelling.Postponed), off
        return [at_first, [(s.starts_at, s.ends_at) for s in rows.sittings_of(session, row.id)]]

    moved, back = await world.write(put_off)
    assert moved == [(at(9, day=8), at(12, day=8)), (at(14, day=8), at(17, day=8))]
    assert back == list(halves)


def test_half_days_of_a_congress_and_of_a_morning() -> None:
    two = half_days(at(8, 30), at(16, day=2), ZONE)
    assert [(p.starts_at, p.ends_at) for p in two] == [
        (at(8, 30), at(12)), (at(14), at(17)), (at(9, day=2), at(12, day=2)),
        (at(14, day=2), at(16, day=2)),
    ]  # fmt: skip
    assert half_days(at(9), at(11), ZONE) == [SittingPlan(at(9), at(11))]
    assert half_days(at(19), at(21), ZONE) == [SittingPlan(at(19), at(21))]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["12月1日上午9:00-11:30", "下午14:00-17:00"],
         [(9, 0, 11, 30, 1, ""), (14, 0, 17, 0, 1, "")]),
        (["9:00-12:00 开幕会", "12月2日 14:00-17:00 分组讨论"],
         [(9, 0, 12, 0, 1, "开幕会"), (14, 0, 17, 0, 2, "分组讨论")]),
        (["开幕会 9:00-12:00"], [(9, 0, 12, 0, 1, "开幕会")]),
        (["9:00-12:00", "闭幕"], "闭幕"),
        (["9:00"], "9:00"),
        (["9:00-12:00 " + "长 " * 20], "9:00-12:00 " + "长 " * 20),
    ],
)  # fmt: skip
def test_lines_as_clerks_type_them(typed: list[str], read: Any) -> None:
    found = read_lines(typed, date(2026, 12, 1), ZONE)
    if isinstance(read, str):
        assert found == read
        return
    assert found == [
        SittingPlan(at(h1, m1, day), at(h2, m2, day), title) for h1, m1, h2, m2, day, title in read
    ]


async def test_signing_out_is_offered_never_done_by_a_scan_alone(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    guest, other = await world.hires("林小满"), await world.hires("何平")
    stage = await meeting(world, host, [guest, other], staff=[door])
    await sign_out_wanted(stage, host)
    await world.at(NINE - timedelta(minutes=8))
    await guest.opens(stage.code)
    await world.later(minutes=10)
    await guest.opens(stage.code)
    seen = await guest.sees("08:52 已经签到")
    assert not seen.choices, "too soon to leave"
    await world.at(NINE + timedelta(minutes=60))
    await guest.opens(stage.code)
    await guest.sees("现在离开，请按“签退”", "签退")
    assert (await inside(stage)) == 1
    await world.later(minutes=11)
    await guest.presses("签退")
    await guest.sees("请再扫一次", "signin-out-scan")
    await guest.opens(stage.poster)
    await guest.presses("签退")
    await guest.sees("已签退 10:11（早退）")
    assert (await inside(stage)) == 0
    await guest.presses("签退")
    await guest.sees("您 10:11 已签退")

    # Back again: the first sign-in holds on, everything stays on record.
    await world.later(minutes=20)
    await guest.opens(stage.poster)
    await guest.sees("您 10:11 已签退", "返回会场")
    await guest.presses("返回会场")
    await guest.sees("签到时间仍是 08:52")
    [record] = await stage.records()
    assert (record.round, record.verdict, record.happened_at) == (
        1,
        "on_time",
        NINE - timedelta(minutes=8),
    )
    assert (await inside(stage)) == 1

    await world.at(NINE + timedelta(minutes=110))
    await door.says("/signin")
    await door.presses("现场登记")
    await door.says("何平")
    await door.presses("何平")
    await door.sees("已签到 10:50（迟到）：何平")
    await door.presses("登记下一位")
    await door.says("林小满")
    await door.presses("林小满")
    await door.sees("08:52 已经签到", "签退")
    await door.presses("签退")
    await door.sees("已签退 10:50：林小满")
    await door.presses("签到总览")
    await door.sees("实到2人", "在场1人")
    await guest.opens(stage.poster)
    await world.at(NINE + timedelta(hours=2, minutes=31))
    await guest.presses("返回会场")
    await guest.sees("请再扫一次")


async def inside(stage: Stage) -> int:
    """How many are inside."""
    from meetings.signin.counting import counts

    found: int = await stage.world.read(lambda s: counts(s, stage.sitting_id).inside)
    return found


async def test_the_quorum_is_said_and_the_clerk_hears_only_when_it_breaks(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    chair = await world.hires("陈主任")
    guests = [await world.hires(name) for name in ("林小满", "何平", "方圆")]
    stage = await meeting(world, host, [chair, *guests], chair=chair)
    await host.says("/meetings")
    await host.presses("季度工作例会")
    for button in ("更多", "改内容", "签到设置", "法定人数：三分之二", "要签退"):
        await host.presses(button)
    await host.sees("已保存", "法定人数：应到的三分之二以上", "签退：要")

    await world.at(NINE - timedelta(minutes=10))
    await chair.opens(stage.code)
    await guests[0].opens(stage.code)
    await chair.looks()
    await world.at(NINE - timedelta(minutes=5))
    await chair.sees("应到4人，实到2人，请假0人，缺席2人，不足法定人数，还差1人。")
    await guests[1].opens(stage.code)
    await guests[2].opens(stage.code)
    await host.says("/signin")
    await host.sees("符合规定人数（须3人在场）")
    await host.presses("更多")
    await host.presses("报主持人")
    await host.sees("应到4人，实到4人，请假0人，缺席0人，符合规定人数。")

    await world.at(NINE + timedelta(minutes=30))
    await host.looks()
    await guests[0].opens(stage.poster)
    await guests[0].presses("签退")
    await host.sees_nothing_of("低于法定人数")
    await guests[1].opens(stage.poster)
    await guests[1].presses("签退")
    await host.sees("在场人数低于法定人数", "在场2人，须3人，还差1人")
    await host.looks()
    await guests[2].opens(stage.poster)
    await guests[2].presses("签退")
    await host.sees_nothing_of("低于法定人数")


async def test_refused_scans_are_counted_by_account_and_minute(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    other = await world.hires("何平", unit="信息中心")
    stranger = await world.hires("方圆", bound=False)
    stage = await meeting(world, host, [guest])
    forged = stage.poster[:-1] + ("a" if stage.poster[-1] != "a" else "b")
    await world.at(NINE - timedelta(minutes=40))
    await guest.opens(stage.poster)
    await other.opens(forged)  # nobody stands at that door yet: anybody can write such a thing
    await world.at(NINE - timedelta(minutes=20))
    old = stage.code
    await guest.opens(forged)
    await guest.opens(stage.link("v1"))  # names no door: counted nowhere
    for _ in range(3):
        await other.opens(stage.code)
        await stranger.opens(stage.code)
    await world.later(minutes=1)
    await guest.opens(old)
    await guest.opens(stage.code)
    await guest.sees("已签到")
    await other.opens(stage.code)
    await host.says("/signin")
    await host.sees("6 次扫码没有通过")
    await host.presses("更多")
    await host.presses("未通过（6）")
    seen = await host.sees("未通过的扫码（6次）", "林小满（财务处）：旧的签到码")
    assert "何平（信息中心）：不在名单" in seen.text
    assert "未绑定的账号：不在名册" in seen.text
    assert "林小满（财务处）：没到签到时间" in seen.text
    assert "无效的签到码" in seen.text

    def kept(session: Any) -> set[str]:
        found = session.execute(signin_rows.refusals.refusals.select())
        return {row.account_key for row in found}

    keys = await world.read(kept)
    assert len(keys) == 3
    assert not any(":" in key for key in keys), "no account is named"
    await guest.says("/signin")
    await guest.sees_nothing_of("未通过")


async def test_with_phones_locked_away_nobody_scans(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest])

    def away(session: Session) -> None:
        row = rows.meeting(session, stage.meeting_id)
        assert row is not None
        row.phones_away = True

    await world.write(away)
    await world.at(NINE - timedelta(minutes=5))
    await guest.opens(stage.code)
    await guest.sees("手机入柜", "signin-phones-away")
    await host.says("/signin")
    await host.sees("手机入柜，不扫码")
    await host.presses("打印签到码")
    await host.sees("signin-phones-away")
    await host.presses("现场登记")
    await host.says("林")
    await host.presses("林小满")
    await host.sees("已签到 08:55：林小满")


async def test_who_may_not_sets_nothing(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门")
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest], staff=[door], hours=8)
    plans = [SittingPlan(at(9), at(12)), SittingPlan(at(13), at(17))]

    def refusals(session: Session) -> list[Any]:
        desk, now = actor(session, door), world.clock.now()
        id = stage.meeting_id
        return [
            sittings.set_sittings(session, desk, id, plans, now=now, office=world.office),
            quorum.set_quorum(session, desk, id, "1/2", now=now),
            quorum.set_sign_out(session, desk, id, True, now=now),
        ]

    assert await world.write(refusals) == [Refused("not-allowed")] * 3


async def test_apologies_for_a_sitting_follow_it_and_hold_it(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest], hours=8)
    _, second = await divided(stage, host, (at(9), at(12)), (at(14), at(17)))
    place_id = await stage.participant(guest)

    def away(session: Session) -> None:
        place = attendance_rows.participant(session, place_id)
        assert place is not None
        place.reply, place.leave_sittings = "leave", [2]

    await world.write(away)
    three = await divided(stage, host, (at(9), at(10)), (at(10, 30), at(12)), (at(14), at(17)))
    assert three[2] == second

    def numbers(session: Session) -> Any:
        place = attendance_rows.participant(session, place_id)
        assert place is not None
        return place.leave_sittings

    assert await world.read(numbers) == [3]

    def whole(session: Session) -> Any:
        return sittings.set_sittings(
            session,
            actor(session, host),
            stage.meeting_id,
            [SittingPlan(at(9), at(17))],
            now=world.clock.now(),
            office=world.office,
        )

    refused = await world.write(whole)
    assert isinstance(refused, Refused)
    assert refused.code == "sitting-used"


async def test_a_long_meeting_is_made_with_its_half_days(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    await host.says("/new")
    await host.says("年度大会")
    await host.says("12月1日 9:00-17:00")
    await host.presses("是")
    await host.says("大礼堂")
    for _ in range(3):
        await host.presses("跳过")
    await host.sees("会期较长", "场次")
    await host.presses("场次")
    await host.presses("按半天分（2场）")
    await host.presses("确认")
    await host.sees("第1场", "12:00", "第2场", "14:00")
