"""Counting: delivered, received and answered are three different things. Row 2.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.notices.audience import ways_to
from meetings.notices.sending import KIND, card_prefix
from storage import Session, outbox, work
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage.outbox import HELD_BACK, Delivery, SendingState

#: Cards from which the speed of the sending is taken: the newest, some seconds' worth.
NEWEST = 60
#: States of a card that will not arrive by itself any more; ``held_back``: only a neutral word
#: went out, as that messenger may not carry the notice.
FAILED = frozenset({"parked", "expired", "dropped", "held_back"})


@dataclass(frozen=True, slots=True)
class Counts:
    """Participants of a published meeting, counted once each."""

    invited: int
    #: Present cards the messenger accepted.
    sent: int
    #: Present cards still on their way, or not yet owed.
    left: int
    #: Present cards that could not be sent, and those of which nobody knows (a timeout), of
    #: people who have neither answered nor been told by phone.
    failed: int
    unsure: int
    #: None while the sending goes its way; ``left_out`` of these people were owed no card when it
    #: was stopped.
    sending: SendingState | None
    left_out: int
    #: Until the last one is out, at the speed of the newest ones; None where that is not known.
    seconds_left: float | None
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
    invited = {p.person_id for p in participants}
    cards = {
        person: row for person, row in cards_of(session, meeting).items() if person in invited
    }
    arrived = {person for person, row in cards.items() if row.delivered_at is not None}
    answered = {p.person_id for p in participants if p.reply != "none"}
    ways = ways_to(session, list(invited))
    states = {
        person: "held_back" if row.reason == HELD_BACK else row.state
        for person, row in cards.items()
    }
    # Who has answered, or was told by phone, has not to be told any more.
    untold = {p.person_id for p in participants if p.reply == "none" and p.called != "told"}
    # What will not arrive any more has an end; what is owed has none.
    owed = sum(row.ended_at is None for row in cards.values())
    left = owed + _not_yet_owed(session, meeting, participants, cards, ways)
    standing = outbox.sending(session, meeting.id)
    stopped = standing is not None and standing.state == "stopped"
    replies = [p.reply for p in participants]
    return Counts(
        invited=len(participants),
        sent=list(states.values()).count("sent"),
        left=left,
        failed=sum(states[p] in FAILED for p in untold & states.keys()),
        unsure=sum(states[p] == "unknown" for p in untold & states.keys()),
        sending=standing.state if standing else None,
        left_out=sum(ways[p] is not None for p in untold - cards.keys()) if stopped else 0,
        seconds_left=_seconds_for(left, cards.values()) if standing is None else None,
        delivered=len(arrived | answered),
        received=len(answered),
        attending=replies.count("attending"),
        leave=replies.count("leave"),
        noted=replies.count("noted"),
        unanswered=replies.count("none"),
        unreachable=sum(1 for p in participants if ways[p.person_id] is None),
        told=sum(1 for p in participants if p.called == "told"),
    )


def cards_of(session: Session, meeting: rows.Meeting) -> dict[int, Delivery]:
    """What became of each person's present card, by person; who has no row was never owed one."""
    prefix = card_prefix(meeting.id, meeting.revision)
    return {
        int((row.dedupe_key or "").rpartition(":")[2]): row
        for row in outbox.deliveries(session, prefix=prefix, meeting_id=meeting.id)
    }


def called_off_of(session: Session, meeting: rows.Meeting) -> dict[int, Delivery]:
    """What became of each person's word that the meeting was put off; empty for any other."""
    if meeting.state != "postponed":
        return {}
    prefix = f"postponed:{meeting.id}:{meeting.revision}:"
    return {
        int((row.dedupe_key or "").rpartition(":")[2]): row
        for row in outbox.deliveries(session, prefix=prefix, meeting_id=meeting.id)
    }


def _not_yet_owed(
    session: Session,
    meeting: rows.Meeting,
    participants: Iterable[attendance_rows.Participant],
    cards: dict[int, Delivery],
    ways: dict[int, int | None],
) -> int:
    """Participants the fan-out has still to come to."""
    under_way = (work.one(session, id) for id in work.under_way(session, KIND))
    lasts = [
        item.data["last"]
        for item in under_way
        if item is not None
        and item.data["what"] == "card"
        and (item.data["meeting"], item.data["revision"]) == (meeting.id, meeting.revision)
    ]
    if not lasts:
        return 0
    return sum(
        p.id > min(lasts) and p.person_id not in cards and ways[p.person_id] is not None
        for p in participants
    )


def _seconds_for(left: int, cards: Iterable[Delivery]) -> float | None:
    ended = sorted(row.ended_at for row in cards if row.ended_at and row.state == "sent")[-NEWEST:]
    if not left or len(ended) < 2:
        return None
    each = (ended[-1] - ended[0]).total_seconds() / (len(ended) - 1)
    return left * each
