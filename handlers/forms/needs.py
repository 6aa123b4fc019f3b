"""Forms of special needs: what somebody needs, who helps, the name as in the passport. Row 3.9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chat.message import RichText, lines
from chat.texts import needs as words
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.needs import show_card
from handlers.notices import words as said
from handlers.turn import Turn
from meetings import needs
from meetings.meetings import Refused
from meetings.needs import CONSENTED, Need, NeedCard

#: To which step a refusal at the end leads back.
_BACK_TO = {"need-long": "text", "need-words": "text", "level-mark": "text"}
_BACK_TO_NAME = {"helper-self": "name", "task-owner-left": "name"}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh."""

    card: NeedCard | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = needs.card(turn.session, turn.me, answers["_participant"])
    return _Facts(None if isinstance(found, Refused) else found, roster(turn))


def _chosen(value: Any) -> list[str]:
    return list(value["kinds"]) if isinstance(value, dict) else []


def _ask_kinds(view: View) -> Prompt:
    """Kinds are switched on and off; 选好了 goes on."""
    texts = view.texts
    facts: _Facts = view.facts
    value = view.answers.get("kinds")
    chosen = _chosen(value)
    if value is None and facts.card is not None:
        chosen = [need.value for need in facts.card.needs]
    options = []
    for need in Need:
        others = [kind for kind in chosen if kind != need.value]
        on = need.value in chosen
        label = texts.plain(f"need-{need.value.replace('_', '-')}")
        kinds = others if on else [*others, need.value]
        options.append(
            Option(
                texts.plain("button-chosen" if on else "button-not-chosen", what=label),
                {"kinds": kinds, "done": False},
            )
        )
    rows = [tuple(options[at : at + 2]) for at in range(0, len(options), 2)]
    done = Option(
        texts.plain("button-needs-done" if chosen else "button-needs-nothing"),
        {"kinds": chosen, "done": True},
    )
    return Prompt(texts.rich("need-ask-kinds"), (*rows, (done,)))


def _read_kinds(entry: Entry, view: View) -> Outcome:
    if not entry.pressed:
        return Problem(view.texts.rich("form-press-one"))
    return Taken(entry.value) if entry.value["done"] else Kept(entry.value)


def _kinds_done(value: Any) -> bool:
    return value is None or bool(value.get("done"))


def _asks_consent(answers: Answers) -> bool:
    return bool({need.value for need in CONSENTED} & set(_chosen(answers.get("kinds"))))


def _ask_consent(view: View) -> Prompt:
    texts = view.texts
    facts: _Facts = view.facts
    if facts.card is not None and facts.card.for_other:
        text = texts.rich("need-consent-for", name=facts.card.person.name)
    else:
        text = texts.rich("need-consent")
    return Prompt(
        text,
        (
            (Option(texts.plain("button-consent"), "yes"),),
            (Option(texts.plain("button-no-consent"), "no"),),
        ),
    )


def _ask_text(view: View) -> Prompt:
    return Prompt(view.texts.rich("need-ask-text"))


_read_text = takes_text(needs.LONGEST_TEXT)


def _wants_text(answers: Answers) -> bool:
    return bool(_chosen(answers.get("kinds")))


def _set(turn: Turn, answers: Answers) -> GoTo | None:
    consented = answers.get("consent") == "yes"
    chosen: Sequence[Need] = [Need(kind) for kind in _chosen(answers["kinds"])]
    if not consented:
        chosen = [need for need in chosen if need not in CONSENTED]
    participant_id: int = answers["_participant"]
    outcome = needs.set_needs(
        turn.session,
        turn.actor,
        participant_id,
        chosen,
        answers.get("text") or "" if chosen else "",
        consented=consented,
        salt=bytes.fromhex(turn.tokens.hex(64)),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show_card(turn, participant_id, note=turn.texts.rich("need-set"))
    return None


SPECIAL_NEEDS = Form(
    name="special_needs",
    version=1,
    steps=(
        Step("kinds", _ask_kinds, _read_kinds, settled=_kinds_done),
        Step("consent", _ask_consent, read_pressed, wanted=_asks_consent),
        Step("text", _ask_text, _read_text, skippable=True, wanted=_wants_text),
    ),
    facts=_facts,
    finish=_set,
    title="form-special-needs",
    confidential=True,
)


def _ask_helper(view: View) -> RichText:
    facts: _Facts = view.facts
    card = facts.card
    if card is None:
        return view.texts.rich("helper-ask")
    who = view.texts.rich(
        "helper-ask-for", name=card.person.name, needs=words.kinds(view.texts, card.needs)
    )
    return lines(who, view.texts.rich("helper-ask"))


def _set_helper(turn: Turn, answers: Answers) -> GoTo | None:
    person_id, participant_id = person_of(answers), answers["_participant"]
    card = needs.card(turn.session, turn.me, participant_id)
    if person_id is None:
        return GoTo("which", ())
    if isinstance(card, Refused):
        return back_to(turn, card, None)
    outcome = needs.set_helper(
        turn.session,
        turn.actor,
        participant_id,
        person_id,
        words.task_text(said(turn), card),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO_NAME.get(outcome.code))
    show_card(turn, participant_id, note=words.helper_set(turn.texts, outcome))
    return None


HELPER = Form(
    name="helper",
    version=1,
    steps=person_steps(_ask_helper),
    facts=_facts,
    finish=_set_helper,
    title="form-helper",
)


def _set_passport_name(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = needs.set_passport_name(
        turn.session, turn.actor, answers["_participant"], answers["text"], now=turn.now
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "text" if outcome.code == "passport-name" else None)
    show_card(turn, answers["_participant"], note=turn.texts.rich("passport-name-set"))
    return None


PASSPORT_NAME = Form(
    name="passport_name",
    version=1,
    steps=(
        words_step(needs.LONGEST_PASSPORT_NAME, lambda view: view.texts.rich("passport-name-ask")),
    ),
    facts=_facts,
    finish=_set_passport_name,
    title="form-passport-name",
)
