"""Guests' personal pages: the notice, the reply, the pass, the papers, without an account and
without a login. Works without JavaScript. Row 2.6.

The link is 160 random bits; whoever guesses has nothing to go by, so nothing counts the guesses.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from bot.web import guest_alarms
from bot.web.pages import guard, page
from chat.texts import Language, Texts, guest_page, language_for
from chat.texts.cards import Words
from chat.texts.documents import stored_file
from chat.texts.guest_page import Said
from meetings import attendance, guests
from meetings.guests import GuestView, NoGuestPage
from meetings.meetings import Refused
from storage.files import DamagedFile

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served

#: Bytes of what a page sends: a reason and a reply slip.
LARGEST = 20_000
#: What a form may call itself; the fields of the slip begin with ``slip-``.
ANSWERS: dict[str, Literal["attending", "leave", "noted"]] = {
    "attending": "attending",
    "leave": "leave",
    "noted": "noted",
}


def guest_routes(served: Served) -> list[BaseRoute]:
    """``/g/<token>``, what is sent from it, its papers and its calendar entry."""
    from starlette.routing import Route

    pages = _Pages(served)
    return [
        Route("/g/{token}", pages.show, methods=["GET"]),
        Route("/g/{token}", pages.take, methods=["POST"]),
        Route("/g/{token}/alarm", pages.alarm, methods=["GET"]),
        Route("/g/{token}/paper/{document:int}", pages.paper, methods=["GET"]),
        Route("/g/{token}/meeting.ics", pages.calendar, methods=["GET"]),
    ]


class _Pages:
    def __init__(self, served: Served) -> None:
        self._served = served

    async def show(self, request: Request) -> Response:
        """The page as it stands; a first look is noted, and issues the pass."""
        token = request.path_params["token"]
        found = await self._now(token)
        if isinstance(found, GuestView) and found.fresh and request.method == "GET":
            issued, now = "p" + secrets.token_hex(16)[:31], self._served.clock.now()
            await self._served.database.write(
                lambda s: guests.opened(s, token, pass_token=issued, now=now), name="guest page"
            )
            found = await self._now(token)
        said = request.query_params.get("said", "none")
        return await self._page(request, found, said=said)

    async def take(self, request: Request) -> Response:
        """An answer or a reply slip; then the page once more, so that a reload sends nothing."""
        from starlette.responses import RedirectResponse

        token = request.path_params["token"]
        length = request.headers.get("content-length", "")
        if not self._from_here(request) or not length.isdigit() or int(length) > LARGEST:
            texts = self._texts(request, None)
            return self._notice(texts, texts.plain("guest-page-not-taken"), 403)
        async with request.form(max_files=0, max_fields=40) as form:
            outcome = await self._taken(token, form)
        if isinstance(outcome, NoGuestPage | Refused):
            found = await self._now(token)
            return await self._page(request, found, refused=outcome)
        language = self._asked_language(request)
        query = f"said={outcome}" + (f"&lang={language}" if language else "")
        response = RedirectResponse(f"/g/{token}?{query}", 303)
        guard(response)
        return response

    async def _taken(self, token: str, form: FormData) -> Said | NoGuestPage | Refused:
        served, now = self._served, self._served.clock.now()
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        if guest_alarms.about_alarm(given):
            return await guest_alarms.heard(served, token, given)
        answer = ANSWERS.get(given.get("answer", ""))
        if answer is None:
            slip = {
                name.removeprefix("slip-"): value
                for name, value in given.items()
                if name.startswith("slip-")
            }
            salt = secrets.token_bytes(16)
            filled = await served.database.write(
                lambda s: guests.fill_slip(
                    s, token, slip, salt=salt, now=now, office=served.office
                ),
                name="guest slip",
            )
            return filled if isinstance(filled, NoGuestPage | Refused) else "saved"
        revision = given.get("revision", "")
        outcome = await served.database.write(
            lambda s: guests.answer(
                s,
                token,
                answer,
                given.get("reason", ""),
                revision=int(revision) if revision.isdecimal() else None,
                now=now,
                office=served.office,
            ),
            name="guest answer",
        )
        match outcome:
            case attendance.Replied(again=again):
                return "again" if again else "saved"
            case attendance.Requested():
                return "requested"
            case attendance.LeaveAsked():
                return "leave"
            case attendance.AskedAnew():
                return "anew"
            case attendance.Waits():
                return "waits"
        return outcome

    async def alarm(self, request: Request) -> Response:
        """What tells the page that it is to be shown anew."""
        from starlette.responses import PlainTextResponse

        return _private(
            PlainTextResponse(await guest_alarms.stamp(self._served, request.path_params["token"]))
        )

    async def paper(self, request: Request) -> Response:
        """A paper they may read now."""
        from bot.stored_response import StoredResponse

        served, now = self._served, self._served.clock.now()
        token, document = request.path_params["token"], request.path_params["document"]
        found = await served.database.write(
            lambda s: guests.paper_of(s, token, document, now=now, office=served.office),
            name="guest paper",
        )
        if isinstance(found, NoGuestPage | Refused):
            return await self._page(request, await self._now(token), refused=found)
        paper, guest_id = found
        view = await self._now(token)
        texts = self._texts(request, view if isinstance(view, GuestView) else None)
        copy = await served.stamped(stored_file(paper), guest_id, texts.language)
        try:
            opened = await asyncio.to_thread(served.files.open, copy.digest)
        except (FileNotFoundError, DamagedFile) as error:
            lost = isinstance(error, DamagedFile)
            gone = Refused("document-damaged" if lost else "document-withdrawn")
            return await self._page(request, await self._now(token), refused=gone)
        return _private(StoredResponse(opened, name=copy.name))

    async def calendar(self, request: Request) -> Response:
        """The meeting for the guest's own calendar."""
        from starlette.responses import Response

        found = await self._now(request.path_params["token"])
        if isinstance(found, NoGuestPage):
            return await self._page(request, found)
        texts = self._texts(request, found)
        made = await asyncio.to_thread(self._entry, texts, found)
        response = Response(made, media_type="text/calendar")
        response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
        return _private(response)

    def _entry(self, texts: Texts, found: GuestView) -> bytes:
        from papers.calendar_file import Invitation, calendar_file, entry_uid

        said, entry, office = found.card.said, found.entry, self._served.office
        before = office.profile.reply.hour_before_min
        off = found.card.state in ("cancelled", "postponed")
        shown = guest_page.page(Words(texts, office, self._served.clock.now()), found)
        return calendar_file(
            Invitation(
                uid=entry_uid(entry.created_at, entry.meeting_id, entry.person_id),
                sequence=entry.sequence,
                method="CANCEL" if off else "REQUEST",
                summary=said.title,
                location=said.place,
                description="\n".join(shown.lines),
                organiser=said.contact or office.name,
                starts=said.starts_at,
                ends=said.ends_at,
                zone=office.zone,
                stamp=entry.stamp,
                alarms=(timedelta(days=1), timedelta(minutes=before or 60)),
                attendee=found.person.name,
            )
        )

    async def _now(self, token: str) -> GuestView | NoGuestPage:
        served, now = self._served, self._served.clock.now()
        return await served.database.read(
            lambda s: guests.page_now(s, token, now=now, office=served.office)
        )

    async def _page(
        self,
        request: Request,
        found: GuestView | NoGuestPage,
        *,
        said: str = "none",
        refused: NoGuestPage | Refused | None = None,
    ) -> Response:
        texts = self._texts(request, found if isinstance(found, GuestView) else None)
        if isinstance(found, NoGuestPage):
            return self._notice(texts, *guest_page.no_page(texts, found)[1:], 410)
        words = Words(texts, self._served.office, self._served.clock.now())
        note, status = _known(texts, said), 200
        if isinstance(refused, Refused):
            note, status = guest_page.refusal(texts, refused.code, dict(refused.details)), 409
        code = await asyncio.to_thread(self._code, found.pass_token)
        language = self._asked_language(request)
        response = page(
            "guest.html",
            status=status,
            language=texts.language,
            page=guest_page.page(words, found, note),
            bad=status != 200,
            code=code,
            revision=found.card.revision,
            action=f"/g/{request.path_params['token']}",
            query=f"?lang={language}" if language else "",
        )
        return _private(response)

    def _code(self, token: str) -> str:
        if not token:
            return ""
        from papers import qr

        return qr.svg(self._served.links.to(token)).decode("ascii")

    def _notice(self, texts: Texts, text: str, status: int) -> Response:
        response = page(
            "notice.html",
            status=status,
            language=texts.language,
            title=texts.plain("guest-page-title"),
            text=text,
            button="",
            action="",
            links=[],
        )
        return _private(response)

    def _from_here(self, request: Request) -> bool:
        """Whether a form of this very page was sent, and not one of somebody else's site."""
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = request.headers.get("origin")
        # A server in front may have put its own name into the host.
        ours = {request.headers.get("host", ""), urlsplit(self._served.base_url).netloc}
        return origin is None or origin.partition("://")[2] in ours - {""}

    def _asked_language(self, request: Request) -> Language | None:
        return language_for(request.query_params.get("lang"))

    def _texts(self, request: Request, found: GuestView | None) -> Texts:
        own = language_for(found.language) if found is not None else None
        accepted = self._served.reads(request.headers.get("accept-language", ""))
        return Texts(self._asked_language(request) or own or accepted)


def _known(texts: Texts, said: str) -> str:
    match said:
        case "again" | "saved" | "requested" | "leave" | "anew" | "waits":
            return guest_page.note(texts, said)
    return ""


def _private(response: Any) -> Response:
    """Kept by nobody on the way, and found by no search engine."""
    guard(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    found: Response = response
    return found
