"""The live stream of a page: server-sent events, resumed by event id."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

from bot.messengers.webchat.adapter import WebChat
from bot.messengers.webchat.outgoing import shown
from storage import webchat

#: Seconds between signs of life; the page takes a silence of several for a dead line.
HEARTBEAT = 15.0
#: Events of one read.
BATCH = 200
#: A word about a press is worth showing to a page that was away for this long.
NOTICE_FRESH = timedelta(minutes=1)

_BEAT = "event: beat\ndata: 0\n\n"


async def stream(chats: WebChat, chat: str, after: int) -> AsyncIterator[str]:
    """What happened in a chat after event ``after``, then what happens, until the server stops."""
    async with chats.watch.on(chat) as news:
        yield f"retry: 2000\n\n{_BEAT}"
        while not chats.watch.closing:
            news.clear()
            batch = await _after(chats, chat, after)
            for event in batch:
                after = event.id
                if not _stale(chats, event):
                    data = json.dumps(shown(event), ensure_ascii=False)
                    yield f"id: {event.id}\ndata: {data}\n\n"
            if len(batch) == BATCH:
                continue
            try:
                await asyncio.wait_for(news.wait(), HEARTBEAT)
            except TimeoutError:
                yield _BEAT


async def _after(chats: WebChat, chat: str, after: int) -> tuple[webchat.Event, ...]:
    return await chats.database.read(
        lambda session: webchat.events_after(session, chat, after, BATCH)
    )


def _stale(chats: WebChat, event: webchat.Event) -> bool:
    return event.kind == "notice" and event.at < chats.clock.now() - NOTICE_FRESH
