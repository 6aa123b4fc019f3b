"""The inbox: nothing twice, in order, and bodies gone when done."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from storage import Session, inbox
from storage.database import Database

AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def arrival(platform_id: str, person: str = "7", *, bot: str = "bot") -> inbox.Arrival:
    key = inbox.conversation_key("plain", "c1", person)
    return inbox.Arrival("plain", bot, platform_id, key, "said", {"text": "参加"}, AT, AT)


async def test_a_repeat_is_known_also_after_it_is_done(database: Database) -> None:
    def first(session: Session) -> int:
        assert inbox.receive(session, arrival("1"))
        assert not inbox.receive(session, arrival("1"))
        assert inbox.receive(session, arrival("1", bot="other"))
        waiting, other = inbox.undone(session, "plain:c1:7", 9)
        assert other.bot == "other"
        assert (waiting.platform_id, waiting.body, waiting.event_at) == ("1", {"text": "参加"}, AT)
        assert inbox.take(session, waiting.id)
        assert not inbox.take(session, waiting.id)
        return waiting.id

    id = await database.write(first)
    assert not await database.write(lambda s: inbox.receive(s, arrival("1")))

    def bodies(session: Session) -> list[object]:
        rows = session.execute(select(inbox.inbox.c.body).where(inbox.inbox.c.id == id))
        return list(rows.scalars())

    assert await database.read(bodies) == [None]


async def test_one_of_many_deliveries_at_once(database: Database) -> None:
    writes = [database.write(lambda s: inbox.receive(s, arrival("9"))) for _ in range(30)]
    ids = await asyncio.gather(*writes)
    assert len([id for id in ids if id is not None]) == 1
    assert await database.read(inbox.depth) == 1


async def test_the_oldest_comes_first_within_and_between_conversations(database: Database) -> None:
    def unit(session: Session) -> None:
        for number, person in enumerate(["b", "a", "b", "c"]):
            inbox.receive(session, arrival(str(number), person))
        assert inbox.waiting_conversations(session, 2) == ["plain:c1:b", "plain:c1:a"]
        first, second = inbox.undone(session, "plain:c1:b", 9)
        assert (first.platform_id, second.platform_id) == ("0", "2")
        assert inbox.undone(session, "plain:c1:b", 1) == [first]
        assert not inbox.take(session, second.id), "an older one waits"
        assert inbox.take(session, first.id)
        assert inbox.take(session, second.id)
        assert inbox.waiting_conversations(session, 9) == ["plain:c1:a", "plain:c1:c"]

    await database.write(unit)


async def test_the_third_failure_is_counted_and_quarantine_lets_others_by(
    database: Database,
) -> None:
    def unit(session: Session) -> None:
        inbox.receive(session, arrival("1"))
        inbox.receive(session, arrival("2"))
        bad, _ = inbox.undone(session, "plain:c1:7", 2)
        assert [inbox.failed(session, bad.id, "E17") for _ in range(3)] == [1, 2, 3]
        again, _ = inbox.undone(session, "plain:c1:7", 2)
        assert again.failures == 3
        assert inbox.quarantine(session, bad.id, "E17")
        (after,) = inbox.undone(session, "plain:c1:7", 2)
        assert after.platform_id == "2"
        assert inbox.depth(session) == 1
        inbox.erase(session, bad.id)

    await database.write(unit)


async def test_what_does_not_parse_never_waits(database: Database) -> None:
    def unit(session: Session) -> None:
        assert inbox.receive(session, replace(arrival("x"), unreadable="no chat"))
        assert not inbox.receive(session, arrival("x"))
        assert inbox.depth(session) == 0

    await database.write(unit)


async def test_any_text_people_type_can_be_kept(database: Database) -> None:
    odd = {"text": "\x00 \ud83d 😀 𠮷 ' ; --"}
    one = inbox.Arrival("plain", "bot", "odd", "k", "said", odd, AT, AT)
    await database.write(lambda s: inbox.receive(s, one))
    (waiting,) = await database.read(lambda s: inbox.undone(s, "k", 9))
    assert waiting.body == odd
