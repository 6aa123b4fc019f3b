"""Forms of the desk: register by name. Row 3.2."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import lines
from chat.texts import signin as words
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
from handlers.signin import answer, look_at_first, reader_of
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.people import Named
from meetings.signin import desk, signing
from storage.signin import Attendee

#: People offered at once.
MOST = 8
LONGEST_QUERY = 40


@dataclass(frozen=True, slots=True)
class Facts:
    """The sitting, and who fits what was typed."""

    desk: desk.Desk | None
    reader: words.Reader
    found: tuple[Attendee, ...] = ()
    strangers: tuple[Named, ...] = ()


def facts_of(turn: Turn, answers: Answers) -> Facts:
    """The desk, and who fits what was typed."""
    reader = reader_of(turn)
    found = desk.desk_of_sitting(turn.session, turn.actor, answers["_sitting"], office=turn.office)
    if isinstance(found, Refused):
        return Facts(None, reader)
    query = query_of(answers)
    matching = desk.matching(found.attendees, query)
    strangers = desk.strangers_matching(turn.session, query, found.attendees) if query else []
    return Facts(
        found,
        reader,
        tuple(matching),
        tuple(strangers),
    )


def query_of(answers: Answers) -> str:
    """What was typed of a name, while nobody is chosen."""
    value = answers.get("person")
    return str(value["query"]) if isinstance(value, dict) and "query" in value else ""


def _ask_person(view: View) -> Prompt:
    return _people(view)


def _people(view: View) -> Prompt:
    facts: Facts = view.facts
    texts, query = view.texts, query_of(view.answers)
    if not query:
        return Prompt(texts.rich("signin-ask-name"))
    people = facts.found
    options = [(Option(_label(facts, a), {"id": a.person_id}),) for a in people[:MOST]]
    for stranger in facts.strangers[:MOST]:
        label = texts.plain("signin-option-walk-in", person=words.named_line(texts, stranger))
        options.append((Option(label, {"id": stranger.person_id, "walk_in": True}),))
    if not options:
        return Prompt(texts.rich("signin-found-none", query=query))
    more = len(people) - MOST
    rest = texts.rich("signin-found-more", count=more) if more > 0 else ()
    return Prompt(lines(texts.rich("signin-found", query=query), rest), tuple(options))


def _label(facts: Facts, attendee: Attendee) -> str:
    person = words.attendee_line(facts.reader.texts, attendee)
    if attendee.signed_at is None:
        return person
    time = facts.reader.clock(attendee.signed_at)
    return facts.reader.texts.plain("signin-option-in", person=person, time=time)


def read_person(entry: Entry, view: View) -> Outcome:
    """Somebody chosen, or a part of a name to look for."""
    if entry.pressed:
        return Taken(entry.value)
    query = " ".join(entry.text.split())
    if not query:
        return Problem(view.texts.rich("form-empty"))
    if len(query) > LONGEST_QUERY:
        problem = view.texts.rich("form-too-long", length=len(query), limit=LONGEST_QUERY)
        return Problem(problem)
    return Kept({"query": query})


def _register(turn: Turn, answers: Answers) -> GoTo | None:
    person = answers["person"]
    if person.get("walk_in"):
        outcome = desk.register_walk_in(
            turn.session,
            turn.actor,
            answers["_sitting"],
            person["id"],
            now=turn.now,
            office=turn.office,
        )
    elif look_at_first(turn, answers["_sitting"], person["id"]):
        return None
    else:
        outcome = signing.sign_in_at_desk(
            turn.session,
            turn.actor,
            answers["_sitting"],
            person["id"],
            at=turn.incoming.at,
            now=turn.now,
            office=turn.office,
        )
    answer(turn, outcome, to_staff=True, walk_in=bool(person.get("walk_in")))
    return None


DESK = Form(
    name="signin_desk",
    version=1,
    steps=(Step("person", _ask_person, read_person),),
    facts=facts_of,
    finish=_register,
    title="signin-form-desk",
)
