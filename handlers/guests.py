"""Guests without an account: their list, their links and passes, and taking them off. Row 2.6."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import guests as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings import guests
from meetings.guests.links import DIGITS
from meetings.meetings import Refused


def guest_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """嘉宾与随员 (wg)."""
    found = guests.guests_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"guests:{meeting_id}", texts.guest_list(words(turn), found, page))


def new_guest(turn: Turn, meeting_id: int) -> None:
    """Add one (wn)."""
    found = guests.guests_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.state in ("closed", "cancelled"):
        turn.refuse("meeting-over")
    else:
        filling.open_form(turn, "guest_add", {"_meeting": meeting_id})


def show_guest(turn: Turn, participant_id: int, note: RichText = ()) -> None:
    """One guest: the answer, the link, the 短信, the pass (wi)."""
    found = guests.guest_of(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"guest:{participant_id}", texts.guest(words(turn), found, turn.base_url, note))


def link(turn: Turn, participant_id: int, anew: int = 0) -> None:
    """The link, or a new one in its place (wk)."""
    made = guests.make_link(
        turn.session,
        turn.actor,
        participant_id,
        token=turn.tokens.hex(DIGITS),
        anew=bool(anew),
        now=turn.now,
    )
    if isinstance(made, Refused):
        refuse(turn, made)
    else:
        key = "guest-link-anew" if anew else "guest-link-made"
        show_guest(turn, participant_id, turn.texts.rich(key))


def revoke(turn: Turn, participant_id: int) -> None:
    """The link opens nothing any more (wq)."""
    done = guests.revoke_link(turn.session, turn.actor, participant_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_guest(turn, participant_id, turn.texts.rich("guest-link-revoked"))


def print_pass(turn: Turn, participant_id: int) -> None:
    """The pass on paper (wy)."""
    from meetings.signin import passes

    found = guests.guest_of(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    token = "p" + turn.tokens.hex(31)
    held = passes.pass_of(turn.session, turn.actor, participant_id, token=token, now=turn.now)
    if isinstance(held, Refused):
        refuse(turn, held)
    else:
        turn.say(texts.printed_pass(words(turn), found))


def remove(turn: Turn, participant_id: int) -> None:
    """Off the list (wj)."""
    done = guests.remove_guest(
        turn.session, turn.actor, participant_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.tell("guest-removed-again" if done.again else "guest-removed")
        guest_list(turn, done.meeting_id)
