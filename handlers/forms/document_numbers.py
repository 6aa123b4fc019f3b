"""Forms of the register of numbers: look for one, declare one void. Row 6.2."""

from __future__ import annotations

from typing import Any

from chat.message import RichText
from chat.texts import document_numbers as words
from handlers.forms.engine import Answers, Form, GoTo, Option, Prompt, Step, View
from handlers.forms.searching import page_options, reads_words
from handlers.forms.sharing import back_to, words_step
from handlers.turn import Turn
from meetings.document_numbers import register, void
from meetings.document_numbers.allotting import LONGEST_REASON
from meetings.document_numbers.register import LONGEST_WORDS, Entry, Listed
from meetings.meetings import Refused


def _found(turn: Turn, answers: Answers) -> Listed | Refused | None:
    """What the words find; None before any were given."""
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    return register.search(turn.session, turn.me, asked["words"], asked["page"])


def _ask(view: View) -> Prompt:
    found: Listed | Refused | None = view.facts
    if found is None:
        return Prompt(view.texts.rich("numbers-ask"))
    if isinstance(found, Refused):
        return Prompt(view.texts.rich(f"refused-{found.code}", **dict(found.details)))
    asked = view.answers["found"]["words"]
    options = tuple((Option(line.text, {"id": line.id}),) for line in found.lines)
    pages = page_options(view, asked, found.page, found.pages - 1)
    return Prompt(words.results(view.texts, asked, found), (*options, *pages))


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.document_numbers import show_one

    show_one(turn, answers["found"]["id"])
    return None


def _entry(turn: Turn, answers: Answers) -> Entry | None:
    found = register.entry(turn.session, turn.me, answers["_number"])
    return None if isinstance(found, Refused) else found


def _ask_reason(view: View) -> RichText:
    entry: Entry | None = view.facts
    return view.texts.rich("numbers-ask-void", number=entry.line.text if entry else "")


def _void(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.document_numbers import show_one

    done = void(
        turn.session,
        turn.actor,
        answers["_number"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        step = "text" if done.code in ("number-reason", "level-mark") else None
        return back_to(turn, done, step)
    show_one(turn, done.number_id, turn.texts.rich("numbers-voided", number=done.text))
    return None


NUMBER_SEARCH = Form(
    name="number_search",
    version=1,
    steps=(Step("found", _ask, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_found,
    finish=_open,
    title="numbers-form-search",
)

NUMBER_VOID = Form(
    name="number_void",
    version=1,
    steps=(words_step(LONGEST_REASON, _ask_reason),),
    facts=_entry,
    finish=_void,
    title="numbers-form-void",
)
