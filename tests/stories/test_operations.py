"""/admin: how the bot does on one screen; what could not be sent is listed and tried again."""

from __future__ import annotations

from typing import Any

import pytest

from chat.messenger import Messenger, Refused, TryLater, Unreachable
from chat.texts import Texts
from chat.texts import operations as texts
from chat.texts.cards import Words
from meetings import changing_people, operations
from meetings.inviting import Pick
from meetings.people import who_is
from storage import Session, outbox, work
from storage import people as people_rows
from tests.stories.notice_stage import actor, draft, publishes
from tests.stories.world import Person, World

# What goes wrong here goes wrong in the web chat.
pytestmark = pytest.mark.below_messengers


class Trouble:
    """What happens to whatever is sent to some chats."""

    def __init__(self, messenger: Messenger, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chats: dict[str, Exception] = {}
        self._send = messenger.send
        monkeypatch.setattr(type(messenger), "send", self.send)

    async def send(self, address: Any, message: Any, via: Any = None) -> str:
        if address.chat in self.chats:
            raise self.chats[address.chat]
        return await self._send(address, message)


@pytest.fixture
def trouble(world: World, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """The web chat, whose calls fail as the story wants."""
    return Trouble(world.app.webchat, monkeypatch)


def chat_of(person: Person) -> str:
    return str(getattr(person.phone, "chat"))  # noqa: B009 - only web phones have it


async def office_of(world: World) -> tuple[Person, Person, Person, Person]:
    return (
        await world.hires("邹平", roles=("administrator",)),
        await world.hires("方静", roles=("secretariat",)),
        await world.hires("林晓", unit="财务处"),
        await world.hires("陈默", unit="财务处"),
    )


async def test_a_quiet_day(world: World) -> None:
    admin, *_ = await office_of(world)
    await world.app.timetable.report()
    await world.later(seconds=1)
    await admin.says("/admin")
    seen = await admin.sees("运行情况", "没有待发的消息", "定时提醒：准时")
    assert "值班进程" in seen.text and "没有值班进程" not in seen.text
    assert [label for label, _ in seen.choices] == ["刷新"]


async def test_only_the_administrator_sees_it(world: World) -> None:
    admin, desk, lin, _ = await office_of(world)
    for person in (desk, lin):
        await person.says("/admin")
        await person.sees("not-allowed")
        await person.says("/help")
        await person.sees_nothing_of("/admin")
    await admin.says("/help")
    await admin.sees("/admin")


async def test_what_could_not_be_sent_is_listed_and_tried_again(
    world: World, trouble: Trouble
) -> None:
    admin, desk, lin, chen = await office_of(world)
    trouble.chats = {
        chat_of(lin): Unreachable("blocked by the user"),
        chat_of(chen): Refused("can't parse entities"),
    }
    meeting_id = await draft(world, desk, [lin, chen])
    await publishes(desk, meeting_id)
    await admin.says("/admin")
    await admin.sees("发不出去 2 条", "近一天 1 条送不到人", "近一天 1 条被平台拒绝")
    await admin.presses("发不出去的 2 条")
    seen = await admin.sees("发不出去的消息 2 条", "林晓", "陈默", "通知")
    assert "对方停用了机器人" in seen.text
    assert "平台不接受（can't parse entities）" in seen.text
    # Whose number that is stands in nobody's list: no phone, no content.
    assert "季度工作会" not in seen.text
    # Still broken: it comes back to the list.
    await admin.presses("再试 1")
    await admin.sees("发不出去的消息 1 条")
    await admin.says("/admin")
    await admin.presses("发不出去的 2 条")
    trouble.chats.clear()
    await admin.presses("全部再试")
    await admin.sees("2 条已重新排队")
    await lin.sees("季度工作会")
    await chen.sees("季度工作会")
    await admin.says("/admin")
    seen = await admin.sees("运行情况")
    assert "发不出去" not in seen.text
    reachable = await world.read(
        lambda s: people_rows.account_at(s, "webchat", chat_of(lin)).reachable
    )
    assert reachable


async def test_who_comes_back_gets_the_card_once_and_is_on_no_list_any_more(
    world: World, trouble: Trouble
) -> None:
    admin, desk, lin, _ = await office_of(world)
    trouble.chats = {chat_of(lin): Unreachable("blocked by the user")}
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await desk.presses_route("mp", meeting_id)
    await desk.sees("联系不上 1 人，请电话通知")
    trouble.chats.clear()
    await lin.says("/help")
    await lin.sees("季度工作会")
    await desk.presses_route("mp", meeting_id)
    panel = await desk.sees("通知 1 人")
    assert "请电话通知" not in panel.text
    await admin.says("/admin")
    seen = await admin.sees("运行情况")
    assert "发不出去" not in seen.text
    # Somebody is added: the present card goes to them, and to nobody twice.
    chen = world.people["陈默"]

    def add(session: Session) -> None:
        outcome = changing_people.change_people(
            session,
            actor(session, desk),
            meeting_id,
            [Pick(chen.person_id)],
            [],
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, changing_people.PeopleChanged)

    await world.write(add)
    await world.app.settle()
    await chen.sees("季度工作会")
    cards = [seen for seen in await lin.phone.screen() if "季度工作会" in seen.text]
    assert len(cards) == 1


async def test_a_message_nobody_wants_any_more_is_put_away(world: World, trouble: Trouble) -> None:
    admin, desk, lin, _ = await office_of(world)
    trouble.chats = {chat_of(lin): Refused("too long")}
    await publishes(desk, await draft(world, desk, [lin]))
    await admin.says("/admin")
    await admin.presses("发不出去的 1 条")
    await admin.presses("不再发 1")
    await admin.sees("没有发不出去的消息")
    # An old button tells the state as it is now.
    parked = await world.read(_ids)
    await admin.presses_route("oa", parked[0])
    await admin.sees("没有这条消息", "message-not-parked")
    trouble.chats.clear()
    await lin.presses_route("oa", parked[0])
    await lin.sees("not-allowed")


def _ids(session: Session) -> list[int]:
    table = outbox.outbox
    return list(session.scalars(table.select().where(table.c.reason == "put away")))


async def test_a_long_list_is_paged(world: World, trouble: Trouble) -> None:
    admin, desk, *_ = await office_of(world)
    staff = [await world.hires(f"何{n:02d}号", unit="财务处") for n in range(7)]
    trouble.chats = {chat_of(person): Unreachable("gone") for person in staff}
    meeting_id = await draft(world, desk, staff)
    await publishes(desk, meeting_id)
    await admin.says("/admin")
    await admin.presses("发不出去的 7 条")
    await admin.presses("下一页")
    seen = await admin.sees("发不出去的消息 7 条", "上一页")
    assert seen.text.count("对方停用了") == 2
    # Those who could not be written to are phoned.
    await desk.presses_route("nl", meeting_id)
    await desk.sees("何06号")


async def test_a_timeout_is_counted_and_said_on_the_panel(world: World, trouble: Trouble) -> None:
    admin, desk, lin, _ = await office_of(world)
    trouble.chats = {chat_of(lin): TryLater(unknown=True, why="timeout")}
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    await world.later(seconds=10)
    await world.later(seconds=10)
    await admin.says("/admin")
    await admin.sees("近一天超时 2 次，可能已送到")
    await desk.presses_route("mp", meeting_id)
    await desk.sees("1 人可能没收到，请留意")


async def test_long_work_is_shown_with_how_far_it_is(world: World) -> None:
    admin, *_ = await office_of(world)
    await world.app.lead.release()

    def begin(session: Session) -> None:
        now = world.clock.now()
        id = work.start(
            session,
            "roster_import",
            {},
            asked_by_person_id=None,
            address_key=None,
            total=600,
            now=now,
        )
        work.progress(session, id, 40, {})

    await world.write(begin)
    # A press would have the work done: read what the page would say.
    now = world.clock.now()
    who = await world.read(lambda s: who_is(s, admin.person_id))
    found = await world.read(lambda s: operations.overview(s, who, now=now, real=now))
    text = texts.overview(Words(Texts("zh_Hans"), world.office, now), found).plain_text
    assert "导入名册：40/600" in text
    assert "没有值班进程" in text
