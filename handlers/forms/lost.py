"""Forms of lost property: what was found, and who got it back. Row 2.4."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.clearing import after_lost
from handlers.forms.checklists import photos_in, photos_step
from handlers.forms.engine import Answers, Form, GoTo
from handlers.forms.sharing import back_to, words_step
from handlers.turn import Turn
from meetings.checklists import lost
from meetings.checklists.lost import LONGEST_TEXT
from meetings.meetings import Refused

#: To which step a refusal at the end leads back.
_BACK_TO = {"check-text": "text", "level-mark": "text"}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The steps need nothing beside the answers; a picture is of no line of a checklist."""

    card: None = None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts()


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    photo = next(iter(photos_in(answers, "photo")), None)
    outcome = lost.note_lost(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["text"],
        answers.get("place") or "",
        photo=photo,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK_TO:
        return back_to(turn, outcome, _BACK_TO[outcome.code])
    after_lost(turn, outcome, "lost-noted")
    return None


def _return(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = lost.give_back(
        turn.session,
        turn.actor,
        answers["_lost"],
        answers["text"],
        salt=bytes.fromhex(turn.tokens.hex(32)),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK_TO:
        return back_to(turn, outcome, _BACK_TO[outcome.code])
    after_lost(turn, outcome, "lost-given-back")
    return None


_PLACE = replace(
    words_step(LONGEST_TEXT, lambda view: view.texts.rich("lost-ask-place")),
    name="place",
    skippable=True,
)
LOST_ADD = Form(
    name="lost_add",
    version=1,
    steps=(
        words_step(LONGEST_TEXT, lambda view: view.texts.rich("lost-ask-text")),
        _PLACE,
        photos_step("lost-ask-photo", 1, "photo"),
    ),
    facts=_facts,
    finish=_add,
    title="form-lost-add",
)
LOST_RETURN = Form(
    name="lost_return",
    version=1,
    steps=(words_step(LONGEST_TEXT, lambda view: view.texts.rich("lost-ask-to")),),
    facts=_facts,
    finish=_return,
    title="form-lost-return",
)
