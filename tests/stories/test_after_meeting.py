"""Row 2.4, After: 散会单 at the end, lost property, and the one list of what is owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from meetings import closing
from meetings.checklists import lines_of
from storage import Session, badges, lost_property
from storage import meetings as meeting_rows
from tests.papers.samples import pages_of
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.test_checklists import DENIED, sees_fresh
from tests.stories.test_paper_sheet import photo
from tests.stories.world import Person, World

END = NINE + timedelta(hours=2)
#: Wednesday, the next working morning.
MORNING = datetime(2026, 12, 2, 0, 45, tzinfo=UTC)


async def staged(world: World, package: str = "standard") -> tuple[Person, Person, Person, Stage]:
    """A meeting with somebody on duty."""
    desk = await world.hires("周会务", roles=("secretariat",))
    staff = await world.hires("吴门", unit="后勤处")
    guest = await world.hires("林小满", unit="保管处")
    stage = await published(world, desk, [guest], staff=[staff], package=package)
    return desk, staff, guest, stage


async def closes(stage: Stage, desk: Person) -> None:
    def unit(session: Session) -> Any:
        return closing.close_meeting(
            session,
            actor(session, desk),
            stage.id,
            questions=(),
            now=stage.world.clock.now(),
            office=stage.world.office,
        )

    assert isinstance(await stage.world.write(unit), closing.MeetingClosed)
    await stage.world.app.settle()


async def test_the_sheet_comes_at_the_end_and_is_ticked_by_whoever_is_on_duty(
    world: World,
) -> None:
    desk, staff, guest, stage = await staged(world)
    await guest.looks()
    await sees_fresh(
        staff,
        world.at(END),
        "会议结束了，请逐项打钩",
        "散会单",
        "待办　清场；设备关闭收好；材料和席位牌收回；遗留物品检查（11:30前）",
        "遗留物品：无",
    )
    await desk.sees("会议结束了，请逐项打钩")
    await guest.sees_nothing_of("散会单")
    await staff.presses("□ 清场")
    await staff.sees("已记办好：清场", "√ 清场", "□ 设备关闭收好")
    await world.restarts()
    # Two tick at once: the second one sees how it stands.
    await desk.presses("□ 清场")
    await desk.sees("这个按钮已经过时", "√ 清场")

    await staff.presses("遗留物品")
    await staff.sees("没有登记遗留物品")
    await staff.presses("登记一件")
    await staff.says("黑色保温杯")
    await staff.says("第三排左侧")
    await staff.sends("杯子.jpg", photo(), "")
    await staff.sees("收到1张")
    await staff.presses("照片发完了")
    seen = await staff.sees("已登记", "待领　黑色保温杯（第三排左侧）", "登记人：吴门")
    assert len(seen.files) == 1
    await staff.presses("遗留物品")
    await staff.sees("待领1件，共1件")
    await staff.presses("黑色保温杯")
    await staff.presses("已归还")
    await staff.says("林小满（保管处）")
    await staff.sees("已记归还", "已还　黑色保温杯", "交林小满（保管处）")
    await staff.presses("撤销")
    await staff.sees("仍为待领")
    await staff.presses("已归还")
    await staff.says("林小满（保管处）")
    lost_id = await world.read(lambda s: lost_property.lost_items_of(s, stage.id)[0].id)
    await desk.presses_route("Dq", lost_id)  # an old button
    await desk.sees("这个按钮已经过时", "交林小满")
    for route in ("Dc", "Dl", "Do"):
        await guest.presses_route(route, stage.id)
        await guest.sees(DENIED)

    await stage.opens(desk, "Dp")
    seen = await desk.sees("散会单已备好")
    page = pages_of(world.app.files.read(seen.files[0].digest))[0].replace(" ", "")
    assert "散会单" in page and "档案利用工作会" in page and "黑色保温杯" in page
    assert "吴门11:00" in page.replace("\\n", "")


async def test_what_is_owed_comes_the_next_working_morning_and_shrinks(world: World) -> None:
    desk, staff, guest, stage = await staged(world)
    place = await stage.participant(guest)

    def hands_out(session: Session) -> None:
        session.add(badges.Badge(participant_id=place, prints=1, handed_at=world.clock.now()))

    await world.write(hands_out)
    await stage.opens(desk, "Do")
    await desk.sees("会议还没有结束，散会后再看")
    await world.at(END)
    await closes(stage, desk)
    await stage.opens(staff, "Dn")
    await staff.says("雨伞")
    await staff.presses("跳过")
    await staff.presses("没有照片")
    await staff.sees("待领　雨伞")
    # In one line once it is late; the list not in the evening, but on the next working morning.
    await sees_fresh(
        desk,
        world.at(END + timedelta(minutes=90)),
        "散会单还有5项没办，应在12:00前办完：清场、设备关闭收好、材料和席位牌收回等",
    )
    await staff.sees_nothing_of("还有5项")
    await desk.looks()
    await world.at(END + timedelta(hours=8))
    await desk.sees_nothing_of("会后事项")
    await sees_fresh(
        desk,
        world.at(MORNING + timedelta(minutes=15)),
        "会后事项",
        "逾期　散会单：5项未做",
        "逾期　证件未收回1张，共发1张，12月1日（星期二）",
        "遗留物品待领1件",
    )
    await desk.presses("散会单：5项未做")
    await desk.sees("散会单", "逾时未办　清场；", "收回证件：0/1", "遗留物品：待领1件")
    await stage.opens(desk, "Dj", stage.id, 2, 0, 1)
    await desk.sees("已把5项记为办好")
    await stage.opens(desk, "mp")
    await desk.presses("会后事项")
    await desk.sees("证件未收回1张")
    await desk.sees_nothing_of("散会单：")

    def takes_back(session: Session) -> None:
        row = badges.badge(session, place)
        assert row is not None
        row.returned_at = world.clock.now()
        for thing in lost_property.lost_items_of(session, stage.id):
            thing.returned_to, thing.returned_at = "林小满", world.clock.now()
        from storage import surveys as survey_rows

        survey = survey_rows.survey_of(session, stage.id)
        if survey is not None:
            survey.closed_at = world.clock.now()

    await world.write(takes_back)
    await stage.opens(desk, "Do")
    await desk.sees("都办完了")


async def test_a_meeting_closed_early_gives_its_sheet_at_once_and_only_once(world: World) -> None:
    desk, staff, _, stage = await staged(world)
    await world.at(NINE + timedelta(minutes=30))
    await staff.looks()
    await closes(stage, desk)
    await staff.sees("会议结束了，请逐项打钩")
    await staff.looks()
    await world.at(END + timedelta(minutes=20))
    await staff.sees_nothing_of("会议结束了")
    count = await world.read(lambda s: len(lines_of(s, stage.id, "clearing", office=world.office)))
    assert count == 5


async def test_a_short_meeting_owes_no_sheet_unless_somebody_makes_one(world: World) -> None:
    desk, staff, _, stage = await staged(world, package="simple")
    await staff.looks()
    await desk.looks()
    await world.at(END)
    await staff.sees_nothing_of("散会单")
    await world.at(MORNING + timedelta(hours=1))
    await desk.sees_nothing_of("会后事项")
    await stage.opens(desk, "Dc")
    await desk.sees("还没有散会单", "按模板生成")
    await desk.presses("按模板生成")
    await desk.sees("已按模板加5项", "□ 清场")


async def test_a_cancelled_meeting_asks_nothing_afterwards(world: World) -> None:
    from meetings.notices import cancelling

    desk, staff, _, stage = await staged(world)

    def cancel(session: Session) -> Any:
        return cancelling.cancel(
            session,
            actor(session, desk),
            stage.id,
            reason="停电",
            now=world.clock.now(),
            office=world.office,
        )

    assert isinstance(await world.write(cancel), cancelling.Cancelled)
    await world.app.settle()
    await staff.looks()
    await desk.looks()
    await world.at(MORNING + timedelta(hours=1))
    await staff.sees_nothing_of("散会单")
    await desk.sees_nothing_of("会后事项")
    await stage.opens(desk, "Do")
    await desk.sees("这个会没有开")
    await stage.opens(desk, "Dn")
    await desk.sees("取消的会议不用登记")


async def test_the_contact_of_a_branch_ticks_their_own_venue(world: World) -> None:
    desk, _, _, stage = await staged(world)
    contact = await world.hires("吴浦东", unit="信息中心")

    def opens(session: Session) -> None:
        session.add(
            meeting_rows.BranchVenue(
                meeting_id=stage.id,
                name="浦东分会场",
                place="2号楼101",
                contact_id=contact.person_id,
                position=1,
            )
        )

    await world.write(opens)
    await sees_fresh(contact, world.at(END), "散会单", "待办　清场；", "（吴浦东，11:30前）")
    await contact.presses("□ 清场")
    await contact.sees("已记办好：清场", "√ 清场")
    await stage.opens(desk, "Dc")
    await desk.sees("□ 清场", "浦东分会场（4）")
    await desk.presses("浦东分会场（4）")
    await desk.sees("√ 清场")


async def test_the_list_of_what_is_owed_names_the_tasks_after_the_meeting(world: World) -> None:
    from storage import preparation as preparation_rows
    from storage import tasks as task_rows

    desk, staff, _, stage = await staged(world)

    def owes(session: Session) -> None:
        task = task_rows.Task(
            kind="preparation",
            year=2026,
            number=1,
            meeting_id=stage.id,
            text="印发会议纪要",
            owner_id=staff.person_id,
            due_on=date(2026, 12, 3),
            state="assigned",
            first_due_on=date(2026, 12, 3),
            registered_by_id=desk.person_id,
            registered_at=world.clock.now(),
            assigned_at=world.clock.now(),
        )
        session.add(task)
        session.flush()
        session.add(
            preparation_rows.PreparationLine(task_id=task.id, meeting_id=stage.id, lead_wd=-2)
        )

    await world.write(owes)
    await world.at(END)
    await stage.opens(desk, "Do")
    await desk.sees("临期　印发会议纪要（吴门），12月3日（星期四）", "会已开完，请在会议总览里按")
