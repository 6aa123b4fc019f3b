"""Forms about people: look for somebody, choose a contact, put people into a group. Row 2.6."""

from __future__ import annotations

from typing import Any

from chat.message import RichText, lines
from chat.texts import people as words
from handlers import people as people_handlers
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
from handlers.forms.searching import page_options
from handlers.turn import Turn
from meetings import inviting
from meetings.meetings import Refused
from meetings.people import named
from meetings.roster import finding, records
from meetings.roster.cleaning import LONGEST_UNIT, folded

#: Longest words looked for.
LONGEST_WORDS = 60
#: Longest text of names, in characters.
LONGEST_NAMES = 2_000
MOST_SHOWN = 12


def _picking(step: str, question: str) -> Step:
    """A step that finds one person: words are typed, results pressed, pages turned."""

    def ask(view: View) -> Prompt:
        found: finding.People | None = view.facts
        if found is None:
            return Prompt(view.texts.rich(question))
        if not found.lines:
            none = view.texts.rich("people-find-none", words=found.title)
            return Prompt(lines(none, view.texts.rich(question)))
        heading = view.texts.rich("people-find-some", words=found.title, total=found.total)
        rows = [
            (Option(words.who(view.texts, line.person), {"id": line.person.person_id}),)
            for line in found.lines
        ]
        last = max(0, (found.total - 1) // finding.PAGE)
        return Prompt(heading, (*rows, *page_options(view, found.title, found.page, last)))

    def read(entry: Entry, view: View) -> Outcome:
        if entry.pressed:
            page = "page" in entry.value
            return Kept(entry.value) if page else Taken(entry.value)
        if entry.files or not entry.text:
            return Problem(view.texts.rich("form-text-wanted"))
        asked = folded(entry.text)
        if len(asked) > LONGEST_WORDS:
            return Problem(
                view.texts.rich("form-too-long", length=len(asked), limit=LONGEST_WORDS)
            )
        return Kept({"words": asked, "page": 0})

    return Step(step, ask, read, settled=lambda value: value is None or "id" in value)


def _results(turn: Turn, answers: Answers, step: str) -> finding.People | None:
    asked = answers.get(step)
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    found = finding.find(turn.session, turn.me, asked["words"], asked["page"])
    return None if isinstance(found, Refused) else found


def _show_person(turn: Turn, answers: Answers) -> GoTo | None:
    people_handlers.person(turn, answers["person"]["id"])
    return None


FIND_PERSON = Form(
    name="find_person",
    version=1,
    title="form-find-person",
    steps=(_picking("person", "people-ask-find"),),
    facts=lambda turn, answers: _results(turn, answers, "person"),
    finish=_show_person,
)


def _ask_whether(view: View) -> Prompt:
    options = (
        Option(view.texts.plain("button-choose-contact"), "choose"),
        Option(view.texts.plain("button-no-contact"), "none"),
    )
    return Prompt(view.texts.rich("people-ask-contact-kind"), (options,))


def _set_contact(turn: Turn, answers: Answers) -> GoTo | None:
    chosen = answers.get("contact")
    contact_id = chosen["id"] if chosen and answers["kind"] == "choose" else None
    actor = turn.actor
    outcome = records.set_contact(
        turn.session, actor, answers["_person"], contact_id, now=turn.now
    )
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    else:
        people_handlers.person(turn, outcome.person_id)
    return None


PERSON_CONTACT = Form(
    name="person_contact",
    version=1,
    title="form-person-contact",
    steps=(
        Step("kind", _ask_whether, read_pressed),
        Step(
            "contact",
            _picking("contact", "people-ask-contact").ask,
            _picking("contact", "people-ask-contact").read,
            wanted=lambda answers: answers.get("kind") == "choose",
            settled=lambda value: value is None or "id" in value,
        ),
    ),
    facts=lambda turn, answers: _results(turn, answers, "contact"),
    finish=_set_contact,
)


def _ask_group(view: View) -> Prompt:
    return Prompt(view.texts.rich("people-ask-group"))


def _read_group(entry: Entry, view: View) -> Outcome:
    name = folded(entry.text)
    if not name:
        return Problem(view.texts.rich("form-text-wanted"))
    if len(name) > LONGEST_UNIT:
        return Problem(view.texts.rich("form-too-long", length=len(name), limit=LONGEST_UNIT))
    return Taken(name)


def _ask_members(view: View) -> Prompt:
    value = view.answers.get("members") or {}
    chosen: list[str] = view.facts["names"]
    if not chosen:
        return Prompt(view.texts.rich("people-ask-members", group=view.answers["group"]))
    shown = chosen[:MOST_SHOWN] + (["…"] if len(chosen) > MOST_SHOWN else [])
    text = view.texts.rich(
        "people-members-so-far",
        count=len(value["ids"]),
        names=view.texts.plain("people-comma").join(shown),
    )
    done = Option(view.texts.plain("button-people-done"), {"done": True})
    return Prompt(text, ((done,),))


def _read_members(entry: Entry, view: View) -> Outcome:
    there: list[int] = (view.answers.get("members") or {}).get("ids", [])
    if entry.pressed:
        return Taken({"ids": there, "done": True})
    if entry.files or not entry.text:
        return Problem(view.texts.rich("form-text-wanted"))
    if len(entry.text) > LONGEST_NAMES:
        return Problem(
            view.texts.rich("form-too-long", length=len(entry.text), limit=LONGEST_NAMES)
        )
    found: inviting.Naming = view.facts["find"](entry.text)
    ids = list(dict.fromkeys([*there, *(pick.person_id for pick in found.picks)]))
    problem = _unclear(view, found)
    if ids == there:
        return Problem(problem or view.texts.rich("form-text-wanted"))
    return Kept({"ids": ids, "done": False}, problem)


def _unclear(view: View, found: inviting.Naming) -> RichText:
    """Names nobody has, and names several have: to be written with their unit."""
    comma = view.texts.plain("people-comma")
    unknown = comma.join(found.unknown[:MOST_SHOWN])
    same = comma.join(doubt.name for doubt in found.doubts[:MOST_SHOWN])
    return lines(
        view.texts.rich("people-members-unknown", names=unknown) if unknown else None,
        view.texts.rich("people-members-same", names=same) if same else None,
    )


def _member_facts(turn: Turn, answers: Answers) -> dict[str, Any]:
    ids = (answers.get("members") or {}).get("ids", [])
    people = named(turn.session, ids)
    return {
        "names": [people[id].name for id in ids if id in people],
        "find": lambda text: inviting.find(turn.session, text),
    }


def _make_group(turn: Turn, answers: Answers) -> GoTo | None:
    actor = turn.actor
    outcome = records.add_to_group(
        turn.session,
        actor,
        answers["group"],
        answers["members"]["ids"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    else:
        turn.say(words.group_made(turn.texts, outcome))
    return None


PERSON_GROUP = Form(
    name="person_group",
    version=1,
    title="form-person-group",
    steps=(
        Step("group", _ask_group, _read_group),
        Step(
            "members",
            _ask_members,
            _read_members,
            settled=lambda value: value is None or bool(value.get("done")),
        ),
    ),
    facts=_member_facts,
    finish=_make_group,
)
