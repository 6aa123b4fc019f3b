"""What the bot says of itself: commands, names, descriptions, menu buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.botapi.wire import Params, bad

if TYPE_CHECKING:
    from tests.botapi.api import BotApi

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
#: Setting → its parameter, most characters.
_WORDS = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}

Scope = tuple[str, int, int]
_DEFAULT: Scope = ("default", 0, 0)


class Settings:
    """All of it, by scope and language."""

    def __init__(self) -> None:
        self.commands: dict[tuple[Scope, str], list[dict[str, str]]] = {}
        self.words: dict[tuple[str, str], str] = {}
        self.buttons: dict[int, dict[str, Any]] = {}

    def commands_for(self, person: int, language: str) -> list[tuple[str, str]]:
        """What holds in a private chat: the narrowest scope, there the person's language."""
        for scope in (("chat", person, 0), ("all_private_chats", 0, 0), _DEFAULT):
            for code in (language.partition("-")[0], ""):
                found = self.commands.get((scope, code))
                if found:
                    return [(each["command"], each["description"]) for each in found]
        return []


def set_commands(api: BotApi, params: Params) -> bool:
    """setMyCommands"""
    given = params.structure("commands")
    if not isinstance(given, list):
        raise bad("can't parse commands: expected an Array")
    place = _place(api, params)
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for each in given:
        command = each.get("command") if isinstance(each, dict) else None
        description = each.get("description") if isinstance(each, dict) else None
        if not isinstance(command, str) or not _COMMAND.fullmatch(command):
            raise bad("BOT_COMMAND_INVALID")
        if not isinstance(description, str) or not 1 <= len(description.strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": command, "description": description.strip()})
    api.settings.commands[place] = kept
    return True


def get_commands(api: BotApi, params: Params) -> list[dict[str, str]]:
    """getMyCommands"""
    return api.settings.commands.get(_place(api, params), [])


def delete_commands(api: BotApi, params: Params) -> bool:
    """deleteMyCommands"""
    api.settings.commands.pop(_place(api, params), None)
    return True


def set_words(api: BotApi, params: Params, setting: str) -> bool:
    """setMyName and its like"""
    name, most = _WORDS[setting]
    words, language = params.text(name).strip(), _language(params)
    if len(words) > most:
        raise bad(f"{name} is too long")
    api.settings.words[setting, language] = words
    return True


def get_words(api: BotApi, params: Params, setting: str) -> dict[str, str]:
    """getMyName and its like"""
    words, language = api.settings.words, _language(params)
    first = api.bot["first_name"] if setting == "Name" else ""
    return {
        _WORDS[setting][0]: words.get((setting, language)) or words.get((setting, "")) or first
    }


def set_button(api: BotApi, params: Params) -> bool:
    """setChatMenuButton"""
    chat, button = _private(api, params), params.structure("menu_button") or {"type": "default"}
    kind = button.get("type") if isinstance(button, dict) else None
    if kind not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: unsupported type")
    if kind == "web_app":
        url = (button.get("web_app") or {}).get("url", "")
        if not button.get("text") or not str(url).startswith("https://"):
            raise bad("BUTTON_URL_INVALID")
    api.settings.buttons[chat] = button
    return True


def get_button(api: BotApi, params: Params) -> dict[str, Any]:
    """getChatMenuButton"""
    buttons = api.settings.buttons
    return buttons.get(_private(api, params)) or buttons.get(0) or {"type": "default"}


def _private(api: BotApi, params: Params) -> int:
    if not params.text("chat_id"):
        return 0
    chat = api.chat(params)
    if chat.person is None:
        raise bad("chat is not a private chat")
    return chat.id


def _place(api: BotApi, params: Params) -> tuple[Scope, str]:
    given = params.structure("scope") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    language = _language(params)
    if kind in _WIDE:
        return (kind, 0, 0), language
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad("can't parse BotCommandScope: unsupported type")
    chat = api.chat(Params(given, {}))
    if kind != "chat" and chat.person is not None:
        raise bad(f"can't use {kind} scope in private chats")
    user = Params(given, {}).integer("user_id") if kind == "chat_member" else 0
    return (kind, chat.id, user), language


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language
