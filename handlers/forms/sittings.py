"""场次: the half-days of a meeting, typed a line each, proposed by half-day, read back before they
count. Row 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from chat.dates import read_when
from chat.dates.results import When
from chat.message import lines
from chat.texts import signin as words
from chat.texts import signin_settings as setting_words
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
from handlers.forms.writing import one_line
from handlers.signin import reader_of, refuse
from handlers.signin_settings import show_settings
from handlers.turn import Turn, refusal
from meetings.levels import mark_in
from meetings.meetings import MeetingFacts, Refused, facts_of
from meetings.signin import setting, sittings
from meetings.signin.sittings import SittingPlan, SittingsSet

#: Characters of one line; words of a line that are tried as its time.
LONGEST_LINE, MOST_WORDS = 120, 12
#: Which refusals are about what was typed.
_TYPED = frozenset(
    {
        "sittings-many",
        "sitting-title-long",
        "level-mark",
        "sitting-backwards",
        "sittings-overlap",
        "sittings-outside",
        "sitting-used",
    }
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The meeting and its sittings, read afresh."""

    meeting: MeetingFacts | None
    now: tuple[SittingPlan, ...]
    reader: words.Reader


def _facts(turn: Turn, answers: Answers) -> _Facts:
    meeting = facts_of(turn.session, answers["_meeting"])
    found = setting.settings_of(turn.session, turn.me, answers["_meeting"])
    plans = () if isinstance(found, Refused) else found.sittings
    return _Facts(meeting, plans, reader_of(turn))


def _ask(view: View) -> Prompt:
    facts: _Facts = view.facts
    texts, wanted = view.texts, _plans(view.answers.get("sittings"))
    if wanted:
        listed = setting_words.sitting_lines(facts.reader, wanted)
        option = Option(texts.plain("button-confirm"), {**view.answers["sittings"], "sure": True})
        return Prompt(lines(texts.rich("sittings-read"), *listed), ((option,),))
    if facts.meeting is None:
        return Prompt(texts.rich("refused-gone"))
    meeting = facts.meeting
    now = [setting_words.typed(facts.reader, plan) for plan in facts.now]
    options = []
    halves = sittings.half_days(meeting.starts_at, meeting.ends_at, view.office.zone)
    if len(halves) > 1:
        label = texts.plain("button-half-days", count=len(halves))
        options.append((Option(label, _data(halves)),))
    if len(facts.now) > 1:
        whole = [SittingPlan(meeting.starts_at, meeting.ends_at)]
        options.append((Option(texts.plain("button-one-sitting"), _data(whole)),))
    when = facts.reader.when(meeting.starts_at, meeting.ends_at)
    return Prompt(lines(texts.rich("sittings-ask", when=when), *now), tuple(options))


def _read(entry: Entry, view: View) -> Outcome:
    facts: _Facts = view.facts
    texts = view.texts
    if entry.pressed:
        value = entry.value
        return Taken(value) if value.get("sure") else Kept(value)
    if facts.meeting is None:
        return Problem(texts.rich("refused-gone"))
    typed = [one_line(part) for part in _parts(entry.text)]
    typed = [part for part in typed if part]
    if not typed:
        return Problem(texts.rich("form-empty"))
    if len(typed) > sittings.MOST:
        return Problem(texts.rich("refused-sittings-many", limit=sittings.MOST))
    if mark_in(entry.text, view.office.profile):
        return Problem(refusal(texts, "level-mark"))
    zone = view.office.zone
    found = read_lines(typed, facts.meeting.starts_at.astimezone(zone).date(), zone)
    if isinstance(found, str):
        return Problem(texts.rich("sittings-not-read", line=found[:LONGEST_LINE]))
    return Kept(_data(found))


def _parts(text: str) -> list[str]:
    return text.replace("；", "\n").replace(";", "\n").splitlines()


def read_lines(typed: Sequence[str], day: date, zone: ZoneInfo) -> list[SittingPlan] | str:
    """The sittings a few lines name; else the first line that names none. A line without a date
    is of the day of the line before."""
    found: list[SittingPlan] = []
    for line in typed:
        plan = _read_line(line, day, zone)
        if plan is None:
            return line
        found.append(plan)
        day = plan.starts_at.astimezone(zone).date()
    return found


def _read_line(line: str, day: date, zone: ZoneInfo) -> SittingPlan | None:
    """ "11月26日上午9:00-11:30 开幕会": a time with its end, and before or after it a title."""
    if len(line) > LONGEST_LINE:
        return None
    said = line.split()
    if len(said) > MOST_WORDS:
        return None
    for count in range(len(said), 0, -1):
        for part, rest in (
            (said[:count], said[count:]),
            (said[len(said) - count :], said[: len(said) - count]),
        ):
            when = read_when(" ".join(part), today=day, now=time(0), zone=zone)
            if isinstance(when, When) and when.end is not None and not when.all_day:
                start, end = when.start.astimezone(UTC), when.end.astimezone(UTC)
                return SittingPlan(start, end, " ".join(rest))
    return None


def _data(plans: Sequence[SittingPlan]) -> dict[str, Any]:
    listed = [
        [p.starts_at.astimezone(UTC).isoformat(), p.ends_at.astimezone(UTC).isoformat(), p.title]
        for p in plans
    ]
    return {"plans": listed, "sure": False}


def _plans(value: Any) -> list[SittingPlan]:
    if not isinstance(value, dict):
        return []
    return [
        SittingPlan(datetime.fromisoformat(start), datetime.fromisoformat(end), title)
        for start, end, title in value.get("plans", ())
    ]


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    meeting_id: int = answers["_meeting"]
    outcome = sittings.set_sittings(
        turn.session,
        turn.actor,
        meeting_id,
        _plans(answers["sittings"]),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case SittingsSet(changed=changed):
            key = "sittings-set" if changed else "sittings-unchanged"
            show_settings(turn, meeting_id, turn.texts.rich(key))
        case Refused(code, details) if code in _TYPED:
            values = words.refusal_values(reader_of(turn), details)
            return GoTo("sittings", refusal(turn.texts, code, **values))
        case Refused():
            refuse(turn, outcome)
    return None


def _sure(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("sure"))


def _in_doubt(value: Any) -> bool:
    return not _sure(value)


SITTINGS = Form(
    name="sittings",
    version=1,
    steps=(Step("sittings", _ask, _read, settled=_sure, in_doubt=_in_doubt),),
    facts=_facts,
    finish=_finish,
    title="form-sittings",
)
