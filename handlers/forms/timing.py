"""Steps about time: when, until when, and until when to reply. Row 2.2.

What was read from natural words is always echoed with its weekday; what speaks against the time
is said with it and never stands in the way.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from chat.dates import Ambiguous, Day, NotUnderstood, When, read_day, read_end, read_when, say_when
from chat.message import RichText, lines
from chat.texts import clashes as clash_words
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
from handlers.forms.meeting_facts import MeetingFormFacts, times_in
from meetings import clashes
from meetings.notices.facts import reply_deadline

#: Longer than this is a slip of the finger, not a meeting.
LONGEST = timedelta(days=31)
_LENGTHS = (("hour", 60), ("hour-and-half", 90), ("two-hours", 120), ("half-day", 0))
_YES = {"是", "对", "對", "好", "是的", "对的", "對的", "确认", "確認", "yes", "y", "ok", "right"}
_NO = {"否", "不", "不对", "不對", "不是", "no", "n", "wrong"}


def when_step(*, may_keep: bool = False) -> Step:
    """When it begins (and ends, where that was said too). ``may_keep``: the time may stay."""

    def ask(view: View) -> Prompt:
        return _ask_when(view, may_keep=may_keep)

    return Step("when", ask, _read_when, settled=_is_sure)


def end_step() -> Step:
    """Until when, where the time said no end."""
    return Step("end", _ask_end, _read_end, wanted=_end_is_open)


def reply_by_step() -> Step:
    """Until when answers are awaited."""
    return Step("reply_by", _ask_reply_by, _read_reply_by, wanted=_reply_is_asked)


def said(view: View, start: datetime, end: datetime | None) -> str:
    """The time in the reader's words."""
    office = view.office
    return say_when(start, end, view.texts.language, office.zone, today=office.today(view.now))


def _is_sure(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("sure"))


def _end_is_open(answers: Answers) -> bool:
    when = answers.get("when")
    return isinstance(when, dict) and "start" in when and not when.get("end")


def _reply_is_asked(answers: Answers) -> bool:
    return answers.get("reply_asked") is True


def _ask_when(view: View, *, may_keep: bool) -> Prompt:
    texts = view.texts
    facts: MeetingFormFacts = view.facts
    when = view.answers.get("when")
    if isinstance(when, dict) and "start" in when:
        start, end = times_in(view.answers) or (view.now, view.now)
        key = "dates-past" if when["past"] else "dates-echo"
        echo = texts.rich(key, when=said(view, start, end if when.get("end") else None))
        yes = Option(texts.plain("button-yes"), "yes")
        no = Option(texts.plain("button-no"), "no")
        return Prompt(lines(echo, *warnings(view)), ((yes, no),))
    if may_keep and facts.current is not None:
        present = said(view, facts.current.starts_at, facts.current.ends_at)
        keep = Option(texts.plain("meeting-button-keep-time"), "keep")
        return Prompt(texts.rich("meeting-ask-new-when", present=present), ((keep,),))
    return Prompt(texts.rich("meeting-ask-when"))


def warnings(view: View) -> list[RichText]:
    """What speaks against the time, a line each."""
    facts: MeetingFormFacts = view.facts
    found: tuple[clashes.Clash, ...] = (*facts.days, *facts.busy)
    return clash_words.warning_lines(view.texts, found, view.office, view.now)


def _read_when(entry: Entry, view: View) -> Outcome:
    when = view.answers.get("when")
    tentative = when if isinstance(when, dict) and "start" in when else None
    word = entry.text.strip(" 。.!").lower()
    if entry.pressed and entry.value == "keep":
        return Taken({"keep": True, "sure": True})
    if tentative and (entry.value == "yes" or (not entry.pressed and word in _YES)):
        return Taken({**tentative, "sure": True})
    if tentative and (entry.value == "no" or (not entry.pressed and word in _NO)):
        return Kept({})
    if entry.pressed:
        return Problem(view.texts.rich("button-old"))
    found = read_moment(entry, view)
    if isinstance(found, Problem):
        return found
    start, end = found.start, found.end
    if end is not None and end - start > LONGEST:
        return Problem(view.texts.rich("meeting-lasts-too-long"))
    value = {"start": _utc(start), "end": _utc(end) if end else None, "past": found.past}
    return Kept({**value, "sure": False})


def read_moment(entry: Entry, view: View, *, day_alone: bool = False) -> When | Problem:
    """A day and a time in natural words; ``day_alone``: the day may stand alone."""
    local = view.office.local(view.now)
    found = read_when(entry.text, today=local.date(), now=local.time(), zone=view.office.zone)
    if isinstance(found, NotUnderstood | Ambiguous):
        return Problem(view.texts.rich(f"dates-{found.code}"))
    if found.all_day and not day_alone:
        return Problem(view.texts.rich("dates-time-missing"))
    return found


def _ask_end(view: View) -> Prompt:
    start, _ = times_in(view.answers) or (view.now, view.now)
    options = tuple(
        Option(view.texts.plain(f"meeting-length-{name}"), minutes) for name, minutes in _LENGTHS
    )
    text = view.texts.rich("meeting-ask-end", start=said(view, start, None))
    return Prompt(text, (options[:2], options[2:]))


def _read_end(entry: Entry, view: View) -> Outcome:
    start, _ = times_in(view.answers) or (view.now, view.now)
    if entry.pressed and isinstance(entry.value, int) and entry.value:
        return Taken(_utc(start + timedelta(minutes=entry.value)))
    text = "半天" if entry.pressed else entry.text
    found = read_end(text, view.office.local(start))
    if isinstance(found, NotUnderstood | Ambiguous):
        return Problem(view.texts.rich(f"dates-{found.code}"))
    if found - start > LONGEST:
        return Problem(view.texts.rich("meeting-lasts-too-long"))
    return Taken(_utc(found))


def _ask_reply_by(view: View) -> Prompt:
    facts: MeetingFormFacts = view.facts
    if facts.current is None:
        return Prompt(view.texts.rich("meeting-ask-reply-by"))
    proposed = reply_deadline(facts.current.starts_at, now=view.now, office=view.office)
    option = Option(said(view, proposed, None), _utc(proposed))
    return Prompt(view.texts.rich("meeting-ask-reply-by"), ((option,),))


def _read_reply_by(entry: Entry, view: View) -> Outcome:
    facts: MeetingFormFacts = view.facts
    if entry.pressed:
        return Taken(entry.value)
    found = read_day(entry.text, today=view.office.today(view.now))
    match found:
        case NotUnderstood(code) | Ambiguous(code):
            return Problem(view.texts.rich(f"dates-{code}"))
        case Day(day, at):
            due = at or view.office.profile.reply.deadline_time
            moment = datetime.combine(day, due, view.office.zone)
        case _:
            return Problem(view.texts.rich("dates-not-a-date"))
    if moment <= view.now or (facts.current and moment > facts.current.starts_at):
        return Problem(view.texts.rich("meeting-reply-by-outside", when=said(view, moment, None)))
    return Taken(_utc(moment))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
