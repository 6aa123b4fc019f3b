"""Forms of items for the agenda: one is proposed or changed, or does not come up. Row 2.1a."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chat.message import RichText, lines
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
from handlers.forms.files import not_taken, stored_paper
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import read_text
from handlers.proposals import after_drop, show_one
from handlers.turn import Turn
from meetings import approvals, documents, proposals
from meetings.documents import NewFile
from meetings.meetings import Refused
from meetings.proposals import NewItem, placing, reading
from meetings.proposals.reading import ProposalFacts

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "proposal-title": "title",
    "proposal-long": "text",
    "proposal-minutes": "minutes",
    "proposal-presenter-left": "name",
    "level-mark": "text",
}
#: Stand for "as it was said before" and "nothing of it any more".
_KEEP, _CLEAR = "keep", "clear"
_MINUTES = (5, 10, 15, 20)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was said before, where it is changed; the meeting; the roster."""

    before: ProposalFacts | None
    title: str
    motion: bool
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    before = None
    if "_proposal" in answers:
        found = reading.one(turn.session, turn.me, answers["_proposal"])
        before = None if isinstance(found, Refused) else found
    page = reading.page(
        turn.session, turn.me, answers["_meeting"], now=turn.now, office=turn.office
    )
    if isinstance(page, Refused):
        return _Facts(before, "", False, roster(turn))
    return _Facts(before, page.title, page.closed, roster(turn))


def _text_step(
    name: str, key: str, limit: int, *, many: bool = False, may_skip: bool = True
) -> Step:
    """A step of words; what was said before stays by a press, or where the step is skipped."""

    def ask(view: View) -> Prompt:
        facts: _Facts = view.facts
        present = str(getattr(facts.before, name)) if facts.before else ""
        motion = facts.motion and name == "title"
        asked = view.texts.rich("item-ask-title-motion" if motion else key)
        if name == "title":
            asked = lines(view.texts.rich("item-of", title=facts.title), asked)
        if not present:
            return Prompt(asked)
        text = lines(asked, view.texts.rich("item-present", text=present))
        return Prompt(text, (_kept_or_not(view, may_skip=may_skip),))

    def read(entry: Entry, view: View) -> Outcome:
        facts: _Facts = view.facts
        if entry.pressed and facts.before is not None:
            return Taken("" if entry.value == _CLEAR else getattr(facts.before, name))
        text = read_text(entry, view, limit=limit, lines=many)
        return text if isinstance(text, Problem) else Taken(text)

    return Step(name, ask, read, skippable=may_skip)


def _kept_or_not(view: View, *, may_skip: bool) -> tuple[Option, ...]:
    """不变, and 删去 where it may be left out."""
    keep = Option(view.texts.plain("item-keep"), _KEEP)
    return (keep, Option(view.texts.plain("item-clear"), _CLEAR)) if may_skip else (keep,)


def _ask_presenter(view: View) -> RichText:
    facts: _Facts = view.facts
    before = facts.before
    presenter = before.presenter.name if before and before.presenter else ""
    asked = view.texts.rich("item-ask-presenter")
    if not presenter:
        return asked
    return lines(asked, view.texts.rich("item-present", text=presenter))


def _presenter_steps() -> tuple[Step, ...]:
    """Whoever presents it, by name; skipped, nobody is named."""
    name, which = person_steps(_ask_presenter)
    return Step(name.name, name.ask, name.read, skippable=True), which


def _ask_minutes(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain("item-minutes-option", minutes=count), count) for count in _MINUTES
    )
    facts: _Facts = view.facts
    present = facts.before.minutes if facts.before else None
    asked = view.texts.rich("item-ask-minutes")
    if present is None:
        return Prompt(asked, (options,))
    said = view.texts.plain("item-minutes-option", minutes=present)
    text = lines(asked, view.texts.rich("item-present", text=said))
    return Prompt(text, (options, _kept_or_not(view, may_skip=True)))


def _read_minutes(entry: Entry, view: View) -> Outcome:
    facts: _Facts = view.facts
    if entry.pressed and entry.value == _KEEP:
        return Taken(facts.before.minutes if facts.before else None)
    if entry.pressed:
        # 0: nothing is said of it any more.
        return Taken(0 if entry.value == _CLEAR else entry.value)
    text = unicodedata.normalize("NFKC", entry.text).strip().lower()
    found = re.fullmatch(r"([0-9]{1,4})\s*(?:分钟|分鐘|分|minutes?|min)?", text)
    most = proposals.MOST_MINUTES
    if found is None or not 1 <= int(found[1]) <= most:
        return Problem(view.texts.rich("refused-proposal-minutes", limit=most))
    return Taken(int(found[1]))


def _ask_file(view: View) -> Prompt:
    facts: _Facts = view.facts
    present = facts.before.document if facts.before else ""
    asked = view.texts.rich("item-ask-file")
    if not present:
        return Prompt(asked)
    return Prompt(lines(asked, view.texts.rich("item-present", text=present)))


def _read_file(entry: Entry, view: View) -> Outcome:
    if len(entry.files) != 1:
        return Problem(view.texts.rich("item-file-wanted"))
    [file] = entry.files
    if file.refused is not None or file.digest is None:
        return Problem(not_taken(view, file))
    return Taken(stored_paper(file))


def _new_item(answers: Answers, before: ProposalFacts | None) -> NewItem:
    """What the answers come to; whatever was skipped stays as it was said before."""

    def said(name: str) -> Any:
        value = answers.get(name)
        return getattr(before, name) if value is None and before is not None else value

    presenter = person_of(answers)
    if presenter is None and before is not None and before.presenter is not None:
        presenter = before.presenter.person_id
    file: dict[str, Any] | None = answers.get("file")
    return NewItem(
        title=answers["title"],
        text=said("text") or "",
        presenter_id=presenter,
        minutes=said("minutes") or None,
        attending=said("attending") or "",
        file=NewFile(
            documents.title_of(file["name"]),
            file["digest"],
            file["name"],
            file["media_type"],
            file["size"],
            file.get("flags", ""),
        )
        if file
        else None,
    )


def _propose(turn: Turn, answers: Answers) -> GoTo | None:
    if isinstance(answers.get("name"), list) and person_of(answers) is None:
        return GoTo("which", ())
    facts = _facts(turn, answers)
    new = _new_item(answers, facts.before)
    if "_proposal" in answers:
        outcome = proposals.propose_again(
            turn.session, turn.actor, answers["_proposal"], new, now=turn.now, office=turn.office
        )
    else:
        outcome = proposals.propose(
            turn.session,
            turn.actor,
            answers["_meeting"],
            new,
            asked_id=answers.get("_asked"),
            now=turn.now,
            office=turn.office,
        )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    key = "motion-proposed" if outcome.motion else "item-proposed"
    show_one(turn, outcome.proposal_id, note=turn.texts.rich(key))
    return None


ITEM_PROPOSAL = Form(
    name="item_proposal",
    version=1,
    steps=(
        _text_step("title", "item-ask-title", proposals.LONGEST_TITLE, may_skip=False),
        _text_step("text", "item-ask-text", proposals.LONGEST_TEXT, many=True),
        *_presenter_steps(),
        Step("minutes", _ask_minutes, _read_minutes, skippable=True, takes_numbers=True),
        _text_step("attending", "item-ask-attending", proposals.LONGEST_ATTENDING),
        Step("file", _ask_file, _read_file, skippable=True, takes_file="document"),
    ),
    facts=_facts,
    finish=_propose,
    title="form-item-proposal",
)


def _dropped_facts(turn: Turn, answers: Answers) -> str:
    found = reading.one(turn.session, turn.me, answers["_proposal"])
    return "" if isinstance(found, Refused) else found.title


def _drop(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = placing.drop(
        turn.session,
        turn.actor,
        answers["_proposal"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        at = "text" if outcome.code in ("reason-needed", "reason-long", "level-mark") else None
        return back_to(turn, outcome, at)
    after_drop(turn, outcome)
    return None


def _asks(key: str) -> Callable[[View], RichText]:
    return lambda view: view.texts.rich(key, title=view.facts)


ITEM_DROP = Form(
    name="item_drop",
    version=1,
    steps=(words_step(approvals.LONGEST_REASON, _asks("item-ask-drop")),),
    facts=_dropped_facts,
    finish=_drop,
    title="form-item-drop",
)
