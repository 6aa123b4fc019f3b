"""Lines of readiness: what is missing, who has it, by when; what there is. Rows 2.3 to 2.8."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.dates import say_day, say_time
from chat.message import RichText
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.names import apart
from chat.texts.signin import Reader
from meetings.meetings import State
from meetings.readiness import Missing, Part
from meetings.readiness.screen import Readiness

#: Characters of what the office wrote.
LONGEST = 30


def heading(reader: Reader, facts: Readiness) -> list[RichText]:
    """Which meeting, when and where."""
    title = reader.texts.rich("readiness-heading", title=facts.meeting.title)
    return [title, where(reader, facts)]


def where(reader: Reader, facts: Readiness) -> RichText:
    """When and where; nothing of a time that does not hold."""
    meeting = facts.meeting
    if meeting.state is State.POSTPONED:
        return reader.texts.rich("readiness-postponed")
    when = reader.when(meeting.starts_at, meeting.ends_at)
    return reader.texts.rich("readiness-where", when=when, place=meeting.place or "—")


def figures(reader: Reader, facts: Readiness) -> RichText:
    """How many are expected, and what they answered."""
    found = facts.figures
    return reader.texts.rich(
        "readiness-figures",
        expected=found.expected,
        attending=found.attending,
        leave=found.leave,
        unanswered=found.unanswered,
    )


def counted(reader: Reader, facts: Readiness) -> list[RichText]:
    """How long there is, how much is missing, and how much of it is late."""
    texts, state = reader.texts, facts.meeting.state
    if state in (State.CLOSED, State.CANCELLED):
        return [texts.rich(f"readiness-{state.value}")]
    return [_countdown(reader, facts), said_of(reader, facts)]


def said_of(reader: Reader, facts: Readiness) -> RichText:
    """The sentence: N项未落实，其中M项已逾期."""
    count, late = len(facts.missing), facts.late
    if late:
        return reader.texts.rich("readiness-open-late", count=count, late=late)
    return reader.texts.rich("readiness-open" if count else "readiness-all-done", count=count)


def _countdown(reader: Reader, facts: Readiness) -> RichText:
    texts, office, meeting = reader.texts, reader.office, facts.meeting
    if meeting.state is State.POSTPONED:
        return ()
    if facts.working_days is None:
        return texts.rich("readiness-started")
    if office.today(meeting.starts_at) == office.today(reader.now):
        return texts.rich("readiness-today", time=say_time(meeting.starts_at, office.zone))
    if facts.working_days <= 0:
        return texts.rich("readiness-rest-days")
    return texts.rich("readiness-countdown", days=facts.working_days)


def _subject(reader: Reader, part: Part) -> str:
    return reader.texts.plain(f"readiness-{part.subject}")


def subject_line(reader: Reader, facts: Readiness, part: Part) -> RichText:
    """A subject of which something is missing: the most urgent thing, and how many there are."""
    own = [one for of, one in facts.missing if of is part]
    more = len(own) - 1
    line = thing_line(reader, facts, part, own[0])
    return (*line, *reader.texts.rich("readiness-and-more", count=more)) if more else line


def thing_line(
    reader: Reader,
    facts: Readiness,
    part: Part,
    one: Missing,
    *,
    named: bool = True,
) -> RichText:
    """One thing: what, who has it, by when. Of what the organiser has nobody is named."""
    texts = reader.texts
    name = shortened(one.text, LONGEST)
    what = texts.plain(f"readiness-missing-{one.code}", text=name, count=one.count).strip()
    if name not in what:
        what = texts.plain("readiness-what", what=what, text=name)
    said = []
    owner = _owner(texts, facts, one) if named else ""
    if owner and owner not in what:
        said.append(owner)
    if one.due_at is not None:
        said.append(texts.plain("readiness-due", due=_due(reader, one.due_at)))
    key = "late" if one.late else "open"
    line = texts.rich(f"readiness-line-{key}", subject=_subject(reader, part), what=what)
    with_it = texts.plain("meeting-list-comma").join(said)
    return (*line, *texts.rich("readiness-with", who=with_it)) if said else line


def _owner(texts: Texts, facts: Readiness, one: Missing) -> str:
    """Who has it, told apart from others here; of the organiser's nothing, of who left that."""
    owner, organiser = facts.people.get(one.person_id or 0), facts.meeting.organiser
    if owner is None:
        return ""
    if owner.left_on is not None:
        return texts.plain("readiness-owner-left", name=owner.name)
    if organiser is not None and owner.person_id == organiser.person_id:
        return ""
    people = list(facts.people.values())
    return dict(zip(facts.people, apart(texts, people), strict=True))[owner.person_id]


def _due(reader: Reader, due_at: datetime) -> str:
    """The day; the time where it is today's."""
    today, day = reader.office.today(reader.now), reader.office.today(due_at)
    if day == today:
        return say_time(due_at, reader.office.zone)
    return say_day(day, reader.texts.language, today=today)


def done_line(reader: Reader, part: Part) -> RichText:
    """A subject of which nothing is missing, and what there is of it."""
    subject = _subject(reader, part)
    if not part.have:
        return reader.texts.rich("readiness-line-done", subject=subject)
    have = shortened(part.have, LONGEST)
    return reader.texts.rich("readiness-line-have", subject=subject, have=have)


def done_in_one(reader: Reader, done: Sequence[Part]) -> RichText:
    """Every subject of which nothing is missing, in one line."""
    if not done:
        return ()
    names = reader.texts.plain("meeting-list-comma").join(_subject(reader, one) for one in done)
    return reader.texts.rich("readiness-line-done", subject=names)
