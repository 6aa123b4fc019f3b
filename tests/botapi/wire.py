"""What stands in a request: parameters in any coding a client may choose, uploads, refusals."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

_UTF8 = "strings must be encoded in UTF-8"
_FIELD = re.compile(r';\s*([\w*-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')


class Refusal(Exception):
    """An answer with ``ok: false``."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def body(self) -> dict[str, Any]:
        """As it is answered."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad(reason: str) -> Refusal:
    """Of a request that can not be carried out."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """Of a chat that is closed to the bot."""
    return Refusal(403, f"Forbidden: {reason}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the request."""

    name: str
    mime: str
    data: bytes


class Params:
    """The parameters of one call; numbers and structures may also have come as text."""

    __slots__ = ("uploads", "values")

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
        self.values, self.uploads = values, uploads

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        return json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; refuses anything else."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            if isinstance(value, bool | float):
                raise TypeError
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"{name} must be an integer") from None

    def flag(self, name: str) -> bool:
        """Whether it is switched on."""
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def structure(self, name: str) -> Any:
        """An object or a list, None where there is none; refuses broken JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        return _json(value, name) if value else None


def read(query: bytes, content_type: str, body: bytes) -> Params:
    """The parameters of a request; of a name that comes twice, the body's."""
    values: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    if query:
        values.update(_form(query))
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        pass
    elif kind == "application/json":
        given = _json(_decoded(body), "the request's")
        if not isinstance(given, dict):
            raise bad("can't parse the request's JSON object")
        values.update(given)
    elif kind == "multipart/form-data":
        _multipart(content_type, body, values, uploads)
    elif kind == "application/x-www-form-urlencoded":
        values.update(_form(body))
    return Params(values, uploads)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise bad(_UTF8) from None


def _json(text: str, what: str) -> Any:
    try:
        value = json.loads(text)
        if "\\u" in text:
            # Half of a surrogate pair can be escaped, but not encoded.
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad(_UTF8) from None
    except (ValueError, RecursionError):
        raise bad(f"can't parse {what} JSON object") from None
    return value


def _form(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise bad(_UTF8) from None


def _multipart(
    content_type: str, body: bytes, values: dict[str, Any], uploads: dict[str, Upload]
) -> None:
    boundary = _fields(content_type).get("boundary")
    if not boundary:
        raise bad("boundary not found")
    edge = b"--" + boundary.encode()
    first, *parts = body.split(b"\r\n" + edge)
    # The first delimiter has nothing before it.
    if not first.startswith(edge) or not parts or not parts.pop().startswith(b"--"):
        raise bad("can't parse the multipart form")
    for part in (first.removeprefix(edge), *parts):
        head, gap, data = part.partition(b"\r\n\r\n")
        if not gap:
            raise bad("can't parse the multipart form")
        lines = (line.partition(":") for line in _decoded(head).split("\r\n"))
        headers = {name.strip().lower(): value.strip() for name, _, value in lines}
        fields = _fields(headers.get("content-disposition", ""))
        name = fields.get("name", "")
        file_name = fields.get("filename")
        if "filename*" in fields:
            coded = fields["filename*"].rpartition("'")[2]
            file_name = unquote(coded, errors="replace")
        if file_name is None:
            values[name] = _decoded(data)
        else:
            uploads[name] = Upload(file_name, headers.get("content-type", ""), data)


def _fields(header: str) -> dict[str, str]:
    found = {}
    for name, value in _FIELD.findall(header):
        quoted = value.startswith('"')
        found[name.lower()] = _ESCAPE.sub(r"\1", value[1:-1]) if quoted else value.strip()
    return found
