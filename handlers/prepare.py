"""Prepare: whatever is slow about an update is done here, before any transaction.

A file is fetched to a spool, its type told by its content, its words, table or codes read, the
level gate asked (SEC-04), and only then stored. What the gate refuses is never stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from meetings.levels import mark_in
from meetings.regime import Profile
from papers import apart
from papers.flags import MACROS
from papers.judging import Judged, media_type_of
from papers.kinds import MEDIA_TYPES, TEXT, WITH_MACROS, fits
from storage.files import Files

#: As messengers count their limits.
MEGABYTE = 1_000_000
LONGEST_NAME = 120
#: What a step takes that keeps sound, pictures and films with the record (row 4.4).
FOR_RECORD = "record"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file a person sent, already judged. Exactly one of ``digest`` and ``refused`` is set."""

    name: str
    media_type: str
    #: Bytes.
    size: int
    digest: str | None = None
    #: Refusal code (``file-too-big``, ``file-type``, ``file-marked`` …) and its details.
    refused: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    #: First words, for agendas and the record; empty for scans and pictures.
    text: str = ""
    #: Texts of QR codes in a picture.
    codes: tuple[str, ...] = ()
    #: QR codes in a picture that could not be read; and whether a messenger shrank the picture.
    codes_unread: int = 0
    shrunk: bool = False
    #: Rows of a table (``papers.tables.Table``), where one was wanted.
    table: Any = None
    #: Agenda items found in a document.
    agenda: tuple[str, ...] = ()
    #: What it may do by itself when it is opened (``papers.flags``), one word each; "" nothing.
    flags: str = ""
    #: The extension it came with, where that was not what it is: ``name`` has the right one.
    renamed_from: str = ""


def safe_name(name: str, media_type: str = "") -> str:
    """A file name without path, control characters or tricks, at most 120 characters."""
    base = PurePosixPath(PureWindowsPath(name.strip()).name).name
    base = _UNSAFE.sub("_", base).strip(". ")
    suffix = Path(base).suffix[:10]
    stem = (base[: -len(suffix)] if suffix else base).strip(". ") or "file"
    return stem[: LONGEST_NAME - len(suffix)] + suffix


def refused_unseen(
    name: str,
    size: int | None,
    *,
    wants: str,
    limit: int,
    profile: Profile,
    elsewhere: str | None = None,
) -> ReceivedFile | None:
    """The refusal of a file that is not even fetched: marked in its name, a type the office does
    not take, or larger than ``limit`` bytes. None where it has to be looked at."""
    clean = safe_name(name)
    suffix = Path(clean).suffix.lower()
    known = MEDIA_TYPES.get(suffix, "")
    if mark_in(Path(clean).stem, profile) or mark_in(clean, profile):
        return ReceivedFile("", known, size or 0, refused="file-marked")
    if not known or not _is_taken(suffix.removeprefix("."), wants, profile):
        return ReceivedFile(clean, known, size or 0, refused="file-type")
    if size is not None and size > limit:
        return too_big(clean, size, limit, profile, elsewhere)
    return None


def too_big(
    name: str, size: int, limit: int, profile: Profile, elsewhere: str | None
) -> ReceivedFile:
    """The refusal of a file over ``limit`` bytes: the office's own, or the messenger's, and then
    ``elsewhere`` is a page that takes it (None: there is none)."""
    most = profile.files.max_mb * 1024 * 1024
    megabytes = (("limit", str(limit // MEGABYTE)),)
    if limit >= most or size > most:
        own = (("limit", str(profile.files.max_mb)),)
        return ReceivedFile(safe_name(name), "", size, refused="file-too-big", details=own)
    link = (("link", elsewhere),) if elsewhere else ()
    return ReceivedFile(
        safe_name(name), "", size, refused="file-too-big-here", details=megabytes + link
    )


def receive(path: Path, *, name: str, wants: str, profile: Profile, files: Files) -> ReceivedFile:
    """Judge and store one fetched file. It blocks; ``wants`` is what the open step takes.

    The file is read in a process apart. Never raises for what a person sent: what can not be
    read, or not in time, is refused with a code, for the gate has not seen it (SEC-04).
    """
    size = path.stat().st_size
    limit = profile.files.max_mb * 1024 * 1024
    unseen = refused_unseen(name, size, wants=wants, limit=limit, profile=profile)
    if unseen is not None:
        return unseen
    clean = safe_name(name)
    if size == 0:
        suffix = Path(clean).suffix.lower()
        return ReceivedFile(clean, MEDIA_TYPES[suffix], size, refused="file-empty")
    with path.open("rb") as source:
        judged = apart.judge(source, wants)
        refused = _refusal(judged, clean, size, wants, profile)
        return refused or _kept(source, clean, judged, files)


def _refusal(
    judged: Judged, name: str, size: int, wants: str, profile: Profile
) -> ReceivedFile | None:
    """Why it is not taken. The gate comes first: what is marked is to be forgotten, whatever
    else is wrong with it."""
    suffix = Path(name).suffix.lower()
    media_type = MEDIA_TYPES[suffix]
    if mark_in(judged.gate, profile):
        # Without its name: a refusal by level keeps nothing of the file (SEC-04).
        return ReceivedFile("", media_type, size, refused="file-marked")
    details: tuple[tuple[str, str], ...] = ()
    why = judged.unreadable.replace("_", "-")
    if not judged.kind and not why and media_type.startswith("text/"):
        why = "no-text-encoding"
    if why and (judged.kind in ("", "locked", "zip") or _may_be(judged, suffix)):
        code, details = "file-unreadable", (("why", why),)
    elif not _may_be(judged, suffix) and not _is_taken_as_it_is(judged, wants, profile):
        code, details = "file-not-what-it-says", (("kind", judged.kind),)
    elif why or judged.kind == "ole":
        code, details = "file-unreadable", (("why", why or "broken"),)
    elif MACROS in judged.flags and profile.files.macros == "refuse":
        code = "file-macros"
    else:
        return None
    return ReceivedFile(name, media_type, size, refused=code, details=details)


def _may_be(judged: Judged, suffix: str) -> bool:
    """Whether its name tells the truth. Old Office files nobody can tell apart count as such."""
    named = suffix.removeprefix(".")
    if judged.kind == "ole":
        return named in ("doc", "xls", "ppt", "wps", "et")
    return fits(judged.kind, named)


def _is_taken_as_it_is(judged: Judged, wants: str, profile: Profile) -> bool:
    """Whether an office takes what this really is. Words alone are of no kind: a file of them
    under another name is nothing but broken."""
    return judged.kind != TEXT and _is_taken(judged.kind, wants, profile)


def _is_taken(kind: str, wants: str, profile: Profile) -> bool:
    types = profile.files.types
    if wants == FOR_RECORD:
        types |= profile.record.types
    if kind in WITH_MACROS:
        return profile.files.macros == "flag" and WITH_MACROS[kind] in types
    return kind in types


def _kept(source: BinaryIO, name: str, judged: Judged, files: Files) -> ReceivedFile:
    """Stored under its right extension."""
    suffix = Path(name).suffix.lower()
    renamed = "" if _may_be(judged, suffix) else suffix.removeprefix(".")
    if renamed:
        name = f"{name[: -len(suffix)]}.{judged.kind}"
    source.seek(0)
    blob = files.put(source)
    stands_for = judged.kind == TEXT or f".{judged.kind}" not in MEDIA_TYPES
    return ReceivedFile(
        name,
        MEDIA_TYPES[Path(name).suffix.lower()] if stands_for else media_type_of(judged.kind),
        blob.size,
        digest=blob.digest,
        text=judged.text,
        codes=judged.codes,
        codes_unread=judged.codes_unread,
        shrunk=judged.shrunk,
        table=judged.table,
        agenda=judged.agenda,
        flags=" ".join(judged.flags),
        renamed_from=renamed,
    )
