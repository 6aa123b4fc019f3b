"""Files the platform holds, whoever sent them."""

from __future__ import annotations

import base64
import hashlib
import io
import mimetypes
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from tests.botapi.wire import Params, Refusal, Upload, bad

MEGABYTE = 1024 * 1024
MAX_PHOTO = 10 * MEGABYTE
_WRONG = "wrong file identifier/HTTP URL specified"
#: Kind → how its identifiers begin, its folder, its ending where the name has none.
_KINDS = {
    "document": ("BQACAgUAAxkB", "documents", ""),
    "photo": ("AgACAgUAAxkB", "photos", ".jpg"),
    "voice": ("AwACAgUAAxkB", "voice", ".oga"),
    "video": ("BAACAgUAAxkB", "videos", ".mp4"),
    "sticker": ("CAACAgUAAxkB", "stickers", ".webp"),
}


@dataclass(slots=True, eq=False)
class Stored:
    """A file; ``path`` is where it is downloaded. ``thumb`` only of a photo."""

    kind: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    file_id: str
    unique_id: str
    path: str
    width: int = 0
    height: int = 0
    thumb: Stored | None = None

    def body(self) -> dict[str, Any]:
        """As it stands in a message, whatever kind it is."""
        body: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }
        if self.kind == "photo":
            return {**body, "width": self.width, "height": self.height}
        if self.name:
            body["file_name"] = self.name
        return {**body, "mime_type": self.mime} if self.mime else body

    def content(self) -> dict[str, Any]:
        """The part of a message that holds it."""
        if self.kind != "photo":
            return {self.kind: self.body()}
        sizes = [size for size in (self.thumb, self) if size is not None]
        return {"photo": [size.body() for size in sizes]}


class Files:
    """All of them; a server of one's own takes larger ones and gives paths on its disk."""

    def __init__(self, local_server: bool) -> None:
        self.local = local_server
        self.max_in = (2000 if local_server else 20) * MEGABYTE
        self.max_out = (2000 if local_server else 50) * MEGABYTE
        self.by_id: dict[str, Stored] = {}
        self.by_path: dict[str, Stored] = {}
        self._folder: Path | None = None

    def add(
        self, kind: str, name: str, data: bytes, mime: str = "", size: tuple[int, int] = (0, 0)
    ) -> Stored:
        """Keep a file."""
        number = len(self.by_id) + 1
        start, folder, ending = _KINDS[kind]
        mark = hashlib.sha256(f"{number} {name}".encode()).digest()
        text = base64.urlsafe_b64encode(mark + mark[:13]).decode().rstrip("=")
        own = Path(name).suffix
        ending = own if own[1:].isascii() and own[1:].isalnum() else ending
        made = Stored(
            kind,
            name,
            mime,
            data,
            start + text,
            "AgAD" + text[:11],
            f"{folder}/file_{number}{ending}",
            *size,
        )
        self.by_id[made.file_id] = self.by_path[made.path] = made
        return made

    def add_photo(self, data: bytes, size: tuple[int, int]) -> Stored:
        """Keep a photo and its thumbnail (which is no picture: it only must not be taken)."""
        big = self.add("photo", "", data, size=size)
        scale = 90 / max(*size, 1)
        small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        big.thumb = self.add("photo", "", data[: max(1, len(data) // 10)], size=small)
        return big

    def taken(self, params: Params, kind: str, given: object, field_name: str = "") -> Stored:
        """The file a call sends: in the field, attached under a name, or known already."""
        upload = params.uploads.get(field_name)
        if upload is None and isinstance(given, str) and given.startswith("attach://"):
            upload = params.uploads.get(given.removeprefix("attach://"))
            if upload is None:
                raise bad(_WRONG)
        if upload is not None:
            return self._uploaded(kind, upload)
        if not given or not isinstance(given, str):
            raise bad(f"there is no {kind} in the request")
        if given.startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        known = self.by_id.get(given)
        if known is None:
            raise bad(_WRONG)
        if known.kind != kind:
            raise bad(f"can't use file of type {known.kind.title()} as {kind.title()}")
        return known

    def _uploaded(self, kind: str, upload: Upload) -> Stored:
        size = len(upload.data)
        if size == 0:
            raise bad("file must be non-empty")
        if size > self.max_out:
            raise Refusal(413, "Request Entity Too Large")
        if kind == "photo":
            if size > MAX_PHOTO:
                raise bad(f"file of size {size} bytes is too big for a photo")
            return self.add_photo(upload.data, _picture(upload.data))
        mime = mime_of(upload.name, upload.mime)
        return self.add(kind, upload.name, upload.data, mime)

    def opened(self, file_id: str) -> dict[str, Any]:
        """The answer to getFile."""
        known = self.by_id.get(file_id)
        if known is None:
            raise bad("invalid file_id")
        if len(known.data) > self.max_in:
            raise bad("file is too big")
        path = known.path
        if self.local:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="botapi-"))
            there = self._folder / path
            if not there.exists():
                there.parent.mkdir(exist_ok=True)
                there.write_bytes(known.data)
            path = str(there)
        return {
            "file_id": known.file_id,
            "file_unique_id": known.unique_id,
            "file_size": len(known.data),
            "file_path": path,
        }

    def close(self) -> None:
        """Nothing stays on the disk."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def mime_of(name: str, said: str = "") -> str:
    """As the platform: its name tells what it is, before the sender does."""
    return mimetypes.guess_type(name)[0] or said or "application/octet-stream"


def _picture(data: bytes) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except Exception:
        raise bad("IMAGE_PROCESS_FAILED") from None
    if width + height > 10000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height
