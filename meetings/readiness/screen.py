"""The one screen (筹备情况): every subject's line, late first, with who has what. Rows 2.3 to 2.8.

Each subject answers for itself through a function of its own; here they are only listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module

from meetings.meetings import MeetingFacts, Refused, State, about, facts, refused
from meetings.office import Office
from meetings.panel import visible
from meetings.people import About, Action, Named, Who, may, named
from meetings.preparation.settling import settle_facts
from meetings.readiness import existing
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows

#: Where each subject's ``missing`` stands, in the order of the screen; imported when first used.
SUBJECTS: tuple[str, ...] = (
    "preparation.readiness",
    "proposals.readiness",
    "minutes.readiness",
    "venues.readiness",
    "checklists.readiness",
    "paper_list.readiness",
    "logistics.readiness",
    "safety.readiness",
    "handbooks.readiness",
)

Saying = Callable[..., Part]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of those who attend (出席): how many are expected, and what they answered."""

    expected: int
    attending: int
    leave: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """Where a meeting stands."""

    meeting: MeetingFacts
    #: What rights on the buttons depend on.
    about: About
    #: The subjects that are asked for, in the order of the screen.
    parts: tuple[Part, ...]
    figures: Figures
    #: Who has what is missing, by id.
    people: Mapping[int, Named]
    #: Working days until it begins; None: it has begun, or no time holds.
    working_days: int | None

    @property
    def missing(self) -> tuple[tuple[Part, Missing], ...]:
        """Everything that is missing: the late first, then by the day it is due."""
        found = [(part, one) for part in self.parts for one in part.missing]
        return tuple(sorted(found, key=lambda pair: _urgency(pair[1])))

    @property
    def late(self) -> int:
        """How many of those are late."""
        return sum(one.late for _, one in self.missing)

    @property
    def done(self) -> tuple[Part, ...]:
        """The subjects of which nothing is missing."""
        return tuple(part for part in self.parts if not part.missing)


def _urgency(one: Missing) -> tuple[bool, bool, float]:
    return not one.late, one.due_at is None, one.due_at.timestamp() if one.due_at else 0


def subjects() -> tuple[Saying, ...]:
    """The function of each subject, in the order of the screen."""
    return tuple(import_module(f"meetings.{name}").missing for name in SUBJECTS)


def prepared(session: Session, who: Who, *, now: datetime) -> list[rows.Meeting]:
    """The meetings this person prepares: what is over is none, closed or not. The next one that
    has not begun comes first, then those that go on, then those without a time. Row 2.2."""
    found = [
        one for one in rows.open_meetings(session) if one.state != "published" or one.ends_at > now
    ]
    seen = visible(found, session, who)
    return sorted(seen, key=lambda one: (one.state == "postponed", one.starts_at <= now))


def readiness_of(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Readiness | Refused:
    """Where the meeting stands, for its hosts and staff. Row 2.2."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    known = about(session, meeting)
    if not may(who, Action.SEE_PANEL, known):
        return refused("not-allowed")
    settle_facts(session, meeting, now=now, office=office)
    return _facts(session, meeting, known, now=now, office=office)


def facts_of(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> Readiness:
    """Where the meeting stands now, whoever reads it."""
    return _facts(session, meeting, about(session, meeting), now=now, office=office)


def _facts(
    session: Session, meeting: rows.Meeting, known: About, *, now: datetime, office: Office
) -> Readiness:
    found = [*existing.parts(session, meeting, now=now, office=office)]
    found += [saying(session, meeting, now=now, office=office) for saying in subjects()]
    asked = tuple(part for part in found if part.asked)
    if meeting.state == State.POSTPONED:
        asked = tuple(replace(part, missing=_timeless(part)) for part in asked)
    owners = {one.person_id for part in asked for one in part.missing if one.person_id}
    return Readiness(
        meeting=facts(session, meeting),
        about=known,
        parts=asked,
        figures=_figures(session, meeting.id),
        people=named(session, sorted(owners)),
        working_days=_countdown(meeting, now, office),
    )


def _timeless(part: Part) -> tuple[Missing, ...]:
    """延期,时间另行通知: no day holds, so nothing is late."""
    return tuple(replace(one, due_at=None, late=False) for one in part.missing)


def _figures(session: Session, meeting_id: int) -> Figures:
    """In one look; the same rules as everywhere: who is expected stays so on leave."""
    replies = [
        one.reply
        for one in attendance_rows.participants_of(session, meeting_id)
        if one.role == "attend" and one.reply != "substituted"
    ]
    return Figures(
        expected=len(replies),
        attending=replies.count("attending") + replies.count("noted"),
        leave=replies.count("leave"),
        unanswered=replies.count("none"),
    )


def _countdown(meeting: rows.Meeting, now: datetime, office: Office) -> int | None:
    if meeting.state not in (State.DRAFT, State.PUBLISHED) or meeting.starts_at <= now:
        return None
    first = office.local(meeting.starts_at).date()
    return office.calendar.working_days_between(office.today(now), first)
