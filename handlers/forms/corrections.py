"""更正签到: whose, what is wrong, when they came in truth, and why. What the person at the desk
may put right is done at once; the rest somebody else decides. Row 3.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chat.dates import read_when, say_time
from chat.dates.results import Ambiguous, NotUnderstood
from chat.message import lines
from chat.texts import signin as words
from handlers.forms.choosing import read_pressed
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
from handlers.forms.signin import Facts, facts_of, query_of, read_person
from handlers.forms.writing import read_text
from handlers.signin import refuse
from handlers.turn import Turn, refusal
from meetings.meetings import Refused
from meetings.signin import correcting, correction_requests
from meetings.signin.correction_requests import CorrectionAsked
from storage import meetings as meeting_rows
from storage import signin as signin_rows
from storage.signin import Attendee

MOST = 8
#: What is wrong → quick reasons (texts ``correction-why-…``).
REASONS = {
    "annul": ("wrong-person", "twice"),
    "mistake": ("wrong-person", "twice"),
    "unsigned": ("phone", "forgot"),
    "time": ("queue", "network"),
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The desk, and whether who fills this in may annul the chosen sign-in themselves."""

    desk: Facts
    chosen: Attendee | None
    may_annul: bool


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = facts_of(turn, answers)
    person = answers.get("person")
    chosen_id = person.get("id") if isinstance(person, dict) else None
    people = found.desk.attendees if found.desk else ()
    chosen = next((a for a in people if a.person_id == chosen_id), None)
    record = (
        signin_rows.live_record(turn.session, answers["_sitting"], chosen.person_id)
        if chosen is not None
        else None
    )
    meeting = meeting_rows.meeting(turn.session, found.desk.meeting_id) if found.desk else None
    allowed = record is not None and meeting is not None
    return _Facts(
        found,
        chosen,
        allowed
        and record is not None
        and meeting is not None
        and correcting.may_annul(
            turn.session, turn.me, meeting, record, now=turn.now, office=turn.office
        ),
    )


def _ask_person(view: View) -> Prompt:
    facts: _Facts = view.facts
    texts, query = view.texts, query_of(view.answers)
    if not query:
        return Prompt(texts.rich("correction-ask-who"))
    people = facts.desk.found
    options = tuple(
        (Option(_label(facts, attendee), {"id": attendee.person_id}),)
        for attendee in people[:MOST]
    )
    if not options:
        return Prompt(texts.rich("correction-nobody", query=query))
    more = len(people) - MOST
    rest = texts.rich("signin-found-more", count=more) if more > 0 else ()
    return Prompt(lines(texts.rich("signin-found", query=query), rest), options)


def _label(facts: _Facts, attendee: Attendee) -> str:
    reader = facts.desk.reader
    person = words.attendee_line(reader.texts, attendee)
    if attendee.signed_at is None:
        return person
    return reader.texts.plain(
        "signin-option-in", person=person, time=reader.clock(attendee.signed_at)
    )


def _ask_what(view: View) -> Prompt:
    facts: _Facts = view.facts
    texts, chosen = view.texts, facts.chosen
    if chosen is None:
        return Prompt(texts.rich("refused-signin-removed"))
    person = words.attendee_line(texts, chosen)
    if chosen.signed_at is None:
        whats = ["unsigned"]
        head = texts.rich("correction-ask-what-unsigned", person=person)
    else:
        whats = ["annul" if facts.may_annul else "mistake", "time"]
        time_ = facts.desk.reader.clock(chosen.signed_at)
        head = texts.rich("correction-ask-what", person=person, time=time_)
    options = tuple((Option(texts.plain(f"button-correct-{what}"), what),) for what in whats)
    return Prompt(head, options)


def _wants_time(answers: Answers) -> bool:
    return answers.get("what") in ("unsigned", "time")


def _ask_at(view: View) -> Prompt:
    facts: _Facts = view.facts
    desk = facts.desk.desk
    if desk is None:
        return Prompt(view.texts.rich("correction-ask-at"))
    start = say_time(desk.starts_at, view.office.zone)
    label = view.texts.plain("correction-on-time", time=start)
    option = Option(label, desk.starts_at.astimezone(UTC).isoformat())
    return Prompt(view.texts.rich("correction-ask-at"), ((option,),))


def _read_at(entry: Entry, view: View) -> Outcome:
    facts: _Facts = view.facts
    if entry.pressed:
        return Taken(entry.value)
    desk = facts.desk.desk
    if desk is None:
        return Problem(view.texts.rich("button-old"))
    day = view.office.today(desk.starts_at)
    found = read_when(entry.text, today=day, now=time(0), zone=view.office.zone)
    if isinstance(found, NotUnderstood | Ambiguous):
        return Problem(view.texts.rich(f"dates-{found.code}"))
    if found.all_day:
        return Problem(view.texts.rich("dates-time-missing"))
    until = min(view.now, desk.hours.ends)
    if not desk.hours.opens <= found.start <= until:
        clock = facts.desk.reader.clock
        problem = view.texts.rich(
            "refused-correction-time", opens=clock(desk.hours.opens), closed=clock(until)
        )
        return Problem(problem)
    return Taken(found.start.astimezone(UTC).isoformat())


def _ask_reason(view: View) -> Prompt:
    texts, what = view.texts, view.answers["what"]
    said = [texts.plain(f"correction-why-{why}") for why in REASONS[what]]
    key = "correction-ask-reason" if what == "annul" else "correction-ask-reason-request"
    return Prompt(texts.rich(key), (tuple(Option(word, word) for word in said),))


def _read_reason(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=correcting.LONGEST_REASON)
    if isinstance(text, Problem):
        return text
    if len(text) < correcting.SHORTEST_REASON:
        limit = correcting.LONGEST_REASON
        return Problem(view.texts.rich("refused-signin-reason", limit=limit))
    return Taken(text)


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    if answers["what"] == "annul":
        return _annul(turn, answers)
    at = answers.get("at")
    outcome = correction_requests.ask_correction(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["person"]["id"],
        answers["what"],
        answers["reason"],
        at=datetime.fromisoformat(at) if at else None,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case CorrectionAsked(_, person):
            turn.tell("correction-asked", person=words.named_line(turn.texts, person))
        case Refused(code, details):
            values = words.refusal_values(facts_of(turn, answers).reader, details)
            if code in ("correction-time", "correction-same"):
                return GoTo("at", refusal(turn.texts, code, **values))
            refuse(turn, outcome)
    return None


def _annul(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = correcting.annul(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["person"]["id"],
        answers["reason"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        turn.tell("signin-annulled", person=words.named_line(turn.texts, outcome.person))
    return None


def _chosen(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


CORRECT = Form(
    name="signin_correct",
    version=1,
    steps=(
        Step("person", _ask_person, read_person, settled=_chosen),
        Step("what", _ask_what, read_pressed),
        Step("at", _ask_at, _read_at, wanted=_wants_time),
        Step("reason", _ask_reason, _read_reason),
    ),
    facts=_facts,
    finish=_finish,
    title="signin-form-annul",
    lifetime=timedelta(hours=12),
)
