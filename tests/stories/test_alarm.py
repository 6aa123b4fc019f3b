"""Row 2.8: an alarm to everybody in the building, and who is safe."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from meetings import duties
from meetings.meetings import Refused
from meetings.safety import raising
from meetings.safety.raising import NewAlarm, Raised, Running
from storage import Session, alarms
from storage.documents import documents_of
from tests.stories.notice_stage import actor
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World


async def cast(world: World) -> tuple[Person, dict[str, Person], Stage]:
    """A host, four who sit inside, one at home, a warden of A区; 09:00 has passed."""
    desk = await world.hires("周会务", roles=("secretariat",))
    people = {
        "林小满": await world.hires("林小满", unit="财务处", phone="13800000001"),
        "何平": await world.hires("何平", unit="财务处"),
        "方圆": await world.hires("方圆", unit="信息中心", phone="13800000003", bound=False),
        "冯雨": await world.hires("冯雨", unit="信息中心"),
        "高远": await world.hires("高远", unit="信息中心"),
        "王引导": await world.hires("王引导", unit="后勤处"),
    }
    invited = [people[name] for name in ("林小满", "何平", "方圆", "冯雨", "高远")]
    stage = await meeting(world, desk, invited)
    await on_post(world, desk, stage, people["王引导"], "warden", "A区")
    await world.at(NINE + timedelta(minutes=5))
    for name in ("林小满", "何平", "方圆", "冯雨"):
        await desk.presses_route("st", stage.sitting_id, people[name].person_id)
    await reads(people, desk)
    return desk, people, stage


async def reads(people: dict[str, Person], *others: Person) -> None:
    for person in (*people.values(), *others):
        await person.looks()


async def on_post(
    world: World, host: Person, stage: Stage, person: Person, kind: str, zone: str = ""
) -> None:
    def unit(session: Session) -> None:
        done = duties.set_duty(
            session,
            actor(session, host),
            stage.meeting_id,
            person.person_id,
            kind,
            zone,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(done, duties.DutySet), done

    await world.write(unit)


async def sends(desk: Person, label: str) -> None:
    """The card was read: it stood there for some seconds."""
    desk.world.clock.forward(timedelta(seconds=3))
    await desk.presses(label)


async def raised(desk: Person, stage: Stage, kind: str = "火情", *, drill: bool = False) -> int:
    """It goes out; its id."""
    await desk.presses_route("Gb", stage.meeting_id, int(drill))
    await desk.presses(f"演练：{kind}" if drill else kind)
    await sends(desk, "【演练】发给" if drill else "立即发给")
    found: int | None = await desk.world.read(lambda s: alarms.running(s, stage.meeting_id))
    assert found is not None
    return found


async def test_everybody_inside_is_asked_and_answers(any_world: World) -> None:
    world = any_world
    desk, people, stage = await cast(world)
    await desk.says("/alarm")
    await desk.sees("紧急通知", "季度工作例会", "确认后才会发出")
    assert await people["林小满"].news() == []
    await desk.presses("火情")
    # The desk and the warden work there: six in the building, one of them without an account.
    await desk.sees("真实警情", "发给在场6人（其中工作人员2人）", "1人没有手机账号", "不乘电梯")
    assert await people["林小满"].news() == []
    await sends(desk, "立即发给6人")
    await desk.sees("已发出，共6人", "安全0", "未回应6", "1人没有手机账号")
    for name in ("林小满", "何平", "冯雨", "王引导"):
        await people[name].sees("紧急通知：火情", "会场发生火情", "您安全吗")
    assert await people["高远"].news() == []

    await world.restarts()
    await people["林小满"].presses("我安全")
    await people["林小满"].sees("已报：安全")
    await desk.looks()
    await people["何平"].presses("需要帮助")
    await people["何平"].sees("在哪里")
    await people["王引导"].sees("有人需要帮助", "何平：位置未说", "还没人去")
    await people["何平"].says("三楼东侧，脚扭伤")
    await people["何平"].sees("已报：需要帮助，三楼东侧，脚扭伤")
    await people["王引导"].presses("我去：何平")
    await people["王引导"].sees("您去帮助何平")
    await desk.presses("看名单")
    await desk.sees("安全1　需要帮助1　未回应4", "何平：三楼东侧，脚扭伤", "王引导去")

    await people["王引导"].presses("报数")
    await people["王引导"].says("A区 安全38 受伤0 失联2")
    await people["王引导"].sees("安全38 受伤0 失联2")
    await people["王引导"].presses("已处置：何平")
    await desk.presses("看名单")
    await desk.presses("未回应4人")
    await desk.sees("未回应4人", "方圆（信息中心）", "无账号", "13800000003")
    await desk.presses("方圆安全")
    await desk.sees("已记：方圆安全", "未回应3人")

    await reads(people, desk)
    await world.later(minutes=4)
    await people["冯雨"].sees("还没有收到您的回应", "会场发生火情")
    await people["林小满"].sees_nothing_of("还没有收到您的回应")
    await people["冯雨"].presses("我安全")

    await desk.presses("看名单")
    await desk.presses("解除")
    await desk.sees("确认解除", "还有2人未回应，0人等待帮助")
    await desk.presses("解除并通知所有人")
    await desk.sees("已解除", "报告会存入会议材料")
    for name in ("林小满", "何平", "冯雨", "王引导"):
        await people[name].sees("紧急通知已解除")
    await desk.looks()
    await desk.presses("报告")
    await desk.sees("报告和名单如下")
    titles = await world.read(lambda s: [d.title for d, _ in documents_of(s, stage.meeting_id)])
    assert titles == ["季度工作例会紧急通知报告"]


async def test_a_count_is_read_or_asked_again(world: World) -> None:
    desk, people, stage = await cast(world)
    alarm_id = await raised(desk, stage)
    await people["王引导"].presses_route("Go", alarm_id)
    await people["王引导"].says("都在")
    await people["王引导"].sees("没看懂人数")
    await people["王引导"].says("安全12")  # one zone is theirs: A
    await people["王引导"].sees("A区：安全12 受伤0 失联0（王引导 09:05）")
    await desk.presses_route("Go", alarm_id)
    await desk.says("安全3")
    await desk.sees("请写明是哪个区")
    await desk.says("a區 安全13 失聯1")
    await desk.sees("A区：安全13 受伤0 失联1（周会务 09:05）")
    await people["林小满"].presses_route("Go", alarm_id)
    await people["林小满"].sees("not-allowed")


async def test_two_who_press_at_once_send_it_once(any_world: World) -> None:
    world = any_world
    desk, people, stage = await cast(world)
    now = world.clock.now()

    def sends(session: Session) -> Raised | Running | Refused:
        return raising.raise_alarm(
            session,
            actor(session, desk),
            stage.meeting_id,
            NewAlarm("fire", drill=False),
            after=0,
            shown_at=now - timedelta(seconds=3),
            now=now,
            office=world.office,
        )

    done = await asyncio.gather(*(world.write(sends) for _ in range(4)))
    assert sorted(type(one).__name__ for one in done) == ["Raised", *["Running"] * 3]
    assert len({one.alarm_id for one in done}) == 1
    await world.app.settle()
    assert sum("会场发生火情" in one.text for one in await people["林小满"].news()) == 1
