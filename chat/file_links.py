"""Links for files that a messenger can not carry: a page that takes one, a page that gives one.

Signed and stateless; each opens for a while, for one person, and their rights are asked again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chat.incoming import Address
from chat.message import StoredFile

#: A page that takes a file is for now; one that gives a file is read later, too.
UPLOAD_LASTS = timedelta(hours=2)
DOWNLOAD_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Makes and reads the links. ``public``: phones reach our pages; else there are none."""

    secret: bytes
    base_url: str
    public: bool

    def to_upload(self, address: Address, now: datetime) -> str | None:
        """Where this person can give us a file as if they had sent it here."""
        data = [address.messenger, address.chat, address.person]
        return self._link("upload", data, now + UPLOAD_LASTS)

    def to_download(self, file: StoredFile, reader_id: int, now: datetime) -> str | None:
        """Where this reader gets the file."""
        data = [file.digest, file.name, file.media_type, file.size, reader_id, file.edition]
        return self._link("files", data, now + DOWNLOAD_LASTS)

    def upload(self, token: str, now: datetime) -> Address | None:
        """Whose upload it is; None for a link that is forged or over."""
        data = self._read("upload", token, now)
        return Address(*data) if data else None

    def download(self, token: str, now: datetime) -> tuple[StoredFile, int] | None:
        """The file and its reader; None for a link that is forged or over."""
        data = self._read("files", token, now)
        if not data:
            return None
        # A link of before has no edition.
        digest, name, media_type, size, reader, *edition = data
        return StoredFile(digest, name, media_type, size, edition=sum(edition)), reader

    def _link(self, purpose: str, data: list[Any], expires: datetime) -> str | None:
        if not self.public:
            return None
        written = json.dumps([int(expires.timestamp()), *data], ensure_ascii=False).encode()
        token = urlsafe_b64encode(written).rstrip(b"=").decode()
        return f"{self.base_url}/{purpose}/{token}.{self._mac(purpose, token)}"

    def _read(self, purpose: str, token: str, now: datetime) -> list[Any] | None:
        packed, _, mac = token.partition(".")
        if not token.isascii() or not hmac.compare_digest(mac, self._mac(purpose, packed)):
            return None
        expires, *data = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        return data if datetime.fromtimestamp(expires, UTC) > now else None

    def _mac(self, purpose: str, packed: str) -> str:
        key = hmac.digest(self.secret, f"file link {purpose}".encode(), "sha256")
        return hmac.new(key, packed.encode(), hashlib.sha256).hexdigest()[:32]
