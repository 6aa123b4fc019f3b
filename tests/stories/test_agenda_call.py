"""Row 2.2: attendance by item: who comes for which, 候会 and 叫会, the state board."""

from __future__ import annotations

from datetime import timedelta

from meetings.signin.counting import counts
from storage import Session
from storage import agenda as agenda_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World

ITEMS = ("审议年度预算", "信息化项目", "干部培训")


async def with_items(world: World) -> tuple[Person, Person, Stage]:
    """A meeting of two hours with three items; one member, and a host."""
    host = await world.hires("周会务", roles=("secretariat",))
    member = await world.hires("林小满", unit="财务处", title="处长")
    stage = await meeting(world, host, [member], title="办公会议")

    def agenda(session: Session) -> None:
        from meetings.fields import set_agenda

        set_agenda(session, stage.meeting_id, ITEMS)

    await world.write(agenda)
    return host, member, stage


async def item_ids(world: World, stage: Stage) -> list[int]:
    """The ids of the items in the order of the agenda."""
    found: list[int] = await world.read(
        lambda s: [item.id for item in meeting_rows.agenda_of(s, stage.meeting_id)]
    )
    return found


async def places(world: World, host: Person, item: int, name: str) -> None:
    """The host lists somebody for an item, in attendance."""
    await host.presses_route("ux", item)
    await host.says(name)
    await host.presses("列席")
    await host.sees(f"已加：{name}")


async def state_of(world: World, stage: Stage, item: int, person: Person) -> str:
    """How the person stands for the item."""

    def read(session: Session) -> str:
        for place in agenda_rows.places_listed(session, stage.meeting_id):
            if place.item_id == item and place.person_id == person.person_id:
                return place.state
        return ""

    found: str = await world.read(read)
    return found


async def test_waiting_called_inside_and_gone(world: World) -> None:
    host, _, stage = await with_items(world)
    first = await world.hires("王五", unit="信息中心", title="主任")
    second = await world.hires("赵六", unit="人事处")
    _, two, three = await item_ids(world, stage)
    await places(world, host, two, "王五")
    await first.sees("请为“办公会议”第 2 项议题到会：信息化项目，约 09:40", "提前 15 分钟")
    await places(world, host, three, "赵六")
    await second.looks()

    await world.at(NINE - timedelta(minutes=10))
    await host.says("/next")
    await host.sees("1. 审议年度预算（约 09:00）", "2. 信息化项目（约 09:40）", "候会 0/1 人")
    await host.presses("下一议题：1. 审议年度预算")
    await host.sees("现在是第 1 项：审议年度预算", "▸ 1. 审议年度预算（08:50 起")
    # The next item's people are asked to wait outside; those of the one after are not.
    await first.sees("请到候会室", "第 2 项“信息化项目”")
    await second.sees_nothing_of("请到候会室")

    await first.presses("已到候会室")
    await first.sees("已记下您到了候会室")
    await host.sees("候会 1/1 人")
    await world.restarts()
    await world.at(NINE + timedelta(minutes=20))
    await first.looks()
    await host.presses("下一议题：2. 信息化项目")
    await first.sees("请进入会场", "第 2 项“信息化项目”")
    await host.sees("场内 0/1 人，已叫未进 1 人", "1. 审议年度预算（08:50—09:20，已结束）")
    await second.sees("请到候会室", "第 3 项“干部培训”")
    await first.presses("已进入会场")
    await first.sees("已记下您进入会场")
    await host.sees("场内 1/1 人")

    await host.presses("下一议题：3. 干部培训")
    assert await state_of(world, stage, two, first) == "left"
    await first.sees("第 2 项“信息化项目”已结束，请退席")
    assert await state_of(world, stage, three, second) == "called"
    await host.sees("2. 信息化项目（09:20—09:20，已结束）", "列席 1/1 人")
    # Ended too early: who was asked to leave is asked back, and leaves again.
    await host.presses("叫早了，退回")
    await first.sees("第 2 项“信息化项目”还在进行，请回会场")
    assert await state_of(world, stage, two, first) == "inside"
    await host.presses("下一议题：3. 干部培训")
    await host.presses("结束最后一项")
    await host.sees("议题都已结束", "列席 0/1 人")
    # Who never came in is not asked to leave.
    await second.sees_nothing_of("请退席")
    # 列席 of an item are counted so, signed in or not, and nobody expects them for the rest.
    found = await world.read(lambda s: counts(s, stage.sitting_id))
    assert (found.expected, found.in_attendance, found.absent) == (1, 1, 1)

    def next_day(session: Session) -> int:
        sitting = meeting_rows.Sitting(
            meeting_id=stage.meeting_id,
            number=2,
            starts_at=NINE + timedelta(days=1),
            ends_at=NINE + timedelta(days=1, hours=2),
        )
        session.add(sitting)
        session.flush()
        return sitting.id

    later: int = await world.write(next_day)
    # They were here for the sitting of their item, not for the next day's.
    assert (await world.read(lambda s: counts(s, later))).in_attendance == 0
    assert (await world.read(lambda s: counts(s, stage.sitting_id))).in_attendance == 1


async def test_two_secretaries_call_one_item(world: World) -> None:
    """The button carries the item that ran when it was shown: pressed twice, it calls once."""
    host, _, stage = await with_items(world)
    one, _, _ = await item_ids(world, stage)
    other = await world.hires("郑会务", roles=("secretariat",))
    await world.at(NINE)
    await host.presses_route("uu", stage.meeting_id, 0)
    await other.presses_route("uu", stage.meeting_id, 0)
    await other.sees("刚才已有人按过", "▸ 1. 审议年度预算")
    await host.presses_route("uu", stage.meeting_id, one)
    await other.presses_route("uu", stage.meeting_id, one)
    await other.sees("▸ 2. 信息化项目")
    states = await world.read(
        lambda s: [
            item.called_at is not None for item in meeting_rows.agenda_of(s, stage.meeting_id)
        ]
    )
    assert states == [True, True, False]


async def test_called_too_early_is_taken_back(world: World) -> None:
    host, _, stage = await with_items(world)
    guest = await world.hires("王五", unit="信息中心")
    one, two, _ = await item_ids(world, stage)
    await places(world, host, two, "王五")
    await world.at(NINE)
    await host.presses_route("uu", stage.meeting_id, 0)
    await guest.presses("已到候会室")
    await host.presses_route("uu", stage.meeting_id, one)
    await guest.sees("请进入会场")
    await host.presses("叫早了，退回")
    await host.sees("已退回到第 1 项：审议年度预算", "▸ 1. 审议年度预算", "候会 1/1 人")
    await guest.sees("请稍候，暂不进场")
    assert await state_of(world, stage, two, guest) == "waiting"
    await host.presses("下一议题：2. 信息化项目")
    await guest.sees("请进入会场")
    # Long after, an old button of the first call does nothing new.
    await host.presses_route("uv", stage.meeting_id, one)
    await host.sees("刚才已有人按过", "▸ 2. 信息化项目")


async def test_staff_tick_who_has_no_phone(world: World) -> None:
    host, _, stage = await with_items(world)
    guest = await world.hires("王五", unit="信息中心", bound=False)
    one, _, _ = await item_ids(world, stage)
    await places(world, host, one, "王五")
    await host.presses_route("uw", one, 0)
    await host.presses("王五 到候会室")
    await host.sees("08:30 开始签到后", "agenda-early")
    await world.at(NINE - timedelta(minutes=5))
    await host.presses_route("uw", one, 0)
    await host.presses("王五 到候会室")
    await host.sees("王五（信息中心）：已到候会室 08:55")
    await host.presses("王五 没到")
    await host.sees("王五（信息中心）：未到")
    await host.presses("王五 到候会室")
    await host.presses_route("uu", stage.meeting_id, 0)
    await host.presses_route("uw", one, 0)
    await host.presses("王五 已进场")
    await host.sees("王五（信息中心）：在场内 08:55")
    assert await state_of(world, stage, one, guest) == "inside"


async def test_items_move_and_their_people_with_them(world: World) -> None:
    """Re-ordering the agenda moves expectations; an item put in other words keeps its people, one
    that is dropped takes them off."""
    host, _, stage = await with_items(world)
    guest = await world.hires("王五", unit="信息中心")
    one, two, three = await item_ids(world, stage)
    await places(world, host, three, "王五")
    await guest.sees("第 3 项议题", "约 10:20")

    async def agenda(*titles: str) -> None:
        def unit(session: Session) -> None:
            from meetings.fields import set_agenda

            set_agenda(session, stage.meeting_id, titles)

        await world.write(unit)

    await agenda(ITEMS[2], ITEMS[0], ITEMS[1])
    assert await item_ids(world, stage) == [three, one, two]
    assert await state_of(world, stage, three, guest) == "expected"
    await agenda("干部教育培训", ITEMS[0], ITEMS[1])
    assert await item_ids(world, stage) == [three, one, two]
    await agenda(ITEMS[0], ITEMS[1])
    assert await item_ids(world, stage) == [one, two]
    assert await state_of(world, stage, three, guest) == ""
    invited = await world.read(
        lambda s: attendance_rows.participant_of(s, stage.meeting_id, guest.person_id) is not None
    )
    assert invited


async def test_who_attends_throughout_is_not_called(world: World) -> None:
    host, member, stage = await with_items(world)
    one, _, _ = await item_ids(world, stage)
    await host.presses_route("ux", one)
    await host.says("林小满")
    await host.presses("列席")
    await host.sees("此人全程参加会议")
    await host.says("/quit")
    await member.presses_route("ux", one)
    await member.sees("not-allowed")
    await member.presses_route("uu", stage.meeting_id, 0)
    await member.sees("not-allowed")
    assert await state_of(world, stage, one, member) == ""


async def test_who_comes_for_two_items_stays_inside_between_them(world: World) -> None:
    host, _, stage = await with_items(world)
    guest = await world.hires("王五", unit="信息中心")
    one, two, _ = await item_ids(world, stage)
    await places(world, host, one, "王五")
    await places(world, host, two, "王五")
    await world.at(NINE)
    await guest.presses("已到候会室")
    assert await state_of(world, stage, two, guest) == "waiting"
    await host.presses_route("uu", stage.meeting_id, 0)
    await guest.sees("请进入会场")
    await guest.looks()
    await host.presses_route("uu", stage.meeting_id, one)
    assert await state_of(world, stage, one, guest) == "left"
    assert await state_of(world, stage, two, guest) == "inside"
    await guest.sees_nothing_of("请进入会场")
    await guest.sees_nothing_of("请退席")
    # Taken back, they sit in for the first item again: nothing is to be done.
    await host.presses_route("uv", stage.meeting_id, two)
    assert await state_of(world, stage, one, guest) == "inside"
    await guest.sees_nothing_of("请稍候")


async def test_who_is_added_to_the_item_that_runs_is_called_at_once(world: World) -> None:
    """Also after the planned end; and who is taken off is told so."""
    host, _, stage = await with_items(world)
    guest, other = await world.hires("王五"), await world.hires("赵六")
    one, _, three = await item_ids(world, stage)
    await places(world, host, three, "赵六")
    await other.looks()
    await world.at(NINE + timedelta(hours=2, minutes=10))
    await host.presses_route("uu", stage.meeting_id, 0)
    await places(world, host, one, "王五")
    await guest.sees("请进入会场", "第 1 项“审议年度预算”")
    await guest.presses("已进入会场")
    assert await state_of(world, stage, one, guest) == "inside"
    await host.presses_route("uw", three, 0)
    await host.presses("移除 赵六")
    await other.sees("第 3 项“干部培训”不用您到会了")


async def test_the_clock_asks_them_to_wait_and_the_card_says_the_item(world: World) -> None:
    host, _, stage = await with_items(world)
    guest = await world.hires("王五", unit="信息中心")
    _, two, _ = await item_ids(world, stage)
    await places(world, host, two, "王五")
    await world.at(NINE + timedelta(minutes=24))
    await guest.sees_nothing_of("请到候会室")
    await world.at(NINE + timedelta(minutes=26))
    await guest.sees("请到候会室", "约 09:40")
