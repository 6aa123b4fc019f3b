"""Texts as the platform takes them: HTML or entities, counted in UTF-16 units, trimmed."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.botapi.wire import Params, bad

MAX_TEXT, MAX_CAPTION = 4096, 1024

_SPACE = " \t\r\n\v\f"
#: A text of nothing else is empty.
_BLANK = _SPACE + (
    "\0\x1c\x1d\x1e\x1f\x85\xa0\xad\u115f\u1160\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060"
    "\u2800\u3000\u3164\ufeff\ufffc"
)
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_KNOWN = {
    *_TAGS.values(),
    *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"),
    *("expandable_blockquote", "text_mention", "custom_emoji"),
}
#: What an entity of this type needs besides its place.
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_TOKEN = re.compile(
    r"""(?P<tag><(?:"[^"]*"|'[^']*'|[^'"<>])*>)|&(?P<coded>\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z]+);?"""
    r"""|(?P<text>[^<&]+)|(?P<loose>[<&])"""
)
_TAG = re.compile(r"<(/?)([^\s<>/]*)([^<]*?)/?>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_WEB = ("http", "https")


def units(text: str) -> int:
    """Its length as the platform counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def link_is_valid(url: object, schemes: tuple[str, ...]) -> bool:
    """Whether it may be opened: a known scheme and, on the web, a host with a dot."""
    if not isinstance(url, str) or any(char <= " " for char in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018  (it is checked as it is read)
    except ValueError:
        return False
    if parts.scheme.lower() not in schemes:
        return False
    if parts.scheme.lower() in _WEB:
        return host == "localhost" or "." in host.strip(".")
    return bool(parts.netloc or parts.path)


def written(params: Params | dict[str, Any], name: str) -> tuple[str, list[dict[str, Any]]]:
    """The text (or caption) that was sent and its entities. Refuses what can't be parsed."""
    if isinstance(params, dict):
        params = Params(params, {})
    text = params.text(name)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    mode = params.text("parse_mode")
    given = params.structure("entities" if name == "text" else f"{name}_entities")
    if mode and given:
        raise bad("can't parse entities: both parse_mode and entities are given")
    if mode:
        if mode.lower() != "html":
            raise bad("unsupported parse_mode")
        text, entities = _html(text)
    else:
        entities = _checked(given, text) if given else []
    text, entities = _trimmed(text, entities)
    most = MAX_TEXT if name == "text" else MAX_CAPTION
    if units(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    if name == "text" and not text.strip(_BLANK):
        raise bad("message text is empty")
    return text, entities


def trimmed(text: str) -> str:
    """Without white space around it."""
    return text.strip(_SPACE)


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    body = text.strip(_SPACE)
    if len(body) == len(text) or not entities:
        return body, entities
    lead, end = len(text) - len(text.lstrip(_SPACE)), units(body)
    kept = []
    for entity in entities:
        first = max(0, entity["offset"] - lead)
        last = min(end, entity["offset"] + entity["length"] - lead)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return body, kept


def _checked(given: Any, text: str) -> list[dict[str, Any]]:
    if not isinstance(given, list):
        raise bad("can't parse entities: expected an Array")
    coded = text.encode("utf-16-le")
    length = len(coded) // 2
    kept = []
    for entity in given:
        kind = entity.get("type") if isinstance(entity, dict) else None
        if kind not in _KNOWN:
            raise bad("ENTITY_TYPE_INVALID")
        first, size = entity.get("offset"), entity.get("length")
        if not _whole(first) or not _whole(size) or first < 0 or size <= 0:
            raise bad("ENTITY_BOUNDS_INVALID")
        if (
            first + size > length
            or _inside_pair(coded, first)
            or _inside_pair(coded, first + size)
        ):
            raise bad("ENTITY_BOUNDS_INVALID")
        kept.append({"type": kind, "offset": first, "length": size})
        need = _NEEDS.get(kind)
        if need:
            value = entity.get(need)
            schemes = (*_WEB, "tg", "tel", "mailto")
            if not value or (need == "url" and not link_is_valid(value, schemes)):
                raise bad(f"ENTITY_{need.upper()}_INVALID")
            kept[-1][need] = value
        elif kind == "pre" and entity.get("language"):
            kept[-1]["language"] = str(entity["language"])
    return _in_order(kept)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _inside_pair(coded: bytes, unit: int) -> bool:
    at = unit * 2 + 1
    return at < len(coded) and 0xDC <= coded[at] <= 0xDF


def _in_order(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _html(source: str) -> tuple[str, list[dict[str, Any]]]:
    out: list[str] = []
    entities: list[dict[str, Any]] = []
    #: Tag, where it starts in units, where in ``out``, attributes.
    opened: list[tuple[str, int, int, dict[str, str]]] = []
    at = 0
    for token in _TOKEN.finditer(source):
        if token["tag"] is None:
            if token["loose"] == "<":
                raise _unparsed(source, token, "Unclosed start tag")
            piece = token["text"] or _decoded(token)
            out.append(piece)
            at += units(piece)
            continue
        match = _TAG.fullmatch(token["tag"])
        end, tag, rest = match.groups() if match else ("", "", "")
        tag = tag.lower()
        if not end:
            if tag not in _TAGS:
                raise _unparsed(source, token, f'Unsupported start tag "{tag}"')
            found = _ATTRIBUTE.findall(rest)
            attributes = {name.lower(): _unescaped(value.strip("\"'")) for name, value in found}
            opened.append((tag, at, len(out), attributes))
            continue
        if not opened:
            raise _unparsed(source, token, "Unexpected end tag")
        begun, first, index, attributes = opened.pop()
        if begun != tag:
            raise _unparsed(source, token, f'Unmatched end tag, expected "</{begun}>"')
        if at > first:
            inside_pre = bool(opened) and opened[-1][0] == "pre"
            entity = _entity(tag, attributes, "".join(out[index:]), inside_pre)
            language = attributes.get("class", "").removeprefix("language-")
            if tag == "code" and inside_pre and language and opened[-1][1] == first:
                opened[-1][3]["language"] = language
            if entity:
                entities.append({**entity, "offset": first, "length": at - first})
    if opened:
        tag = opened[-1][0]
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag {tag}")
    return "".join(out), _in_order(entities)


def _entity(
    tag: str, attributes: dict[str, str], inside: str, inside_pre: bool
) -> dict[str, Any] | None:
    if tag == "a":
        url = attributes.get("href") or inside
        valid = link_is_valid(url, (*_WEB, "tg", "tel", "mailto"))
        return {"type": "text_link", "url": url} if valid else None
    if tag == "code" and inside_pre:
        return None
    if tag == "pre" and attributes.get("language"):
        return {"type": "pre", "language": attributes["language"]}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {"type": _TAGS[tag]}


def _unparsed(source: str, token: re.Match[str], what: str) -> Exception:
    at = len(source[: token.start()].encode())
    return bad(f"can't parse entities: {what} at byte offset {at}")


def _decoded(token: re.Match[str]) -> str:
    coded: str | None = token["coded"]
    if coded is None:
        return token[0]
    if coded.startswith("#"):
        code = int(coded[2:], 16) if coded[1] in "xX" else int(coded[1:])
        real = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
        return chr(code) if real else token[0]
    return _NAMED.get(coded, token[0])


def _unescaped(value: str) -> str:
    return "".join(token["text"] or _decoded(token) for token in _TOKEN.finditer(value))
