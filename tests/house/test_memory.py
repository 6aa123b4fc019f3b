"""A file of fifty megabytes goes every way through the bot without being held in memory.

Measured in a process of its own, with a control that holds it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.stories.meeting_stage import docx

SIZE = 50_000_000
#: Bytes a way may take beside what the process has anyway.
MOST = 25_000_000

_WAYS = """
import asyncio, json, os, sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

# Loaded before anything is measured.
from bot.messengers.telegram.client import HttpRequest
from bot.messengers.webchat import uploads
from bot.stored_response import StoredResponse
from handlers.prepare import receive
from meetings.regime import load_profile
from papers import apart
from starlette.requests import Request
from storage.clock import SystemClock
from storage.dump.archive import ArchiveWriter, File, opened
from storage.dump.encryption import encrypted, new_key_file, read_key_file
from storage.files import Blob, FileStore
from telegram import InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

folder, big, url = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
files, peaks = FileStore(folder / "store"), {}
profile = load_profile("central-2023")
profile = replace(profile, files=replace(profile.files, max_mb=60))


def figure(name, process="self"):
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def measured(name, way):
    Path("/proc/self/clear_refs").write_text("5")
    before = figure("VmRSS:")
    found = way()
    peaks[name] = figure("VmHWM:") - before
    return found


def store():
    blob = files.put(big)
    files.copy(blob.digest, folder / "copy")
    with files.open(blob.digest) as opened_blob:
        files.put(opened_blob)
    assert files.intact(blob.digest)
    return blob


def judged():
    found = receive(big, name="录音与附件.docx", wants="any", profile=profile, files=files)
    assert found.refused is None and found.size == big.stat().st_size, found


def backed_up():
    new_key_file(folder / "key")
    key = read_key_file(folder / "key")
    with (folder / "backup").open("wb") as out, encrypted(out, key) as plain:
        with files.open(blob.digest) as content:
            ArchiveWriter(plain).file(Blob(blob.digest, blob.size), content)
        plain.write(bytes(1024))
    other = FileStore(folder / "other")
    try:
        with opened(folder / "backup", key) as parts:
            for part in parts:
                assert isinstance(part, File)
                assert other.put(part.content).digest == blob.digest
    except Exception as error:
        assert type(error).__name__ == "DamagedBackup", error  # it has no manifest


async def telegram():
    request = HttpRequest("", answer=30)
    await request.initialize()
    await request.download(url, folder / "down", 60_000_000)
    assert (folder / "down").stat().st_size == big.stat().st_size
    with files.open(blob.digest) as content:
        file = InputFile(content, "x.docx", read_file_handle=False)
        data = RequestData([RequestParameter("document", "attach://document", [file])])
        code, answer = await request.do_request(url, "POST", data)
    assert code == 200 and int(json.loads(answer)["result"]) > blob.size
    await request.shutdown()


async def web():
    async def coming():
        with big.open("rb") as source:
            while chunk := source.read(65536):
                yield {"type": "http.request", "body": chunk, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    part = coming()
    scope = {
        "type": "http",
        "method": "POST",
        "headers": [(b"content-length", b"%d" % big.stat().st_size)],
        "query_string": b"name=x.docx",
    }
    chats = SimpleNamespace(
        files=files,
        clock=SystemClock(),
        signer=SimpleNamespace(sign=lambda *given: "ticket"),
    )
    taken = await uploads.take_in(chats, "1", Request(scope, lambda: anext(part)))
    assert json.loads(taken.body)["size"] == blob.size
    sent = 0

    async def send(message):
        nonlocal sent
        sent += len(message.get("body", b""))

    async def receive():
        await asyncio.sleep(60)

    given = StoredResponse(files.open(blob.digest), name="x.docx")
    await given({"type": "http", "method": "GET", "headers": []}, receive, send)
    assert sent == blob.size


blob = measured("store", store)
measured("judged", judged)
measured("backed up and restored", backed_up)
measured("telegram", lambda: asyncio.run(telegram()))
measured("web", lambda: asyncio.run(web()))
kept = measured("control: held", lambda: files.read(blob.digest))
(reader,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
peaks["process apart"] = figure("VmHWM:", reader)
print(json.dumps(peaks))
"""


class _Server(BaseHTTPRequestHandler):
    """Gives the file, and counts what is sent to it."""

    file: Path

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(self.file.stat().st_size))
        self.end_headers()
        with self.file.open("rb") as source:
            while chunk := source.read(1 << 16):
                self.wfile.write(chunk)

    def do_POST(self) -> None:
        left = length = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        answer = b'{"ok":true,"result":%d}' % length
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said."""


@pytest.fixture(scope="module")
def peaks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    folder = tmp_path_factory.mktemp("memory")
    big = folder / "big.docx"
    big.write_bytes(docx("关于召开会议的通知"))
    with zipfile.ZipFile(big, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/film.bin", os.urandom(SIZE - big.stat().st_size - 400))
    handler = type("Handler", (_Server,), {"file": big})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/file"
        done = subprocess.run(
            [sys.executable, "-c", _WAYS, str(folder), str(big), url],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        server.shutdown()
    assert done.returncode == 0, done.stderr[-3000:]
    yield json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("way", ["store", "judged", "backed up and restored", "telegram", "web"])
def test_a_large_file_is_never_held(peaks: dict[str, int], way: str) -> None:
    assert peaks[way] < MOST


def test_what_holds_it_is_noticed(peaks: dict[str, int]) -> None:
    assert peaks["control: held"] > SIZE * 0.9 > MOST


def test_nor_by_the_process_that_reads_it(peaks: dict[str, int]) -> None:
    """All that process ever had, Python and its libraries too."""
    assert peaks["process apart"] < SIZE + MOST
