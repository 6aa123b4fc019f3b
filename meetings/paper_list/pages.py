"""The list of papers, and one of them, as the hosts and the author see it. Row 2.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, State, about, refused
from meetings.office import Office
from meetings.paper_list.clearing import is_cleared_here, waits_for
from meetings.paper_list.facts import (
    Content,
    Paper,
    PaperState,
    contents_of,
    papers_as_they_are,
    seen_paper,
)
from meetings.people import Action, Named, Who, may
from storage import Session, paper_list
from storage import meetings as meeting_rows

#: What is missing first.
_FIRST = (PaperState.WANTED, PaperState.RECEIVED, PaperState.CLEARED, PaperState.FINAL)


@dataclass(frozen=True, slots=True)
class PaperList:
    """A meeting's papers, what is missing first; those dropped apart."""

    meeting_id: int
    title: str
    state: State
    papers: tuple[Paper, ...]
    dropped: tuple[Paper, ...]
    #: Wanted with an author who was not asked yet.
    unasked: int
    #: Items of the agenda that have no paper.
    items: int
    #: Whether there is an agenda.
    agenda: bool

    def count(self, *states: PaperState) -> int:
        """How many papers are so far."""
        return sum(one.state in states for one in self.papers)


@dataclass(frozen=True, slots=True)
class PaperCard:
    """One paper with everything known, and what its reader may do."""

    paper: Paper
    meeting_state: State
    editions: tuple[Content, ...]
    #: A leader clears it before it is final; whose decision is waited for.
    clearing: bool
    waits_for: tuple[Named, ...]
    papers: int
    #: Its reader keeps the list; else they are the author, or send it in for them.
    hosts: bool


def list_of(session: Session, who: Who, meeting_id: int, *, now: datetime) -> PaperList | Refused:
    """材料清单, for those who prepare the meeting."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.ADD_DOCUMENT, about(session, meeting)):
        return refused("not-allowed")
    everything = papers_as_they_are(session, meeting, now=now, dropped=True)
    papers = [one for one in everything if one.state is not PaperState.DROPPED]
    papers.sort(key=lambda one: (_FIRST.index(one.state), not one.late))
    have = {row.agenda_item_id for row in paper_list.papers_in(session, meeting_id)}
    agenda = meeting_rows.agenda_of(session, meeting_id)
    return PaperList(
        meeting_id=meeting_id,
        title=meeting.title,
        state=State(meeting.state),
        papers=tuple(papers),
        dropped=tuple(one for one in everything if one.state is PaperState.DROPPED),
        unasked=sum(
            one.state is PaperState.WANTED and one.author is not None and one.asked_at is None
            for one in papers
        ),
        items=sum(item.id not in have for item in agenda),
        agenda=bool(agenda),
    )


def card_of(
    session: Session, who: Who, paper_id: int, *, now: datetime, office: Office
) -> PaperCard | Refused:
    """One paper, for the hosts, its author and their contact."""
    found = seen_paper(session, who, paper_id, Action.SUBMIT_PAPER, now=now)
    if isinstance(found, Refused):
        return found
    row = paper_list.paper(session, paper_id)
    meeting = meeting_rows.meeting(session, found.meeting_id)
    assert row is not None and meeting is not None
    waits: tuple[Named, ...] = ()
    if found.asked_clearing is not None:
        waits = waits_for(session, found.asked_clearing, now=now, office=office)
    return PaperCard(
        paper=found,
        meeting_state=State(meeting.state),
        editions=tuple(contents_of(session, row)),
        clearing=is_cleared_here(meeting, office),
        waits_for=waits,
        papers=sum(r.state != "dropped" for r in paper_list.papers_in(session, meeting.id)),
        hosts=may(who, Action.ADD_DOCUMENT, about(session, meeting)),
    )
