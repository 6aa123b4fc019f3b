"""The web chat's tables: order, repetitions, and what a chat may fetch."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from storage import webchat
from storage.database import Database
from storage.references import digest_referred_to
from storage.webchat import Change, ShownFile

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CHAT, OTHER = "a" * 16, "b" * 16
FILE = ShownFile("0" * 64, "议程.pdf", "application/pdf", 7)


@pytest.fixture
def chats(database: Database) -> Database:
    """Two empty chats."""
    for chat in (CHAT, OTHER):
        database.write_now(partial(webchat.open_chat, chat=chat, language_hint=None, now=NOW))
    return database


def content(words: str) -> dict[str, Any]:
    return {"text": [[words, "plain"]]}


async def test_a_reader_misses_nothing_that_many_write_at_once(chats: Database) -> None:
    """Without the lock on the chat, PostgreSQL shows a higher id before a lower one."""
    seen: list[int] = []

    async def read(total: int) -> None:
        while len(seen) < total:
            events = await chats.read(
                lambda session: webchat.events_after(session, CHAT, max(seen, default=0), 50)
            )
            seen.extend(event.id for event in events)

    async def write(n: int) -> int | None:
        return await chats.write(
            lambda session: webchat.add_message(session, CHAT, content(str(n)), (), NOW)
        )

    async with asyncio.timeout(30):
        *refs, _ = await asyncio.gather(*(write(n) for n in range(120)), read(120))
    assert seen == sorted(ref for ref in refs if ref is not None)


async def test_one_word_sent_twenty_times_at_once_stands_once(chats: Database) -> None:
    events = await asyncio.gather(
        *(
            chats.write(
                lambda session: webchat.add_mine(session, CHAT, "id-1", content("收到"), (), NOW)
            )
            for _ in range(20)
        )
    )
    assert len({event.id for event in events if event}) == 1


def test_a_chat_that_is_not_there_takes_nothing(chats: Database) -> None:
    gone = "c" * 16
    assert chats.write_now(lambda s: webchat.add_message(s, gone, {}, (), NOW)) is None
    assert chats.write_now(lambda s: webchat.add_mine(s, gone, "id", {}, (), NOW)) is None
    assert not chats.write_now(lambda s: webchat.add_notice(s, gone, {}, NOW))
    assert not chats.write_now(lambda s: webchat.take_back(s, gone, 1, NOW))
    changed = chats.write_now(lambda s: webchat.change_message(s, gone, 1, {}, (), NOW))
    assert changed is Change.GONE
    assert chats.read_now(lambda s: webchat.chat_named(s, gone)) is None
    assert chats.read_now(lambda s: webchat.fetched_up_to(s, gone)) == 0


def test_a_message_is_changed_and_taken_back_in_its_own_chat_only(chats: Database) -> None:
    ref = chats.write_now(lambda s: webchat.add_message(s, CHAT, content("一"), (FILE,), NOW))
    assert ref
    changed = chats.write_now(
        lambda s: webchat.change_message(s, OTHER, ref, content("二"), (), NOW)
    )
    assert changed is Change.GONE
    assert not chats.write_now(lambda s: webchat.take_back(s, OTHER, ref, NOW))
    same = chats.write_now(
        lambda s: webchat.change_message(s, CHAT, ref, content("一"), (FILE,), NOW)
    )
    assert same is Change.SAME
    shown = chats.read_now(lambda s: webchat.message_shown(s, CHAT, ref))
    assert shown
    assert shown.content == content("一")


def test_what_a_person_said_can_not_be_changed_like_a_message(chats: Database) -> None:
    said = chats.write_now(lambda s: webchat.add_mine(s, CHAT, "id", content("我"), (), NOW))
    assert said
    changed = chats.write_now(
        lambda s: webchat.change_message(s, CHAT, said.id, content("他"), (), NOW)
    )
    assert changed is Change.GONE


def test_a_file_is_shown_while_its_message_stands(chats: Database) -> None:
    ref = chats.write_now(lambda s: webchat.add_message(s, CHAT, content("一"), (FILE,), NOW))
    assert ref
    assert chats.read_now(lambda s: webchat.shown_file(s, CHAT, FILE.digest)) == FILE
    assert chats.read_now(lambda s: webchat.shown_file(s, OTHER, FILE.digest)) is None
    assert chats.read_now(lambda s: digest_referred_to(s, FILE.digest))
    assert not chats.read_now(lambda s: digest_referred_to(s, "1" * 64))
    chats.write_now(lambda s: webchat.take_back(s, CHAT, ref, NOW))
    assert chats.read_now(lambda s: webchat.shown_file(s, CHAT, FILE.digest)) is None
    assert not chats.read_now(lambda s: digest_referred_to(s, FILE.digest))


def test_notices_are_swept_and_never_history(chats: Database) -> None:
    chats.write_now(lambda s: webchat.add_notice(s, CHAT, {"text": "旧"}, NOW))
    later = NOW + webchat.NOTICE_LASTS + timedelta(seconds=1)
    chats.write_now(lambda s: webchat.add_notice(s, CHAT, {"text": "新"}, later))
    events = chats.read_now(lambda s: webchat.events_after(s, CHAT, 0, 10))
    assert [event.content["text"] for event in events] == ["新"]
    found = chats.read_now(lambda s: webchat.history(s, CHAT, None, 10))
    assert (found.events, found.more, found.last) == ((), False, events[0].id)


def test_fetched_goes_forward_and_not_past_the_newest(chats: Database) -> None:
    ref = chats.write_now(lambda s: webchat.add_message(s, CHAT, content("一"), (), NOW))
    assert ref
    for said, kept in ((ref + 99, ref), (0, ref), (ref, ref)):
        chats.write_now(partial(webchat.mark_fetched, chat=CHAT, up_to=said))
        assert chats.read_now(lambda s: webchat.fetched_up_to(s, CHAT)) == kept
    assert chats.read_now(lambda s: webchat.fetched_up_to(s, OTHER)) == 0
