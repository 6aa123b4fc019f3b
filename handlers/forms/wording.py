"""Steps of a meeting that take words or one choice: title, place, agenda, purpose and the like."""

from __future__ import annotations

from typing import Any

from chat.dates import say_when
from chat.message import RichText, lines
from handlers.forms.engine import (
    Answers,
    Entry,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import not_taken
from handlers.forms.meeting_facts import MeetingFormFacts, times_in
from handlers.forms.naming import warnings_of_people
from handlers.forms.writing import items, read_text, too_long
from handlers.turn import refusal
from meetings.drafting import LIMITS, LONGEST_REASON, MOST_ITEMS, Field
from meetings.levels import mark_in

_DONE = {"完成", "好了", "done", "finish"}
#: Agenda items written out in a prompt.
MOST_SHOWN = 20


def text_step(field: Field, *, skippable: bool = False, may_keep: bool = False) -> Step:
    """A field of words. ``may_keep``: it may stay as it is."""
    limit = LIMITS[field]
    long = field in (Field.PURPOSE, Field.REQUIREMENTS)

    def ask(view: View) -> Prompt:
        facts: MeetingFormFacts = view.facts
        if facts.current is None:
            return Prompt(lines(_time_line(view, field), view.texts.rich(f"meeting-ask-{field}")))
        present = str(getattr(facts.current, field))
        text = view.texts.rich(
            f"meeting-ask-new-{field}" if present else f"meeting-ask-{field}", present=present
        )
        options = []
        if may_keep:
            options.append(Option(view.texts.plain("meeting-button-keep"), "keep"))
        if long and present:
            options.append(Option(view.texts.plain("meeting-button-clear"), "clear"))
        return Prompt(text, (tuple(options),) if options else ())

    def read(entry: Entry, view: View) -> Outcome:
        if entry.pressed and entry.value == "keep":
            facts: MeetingFormFacts = view.facts
            return Taken(str(getattr(facts.current, field)))
        if entry.pressed and entry.value == "clear":
            return Taken("")
        found = read_text(entry, view, limit=limit, lines=long)
        return found if isinstance(found, Problem) else Taken(found)

    return Step(str(field), ask, read, skippable=skippable)


def reason_step() -> Step:
    """Why what everybody was told is changed; it stands in the new notice."""

    def ask(view: View) -> Prompt:
        return Prompt(view.texts.rich("meeting-ask-reason"))

    def read(entry: Entry, view: View) -> Outcome:
        found = read_text(entry, view, limit=LONGEST_REASON)
        return found if isinstance(found, Problem) else Taken(found)

    return Step("reason", ask, read, skippable=True)


def agenda_step(*, editing: bool = False) -> Step:
    """The items: typed, a line each, or found in a Word document; a list that grows."""
    return Step(
        "agenda",
        _ask_agenda,
        _read_agenda,
        skippable=not editing,
        takes_file="agenda",
        settled=lambda value: value is None or bool(value.get("done")),
        reopened=lambda value: {**value, "done": False} if value else None,
    )


def choice_step(field: Field) -> Step:
    """Class, package, level, or whether an answer is asked: one of a few buttons."""

    def ask(view: View) -> Prompt:
        rows = tuple((Option(label, value),) for value, label in choices(field, view))
        return Prompt(view.texts.rich(f"meeting-ask-{field.replace('_', '-')}"), rows)

    def read(entry: Entry, view: View) -> Outcome:
        offered = choices(field, view)
        for value, label in offered:
            if entry.value == value if entry.pressed else entry.text.strip() == label:
                return Taken(value)
        return Problem(view.texts.rich("form-press-one"))

    return Step(str(field), ask, read)


def choices(field: Field, view: View) -> list[tuple[Any, str]]:
    """The values of a field and their names in the reader's language."""
    profile = view.office.profile
    facts: MeetingFormFacts = view.facts
    texts = view.texts
    match field:
        case Field.CLASS:
            return [(k, getattr(c.name, texts.language)) for k, c in profile.classes.items()]
        case Field.PACKAGE:
            return [(k, getattr(p.name, texts.language)) for k, p in profile.packages.items()]
        case Field.LEVEL:
            return [(str(level), texts.plain(f"meeting-level-{level}")) for level in facts.levels]
        case Field.REPLY_ASKED:
            return [
                (True, texts.plain("meeting-reply-asked")),
                (False, texts.plain("meeting-reply-not-asked")),
            ]
        case _:
            raise ValueError(f"{field} is not chosen from a list")


def agenda_in(answers: Answers) -> tuple[str, ...]:
    """The items answered."""
    value = answers.get("agenda")
    return tuple(value.get("items", ())) if isinstance(value, dict) else ()


def _time_line(view: View, field: Field) -> RichText:
    """The whole time once more, when the end was the last thing answered."""
    times = times_in(view.answers)
    if field is not Field.PLACE or times is None:
        return ()
    office = view.office
    when = say_when(*times, view.texts.language, office.zone, today=office.today(view.now))
    return view.texts.rich("meeting-time-is", when=when)


def _ask_agenda(view: View) -> Prompt:
    texts = view.texts
    found = agenda_in(view.answers)
    if not found:
        return Prompt(lines(*warnings_of_people(view), texts.rich("meeting-ask-agenda")))
    shown = [f"{number}. {item}" for number, item in enumerate(found[:MOST_SHOWN], 1)]
    more = len(found) - MOST_SHOWN
    rest = texts.rich("meeting-agenda-more", count=more) if more > 0 else ()
    options = (
        Option(texts.plain("meeting-button-done"), "done"),
        Option(texts.plain("meeting-button-clear"), "clear"),
    )
    heading = texts.rich("meeting-agenda-so-far", count=len(found))
    return Prompt(lines(heading, *shown, rest, texts.rich("meeting-ask-more-items")), (options,))


def _read_agenda(entry: Entry, view: View) -> Outcome:
    there = list(agenda_in(view.answers))
    typed_done = not entry.pressed and entry.text.strip().lower() in _DONE
    if entry.value == "done" or (typed_done and there):
        return Taken({"items": there, "done": True})
    if entry.value == "clear":
        return Kept({})
    if entry.pressed:
        return Problem(view.texts.rich("button-old"))
    more: list[str] = []
    for file in entry.files:
        if file.refused:
            return Problem(not_taken(view, file))
        if not file.agenda:
            return Problem(view.texts.rich("meeting-no-agenda-in-file", name=file.name))
        more += items("\n".join(file.agenda))
    more += items(entry.text)
    return _grown(there, more, entry, view)


def _grown(there: list[str], more: list[str], entry: Entry, view: View) -> Outcome:
    limit = LIMITS[Field.AGENDA]
    if not more:
        return Problem(view.texts.rich("form-empty"))
    if mark_in("\n".join([entry.text, *more]), view.office.profile):
        return Problem(refusal(view.texts, "level-mark"))
    longest = max(map(len, more))
    if longest > limit:
        return Problem(too_long(view, longest, limit))
    if len(there) + len(more) > MOST_ITEMS:
        return Problem(
            view.texts.rich("meeting-too-many-items", count=len(more), limit=MOST_ITEMS)
        )
    return Kept({"items": there + more, "done": False})
