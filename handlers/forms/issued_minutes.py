"""Forms of a draft of the minutes: one of its texts, a new section.

Row 4.6; a text somebody else changed meanwhile is shown beside what was sent (row 4.5).
"""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import lines
from chat.texts.issued_minutes_text import field_name
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
    no_facts,
)
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import read_text
from handlers.minutes_drafts import after_text, section
from handlers.turn import Turn
from meetings.issued_minutes import arranging, drafting, reading
from meetings.issued_minutes.content import (
    LONGEST_TITLE,
    Field,
    field,
    text_at,
)
from meetings.issued_minutes.drafting import Stale
from meetings.meetings import Refused

_CLEAR = "clear"
#: Fields whose lines are people by unit.
_PEOPLE = ("attend", "in_attendance", "leave", "absent")
_BACK_TO = {"minutes-part-long": "text", "level-mark": "text", "person-left": "name"}


@dataclass(frozen=True, slots=True)
class _Text:
    """The text as it is now; None where it is not there any more."""

    present: str | None


def _text_facts(turn: Turn, answers: Answers) -> _Text:
    found = reading.edition_seen(
        turn.session, turn.me, answers["_minutes"], now=turn.now, office=turn.office
    )
    at = field(answers["_field"])
    if isinstance(found, Refused) or at is None:
        return _Text(None)
    return _Text(text_at(found.content, at))


def _field(view: View) -> Field:
    at = field(view.answers["_field"])
    assert at is not None
    return at


def _ask_text(view: View) -> Prompt:
    texts, at, before = view.texts, _field(view), view.answers["_before"]
    held = view.answers.get("text")
    if held is not None:
        return _ask_which(view, held)
    key = "minutes-ask-text" if before else "minutes-ask-text-empty"
    text = lines(
        texts.rich(key, field=field_name(texts, at), limit=at.limit),
        before,
        texts.rich("minutes-ask-people") if at.name in _PEOPLE else (),
    )
    clear = Option(texts.plain("minutes-button-clear"), _CLEAR)
    return Prompt(text, ((clear,),) if before and not at.needed else ())


def _ask_which(view: View, held: dict[str, str]) -> Prompt:
    """Somebody was faster: both texts, and which is to stand."""
    texts = view.texts
    text = lines(
        texts.rich("minutes-stale"),
        texts.rich("minutes-stale-mine", text=held["text"] or "—"),
        texts.rich("minutes-stale-present", text=held["over"] or "—"),
        texts.rich("minutes-stale-again"),
    )
    mine = Option(texts.plain("minutes-button-mine"), "mine")
    keep = Option(texts.plain("minutes-button-keep"), "keep")
    return Prompt(text, ((mine, keep),))


def _read_text(entry: Entry, view: View) -> Outcome:
    held = view.answers.get("text")
    facts: _Text = view.facts
    if entry.pressed and entry.value in ("mine", "keep") and held is not None:
        text = held["text"] if entry.value == "mine" else facts.present or ""
        return _against(text, held["over"], facts)
    if entry.pressed and entry.value == _CLEAR:
        return _against("", view.answers["_before"], facts)
    at = _field(view)
    typed = read_text(entry, view, limit=at.limit, lines=at.many_lines)
    if isinstance(typed, Problem):
        return typed
    return _against(typed, held["over"] if held is not None else view.answers["_before"], facts)


def _against(text: str, over: str, facts: _Text) -> Outcome:
    """What was sent over the text it was read as; changed meanwhile, it is asked which."""
    present = facts.present if facts.present is not None else over
    if present not in (over, text):
        return Kept({"text": text, "over": present, "sure": False})
    return Taken({"text": text, "over": over, "sure": True})


def _sure(value: dict[str, object]) -> bool:
    return bool(value["sure"])


def _save_text(turn: Turn, answers: Answers) -> GoTo | None:
    at, held = field(answers["_field"]), answers["text"]
    assert at is not None
    outcome = drafting.save_text(
        turn.session,
        turn.actor,
        answers["_minutes"],
        at,
        held["text"],
        over=held["over"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Stale):
        return GoTo("text", turn.texts.rich("minutes-stale-mine", text=outcome.mine))
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    note = turn.texts.rich("minutes-note-saved")
    after_text(turn, answers["_minutes"], answers["_field"], note)
    return None


MINUTES_TEXT = Form(
    name="minutes_text",
    version=1,
    steps=(Step("text", _ask_text, _read_text, takes_numbers=True, settled=_sure),),
    facts=_text_facts,
    finish=_save_text,
    title="form-minutes-text",
)


def _add_section(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = arranging.add_section(
        turn.session,
        turn.actor,
        answers["_minutes"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    found = reading.edition_seen(
        turn.session, turn.me, answers["_minutes"], now=turn.now, office=turn.office
    )
    last = 0 if isinstance(found, Refused) else len(found.content.sections) - 1
    section(turn, answers["_minutes"], last, note=turn.texts.rich("minutes-note-saved"))
    return None


MINUTES_SECTION = Form(
    name="minutes_section",
    version=1,
    steps=(words_step(LONGEST_TITLE, lambda view: view.texts.rich("minutes-ask-heading")),),
    facts=no_facts,
    finish=_add_section,
    title="form-minutes-section",
)
