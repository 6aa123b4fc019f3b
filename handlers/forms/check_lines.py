"""Forms that set up checklists: a line by hand, whose it is, when it is due. Row 2.4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chat.texts.checklists import in_words
from handlers.checklists import show_line, show_list
from handlers.forms.checklists import (
    BACK_TO,
    check_form,
    owner_in,
    under_line,
    who_step,
    written,
)
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.sharing import back_to
from handlers.forms.timing import read_moment
from handlers.signin import or_refuse, reader_of
from handlers.turn import Turn
from meetings.checklists import KINDS, LineCard, arranging, owning
from meetings.checklists.arranging import LONGEST_TEXT, NewLine
from meetings.checklists.owning import LineSet
from meetings.meetings import Refused

#: Due times one press away, in minutes from the start, or for 散会单 from the end.
_BEFORE = (("day", -1440), ("two-hours", -120), ("hour", -60), ("half-hour", -30))
_AFTER = (("after-half-hour", 30), ("after-hour", 60), ("after-day", 1440))


def _ask_due(view: View) -> Prompt:
    after_end = _kind(view) == "clearing"
    options = tuple(
        Option(view.texts.plain(f"check-due-{name}"), {"min": minutes})
        for name, minutes in (_AFTER if after_end else _BEFORE)
    )
    text = view.texts.rich("check-ask-due-after" if after_end else "check-ask-due")
    return Prompt(under_line(view, text), (options[:2], options[2:]))


def _kind(view: View) -> str:
    card: LineCard | None = view.facts.card
    return card.line.kind if card is not None else KINDS[view.answers.get("_kind", 0)]


def _read_due(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    found = read_moment(entry, view)
    if isinstance(found, Problem):
        return found
    if found.past or found.start <= view.now:
        return Problem(view.texts.rich("check-due-passed"))
    return Taken({"at": found.start.astimezone(UTC).isoformat()})


def _due(answers: Answers) -> dict[str, Any]:
    due = answers["due"]
    if "at" in due:
        return {"due_at": datetime.fromisoformat(due["at"])}
    return {"due_min": due["min"]}


def _ask_last(view: View) -> Prompt:
    texts = view.texts
    options = (
        Option(texts.plain("button-yes"), True),
        Option(texts.plain("button-no"), False),
    )
    rule = view.office.profile.checklists
    return Prompt(texts.rich("check-ask-last", minutes=rule.last_min), (options,))


def _not_clearing(answers: Answers) -> bool:
    return KINDS[answers["_kind"]] != "clearing"


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    new = NewLine(
        text=answers["text"],
        spare=answers.get("spare") or "",
        owner=owner_in(answers),
        last=bool(answers.get("last")),
        **_due(answers),
    )
    outcome = arranging.add_line(
        turn.session,
        turn.actor,
        answers["_meeting"],
        KINDS[answers["_kind"]],
        answers["_branch"],
        new,
        now=turn.now,
        office=turn.office,
    )
    return _after_set(turn, outcome, "check-added")


def _give(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = owning.give_rest(
        turn.session,
        turn.actor,
        answers["_meeting"],
        KINDS[answers["_kind"]],
        answers["_branch"],
        owner_in(answers),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in ("person-left", "check-text"):
        return back_to(turn, outcome, "who")
    given = or_refuse(turn, outcome)
    if given is not None:
        note = turn.texts.rich("check-given", count=given.lines)
        branch = answers["_branch"] or 0
        show_list(turn, given.meeting_id, answers["_kind"], branch, note=note)
    return None


def _set_owner(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = owning.set_owner(
        turn.session,
        turn.actor,
        answers["_item"],
        owner_in(answers),
        now=turn.now,
        office=turn.office,
    )
    return _after_set(turn, outcome, "check-changed", text_step="who")


def _set(part: str) -> Callable[[Turn, Answers], GoTo | None]:
    def finish(turn: Turn, answers: Answers) -> GoTo | None:
        wanted = _due(answers) if part == "due" else {part: answers["text"]}
        outcome = arranging.set_line(
            turn.session,
            turn.actor,
            answers["_item"],
            **wanted,
            now=turn.now,
            office=turn.office,
        )
        return _after_set(turn, outcome, "check-changed")

    return finish


def _after_set(
    turn: Turn, outcome: LineSet | Refused, done: str, *, text_step: str = "text"
) -> GoTo | None:
    if isinstance(outcome, Refused):
        step = BACK_TO.get(outcome.code)
        return back_to(turn, outcome, text_step if step == "text" else step)
    key = done if outcome.changed else "check-unchanged"
    text = in_words(reader_of(turn), outcome.line).text
    show_line(turn, outcome.line.item_id, turn.texts.rich(key, text=text))
    return None


_DUE = Step("due", _ask_due, _read_due)

CHECK_ADD = check_form(
    "check_add",
    (
        written("check-ask-text", LONGEST_TEXT),
        written("check-ask-spare", LONGEST_TEXT, "spare", skippable=True),
        _DUE,
        Step("last", _ask_last, read_pressed, wanted=_not_clearing),
        who_step("check-ask-owner", skippable=True),
    ),
    _add,
)
CHECK_GIVE = check_form("check_give", (who_step("check-ask-give"),), _give)
CHECK_OWNER = check_form("check_owner", (who_step("check-ask-owner"),), _set_owner)
CHECK_DUE = check_form("check_due", (_DUE,), _set("due"))
CHECK_TEXT = check_form("check_text", (written("check-ask-text", LONGEST_TEXT),), _set("text"))
CHECK_SPARE = check_form("check_spare", (written("check-ask-spare", LONGEST_TEXT),), _set("spare"))
