"""The dispatcher: each update once, in order, and nothing lost when a handler breaks."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from handlers import home
from storage import Session, inbox
from storage.inbox import inbox as rows
from tests.stories.world import World


async def states(world: World) -> list[tuple[str, Any]]:
    def read(session: Session) -> list[tuple[str, Any]]:
        found = session.execute(select(rows.c.state, rows.c.body).order_by(rows.c.id))
        return [(state, body) for state, body in found]

    return await world.read(read)


async def test_a_repeated_update_is_answered_once(world: World) -> None:
    guest = await world.hires("林小满")
    await guest.phone.say("/help")
    await world.app.settle()

    def again(session: Session) -> Any:
        return session.execute(select(rows)).mappings().one()

    row = await world.read(again)
    repeat = inbox.Arrival(
        row["messenger"],
        row["bot"],
        row["platform_id"],
        row["conversation"],
        row["kind"],
        {"kind": "said"},
        row["event_at"],
        row["received_at"],
    )
    assert not await world.app.dispatcher.receive(repeat)
    await world.app.settle()
    assert len(await guest.phone.screen()) == 1


async def test_updates_of_one_chat_are_handled_in_the_order_they_came(world: World) -> None:
    guest = await world.hires("林小满")
    for text in ("/help", "/language", "nonsense", "/my"):
        await guest.phone.say(text)
    await world.app.settle()
    shown = [seen.text for seen in await guest.phone.screen()]
    assert [text.splitlines()[0] for text in shown] == [
        "能做什么",
        "请选择语言",
        "没有看懂。发 /my 看您的事项，发 /help 看能做什么。",
        "我的事项",
    ]


async def test_the_body_is_erased_when_done_and_the_key_stays(world: World) -> None:
    guest = await world.hires("林小满")
    await guest.says("my private words")
    assert await states(world) == [("done", None)]


async def test_a_broken_handler_is_tried_three_times_then_set_aside_with_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await world.hires("林小满")
    calls = 0

    def breaks(*_: object) -> None:
        nonlocal calls
        calls += 1
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr(home, "my", breaks)
    await guest.says("/my")
    seen = await guest.sees("没有做成", "broken")
    assert "defect" not in seen.text
    assert calls == 3
    assert [state for state, _ in await states(world)] == ["quarantined"]
    monkeypatch.undo()
    await guest.says("/my")
    await guest.sees("我的事项")


async def test_what_a_broken_handler_wrote_is_rolled_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await world.hires("林小满")

    def half(turn: Any) -> None:
        turn.tell("language-set")
        turn.session.get_bind()
        turn.conversation.choices = {"1": "ho"}
        raise RuntimeError("half-way")

    monkeypatch.setattr(home, "my", half)
    await guest.says("/my")
    assert [seen.text for seen in await guest.news()] != []
    await guest.sees_nothing_of("已改为")


async def test_an_update_that_does_not_parse_is_set_aside_alone(world: World) -> None:
    guest = await world.hires("林小满")
    now = world.clock.now()
    chat = guest.phone.chat  # type: ignore[attr-defined]
    key = inbox.conversation_key("webchat", chat, chat)
    arrival = inbox.Arrival("webchat", "webchat", "odd", key, "said", {"kind": "?"}, now, now)
    assert await world.app.dispatcher.receive(arrival)
    await guest.says("/my")
    await guest.sees("我的事项")
    assert [state for state, _ in await states(world)] == ["quarantined", "done"]


async def test_what_waits_is_taken_up_after_a_restart(world: World) -> None:
    guest = await world.hires("林小满")
    now = world.clock.now()
    chat = guest.phone.chat  # type: ignore[attr-defined]
    from bot.messengers.webchat.incoming import platform_id, update

    body = update("said", "9" * 8 + "-0000-4000-8000-" + "9" * 12, chat, None, now, text="/my")
    body["files"] = []
    key = inbox.conversation_key("webchat", chat, chat)
    arrival = inbox.Arrival("webchat", "webchat", platform_id(body), key, "said", body, now, now)
    # Committed, and the process dies before anything else happens.
    await world.write(lambda session: inbox.receive(session, arrival))
    await world.restarts()
    await guest.sees("我的事项")


async def test_a_button_nobody_knows_is_answered(world: World) -> None:
    guest = await world.hires("林小满")
    await guest._does(guest.phone.press_payload("zz1199", None))  # type: ignore[attr-defined]
    await guest.sees("已经不能用了")
    await guest._does(guest.phone.press_payload("fo1110", None))  # type: ignore[attr-defined]
    await guest.sees("已经结束")
