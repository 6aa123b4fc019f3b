"""People: what they do in their client, and what they see there."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from tests.botapi.chats import Chat, Kept, Shown
from tests.botapi.files import Stored, mime_of
from tests.botapi.texts import trimmed, units

if TYPE_CHECKING:
    from tests.botapi.api import BotApi

Update = dict[str, Any]
_COMMAND = re.compile(r"(?<!\S)/\w{1,32}(?:@\w+)?", re.ASCII)


class Person:
    """Somebody with an account. Whatever they do becomes an update, which is returned."""

    def __init__(self, api: BotApi, id: int) -> None:
        self.api, self.id = api, id
        self.name, self.language, self.phone = "林小满", "zh-hans", f"+86139{id:08}"
        #: Has started the bot: it may write.
        self.known = False
        self.has_blocked = self.is_deactivated = False
        #: What flashed up after a press.
        self.toasts: list[str] = []
        self.chat = api.chats[id] = Chat(
            {"id": id, "first_name": self.name, "type": "private"}, self
        )

    # What they see.

    @property
    def shown(self) -> list[Shown]:
        """The bot's messages in the private chat as they stand now, oldest first."""
        return self.chat.shown()

    @property
    def own(self) -> list[dict[str, Any]]:
        """The person's own messages that still stand there."""
        return [kept.body for kept in self.chat.messages.values() if not kept.from_bot]

    @property
    def waiting(self) -> int:
        """Presses that spin: not acknowledged."""
        return sum(person is self for person, _ in self.api.presses.values())

    @property
    def commands(self) -> list[tuple[str, str]]:
        """What the menu of commands offers in the private chat."""
        return self.api.settings.commands_for(self.id, self.language)

    # What they do.

    async def starts(self, token: str = "") -> Update:
        """Open the bot, by a link with a token where there is one."""
        return await self.says(f"/start {token}" if token else "/start")

    async def says(self, text: str, reply_to: int | None = None) -> Update:
        """Write a text."""
        text = trimmed(text)
        return await self._sends({"text": text, "entities": _commands(text)}, reply_to=reply_to)

    async def forwards(self, text: str) -> Update:
        """Pass on what somebody else wrote."""
        origin = {"type": "hidden_user", "sender_user_name": "周远", "date": self.api.seconds()}
        return await self._sends({"text": text, "forward_origin": origin})

    async def edits(self, message_id: int, text: str) -> Update:
        """Change an own message."""
        kept = self.chat.messages[message_id]
        assert not kept.from_bot, "not the person's own message"
        text = trimmed(text)
        kept.body = {**kept.body, "text": text, "edit_date": self.api.seconds()}
        kept.body.pop("entities", None)
        if entities := _commands(text):
            kept.body["entities"] = entities
        return await self._does({"edited_message": kept.body})

    async def presses(self, label: str, message: Shown | int | None = None) -> Update:
        """Press the button in the newest message that has it, or in the one given."""
        number = message.message_id if isinstance(message, Shown) else message
        if number is None:
            stand = list(reversed(self.shown))
        else:
            stand = [each for each in self.shown if each.message_id == number]
        for fits in (str.__eq__, str.__contains__):
            for each in stand:
                for text, data, _ in (button for row in each.buttons for button in row):
                    if data is not None and fits(text, label):
                        return await self.presses_data(data, each.message_id)
        labels = [each.labels for each in stand if each.labels]
        raise AssertionError(f"no button {label!r} to press, only {labels}")

    async def presses_data(self, data: str, message_id: int | None = None) -> Update:
        """Press whatever there is: also what never was a button, or is gone."""
        kept = self.chat.messages.get(message_id or 0)
        message = {"chat": self.chat.body, "message_id": message_id or 1, "date": 0}
        number = self.api.number()
        query = {
            "id": number,
            "from": self.user,
            "message": dict(kept.body) if kept else message,
            "chat_instance": str(-8_000_000_000 - self.id),
            "data": data,
        }
        self.api.presses[number] = (self, self.api.clock())
        return await self._does({"callback_query": query})

    async def sends_document(
        self, name: str, data: bytes, caption: str = "", mime: str | None = None
    ) -> Update:
        """A file under its name."""
        return await self._sends_file(self._document(name, data, mime), caption)

    async def sends_photo(self, data: bytes, caption: str = "") -> Update:
        """A picture, in two sizes."""
        return await self._sends_file(self.api.files.add_photo(data, (1280, 960)), caption)

    async def sends_album(
        self, items: list[tuple[str, bytes] | bytes], caption: str = ""
    ) -> list[Update]:
        """Documents (name, data) or pictures (data) at once; the caption is the first one's."""
        group, updates = self.api.number(), []
        for item in items:
            if isinstance(item, bytes):
                file = self.api.files.add_photo(item, (1280, 960))
            else:
                file = self._document(*item, None)
            updates.append(await self._sends_file(file, caption, media_group_id=group))
            caption = ""
        return updates

    async def sends_voice(self, data: bytes = b"OggS") -> Update:
        """A voice message."""
        return await self._sends_file(
            self.api.files.add("voice", "", data, "audio/ogg"), "", duration=3
        )

    async def sends_video(self, name: str, data: bytes = b"video") -> Update:
        """A film."""
        file = self.api.files.add("video", name, data, "video/mp4")
        return await self._sends_file(file, "", duration=3, width=640, height=360)

    async def sends_sticker(self) -> Update:
        """A sticker."""
        file = self.api.files.add("sticker", "", b"RIFF")
        still = {"is_animated": False, "is_video": False, "emoji": "👍"}
        return await self._sends_file(file, "", width=512, height=512, type="regular", **still)

    async def sends_contact(self, own: bool = True) -> Update:
        """The own number, or somebody else's."""
        who = (self.phone, self.name, self.id) if own else ("+8613900009999", "周远", 9999)
        contact = dict(zip(("phone_number", "first_name", "user_id"), who, strict=True))
        return await self._sends({"contact": contact})

    async def sends_location(self) -> Update:
        """Where they are."""
        return await self._sends({"location": {"latitude": 39.9042, "longitude": 116.4074}})

    async def blocks(self) -> Update:
        """Stop the bot."""
        self.has_blocked = True
        return await self._membership(self.chat, "member", "kicked")

    async def unblocks(self) -> Update:
        """Let it write again."""
        self.has_blocked, self.known = False, True
        return await self._membership(self.chat, "kicked", "member")

    def deactivates(self) -> None:
        """Give up the account; nobody is told."""
        self.is_deactivated = True

    async def adds_bot_to_group(self, group_id: int) -> Update:
        """Put the bot into a supergroup."""
        group = self.api.group(group_id)
        group.joined = True
        return await self._membership(group, "left", "member")

    async def says_in_group(self, group_id: int, text: str) -> Update:
        """Write where others read it."""
        text = trimmed(text)
        content = {"text": text, "entities": _commands(text)}
        return await self._sends(content, chat=self.api.group(group_id))

    @property
    def user(self) -> dict[str, Any]:
        """As the sender of something."""
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        return {**user, "language_code": self.language} if self.language else user

    def _document(self, name: str, data: bytes, mime: str | None) -> Stored:
        return self.api.files.add("document", name, data, mime_of(name) if mime is None else mime)

    async def _sends_file(
        self, file: Stored, caption: str, *, media_group_id: Any = "", **more: Any
    ) -> Update:
        content = file.content()
        if more:
            content[file.kind].update(more)
        content |= {"caption": trimmed(caption), "media_group_id": media_group_id}
        return await self._sends(content, [file])

    async def _sends(
        self,
        content: dict[str, Any],
        files: list[Stored] | None = None,
        *,
        reply_to: int | None = None,
        chat: Chat | None = None,
    ) -> Update:
        assert not self.is_deactivated, "an account that is gone writes nothing"
        if chat is None:
            chat = self.chat
            if self.has_blocked:
                # Their client asks them to before they can write.
                await self.unblocks()
            self.known = True
            chat.body["first_name"] = self.name
        if reply_to is not None:
            content["reply_to_message"] = quoted(chat.messages[reply_to])
        kept = self.api.keep(chat, self.user, content, files=files)
        return await self._does({"message": kept.body}, chat)

    async def _membership(self, chat: Chat, old: str, new: str) -> Update:
        change: dict[str, Any] = {"chat": chat.body, "from": self.user, "date": self.api.seconds()}
        for name, status in (("old_chat_member", old), ("new_chat_member", new)):
            change[name] = {"user": self.api.bot, "status": status}
            if status == "kicked":
                change[name]["until_date"] = 0
        return await self._does({"my_chat_member": change}, chat)

    async def _does(self, update: Update, chat: Chat | None = None) -> Update:
        if chat in (None, self.chat) and "my_chat_member" not in update:
            since = self.api.waits.get(self.id)
            if since is None or since[1] is not None:
                self.api.waits[self.id] = (time.monotonic(), None)
        return await self.api.delivers(update)


def quoted(kept: Kept) -> dict[str, Any]:
    """A message as it stands in an answer to it: without what it answers itself."""
    return {key: value for key, value in kept.body.items() if key != "reply_to_message"}


def _commands(text: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "bot_command",
            "offset": units(text[: match.start()]),
            "length": match.end() - match.start(),
        }
        for match in _COMMAND.finditer(text)
    ]
