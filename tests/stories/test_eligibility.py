"""Row 3.1: who may come, who is reviewed first, and what the hosts decide."""

from __future__ import annotations

from meetings.roster import posts
from storage import Session
from storage import people as people_rows
from tests.stories import notice_stage as stage
from tests.stories.people_stage import Meeting, published
from tests.stories.world import Person, World


async def office(world: World) -> tuple[Person, dict[str, Person]]:
    """The desk, and heads and clerks of two units."""
    desk = await world.hires("周会务", roles=("secretariat",))
    people = {
        name: await world.hires(name, unit=unit, title=title, rank=rank)
        for name, unit, title, rank in (
            ("林小满", "保管处", "处长", "正处级"),
            ("何平", "保管处", "科员", "科员"),
            ("陈默", "财务处", "处长", "正处级"),
            ("王芳", "财务处", "副处长", "副处级"),
        )
    }
    return desk, people


async def rule(desk: Person, meeting: Meeting, button: str, answer: str) -> None:
    """The hosts set one part of the rules."""
    await desk.presses_route("be", meeting.id)
    await desk.presses(button)
    labels = [label for seen in await desk.news() for label, _ in seen.choices]
    await (desk.presses(answer) if answer in labels else desk.says(answer))


async def test_a_clerk_named_by_the_unit_is_reviewed_and_turned_down(any_world: World) -> None:
    world = any_world
    desk, people = await office(world)
    lin, he = people["林小满"], people["何平"]
    await desk.says("/meetings")
    meeting = await published_in_chat(world, desk, [people["陈默"]])
    await opens_panel(desk)
    await desk.presses("人员")
    await desk.sees("季度工作会", "名单")
    await desk.presses("参会资格与名额")
    await desk.sees("没有限定资格", "名额：不限")
    await desk.presses("职级下限")
    await desk.presses("副处级")
    await desk.sees("已改", "职级不低于：副处级")
    await desk.presses("限职务")
    await desk.says("处长、副处长")
    await desk.sees("职务含：处长、副处长")

    await names_in_write(world, desk, lin, meeting, "保管处", ["林小满", "何平"])
    await desk.sees("季度工作会", "有1人不符合参会资格", "去审核")
    assert await meeting.standing(lin) == "approved"
    assert await meeting.standing(he) == "pending"
    await he.sees_nothing_of("季度工作会")  # no card before the review
    assert sorted(await meeting.listed()) == ["林小满", "陈默"]

    await world.restarts()
    await desk.presses("去审核")
    await desk.sees("待审1人", "何平（保管处 科员）", "单位报名", "职务不符")
    await desk.presses("不通过 何平")
    await desk.says("请派处级干部")
    await desk.sees("何平未通过，已告知报名方", "未通过", "请派处级干部")
    await lin.sees("何平（保管处 科员）的参会资格未通过", "原因：请派处级干部")
    # Turned down once, reported once more: it stays so.
    await names_in_write(world, desk, lin, meeting, "保管处", ["何平"])
    assert await meeting.standing(he) == "refused"
    # The hosts may think better of it.
    await opens_panel(desk)
    await desk.presses("人员")
    await desk.presses("资格审核")
    await desk.presses("通过 何平")
    await desk.sees("何平已通过", "没有待审核的人")
    await he.sees("参会通知", "季度工作会")
    assert sorted(await meeting.listed()) == ["何平", "林小满", "陈默"]


async def published_in_chat(world: World, desk: Person, people: list[Person]) -> Meeting:
    """Like ``published``, over any messenger: the notice goes out by the use case."""
    from meetings import notices

    meeting = Meeting(world, desk, await stage.draft(world, desk, people))

    def unit(session: Session) -> None:
        outcome = notices.publish(
            session,
            stage.actor(session, desk),
            meeting.id,
            edits=None,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Published), outcome

    await world.write(unit)
    await world.app.settle()
    return meeting


async def opens_panel(desk: Person) -> None:
    await desk.says("/meetings")
    await desk.presses("季度工作会")


async def names_in_write(
    world: World,
    desk: Person,
    contact: Person,
    meeting: Meeting,
    unit: str,
    names: list[str],
) -> None:
    """The unit's contact reports names, by the use case."""
    from meetings import unit_notices
    from meetings.unit_notices import Entry
    from storage import unit_quotas as quota_rows

    def reports(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.contact_id = contact.person_id
        if not quota_rows.quotas_of(session, meeting.id):
            unit_notices.set_quota(
                session,
                stage.actor(session, desk),
                meeting.id,
                found.id,
                2,
                "",
                now=world.clock.now(),
            )
        quota = quota_rows.quotas_of(session, meeting.id)[0]
        outcome = unit_notices.report(
            session,
            stage.actor(session, contact),
            quota.id,
            [Entry(name) for name in names],
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, unit_notices.Reported), outcome

    await world.write(reports)
    await world.app.settle()


async def test_rules_set_later_send_who_no_longer_fits_to_review_and_back(world: World) -> None:
    desk, people = await office(world)
    meeting = await published(world, desk, list(people.values()))
    await rule(desk, meeting, "限单位", "保管处、没有的处")
    await desk.sees("名册里没有这些单位：没有的处")
    await desk.says("保管处")
    await desk.sees("单位：保管处", "2人不再符合，已转入审核")
    assert sorted(await meeting.listed()) == ["何平", "林小满"]
    await rule(desk, meeting, "指定人员", "陈默")
    await desk.sees("指定人员：陈默", "1人现已符合，列入名单")
    assert await meeting.standing(people["陈默"]) == "approved"
    await desk.presses_route("br", meeting.id, 0)
    await desk.sees("王芳（财务处 副处长）", "不在限定的单位")
    await desk.presses("通过 王芳")
    # Admitted by hand, she stays when rules change again.
    await rule(desk, meeting, "限职务", "处长")
    assert await meeting.standing(people["王芳"]) == "approved"
    assert await meeting.standing(people["何平"]) == "pending"
    await rule(desk, meeting, "限单位", "不限")
    await rule(desk, meeting, "限职务", "不限")
    await rule(desk, meeting, "指定人员", "不限")
    await desk.sees("没有限定资格")
    assert len(await meeting.listed()) == 4


async def test_everybody_at_once_but_not_ones_own(world: World) -> None:
    desk, people = await office(world)
    meeting = await published(world, desk, [], eligibility={"titles": ["局长"]})
    await meeting.adds(*people.values(), desk)
    assert await meeting.listed() == []
    await desk.presses_route("br", meeting.id, 0)
    await desk.sees("待审5人", "会务组添加")
    await desk.presses("全部通过")
    await desk.sees("已通过4人", "还有1人与您有关，请由其他同事审核")
    assert await meeting.standing(desk) == "pending"
    await desk.presses_route("by", await meeting.place(desk))
    await desk.sees("not-allowed")
    # A second press, and an old button, say how it stands.
    await desk.presses_route("by", await meeting.place(people["何平"]))
    await desk.sees("何平已经审核过")
    await desk.presses_route("bn", await meeting.place(people["何平"]))
    await desk.sees("按钮")
    assert await meeting.standing(people["何平"]) == "approved"


async def test_the_capacity_counts_and_a_post_that_changes_is_looked_at_again(
    world: World,
) -> None:
    desk, people = await office(world)
    wang = people["王芳"]

    def second_post(session: Session) -> None:
        unit = people_rows.unit_named(session, "保管处")
        assert unit is not None
        session.add(
            people_rows.Post(
                person_id=wang.person_id, unit_id=unit.id, title="科长", rank="正科级"
            )
        )

    await world.write(second_post)
    meeting = await published(world, desk, [], eligibility={"titles": ["处长"]})
    await meeting.adds(wang, unit="保管处")
    row = await meeting.row(wang)
    assert row is not None
    assert (row.title, row.standing, row.standing_reason) == ("科长", "pending", "other-post")
    await meeting.adds(people["林小满"])
    assert await meeting.listed() == ["林小满"]

    await moves(world, desk, people["林小满"])
    assert await meeting.standing(people["林小满"]) == "pending"
    assert await meeting.listed() == []


async def moves(world: World, desk: Person, person: Person) -> None:
    """From the post they hold to one of 调研员 in the same unit."""

    def moved(session: Session) -> None:
        actor = stage.actor(session, desk)
        lin = person.person_id
        post, unit = people_rows.posts_of(session, [lin])[lin][0]
        begun = posts.begin_post(
            session,
            actor,
            lin,
            unit.id,
            "调研员",
            "",
            now=world.clock.now(),
            office=world.office,
        )
        ended = posts.end_post(session, actor, post.id, now=world.clock.now(), office=world.office)
        assert isinstance(begun, posts.PostSet), begun
        assert isinstance(ended, posts.PostSet), ended

    await world.write(moved)


async def test_who_waits_is_looked_at_again_and_a_refusal_is_taken_back(world: World) -> None:
    desk, people = await office(world)
    lin, he, chen = people["林小满"], people["何平"], people["陈默"]
    meeting = await published(world, desk, [chen], eligibility={"titles": ["处长"]}, places=1)
    await meeting.adds(lin, he)
    assert await meeting.waits() == [("林小满", "waiting")]
    await desk.presses_route("bn", await meeting.place(he))
    await desk.says("名额有限")
    assert await meeting.standing(he) == "refused"
    # Without the post that fits, nobody keeps a place on the list.
    await moves(world, desk, lin)
    assert await meeting.waits() == []
    # The hosts name him after all: he waits for a place, and for no decision.
    await meeting.sets(eligibility=None)
    await meeting.adds(he)
    assert await meeting.waits() == [("何平", "waiting")]
    assert await meeting.standing(he) == ""


async def test_a_full_meeting_puts_the_admitted_on_the_waiting_list(world: World) -> None:
    desk, people = await office(world)
    meeting = await published(
        world, desk, [people["陈默"]], eligibility={"titles": ["处长"]}, places=1
    )
    await meeting.adds(people["何平"])
    await desk.presses_route("br", meeting.id, 0)
    await desk.presses("通过 何平")
    await desk.sees("何平已通过，名额已满，列入候补")
    assert await meeting.listed() == ["陈默"]
    assert await meeting.waits() == [("何平", "waiting")]
    await people["何平"].sees("候补第1位")
