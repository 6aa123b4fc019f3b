"""Every sentence users see: one Fluent catalog per language and the code that reads it.

``Texts("zh_Hans").rich("home-greeting", name=…)`` gives spans. In the catalogs ``[b]…[/b]`` is
bold and ``[s]…[/s]`` small; values are put in after the template was split, so they stay text
whatever they hold. A missing text or variable raises: silence would reach a clerk.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from chat.message import RichText, Span, Style

if TYPE_CHECKING:
    from fluent.runtime.resolver import Pattern

Language = Literal["zh_Hans", "zh_Hant", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FOLDER = Path(__file__).parent

_FLUENT_LOCALE = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
_MARK = re.compile(r"\[(/?)(b|s)\]")
_STYLE: dict[str, Style] = {"b": "bold", "s": "small"}
#: Values carry this in place of "[" while the template is split, so they never become markup.
_GUARD = "\ue000"


#: A text begins a line with its key; another text may be said within it.
_ENTRY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*=", re.MULTILINE)
_REFERENCE = re.compile(r"\{\s*([A-Za-z][\w-]*)\s*\}")
_PARSING = threading.Lock()
_CATALOGS: dict[Language, _Catalog] = {}


class MissingText(LookupError):
    """A catalog lacks a text, or a text lacks a variable."""


class Texts:
    """The sentences in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def rich(self, key: str, /, **values: str | int) -> RichText:
        """The text ``key`` as spans."""
        return _split(self._format(key, values))

    def plain(self, key: str, /, **values: str | int) -> str:
        """The text ``key`` without styles: button labels, file names, headings on paper."""
        return "".join(span.text for span in self.rich(key, **values))

    def has(self, key: str) -> bool:
        """Whether the catalog has this text."""
        return _catalog(self.language).has(key)

    def _format(self, key: str, values: dict[str, str | int]) -> str:
        catalog = _catalog(self.language)
        if not catalog.has(key):
            raise MissingText(f"{self.language}: no text {key!r}")
        pattern = catalog.pattern(key)
        if pattern is None:
            raise MissingText(f"{self.language}: text {key!r} is empty")
        guarded = {
            name: value.replace(_GUARD, "").replace("[", _GUARD)
            if isinstance(value, str)
            else value
            for name, value in values.items()
        }
        text, errors = catalog.bundle.format_pattern(pattern, guarded)
        if errors:
            raise MissingText(f"{self.language}: text {key!r}: {errors[0]}")
        return str(text)


def language_for(code: str | None) -> Language | None:
    """Our language for a platform's code; None when it names no language we speak.

    Babel's own negotiation does not lead zh_TW to zh_Hant, hence by hand.
    """
    if not code:
        return None
    tag = code.replace("_", "-").lower()
    if tag.startswith("zh"):
        traditional = ("hant", "-tw", "-hk", "-mo")
        return "zh_Hant" if any(part in tag for part in traditional) else "zh_Hans"
    return "en" if tag.startswith("en") else None


class _Catalog:
    """One language. A text is parsed when it is first said: of thousands a process says hundreds,
    and what is parsed takes fifteen times the memory of what is written."""

    def __init__(self, language: Language) -> None:
        # Imported here: a process speaks, on most days, one language.
        from fluent.runtime import FluentBundle

        source = (FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
        starts = [(found.group(1), found.start()) for found in _ENTRY.finditer(source)]
        ends = [at for _, at in starts[1:]] + [len(source)]
        self._sources = {key: source[at:end] for (key, at), end in zip(starts, ends, strict=True)}
        self.bundle = FluentBundle([_FLUENT_LOCALE[language]], use_isolating=False)

    def has(self, key: str) -> bool:
        """Whether there is this text."""
        return key in self._sources

    def pattern(self, key: str) -> Pattern | None:
        """The text as the bundle formats it; None where it is empty."""
        if not self.bundle.has_message(key):
            with _PARSING:
                self._parse(key)
        return self.bundle.get_message(key).value

    def _parse(self, key: str) -> None:
        from fluent.runtime import FluentResource

        if self.bundle.has_message(key):
            return
        source = self._sources[key]
        # What is said within it first: whoever finds the text finds all of it.
        for other in _REFERENCE.findall(source):
            if other in self._sources:
                self._parse(other)
        self.bundle.add_resource(FluentResource(source))


def _catalog(language: Language) -> _Catalog:
    # Threads that all want a catalog for the first time must not each read it.
    found = _CATALOGS.get(language)
    if found is None:
        with _PARSING:
            found = _CATALOGS.get(language) or _Catalog(language)
            _CATALOGS[language] = found
    return found


def _split(text: str) -> RichText:
    spans: list[Span] = []
    style: Style = "plain"
    at = 0
    for mark in _MARK.finditer(text):
        _add(spans, text[at : mark.start()], style)
        style = "plain" if mark.group(1) else _STYLE[mark.group(2)]
        at = mark.end()
    _add(spans, text[at:], style)
    return tuple(spans)


def _add(spans: list[Span], text: str, style: Style) -> None:
    if text:
        spans.append(Span(text.replace(_GUARD, "["), style))
