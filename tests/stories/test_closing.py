"""Rows 3.4, 3.7, 5.4, 2.10: a meeting ends once, with its figures; or is called off."""

from __future__ import annotations

from datetime import date, timedelta

from storage import Session, tasks, timers
from storage import meetings as rows
from tests.stories.meeting_stage import NINE, docx, published
from tests.stories.world import World


async def test_a_meeting_ends_with_its_figures(any_world: World) -> None:
    world = any_world
    boss = await world.hires("吕主任", roles=("secretariat",))
    desk = await world.hires("周会务", roles=("secretariat",))
    came = await world.hires("林小满")
    away = await world.hires("何平")
    missing = await world.hires("赵过")
    usher = await world.hires("钱进")
    stage = await published(world, boss, [came, away, missing], staff=[usher])
    await stage.replies(away, "leave")

    await stage.opens(desk, "cm")
    await desk.sees("会议还没有开始", "close-before-start")
    await stage.opens(desk, "cy")
    await desk.sees("close-before-start")
    await world.at(NINE)
    await stage.signs_in(came, usher)

    def resolve(session: Session) -> None:
        for number, state in ((1, "closed"), (2, "in_progress")):
            session.add(
                tasks.Task(
                    kind="resolution",
                    year=2026,
                    number=number,
                    meeting_id=stage.id,
                    text="修订方案",
                    owner_id=came.person_id,
                    due_on=date(2026, 12, 8),
                    first_due_on=date(2026, 12, 8),
                    state=state,
                    registered_by_id=boss.person_id,
                    registered_at=NINE,
                    assigned_at=NINE,
                )
            )

    await world.write(resolve)
    await stage.opens(desk, "da")
    await desk.sends("总结.docx", docx("会议总结"))
    await desk.presses("就用这个名称")
    await desk.presses("会后发")
    await world.later(minutes=40)
    await stage.opens(desk, "cm")
    ask = await desk.sees("结束档案利用工作会", "还没到预定的结束时间", "请参会人员填写问卷")
    assert "应到3人，实到1人，请假1人，缺席1人" in ask.text
    assert "议定事项2项，未办结1项" in ask.text
    await world.restarts()
    for person in (came, away, missing, usher, boss):
        await person.looks()
    await desk.presses("结束会议")
    await desk.sees("已结束", "应到3人，实到1人，请假1人，缺席1人", "问卷已请1人填写")
    await boss.sees("已结束", "实到1人")
    await came.sees("《总结》")
    await came.sees("填写问卷")
    await missing.sees("《总结》")
    await missing.sees_nothing_of("问卷")
    await usher.sees_nothing_of("问卷")
    assert not [s for s in await away.news() if "总结" in s.text]

    for person in (boss, came):
        await person.looks()
    await stage.opens(desk, "cy")
    await desk.sees("已经结束，不用再按")
    await boss.sees_nothing_of("已结束")
    await came.sees_nothing_of("问卷")
    for part in ("notices", "signin"):
        subject = f"meeting:{stage.id}:{part}"
        assert not await world.read(lambda s, of=subject: timers.wanted_by(s, of))


async def test_without_sign_in_nobody_is_called_absent(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    comes = await world.hires("林小满")
    silent = await world.hires("何平")
    stage = await published(world, desk, [comes, silent])
    await stage.replies(comes, "attending")
    await world.at(NINE + timedelta(hours=3))
    await stage.opens(desk, "cm")
    text = (await desk.sees("没有签到记录")).text
    assert "缺席" not in text and "还没到" not in text
    await desk.presses("结束会议")
    await desk.sees("问卷已请1人填写")
    await comes.looks()
    await comes.presses("填写问卷")


async def test_a_simple_meeting_has_no_questionnaire(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest], package="simple")
    await world.at(NINE + timedelta(hours=2))
    await stage.opens(desk, "cm")
    asked = await desk.sees("发出会后材料")
    assert "问卷" not in asked.text
    await desk.presses("结束会议")
    await stage.opens(desk, "vm")
    await desk.sees("没有问卷", "survey-none")


async def test_only_hosts_end_it_and_never_a_draft(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    draft = await published(world, desk, [guest], title="另一个会", state="draft")
    await world.at(NINE)
    for route in ("cm", "cy", "cx"):
        await stage.opens(guest, route)
        await guest.sees("not-allowed")
    for route in ("cm", "cy"):
        await draft.opens(desk, route)
        await desk.sees("close-draft")
    await stage.opens(desk, "cm", 404)
    await desk.sees("gone")


async def test_a_meeting_is_called_off_with_its_reason(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await stage.opens(desk, "cx")
    await desk.says("x" * 201)
    await desk.sees("太长了")
    await desk.says("与全市会议冲突")
    await desk.sees("确定取消", "1人", "原因：与全市会议冲突")
    await world.restarts()
    await desk.presses("确定")
    await desk.sees("已取消")
    state = await world.read(lambda s: getattr(rows.meeting(s, stage.id), "state", None))
    assert state == "cancelled"
    await stage.opens(desk, "cx")
    await desk.sees("cancel-over")
    await stage.opens(desk, "cm")
    await desk.sees("close-cancelled")
    await stage.opens(desk, "da")
    await desk.sends("方案.docx", docx("方案"))
    await desk.presses("就用这个名称")
    await desk.presses("会前发")
    await desk.sees("会议已经取消", "document-meeting-cancelled")


async def test_a_draft_is_put_away_without_a_word(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest], state="draft")
    await stage.opens(desk, "cx")
    await desk.sees("确定删除草稿", "不会惊动任何人")
    await desk.presses("确定")
    await desk.sees("已删除")
    assert not await guest.phone.screen()
