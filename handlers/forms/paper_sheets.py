"""Forms of the signed sheet: enter serials with a photo, correct or return them. Row 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.message import lines
from chat.texts import signin as words
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
from handlers.forms.files import files_of, files_step
from handlers.forms.writing import takes_text
from handlers.paper_sheets import answer
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import desk, paper_entries, paper_reading, sheet
from meetings.signin.paper_rules import LONGEST_REMARK, MOST_FILES, SheetPicture
from storage.signin import Attendee

#: Names shown for the check; the rest is counted.
MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Facts:
    """Who stands at which serial of the sitting's sheet."""

    on_sheet: dict[int, Attendee]
    #: Serials of the entry that is looked at; none while a new one is made.
    entered: tuple[int, ...] = ()


def _facts(turn: Turn, answers: Answers) -> Facts:
    entered: tuple[int, ...] = ()
    sitting = answers.get("_sitting")
    if "_entry" in answers:
        entry = paper_reading.entry_of(
            turn.session, turn.actor, answers["_entry"], office=turn.office
        )
        if isinstance(entry, Refused):
            return Facts({})
        sitting, entered = entry.sitting_id, tuple(line.serial for line in entry.lines)
    found = desk.desk_of_sitting(turn.session, turn.actor, sitting or 0, office=turn.office)
    if isinstance(found, Refused):
        return Facts({}, entered)
    return Facts(sheet.on_the_sheet(turn.session, found), entered)


def _ask_serials(view: View) -> Prompt:
    return Prompt(view.texts.rich("signin-ask-serials"))


def _read_serials(entry: Entry, view: View) -> Outcome:
    facts: Facts = view.facts
    return _serials(entry, view, facts.on_sheet)


def _serials(entry: Entry, view: View, known: Sequence[int] | dict[int, Attendee]) -> Outcome:
    serials = sheet.serials_in(entry.text)
    if serials is None:
        return Problem(view.texts.rich("signin-serials-bad"))
    unknown = [serial for serial in serials if serial not in known]
    if unknown:
        said = ", ".join(str(serial) for serial in unknown[:20])
        return Problem(view.texts.rich("signin-serials-unknown", serials=said))
    return Taken(serials)


def _ask_check(view: View) -> Prompt:
    facts: Facts = view.facts
    texts = view.texts
    listed = [s for s in view.answers["serials"] if s in facts.on_sheet]
    shown = [
        texts.rich(
            "signin-serials-line",
            serial=str(serial),
            person=words.attendee_line(texts, facts.on_sheet[serial]),
        )
        for serial in listed[:MOST_NAMES]
    ]
    more = len(listed) - MOST_NAMES
    rest = texts.rich("sheet-more", count=more) if more > 0 else ()
    head = texts.rich("signin-serials-check", count=len(listed))
    confirm = Option(texts.plain("button-confirm"), True)
    return Prompt(lines(head, *shown, rest), ((confirm,),))


def _second(answers: Answers) -> bool:
    return bool(answers.get("_second"))


def _ask_pictures(view: View, count: int) -> Prompt:
    if not count:
        return Prompt(view.texts.rich("sheet-ask-pictures"))
    end = Option(view.texts.plain("button-sheet-pictures-done"), "end")
    return Prompt(view.texts.rich("sheet-more-pictures", count=count), ((end,),))


_PICTURES = files_step(
    "pictures",
    _ask_pictures,
    most=MOST_FILES,
    needed=lambda view: view.texts.rich("refused-sheet-picture-needed"),
    too_many=lambda view: view.texts.rich("refused-sheet-too-many-pictures", limit=MOST_FILES),
    fits=lambda media_type: media_type.startswith("image/") or media_type == "application/pdf",
    wanted=_second,
)


def _enter(turn: Turn, answers: Answers) -> GoTo | None:
    files = files_of(answers, "pictures")
    outcome = paper_entries.enter_sheet(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["serials"],
        [SheetPicture(**file) for file in files],
        now=turn.now,
        office=turn.office,
    )
    answer(turn, 0, outcome)
    return None


def _ask_added(view: View) -> Prompt:
    return Prompt(view.texts.rich("sheet-ask-added"))


def _read_added(entry: Entry, view: View) -> Outcome:
    facts: Facts = view.facts
    known = [serial for serial in facts.on_sheet if serial not in facts.entered]
    return _serials(entry, view, known)


def _ask_struck(view: View) -> Prompt:
    return Prompt(view.texts.rich("sheet-ask-struck"))


def _read_struck(entry: Entry, view: View) -> Outcome:
    facts: Facts = view.facts
    return _serials(entry, view, facts.entered)


def _ask_remark(view: View) -> Prompt:
    return Prompt(view.texts.rich("sheet-ask-remark"))


def _ask_why(view: View) -> Prompt:
    return Prompt(view.texts.rich("sheet-ask-why"))


_read_remark = takes_text(LONGEST_REMARK)


def _correct(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = paper_entries.confirm_entry(
        turn.session,
        turn.actor,
        answers["_entry"],
        add=answers.get("added") or (),
        strike=answers.get("struck") or (),
        remark=answers["remark"],
        now=turn.now,
        office=turn.office,
    )
    answer(turn, answers["_entry"], outcome)
    return None


def _reject(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = paper_entries.reject_entry(
        turn.session,
        turn.actor,
        answers["_entry"],
        answers["remark"],
        now=turn.now,
        office=turn.office,
    )
    answer(turn, answers["_entry"], outcome)
    return None


SERIALS = Form(
    name="signin_serials",
    version=2,
    steps=(
        Step("serials", _ask_serials, _read_serials, takes_numbers=True),
        Step("check", _ask_check, read_pressed),
        _PICTURES,
    ),
    facts=_facts,
    finish=_enter,
    title="signin-form-serials",
)
CORRECT = Form(
    name="sheet_correct",
    version=1,
    steps=(
        Step("added", _ask_added, _read_added, skippable=True, takes_numbers=True),
        Step("struck", _ask_struck, _read_struck, skippable=True, takes_numbers=True),
        Step("remark", _ask_remark, _read_remark),
    ),
    facts=_facts,
    finish=_correct,
    title="sheet-form-correct",
)
REJECT = Form(
    name="sheet_reject",
    version=1,
    steps=(Step("remark", _ask_why, _read_remark),),
    facts=_facts,
    finish=_reject,
    title="sheet-form-reject",
)
