"""What strangers send is looked at in a process apart, and refused or kept with a reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chat.texts import LANGUAGES, Texts
from chat.texts.documents import refused_file
from handlers.prepare import ReceivedFile, receive
from meetings.regime import Profile, load_profile
from storage.files import FileStore
from tests import hostile


@pytest.fixture(scope="module")
def profile() -> Profile:
    """An office that takes archives and pictures that move, too."""
    central = load_profile("central-2023")
    return replace(
        central, files=replace(central.files, types=central.files.types | {"zip", "gif"})
    )


class Desk:
    """Takes files in, and shows what is kept."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self.files = FileStore(folder / "store")
        self.profile = profile
        self._path = folder / "spool"

    def takes(self, name: str, data: bytes, wants: str = "any") -> ReceivedFile:
        self._path.write_bytes(data)
        return receive(self._path, name=name, wants=wants, profile=self.profile, files=self.files)


@pytest.fixture
def desk(tmp_path: Path, profile: Profile) -> Desk:
    return Desk(tmp_path, profile)


def is_refused(desk: Desk, case: tuple[str, hostile.Made, str, str]) -> None:
    name, make, code, about = case
    found = desk.takes(name, make())
    assert (found.refused, found.digest) == (code, None)
    assert about in ("", *dict(found.details).values())
    assert not list(desk.files.digests())
    for language in LANGUAGES:
        said = refused_file(
            Texts(language), code, name=found.name, details=dict(found.details), types=("pdf",)
        )
        words = "".join(span.text for span in said)
        assert code in words and len(words) > 20
        # A reason of its own, not the one for everything.
        if about and code == "file-not-what-it-says":
            assert Texts(language).plain(f"file-kind-{about}") in words


@pytest.mark.parametrize("case", hostile.REFUSED.values(), ids=hostile.REFUSED)
def test_what_is_no_honest_file_is_refused_with_a_sentence(
    desk: Desk, case: tuple[str, hostile.Made, str, str]
) -> None:
    is_refused(desk, case)


@pytest.mark.proof
@pytest.mark.parametrize("case", hostile.HEAVY.values(), ids=hostile.HEAVY)
def test_what_exhausts_its_reader_is_refused_with_a_sentence(
    desk: Desk, case: tuple[str, hostile.Made, str, str]
) -> None:
    is_refused(desk, case)


@pytest.mark.parametrize("case", hostile.KEPT.values(), ids=hostile.KEPT)
def test_what_only_looks_bad_is_kept_as_what_it_is(
    desk: Desk, case: tuple[str, hostile.Made, str, str]
) -> None:
    name, make, kept, flags = case
    data = make()
    found = desk.takes(name, data)
    assert (found.refused, found.name, found.flags) == (None, kept, flags)
    assert found.digest is not None and desk.files.read(found.digest) == data
    told = bool(found.renamed_from)
    assert told == (Path(name).suffix != Path(kept).suffix)


@pytest.mark.parametrize("case", hostile.MARKED.values(), ids=hostile.MARKED)
def test_what_is_marked_is_kept_nowhere(desk: Desk, case: tuple[str, hostile.Made]) -> None:
    name, make = case
    found = desk.takes(name, make())
    assert (found.refused, found.name, found.digest) == ("file-marked", "", None)
    assert (found.text, found.details) == ("", ())
    assert not list(desk.files.digests())


def test_what_the_office_does_not_take_is_not_taken_under_another_name(desk: Desk) -> None:
    desk.profile = load_profile("central-2023")
    found = desk.takes("方案.docx", hostile.zip_of({"a.txt": b"x"}))
    assert (found.refused, dict(found.details)) == ("file-not-what-it-says", {"kind": "zip"})
    assert desk.takes("图.png", hostile.picture("GIF")).refused == "file-not-what-it-says"


def test_an_office_may_refuse_macros(desk: Desk) -> None:
    files = replace(desk.profile.files, macros="refuse")
    desk.profile = replace(desk.profile, files=files)
    assert desk.takes("方案.docx", hostile.macro_docx()).refused == "file-macros"
    assert desk.takes("方案.docx", hostile.macro_docx(honest=True)).refused is not None
    assert desk.takes("方案.docx", hostile.docx("通知")).refused is None


def test_a_table_and_codes_come_back_from_the_process_apart(desk: Desk) -> None:
    from papers import qr

    found = desk.takes("名册.xlsx", hostile.xlsx("张三", "李四"), wants="table")
    assert [row.cells for row in found.table.rows] == [("内容",), ("张三",), ("李四",)]
    assert desk.takes("名册.csv", "姓名\n张三".encode(), wants="table").table.rows[1].number == 2
    assert desk.takes("码.png", qr.png("p123")).codes == ("p123",)
    found = desk.takes("议程.docx", hostile.docx("一、甲", "二、乙"), wants="agenda")
    assert found.agenda == ("甲", "乙")


@pytest.mark.parametrize(
    ("name", "start", "media_type"),
    [
        ("IMG_1.MOV", b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        ("VID.3gp", b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp"),
        ("VID.mp4", b"\x00\x00\x00\x18ftyp3gp5", "video/3gpp"),
        ("会议.aac", b"\xff\xf1\x50\x80\x02\x1f\xfc", "audio/aac"),
    ],
)
def test_what_phones_record_is_taken_with_the_record_and_nowhere_else(
    desk: Desk, name: str, start: bytes, media_type: str
) -> None:
    data = start + b"\x00\xff" * 200
    assert desk.takes(name, data).refused == "file-type"
    taken = desk.takes(name, data, wants="record")
    assert (taken.refused, taken.media_type, taken.renamed_from) == (None, media_type, "")
