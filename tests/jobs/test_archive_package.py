"""Row 6.3: a package as a folder: names any system takes, an index, checksums that agree."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.archive_package import (
    MANIFEST,
    FolderSink,
    PackedFile,
    PackedItem,
    Plan,
    ZipSink,
    path_name,
    write_package,
)
from papers.archive_index import Index
from papers.page_count import page_count
from storage.files import FileStore
from tests.stories.archive_stage import pdf
from tests.stories.meeting_stage import NINE


def plan(*items: PackedItem) -> Plan:
    index = Index("zh_Hans", "目录 <b>&", (("单位", "馆"),), ("序号", "题名", "备注"), (), 1)
    return Plan("2026 会", index, items, "文件缺失", "文件损坏", NINE)


def stored(files: FileStore, name: str, data: bytes) -> PackedItem:
    blob = files.put(data)
    return PackedItem(("1", name, ""), (PackedFile(name, blob.digest, name),))


def test_sha256sum_agrees_with_the_folder(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    items = (stored(files, "001 通知 & 附件.pdf", b"one"), stored(files, "002 #100%.txt", b"two"))
    write_package(plan(*items), files, FolderSink(tmp_path / "out"))
    folder = tmp_path / "out" / "2026 会"
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", MANIFEST], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    html = (folder / "index.html").read_text("utf-8")
    assert "目录 &lt;b&gt;&amp;" in html and 'href="002%20%23100%25.txt"' in html
    assert "http" not in html.replace("http-equiv", "")


def test_what_is_damaged_stays_out_and_is_said(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    good, bad = stored(files, "a.txt", b"good"), stored(files, "b.txt", b"bad")
    files.path(bad.files[0].sha256).write_bytes(b"other")
    write_package(plan(good, bad), files, FolderSink(tmp_path / "out"))
    folder = tmp_path / "out" / "2026 会"
    assert not (folder / "b.txt").exists()
    assert "b.txt：文件损坏" in (folder / "index.html").read_text("utf-8")


def test_a_large_file_passes_through_without_being_held(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    large = tmp_path / "large"
    with large.open("wb") as out:
        for number in range(48):
            out.write(hashlib.sha256(bytes([number])).digest() * 32_768)
    blob = files.put(large)
    item = PackedItem(("1", "录像", ""), (PackedFile("a.mp4", blob.digest, "a.mp4"),))
    tracemalloc.start()
    with (tmp_path / "out.zip").open("wb") as out:
        sink = ZipSink(out, NINE)
        write_package(plan(item), files, sink)
        sink.close()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert blob.size == 48 * 1024 * 1024 and most < 24_000_000
    with zipfile.ZipFile(tmp_path / "out.zip") as made:
        entry = made.getinfo("2026 会/a.mp4")
        assert entry.file_size == blob.size
        # 0x800: the name is UTF-8, whatever code page unpacks it.
        assert entry.flag_bits & 0x800


@given(st.text(max_size=200))
@settings(max_examples=80)
def test_any_title_makes_a_name_any_system_takes(title: str) -> None:
    name = path_name("001", title)
    assert 0 < len(name) <= 60
    assert not set(name) & set('\\/:*?"<>|') and all(ord(char) >= 32 for char in name)
    assert name == name.rstrip(" .") or "." in name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("CON.txt",), "_CON.txt"),
        (("nul",), "_nul"),
        (("a/b:c?.pdf",), "a_b_c_.pdf"),
        (("", "  会议  通知 .docx"), "会议 通知.docx"),
        (("x" * 90 + ".pdf",), "x" * 56 + ".pdf"),
        (("...",), "_"),
    ],
)
def test_names(parts: tuple[str, ...], name: str) -> None:
    assert path_name(*parts) == name


def test_pages_are_counted_where_they_can_be() -> None:
    assert page_count(pdf(3), "application/pdf") == 3
    assert page_count(io.BytesIO(pdf(1, "secret")), "application/pdf") is None
    assert page_count(b"", "image/png") == 1
    assert page_count(b"PK", "application/zip") is None
