"""Row 2.8: things that go wrong around an alarm: slips, restarts, who is not on the list, another
emergency on top, an end too soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat.payload import encode
from meetings.safety import answering
from meetings.safety.answering import Answered
from storage import Session, alarms
from storage.outbox import rows as outbox
from storage.signin.records import records
from tests.stories.notice_stage import actor
from tests.stories.signin_stage import Stage
from tests.stories.test_alarm import cast, on_post, raised, reads, sends
from tests.stories.test_alarm_cases import ALL, has_contact, states
from tests.stories.world import Person, World

FIRE, MEDICAL = "火情", "医疗救助"


async def running(world: World, stage: Stage) -> int:
    found = await world.read(lambda s: alarms.running(s, stage.meeting_id))
    assert found is not None
    return int(found)


async def test_killed_between_the_press_and_the_message_it_goes_out_once(world: World) -> None:
    desk, people, stage = await cast(world)
    await desk.presses_route("Gc", stage.meeting_id, 0, 0, 0)
    world.clock.forward(timedelta(seconds=3))
    # The press is taken in and nothing more happens: the process is gone.
    world.app.dispatcher.nudge = lambda conversation: None
    seen = next(one for one in reversed(await desk.phone.screen()) if "真实警情" in one.text)
    await desk.phone.press(seen, "立即发给6人")
    assert await world.read(lambda s: alarms.running(s, stage.meeting_id)) is None
    await world.restarts()
    for name in ALL:
        assert sum("会场发生火情" in one.text for one in await people[name].news()) == 1
    await world.restarts()
    assert sum("会场发生火情" in one.text for one in await people["何平"].news()) == 1


@pytest.mark.proof
async def test_away_too_long_it_does_not_go_out_by_itself(world: World) -> None:
    desk, people, stage = await cast(world)
    await desk.presses_route("Gc", stage.meeting_id, 0, 0, 0)
    world.clock.forward(timedelta(seconds=3))
    world.app.dispatcher.nudge = lambda conversation: None
    seen = next(one for one in reversed(await desk.phone.screen()) if "真实警情" in one.text)
    await desk.phone.press(seen, "立即发给6人")
    world.clock.forward(timedelta(minutes=15))
    await world.restarts()
    await desk.sees("确认卡已过时，没有发出")
    assert await people["何平"].news() == []


async def test_things_turn_and_another_takes_its_place(world: World) -> None:
    desk, people, stage = await cast(world)
    first = await raised(desk, stage, MEDICAL)
    old_safe = encode("Ge", first, people["林小满"].person_id)
    old_help = encode("Gf", first, people["冯雨"].person_id)
    await people["何平"].presses("需要帮助")
    await people["何平"].says("三楼东侧")
    await reads(people, desk)
    # The same once more is not sent; another one is, without ending the first.
    await desk.presses_route("Gc", stage.meeting_id, 3, 0, 0)
    await desk.sees("没有再发")
    await desk.presses("情况有变，另发")
    await desk.sees("以新的为准，不必先解除")
    await desk.presses(FIRE)
    await desk.sees("“医疗救助”由这一次代替")
    await reads(people, desk)
    await sends(desk, "立即发给")
    second = await running(world, stage)
    assert second > first
    await people["林小满"].sees("情况有变，以本次为准", "紧急通知：火情")
    await people["林小满"].sees_nothing_of("解除")
    # Who waits for help is not forgotten.
    await desk.sees("需要帮助1　未回应5", "何平：三楼东侧，还没人去")
    # The card further up: that one was safe then says nothing now, a call for help counts now.
    await people["林小满"]._does(people["林小满"].phone.press_payload(old_safe, None))
    await people["林小满"].sees("紧急通知：火情", "您安全吗")
    await people["冯雨"]._does(people["冯雨"].phone.press_payload(old_help, None))
    await people["冯雨"].says("地下车库")
    found = await states(world, second)
    assert (found["林小满"], found["冯雨"]) == ("none", "help")
    assert (await states(world, first))["林小满"] == "none"
    await people["王引导"].sees("有人需要帮助", "冯雨：地下车库")
    # A drill takes no real one's place.
    await desk.presses_route("Gc", stage.meeting_id, 1, 1, 0)
    await desk.sees("没有再发")


async def test_a_call_on_the_card_of_a_drill_broken_off_is_real(world: World) -> None:
    desk, people, stage = await cast(world)
    drill = await raised(desk, stage, drill=True)
    await raised(desk, stage)
    await people["何平"].presses_route("Gf", drill, people["何平"].person_id)
    assert (await states(world, await running(world, stage)))["何平"] == "help"
    seen = await people["王引导"].sees("有人需要帮助", "何平")
    assert "演练" not in seen.text


async def test_every_line_of_a_drill_says_so(world: World) -> None:
    desk, people, stage = await cast(world)
    await reads(people, desk)
    before = [(one, await one.phone.screen()) for one in (desk, *people.values())]
    alarm_id = await raised(desk, stage, drill=True)
    await desk.presses_route("Ga", stage.meeting_id)
    safety = (await desk.sees("安全保障")).text
    assert "【演练】紧急通知正在进行" in safety
    await people["何平"].presses("需要帮助")
    await people["何平"].presses("跳过")
    await people["冯雨"].presses("需要帮助")
    await people["冯雨"].says("东门")
    await people["王引导"].presses("我去：冯雨")
    await desk.presses_route("Ge", alarm_id, people["何平"].person_id, 1)
    await people["王引导"].presses_route("Go", alarm_id)
    await people["王引导"].says("A区 安全3")
    for route, *more in (("Gm", 0), ("Gn", 0), ("Gl",), ("Gp",)):
        await desk.presses_route(route, alarm_id, *more)
    await desk.presses_route("Gq", alarm_id, 2)
    await desk.presses("报告")
    for person, seen in before:
        for one in await person.phone.screen():
            # Where a messenger sends files apart, the words stand with the first message.
            if one in seen or one.text == safety or (one.files and not one.text):
                continue
            for line in one.text.split("\n"):
                assert line == "—" or line.startswith("【演练】"), (person.name, one.text)
    await desk.presses_route("Gb", stage.meeting_id, 0)
    menu = await desk.sees("【演练】此前：火情")
    assert "【演练】火情 09:05的报告" in [label for label, _ in menu.choices]


async def test_who_signed_out_by_mistake_is_found(world: World) -> None:
    desk, people, stage = await cast(world)

    def sign_out(session: Session) -> None:
        meeting = alarms.house(session, stage.meeting_id)
        assert meeting is not None
        row = session.execute(
            records.select().where(records.c.person_id == people["冯雨"].person_id)
        ).one()
        out = {**row._mapping, "kind": "out", "verdict": "as_planned"}
        del out["id"]
        session.execute(records.insert().values(**out))

    await world.write(sign_out)
    stranger = await world.hires("丁路人")
    await people["冯雨"].says("/alarm")
    await people["冯雨"].sees("今天没有您在场工作的会议")
    alarm_id = await raised(desk, stage)
    assert "冯雨" not in await states(world, alarm_id)
    # By themselves: /alarm shows what runs where they sit.
    await people["冯雨"].says("/alarm")
    await people["冯雨"].sees("紧急通知：火情", "您不在现场名单里")
    await people["冯雨"].presses("需要帮助")
    await people["冯雨"].says("二楼")
    await people["王引导"].sees("有人需要帮助", "冯雨：二楼")
    # Or by the staff, who see them.
    await desk.presses_route("Gl", alarm_id)
    await desk.presses("名单外的人")
    await desk.sees("名单外1人", "高远（信息中心）  未签到")
    await desk.presses("高远安全")
    await desk.sees("您代高远办理", "已报：安全")
    found = await states(world, alarm_id)
    assert (found["冯雨"], found["高远"]) == ("help", "safe")
    # Nobody else gets in, or puts somebody on it.
    await stranger.presses_route("Ge", alarm_id, stranger.person_id)
    await stranger.sees("alarm-not-there")
    await people["林小满"].presses_route("Gn", alarm_id, 0)
    await people["林小满"].sees("not-allowed")
    await desk.presses_route("Gq", alarm_id, 1)
    await desk.presses_route("Gn", alarm_id, 0)
    await desk.sees("参会的人都在名单里了")


async def test_who_signed_in_unseen_is_found_within_a_minute(world: World) -> None:
    desk, people, stage = await cast(world)
    alarm_id = await raised(desk, stage)

    def unseen(session: Session) -> None:  # a unit that did not see the alarm, nor was seen by it
        row = session.execute(
            records.select().where(records.c.person_id == people["冯雨"].person_id)
        ).one()
        place = alarms.place_of(session, stage.meeting_id, people["高远"].person_id)
        assert place is not None
        new = {
            **row._mapping,
            "person_id": place.person_id,
            "participant_id": place.participant_id,
        }
        del new["id"]
        session.execute(records.insert().values(**new))

    await world.later(seconds=20)
    await world.write(unseen)
    await world.later(minutes=1)
    await people["高远"].sees("紧急通知：火情", "您安全吗")
    assert (await states(world, alarm_id))["高远"] == "none"


async def test_ones_own_call_is_never_talked_over(world: World) -> None:
    desk, people, stage = await cast(world)
    alarm_id = await raised(desk, stage)
    he = people["何平"].person_id

    async def says(by: Person, word: answering.Word, note: str = "") -> str:
        def unit(session: Session) -> str:
            done = answering.answer(
                session,
                actor(session, by),
                alarm_id,
                he,
                word,
                note,
                now=world.clock.now(),
                office=world.office,
            )
            return done.answer if isinstance(done, Answered) else done.code

        return str(await world.write(unit))

    # A warden calls for him, then he calls himself: it is his call from now on.
    assert await says(people["王引导"], "help", "东门") == "help"
    assert await says(people["何平"], "help") == "help"
    assert await says(desk, "safe") == "alarm-asked-help"
    # Somebody adds where he is: it stays his call.
    assert await says(desk, "help", "西门") == "help"
    assert await says(desk, "safe") == "alarm-asked-help"
    # Helped, and he calls once more: nobody is on the way yet, and where he is is known.
    await people["王引导"].presses_route("Gh", alarm_id, he)
    assert await says(people["何平"], "help") == "help"
    await desk.presses_route("Gl", alarm_id)
    await desk.sees("何平：西门，还没人去")


async def test_who_may_call_people_back(world: World) -> None:
    desk, people, stage = await cast(world)
    await on_post(world, desk, stage, people["冯雨"], "watch")
    alarm_id = await raised(desk, stage)
    # A warden raises, counts and helps; the end is not theirs to say.
    await people["王引导"].presses_route("Gl", alarm_id)
    seen = await people["王引导"].sees("未回应")
    assert "解除" not in [label for label, _ in seen.choices]
    await people["王引导"].presses_route("Gq", alarm_id)
    await people["王引导"].sees("解除由承办人、会务、带班或发出的人决定")
    assert await running(world, stage) == alarm_id
    # Somebody calls for help while the watch is asked: it is asked again.
    await people["冯雨"].presses_route("Gp", alarm_id)
    seen = await people["冯雨"].sees("确认解除")
    end = dict(seen.choices)["解除并通知所有人"]
    await people["何平"].presses("需要帮助")
    await people["冯雨"]._does(people["冯雨"].phone.press_payload(end, None))
    await people["冯雨"].sees("刚刚又有人需要帮助，还没有解除", "1人等待帮助")
    await people["冯雨"].presses("解除并通知所有人")
    await people["林小满"].sees("紧急通知已解除")


async def test_who_works_there_is_told_first_and_a_drill_asks_nobodys_contact(
    world: World,
) -> None:
    desk, people, stage = await cast(world)
    medic = await world.hires("钟医护", bound=False)
    contact = await world.hires("内勤小周")
    await has_contact(world, medic, contact)
    await on_post(world, desk, stage, medic, "medical")
    await raised(desk, stage, drill=True)
    await people["何平"].presses("需要帮助")
    await people["王引导"].sees("有人需要帮助")
    assert await contact.phone.screen() == []
    await raised(desk, stage)
    await contact.sees("您代钟医护办理", "紧急通知：火情")

    def order(session: Session) -> list[int]:
        table = outbox.outbox
        rows = session.execute(table.select().order_by(table.c.id))
        return [row.person_id for row in rows if (row.shows or "").startswith("alarm-card:2:")]

    told = await world.read(order)
    at_work = {desk.person_id, people["王引导"].person_id, contact.person_id}
    assert set(told[:3]) == at_work and len(told) == 6


@pytest.mark.proof
async def test_where_one_is_may_be_told_at_length(world: World) -> None:
    desk, people, stage = await cast(world)
    await raised(desk, stage)
    await people["何平"].presses("需要帮助")
    await people["何平"].says("三楼东侧楼梯口，" * 60)
    await people["王引导"].sees("有人需要帮助", "三楼东侧楼梯口")
