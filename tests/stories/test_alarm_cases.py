"""Row 2.8: drills, presses too many, who comes and goes, contacts, venues, what may be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Session, alarms
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.signin.records import records
from tests.stories.signin_stage import NINE
from tests.stories.test_alarm import cast, raised, reads, sends
from tests.stories.world import Person, World

ALL = ("林小满", "何平", "冯雨", "王引导")


async def states(world: World, alarm_id: int) -> dict[str, str]:
    """Everybody on the list and their answer."""

    def read(session: Session) -> dict[str, str]:
        rows = alarms.people_of(session, alarm_id)
        people = people_rows.persons(session, [row.person_id for row in rows])
        return {people[row.person_id].name: row.answer for row in rows}

    found: dict[str, str] = await world.read(read)
    return found


async def test_a_drill_says_so_first_and_asks_nobody_outside(world: World) -> None:
    desk, people, stage = await cast(world)
    outside = await world.hires("内勤小周", unit="财务处")
    await has_contact(world, people["林小满"], outside)
    await has_contact(world, people["方圆"], outside)
    alarm_id = await raised(desk, stage, "紧急疏散", drill=True)
    assert (await desk.sees("已发出")).text.startswith("【演练】")
    for name in ALL:
        assert (await people[name].sees("紧急疏散")).text.startswith("【演练】")
    await people["何平"].presses("需要帮助")
    assert (await people["何平"].sees("已报：需要帮助")).text.startswith("【演练】")
    assert (await people["王引导"].sees("有人需要帮助")).text.startswith("【演练】")
    await desk.presses_route("Gm", alarm_id, 0)
    assert (await desk.sees("未回应")).text.startswith("【演练】")
    await reads(people)
    await world.later(minutes=5)
    assert (await people["林小满"].sees("还没有收到您的回应")).text.startswith("【演练】")
    assert await outside.phone.screen() == []
    # Something real happens: the drill is broken off, and everybody is told that it is real.
    await desk.presses_route("Gb", stage.meeting_id, 0)
    await desk.presses("火情")
    await sends(desk, "立即发给")
    seen = await people["何平"].sees("演练中止，这是真实警情", "紧急通知：火情")
    assert "【演练】" not in seen.text
    second = await world.read(lambda s: alarms.running(s, stage.meeting_id))
    assert second > alarm_id
    # While it runs there is no other one, and no drill.
    await desk.presses_route("Gb", stage.meeting_id, 1)
    await desk.sees("没有再发")
    await desk.presses_route("Gp", second)
    await desk.presses("附一句话再解除")
    await desk.says("火已扑灭，下午2点继续开会。")
    await people["何平"].sees("紧急通知已解除", "火已扑灭，下午2点继续开会。")


async def has_contact(world: World, person: Person, contact: Person) -> None:
    def unit(session: Session) -> None:
        found = people_rows.person(session, person.person_id)
        assert found is not None
        found.contact_id = contact.person_id

    await world.write(unit)


async def test_one_confirmation_sends_once(world: World) -> None:
    desk, people, stage = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    await desk.presses_route("Gc", stage.meeting_id, 0, 0, 0)
    seen = await desk.sees("真实警情")
    send = dict(seen.choices)["立即发给6人"]
    await other.presses_route("Gc", stage.meeting_id, 0, 0, 0)
    await desk.presses("立即发给6人")  # a finger that taps twice where the kind was
    await desk.sees("按得太快，没有发出")
    assert await people["林小满"].news() == []
    world.clock.forward(timedelta(seconds=2))
    await desk.phone.press_payload(send, None)
    await world.app.settle()
    await desk._does(desk.phone.press_payload(send, None))
    await desk.sees("没有再发")
    await other.presses("立即发给6人")  # their own confirmation, shown before
    await other.sees("没有再发")
    assert sum("会场发生火情" in one.text for one in await people["林小满"].news()) == 1
    alarm_id = await world.read(lambda s: alarms.running(s, stage.meeting_id))
    await desk.presses_route("Gq", alarm_id)
    await people["林小满"].looks()
    # After the end it still sends nothing: neither this button, nor one of last week.
    await desk._does(desk.phone.press_payload(send, None))
    await desk.sees("没有再发")
    await desk.presses_route("Gc", stage.meeting_id, 0, 0, 0)
    await world.later(minutes=11)
    await desk.presses("立即发给6人")
    await desk.sees("确认卡已过时，没有发出")
    assert await world.read(lambda s: alarms.running(s, stage.meeting_id)) is None
    await people["林小满"].sees_nothing_of("会场发生火情")
    await desk.presses_route("Gq", alarm_id)
    await desk.sees("已经解除")


async def test_who_comes_in_is_told_and_who_left_is_not(world: World) -> None:
    desk, people, stage = await cast(world)
    await has_contact(world, people["方圆"], people["高远"])

    def settings(session: Session) -> None:
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        found.phones_away = True
        found.sign_out = True

    await world.write(settings)
    await desk.presses_route("xf", stage.sitting_id, people["冯雨"].person_id)
    await reads(people, desk)
    alarm_id = await raised(desk, stage)
    # The phones lie in the locker: an emergency goes out all the same.
    await people["林小满"].sees("会场发生火情")
    assert await people["冯雨"].news() == []
    # Who has no account is answered for by the contact.
    await people["高远"].sees("您代方圆办理", "会场发生火情")
    await people["高远"].presses("我安全")
    assert await states(world, alarm_id) == {
        "林小满": "none",
        "何平": "none",
        "方圆": "safe",
        "周会务": "none",
        "王引导": "none",
    }
    await desk.presses_route("st", stage.sitting_id, people["高远"].person_id)
    await world.app.settle()
    await people["高远"].sees("紧急通知：火情", "您安全吗")
    assert (await states(world, alarm_id))["高远"] == "none"
    await desk.presses_route("Gl", alarm_id)
    await desk.sees("（共6人）", "未回应中3人手机存放在外")


async def test_answers_change_and_are_given_for_others(world: World) -> None:
    desk, people, stage = await cast(world)
    alarm_id = await raised(desk, stage)
    he = people["何平"].person_id
    await people["何平"].presses("我安全")
    await people["何平"].presses("需要帮助")
    await people["何平"].presses("跳过")
    await people["何平"].sees("已通知工作人员")
    assert (await states(world, alarm_id))["何平"] == "help"
    # Their own call for help is not overwritten from afar: somebody goes there.
    await desk.presses_route("Ge", alarm_id, he, 1)
    await desk.sees("alarm-asked-help")
    await desk.presses_route("Gg", alarm_id, he)
    await desk.sees("何平：位置未说，周会务去")
    await people["王引导"].presses_route("Gg", alarm_id, he)
    await people["王引导"].sees("已有人去或已处置")
    await people["何平"].presses_route("Ge", alarm_id, he)
    await people["何平"].sees("已报：安全")
    await people["王引导"].sees("何平现在报安全")
    await desk.presses_route("Gh", alarm_id, he)
    await desk.sees("alarm-no-help")
    # Nobody answers for a stranger, and who is not on the list has no line.
    await people["林小满"].presses_route("Ge", alarm_id, he)
    await people["林小满"].sees("not-allowed")
    await people["林小满"].presses_route("Gg", alarm_id, he)
    await people["林小满"].sees("not-allowed")
    await people["林小满"].presses_route("Gl", alarm_id)
    await people["林小满"].sees("not-allowed")
    stranger = await world.hires("丁路人")
    await stranger.presses_route("Ge", alarm_id, stranger.person_id)
    await stranger.sees("alarm-not-there")
    await desk.presses_route("Gq", alarm_id)
    # After the end one need not say that one is safe; a call for help still counts.
    await people["林小满"].presses_route("Ge", alarm_id, people["林小满"].person_id)
    await people["林小满"].sees("已于09:05解除")
    assert (await states(world, alarm_id))["林小满"] == "none"
    await people["林小满"].presses_route("Gf", alarm_id, people["林小满"].person_id)
    assert (await states(world, alarm_id))["林小满"] == "help"
    await people["王引导"].sees("有人需要帮助", "林小满")


async def test_a_contact_is_asked_once_about_who_does_not_answer(world: World) -> None:
    desk, people, stage = await cast(world)
    contact = await world.hires("内勤小周", unit="财务处")
    await has_contact(world, people["林小满"], contact)
    await has_contact(world, people["何平"], contact)
    alarm_id = await raised(desk, stage)
    assert await contact.phone.screen() == []
    await people["何平"].presses("我安全")
    await world.later(minutes=3)
    await contact.sees("林小满还没有回应，请马上联系")
    await contact.sees_nothing_of("何平还没有回应")
    await world.later(minutes=30)
    asked = [one for one in await contact.phone.screen() if "还没有回应" in one.text]
    assert len(asked) == 1
    await contact.presses("我安全")
    assert (await states(world, alarm_id))["林小满"] == "safe"


async def test_own_words_and_one_venue(world: World) -> None:
    desk, people, stage = await cast(world)

    def unit(session: Session) -> None:
        branch = meeting_rows.BranchVenue(
            meeting_id=stage.meeting_id, name="二楼分会场", place="二楼", position=1
        )
        session.add(branch)
        session.flush()
        for name in ("何平", "冯雨"):
            place = attendance_rows.participant_of(
                session, stage.meeting_id, people[name].person_id
            )
            assert place is not None
            place.branch_id = branch.id
            session.execute(
                records.update()
                .where(records.c.person_id == people[name].person_id)
                .values(branch_id=branch.id)
            )

    await world.write(unit)
    await desk.presses_route("Gb", stage.meeting_id, 0)
    await desk.presses("紧急情况")
    await desk.sees("范围：全部会场", "发给在场6人")
    await desk.presses("只发二楼分会场")
    # Both there, the host, and the warden, who is told of every venue.
    await desk.sees("范围：二楼分会场", "发给在场4人")
    await desk.presses("改写内容")
    await desk.says("机密★10年")
    await desk.sees("level-mark")
    await desk.says("二楼空调漏水，请到一楼大厅。")
    await desk.says("一楼大厅")
    await desk.sees("二楼空调漏水", "集合地点：一楼大厅")
    await sends(desk, "立即发给4人")
    await desk.sees("已发出，共4人")
    await people["何平"].sees("二楼空调漏水，请到一楼大厅。", "集合地点：一楼大厅")
    assert await people["林小满"].news() == []


@pytest.mark.parametrize("world", ["telegram"], indirect=True)
async def test_where_the_meeting_may_not_be_named_the_alarm_goes_without_its_title(
    world: World,
) -> None:
    desk, people, stage = await cast(world)
    telegram = world.app.messengers["telegram"]
    telegram.abilities = replace(telegram.abilities, own_deployment=False)
    before = {name: await people[name].transcript() for name in ALL}
    alarm_id = await raised(desk, stage)
    await people["林小满"].sees("紧急通知：火情", "会场发生火情")
    await people["林小满"].presses("我安全")
    await people["林小满"].sees("已报：安全")
    await people["何平"].presses("需要帮助")
    await people["何平"].says("东侧楼梯")
    await people["王引导"].sees("有人需要帮助", "东侧楼梯")
    await people["王引导"].presses("看名单")
    await people["王引导"].sees("安全1　需要帮助1")
    await desk.presses_route("Gp", alarm_id)
    await desk.presses("解除并通知所有人")
    await people["林小满"].sees("紧急通知已解除")
    for name in ALL:
        news = (await people[name].transcript()).removeprefix(before[name])
        assert "季度工作例会" not in news


async def test_where_there_is_nothing_to_raise(world: World) -> None:
    desk, people, stage = await cast(world)
    await people["林小满"].says("/alarm")
    await people["林小满"].sees("今天没有您在场工作的会议")

    def unit(session: Session) -> None:
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        found.state = "cancelled"

    await world.write(unit)
    await desk.presses_route("Gc", stage.meeting_id, 0, 0, 0)
    await desk.sees("alarm-no-meeting")
    numbers = [stage.meeting_id, 0, 0, int(NINE.timestamp()) + 300]
    await desk.presses_route("Gd", *numbers)
    await desk.sees("alarm-no-meeting")
    await desk.presses_route("Gc", stage.meeting_id, 99, 0, 0)
    await desk.sees("gone")
