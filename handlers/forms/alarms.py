"""Forms of an alarm: one's own words for it, where help is needed, a warden's count, the end.

Row 2.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from chat.message import Message, RichText, lines
from chat.texts import alarm_lists
from chat.texts import alarm_raising as words
from chat.texts.alarms import drilled
from handlers.alarm_raising import new_alarm, raise_now, say_raised
from handlers.alarms import end_now, refused, show_card, show_live
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
from handlers.forms.sharing import words_step
from handlers.forms.writing import read_text, takes_text
from handlers.notices import words as said
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.safety import answering, counting, ending, raising
from meetings.safety.raising import NewAlarm, Proposal

LONGEST_COUNT = 60


@dataclass(frozen=True, slots=True)
class _Facts:
    """What would go out now; None where it can not, or is not asked."""

    proposal: Proposal | None = None
    #: It in words, and what sending it is called.
    text: RichText = ()
    send: str = ""


def _no_facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts()


def _new(turn: Turn, answers: Answers) -> NewAlarm | None:
    numbers = (answers["_kind"], answers["_drill"], answers["_venue"])
    new = new_alarm(turn, *numbers)
    if new is None:
        return None
    texts = (answers.get("text") or "", answers.get("gather") or "")
    return NewAlarm(new.kind, new.drill, new.venue, *texts)


def _proposed(turn: Turn, answers: Answers) -> _Facts:
    new = _new(turn, answers)
    if new is None:
        return _Facts()
    found = raising.propose(
        turn.session, turn.me, answers["_meeting"], new, now=turn.now, office=turn.office
    )
    if not isinstance(found, Proposal):
        return _Facts()
    shown = words.confirm(said(turn), found, turn.now)
    return _Facts(found, shown.text, words.send_label(turn.texts, found))


def _asked(view: View, *keys: str) -> RichText:
    """A question of a form; of a drill it says so first."""
    said = lines(*(view.texts.rich(key) for key in keys))
    return drilled(view.texts, said) if view.answers.get("_drill") else said


def _ask_gather(view: View) -> Prompt:
    return Prompt(_asked(view, "alarm-ask-gather"))


_read_gather = takes_text(raising.LONGEST_GATHER)


def _ask_send(view: View) -> Prompt:
    facts: _Facts = view.facts
    found = facts.proposal
    if found is None:
        return Prompt(_asked(view, "alarm-not-now"))
    value = {"after": found.after, "at": view.now.timestamp()}
    return Prompt(facts.text, ((Option(facts.send, value),),))


def _send(turn: Turn, answers: Answers) -> GoTo | None:
    new, pressed = _new(turn, answers), answers["send"]
    if new is None:
        turn.refuse("gone")
        return None
    shown_at = datetime.fromtimestamp(pressed["at"], UTC)
    done = raise_now(turn, answers["_meeting"], new, pressed["after"], shown_at)
    if isinstance(done, Refused) and done.code == "alarm-too-soon":
        return GoTo("send", turn.texts.rich("refused-alarm-too-soon"))
    say_raised(turn, done)
    return None


ALARM_WORDS = Form(
    name="alarm_words",
    version=1,
    steps=(
        words_step(raising.LONGEST_TEXT, lambda view: _asked(view, "alarm-ask-words")),
        Step("gather", _ask_gather, _read_gather, skippable=True),
        Step("send", _ask_send, read_pressed),
    ),
    facts=_proposed,
    finish=_send,
    title="form-alarm-words",
)


def _ask_where(view: View) -> Prompt:
    return Prompt(_asked(view, "alarm-ask-where"))


def _read_where(entry: Entry, view: View) -> Outcome:
    # Who needs help is not sent back to write less: what is too long is cut.
    text = read_text(entry, view, limit=len(entry.text) + 1)
    return text if isinstance(text, Problem) else Taken(text[: answering.LONGEST_NOTE])


def _set_where(turn: Turn, answers: Answers) -> GoTo | None:
    if not answers.get("where"):
        said = turn.texts.rich("alarm-help-comes")
        turn.say(Message(drilled(turn.texts, said) if answers.get("_drill") else said))
        return None
    done = answering.answer(
        turn.session,
        turn.actor,
        answers["_alarm"],
        answers["_person"],
        "help",
        answers["where"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refused(turn, answers["_alarm"], done)
    else:
        show_card(turn, done)
    return None


ALARM_HELP = Form(
    name="alarm_help",
    version=1,
    steps=(Step("where", _ask_where, _read_where, skippable=True),),
    facts=_no_facts,
    finish=_set_where,
    title="form-alarm-help",
)


def _ask_count(view: View) -> RichText:
    return _asked(view, "alarm-ask-count", "alarm-ask-count-how")


def _set_count(turn: Turn, answers: Answers) -> GoTo | None:
    done = counting.count(
        turn.session,
        turn.actor,
        answers["_alarm"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        if done.code in ("alarm-count-unclear", "alarm-count-zone", "level-mark"):
            return GoTo("text", turn.texts.rich(f"refused-{done.code}"))
        refuse(turn, done)
        return None
    show_live(turn, done.alarm_id, alarm_lists.counted(turn.texts, done))
    return None


WARDEN_COUNT = Form(
    name="warden_count",
    version=1,
    steps=(words_step(LONGEST_COUNT, _ask_count),),
    facts=_no_facts,
    finish=_set_count,
    title="form-warden-count",
)


def _end(turn: Turn, answers: Answers) -> GoTo | None:
    end_now(turn, answers["_alarm"], answers["text"])
    return None


ALARM_END = Form(
    name="alarm_end",
    version=1,
    steps=(words_step(ending.LONGEST_NOTE, lambda view: _asked(view, "alarm-ask-end")),),
    facts=_no_facts,
    finish=_end,
    title="form-alarm-end",
)
