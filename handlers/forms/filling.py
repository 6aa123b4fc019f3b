"""Filling in: opens, feeds, parks, resumes and leaves forms in the conversation of a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from chat import payload
from chat.message import Message, RichText, lines
from handlers.forms import FORMS
from handlers.forms.drafts import from_data, open_draft, save, to_data
from handlers.forms.engine import (
    BACK,
    LEAVE,
    OPTION,
    SKIP,
    Advance,
    Answers,
    Asked,
    Draft,
    Entry,
    Finished,
    Form,
    Stayed,
    View,
    advance,
    back,
    begin,
    complete,
    prompt,
    skip,
)
from handlers.forms.files import not_taken

if TYPE_CHECKING:
    from handlers.turn import Turn

ROUTES = (OPTION, BACK, SKIP, LEAVE)


def open_form(turn: Turn, name: str, answers: Answers | None = None) -> None:
    """Begin a form. One that is open is parked and comes back when this one ends."""
    form = FORMS[name]()
    note: RichText = ()
    parked = _park(turn, name)
    if parked is not None and not _shows_itself(parked):
        note = turn.texts.rich("form-parked", form=_title(turn, parked))
    draft = begin(form, answers or {}, revision=_revision(turn), now=turn.now)
    if complete(form, draft):
        _finish(turn, form, draft)
        return
    _ask(turn, form, draft, note)


def keep_open(turn: Turn, name: str, answers: Answers) -> None:
    """Open the form without asking: it waits for whatever is said next. For a form that takes
    one thing after another; its answer is what shows that it is open."""
    form = FORMS[name]()
    if is_parked(turn, name):
        turn.conversation.parked = None
    _park(turn, name)
    save(turn, begin(form, answers, revision=_revision(turn), now=turn.now))


def open_answers(turn: Turn, name: str) -> Answers | None:
    """The answers of the form of this name, open or parked; None where it is neither."""
    draft = open_draft(turn)
    if draft is not None and draft.form == name:
        return draft.answers
    parked = turn.conversation.parked
    return dict(parked["answers"]) if parked and is_parked(turn, name) else None


def _park(turn: Turn, name: str) -> str | None:
    """Another form that is open waits until the one of this name ends; which one."""
    current = open_draft(turn)
    if current is None or current.form == name:
        return None
    if turn.conversation.parked is None:
        turn.conversation.parked = to_data(current)
    return current.form


def is_parked(turn: Turn, name: str) -> bool:
    """Whether the form of this name waits for another one to end."""
    parked = turn.conversation.parked
    return parked is not None and parked["form"] == name


def is_open(turn: Turn) -> bool:
    """Whether something is being filled in."""
    return open_draft(turn) is not None


def takes_numbers(turn: Turn) -> bool:
    """Whether the open step wants bare numbers as its answer."""
    found = _current(turn)
    step = found[0].step(found[1].step) if found else None
    return step is not None and step.takes_numbers


def asks(turn: Turn, pressed: str) -> bool:
    """Whether this payload stands under the question that is open now."""
    draft, decoded = open_draft(turn), payload.decode(pressed)
    if draft is None or decoded is None:
        return False
    code, numbers = decoded
    return code in ROUTES and numbers[:1] == (draft.revision,)


def wanted_file(form_name: str | None, step: str | None) -> str:
    """What kind of file the open step takes; "" for none."""
    if form_name is None or form_name not in FORMS:
        return ""
    found = FORMS[form_name]().step(step or "")
    return found.takes_file if found else ""


def is_confidential(form_name: str) -> bool:
    """Whether what is said to this form may not be kept anywhere but in its outcome."""
    return form_name in FORMS and FORMS[form_name]().confidential


def feed(turn: Turn, entry: Entry) -> None:
    """Give the open form what the person said."""
    found = _current(turn)
    if found is None:
        return
    form, draft = found
    view, step = _view(turn, form, draft), form.step(draft.step)
    refused = [not_taken(view, file) for file in entry.files if file.refused]
    if refused and step is not None and not step.takes_file:
        # Such a step says no more than what it wants.
        turn.say(Message(lines(*refused)))
    _follow(turn, form, draft, advance(form, draft, entry, view))


def press(turn: Turn, route: str, numbers: tuple[int, ...]) -> None:
    """A press on one of the engine's own buttons; an old one shows what is asked now."""
    found = _current(turn)
    if found is None:
        turn.tell("form-over")
        return
    form, draft = found
    if not numbers or numbers[0] != draft.revision:
        _ask(turn, form, draft, turn.texts.rich("button-old"))
        return
    view = _view(turn, form, draft)
    if route == OPTION and len(numbers) == 2 and numbers[1] < len(draft.shown):
        entry = Entry(value=draft.shown[numbers[1]], pressed=True)
        _follow(turn, form, draft, advance(form, draft, entry, view))
    elif route == BACK:
        _follow(turn, form, draft, back(form, draft, view))
    elif route == SKIP:
        _follow(turn, form, draft, skip(form, draft, view))
    elif route == LEAVE:
        leave(turn)
    else:
        _ask(turn, form, draft, turn.texts.rich("button-old"))


def leave(turn: Turn) -> None:
    """Leave the open form; a parked one comes back."""
    draft = open_draft(turn)
    if draft is None:
        turn.tell("form-none")
        return
    turn.conversation.close()
    turn.tell(_said_at_end(draft.form, "left"), form=_title(turn, draft.form))
    _resume(turn)


def expire(turn: Turn) -> None:
    """Close a form whose time ran out and say so; nothing was done with it."""
    draft = open_draft(turn)
    if draft is not None:
        turn.conversation.close()
        turn.tell(_said_at_end(draft.form, "expired"), form=_title(turn, draft.form))


def _follow(turn: Turn, form: Form, before: Draft, step: Advance) -> None:
    match step:
        case Asked(draft, note):
            _ask(turn, form, draft, note)
        case Stayed(draft, problem):
            save(turn, draft)
            _ask(turn, form, draft, problem)
        case Finished(draft):
            _finish(turn, form, draft)
        case _:
            assert_never(step)


def _finish(turn: Turn, form: Form, draft: Draft) -> None:
    turn.conversation.close()
    sent_back = form.finish(turn, draft.answers)
    if sent_back is not None:
        answers = {k: v for k, v in draft.answers.items() if k != sent_back.step}
        again = Draft(
            form.name,
            form.version,
            sent_back.step,
            answers,
            draft.revision + 1,
            turn.now + form.lifetime,
        )
        _ask(turn, form, again, sent_back.why)
    elif turn.conversation.form is None:
        _resume(turn)


def _resume(turn: Turn) -> None:
    parked = turn.conversation.parked
    if parked is None:
        return
    turn.conversation.parked = None
    draft = from_data(parked)
    if draft.form in FORMS and draft.expires_at > turn.now:
        form = FORMS[draft.form]()
        note = turn.texts.rich("form-resumed", form=_title(turn, draft.form))
        # What shows its own state says by itself that it goes on.
        _ask(turn, form, draft, () if _shows_itself(draft.form) else note)


def _ask(turn: Turn, form: Form, draft: Draft, note: RichText) -> None:
    asked, message = prompt(form, draft, _view(turn, form, draft), note)
    save(turn, asked)
    if form.shows is not None:
        turn.show_last(form.shows(draft.answers), message)
    else:
        turn.say(message)


def _view(turn: Turn, form: Form, draft: Draft) -> View:
    facts = form.facts(turn, draft.answers)
    return View(draft.answers, facts, turn.texts, turn.now, turn.office)


def _revision(turn: Turn) -> int:
    return turn.conversation.revision * 100 % 1_000_000


def _said_at_end(name: str, end: Literal["left", "expired"]) -> str:
    """The text key of how the form of this name ended."""
    if name not in FORMS:
        return f"form-{end}"
    form = FORMS[name]()
    return form.left if end == "left" else form.expired


def _shows_itself(name: str) -> bool:
    """Whether the form of this name says by what it shows that it waits or goes on."""
    return name in FORMS and FORMS[name]().shows is not None


def _title(turn: Turn, name: str) -> str:
    return turn.texts.plain(FORMS[name]().title) if name in FORMS else name


def _current(turn: Turn) -> tuple[Form, Draft] | None:
    """The open form and its draft. After a deploy that changed the form, answers that steps of
    the same name still ask for are kept and the rest is asked anew."""
    draft = open_draft(turn)
    if draft is None:
        return None
    if draft.form not in FORMS:
        turn.conversation.close()
        return None
    form = FORMS[draft.form]()
    if draft.version != form.version or form.step(draft.step) is None:
        kept = {k: v for k, v in draft.answers.items() if form.step(k) or k.startswith("_")}
        draft = begin(form, kept, revision=draft.revision + 1, now=turn.now)
    return form, draft
