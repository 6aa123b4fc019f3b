"""Forms around the issue: a number from outside, the sealed scan, a correction, objections.

Row 4.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
    no_facts,
)
from handlers.forms.formal_notices import read_scan
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import read_text
from handlers.issued_minutes import after_correct, after_issue, after_scan
from handlers.objections import after_answer, after_objection
from handlers.turn import Turn
from meetings import documents
from meetings.document_numbers import LONGEST_NUMBER
from meetings.documents import NewFile
from meetings.issued_minutes import errata, issuing, objections
from meetings.issued_minutes.objection_reading import objection_facts
from meetings.meetings import Refused
from storage import document_numbers as number_rows
from storage import issued_minutes as rows

#: To which step a refusal at the end leads back.
_BACK_TO = dict.fromkeys(("reason-needed", "reason-long", "level-mark", "objection-text"), "text")


@dataclass(frozen=True, slots=True)
class _Register:
    """Titles of what carries a number already."""

    twins: Callable[[str], tuple[str, ...]]


def _register(turn: Turn, answers: Answers) -> _Register:
    return _Register(
        lambda text: tuple(one.title for one in number_rows.numbers_like(turn.session, text))
    )


def _ask_number(view: View) -> Prompt:
    held = view.answers.get("number")
    if held is None:
        return Prompt(view.texts.rich("minutes-ask-number"))
    facts: _Register = view.facts
    titles = view.texts.plain("notice-between-names").join(facts.twins(held["text"]))
    text = view.texts.rich("minutes-ask-number-twin", number=held["text"], titles=titles or "—")
    return Prompt(text, ((Option(view.texts.plain("minutes-button-use-number"), "sure"),),))


def _read_number(entry: Entry, view: View) -> Outcome:
    held = view.answers.get("number")
    if entry.pressed and held is not None:
        return Taken({"text": held["text"], "sure": True})
    text = read_text(entry, view, limit=LONGEST_NUMBER)
    if isinstance(text, Problem):
        return text
    facts: _Register = view.facts
    if facts.twins(text):
        return Kept({"text": text, "sure": False})
    return Taken({"text": text, "sure": True})


def _sure(value: dict[str, object]) -> bool:
    return bool(value["sure"])


def _set_number(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = issuing.issue(
        turn.session,
        turn.actor,
        answers["_minutes"],
        outside=answers["number"]["text"],
        knowingly=True,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        at = "number" if outcome.code in ("number-text", "level-mark") else None
        return back_to(turn, outcome, at)
    after_issue(turn, outcome)
    return None


MINUTES_NUMBER = Form(
    name="minutes_number",
    version=1,
    steps=(Step("number", _ask_number, _read_number, takes_numbers=True, settled=_sure),),
    facts=_register,
    finish=_set_number,
    title="form-minutes-number",
)


def _ask_scan(view: View) -> Prompt:
    return Prompt(view.texts.rich("minutes-ask-scan"))


def _set_scan(turn: Turn, answers: Answers) -> GoTo | None:
    scan, row = answers["scan"], rows.minutes(turn.session, answers["_minutes"])
    title = turn.texts.plain("minutes-scan-title", title=str(row.content["title"]) if row else "")
    file = NewFile(documents.tidy(title), scan["digest"], scan["name"], scan["type"], scan["size"])
    outcome = issuing.set_scan(
        turn.session, turn.actor, answers["_minutes"], file, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, None)
    after_scan(turn, outcome)
    return None


MINUTES_SCAN = Form(
    name="minutes_scan",
    version=1,
    steps=(Step("scan", _ask_scan, read_scan, takes_file="document"),),
    facts=no_facts,
    finish=_set_scan,
    title="form-minutes-scan",
)


def _correct(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = errata.begin_erratum(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_correct(turn, outcome)
    return None


MINUTES_ERRATUM = Form(
    name="minutes_erratum",
    version=1,
    steps=(
        words_step(
            errata.LONGEST_REASON,
            lambda view: view.texts.rich("minutes-ask-erratum", limit=errata.LONGEST_REASON),
        ),
    ),
    facts=no_facts,
    finish=_correct,
    title="form-minutes-erratum",
)


def _object(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = objections.object_(
        turn.session,
        turn.actor,
        answers["_minutes"],
        answers["_person"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_objection(turn, outcome, answers["_person"])
    return None


MINUTES_OBJECTION = Form(
    name="minutes_objection",
    version=1,
    steps=(
        words_step(
            objections.LONGEST_OBJECTION,
            lambda view: view.texts.rich(
                "minutes-ask-objection", limit=objections.LONGEST_OBJECTION
            ),
        ),
    ),
    facts=no_facts,
    finish=_object,
    title="form-minutes-objection",
)


def _objector(turn: Turn, answers: Answers) -> str:
    found = objection_facts(turn.session, answers["_objection"])
    return found.person.name if found is not None else ""


def _reject(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = objections.answer(
        turn.session,
        turn.actor,
        answers["_objection"],
        taken=False,
        text=answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_answer(turn, outcome)
    return None


MINUTES_REJECT = Form(
    name="minutes_reject",
    version=1,
    steps=(
        words_step(
            objections.LONGEST_ANSWER,
            lambda view: view.texts.rich("minutes-ask-reject", name=view.facts or "—"),
        ),
    ),
    facts=_objector,
    finish=_reject,
    title="form-minutes-reject",
)
