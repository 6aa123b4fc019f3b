"""Levels by messenger: where the unit has not cleared one, nothing internal is shown on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.payload import encode
from meetings import notices
from meetings.meetings import Refused
from storage import Session, webchat
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import signin as signin_rows
from storage.signin import attempts
from tests.stories import meeting_stage, notice_stage, signin_stage
from tests.stories.world import Person, TelegramPhone, WebPhone, World

pytestmark = pytest.mark.parametrize("world", ["telegram"], indirect=True)


@pytest.fixture(autouse=True)
def not_cleared(world: World) -> None:
    """Telegram as it is before the unit has cleared it."""
    telegram = world.app.messengers["telegram"]
    telegram.abilities = replace(telegram.abilities, own_deployment=False)


async def is_of_level(world: World, meeting_id: int, level: str) -> None:
    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.level = level

    await world.write(unit)


async def shown(person: Person) -> str:
    return await person.transcript()


async def test_a_notice_of_an_internal_meeting_says_only_that_there_is_one(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    inner = await notice_stage.draft(world, desk, [guest], title="人事工作会")
    await is_of_level(world, inner, "public")
    await notice_stage.publishes(desk, inner)
    assert "人事工作会" in await shown(guest)

    other = await notice_stage.draft(world, desk, [guest], title="机房改造协调会")
    await is_of_level(world, other, "public")
    await desk.presses_route("np", other)
    await is_of_level(world, other, "internal")  # found out before it goes out
    await desk.presses_route("np", other)
    await desk.sees("内部事项，不能在这里显示")
    assert "机房改造协调会" not in await shown(guest)


async def test_who_only_learnt_that_there_is_something_is_phoned(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    inner = await notice_stage.draft(world, desk, [guest], title="机房改造协调会")

    def publish(session: Session) -> None:
        outcome = notices.publish(
            session,
            notice_stage.actor(session, desk),
            inner,
            edits=None,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Published), outcome

    await is_of_level(world, inner, "internal")
    await world.write(publish)
    await world.app.settle()
    assert "机房改造协调会" not in await shown(guest)

    def look(session: Session) -> tuple[notices.Counts, notices.CallList | Refused]:
        meeting = meeting_rows.meeting(session, inner)
        assert meeting is not None
        found = notices.call_list(session, notice_stage.actor(session, desk), inner)
        return notices.counts(session, meeting), found

    counts, calls = await world.read(look)
    assert (counts.sent, counts.delivered, counts.failed) == (0, 0, 1)
    assert isinstance(calls, notices.CallList)
    assert [(one.person.name, one.why) for one in calls.people] == [("林小满", "not-sent")]


async def test_cards_tasks_and_lists_hold_back_what_is_internal(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    public = await meeting_stage.published(
        world, desk, [guest], title="开放日筹备会", level="public"
    )
    inner = await meeting_stage.published(world, desk, [guest], title="人事工作会")
    await guest.says("/my")
    seen = await guest.sees("开放日筹备会", "另有1项内部事项")
    assert "人事工作会" not in seen.text

    await desk.says("/meetings")
    listed = await desk.sees("开放日筹备会")
    assert "人事工作会" not in listed.text
    for route in ("mp", "np", "dm", "sm", "nl"):
        await inner.opens(desk, route)
        await desk.sees("内部事项，不能在这里显示")
    place = await inner.participant(guest)
    phone = guest.phone
    assert isinstance(phone, TelegramPhone)
    await guest._does(phone.press_payload(encode("ra", place), None))
    await guest.sees("内部事项，不能在这里显示")

    def reply(session: Session) -> str:
        found = attendance_rows.participant(session, place)
        assert found is not None
        return found.reply

    assert await world.read(reply) == "none"  # nothing was done on the way
    await public.opens(desk, "mp")
    await desk.sees("开放日筹备会")
    assert "人事工作会" not in await shown(guest) + await shown(desk)


async def test_who_stands_at_the_door_signs_in_all_the_same(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await signin_stage.meeting(world, desk, [guest], title="人事工作会")
    await world.at(signin_stage.NINE - signin_stage.timedelta(minutes=40))
    await guest.opens(stage.poster)
    await guest.sees("“这次会议”08:30 开始签到")
    await world.at(signin_stage.NINE - signin_stage.timedelta(minutes=5))
    await guest.opens(stage.code)
    seen = await guest.sees("已签到 08:55")
    assert "人事工作会" not in seen.text
    await guest.opens(stage.code)
    again = await guest.sees("已经签到")
    assert "人事工作会" not in again.text
    records = await world.read(lambda s: signin_rows.live_records(s, stage.sitting_id))
    assert len(records) == 1
    assert "人事工作会" not in await shown(guest)


async def test_the_timers_push_nothing_internal(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting_stage.published(world, desk, [guest], title="人事工作会")
    await stage.replies(guest, "attending")
    await world.at(meeting_stage.NINE)
    text = await shown(guest) + await shown(desk)
    assert "人事工作会" not in text
    assert "内部会议事项" in text


async def test_who_returns_is_answered_although_something_internal_waits(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    await meeting_stage.published(world, desk, [guest], title="人事工作会")
    await notice_stage.blocks(world, guest)
    await guest.says("/help")
    await guest.sees("/my")
    assert "人事工作会" not in await shown(guest)


async def test_a_walk_in_is_registered_whatever_else_they_are_invited_to(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await signin_stage.meeting(world, desk, [desk], title="开放日")
    await is_of_level(world, stage.meeting_id, "public")
    await signin_stage.meeting(world, desk, [guest], title="人事工作会")
    await world.at(signin_stage.NINE - signin_stage.timedelta(minutes=5))
    await guest.opens(stage.code)
    await guest.sees("您不在“开放日”的参会名单上")
    inner = await signin_stage.meeting(world, desk, [desk], title="保密工作会")
    await guest.opens(inner.code)
    await guest.sees("您不在这场会的参会名单上")
    tried = await world.read(lambda s: attempts.open_attempts(s, stage.sitting_id))
    assert len(tried) == 1
    assert "人事工作会" not in await shown(guest)
    assert "保密工作会" not in await shown(guest)


async def test_where_there_is_a_web_chat_the_notice_goes_there(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    web = "0" * 15 + "7"

    def bind(session: Session) -> None:
        webchat.open_chat(session, web, None, world.clock.now())
        session.add(
            people_rows.Account(
                messenger="webchat",
                chat=web,
                platform_person=web,
                person_id=guest.person_id,
                is_primary=False,
                bound_at=world.clock.now(),
            )
        )

    await world.write(bind)
    meeting = await notice_stage.draft(world, desk, [guest], title="人事工作会")
    await is_of_level(world, meeting, "public")
    await notice_stage.publishes(desk, meeting)
    await guest.presses("参加")
    await is_of_level(world, meeting, "internal")  # as it turned out
    before = await shown(guest)
    await world.at(notice_stage.TUESDAY)
    assert await shown(guest) == before
    reminders = [seen.text for seen in await WebPhone(world, web).screen()]
    assert len([text for text in reminders if "人事工作会" in text]) >= 2


async def test_a_meeting_made_here_is_a_public_one(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    await world.hires("林小满", unit="财务处")
    await desk.says("新建会议")
    await desk.says("开放日筹备会")
    await desk.says("下周三下午2点到5点")
    await desk.presses("是")
    await desk.says("一楼报告厅")
    await desk.presses("跳过")
    await desk.presses("跳过")
    await desk.says("财务处")
    await desk.presses("完成")
    await desk.sees("开放日筹备会", "公开")


async def test_once_cleared_everything_is_shown(world: World) -> None:
    telegram = world.app.messengers["telegram"]
    telegram.abilities = replace(telegram.abilities, own_deployment=True)
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    await meeting_stage.published(world, desk, [guest], title="人事工作会")
    await guest.says("/my")
    await guest.sees("人事工作会")
