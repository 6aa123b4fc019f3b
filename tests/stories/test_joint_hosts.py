"""Row 2.2: joint hosts (联合主办), each with a roster of its own."""

from __future__ import annotations

import docx

from storage import Session
from storage import attendance as attendance_rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import draft, moves, publishes
from tests.stories.world import Person, World


async def cast(world: World) -> tuple[Person, Person]:
    desk = await world.hires("周会务", unit="办公室", roles=("secretariat",), phone="010-5550101")
    contact = await world.hires("钱内勤", unit="财政局", title="科员")

    def is_contact(session: Session) -> None:
        unit = people_rows.unit_named(session, "财政局")
        assert unit is not None
        unit.contact_id = contact.person_id

    await world.write(is_contact)
    return desk, contact


async def joins(desk: Person, meeting_id: int, unit: str) -> None:
    await desk.presses_route("ya", meeting_id)
    await desk.presses("联合主办")
    await desk.presses("加联合主办")
    await desk.says(unit)
    await desk.presses("不限")


async def test_a_joint_host_keeps_its_own_roster(world: World) -> None:
    desk, contact = await cast(world)
    own = await world.hires("张三", unit="财政局", title="局长", phone="13800000011")
    other = await world.hires("李四", unit="办公室", title="主任", phone="13800000022")
    meeting_id = await draft(world, desk, [other])
    await joins(desk, meeting_id, "财政局")
    await desk.sees("财政局已列为联合主办", "财政局：0 名", "联络员：钱内勤")
    await desk.presses_route("np", meeting_id)
    await desk.sees("财政局：联合主办，由钱内勤报本单位名单")
    await desk.presses("确认发出")
    await contact.sees("联合主办（财政局），请报本单位名单", "名额：不限")
    await other.sees("主办：青川市档案馆、财政局")
    await desk.presses_route("yv", 1)
    await desk.sees("钱内勤，没有登记电话", "由贵单位联合主办，请报贵单位参会人员名单")
    await desk.presses_route("nn", 1)
    await desk.sees("代报名单", "取消联合主办")
    await contact.presses("报名单")
    await contact.sees("请报本单位参会人。")
    await world.restarts()
    await contact.says("张三 局长\n孙新 科员 13800000033")
    await contact.presses("确认上报")
    await contact.sees("已报 2 名：张三、孙新", "本单位名单 2 名")
    await own.sees("参会通知", "主办：青川市档案馆、财政局")

    # Its own people: number, answer, and what they said by phone.
    await contact.presses("孙新")
    await contact.sees("孙新（财政局 科员）", "电话：13800000033", "答复：未答复")
    await contact.presses("代录答复")
    await contact.presses("参加")
    await contact.presses("电话")
    new = await place_called(world, meeting_id, "孙新")
    assert await reply_of(world, new) == "attending"
    await contact.presses_route("nn", 1)
    await contact.sees("本单位名单 2 名，已答复参加 1 名")
    await desk.presses_route("yl", meeting_id)
    await desk.sees("财政局：2 名，参加 1，未答复 1")

    # Nobody else's: neither answer nor number.
    place = await stage.place_of(world, meeting_id, other)
    await contact.presses_route("rp", place)
    await contact.sees("not-allowed")
    await contact.presses_route("yq", place)
    await contact.sees("gone")
    for route in ("nl", "yi", "yj", "ya", "yl", "ym"):
        await contact.presses_route(route, meeting_id)
        seen = await contact.sees("not-allowed")
        assert "13800000022" not in seen.text
    await contact.presses_route("rf", meeting_id)
    await contact.says("李四")
    await contact.sees("参会名单里没有“李四”")
    await contact.presses("退出填写")

    await desk.presses_route("yb", meeting_id)
    seen = await desk.sees("正式通知")
    paper = docx.Document(str(world.app.files.path(seen.files[0].digest)))
    texts = [p.text for p in paper.paragraphs]
    assert "关于召开季度工作会的通知" in texts
    assert texts.count("青川市档案馆") == texts.count("财政局") == 1
    assert any("青川市档案馆、财政局定于" in text and "联合召开" in text for text in texts)


async def test_a_joint_host_named_later_stands_in_the_next_change(world: World) -> None:
    desk, contact = await cast(world)
    guest = await world.hires("李四", unit="办公室")
    await world.hires("路人", unit="规划处")
    meeting_id = await draft(world, desk, [guest])
    await publishes(desk, meeting_id)
    await joins(desk, meeting_id, "规划处")
    await desk.sees("规划处没有联络员")
    await desk.says("财政局")
    await desk.sees("通知上的主办单位在下次调整时写上")
    await contact.sees("联合主办（财政局）")
    await guest.looks()
    await moves(world, desk, meeting_id, place="五楼会议室")
    await guest.sees(
        "第1次调整", "主办单位：（无） → 青川市档案馆、财政局", "主办：青川市档案馆、财政局"
    )

    await desk.presses_route("nq", meeting_id)
    await desk.says("财政局")
    await desk.says("3")
    await desk.presses("跳过")
    await desk.sees("财政局是联合主办单位")
    await desk.presses_route("yt", 1)
    await desk.says("1")
    await desk.sees("财政局：0 名")
    await contact.presses_route("nb", 1)
    await contact.says("甲乙、丙丁")
    await contact.sees("名额是 1 名")
    await contact.presses("退出填写")
    await desk.presses_route("yw", 1)
    await desk.sees("还没有联合主办单位")
    await contact.sees("不再请财政局报名单")


async def test_who_names_them_and_who_may_not(world: World) -> None:
    desk, contact = await cast(world)
    meeting_id = await draft(world, desk, [])
    await joins(desk, meeting_id, "财政局")
    await desk.sees("财政局：0 名")
    for route in ("ym", "yl"):
        await contact.presses_route(route, meeting_id)
        await contact.sees("not-allowed")
    await contact.presses_route("yw", 1)
    await contact.sees("not-allowed")

    def hosts(session: Session) -> list[bool]:
        return [quota.joint_host for quota in quota_rows.quotas_of(session, meeting_id)]

    assert await world.read(hosts) == [True]


async def place_called(world: World, meeting_id: int, name: str) -> int:
    def read(session: Session) -> int:
        [person] = people_rows.people_named(session, name)
        place = attendance_rows.participant_of(session, meeting_id, person.id)
        assert place is not None and place.host_unit_id is not None
        return place.id

    found: int = await world.read(read)
    return found


async def reply_of(world: World, place: int) -> str:
    def read(session: Session) -> str:
        found = attendance_rows.participant(session, place)
        assert found is not None
        return found.reply

    reply: str = await world.read(read)
    return reply
