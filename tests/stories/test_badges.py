"""Row 3.5: badges printed, handed out, taken back, replaced."""

from __future__ import annotations

from datetime import timedelta

from storage import Session, badges
from storage import attendance as attendance_rows
from storage import signin as signin_rows
from tests.papers.samples import pages_of
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.test_seats import opens_menu, people, sets_hall
from tests.stories.world import Person, World


async def opens_badges(person: Person) -> None:
    await opens_menu(person)
    await person.presses("证件")


async def badge_of(stage: Stage, person: Person) -> badges.Badge:
    place = await stage.participant(person)

    def read(session: Session) -> badges.Badge:
        found = badges.badge(session, place)
        assert found is not None
        session.expunge(found)
        return found

    result: badges.Badge = await stage.world.read(read)
    return result


async def test_badges_are_printed_and_again_only_the_changed(world: World) -> None:
    desk, leaders, others = await people(world, 4)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await desk.sees("证件：待印7张，已发0/7")
    await desk.presses("证件")
    await desk.presses("印新的和有变动的（7）")
    seen = await desk.sees("证件7张已备好", "双面打印")
    fronts, backs = (
        page.replace(" ", "") for page in pages_of(world.app.files.read(seen.files[0].digest))
    )
    assert fronts.count("代表证") == 7
    assert "局领导" in fronts
    assert backs.count("会议日程") == 7
    assert "周会务13800000001" in backs
    assert await stage.pass_token(others[3])  # everybody has a pass now
    await world.restarts()
    await opens_badges(desk)
    await desk.sees("待印0张")
    await desk.presses("全部印")
    await desk.sees("证件7张已备好")

    # A seat is on the badge: whoever gets one needs a new badge.
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("手工调整")
    await desk.says("职工0 2排3号")
    await opens_badges(desk)
    await desk.presses("印新的和有变动的（1）")
    seen = await desk.sees("证件1张已备好")
    assert "台下2排3号" in pages_of(world.app.files.read(seen.files[0].digest))[0].replace(" ", "")


async def test_handed_out_taken_by_another_and_taken_back(world: World) -> None:
    desk, leaders, others = await people(world, 2)
    door = await world.hires("吴门", unit="后勤处")
    stage = await meeting(world, desk, [*leaders, *others], staff=[door])
    await opens_badges(desk)
    await desk.presses("全部印")
    await desk.presses("证件")
    await desk.presses("按姓名办")
    await desk.says("没有此人")
    await desk.sees("没有找到“没有此人”")
    await desk.says("李局长")
    await desk.sees("李局长（局领导）", "代表证", "已印，未领")
    await desk.presses("他人代领")
    await desk.says("张秘书")
    await desk.sees("已登记发放", "由张秘书代领")
    assert (await badge_of(stage, leaders[0])).taken_by == "张秘书"
    # The staff of the meeting work there too; pressed twice it is said how it stands.
    place = await stage.participant(leaders[0])
    await door.says("/my")
    await door.presses_route("gw", place, 1)
    await door.sees("由张秘书代领")
    await door.presses("证件")
    seen = await door.sees("已发1张")
    assert "座位与证件" not in str(seen.choices)  # the seats are the hosts'
    assert (await badge_of(stage, leaders[0])).taken_by == "张秘书"
    await desk.presses("已收回")
    await desk.sees("已登记收回")
    await desk.presses("撤销")
    await desk.sees("已撤销", "由张秘书代领")
    await desk.presses("撤销")
    await desk.sees("已撤销", "已印，未领")
    await desk.presses("本人已领")
    await desk.sees("已登记发放")
    await opens_badges(desk)
    await desk.sees("已发1张，未收回1张")
    await desk.presses("未收回（1）")
    await desk.sees("未收回1张", "李局长（局领导）")
    await desk.presses("证件")
    await desk.presses("未领（5）")
    await desk.sees("未领证5人", "职工0（财务处）")


async def test_a_lost_badge_is_replaced_and_its_code_is_void(world: World) -> None:
    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_badges(desk)
    await desk.presses("全部印")
    old = await stage.pass_token(others[0])
    await desk.presses("证件")
    await desk.presses("按姓名办")
    await desk.says("职工0")
    await desk.presses("本人已领")
    await desk.presses("补办")
    await desk.sees("旧证上的码随即作废")
    assert await stage.pass_token(others[0]) == old
    await desk.presses("补办，旧码作废")
    await desk.sees("旧证已作废")
    new = await stage.pass_token(others[0])
    assert new != old
    await desk.presses("印这一张")
    seen = await desk.sees("证件1张已备好")
    assert len(pages_of(world.app.files.read(seen.files[0].digest))) == 2
    await world.at(NINE - timedelta(minutes=5))
    await desk.opens(stage.link(old))
    await desk.sees_nothing_of("已签到")
    await desk.opens(stage.link(new))
    await desk.sees("职工0")


async def test_a_badge_that_is_out_stays_on_the_list_when_its_holder_does_not_come(
    world: World,
) -> None:
    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_badges(desk)
    await desk.presses("全部印")
    await desk.presses("证件")
    await desk.presses("按姓名办")
    await desk.says("职工0")
    await desk.presses("本人已领")

    def remove(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, others[0].person_id)
        assert place is not None
        place.removed_at = world.clock.now()

    await world.write(remove)
    await opens_badges(desk)
    await desk.presses("未收回（1）")
    await desk.sees("职工0")


async def test_a_draft_has_no_badges_yet(world: World) -> None:
    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others], state="draft")
    await desk.says("/my")
    await desk.presses_route("gb", stage.meeting_id, 1)
    await desk.sees("会议发出通知后才能印证件")

    def passes(session: Session) -> int:
        places = attendance_rows.participants_of(session, stage.meeting_id)
        return len(signin_rows.live_passes(session, [place.id for place in places]))

    assert await world.read(passes) == 0
