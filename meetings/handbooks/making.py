"""Making the handbook: set in the background, then a document of the meeting. Row 2.2, ORG-14."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import documents
from meetings.changes import Actor, changed
from meetings.documents import NewFile, Stage
from meetings.meetings import Refused, State, allowed, refused
from meetings.office import Office
from meetings.people import Action, who_is
from meetings.reach import Notice, tell
from storage import Session, work

#: The work's kind.
KIND = "handbook"


@dataclass(frozen=True, slots=True)
class Making:
    """It is being made; whoever asked gets it. ``again``: it was asked for already."""

    meeting_id: int
    again: bool = False


def make_handbook(
    session: Session, actor: Actor, meeting_id: int, language: str, *, now: datetime
) -> Making | Refused:
    """制作手册: the next edition, in the language of whoever asks. Row 2.2."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == State.CANCELLED:
        return refused("meeting-over")
    under_way = (work.one(session, id) for id in work.under_way(session, KIND))
    if any(one is not None and one.data["meeting"] == meeting_id for one in under_way):
        return Making(meeting_id, again=True)
    work.start(
        session,
        KIND,
        {"meeting": meeting_id, "language": language, "account": actor.account},
        asked_by_person_id=actor.who.person_id,
        address_key=None,
        total=1,
        now=now,
    )
    changed(session, actor, "make handbook", f"meeting:{meeting_id}", now=now)
    return Making(meeting_id)


def made(
    session: Session, item: work.WorkItem, file: NewFile | None, *, now: datetime, office: Office
) -> None:
    """The handbook is among the meeting's documents, kept by the hosts until they give it out.

    Made again it is the next edition, which goes to whoever may have it. ``file`` None: the
    meeting is gone.
    """
    asked_by = item.asked_by_person_id
    who = who_is(session, asked_by) if asked_by is not None else None
    if file is None or who is None:
        work.finish(session, item.id, {"made": False})
        return
    meeting_id: int = item.data["meeting"]
    outcome = documents.add_documents(
        session,
        Actor(who, item.data["account"]),
        meeting_id,
        [file],
        Stage.HOSTS,
        editions=True,
        now=now,
        office=office,
    )
    params: dict[str, int | str] = {"meeting": meeting_id}
    match outcome:
        case documents.AllAdded(documents=(added, *_)):
            params |= {"document": added.document_id, "edition": added.number}
        case Refused(code):
            params |= {"refused": code}
        case _:
            raise LookupError(f"no handbook came of {outcome!r}")
    work.finish(session, item.id, {"made": "document" in params})
    notice = Notice("handbook_made", params, meeting_id=meeting_id)
    tell(session, who.person_id, notice, now=now)
