"""Row 2.5: numbered copies are signed out by number and taken back, 清退 N/N."""

from __future__ import annotations

from datetime import timedelta

from meetings import paper_list
from meetings.notices import cancelling
from storage import Session
from storage import paper_list as rows
from tests.papers.samples import pages_of
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.test_papers import does, is_contact, is_final, moves
from tests.stories.world import Person, World


async def with_copies(world: World) -> tuple[Stage, Person, list[Person], int]:
    """Three who come, one of them with a contact; a final paper with three numbers."""
    desk = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"职工{n}", unit="财务处") for n in range(3)]
    clerk = await world.hires("孙内勤")
    await is_contact(world, clerk, people[0])
    stage = await published(world, desk, people, package="simple")
    id = await is_final(world, stage, desk, "讨论稿")
    await stage.opens(desk, "ED", id)
    await desk.sees("还没有编号")
    await desk.presses("编号")
    await desk.presses("按印数（10）")
    await desk.sees("编号1—10，已发0份，未发10份")
    return stage, desk, [*people, clerk], id


async def copy(world: World, paper_id: int, number: int) -> rows.PaperCopy:
    def read(session: Session) -> rows.PaperCopy:
        found = rows.copies_of(session, paper_id)[number - 1]
        session.expunge(found)
        return found

    result: rows.PaperCopy = await world.read(read)
    return result


async def test_signed_out_in_order_by_number_and_taken_back(world: World) -> None:
    stage, desk, people, id = await with_copies(world)
    await desk.presses("发一份")
    await desk.says("77")
    await desk.says("职工1")
    await desk.sees("没有77号")
    await desk.says("5")
    await desk.sees("已登记发出1份", "已发1份")
    assert (await copy(world, id, 5)).participant_id == await stage.participant(people[1])
    # In order: who has one gets no second.
    await desk.presses("按名单依次发")
    await desk.sees("已按名单依次发2份", "清退0/3", "在外3份")
    await desk.presses("发一份")
    await desk.says("1")
    await desk.says("职工2")
    await desk.sees("1号已经发出")
    await desk.says("/quit")
    await desk.presses("发一份")
    await desk.says("9")
    await desk.says("李记者")
    await desk.sees("“李记者”不在名单上")
    await desk.presses("登记给李记者")
    await desk.sees("清退0/4")
    await desk.presses("签收单")
    seen = await desk.sees("签收单已备好")
    text = "".join(pages_of(world.app.files.read(seen.files[0].digest))).replace(" ", "")
    assert "编号材料签收清退单" in text and "职工1（财务处）" in text and "李记者" in text

    # Back by ranges; what does not fit is told, what was noted can be undone.
    await stage.opens(desk, "EH", id, 0)
    await desk.says("一到三")
    await desk.sees("请写编号，如1-20、23")
    await desk.says("1-2，5、8")
    await desk.sees("已登记归还3份", "未登记的编号：8", "清退3/4", "在外1份")
    await desk.presses("撤销登记")
    await desk.says("5")
    await desk.sees("清退2/4", "在外2份")
    await desk.presses("收不回")
    await desk.says("9")
    await desk.says("本人带走，已报保密员")
    await desk.sees("已登记1份收不回", "未能收回1份", "在外1份")
    await desk.presses("未清退名单")
    await desk.sees("《讨论稿》在外1份", "5号 职工1（财务处）", "9号 李记者，收不回：本人带走")
    out = await world.read(lambda s: paper_list.copies_out(s, stage.id))
    assert [(title, one.number) for title, one in out] == [("讨论稿", 5)]
    # A number that came back goes out again; further numbers follow the last one.
    await stage.opens(desk, "EG", id)
    await desk.says("1")
    await desk.says("职工2")
    await desk.sees("已登记发出1份")
    await stage.opens(desk, "EE", id)
    await desk.says("5")
    await desk.sees("编号1—15")


async def test_whoever_still_has_one_is_asked_once_after_the_meeting(world: World) -> None:
    stage, desk, [first, second, third, clerk], id = await with_copies(world)
    await desk.presses("按名单依次发")
    await desk.sees("已按名单依次发3份")
    await stage.opens(desk, "EH", id, 0)
    await desk.says("2")
    await moves(world, stage, timedelta(hours=2))
    for person in (first, second, third, clerk):
        await person.looks()
        person.before = await person.phone.screen()
    await world.at(NINE + timedelta(hours=5, minutes=1))
    await first.sees("编号材料请交回会务组：《讨论稿》1号")
    await clerk.sees("请转告或代办：职工0", "《讨论稿》1号")
    await third.sees("《讨论稿》3号")
    await second.sees_nothing_of("编号材料")
    await world.restarts()
    first.before = await first.phone.screen()
    await moves(world, stage, timedelta(0))
    await world.later(days=3)
    await first.sees_nothing_of("编号材料")


async def test_from_a_cancelled_meeting_copies_come_back_too(world: World) -> None:
    stage, desk, [first, *_], id = await with_copies(world)
    await desk.presses("按名单依次发")
    await does(
        world,
        lambda s, now, office: cancelling.cancel(
            s, actor(s, desk), stage.id, reason="不开了", now=now, office=office
        ),
    )
    first.before = await first.phone.screen()
    await world.later(hours=2)
    await first.sees("编号材料请交回会务组：《讨论稿》1号")
    await stage.opens(desk, "EH", id, 0)
    await desk.says("1")
    await desk.sees("已登记归还1份")


async def test_nothing_is_asked_for_when_the_meeting_is_postponed(world: World) -> None:
    stage, desk, [first, *_], _ = await with_copies(world)
    await desk.presses("按名单依次发")

    def postpone(session: Session) -> None:
        from meetings import following
        from storage import meetings as meeting_rows

        meeting = meeting_rows.locked(session, stage.id)
        assert meeting is not None
        meeting.state = "postponed"
        following.meeting_over(session, meeting, now=world.clock.now(), office=world.office)

    await world.write(postpone)
    first.before = await first.phone.screen()
    await world.at(NINE + timedelta(days=2))
    await first.sees_nothing_of("编号材料")
