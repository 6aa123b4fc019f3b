"""The deliverer: nothing lost, each error in its own way, answers before notices."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from chat.incoming import Address, Via
from chat.message import Choice, Message, Span, to_data
from chat.messenger import Refused, TryLater, Unreachable
from jobs import deliver
from jobs.pacing import CHAT_BURST, CHAT_INTERVAL
from storage import Session, outbox, people
from storage.outbox import Outgoing
from tests.plain import PlainMessenger
from tests.stories.world import World


@pytest.fixture
async def plain_world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    made = World(sqlite_url, tmp_path, messenger="plain", profile="central-2023")
    await made.starts()
    yield made
    await made.stops()


def plain(world: World) -> PlainMessenger:
    assert world.plain is not None
    return world.plain


async def owe(app: App, text: str, chat: str = "7", **more: Any) -> int:
    def unit(session: Session) -> int:
        content = {"message": to_data(Message((Span(text),)))}
        row = Outgoing("plain", chat, chat, "send", content, outbox.NOTICES)
        return outbox.enqueue(session, replace(row, **more), now=app.clock.now()) or 0

    return await app.database.write(unit)


async def state_of(app: App, row: int) -> tuple[str, str | None]:
    def read(session: Session) -> tuple[str, str | None]:
        table = outbox.outbox
        found = session.execute(
            table.select()
            .with_only_columns(table.c.state, table.c.reason)
            .where(table.c.id == row)
        ).one()
        return found.state, found.reason

    return await app.database.read(read)


async def test_answers_go_before_notices(plain_world: World) -> None:
    app = plain_world.app
    order: list[str] = []
    real_send = plain(plain_world).send

    async def send(address: Address, message: Message, via: Via | None = None) -> str:
        order.append(message.plain_text)
        return await real_send(address, message, via)

    plain(plain_world).send = send  # type: ignore[method-assign]
    for number in range(40):
        await owe(app, "notice", chat=str(number))
    await owe(app, "answer", chat="99", lane=outbox.ANSWERS)
    await app.deliverer.deliver_all()
    # More is owed than is in flight at once: the answer is in the first handful.
    assert "answer" in order[:32]
    assert len(order) == 41


async def test_one_chat_gets_its_messages_in_order(plain_world: World) -> None:
    app = plain_world.app
    for number in range(20):
        await owe(app, str(number), chat="7")
        await owe(app, "other", chat=str(100 + number))
    await app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == [str(number) for number in range(20)]


async def test_a_busy_platform_is_tried_again_and_nothing_is_lost(plain_world: World) -> None:
    app = plain_world.app
    plain(plain_world).fail_with = TryLater(3)
    row = await owe(app, "later")
    await app.deliverer.deliver_all()
    assert (await state_of(app, row))[0] == "waiting"
    plain_world.clock.forward(timedelta(seconds=2))
    await app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == []
    plain_world.clock.forward(timedelta(seconds=3))
    app.deliverer.serve(app.messengers)  # the pause is real time; a new pace has none
    await app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == ["later"]
    assert (await state_of(app, row))[0] == "sent"


@pytest.mark.parametrize(
    ("lane", "times"), [(outbox.NOTICES, 2), (outbox.ANSWERS, 1), (outbox.DIGESTS, 1)]
)
async def test_after_a_timeout_a_notice_is_sent_once_more_a_reply_never(
    plain_world: World, lane: int, times: int
) -> None:
    app = plain_world.app
    calls = 0

    async def unsure(*_: Any, **__: Any) -> str:
        nonlocal calls
        calls += 1
        raise TryLater(unknown=True)

    plain(plain_world).send = unsure  # type: ignore[method-assign]
    row = await owe(app, "perhaps", lane=lane)
    for _ in range(5):
        await app.deliverer.deliver_all()
        plain_world.clock.forward(timedelta(minutes=10))
    assert calls == times
    assert (await state_of(app, row))[0] == "unknown"


async def test_who_left_is_parked_and_unreachable_until_they_write(plain_world: World) -> None:
    guest = await plain_world.hires("林小满")
    app = plain_world.app
    chat = guest.phone.chat  # type: ignore[attr-defined]
    plain(plain_world).gone.add(chat)
    row = await owe(app, "anybody there", chat=chat)
    await app.deliverer.deliver_all()
    assert (await state_of(app, row))[0] == "parked"

    def reachable(session: Session) -> bool:
        return people.accounts_of(session, guest.person_id)[0].reachable

    assert not await app.database.read(reachable)
    plain(plain_world).gone.clear()
    await guest.says("/my")
    assert await app.database.read(reachable)


async def test_our_own_defect_is_parked_with_its_reason(plain_world: World) -> None:
    app = plain_world.app
    plain(plain_world).fail_with = Refused("entity out of range")
    row = await owe(app, "broken")
    await app.deliverer.deliver_all()
    state, reason = await state_of(app, row)
    assert state == "parked"
    assert reason is not None
    assert "entity out of range" in reason


async def test_an_outage_of_hours_gives_nothing_up(plain_world: World) -> None:
    app = plain_world.app
    row = await owe(app, "still to come")
    for _ in range(20):
        plain(plain_world).fail_with = TryLater()
        await app.deliverer.deliver_all()
        plain_world.clock.forward(timedelta(minutes=10))
    assert (await state_of(app, row))[0] == "waiting"
    plain(plain_world).fail_with = None
    await app.lead.renew()
    await app.deliverer.deliver_all()
    assert (await state_of(app, row))[0] == "sent"


async def test_after_a_day_it_is_given_up_with_its_reason(plain_world: World) -> None:
    app = plain_world.app
    row = await owe(app, "too late")
    plain_world.clock.forward(timedelta(hours=25))
    plain(plain_world).fail_with = TryLater(why="away")
    await app.lead.renew()
    await app.deliverer.deliver_all()
    state, reason = await state_of(app, row)
    assert state == "parked"
    assert reason is not None and "away" in reason


async def test_what_takes_minutes_to_send_stays_ours(plain_world: World) -> None:
    app, gate = plain_world.app, asyncio.Event()
    send = plain(plain_world).send

    async def slowly(*given: Any, **more: Any) -> str:
        await gate.wait()
        return await send(*given, **more)

    plain(plain_world).send = slowly  # type: ignore[method-assign]
    row = await owe(app, "a large file")
    going = asyncio.create_task(app.deliverer.deliver_all())
    while not app.deliverer._carrying:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    for _ in range(5):
        plain_world.clock.forward(timedelta(seconds=50))
        await app.lead.renew()
        await app.deliverer.renew_leases()

    def again(session: Session) -> list[Any]:
        real = plain_world.clock.real()
        assert app.lead.epoch is not None
        return outbox.lease(
            session,
            holder=app.lead.holder,
            epoch=app.lead.epoch,
            limit=8,
            now=real,
            real=real,
            lease_seconds=60,
        )

    assert await app.database.write(again) == []
    gate.set()
    await going
    assert (await state_of(app, row))[0] == "sent"
    assert app.deliverer._carrying == {}


async def test_a_long_text_goes_in_order_with_the_buttons_at_its_end(plain_world: World) -> None:
    app = plain_world.app
    text = "\n".join(f"第{n}条 " + "会" * 60 for n in range(40))
    message = Message((Span(text),), choices=((Choice("参加", "ra11"),),))
    await owe(app, "", content={"message": to_data(message)})
    await owe(app, "next", chat="7")
    await app.deliverer.deliver_all()
    parts = plain(plain_world).shown_to("7")
    whole = "\n".join(part for part in parts if part != "next")
    assert [line for line in whole.splitlines() if line.startswith("第")] == text.splitlines()
    assert [n for n, part in enumerate(parts) if "1. 参加" in part] == [
        max(n for n, part in enumerate(parts) if "第39条" in part)
    ]


async def test_only_the_leader_sends(plain_world: World) -> None:
    app = plain_world.app
    await owe(app, "mine to send?")
    await app.lead.release()
    await app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == []
    await app.lead.renew()
    await app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == ["mine to send?"]


async def test_what_was_in_flight_when_the_process_died_is_sent_by_the_next(
    plain_world: World,
) -> None:
    app = plain_world.app
    row = await owe(app, "survives")
    hanging = asyncio.Event()

    async def hang(*_: Any, **__: Any) -> str:
        hanging.set()
        await asyncio.Event().wait()
        raise AssertionError

    plain(plain_world).send = hang  # type: ignore[method-assign]
    looking = asyncio.create_task(app.deliverer.deliver_all())
    await hanging.wait()
    looking.cancel()
    for task in asyncio.all_tasks():
        if "_in_order" in repr(task.get_coro()):
            task.cancel()
    await asyncio.sleep(0)
    del plain(plain_world).send
    await plain_world.restarts()
    assert (await state_of(plain_world.app, row))[0] == "waiting"  # the lease still runs
    plain_world.clock.forward(timedelta(seconds=61))
    await plain_world.app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == ["survives"]


async def test_to_one_chat_of_a_paced_messenger_one_goes_after_the_other(
    plain_world: World,
) -> None:
    """Each is counted when it came back: leased together, they would outrun the chat's limit."""
    app, messenger = plain_world.app, plain(plain_world)
    messenger.abilities = replace(messenger.abilities, rate=1000.0)
    app.deliverer.serve(app.messengers)
    for number in range(6):
        await owe(app, f"{number}", chat="7")
    sent: list[tuple[float, str]] = []
    send = messenger.send

    async def watched(address: Address, message: Message, via: Via | None = None) -> str:
        sent.append((time.monotonic(), message.plain_text))
        return await send(address, message, via)

    messenger.send = watched  # type: ignore[method-assign]
    began = time.monotonic()
    while len(sent) < 6 and time.monotonic() < began + 20:
        await app.lead.renew()
        await app.deliverer.deliver_all()
        await asyncio.sleep(0.05)
    assert [text for _, text in sent] == [str(number) for number in range(6)]
    # No burst: this leader is new. Then never more than the burst within its span.
    gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(sent)]
    assert min(gaps[:2]) >= CHAT_INTERVAL * 0.99
    for first, fourth in zip(sent, sent[CHAT_BURST:], strict=False):
        assert fourth[0] - first[0] >= CHAT_BURST * 1.0


async def test_meetings_take_turns_however_large_their_notices(
    plain_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time, as at the rate of a public messenger."""
    app = plain_world.app
    monkeypatch.setattr(deliver, "WINDOW", 2)
    for number in range(60):
        await owe(app, "large", chat=f"a{number}", meeting_id=7)
    for number in range(5):
        await owe(app, "small", chat=f"b{number}", meeting_id=9)
    await app.deliverer.deliver_all()
    order = [sent.message.plain_text for sent in plain(plain_world).sent]
    assert len(order) == 65
    assert order[:10].count("small") == 5
    # Who knows nothing of the meeting served last begins at the front again and again.
    monkeypatch.setattr(app.deliverer, "_served", Forgetful())
    for number in range(60):
        await owe(app, "large", chat=f"c{number}", meeting_id=7)
    await owe(app, "small", chat="d", meeting_id=9)
    monkeypatch.setattr(deliver, "WINDOW", 1)
    await app.deliverer.deliver_all()
    order = [sent.message.plain_text for sent in plain(plain_world).sent[65:]]
    assert order.index("small") == 60


class Forgetful(dict[str, int]):
    """The negative control: a deliverer that remembers no turn."""

    def __setitem__(self, key: str, value: int) -> None:
        pass


async def test_errors_are_counted_by_kind(plain_world: World) -> None:
    app = plain_world.app
    for failure in (
        TryLater(1.0, slow_down=True),
        TryLater(2.0),  # not even called: the platform is to be left alone for a while
        TryLater(),
        TryLater(unknown=True),
        Refused("too long"),
        Unreachable("blocked"),
    ):
        plain(plain_world).fail_with = failure
        await owe(app, "fails", chat=type(failure).__name__ + str(failure.args))
        app.deliverer.serve(app.messengers)  # the pause is real time; a new pace has none
        await app.deliverer.deliver_all()
    found = await app.database.read(outbox.errors)
    kinds = ("slow_down", "trouble", "unknown", "refused", "unreachable")
    assert found == {("plain", kind): 1 for kind in kinds}


async def lost_after_the_commit(app: App, monkeypatch: pytest.MonkeyPatch, within: float) -> bool:
    """The unit that leases is committed, and nobody is told; whether the row goes out in time."""
    write, lost = app.database.write, []

    async def once(fn: Any, *, name: str = "") -> Any:
        done = await write(fn, name=name)
        if name == "lease" and done and not lost:
            lost.append(name)
            raise ConnectionError("the connection was lost")
        return done

    monkeypatch.setattr(app.database, "write", once)
    monkeypatch.setattr(deliver, "LOOK", 0.05)
    row = await owe(app, "hello")
    running = asyncio.create_task(app.deliverer.run())
    until = time.monotonic() + within
    while time.monotonic() < until and (await state_of(app, row))[0] != "sent":  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert lost
    return (await state_of(app, row))[0] == "sent"


async def test_what_was_leased_and_nobody_carries_goes_out_at_once(
    plain_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await lost_after_the_commit(plain_world.app, monkeypatch, within=10)
    assert plain(plain_world).shown_to("7") == ["hello"]


async def test_without_giving_back_it_waits_for_its_lease(
    plain_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control; the clock of the stories stands still."""

    async def keeps(real: Any) -> None:
        pass

    monkeypatch.setattr(plain_world.app.deliverer, "_give_back", keeps)
    assert not await lost_after_the_commit(plain_world.app, monkeypatch, within=1)
