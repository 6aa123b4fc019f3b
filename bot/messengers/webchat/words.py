"""The words around the chat: labels and sentences of the page itself, not of the bot."""

from __future__ import annotations

from functools import cache

from chat.texts import Language, Texts

_PLAIN = """
page-name page-log page-input page-hint page-send page-attach page-menu page-no-menu page-close
page-to-bottom page-loading page-empty page-today page-yesterday page-you page-secretary
page-connecting page-offline page-waiting page-retry page-discard page-too-many page-too-long
page-upload-failed page-send-failed page-too-fast page-signed-out page-drop page-press-lost
page-new-window page-download page-busy page-no-script
join-title join-explain join-button join-no-script
lost-title lost-explain no-file-title no-file-explain damaged-file-title damaged-file-explain
"""
#: Texts that the page fills in: it finds ``{name}`` where the catalog has ``{ $name }``.
_FILLED = {
    "page-new": ("count",),
    "page-too-large": ("name", "size"),
    "page-empty-file": ("name",),
    "page-remove": ("name",),
    "page-open-picture": ("name",),
    "page-uploading": ("name", "percent"),
    "page-chosen": ("label",),
}
PAGE_TEXTS: dict[str, tuple[str, ...]] = {
    **{f"webchat-{key}": () for key in _PLAIN.split()},
    **{f"webchat-{key}": variables for key, variables in _FILLED.items()},
}


def html_language(language: Language) -> str:
    """A language as HTML names it."""
    return {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}[language]


@cache
def page_texts(language: Language, prefix: str) -> dict[str, str]:
    """The page's texts whose key starts with ``prefix``, by the rest of their key."""
    texts = Texts(language)
    return {
        key.removeprefix(prefix).replace("-", "_"): texts.plain(
            key, **{name: "{" + name + "}" for name in variables}
        )
        for key, variables in PAGE_TEXTS.items()
        if key.startswith(prefix)
    }
