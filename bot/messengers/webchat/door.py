"""Coming in: deep links, the browser's last chat, and what is shown to who has no link.

A GET must not use up a one-time link: whatever previews links would. So the link opens a small
page whose button, pressed by its script once somebody looks at it, makes the POST.
"""

from __future__ import annotations

from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.messengers.webchat.adapter import WebChat
from bot.messengers.webchat.client import CHAT_ID, Pace, new_chat_id
from bot.messengers.webchat.incoming import CLIENT_ID, TOKEN, update
from bot.messengers.webchat.replies import arrive, page_response, small_body
from bot.messengers.webchat.words import html_language, page_texts
from chat.texts import LANGUAGES, Language, language_for
from storage import webchat

#: New chats a second and at once from one address: a whole hall behind one router may scan.
DOOR_RATE, DOOR_BURST = 20.0, 600


class Door:
    """The way into a chat."""

    def __init__(self, chats: WebChat) -> None:
        self._chats = chats
        self._pace = Pace(DOOR_RATE, DOOR_BURST)

    def routes(self) -> list[Route]:
        """``/j/<token>``, ``/chat`` and the POST that joins a chat the browser has."""
        return [
            Route("/j/", self.link, methods=["GET"]),
            Route("/j/{token}", self.link, methods=["GET"]),
            Route("/j/", self.join_new, methods=["POST"]),
            Route("/j/{token}", self.join_new, methods=["POST"]),
            Route("/chat", self.last, methods=["GET"]),
            Route("/chat/", self.last, methods=["GET"]),
            Route("/chat/{chat}", self.slash, methods=["GET"]),
            Route("/chat/{chat}/join", self.join_known, methods=["POST"]),
        ]

    async def link(self, request: Request) -> Response:
        """The small page of a deep link. ``?new`` opens a further chat in the same browser."""
        token = request.path_params.get("token", "")
        if not TOKEN.fullmatch(token):
            return no_link(404)
        last = self._chats.browser.last_chat(request.cookies)
        fresh = last is None or "new" in request.query_params
        language = language_of_browser(request)
        return page_response(
            "join.html",
            # "no-referrer" would make browsers send "Origin: null" with the form.
            referrer="same-origin",
            lang=html_language(language),
            action=f"/j/{token}" if fresh else f"/chat/{last}/join",
            token=token,
            client=str(uuid4()),
            texts=page_texts(language, "webchat-join-"),
        )

    async def join_new(self, request: Request) -> Response:
        """Open a chat for this browser and post ``Joined`` to it."""
        self._check(request)
        client, token = await self._form(request, request.path_params.get("token", ""))
        return await self._open(request, client, token)

    async def join_known(self, request: Request) -> Response:
        """Post ``Joined`` to the chat this browser has; where its cookie is no good, to a new
        one: the link is what opens the door."""
        self._check(request)
        client, token = await self._form(request)
        chat = request.path_params["chat"]
        known = self._chats.browser.knows(request.cookies, chat, self._chats.clock.real())
        if not known or not CHAT_ID.fullmatch(chat):
            return await self._open(request, client, token)
        return await self._join(chat, client, token)

    async def last(self, request: Request) -> Response:
        """To the browser's last chat, or to how one gets a link."""
        chat = self._chats.browser.last_chat(request.cookies)
        return RedirectResponse(f"/chat/{chat}/", 303) if chat else no_link(200)

    async def slash(self, request: Request) -> Response:
        """The page's addresses are relative to its folder."""
        chat = request.path_params["chat"]
        return RedirectResponse(f"/chat/{chat}/", 303) if CHAT_ID.fullmatch(chat) else no_link(404)

    def _check(self, request: Request) -> None:
        if not self._chats.browser.is_own_page(request.headers):
            raise HTTPException(403, "foreign-page")
        host = request.client.host if request.client else ""
        if not self._pace.allows(host, self._chats.clock.real()):
            raise HTTPException(429, "too-fast")

    async def _form(self, request: Request, token: str | None = None) -> tuple[str, str]:
        fields = await small_body(request)
        client = fields.get("client")
        token = fields.get("token") if token is None else token
        if not isinstance(client, str) or not CLIENT_ID.fullmatch(client):
            raise HTTPException(400, "bad-request")
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise HTTPException(400, "bad-request")
        return client, token

    async def _open(self, request: Request, client: str, token: str) -> Response:
        chat, hint, now = new_chat_id(), _tag(request), self._chats.clock.now()
        await self._chats.database.write(
            lambda session: webchat.open_chat(session, chat, hint, now), name="open_chat"
        )
        return await self._join(chat, client, token)

    async def _join(self, chat: str, client: str, token: str) -> Response:
        now = self._chats.clock.now()
        known = await self._chats.database.read(lambda session: webchat.chat_named(session, chat))
        if known is None:
            return no_link(403)
        body = update("joined", client, chat, known.language_hint, now, token=token)
        await arrive(self._chats, body, now)
        response = RedirectResponse(f"/chat/{chat}/", 303)
        self._chats.browser.remember(response, chat, self._chats.clock.real())
        return response


def no_link(status: int) -> Response:
    """How one gets a personal link, in every language: nobody knows who is asking."""
    return page_response(
        "lost.html",
        status=status,
        told=[
            (html_language(language), page_texts(language, "webchat-lost-"))
            for language in LANGUAGES
        ],
    )


def language_of_browser(request: Request) -> Language:
    """The first language of the browser's list that we speak."""
    return language_for(_tag(request)) or "zh_Hans"


def _tag(request: Request) -> str | None:
    header = request.headers.get("accept-language", "")[:200]
    tags = [part.partition(";")[0].strip() for part in header.split(",")]
    spoken = next((tag for tag in tags if language_for(tag)), None)
    return (spoken or tags[0])[:35] or None
