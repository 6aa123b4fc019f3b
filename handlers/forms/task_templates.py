"""Forms of 筹备模板: lines edited, a sheet sent back, scope, retiring, restoring. Row 2.1a."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, assert_never

from chat.message import RichText, lines
from chat.texts import task_templates as words
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
from handlers.forms.sharing import back_to, words_step
from handlers.forms.tables import table_rows
from handlers.forms.template_lines import lines_in, lines_step
from handlers.forms.writing import read_text
from handlers.task_templates import show_one
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.preparation import editing
from meetings.preparation.editing import (
    LONGEST_NAME,
    LONGEST_REASON,
    EditionSaved,
    EditionStale,
    EditionUnchanged,
    NewEdition,
)
from meetings.preparation.table import read_sheet
from meetings.preparation.template_lines import Line, compare, with_what
from meetings.preparation.templates import Template, named
from storage import preparation as rows

Saved = EditionSaved | EditionUnchanged | EditionStale | Refused
#: To which step a refusal at the end leads back.
_BACK_TO = {"template-reason": "text", "level-mark": "text", "template-name": "name"}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The template as it holds now, read afresh; and whether a name is taken."""

    template: Template | None
    #: Lines of an older edition that is to hold again.
    restored: tuple[Line, ...] | None
    taken: Callable[[str], bool]


def _facts(turn: Turn, answers: Answers) -> _Facts:
    name, restored = answers.get("_name") or answers.get("name") or "", None
    row = rows.edition(turn.session, answers["_edition"]) if "_edition" in answers else None
    if row is not None:
        name, restored = row.name, tuple(map(Line.from_data, row.lines))
    return _Facts(
        named(turn.session, name, turn.office),
        restored,
        lambda typed: named(turn.session, typed, turn.office) is not None,
    )


def _held(view: View) -> tuple[Line, ...]:
    facts: _Facts = view.facts
    return facts.template.lines if facts.template is not None else ()


def _ask_name(view: View) -> Prompt:
    return Prompt(view.texts.rich("template-ask-name"))


def _read_name(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    if view.facts.taken(text):
        return Problem(view.texts.rich("template-name-taken", name=text))
    return Taken(text)


def _ask_reason(view: View) -> RichText:
    """What is about to be saved, against what holds at this moment."""
    facts: _Facts = view.facts
    new = facts.restored or _lines_of(view.answers, _held(view))
    said = words.differences(view.texts, compare(_held(view), new)) if new is not None else []
    return lines(*said, view.texts.rich("template-ask-reason"))


def _lines_of(answers: Answers, held: tuple[Line, ...]) -> tuple[Line, ...] | None:
    """The lines of the form: edited, or of a sheet, which says nothing of what each is about."""
    if "table" in answers:
        return tuple(with_what(lines_in(answers["table"]), held))
    return lines_in(answers["lines"]) if "lines" in answers else None


def _save(turn: Turn, answers: Answers) -> GoTo | None:
    held = named(turn.session, answers["_name"] or answers["name"], turn.office)
    new = _lines_of(answers, held.lines if held else ())
    scope = answers.get("scope")
    outcome = editing.save_edition(
        turn.session,
        turn.actor,
        NewEdition(
            name=answers["_name"] or answers["name"],
            lines=new if new is not None else held.lines if held else (),
            reason=answers["text"],
            seen=answers["_seen"],
            class_=scope["class"] if scope else held.class_ if held else "",
            package=scope["package"] if scope else held.package if held else "",
        ),
        now=turn.now,
        office=turn.office,
    )
    return _ended(turn, answers, outcome, "template-saved")


def _retire(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = editing.retire(
        turn.session,
        turn.actor,
        answers["_name"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    return _ended(turn, answers, outcome, "template-retired")


def _restore(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = editing.restore(
        turn.session,
        turn.actor,
        answers["_edition"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    return _ended(turn, answers, outcome, "template-saved")


def _ended(turn: Turn, answers: Answers, outcome: Saved, done: str) -> GoTo | None:
    match outcome:
        case EditionSaved(ref, _, edition):
            show_one(turn, ref, note=turn.texts.rich(done, edition=edition))
        case EditionUnchanged(ref):
            show_one(turn, ref, note=turn.texts.rich("template-unchanged"))
        case EditionStale(edition, by):
            # What was written is kept: said once more, it is saved over the newer edition.
            answers["_seen"] = edition
            return GoTo("text", turn.texts.rich("template-stale", edition=edition, by=by))
        case Refused(code):
            return back_to(turn, outcome, _BACK_TO.get(code))
        case _:
            assert_never(outcome)
    return None


def _ask_table(view: View) -> Prompt:
    return Prompt(view.texts.rich("template-ask-table", name=view.answers["_name"]))


def _read_table(entry: Entry, view: View) -> Outcome:
    """The lines of a sheet; where a row is wrong nothing is taken, and each is named."""
    table = table_rows(entry, view)
    if isinstance(table, Problem):
        return table
    texts, found = view.texts, read_sheet(table, view.office.profile)
    if found.missing:
        heads = [texts.plain(f"template-column-{name}") for name in found.missing]
        columns = texts.plain("meeting-list-comma").join(heads)
        return Problem(texts.rich("template-no-head", columns=columns))
    if found.problems:
        changes = words.differences(texts, compare(_held(view), found.lines))
        said = words.problems(texts, found.problems)
        head = texts.rich("template-rows-wrong", count=len(found.problems))
        would = texts.rich("template-rows-else") if changes else ()
        return Problem(lines(head, *said, would, *changes))
    if not found.lines:
        return Problem(texts.rich("refused-template-empty"))
    return Taken({"lines": [line.to_data() for line in found.lines]})


def _ask_sheet_reason(view: View) -> RichText:
    """What the sheet would change; the reason confirms it."""
    new = _lines_of(view.answers, _held(view)) or ()
    found = compare(_held(view), new)
    if found.nothing:
        return view.texts.rich("template-sheet-same")
    said = words.differences(view.texts, found)
    return lines(view.texts.rich("template-sheet"), *said, view.texts.rich("template-ask-reason"))


def _ask_scope(view: View) -> Prompt:
    """Classes and packages, each pressed alone; or any meeting."""
    texts, profile = view.texts, view.office.profile

    def option(label: str, class_: str, package: str) -> Option:
        return Option(label, {"class": class_, "package": package})

    classes = [
        option(str(getattr(one.name, texts.language)), code, "")
        for code, one in profile.classes.items()
    ]
    packages = [
        option(str(getattr(one.name, texts.language)), "", code)
        for code, one in profile.packages.items()
    ]
    any_ = option(texts.plain("template-scope-any"), "", "")
    return Prompt(
        texts.rich("template-ask-scope"),
        (*_in_twos(classes), tuple(packages), (any_,)),
    )


def _in_twos(found: list[Option]) -> list[tuple[Option, ...]]:
    return [tuple(found[at : at + 2]) for at in range(0, len(found), 2)]


def _form(name: str, steps: tuple[Step, ...], finish: Callable[..., Any]) -> Form:
    title = f"form-{name.replace('_', '-')}"
    return Form(name=name, version=1, title=title, steps=steps, facts=_facts, finish=finish)


def _why(view: View) -> RichText:
    return view.texts.rich("template-ask-reason")


TEMPLATE_EDIT = _form(
    "template_edit",
    (
        Step("name", _ask_name, _read_name),
        lines_step(_held),
        words_step(LONGEST_REASON, _ask_reason),
    ),
    _save,
)
TEMPLATE_IMPORT = _form(
    "template_import",
    (
        Step("table", _ask_table, _read_table, takes_file="table"),
        words_step(LONGEST_REASON, _ask_sheet_reason),
    ),
    _save,
)
TEMPLATE_SCOPE = _form(
    "template_scope",
    (Step("scope", _ask_scope, read_pressed), words_step(LONGEST_REASON, _why)),
    _save,
)
TEMPLATE_RETIRE = _form("template_retire", (words_step(LONGEST_REASON, _why),), _retire)
TEMPLATE_RESTORE = _form("template_restore", (words_step(LONGEST_REASON, _ask_reason),), _restore)
