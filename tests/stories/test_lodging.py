"""Row 2.7: rooms and 报到, from the table of rooms to the key that comes back."""

from __future__ import annotations

from datetime import date

import pytest

from meetings import changing_people, logistics, slips
from meetings.logistics import placing
from meetings.logistics.rooms import NewRoom
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows
from storage import slips as slip_rows
from tests.stories.logistics_stage import ENDS_AT, House, house, local
from tests.stories.notice_stage import actor
from tests.stories.test_meals import paper
from tests.stories.world import Person, World


async def guests(world: World) -> tuple[House, dict[str, Person]]:
    """Two men and a woman of one unit, a leader, and one who stays at home."""
    people = {
        name: await world.hires(name, unit=unit, rank=rank)
        for name, unit, rank in (
            ("李局长", "局领导", "副厅级"),
            ("林小满", "保管处", None),
            ("何平", "保管处", None),
            ("徐安", "保管处", None),
            ("周明", "财务处", None),
        )
    }
    found = await house(world, list(people.values()))
    for name, gender in (
        ("李局长", "male"),
        ("林小满", "female"),
        ("何平", "male"),
        ("徐安", "male"),
    ):
        await found.answers(people[name], gender=gender, lodging="shared")
    await found.answers(people["周明"], lodging="none")
    return found, people


async def test_rooms_are_read_proposed_told_and_changed_singly(world: World) -> None:
    found, people = await guests(world)
    desk = found.desk
    await desk.presses_route("Fl", found.id, 0)
    await desk.sees("还没有房间4人", "还没有房间。按“录入房间”")
    await desk.presses("录入房间")
    bad = "\n".join(["青川宾馆 无 单人间"] * 14)
    await desk.says(f"房号 房型\n青川宾馆 301 双人间\n{bad}")
    await desk.sees("有14行没有读进来", "还有4行")
    await desk.presses("上一步")
    await desk.says("房号 房型\n青川宾馆 301-302 双人间\n青川宾馆 305 单人间\n青川宾馆 无 单人间")
    await desk.sees("读到3间：单人间1间、双人间2间", "第4行", "没有房号")
    await desk.presses("录入")
    await desk.sees("新增3间", "青川宾馆 301 双人间：空")
    await desk.presses("自动排房")
    await desk.sees("已安排4人")
    # The leader is alone, the two men share, the woman shares with no man.
    assert await found.rooms() == {
        "青川宾馆 301": "何平 徐安",
        "青川宾馆 302": "林小满",
        "青川宾馆 305": "李局长",
    }
    await world.restarts()
    await desk.presses("调房")
    await desk.says("徐安")
    await desk.says("305")
    await desk.sees("青川宾馆 305住满了：李局长")
    await desk.says("302")
    await desk.sees("已调整1人", "男女同住，请核对")
    await desk.presses("调房")
    await desk.says("徐安")
    await desk.says("何平")  # they change places
    assert (await found.rooms())["青川宾馆 301"] == "徐安"
    await desk.presses("调房")
    await desk.says("何平")
    await desk.says("301")
    await desk.presses("通知房号 4")
    await desk.sees("把房号告诉4人")
    await desk.presses("确认通知")
    await desk.sees("已通知4人")
    await people["何平"].sees("您的房间：青川宾馆 301", "同住：徐安", "请到报到处领房卡")
    seen = await people["李局长"].sees("房间已安排好")
    assert "305" not in seen.text  # where a leader sleeps is looked up
    await people["周明"].sees_nothing_of("房间")
    # Twice is once; after it each change is told to whom it concerns.
    for person in people.values():
        await person.looks()
    await desk.presses_route("Fv", found.id, 2)
    await desk.sees("没有变化")
    await people["何平"].sees_nothing_of("您的房间")
    await desk.presses("调房")
    await desk.says("徐安")
    await desk.presses("退房")
    await people["徐安"].sees("住宿安排有变", "原来的青川宾馆 301不再为您保留")
    await people["何平"].sees_nothing_of("房间")
    await desk.presses_route("Fy", found.id, 0)
    words = await paper(world, (await desk.sees("住宿安排表")).files[0].digest)
    assert "李局长" in words and "305" in words
    await people["何平"].presses_route("Fo", await found.place(people["何平"]))
    await people["何平"].sees("房间：青川宾馆 301")
    await people["何平"].says("/my")
    await people["何平"].sees("我的会议", "食宿行程")
    await people["周明"].says("/my")
    await people["周明"].sees_nothing_of("食宿行程")
    await people["何平"].presses_route("Fl", found.id, 0)
    await people["何平"].sees("not-allowed")


async def test_the_bed_of_who_does_not_come_is_free(world: World) -> None:
    found, people = await guests(world)
    desk, leaving = found.desk, people["何平"]

    def rooms(session: Session) -> None:
        by, now, office = actor(session, desk), world.clock.now(), world.office
        new = [
            NewRoom("", "301", "twin"),
            NewRoom("", "302", "twin"),
            NewRoom("", "305", "single"),
        ]
        placing.add_rooms(session, by, found.id, new, now=now, office=office)
        done = placing.propose(session, by, found.id, now=now, office=office)
        assert isinstance(done, placing.RoomsSet) and done.count == 4

    await world.write(rooms)

    def removes(session: Session) -> None:
        changing_people.change_people(
            session,
            actor(session, desk),
            found.id,
            [],
            [leaving.person_id],
            now=world.clock.now(),
            office=world.office,
        )

    await world.write(removes)
    assert (await found.rooms())["301"] == "徐安"
    await desk.presses_route("Fz", (await room(found, "302")), 1)
    await desk.sees("这间房有人住")
    # What says who slept where goes with the slips.
    await found.changes(state="closed", closed_at=ENDS_AT)

    def erases(session: Session) -> int:
        from meetings.slips import Erased

        done = slips.erase(session, actor(session, desk), found.id, now=world.clock.now())
        assert isinstance(done, Erased)
        return len(rows.lodging.places_of(session, found.id))

    assert await world.write(erases) == 0


@pytest.mark.parametrize(
    ("gender", "beside", "after"),
    [("male", "徐安", "马力 徐安"), ("female", "徐安", "徐安"), ("female", "", "马力")],
)
async def test_who_comes_instead_gets_the_bed_where_that_is_proper(
    gender: str, beside: str, after: str, world: World
) -> None:
    found, people = await guests(world)
    heir = await world.hires("马力", unit="保管处")
    old = await found.place(people["何平"])
    mate = await found.place(people["徐安"]) if beside else None

    def unit(session: Session) -> None:
        now, office, by = world.clock.now(), world.office, actor(session, found.desk)
        done = placing.add_rooms(
            session, by, found.id, [NewRoom("", "301", "twin")], now=now, office=office
        )
        assert isinstance(done, placing.RoomsSet)
        for one in (old, mate):
            if one is not None:
                placing.put(session, by, one, done.lodging.rooms[0].id, now=now, office=office)
        told = placing.tell_rooms(session, by, found.id, now=now, office=office)
        assert isinstance(told, placing.RoomsSet)
        original = attendance_rows.participant(session, old)
        meeting = meeting_rows.meeting(session, found.id)
        assert original is not None and meeting is not None
        original.removed_at, original.reply = now, "substituted"
        new = attendance_rows.Participant(
            meeting_id=found.id,
            person_id=heir.person_id,
            role="attend",
            reply="attending",
            substitute_for_id=old,
            source="substitute",
        )
        session.add(new)
        session.flush()
        fields = {"gender": gender, "lodging": "shared"}
        session.add(
            slip_rows.ReplySlip(
                participant_id=new.id, fields=fields, sensitive={}, by_id=heir.person_id, at=now
            )
        )
        session.flush()
        logistics.follow_people(session, meeting, actor=by, now=now, office=office)

    await world.write(unit)
    await world.app.settle()
    assert (await found.rooms())["301"] == after
    if "马力" in after:
        await heir.sees("您的房间：301")
    else:
        await heir.sees_nothing_of("房间")


async def room(found: House, number: str) -> int:
    """The id of a room."""

    def read(session: Session) -> int:
        every = rows.lodging.rooms_of(session, found.id)
        return next(one.id for one in every if one.number == number)

    one: int = await found.world.read(read)
    return one


async def test_the_desk_notes_who_arrives_what_they_got_and_what_came_back(world: World) -> None:
    found, people = await guests(world)
    desk, he = found.desk, people["何平"]
    await found.answers(
        he,
        gender="male",
        lodging="single",
        arrival_on="2026-11-30",
        arrival_by="G101 青川站 14:20",
    )
    await desk.presses_route("Fb", found.id)
    await desk.presses_route("Fw", found.id)
    await desk.says("301 单")
    await desk.presses("录入")
    await desk.presses("自动排房")
    await world.at(local(date(2026, 11, 30), "15:00"))
    await desk.presses_route("Fa", found.id)
    await desk.sees("已到0人，未到5人", "其中1人的车次、航班时间已过")
    await desk.presses("报到")
    await desk.presses("未到名单")
    await desk.sees("何平（保管处）", "应到", "未到")
    await desk.presses_route("Fr", found.id)
    await desk.presses("按姓名报到")
    await desk.says("王二")
    await desk.sees("名单上没有“王二”")
    await desk.says("李")
    seen = await desk.sees("李局长", "还没有报到")
    has_room = "房间" in seen.text
    await desk.presses("报到，一次办完")
    seen = await desk.sees("已报到　15:00", "已领餐券　15:00")
    assert ("已领房卡" in seen.text) == has_room
    await desk.presses("撤销领餐券")
    await desk.sees("已记下")
    place = await found.place(people["李局长"])
    await desk.presses_route("Fu", place, 2, 0)
    await desk.sees("这个按钮")  # it was taken back already
    await desk.presses_route("Fu", place, 4, 1)
    if has_room:
        await desk.sees("房卡已还")
    await desk.presses("离会")
    await desk.sees("已离会")
    await desk.presses_route("Fu", await found.place(people["林小满"]), 1, 1)
    await desk.sees("没有房间，不用领房卡")
    await desk.presses_route("Fr", found.id)
    await desk.sees("已到1人，未到4人")
    await he.presses_route("Fu", place, 0, 1)
    await he.sees("not-allowed")
    file = rows.Arrival
    assert await world.read(lambda s: s.get(file, place).left_at) is not None
