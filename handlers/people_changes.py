"""变动: requests for leave, substitutes, 变动单, who sees to what, phones. Rows 3.2, 3.3a, 3.8."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, RichText
from chat.texts import duties as duty_words
from chat.texts import people_changes as texts
from handlers.attendance import show_card
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import duties, people_changes
from meetings.attendance import changes_menu, participants_named, substitutes, substituting
from meetings.meetings import Refused
from meetings.people import named


def refuse(turn: Turn, outcome: Refused) -> None:
    """The sentence of a refusal."""
    turn.refuse(outcome.code, **dict(outcome.details))


def menu(turn: Turn, meeting_id: int) -> None:
    """变动 of a meeting (wm)."""
    found = changes_menu.menu_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"changes:{meeting_id}", texts.menu(words(turn), found))


def leave_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """请假 (wl)."""
    found = changes_menu.leave_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"leave-list:{meeting_id}", texts.leave_list(words(turn), found, page))


def substitute_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """替会 (wu)."""
    found = changes_menu.substitutes_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"substitutes:{meeting_id}", texts.substitute_list(words(turn), found, page))


def set_policy(turn: Turn, meeting_id: int, number: int = 0) -> None:
    """How 替会 is held: asked (we), then set."""
    if number:
        done = changes_menu.set_policy(turn.session, turn.actor, meeting_id, number, now=turn.now)
        if isinstance(done, Refused):
            refuse(turn, done)
        else:
            substitute_list(turn, meeting_id)
        return
    found = changes_menu.substitutes_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(texts.policies(words(turn), meeting_id, found.title, found.policy))


def set_phones(turn: Turn, meeting_id: int, away: int) -> None:
    """手机入柜 on or off (wf)."""
    done = changes_menu.set_phones_away(
        turn.session, turn.actor, meeting_id, bool(away), now=turn.now
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        menu(turn, meeting_id)


def slips(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """变动单 (wc)."""
    found = people_changes.slips_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"change-slips:{meeting_id}", texts.slip_list(words(turn), found, page))


def send_slip(turn: Turn, meeting_id: int) -> None:
    """立即发 (wx)."""
    done = people_changes.send_now(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
        return
    people = named(turn.session, list(done.to_phone))
    turn.say(Message(texts.sent(turn.texts, done, [one.name for one in people.values()])))
    slips(turn, meeting_id)


def one_slip(turn: Turn, meeting_id: int, number: int) -> None:
    """One 变动单, and its paper (wo)."""
    found = people_changes.slip_of(turn.session, turn.me, meeting_id, number)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(texts.slip(words(turn), found, own=False))


def duty_list(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """分工 (wt)."""
    found = duties.duties_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"duties:{meeting_id}", duty_words.duty_list(words(turn), found, note))


def add_duty(turn: Turn, meeting_id: int) -> None:
    """Give somebody a duty (wa)."""
    found = duties.duties_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, "duty_add", {"_meeting": meeting_id})


def drop_duty(turn: Turn, meeting_id: int, duty_id: int) -> None:
    """A duty ends (wz)."""
    done = duties.drop_duty(turn.session, turn.actor, meeting_id, duty_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "duty-dropped-again" if done.again else "duty-dropped"
        duty_list(turn, meeting_id, turn.texts.rich(key))


def send_substitute(turn: Turn, participant_id: int) -> None:
    """派人替会 (ws): the form asks who comes."""
    found = substituting.may_name(
        turn.session, turn.me, participant_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        answers = {"whose": participant_id, "_meeting": found.meeting_id}
        filling.open_form(turn, "substitute", answers | {"_letter": found.letter})


def send_substitute_for(turn: Turn, meeting_id: int) -> None:
    """替会 told to the hosts (wh): first for whom."""
    found = participants_named(turn.session, turn.me, meeting_id, "")
    menu = changes_menu.menu_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif isinstance(menu, Refused):
        refuse(turn, menu)
    else:
        letter = menu.policy == "letter"
        filling.open_form(turn, "substitute", {"_meeting": meeting_id, "_letter": letter})


def withdraw_substitute(turn: Turn, participant_id: int) -> None:
    """撤回替会 (wr)."""
    done = substitutes.withdraw_substitute(
        turn.session, turn.actor, participant_id, now=turn.now, office=turn.office
    )
    match done:
        case Refused():
            refuse(turn, done)
        case substitutes.SubstituteWithdrawn(again=again):
            key = "substitute-withdrawn-again" if again else "substitute-withdrawn"
            after_substitute(turn, participant_id, turn.texts.rich(key))
        case _:
            assert_never(done)


def after_substitute(turn: Turn, participant_id: int, note: RichText) -> None:
    """What stands now: the card, where the reader may see it, else only what was done."""
    from meetings import attendance

    card = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(card, Refused):
        turn.say(Message(note))
    else:
        show_card(turn, participant_id, note)


def substitute_at_door(turn: Turn, sitting_id: int) -> None:
    """替会 at the door (wd): for whom, and who stands there."""
    from handlers import signin as door
    from meetings.signin import desk

    found = desk.desk_of_sitting(turn.session, turn.actor, sitting_id, office=turn.office)
    if isinstance(found, Refused):
        door.refuse(turn, found)
    else:
        filling.open_form(turn, "door_substitute", {"_sitting": sitting_id})
