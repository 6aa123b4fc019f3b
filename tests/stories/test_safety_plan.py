"""Row 2.8: the emergency plan, its approval and editions, posts, the briefing."""

from __future__ import annotations

from datetime import timedelta

from meetings.readiness.parts import Part
from meetings.safety import readiness
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import safety as safety_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.test_alarm import on_post
from tests.stories.world import Person, World


async def cast(world: World) -> tuple[Person, Person, dict[str, Person], Stage]:
    """A host, the leader in charge of the host's unit, three on posts, one without account."""
    desk = await world.hires("周会务", unit="办公室", roles=("secretariat",))
    head = await world.hires("郑主任", unit="办公室", title="主任")
    gao = await world.hires("高远", unit="局领导", title="副局长")
    people = {
        "王引导": await world.hires("王引导", unit="后勤处", phone="13800000011"),
        "李医生": await world.hires("李医生", unit="后勤处"),
        "赵门岗": await world.hires("赵门岗", unit="后勤处", phone="13800000012", bound=False),
    }
    stage = await meeting(world, desk, [await world.hires("林小满", unit="财务处")])

    def unit(session: Session) -> None:
        office = people_rows.unit_named(session, "办公室")
        assert office is not None
        office.head_id, office.leader_id = head.person_id, gao.person_id
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        found.package = "large"

    await world.write(unit)
    return desk, gao, {"郑主任": head, **people}, stage


async def part_of(world: World, stage: Stage) -> Part:
    def read(session: Session) -> Part:
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        return readiness.missing(session, found, now=world.clock.now(), office=world.office)

    found: Part = await world.read(read)
    return found


async def codes(world: World, stage: Stage) -> list[str]:
    return [one.code for one in (await part_of(world, stage)).missing]


async def test_from_the_template_to_the_posts(world: World) -> None:
    desk, gao, people, stage = await cast(world)
    lacking = ["safety-watch", "safety-warden", "safety-medical", "safety-unlisted"]
    assert await codes(world, stage) == ["safety-plan", *lacking]
    await desk.presses_route("Ga", stage.meeting_id)
    await desk.sees("安全保障", "还没有应急预案", "还缺：带班、疏散引导、医疗点")
    await desk.presses("从模板起草")
    await desk.sees("已按模板起草", "第1版：草稿")
    assert await codes(world, stage) == ["safety-draft", *lacking]
    await desk.presses("看预案、修改")
    await desk.presses("疏散路线")
    await desk.sees("疏散路线", "不乘电梯")
    await desk.presses("修改")
    await desk.sees("请发“疏散路线”的新内容")
    await desk.says("从东门、西门离开，不乘电梯。")
    await desk.sees("已保存（第1版）", "从东门、西门离开")
    await desk.presses_route("Gk", stage.meeting_id, 0)
    await desk.presses("组织机构与职责")
    await desk.sees("总指挥：周会务", "带班：周会务")

    for name, kind, zone in (
        ("王引导", "warden", "A区"),
        ("李医生", "medical", "一楼大厅"),
        ("赵门岗", "gate", "东门"),
        ("王引导", "watch", ""),
    ):
        await on_post(world, desk, stage, people[name], kind, zone)
    await desk.presses_route("Ga", stage.meeting_id)
    await desk.sees("岗位：带班1、疏散引导1、医疗点1、门岗1")
    await desk.presses("报批")
    await desk.sees("已报批", "等待批准")
    assert await codes(world, stage) == ["safety-asked", "safety-unlisted"]
    await people["郑主任"].sees("应急预案第1版", "疏散路线：从东门、西门离开", "停电：")
    await people["郑主任"].presses("同意")
    await gao.sees("请您决定", "应急预案第1版", "疏散路线：从东门、西门离开，不乘电梯。")
    await people["王引导"].looks()
    await gao.presses("同意")
    await people["王引导"].sees("应急预案已批准", "您的岗位：带班", "疏散引导（A区）")
    assert await codes(world, stage) == ["safety-unlisted"]
    await desk.presses_route("Ga", stage.meeting_id)
    await desk.presses("安全检查")
    await desk.presses("按模板生成")
    await desk.sees("消防通道")
    assert [one.count for one in (await part_of(world, stage)).missing] == [9]

    # Changed afterwards it is an edition of its own, with its reason, old beside new.
    await desk.presses_route("Gt", stage.meeting_id, 5)
    await desk.says("北广场")
    await desk.sees("请写修改原因")
    await desk.says("楼前施工")
    await desk.sees("已保存（第2版）", "北广场", "原为：楼前广场")
    await desk.presses_route("Gk", stage.meeting_id, 0)
    await desk.sees("第2版", "修改原因：楼前施工", "本版改了：集合地点")
    await desk.presses_route("Gu", stage.meeting_id)
    await people["郑主任"].presses("同意")
    await gao.sees("集合地点：楼前广场 → 北广场", "其余各段不变")
    await gao.presses("退回")
    await gao.says("北广场太小")
    await desk.sees("退回了“季度工作例会”的应急预案：北广场太小")
    assert await codes(world, stage) == ["safety-returned", "safety-unchecked"]
    # In an emergency what was approved holds.
    in_force = await world.read(lambda s: safety_rows.plan_in_force(s, stage.meeting_id).edition)
    assert in_force == 1


async def test_everybody_on_a_post_is_briefed_the_day_before(world: World) -> None:
    desk, _, people, stage = await cast(world)
    await desk.presses_route("Gj", stage.meeting_id)
    await on_post(world, desk, stage, people["王引导"], "warden", "A区")
    await on_post(world, desk, stage, people["赵门岗"], "gate", "东门")
    await people["王引导"].looks()
    await world.at(NINE - timedelta(days=1))  # Monday, 09:00
    assert await people["王引导"].news() == []
    await world.at(NINE - timedelta(hours=17))
    seen = await people["王引导"].sees("应急交底", "季度工作例会", "疏散引导（A区）", "收到")
    assert [file.name for file in seen.files] == ["季度工作例会应急预案.docx"]
    await desk.presses_route("Gw", stage.meeting_id, 0)
    await desk.sees("疏散引导（A区）：王引导  13800000011  未收到", "赵门岗", "待口头告知")
    assert "safety-unseen" in await codes(world, stage)
    await people["王引导"].presses("收到")
    await people["王引导"].sees("已登记收到")
    await people["王引导"].presses_route("Gy", stage.meeting_id, people["王引导"].person_id, 0)
    await people["王引导"].sees("之前已登记收到")
    await desk.presses("赵门岗已口头告知")
    await desk.sees("赵门岗", "收到")
    assert "safety-unseen" not in await codes(world, stage)
    await desk.presses_route("Ga", stage.meeting_id)
    await desk.sees("应急交底：收到2人，未收到0人")
    # Who is put on a post after that has not been briefed: it shows.
    medic = await world.hires("钟医护")
    await on_post(world, desk, stage, medic, "medical")
    assert "safety-unseen" in await codes(world, stage)

    # Moved to another day everybody is told anew, once; moved within the day nobody is.
    def moved(days: int) -> object:
        def unit(session: Session) -> None:
            from meetings import following

            found = meeting_rows.locked(session, stage.meeting_id)
            assert found is not None
            found.starts_at += timedelta(days=days, hours=1)
            found.ends_at += timedelta(days=days, hours=1)
            following.meeting_changed(session, found, now=world.clock.now(), office=world.office)

        return unit

    await people["王引导"].looks()
    await world.write(moved(0))
    await world.later(hours=1)
    await people["王引导"].sees_nothing_of("应急交底")
    await world.write(moved(1))
    await world.at(NINE + timedelta(hours=7))
    await people["王引导"].sees("应急交底", "12月2日（星期三）")
    assert "safety-unseen" in await codes(world, stage)


async def test_who_may_not_sees_and_changes_nothing(world: World) -> None:
    desk, _, people, stage = await cast(world)
    await desk.presses_route("Gj", stage.meeting_id)
    stranger = people["李医生"]
    for route, *numbers in (
        ("Ga",),
        ("Gj",),
        ("Gk", 0),
        ("Gs", 0),
        ("Gt", 0),
        ("Gu",),
        ("Gv",),
        ("Gw", 0),
        ("Gx",),
        ("Gb", 0),
        ("Gc", 0, 0, 0),
        ("Gy", desk.person_id, 0),
    ):
        await stranger.presses_route(route, stage.meeting_id, *numbers)
        await stranger.sees("not-allowed")
    # On a post one reads the plan, but does not edit it.
    await on_post(world, desk, stage, stranger, "medical", "一楼")
    await stranger.presses_route("Gs", stage.meeting_id, 0)
    seen = await stranger.sees("组织机构与职责")
    assert "修改" not in dict(seen.choices)
    await stranger.presses_route("Gt", stage.meeting_id, 0)
    await stranger.sees("安全保障")
    await stranger.presses_route("Gu", stage.meeting_id)
    await stranger.sees("not-allowed")
    await stranger.presses_route("Gy", stage.meeting_id, desk.person_id, 0)
    await stranger.sees("safety-not-on-post")
