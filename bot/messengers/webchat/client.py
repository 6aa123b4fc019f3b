"""The browser at the other end: its signed cookie, its pace, and where its requests come from."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from starlette.responses import Response

CHAT_ID = re.compile(r"[a-z0-9]{16}")
COOKIE = "huiwu_chat"
#: Remembers which chat this browser had last. It opens nothing by itself.
LAST_COOKIE = "huiwu_last"
COOKIE_LASTS = timedelta(days=180)
#: An uploaded file waits this long for the message it goes with.
TICKET_LASTS = timedelta(days=2)

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def new_chat_id() -> str:
    """A random chat id (82 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


class Signer:
    """Signs what is given to a browser and comes back. One key for each purpose.

    A signed value is ``key id.expiry.payload.mac``; its purpose and chat are under the MAC, not in
    the value, so that a value of one chat opens nothing in another.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("the secret needs at least 32 bytes")
        self._key = hmac.digest(secret, b"webchat", "sha256")
        self._key_id = hmac.digest(secret, b"webchat key id", "sha256")[:4].hex()

    def sign(self, purpose: str, chat: str, payload: str, expires: datetime) -> str:
        """A value that ``read`` gives back as ``payload`` until it expires."""
        packed = urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()
        head = f"{self._key_id}.{int(expires.timestamp())}.{packed}"
        return f"{head}.{self._mac(purpose, chat, head)}"

    def read(self, purpose: str, chat: str, value: str, now: datetime) -> str | None:
        """The payload, or None where the value is forged, foreign or expired."""
        head, dot, mac = value.rpartition(".")
        parts = head.split(".")
        if not dot or len(parts) != 3 or parts[0] != self._key_id or not value.isascii():
            return None
        if not hmac.compare_digest(mac, self._mac(purpose, chat, head)):
            return None
        if datetime.fromtimestamp(int(parts[1]), UTC) <= now:
            return None
        return urlsafe_b64decode(parts[2] + "=" * (-len(parts[2]) % 4)).decode()

    def _mac(self, purpose: str, chat: str, head: str) -> str:
        text = f"{purpose}\n{chat}\n{head}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


class Browser:
    """Tells whose browser a request comes from, by the cookie scoped to its chat's path."""

    def __init__(self, signer: Signer, base_url: str) -> None:
        self._signer = signer
        self._secure = base_url.startswith("https://")
        self._own = _origin(base_url)

    def remember(self, response: Response, chat: str, now: datetime) -> None:
        """Give the browser this chat (for 180 days from ``now``) and note it as its last."""
        value = self._signer.sign("cookie", chat, "", now + COOKIE_LASTS)
        for name, content, path in (
            (COOKIE, value, f"/chat/{chat}"),
            (LAST_COOKIE, chat, "/"),
        ):
            response.set_cookie(
                name,
                content,
                max_age=int(COOKIE_LASTS.total_seconds()),
                path=path,
                secure=self._secure,
                httponly=True,
                samesite="lax",
            )

    def knows(self, cookies: Mapping[str, str], chat: str, now: datetime) -> bool:
        """Whether these cookies open this chat."""
        value = cookies.get(COOKIE)
        return value is not None and self._signer.read("cookie", chat, value, now) is not None

    def last_chat(self, cookies: Mapping[str, str]) -> str | None:
        """The chat this browser had last, unproven."""
        chat = cookies.get(LAST_COOKIE, "")
        return chat if CHAT_ID.fullmatch(chat) else None

    def is_own_page(self, headers: Mapping[str, str]) -> bool:
        """Whether a POST was made by a page of ours: its Origin is our address or the asked host.

        The host counts as well because a demo is opened as localhost and as 127.0.0.1 alike.
        """
        origin = headers.get("origin", "")
        if not origin or origin == "null":
            return False
        from_ = _origin(origin)
        return from_ == self._own or (from_[1] != "" and from_[1] == headers.get("host"))


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Pace:
    """A token bucket for each key: ``rate`` a second, ``burst`` at once. Full ones are dropped."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[str, _Bucket] = {}

    def allows(self, key: str, now: datetime) -> bool:
        """Take one token; False where none is left."""
        at = now.timestamp()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._drop_full(at)
            bucket = self._buckets[key] = _Bucket(self._burst, at)
        # Not below nothing where the clock was set back: nobody is shut out for a day.
        passed = max(0.0, at - bucket.at)
        bucket.tokens = min(self._burst, bucket.tokens + passed * self._rate)
        bucket.at = at
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def _drop_full(self, at: float) -> None:
        if len(self._buckets) < 10_000:
            return
        full_after = self._burst / self._rate
        self._buckets = {
            key: bucket for key, bucket in self._buckets.items() if at - bucket.at < full_after
        }


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""  # what is no address is nobody's
    return parts.scheme, parts.netloc
