"""Chats and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.botapi.files import Stored
from tests.botapi.markup import Markup
from tests.botapi.wire import bad, forbidden

if TYPE_CHECKING:
    from tests.botapi.people import Person

Button = tuple[str, str | None, str | None]


@dataclass(slots=True, eq=False)
class Kept:
    """A message; ``body`` is what the platform says of it, replaced in part by an edit."""

    body: dict[str, Any]
    at: datetime
    from_bot: bool
    files: list[Stored] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] | None = None
    #: It came with something other than buttons, so it can't be edited.
    fixed: bool = False

    def has(self, kind: str) -> bool:
        """Whether it holds text, a document, a photo …"""
        return kind in self.body

    def put_markup(self, given: Markup) -> None:
        """What stands under it."""
        self.body.pop("reply_markup", None)
        if given.inline:
            self.body["reply_markup"] = {"inline_keyboard": given.inline}
        self.keyboard, self.fixed = given.keyboard, given.fixed

    def shown(self) -> Shown:
        """As the person sees it."""
        body = self.body
        caption = "" if "text" in body else "caption_"
        rows = body.get("reply_markup", {}).get("inline_keyboard", [])
        return Shown(
            message_id=body["message_id"],
            text=body.get("text") or body.get("caption", ""),
            entities=list(body.get(f"{caption}entities", [])),
            buttons=[
                [(each["text"], each.get("callback_data"), each.get("url")) for each in row]
                for row in rows
            ],
            files=[(file.kind, file.file_id, file.name, file.data) for file in self.files],
            keyboard=self.keyboard,
            edited="edit_date" in body,
            reply_to=body.get("reply_to_message", {}).get("message_id"),
            album=body.get("media_group_id"),
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as it stands in a chat."""

    message_id: int
    text: str
    entities: list[dict[str, Any]]
    #: Label, callback data or None, address or None.
    buttons: list[list[Button]]
    #: Kind, identifier, name, data.
    files: list[tuple[str, str, str, bytes]]
    keyboard: list[list[dict[str, Any]]] | None
    edited: bool
    reply_to: int | None = None
    album: str | None = None

    @property
    def labels(self) -> list[str]:
        """Of all its buttons."""
        return [button[0] for row in self.buttons for button in row]


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat (with its person) or a group."""

    body: dict[str, Any]
    person: Person | None = None
    #: Of a group: whether the bot is in it.
    joined: bool = False
    messages: dict[int, Kept] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Negative for a group."""
        number: int = self.body["id"]
        return number

    def check(self) -> None:
        """Refuses where the bot may not write."""
        person = self.person
        if person is None:
            if not self.joined:
                raise forbidden("bot is not a member of the supergroup chat")
        elif person.is_deactivated:
            raise forbidden("user is deactivated")
        elif person.has_blocked:
            raise forbidden("bot was blocked by the user")
        elif not person.known:
            raise forbidden("bot can't initiate conversation with a user")

    def of_bot(self, message_id: int, what: str) -> Kept:
        """A message of the bot's that may be edited. Refuses any other."""
        kept = self.messages.get(message_id)
        if kept is None:
            raise bad(f"message to {what} not found")
        if not kept.from_bot or kept.fixed:
            raise bad("message can't be edited")
        return kept

    def shown(self) -> list[Shown]:
        """The bot's messages, oldest first."""
        return [kept.shown() for kept in self.messages.values() if kept.from_bot]
