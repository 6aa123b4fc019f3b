"""The process that reads files of strangers: ``python -m papers.reading``, see ``papers.apart``.

It may not write a file, start another process or take more memory than it is given; it ends when
its line is cut, or when nobody asked for a while.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from papers.judging import answer

#: Bytes of memory, and seconds of computing for one file. An honest file of fifty megabytes
#: takes a tenth of either.
MOST_MEMORY = 1 << 30
CPU_SECONDS = 20
#: Seconds without a question, after which the process ends.
IDLE = 60.0
#: Bytes of the number before each question and answer: how long it is.
LENGTH = 8
#: What it says first: it is bounded, has loaded what it needs, and can be asked.
READY = b"ready"


def main() -> None:
    """Answer one question after the other; the line is its standard input."""
    _confine()
    with socket.socket(fileno=os.dup(0)) as line:
        line.sendall(READY)
        line.settimeout(IDLE)
        # Nobody asked for a while.
        with suppress(TimeoutError):
            while _answered_one(line):
                pass


def _answered_one(line: socket.socket) -> bool:
    """False where the line is cut."""
    asked, opened, _, _ = socket.recv_fds(line, LENGTH, 1)
    if len(asked) < LENGTH or not opened:
        return False
    question = json.loads(_exactly(line, int.from_bytes(asked)))
    _begin_to_count()
    with os.fdopen(opened[0], "rb") as source:
        said = json.dumps(_answered(source, question)).encode()
    line.sendall(len(said).to_bytes(LENGTH) + said)
    return True


def _answered(source: Any, question: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(source, question)
    except Exception as error:
        # Where it broke, for the log; nothing of what is in the file.
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if frame.filename.startswith(str(Path(__file__).parent))]
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
        return {"broke": f"{type(error).__name__} {place}".strip()}


def _confine() -> None:
    # Whoever waits for an answer comes before whoever waits for a file.
    os.nice(10)
    # Where memory runs out the system ends this process and not the bot. (No such file: the
    # system has no such choice.)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    _bound(resource.RLIMIT_AS, MOST_MEMORY)
    _bound(resource.RLIMIT_FSIZE, 0)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_NOFILE, 64)
    _bound(resource.RLIMIT_NPROC, 0)


def _bound(what: int, most: int) -> None:
    """So much, or less where the system gives less."""
    _, hard = resource.getrlimit(what)
    given = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (given, given))


def _begin_to_count() -> None:
    """So much computing from now on; then the system ends us (SIGXCPU)."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used) + CPU_SECONDS
    if most != resource.RLIM_INFINITY:
        until = min(until, most)
    resource.setrlimit(resource.RLIMIT_CPU, (until, most))


def _exactly(line: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        data += line.recv(length - len(data)) or sys.exit(0)
    return bytes(data)


if __name__ == "__main__":
    main()
