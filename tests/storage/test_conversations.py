"""Conversations: one row, locked, and never changed by two at once. Settings beside them."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from storage import Session, conversations, settings
from storage.conversations import Conversation
from storage.database import Database

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


async def test_a_new_one_is_empty_and_a_saved_one_comes_back(database: Database) -> None:
    def opens(session: Session) -> int:
        conversation = conversations.lock(session, "plain:c:p", now=NOW)
        assert conversation == Conversation("plain:c:p")
        conversation.form, conversation.version, conversation.step = "new_meeting", 2, "title"
        conversation.answers = {"title": "办公会"}
        conversation.parked = {"form": "reply", "answers": {"1": [1, 2]}}
        conversation.choices = {"1": "Ra1"}
        conversation.next_number = 2
        conversation.expires_at = NOW + timedelta(days=1)
        return conversations.save(session, conversation)

    assert await database.write(opens) == 1

    def lock(session: Session, now: datetime = NOW) -> Conversation:
        return conversations.lock(session, "plain:c:p", now=now)

    found = await database.write(lock)
    assert (found.form, found.version, found.step) == ("new_meeting", 2, "title")
    assert (found.answers, found.choices) == ({"title": "办公会"}, {"1": "Ra1"})
    assert found.parked == {"form": "reply", "answers": {"1": [1, 2]}}
    assert (found.next_number, found.revision, found.expired) == (2, 1, False)
    late = await database.write(lambda s: lock(s, NOW + timedelta(days=1)))
    assert late.expired
    late.close()
    assert (late.form, late.answers, late.expired) == (None, {}, False)
    assert late.parked is not None


async def test_two_at_once_take_turns(database: Database) -> None:
    def adds(session: Session) -> None:
        conversation = conversations.lock(session, "k", now=NOW)
        time.sleep(0.002)
        conversation.answers = {"n": conversation.answers.get("n", 0) + 1}
        conversations.save(session, conversation)

    await asyncio.gather(*(database.write(adds) for _ in range(24)))
    after = await database.write(lambda s: conversations.lock(s, "k", now=NOW))
    assert (after.answers, after.revision) == ({"n": 24}, 24)


async def test_saving_what_was_not_locked_is_found_out(database: Database) -> None:
    stale = await database.write(lambda s: conversations.lock(s, "k", now=NOW))

    def other(session: Session) -> None:
        conversation = conversations.lock(session, "k", now=NOW)
        conversation.form = "reply"
        conversations.save(session, conversation)

    await database.write(other)
    stale.form = "leave"
    with pytest.raises(LookupError, match="changed"):
        await database.write(lambda s: conversations.save(s, stale))


async def test_what_did_not_change_is_not_written(database: Database) -> None:
    def fills(session: Session) -> int:
        conversation = conversations.lock(session, "k", now=NOW)
        conversation.answers = {"names": ["田青禾"]}
        return conversations.save(session, conversation)

    def looks(session: Session) -> int:
        return conversations.save(session, conversations.lock(session, "k", now=NOW))

    def adds_in_place(session: Session) -> int:
        conversation = conversations.lock(session, "k", now=NOW)
        conversation.answers["names"].append("程以宁")
        first = conversations.save(session, conversation)
        assert conversations.save(session, conversation) == first
        return first

    assert await database.write(fills) == 1
    assert await database.write(looks) == 1
    assert await database.write(adds_in_place) == 2
    after = await database.write(lambda s: conversations.lock(s, "k", now=NOW))
    assert after.answers == {"names": ["田青禾", "程以宁"]}


async def test_settings(database: Database) -> None:
    def unit(session: Session) -> None:
        assert settings.get(session, "x") is None
        assert settings.get(session, "x", "default") == "default"
        for value in ({"a": 1}, [], 0, False, "会"):
            settings.put(session, "x", value)
            assert settings.get(session, "x", "default") == value
        settings.put(session, "x", None)
        assert settings.get(session, "x", "default") == "default"

    await database.write(unit)


async def test_drafts_of_one_thing_are_erased_open_or_parked(database: Database) -> None:
    def draft(survey: int) -> dict[str, object]:
        return {"form": "survey", "answers": {"survey": survey, "q0": 5}}

    def fills(session: Session) -> None:
        for key, number in (("a", 1), ("b", 2)):
            one = conversations.lock(session, key, now=NOW)
            one.form, one.step = "survey", "q1"
            one.answers = {"answers": draft(number)["answers"], "revision": 1}
            conversations.save(session, one)
        parked = conversations.lock(session, "c", now=NOW)
        parked.form, parked.parked = "reply", draft(1)
        conversations.save(session, parked)

    def look(session: Session) -> list[tuple[str | None, bool]]:
        found = [conversations.lock(session, key, now=NOW) for key in "abc"]
        return [(one.form, one.parked is not None) for one in found]

    await database.write(fills)
    erased = await database.write(lambda s: conversations.erase_form(s, "survey", {"survey": 1}))
    assert erased == 2
    assert await database.write(look) == [(None, False), ("survey", False), ("reply", False)]
