"""Papers on order: facts through the reading door, the slow part in a thread, the file stored."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import ModuleType

import pytest

from chat.message import Message, Paper, Span, StoredFile, to_data
from chat.texts import Texts
from jobs import making
from jobs.making import Made, Maker, NoSuchPaper, Order
from storage import Session, outbox
from tests.stories.world import World

TEXTS = Texts("zh_Hans")


@pytest.fixture
def makes(monkeypatch: pytest.MonkeyPatch) -> Callable[[Maker], None]:
    """Have papers of kind "slip" made like this."""
    module = ModuleType("jobs.slips")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(making.MAKERS, "slip", "slips:make")

    def put(maker: Maker) -> None:
        monkeypatch.setattr(module, "make", maker, raising=False)

    put(slip)
    return put


def slip(order: Order) -> Callable[[], Made]:
    """A slip of paper with the number on it."""
    number = order.params["number"]
    return lambda: Made(f"slip {number}".encode(), f"{number}.txt", "text/plain")


def wants(*numbers: int) -> tuple[Paper, ...]:
    return tuple(Paper("slip", (("number", number),)) for number in numbers)


async def made(world: World, *papers: Paper | StoredFile) -> tuple[StoredFile, ...]:
    workshop = world.app.workshop
    message = Message((Span("text"),), files=papers)
    finished = await workshop.finish(message, TEXTS, world.clock.now())
    assert finished.plain_text == "text"
    return tuple(file for file in finished.files if isinstance(file, StoredFile))


async def test_papers_are_made_in_their_order_and_stored(
    world: World, makes: Callable[[Maker], None]
) -> None:
    before = StoredFile("0" * 64, "议程.pdf", "application/pdf", 7)
    first, second, third = await made(world, *wants(1), before, *wants(2))
    assert (first.name, second, third.name) == ("1.txt", before, "2.txt")
    assert world.app.files.read(first.digest) == b"slip 1"
    assert third.size == len(b"slip 2")
    assert (await made(world, *wants(1)))[0].digest == first.digest


async def test_the_slow_part_runs_in_a_thread_outside_of_any_transaction(
    world: World, makes: Callable[[Maker], None]
) -> None:
    seen: list[tuple[int, bool]] = []

    def maker(order: Order) -> Callable[[], Made]:
        session = order.session

        def work() -> Made:
            seen.append((threading.get_ident(), session.in_transaction()))
            return Made(b"slow", "slow.txt", "text/plain")

        return work

    makes(maker)
    await made(world, *wants(1))
    assert seen == [(seen[0][0], False)]
    assert seen[0][0] != threading.get_ident()


async def test_what_is_not_there_any_more_is_dropped_with_its_message(
    world: World, makes: Callable[[Maker], None]
) -> None:
    def gone(order: Order) -> Callable[[], Made]:
        raise NoSuchPaper("the meeting is gone")

    makes(gone)
    guest = await world.hires("林小满")
    assert await ending(world, guest.phone.chat) == (  # type: ignore[attr-defined]
        "dropped",
        "no paper: the meeting is gone",
    )
    assert await guest.phone.screen() == []


async def test_a_paper_that_can_not_be_set_is_tried_again_and_given_up(
    world: World, makes: Callable[[Maker], None]
) -> None:
    tries: list[int] = []

    def breaks(order: Order) -> Callable[[], Made]:
        tries.append(1)
        raise ValueError("no such font")

    makes(breaks)
    guest = await world.hires("林小满")
    chat = guest.phone.chat  # type: ignore[attr-defined]
    state, reason = await ending(world, chat)
    assert state == "waiting"
    for _ in range(4):
        await world.later(minutes=1)
    state, reason = await ending(world, chat, enqueue=False)
    assert (state, len(tries)) == ("parked", 3)
    assert reason is not None and "gave up after 3" in reason


async def ending(world: World, chat: str, *, enqueue: bool = True) -> tuple[str, str | None]:
    """What becomes of a message with a slip."""

    def owe(session: Session) -> None:
        content = {"message": to_data(Message((Span("text"),), files=wants(1)))}
        row = outbox.Outgoing("webchat", chat, chat, "send", content, outbox.NOTICES)
        outbox.enqueue(session, row, now=world.clock.now())

    if enqueue:
        await world.write(owe)
        await world.app.settle()

    def read(session: Session) -> tuple[str, str | None]:
        table = outbox.outbox
        row = session.execute(table.select().where(table.c.chat == chat)).one()
        return row.state, row.reason

    found: tuple[str, str | None] = await world.read(read)
    return found


async def test_a_kind_nobody_knows_is_our_defect(world: World) -> None:
    with pytest.raises(LookupError, match="nobody makes paper"):
        await made(world, Paper("poem"))


#: A blank form is about nobody.
@pytest.mark.parametrize("kind", sorted(making.MAKERS.keys() - {"secret_form"}))
async def test_what_never_was_can_not_be_made(world: World, kind: str) -> None:
    names = ("participant", "sitting", "survey", "person", "meeting", "unit", "work", "link")
    params = tuple((name, 999) for name in (*names, "part", "revision"))
    with pytest.raises((NoSuchPaper, KeyError)):
        await world.app.workshop.make(Paper(kind, params), TEXTS, world.clock.now())
