"""Values: one canonical form per kind of column, the same on SQLite and PostgreSQL. Row 6.10.

| kind   | canonical (JSON)                                                          |
|--------|---------------------------------------------------------------------------|
| int    | number                                                                    |
| bool   | true, false                                                               |
| float  | number; "nan", "inf", "-inf"                                              |
| text   | string                                                                    |
| bytes  | string, Base64                                                            |
| moment | string, UTC with microseconds: "2026-12-01T06:00:00.000000+00:00"         |
| date   | string, "2026-12-01"                                                      |
| time   | string, "06:00:00.000000"                                                 |
| json   | string: the JSON text as it stands in the row, so that nothing is rounded |

SQL NULL is null, and a JSON null is the string "null": they stay apart.
"""

from __future__ import annotations

import base64
import json
import math
import re
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from sqlalchemy import types

from storage.dump.refusals import UnfitValue

Kind = Literal["int", "bool", "float", "text", "bytes", "moment", "date", "time", "json"]
Engine = Literal["sqlite", "postgresql"]

#: Integers that SQLite keeps digit by digit where JSON text is a bare number.
_SHORT_INTEGER = re.compile(r"0|-?[1-9]\d{0,17}")
_NOT_JSON = re.compile(r"NaN|Infinity")

_KINDS: tuple[tuple[type[types.TypeEngine[Any]], Kind], ...] = (
    (types.JSON, "json"),
    (types.Boolean, "bool"),
    (types.Integer, "int"),
    (types.Float, "float"),
    (types.DateTime, "moment"),
    (types.Date, "date"),
    (types.Time, "time"),
    (types.LargeBinary, "bytes"),
    (types.String, "text"),
)


class OddValue(ValueError):
    """A value its column should not hold; the text says what, never the value."""


def kind_of(type_: types.TypeEngine[Any]) -> Kind:
    """The kind of a reflected column. Raises OddValue for a type no dump knows."""
    for known, kind in _KINDS:
        if isinstance(type_, known):
            return kind
    raise OddValue(f"a column of type {type_} is unknown to the dump")


def canonical(kind: Kind, value: Any) -> Any:
    """A driver's value in its canonical form. Raises OddValue."""
    if value is None:
        return None
    try:
        return _CANONICAL[kind](value)
    except (TypeError, AttributeError, ValueError) as error:
        raise OddValue(f"not a value of kind {kind}") from error


def for_driver(kind: Kind, value: Any, engine: Engine) -> Any:
    """The canonical form as the engine's driver takes it. Raises OddValue."""
    if value is None:
        return None
    try:
        if kind == "json":
            return _json_for(value, engine)
        return _FOR_DRIVER[kind](value) if kind in _FOR_DRIVER else value
    except (TypeError, AttributeError, ValueError) as error:
        raise OddValue(f"not a value of kind {kind}") from error


def check_fits(kind: Kind, type_: types.TypeEngine[Any], value: Any, where: str) -> None:
    """Raises UnfitValue for a canonical value that PostgreSQL has no place for."""
    why = ""
    if kind == "text" and value is not None and "\x00" in value:
        why = "a NUL character"
    elif kind == "json" and value is not None and _NOT_JSON.search(value):
        why = _not_a_number(value)
    elif kind == "int" and value is not None:
        bits = 64 if isinstance(type_, types.BigInteger) else 32
        if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
            why = f"a number of more than {bits} bits"
    if why:
        raise UnfitValue(f"{where} holds {why}, which PostgreSQL does not take. Correct it first.")


def _not_a_number(text: str) -> str:
    found: list[str] = []
    json.loads(text, parse_constant=found.append)
    return "NaN or Infinity inside JSON" if found else ""


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _float(value: Any) -> float | str:
    number = float(value) + 0.0  # SQLite keeps no minus zero
    return number if math.isfinite(number) else str(number)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _moment(value: datetime) -> str:
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def _time(value: time) -> str:
    return value.isoformat(timespec="microseconds")


def _json(value: Any) -> str:
    # SQLite turns JSON text that is a bare number into a number; a number's own words are short.
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, (int, float)):
        return json.dumps(value)
    return _text(value)


def _json_for(value: str, engine: Engine) -> str | bytes:
    """On SQLite a bare number it would round or shorten goes in as bytes; it reads the same."""
    bare = value.lstrip()[:1] in "+-.0123456789" and value.strip() != ""
    if engine == "sqlite" and bare and not _SHORT_INTEGER.fullmatch(value):
        return value.encode("utf-8")
    return value


_CANONICAL: dict[Kind, Any] = {
    "int": _integer,
    "bool": _boolean,
    "float": _float,
    "text": _text,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
    "moment": _moment,
    "date": date.isoformat,
    "time": _time,
    "json": _json,
}
_FOR_DRIVER: dict[Kind, Any] = {
    "int": _integer,
    "bool": _boolean,
    "float": float,
    "text": _text,
    "bytes": lambda value: base64.b64decode(value, validate=True),
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
