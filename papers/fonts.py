"""Which fonts print Chinese here, in which order, and which characters they lack.

The search goes: the configured folder (``look_in``) → the fonts of the wheel
``justmytype-intl-cjk`` → the machine's own under ``/usr/share/fonts``.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typst

#: The language a paper is printed in: it decides hyphenation and which forms of a character
#: come first.
Language: TypeAlias = Literal["zh_Hans", "zh_Hant", "en"]

#: The same design under its two names: one variable font per region, or Noto's CJK collection.
_SIMPLIFIED = ("Noto Sans SC", "Noto Sans CJK SC")
_TRADITIONAL = ("Noto Sans TC", "Noto Sans CJK TC")
_WHEEL = "justmytype_intl_cjk"
_SYSTEM = Path("/usr/share/fonts")
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
#: Each region of the collection is a complete font; one region is enough to know what is covered.
_NAME_HINTS = ("NotoSansSC", "NotoSansTC", "NotoSansCJK")

_configured: Path | None = None


class NoChineseFont(RuntimeError):
    """No folder searched holds Noto Sans SC or TC; the message names the folders."""

    def __init__(self, searched: tuple[Path, ...]) -> None:
        self.searched = searched
        folders = ", ".join(str(folder) for folder in searched)
        super().__init__(
            f"No Noto Sans SC/TC font found in: {folders}. Install the package"
            " justmytype-intl-cjk or set fonts.dir to a folder that holds the fonts."
        )


def look_in(folder: Path | None) -> None:
    """Search ``folder`` (``fonts.dir`` of the config) before anything else.

    Called once when the app is assembled; forgets what was found before.
    """
    global _configured
    _configured = folder
    for found in (folders, catalogue, _covered):
        found.cache_clear()


@cache
def folders() -> tuple[Path, ...]:
    """The folders that hold the Chinese fonts in use.

    Raises ``NoChineseFont`` when no place has any.
    """
    searched = tuple(_places())
    for place in searched:
        found = tuple(sorted({file.parent for file in _font_files(place)}))
        if found:
            return found
    raise NoChineseFont(searched)


def families(language: Language) -> tuple[str, ...]:
    """The font families for a language, the preferred first, only those that are there."""
    order = _TRADITIONAL + _SIMPLIFIED if language == "zh_Hant" else _SIMPLIFIED + _TRADITIONAL
    present = set(catalogue().families())
    return tuple(name for name in order if name in present)


@cache
def catalogue() -> typst.Fonts:
    """The fonts as typst loads them; scanned once, shared by all threads."""
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that no font in use can print, each once, in order.

    Spaces, line breaks and other invisible characters are not asked for. ``Row 2.6``
    """
    covered = _covered()
    missing = dict.fromkeys(
        char
        for char in text
        if ord(char) not in covered and unicodedata.category(char)[0] not in "ZC"
    )
    return tuple(missing)


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    codes: set[int] = set()
    for folder in folders():
        for file in _font_files(folder):
            with TTFont(file, fontNumber=0, lazy=True) as font:
                codes.update(font.getBestCmap())
    return frozenset(codes)


def _places() -> Iterator[Path]:
    if _configured is not None:
        yield _configured
    # find_spec, not importlib.resources.files: the latter imports the package.
    spec = importlib.util.find_spec(_WHEEL)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(location)
    yield _SYSTEM


def _font_files(place: Path) -> Iterator[Path]:
    if not place.is_dir():
        return
    for file in sorted(place.rglob("*")):
        if file.suffix.lower() in _SUFFIXES and file.name.startswith(_NAME_HINTS):
            yield file
