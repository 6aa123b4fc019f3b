"""异议: what those who attended say about a draft of the minutes. Row 4.6."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import objections as words
from handlers.forms import filling
from handlers.issued_minutes import outline, show
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.issued_minutes import objections, settling
from meetings.issued_minutes.objection_reading import (
    objection_facts,
    objections_about,
    objections_seen,
)
from meetings.issued_minutes.objections import AnsweredObjection, Heard
from meetings.meetings import Refused
from meetings.people import named
from storage import issued_minutes as rows


def agree(turn: Turn, minutes_id: int, person_id: int) -> None:
    """LB, 无意见."""
    outcome = objections.agree(
        turn.session, turn.actor, minutes_id, person_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        card(turn, minutes_id, person_id, note=turn.texts.rich("objection-thanks-agreed"))


def object_(turn: Turn, minutes_id: int, person_id: int) -> None:
    """LC, 有意见: the form asks for it."""
    found = objections.hearing(turn.session, turn.actor, minutes_id, person_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    filling.open_form(turn, "minutes_objection", {"_minutes": minutes_id, "_person": person_id})


def after_objection(turn: Turn, outcome: Heard, person_id: int) -> None:
    """It is kept, late or not."""
    key = "objection-thanks-late" if outcome.late else "objection-thanks"
    card(turn, outcome.minutes_id, person_id, note=turn.texts.rich(key))


def card(turn: Turn, minutes_id: int, person_id: int, *, note: RichText = ()) -> None:
    """The card as it stands after an answer. The caller has looked at rights."""
    row = rows.minutes(turn.session, minutes_id)
    person = named(turn.session, [person_id]).get(person_id)
    if row is None or row.objection_until is None or person is None:
        turn.refuse("gone")
        return
    shown = words.card(
        said(turn),
        row.id,
        str(row.content["title"]),
        (person_id, person.name),
        row.objection_until,
        objections_about(turn.session, row.id, person_id),
        other=person_id != turn.me.person_id,
        note=note,
    )
    turn.show(f"minutes_draft:{minutes_id}", shown)


def take_back(turn: Turn, objection_id: int) -> None:
    """LG, 撤回."""
    known = objection_facts(turn.session, objection_id)
    outcome = objections.take_back(
        turn.session, turn.actor, objection_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    elif known is not None:
        note = turn.texts.rich("objection-taken-back")
        card(turn, outcome.minutes_id, known.person.person_id, note=note)


def page(turn: Turn, minutes_id: int, at: int = 0, *, note: RichText = ()) -> None:
    """LD, 意见情况."""
    found = objections_seen(turn.session, turn.me, minutes_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    shown = words.page(said(turn), found, at, note)
    turn.show(f"objections:{minutes_id}", shown)


def one(turn: Turn, objection_id: int, taken: int) -> None:
    """LE: one objection; with 1 it is accepted (采纳)."""
    known = objection_facts(turn.session, objection_id)
    if known is None:
        turn.refuse("gone")
        return
    seen = objections_seen(turn.session, turn.me, known.minutes_id, now=turn.now)
    if isinstance(seen, Refused):
        refuse(turn, seen)
    elif not taken:
        turn.show(f"objections:{known.minutes_id}", words.one(said(turn), known))
    else:
        outcome = objections.answer(
            turn.session, turn.actor, objection_id, taken=True, now=turn.now, office=turn.office
        )
        after_answer(turn, outcome)


def finish(turn: Turn, minutes_id: int) -> None:
    """Ln, 送签发: settled and mended, it goes to the chair."""
    outcome = settling.finish(
        turn.session, turn.actor, minutes_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    key = "sent-before" if outcome.again else "sent"
    show(turn, outcome.meeting_id, note=turn.texts.rich(f"minutes-note-{key}"))


def reject(turn: Turn, objection_id: int) -> None:
    """LF, 不采纳: the form asks why."""
    known = objection_facts(turn.session, objection_id)
    if known is None:
        turn.refuse("gone")
        return
    seen = objections_seen(turn.session, turn.me, known.minutes_id, now=turn.now)
    if isinstance(seen, Refused):
        refuse(turn, seen)
    elif known.state != "open":
        turn.show(f"objections:{known.minutes_id}", words.one(said(turn), known))
    else:
        filling.open_form(turn, "minutes_reject", {"_objection": objection_id})


def after_answer(turn: Turn, outcome: AnsweredObjection | Refused) -> None:
    """Accepted, the draft is to be edited; declined, the others are shown."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    known = objection_facts(turn.session, outcome.objection_id)
    name = known.person.name if known is not None else ""
    if outcome.again:
        standing = turn.texts.plain(f"objections-state-{outcome.state}")
        note = turn.texts.rich("objection-answered-before", state=standing)
    else:
        key = "objection-taken-note" if outcome.state == "taken" else "objection-answered-note"
        note = turn.texts.rich(key, name=name)
    if outcome.state == "taken" and not outcome.again:
        outline(turn, outcome.minutes_id, note=note)
    else:
        page(turn, outcome.minutes_id, note=note)
