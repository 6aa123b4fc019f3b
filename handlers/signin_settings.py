"""签到设置: sittings, signing out, quorum. Rows 3.2, 3.3."""

from __future__ import annotations

from datetime import datetime

from chat.message import RichText
from chat.texts import signin_settings as words
from handlers.forms import filling
from handlers.signin import reader_of, refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import quorum, setting
from meetings.signin.sittings import LONG, SittingPlan, half_days


def show(turn: Turn, meeting_id: int) -> None:
    """签到设置 of a meeting (xe)."""
    show_settings(turn, meeting_id)


def show_settings(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """The settings as they stand; ``note`` is what just happened."""
    found = setting.settings_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    message = words.settings(reader_of(turn), found, note)
    turn.show(f"signin-settings:{meeting_id}", message)


def sittings(turn: Turn, meeting_id: int) -> None:
    """场次 (xg)."""
    found = setting.settings_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.open:
        turn.refuse("meeting-over")
    else:
        filling.open_form(turn, "sittings", {"_meeting": meeting_id})


def sign_out(turn: Turn, meeting_id: int, wanted: int) -> None:
    """Whether who leaves signs out (xi)."""
    outcome = quorum.set_sign_out(turn.session, turn.actor, meeting_id, bool(wanted), now=turn.now)
    _done(turn, meeting_id, outcome)


def set_quorum(turn: Turn, meeting_id: int, number: int) -> None:
    """法定人数 (xj)."""
    if number >= len(words.QUORUMS):
        turn.tell("button-old")
        return
    outcome = quorum.set_quorum(
        turn.session, turn.actor, meeting_id, words.QUORUMS[number], now=turn.now
    )
    _done(turn, meeting_id, outcome)


def _done(turn: Turn, meeting_id: int, outcome: object) -> None:
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_settings(turn, meeting_id, turn.texts.rich("signin-settings-done"))


def plans(turn: Turn, meeting_id: int) -> tuple[SittingPlan, ...]:
    """The sittings as they stand; none where they are not this person's to set."""
    found = setting.settings_of(turn.session, turn.me, meeting_id)
    return () if isinstance(found, Refused) else found.sittings


def say_moved(turn: Turn, meeting_id: int, before: tuple[SittingPlan, ...]) -> None:
    """The meeting was moved: what became of its sittings, where it has several or had."""
    found = plans(turn, meeting_id)
    if found != before and max(len(found), len(before)) > 1:
        turn.say(words.moved(reader_of(turn), meeting_id, found))


def offer_sittings(turn: Turn, meeting_id: int, starts_at: datetime, ends_at: datetime) -> None:
    """After a long meeting was made: it may be signed in to half-day by half-day."""
    halves = half_days(starts_at, ends_at, turn.office.zone)
    if ends_at - starts_at > LONG and len(halves) > 1:
        turn.say(words.offer(turn.texts, meeting_id))
