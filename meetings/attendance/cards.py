"""Cards: one participant's card as it stands, for the person who looks at it. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.notices.facts import NoticeFacts, notice_facts
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows

#: The approval that a late change is.
REPLY_CHANGE = "reply_change"


@dataclass(frozen=True, slots=True)
class Card:
    """One participant's card, as it stands, for the person who looks at it."""

    participant_id: int
    meeting_id: int
    state: str
    revision: int
    said: NoticeFacts
    #: What the revision before said, and why it changed; None in the first.
    before: NoticeFacts | None
    reason: str
    person: Named
    role: str
    #: Somebody else's card: the reader is their contact.
    for_other: bool
    reply: str
    reply_reason: str
    #: Who gave the answer, where it was not the person; and how.
    replied_by: str
    reply_method: str
    #: A change after the deadline that is not decided yet: the wanted answer.
    wanted: str
    #: Whether an answer is still taken.
    open: bool
    #: Whether a change is now a request.
    late: bool


def card(session: Session, who: Who, participant_id: int, *, now: datetime) -> Card | Refused:
    """The card of a participant, for them, their contact or a host."""
    participant = rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or participant.removed_at is not None:
        return refused("gone")
    matter = about(session, meeting, person_id=participant.person_id)
    if not (may(who, Action.REPLY, matter) or may(who, Action.REPLY_FOR, matter)):
        return refused("not-allowed")
    found = card_of(session, participant, meeting, reader_id=who.person_id, now=now)
    return found if found is not None else refused("not-published")


def card_of(
    session: Session,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    *,
    reader_id: int,
    now: datetime,
) -> Card | None:
    """The card's content; None before the first notice."""
    said = notice_facts(session, meeting.id, meeting.revision)
    published = meeting_rows.revision(session, meeting.id, meeting.revision)
    people = named(session, [i for i in (participant.person_id, participant.replied_by_id) if i])
    if said is None or published is None or participant.person_id not in people:
        return None
    by = people.get(participant.replied_by_id) if participant.replied_by_id else None
    pending = approval_rows.pending_about(session, REPLY_CHANGE, subject(participant.id))
    late = is_late(meeting, participant, now)
    return Card(
        participant_id=participant.id,
        meeting_id=meeting.id,
        state=meeting.state,
        revision=meeting.revision,
        said=said,
        before=notice_facts(session, meeting.id, meeting.revision - 1),
        reason=published.reason,
        person=people[participant.person_id],
        role=participant.role,
        for_other=participant.person_id != reader_id,
        reply=participant.reply,
        reply_reason=participant.reply_reason,
        replied_by=by.name if by else "",
        reply_method=participant.reply_method,
        wanted=str(pending.wanted["answer"]) if pending else "",
        open=meeting.state == "published" and now < meeting.ends_at,
        late=late,
    )


def subject(participant_id: int) -> str:
    """How audit and approvals name a participant."""
    return f"participant:{participant_id}"


def is_late(meeting: meeting_rows.Meeting, participant: rows.Participant, now: datetime) -> bool:
    """Whether changing the answer is a request by now. A first answer is always taken."""
    deadline = min(meeting.reply_by or meeting.starts_at, meeting.starts_at)
    return participant.reply != "none" and now > deadline
