"""Forms of reports on a meeting: a part, who completes it, why there is another edition, and the
measure against a shortcoming. Rows 4.6, 4.10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from chat.message import RichText, lines
from chat.texts import meeting_reports as words
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_due, ask_moved, due_of, read_due, rests
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import read_text, takes_text
from handlers.meeting_reports import show_report
from handlers.turn import Turn
from meetings import approvals, meeting_reports, tasks
from meetings.lessons import LONGEST_TEXT, NewMeasure
from meetings.meeting_reports import PartWritten, ReportFacts, StalePart
from meetings.meeting_reports.improving import open_measure
from meetings.meeting_reports.kinds import limit_of
from meetings.meetings import Refused


@dataclass(frozen=True, slots=True)
class _Facts:
    """The report as it stands, and the roster."""

    report: ReportFacts | None
    roster: Roster

    def part(self, name: str) -> str:
        return self.report.parts.get(name, "") if self.report else ""


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = meeting_reports.report_of(turn.session, answers["_report"], office=turn.office)
    return _Facts(found, roster(turn))


def _ask_part(view: View) -> Prompt:
    """The question under what the part says; leaving it empty takes it out again."""
    part, texts = view.answers["_part"], view.texts
    present = view.facts.part(part)
    asked = texts.rich(f"mreport-ask-{part}", limit=limit_of(part))
    if not present:
        return Prompt(asked)
    clear = Option(texts.plain("mreport-clear"), "")
    return Prompt(lines(asked, texts.rich("item-present", text=present)), ((clear,),))


def _read_part(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    found = read_text(entry, view, limit=limit_of(view.answers["_part"]), lines=True)
    return Taken(found) if isinstance(found, str) else found


def _write(turn: Turn, answers: Answers) -> GoTo | None:
    report_id = answers["_report"]
    done = meeting_reports.write_part(
        turn.session,
        turn.actor,
        report_id,
        answers["_part"],
        answers["text"],
        was=answers["_was"],
        now=turn.now,
        office=turn.office,
    )
    match done:
        case Refused():
            return back_to(turn, done, None)
        case StalePart(part=part, mine=mine, theirs=theirs):
            turn.say(words.stale(turn.texts, report_id, part, mine, theirs))
        case PartWritten(recalled=recalled):
            key = "mreport-written-recalled" if recalled else "mreport-written"
            show_report(turn, report_id, turn.texts.rich(key))
        case _:
            assert_never(done)
    return None


REPORT_PART = Form(
    name="report_part",
    version=1,
    steps=(Step("text", _ask_part, _read_part),),
    facts=_facts,
    finish=_write,
    title="form-report-part",
)


def _about(view: View, key: str) -> RichText:
    found: ReportFacts | None = view.facts.report
    if found is None:
        return view.texts.rich("refused-gone")
    name = words.kind_name(view.texts, found.kind)
    return view.texts.rich(key, name=name, title=found.meeting_title)


def _give(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    done = meeting_reports.give_to(
        turn.session,
        turn.actor,
        answers["_report"],
        person_id,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, "name" if done.code == "task-owner-left" else None)
    show_report(turn, done.report_id, words.given(turn.texts, done))
    return None


REPORT_GIVE = Form(
    name="report_give",
    version=1,
    steps=person_steps(lambda view: _about(view, "mreport-ask-writer")),
    facts=_facts,
    finish=_give,
    title="form-report-give",
)


def _edition(turn: Turn, answers: Answers) -> GoTo | None:
    done = meeting_reports.new_edition(
        turn.session,
        turn.actor,
        answers["_report"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        at = "text" if done.code in ("reason-needed", "reason-long", "level-mark") else None
        return back_to(turn, done, at)
    key = "mreport-edition-there" if done.again else "mreport-edition-begun"
    show_report(turn, done.report_id, turn.texts.rich(key))
    return None


REPORT_EDITION = Form(
    name="report_edition",
    version=1,
    steps=(
        words_step(
            approvals.LONGEST_REASON, lambda view: view.texts.rich("mreport-ask-edition-why")
        ),
    ),
    facts=_facts,
    finish=_edition,
    title="form-report-edition",
)


def _ask_shortcoming(view: View) -> Prompt:
    """Which of them: each line of the summary is one press away."""
    said = [line for line in view.facts.part("shortcomings").split("\n") if line.strip()]
    options = tuple((Option(line[:40], line[:LONGEST_TEXT]),) for line in said[:8])
    return Prompt(view.texts.rich("mreport-ask-shortcoming"), options)


def _read_shortcoming(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    found = read_text(entry, view, limit=LONGEST_TEXT)
    return Taken(found) if isinstance(found, str) else found


def _ask_measure(view: View) -> Prompt:
    return Prompt(view.texts.rich("lesson-ask-measure-text"))


#: To which step a refusal at the end leads back.
_BACK_TO = {"task-due-past": "due", "task-due-far": "due", "task-owner-left": "name"}


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    owner_id, due_on = person_of(answers), due_of(answers)
    if owner_id is None:
        return GoTo("which", ())
    if due_on is None:
        return GoTo("moved", ())
    done = open_measure(
        turn.session,
        turn.actor,
        answers["_report"],
        answers["shortcoming"],
        NewMeasure(answers["measure"], owner_id, due_on),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    show_report(turn, done.report_id, turn.texts.rich("mreport-measure-opened"))
    return None


REPORT_MEASURE = Form(
    name="report_measure",
    version=1,
    steps=(
        Step("shortcoming", _ask_shortcoming, _read_shortcoming),
        Step("measure", _ask_measure, takes_text(tasks.LONGEST_TEXT)),
        *person_steps(lambda view: view.texts.rich("lesson-ask-owner")),
        Step("due", ask_due, read_due),
        Step("moved", ask_moved, read_pressed, wanted=rests),
    ),
    facts=_facts,
    finish=_open,
    title="form-report-measure",
)
