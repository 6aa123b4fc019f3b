"""The form of a vote: how many, how it was taken, what it comes to. Row 4.3."""

from __future__ import annotations

from chat.texts import recording_outcomes as words
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
from handlers.forms.sharing import back_to
from handlers.forms.writing import read_text
from handlers.recording import show_line
from handlers.turn import Turn, refusal
from meetings.meetings import Refused
from meetings.recording import voting
from meetings.recording.vote_reading import VotePage, vote_page
from meetings.recording.voting import OUTCOMES, WAYS, Count, VotedMeanwhile

LONGEST_VOTE = 200
_COUNT = (
    "recording-vote-none",
    "recording-vote-many",
    "recording-vote-recused",
    "level-mark",
)


def _facts(turn: Turn, answers: Answers) -> VotePage | Refused:
    return vote_page(turn.session, turn.me, answers["_item"], now=turn.now, office=turn.office)


def _count(answers: Answers) -> Count:
    for_, against, abstained, recused = answers["count"]
    return Count(for_, against, abstained, tuple(recused))


def _ask_count(view: View) -> Prompt:
    found: VotePage | Refused = view.facts
    if isinstance(found, Refused):
        return Prompt(refusal(view.texts, found.code))
    everybody = len(found.room.voters)
    if not everybody:
        return Prompt(words.ask_count(view.texts, found))
    label = view.texts.plain("recording-vote-all", count=everybody)
    return Prompt(words.ask_count(view.texts, found), ((Option(label, [everybody, 0, 0, []]),),))


def _read_count(entry: Entry, view: View) -> Outcome:
    found: VotePage | Refused = view.facts
    if isinstance(found, Refused):
        return Problem(refusal(view.texts, found.code))
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_VOTE)
    if isinstance(text, Problem):
        return text
    present = len(found.room.voters) if found.room.known else None
    count = voting.read_count(text, present)
    if count is None:
        return Problem(view.texts.rich("recording-vote-unclear"))
    problem = voting.count_problem(count, found.room, view.office)
    if problem is not None:
        return Problem(refusal(view.texts, problem.code, **dict(problem.details)))
    return Taken([count.for_, count.against, count.abstained, list(count.recused)])


def _ask_way(view: View) -> Prompt:
    options = [Option(view.texts.plain(f"recording-way-{way}"), way) for way in WAYS]
    return Prompt(view.texts.rich("recording-vote-way"), (tuple(options[:2]), tuple(options[2:])))


def _ask_outcome(view: View) -> Prompt:
    """By the rule of the office; the chair may have said otherwise."""
    found: VotePage | Refused = view.facts
    if isinstance(found, Refused):
        return Prompt(refusal(view.texts, found.code))
    count, rule = _count(view.answers), view.office.profile.record.votes
    electorate = voting.electorate_of(found.room, count.recused)
    passed = voting.passes(count, electorate, rule)
    first = "passed" if passed else "rejected"
    order = sorted(OUTCOMES, key=lambda outcome: outcome != first)
    options = [
        Option(view.texts.plain(f"recording-outcome-{outcome.replace('_', '-')}"), outcome)
        for outcome in order
    ]
    text = words.ask_outcome(
        view.texts,
        count,
        electorate,
        needed=voting.needed(count, electorate, rule),
        passed=passed,
    )
    return Prompt(text, (tuple(options[:2]), tuple(options[2:])))


def _enter(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = voting.enter_vote(
        turn.session,
        turn.actor,
        answers["_item"],
        _count(answers),
        answers["way"],
        answers["outcome"],
        edits=answers["_edits"],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code):
            return back_to(turn, outcome, "count" if code in _COUNT else None)
        case VotedMeanwhile(_, count, edits):
            answers["_edits"] = edits  # who sees it and goes on, means it
            return GoTo("outcome", words.meanwhile(turn.texts, count))
        case voting.Voted(meeting_id, _, result):
            name = turn.texts.plain(f"recording-outcome-{result.replace('_', '-')}")
            said = words.votes(turn.texts, _count(answers))
            note = turn.texts.rich("recording-voted", votes=said, outcome=name)
            show_line(turn, meeting_id, note=note)
    return None


RECORDING_VOTE = Form(
    name="recording_vote",
    version=1,
    steps=(
        Step("count", _ask_count, _read_count, takes_numbers=True),
        Step("way", _ask_way, read_pressed),
        Step("outcome", _ask_outcome, read_pressed),
    ),
    facts=_facts,
    finish=_enter,
    title="form-recording-vote",
)
