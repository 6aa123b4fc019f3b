"""Row 2.7: meals, from the times of the meeting to who came."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
from pypdf import PdfReader

from storage import Session
from storage import logistics as rows
from tests.stories.logistics_stage import STARTS_AT, House, house, local
from tests.stories.world import World


async def paper(world: World, digest: str) -> str:
    """The words of a PDF."""
    data = world.app.files.path(digest).read_bytes()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


async def counts(found: House, name: str) -> dict[str, int] | None:
    """What the kitchen was told of a meal."""
    return (await found.meals())[name].ordered


async def test_meals_from_the_times_of_the_meeting_to_who_came(any_world: World) -> None:
    world = any_world
    lin = await world.hires("林小满", unit="保管处", title="处长")
    he = await world.hires("何平", unit="财务处", title="科长")
    xu = await world.hires("徐安", unit="利用处")
    cook = await world.hires("马师傅", unit="后勤处")
    found = await house(world, [lin, he, xu], staff=[cook])
    await found.answers(lin, lodging="single", diet="halal", arrival_on="2026-11-30")
    await found.answers(he, lodging="none")
    await found.duty(cook, "meals")
    desk = found.desk

    await desk.presses_route("Fa", found.id)
    await desk.sees(
        "食宿用车", "用餐：还没有安排", "报到：已到0人", "门岗：会前一天17:30自动报车牌"
    )
    await desk.presses("用餐")
    await desk.sees("还没有安排用餐")
    await desk.presses("按会议时间安排（6餐）")
    shown = await desk.sees("已加6餐", "11月30日（星期一）", "12月2日（星期三）", "未答复")
    # He does not stay; the day before there is only who arrives and the staff.
    assert "晚餐 18:00　2人（清真1）" in shown.text
    assert "午餐 12:00　3人（清真1），另有1人未答复" in shown.text
    await desk.presses("12月1日午餐")
    await desk.sees(
        "地点未定", "用餐：3人（清真1）", "未答复：1人", "报餐截止：11月30日（星期一）16:00"
    )
    await desk.presses("改地点")
    await desk.says("机关食堂二楼，备白酒")
    await desk.presses("以后各餐都改")
    await desk.sees("请注意", "“白酒”", "不得宴请")
    await desk.presses("改地点")
    await desk.says("机关食堂二楼")
    await desk.presses("以后各餐都改")
    await desk.sees("已改好", "机关食堂二楼")
    await world.restarts()

    # He does not eat there; the card is his own.
    await he.presses_route("Fo", await found.place(he))
    await he.sees("食宿行程", "午餐 12:00 机关食堂二楼")
    await he.presses("12月1日午餐不用餐")
    await he.sees("不用餐", "已记下")
    await he.presses_route("Fp", await found.place(lin), (await found.meals())["01 lunch"].id, 0)
    await he.sees("not-allowed")

    # Nobody ordered: who sees to meals is asked before the time, and once more at it.
    await world.at(local(date(2026, 11, 30), "10:00"))
    await cook.sees("请报餐", "截止", "12月1日午餐　2人（清真1），另有1人未答复")
    await cook.presses("12月1日午餐")
    await cook.presses("报餐")
    await cook.sees("报3份（清真1），含备餐1份", "还有1人未答复，没有算在内")
    await cook.presses("未答复的也算")
    await cook.presses("确认报4份")
    await cook.sees("已报餐", "已报：4份（清真1），含备餐1份")
    assert await counts(found, "01 lunch") == {
        "ordinary": 2,
        "halal": 1,
        "vegetarian": 0,
        "no_sugar": 0,
        "other": 0,
        "spare": 1,
    }
    await world.at(local(date(2026, 11, 30), "16:01"))
    seen = await cook.sees("报餐时间到了", "12月1日晚餐")
    assert "午餐" not in seen.text

    # After the order the numbers change: told once, and not again for the same.
    await he.presses_route("Fp", await found.place(he), (await found.meals())["01 lunch"].id, 1)
    await xu.presses_route("ra", await found.place(xu), 1)
    await world.later(minutes=16)
    await cook.sees("用餐人数有变", "12月1日午餐：2人→4人（清真1），已报4份")
    await cook.looks()
    await world.later(minutes=30)
    await cook.sees_nothing_of("用餐人数有变")

    await desk.presses_route("Fk", found.id, 0)
    sheet = await desk.sees("后厨用餐单")
    words = await paper(world, sheet.files[0].digest)
    assert "机关食堂二楼" in words and "清真" in words and "林小满" not in words
    await desk.presses_route("Fn", found.id)
    tickets = await paper(world, (await desk.sees("餐券")).files[0].digest)
    assert "林 小 满" in tickets or "林小满" in tickets
    await desk.presses_route("Fk", found.id, 1)
    table = await desk.sees("用餐统计表")
    data = world.app.files.path(table.files[0].digest).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][1]][:3] == ["日期", "餐次", "时间"]

    lunch = (await found.meals())["01 lunch"].id
    await desk.presses_route("Fj", lunch)
    await desk.sees("已报：4份")  # too early: the meal as it stands
    await world.at(local(date(2026, 12, 1), "13:30"))
    await desk.presses_route("Fj", lunch)
    await desk.says("很多人")
    await desk.sees("请先写人数")
    await desk.says("3 剩余较多")
    await desk.sees("实际：3人，比报餐少1", "备注：剩余较多")


async def test_a_meeting_moved_three_times_in_a_day_takes_its_meals_with_it(world: World) -> None:
    guest = await world.hires("林小满", unit="保管处")
    cook = await world.hires("马师傅", unit="后勤处")
    found = await house(world, [guest], staff=[cook])
    await found.answers(guest)
    await found.duty(cook, "meals")
    await found.desk.presses_route("Fb", found.id)
    before = await found.meals()
    assert sorted(before) == ["01 lunch", "02 lunch"]  # nobody stays overnight
    lunch = before["01 lunch"].id
    await found.desk.presses_route("Fg", lunch, 0)
    await found.desk.presses("确认报3份")
    await found.desk.sees("已报：3份")
    for days in (1, 2, 6):
        await found.moves(STARTS_AT + timedelta(days=days))
        await world.later(minutes=1)
    await world.later(minutes=16)
    moved = await found.meals()
    assert sorted(moved) == ["07 lunch", "08 lunch"]
    assert moved["07 lunch"].id == lunch and moved["07 lunch"].ordered is not None
    assert moved["07 lunch"].order_by == local(date(2026, 12, 4), "16:00")  # the Friday before
    news = [one for one in await cook.news() if "请重新订" in one.text]
    assert len(news) == 1 and "12月7日" in news[0].text  # what holds, once
    assert "1餐随会期顺延" in news[0].text
    # The hour is another one of the same day: nothing to rebook.
    await cook.looks()
    await found.moves(STARTS_AT + timedelta(days=6, hours=1))
    await cook.sees_nothing_of("请重新订")
    await found.changes(state="cancelled")
    await cook.sees("已取消，请退订", "已报1餐")
    await cook.looks()
    await world.later(days=7)
    await cook.sees_nothing_of("报餐")


async def test_moved_by_a_day_old_slips_do_not_empty_the_tables(world: World) -> None:
    guest = await world.hires("林小满", unit="保管处")
    cook = await world.hires("马师傅", unit="后勤处")
    found = await house(world, [guest], staff=[cook])
    await found.duty(cook, "meals")
    await found.answers(
        guest, lodging="single", arrival_on="2026-11-30", departure_on="2026-12-02"
    )
    await found.desk.presses_route("Fb", found.id)
    last = (await found.meals())["02 lunch"].id
    await found.desk.presses_route("Fg", last, 0)
    await found.desk.presses("确认报3份")
    await world.later(minutes=1)
    for days in (3, 0):  # moved and moved back: nothing to rebook
        await found.moves(STARTS_AT + timedelta(days=days))
    await cook.looks()
    await world.later(minutes=16)
    await cook.sees_nothing_of("请重新订")
    await found.moves(STARTS_AT + timedelta(days=3))
    await world.later(minutes=16)
    await cook.sees("请重新订", "1餐随会期顺延")
    # They left on the 2nd as the slip said: of a day that holds no more.
    await found.desk.presses_route("Fd", last)
    await found.desk.sees("12月5日", "用餐：2人")
    # Dropped after the kitchen was told, who sees to meals hears of it.
    await cook.looks()
    await found.desk.presses("取消这一餐")
    await found.desk.sees("这一餐已取消", "已报过3份，请告诉后厨")
    await cook.sees("取消一餐", "12月5日午餐，已报过3份")


async def test_who_is_away_eats_nothing_and_undecided_leave_is_not_known(world: World) -> None:
    lin = await world.hires("林小满", unit="保管处")
    he = await world.hires("何平", unit="财务处")
    found = await house(world, [lin, he])
    await found.answers(lin, reply="leave")
    await found.answers(he)
    await found.desk.presses_route("Fb", found.id)
    await found.desk.sees("午餐 12:00　1人　")
    lunch = (await found.meals())["01 lunch"].id

    def unit(session: Session) -> None:
        from storage import attendance as attendance_rows

        place = attendance_rows.participant_of(session, found.id, lin.person_id)
        assert place is not None
        place.leave_state = "asked"

    await world.write(unit)
    await found.desk.presses_route("Fd", lunch)
    await found.desk.sees("用餐：1人", "未答复：1人")
    # Dropped and taken up; an old button says so.
    await found.desk.presses("取消这一餐")
    await found.desk.sees("这一餐已取消")
    await found.desk.presses_route("Fg", lunch, 0)
    await found.desk.sees("这一餐已取消")
    await found.desk.presses_route("Fb", found.id)
    await found.desk.sees("已取消：12月1日午餐")  # planned again, it stays dropped
    await found.desk.presses_route("Ff", lunch, 0)
    await found.desk.sees("已恢复", "用餐：1人")
    # An order for a number that is not the present one is shown again.
    await found.desk.presses_route("Fh", lunch, 0, 99)
    await found.desk.sees("人数刚有变化", "报2份")
    assert (await found.meals())["01 lunch"].ordered is None
    await found.desk.presses("确认报2份")
    await found.desk.presses("撤销报餐")
    await found.desk.sees("报餐已撤销")
    stranger = await world.hires("路人", unit="财务处")
    for route, numbers in (("Fm", (found.id, 0)), ("Fd", (lunch,)), ("Fh", (lunch, 0, 2))):
        await stranger.presses_route(route, *numbers)
        await stranger.sees("not-allowed")


async def test_one_change_slip_carries_the_meals(world: World) -> None:
    people = [await world.hires(name, unit="保管处") for name in ("林小满", "何平", "徐安")]
    cook = await world.hires("马师傅", unit="后勤处")
    found = await house(world, people, staff=[cook])
    for person in people:
        await found.answers(person)
    await found.duty(cook, "meals")
    await found.desk.presses_route("Fb", found.id)
    lunch = (await found.meals())["01 lunch"].id
    await found.desk.presses_route("Fg", lunch, 0)
    await found.desk.presses("确认报5份")
    await cook.looks()

    def unit(session: Session) -> None:
        from meetings import changing_people
        from tests.stories.notice_stage import actor

        done = changing_people.change_people(
            session,
            actor(session, found.desk),
            found.id,
            [],
            [person.person_id for person in people[:2]],
            now=world.clock.now(),
            office=world.office,
        )
        assert type(done).__name__ != "Refused", done

    await world.write(unit)
    await world.later(minutes=16)
    slips = [one for one in await cook.news() if "12月1日午餐：4人→2人" in one.text]
    assert len(slips) == 1 and "变动单" in slips[0].text
    await world.later(hours=1)
    await cook.sees_nothing_of("用餐人数有变")
    meal = (await found.meals())["01 lunch"]
    assert isinstance(meal, rows.Meal) and meal.told == {"ordinary": 2}
