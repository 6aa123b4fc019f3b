"""紧急通知: what can be raised, the card that asks, the message itself. Row 2.8."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_never

from chat.texts import alarm_raising as texts
from handlers.alarms import show_live, show_own
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.safety import choosing, raising, today
from meetings.safety.raising import NewAlarm, Raised, Running


def command(turn: Turn) -> None:
    """/alarm: of the meeting one works at today, of several it is asked which; for everybody else
    the alarm that runs where they sit."""
    found = today.meetings_today(turn.session, turn.me, now=turn.now, office=turn.office)
    running = today.running_for(turn.session, turn.me)
    if len(found) == 1:
        menu(turn, next(iter(found)))
    elif not found and running:
        for alarm_id in running:
            show_own(turn, alarm_id)
    else:
        turn.say(texts.which(turn.texts, found))


def menu(turn: Turn, meeting_id: int, drill: int = 0, another: int = 0) -> None:
    """What can be raised (Gb); with 1 as a drill, with another 1 in the place of what runs."""
    found = choosing.menu(
        turn.session,
        turn.me,
        meeting_id,
        office=turn.office,
        drill=bool(drill),
        another=bool(another),
    )
    match found:
        case Refused():
            refuse(turn, found)
        case Running(alarm_id=alarm_id):
            show_live(turn, alarm_id, turn.texts.rich("alarm-runs"))
        case choosing.AlarmMenu():
            shown = texts.menu(words(turn), found, drill=bool(drill), another=bool(another))
            turn.show(f"alarm-menu:{meeting_id}", shown)
        case _:
            assert_never(found)


def confirm(turn: Turn, meeting_id: int, kind: int, drill: int, venue: int) -> None:
    """确认 (Gc): what would go out, and to how many."""
    new = new_alarm(turn, kind, drill, venue)
    found = (
        raising.propose(turn.session, turn.me, meeting_id, new, now=turn.now, office=turn.office)
        if new is not None
        else Refused("gone")
    )
    match found:
        case Refused():
            refuse(turn, found)
        case Running(alarm_id=alarm_id):
            show_live(turn, alarm_id, turn.texts.rich("alarm-runs"))
        case raising.Proposal():
            shown = texts.confirm(words(turn), found, turn.now)
            turn.show(f"alarm-menu:{meeting_id}", shown)
        case _:
            assert_never(found)


def send(turn: Turn, meeting_id: int, what: int, after: int, second: int) -> None:
    """发出 (Gd): once, whoever presses how often."""
    new = new_alarm(turn, *raising.unpacked(what))
    if new is None:
        turn.refuse("gone")
    else:
        shown_at = datetime.fromtimestamp(second, UTC)
        say_raised(turn, raise_now(turn, meeting_id, new, after, shown_at))


def raise_now(
    turn: Turn, meeting_id: int, new: NewAlarm, after: int, shown_at: datetime
) -> Raised | Running | Refused:
    """It goes out; what the confirmation showed is looked at again."""
    return raising.raise_alarm(
        turn.session,
        turn.actor,
        meeting_id,
        new,
        after=after,
        shown_at=shown_at,
        now=turn.now,
        office=turn.office,
    )


def say_raised(turn: Turn, done: Raised | Running | Refused) -> None:
    """What became of it."""
    match done:
        case Refused():
            refuse(turn, done)
        case Running(alarm_id=alarm_id):
            show_live(turn, alarm_id, turn.texts.rich("alarm-runs"))
        case Raised(alarm_id=alarm_id, people=people):
            show_live(turn, alarm_id, turn.texts.rich("alarm-raised", count=people))
        case _:
            assert_never(done)


def new_alarm(turn: Turn, kind: int, drill: int, venue: int) -> NewAlarm | None:
    """What a button's numbers mean; None where the office has no such kind any more."""
    kinds = raising.kinds_of(turn.office)
    return NewAlarm(kinds[kind], bool(drill), venue) if kind < len(kinds) else None


def own_words(turn: Turn, meeting_id: int, kind: int, drill: int, venue: int) -> None:
    """改写内容 (Gi)."""
    found = choosing.menu(
        turn.session,
        turn.me,
        meeting_id,
        office=turn.office,
        drill=bool(drill),
        another=not drill,
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    elif isinstance(found, Running):
        show_live(turn, found.alarm_id, turn.texts.rich("alarm-runs"))
    else:
        numbers = {"_kind": kind, "_drill": drill, "_venue": venue}
        filling.open_form(turn, "alarm_words", {"_meeting": meeting_id, **numbers})
