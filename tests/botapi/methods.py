"""All methods, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.botapi import editing, sending, settings
from tests.botapi.updates import Entry, conflict
from tests.botapi.webhook import Webhook
from tests.botapi.wire import Params, bad

if TYPE_CHECKING:
    from tests.botapi.api import BotApi

Gone = Callable[[], bool]


def get_me(api: BotApi, params: Params) -> dict[str, Any]:
    """getMe"""
    return {
        **api.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(api: BotApi, params: Params) -> dict[str, Any]:
    """getChat"""
    chat = api.chat(params)
    if chat.person is None:
        chat.check()
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return {
        **chat.body,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def leave_chat(api: BotApi, params: Params) -> bool:
    """leaveChat"""
    chat = api.chat(params)
    if chat.person is not None:
        raise bad("chat member status can't be changed in private chats")
    chat.check()
    chat.joined = False
    return True


def get_file(api: BotApi, params: Params) -> dict[str, Any]:
    """getFile"""
    return api.files.opened(params.text("file_id"))


def webhook_info(api: BotApi, params: Params) -> dict[str, Any]:
    """getWebhookInfo"""
    info: dict[str, Any] = {
        "url": "",
        **(api.webhook or {}),
        "has_custom_certificate": False,
        "pending_update_count": api.pending,
    }
    return {**info, "allowed_updates": api.updates.allowed} if api.updates.allowed else info


async def get_updates(api: BotApi, params: Params, gone: Gone) -> list[Entry]:
    """getUpdates"""
    if api.updates.webhook is not None:
        raise conflict("webhook")
    limit = params.integer("limit", 100)
    if not 1 <= limit <= 100:
        limit = 100
    _allow(api, params)
    return await api.updates.poll(
        params.integer("offset"), limit, min(params.integer("timeout"), 50), gone
    )


async def set_webhook(api: BotApi, params: Params) -> bool:
    """setWebhook"""
    url = params.text("url")
    if not url:
        return await delete_webhook(api, params)
    webhook = Webhook(
        api.updates, url, params.text("secret_token"), params.integer("max_connections", 40)
    )
    _allow(api, params)
    if params.flag("drop_pending_updates"):
        api.updates.drop_all()
    await api.updates.set_webhook(webhook)
    return True


async def delete_webhook(api: BotApi, params: Params) -> bool:
    """deleteWebhook"""
    await api.updates.set_webhook(None)
    if params.flag("drop_pending_updates"):
        api.updates.drop_all()
    return True


def _allow(api: BotApi, params: Params) -> None:
    kinds = params.structure("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad("can't parse allowed_updates: expected an Array")
    api.updates.allow([str(kind) for kind in kinds])


METHODS: dict[str, Callable[..., Any]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "getWebhookInfo": webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": partial(sending.send_file, kind="document"),
    "sendPhoto": partial(sending.send_file, kind="photo"),
    "sendMediaGroup": sending.send_album,
    "sendChatAction": sending.send_action,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageMedia": editing.edit_media,
    "editMessageReplyMarkup": editing.edit_markup,
    "deleteMessage": editing.delete,
    "answerCallbackQuery": editing.answer_press,
    "setMyCommands": settings.set_commands,
    "getMyCommands": settings.get_commands,
    "deleteMyCommands": settings.delete_commands,
    "setMyName": partial(settings.set_words, setting="Name"),
    "getMyName": partial(settings.get_words, setting="Name"),
    "setMyDescription": partial(settings.set_words, setting="Description"),
    "getMyDescription": partial(settings.get_words, setting="Description"),
    "setMyShortDescription": partial(settings.set_words, setting="ShortDescription"),
    "getMyShortDescription": partial(settings.get_words, setting="ShortDescription"),
    "setChatMenuButton": settings.set_button,
    "getChatMenuButton": settings.get_button,
}
#: These may take their time.
SLOW: dict[str, Callable[..., Awaitable[Any]]] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
}
#: As clients may write them.
NAMES = {name.lower(): name for name in (*METHODS, *SLOW, "getUpdates")}
