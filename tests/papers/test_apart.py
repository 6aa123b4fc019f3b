"""The process that reads files of strangers: bounded, killed, and not believed."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from papers import apart
from papers.kinds import DOCX
from papers.pages_of import Pages
from tests import hostile
from tests.stories.meeting_stage import docx


@contextmanager
def opened(data: bytes) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        yield file


@pytest.fixture
def fresh() -> None:
    """No process from before."""
    apart.close()


@pytest.mark.usefixtures("fresh")
def test_one_process_answers_one_file_after_the_other() -> None:
    with opened(docx("通知")) as file:
        assert apart.judge(file, "any").text == "通知"
        (reader,) = apart._IDLE
        assert apart.judge(file, "any").kind == "docx"
        assert apart.pages_of(file, DOCX) == Pages("read", ("通知",))
    (still,) = apart._IDLE
    assert still is reader


@pytest.mark.usefixtures("fresh")
def test_what_takes_too_long_is_given_up_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched, opened(hostile.slow_pdf(20_000)) as slow:
        patched.setattr(apart, "PATIENCE", 0.5)
        began = time.monotonic()
        assert apart.judge(slow, "any").unreadable == "too_slow"
        assert apart.pages_of(slow, "application/pdf") == Pages("unreadable")
        assert time.monotonic() - began < 15
    assert not apart._IDLE  # it was killed, not left to itself
    with opened(docx("通知")) as file:
        assert apart.judge(file, "any").text == "通知"


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("how", ["killed while idle", "killed at work"])
def test_a_process_that_dies_takes_one_file_with_it_at_most(how: str) -> None:
    with opened(docx("通知")) as file, opened(hostile.slow_pdf(20_000)) as slow:
        assert apart.judge(file, "any").kind == "docx"
        (reader,) = apart._IDLE
        if how == "killed while idle":
            reader.process.kill()
            reader.process.wait()
        else:
            threading.Timer(0.3, reader.process.kill).start()
            assert apart.judge(slow, "any").unreadable == "bomb"
        assert apart.judge(file, "any").text == "通知"


def trying(what: str) -> str:
    """What became of it in a process confined as the reader is."""
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", f"from papers.reading import _confine\n_confine()\n{what}"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    return done.stderr.splitlines()[-1] if done.stderr else "done"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("bytearray(2 << 30)", "MemoryError"),
        ("open('/tmp/huiwu-never', 'wb', 0).write(b'x')", "File too large"),
        ("pass", "done"),
    ],
)
def test_its_bounds_are_the_systems(what: str, says: str) -> None:
    assert says in trying(what)


def test_it_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    apart.close()
    monkeypatch.setenv("HUIWU_SECRET", "geheim")
    with opened(docx("通知")) as file:
        assert apart.judge(file, "any").kind == "docx"
    (reader,) = apart._IDLE
    environment = Path(f"/proc/{reader.process.pid}/environ").read_bytes()
    assert b"geheim" not in environment and b"PYTHONPATH" in environment


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00" * 8, (9).to_bytes(8) + b"not json!", (1 << 60).to_bytes(8)],
    ids=["nothing", "empty", "no json", "endless"],
)
def test_an_answer_that_is_none_is_not_believed(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def liar(reader: apart._Reader) -> Callable[[int], bytes]:
        left = bytearray(answer)

        def received(length: int) -> bytes:
            if len(left) < length:
                reader.process.kill()
                raise ConnectionError
            part = bytes(left[:length])
            del left[:length]
            return part

        return received

    apart.close()
    reader = apart._Reader()
    monkeypatch.setattr(reader, "_received", liar(reader))
    monkeypatch.setattr(apart, "_taken", lambda: reader)
    with opened(b"x") as file:
        if answer == b"\x00" * 8 or b"json" in answer:
            reader.process.kill()
        assert apart.judge(file, "any").unreadable == "bomb"
