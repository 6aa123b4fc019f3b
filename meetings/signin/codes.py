"""Codes: what the QR on the board and at the door says. Row 3.2.

``v`` + key id + kind + sitting + window + MAC, ``[A-Za-z0-9]``, at most 40 characters,
stateless; at a branch venue the branch comes before the window.
It proves being near the board, not who holds the phone: that the account does. A rotating code
holds in its window and the one after; a printed one for the sitting's hours.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from dataclasses import dataclass
from datetime import datetime

from meetings.regime.profile import SignIn

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
#: Characters of the MAC: 71 bits.
_MAC = 12
_KEY = 2
#: No row has a larger id.
_LARGEST_ID = 2**31
#: Sittings and windows fit ids and seconds for ever; longer is not ours.
_LONGEST = 11
_PRINTED, _ROTATING, _BRANCH_PRINTED, _BRANCH_ROTATING = "p", "r", "q", "s"


@dataclass(frozen=True, slots=True)
class Code:
    """A code that bears our MAC. ``window`` is None on paper, ``branch_id`` at the main venue."""

    sitting_id: int
    window: int | None
    branch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Foreign:
    """Made with another key: another office's, or from before the secret was changed."""


@dataclass(frozen=True, slots=True)
class Forged:
    """Not a code of ours, or one that somebody changed."""


def window_at(moment: datetime, rule: SignIn) -> int:
    """The number of the window the moment falls into."""
    return int(moment.timestamp()) // rule.rotate_seconds


def window_ends(window: int, rule: SignIn) -> int:
    """When the window ends, in seconds since 1970."""
    return (window + 1) * rule.rotate_seconds


def rotating_code(
    secret: bytes, sitting_id: int, window: int, branch_id: int | None = None
) -> str:
    """The token the board shows in this window, at the main venue or a branch."""
    if branch_id is None:
        return _signed(secret, _ROTATING + _number(sitting_id) + _number(window))
    numbers = _number(sitting_id) + _number(branch_id) + _number(window)
    return _signed(secret, _BRANCH_ROTATING + numbers)


def printed_code(secret: bytes, sitting_id: int, branch_id: int | None = None) -> str:
    """The token on the poster: it does not change, and says so."""
    if branch_id is None:
        return _signed(secret, _PRINTED + _number(sitting_id))
    return _signed(secret, _BRANCH_PRINTED + _number(sitting_id) + _number(branch_id))


def read_code(secret: bytes, token: str) -> Code | Foreign | Forged:
    """What the token says, once its MAC was checked. Never raises."""
    if not token.isascii() or not token.isalnum() or len(token) > 64 or token[:1] != "v":
        return Forged()
    body, mac = token[:-_MAC], token[-_MAC:]
    if len(body) <= 1 + _KEY:
        return Forged()
    if body[1 : 1 + _KEY] != _key_id(secret):
        return Foreign()
    if not hmac.compare_digest(mac.encode(), _mac(secret, body).encode()):
        return Forged()
    return _read(body[1 + _KEY :])


def is_fresh(window: int, at: datetime, rule: SignIn) -> bool:
    """Whether a rotating code still held at ``at``, by the platform's time of the scan.

    One window ahead is taken too: the platform's clock may be behind ours, and only we can have
    made the code.
    """
    shown_at = window * rule.rotate_seconds
    return shown_at - rule.rotate_seconds <= at.timestamp() < shown_at + rule.code_seconds


def _signed(secret: bytes, words: str) -> str:
    body = "v" + _key_id(secret) + words
    return body + _mac(secret, body)


def _read(words: str) -> Code | Foreign | Forged:
    numbers: list[int] = []
    rest = words[1:]
    while rest:
        length = _VALUE[rest[0]]
        digits, rest = rest[1 : 1 + length], rest[1 + length :]
        number = 0
        for digit in digits:
            number = number * 62 + _VALUE[digit]
        numbers.append(number)
    match words[:1], numbers:
        case "p", [sitting]:
            return Code(sitting, None)
        case "r", [sitting, window]:
            return Code(sitting, window)
        case "q", [sitting, branch]:
            return Code(sitting, None, branch)
        case "s", [sitting, branch, window]:
            return Code(sitting, window, branch)
    return Forged()


def claimed_sitting(token: str) -> int | None:
    """The sitting a token we did not sign says it is for, to count it there; None: none."""
    body = token[:-_MAC]
    if not token.isascii() or not token.isalnum() or len(token) > 64 or len(body) <= 1 + _KEY:
        return None
    match _read(body[1 + _KEY :]):
        case Code(sitting_id) if sitting_id < _LARGEST_ID:
            return sitting_id
    return None


def _number(number: int) -> str:
    digits = _base62(number)
    if len(digits) > _LONGEST:
        raise ValueError(f"{number} does not fit a code")
    return _DIGITS[len(digits)] + digits


def _base62(number: int, width: int = 1) -> str:
    digits = ""
    while number or len(digits) < width:
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    return digits


def _mac(secret: bytes, body: str) -> str:
    digest = hmac.new(secret, b"venue code\0" + body.encode(), hashlib.sha256).digest()
    return _base62(int.from_bytes(digest) % 62**_MAC, _MAC)


def _key_id(secret: bytes) -> str:
    # Told apart, not secret: derived one way, so that it says nothing about the key.
    digest = hmac.new(secret, b"key id of venue codes", hashlib.sha256).digest()
    return _base62(int.from_bytes(digest) % 62**_KEY, _KEY)
