"""The package of a meeting: its file as a folder or one zip, with index and checksums.

Files are copied piece by piece and compared with what was filed, so that a meeting of 500 MB
takes no 500 MB of memory. Rows 6.3, 6.8; ARC-06, ARC-09.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from jobs.readers import safe
from papers.archive_index import Index, IndexFile, IndexRow, index_html, index_xlsx
from storage.files import DamagedFile, Files

#: Names no file of Windows may have, whatever its ending.
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)),
}
#: Already packed: packing them again costs time and gains nothing.
_PACKED = {".zip", ".docx", ".xlsx", ".pptx", ".pdf", ".jpg", ".jpeg", ".png", ".mp3", ".mp4"}
_PIECE = 1 << 20
#: Characters of one part of a path: with three parts Windows still opens it.
_LONGEST = 60
MANIFEST = "manifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file that goes in: where it lies in the store, and under which path in the package."""

    name: str
    sha256: str
    path: str


@dataclass(frozen=True, slots=True)
class PackedItem:
    """One 件 with its files; ``cells`` are its line of the index, the last one for remarks."""

    cells: tuple[str, ...]
    files: tuple[PackedFile, ...]
    destroyed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a package is made of. ``index.rows`` is filled in as it is written."""

    #: The folder everything lies in.
    folder: str
    index: Index
    items: tuple[PackedItem, ...]
    #: Said of a file that is not there, or not as it was filed.
    lost: str
    damaged: str
    at: datetime


class Sink(Protocol):
    """What a package is written to."""

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        """One file, whole."""


class FolderSink:
    """A folder on disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        """One file; folders on the way are made."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for piece in pieces:
                out.write(piece)


class ZipSink:
    """One zip; names that are not ASCII carry the mark that they are UTF-8."""

    def __init__(self, out: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", allowZip64=True)
        self._at = at

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        """One file."""
        entry = zipfile.ZipInfo(path, self._at.timetuple()[:6])
        packed = Path(path).suffix.lower() in _PACKED
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        with self._zip.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)

    def close(self) -> None:
        """The directory of the zip is written."""
        self._zip.close()


def write_package(plan: Plan, files: Files, sink: Sink) -> None:
    """Write every file, then the index and what ``sha256sum -c`` compares them with."""
    sums: list[tuple[str, str]] = []
    rows: list[IndexRow] = []
    for item in plan.items:
        kept, remarks = [], []
        for file in item.files:
            try:
                # What is wrong is noticed before any of it is copied.
                with files.open(file.sha256) as source:
                    sink.put(f"{plan.folder}/{file.path}", _pieces(source))
            except (FileNotFoundError, DamagedFile) as fault:
                lost = isinstance(fault, FileNotFoundError)
                remarks.append(f"{file.name}：{plan.lost if lost else plan.damaged}")
                continue
            sums.append((file.sha256, file.path))
            kept.append(IndexFile(file.name, file.path))
        *cells, remark = item.cells
        said = "；".join(filter(None, (remark, *remarks)))
        rows.append(IndexRow((*cells, said), tuple(kept), item.destroyed or bool(remarks)))
    index = replace(plan.index, rows=tuple(rows))
    for name, data in (("index.html", index_html(index)), ("index.xlsx", index_xlsx(index))):
        sink.put(f"{plan.folder}/{name}", (data,))
        sums.append((hashlib.sha256(data).hexdigest(), name))
    listed = "".join(f"{digest}  {path}\n" for digest, path in sums)
    sink.put(f"{plan.folder}/{MANIFEST}", (listed.encode(),))


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece


def path_name(*parts: str) -> str:
    """A name any system takes: no forbidden sign, no blank or dot at its end, not too long. The
    ending of the last part stays."""
    stem = " ".join(" ".join(filter(None, parts)).split())
    suffix = Path(stem).suffix if len(Path(stem).suffix) <= 6 else ""
    body = safe(stem.removesuffix(suffix))[: _LONGEST - len(suffix)].rstrip(" .") or "_"
    if body.partition(".")[0].lower() in _RESERVED:
        body = f"_{body}"
    return body + safe(suffix)
