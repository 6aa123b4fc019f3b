"""The door's page on the phone of its staff: the camera's pictures are read here. Row 3.2.

Pictures come at most three a second from each phone and are read in a process apart, two at
once. A picture holds no secret of ours but the code of a pass, and is kept nowhere.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.web.door_answers import Answers
from bot.web.door_camera import Camera, NotAnswered, body
from bot.web.pages import FOLDER, guard, page
from chat.texts import Texts, language_for
from meetings.signin import doors
from meetings.signin.door_scans import Seen
from meetings.signin.doors import Door, NoDoor

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served

#: Bytes of one picture: a frame of 960 pixels has 60,000, a kept photo of 1280 some 250,000.
LARGEST = 400_000
#: Bytes of the other questions.
LONGEST = 2_000
#: A picture may have been taken so long ago, while the network was away.
OLDEST = timedelta(hours=48)
#: The token at the end of whatever link a messenger makes of a pass.
_TOKEN = re.compile(r"(?:^|[^A-Za-z0-9])(p[A-Za-z0-9]{10,63})$")
#: Passes in one picture.
MOST = 12
_SAID = (
    *("start", "camera-none", "camera-asks", "photo", "name", "find", "none", "other"),
    *("seen", "skip", "keep", "keep-none", "keep-full", "offline", "again", "unread-name"),
    *("drop", "drop-sure", "undo", "last", "in-mode", "out-mode", "blurred"),
)
_COUNTED = ("kept", "unread", "left")


def door_routes(served: Served) -> list[BaseRoute]:
    """``/door``, what its script asks, and ``/door/<token>`` that pairs a phone."""
    from starlette.routing import Route

    pages = _Pages(served)
    return [
        Route("/door", pages.show, methods=["GET"]),
        Route("/door/worker.js", pages.worker, methods=["GET"]),
        Route("/door/state", pages.state, methods=["GET"]),
        Route("/door/picture", pages.picture, methods=["POST"]),
        Route("/door/pass", pages.seen_pass, methods=["POST"]),
        Route("/door/find", pages.find, methods=["POST"]),
        Route("/door/person", pages.person, methods=["POST"]),
        Route("/door/undo", pages.undo, methods=["POST"]),
        Route("/door/{token}", pages.link, methods=["GET"]),
        Route("/door/{token}", pages.pair, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, served: Served) -> None:
        self._served = served
        self._answers = Answers(served)
        self._camera = Camera()

    async def show(self, request: Request) -> Response:
        """The page itself: it holds no names, and works without the network once it was open."""
        found = await self._door(request)
        texts = self._texts(found.language)
        if isinstance(found, NoDoor):
            return self._notice(texts, "unknown" if found.why == "unopened" else found.why, 410)
        return page(
            "door.html",
            language=texts.language,
            title=texts.plain("door-page"),
            texts=_words(texts),
        )

    async def worker(self, request: Request) -> Response:
        """The part of the page that keeps it there while the network is away."""
        from starlette.responses import FileResponse

        response = FileResponse(FOLDER / "door-worker.js", media_type="text/javascript")
        guard(response)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Service-Worker-Allowed"] = "/door"
        return response

    async def link(self, request: Request) -> Response:
        """The button that pairs; a GET must not use up the link: whatever previews links would."""
        token, now = request.path_params["token"], self._served.clock.now()
        found = await self._served.database.read(lambda s: doors.link_now(s, token, now=now))
        texts = self._texts(found.language)
        if found.why == "unopened":
            return self._notice(texts, "explain", 200, token)
        if found.why == "used" and isinstance(await self._door(request), Door):
            return self._to_page()
        return self._notice(texts, found.why, 404 if found.why == "unknown" else 410)

    async def pair(self, request: Request) -> Response:
        """The button was pressed: this browser gets the door."""
        token, now = request.path_params["token"], self._served.clock.now()
        key = secrets.token_urlsafe(24)
        found = await self._served.database.write(
            lambda s: doors.open_door(s, token, key=key, now=now), name="open door"
        )
        if isinstance(found, NoDoor):
            if found.why == "used" and isinstance(await self._door(request), Door):
                return self._to_page()
            return self._notice(self._texts(found.language), found.why, 410)
        response = self._to_page()
        response.set_cookie(
            "door",
            key,
            max_age=7 * 24 * 3600,
            path="/door",
            httponly=True,
            samesite="strict",
            secure=self._served.base_url.startswith("https:"),
        )
        return response

    async def state(self, request: Request) -> Response:
        """Title, figures, the last ten."""
        return await self._answered(request, lambda door: self._answers.view(door))

    async def picture(self, request: Request) -> Response:
        """A frame of the camera, or (``kept``) a picture taken while the network was away."""

        async def answer(door: Door) -> dict[str, Any]:
            seen, kept = self._seen(request.query_params), "kept" in request.query_params
            read, unread = await self._camera.read(door.id, await body(request, LARGEST))
            tokens = [found.group(1) for text in read if (found := _TOKEN.search(text.strip()))]
            fresh = [t for t in dict.fromkeys(tokens) if kept or self._camera.is_news(door.id, t)]
            results = await self._answers.passes(door, fresh[:MOST], seen, kept=kept)
            # What was just answered is no unreadable picture.
            same = bool(tokens) and not fresh
            other = bool(read) and not tokens
            told = {"results": results, "unread": unread, "same": same, "other": other}
            return told | (await self._answers.view(door) if results else {})

        return await self._answered(request, answer)

    async def seen_pass(self, request: Request) -> Response:
        """The staff have seen what the person with this pass needs."""

        async def answer(door: Door) -> dict[str, Any]:
            asked = await _asked(request)
            found = _TOKEN.search(str(asked.get("token", "")))
            if found is None:
                raise NotAnswered(400)
            seen = self._seen(asked, needs_seen=True)
            results = await self._answers.passes(door, [found.group(1)], seen, kept=True)
            return {"results": results} | await self._answers.view(door)

        return await self._answered(request, answer)

    async def find(self, request: Request) -> Response:
        """People whose name fits."""

        async def answer(door: Door) -> dict[str, Any]:
            name = str((await _asked(request)).get("name", ""))[:40]
            return {"people": await self._answers.people(door, name)}

        return await self._answered(request, answer)

    async def person(self, request: Request) -> Response:
        """Somebody found by name."""

        async def answer(door: Door) -> dict[str, Any]:
            asked = await _asked(request)
            seen = self._seen(asked, needs_seen=asked.get("seen") is True)
            result = await self._answers.person(door, _number(asked, "person"), seen)
            return {"results": [result]} | await self._answers.view(door)

        return await self._answered(request, answer)

    async def undo(self, request: Request) -> Response:
        """The last sign-ins can be taken back for some minutes."""

        async def answer(door: Door) -> dict[str, Any]:
            said = await self._answers.undo(door, _number(await _asked(request), "record"))
            return {"said": said} | await self._answers.view(door)

        return await self._answered(request, answer)

    async def _answered(
        self, request: Request, answer: Callable[[Door], Awaitable[dict[str, Any]]]
    ) -> Response:
        from starlette.responses import JSONResponse

        door = await self._door(request)
        if isinstance(door, NoDoor):
            why = "ended" if door.why in ("unknown", "unopened") else door.why
            said = self._texts(door.language).plain(f"door-page-{why}")
            response = JSONResponse({"gone": said}, 410)
        else:
            try:
                response = JSONResponse(await answer(door))
            except NotAnswered as no:
                response = JSONResponse({}, no.status)
        guard(response)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _door(self, request: Request) -> Door | NoDoor:
        served, now = self._served, self._served.clock.now()
        key = request.cookies.get("door", "")
        return await served.database.read(
            lambda s: doors.door_of(s, key, now=now, office=served.office)
        )

    def _seen(self, asked: Any, *, needs_seen: bool = False) -> Seen:
        """When and how: the phone says how long ago, for its clock may be wrong; never later than
        now."""
        try:
            age = timedelta(milliseconds=float(asked.get("age") or 0))
        except (TypeError, ValueError, OverflowError):
            raise NotAnswered(400) from None
        if not timedelta() <= age <= OLDEST:
            raise NotAnswered(400)
        out = asked.get("out") in (True, "1")
        return Seen(self._served.clock.now() - age, out=out, needs_seen=needs_seen)

    def _to_page(self) -> Response:
        from starlette.responses import RedirectResponse

        response = RedirectResponse("/door", 303)
        guard(response)
        return response

    def _notice(self, texts: Texts, why: str, status: int, token: str = "") -> Response:
        return page(
            "notice.html",
            status=status,
            language=texts.language,
            title=texts.plain("door-page"),
            text=texts.plain(f"door-page-{why}"),
            button=texts.plain("door-page-open") if token else "",
            action=f"/door/{token}" if token else "",
            links=(),
        )

    def _texts(self, wanted: str | None) -> Texts:
        """In the language of the phone's owner, as in their chat."""
        office = language_for(self._served.office.language)
        return Texts(language_for(wanted) or office or "zh_Hans")


def _words(texts: Texts) -> dict[str, str]:
    """Everything the script says by itself; it puts the counts in."""
    words = {name.replace("-", "_"): texts.plain(f"door-say-{name}") for name in _SAID}
    counted = {name: texts.plain(f"door-count-{name}", count="{count}") for name in _COUNTED}
    return words | counted


async def _asked(request: Request) -> dict[str, Any]:
    try:
        asked = json.loads(await body(request, LONGEST))
    except ValueError:
        raise NotAnswered(400) from None
    if not isinstance(asked, dict):
        raise NotAnswered(400)
    return asked


def _number(asked: dict[str, Any], name: str) -> int:
    number = asked.get(name)
    if not isinstance(number, int) or not 0 < number < 2**31:
        raise NotAnswered(400)
    return number
