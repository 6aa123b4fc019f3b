"""The first meeting, end to end: an office's own roster of 300, to a resolution verified.

Everything goes through chat, as people would do it; the process dies in the middle.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from meetings import binding
from meetings.changes import Actor
from meetings.people import who_is
from meetings.signin.codes import rotating_code, window_at
from storage import Session, audit, outbox, webchat
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import signin as signin_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows
from tests import samples
from tests.stories.meeting_stage import docx, pdf
from tests.stories.world import SECRET, Person, World

MEETING = 1


async def everybody_joins(world: World, desk: Person) -> dict[int, Person]:
    """The secretariat makes personal links for all; each opens theirs on a new phone."""
    links: dict[int, str] = {}

    def make(session: Session) -> None:
        who = who_is(session, desk.person_id)
        assert who is not None
        for person in people_rows.staff(session):
            if person.id != desk.person_id:
                token = f"b{person.id:031d}"
                made = binding.make_link(
                    session, Actor(who, "story"), person.id, token=token, now=world.clock.now()
                )
                assert isinstance(made, binding.LinkMade)
                links[person.id] = token
                webchat.open_chat(session, f"9{person.id:015d}", None, world.clock.now())

    await world.write(make)
    names = await world.read(lambda s: {p.id: p.name for p in people_rows.staff(s)})
    people: dict[int, Person] = {}
    for person_id in links:
        phone = world.phone(f"9{person_id:015d}")
        people[person_id] = Person(world, names[person_id], phone, person_id)
    for person_id, person in people.items():
        await person.phone.join(links[person_id])
        world.people[f"{person.name}{person_id}"] = person
    await world.app.settle()
    return people


async def all_press(world: World, people: Iterable[Person], label: str) -> None:
    """Everybody presses at once; the bot works it off."""
    presses = []
    for person in people:
        screen = await person.phone.screen()
        # A contact has a copy of their leader's card beside their own.
        own = [s for s in screen if "请转告或代为答复" not in s.text]
        seen = next(s for s in reversed(own) if label in [shown for shown, _ in s.choices])
        presses.append(person.phone.press(seen, label))
    await asyncio.gather(*presses)
    await world.app.settle()


@pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True
)
async def test_from_the_roster_to_a_verified_resolution(any_world: World) -> None:
    await the_first_meeting(any_world)


async def the_first_meeting(world: World) -> None:
    """The story, wherever the bot runs."""
    desk = await world.hires("方小舟", unit="会务组", title="会务专员", roles=("secretariat",))
    checker = await world.hires("周会宁", unit="会务组", title="主任", roles=("secretariat",))

    # The roster as the office exports it.
    await desk.says("人员")
    await desk.presses("导入名册")
    await desk.sends("花名册.xlsx", samples.workbook(samples.ugly()))
    await desk.sees("名册核对结果", "新增299人")
    await desk.presses("确认导入")
    await desk.sees("名册导入完成", "新增299人")
    people = await everybody_joins(world, desk)
    assert len(people) == 300
    checker = people[checker.person_id]  # they opened their own link, too
    units = await world.read(lambda s: [u.name for u in people_rows.units(s)])
    invited_units = [name for name in units if name != "会务组"]

    # A meeting, its agenda from a .docx, its papers.
    await desk.says("新建会议")
    await desk.says("年度工作会议")
    await desk.says("下周三下午2点到5点")
    await desk.sees("12月2日（星期三）14:00—17:00")
    await desk.presses("是")
    await desk.says("一楼报告厅")
    await desk.presses("跳过")
    agenda = docx("年度工作会议议程", "一、听取年度工作报告", "二、部署明年任务")
    await desk.sends("议程.docx", agenda)
    await desk.sees("议程 2 项", "2. 部署明年任务")
    await desk.presses("完成")
    await desk.says("、".join(invited_units))
    await desk.presses("完成")
    await desk.sees("年度工作会议", "预览并发出")
    await desk.says("/meetings")
    await desk.presses("年度工作会议")
    await desk.presses("预览并发出")
    await desk.sees("299")
    await desk.presses("确认发出")

    await world.restarts()
    await world.app.settle()
    sent = await world.read(lambda s: outbox.counts(s, meeting_id=MEETING, prefix="card:"))
    assert sent.get("waiting", 0) == 0
    assert sent["sent"] == await invited(world)

    guests = [p for p in people.values() if await has_card(p)]
    assert len(guests) == await invited(world) == 299
    screen = await guests[0].phone.screen()
    card = next(s for s in screen if "参加" in [c for c, _ in s.choices])
    assert "12月2日（星期三）14:00—17:00" in card.text
    assert any(file.name.endswith(".ics") for file in card.files)

    # Replies: most come, some send apologies, some never answer.
    coming, away, silent = guests[:270], guests[270:280], guests[280:]
    await all_press(world, coming, "参加")
    for person in away:
        await person.presses("请假")
        await person.presses("出差")
    counts = await world.read(lambda s: attendance_rows.reply_counts(s, MEETING))
    assert (counts["attending"], counts["leave"], counts["none"]) == (270, 10, len(silent))
    await add_papers(desk)
    assert "会议材料" in (await coming[0].transcript())
    assert "工作报告" in (await coming[0].transcript())

    # The day of the meeting: the clock reminds, the door opens, people scan.
    await world.at(datetime(2026, 12, 2, 13, 35, tzinfo=world.office.zone))
    assert "年度工作会议" in (await silent[0].transcript())
    await world.restarts()
    sitting = await world.read(lambda s: sitting_of(s))
    await scan(world, coming[:250], sitting)
    await scan(world, coming[:40], sitting)
    signed = await world.read(lambda s: signin_rows.live_records(s, sitting))
    assert len(signed) == 250
    assert "已签到" in (await coming[0].transcript())
    await desk.says("/signin")
    await desk.sees("实到250")

    # It ends; the questionnaire goes out; action items are registered and chased.
    await world.later(hours=4)
    await desk.says("/meetings")
    await desk.presses("年度工作会议")
    await desk.presses("登记议定事项")
    owner = coming[5]
    await desk.says("完成档案数字化年度任务并书面报告")
    await desk.says(owner.name)
    await desk.says("12月16日前")
    await desk.sees(f"责任人：{owner.name}", "12月16日（星期三）")
    await desk.presses("确认登记")
    task = await world.read(lambda s: task_rows.tasks_of_meeting(s, MEETING)[0].id)
    await owner.presses("签收")
    await desk.says("/meetings")
    await desk.presses("年度工作会议")
    await desk.presses("结束会议")
    await desk.presses("结束会议")

    # Two weeks later the owner has been reminded, reports, is checked by another person.
    await world.at(world.clock.now() + timedelta(days=15))
    assert "每日待办" in (await owner.transcript())
    await owner.says("我的")
    await owner.presses("完成档案数字化")
    await owner.presses("报请办结")
    await owner.says("已完成，报告已报送")
    await owner.sends("报告.pdf", pdf())
    await owner.sees("已收1个文件")
    await owner.presses("报请办结")
    state = await world.read(lambda s: task_rows.task(s, task).state)
    assert state == "reported"
    await checker.says("我的")
    await checker.presses("等我核实")
    await checker.presses("完成档案数字化")
    await checker.presses("确认销号")
    state = await world.read(lambda s: task_rows.task(s, task).state)
    assert state == "closed"
    await world.seals()
    assert isinstance(await world.read(audit.verify), audit.Verified)
    assert await world.read(lambda s: survey_rows.survey_of(s, MEETING)) is None


async def has_card(person: Person) -> bool:
    return any("参加" in [c for c, _ in s.choices] for s in await person.phone.screen())


async def invited(world: World) -> int:
    found = await world.read(lambda s: len(attendance_rows.participants_of(s, MEETING)))
    return int(found)


def sitting_of(session: Session) -> int:
    return meeting_rows.sittings_of(session, MEETING)[0].id


async def scan(world: World, people: list[Person], sitting: int) -> None:
    rule = world.office.profile.signin
    token = rotating_code(SECRET, sitting, window_at(world.clock.now(), rule))
    await asyncio.gather(*(person.phone.join(token) for person in people))
    await world.app.settle()


async def add_papers(desk: Person) -> None:
    for name in ("工作报告.pdf", "任务分解表.pdf"):
        await desk.says("/meetings")
        await desk.presses("年度工作会议")
        await desk.presses("会议材料")
        await desk.presses("添加材料")
        await desk.sends(name, pdf())
        await desk.presses("就用这个名称")
        await desk.presses("会前发")
