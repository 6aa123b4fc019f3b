"""Words of readiness (筹备情况): what is missing, who has it, by when. What is late comes first.

Rows 2.3 to 2.8, ORG-18.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.home import shortened
from chat.texts.meeting_people import pager
from chat.texts.names import apart, names_shortly
from chat.texts.readiness_buttons import everything_rows, screen_rows, to_screen
from chat.texts.readiness_lines import (
    counted,
    done_in_one,
    done_line,
    figures,
    heading,
    said_of,
    subject_line,
    thing_line,
    where,
)
from chat.texts.signin import Reader
from meetings.meetings import State
from meetings.people import Action, Who, may, who_is
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


def screen(reader: Reader, facts: Readiness, who: Who) -> Message:
    """The one screen: a line for each subject, and a button for each page behind it."""
    body = [*heading(reader, facts), *counted(reader, facts)]
    if facts.meeting.state in (State.CLOSED, State.CANCELLED):
        return Message(lines(*body), choices=screen_rows(reader.texts, facts, who))
    late_first = list(dict.fromkeys(part.subject for part, _ in facts.missing))
    missing = {part.subject: part for part in facts.parts if part.missing}
    found = [subject_line(reader, facts, missing[name]) for name in late_first]
    if len(found) + len(facts.done) <= MOST:
        found += [done_line(reader, part) for part in facts.done]
    else:
        left = len(found) - (MOST - 1)
        found = found[: MOST - 1]
        if left > 0:
            found.append(reader.texts.rich("readiness-more-subjects", count=left))
        found.append(done_in_one(reader, facts.done))
    return Message(lines(*body, *found), choices=screen_rows(reader.texts, facts, who))


def everything(reader: Reader, facts: Readiness, page: int) -> Message:
    """查看全部: each thing that is missing on its line, ten a page."""
    found = facts.missing
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = [
        thing_line(reader, facts, part, one)
        for part, one in found[page * PAGE : (page + 1) * PAGE]
    ]
    texts = reader.texts
    text = lines(
        *heading(reader, facts),
        *counted(reader, facts),
        *shown,
        done_in_one(reader, facts.done) if page == pages - 1 else (),
        texts.rich("readiness-page", page=str(page + 1), pages=str(pages)) if pages > 1 else (),
    )
    return Message(text, choices=everything_rows(texts, facts, page, pages))


def meetings_to_choose(
    reader: Reader, found: Sequence[meeting_rows.Meeting], page: int
) -> Message:
    """/ready where several meetings are prepared: which one? Ten a page, told apart by the day."""
    texts = reader.texts
    if not found:
        return Message(texts.rich("readiness-no-meeting"))
    page = max(0, min(page, (len(found) - 1) // PAGE))
    rows = tuple(
        (Choice(_with_day(reader, one), encode("Ha", one.id)),)
        for one in found[page * PAGE : (page + 1) * PAGE]
    )
    turns = pager(texts, len(found), page, "Hk")
    return Message(texts.rich("readiness-choose"), choices=(*rows, *turns))


def _with_day(reader: Reader, meeting: meeting_rows.Meeting) -> str:
    """A meeting on its button: its day, whether it goes on now, its title."""
    texts, office, title = reader.texts, reader.office, shortened(meeting.title)
    if meeting.state == State.POSTPONED:
        return texts.plain("readiness-choose-no-time", title=title)
    day, today = office.today(meeting.starts_at), office.today(reader.now)
    on = meeting.state == State.PUBLISHED and meeting.starts_at <= reader.now
    key = "readiness-choose-on" if on else "readiness-choose-one"
    return texts.plain(key, day=say_day(day, texts.language, today=today), title=title)


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
        where(reader, facts),
        figures(reader, facts),
        said_of(reader, facts),
        *(thing_line(reader, facts, part, one) for part, one in found[:NAMED]),
        texts.rich("readiness-more", count=len(found) - NAMED) if len(found) > NAMED else (),
        *(done_line(reader, part) for part in facts.done if part.have),
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
        where(reader, facts),
        *(thing_line(reader, facts, part, one, named=False) for part, one in own[:NAMED]),
        texts.rich("readiness-more", count=len(own) - NAMED) if len(own) > NAMED else (),
        texts.rich("readiness-chase-foot"),
    )
    return Message(text, choices=((Choice(texts.plain("button-my"), encode("my")),),))


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)
