"""Controlling: the sending of a meeting's notices is paused, goes on, or is stopped. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import documents, panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.notices.counting import Counts, cards_of, counts
from meetings.notices.sending import send_cards
from meetings.people import Action
from storage import Session, outbox
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class Controlled:
    """The sending stands as asked for; ``counts`` say how far it is."""

    meeting_id: int
    title: str
    counts: Counts


def pause_sending(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Controlled | Refused:
    """Hold back what has not gone out; what is urgent still goes. Refused: nothing-to-send."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    standing = counts(session, meeting)
    if standing.sending is None and not standing.left:
        return refused("nothing-to-send")
    if standing.sending is None:
        outbox.pause(session, meeting_id, by_id=actor.who.person_id, now=now)
        _changed(session, actor, meeting, "pause sending", standing, now)
    return _controlled(session, meeting, now)


def resume_sending(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Controlled | Refused:
    """Go on after a pause; after a stop, send to those who were left out."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    standing = counts(session, meeting)
    if standing.sending is not None:
        outbox.resume(session, meeting_id, real=now)
        if standing.sending == "stopped" and meeting.state == "published":
            _owe_anew_what_was_broken_off(session, meeting)
            send_cards(session, meeting, now=now)
        _changed(session, actor, meeting, "resume sending", standing, now)
    return _controlled(session, meeting, now)


def may_stop(session: Session, actor: Actor, meeting_id: int) -> Controlled | Refused:
    """What a stop would leave out, for the question before it. Refused: nothing-to-send."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    standing = counts(session, meeting)
    if not standing.left and standing.sending is None:
        return refused("nothing-to-send")
    return Controlled(meeting_id, meeting.title, standing)


def stop_sending(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Controlled | Refused:
    """Send no more: who is left out goes to the call list. Refused: nothing-to-send."""
    found = may_stop(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    meeting = rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if found.counts.sending == "stopped":  # pressed twice
        return _controlled(session, meeting, now)
    ended = outbox.stop(session, meeting_id, by_id=actor.who.person_id, now=now, real=now)
    for content in ended:
        if content["notice"] == "papers":
            # They were noted as given when they were owed.
            documents.not_given(session, content["for"], content["params"]["editions"])
    _changed(session, actor, meeting, "stop sending", found.counts, now)
    return _controlled(session, meeting, now)


def _owe_anew_what_was_broken_off(session: Session, meeting: rows.Meeting) -> None:
    """Cards that were on their way at the stop and did not arrive."""
    for card in cards_of(session, meeting).values():
        if card.state == "expired" and card.dedupe_key is not None:
            outbox.free_key(session, card.dedupe_key)


def _changed(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    what: str,
    standing: Counts,
    now: datetime,
) -> None:
    after = {"sent": standing.sent, "left": standing.left or standing.left_out}
    changed(session, actor, what, f"meeting:{meeting.id}", now=now, after=after)


def _controlled(session: Session, meeting: rows.Meeting, now: datetime) -> Controlled:
    panel.refresh(session, meeting.id, now=now)
    return Controlled(meeting.id, meeting.title, counts(session, meeting))
