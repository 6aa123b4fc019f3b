"""Forms of branch venues: added, changed, people assigned, figures reported. Row 2.3."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chat.message import RichText, lines
from handlers import branches as handlers
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
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.signin import refuse
from handlers.turn import Turn, refusal
from meetings.meetings import Refused
from meetings.signin import branch_line, branch_people, branching
from meetings.signin.branch_people import Assigned, NotFound
from meetings.signin.branching import LONGEST_NAME, LONGEST_PLACE, BranchFacts, BranchSet

LONGEST_LIST = 2000
_FIGURE = re.compile(r"[0-9]{1,6}")
#: To which step a refusal at the end leads back.
_BACK_TO = {
    "branch-there": "venue",
    "branch-name": "venue",
    "person-left": "name",
    "branch-heads": "figures",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    branch: BranchFacts | None
    report: branch_line.ToReport | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    branch, report = None, None
    if "_sitting" in answers:
        said = branch_line.to_report(
            turn.session, turn.me, answers["_branch"], answers["_sitting"], now=turn.now
        )
        report = None if isinstance(said, Refused) else said
    elif "_branch" in answers:
        found = branching.branch_for(turn.session, turn.me, answers["_branch"])
        branch = None if isinstance(found, Refused) else found
    return _Facts(branch, report, roster(turn))


def _under_venue(view: View, text: RichText) -> RichText:
    """The question under the venue's name."""
    facts: _Facts = view.facts
    if facts.branch is None:
        return text
    branch = facts.branch
    return lines(
        view.texts.rich("branch-heading", name=branch.name, title=branch.meeting_title), text
    )


def _words(name: str, key: str, limit: int, *, skippable: bool = False) -> Step:
    def ask(view: View) -> Prompt:
        return Prompt(_under_venue(view, view.texts.rich(key)))

    return Step(name, ask, takes_text(limit), skippable=skippable)


def _ask_contact(view: View) -> RichText:
    return _under_venue(view, view.texts.rich("branch-ask-contact"))


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = branching.add_branch(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["venue"],
        answers.get("place") or "",
        person_of(answers),
        now=turn.now,
        office=turn.office,
    )
    return _done(turn, outcome, "branch-added")


def _change(field: str) -> Callable[[Turn, Answers], GoTo | None]:
    def finish(turn: Turn, answers: Answers) -> GoTo | None:
        outcome = branching.change_branch(
            turn.session,
            turn.actor,
            answers["_branch"],
            name=answers["venue"] if field == "name" else None,
            place=answers["place"] if field == "place" else None,
            contact_id=person_of(answers) if field == "contact" else None,
            now=turn.now,
            office=turn.office,
        )
        return _done(turn, outcome, "branch-changed")

    return finish


def _done(turn: Turn, outcome: BranchSet | Refused, key: str) -> GoTo | None:
    if isinstance(outcome, Refused):
        step = _BACK_TO.get(outcome.code)
        if step is not None:
            said = refusal(turn.texts, outcome.code, **dict(outcome.details))
            return GoTo(step, said)
        refuse(turn, outcome)
        return None
    note = turn.texts.rich(key if outcome.changed else "branch-unchanged")
    handlers.show_branch(turn, outcome.branch_id, note)
    return None


def _ask_people(view: View) -> Prompt:
    key = "branch-ask-back" if view.answers.get("_to_main") else "branch-ask-people"
    return Prompt(_under_venue(view, view.texts.rich(key)))


_read_people = takes_text(LONGEST_LIST, lines=True)


def _assign(turn: Turn, answers: Answers) -> GoTo | None:
    move = branch_people.send_to_main if answers["_to_main"] else branch_people.assign
    outcome = move(turn.session, turn.actor, answers["_branch"], answers["people"], now=turn.now)
    texts = turn.texts
    comma = texts.plain("meeting-list-comma")
    match outcome:
        case NotFound(unknown, several):
            why = lines(
                texts.rich("branch-nobody", words=comma.join(unknown)) if unknown else (),
                texts.rich("branch-several", words=comma.join(several)) if several else (),
            )
            return GoTo("people", why or texts.rich("form-empty"))
        case Assigned(branch_id, _, moved, unreached, told):
            key = "branch-sent-back" if answers["_to_main"] else "branch-assigned"
            how = ("yes" if told else "later") if moved else "none"
            said = texts.rich(key, count=moved, told=how)
            phone = (
                texts.rich("branch-phone", names=comma.join(unreached[:20])) if unreached else ()
            )
            handlers.show_branch(turn, branch_id, lines(said, phone))
        case Refused():
            refuse(turn, outcome)
    return None


def _ask_figures(view: View) -> Prompt:
    facts: _Facts = view.facts
    report = facts.report
    if report is None:
        return Prompt(view.texts.rich("refused-not-allowed"))
    expected, present = report.counted.expected, report.counted.present
    label = view.texts.plain("branch-as-counted", expected=expected, present=present)
    text = view.texts.rich("branch-ask-figures", venue=report.name, title=report.title)
    return Prompt(text, ((Option(label, [expected, present]),),))


def _read_figures(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    found = [int(number) for number in _FIGURE.findall(entry.text)]
    if len(found) != 2:
        return Problem(view.texts.rich("branch-figures-bad"))
    return Taken(found)


def _report(turn: Turn, answers: Answers) -> GoTo | None:
    expected, present = answers["figures"]
    outcome = branch_line.report_figures(
        turn.session,
        turn.actor,
        answers["_branch"],
        answers["_sitting"],
        expected,
        present,
        now=turn.now,
    )
    if isinstance(outcome, Refused):
        if outcome.code in _BACK_TO:
            said = refusal(turn.texts, outcome.code, **dict(outcome.details))
            return GoTo(_BACK_TO[outcome.code], said)
        refuse(turn, outcome)
        return None
    turn.tell("branch-reported", expected=expected, present=present)
    handlers.figures(turn, outcome.meeting_id, answers["_sitting"])
    return None


def _form(
    name: str, steps: tuple[Step, ...], finish: Callable[[Turn, Answers], GoTo | None], title: str
) -> Form:
    return Form(name=name, version=1, steps=steps, facts=_facts, finish=finish, title=title)


_NAME = _words("venue", "branch-ask-name", LONGEST_NAME)
_PLACE = _words("place", "branch-ask-place", LONGEST_PLACE)
_CONTACT = person_steps(_ask_contact)
_FIGURES = Step("figures", _ask_figures, _read_figures, takes_numbers=True)

BRANCH_ADD = _form("branch_add", (_NAME, _PLACE, *_CONTACT), _add, "form-branch-add")
BRANCH_NAME = _form("branch_name", (_NAME,), _change("name"), "form-branch-change")
BRANCH_PLACE = _form("branch_place", (_PLACE,), _change("place"), "form-branch-change")
BRANCH_CONTACT = _form("branch_contact", _CONTACT, _change("contact"), "form-branch-change")
BRANCH_ASSIGN = _form(
    "branch_assign", (Step("people", _ask_people, _read_people),), _assign, "form-branch-assign"
)
BRANCH_REPORT = _form("branch_report", (_FIGURES,), _report, "form-branch-report")
