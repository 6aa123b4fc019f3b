"""An alarm that runs: answers, help, the list, counts, the end. Row 2.8."""

from __future__ import annotations

from chat.message import Message, Paper, RichText
from chat.texts import alarm_lists as list_texts
from chat.texts import alarms as texts
from chat.texts.alarms import drilled
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn, refusal
from meetings.meetings import Refused
from meetings.safety import answering, ending, reading
from meetings.safety.answering import Answered
from meetings.safety.counting import own_zones
from meetings.safety.telling import card_subject, subject


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


def not_listed(turn: Turn, alarm_id: int, page: int = 0) -> None:
    """名单外的人 (Gn): signed out by mistake, or never signed in, and inside all the same."""
    found = reading.not_listed(turn.session, turn.me, alarm_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        shown = list_texts.not_listed(turn.texts, *found, page)
        turn.show(f"alarm-not-listed:{alarm_id}", shown)


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
        drill = reading.is_drill(turn.session, done.alarm_id)
        about = {"_alarm": done.alarm_id, "_person": person_id, "_drill": drill}
        filling.open_form(turn, "alarm_help", about)


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
        refused(turn, alarm_id, done)
        return None
    return done


def refused(turn: Turn, alarm_id: int, why: Refused) -> None:
    """The sentence of a refusal; of a drill it says so first, like all else."""
    said = refusal(turn.texts, why.code, **dict(why.details))
    drill = reading.is_drill(turn.session, alarm_id)
    turn.say(Message(drilled(turn.texts, said) if drill else said))


def show_own(turn: Turn, alarm_id: int) -> None:
    """The alarm to one of those it is about, or may be about: who is not on the list is asked."""
    me = turn.me.person_id
    alarm = reading.facts_of(turn.session, turn.me, alarm_id)
    own = reading.line_of(turn.session, alarm_id, me)
    if alarm is None:
        turn.refuse("gone")
    elif own is None:
        turn.show(card_subject(alarm_id, me), texts.are_you_there(words(turn), alarm, me))
    else:
        turn.show(card_subject(alarm_id, me), texts.card(words(turn), alarm, own))


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
        alarm_id,
        answering.go(turn.session, turn.actor, alarm_id, person_id, now=turn.now),
        "alarm-you-go",
    )


def handled(turn: Turn, alarm_id: int, person_id: int) -> None:
    """已处置 (Gh)."""
    _helped(
        turn,
        alarm_id,
        answering.handled(turn.session, turn.actor, alarm_id, person_id, now=turn.now),
        "alarm-you-handled",
    )


def _helped(turn: Turn, alarm_id: int, done: Answered | Refused, key: str) -> None:
    if isinstance(done, Refused):
        refused(turn, alarm_id, done)
    else:
        key = "alarm-helped-before" if done.again else key
        show_live(turn, done.alarm_id, turn.texts.rich(key, name=done.person.name))


def count(turn: Turn, alarm_id: int) -> None:
    """报数 (Go)."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        drill = found.alarm.drill
        filling.open_form(turn, "warden_count", {"_alarm": alarm_id, "_drill": drill})


def ask_end(turn: Turn, alarm_id: int) -> None:
    """解除 (Gp): asked first."""
    found = _running(turn, alarm_id)
    if found is not None:
        turn.show(f"alarm-end:{alarm_id}", list_texts.ask_end(words(turn), found))


def end(turn: Turn, alarm_id: int, waiting: int = 0) -> None:
    """解除, now (Gq). ``waiting``: how many waited for help as it was asked; do more by now, it is
    asked again."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.alarm.ended_at is None and found.waiting_for_help > waiting:
        note = turn.texts.rich("alarm-end-more-help")
        turn.show(f"alarm-end:{alarm_id}", list_texts.ask_end(words(turn), found, note))
    else:
        end_now(turn, alarm_id, "")


def end_now(turn: Turn, alarm_id: int, note: str) -> None:
    """It ends with these words."""
    done = ending.end(turn.session, turn.actor, alarm_id, note, now=turn.now, office=turn.office)
    if isinstance(done, Refused):
        refused(turn, alarm_id, done)
        return
    said = turn.texts.rich("alarm-ended-before" if done.again else "alarm-ended")
    drill = reading.is_drill(turn.session, alarm_id)
    # A message of its own: the list is edited at once, and would take it away.
    turn.say(Message(drilled(turn.texts, said) if drill else said))
    show_live(turn, alarm_id)


def end_with_words(turn: Turn, alarm_id: int) -> None:
    """附言解除 (Gz)."""
    found = _running(turn, alarm_id)
    if found is not None:
        drill = found.alarm.drill
        filling.open_form(turn, "alarm_end", {"_alarm": alarm_id, "_drill": drill})


def _running(turn: Turn, alarm_id: int) -> reading.Live | None:
    """The alarm, where it runs; of one that ended the list is shown with that."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    if found.alarm.ended_at is not None:
        show_live(turn, alarm_id, turn.texts.rich("alarm-ended-before"))
        return None
    return found


def report(turn: Turn, alarm_id: int) -> None:
    """报告 and the list as a table (Gr)."""
    found = reading.live(turn.session, turn.me, alarm_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    of = (("alarm", alarm_id),)
    files = (Paper("alarm_report", of), Paper("alarm_table", of))
    said = turn.texts.rich("alarm-report-made")
    turn.say(Message(drilled(turn.texts, said) if found.alarm.drill else said, files=files))
