"""A Message as Telegram shows it: text with entities, an inline keyboard, at most one file.

Styles are entities, counted in UTF-16, never markup: no name can break a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from chat.fallback import length
from chat.message import Message, PhoneButton, RichText, Span, StoredFile
from chat.messenger import Refused

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_BUTTONS = 100
#: Bytes; what is larger goes as a file, byte for byte.
MAX_PICTURE = 10_000_000
#: By a picture's bytes, not by its name.
PICTURES = frozenset({"image/png", "image/jpeg"})

Kind = Literal["text", "document", "photo"]
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

_LETTERS: dict[Kind, str] = {"text": "t", "document": "d", "photo": "p"}
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One call's worth. ``entities`` count in UTF-16 units of ``text``."""

    text: str
    entities: tuple[MessageEntity, ...]
    markup: Markup | None
    file: StoredFile | None

    @property
    def kind(self) -> Kind:
        """How it is sent, and so how it can be edited."""
        if self.file is None:
            return "text"
        shown = self.file.picture and self.file.media_type in PICTURES
        return "photo" if shown and self.file.size <= MAX_PICTURE else "document"


def ref_of(kind: Kind, message_id: int) -> str:
    """What the outbox keeps of a sent message."""
    return f"{_LETTERS[kind]}{message_id}"


def read_ref(ref: str) -> tuple[Kind, int] | None:
    """Kind and number of a sent message; None for what ``ref_of`` did not write."""
    kind, number = _KINDS.get(ref[:1]), ref[1:]
    if kind is None or not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    return kind, int(number)


def rendered(message: Message) -> Rendered:
    """The message in Telegram's terms.

    Raises Refused for what one call can not carry: several files, a paper nobody made, a text
    that is empty or too long, too many buttons.
    """
    files = [file for file in message.files if isinstance(file, StoredFile)]
    if len(files) != len(message.files):
        raise Refused("a paper was not made before sending")
    if len(files) > 1:
        raise Refused(f"{len(files)} files in one message")
    most = MAX_CAPTION if files else MAX_TEXT
    text, entities = _entities(_stripped(_with_lines(message.text, message)))
    if length(text, "utf16") > most:
        # Rather the text without them than nothing.
        text, entities = _entities(_stripped(message.text))
    size = length(text, "utf16")
    if size > most:
        raise Refused(f"text of {size} units, at most {most}")
    if not text and not files:
        raise Refused("a message without text and files")
    return Rendered(text, entities, _markup(message), files[0] if files else None)


def is_link(url: str) -> bool:
    """Whether the platform takes this address under a button: no telephone, no host of our own
    machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host


def _with_lines(text: RichText, message: Message) -> RichText:
    """Links that can not be buttons become lines; the platform makes them live by itself."""
    lines = tuple(
        Span(f"\n{link.label} {_bare(link.url)}")
        for link in message.links
        if not is_link(link.url)
    )
    return (*text, *lines)


def _bare(url: str) -> str:
    return url.removeprefix("tel:").removeprefix("mailto:")


def _stripped(spans: RichText) -> list[Span]:
    """The platform trims a text and then counts: so trim first. Control signs are not shown."""
    kept = [Span(_clean(span.text), span.style, span.url) for span in spans]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = Span(kept[0].text.lstrip(), kept[0].style, kept[0].url)
        kept[-1] = Span(kept[-1].text.rstrip(), kept[-1].style, kept[-1].url)
    return kept


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return "".join(sign for sign in whole if sign >= " " or sign in "\n\t")


def _entities(spans: list[Span]) -> tuple[str, tuple[MessageEntity, ...]]:
    entities: list[MessageEntity] = []
    at = 0
    for span in spans:
        size = length(span.text, "utf16")
        # An entity that is nothing but blanks, or ends in them, is refused or moved.
        bare = length(span.text.rstrip(), "utf16")
        if bare and span.style == "bold":
            entities.append(MessageEntity(MessageEntity.BOLD, at, bare))
        if bare and span.style == "copy":  # one touch copies it
            entities.append(MessageEntity(MessageEntity.CODE, at, bare))
        if bare and span.url and is_link(span.url):
            entities.append(MessageEntity(MessageEntity.TEXT_LINK, at, bare, url=span.url))
        at += size
    return "".join(span.text for span in spans), tuple(entities)


def _markup(message: Message) -> Markup | None:
    rows = [
        [InlineKeyboardButton(choice.label, callback_data=choice.payload) for choice in row]
        for row in message.choices
        if row
    ]
    rows += [
        [InlineKeyboardButton(link.label, url=link.url)]
        for link in message.links
        if is_link(link.url)
    ]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise Refused(f"{sum(map(len, rows))} buttons, at most {MAX_BUTTONS}")
    if rows:
        return InlineKeyboardMarkup(rows)
    return _phone_markup(message.phone_button) if message.phone_button else None


def _phone_markup(button: PhoneButton) -> Markup:
    if button.label is None:
        return ReplyKeyboardRemove()
    share = KeyboardButton(button.label, request_contact=True)
    return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)


def file_name(name: str) -> str:
    """A name for the header of an upload: nothing in it ends the header or escapes from it."""
    shown = "".join(
        "_" if sign in '"\\' or sign < " " or sign == "\x7f" else sign for sign in name
    )
    return shown.encode("utf-8", "ignore").decode("utf-8")[:120] or "file"
