"""Methods that change what stands in a chat."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.botapi.chats import Chat, Kept
from tests.botapi.files import Stored
from tests.botapi.markup import markup
from tests.botapi.sending import captioned, medium
from tests.botapi.texts import units, written
from tests.botapi.wire import Params, bad

if TYPE_CHECKING:
    from tests.botapi.api import BotApi

_DELETABLE = timedelta(hours=48)
_QUERY_LIFE = timedelta(minutes=15)
_CONTENT = ("text", "entities", "caption", "caption_entities", "document", "photo")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def edit_text(api: BotApi, params: Params) -> dict[str, Any]:
    """editMessageText"""
    chat, kept = _found(api, params)
    if not kept.has("text"):
        raise bad("there is no text in the message to edit")
    text, entities = written(params, "text")
    return _edit(api, chat, kept, params, {"text": text, "entities": entities})


def edit_caption(api: BotApi, params: Params) -> dict[str, Any]:
    """editMessageCaption"""
    chat, kept = _found(api, params)
    if kept.has("text"):
        raise bad("there is no caption in the message to edit")
    stays = {file.kind: kept.body[file.kind] for file in kept.files}
    return _edit(api, chat, kept, params, {**stays, **captioned(params)}, kept.files)


def edit_media(api: BotApi, params: Params) -> dict[str, Any]:
    """editMessageMedia"""
    chat, kept = _found(api, params)
    file, content = medium(api, params, params.structure("media"))
    return _edit(api, chat, kept, params, {**file.content(), **content}, [file])


def edit_markup(api: BotApi, params: Params) -> dict[str, Any]:
    """editMessageReplyMarkup"""
    chat, kept = _found(api, params)
    stays = {key: kept.body[key] for key in _CONTENT if key in kept.body}
    return _edit(api, chat, kept, params, stays, kept.files)


def delete(api: BotApi, params: Params) -> bool:
    """deleteMessage"""
    chat = api.chat(params)
    number = params.integer("message_id")
    kept = chat.messages.get(number)
    if kept is None:
        raise bad("message to delete not found")
    if api.clock() - kept.at >= _DELETABLE:
        raise bad("message can't be deleted for everyone")
    if chat.person is None and not kept.from_bot:
        raise bad("message can't be deleted")
    del chat.messages[number]
    return True


def answer_press(api: BotApi, params: Params) -> bool:
    """answerCallbackQuery"""
    number, text = params.text("callback_query_id"), params.text("text")
    person, at = api.presses.get(number, (None, None))
    if person is None or at is None or api.clock() - at > _QUERY_LIFE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    del api.presses[number]
    if text:
        person.toasts.append(text)
    return True


def _found(api: BotApi, params: Params) -> tuple[Chat, Kept]:
    if not params.text("message_id"):
        raise bad("message identifier is not specified")
    chat = api.chat(params)
    chat.check()
    return chat, chat.of_bot(params.integer("message_id"), "edit")


def _edit(
    api: BotApi,
    chat: Chat,
    kept: Kept,
    params: Params,
    content: dict[str, Any],
    files: list[Stored] | None = None,
) -> dict[str, Any]:
    under = markup(params, inline_only=True)
    content = {key: value for key, value in content.items() if value}
    old = {key: kept.body[key] for key in _CONTENT if key in kept.body}
    rows = kept.body.get("reply_markup", {}).get("inline_keyboard")
    if content == old and under.inline == rows:
        raise bad(_SAME)
    api.take(chat, edit=True)
    # Updates that are queued hold the old one.
    kept.body = {key: value for key, value in kept.body.items() if key not in _CONTENT}
    kept.body.update(content, edit_date=api.seconds())
    kept.put_markup(under)
    kept.files = files or []
    return kept.body
