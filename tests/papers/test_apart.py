"""The process that reads files of strangers: bounded, killed, and not believed."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from PIL import Image
from structlog.testing import capture_logs

from papers import apart, qr
from papers.judging import Judged
from papers.kinds import DOCX
from papers.pages_of import Pages
from papers.pictures import NotAPicture
from papers.reading import IDLE
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


def test_a_picture_is_made_small_and_upright() -> None:
    out = io.BytesIO()
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (3200, 400)).save(out, "JPEG", exif=turned)
    with opened(out.getvalue()) as file:
        made = apart.picture(file)
    assert (made.wide, made.tall) == (200, 1600)
    assert Image.open(io.BytesIO(base64.b64decode(made.jpeg))).size == (200, 1600)
    with opened(hostile.png(60_000, 60_000)) as bomb, pytest.raises(NotAPicture):
        apart.picture(bomb)


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
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import os\nfrom papers.reading import _confine\n_confine()\n{what}",
        ],
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
        # The bound on processes is not for root.
        ("os.getuid() or os.setuid(65534); os.fork()", "Resource temporarily unavailable"),
        ("assert open('/proc/self/oom_score_adj').read() == '1000\\n'", "done"),
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


#: A process in the reader's place: it says it is ready, takes a question, says this, and stays.
_LIAR = """
import os, socket, time
line = socket.socket(fileno=os.dup(0))
line.sendall(b"ready")
socket.recv_fds(line, 1000, 1)
line.sendall({answer!r})
time.sleep(60)
"""


def framed(said: bytes) -> bytes:
    return len(said).to_bytes(8) + said


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "answer",
    [
        framed(b""),
        framed(b"not json"),
        framed(b"[1, 2]"),
        framed(b'{"kind": "docx"}'),
        framed(b'{"state": "hidden", "texts": [], "texts ": "x"}'),
        framed(b'{"jpeg": "/9j/", "wide": 99999, "tall": 9}'),
        framed(b'{"jpeg": "\\"/><image/>", "wide": 9, "tall": 9}'),
        framed(b"[" * 100_000),
        (1 << 60).to_bytes(8),
    ],
    ids=[
        "empty",
        "no json",
        "a list",
        "half",
        "another state",
        "wide",
        "not base64",
        "deep",
        "endless",
    ],
)
def test_an_answer_that_is_none_is_not_believed(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_PROGRAM", ("-S", "-c", _LIAR.format(answer=answer)))
    monkeypatch.setattr(apart, "_LAST_WORDS", 0.1)
    with opened(b"x") as file:
        assert apart.judge(file, "any") == Judged("", "bomb")
        assert apart.pages_of(file, DOCX) == Pages("unreadable")
        with pytest.raises(NotAPicture):
            apart.picture(file)
    assert not apart._IDLE and not apart._BUSY


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "program",
    [("-S", "-c", ""), ("-S", "-c", "import time; time.sleep(60)"), None],
    ids=["ends at once", "never ready", "no process"],
)
def test_where_nothing_can_be_read_nothing_is_taken_and_nobody_waits(
    program: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the file's fault: it stays unread, and once there is memory again all goes on."""
    with monkeypatch.context() as patched, opened(docx("通知")) as file:
        patched.setattr(apart, "START", 0.5)
        if program is None:
            patched.setattr(apart.sys, "executable", "/no/such/program")
        else:
            patched.setattr(apart, "_PROGRAM", program)
        began = time.monotonic()
        with capture_logs() as logged:
            assert apart.judge(file, "any") == Judged("", "not_now")
        assert time.monotonic() - began < 10
        assert [(one["log_level"], one["event"]) for one in logged] == [
            ("error", "no process to read files with: no file is taken")
        ]
        for ask in (
            lambda: apart.pages_of(file, DOCX),
            lambda: apart.picture(file),
            lambda: apart.codes_in(b"x"),
        ):
            with pytest.raises(apart.CannotRead):
                ask()
    with opened(docx("通知")) as file:
        assert apart.judge(file, "any").text == "通知"


@pytest.mark.usefixtures("fresh")
def test_one_that_was_idle_for_long_is_not_asked_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would end just when it is asked, and an honest file be refused."""
    with opened(docx("通知")) as file:
        apart.judge(file, "any")
        (reader,) = apart._IDLE
        monkeypatch.setattr(reader, "_since", time.monotonic() - IDLE + 10)
        assert apart.judge(file, "any").text == "通知"
        assert reader.process.returncode is not None
        (other,) = apart._IDLE
        assert other is not reader


@pytest.mark.usefixtures("fresh")
def test_the_end_of_the_bot_waits_for_no_file() -> None:
    with opened(hostile.slow_pdf(20_000)) as slow:
        threading.Timer(0.5, apart.close).start()
        began = time.monotonic()
        assert apart.judge(slow, "any").unreadable == "bomb"
        assert time.monotonic() - began < 5
    assert not apart._IDLE and not apart._BUSY


@pytest.mark.usefixtures("fresh")
def test_codes_of_a_camera_are_read_apart_too() -> None:
    assert apart.codes_in(qr.png("p123")).texts == ("p123",)
    (reader,) = apart._IDLE
    with pytest.raises(qr.UnreadableImage, match="not_an_image"):
        apart.codes_in(b"no picture")
    with pytest.raises(qr.UnreadableImage, match="too_many_pixels"):
        apart.codes_in(hostile.png(50_000, 50_000))
    assert [reader] == apart._IDLE  # a bad picture costs no process
