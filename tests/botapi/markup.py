"""What may stand under a message: buttons, or a keyboard in place of the person's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.botapi.texts import link_is_valid
from tests.botapi.wire import Params, bad

MAX_BUTTONS, MAX_DATA = 100, 64
#: May stand in a button besides its text and what it does.
_LOOKS = {"text", "style", "icon_custom_emoji_id"}


@dataclass(frozen=True, slots=True)
class Markup:
    """Checked: rows of buttons, rows of a keyboard, or neither."""

    inline: list[list[dict[str, Any]]] | None = None
    keyboard: list[list[dict[str, Any]]] | None = None
    #: A message with a keyboard (or with its removal) can't be edited.
    fixed: bool = False


NONE = Markup()


def markup(params: Params, *, inline_only: bool = False) -> Markup:
    """The call's reply_markup. Refuses what the platform refuses."""
    given = params.structure("reply_markup")
    if given is None or given == {}:
        return NONE
    if not isinstance(given, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"], "inline keyboard button")
        return Markup(inline=[[_inline(button) for button in row] for row in rows] or None)
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in given:
        rows = _rows(given["keyboard"], "keyboard button")
        if not rows:
            raise bad("can't parse keyboard button: there are none")
        return Markup(keyboard=[[_key(key) for key in row] for row in rows], fixed=True)
    if given.get("remove_keyboard") is True or given.get("force_reply") is True:
        return Markup(fixed=True)
    raise bad("can't parse reply keyboard markup JSON object")


def _rows(given: Any, what: str) -> list[list[Any]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad(f"can't parse {what}: Array of Arrays expected")
    if not all(given):
        raise bad(f"can't parse {what}: a row is empty")
    if sum(map(len, given)) > MAX_BUTTONS:
        raise bad("reply markup is too long")
    return given


def _label(button: dict[str, Any], what: str) -> str:
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad(f'can\'t parse {what}: Field "text" must be non-empty')
    return text


def _inline(button: Any) -> dict[str, Any]:
    what = "inline keyboard button"
    if not isinstance(button, dict):
        raise bad(f"can't parse {what}: Object expected")
    kept: dict[str, Any] = {"text": _label(button, what)}
    actions = {key: value for key, value in button.items() if key not in _LOOKS}
    if len(actions) != 1:
        raise bad(f"can't parse {what}: exactly one of callback_data and url is needed")
    if "callback_data" in actions:
        data = actions["callback_data"]
        if not isinstance(data, str) or not 0 < len(data.encode()) <= MAX_DATA:
            raise bad("BUTTON_DATA_INVALID")
        return {**kept, "callback_data": data}
    if "url" in actions:
        if not link_is_valid(actions["url"], ("http", "https", "tg")):
            raise bad("BUTTON_URL_INVALID")
        return {**kept, "url": actions["url"]}
    raise bad(f"can't parse {what}: {next(iter(actions))} is not known here")


def _key(key: Any) -> dict[str, Any]:
    if isinstance(key, str):
        key = {"text": key}
    if not isinstance(key, dict):
        raise bad("can't parse keyboard button: Object expected")
    kept: dict[str, Any] = {"text": _label(key, "keyboard button")}
    for name in ("request_contact", "request_location"):
        if key.get(name):
            kept[name] = True
    return kept
