"""How many copies of each paper: 人数 + 列席 + 备用 + 归档, the branch venues apart. Row 2.5."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from meetings.changes import Actor
from meetings.documents import Stage, readings
from meetings.documents.readings import How
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.paper_list.facts import (
    Paper,
    PaperState,
    paper_as_it_is,
    papers_as_they_are,
)
from meetings.paper_list.holding import held, note
from meetings.people import Action, Who, may
from storage import Session, attendance, branches
from storage import meetings as meeting_rows

#: Whose copy counts as 人数, and whose as 列席; staff, media and drivers get none.
MEMBERS = frozenset({"attend", "special_guest"})
OTHERS = frozenset({"in_attendance", "observer"})


def gets_papers(place: attendance.Participant) -> bool:
    """Whether this participant is given papers: not who stays away, not who serves."""
    return place.role in MEMBERS | OTHERS and place.reply not in ("leave", "substituted")


@dataclass(frozen=True, slots=True)
class BranchCopies:
    """What is sent to one branch venue."""

    branch_id: int
    name: str
    place: str
    copies: int


@dataclass(frozen=True, slots=True)
class Count:
    """The copies of each paper, as the list of people is now."""

    members: int
    others: int
    spare: int
    archive: int
    branches: tuple[BranchCopies, ...]

    @property
    def main(self) -> int:
        """Copies for the main venue."""
        return self.members + self.others + self.spare + self.archive

    @property
    def all(self) -> int:
        """All copies."""
        return self.main + sum(one.copies for one in self.branches)

    def of(self, paper: Paper) -> int:
        """Copies of this paper: what was set by hand, or as counted."""
        return self.counted(paper) if paper.copies is None else paper.copies

    def counted(self, paper: Paper) -> int:
        """The same, whatever was set by hand; what only the hosts keep is not for everybody."""
        return max(1, self.archive) if paper.stage is Stage.HOSTS else self.all


@dataclass(frozen=True, slots=True)
class ToPrint:
    """One paper that is printed."""

    paper: Paper
    copies: int

    @property
    def in_bag(self) -> bool:
        """Whether it goes into everybody's bag: given out before the meeting or at the door."""
        return self.paper.stage in (Stage.BEFORE, Stage.AT_SIGN_IN)

    @property
    def short(self) -> int:
        """How many are missing of what was printed; below zero: too many."""
        return self.copies - self.paper.printed_copies if self.paper.printed_copies else 0


@dataclass(frozen=True, slots=True)
class PrintRun:
    """What the print shop is given, and how far it is."""

    meeting_id: int
    title: str
    starts_at: datetime
    place: str
    count: Count
    papers: tuple[ToPrint, ...]
    #: Listed, and only sent in chat.
    chat_only: int
    may_set: bool


def count_of(session: Session, meeting_id: int, *, office: Office) -> Count:
    """The copies each paper needs: everybody who comes, those at branch venues apart."""
    people = [p for p in attendance.participants_of(session, meeting_id) if gets_papers(p)]
    venues = branches.branches_of(session, meeting_id)
    known = {venue.id for venue in venues}
    here = [p for p in people if p.branch_id not in known]
    at = {venue.id: sum(p.branch_id == venue.id for p in people) for venue in venues}
    rules = office.profile.papers
    return Count(
        members=sum(p.role in MEMBERS for p in here),
        others=sum(p.role in OTHERS for p in here),
        spare=rules.spare,
        archive=rules.archive,
        branches=tuple(BranchCopies(v.id, v.name, v.place, at[v.id]) for v in venues),
    )


def print_run(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> PrintRun | Refused:
    """印制: each printed paper with its copies, for the hosts and the staff of the meeting."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(who, Action.HAND_OUT, matter):
        return refused("not-allowed")
    found = run_of(session, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    return replace(found, may_set=may(who, Action.ADD_DOCUMENT, matter))


def run_of(
    session: Session, meeting_id: int, *, now: datetime, office: Office
) -> PrintRun | Refused:
    """The same for a sheet; who ordered it was looked at then."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    count = count_of(session, meeting_id, office=office)
    papers = papers_as_they_are(session, meeting, now=now)
    return PrintRun(
        meeting_id=meeting_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        place=meeting.place,
        count=count,
        papers=tuple(ToPrint(p, count.of(p)) for p in papers if p.printed),
        chat_only=sum(not p.printed for p in papers),
        may_set=False,
    )


@dataclass(frozen=True, slots=True)
class PrintedNoted:
    """已印 ticked, or the tick taken away; ``fresh`` False: nothing changed."""

    paper_id: int
    meeting_id: int
    fresh: bool


def note_printed(
    session: Session, actor: Actor, paper_id: int, *, done: bool, now: datetime, office: Office
) -> PrintedNoted | Refused:
    """已印: the copies as they are counted now are printed; ``done`` False takes it back."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state != PaperState.FINAL and done:
        return refused("paper-not-final", title=row.title)
    paper = paper_as_it_is(session, row.id, now=now)
    assert paper is not None
    copies = count_of(session, meeting.id, office=office).of(paper)
    if row.printed_copies == copies if done else row.printed_at is None:
        return PrintedNoted(row.id, meeting.id, fresh=False)
    row.printed_at, row.printed_copies = (now, copies) if done else (None, None)
    if done:
        readings.note_newest(session, actor.who.person_id, row.document_id, How.PRINTED, now=now)
    note(session, actor, row, "note printed", now=now, after={"copies": row.printed_copies})
    return PrintedNoted(row.id, meeting.id, fresh=True)
