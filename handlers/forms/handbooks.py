"""The form of a handbook's section: its words. Row 2.2, ORG-14."""

from __future__ import annotations

from typing import assert_never

from chat.texts import handbooks as words
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Prompt,
    Step,
    View,
)
from handlers.forms.sharing import back_to
from handlers.forms.writing import takes_text
from handlers.handbooks import show_section
from handlers.turn import Turn
from meetings.handbooks.editing import SectionSet, set_section
from meetings.handbooks.sections import LONGEST, Section
from meetings.meetings import Refused

_BACK_TO = {"handbook-long": "text", "level-mark": "text"}


def _facts(turn: Turn, answers: Answers) -> Section:
    return Section(answers["_section"])


def _ask(view: View) -> Prompt:
    return Prompt(words.ask_text(view.texts, view.facts))


_read = takes_text(LONGEST, lines=True)


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    wanted, meeting_id = Section(answers["_section"]), answers["_meeting"]
    outcome = set_section(
        turn.session,
        turn.actor,
        meeting_id,
        wanted,
        answers["text"],
        was=answers["_was"],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused("handbook-edited-meanwhile"):
            turn.say(words.not_written(turn.texts, answers["text"]))
            show_section(turn, meeting_id, wanted)
            return None
        case Refused(code):
            return back_to(turn, outcome, _BACK_TO.get(code))
        case SectionSet():
            show_section(turn, meeting_id, wanted, turn.texts.rich("handbook-section-set"))
            return None
        case _:
            assert_never(outcome)


HANDBOOK_SECTION = Form(
    name="handbook_section",
    version=1,
    steps=(Step("text", _ask, _read),),
    facts=_facts,
    finish=_finish,
    title="form-handbook-section",
)
