"""Row 6.8: what a look into a filed file says; it is read in a process apart."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from jobs.archive_checks import look
from meetings.archive.judging import Look
from papers import apart
from papers.judging import Judged
from papers.kinds import DOCX, PDF, PPTX, XLSX
from storage.files import FileStore
from tests import hostile
from tests.stories.archive_stage import pdf
from tests.stories.meeting_stage import docx
from tests.stories.world import office

GOOD, BROKEN = Look("intact"), Look("intact", unopened="broken")
PICTURE = hostile.picture("PNG")


@pytest.mark.parametrize(
    ("data", "media_type", "says"),
    [
        (docx("通知"), DOCX, GOOD),
        (docx("密级：机密"), DOCX, Look("intact", mark="密级:机密")),
        (docx("通知"), PDF, BROKEN),
        (pdf(1), PDF, GOOD),
        (pdf(1), XLSX, BROKEN),
        (pdf(1, "secret"), PDF, Look("intact", unopened="encrypted")),
        (b"PK\x03\x04 broken", DOCX, BROKEN),
        (PICTURE, "image/png", GOOD),
        (PICTURE, "image/jpeg", GOOD),
        (PICTURE[:60], "image/png", Look("intact", unopened="not_an_image")),
        (b"no picture", "image/png", BROKEN),
        ("一、通知".encode("gb18030"), "text/plain; charset=x", GOOD),
        (b"<html>words</html>", "text/html", GOOD),
        (PICTURE, "text/csv", BROKEN),
        (b"\x00\x01\x02", "text/csv", Look("intact", unopened="no_text_encoding")),
        (b"sound", "audio/mpeg", GOOD),
        (hostile.pptx("页"), PPTX, GOOD),
    ],
)
def test_what_a_look_says(data: bytes, media_type: str, says: Look, tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    assert look(files, files.put(data).digest, media_type, office()) == says


def test_a_file_that_exhausts_its_reader_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FileStore(tmp_path)
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    began = time.monotonic()
    said = look(files, files.put(hostile.slow_pdf(20_000)).digest, PDF, office())
    assert said == Look("intact", unopened="too_slow")
    assert time.monotonic() - began < 15


def test_where_nothing_can_be_read_no_file_is_called_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FileStore(tmp_path)
    monkeypatch.setattr(apart, "judge", lambda source, wants: Judged("", "not_now"))
    with pytest.raises(apart.CannotRead):
        look(files, files.put(pdf(1)).digest, PDF, office())
