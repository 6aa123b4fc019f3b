"""Words of readiness (筹备情况): what is missing, who has it, by when. What is late comes first.

Rows 2.3 to 2.8, ORG-18.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chat.dates import say_day, say_time
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.home import shortened
from chat.texts.names import apart, names_shortly
from chat.texts.readiness_buttons import everything_rows, screen_rows, to_screen
from chat.texts.signin import Reader
from meetings.meetings import State
from meetings.people import Action, Who, may, who_is
from meetings.readiness import Missing, Part
from meetings.readiness.chasing import LateChased
from meetings.readiness.screen import Readiness, facts_of
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading

#: Lines of the screen; with more, what is done is said in one.
MOST = 14
#: Things on one page of everything that is missing.
PAGE = 10
#: Things named in a summary or a reminder.
NAMED = 8
#: Characters of what the office wrote.
LONGEST = 30


def screen(reader: Reader, facts: Readiness, who: Who) -> Message:
    """The one screen: a line for each subject, and a button for each page behind it."""
    body = [*_heading(reader, facts), *_counted(reader, facts)]
    if facts.meeting.state in (State.CLOSED, State.CANCELLED):
        return Message(lines(*body), choices=screen_rows(reader.texts, facts, who))
    late_first = list(dict.fromkeys(part.subject for part, _ in facts.missing))
    missing = {part.subject: part for part in facts.parts if part.missing}
    found = [_subject_line(reader, facts, missing[name]) for name in late_first]
    if len(found) + len(facts.done) <= MOST:
        found += [_done_line(reader, part) for part in facts.done]
    else:
        left = len(found) - (MOST - 1)
        found = found[: MOST - 1]
        if left > 0:
            found.append(reader.texts.rich("readiness-more-subjects", count=left))
        found.append(_done_in_one(reader, facts.done))
    return Message(lines(*body, *found), choices=screen_rows(reader.texts, facts, who))


def everything(reader: Reader, facts: Readiness, page: int) -> Message:
    """查看全部: each thing that is missing on its line, ten a page."""
    found = facts.missing
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = [
        _thing_line(reader, facts, part, one)
        for part, one in found[page * PAGE : (page + 1) * PAGE]
    ]
    texts = reader.texts
    text = lines(
        *_heading(reader, facts),
        *_counted(reader, facts),
        *shown,
        _done_in_one(reader, facts.done) if page == pages - 1 else (),
        texts.rich("readiness-page", page=str(page + 1), pages=str(pages)) if pages > 1 else (),
    )
    return Message(text, choices=everything_rows(texts, facts, page, pages))


def meetings_to_choose(reader: Reader, found: Sequence[meeting_rows.Meeting]) -> Message:
    """/ready where several meetings are prepared: which one?"""
    texts = reader.texts
    if not found:
        return Message(texts.rich("readiness-no-meeting"))
    rows = tuple((Choice(shortened(one.title), encode("Ha", one.id)),) for one in found[:PAGE])
    return Message(texts.rich("readiness-choose"), choices=rows)


def chased(reader: Reader, outcome: LateChased) -> RichText:
    """What 催一下 came to."""
    texts = reader.texts
    people = [
        texts.rich(f"readiness-{key}", names=names_shortly(texts, apart(texts, named)))
        for key, named in (
            ("chased", outcome.told),
            ("chased-lately", outcome.too_soon),
            ("chased-phone", outcome.to_phone),
        )
        if named
    ]
    if outcome.answers is not None:
        asked = outcome.answers
        people.append(
            texts.rich("readiness-chased-answers", people=asked.people, units=asked.units)
        )
    if outcome.nobodys:
        people.append(texts.rich("readiness-chased-nobodys", count=outcome.nobodys))
    if outcome.own:
        people.append(texts.rich("readiness-chased-own", count=outcome.own))
    return lines(*people)


def now_notice(reading: Reading) -> Message | None:
    """The screen where it is shown, after something it counts changed."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    who = who_is(reading.session, reading.reader_id)
    if meeting is None or who is None:
        return None
    facts = facts_of(reading.session, meeting, now=reading.now, office=reading.office)
    if not may(who, Action.SEE_PANEL, facts.about):
        return None
    return screen(_reader(reading), facts, who)


def summary_notice(reading: Reading) -> Message | None:
    """筹备小结, of the day before or of the last hour; None where the meeting has moved."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "published" or meeting.starts_at <= reading.now:
        return None
    if meeting.starts_at.isoformat() != reading.params["start"]:
        return None
    facts = facts_of(reading.session, meeting, now=reading.now, office=reading.office)
    reader, texts, found = _reader(reading), reading.texts, facts.missing
    minutes = round((meeting.starts_at - reading.now).total_seconds() / 60)
    heading = (
        texts.rich("readiness-summary-hour", minutes=minutes, title=meeting.title)
        if reading.params["slot"] == "hour"
        else texts.rich("readiness-summary-day", title=meeting.title)
    )
    text = lines(
        heading,
        _where(reader, facts),
        _figures(reader, facts),
        _said_of(reader, facts),
        *(_thing_line(reader, facts, part, one) for part, one in found[:NAMED]),
        texts.rich("readiness-more", count=len(found) - NAMED) if len(found) > NAMED else (),
        *(_done_line(reader, part) for part in facts.done if part.have),
    )
    who = who_is(reading.session, reading.reader_id)
    seen = who is not None and may(who, Action.SEE_PANEL, facts.about)
    return Message(text, choices=to_screen(texts, meeting.id) if seen else ())


def chase_notice(reading: Reading) -> Message | None:
    """To somebody who has things that are late: all of theirs for this meeting, in one message."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state not in (State.DRAFT, State.PUBLISHED):
        return None
    facts = facts_of(reading.session, meeting, now=reading.now, office=reading.office)
    own = [pair for pair in facts.missing if pair[1].person_id == reading.person_id]
    if not any(one.late for _, one in own):
        return None
    reader, texts = _reader(reading), reading.texts
    person = facts.people[reading.person_id]
    text = lines(
        texts.rich("readiness-chase-for", name=person.name)
        if reading.reader_id != reading.person_id
        else (),
        texts.rich("readiness-chase", title=meeting.title, count=len(own)),
        _where(reader, facts),
        *(_thing_line(reader, facts, part, one, named=False) for part, one in own[:NAMED]),
        texts.rich("readiness-more", count=len(own) - NAMED) if len(own) > NAMED else (),
        texts.rich("readiness-chase-foot"),
    )
    return Message(text, choices=((Choice(texts.plain("button-my"), encode("my")),),))


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)


def _heading(reader: Reader, facts: Readiness) -> list[RichText]:
    heading = reader.texts.rich("readiness-heading", title=facts.meeting.title)
    return [heading, _where(reader, facts)]


def _where(reader: Reader, facts: Readiness) -> RichText:
    """When and where; nothing of a time that does not hold."""
    meeting = facts.meeting
    if meeting.state is State.POSTPONED:
        return reader.texts.rich("readiness-postponed")
    when = reader.when(meeting.starts_at, meeting.ends_at)
    return reader.texts.rich("readiness-where", when=when, place=meeting.place or "—")


def _figures(reader: Reader, facts: Readiness) -> RichText:
    found = facts.figures
    return reader.texts.rich(
        "readiness-figures",
        expected=found.expected,
        attending=found.attending,
        leave=found.leave,
        unanswered=found.unanswered,
    )


def _counted(reader: Reader, facts: Readiness) -> list[RichText]:
    """How long there is, how much is missing, and how much of it is late."""
    texts, state = reader.texts, facts.meeting.state
    if state in (State.CLOSED, State.CANCELLED):
        return [texts.rich(f"readiness-{state.value}")]
    return [_countdown(reader, facts), _said_of(reader, facts)]


def _said_of(reader: Reader, facts: Readiness) -> RichText:
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


def _subject_line(reader: Reader, facts: Readiness, part: Part) -> RichText:
    """A subject of which something is missing: the most urgent thing, and how many there are."""
    own = [one for of, one in facts.missing if of is part]
    more = len(own) - 1
    line = _thing_line(reader, facts, part, own[0], late=part.late)
    return (*line, *reader.texts.rich("readiness-and-more", count=more)) if more else line


def _thing_line(
    reader: Reader,
    facts: Readiness,
    part: Part,
    one: Missing,
    *,
    late: bool | None = None,
    named: bool = True,
) -> RichText:
    """One thing: what, who has it, by when. Of what the organiser has nobody is named."""
    texts = reader.texts
    name = shortened(one.text, LONGEST)
    what = texts.plain(f"readiness-missing-{one.code}", text=name, count=one.count)
    if name not in what:
        what = texts.plain("readiness-what", what=what, text=name)
    organiser = facts.meeting.organiser
    owner = facts.people.get(one.person_id or 0)
    said = []
    if named and owner is not None and owner != organiser and owner.name not in what:
        said.append(owner.name)
    if one.due_at is not None:
        said.append(texts.plain("readiness-due", due=_due(reader, one.due_at)))
    key = "late" if (one.late if late is None else late) else "open"
    line = texts.rich(f"readiness-line-{key}", subject=_subject(reader, part), what=what)
    with_it = texts.plain("meeting-list-comma").join(said)
    return (*line, *texts.rich("readiness-with", who=with_it)) if said else line


def _due(reader: Reader, due_at: datetime) -> str:
    """The day; the time where it is today's."""
    today, day = reader.office.today(reader.now), reader.office.today(due_at)
    if day == today:
        return say_time(due_at, reader.office.zone)
    return say_day(day, reader.texts.language, today=today)


def _done_line(reader: Reader, part: Part) -> RichText:
    subject = _subject(reader, part)
    if not part.have:
        return reader.texts.rich("readiness-line-done", subject=subject)
    have = shortened(part.have, LONGEST)
    return reader.texts.rich("readiness-line-have", subject=subject, have=have)


def _done_in_one(reader: Reader, done: Sequence[Part]) -> RichText:
    if not done:
        return ()
    names = reader.texts.plain("meeting-list-comma").join(_subject(reader, one) for one in done)
    return reader.texts.rich("readiness-line-done", subject=names)
