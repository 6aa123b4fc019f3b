"""Forms of the desk: register by name, annul a sign-in, enter the signed sheet. Row 3.2."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import Message, RichText, lines
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
from handlers.signin import answer, reader_of, refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.people import Named
from meetings.signin import correcting, desk, sheet, signing
from meetings.signin.outcomes import AlreadySignedIn, SignedIn
from storage.signin import Attendee

#: People offered at once.
MOST = 8
LONGEST_QUERY = 40


@dataclass(frozen=True, slots=True)
class Facts:
    """The sitting, who fits what was typed, and what stands on the sheet."""

    desk: desk.Desk | None
    reader: words.Reader
    found: tuple[Attendee, ...] = ()
    strangers: tuple[Named, ...] = ()
    on_sheet: tuple[tuple[int, Attendee], ...] = ()


def _facts(turn: Turn, answers: Answers) -> Facts:
    reader = reader_of(turn)
    found = desk.desk_of_sitting(turn.session, turn.actor, answers["_sitting"], office=turn.office)
    if isinstance(found, Refused):
        return Facts(None, reader)
    query = _query(answers)
    matching = desk.matching(found.attendees, query)
    strangers = desk.strangers_matching(turn.session, query, found.attendees) if query else []
    return Facts(
        found,
        reader,
        tuple(matching),
        tuple(strangers),
        tuple(sorted(sheet.on_the_sheet(turn.session, found).items())),
    )


def _query(answers: Answers) -> str:
    value = answers.get("person")
    return str(value["query"]) if isinstance(value, dict) and "query" in value else ""


def _ask_person(view: View) -> Prompt:
    return _people(view, "signin-ask-name", walk_ins=True)


def _ask_signed_in(view: View) -> Prompt:
    return _people(view, "signin-ask-name-annul", walk_ins=False)


def _people(view: View, ask: str, *, walk_ins: bool) -> Prompt:
    facts: Facts = view.facts
    texts, query = view.texts, _query(view.answers)
    if not query:
        return Prompt(texts.rich(ask))
    people = [a for a in facts.found if walk_ins or a.signed_at is not None]
    options = [(Option(_label(facts, a), {"id": a.person_id}),) for a in people[:MOST]]
    if walk_ins:
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


def _read_person(entry: Entry, view: View) -> Outcome:
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


def _ask_reason(view: View) -> Prompt:
    facts: Facts = view.facts
    person_id = view.answers["person"]["id"]
    signed = facts.desk.attendees if facts.desk else ()
    for attendee in signed:
        if attendee.person_id == person_id and attendee.signed_at is not None:
            return Prompt(
                view.texts.rich(
                    "signin-ask-reason",
                    person=words.attendee_line(view.texts, attendee),
                    time=facts.reader.clock(attendee.signed_at),
                )
            )
    return Prompt(view.texts.rich("refused-signin-not-in"))


def _read_reason(entry: Entry, view: View) -> Outcome:
    reason = " ".join(entry.text.split())
    if not correcting.SHORTEST_REASON <= len(reason) <= correcting.LONGEST_REASON:
        limit = correcting.LONGEST_REASON
        return Problem(view.texts.rich("refused-signin-reason", limit=limit))
    return Taken(reason)


def _annul(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = correcting.annul(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["person"]["id"],
        answers["reason"],
        now=turn.now,
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        turn.tell("signin-annulled", person=words.named_line(turn.texts, outcome.person))
    return None


def _ask_serials(view: View) -> Prompt:
    return Prompt(view.texts.rich("signin-ask-serials"))


def _read_serials(entry: Entry, view: View) -> Outcome:
    serials = sheet.serials_in(entry.text)
    if serials is None:
        return Problem(view.texts.rich("signin-serials-bad"))
    facts: Facts = view.facts
    known = {serial for serial, _ in facts.on_sheet}
    unknown = [serial for serial in serials if serial not in known]
    if unknown:
        said = ", ".join(str(serial) for serial in unknown[:20])
        return Problem(view.texts.rich("signin-serials-unknown", serials=said))
    return Taken(serials)


def _ask_check(view: View) -> Prompt:
    facts: Facts = view.facts
    texts, wanted = view.texts, view.answers["serials"]
    names = dict(facts.on_sheet)
    listed = [
        texts.rich(
            "signin-serials-line",
            serial=str(serial),
            person=words.attendee_line(texts, names[serial]),
        )
        for serial in wanted
        if serial in names
    ]
    head = texts.rich("signin-serials-check", count=len(listed))
    confirm = Option(texts.plain("button-confirm"), True)
    return Prompt(lines(head, *listed), ((confirm,),))


def _read_check(entry: Entry, view: View) -> Outcome:
    if entry.pressed and entry.value is True:
        return Taken(True)
    return Problem(view.texts.rich("form-press-one"))


def _enter(turn: Turn, answers: Answers) -> GoTo | None:
    entered = sheet.enter_serials(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["serials"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(entered, Refused):
        refuse(turn, entered)
        return None
    done = sum(isinstance(line.outcome, SignedIn) for line in entered)
    before = sum(isinstance(line.outcome, AlreadySignedIn) for line in entered)
    failed = [
        _failed(turn, line.serial, line.outcome)
        for line in entered
        if isinstance(line.outcome, Refused)
    ]
    head = turn.texts.rich("signin-serials-done", count=done, before=before)
    turn.say(Message(lines(head, *failed)))
    return None


def _failed(turn: Turn, serial: int, refused: Refused) -> RichText:
    values = words.refusal_values(reader_of(turn), refused.details)
    why = turn.texts.plain(f"refused-{refused.code}", **values)
    return turn.texts.rich("signin-serials-failed", serial=str(serial), why=why)


DESK = Form(
    name="signin_desk",
    version=1,
    steps=(Step("person", _ask_person, _read_person),),
    facts=_facts,
    finish=_register,
    title="signin-form-desk",
)
ANNUL = Form(
    name="signin_annul",
    version=1,
    steps=(
        Step("person", _ask_signed_in, _read_person),
        Step("reason", _ask_reason, _read_reason),
    ),
    facts=_facts,
    finish=_annul,
    title="signin-form-annul",
)
SERIALS = Form(
    name="signin_serials",
    version=1,
    steps=(
        Step("serials", _ask_serials, _read_serials, takes_numbers=True),
        Step("check", _ask_check, _read_check),
    ),
    facts=_facts,
    finish=_enter,
    title="signin-form-serials",
)
