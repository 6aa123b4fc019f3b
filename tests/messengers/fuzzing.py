"""Malformed things, by the thousand and the same every time: what to mutate, and how.

Structure-aware: what is taken is a real payload, and what is put into it is what breaks parsers.
"""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

#: Values that stand where another was expected.
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63),
    10**30,
    10**400,
    float("nan"),
    float("inf"),
    1e308,
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "half \udfff",
    "\u202egpj.exe",
    "𝕳\u0300" * 300,
    "-1001234567890",
    "١٢",
    "/start",
    "/start " + "A" * 64,
    "/start " + "A" * 65,
    "/my@other_bot",
    "/" + "x" * 300,
    "x" * 5_000,
    "'; DROP TABLE persons; --",
    "%s{0}$name{ -t }",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"id": {"id": {"id": 1}}},
)
#: Rare, for their size.
HUGE: tuple[Any, ...] = ("x" * 200_000, list(range(5_000)), {str(n): n for n in range(2_000)})
#: How deep a structure is mutated.
DEEP = 12
SEGMENTS = (
    "",
    ".",
    "..",
    "%00",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%ff%fe",
    "%F0%9F%98%80",
    "%ED%A0%80",
    "a" * 16,
    "0" * 64,
    "f" * 64,
    "v1.1",
    "1.0-9.AAAA",
    "a%2Fb",
    "x" * 3_000,
    "%",
    "%zz",
    "b" + "7" * 31,
    "'",
    "+",
    "~",
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"accept-language", b"\xff\xfe,;q=,,zh-Hant-TW;q=9"),
    (b"accept-language", b"x" * 5_000),
    (b"range", b"bytes=9-1,-0,99999999999999999999-"),
    (b"last-event-id", b"99999999999999999999"),
    (b"last-event-id", b"-1"),
    (b"if-none-match", b'W/"x'),
    (b"if-modified-since", b"yesterday"),
    (b"origin", b"null"),
    (b"origin", b"http://[broken"),
    (b"origin", b"http://huiwu.test:99999"),
    (b"referer", b"\x80"),
    (b"host", b""),
    (b"host", b"[::1"),
    (b"content-length", b"0"),
    (b"content-length", b"99999999999999999999"),
    (b"expect", b"100-continue"),
    (b"x-forwarded-for", b"a, b, c"),
    (b"content-encoding", b"gzip"),
    (b"cookie", b"huiwu_chat=\xff; huiwu_last=..; board=\xe9\xe8"),
    (b"cookie", b"huiwu_chat=a.b.c.d; board=" + b"x" * 4_000),
    (b"cookie", b"=;;=,; huiwu_chat"),
)
TYPES = (
    b"application/json",
    b"application/json; charset=utf-16",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"multipart/form-data",
    b"multipart/form-data; boundary=" + b"y" * 300,
    b"text/plain",
    b"\xff/\xff",
    b"",
)


def paths_in(value: Any) -> list[tuple[Any, ...]]:
    """Every place in a structure that is not too deep."""
    found: list[tuple[Any, ...]] = [()]
    todo: list[tuple[tuple[Any, ...], Any]] = [((), value)]
    while todo:
        here, part = todo.pop()
        inner: Any = part.items() if isinstance(part, dict) else ()
        if isinstance(part, list):
            inner = enumerate(part[:20])
        for key, below in inner:
            place = (*here, key)
            found.append(place)
            if len(place) < DEEP:
                todo.append((place, below))
    return found


def odd(chance: random.Random) -> Any:
    """A value nobody expects; rarely a huge or a deep one."""
    draw = chance.random()
    if draw < 0.01:
        return chance.choice(HUGE)
    if draw < 0.03:
        deep: Any = 1
        for _ in range(chance.choice((50, 100, 200))):
            deep = [deep] if chance.random() < 0.5 else {"x": deep}
        return deep
    return chance.choice(ODD)


def mutated(chance: random.Random, payload: Any) -> Any:
    """The payload with one to four things wrong."""
    made = json.loads(json.dumps(payload))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        made = _once(chance, made)
    return made


def _once(chance: random.Random, made: Any) -> Any:
    places = paths_in(made)
    place = chance.choice(places)
    if not place:
        return odd(chance) if chance.random() < 0.1 else made
    *way, last = place
    holder = made
    for step in way:
        holder = holder[step]
    match chance.randrange(6):
        case 0:
            del holder[last]
        case 1 | 2:
            holder[last] = odd(chance)
        case 3:
            holder[last] = [holder[last]] if chance.random() < 0.5 else {"x": holder[last]}
        case 4:
            holder[last] = str(holder[last])
        case _:
            other = made
            for step in chance.choice(places):
                other = other[step]
            holder[last] = json.loads(json.dumps(other))
    return made


def broken_body(chance: random.Random, payload: Any) -> bytes:
    """A body that says something of the kind: mutated, cut, of another coding, or noise."""
    whole = json.dumps(mutated(chance, payload)).encode()
    match chance.randrange(9):
        case 0 | 1 | 2:
            return whole
        case 8:
            # Around the depth at which one half of a program can read what the other can not.
            deep = chance.choice((100, 500, 800, 900, 950, 980, 2_000))
            return b'{"update_id":7,"text":' + b"[" * deep + b"]" * deep + b"}"
        case 3:
            return whole[: chance.randrange(len(whole) + 1)]
        case 4:
            return json.dumps(payload).encode("utf-16")
        case 5:
            at = chance.randrange(len(whole) + 1)
            return whole[:at] + bytes([chance.randrange(256)]) + whole[at:]
        case 6:
            return chance.choice((b"", b"null", b"[]", b"[" * 50_000, b"{}", b"1e999", b"\0"))
        case _:
            return chance.randbytes(chance.choice((1, 64, 4_096)))


def multipart(chance: random.Random) -> bytes:
    """A form with a file, more or less."""
    name = chance.choice(("file", "", "x" * 2_000, "\r\nx: y", 'a"b', "\ud800"))
    head = f'--x\r\ncontent-disposition: form-data; name="{name}"; filename="{name}.pdf"\r\n\r\n'
    end = chance.choice((b"\r\n--x--\r\n", b"\r\n--x", b"", b"\r\n--x\r\n\r\n"))
    return head.encode("utf-8", "replace") + chance.randbytes(200) + end


def segment(chance: random.Random) -> str:
    """A part of a path."""
    if chance.random() < 0.2:
        return quote(chance.randbytes(chance.randrange(1, 20)))
    return chance.choice(SEGMENTS)


def query(chance: random.Random) -> bytes:
    """What stands behind the question mark."""
    names = ("after", "before", "name", "new", "x", "", "%00", "after%5B%5D")
    values = (segment(chance), "1", "-1", "9" * 30, "1e5", "NaN", "%F0%9F%98%80", "..%2F..%2Fx")
    parts = [f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randrange(4))]
    return "&".join(parts).encode()
