"""The demo's pages: whose phone to hold, and the clock."""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.demo.clock import Step, move
from chat.dates import say_day, say_time
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.signin import boards
from storage import Session, meetings, people, webchat
from storage.clock import SystemClock

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.app import App

_ASSETS = {"page.css": "text/css", "page.js": "text/javascript"}


def routes(app: App, clock: SystemClock, first_person_id: int) -> list[BaseRoute]:
    """The demo's pages; ``first_person_id`` is whose phone one holds first."""
    return _Pages(app, clock, first_person_id).routes()


class _Pages:
    def __init__(self, app: App, clock: SystemClock, first: int) -> None:
        self._app = app
        self._clock = clock
        self._first = first

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.page),
            Route("/demo/state", self.state),
            Route("/demo/as/{person:int}", self.hold),
            Route("/demo/board", self.board),
            Route("/demo/clock/{step}", self.clock, methods=["POST"]),
            Route("/demo/{asset}", self.asset),
        ]

    async def page(self, request: Request) -> Response:
        return Response(_asset("page.html"), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        name = request.path_params["asset"]
        if name not in _ASSETS:
            raise HTTPException(404)
        return Response(_asset(name), media_type=_ASSETS[name])

    async def state(self, request: Request) -> Response:
        return JSONResponse(await self._app.database.read(self._state))

    async def hold(self, request: Request) -> Response:
        """Open a person's phone: their chat, with their cookie."""
        person_id = request.path_params["person"]

        def chat_of(session: Session) -> str | None:
            accounts = people.accounts_of(session, person_id)
            return next((a.chat for a in accounts if a.messenger == "webchat"), None)

        chat = await self._app.database.read(chat_of)
        if chat is None:
            raise HTTPException(404)
        response = RedirectResponse(f"/chat/{chat}/", status_code=303)
        self._app.webchat.browser.remember(response, chat, self._clock.now())
        return response

    async def board(self, request: Request) -> Response:
        """The sign-in board of the meeting that is on or comes next, confirmed as the secretary
        would from the chat."""
        token, key = secrets.token_hex(16), secrets.token_hex(16)
        now = self._clock.now()

        def pair(session: Session) -> bool:
            who = who_is(session, self._first)
            open_now = meetings.open_meetings(session)
            coming = [m for m in open_now if m.state == "published" and m.ends_at > now]
            if who is None or not coming:
                return False
            actor = Actor(who, "demo")
            made = boards.make_board(
                session, actor, coming[0].id, token=token, language="zh_Hans", now=now
            )
            if isinstance(made, Refused):
                return False
            boards.open_board(session, token, key=key, code="0000", now=now)
            boards.confirm_board(session, actor, made.board_id, "0000", now=now)
            return True

        if not await self._app.database.write(pair, name="demo board"):
            return RedirectResponse("/", status_code=303)
        response = RedirectResponse(f"/board/{token}", status_code=303)
        response.set_cookie("board", key, path=f"/board/{token}", httponly=True, samesite="lax")
        return response

    async def clock(self, request: Request) -> Response:
        step = request.path_params["step"]
        if step not in get_args(Step) or not self._same_site(request):
            raise HTTPException(404)
        await move(self._app, self._clock, step)
        return JSONResponse(await self._app.database.read(self._state))

    def _same_site(self, request: Request) -> bool:
        return self._app.webchat.browser.is_own_page(request.headers)

    def _state(self, session: Session) -> dict[str, Any]:
        office, now = self._app.office, self._clock.now()
        local = office.local(now)
        day = say_day(local.date(), "zh_Hans", today=local.date())
        units = []
        for unit in people.units(session):
            members = [self._member(session, p) for p in people.members_of_unit(session, unit.id)]
            units.append({"name": unit.name, "people": [m for m in members if m]})
        return {
            "now": f"{local.year}年{day.removeprefix(f'{local.year}年')} "
            f"{say_time(now, office.zone)}",
            "units": [unit for unit in units if unit["people"]],
            "first": self._first,
        }

    def _member(self, session: Session, person: people.Person) -> dict[str, Any] | None:
        accounts = people.accounts_of(session, person.id)
        chat = next((a.chat for a in accounts if a.messenger == "webchat"), None)
        if chat is None:
            return None
        posts = people.posts_of(session, [person.id]).get(person.id, [])
        return {
            "id": person.id,
            "name": person.name,
            "title": posts[0][0].title if posts else "",
            "unread": webchat.unread(session, chat),
        }


def _asset(name: str) -> bytes:
    return files("bot.demo").joinpath(name).read_bytes()
