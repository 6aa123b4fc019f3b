"""Prepare: whatever is slow about an update is done here, before any transaction.

A file is fetched to a spool, its type told by its content, its words, table or codes read, the
level gate asked (SEC-04), and only then stored. What the gate refuses is never stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from meetings.levels import mark_in
from meetings.regime import Profile
from storage.files import FileStore

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Types we know. Which of them an office takes, its profile says (``[files] types``).
MEDIA_TYPES = {
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".wps": "application/vnd.ms-works",
    ".et": "application/wps-office.et",
}
#: As messengers count their limits.
MEGABYTE = 1_000_000
LONGEST_NAME = 120
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


def safe_name(name: str, media_type: str = "") -> str:
    """A file name without path, control characters or tricks, at most 120 characters."""
    base = PurePosixPath(PureWindowsPath(name.strip()).name).name
    base = _UNSAFE.sub("_", base).strip(". ")
    suffix = Path(base).suffix[:10]
    stem = (base[: -len(suffix)] if suffix else base).strip(". ") or "file"
    return stem[: LONGEST_NAME - len(suffix)] + suffix


def refused_unseen(
    name: str, size: int | None, *, limit: int, profile: Profile, elsewhere: str | None = None
) -> ReceivedFile | None:
    """The refusal of a file that is not even fetched: marked in its name, a type the office does
    not take, or larger than ``limit`` bytes. None where it has to be looked at."""
    clean = safe_name(name)
    suffix = Path(clean).suffix.lower()
    known = MEDIA_TYPES.get(suffix, "")
    if mark_in(Path(clean).stem, profile) or mark_in(clean, profile):
        return ReceivedFile("", known, size or 0, refused="file-marked")
    if not known or suffix.removeprefix(".") not in profile.files.types:
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


def receive(
    path: Path, *, name: str, stated_type: str, wants: str, profile: Profile, files: FileStore
) -> ReceivedFile:
    """Judge and store one fetched file. Runs in a thread; ``wants`` is what the open step takes.

    Never raises for what a person sent: a file that can not be read is refused with a code.
    """
    clean = safe_name(name)
    size = path.stat().st_size
    limit = profile.files.max_mb * 1024 * 1024
    unseen = refused_unseen(name, size, limit=limit, profile=profile)
    if unseen is not None:
        return unseen
    media_type = MEDIA_TYPES[Path(clean).suffix.lower()]
    if size == 0:
        return ReceivedFile(clean, media_type, size, refused="file-empty")
    data = path.read_bytes()
    if not _is_what_it_says(data, media_type):
        return ReceivedFile(clean, media_type, size, refused="file-not-what-it-says")
    return _read(data, clean, media_type, wants, profile, files)


def _read(
    data: bytes, name: str, media_type: str, wants: str, profile: Profile, files: FileStore
) -> ReceivedFile:
    from papers.gate_words import gate_words
    from papers.qr import Codes, UnreadableImage, look
    from papers.tables import UnreadableTable, read_csv, read_xlsx
    from papers.texts_of import UnreadableFile, agenda_of, first_text

    text, table = "", None
    codes = Codes(())
    agenda: tuple[str, ...] = ()
    try:
        text = first_text(data, media_type)
        if mark_in(text or gate_words(data, media_type), profile):
            # Without its name: a refusal by level keeps nothing of the file (SEC-04).
            return ReceivedFile("", media_type, len(data), refused="file-marked")
        if media_type.startswith("image/"):
            codes = look(data)
        if wants == "table" and media_type in (XLSX, "text/csv", "text/plain"):
            table = read_xlsx(data) if media_type == XLSX else read_csv(data)
        if wants == "agenda" and media_type == DOCX:
            agenda = agenda_of(data)
    except (UnreadableFile, UnreadableImage, UnreadableTable) as unreadable:
        code = unreadable.code.replace("_", "-")
        return ReceivedFile(
            name, media_type, len(data), refused="file-unreadable", details=(("why", code),)
        )
    blob = files.put(data)
    return ReceivedFile(
        name,
        media_type,
        blob.size,
        digest=blob.digest,
        text=text,
        codes=codes.texts,
        codes_unread=codes.unread,
        shrunk=codes.shrunk,
        table=table,
        agenda=agenda,
    )


def _is_what_it_says(data: bytes, media_type: str) -> bool:
    """Whether the content fits the name: an .exe called .pdf is turned away."""
    starts = {
        "application/pdf": (b"%PDF",),
        DOCX: (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
        XLSX: (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
        MEDIA_TYPES[".pptx"]: (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
        "application/ofd": (b"PK\x03\x04",),
        "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
        "image/png": (b"\x89PNG",),
        "image/jpeg": (b"\xff\xd8\xff",),
        "image/gif": (b"GIF8",),
        "application/msword": (b"\xd0\xcf\x11\xe0",),
        "application/vnd.ms-excel": (b"\xd0\xcf\x11\xe0",),
        "application/vnd.ms-powerpoint": (b"\xd0\xcf\x11\xe0",),
        MEDIA_TYPES[".wps"]: (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
        MEDIA_TYPES[".et"]: (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    }.get(media_type)
    if starts is not None:
        return data.startswith(starts)
    if media_type == "image/webp":
        return data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    # Text may be of any encoding, but a program or an archive is not text.
    if media_type.startswith("text/"):
        return not data.startswith((b"MZ", b"\x7fELF", b"PK\x03\x04", b"%PDF"))
    return not data.startswith((b"MZ", b"\x7fELF"))
