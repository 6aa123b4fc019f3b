"""Pages for files that a messenger can not carry: one takes a file, one gives it."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.web.pages import guard, page
from chat.message import StoredFile
from chat.texts import Texts
from meetings import documents
from meetings.archive.packages import may_have_package
from meetings.documents import readings
from meetings.documents.readings import How
from meetings.people import Action, behind, may, who_is
from meetings.tasks.reading import about as about_task
from storage import Session, tasks
from storage.files import DamagedFile

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served


def file_routes(served: Served) -> list[BaseRoute]:
    """``/upload/<token>`` and ``/files/<token>``."""
    from starlette.routing import Route

    pages = _Pages(served)
    return [
        Route("/upload/{token}", pages.ask, methods=["GET"]),
        Route("/upload/{token}", pages.take, methods=["POST"]),
        Route("/files/{token}", pages.give, methods=["GET"]),
    ]


class _Pages:
    def __init__(self, served: Served) -> None:
        self._served = served

    async def ask(self, request: Request) -> Response:
        """The page with the one field."""
        token = request.path_params["token"]
        if self._served.file_links.upload(token, self._served.clock.now()) is None:
            return self._notice(request, "upload-over", 404)
        texts = self._texts(request)
        limit = str(self._served.office.profile.files.max_mb)
        return page(
            "notice.html",
            language=texts.language,
            title=texts.plain("upload-title"),
            text=texts.plain("upload-text", limit=limit),
            button=texts.plain("upload-button"),
            action=f"/upload/{token}",
            links=[],
            takes_file=True,
        )

    async def take(self, request: Request) -> Response:
        """Store the file and hand it to the chat it was meant for."""
        served = self._served
        address = served.file_links.upload(request.path_params["token"], served.clock.now())
        if address is None:
            return self._notice(request, "upload-over", 404)
        known = await served.database.read(lambda s: behind(s, address.messenger, address.chat))
        if known is None or known.who is None:
            return self._notice(request, "upload-over", 403)
        most = served.office.profile.files.max_mb * 1024 * 1024
        # Without a length nobody knows how much would be spooled; browsers always say it.
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return self._notice(request, "upload-nothing", 411)
        if int(length) > most + 10_000:
            return self._notice(request, "upload-too-big", 413)
        async with request.form(max_files=1, max_fields=1) as form:
            sent = form.get("file")
            if sent is None or isinstance(sent, str) or not sent.filename or not sent.size:
                return self._notice(request, "upload-nothing", 400)
            if sent.size > most:
                return self._notice(request, "upload-too-big", 413)
            digest = await asyncio.to_thread(self._stored, sent.file)
            media_type = sent.content_type or "application/octet-stream"
            file = StoredFile(digest, sent.filename, media_type, sent.size)
        await served.take_upload(address, file, secrets.token_hex(16))
        return self._notice(request, "upload-done", 200)

    async def give(self, request: Request) -> Response:
        """The file, to who may still have it."""
        from bot.stored_response import StoredResponse

        served = self._served
        found = served.file_links.download(request.path_params["token"], served.clock.now())
        if found is None:
            return self._notice(request, "download-over", 404)
        file, reader_id = found
        now = served.clock.now()
        allowed = await served.database.write(
            lambda s: _may_open(s, file, reader_id, now=now), name="open file link"
        )
        if not allowed:
            return self._notice(request, "download-over", 404)
        file = await served.stamped(file, reader_id, self._texts(request).language)
        try:
            opened = await asyncio.to_thread(served.files.open, file.digest)
        except FileNotFoundError:
            return self._notice(request, "download-over", 404)
        except DamagedFile:
            return self._notice(request, "download-damaged", 410)
        response = StoredResponse(opened, name=file.name)
        guard(response)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _stored(self, source: IO[bytes]) -> str:
        with tempfile.TemporaryDirectory(prefix="huiwu-upload-") as spool:
            path = Path(spool) / "file"
            with path.open("wb") as out:
                shutil.copyfileobj(source, out)
            return self._served.files.put(path).digest

    def _notice(self, request: Request, key: str, status: int) -> Response:
        texts = self._texts(request)
        limit = str(self._served.office.profile.files.max_mb)
        return page(
            "notice.html",
            status=status,
            language=texts.language,
            title=texts.plain("upload-title" if key.startswith("upload") else "download-title"),
            text=texts.plain(key, limit=limit) if key == "upload-too-big" else texts.plain(key),
            button="",
            action="",
            links=[],
        )

    def _texts(self, request: Request) -> Texts:
        return Texts(self._served.reads(request.headers.get("accept-language", "")))


def _may_open(session: Session, file: StoredFile, reader_id: int, *, now: datetime) -> bool:
    """Whether the reader may have it now: the link is no right. That it was opened is noted."""
    allowed = _may_have(session, file.digest, reader_id, now=now)
    if allowed and file.edition:
        readings.note(session, reader_id, [file.edition], How.OPENED, now=now)
    return allowed


def _may_have(session: Session, digest: str, reader_id: int, *, now: datetime) -> bool:
    who = who_is(session, reader_id)
    if who is None:
        return False
    if may_have_package(session, who, digest):
        return True
    return documents.may_have(session, who, digest, now=now) or any(
        may(who, Action.SEE_TASK, about_task(session, task))
        for task in tasks.tasks_with(session, digest)
    )
