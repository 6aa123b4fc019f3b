"""Methods that put something into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.botapi.chats import Chat
from tests.botapi.files import Stored
from tests.botapi.markup import markup
from tests.botapi.people import quoted
from tests.botapi.texts import written
from tests.botapi.wire import Params, bad

if TYPE_CHECKING:
    from tests.botapi.api import BotApi

_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}


def send_message(api: BotApi, params: Params) -> dict[str, Any]:
    """sendMessage"""
    chat = _open(api, params)
    text, entities = written(params, "text")
    under, content = markup(params), {"text": text, "entities": entities, **_reply(chat, params)}
    api.take(chat)
    return api.keep(chat, api.bot, content, under=under).body


def send_file(api: BotApi, params: Params, kind: str) -> dict[str, Any]:
    """sendDocument, sendPhoto"""
    chat = _open(api, params)
    content = {**_reply(chat, params), **captioned(params)}
    under, file = markup(params), api.files.taken(params, kind, params.text(kind), kind)
    api.take(chat)
    content = {**file.content(), **content}
    return api.keep(chat, api.bot, content, files=[file], under=under).body


def send_album(api: BotApi, params: Params) -> list[dict[str, Any]]:
    """sendMediaGroup"""
    chat, media = _open(api, params), params.structure("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad("media group must include 2-10 items")
    if params.values.get("reply_markup"):
        raise bad("media groups can't have a reply markup")
    reply = _reply(chat, params)
    items = [medium(api, params, each) for each in media]
    if len({file.kind for file, _ in items}) > 1:
        raise bad("document can't be mixed with other media types")
    api.take(chat, len(items))
    reply["media_group_id"] = api.number()
    return [
        api.keep(chat, api.bot, {**file.content(), **content, **reply}, files=[file]).body
        for file, content in items
    ]


def send_action(api: BotApi, params: Params) -> bool:
    """sendChatAction"""
    _open(api, params)
    if params.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def captioned(params: Params | dict[str, Any]) -> dict[str, Any]:
    """The caption as part of a message."""
    caption, entities = written(params, "caption")
    return {"caption": caption, "caption_entities": entities}


def medium(api: BotApi, params: Params, given: Any) -> tuple[Stored, dict[str, Any]]:
    """One item of an album, or what takes a message's place."""
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in ("document", "photo"):
        raise bad("can't parse InputMedia: unsupported type")
    return api.files.taken(params, kind, given.get("media")), captioned(given)


def _open(api: BotApi, params: Params) -> Chat:
    chat = api.chat(params)
    chat.check()
    return chat


def _reply(chat: Chat, params: Params) -> dict[str, Any]:
    given = params.structure("reply_parameters")
    if given is None and params.text("reply_to_message_id"):
        given = {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise bad("can't parse ReplyParameters JSON object")
    kept = chat.messages.get(Params(given, {}).integer("message_id"))
    if kept is not None:
        return {"reply_to_message": quoted(kept)}
    if not given.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {}
