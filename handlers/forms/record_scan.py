"""The form of the sheet the record was signed on by hand. Rows 4.5, 4.8."""

from __future__ import annotations

from chat.texts import Texts, language_for
from chat.texts import record_parts as words
from chat.texts.cards import Words
from handlers.forms.engine import Answers, Form, GoTo, Prompt, Step, View
from handlers.forms.formal_notices import read_scan
from handlers.forms.sharing import back_to
from handlers.records import show
from handlers.turn import Turn
from meetings.documents import NewFile
from meetings.meetings import Refused
from meetings.record import keeping
from storage import meetings as meeting_rows


def _title(turn: Turn, answers: Answers) -> str:
    meeting = meeting_rows.meeting(turn.session, answers["_meeting"])
    return meeting.title if meeting is not None else ""


def _ask(view: View) -> Prompt:
    return Prompt(view.texts.rich("record-ask-scan", title=view.facts))


def _enter(turn: Turn, answers: Answers) -> GoTo | None:
    scan, texts = answers["scan"], Texts(language_for(turn.office.language) or "zh_Hans")
    said = Words(texts, turn.office, turn.now)
    # In the office's language, whoever enters it: it is the next edition of what is there.
    file = NewFile(
        words.scan_title(said, _title(turn, answers), 1),
        scan["digest"],
        scan["name"],
        scan["type"],
        scan["size"],
        scan["flags"],
    )
    outcome = keeping.enter_scan(turn.session, turn.actor, answers["_meeting"], file, now=turn.now)
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, None)
    show(turn, outcome.meeting_id, note=turn.texts.rich("record-scan-kept"))
    return None


RECORD_SCAN = Form(
    name="record_scan",
    version=1,
    steps=(Step("scan", _ask, read_scan, takes_file="document"),),
    facts=_title,
    finish=_enter,
    title="form-record-scan",
)
