"""The manifest: what a backup holds, with counts and hashes; the last thing in it. Row 6.10."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from storage.dump.rows import Shape, TableSum
from storage.dump.values import Kind

#: Of the file; a reader that finds a higher one stops.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of one snapshot, whatever carries them.

    ``last_ids``: by table the highest id ever given, which is not to be given again. ``audit``:
    sealed entries and the last hash.
    """

    revision: str
    tables: Mapping[str, TableSum]
    last_ids: Mapping[str, int]
    audit: tuple[int, str]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class Header:
    """The first thing in a backup: what is needed to read on. ``made_at`` is real time, UTC."""

    app: str
    made_at: datetime
    revision: str
    shapes: tuple[Shape, ...]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything in a backup. ``blobs``: size in bytes by digest; ``missing``: digests rows refer
    to whose file was not there, or not whole, when the backup was made."""

    header: Header
    contents: Contents
    blobs: Mapping[str, int]
    missing: tuple[str, ...]
    #: SHA-256 of the signing secret; None where the configuration gives it.
    secret: str | None


def header_bytes(header: Header) -> bytes:
    """The header as it stands in the file."""
    return _dumped({**asdict(header), "made_at": header.made_at.isoformat()})


def header_from(data: bytes) -> Header:
    """The header. Raises ValueError, KeyError or TypeError for what is none."""
    found = json.loads(data)
    if found["format"] != FORMAT:
        # A later form: only that it is one is known for sure.
        return Header(str(found["app"]), _moment(found), "", (), int(found["format"]))
    shapes = tuple(
        Shape(
            str(shape["name"]),
            tuple((str(name), cast(Kind, kind)) for name, kind in shape["columns"]),
            tuple(map(str, shape["key"])),
        )
        for shape in found["shapes"]
    )
    return Header(str(found["app"]), _moment(found), str(found["revision"]), shapes)


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in the file."""
    data = asdict(manifest)
    data["header"]["made_at"] = manifest.header.made_at.isoformat()
    return _dumped(data)


def manifest_from(data: bytes, header: Header) -> Manifest:
    """The manifest. Raises ValueError, KeyError or TypeError for what is none."""
    found = json.loads(data)
    contents = found["contents"]
    sums = {name: TableSum(**total) for name, total in contents["tables"].items()}
    count, head = contents["audit"]
    return Manifest(
        header=header,
        contents=Contents(str(contents["revision"]), sums, contents["last_ids"], (count, head)),
        blobs=found["blobs"],
        missing=tuple(found["missing"]),
        secret=found["secret"],
    )


def _moment(found: Any) -> datetime:
    return datetime.fromisoformat(found["made_at"])


def _dumped(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=True, sort_keys=True, indent=1).encode("ascii")
