"""Forms of the reply slip: what the meeting asks; what is sensitive apart, with consent.

Norms ORG-03, ORG-04.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chat.dates import Day, read_day
from chat.texts import slips as words
from chat.texts.cards import Words
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import unclear_day
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
from handlers.forms.writing import read_text
from handlers.slips import show_slip
from handlers.turn import Turn
from meetings import slips
from meetings.meetings import Refused
from meetings.slips import FIELDS, LONGEST_ANSWER, Field, Slip

#: An arrival further off than this is a slip of the pen.
FURTHEST = timedelta(days=366)


def _facts(turn: Turn, answers: Answers) -> Slip | None:
    found = slips.slip_of(turn.session, turn.me, answers["_participant"], now=turn.now)
    return None if isinstance(found, Refused) else found


def _answered(view: View, field: Field) -> bool:
    slip: Slip | None = view.facts
    return slip is not None and (field.name in slip.answers or field.name in slip.masked)


def _ask(field: Field) -> Callable[[View], Prompt]:
    def ask(view: View) -> Prompt:
        texts = view.texts
        options: list[tuple[Option, ...]] = [
            (Option(words.choice_name(texts, field, choice), choice),) for choice in field.choices
        ]
        if field.day:
            options = _days(view, field)
        if _answered(view, field):
            options.append((Option(texts.plain("button-slip-clear"), ""),))
        question = texts.rich(f"slip-ask-{field.name.replace('_', '-')}")
        return Prompt(question, tuple(options))

    return ask


def _days(view: View, field: Field) -> list[tuple[Option, ...]]:
    """Of an arrival the first day of the meeting and the one before, of a departure the last."""
    slip: Slip | None = view.facts
    if slip is None:
        return []
    first = view.office.local(slip.starts_at).date()
    last = view.office.local(slip.ends_at).date()
    near = (
        (first - timedelta(days=1), first)
        if field.name == "arrival_on"
        else (last, last + timedelta(days=1))
    )
    said = Words(view.texts, view.office, view.now)
    days = [day.isoformat() for day in near if day >= view.office.today(view.now)]
    return [(Option(words.answer_words(said, field, day), day),) for day in days]


def _read(field: Field) -> Callable[[Entry, View], Outcome]:
    def read(entry: Entry, view: View) -> Outcome:
        if entry.pressed:
            return Taken(entry.value)
        if field.choices and not field.open:
            return Problem(view.texts.rich("form-press-one"))
        text = read_text(entry, view, limit=LONGEST_ANSWER)
        if isinstance(text, Problem):
            return text
        return _read_day(text, view) if field.day else Taken(text)

    return read


def _read_day(text: str, view: View) -> Outcome:
    today = view.office.today(view.now)
    match read_day(text, today=today):
        case Day(day=day, past=past):
            if past or day > today + FURTHEST:
                return Problem(view.texts.rich("slip-day-far"))
            return Taken(day.isoformat())
        case trouble:
            return unclear_day(view, getattr(trouble, "code", ""))


def _wanted(field: Field) -> Callable[[Answers], bool]:
    def wanted(answers: Answers) -> bool:
        asked = field.name in answers.get("_fields", ())
        return asked and (not field.sensitive or answers.get("consent") == "yes")

    return wanted


def _steps(*, sensitive: bool) -> tuple[Step, ...]:
    return tuple(
        Step(
            field.name,
            _ask(field),
            _read(field),
            skippable=True,
            wanted=_wanted(field),
            takes_numbers=not field.choices,
        )
        for field in FIELDS.values()
        if field.sensitive == sensitive
    )


def _ask_consent(view: View) -> Prompt:
    slip: Slip | None = view.facts
    texts = view.texts
    if slip is not None and slip.for_other:
        text = texts.rich("slip-consent-for", name=slip.person.name)
    else:
        text = texts.rich("slip-consent")
    options = [(Option(texts.plain("button-consent"), "yes"),)]
    if slip is not None and slip.masked:
        options.append((Option(texts.plain("button-consent-withdraw"), "withdraw"),))
    options.append((Option(texts.plain("button-no-consent"), "no"),))
    return Prompt(text, tuple(options))


def _given(turn: Turn, answers: Answers) -> dict[str, str | None]:
    """What was answered; None takes away, as withdrawing the consent does with all there is."""
    slip = _facts(turn, answers)
    if answers.get("consent") == "withdraw":
        return dict.fromkeys(sorted(slip.masked) if slip is not None else ())
    return {
        name: answers[name] or None
        for name in FIELDS
        if name in answers.get("_fields", ()) and answers.get(name) is not None
    }


def _fill(turn: Turn, answers: Answers) -> GoTo | None:
    participant_id: int = answers["_participant"]
    given = _given(turn, answers)
    if not given:
        show_slip(turn, participant_id)
        return None
    outcome = slips.fill(
        turn.session,
        turn.actor,
        participant_id,
        given,
        consented=answers.get("consent") == "yes",
        salt=bytes.fromhex(turn.tokens.hex(64)),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    else:
        show_slip(turn, participant_id, note=turn.texts.rich("slip-filled"))
    return None


REPLY_SLIP = Form(
    name="reply_slip",
    version=1,
    steps=_steps(sensitive=False),
    facts=_facts,
    finish=_fill,
    title="form-reply-slip",
)

SLIP_PRIVATE = Form(
    name="slip_private",
    version=1,
    steps=(Step("consent", _ask_consent, read_pressed), *_steps(sensitive=True)),
    facts=_facts,
    finish=_fill,
    title="form-slip-private",
    confidential=True,
)
