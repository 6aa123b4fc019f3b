"""Forms of the official version: its 文号, and the sealed scan. Row 2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import not_taken
from handlers.forms.writing import takes_text
from handlers.turn import refusal
from meetings.documents import NewFile
from meetings.meetings import Refused
from meetings.notices import official

if TYPE_CHECKING:
    from handlers.turn import Turn

#: What a sealed paper comes as: scanned, or as OFD from the office's own system (DOC-12).
_SCANS = ("application/pdf", "application/ofd")


def _facts(turn: Turn, answers: Answers) -> Any:
    return None


def _ask_number(view: View) -> Prompt:
    return Prompt(view.texts.rich("formal-ask-number"))


_read_number = takes_text(official.LONGEST_NUMBER)


def _set_number(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.formal_notices import after_change

    outcome = official.set_number(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["number"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in ("level-mark", "number-long"):
        return GoTo("number", refusal(turn.texts, outcome.code, **dict(outcome.details)))
    after_change(turn, outcome, "formal-number-set")
    return None


FORMAL_NUMBER = Form(
    name="formal_number",
    version=1,
    steps=(Step("number", _ask_number, _read_number, takes_numbers=True),),
    facts=_facts,
    finish=_set_number,
    title="form-formal-number",
)


def _ask_scan(view: View) -> Prompt:
    return Prompt(view.texts.rich("formal-ask-scan"))


def read_scan(entry: Entry, view: View) -> Outcome:
    """One scan or photo of a sealed paper: digest, name, type, size."""
    texts = view.texts
    if not entry.files:
        return Problem(texts.rich("formal-scan-wanted"))
    if len(entry.files) > 1:
        return Problem(texts.rich("formal-one-scan"))
    file = entry.files[0]
    if file.refused:
        return Problem(not_taken(view, file))
    if file.media_type not in _SCANS and not file.media_type.startswith("image/"):
        return Problem(texts.rich("formal-not-a-scan", name=file.name))
    return Taken(
        {
            "digest": file.digest,
            "name": file.name,
            "type": file.media_type,
            "size": file.size,
            "flags": file.flags,
        }
    )


def _set_scan(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.formal_notices import after_change

    scan = answers["scan"]
    title = turn.texts.plain("formal-scan-title")
    outcome = official.set_scan(
        turn.session,
        turn.actor,
        answers["_meeting"],
        NewFile(
            title,
            scan["digest"],
            scan["name"],
            scan["type"],
            scan["size"],
            scan.get("flags", ""),
        ),
        now=turn.now,
        office=turn.office,
    )
    after_change(turn, outcome, "formal-scan-set")
    return None


FORMAL_SCAN = Form(
    name="formal_scan",
    version=1,
    steps=(Step("scan", _ask_scan, read_scan, takes_file="document"),),
    facts=_facts,
    finish=_set_scan,
    title="form-formal-scan",
)
