"""Files of strangers are read in a process apart, with bounds that the system keeps.

A file made to exhaust its reader takes that process's memory and time, not the bot's: it is
killed, and the file counts as unreadable. The process gets the open file and a question, and
answers in JSON: it is never believed more than the file itself. Row 6.4, SEC-04.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

import structlog

from papers.judging import Judged, judged_from, pages_from
from papers.pages_of import Pages
from papers.reading import LENGTH

#: Seconds by the clock on the wall: a machine under load gives little time for computing.
PATIENCE = 120.0
#: Files are looked at so many at once: one that takes long does not hold up all others.
AT_ONCE = 2
#: Bytes of an answer: the rows of the largest table there may be.
_MOST_ANSWER = 400_000_000
_CHUNK = 1 << 16

log = structlog.get_logger(__name__)

#: Where files are read; apart from other threads, which must not wait for them.
POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")


class GaveUp(RuntimeError):
    """The file was not read to its end; ``code`` is ``too_slow`` or ``bomb`` (it broke off its
    reader)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def judge(source: BinaryIO, wants: str) -> Judged:
    """``papers.judging.judge``, in a process apart. It blocks. ``source`` is an open file of
    this machine. Never raises for what is in it."""
    try:
        return judged_from(_asked(source, {"ask": "judge", "wants": wants}))
    except GaveUp as error:
        return Judged("", error.code)


def pages_of(source: BinaryIO, media_type: str) -> Pages:
    """``papers.pages_of.pages_of``, in a process apart, for some seconds at most. It blocks."""
    try:
        return pages_from(_asked(source, {"ask": "pages", "type": media_type}))
    except GaveUp:
        return Pages("unreadable")


class _Reader:
    """One process, and our end of the line to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        # Nothing of our environment (secrets, addresses) but what Python needs to start.
        own = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-B", "-m", "papers.reading", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=own | {"PYTHONPATH": os.pathsep.join(sys.path)},
                start_new_session=True,
            )
        self._line = ours
        self._line.settimeout(PATIENCE)

    @property
    def ready(self) -> bool:
        """Whether it can be asked; one that was idle for long has ended."""
        gone = select.select([self._line], [], [], 0)[0]
        return not gone and self.process.poll() is None

    def ask(self, source: BinaryIO, question: dict[str, Any]) -> dict[str, Any]:
        """Raises GaveUp; then the process is gone."""
        try:
            asked = json.dumps(question).encode()
            socket.send_fds(self._line, [len(asked).to_bytes(LENGTH)], [source.fileno()])
            self._line.sendall(asked)
            length = int.from_bytes(self._received(LENGTH))
            if length > _MOST_ANSWER:
                raise GaveUp("bomb")
            found: dict[str, Any] = json.loads(self._received(length))
        except TimeoutError:
            raise GaveUp("too_slow") from None
        except (OSError, ValueError):
            code = self.process.wait(5)
            raise GaveUp("too_slow" if -code == _OUT_OF_TIME else "bomb") from None
        if found.get("broke"):
            raise GaveUp("bomb")
        return found

    def _received(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            part = self._line.recv(min(_CHUNK, length - len(data)))
            if not part:
                raise ConnectionError("the line is cut")
            data += part
        return bytes(data)

    def end(self) -> None:
        """Kill it, whatever it is at."""
        self._line.close()
        self.process.kill()
        self.process.wait()


#: SIGXCPU: the system has ended what used up its time.
_OUT_OF_TIME = 24
_IDLE: list[_Reader] = []
_LOCK = threading.Lock()


def _asked(source: BinaryIO, question: dict[str, Any]) -> dict[str, Any]:
    reader = _taken()
    try:
        found = reader.ask(source, question)
    except BaseException as error:
        with contextlib.suppress(OSError):
            reader.end()
        if isinstance(error, GaveUp):
            log.warning("file not read", ask=question["ask"], why=error.code)
        raise
    with _LOCK:
        _IDLE.append(reader)
    return found


def _taken() -> _Reader:
    """An idle process, or a new one."""
    while True:
        with _LOCK:
            reader = _IDLE.pop() if _IDLE else None
        if reader is None:
            return _Reader()
        if reader.ready:
            return reader
        reader.end()


@atexit.register
def close() -> None:
    """End the processes that wait. Whoever asks afterwards gets a new one."""
    with _LOCK:
        waiting, _IDLE[:] = list(_IDLE), []
    for reader in waiting:
        reader.end()
