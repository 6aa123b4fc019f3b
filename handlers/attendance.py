"""Replies: one's own card, a contact's for a leader, and answers told to the secretariat."""

from __future__ import annotations

from typing import Any, assert_never

from chat.message import RichText
from chat.texts import attendance as attendance_texts
from chat.texts import cards
from chat.texts import leave as leave_words
from handlers import slips, waiting
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import attendance, mine
from meetings.attendance import Answer, Method
from meetings.attendance.cards import periods
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
        filling.open_form(turn, "apologies", _apologies(turn, found))


def _apologies(turn: Turn, found: attendance.Card) -> dict[str, Any]:
    """What the form knows: of several sittings it asks for which the leave is."""
    sittings = periods(turn.session, found.meeting_id)
    return {
        "_participant": found.participant_id,
        "_revision": found.revision,
        "_meeting": found.meeting_id,
        "_several": len(sittings) > 1,
    }


def withdraw_leave(turn: Turn, participant_id: int) -> None:
    """撤回请假."""
    outcome = attendance.withdraw_leave(
        turn.session, turn.actor, participant_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
        return
    if outcome.waiting_id is not None:
        waiting.mine(turn, outcome.waiting_id)
        return
    key = "leave-withdrawn-again" if outcome.again else "leave-withdrawn"
    show_card(turn, participant_id, turn.texts.rich(key))


def print_leave(turn: Turn, participant_id: int) -> None:
    """打印请假条."""
    found = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif found.reply != "leave" and found.leave_state != "refused":
        show_card(turn, participant_id)
    else:
        turn.say(leave_words.printed(words(turn), found))


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
    sittings: list[int] | None = None,
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
        sittings=sittings,
        now=turn.now,
        office=turn.office,
    )
    _answered(turn, participant_id, outcome)


def _answered(
    turn: Turn,
    participant_id: int,
    outcome: attendance.Replied
    | attendance.Requested
    | attendance.LeaveAsked
    | attendance.AskedAnew
    | attendance.Waits
    | Refused,
) -> None:
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case attendance.Replied(again=again):
            turn.toast = turn.texts.plain("notice-toast-again" if again else "notice-toast")
            show_card(turn, participant_id)
            slips.after_reply(turn, participant_id)
        case attendance.Waits(waiting_id=waiting_id):
            waiting.mine(turn, waiting_id)
        case attendance.Requested():
            show_card(turn, participant_id, turn.texts.rich("notice-requested"))
        case attendance.LeaveAsked():
            show_card(turn, participant_id, turn.texts.rich("leave-asked"))
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
    several = len(periods(turn.session, meeting_id)) > 1
    filling.open_form(turn, "reply_for", {"_meeting": meeting_id, "_several": several})


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
    several = len(periods(turn.session, found.meeting_id)) > 1
    answers = {"_meeting": found.meeting_id, "_several": several, "who": participant_id}
    filling.open_form(turn, "reply_for", answers)


def leave_command(turn: Turn) -> None:
    """/leave: my next meetings, to send apologies for."""
    everything = mine.everything_of(turn.session, turn.me, now=turn.now, office=turn.office)
    coming = [one for one in everything.meetings if one.reply != "leave"]
    if not coming:
        turn.tell("leave-nothing")
        return
    turn.say(attendance_texts.which_meeting(words(turn), coming))
