"""The process that reads files of strangers: ``python -m papers.reading``, see ``papers.apart``.

It may not write a file, start anything or take more memory than it is given; it ends when its
line is cut, or when nobody asked for a while.
"""

from __future__ import annotations

import array
import json
import os
import resource
import select
import socket
import sys
from typing import Any

from papers.judging import answer

#: Bytes of memory, and seconds of computing for one file. An honest file of fifty megabytes
#: takes a tenth of either.
MOST_MEMORY = 1 << 30
CPU_SECONDS = 20
#: Seconds without a question, after which the process ends.
IDLE = 120.0
#: Bytes of the number before each question and answer: how long it is.
LENGTH = 8


def main(descriptor: int) -> None:
    """Answer one question after the other."""
    _confine()
    with socket.socket(fileno=descriptor) as line:
        while select.select([line], [], [], IDLE)[0]:
            asked, opened, _, _ = socket.recv_fds(line, LENGTH, 1)
            if len(asked) < LENGTH or not opened:
                return
            question = json.loads(_exactly(line, int.from_bytes(asked)))
            _begin_to_count()
            with os.fdopen(opened[0], "rb") as source:
                said = json.dumps(_answered(source, question)).encode()
            line.sendall(len(said).to_bytes(LENGTH) + said)


def _answered(source: Any, question: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(source, question)
    except (MemoryError, RecursionError):
        return {"broke": True}


def _confine() -> None:
    # Whoever waits for an answer comes before whoever waits for a file.
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _begin_to_count() -> None:
    """So much computing from now on; then the system ends us (SIGXCPU)."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_SECONDS, most))


def _exactly(line: socket.socket, length: int) -> bytes:
    data = array.array("B")
    while len(data) < length:
        data.frombytes(line.recv(length - len(data)) or sys.exit(0))
    return data.tobytes()


if __name__ == "__main__":
    main(int(sys.argv[1]))
