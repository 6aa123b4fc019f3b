"""Row 2.6: units, posts and groups over time, and what somebody who leaves hands over."""

from __future__ import annotations

from datetime import date, timedelta

from meetings.tasks import NewTask, Registered, register_task
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import roster as roster_rows
from storage import tasks as task_rows
from storage import units as unit_rows
from tests.stories import notice_stage as stage
from tests.stories.people_stage import published
from tests.stories.world import Person, World


async def unit_id(world: World, name: str) -> int:
    def read(session: Session) -> int:
        found = people_rows.unit_named(session, name)
        assert found is not None, name
        return found.id

    found: int = await world.read(read)
    return found


async def office_of_unit(world: World, name: str, **offices: Person) -> None:
    """Head, contact or leader of a unit."""

    def unit(session: Session) -> None:
        found = people_rows.unit_named(session, name)
        assert found is not None
        for office, person in offices.items():
            setattr(found, f"{office}_id", person.person_id)

    await world.write(unit)


async def owes(world: World, desk: Person, owner: Person, text: str) -> int:
    """An action item of somebody."""

    def unit(session: Session) -> int:
        new = NewTask(text, owner.person_id, date(2026, 12, 18))
        done = register_task(
            session,
            stage.actor(session, desk),
            new,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(done, Registered), done
        return done.task_id

    found: int = await world.write(unit)
    await world.app.settle()
    return found


async def unit_of_place(world: World, meeting_id: int, person: Person) -> str:
    """Under which unit's name somebody stands in a meeting."""

    def read(session: Session) -> str:
        place = attendance_rows.any_participant_of(session, meeting_id, person.person_id)
        assert place is not None and place.unit_id is not None
        unit = people_rows.unit(session, place.unit_id)
        assert unit is not None
        return unit.name

    found: str = await world.read(read)
    return found


async def test_a_unit_is_renamed_and_the_past_keeps_its_name(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    lin = await world.hires("林小满", unit="保管处", title="处长")
    he = await world.hires("何平", unit="保管处", title="科员")
    await office_of_unit(world, "保管处", head=lin, contact=he)
    past = await published(world, desk, [lin])
    task_id = await owes(world, desk, he, "盘点库房")
    old = await unit_id(world, "保管处")
    await world.at(stage.TUESDAY + timedelta(hours=3))
    await desk.presses_route("cy", past.id)
    to_come = await stage.draft(
        world, desk, [lin, he], title="冬季例会", starts_at=stage.TUESDAY + timedelta(days=14)
    )

    await desk.presses_route("pm", old, 0)
    await desk.presses("单位信息")
    await desk.sees("保管处", "2人", "负责人：林小满", "联络员：何平")
    await desk.presses("改名")
    await desk.says("办公室")
    await desk.sees("已有单位叫“办公室”")
    await desk.says("典藏部")
    await desk.sees("保管处 → 典藏部", "2人", "未办结事项1项", "参会人2人次", "仍用原来的单位名称")
    await world.restarts()
    await desk.presses("确认")
    await desk.sees(
        "保管处已改为典藏部，2人一并转过来", "负责人：林小满", "原名或并入的单位：保管处"
    )

    assert await unit_of_place(world, past.id, lin) == "保管处"
    assert await unit_of_place(world, to_come, lin) == "典藏部"
    new = await unit_id(world, "典藏部")

    def facts(session: Session) -> tuple[object, ...]:
        task = task_rows.task(session, task_id)
        held = people_rows.posts_of(session, [he.person_id])[he.person_id]
        ever = unit_rows.posts_ever(session, he.person_id)
        return (
            task.unit_id if task else None,
            [(unit.name, post.title) for post, unit in held],
            [(unit.name, post.until is None) for post, unit in ever],
            roster_rows.successors(session),
        )

    assert await world.read(facts) == (
        new,
        [("典藏部", "科员")],
        [("典藏部", True), ("保管处", False)],
        {old: new},
    )
    # Named by its old name it still means them; the old card says what became of it.
    await desk.presses_route("bs", old)
    await desk.sees("起为“典藏部”")
    await desk.presses_route("bt", old)
    await desk.sees("起为“典藏部”")  # an ended unit is not renamed once more

    # Renamed back: it is the unit of before, and the name between is on record.
    await desk.presses_route("bt", new)
    await desk.says("保管处")
    await desk.presses("确认")
    await desk.sees("典藏部已改为保管处，2人一并转过来", "负责人：林小满")
    assert await unit_id(world, "保管处") == old
    assert await unit_of_place(world, to_come, lin) == "保管处"
    assert (await world.read(facts))[1] == [("保管处", "科员")]
    assert await world.read(roster_rows.successors) == {new: old}
    await desk.presses("典藏部")
    await desk.sees("起为“保管处”")


async def test_a_unit_is_merged_and_an_empty_one_closed(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    lin = await world.hires("林小满", unit="保管处", title="处长")
    chen = await world.hires("陈默", unit="财务处", title="处长")
    await office_of_unit(world, "保管处", head=lin, contact=lin)
    await office_of_unit(world, "财务处", head=chen)
    keeping, finance = await unit_id(world, "保管处"), await unit_id(world, "财务处")
    await desk.presses_route("bv", keeping)
    await desk.presses("确认撤销")
    await desk.sees("单位里还有1人或未了事项，不能撤销")
    await desk.presses_route("bu", keeping)
    await desk.says("财务")
    await desk.sees("名册里没有这些单位：财务")
    await desk.presses("财务处")
    await desk.sees("保管处", "财务处", "1人")
    await desk.presses("确认")
    # Its own head stays; the contact it lacked comes along.
    await desk.sees("保管处已改为财务处", "负责人：陈默", "联络员：林小满", "2人")

    def closes(session: Session) -> None:
        session.add(people_rows.Unit(name="筹备组", position=9))

    await world.write(closes)
    empty = await unit_id(world, "筹备组")
    await desk.presses_route("bv", empty)
    await desk.presses("确认撤销")
    await desk.sees("筹备组已撤销")
    await desk.presses_route("bz", finance)
    await desk.sees("不能撤销")


async def test_posts_begin_and_end_and_stay_on_record(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    lin = await world.hires("林小满", unit="保管处", title="处长", rank="正处级")
    await world.hires("陈默", unit="财务处", title="处长")
    await office_of_unit(world, "保管处", head=lin)
    await desk.presses_route("pp", lin.person_id)
    await desk.presses("任职")
    await desk.sees("林小满", "保管处 处长 正处级")
    await desk.presses("加任职")
    await desk.presses("财务处")
    await desk.says("副处长")
    await desk.presses("副处级")
    await desk.sees("已加任职", "财务处 副处长 副处级，11月23日（星期一）起")
    await world.later(days=2)
    await desk.presses("免去 保管处 处长")
    await desk.sees("确认从今天起不再任“保管处 处长”")
    await desk.presses("确认免去")
    await desk.sees("已免去", "保管处 处长 正处级，到11月25日（星期三）止")

    def head(session: Session) -> int | None:
        found = people_rows.unit_named(session, "保管处")
        return found.head_id if found else None

    assert await world.read(head) is None
    await desk.presses_route("bk", await post_of(world, lin, "保管处"))  # once more
    await desk.sees("到11月25日（星期三）止")
    # Of nobody in it now: found by who was in it.
    await desk.presses("保管处")
    await desk.sees("保管处", "0人")


async def post_of(world: World, person: Person, unit: str) -> int:
    def read(session: Session) -> int:
        ever = unit_rows.posts_ever(session, person.person_id)
        return next(post.id for post, of in ever if of.name == unit)

    found: int = await world.read(read)
    return found


async def test_who_was_in_a_group_on_a_day(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    for name in ("林小满", "何平"):
        await world.hires(name, unit="保管处")
    await desk.says("/people")
    await desk.presses("小组")
    await desk.presses("新建小组或加人")
    await desk.says("值班组")
    await desk.says("林小满、何平")
    await desk.presses("完成")
    await world.later(days=10)
    await desk.presses_route("qb", 1, 0)
    await desk.sees("值班组", "现有2人", "11月23日（星期一）起")
    await desk.presses("移出 何平")
    await desk.sees(
        "已从值班组移出何平", "现有1人，曾有1人", "11月23日（星期一）到12月3日（星期四）"
    )
    await desk.presses_route("qi", 1, world.people["何平"].person_id)
    await desk.sees("现有1人，曾有1人")
    await desk.presses("查某天的成员")
    await desk.says("不知道")
    await desk.sees("没有看懂")
    await desk.says("11月25日")
    await desk.sees("11月25日（星期三）在组的2人", "何平", "林小满")
    await desk.presses_route("qj", 1)
    await desk.says("12月4日")
    await desk.sees("在组的1人", "林小满")


async def test_who_leaves_hands_everything_over_first(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    lin = await world.hires("林小满", unit="保管处", title="处长", roles=())
    he = await world.hires("何平", unit="保管处", title="副处长")
    leader = await world.hires("李局长", unit="局领导", rank="副厅级", bound=False)
    await office_of_unit(world, "保管处", head=he, contact=lin)
    task_id = await owes(world, desk, lin, "盘点库房")
    meeting = await published(world, desk, [lin, leader])

    def chairs(session: Session) -> None:
        person = people_rows.person(session, leader.person_id)
        row = meeting_rows.meeting(session, meeting.id)
        assert person is not None and row is not None
        person.contact_id = lin.person_id
        row.organiser_id = lin.person_id

    await world.write(chairs)
    await desk.presses_route("pp", lin.person_id)
    await desk.presses("标记离开")
    await desk.sees(
        "林小满（保管处 处长）离开前，这些要交给别人",
        "未办结事项1项：盘点库房",
        "承办或主持的会议1个：季度工作会",
        "要参加的会议1个：季度工作会",
        "单位1个：保管处",
        "对方1人：李局长",
        "全部交给 何平",
    )
    # A press from elsewhere marks nobody left while something is open.
    await desk.presses_route("py", lin.person_id)
    await desk.sees("离开前，这些要交给别人")
    await desk.presses("交会议")
    await desk.says("周会务")
    await desk.sees("已交给周会务", "未办结事项1项")
    await world.restarts()
    await desk.presses("全部交给 何平")
    await desk.sees("已交给何平", "确认林小满已离开本单位")
    await he.sees("盘点库房")
    await he.sees("参会通知", "季度工作会")
    await he.sees("林小满", "要离开，以下由您接手", "单位的负责、联络或分管1项", "对方1人")
    await desk.presses("确认已离开")
    await desk.sees("林小满已标记离开")

    def facts(session: Session) -> tuple[object, ...]:
        task = task_rows.task(session, task_id)
        row = meeting_rows.meeting(session, meeting.id)
        unit = people_rows.unit_named(session, "保管处")
        person = people_rows.person(session, leader.person_id)
        assert task and row and unit and person
        people = [p.person_id for p in attendance_rows.participants_of(session, meeting.id)]
        return task.owner_id, row.organiser_id, unit.contact_id, person.contact_id, set(people)

    assert await world.read(facts) == (
        he.person_id,
        desk.person_id,
        he.person_id,
        he.person_id,
        {he.person_id, leader.person_id},
    )
    await desk.presses_route("qk", lin.person_id)
    await desk.sees("没有未了的事项")
