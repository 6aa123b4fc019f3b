"""The web chat over HTTP: the page, its live stream, and what it posts.

``routes(chats, language_of, commands)`` gives the Starlette routes; the app mounts them at the
root of ``base_url``.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.messengers.webchat import uploads
from bot.messengers.webchat.adapter import MAX_FILE_IN, WebChat
from bot.messengers.webchat.client import CHAT_ID, Pace
from bot.messengers.webchat.door import Door, no_link
from bot.messengers.webchat.incoming import (
    CLIENT_ID,
    MAX_FILES,
    MAX_SAID,
    NAME,
    PAYLOAD,
    REF,
    files_data,
    update,
)
from bot.messengers.webchat.outgoing import label_of, shown
from bot.messengers.webchat.page import assets, version
from bot.messengers.webchat.replies import arrive, guard, page_response, small_body
from bot.messengers.webchat.stream import stream
from bot.messengers.webchat.words import html_language, page_texts
from chat.texts import Language
from storage import Session, outbox, webchat

#: Requests a second and at once from one chat.
CHAT_RATE, CHAT_BURST = 20.0, 40
#: Uploads a second and at once from one chat: nobody fills the disk in an evening.
UPLOAD_RATE, UPLOAD_BURST = 0.2, 20
#: Pages of one chat open at a time; each holds a stream.
MAX_PAGES = 8
HISTORY = 40

LanguageOf = Callable[[str], Awaitable[Language]]
Commands = Callable[[str], Awaitable[list[tuple[str, str]]]]


def routes(
    chats: WebChat, language_of: LanguageOf, commands: Commands, *, zone: str = "UTC"
) -> list[BaseRoute]:
    """All routes of the web chat.

    ``language_of`` tells the language of a chat's person; ``commands`` the slash commands for
    them, each with what it does. ``zone`` is the office's IANA zone, for the times shown.
    """
    pages = _Pages(chats, language_of, commands, zone)
    return [
        *Door(chats).routes(),
        Route("/assets/webchat/{version}/{name}", asset, methods=["GET"]),
        Route("/chat/{chat}/", pages.page, methods=["GET"]),
        Route("/chat/{chat}/events", pages.events, methods=["GET"]),
        Route("/chat/{chat}/history", pages.history, methods=["GET"]),
        Route("/chat/{chat}/commands", pages.list_commands, methods=["GET"]),
        Route("/chat/{chat}/say", pages.say, methods=["POST"]),
        Route("/chat/{chat}/press", pages.press, methods=["POST"]),
        Route("/chat/{chat}/fetched", pages.fetched, methods=["POST"]),
        Route("/chat/{chat}/upload", pages.upload, methods=["POST"]),
        Route("/chat/{chat}/files/{digest}/{name}", pages.file, methods=["GET"]),
    ]


async def asset(request: Request) -> Response:
    """A style sheet, script or picture of the page, kept by browsers: its folder is a version."""
    found = assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    data, media_type = found
    response = Response(data, media_type=media_type)
    guard(response)
    current = request.path_params["version"] == version()
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if current else "no-store"
    )
    return response


class _Pages:
    def __init__(
        self, chats: WebChat, language_of: LanguageOf, commands: Commands, zone: str
    ) -> None:
        self._zone = zone
        self._chats = chats
        self._language_of = language_of
        self._commands = commands
        self._pace = Pace(CHAT_RATE, CHAT_BURST)
        self._upload_pace = Pace(UPLOAD_RATE, UPLOAD_BURST)

    async def page(self, request: Request) -> Response:
        """The chat itself; the cookie is renewed with every visit."""
        chat = request.path_params["chat"]
        now = self._chats.clock.real()
        if not CHAT_ID.fullmatch(chat):
            return no_link(404)
        if not self._chats.browser.knows(request.cookies, chat, now):
            return no_link(403)
        language = await self._language_of(chat)
        response = page_response(
            "page.html",
            lang=html_language(language),
            chat=chat,
            limits={"text": MAX_SAID, "files": MAX_FILES, "file": MAX_FILE_IN},
            texts=page_texts(language, "webchat-page-"),
            zone=self._zone,
        )
        self._chats.browser.remember(response, chat, now)
        return response

    async def events(self, request: Request) -> Response:
        """Server-sent events after ``Last-Event-ID`` or ``?after=``, until somebody leaves."""
        chat = self._opened(request)
        if self._chats.watch.looking(chat) >= MAX_PAGES:
            raise HTTPException(429, "too-many-pages")
        last = request.headers.get("last-event-id", "")
        after = last if REF.fullmatch(last) else request.query_params.get("after", "0")
        if not REF.fullmatch(after):
            raise HTTPException(400, "bad-request")
        live = stream(self._chats, chat, int(after))
        # Whoever asks for the head alone would get the stream all the same, and for ever.
        events = live if request.method == "GET" else iter(())
        response = StreamingResponse(events, media_type="text/event-stream")
        guard(response)
        response.headers["Cache-Control"] = "no-store"
        # Proxies that collect answers would hold the stream back.
        response.headers["X-Accel-Buffering"] = "no"
        return response

    async def history(self, request: Request) -> Response:
        """The newest messages, or those before ``?before=``, oldest first."""
        chat = self._opened(request)
        before = request.query_params.get("before")
        if before is not None and not REF.fullmatch(before):
            raise HTTPException(400, "bad-request")
        until = None if before is None else int(before)
        found = await self._chats.database.read(
            lambda session: webchat.history(session, chat, until, HISTORY)
        )
        return _json(
            {
                "events": [shown(event) for event in found.events],
                "more": found.more,
                "last": found.last,
                "now": self._chats.clock.now().isoformat(),
            }
        )

    async def list_commands(self, request: Request) -> Response:
        """The slash commands for this person, and the language the page should now speak."""
        chat = self._opened(request)
        language = await self._language_of(chat)
        commands = await self._commands(chat)
        return _json({"language": html_language(language), "commands": commands})

    async def say(self, request: Request) -> Response:
        """Text and uploaded files. The page's ``id`` makes a repetition harmless."""
        chat = self._posting(request)
        fields = await small_body(request)
        client = _matching(CLIENT_ID, fields.get("id"))
        text, tickets = fields.get("text", ""), fields.get("files", [])
        if not isinstance(text, str) or not isinstance(tickets, list):
            raise HTTPException(400, "bad-request")
        if len(text) > MAX_SAID:
            raise HTTPException(413, "too-long")
        if len(tickets) > MAX_FILES:
            raise HTTPException(413, "too-many")
        files = [uploads.read_ticket(self._chats, chat, ticket) for ticket in tickets]
        known = [file for file in files if file is not None]
        if len(known) < len(files):
            raise HTTPException(410, "upload-expired")
        if not text.strip() and not known:
            raise HTTPException(400, "empty")
        # A lone surrogate can be typed in JSON but stored nowhere.
        text = text.encode("utf-8", "replace").decode().replace("\0", "")
        data = files_data(known)
        content = {"client": client, "text": text, "files": data}
        return await self._arrived(
            "said", chat, client, content, known, {"text": text, "files": data}
        )

    async def press(self, request: Request) -> Response:
        """A pressed button: its payload and the message it stood under."""
        chat = self._posting(request)
        fields = await small_body(request)
        client = _matching(CLIENT_ID, fields.get("id"))
        payload = _matching(PAYLOAD, fields.get("payload"))
        ref = _matching(REF, fields.get("ref"))
        message = await self._chats.database.read(
            lambda session: webchat.message_shown(session, chat, int(ref))
        )
        content = {"client": client, "press": label_of(message, payload)}
        return await self._arrived(
            "pressed", chat, client, content, (), {"payload": payload, "ref": ref}
        )

    async def fetched(self, request: Request) -> Response:
        """The page has every event up to ``up_to``: what "delivered" means here."""
        chat = self._posting(request)
        up_to = (await small_body(request)).get("up_to")
        if not isinstance(up_to, int) or isinstance(up_to, bool) or not 0 <= up_to < 1 << 62:
            raise HTTPException(400, "bad-request")
        real = self._chats.clock.real()

        def unit(session: Session) -> None:
            webchat.mark_fetched(session, chat, up_to)
            waiting = outbox.undelivered(session, NAME, chat)
            arrived = [ref for ref in waiting if int(ref) <= up_to]
            if arrived:
                outbox.delivered(session, NAME, chat, arrived, real=real)

        await self._chats.database.write(unit, name="mark_fetched")
        return _json({})

    async def upload(self, request: Request) -> Response:
        """One file as the request's body, its name in ``?name=``; answers with its ticket."""
        chat = self._posting(request)
        if not self._upload_pace.allows(chat, self._chats.clock.real()):
            raise HTTPException(429, "too-fast")
        response = await uploads.take_in(self._chats, chat, request)
        guard(response)
        return response

    async def file(self, request: Request) -> Response:
        """A file that was shown in this chat, or a page that says why it can not be had."""
        chat = self._opened(request)
        try:
            return await uploads.give_out(self._chats, chat, request.path_params["digest"])
        except HTTPException as no:
            language = await self._language_of(chat)
            texts = page_texts(language, f"webchat-{no.detail}-")
            return page_response(
                "lost.html", status=no.status_code, told=[(html_language(language), texts)]
            )

    def _opened(self, request: Request) -> str:
        chat: str = request.path_params["chat"]
        real = self._chats.clock.real()
        if not CHAT_ID.fullmatch(chat) or not self._chats.browser.knows(
            request.cookies, chat, real
        ):
            raise HTTPException(403, "signed-out")
        return chat

    def _posting(self, request: Request) -> str:
        if not self._chats.browser.is_own_page(request.headers):
            raise HTTPException(403, "foreign-page")
        chat = self._opened(request)
        if not self._pace.allows(chat, self._chats.clock.real()):
            raise HTTPException(429, "too-fast")
        return chat

    async def _arrived(
        self,
        kind: Literal["said", "pressed"],
        chat: str,
        client: str,
        content: dict[str, Any],
        files: Sequence[webchat.ShownFile],
        said: dict[str, Any],
    ) -> Response:
        now = self._chats.clock.now()

        def add(session: Session) -> tuple[webchat.Event | None, str | None]:
            known = webchat.chat_named(session, chat)
            event = webchat.add_mine(session, chat, client, content, files, now)
            return event, known.language_hint if known else None

        event, hint = await self._chats.database.write(add, name="add_mine")
        if event is None:
            raise HTTPException(403, "signed-out")
        # The time of the first try: a repetition is the same update.
        await arrive(self._chats, update(kind, client, chat, hint, event.at, **said), event.at)
        self._chats.watch.wake(chat)
        return _json({"event": event.id})


def _json(data: dict[str, Any]) -> Response:
    response = JSONResponse(data)
    guard(response)
    response.headers["Cache-Control"] = "no-store"
    return response


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise HTTPException(400, "bad-request")
    return value
