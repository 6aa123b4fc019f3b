"""Telegram as a messenger: the port over the Bot API.

Errors become the port's three: what the platform says of a person is Unreachable, of time or
trouble TryLater, of our message Refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
)
from telegram import Message as SentMessage
from telegram.error import BadRequest

from bot.messengers.telegram.client import Client, Server, ServerTrouble
from bot.messengers.telegram.errors import said
from bot.messengers.telegram.incoming import NAME, parse
from bot.messengers.telegram.outgoing import (
    MAX_CAPTION,
    MAX_TEXT,
    Kind,
    Rendered,
    file_name,
    read_ref,
    ref_of,
    rendered,
)
from bot.messengers.telegram.receiving import Receiving
from chat.fallback import length
from chat.incoming import Address, Incoming, IncomingFile, Pressed, Said, Via
from chat.message import Message, StoredFile
from chat.messenger import Abilities, Edited, Receive, Refused, Unreachable
from storage import telegram
from storage.clock import Clock
from storage.database import Database
from storage.files import DamagedFile, Files

log = structlog.get_logger(__name__)

#: Messages a second to all chats together; the platform allows about 30.
RATE = 29.0
MEGABYTE = 1_000_000
#: An upload is worth remembering from here on (bytes); below, sending it again costs less.
WORTH_REMEMBERING = 16 * 1024
MAX_TOAST = 200

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: How the platform words what is no error for us.
_NOT_MODIFIED = "not modified"
_TOO_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
    "there is no caption in the message",
)
_NO_FILE = ("wrong file identifier", "wrong remote file", "file reference")


class Telegram:
    """The messenger. ``receive`` commits updates to the inbox; ``leads`` tells whether this
    process may ask for them; ``webhook`` is the secret address the platform calls instead."""

    name = NAME

    def __init__(
        self,
        token: str,
        *,
        receive: Receive,
        leads: Callable[[], bool],
        database: Database,
        files: Files,
        clock: Clock,
        server: Server | None = None,
        webhook: str | None = None,
        secret: bytes = b"",
        rate: float | None = RATE,
        cleared: bool = False,
    ) -> None:
        server = server or Server()
        self.client = Client(token, server)
        self.receiving = Receiving(
            self.client, receive, leads, database, clock, webhook=webhook, secret=secret
        )
        self.abilities = Abilities(
            buttons=True,
            edit=True,
            files_out=True,
            files_in=True,
            max_file_out=(2_000 if server.local else 50) * MEGABYTE,
            max_file_in=(2_000 if server.local else 20) * MEGABYTE,
            max_text=MAX_TEXT,
            text_unit="utf16",
            deep_links=True,
            read_receipts=False,
            rate=rate,
            own_deployment=cleared,
            max_caption=MAX_CAPTION,
            one_file=True,
            menu=True,
            shares_phone=True,
        )
        self._database = database
        self._files = files
        self._clock = clock

    @property
    def trouble(self) -> str | None:
        """What keeps us from receiving."""
        return self.receiving.trouble

    async def open(self) -> None:
        """Begin to receive."""
        await self.client.open()
        await self.receiving.start()

    async def stop(self) -> None:
        """Receive no more."""
        await self.receiving.stop()

    async def close(self) -> None:
        """Hang up."""
        await self.receiving.stop()
        await self.client.close()

    def parse(self, body: dict[str, Any]) -> Incoming:
        """What a raw update from the inbox says. Raises Unparseable."""
        return parse(body)

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        """Send and return the ref. Raises TryLater, Unreachable or Refused."""
        what = rendered(message)
        chat = _chat(address)
        async with said():
            sent = await self._sent(chat, what)
        return ref_of(what.kind, sent.message_id)

    async def edit(self, address: Address, ref: str, message: Message) -> tuple[Edited, str]:
        """Change a message in place; what can not be is sent anew. Raises as ``send``."""
        what = rendered(message)
        chat, known = _chat(address), read_ref(ref)
        if known is not None and _fits(what, known[0]):
            kind, number = known
            try:
                async with said():
                    await self._edited(chat, number, kind, what)
            except Refused as refused:
                reason = str(refused).lower()
                if _NOT_MODIFIED in reason:
                    return Edited.EDITED, ref
                if not any(words in reason for words in _GONE):
                    raise
            else:
                return Edited.EDITED, ref_of(kind if what.file is None else what.kind, number)
        return Edited.REPLACED, await self.send(address, message)

    async def delete(self, address: Address, ref: str) -> bool:
        """Take back a message; False where the platform does not let us (48 hours)."""
        known = read_ref(ref)
        return known is not None and await self._deleted(_chat(address), known[1])

    async def forget(self, incoming: Incoming) -> bool:
        """Delete what a person wrote or sent; of a press nothing is left to be seen."""
        match incoming:
            case Said(id=id, address=address):
                return await self._deleted(_chat(address), int(id.partition(":")[2]))
            case Pressed():
                return True
            case _:
                return False

    async def answer(self, via: Via, text: str | None) -> None:
        """Stop the button's spinner, with a short text or silently."""
        if via.expires_at <= self._clock.now():
            return
        try:
            async with said():
                await self.client.bot.answer_callback_query(via.token, text and text[:MAX_TOAST])
        except Refused as refused:
            if not any(words in str(refused).lower() for words in _TOO_LATE):
                raise

    async def fetch(self, file: IncomingFile, into: Path) -> None:
        """Download what a person sent. Raises Refused where it is larger than we may have."""
        async with said():
            try:
                await self.client.fetch(file.ref, into, self.abilities.max_file_in)
            except ValueError:
                raise Refused("larger than it may be") from None

    async def set_menu(self, address: Address, commands: Sequence[tuple[str, str]]) -> None:
        """The menu of this chat, for its one person: the platform's languages are too few."""
        chat = _chat(address)
        shown = [BotCommand(name.removeprefix("/"), words) for name, words in commands]
        async with said():
            await self.client.bot.set_my_commands(shown, scope=BotCommandScopeChat(chat))

    def link(self, token: str) -> str:
        """The deep link that arrives as ``Joined(token)``; empty while our name is unknown."""
        name = self.receiving.username
        return f"https://t.me/{name}?start={token}" if name else ""

    async def _sent(self, chat: int, what: Rendered) -> SentMessage:
        bot = self.client.bot
        if what.file is None:
            return await bot.send_message(
                chat,
                what.text,
                entities=what.entities,
                reply_markup=what.markup,
                link_preview_options=_NO_PREVIEW,
            )
        send = bot.send_photo if what.kind == "photo" else bot.send_document
        async with self._upload(what.file, what.kind) as content:
            sent: SentMessage = await send(
                chat,
                content,
                caption=what.text or None,
                caption_entities=what.entities,
                reply_markup=what.markup,
            )
        await self._remember(what.file, what.kind, sent)
        return sent

    async def _edited(self, chat: int, number: int, kind: Kind, what: Rendered) -> None:
        bot = self.client.bot
        if what.file is not None:
            media = InputMediaPhoto if what.kind == "photo" else InputMediaDocument
            async with self._upload(what.file, what.kind, attached=True) as content:
                shown = media(content, caption=what.text, caption_entities=what.entities)
                sent = await bot.edit_message_media(
                    shown, chat, number, reply_markup=_inline(what)
                )
            if isinstance(sent, SentMessage):
                await self._remember(what.file, what.kind, sent)
        elif kind == "text":
            await bot.edit_message_text(
                what.text,
                chat,
                number,
                entities=what.entities,
                reply_markup=_inline(what),
                link_preview_options=_NO_PREVIEW,
            )
        else:
            # The file that came with it stays: a card does not lose its calendar entry.
            await bot.edit_message_caption(
                chat,
                number,
                caption=what.text,
                caption_entities=what.entities,
                reply_markup=_inline(what),
            )

    @asynccontextmanager
    async def _upload(
        self, file: StoredFile, kind: Kind, *, attached: bool = False
    ) -> AsyncIterator[Any]:
        """The platform's id of the file, or the file itself, open for as long as it goes out."""
        known = None
        if file.size >= WORTH_REMEMBERING:
            known = await self._database.read(
                lambda s: telegram.file_id(s, self.client.bot_id, file.digest, kind, file.name)
            )
        if known is not None:
            try:
                yield known
            except BadRequest as error:
                if any(words in error.message.lower() for words in _NO_FILE):
                    await self._forget(file, kind)
                    # Nothing was sent: the next try uploads it.
                    raise ServerTrouble("the platform has lost the file") from None
                raise
            return
        try:
            opened = await asyncio.to_thread(self._files.open, file.digest)
        except (OSError, ValueError, DamagedFile) as error:
            raise Refused(f"no such file: {type(error).__name__}") from None
        try:
            yield InputFile(opened, file_name(file.name), attached, read_file_handle=False)
        finally:
            opened.close()

    async def _remember(self, file: StoredFile, kind: Kind, sent: SentMessage) -> None:
        id = sent.document.file_id if sent.document else None
        if kind == "photo" and sent.photo:
            id = sent.photo[-1].file_id
        if id is None or file.size < WORTH_REMEMBERING:
            return
        bot = self.client.bot_id
        try:
            await self._database.write(
                lambda s: telegram.remember_file(s, bot, file.digest, kind, file.name, id),
                name="telegram file",
            )
        except Exception as error:
            # Only a short cut for next time: the message itself was sent.
            log.warning("upload not remembered", why=type(error).__name__)

    async def _forget(self, file: StoredFile, kind: Kind) -> None:
        bot = self.client.bot_id
        await self._database.write(
            lambda s: telegram.forget_file(s, bot, file.digest, kind, file.name),
            name="telegram file",
        )

    async def _deleted(self, chat: int, number: int) -> bool:
        try:
            async with said():
                return bool(await self.client.bot.delete_message(chat, number))
        except (Refused, Unreachable):
            return False


def _fits(what: Rendered, kind: Kind) -> bool:
    """Whether the text can stand where it is to be put: beside a file there is less room."""
    beside_file = what.file is None and kind != "text"
    return not beside_file or length(what.text, "utf16") <= MAX_CAPTION


def _inline(what: Rendered) -> Any:
    """An edit carries an inline keyboard or none; a button for the phone stays where it is."""
    return what.markup if isinstance(what.markup, InlineKeyboardMarkup) else None


def _chat(address: Address) -> int:
    number = address.chat.removeprefix("-")
    if address.messenger != NAME or not (number.isascii() and number.isdigit()):
        raise Refused(f"an address of {address.messenger or 'nobody'}")
    if len(number) > 18:
        raise Refused("no chat has such a number")
    return int(address.chat)
