"""Counting: delivered, received and answered are three different things. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.notices.audience import ways_to
from meetings.notices.sending import card_prefix
from storage import Session, outbox
from storage import attendance as attendance_rows
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class Counts:
    """Participants of a published meeting, counted once each."""

    invited: int
    #: Present cards still on their way.
    sending: int
    #: The present card reached the messenger (or the person answered it).
    delivered: int
    #: Any answer counts as received.
    received: int
    attending: int
    leave: int
    noted: int
    unanswered: int
    #: Neither they nor their contact can be written to: they are phoned.
    unreachable: int
    #: Of those unanswered or unreachable: told by phone.
    told: int

    @property
    def answered(self) -> int:
        """Said whether they come."""
        return self.attending + self.leave


def counts(session: Session, meeting: rows.Meeting) -> Counts:
    """Where the meeting's notice stands."""
    participants = attendance_rows.participants_of(session, meeting.id)
    prefix = card_prefix(meeting.id, meeting.revision)
    cards = {
        int((row.dedupe_key or "").rpartition(":")[2]): row
        for row in outbox.deliveries(session, prefix=prefix, meeting_id=meeting.id)
    }
    arrived = {person for person, row in cards.items() if row.delivered_at is not None}
    # What will not arrive any more has an end; what is owed has none.
    sending = {person for person, row in cards.items() if row.ended_at is None}
    ways = ways_to(session, [p.person_id for p in participants])
    replies = [p.reply for p in participants]
    answered = {p.person_id for p in participants if p.reply != "none"}
    invited = {p.person_id for p in participants}
    return Counts(
        invited=len(participants),
        sending=len(sending & invited),
        delivered=len((arrived | answered) & invited),
        received=len(answered),
        attending=replies.count("attending"),
        leave=replies.count("leave"),
        noted=replies.count("noted"),
        unanswered=replies.count("none"),
        unreachable=sum(1 for p in participants if ways[p.person_id] is None),
        told=sum(1 for p in participants if p.called == "told"),
    )
