"""Replies: one's own card, a contact's for a leader, and answers told to the secretariat."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import attendance as attendance_texts
from chat.texts import cards
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import attendance, mine
from meetings.attendance import Answer, Method
from meetings.meetings import Refused
from meetings.notices.sending import card_subject


def show_card(turn: Turn, participant_id: int, note: RichText = ()) -> None:
    """A participant's card as it stands."""
    found = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(card_subject(participant_id), cards.card(words(turn), found, note))


def attend(turn: Turn, participant_id: int, revision: int | None = None) -> None:
    """参加."""
    answer(turn, participant_id, "attending", revision=revision)


def noted(turn: Turn, participant_id: int, revision: int | None = None) -> None:
    """收到."""
    answer(turn, participant_id, "noted", revision=revision)


def leave(turn: Turn, participant_id: int, revision: int = 0) -> None:
    """请假: the form asks the reason."""
    found = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif not found.open or 0 < revision < found.said.asked_in:
        show_card(turn, participant_id, turn.texts.rich("notice-asked-anew"))
    else:
        answers = {"_participant": participant_id, "_revision": found.revision}
        filling.open_form(turn, "apologies", answers)


def change(turn: Turn, participant_id: int) -> None:
    """改答复: the answers once more."""
    found = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif not found.open or found.reply == "none":
        show_card(turn, participant_id)
    else:
        turn.show(card_subject(participant_id), cards.change_choices(words(turn), found))


def answer(
    turn: Turn,
    participant_id: int,
    given: Answer,
    reason: str = "",
    *,
    method: Method = "chat",
    revision: int | None = None,
) -> None:
    """Take an answer and show what stands now."""
    outcome = attendance.reply(
        turn.session,
        turn.actor,
        participant_id,
        given,
        reason,
        method=method,
        revision=revision,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case attendance.Replied(again=again):
            turn.toast = turn.texts.plain("notice-toast-again" if again else "notice-toast")
            show_card(turn, participant_id)
        case attendance.Requested():
            show_card(turn, participant_id, turn.texts.rich("notice-requested"))
        case attendance.AskedAnew():
            show_card(turn, participant_id, turn.texts.rich("notice-asked-anew"))
        case _:
            assert_never(outcome)


def enter_reply(turn: Turn, meeting_id: int) -> None:
    """代录答复: for somebody who phoned, wrote or stood there."""
    found = attendance.participants_named(turn.session, turn.me, meeting_id, "")
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    filling.open_form(turn, "reply_for", {"_meeting": meeting_id})


def enter_reply_of(turn: Turn, participant_id: int) -> None:
    """代录答复 for a known participant, from the call list."""
    found = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, attendance.Card):
        # Their own card everybody sees; entering what others said is for the hosts.
        hosts = attendance.participants_named(turn.session, turn.me, found.meeting_id, "")
        found = hosts if isinstance(hosts, Refused) else found
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    answers = {"_meeting": found.meeting_id, "who": participant_id}
    filling.open_form(turn, "reply_for", answers)


def leave_command(turn: Turn) -> None:
    """/leave: my next meetings, to send apologies for."""
    everything = mine.everything_of(turn.session, turn.me, now=turn.now, office=turn.office)
    coming = [one for one in everything.meetings if one.reply != "leave"]
    if not coming:
        turn.tell("leave-nothing")
        return
    turn.say(attendance_texts.which_meeting(words(turn), coming))
