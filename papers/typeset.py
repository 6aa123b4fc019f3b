"""Typesetting with typst: a template of ours and data, bytes out.

Values travel as JSON through ``sys.inputs`` and are read as strings by the template, so nothing a
user typed ever becomes typst source. No packages from the network, no fonts but ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from papers import fonts
from papers.fonts import Language

TEMPLATES = Path(__file__).parent / "templates"


class NotTypeset(RuntimeError):
    """A template failed; the message holds typst's own diagnosis."""


def compile_pdf(template: str, data: Mapping[str, Any], *, language: Language) -> bytes:
    """``templates/<template>.typ`` filled with JSON-ready ``data``, as PDF.

    Raises ``NotTypeset``, and ``papers.fonts.NoChineseFont``.
    """
    return _compile(template, data, language, "pdf", None)[0]


def compile_png(
    template: str, data: Mapping[str, Any], *, language: Language, ppi: float
) -> list[bytes]:
    """The same as pictures, one a page; ``ppi`` is pixels per inch (72 pt).

    Raises as ``compile_pdf`` does.
    """
    return _compile(template, data, language, "png", ppi)


def compile_svg(template: str, data: Mapping[str, Any], *, language: Language) -> list[str]:
    """The same as drawings to be set into another page, one a page; letters become outlines.

    Raises as ``compile_pdf`` does.
    """
    return [page.decode() for page in _compile(template, data, language, "svg", None)]


def _compile(
    template: str,
    data: Mapping[str, Any],
    language: Language,
    form: Any,
    ppi: float | None,
) -> list[bytes]:
    import typst

    page = {"data": data, "fonts": fonts.families(language), "language": language}
    text = json.dumps(page, ensure_ascii=False)
    # A lone half of a surrogate pair is legal in a str and in nothing after it.
    text = text.encode("utf-8", "replace").decode("utf-8")
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts.catalogue(),
        ignore_system_fonts=True,
    )
    try:
        made = compiler.compile(format=form, ppi=ppi, sys_inputs={"page": text})
    except typst.TypstError as error:
        raise NotTypeset(f"{template}: {error.diagnostic}") from error
    if made is None:
        raise NotTypeset(f"{template}: typst gave nothing back")
    return [made] if isinstance(made, bytes) else made
