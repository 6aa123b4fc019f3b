"""Bytes of a text file to text, in the encodings offices send."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: First bytes of the characters each standard put first because they are the common ones.
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
#: Enough text to tell the two apart.
_SAMPLE = 20_000


def decoded(data: bytes) -> str | None:
    """The text in utf-8 (with or without mark), utf-16, gb18030 or big5; None when in none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _tried(data, encoding)
    if b"\0" in data:
        return _utf16_without_mark(data)
    utf8 = _tried(data, "utf-8")
    if utf8 is not None:
        return utf8
    texts = {name: text for name in _COMMON if (text := _tried(data, name)) is not None}
    if not texts:
        return None
    # Nearly every byte string decodes as both; in the wrong one most characters are rare ones.
    return texts[max(texts, key=lambda name: _commonness(texts[name], name))]


def _utf16_without_mark(data: bytes) -> str | None:
    """Either byte order shows by its line ends and separators; zeros elsewhere are no text."""
    texts = [
        text
        for encoding in ("utf-16-le", "utf-16-be")
        if (text := _tried(data, encoding)) is not None
    ]
    return max(
        texts, key=lambda text: sum(char in "\t\n,; 0123456789" for char in text), default=None
    )


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _commonness(text: str, name: str) -> float:
    standard, low, high = _COMMON[name]
    foreign = [char for char in text[:_SAMPLE] if ord(char) > 0x7F]
    if not foreign:
        return 1.0
    common = 0
    for char in foreign:
        code = char.encode(standard, "ignore")
        # Row A1-A3 of both: full-width punctuation, digits and letters.
        common += len(code) == 2 and (low <= code[0] <= high or 0xA1 <= code[0] <= 0xA3)
    return common / len(foreign)
