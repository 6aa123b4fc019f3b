"""On a participant's card: 文号, and which text is the official one. Row 2.2."""

from __future__ import annotations

from typing import Protocol

from chat.message import Choice, Message, RichText, StoredFile
from chat.payload import encode
from chat.texts import Texts
from meetings.attendance import Card
from meetings.notices.official import Scan


class _Formal(Protocol):
    """A card that may have a number, and a sealed scan."""

    @property
    def formal_number(self) -> str: ...
    @property
    def scan(self) -> Scan | None: ...


def said(texts: Texts, card: _Formal) -> list[RichText]:
    """The number, and whether the sealed scan or this notice holds."""
    parts = []
    if card.formal_number:
        parts.append(texts.rich("formal-card-number", number=card.formal_number))
    if card.scan is not None:
        key = "formal-card-older" if card.scan.older else "formal-card-official"
        parts.append(texts.rich(key))
    return parts


def buttons(texts: Texts, card: Card) -> list[Choice]:
    """正式文本, where there is one."""
    if card.scan is None:
        return []
    return [Choice(texts.plain("formal-button-scan"), encode("yx", card.participant_id))]


def scan(texts: Texts, title: str, found: Scan) -> Message:
    """The sealed scan, to be looked at."""
    text = texts.rich("formal-scan-sent", title=title)
    return Message(text, files=(stored(found),))


def stored(found: Scan) -> StoredFile:
    """The scan's file."""
    return StoredFile(
        found.digest, found.file_name, found.media_type, found.size, edition=found.edition_id
    )
