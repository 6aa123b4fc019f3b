"""Row 2.7: arrivals, pick-ups, and the plates for the gate."""

from __future__ import annotations

from datetime import date, timedelta

from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from tests.stories.logistics_stage import STARTS_AT, House, house, local
from tests.stories.test_meals import paper
from tests.stories.world import Person, World

EVE, DAY = date(2026, 11, 30), date(2026, 12, 1)


async def travellers(world: World) -> tuple[House, dict[str, Person]]:
    """Three come by train on the day itself; one drives; the driver has an account."""
    people = {
        name: await world.hires(name, unit="外地处") for name in ("林小满", "何平", "徐安", "高远")
    }
    people["王师傅"] = await world.hires("王师傅", unit="车队")
    people["门卫"] = await world.hires("门卫", unit="保卫处")
    found = await house(
        world,
        [people[n] for n in ("林小满", "何平", "徐安", "高远")],
        staff=[people["王师傅"], people["门卫"]],
    )
    for name, by in (
        ("林小满", "G101次，青川站07:20"),
        ("何平", "D22 青川站 7:40"),
        ("徐安", "CA1234 东山机场 7点半"),
    ):
        await found.answers(
            people[name], arrival_on="2026-12-01", arrival_by=by, transfer="pick_up"
        )
    await found.answers(people["高远"], arrival_by="自驾")
    await found.duty(people["门卫"], "gate")
    return found, people


async def drives(found: House, person: Person, plate: str) -> None:
    """The person comes by this car."""
    place_id = await found.place(person)

    def unit(session: Session) -> None:
        place = attendance_rows.participant(session, place_id)
        assert place is not None
        place.car = plate

    await found.world.write(unit)


async def test_rides_are_proposed_told_the_evening_before_and_followed(world: World) -> None:
    found, people = await travellers(world)
    desk = found.desk
    await drives(found, people["高远"], "青B 66666")
    await desk.presses_route("Fc", found.id)
    await desk.sees("等安排接送3人", "还没有车")
    await desk.presses("录入车辆")
    await desk.says(
        "车牌 座位 司机 电话\n青A12345 2座 王师傅 13900000001\n青A54321 5 李师傅\n青A 三座"
    )
    await desk.sees("读到2辆，7个座位", "第4行", "车牌不对")
    await desk.presses("录入")
    await desk.presses("自动配车")
    seen = await desk.sees("已给3人次配车", "青川站→301会议室", "东山机场→301会议室")
    # The two of one station ride together in the smallest car that holds them.
    assert "08:10　青川站→301会议室　青A12345　2/2人" in seen.text
    await world.restarts()
    for person in people.values():
        await person.looks()

    await world.at(local(EVE, "17:01"))
    await people["林小满"].sees("接送安排", "08:10从青川站发车", "青A12345（王师傅 13900000001）")
    await people["王师傅"].sees("出车安排", "林小满", "何平", "D22 青川站")
    await people["高远"].sees_nothing_of("接送")
    await world.at(local(EVE, "17:31"))
    gate = await people["门卫"].sees("请放行以下车辆", "3辆：青A12345、青A54321、青B66666")
    assert "高远" not in gate.text and "王师傅" not in gate.text
    assert "青B66666" in await paper(world, gate.files[0].digest)

    # What changes after is told singly: to the rider, the driver, the gate.
    await desk.presses_route("Fc", found.id)
    for person in people.values():
        await person.looks()
    await desk.presses("行程名单")
    await desk.presses("何平")
    await desk.presses("12月1日（星期二）08:00 青A54321（1/5）")
    await people["何平"].sees("接送安排有变", "青A54321（李师傅）")
    await people["林小满"].sees_nothing_of("接送")
    await people["王师傅"].sees("出车安排", "1/2人")
    await people["门卫"].sees_nothing_of("车牌")
    await desk.presses_route("FA", found.id)
    await desk.says("青A99999 4 赵师傅")
    await desk.presses("录入")
    await people["门卫"].sees("放行车牌有变", "新增：青A99999")
    await drives(found, people["高远"], "")
    await world.at(local(DAY, "08:01"))
    await people["门卫"].sees("放行车牌有变", "取消：青B66666")

    await desk.presses_route("FI", found.id)
    words = await paper(world, (await desk.sees("接送安排表")).files[0].digest)
    assert "接站牌" in words and "13900000001" in words
    run = await run_of(found, people["林小满"])
    await desk.presses_route("FC", run)
    await desk.presses("接到 林小满")
    await desk.sees("已接到1/1人")
    await desk.presses("撤销 林小满")
    await people["何平"].presses_route("FC", run)
    await people["何平"].sees("not-allowed")


async def run_of(found: House, person: Person) -> int:
    """The run somebody rides in."""
    place_id = await found.place(person)

    def read(session: Session) -> int:
        journey = rows.cars.journey(session, place_id, "arrive")
        assert journey is not None
        return journey.run_id or 0

    run: int = await found.world.read(read)
    return run


async def test_a_meeting_moved_to_another_day_takes_the_cars_off(world: World) -> None:
    found, people = await travellers(world)
    desk, lin = found.desk, people["林小满"]
    await found.duty(desk, "cars")
    await desk.presses_route("FA", found.id)
    await desk.says("青A12345 4座 王师傅")
    await desk.presses("录入")
    await desk.presses("自动配车")
    await world.at(local(EVE, "18:00"))
    await lin.sees("接送安排", "青A12345")
    await desk.looks()
    await found.moves(STARTS_AT + timedelta(days=10))
    await lin.sees("原定接送您的车已取消")
    await world.later(minutes=16)
    await desk.sees("请重新订", "接送已取消", "报给门岗的车牌作废")
    assert await run_of(found, lin) == 0
    await desk.presses_route("FL", found.id, 0)
    await desk.sees("林小满", "与会期不符")
    # The new train is entered; the gate hears of the plates the evening before the new day.
    await desk.presses_route("FH", found.id)
    await desk.says("林小满")
    await desk.presses("到达")
    await desk.presses("12月11日（星期五）")
    await desk.says("坐火车来")
    await desk.sees("没有看到时间")
    await desk.says("G7 青川站 7:00")
    await desk.presses("要接送")
    await desk.sees("行程已记下")
    await desk.presses("自动配车")
    await desk.sees("已给1人次配车")
    await people["门卫"].looks()
    await world.at(local(date(2026, 12, 10), "17:31"))
    await people["门卫"].sees("请放行以下车辆", "1辆：青A12345")
    await lin.sees("接送安排", "07:30从青川站发车")
    # Who sends apologies is fetched by nobody.
    await desk.presses_route("FM", await car_of(found))
    await desk.sees("青A12345有1趟，共接送1人次")
    await desk.presses("删除 青A12345")
    await lin.sees("原定接送您的车已取消")
    await people["门卫"].sees("取消：青A12345")


async def test_a_driver_hears_that_a_run_is_off_and_where_leaders_are_is_pushed_to_nobody(
    world: World,
) -> None:
    driver = await world.hires("王师傅", unit="车队")
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    lin = await world.hires("林小满", unit="外地处")
    found = await house(world, [leader, lin], staff=[driver])
    for person in (leader, lin):
        await found.answers(
            person, arrival_on="2026-11-30", arrival_by="G101 青川站 20:20", transfer="pick_up"
        )
    desk = found.desk
    await desk.presses_route("Fw", found.id)
    await desk.says("青川宾馆 301 单人间")
    await desk.presses("录入")
    await desk.presses_route("FA", found.id)
    await desk.says("青A12345 4座 王师傅")
    await desk.presses("录入")
    await desk.presses("自动配车")
    # The evening before the meeting they are brought to the hotel, not to the hall.
    await desk.sees("已给2人次配车", "青川站→青川宾馆")
    await world.at(local(date(2026, 11, 29), "17:01"))
    seen = await driver.sees("出车安排", "林小满", "2/4人", "另有1位")
    assert "李局长" not in seen.text
    seen = await leader.sees("接送安排", "请点“食宿行程”")
    assert "青A12345" not in seen.text and "20:" not in seen.text
    await leader.presses_route("Fo", await found.place(leader))
    await leader.sees("青A12345")  # it is there for who looks
    await found.changes(state="cancelled")
    await driver.sees("不用出车了", "青A12345", "青川站")


async def test_moved_and_moved_back_only_what_was_taken_off_is_told_once(world: World) -> None:
    found, people = await travellers(world)
    desk, lin = found.desk, people["林小满"]
    await found.duty(desk, "cars")
    await desk.presses_route("FA", found.id)
    await desk.says("青A12345 4座 王师傅")
    await desk.presses("录入")
    await desk.presses("自动配车")
    await desk.looks()
    for days in (1, 2, 0):
        await found.moves(STARTS_AT + timedelta(days=days))
        await world.later(minutes=1)
        if days == 2:  # trains said before the move are of another day
            await desk.presses_route("FL", found.id, 0)
            await desk.sees("林小满", "与会期不符")
    await world.later(minutes=16)
    news = [one for one in await desk.news() if "请重新订" in one.text]
    assert len(news) == 1 and "原定1趟接送已取消" in news[0].text
    await desk.presses_route("FL", found.id, 0)
    shown = await desk.sees("林小满")
    assert "与会期不符" not in shown.text  # back on its day, they hold again
    assert await run_of(found, lin) == 0


async def car_of(found: House) -> int:
    """The only car."""
    car: int = await found.world.read(lambda s: rows.cars.cars_of(s, found.id)[0].id)
    return car
