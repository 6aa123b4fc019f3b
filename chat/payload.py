"""Button payloads: a two-letter route code and numbers, ``[a-zA-Z0-9]``, at most 32 characters.

Stateless: what a press means is written on the button; whether it still holds, and whether this
person may, is checked at every press. Each number is one length digit and its base62 digits.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
VALUE = {digit: value for value, digit in enumerate(DIGITS)}
MAX_LENGTH = 32


def base62(number: int) -> str:
    """A non-negative number in base 62; ``0`` is ``"0"``."""
    if number < 0:
        raise ValueError("only numbers from 0 up")
    digits = ""
    while True:
        number, rest = divmod(number, 62)
        digits = DIGITS[rest] + digits
        if not number:
            return digits


def encode(route: str, *numbers: int) -> str:
    """The payload for ``route`` (two ASCII letters) with its numbers.

    Raises ValueError when the payload would be longer than 32 characters.
    """
    if len(route) != 2 or not (route.isascii() and route.isalpha()):
        raise ValueError(f"a route code is two ASCII letters, not {route!r}")
    payload = route + "".join(f"{len(digits)}{digits}" for digits in map(base62, numbers))
    if len(payload) > MAX_LENGTH:
        raise ValueError(f"payload longer than {MAX_LENGTH}: {payload}")
    return payload


def decode(payload: str) -> tuple[str, tuple[int, ...]] | None:
    """Route code and numbers, or None for anything ``encode`` did not write."""
    if not 2 <= len(payload) <= MAX_LENGTH or not (
        payload[:2].isascii() and payload[:2].isalpha()
    ):
        return None
    numbers: list[int] = []
    rest = payload[2:]
    while rest:
        if rest[0] not in "123456789":
            return None
        length = int(rest[0])
        digits, rest = rest[1 : 1 + length], rest[1 + length :]
        if len(digits) != length or any(digit not in VALUE for digit in digits):
            return None
        if length > 1 and digits[0] == "0":
            return None
        number = 0
        for digit in digits:
            number = number * 62 + VALUE[digit]
        numbers.append(number)
    return payload[:2], tuple(numbers)
