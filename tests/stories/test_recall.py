"""Row 6.6: a withdrawn paper is deleted where it can be, and the others are asked to do it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from chat.message import Message, Span, StoredFile, to_data
from meetings import documents
from storage import Session, attendance, outbox, sent_files
from storage import documents as rows
from tests.stories.meeting_stage import docx, published
from tests.stories.test_documents import adds
from tests.stories.world import Seen, World


def carries(screen: list[Seen], name: str) -> bool:
    return any(file.name == name for seen in screen for file in seen.files)


async def test_what_was_sent_is_deleted_and_said_so(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    comes = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [comes])
    await adds(stage, desk, "方案.docx", docx("方案"), "会前发")
    await comes.looks()
    # Opened once more, so that it stands twice in the chat.
    await stage.opens(comes, "dp", await stage.participant(comes))
    await stage.opens(desk, "dw", 1)
    await comes.looks()
    await world.restarts()
    await desk.presses("确定撤回")
    screen = await comes.phone.screen()
    if await can_delete(world):
        assert not carries(screen, "方案.docx")
        assert [s for s in screen if "聊天里的文件已删除" in s.text]
        await stage.opens(desk, "Nh", 1)
        await desk.sees("已从1人的聊天里删除", "已下载、转发或打印的，删不掉")
    else:
        assert [s for s in screen if "请您自行删除" in s.text]
        await stage.opens(desk, "Nh", 1)
        await desk.sees("1人的消息删不掉", "林小满", "请再打个电话")
    await stage.opens(desk, "Ng")
    await desk.sees("已撤回的材料（1份）", "《方案》")
    await stage.opens(comes, "dp", await stage.participant(comes))
    await comes.sees("现在没有可以看的材料")


async def can_delete(world: World) -> bool:
    """Whether what stood in the chats is gone; the plain messenger deletes nothing."""
    found = await world.read(lambda s: sent_files.deletions(s, 1))
    assert len(found) == 2
    return all(one.state == "sent" for one in found)


@pytest.mark.parametrize("world", ["telegram"], indirect=True)
async def test_what_the_platform_does_not_delete_after_two_days_is_asked_for(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    old = await world.hires("林小满", unit="利用处")
    new = await world.hires("何平", unit="财务处")
    stage = await published(world, desk, [old, new])
    await stage.replies(new, "leave")
    await adds(stage, desk, "方案.docx", docx("方案"), "会前发")
    assert carries(await old.phone.screen(), "方案.docx")
    await world.later(hours=49)
    place_id = await stage.participant(new)
    await stage.replies(new, "attend")

    def comes_after_all(session: Session) -> None:
        place = attendance.participant(session, place_id)
        assert place is not None
        documents.give(session, place, documents.Stage.BEFORE, now=world.clock.now())

    await world.write(comes_after_all)
    await world.app.settle()
    assert carries(await new.phone.screen(), "方案.docx")
    await stage.opens(desk, "dw", 1)
    await desk.presses("确定撤回")
    assert carries(await old.phone.screen(), "方案.docx")
    assert not carries(await new.phone.screen(), "方案.docx")
    assert [s for s in await old.phone.screen() if "请您自行删除" in s.text]
    assert [s for s in await new.phone.screen() if "聊天里的文件已删除" in s.text]
    await stage.opens(desk, "Nh", 1)
    await desk.sees("已从1人的聊天里删除", "1人的消息删不掉", "林小满")
    # Nothing of it waits for the administrator: it is known who has it still.
    states = await world.read(lambda s: [d.state for d in sent_files.deletions(s, 1)])
    assert sorted(states) == ["dropped", "sent"]


@pytest.mark.below_messengers
async def test_who_only_looked_at_it_loses_it_and_hears_it_too(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    looks = await world.hires("沈核稿")
    stage = await published(world, desk, [])
    await adds(stage, desk, "方案.docx", docx("方案"), "留存")

    def shown(session: Session) -> None:
        [(_, edition)] = rows.documents_of(session, stage.id)
        file = StoredFile(
            edition.digest, edition.file_name, edition.media_type, edition.size,
            edition=edition.id,
        )  # fmt: skip
        message = Message((Span("请核"),), files=(file,))
        owed = outbox.Outgoing(
            messenger="webchat", chat=looks.phone.chat, person=looks.phone.chat,
            person_id=looks.person_id, content={"message": to_data(message)},
            verb="send", lane=outbox.NOTICES,
        )  # fmt: skip
        outbox.enqueue(session, owed, now=world.clock.now())

    await world.write(shown)
    await world.app.settle()
    assert carries(await looks.phone.screen(), "方案.docx")
    await stage.opens(desk, "dw", 1)
    await desk.presses("确定撤回")
    await stage.opens(desk, "Nh", 1)
    await desk.sees("已从1人的聊天里删除")
    screen = await looks.phone.screen()
    assert not carries(screen, "方案.docx")
    assert [s for s in screen if "聊天里的文件已删除" in s.text]
    assert not [s for s in await desk.phone.screen() if "聊天里的文件已删除" in s.text]


@pytest.mark.below_messengers
async def test_other_papers_of_a_deleted_message_come_again(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await stage.opens(desk, "da")
    await desk._does(
        desk.phone.say("", (("方案.docx", docx("方案")), ("议程.docx", docx("议程"))))
    )
    await desk.presses("会前发")
    assert carries(await guest.phone.screen(), "议程.docx")
    await guest.looks()
    await stage.opens(desk, "dw", 1)
    await desk.presses("确定撤回")
    told = await guest.sees("《方案》已由会务组撤回", "其他材料重新发给您")
    assert [file.name for file in told.files] == ["议程.docx"]
    assert not carries(await guest.phone.screen(), "方案.docx")
    # Withdrawn, too: what came again goes with it.
    await stage.opens(desk, "dw", 2)
    await desk.presses("确定撤回")
    assert not carries(await guest.phone.screen(), "议程.docx")


@pytest.mark.below_messengers
async def test_what_was_on_its_way_when_it_was_withdrawn_is_deleted_then(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "方案.docx", docx("方案"), "会前发")
    [edition] = await world.read(lambda s: [e.id for e in rows.editions_of(s, 1)])

    await guest.looks()
    async with withdrawn_meanwhile(world):
        await stage.opens(guest, "dp", await stage.participant(guest))
    assert not carries(await guest.news(), "方案.docx")
    assert len([s for s in await guest.phone.screen() if "聊天里的文件已删除" in s.text]) == 1
    found = await world.read(lambda s: sent_files.deletions(s, edition))
    assert [one.state for one in found] == ["sent"]


@asynccontextmanager
async def withdrawn_meanwhile(world: World) -> AsyncIterator[None]:
    """The document is withdrawn after its message was worded, and before it is marked sent."""
    messenger = world.app.messengers["webchat"]
    send = type(messenger).send

    def withdraw(session: Session) -> None:
        document = rows.locked(session, 1)
        assert document is not None
        document.withdrawn_at = world.clock.now()

    async def slow(self: object, address: object, message: object, via: object = None) -> str:
        await world.write(withdraw)
        return str(await send(self, address, message))

    type(messenger).send = slow
    try:
        yield
    finally:
        type(messenger).send = send


async def test_the_contact_hears_it_for_a_leader(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("孙内勤")
    leader = await world.hires("郑处长", bound=False)
    stage = await published(world, desk, [leader])

    def represent(session: Session) -> None:
        from storage import people

        person = people.person(session, leader.person_id)
        assert person is not None
        person.contact_id = clerk.person_id

    await world.write(represent)
    await adds(stage, desk, "方案.docx", docx("方案"), "会前发")
    assert carries(await clerk.phone.screen(), "方案.docx")
    await stage.opens(desk, "dw", 1)
    await desk.presses("确定撤回")
    screen = await clerk.phone.screen()
    assert not carries(screen, "方案.docx")
    assert [s for s in screen if "聊天里的文件已删除" in s.text]


async def test_a_paper_nobody_had_is_withdrawn_without_a_word(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "总结.docx", docx("总结"), "会后发")
    await stage.opens(desk, "dw", 1)
    await desk.presses("确定撤回")
    await desk.sees("《总结》已撤回", "还没有发给任何人")
    await world.later(days=1)
    assert not [s for s in await guest.phone.screen() if "总结" in s.text]
