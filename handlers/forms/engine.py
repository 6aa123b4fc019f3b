"""The forms engine: a form is data, its state one row, a step a pure function.

Nothing is remembered but the answers and what was shown; facts are read again at each prompt and
at the end. A press carries the draft's revision, so an old button is told apart from a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chat.message import Choice, File, Message, RichText, lines
from chat.payload import encode

if TYPE_CHECKING:
    from chat.texts import Texts
    from handlers.prepare import ReceivedFile
    from handlers.turn import Turn
    from meetings.office import Office

Answers = dict[str, Any]

#: Route codes of the engine's own buttons.
OPTION, BACK, SKIP, LEAVE = "fo", "fb", "fs", "fx"

#: Among the answers: the steps whose answers were there from the start, so never asked.
_GIVEN = "_given"


@dataclass(frozen=True, slots=True)
class View:
    """What a step may look at: answers so far, facts just read, words, the time, the office."""

    answers: Answers
    facts: Any
    texts: Texts
    now: datetime
    office: Office


@dataclass(frozen=True, slots=True)
class Entry:
    """What the person gave: typed text, the value of a pressed option, or files."""

    text: str = ""
    value: Any = None
    pressed: bool = False
    files: tuple[ReceivedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A button under a prompt and the JSON value it stands for."""

    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question with rows of options."""

    text: RichText
    options: tuple[tuple[Option, ...], ...] = ()
    files: tuple[File, ...] = ()
    #: Buttons that need no draft, the way out among them: they stand instead of the engine's own.
    choices: tuple[tuple[Choice, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The entry answers the step with this JSON value; on to the next."""

    value: Any


@dataclass(frozen=True, slots=True)
class Kept:
    """The entry changed the step's value, and the step stays open: a list that grows."""

    value: Any
    note: RichText = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """The entry does not do; ``text`` says what was wrong and what to do."""

    text: RichText


Outcome = Taken | Kept | Problem


def _always(answers: Answers) -> bool:
    return True


def _finished(value: Any) -> bool:
    return True


def _dropped(value: Any) -> Any:
    return None


def _without_doubt(value: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Step:
    """One question."""

    name: str
    ask: Callable[[View], Prompt]
    read: Callable[[Entry, View], Outcome]
    skippable: bool = False
    #: Whether the step is asked at all; looked at once all steps before it are answered.
    wanted: Callable[[Answers], bool] = _always
    #: What kind of file the step takes: "table", "document", "photo", "any"; "" takes none.
    takes_file: str = ""
    #: Whether a bare number is the answer itself, never the number of a choice.
    takes_numbers: bool = False
    #: Whether a value is a finished answer. What ``Kept`` leaves behind may not be one: a list
    #: that still grows, a time not yet confirmed. Such a step is asked again, never passed over.
    settled: Callable[[Any], bool] = _finished
    #: What is left of the answer when the person comes back to the step; None asks anew.
    reopened: Callable[[Any], Any] = _dropped
    #: Whether what ``Kept`` left behind asks back ("which of the two?"). Going back from there
    #: withdraws it and asks the same step anew.
    in_doubt: Callable[[Any], bool] = _without_doubt


def no_facts(turn: Turn, answers: Answers) -> None:
    """The facts of a form that looks at none."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its steps, the facts they look at, and what happens at the end."""

    name: str
    version: int
    steps: tuple[Step, ...]
    #: Reads facts afresh; runs before each prompt, each reading and the end.
    facts: Callable[[Turn, Answers], Any]
    #: Runs the use case. A GoTo sends the person back to a step with a sentence.
    finish: Callable[[Turn, Answers], GoTo | None]
    #: Text key of the form's name, said when it is parked, resumed or left.
    title: str = ""
    lifetime: timedelta = timedelta(days=1)
    #: What is said or pressed is taken out of the messenger and kept nowhere but in the outcome.
    confidential: bool = False
    #: Text keys of what is said when it is left, and when its time ran out.
    left: str = "form-left"
    expired: str = "form-expired"
    #: The subject its question shows, always as the last message of the chat and only there;
    #: None: each question is a message by itself.
    shows: Callable[[Answers], str] | None = None

    def step(self, name: str) -> Step | None:
        """The step of this name."""
        return next((step for step in self.steps if step.name == name), None)


@dataclass(frozen=True, slots=True)
class GoTo:
    """At the end something no longer held: go to this step and say why."""

    step: str
    why: RichText


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled in. JSON-ready but for ``expires_at``."""

    form: str
    version: int
    step: str
    answers: Answers
    revision: int
    expires_at: datetime
    #: The values of the options last shown, by position.
    shown: tuple[Any, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Asked:
    """The next prompt stands in ``draft``; ``note`` is said before it."""

    draft: Draft
    note: RichText = ()


@dataclass(frozen=True, slots=True)
class Stayed:
    """The entry did not do."""

    draft: Draft
    problem: RichText


@dataclass(frozen=True, slots=True)
class Finished:
    """All steps are answered."""

    draft: Draft


Advance = Asked | Stayed | Finished


def begin(form: Form, answers: Answers, *, revision: int, now: datetime) -> Draft:
    """A new draft at the first step not answered by ``answers``."""
    known = dict(answers)
    given = [s.name for s in form.steps if s.name in answers and s.settled(answers[s.name])]
    if given:
        known[_GIVEN] = given
    draft = Draft(form.name, form.version, "", known, revision, now + form.lifetime)
    first = _next(form, draft)
    return replace(draft, step=first.name if first else form.steps[-1].name)


def advance(form: Form, draft: Draft, entry: Entry, view: View) -> Advance:
    """Read the entry at the draft's step. Pure: the caller saves the draft and shows it."""
    step = form.step(draft.step)
    if step is None:
        return Asked(_at(form, draft, form.steps[0].name, view.now))
    match step.read(entry, view):
        case Problem(text):
            return Stayed(draft, text)
        case Kept(value, note):
            return Asked(_answered(form, draft, step, value, step.name, view.now), note)
        case Taken(value):
            answered = _answered(form, draft, step, value, step.name, view.now)
            return _onward(form, answered, step)


def skip(form: Form, draft: Draft, view: View) -> Advance:
    """Leave the draft's step unanswered, where that is allowed."""
    step = form.step(draft.step)
    if step is None or not step.skippable:
        return Stayed(draft, view.texts.rich("form-cannot-skip"))
    answered = _answered(form, draft, step, None, step.name, view.now)
    return _onward(form, answered, step)


def back(form: Form, draft: Draft, view: View) -> Advance:
    """Return to the step before; its answer is asked again, the later ones are kept."""
    if _asks_back(form, draft):
        answers = {key: value for key, value in draft.answers.items() if key != draft.step}
        return Asked(_at(form, replace(draft, answers=answers), draft.step, view.now))
    asked = _before(form, draft)
    if not asked:
        return Stayed(draft, view.texts.rich("form-at-start"))
    before = asked[-1]
    answers = {key: value for key, value in draft.answers.items() if key != before}
    step = form.step(before)
    left = step.reopened(draft.answers.get(before)) if step else None
    if left is not None:
        answers[before] = left
    return Asked(_at(form, replace(draft, answers=answers), before, view.now))


def _onward(form: Form, draft: Draft, step: Step) -> Advance:
    following = _next(form, draft)
    if following is None:
        return Finished(draft)
    return Asked(replace(draft, step=following.name))


def complete(form: Form, draft: Draft) -> bool:
    """Whether every wanted step has a finished answer."""
    return _next(form, draft) is None


def _asks_back(form: Form, draft: Draft) -> bool:
    step = form.step(draft.step)
    value = draft.answers.get(draft.step)
    return step is not None and value is not None and step.in_doubt(value)


def _before(form: Form, draft: Draft) -> list[str]:
    """Names of the steps that were asked before the draft's."""
    names = []
    given = draft.answers.get(_GIVEN, ())
    for step in form.steps:
        if step.name == draft.step:
            break
        if step.name not in given and step.wanted(draft.answers):
            names.append(step.name)
    return names


def _next(form: Form, draft: Draft) -> Step | None:
    """The first wanted step without a finished answer."""
    for step in form.steps:
        answered = step.name in draft.answers and step.settled(draft.answers[step.name])
        if not answered and step.wanted(draft.answers):
            return step
    return None


def _answered(form: Form, draft: Draft, step: Step, value: Any, at: str, now: datetime) -> Draft:
    return _at(form, replace(draft, answers={**draft.answers, step.name: value}), at, now)


def _at(form: Form, draft: Draft, step: str, now: datetime) -> Draft:
    return replace(draft, step=step, revision=draft.revision + 1, expires_at=now + form.lifetime)


def prompt(form: Form, draft: Draft, view: View, note: RichText = ()) -> tuple[Draft, Message]:
    """The message that asks the draft's step, and the draft that remembers what it shows."""
    step = form.step(draft.step) or form.steps[0]
    asked = step.ask(view)
    shown: list[Any] = []
    rows: list[tuple[Choice, ...]] = []
    for options in asked.options:
        row = []
        for option in options:
            row.append(Choice(option.label, encode(OPTION, draft.revision, len(shown))))
            shown.append(option.value)
        rows.append(tuple(row))
    rows += asked.choices or (_controls(form, draft, step, view),)
    message = Message(text=lines(note, asked.text), choices=tuple(rows), files=asked.files)
    return replace(draft, shown=tuple(shown)), message


def _controls(form: Form, draft: Draft, step: Step, view: View) -> tuple[Choice, ...]:
    controls = []
    if _before(form, draft) or _asks_back(form, draft):
        controls.append(Choice(view.texts.plain("button-back"), encode(BACK, draft.revision)))
    # What was begun is finished or cleared; a skip beside it would throw it away.
    if step.skippable and not draft.answers.get(step.name):
        controls.append(Choice(view.texts.plain("button-skip"), encode(SKIP, draft.revision)))
    controls.append(Choice(view.texts.plain("button-quit"), encode(LEAVE, draft.revision)))
    return tuple(controls)
