"""Row 2.3: rooms, from the first entry to the last look, and what becomes of them when a meeting
moves, ends, or loses its room."""

from __future__ import annotations

from datetime import timedelta

from meetings.roster import records
from meetings.signin import branching
from storage import Session
from tests.stories.meeting_stage import NINE, published
from tests.stories.notice_stage import TUESDAY, actor, draft, publishes
from tests.stories.venue_stage import books, held, moves, place, room, states
from tests.stories.world import Person, World


async def adds(desk: Person, name: str, where: str, kind: str, seats: str, layouts: str) -> None:
    """登记会议室 from the list."""
    await desk.presses("登记会议室")
    for text in (name, where):
        await desk.says(text)
    await desk.presses(kind)
    await desk.says(seats)
    await desk.says(layouts)
    await desk.says("投影，视频终端")


async def test_a_room_is_entered_asked_for_booked_fitted_out_and_looked_at(
    any_world: World,
) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("李管理", unit="机关服务中心", title="科员")
    guest = await world.hires("林小满", unit="保管处")
    await desk.says("/rooms")
    await desk.sees("还没有登记会议室")
    await adds(desk, "第一会议室", "办公楼3层", "本单位", "40", "课桌式40，回字形24")
    await desk.sees(
        "已登记",
        "第一会议室",
        "办公楼3层 · 40座",
        "布局：课桌式 40座、回字形 24座",
        "管理员：未定",
    )
    await desk.presses("修改")
    await desk.presses("管理员")
    await desk.says("李管理")
    await desk.sees("已改好", "管理员：李管理（机关服务中心 科员）")
    await keeper.sees("请您管理第一会议室")
    await desk.presses("改为须同意")
    await desk.sees("订用须管理员同意")
    await world.restarts()

    meeting_id = await draft(world, desk, [guest])
    await publishes(desk, meeting_id)
    await guest.sees("三楼会议室")
    await desk.presses_route("Ca", meeting_id)
    await desk.sees("还没有订会议室", "三楼会议室", "12月1日（星期二）14:00—16:00，1人")
    await desk.presses("选会议室")
    await desk.sees("第一会议室", "须管理员同意", "合适，课桌式40座")
    await desk.presses("第一会议室（40座）")
    await desk.sees("已请第一会议室管理员同意，这段时间先为您留着", "待李管理同意")
    await keeper.sees("订会议室", "第一会议室，1人", "12月1日（星期二）14:00—16:00", "季度工作会")
    await world.restarts()
    await keeper.presses("同意")
    await desk.sees("李管理已同意订用第一会议室", "季度工作会")
    assert await place(world, meeting_id) == "办公楼3层 第一会议室"
    await guest.looks()
    await world.later(minutes=3)
    await guest.sees("第1次调整", "办公楼3层 第一会议室")

    await desk.presses_route("Ca", meeting_id)
    await desk.sees("已订：第一会议室", "布局：课桌式", "会标：季度工作会", "查验：未查验")
    await desk.presses("布局")
    await desk.presses("回字形 24座")
    await desk.sees("布局已定", "布局：回字形")
    await desk.presses("会标")
    await desk.sees("现在是：季度工作会")
    await desk.says("青川市档案馆二〇二六年第四季度工作会议暨年度工作部署动员大会预备会")
    await desk.sees("会标已定", "偏长", "动员大会预备会")
    await desk.presses("会标")
    await desk.says("2026年第四季度工作会")
    await keeper.looks()
    await desk.looks()
    await world.at(NINE + timedelta(hours=3))  # 12:00, two hours before
    await desk.sees("请查验会场", "第一会议室", "会标：2026年第四季度工作会", "台签、布局、座次")
    await keeper.sees("请查验会场", "回字形")
    await keeper.presses("查验并附说明")
    await keeper.says("话筒缺1支，已补")
    await keeper.sees("查验已记下", "话筒缺1支，已补")
    await desk.presses("查验完毕")  # somebody was faster
    await desk.sees("没有变化", "李管理", "话筒缺1支，已补")


async def test_a_taken_room_says_who_has_it_and_what_else_there_is(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("何平", unit="财务处")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40)
    await room(world, desk, "第二会议室", 20, hours="08:00-18:00")
    await room(world, desk, "小会议室", 0 + 1)
    await room(world, desk, "云水宾馆", 100, outside=True, price_fen=80_000)
    theirs = await published(world, desk, [guest], title="人事工作会")
    await books(world, desk, theirs.id, first)
    mine = await published(world, other, [guest, desk], title="预算会", starts_at=NINE)
    await other.presses_route("Ca", mine.id)
    await other.presses("选会议室")
    shown = await other.sees("选会议室", "预算会，2人")
    # The office's own first, the smallest that seats them first; then what is small, or taken.
    order = [shown.text.index(name) for name in ("第二会", "云水", "小会", "第一会")]
    assert order == sorted(order)
    assert "缺1座" in shown.text and "800元/半天 × 1 = 800元" in shown.text
    assert "人事工作会" not in shown.text  # it is not for everybody to know
    await other.presses("第一会议室（40座）")
    await other.sees("第一会议室这段时间", "已占用", "可改订", "最近的空闲时间", "12:00—14:00")
    await other.sees_nothing_of("人事工作会")
    await desk.presses_route("Cb", mine.id, first, 0)
    await desk.sees("“人事工作会”")
    await other.presses("第二会议室（20座）")
    await other.sees("已订第二会议室", "会议地点已改")
    await other.presses_route("Cb", mine.id, first, 0)
    assert await states(world, mine.id) == [(2, "booked", "")]
    await other.presses_route("Cb", mine.id, 2, 0)
    await other.sees("第二会议室已经订好了")
    await desk.says("/rooms")
    await desk.presses("第一会议室")
    await desk.presses("占用情况")
    await desk.sees("这一周没有占用")
    await desk.presses("下一周")
    await desk.sees("12月1日（星期二）09:00—11:00", "“人事工作会”")


async def test_a_meeting_moved_three_times_in_a_day_keeps_or_finds_its_room(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("李管理", unit="机关服务中心")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40, keeper=keeper)
    second = await room(world, desk, "第二会议室", 40)
    mine = await published(world, desk, [guest], title="预算会", package="simple")
    theirs = await published(
        world, desk, [guest], title="人事会", starts_at=NINE + timedelta(days=1)
    )
    await books(world, desk, mine.id, first)
    await books(world, desk, theirs.id, first)
    await keeper.sees("第一会议室已被订用", "预算会")
    before = await held(world, first)

    await desk.presses_route("Ca", mine.id)
    await desk.presses("退订")
    await desk.sees("退订第一会议室？")
    await moves(desk, mine.id, "12月1日15:00-17:00")
    # It was asked about another time.
    await desk.presses("确认退订")
    await desk.sees("已订：第一会议室", "15:00—17:00")
    assert await states(world, mine.id) == [(first, "booked", "")]
    now_held = await held(world, first)
    assert len(now_held) == len(before) and now_held != before
    await keeper.looks()
    await moves(desk, mine.id, "12月2日10:00-12:00")
    assert await states(world, mine.id) == [(first, "lost", "taken")]
    lost = await desk.sees(
        "原订会议室不能用了", "预算会", "第一会议室", "可改订", "第二会议室（40座）"
    )
    assert "云水" not in lost.text
    await desk.looks()
    await moves(desk, mine.id, "12月1日9:00-11:00")
    await desk.sees("会议室又订上了", "12月1日（星期二）09:00—11:00")
    assert await states(world, mine.id) == [(first, "booked", "")]
    assert await held(world, first) == before
    await world.later(minutes=3)
    # Of three moves the keeper hears where it stands in the end, once.
    told = [seen.text for seen in await keeper.phone.screen() if "预算会" in seen.text]
    assert len(told) == 2 and "改到12月1日（星期二）09:00—11:00" in told[1]

    # Pressed on an old message, the other room is taken and this one given back.
    await desk.presses("第二会议室（40座）")
    await desk.sees("已订第二会议室")
    assert await states(world, mine.id) == [
        (first, "freed", "replaced"),
        (second, "booked", ""),
    ]
    assert len(await held(world, first)) == len(before) // 2
    await keeper.sees("第一会议室已退订", "预算会")


async def test_a_room_lost_two_hours_before_and_another_one_press_away(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    host = await world.hires("何平", unit="财务处", roles=("secretariat",))
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40)
    await room(world, desk, "第二会议室", 30, place="2号楼")
    mine = await draft(world, host, [guest], title="预算会")
    await publishes(host, mine)
    await books(world, host, mine, first)
    await world.at(TUESDAY - timedelta(hours=2))
    await host.looks()
    await desk.says("/rooms")
    await desk.presses("第一会议室")
    await desk.presses("临时停用")
    await desk.sees("第一会议室", "什么时候停用？")
    await desk.says("今天12:00到18:00")
    await desk.presses("是")
    await desk.says("空调漏水")
    await desk.sees("停用第一会议室", "以下1个会议订了这间", "“预算会”")
    assert await states(world, mine) == [(first, "booked", "")]
    await desk.presses("停用")
    await desk.sees("已停用。1个会议须另选会议室，已通知承办人", "空调漏水")
    await host.sees(
        "原订会议室不能用了",
        "预算会",
        "第一会议室：12月1日（星期二）12:00—18:00停用（空调漏水）",
        "第二会议室（30座）",
    )
    await world.at(TUESDAY - timedelta(minutes=50))
    await guest.looks()
    await host.presses("第二会议室（30座）")
    await host.sees("已订第二会议室", "会议地点已改，通知正在发给大家")
    await guest.sees("2号楼 第二会议室")  # at once: they are on their way
    await desk.presses("结束12月1日（星期二）的停用")
    await desk.sees("已恢复使用")
    assert len(await held(world, first)) == 4  # the hour of it that is past


async def test_rooms_end_with_their_meeting_and_come_back_with_its_new_time(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("李管理", unit="机关服务中心")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40, keeper=keeper)
    meeting_id = await draft(world, desk, [guest])
    await publishes(desk, meeting_id)
    await books(world, desk, meeting_id, first)
    await world.later(minutes=3)
    await desk.presses_route("ep", meeting_id)
    await desk.says("等上级文件")
    await desk.presses("延期")
    assert await states(world, meeting_id) == [(first, "freed", "postponed")]
    assert await held(world, first) == []
    await keeper.sees("第一会议室已退订")
    await desk.presses_route("Cs", meeting_id, 0, 0, 0)
    await desk.sees("会议延期，时间未定")
    await moves(desk, meeting_id, "12月8日14:00-16:00")
    assert await states(world, meeting_id) == [(first, "booked", "")]
    await world.later(minutes=3)
    # Closed before its time, the rest of it is free.
    await world.at(NINE + timedelta(days=7, hours=6))
    assert len(await held(world, first)) == 11
    await desk.presses_route("cm", meeting_id)
    await desk.presses("结束会议")
    assert await states(world, meeting_id) == [(first, "freed", "closed")]
    assert len(await held(world, first)) == 6


async def test_nobody_came_and_the_organiser_is_asked_once(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40)
    second = await room(world, desk, "第二会议室", 40)
    empty = await published(world, desk, [guest], title="预算会")
    kept = await published(world, desk, [guest], title="人事会")
    await books(world, desk, empty.id, first)
    await books(world, desk, kept.id, second)
    await world.at(NINE + timedelta(minutes=5))
    await kept.signs_in(guest)
    await desk.looks()
    await world.at(NINE + timedelta(minutes=21))
    await desk.sees("“预算会”开始20分钟了，还没有人签到", "第一会议室", "释放", "保留")
    await desk.sees_nothing_of("人事会”开始20分钟")
    await desk.presses("保留")
    await desk.sees("已保留第一会议室")
    await desk.presses_route("Cf", 1)
    await desk.sees("已退订第一会议室")
    # What is past stays; from 09:15 on others may have it.
    assert len(await held(world, first)) == 3
    await desk.presses_route("Cf", 1)
    await desk.sees("不再为本会保留")


async def test_the_keeper_refuses_and_nobody_decides_their_own(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("何平", unit="办公室", roles=("secretariat",))
    keeper = await world.hires("李管理", unit="机关服务中心")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40, keeper=keeper, asks=True)
    mine = await published(world, desk, [guest], title="预算会", package="simple")
    own = await published(world, keeper, [guest], title="物业会", package="simple")
    await books(world, desk, mine.id, first)
    assert len(await held(world, first)) == 11
    await keeper.presses("退回修改")
    await keeper.says("当天检修")
    await desk.sees("没有同意订用第一会议室", "当天检修", "选会议室")
    assert await states(world, mine.id) == [(first, "refused", "当天检修")]
    assert await held(world, first) == []
    assert await place(world, mine.id) == "301会议室"

    # The keeper's own goes to the secretariat; taken back, it holds nothing.
    await keeper.looks()
    await books(world, keeper, own.id, first)
    await clerk.sees("订会议室", "物业会")
    await keeper.presses_route("Ca", own.id)
    await keeper.presses("看审批")
    await keeper.presses("撤回")
    assert await states(world, own.id) == [(first, "freed", "")]
    assert await held(world, first) == []

    # Who left keeps no room, and the secretariat hears so.
    def leaves(session: Session) -> None:
        by, now = actor(session, desk), world.clock.now()
        records.leave(session, by, keeper.person_id, now=now, office=world.office)

    await world.write(leaves)
    await world.app.settle()
    await desk.sees("会议室的管理员已离开，请另定")
    await desk.presses("第一会议室")
    await desk.sees("第一会议室", "管理员已离开，请另定。")


async def test_another_time_asks_the_keeper_again(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("李管理", unit="机关服务中心")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40, keeper=keeper, asks=True)
    mine = await published(world, desk, [guest], title="预算会", package="simple")
    await books(world, desk, mine.id, first)
    await keeper.presses("同意")
    assert await states(world, mine.id) == [(first, "booked", "")]
    await keeper.looks()
    await moves(desk, mine.id, "12月3日9:00-11:00")
    assert await states(world, mine.id) == [(first, "asked", "")]
    await keeper.sees("订会议室", "12月3日（星期四）09:00—11:00")
    await desk.presses_route("cx", mine.id)
    await desk.says("不开了")
    await desk.presses("确定")
    assert await states(world, mine.id) == [(first, "freed", "cancelled")]
    assert await held(world, first) == []
    # Nobody has to agree to it any more.
    labels = [label for seen in await keeper.phone.screen() for label, _ in seen.choices]
    assert "同意" not in labels


async def test_a_branch_venue_has_a_room_of_its_own(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    contact = await world.hires("吴浦东", unit="信息中心")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40)
    second = await room(world, desk, "浦东会议室", 20, place="浦东院区")
    mine = await published(world, desk, [guest], title="预算会")

    def add(session: Session) -> None:
        branching.add_branch(
            session,
            actor(session, desk),
            mine.id,
            "浦东分会场",
            "",
            contact.person_id,
            now=world.clock.now(),
            office=world.office,
        )

    await world.write(add)
    await books(world, desk, mine.id, first)
    await desk.presses_route("Ca", mine.id)
    await desk.sees("已订：第一会议室", "浦东分会场：还没有订会议室")
    await desk.presses("浦东分会场")
    await desk.presses("选会议室")
    await desk.presses("浦东会议室（20座）")
    await desk.sees("已订浦东会议室", "浦东分会场")
    await desk.presses("主会场")
    await desk.sees("浦东分会场：已订：浦东会议室")
    await desk.presses_route("xp", 1)
    await desk.sees("地点：浦东院区 浦东会议室")
    # Taken off, its room is free again.
    await desk.presses_route("xy", 1)
    assert await held(world, second) == []
    assert [state for _, state, _ in await states(world, mine.id)] == ["booked"]


async def test_an_outside_venue_shows_its_price_and_a_name_to_look_at(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="保管处")
    await desk.says("/rooms")
    await adds(desk, "云水厅", "黄山路8号云水宾馆", "外部场地", "120", "剧院式120")
    await desk.sees("请核对：地名含“黄山”")
    await desk.presses("修改")
    await desk.presses("价格")
    await desk.says("免费")
    await desk.sees("价格请写数字")
    await desk.says("1250.50")
    await desk.presses("半天")
    await desk.sees("价格：1,250.50元/半天")
    await desk.presses("修改")
    await desk.presses("联系人")
    await desk.says("马经理")
    await desk.presses("修改")
    await desk.presses("电话")
    await desk.says("0551-6000000")
    mine = await published(world, desk, [guest], title="预算会")
    await desk.presses_route("Cb", mine.id, 1, 0)
    await desk.sees(
        "已订：云水厅",
        "费用：1,250.50元/半天 × 1 = 1,250.50元",
        "联系人：马经理 0551-6000000",
        "黄山",
    )
    await desk.presses_route("Cx", 1)
    await desk.presses("确认退订")
    await desk.sees("已退订云水厅")


async def test_a_retired_room_is_not_booked_and_who_had_it_is_told(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    host = await world.hires("何平", unit="财务处")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40)
    mine = await published(world, host, [guest], title="预算会")
    await books(world, host, mine.id, first)
    await desk.says("/rooms")
    await desk.presses("第一会议室")
    await desk.presses("不再使用")
    await desk.sees("第一会议室不再使用？", "1个会议订了这间", "“预算会”")
    await desk.presses("确认不再使用")
    await desk.sees("已停止使用。1个会议须另选会议室", "已不再使用")
    await host.sees("原订会议室不能用了", "会议室不再使用", "没有其他合适又空闲的会议室")
    await host.presses_route("Cb", mine.id, first, 0)
    await host.sees("这间会议室已不再使用")
    await desk.presses("恢复使用")
    await desk.sees("已改好")
    assert await states(world, mine.id) == [(first, "lost", "retired")]


async def test_who_keeps_no_room_and_hosts_nothing_sees_none(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("李管理", unit="机关服务中心")
    guest = await world.hires("林小满", unit="保管处")
    first = await room(world, desk, "第一会议室", 40, keeper=keeper)
    await room(world, desk, "第二会议室", 40)
    mine = await published(world, desk, [guest], title="预算会")
    done = await books(world, desk, mine.id, first)
    await guest.looks()
    await guest.says("/rooms")
    for route, *numbers in (
        ("Cr", first),
        ("Cd", first, 0),
        ("Ca", mine.id, 0),
        ("Cs", mine.id, 0, 0, 0),
        ("Cb", mine.id, first, 0),
        ("Cf", done.booking_id),
        ("Ck", done.booking_id),
        ("Cv", done.booking_id),
        ("Cy", done.booking_id, 1),
        ("Ci", first),
        ("Cg", first),
    ):
        await guest.presses_route(str(route), *map(int, numbers))
        await guest.sees("not-allowed")
        await guest.sees_nothing_of("第一会议室")
    assert await states(world, mine.id) == [(first, "booked", "")]
    # The keeper sees their own, and who has it: the room is to be ready for them.
    await keeper.says("/rooms")
    seen = await keeper.sees("第一会议室")
    assert "第二会议室" not in seen.text
    await keeper.presses("第一会议室")
    await keeper.presses("占用情况")
    await keeper.presses("下一周")
    await keeper.sees("“预算会”")
    await keeper.presses_route("Ci", 2)
    await keeper.sees("not-allowed")
