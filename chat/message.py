"""The one thing anybody sends: a Message of spans, choices, links and files.

Text is spans, never markup, so a guest called ``*<b>`` can not break a card. A Message is plain
data and survives a round trip through the outbox (``to_data`` / ``from_data``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

#: ``copy`` is words to be copied as they stand into something else: a text message.
Style = Literal["plain", "bold", "small", "copy"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; ``url`` makes it a link."""

    text: str
    style: Style = "plain"
    url: str | None = None


RichText = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label and its stateless payload (``chat.payload``, at most 32 characters)."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address outside the chat."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the content-addressed store (``storage.files``)."""

    digest: str
    #: File name shown to the reader, already safe (no path).
    name: str
    media_type: str
    #: Bytes.
    size: int
    #: To be looked at in the chat (a pass, a chart), where a messenger tells pictures from files.
    picture: bool = False
    #: The edition of a document it is; 0: none. What was sent with it can be recalled (row 6.6).
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper still to be made: the deliverer has it made in a thread and sends the StoredFile.

    ``kind`` names the maker (``sign_in_sheet``, ``calendar_file`` …); ``params`` are ids and
    words it needs, never rows.
    """

    kind: str
    params: tuple[tuple[str, str | int], ...] = ()


File = StoredFile | Paper


@dataclass(frozen=True, slots=True)
class PhoneButton:
    """A button under the keyboard that shares the person's own number; without a label it is
    taken away. Only where the messenger ``shares_phone``, and never beside choices."""

    label: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown to one person: text, rows of choices, links, files."""

    text: RichText
    choices: tuple[tuple[Choice, ...], ...] = ()
    links: tuple[Link, ...] = ()
    files: tuple[File, ...] = field(default=())
    phone_button: PhoneButton | None = None

    @property
    def plain_text(self) -> str:
        """The text without styles."""
        return "".join(span.text for span in self.text)


def lines(*parts: RichText | str | None) -> RichText:
    """Join parts with line breaks; ``None`` and empty parts leave no gap."""
    joined: list[Span] = []
    for part in parts:
        spans = (Span(part),) if isinstance(part, str) else part
        if not spans or not any(span.text for span in spans):
            continue
        if joined:
            joined.append(Span("\n"))
        joined.extend(spans)
    return tuple(joined)


def to_data(message: Message) -> dict[str, Any]:
    """A Message as JSON-ready data; empty fields are left out."""
    data: dict[str, Any] = {
        "text": [
            [span.text, span.style, span.url] if span.url else [span.text, span.style]
            for span in message.text
        ]
    }
    if message.choices:
        data["choices"] = [[[c.label, c.payload] for c in row] for row in message.choices]
    if message.links:
        data["links"] = [[link.label, link.url] for link in message.links]
    if message.files:
        data["files"] = [_file_to_data(file) for file in message.files]
    if message.phone_button:
        data["phone_button"] = [message.phone_button.label]
    return data


def from_data(data: dict[str, Any]) -> Message:
    """The Message that ``to_data`` wrote."""
    return Message(
        text=tuple(Span(*span) for span in data["text"]),
        choices=tuple(
            tuple(Choice(label, payload) for label, payload in row)
            for row in data.get("choices", ())
        ),
        links=tuple(Link(label, url) for label, url in data.get("links", ())),
        files=tuple(_file_from_data(file) for file in data.get("files", ())),
        phone_button=PhoneButton(*data["phone_button"]) if "phone_button" in data else None,
    )


def _file_to_data(file: File) -> dict[str, Any]:
    match file:
        case StoredFile():
            stored: dict[str, Any] = {
                "digest": file.digest,
                "name": file.name,
                "type": file.media_type,
                "size": file.size,
            }
            if file.picture:
                stored["picture"] = True
            if file.edition:
                stored["edition"] = file.edition
            return stored
        case Paper():
            return {"paper": file.kind, "params": [list(pair) for pair in file.params]}


def _file_from_data(data: dict[str, Any]) -> File:
    if "paper" in data:
        return Paper(data["paper"], tuple((name, value) for name, value in data["params"]))
    picture = data.get("picture", False)
    edition = data.get("edition", 0)
    return StoredFile(data["digest"], data["name"], data["type"], data["size"], picture, edition)
