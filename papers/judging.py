"""Everything that is found out about one file from a stranger, in one look. Row 6.4, SEC-04.

Runs in a process apart (``papers.apart``): what is asked and answered is plain data.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from papers import zips
from papers.flags import ALL, flags_of
from papers.gate_words import more_words
from papers.kinds import DOCX, MEDIA_TYPES, TEXT, WITH_MACROS, XLSX, kind_of
from papers.pages_of import MOST_PAGES, STATES, Pages, pages_of
from papers.pictures import LONGEST_SIDE, NotAPicture, Picture, shrunk
from papers.qr import Codes, UnreadableImage, look
from papers.tables.csv_file import read_csv
from papers.tables.rows import Row, Table, UnreadableTable
from papers.tables.xlsx_reading import read_xlsx
from papers.texts_of import UnreadableFile, agenda_of, first_text

#: Seconds the words for the index are read for; what comes after is not found.
SECONDS = 8.0
#: Characters looked at for the level and the agenda; and of a text that is wanted whole.
FIRST, MOST_WHOLE = 4_000, 60_000
#: Bytes of a file that is words from end to end.
MOST_TEXT = 20_000_000


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is and holds."""

    #: The extension it should have (``papers.kinds``).
    kind: str
    #: Why it can not be read: ``encrypted``, ``broken``, ``bomb`` …; then the rest is empty.
    unreadable: str = ""
    #: First words, for agendas and the record; and all that the gate has to see.
    text: str = ""
    gate: str = ""
    #: Of ``papers.flags.ALL``, in that order.
    flags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    codes_unread: int = 0
    shrunk: bool = False
    table: Table | None = None
    agenda: tuple[str, ...] = ()


def media_type_of(kind: str) -> str:
    """The media type by which readers go; macros make no difference to them."""
    return MEDIA_TYPES.get(f".{WITH_MACROS.get(kind, kind)}", "")


def judge(source: BinaryIO, wants: str) -> Judged:
    """Look at the whole file; ``wants`` is what the open step takes (``table``, ``agenda`` …).

    Never raises for what is in it.
    """
    kind = kind_of(source)
    if kind == "locked":
        return Judged(kind, "encrypted")
    try:
        return _looked_at(source, kind, wants)
    except (UnreadableFile, UnreadableImage, UnreadableTable) as unreadable:
        return Judged(kind, unreadable.code)


def _limit(wants: str) -> int:
    """Characters of the first words; a record that is taken apart is wanted whole."""
    return MOST_WHOLE if wants == "whole" else FIRST


def _looked_at(source: BinaryIO, kind: str, wants: str) -> Judged:
    media_type = media_type_of(kind)
    if kind == TEXT and zips.size_of(source) > MOST_TEXT:
        raise UnreadableFile("too_big")
    text = first_text(source, media_type, limit=_limit(wants)) if media_type else ""
    gate = f"{text}\n{more_words(source, media_type)}"
    found: dict[str, Any] = {}
    if media_type.startswith("image/"):
        codes = look(source)
        found = {"codes": codes.texts, "codes_unread": codes.unread, "shrunk": codes.shrunk}
    if wants == "table" and kind in ("xls", "ole"):
        raise UnreadableTable("legacy_xls")
    if wants == "table" and media_type == XLSX:
        found["table"] = read_xlsx(source)
    elif wants == "table" and kind == TEXT:
        found["table"] = read_csv(zips.as_file(source).read())
    if wants == "agenda" and media_type == DOCX:
        found["agenda"] = agenda_of(source)
    there = flags_of(source, kind)
    flags = tuple(flag for flag in ALL if flag in there)
    return Judged(kind, text=text, gate=gate, flags=flags, **found)


def answer(source: BinaryIO, question: dict[str, Any]) -> dict[str, Any]:
    """What the process apart does: a question and its answer, as JSON can carry them."""
    if question["ask"] == "judge":
        return asdict(judge(source, question["wants"]))
    if question["ask"] == "codes":
        try:
            return asdict(look(source))
        except UnreadableImage as unreadable:
            return {"unreadable": unreadable.code}
    if question["ask"] == "picture":
        try:
            return asdict(shrunk(source))
        except NotAPicture:
            return {"unreadable": True}
    until = time.monotonic() + SECONDS
    found = pages_of(source, question["type"], go_on=lambda: time.monotonic() < until)
    return asdict(found)


def judged_from(data: Any) -> Judged:
    """What ``judge`` found, out of its answer. Raises ValueError where that is none."""
    with _shaped():
        given = data["table"]
        return Judged(
            _word(data["kind"]),
            _word(data["unreadable"]),
            text=_word(data["text"]),
            gate=_word(data["gate"]),
            flags=_words(data["flags"]),
            codes=_words(data["codes"]),
            agenda=_words(data["agenda"]),
            codes_unread=int(data["codes_unread"]),
            shrunk=bool(data["shrunk"]),
            table=None if given is None else _table(given),
        )


def pages_from(data: Any) -> Pages:
    """What ``pages_of`` found, out of its answer. Raises ValueError where that is none."""
    with _shaped():
        state, texts = data["state"], _words(data["texts"])
        if state not in STATES or len(texts) > MOST_PAGES:
            raise ValueError("no pages")
        return Pages(state, texts)


def codes_from(data: Any) -> Codes | UnreadableImage:
    """What ``look`` found, out of its answer. Raises ValueError where that is none."""
    with _shaped():
        if "unreadable" in data:
            return UnreadableImage(_word(data["unreadable"]))
        return Codes(_words(data["texts"]), int(data["unread"]), bool(data["shrunk"]))


def picture_from(data: Any) -> Picture | NotAPicture:
    """What ``shrunk`` made, out of its answer. Raises ValueError where that is none."""
    with _shaped():
        if "unreadable" in data:
            return NotAPicture("not a picture")
        wide, tall = int(data["wide"]), int(data["tall"])
        if not (0 < wide <= LONGEST_SIDE and 0 < tall <= LONGEST_SIDE):
            raise ValueError("no picture")
        # It is put into a page as it came: nothing but base64.
        base64.b64decode(data["jpeg"], validate=True)
        return Picture(_word(data["jpeg"]), wide, tall)


@contextmanager
def _shaped() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no answer") from error


def _table(data: Any) -> Table:
    rows = tuple(Row(int(row["number"]), _words(row["cells"])) for row in data["rows"])
    return Table(rows, _word(data["sheet"]), _words(data["other_sheets"]))


def _words(data: Any) -> tuple[str, ...]:
    return tuple(map(_word, data))


def _word(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError("no word")
    return data
