"""The form of the request to hold a meeting: what only a person can write. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import lines
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
from handlers.forms.writing import read_text, takes_text
from handlers.meeting_requests import show
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.proposals import holding
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the edition before says, for each part; the purpose of the meeting for the reason."""

    present: dict[str, str]
    again: bool


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = holding.page(turn.session, turn.me, answers["_meeting"], office=turn.office)
    if isinstance(found, Refused):
        return _Facts({}, again=False)
    present = dict(found.parts)
    if not present["reason"]:
        meeting = meeting_rows.meeting(turn.session, answers["_meeting"])
        present["reason"] = meeting.purpose if meeting else ""
    return _Facts(present, again=found.again)


def _part_step(name: str) -> Step:
    """One part; what stands there stays by a press."""

    def ask(view: View) -> Prompt:
        facts: _Facts = view.facts
        present = facts.present.get(name, "")
        asked = view.texts.rich(f"request-ask-{name}")
        options: list[tuple[Option, ...]] = []
        if present:
            asked = lines(asked, view.texts.rich("item-present", text=present))
            options.append((Option(view.texts.plain("item-keep"), present),))
        if name == "form":
            options += [
                (Option(view.texts.plain(key), view.texts.plain(key)),)
                for key in ("request-form-here", "request-form-video", "request-form-both")
            ]
        return Prompt(asked, tuple(options))

    def read(entry: Entry, view: View) -> Outcome:
        if entry.pressed:
            return Taken(entry.value)
        text = read_text(entry, view, limit=holding.LONGEST_PART, lines=True)
        return text if isinstance(text, Problem) else Taken(text)

    return Step(name, ask, read, skippable=name not in holding.NEEDED)


def _ask_why(view: View) -> Prompt:
    return Prompt(view.texts.rich("request-ask-why"))


_read_why = takes_text(holding.LONGEST_PART)


def _again(answers: Answers) -> bool:
    return bool(answers.get("_again"))


def _write(turn: Turn, answers: Answers) -> GoTo | None:
    parts = {name: answers.get(name) or "" for name in holding.PARTS}
    outcome = holding.write_parts(
        turn.session,
        turn.actor,
        answers["_meeting"],
        parts,
        answers.get("why") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        at = "reason" if outcome.code in ("request-long", "level-mark") else None
        return back_to(turn, outcome, at)
    show(turn, outcome.meeting_id, note=turn.texts.rich("request-written"))
    return None


MEETING_REQUEST = Form(
    name="meeting_request",
    version=1,
    steps=(
        *(_part_step(name) for name in holding.PARTS),
        Step("why", _ask_why, _read_why, skippable=True, wanted=_again),
    ),
    facts=_facts,
    finish=_write,
    title="form-meeting-request",
)
