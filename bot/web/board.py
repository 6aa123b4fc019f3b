"""The sign-in board in the hall: title, code, figures by unit, live. No names. Row 3.2."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, assert_never

from bot.web.pages import guard, page
from chat.dates import say_time, say_when
from chat.texts import Language, Texts, language_for
from meetings.signin import boards
from meetings.signin.boards import Asking, NoBoard, Showing
from meetings.signin.counting import Counts
from storage.database import DatabaseClosed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served

#: Seconds between looks; people at the door see their scan counted at once.
LOOK = 1.0
#: Looks without news after which a sign of life is sent: the page says how old its figures are
#: when two of them are missing.
QUIET = 5


def board_routes(served: Served) -> list[BaseRoute]:
    """``/board/<token>``, the POST that opens it, and its live stream."""
    from starlette.routing import Route

    pages = _Pages(served)
    return [
        Route("/board/{token}", pages.show, methods=["GET"]),
        Route("/board/{token}", pages.open, methods=["POST"]),
        Route("/board/{token}/events", pages.events, methods=["GET"]),
    ]


class _Pages:
    def __init__(self, served: Served) -> None:
        self._served = served

    async def show(self, request: Request) -> Response:
        """The board where this browser has it; else the button that opens it, or why not."""
        token = request.path_params["token"]
        found = await self._now(token, _key(request))
        match found:
            case Showing() | Asking():
                return self._board(token, found.language)
            case NoBoard(why="unopened"):
                # A GET must not use up the link: whatever previews links would.
                return self._notice(found, button=token)
            case NoBoard():
                return self._notice(found)
            case _:
                assert_never(found)

    async def open(self, request: Request) -> Response:
        """The button was pressed: this browser gets the board, the organiser is asked."""
        from starlette.responses import RedirectResponse

        token = request.path_params["token"]
        key, code = secrets.token_urlsafe(24), f"{secrets.randbelow(9000) + 1000}"
        now = self._served.clock.now()
        found = await self._served.database.write(
            lambda s: boards.open_board(s, token, key=key, code=code, now=now), name="open board"
        )
        if isinstance(found, NoBoard):
            known = await self._now(token, _key(request))
            if isinstance(known, NoBoard):
                return self._notice(found)
            return RedirectResponse(f"/board/{token}", 303)
        response = RedirectResponse(f"/board/{token}", 303)
        response.set_cookie(
            "board",
            key,
            max_age=2 * 24 * 3600,
            path=f"/board/{token}",
            httponly=True,
            samesite="strict",
            secure=self._served.base_url.startswith("https:"),
        )
        guard(response)
        return response

    async def events(self, request: Request) -> Response:
        """The live stream: a whole view whenever something on it changed."""
        from starlette.responses import StreamingResponse

        seen = request.headers.get("last-event-id", "")
        live = self._stream(request.path_params["token"], _key(request), seen)
        # Whoever asks for the head alone would get the stream all the same, and for ever.
        events = live if request.method == "GET" else iter(())
        response = StreamingResponse(events, media_type="text/event-stream")
        guard(response)
        response.headers["Cache-Control"] = "no-store"
        # Proxies that collect answers would hold the stream back.
        response.headers["X-Accel-Buffering"] = "no"
        return response

    async def _stream(self, token: str, key: str, seen: str) -> AsyncIterator[str]:
        """``seen``: the view the page shows still, where it only lost the connection."""
        yield "retry: 2000\n\n"
        quiet = QUIET
        while True:
            try:
                found = await self._now(token, key)
            except DatabaseClosed:
                return
            view = self._view(found)
            code = found.code if isinstance(found, Showing) else None
            version = _version(view, code)
            if version != seen:
                seen, quiet = version, 0
                if isinstance(found, Showing):
                    view["qr"] = await asyncio.to_thread(self._picture, code)
                    view["stale"] = self._stale(found)
                yield f"id: {version}\ndata: {json.dumps(view, ensure_ascii=False)}\n\n"
            if view["state"] == "gone":
                return
            quiet += 1
            if quiet >= QUIET:
                quiet = 0
                stale = self._stale(found) if isinstance(found, Showing) else ""
                yield f"event: alive\ndata: {json.dumps(stale, ensure_ascii=False)}\n\n"
            await asyncio.sleep(self._pause(found))

    def _stale(self, found: Showing) -> str:
        """What the page says when it hears nothing more: as of when its figures are."""
        texts = Texts(self._language(found.language))
        at = say_time(self._served.clock.now(), self._served.office.zone)
        return texts.plain("signin-board-stale", time=at)

    def _pause(self, found: Showing | Asking | NoBoard) -> float:
        """Until the next look: at the end of the window at the latest."""
        if not isinstance(found, Showing) or found.code is None:
            return LOOK
        left = found.code_ends - self._served.clock.now().timestamp()
        return min(LOOK, max(0.05, left))

    async def _now(self, token: str, key: str) -> Showing | Asking | NoBoard:
        served, now = self._served, self._served.clock.now()
        return await served.database.read(
            lambda s: boards.board_now(
                s, token, key=key, now=now, office=served.office, secret=served.secret
            )
        )

    def _picture(self, code: str | None) -> str:
        from papers import qr

        return qr.svg(self._served.links.to(code)).decode("ascii") if code else ""

    def _board(self, token: str, language: str) -> Response:
        texts = Texts(self._language(language))
        names = ("page", "scan", "wait", "offline", "theme")
        words = {name: texts.plain(f"signin-board-{name}") for name in names}
        return page(
            "board.html", language=texts.language, texts=words, events=f"/board/{token}/events"
        )

    def _notice(self, found: NoBoard, *, button: str | None = None) -> Response:
        texts = Texts(self._language(found.language))
        why = "explain" if button else found.why
        return page(
            "notice.html",
            status=200 if button else 404 if found.why == "unknown" else 410,
            language=texts.language,
            title=texts.plain("signin-board-page"),
            text=texts.plain(f"signin-board-{why}"),
            button=texts.plain("signin-board-open") if button else "",
            action=f"/board/{button}" if button else "",
            links=(),
        )

    def _view(self, found: Showing | Asking | NoBoard) -> dict[str, Any]:
        """What the page shows, finished sentences and all."""
        texts = Texts(self._language(found.language))
        match found:
            case NoBoard(why=why):
                # A cookie that went missing while the stream ran looks like another browser.
                key = "used" if why == "unopened" else why
                return {"state": "gone", "message": texts.plain(f"signin-board-{key}")}
            case Asking(code=code):
                return {"state": "asking", "code": code}
            case Showing():
                return self._showing(texts, found)
            case _:
                assert_never(found)

    def _showing(self, texts: Texts, found: Showing) -> dict[str, Any]:
        office, now = self._served.office, self._served.clock.now()
        return {
            "state": "showing",
            "title": _title(texts, found),
            "when": _sitting(
                texts,
                found,
                say_when(
                    found.starts_at,
                    found.ends_at,
                    texts.language,
                    office.zone,
                    today=office.today(now),
                ),
            ),
            "place": found.place,
            "scan": self._scan(texts, found),
            "label": texts.plain("signin-board-total"),
            "present": found.counts.present,
            # The great number has room from the start for what it can grow to.
            "digits": len(str(max(found.counts.present, found.counts.expected))),
            "expected": texts.plain("signin-board-expected", count=found.counts.expected),
            "beside": _beside(texts, found.counts),
            "units": _units(texts, found.counts),
        }

    def _scan(self, texts: Texts, found: Showing) -> str:
        if found.state in ("closed", "cancelled", "postponed"):
            over = "over" if found.state == "closed" else found.state
            return texts.plain(f"signin-board-{over}")
        if found.code is not None:
            return texts.plain("signin-board-scan")
        office, now = self._served.office, self._served.clock.now()
        if now < found.hours.opens:
            opens = found.hours.opens
            same_day = office.today(opens) == office.today(now)
            said = (
                say_time(opens, office.zone)
                if same_day
                else say_when(opens, None, texts.language, office.zone, today=office.today(now))
            )
            return texts.plain("signin-board-before", opens=said)
        return texts.plain("signin-board-after")

    def _language(self, wanted: str | None) -> Language:
        return language_for(wanted) or language_for(self._served.office.language) or "zh_Hans"


def _units(texts: Texts, counts: Counts) -> list[dict[str, str | int]]:
    """The lines of all units, in 单位序; the page turns them over where they are many."""
    return [
        {
            "name": unit.unit or texts.plain("signin-board-no-unit"),
            "figures": texts.plain(
                "signin-board-unit", present=unit.present, expected=unit.expected
            ),
            "part": round(100 * unit.present / unit.expected),
        }
        for unit in counts.by_unit
    ]


def _title(texts: Texts, found: Showing) -> str:
    """The meeting's title; at a branch venue with its name."""
    if not found.venue:
        return found.title
    return texts.plain("signin-board-venue", title=found.title, venue=found.venue)


def _sitting(texts: Texts, found: Showing, when: str) -> str:
    """When it is; of several sittings which one."""
    if found.of == 1:
        return when
    said = {"when": when, "number": str(found.number)}
    if found.sitting_title:
        return texts.plain("signin-board-sitting-titled", sitting=found.sitting_title, **said)
    return texts.plain("signin-board-sitting", **said)


def _beside(texts: Texts, counts: Counts) -> str:
    """Who is not among the expected, or not here: heads, where there are any."""
    gone = counts.present - counts.inside
    found = (
        ("signin-board-leave", counts.leave),
        ("signin-board-in-attendance", counts.in_attendance),
        ("signin-board-inside", counts.inside if gone else 0),
    )
    return " · ".join(texts.plain(key, count=count) for key, count in found if count)


def _version(view: dict[str, Any], code: str | None) -> str:
    """The same for the same view, also after a restart: a page that shows it is sent nothing."""
    shown = json.dumps([view, code], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _key(request: Request) -> str:
    return request.cookies.get("board", "")
