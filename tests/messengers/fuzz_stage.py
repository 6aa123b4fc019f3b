"""The stage of the fuzzing: a whole bot with both messengers, and what anybody may send it.

Telegram calls it (a webhook) and is itself played by a few lines: what goes out is always taken.
Web requests go to the whole application as the server would hand them over, malformed and all.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import structlog
from sqlalchemy import func, select, text
from starlette.routing import Route

from bot.app import App, Parts, assemble
from bot.messengers.telegram.adapter import Telegram
from bot.messengers.telegram.client import HttpRequest
from bot.messengers.telegram.routes import PATH
from bot.messengers.webchat.client import COOKIE, COOKIE_LASTS
from chat.incoming import Address
from chat.message import StoredFile
from chat.messenger import Messenger
from handlers import dispatch, reading
from meetings.signin import boards
from storage import Session, conversations, inbox, outbox
from storage import people as people_rows
from storage.database import Database
from tests.botapi import BotApi, Person
from tests.messengers import fuzzing
from tests.messengers.fuzzing import mutated
from tests.stories import bad_input_stage
from tests.stories.notice_stage import actor
from tests.stories.world import SECRET, WebPhone, World

TOKEN = "123456789:AA_a_plainly_fake_token_for_testing"
BASE = "http://huiwu.test"
#: Chats of the people whose payloads are mutated, and of their good neighbours.
ODD_CHATS, GOOD_CHATS = range(1001, 1006), range(77_000_001, 77_000_009)
#: What a request may end with. Anything else, or an exception, is a crash.
FINE = {200, 204, 206, 302, 303, 307, 400, 403, 404, 405, 410, 411, 413, 416, 422, 429}


class FuzzWorld(World):
    """The stories' world, with Telegram beside the web chat."""

    def _assemble(self) -> App:
        return assemble(
            database=Database(self._url),
            files_root=self._folder / "files",
            clock=self.clock,
            office=self.office,
            secret=SECRET,
            base_url=BASE,
            more_messengers=[_telegram],
        )


def _telegram(parts: Parts) -> Messenger:
    return Telegram(
        TOKEN,
        receive=parts.receive,
        leads=parts.leads,
        database=parts.database,
        files=parts.files,
        clock=parts.clock,
        webhook=BASE + PATH,
        secret=parts.secret,
        rate=None,
        cleared=True,
    )


def takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform, as far as it is needed here."""
    numbers = itertools.count(1)

    async def request(
        self: HttpRequest, url: str, method: str, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        chat = {"id": 1, "type": "private", "first_name": "x"}
        result: Any = True
        if name.startswith(("send", "edit")):
            result = {"message_id": next(numbers), "date": 1, "chat": chat, "text": "x"}
        elif name == "getMe":
            result = {"id": 123456789, "is_bot": True, "first_name": "x", "username": "x_bot"}
        elif name == "getFile":
            result = {"file_id": "x", "file_unique_id": "x", "file_path": "x"}
        return 200, json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode()

    async def download(self: HttpRequest, url: str, into: Path, most: int) -> None:
        await asyncio.to_thread(into.write_bytes, b"%PDF-1.4 whatever this is")

    monkeypatch.setattr(HttpRequest, "do_request", request)
    monkeypatch.setattr(HttpRequest, "download", download)
    # Parts of an album are waited for; nobody has that time here.
    monkeypatch.setattr(dispatch, "ALBUM_SECONDS", 0.01)
    monkeypatch.setattr(reading, "ALBUM_SECONDS", 0.01)


@dataclass
class Fuzz:
    """The bot, and what came of what it was sent."""

    world: World
    office: bad_input_stage.Office
    #: Real updates, as the platform words them.
    payloads: list[dict[str, Any]]
    #: By name of a path's parameter: values that are good.
    good: dict[str, list[str]]
    #: Answers the good neighbours have coming, by chat.
    owed: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(500_000_000))

    @property
    def telegram(self) -> Telegram:
        found = self.world.app.messengers["telegram"]
        assert isinstance(found, Telegram)
        return found

    # -- what is sent --------------------------------------------------------------------------

    def neighbour(self, chance: random.Random) -> dict[str, Any]:
        """A good update, whose sender must be answered once."""
        chat = chance.choice(GOOD_CHATS)
        self.owed[chat] = self.owed.get(chat, 0) + 1
        number = next(self.numbers)
        message = {
            "message_id": number,
            "date": int(self.world.clock.now().timestamp()),
            "from": {"id": chat, "is_bot": False, "first_name": "好邻居"},
            "chat": {"id": chat, "type": "private", "first_name": "好邻居"},
            "text": "/my",
        }
        return {"update_id": number, "message": message}

    def fresh(self, chance: random.Random) -> dict[str, Any]:
        """A real update that was not there before."""
        made = json.loads(json.dumps(chance.choice(self.payloads)))
        made["update_id"] = next(self.numbers)
        for part in made.values():
            if isinstance(part, dict) and "message_id" in part:
                part["message_id"] = next(self.numbers)
        return dict(made)

    async def updates(self, chance: random.Random, count: int) -> None:
        """Batches as a look for updates brings them; every tenth is a good neighbour's."""
        for _ in range(count // 50):
            batch = [mutated(chance, self.fresh(chance)) for _ in range(45)]
            batch += [self.neighbour(chance) for _ in range(5)]
            chance.shuffle(batch)
            try:
                await self.telegram.receiving.take(batch)
            except Exception as error:
                self.wrong.append(f"a batch was not taken: {error!r:.300}")

    async def webhooks(self, chance: random.Random, count: int) -> None:
        """Bodies with the right secret and the wrong one; every tenth is a good neighbour's."""
        secret = self.telegram.receiving.webhook_secret.encode()
        for number in range(count):
            right = chance.random() < 0.8
            if number % 10 == 0:
                body, right = json.dumps(self.neighbour(chance)).encode(), True
            elif chance.random() < 0.005:
                body = b"x" * 1_100_000
            else:
                body = fuzzing.broken_body(chance, self.fresh(chance))
            headers = [(b"content-type", chance.choice(fuzzing.TYPES))]
            word = secret if right else chance.choice((b"", secret[:-1], b"\xff", secret + b"0"))
            headers.append((b"x-telegram-bot-api-secret-token", word))
            status = await self.request("POST", PATH, headers=headers, body=cut(chance, body))
            wanted = (200, 413) if right else (403,)
            if status not in wanted:
                self.wrong.append(f"webhook: {status} for {body[:200]!r}")

    async def requests(self, chance: random.Random, count: int) -> None:
        """Everything the application serves, and some that it does not."""
        routes = [r for r in self.world.app.web().routes if isinstance(r, Route)]
        for _ in range(count):
            route = chance.choice(routes)
            path = self.path_of(chance, route)
            own = sorted(route.methods or ())
            method = chance.choice(own if chance.random() < 0.9 else ("POST", "PUT", "X"))
            headers, body = [(b"host", b"huiwu.test")], b""
            if chance.random() < 0.9:
                headers.append((b"origin", BASE.encode()))
            if chance.random() < 0.9:
                headers.append((b"cookie", self.cookie_for(path)))
            for header in chance.sample(fuzzing.HEADERS, chance.choice((0, 0, 1, 2))):
                headers.append(header)
            if method != "GET" or chance.random() < 0.1:
                body, kind = self.body_for(chance, path)
                kind = kind if chance.random() < 0.8 else chance.choice(fuzzing.TYPES)
                headers.append((b"content-type", kind))
                if chance.random() < 0.8:
                    headers.append((b"content-length", b"%d" % len(body)))
            # Nobody is slowed down by the limit of requests: it would hide what lies behind.
            self.world.clock.forward(timedelta(seconds=0.2))
            status = await self.request(
                method, path, query=fuzzing.query(chance), headers=headers, body=cut(chance, body)
            )
            if status not in FINE:
                self.wrong.append(f"{method} {path[:200]}: {status}")

    def path_of(self, chance: random.Random, route: Route) -> str:
        """The route's path, its parameters good, odd or swapped."""
        path = route.path
        for name in route.param_convertors:
            good = self.good.get(f"{path.split('/')[1]} {name}") or self.good.get(name, [])
            drawn = chance.choice(good) if good and chance.random() < 0.6 else ""
            path = path.replace(f"{{{name}}}", drawn or fuzzing.segment(chance))
        return path if chance.random() < 0.95 else f"{path}/{fuzzing.segment(chance)}"

    def cookie_for(self, path: str) -> bytes:
        """What a browser with a chat has."""
        chat = path.split("/")[2] if path.startswith("/chat/") else self.good["chat"][0]
        expires = self.world.clock.real() + COOKIE_LASTS
        signer = self.world.app.webchat.signer
        value = signer.sign("cookie", unquote(chat, errors="replace"), "", expires)
        return f"{COOKIE}={value}; huiwu_last={self.good['chat'][0]}; board=x".encode()

    def body_for(self, chance: random.Random, path: str) -> tuple[bytes, bytes]:
        """What the page posts there, or never would; and the kind it says it is."""
        client = f"{next(self.numbers):08x}-0000-4000-8000-000000000000"
        posts: dict[str, dict[str, Any]] = {
            "say": {"id": client, "text": chance.choice(("/my", "/new", "好")), "files": []},
            "press": {"id": client, "payload": chance.choice(("ra1", "rl1", "mp1")), "ref": "1"},
            "fetched": {"up_to": 3},
        }
        place = path.rpartition("/")[2]
        if place in posts and chance.random() < 0.9:
            whole = posts[place]
            good = json.dumps(whole).encode()
            return (
                good if chance.random() < 0.3 else fuzzing.broken_body(chance, whole),
                b"application/json",
            )
        if path.startswith("/upload") and chance.random() < 0.8:
            return fuzzing.multipart(chance), b"multipart/form-data; boundary=x"
        if chance.random() < 0.5:
            token = chance.choice(("", "v1", fuzzing.segment(chance)))
            form = f"client={client}&token={token}".encode()
            return form, b"application/x-www-form-urlencoded"
        return chance.randbytes(chance.choice((0, 10, 70_000))), b"text/plain"

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: bytes = b"",
        headers: list[tuple[bytes, bytes]],
        body: list[bytes],
    ) -> int:
        """Hand a request to the application as the server does; its status, 0 for none. Whoever
        asks for a stream hangs up after the first of it."""
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path, errors="replace"),
            "raw_path": path.encode("ascii", "replace"),
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in headers],
            "client": ("127.0.0.1", 5),
            "server": ("huiwu.test", 80),
        }
        parts, status, began = list(body), 0, asyncio.Event()

        async def receive() -> dict[str, Any]:
            if parts:
                part = parts.pop(0)
                return {"type": "http.request", "body": part, "more_body": bool(parts)}
            await began.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                began.set()

        try:
            async with asyncio.timeout(10):
                await self._web(scope, receive, send)
        except Exception as error:
            self.wrong.append(f"{method} {path[:200]}: {error!r:.300}")
            return status or 200
        return status

    @property
    def _web(self) -> Any:
        if not hasattr(self, "_application"):
            self._application = self.world.app.web()
        return self._application

    # -- what must hold afterwards ---------------------------------------------------------------

    async def settles(self) -> None:
        """Everything is handled and sent."""
        await self.world.app.settle()

    async def check(self, logged: list[Any]) -> None:
        """Nothing crashed, nothing is there by half, and the good neighbours were served."""
        crashed = [entry for entry in logged if _is_crash(entry)]
        assert crashed == [], f"{len(crashed)} crashed: {crashed[:3]}"
        assert self.wrong == [], f"{len(self.wrong)} went wrong: {self.wrong[:5]}"
        found: dict[int, int] = await self.world.read(_answers_to_neighbours)
        assert found == self.owed, "good neighbours were not served once each"
        halves: list[str] = await self.world.read(_halves)
        assert halves == [], f"half-written: {halves[:5]}"
        assert await self.request("GET", "/healthz", headers=[], body=[b""]) == 200


def _is_crash(entry: Any) -> bool:
    """What is logged as an error, save what is said of an address nobody can have."""
    if entry["log_level"] not in ("error", "critical"):
        return False
    return not (entry["event"] == "refused" and "no chat has such a number" in entry["reason"])


def cut(chance: random.Random, body: bytes) -> list[bytes]:
    """The body as it may arrive: whole, or in pieces."""
    if chance.random() < 0.7 or len(body) < 2:
        return [body]
    at = chance.randrange(1, len(body))
    return [body[:at], b"", body[at:]]


def _answers_to_neighbours(session: Session) -> dict[int, int]:
    table, chats = outbox.outbox, [str(chat) for chat in GOOD_CHATS]
    rows = session.execute(
        select(table.c.chat, func.count())
        .where(table.c.chat.in_(chats), table.c.lane == outbox.ANSWERS, table.c.state == "sent")
        .group_by(table.c.chat)
    )
    return {int(chat): count for chat, count in rows}


def _halves(session: Session) -> list[str]:
    """Rows that contradict each other, or wait for ever."""
    found = []
    if session.get_bind().dialect.name == "sqlite":
        found += [f"key: {row}" for row in session.execute(text("PRAGMA foreign_key_check"))]
    for row in session.execute(select(inbox.inbox)):
        erased = row.body is None
        if row.state == "waiting" or (row.state == "done") != erased:
            found.append(f"inbox {row.id}: {row.state}, {row.failures} failures, {row.reason}")
        if row.state == "quarantined" and not row.reason:
            found.append(f"inbox {row.id}: set aside without a reason")
    for row in session.execute(select(outbox.outbox)):
        ended = row.state not in ("held", "waiting")
        if not (row.messenger and row.chat and row.person):
            found.append(f"outbox {row.id}: to nobody")
        if ended != (row.ended_at is not None) or (ended and row.lease_owner is not None):
            found.append(f"outbox {row.id}: {row.state}, ended at {row.ended_at}")
        if row.state == "waiting":
            found.append(f"outbox {row.id}: waits for ever, {row.reason}")
    table = conversations.conversations
    for row in session.execute(select(table)):
        if (row.form is None) != (row.step is None) or (row.form is None and row.answers):
            found.append(f"conversation {row.key}: {row.form} at {row.step}")
    return found


@asynccontextmanager
async def fuzz_stage(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Fuzz]:
    """The bot with its people, a board, and what it is to be sent."""
    takes_everything(monkeypatch)
    world = FuzzWorld(url, folder, messenger="webchat", profile="central-2023")
    await world.starts()
    try:
        office = await bad_input_stage.office_of(world)
        # Just before the meeting: sign-in is open, boards show it.
        await world.at(bad_input_stage.STARTS_AT - timedelta(minutes=10))
        await world.write(lambda s: _accounts(s, world, office))
        stage = Fuzz(world, office, await _captured(world), await _good(world, office))
        yield stage
    finally:
        await world.stops()


def _accounts(session: Session, world: World, office: bad_input_stage.Office) -> None:
    """The host and the guest have Telegram as well; so has every good neighbour."""
    for number, chat in enumerate((*ODD_CHATS[:2], *GOOD_CHATS)):
        if number < 2:
            person_id = (office.host, office.guest)[number].person_id
        else:
            person = people_rows.Person(name=f"Neighbour {chat}", created_at=world.clock.now())
            session.add(person)
            session.flush()
            person_id = person.id
        account = people_rows.Account(
            messenger="telegram",
            chat=str(chat),
            platform_person=str(chat),
            person_id=person_id,
            is_primary=False,
            bound_at=world.clock.now(),
        )
        session.add(account)


async def _captured(world: World) -> list[dict[str, Any]]:
    """What people do, as the platform's updates; every kind we ask for."""
    api = BotApi(world.clock.now)
    taken: list[dict[str, Any]] = []
    for chat in ODD_CHATS:
        person = Person(api, chat)
        person.known = True
        await person.says("/new")
        await person.says("下周三下午三点 三楼会议室")
        await person.starts("v1")
        await person.starts()
        for payload in ("ra1", "rl1", "mp1", "zz", "th", "sm1"):
            await person.presses_data(payload, 1)
        await person.sends_document("议程.pdf", b"%PDF-1.4 x", "请看")
        await person.sends_photo(b"x")
        await person.sends_album([("一.pdf", b"1"), ("二.pdf", b"2")], "材料")
        await person.sends_voice()
        await person.sends_sticker()
        await person.sends_location()
        await person.sends_contact(own=True)
        await person.sends_video("会场.mp4")
        await person.forwards("请转告张处长")
        await person.edits(person.own[0]["message_id"], "改了")
        await person.blocks()
        await person.unblocks()
        await person.adds_bot_to_group(-100_000_000 - chat)
        await person.says_in_group(-100_000_000 - chat, "/my")
    taken.extend(json.loads(entry.text) for entry in api.updates)
    return taken


async def _good(world: World, office: bad_input_stage.Office) -> dict[str, list[str]]:
    """Values of paths' parameters that lead somewhere."""
    app, now = world.app, world.clock.now()
    links = app.file_links
    blob = app.files.put(b"%PDF-1.4 x")
    assert isinstance(office.host.phone, WebPhone)
    chat = office.host.phone.chat
    upload = links.to_upload(Address("webchat", chat, chat), now)
    file = StoredFile(blob.digest, "议程.pdf", "application/pdf", blob.size)
    download = links.to_download(file, office.host.person_id, now)
    board_token = secrets.token_urlsafe(16)

    def board(session: Session) -> None:
        made = boards.make_board(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            token=board_token,
            language="zh_Hans",
            now=now,
        )
        assert isinstance(made, boards.BoardLink), made

    await world.write(board)
    assert upload is not None
    assert download is not None
    return {
        "chat": [chat],
        "upload token": [upload.rsplit("/", 1)[1]],
        "files token": [download.rsplit("/", 1)[1]],
        "board token": [board_token],
        "token": ["v1", "b" + "7" * 31],
        "digest": [blob.digest],
        "name": ["page.js", "board.js", "x.pdf"],
    }


@asynccontextmanager
async def logged() -> AsyncIterator[list[Any]]:
    """Everything the bot logs."""
    with structlog.testing.capture_logs() as entries:
        yield entries
