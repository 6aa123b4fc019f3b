"""紧急通知: raise, answer, help, count, end. Row 2.8."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_never

from chat.message import Message, Paper, RichText
from chat.texts import alarm_lists as list_texts
from chat.texts import alarms as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.safety import answering, ending, raising, reading, today
from meetings.safety.answering import Answered
from meetings.safety.counting import own_zones
from meetings.safety.raising import NewAlarm, Raised, Running
from meetings.safety.telling import card_subject, subject


def command(turn: Turn) -> None:
    """/alarm: of the meeting one works at today; of several it is asked which."""
    found = today.meetings_today(turn.session, turn.me, now=turn.now, office=turn.office)
    if len(found) == 1:
        menu(turn, next(iter(found)))
    else:
        turn.say(texts.which(turn.texts, found))


def menu(turn: Turn, meeting_id: int, drill: int = 0) -> None:
    """What can be raised (Gb); with 1 as a drill."""
    found = raising.menu(turn.session, turn.me, meeting_id, office=turn.office, drill=bool(drill))
    match found:
        case Refused():
            refuse(turn, found)
        case Running(alarm_id=alarm_id):
            show_live(turn, alarm_id, turn.texts.rich("alarm-runs"))
        case raising.AlarmMenu():
            shown = texts.menu(words(turn), found, drill=bool(drill))
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


def send(turn: Turn, meeting_id: int, what: int, after: int, minute: int) -> None:
    """发出 (Gd): once, whoever presses how often."""
    new = new_alarm(turn, *raising.unpacked(what))
    if new is None:
        turn.refuse("gone")
    else:
        raise_now(turn, meeting_id, new, after, datetime.fromtimestamp(minute * 60, UTC))


def raise_now(turn: Turn, meeting_id: int, new: NewAlarm, after: int, shown_at: datetime) -> None:
    """It goes out; what the confirmation showed is looked at again."""
    done = raising.raise_alarm(
        turn.session,
        turn.actor,
        meeting_id,
        new,
        after=after,
        shown_at=shown_at,
        now=turn.now,
        office=turn.office,
    )
    _say_raised(turn, done)


def _say_raised(turn: Turn, done: Raised | Running | Refused) -> None:
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
    found = raising.menu(turn.session, turn.me, meeting_id, office=turn.office, drill=bool(drill))
    if isinstance(found, Refused):
        refuse(turn, found)
    elif isinstance(found, Running):
        show_live(turn, found.alarm_id, turn.texts.rich("alarm-runs"))
    else:
        numbers = {"_kind": kind, "_drill": drill, "_venue": venue}
        filling.open_form(turn, "alarm_words", {"_meeting": meeting_id, **numbers})


def live(turn: Turn, alarm_id: int) -> None:
    """名单 (Gl)."""
    show_live(turn, alarm_id)


def show_live(turn: Turn, alarm_id: int, note: RichText = ()) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(subject(alarm_id), list_texts.live(words(turn), found, note))


def missing(turn: Turn, alarm_id: int, page: int = 0) -> None:
    """未回应 (Gm)."""
    show_missing(turn, alarm_id, page)


def show_missing(turn: Turn, alarm_id: int, page: int = 0, note: RichText = ()) -> None:
    """Who has not answered, as it stands."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"alarm-missing:{alarm_id}", list_texts.missing(words(turn), found, page, note))


def safe(turn: Turn, alarm_id: int, person_id: int, page: int = 0) -> None:
    """我安全 (Ge); from the list (``page`` from 1) for somebody who was seen."""
    done = _answer(turn, alarm_id, person_id, "safe")
    if done is None:
        return
    if page:
        note = turn.texts.rich("alarm-ticked", name=done.person.name)
        show_missing(turn, alarm_id, page - 1, note)
    else:
        show_card(turn, done)


def help_(turn: Turn, alarm_id: int, person_id: int) -> None:
    """需要帮助 (Gf): it counts at once, then the form asks where."""
    done = _answer(turn, alarm_id, person_id, "help")
    if done is not None:
        show_card(turn, done)
        filling.open_form(turn, "alarm_help", {"_alarm": alarm_id, "_person": person_id})


def _answer(
    turn: Turn, alarm_id: int, person_id: int, word: answering.Word, note: str = ""
) -> Answered | None:
    """The answer; a refusal is said here."""
    done = answering.answer(
        turn.session,
        turn.actor,
        alarm_id,
        person_id,
        word,
        note,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
        return None
    return done


def show_card(turn: Turn, done: Answered) -> None:
    """The card of who answered, as it stands."""
    person_id = done.person.person_id
    alarm = reading.facts_of(turn.session, turn.me, done.alarm_id)
    own = reading.line_of(turn.session, done.alarm_id, person_id)
    if alarm is None or own is None:
        turn.refuse("gone")
        return
    staff = reading.works_there(turn.session, turn.me, alarm.meeting_id)
    warden = bool(own_zones(turn.session, turn.me, alarm.meeting_id))
    extra = texts.staff_choices(turn.texts, alarm, staff=staff, warden=warden)
    shown = texts.card(words(turn), alarm, own, extra=extra, for_other=done.for_other)
    turn.show(card_subject(done.alarm_id, person_id), shown)


def go(turn: Turn, alarm_id: int, person_id: int) -> None:
    """我去 (Gg)."""
    _helped(
        turn,
        answering.go(turn.session, turn.actor, alarm_id, person_id, now=turn.now),
        "alarm-you-go",
    )


def handled(turn: Turn, alarm_id: int, person_id: int) -> None:
    """已处置 (Gh)."""
    _helped(
        turn,
        answering.handled(turn.session, turn.actor, alarm_id, person_id, now=turn.now),
        "alarm-you-handled",
    )


def _helped(turn: Turn, done: Answered | Refused, key: str) -> None:
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "alarm-helped-before" if done.again else key
        show_live(turn, done.alarm_id, turn.texts.rich(key, name=done.person.name))


def count(turn: Turn, alarm_id: int) -> None:
    """报数 (Go)."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, "warden_count", {"_alarm": alarm_id})


def ask_end(turn: Turn, alarm_id: int) -> None:
    """解除 (Gp): asked first."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.alarm.ended_at is not None:
        show_live(turn, alarm_id, turn.texts.rich("alarm-ended-before"))
    else:
        turn.show(f"alarm-end:{alarm_id}", list_texts.ask_end(words(turn), found))


def end(turn: Turn, alarm_id: int) -> None:
    """解除, now (Gq)."""
    end_now(turn, alarm_id, "")


def end_now(turn: Turn, alarm_id: int, note: str) -> Refused | None:
    """It ends with these words; a refusal is returned, not said."""
    done = ending.end(turn.session, turn.actor, alarm_id, note, now=turn.now, office=turn.office)
    if isinstance(done, Refused):
        refuse(turn, done)
        return done
    # A message of its own: the list is edited at once, and would take it away.
    turn.tell("alarm-ended-before" if done.again else "alarm-ended")
    show_live(turn, alarm_id)
    return None


def end_with_words(turn: Turn, alarm_id: int) -> None:
    """附言解除 (Gz)."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.alarm.ended_at is not None:
        show_live(turn, alarm_id, turn.texts.rich("alarm-ended-before"))
    else:
        filling.open_form(turn, "alarm_end", {"_alarm": alarm_id})


def report(turn: Turn, alarm_id: int) -> None:
    """报告 and the list as a table (Gr)."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    of = (("alarm", alarm_id),)
    files = (Paper("alarm_report", of), Paper("alarm_table", of))
    turn.say(Message(turn.texts.rich("alarm-report-made"), files=files))
