"""The bot's face in Telegram: name, descriptions, menu; set once, and compared later.

The platform allows few changes of a name a day, so what is right already is left alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import InvalidToken, TelegramError

from bot.messengers.telegram.client import Client, Server, ToldToWait

#: The longest the platform takes, in characters.
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_SHORT = 64, 512, 120


@dataclass(frozen=True, slots=True)
class Face:
    """What a reader of one language sees before the first word."""

    name: str
    description: str
    short: str
    #: For chats that are bound to nobody; bound ones have their own (command, what it does).
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How a bot stands: ``wrong`` is mended by the setup, ``hints`` only by its owner."""

    username: str
    wrong: tuple[str, ...]
    hints: tuple[str, ...]


class NotSetUp(Exception):
    """The platform could not be asked, or said no. The text is for the operator."""


async def look(
    token: str, server: Server, faces: Mapping[str, Face], webhook: str | None
) -> Found:
    """Compare the bot with its faces, by language code ("" is everybody's). Raises NotSetUp."""
    async with _asked(token, server) as bot:
        me = await bot.get_me()
        wrong = [
            f"{part.what} ({code or 'default'})"
            for code, face in faces.items()
            for part in _parts(bot, code, face)
            if not await part.is_right()
        ]
        hook = await bot.get_webhook_info()
        if webhook is not None and hook.url != webhook:
            wrong.append("webhook: not set; huiwu run sets it")
        if webhook is None and hook.url:
            wrong.append("webhook: another one is set; huiwu run removes it")
        hints = []
        if me.can_join_groups:
            hints.append(
                "@BotFather /setjoingroups → Disable: the bot works in private chats only"
            )
        if hook.last_error_message:
            hints.append(f"Telegram's last call failed: {hook.last_error_message}")
        return Found(me.username or "", tuple(wrong), tuple(hints))


async def username(token: str, server: Server) -> str:
    """The bot's name without @. Raises NotSetUp."""
    async with _asked(token, server) as bot:
        return (await bot.get_me()).username or ""


async def set_up(token: str, server: Server, faces: Mapping[str, Face]) -> list[str]:
    """Give the bot its faces; what was changed. Raises NotSetUp."""
    done: list[str] = []
    async with _asked(token, server) as bot:
        me = await bot.get_me()
        done.append(f"@{me.username}")
        for code, face in faces.items():
            for part in _parts(bot, code, face):
                if not await part.is_right():
                    await part.put_right()
                    done.append(f"{part.what} ({code or 'default'})")
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    return done


@dataclass(frozen=True, slots=True)
class _Part:
    what: str
    is_right: Callable[[], Awaitable[bool]]
    put_right: Callable[[], Awaitable[object]]


def _parts(bot: Bot, code: str, face: Face) -> list[_Part]:
    language = code or None

    async def name_is_right() -> bool:
        return (await bot.get_my_name(language)).name == face.name

    async def description_is_right() -> bool:
        return (await bot.get_my_description(language)).description == face.description

    async def short_is_right() -> bool:
        found = await bot.get_my_short_description(language)
        return found.short_description == face.short

    async def commands_are_right() -> bool:
        found = await bot.get_my_commands(language_code=language)
        return [(command.command, command.description) for command in found] == commands

    commands = [(name.removeprefix("/"), words) for name, words in face.commands]
    return [
        _Part("name", name_is_right, lambda: bot.set_my_name(face.name, language)),
        _Part(
            "description",
            description_is_right,
            lambda: bot.set_my_description(face.description, language),
        ),
        _Part(
            "short description",
            short_is_right,
            lambda: bot.set_my_short_description(face.short, language),
        ),
        _Part(
            "commands",
            commands_are_right,
            lambda: bot.set_my_commands(
                [BotCommand(*command) for command in commands], language_code=language
            ),
        ),
    ]


@asynccontextmanager
async def _asked(token: str, server: Server) -> AsyncIterator[Bot]:
    client = Client(token, server)
    await client.open()
    try:
        yield client.bot
    except InvalidToken:
        raise NotSetUp("Telegram refuses the token; get the right one from @BotFather") from None
    except ToldToWait as error:
        raise NotSetUp(
            f"Telegram asks to wait {error.seconds:.0f} s: it allows few changes a day"
        ) from None
    except TelegramError as error:
        raise NotSetUp(f"Telegram can not be asked: {error.message[:200]}") from None
    finally:
        await client.close()
