"""Forms of what was decided away from the chat: a signed sheet with its scan, a word by phone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from chat.texts.notices import person_words
from handlers import approvals as handlers
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import files_step
from handlers.forms.timing import read_moment
from handlers.forms.writing import takes_text
from meetings import approvals
from meetings.approvals.entering import LONGEST_NUMBER
from meetings.meetings import Refused

if TYPE_CHECKING:
    from handlers.turn import Turn

#: Stands for 班子会议 among those who may have signed.
BODY = 0
#: To which step a refusal at the end leads back.
_BACK_TO = {
    "level-mark": "reason",
    "scan-needed": "scans",
    "body-number-needed": "number",
    "spoken-time": "when",
}


def _facts(turn: Turn, answers: Answers) -> approvals.Entry | None:
    found = approvals.entry_of(
        turn.session, turn.me, answers["_approval"], now=turn.now, office=turn.office
    )
    return None if isinstance(found, Refused) else found


def _ask_signer(view: View) -> Prompt:
    people = view.facts.signers if view.facts else ()
    options = [(Option(person_words(view.texts, p), p.person_id),) for p in people]
    options.append((Option(view.texts.plain("approval-by-body"), BODY),))
    return Prompt(view.texts.rich("approval-ask-signer"), tuple(options))


def _by_body(answers: Answers) -> bool:
    return answers.get("signer") == BODY


def _ask_number(view: View) -> Prompt:
    return Prompt(view.texts.rich("approval-ask-number"))


_read_number = takes_text(LONGEST_NUMBER)


def _ask_decision(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"approval-decision-{one}"), one) for one in ("approve", "return")
    )
    return Prompt(view.texts.rich("approval-ask-decision"), (options,))


def _returned(answers: Answers) -> bool:
    return answers.get("decision") == "return"


def _ask_reason(view: View) -> Prompt:
    return Prompt(view.texts.rich("approval-ask-reason"))


_read_reason = takes_text(approvals.LONGEST_REASON)


def _ask_scans(view: View, count: int) -> Prompt:
    if not count:
        return Prompt(view.texts.rich("approval-ask-scan"))
    end = Option(view.texts.plain("approval-button-scans-done"), "end")
    return Prompt(view.texts.rich("approval-more-scans", count=count), ((end,),))


_SCANS = files_step(
    "scans",
    _ask_scans,
    most=approvals.MOST_SCANS,
    needed=lambda view: view.texts.rich("approval-scan-wanted"),
    too_many=lambda view: view.texts.rich("refused-scans-too-many", limit=approvals.MOST_SCANS),
)


def _enter(turn: Turn, answers: Answers) -> GoTo | None:
    sheet = approvals.Sheet(
        for_id=answers["signer"] or None,
        approve=answers["decision"] == "approve",
        number=answers.get("number") or "",
        reason=answers.get("reason") or "",
        scans=tuple(approvals.Scan(**file) for file in answers["scans"]["files"]),
    )
    outcome = approvals.enter(
        turn.session, turn.actor, answers["_approval"], sheet, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            return _back(turn, code, dict(details))
        case approvals.Entered(approval_id, again=again):
            key = "approval-entered-before" if again else "approval-entered"
            handlers.show_request(turn, approval_id, turn.texts.rich(key))
        case approvals.DecidedBefore():
            handlers.after(turn, outcome)
    return None


def _back(turn: Turn, code: str, details: dict[str, Any]) -> GoTo | None:
    """To the step a refusal is about; else it is said."""
    if code in _BACK_TO:
        return GoTo(_BACK_TO[code], turn.texts.rich(f"refused-{code}", **details))
    turn.refuse(code, **details)
    return None


ENTER_SHEET = Form(
    name="enter_sheet",
    version=1,
    steps=(
        Step("signer", _ask_signer, read_pressed),
        Step("number", _ask_number, _read_number, wanted=_by_body),
        Step("decision", _ask_decision, read_pressed),
        Step("reason", _ask_reason, _read_reason, wanted=_returned),
        _SCANS,
    ),
    facts=_facts,
    finish=_enter,
    title="form-enter-sheet",
)


def _ask_speaker(view: View) -> Prompt:
    people = view.facts.speakers if view.facts else ()
    options = tuple((Option(person_words(view.texts, p), p.person_id),) for p in people)
    return Prompt(view.texts.rich("approval-ask-speaker"), options)


def _ask_how(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"approval-how-{how}"), how.replace("-", "_"))
        for how in ("phone", "in-person")
    )
    return Prompt(view.texts.rich("approval-ask-how"), (options,))


def _ask_when(view: View) -> Prompt:
    option = Option(view.texts.plain("approval-said-now"), "now")
    return Prompt(view.texts.rich("approval-ask-said-when"), ((option,),))


def _read_said(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken("")
    found = read_moment(entry, view)
    if isinstance(found, Problem):
        return found
    if not found.past:
        return Problem(view.texts.rich("refused-spoken-time"))
    return Taken(found.start.isoformat())


def _agreed(turn: Turn, answers: Answers) -> GoTo | None:
    said = answers["when"]
    outcome = approvals.agree_by_word(
        turn.session,
        turn.actor,
        answers["_approval"],
        for_id=answers["speaker"],
        how=answers["how"],
        said_at=datetime.fromisoformat(said) if said else turn.now,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return _back(turn, outcome.code, dict(outcome.details))
    handlers.after(turn, outcome, note="approval-word-entered")
    return None


AGREED_BY_WORD = Form(
    name="agreed_by_word",
    version=1,
    steps=(
        Step("speaker", _ask_speaker, read_pressed),
        Step("how", _ask_how, read_pressed),
        Step("when", _ask_when, _read_said),
    ),
    facts=_facts,
    finish=_agreed,
    title="form-agreed-by-word",
)
