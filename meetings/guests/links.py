"""Personal links of guests: random, one at a time, revocable. Row 2.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action
from storage import Session
from storage import attendance as rows
from storage import guest_pages as pages

#: Hex digits of a token: 160 bits. Whoever guesses has nothing to go by.
DIGITS = 40


@dataclass(frozen=True, slots=True)
class LinkMade:
    """The link that opens the page; ``again``: it was there already."""

    participant_id: int
    meeting_id: int
    token: str
    again: bool


def make_link(
    session: Session,
    actor: Actor,
    participant_id: int,
    *,
    token: str,
    anew: bool,
    now: datetime,
) -> LinkMade | Refused:
    """The participant's link; ``anew`` replaces it, and the one before opens nothing any more.

    ``token`` is random, ``DIGITS`` hex digits. For anybody on the list: who has an account can
    have a page, too."""
    row = rows.participant(session, participant_id)
    if row is None or row.removed_at is not None or row.standing != "approved":
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    page = pages.live_page(session, participant_id)
    if page is not None and not anew:
        return LinkMade(participant_id, meeting.id, page.token, again=True)
    pages.revoke(session, participant_id, now=now)
    session.add(
        pages.GuestPage(
            participant_id=participant_id,
            token=token,
            made_by_id=actor.who.person_id,
            made_at=now,
        )
    )
    session.flush()
    # Never the token: who reads the audit must not open the page.
    changed(
        session,
        actor,
        "make guest link",
        f"participant:{participant_id}",
        now=now,
        for_person_id=row.person_id,
        after={"anew": anew},
    )
    return LinkMade(participant_id, meeting.id, token, again=False)


def revoke_link(
    session: Session, actor: Actor, participant_id: int, *, now: datetime
) -> LinkMade | Refused:
    """The link opens nothing any more."""
    row = rows.participant(session, participant_id)
    if row is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    had = pages.live_page(session, participant_id) is not None
    pages.revoke(session, participant_id, now=now)
    if had:
        changed(
            session,
            actor,
            "revoke guest link",
            f"participant:{participant_id}",
            now=now,
            for_person_id=row.person_id,
        )
    return LinkMade(participant_id, meeting.id, "", again=not had)
