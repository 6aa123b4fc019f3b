"""Guidance: ushers and their lists, leaders' notes, who presents what. Row 3.6."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import guiding as words
from handlers.forms import filling
from handlers.seats import hosted, refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.seats import leaders, presenting, ushers


def usher_posts(turn: Turn, meeting_id: int, send: int = 0) -> None:
    """引导 (gu); with 1 every usher gets their list."""
    note: RichText = ()
    if send:
        sent = ushers.send_lists(
            turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
        )
        if isinstance(sent, Refused):
            refuse(turn, sent)
            return
        note = words.lists_sent(turn.texts, sent)
    found = ushers.posts_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"ushers:{meeting_id}", words.ushers(turn.texts, found, note))


def notes(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """领导提示单: whose (gl)."""
    if hosted(turn, meeting_id) is None:
        return
    people = leaders.leaders(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(people, Refused):
        refuse(turn, people)
        return
    stage = len(leaders.on_stage(people))
    shown = words.notes(turn.texts, meeting_id, people, stage, page)
    turn.show(f"notes:{meeting_id}", shown)


def print_notes(turn: Turn, meeting_id: int, participant_id: int) -> None:
    """One leader's note, or with 0 those of the rostrum (gg)."""
    if hosted(turn, meeting_id) is None:
        return
    people = leaders.leaders(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(people, Refused):
        refuse(turn, people)
        return
    wanted = [
        one.participant_id
        for one in (people if participant_id else leaders.on_stage(people))
        if participant_id in (0, one.participant_id)
    ]
    if wanted:
        turn.say(words.notes_made(turn.texts, meeting_id, wanted))
    else:
        turn.refuse("gone")


def presenters(turn: Turn, meeting_id: int, page: int = 0, item_id: int = 0) -> None:
    """汇报人 (gi); with an item the form asks who presents it."""
    show_presenters(turn, meeting_id, page=page, item_id=item_id)


def show_presenters(
    turn: Turn, meeting_id: int, *, page: int = 0, item_id: int = 0, note: RichText = ()
) -> None:
    """The agenda as it stands now; ``note`` is what just happened."""
    found = presenting.presenting(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif item_id and item_id not in {item.id for item in found.items}:
        turn.refuse("gone")
    elif item_id:
        filling.open_form(turn, "presenter", {"_meeting": meeting_id, "_item": item_id})
    else:
        shown = words.presenters(turn.texts, found, page, note)
        turn.show(f"presenters:{meeting_id}", shown)
