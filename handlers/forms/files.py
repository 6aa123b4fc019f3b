"""A step that collects files until its button ends it, and why a file was not taken. Row 6.4."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat.message import RichText
from chat.texts.documents import refused_file
from handlers.forms.engine import (
    Answers,
    Entry,
    Kept,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.prepare import ReceivedFile
from handlers.turn import Turn


def not_taken(view: View | Turn, file: ReceivedFile) -> RichText:
    """The sentence for a file that was refused when it came."""
    return refused_file(
        view.texts,
        file.refused or "",
        name=file.name,
        details=dict(file.details),
        types=sorted(view.office.profile.files.types),
    )


def stored(file: ReceivedFile) -> dict[str, Any]:
    """The file as answers keep it: digest, name, media_type, size."""
    return {
        "digest": file.digest,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
    }


def stored_paper(file: ReceivedFile) -> dict[str, Any]:
    """The same of what becomes a document: with what its readers have to be told of it."""
    return {**stored(file), "flags": file.flags}


def files_of(answers: Answers, name: str) -> list[dict[str, Any]]:
    """What was collected so far."""
    return list((answers.get(name) or {}).get("files", ()))


def files_step(
    name: str,
    ask: Callable[[View, int], Prompt],
    *,
    most: int,
    needed: Callable[[View], RichText],
    too_many: Callable[[View], RichText],
    fits: Callable[[str], bool] | None = None,
    wanted: Callable[[Answers], bool] | None = None,
) -> Step:
    """``ask`` is told how many are there and shows the button that ends; ``needed`` says what is
    wanted where words come instead, or a file whose type does not fit."""

    def asks(view: View) -> Prompt:
        return ask(view, len(files_of(view.answers, name)))

    def reads(entry: Entry, view: View) -> Outcome:
        files = files_of(view.answers, name)
        if entry.pressed:
            return Taken({"files": files, "end": True})
        if not entry.files:
            return Problem(needed(view))
        for file in entry.files:
            if file.refused is not None or file.digest is None:
                return Problem(not_taken(view, file))
            if fits is not None and not fits(file.media_type):
                return Problem(needed(view))
            files.append(stored(file))
        if len(files) > most:
            return Problem(too_many(view))
        return Kept({"files": files, "end": False})

    rest: dict[str, Any] = {} if wanted is None else {"wanted": wanted}
    return Step(name, asks, reads, takes_file="any", settled=_ended, **rest)


def _ended(value: Any) -> bool:
    return bool(value["end"])
