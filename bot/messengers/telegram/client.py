"""The HTTP side of Telegram: python-telegram-bot's Bot over aiohttp, raw updates, downloads.

The library's own HTTP pool collapses when many requests are under way; aiohttp's does not. No
error that leaves here names an address: the bot's token is a part of every one of them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# The library logs every parameter of every call at DEBUG: people's words, in short.
logging.getLogger("telegram").setLevel(logging.WARNING)

#: Seconds to reach the server, to wait for an answer, and for a whole upload or download at most.
CONNECT, ANSWER, TRANSFER = 10.0, 30.0, 600.0
#: Bytes a second, of an upload that still moves.
SLOWEST = 100_000
#: Seconds a look for updates stays open where there are none.
LONG_POLL = 30
#: Updates in one answer; more are not given.
BATCH = 100
#: Connections kept at once: the window of the deliverer and the acknowledgements beside it.
CONNECTIONS = 256
_CHUNK = 1 << 18
#: Bytes of an answer; a full batch of updates is far smaller. More is not read.
LARGEST_ANSWER = 1 << 24
#: How the platform's answers begin: they need not be read twice.
_FINE = b'{"ok":true,'
#: Seconds; nobody is asked to wait for longer.
LONGEST_WAIT = 86_400.0
#: What we want to hear about; everything else stays with the platform.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")


class NotSent(NetworkError):
    """The server was not reached: nothing happened there."""


class MaybeSent(TimedOut):
    """No answer, or one that can not be read: it may have happened."""


class ServerTrouble(NetworkError):
    """The server says that it failed (5xx)."""


class ToldToWait(TelegramError):
    """Too many requests; nobody may call for so many ``seconds``. ``afresh``: Telegram has said
    so just now; else it was not even called."""

    def __init__(self, seconds: float, *, afresh: bool = False) -> None:
        super().__init__(f"wait {seconds:.0f} s")
        self.seconds = seconds
        self.afresh = afresh


@dataclass(frozen=True, slots=True)
class Server:
    """Where the Bot API is. ``local``: a server of our own in local mode, without small limits."""

    api: str = "https://api.telegram.org"
    local: bool = False
    proxy: str = ""


class HttpRequest(BaseRequest):
    """python-telegram-bot's way to the network, by aiohttp. Uploads are streamed.

    Told to wait, all calls wait: each one made meanwhile would make it longer.
    """

    __slots__ = ("_answer", "_proxy", "_quiet_until", "_session")

    def __init__(self, proxy: str, *, answer: float) -> None:
        self._proxy = proxy or None
        self._answer = answer
        self._quiet_until = 0.0
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take."""
        return self._answer

    async def initialize(self) -> None:
        """Open the pool; needs the running loop."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: status and body.

        Raises NotSent, MaybeSent, ServerTrouble or ToldToWait; the rest the library reads.
        """
        self._keep_quiet()
        body, seconds = _body(request_data), self._answer
        if request_data is not None and request_data.contains_files:
            # As long as it may be under way and no longer: it holds one of few places.
            seconds = min(TRANSFER, seconds + _size(request_data) / SLOWEST)
        with _plain_errors():
            async with self._opened().request(
                method, url, data=body, proxy=self._proxy, timeout=_within(seconds)
            ) as answer:
                code, payload = answer.status, await _read(answer)
        if code == 413:
            return 400, b'{"description": "Request Entity Too Large"}'
        if code == 429:
            self._told_to_wait(_seconds_in(payload))
        if code >= 500 or (code >= 300 and not _says_why(payload)):
            raise ServerTrouble(f"the server answered {code}")
        if code < 300 and not payload.startswith(_FINE) and not _is_answer(payload):
            raise MaybeSent("an answer of another shape")
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. The library's own would log the text of what it can not read."""
        data = _object_in(payload)
        if data is None:
            raise MaybeSent("an answer that is not JSON")
        if data.get("ok") is True and "result" not in data:
            raise MaybeSent("an answer without a result")
        return data

    async def download(self, url: str, into: Path, most: int) -> None:
        """Stream a file to disk. Raises ValueError past ``most`` bytes, NotSent, ServerTrouble."""
        self._keep_quiet()
        with _plain_errors():
            async with self._opened().get(
                url, proxy=self._proxy, timeout=_within(TRANSFER, silent=self._answer)
            ) as answer:
                if answer.status == 429:
                    self._told_to_wait(_seconds_in(await _read(answer)))
                if answer.status >= 300:
                    raise ServerTrouble(f"the server answered {answer.status}")
                size = 0
                with into.open("wb") as out:
                    async for chunk in answer.content.iter_chunked(_CHUNK):
                        size += len(chunk)
                        if size > most:
                            raise ValueError("larger than it said")
                        await asyncio.to_thread(out.write, chunk)

    def _keep_quiet(self) -> None:
        left = self._quiet_until - time.monotonic()
        if left > 0:
            raise ToldToWait(left)

    def _told_to_wait(self, seconds: float) -> NoReturn:
        self._quiet_until = max(self._quiet_until, time.monotonic() + seconds)
        raise ToldToWait(seconds, afresh=True)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NotSent("not connected yet")
        return self._session


class Client:
    """The Bot API of one bot. ``bot`` has the library's typed methods."""

    def __init__(self, token: str, server: Server) -> None:
        # Two pools: an upload that takes minutes must not stand before the look for updates.
        self._requests = HttpRequest(server.proxy, answer=ANSWER)
        self._looking = HttpRequest(server.proxy, answer=LONG_POLL + 10)
        api = server.api.rstrip("/")
        self._local = server.local
        self._updates = f"{api}/bot{token}/getUpdates"
        self.bot_id = token.partition(":")[0]
        self.bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._requests,
            get_updates_request=self._looking,
            local_mode=server.local,
        )

    async def open(self) -> None:
        """Open both pools. Nothing is asked of the server yet."""
        await self._requests.initialize()
        await self._looking.initialize()

    async def close(self) -> None:
        """Hang up."""
        await self._looking.shutdown()
        await self._requests.shutdown()

    async def updates(self, offset: int | None) -> list[Any]:
        """The next raw updates, each to be read by itself; waits for some up to LONG_POLL.

        The library's own method reads all of them at once: one it can not read stops them all.
        """
        query = {
            "timeout": LONG_POLL,
            "limit": BATCH,
            "allowed_updates": json.dumps(ALLOWED),
            **({} if offset is None else {"offset": offset}),
        }
        found = await self._looking.post(f"{self._updates}?{urlencode(query)}")
        if not isinstance(found, list):
            raise MaybeSent("updates of another shape")
        return found

    async def fetch(self, file_id: str, into: Path, most: int) -> None:
        """Download a file to disk. Raises ValueError where it is larger than ``most`` bytes."""
        found = await self.bot.get_file(file_id)
        where = found.file_path or ""
        if self._local and where.startswith("/"):
            with _plain_errors():
                await asyncio.to_thread(shutil.copyfile, where, into)
        else:
            # The library has put the server's address before it.
            await self._requests.download(where, into, most)


def _body(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    # Names go out as they are, in UTF-8: the platform does not undo percent signs.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    if data.contains_files:
        for part, (file_name, content, media_type) in data.multipart_data.items():
            form.add_field(part, content, filename=file_name, content_type=media_type)
    return form


def _size(data: RequestData) -> int:
    contents = [content for _, content, _ in data.multipart_data.values()]
    return sum(
        len(content) if isinstance(content, bytes) else os.fstat(content.fileno()).st_size
        for content in contents
    )


def _within(seconds: float, silent: float | None = None) -> aiohttp.ClientTimeout:
    # ``connect`` covers what ``sock_connect`` does not: names, a proxy that is silent, the pool.
    return aiohttp.ClientTimeout(
        total=seconds, connect=2 * CONNECT, sock_connect=CONNECT, sock_read=silent
    )


def _seconds_in(payload: bytes) -> float:
    """How long to wait, as the platform says it; a second where it does not."""
    try:
        seconds = float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 1.0
    return max(1.0, min(seconds, LONGEST_WAIT))


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The body. Raises MaybeSent where it has no end."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise MaybeSent("an answer that does not end")
    return bytes(body)


def _object_in(payload: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _is_answer(payload: bytes) -> bool:
    """Whether it is what the platform answers; of anything else the library would trip."""
    data = _object_in(payload)
    return data is not None and data.get("ok") is True and "result" in data


def _says_why(payload: bytes) -> bool:
    """Whether the platform itself refused, and not something in between."""
    data = _object_in(payload) or {}
    parameters = data.get("parameters", {})
    return isinstance(data.get("description"), str) and isinstance(parameters, dict)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """aiohttp's errors as ours, by what they mean for a message; their texts name the address."""
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotSent(f"not reached: {type(error).__name__}") from None
    except (aiohttp.ClientHttpProxyError, aiohttp.InvalidURL) as error:
        raise NotSent(f"no way there: {type(error).__name__}") from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise MaybeSent(f"no answer: {type(error).__name__}") from None
