"""The fake platform on a port: uvicorn's HTTP, an application without routing in between."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tests.botapi.api import BotApi
from tests.botapi.faults import Call, Fault
from tests.botapi.methods import METHODS, NAMES, SLOW, get_updates
from tests.botapi.pace import Limits
from tests.botapi.updates import HungUp
from tests.botapi.wire import Refusal, read

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
#: What /control is handed to, where there is such a thing.
Control = Callable[[BotApi, dict[str, Any]], Awaitable[Any]]

_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def real_time() -> datetime:
    """The clock of the wall."""
    return datetime.fromtimestamp(time.time(), UTC)


@asynccontextmanager
async def serve(
    clock: Callable[[], datetime] = real_time,
    limits: Limits | None = None,
    latency: float = 0.0,
    *,
    local_server: bool = False,
    port: int = 0,
    control: Control | None = None,
) -> AsyncIterator[BotApi]:
    """A platform on a port of its own, in this loop."""
    api = BotApi(clock, limits, latency, local_server)
    # Named as TCP, or asyncio would leave Nagle's algorithm on: 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    api.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    # Clients keep connections; one that is closed just as it is used again looks like a fault.
    config = uvicorn.Config(
        _Front(api, control),
        interface="asgi3",
        lifespan="off",
        ws="none",
        log_config=None,
        proxy_headers=False,
        timeout_keep_alive=3600,
    )
    config.load()
    state = ServerState()
    # Not uvicorn's own server: it looks for its end only ten times a second.
    server = await asyncio.get_running_loop().create_server(
        lambda: _Protocol(config, state, {}), sock=listener, backlog=2048
    )
    try:
        yield api
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        # A turn of the loop, in which the connections are told that they are closed.
        await asyncio.sleep(0)
        await api.updates.close()
        tasks = list(state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        api.files.close()


class _Protocol(H11Protocol):
    """Hands the connection on, so that it can be cut."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        front, self.access_log = self.app, False

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await front({**scope, "transport": transport}, receive, send)

        self.app = app


class _Front:
    def __init__(self, api: BotApi, control: Control | None) -> None:
        self.api, self.control = api, control
        self._methods, self._files = f"/bot{api.token}/", f"/file/bot{api.token}/"

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        transport = scope["transport"]
        try:
            await self._serve(scope, receive, send)
        except HungUp:
            transport.abort()
            # Back only when uvicorn knows, or it would answer by itself.
            with suppress(asyncio.CancelledError):
                await receive()
        except asyncio.CancelledError:
            # The platform goes away, and with it whoever still waits.
            if not transport.is_closing():
                raise

    async def _serve(self, scope: Any, receive: Receive, send: Send) -> None:
        parts = []
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            parts.append(message["body"])
            if not message.get("more_body"):
                break
        given = b"".join(parts)
        if scope["path"] == "/control" and self.control is not None:
            code, kind, body = await self._controlled(self.control, given)
        else:
            code, kind, body = await self._answer(scope, given)
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
        fault = scope.get("fault")
        if fault is not None and fault.kind == "hang_up":
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": code, "headers": headers})
        if fault is not None and fault.kind in ("cut", "drip"):
            await self._broken(fault, body, send)
            return
        await send({"type": "http.response.body", "body": body})

    async def _broken(self, fault: Fault, body: bytes, send: Send) -> None:
        if fault.kind == "cut":
            half = body[: len(body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            raise HungUp
        for byte in body:
            await asyncio.sleep(fault.seconds)
            part = {"type": "http.response.body", "body": bytes((byte,)), "more_body": True}
            await send(part)
        await send({"type": "http.response.body", "body": b""})

    async def _answer(self, scope: Any, body: bytes) -> tuple[int, bytes, bytes]:
        api, path = self.api, scope["path"]
        file = path.startswith(self._files)
        name = "download" if file else path.rpartition("/")[2]
        name = NAMES.get(name.lower(), name)
        call = Call(name, {}, time.monotonic())
        api.calls.append(call)
        fault = scope["fault"] = api.faults.take(name)
        try:
            if api.latency:
                await asyncio.sleep(api.latency / 2)
            if fault is not None:
                call.fault = fault
                early = await self._before(call, fault)
                if early is not None:
                    return early
            if file:
                answer = self._download(call, path.removeprefix(self._files))
            elif not path.startswith(self._methods):
                ours = path.startswith(("/bot", "/file/bot"))
                raise Refusal(401, "Unauthorized") if ours else Refusal(404, "Not Found")
            else:
                answer = await self._called(call, scope, body)
        except Refusal as refusal:
            call.status, call.description = refusal.code, refusal.description
            answer = b"application/json", json.dumps(refusal.body()).encode()
        except HungUp:
            raise
        except Exception:
            # A mistake of this fake: seen in the log, and by tests that want no refusals.
            call.status = 500
            raise
        else:
            call.status = 200
        if fault is not None and fault.kind == "slow_after":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "drop_after":
            call.status = 0
            raise HungUp
        if api.latency:
            await asyncio.sleep(api.latency / 2)
        return call.status, *answer

    async def _called(self, call: Call, scope: Any, body: bytes) -> tuple[bytes, bytes]:
        api, name = self.api, call.method
        kind = next((value for key, value in scope["headers"] if key == b"content-type"), b"")
        params = read(scope["query_string"], kind.decode("latin-1"), body)
        call.params = {**params.values, **params.uploads} if params.uploads else params.values
        if (method := METHODS.get(name)) is not None:
            result = method(api, params)
        elif name == "getUpdates":
            found = await get_updates(api, params, scope["transport"].is_closing)
            texts = ",".join([entry.text for entry in found])
            return b"application/json", f'{{"ok":true,"result":[{texts}]}}'.encode()
        elif (slow := SLOW.get(name)) is not None:
            result = await slow(api, params)
        else:
            raise Refusal(404, "Not Found")
        return b"application/json", json.dumps({"ok": True, "result": result}).encode()

    def _download(self, call: Call, path: str) -> tuple[bytes, bytes]:
        call.params = {"file_path": path}
        file = self.api.files.by_path.get(unquote(path))
        if file is None or self.api.files.local:
            raise Refusal(404, "Not Found")
        if len(file.data) > self.api.files.max_in:
            raise Refusal(400, "Bad Request: file is too big")
        return b"application/octet-stream", file.data

    async def _before(self, call: Call, fault: Fault) -> tuple[int, bytes, bytes] | None:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "drop":
            raise HungUp
        call.status = fault.code
        if fault.kind == "status":
            refusal = Refusal(fault.code, fault.description, fault.parameters)
            call.description = fault.description
            return fault.code, b"application/json", json.dumps(refusal.body()).encode()
        if fault.kind == "garbage":
            return fault.code, b"application/json", b'{"ok":tr'
        if fault.kind == "html":
            return fault.code, b"text/html", _HTML
        if fault.kind == "raw":
            return fault.code, b"application/json", fault.body
        return None

    async def _controlled(self, control: Control, body: bytes) -> tuple[int, bytes, bytes]:
        kind = b"application/json"
        try:
            result = await control(self.api, json.loads(body))
            return 200, kind, json.dumps({"ok": True, "result": result}).encode()
        except Exception as error:
            wrong = {"ok": False, "error": f"{type(error).__name__}: {error}"}
            return 400, kind, json.dumps(wrong).encode()
