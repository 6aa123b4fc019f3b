"""Forms of absence: the reason with its proof, a leave spoken before, a remark. Row 3.4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat.message import RichText, lines
from handlers.absences import after_answer, after_decision, after_mark, reader_of
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Option,
    Prompt,
    View,
)
from handlers.forms.files import files_step
from handlers.forms.sharing import back_to, words_step
from handlers.turn import Turn
from meetings import absences
from meetings.absences import LONGEST_REASON, MOST_PROOFS, Proof
from meetings.meetings import Refused
from meetings.people import named
from storage import attendance as attendance_rows

LONGEST_REMARK = 200
#: To which step a refusal at the end leads back.
_BACK_TO = {"absence-reason": "text", "level-mark": "text", "absence-proofs": "proofs"}


@dataclass(frozen=True, slots=True)
class _Facts:
    """Whose absence it is, from which meeting."""

    name: str
    title: str
    when: str
    #: 缺席, 迟到 or 早退, as it is said.
    kind: str = ""


def _facts(turn: Turn, answers: Answers) -> _Facts:
    if "_absence" in answers:
        card = absences.card_of(turn.session, turn.actor, answers["_absence"])
        if isinstance(card, Refused):
            return _Facts("", "", "")
        when = reader_of(turn).when(card.starts_at, card.ends_at)
        if card.found is None:
            return _Facts("", card.title, when)
        kind = turn.texts.plain(f"absence-kind-{card.found.kind.replace('_', '-')}")
        return _Facts(card.found.name, card.title, when, kind)
    place = attendance_rows.participant(turn.session, answers["_participant"])
    person = named(turn.session, [place.person_id]).get(place.person_id) if place else None
    return _Facts(person.name if person else "", "", "")


def _about(key: str) -> Callable[[View], RichText]:
    def ask(view: View) -> RichText:
        facts: _Facts = view.facts
        values = {"name": facts.name, "title": facts.title, "when": facts.when}
        return view.texts.rich(key, kind=facts.kind, **values)

    return ask


def _ask_proofs(view: View, count: int) -> Prompt:
    texts = view.texts
    label = texts.plain("button-absence-send" if count else "button-absence-no-proof")
    key = "absence-ask-more-proofs" if count else "absence-ask-proofs"
    return Prompt(texts.rich(key, count=count), ((Option(label, "end"),),))


_PROOFS = files_step(
    "proofs",
    _ask_proofs,
    most=MOST_PROOFS,
    needed=lambda view: view.texts.rich("absence-proof-wanted"),
    too_many=lambda view: view.texts.rich("refused-absence-proofs", limit=MOST_PROOFS),
)


def _answer(said: str) -> Callable[[Turn, Answers], GoTo | None]:
    """``said``: how the reason is put; "" as it was typed."""

    def finish(turn: Turn, answers: Answers) -> GoTo | None:
        text = answers["text"]
        outcome = absences.answer(
            turn.session,
            turn.actor,
            answers["_absence"],
            turn.texts.plain(said, text=text) if said else text,
            proofs=tuple(Proof(**file) for file in answers["proofs"]["files"]),
            salt=bytes.fromhex(turn.tokens.hex(32)),
            now=turn.now,
            office=turn.office,
        )
        if isinstance(outcome, Refused):
            return back_to(turn, outcome, _BACK_TO.get(outcome.code))
        after_answer(turn, outcome)
        return None

    return finish


def _spoken(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = absences.spoken_leave(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["_participant"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK_TO:
        return back_to(turn, outcome, "text")
    after_mark(turn, outcome, "absence-spoken")
    return None


def _blame(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = absences.decide(
        turn.session,
        turn.actor,
        answers["_absence"],
        "unexcused",
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK_TO:
        return back_to(turn, outcome, "text")
    after_decision(turn, answers["_absence"], outcome)
    return None


def _ask_reason(view: View) -> RichText:
    return lines(_about("absence-ask-reason")(view), view.texts.rich("absence-ask-reason-hint"))


ABSENCE_ANSWER = Form(
    name="absence_answer",
    version=1,
    steps=(words_step(LONGEST_REASON, _ask_reason), _PROOFS),
    facts=_facts,
    finish=_answer(""),
    title="form-absence-answer",
)
ABSENCE_ON_LEAVE = Form(
    name="absence_on_leave",
    version=1,
    # Some letters are left for the words before it.
    steps=(words_step(LONGEST_REASON - 60, _about("absence-ask-on-leave")), _PROOFS),
    facts=_facts,
    finish=_answer("absence-was-on-leave"),
    title="form-absence-answer",
)
ABSENCE_SPOKEN = Form(
    name="absence_spoken",
    version=1,
    steps=(words_step(LONGEST_REMARK, _about("absence-ask-spoken")),),
    facts=_facts,
    finish=_spoken,
    title="form-absence-spoken",
)
ABSENCE_BLAME = Form(
    name="absence_blame",
    version=1,
    steps=(words_step(LONGEST_REMARK, _about("absence-ask-remark")),),
    facts=_facts,
    finish=_blame,
    title="form-absence-blame",
)
