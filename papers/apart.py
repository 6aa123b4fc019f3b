"""Files of strangers are read in a process apart, with bounds that the system keeps.

A file made to exhaust its reader takes that process's memory and time, not the bot's: it is
killed, and the file counts as unreadable. The process gets the open file and a question, and
answers in JSON: it is never believed more than the file itself. Row 6.4, SEC-04.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, TypeVar

import structlog

from papers.judging import Judged, codes_from, judged_from, pages_from, picture_from
from papers.pages_of import Pages
from papers.pictures import NotAPicture, Picture
from papers.qr import Codes, UnreadableImage
from papers.reading import IDLE, LENGTH, READY

T = TypeVar("T")

#: Seconds by the clock on the wall: a machine under load gives little time for computing.
PATIENCE = 120.0
#: Seconds a new process may take until it can be asked.
START = 30.0
#: Files are looked at so many at once: one that takes long does not hold up all others.
AT_ONCE = 2
#: Bytes of an answer: the rows of the largest table there may be.
_MOST_ANSWER = 100_000_000
_CHUNK = 1 << 16
#: What the process runs.
_PROGRAM = ("-m", "papers.reading")
#: Seconds an ended process may take to be gone.
_LAST_WORDS = 5.0
#: Seconds before a process ends by itself in which it is not asked any more.
_LAST = 15.0

log = structlog.get_logger(__name__)

#: Where files are read; apart from other threads, which must not wait for them.
POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")


class GaveUp(RuntimeError):
    """The file was not read to its end; ``code`` is ``too_slow`` or ``bomb`` (it broke off its
    reader)."""

    def __init__(self, code: str, where: str = "") -> None:
        self.code = code
        self.where = where
        super().__init__(code)


class CannotRead(RuntimeError):
    """No process can be started (memory, the number of processes): nothing is wrong with the
    file, and later it may be read."""


def judge(source: BinaryIO, wants: str) -> Judged:
    """``papers.judging.judge``, in a process apart. It blocks. ``source`` is an open file of
    this machine. Never raises for what is in it; ``not_now`` where nothing can be read."""
    try:
        return _asked(source, {"ask": "judge", "wants": wants}, judged_from)
    except GaveUp as error:
        return Judged("", error.code)
    except CannotRead:
        return Judged("", "not_now")


def pages_of(source: BinaryIO, media_type: str) -> Pages:
    """``papers.pages_of.pages_of``, in a process apart, for some seconds at most. It blocks.
    Raises CannotRead."""
    try:
        return _asked(source, {"ask": "pages", "type": media_type}, pages_from)
    except GaveUp:
        return Pages("unreadable")


def codes_in(picture: bytes) -> Codes:
    """``papers.qr.look``, in a process apart. It blocks. The picture is written to no disk.
    Raises UnreadableImage, GaveUp and CannotRead."""
    with os.fdopen(os.memfd_create("picture"), "wb+") as source:
        source.write(picture)
        source.flush()
        found = _asked(source, {"ask": "codes"}, codes_from)
    if isinstance(found, UnreadableImage):
        raise found
    return found


def picture(source: BinaryIO) -> Picture:
    """``papers.pictures.shrunk``, in a process apart. It blocks. Raises NotAPicture and
    CannotRead."""
    try:
        found = _asked(source, {"ask": "picture"}, picture_from)
    except GaveUp as error:
        raise NotAPicture(error.code) from error
    if isinstance(found, NotAPicture):
        raise found
    return found


class _Reader:
    """One process, and our end of the line to it. Raises CannotRead."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        # Nothing of our environment (secrets, addresses) but what Python needs to start.
        own = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        try:
            with theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-B", *_PROGRAM],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=own | {"PYTHONPATH": os.pathsep.join(sys.path)},
                    start_new_session=True,
                )
        except OSError as error:
            self._line.close()
            raise CannotRead(type(error).__name__) from error
        try:
            self._received(len(READY), time.monotonic() + START)
        except OSError as error:
            self.end()
            raise CannotRead(f"{type(error).__name__}, {self.process.returncode}") from error
        self._since = time.monotonic()

    @property
    def ready(self) -> bool:
        """Whether it can be asked; one that was idle for long has ended, or is about to."""
        if time.monotonic() - self._since > IDLE - _LAST:
            return False
        # Not select(): it knows no file above a thousand.
        said = select.poll()
        said.register(self._line, select.POLLIN)
        return not said.poll(0) and self.process.poll() is None

    def ask(self, source: BinaryIO, question: dict[str, Any]) -> Any:
        """Raises GaveUp; then it is to be ended."""
        until = time.monotonic() + PATIENCE
        try:
            asked = json.dumps(question).encode()
            self._line.settimeout(PATIENCE)
            socket.send_fds(self._line, [len(asked).to_bytes(LENGTH)], [source.fileno()])
            self._line.sendall(asked)
            length = int.from_bytes(self._received(LENGTH, until))
            if length > _MOST_ANSWER:
                raise GaveUp("bomb", "a long answer")
            found = json.loads(self._received(length, until))
        except TimeoutError:
            raise GaveUp("too_slow") from None
        except (OSError, ValueError, RecursionError) as error:
            raise self._broken_off(error) from None
        self._since = time.monotonic()
        return found

    def _broken_off(self, error: Exception) -> GaveUp:
        """Why the line was cut, or what came over it was no answer."""
        try:
            code = self.process.wait(_LAST_WORDS)
        except subprocess.TimeoutExpired:
            return GaveUp("bomb", type(error).__name__)
        return GaveUp("too_slow" if -code == _OUT_OF_TIME else "bomb", f"ended with {code}")

    def _received(self, length: int, until: float) -> bytes:
        data = bytearray()
        while len(data) < length:
            self._line.settimeout(max(until - time.monotonic(), 0.001))
            part = self._line.recv(min(_CHUNK, length - len(data)))
            if not part:
                raise ConnectionError("the line is cut")
            data += part
        return bytes(data)

    def end(self) -> None:
        """Kill it, whatever it is at."""
        self.process.kill()
        self.process.wait()
        self._line.close()


#: SIGXCPU: the system has ended what used up its time.
_OUT_OF_TIME = 24
_IDLE: list[_Reader] = []
_BUSY: set[_Reader] = set()
_LOCK = threading.Lock()


def _asked(source: BinaryIO, question: dict[str, Any], understood: Callable[[Any], T]) -> T:
    """The answer; ``understood`` raises ValueError for what is none. Raises GaveUp, CannotRead."""
    reader = _taken()
    try:
        found = reader.ask(source, question)
        if isinstance(found, dict) and "broke" in found:
            raise GaveUp("bomb", str(found["broke"])[:100])
        answer = understood(found)
    except BaseException as error:
        _dropped(reader)
        gave_up = GaveUp("bomb", "no answer") if isinstance(error, ValueError) else error
        if isinstance(gave_up, GaveUp):
            log.warning("file not read", ask=question["ask"], why=gave_up.code, at=gave_up.where)
        raise gave_up from None
    with _LOCK:
        _BUSY.discard(reader)
        _IDLE.append(reader)
    return answer


def _taken() -> _Reader:
    """An idle process, or a new one; those that have ended are put away. Raises CannotRead."""
    with _LOCK:
        ended = [reader for reader in _IDLE if not reader.ready]
        _IDLE[:] = [reader for reader in _IDLE if reader not in ended]
        found = _IDLE.pop() if _IDLE else None
        if found is not None:
            _BUSY.add(found)
    for reader in ended:
        reader.end()
    return found or _started()


def _started() -> _Reader:
    try:
        reader = _Reader()
    except CannotRead as error:
        log.error("no process to read files with: no file is taken", why=str(error))
        raise
    with _LOCK:
        _BUSY.add(reader)
    return reader


def _dropped(reader: _Reader) -> None:
    with _LOCK:
        _BUSY.discard(reader)
    reader.end()


@atexit.register
def close() -> None:
    """End all processes; what they were at counts as unread. Whoever asks afterwards gets a new
    one."""
    with _LOCK:
        there, _IDLE[:] = [*_IDLE, *_BUSY], []
    for reader in there:
        reader.end()
