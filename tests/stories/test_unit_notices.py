"""Row 2.2, to units: a quota to the contact, names back in one reply, cards to the named."""

from __future__ import annotations

from papers.tables import Sheet, write_xlsx
from storage import Session
from storage import attendance as attendance_rows
from storage import people as people_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import draft, publishes
from tests.stories.world import Person, World


async def cast(world: World) -> tuple[Person, Person]:
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    contact = await world.hires("内勤小李", unit="财务处", title="科员")

    def is_contact(session: Session) -> None:
        unit = people_rows.unit_named(session, "财务处")
        assert unit is not None
        unit.contact_id = contact.person_id

    await world.write(is_contact)
    return desk, contact


async def asks(desk: Person, meeting_id: int, unit: str, places: str, note: str = "") -> None:
    await desk.presses_route("nu", meeting_id)
    await desk.presses("加单位名额")
    await desk.says(unit)
    await desk.says(places)
    if note:
        await desk.says(note)
    else:
        await desk.presses("跳过")


async def test_a_unit_reports_its_names_in_one_reply(any_world: World) -> None:
    world = any_world
    desk, contact = await cast(world)
    zhang = await world.hires("张三", unit="财务处", title="处长")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "２名", "主要负责同志1名，经办1名")
    await desk.sees("财务处：0/2，未报", "内勤小李")
    await desk.presses_route("np", meeting_id)
    await desk.sees("财务处：2 名，由内勤小李报名单")
    await desk.presses("确认发出")
    await contact.sees("请报参会名单", "名额：2 名，主要负责同志1名，经办1名", "季度工作会")
    await contact.presses("报名单")
    await contact.sees("每行一人")
    await world.restarts()
    await zhang.looks()
    await contact.says("1. 张三 处长\n2. 赵新 科员 13800000005")
    await contact.sees("名册里没有 1 人：赵新", "赵新 科员 13800000005")
    await contact.presses("确认上报")
    await contact.sees("已报 2 名：张三、赵新", "新加入名册：赵新")
    await zhang.sees("参会通知", "季度工作会")
    await desk.presses_route("nu", meeting_id)
    await desk.sees("财务处：2/2，已报")
    await desk.presses_route("nl", meeting_id)
    await desk.sees("赵新（财务处 科员） 13800000005：没有账号")


async def test_too_many_names_are_refused_with_the_numbers(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("张三", unit="财务处")
    await world.hires("李四", unit="财务处")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "1")
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.says("张三、李四")
    await contact.sees("名额是 1 名", "又报 2 名")
    await contact.says("张@三")
    await contact.sees("不像姓名")
    await contact.says("张三")
    await contact.sees("已报 1 名：张三")
    quota = 1
    await contact.presses_route("nb", quota)
    await contact.sees("还可报 0 名")

    await asks(desk, meeting_id, "财务处", "3")
    await desk.sees("财务处：1/3，需补报")
    await contact.sees("名额：3 名")
    await contact.presses("补报")
    await contact.says("张三\n李四")
    await contact.sees("已报 1 名：李四")
    await asks(desk, meeting_id, "财务处", "1")
    await desk.sees("已经报了 2 名")
    await desk.says("abc")
    await desk.sees("1 到 200")
    await desk.says("2")
    await desk.sees("财务处：2/2，已报")


async def test_a_table_is_taken_and_same_names_are_told_apart(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("王伟", unit="财务处", title="科长", phone="13800000011")
    twin = await world.hires("王伟", unit="财务处", title="科长", phone="13800000012")
    await world.hires("李四", unit="财务处")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "5")
    await publishes(desk, meeting_id)
    await contact.presses("报名单")
    await contact.sends("名单.pdf", b"%PDF-1.4 nothing")
    await contact.sees("名单.pdf")
    rows = (("1", "王伟", "科长"), ("2", "李四", ""))
    table = write_xlsx(Sheet("名单", ("序号", "姓名", "职务"), rows))
    await contact.sends("名单.xlsx", table)
    await contact.sees("有几位“王伟”", "尾号0011", "尾号0012")
    await world.restarts()
    await contact.presses("尾号0012")
    await contact.sees("已报 2 名")
    await twin.sees("参会通知")

    await contact.presses("撤下王伟")
    await contact.sees("已撤下", "还可报 4 名")
    await twin.sees("季度工作会")


async def test_units_that_owe_names_are_reminded_and_can_be_phoned(world: World) -> None:
    desk, contact = await cast(world)
    await world.hires("孤身一人", unit="规划处")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "1")
    await asks(desk, meeting_id, "规划处", "1")
    await desk.presses_route("np", meeting_id)
    await desk.sees("规划处：1 名，没有联络员")
    await desk.presses("确认发出")
    await contact.looks()
    await world.later(hours=25)
    await contact.sees("还有 1 个名额没有报")
    await contact.looks()
    await world.later(days=1)
    await contact.sees("还有 1 个名额没有报")
    await contact.looks()
    await world.later(days=2)
    await contact.sees_nothing_of("名额没有报")
    await desk.presses_route("nl", meeting_id)
    await desk.sees("未报名单的单位", "财务处：内勤小李", "规划处：没有联络员")
    await stage.cancels(world, desk, meeting_id, "")
    await contact.sees("会议取消", "财务处不用再报名单")
    await contact.presses_route("nb", 1)
    await contact.sees("会议取消")


async def test_another_unit_may_not_report(world: World) -> None:
    desk, contact = await cast(world)
    stranger = await world.hires("路人", unit="规划处")
    meeting_id = await draft(world, desk, [])
    await asks(desk, meeting_id, "财务处", "1")
    await publishes(desk, meeting_id)
    for route in ("nn", "nb"):
        await stranger.presses_route(route, 1)
        await stranger.sees("not-allowed")
    for route in ("nu", "nq"):
        await stranger.presses_route(route, meeting_id)
        await stranger.sees("not-allowed")
    await contact.presses_route("nn", 99)
    await contact.sees("gone")
    await contact.presses("报名单")
    await contact.says("内勤小李")
    await contact.sees("已报 1 名")
    place = await stage.place_of(world, meeting_id, contact)
    await stranger.presses_route("nk", place)
    await stranger.sees("not-allowed")

    def there(session: Session) -> str:
        found = attendance_rows.participant(session, place)
        assert found is not None
        return found.source

    assert await world.read(there) == "unit"
