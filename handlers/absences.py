"""Absence and lateness: the check, the questions, the answers, the decisions. Row 3.4."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.payload import encode
from chat.texts import absence_cards as cards
from chat.texts import absences as words
from chat.texts.absence_notices import due_of
from chat.texts.signin import Reader, refusal_values
from handlers.forms import filling
from handlers.turn import Turn
from meetings import absences
from meetings.absences import Answered, Check, Decided, Marked, NothingToAsk, Released, ToldUnits
from meetings.meetings import Refused
from storage import absences as rows
from storage import meetings as meeting_rows


def reader_of(turn: Turn) -> Reader:
    """Who reads the answer."""
    return Reader(turn.texts, turn.office, turn.now)


def refuse(turn: Turn, refused: Refused) -> None:
    """Say the refusal's sentence, its times in the office's zone."""
    turn.refuse(refused.code, **refusal_values(reader_of(turn), refused.details))


def show(turn: Turn, sitting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """核对 (ue)."""
    check = check_of(turn, sitting_id)
    if check is None:
        return
    others = [
        (one.id, one.number)
        for one in meeting_rows.sittings_of(turn.session, check.meeting_id)
        if one.ends_at <= turn.now
    ]
    told = absences.units_told(turn.session, sitting_id)
    message = words.check_list(reader_of(turn), check, page, others=others, told=told, note=note)
    turn.show(f"absences:{check.meeting_id}", message)


def check_of(turn: Turn, sitting_id: int) -> Check | None:
    """The list of the sitting, or the refusal said."""
    found = absences.check(turn.session, turn.actor, sitting_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def one(turn: Turn, sitting_id: int, participant_id: int, *, note: RichText = ()) -> None:
    """One person of the list (uf)."""
    check = check_of(turn, sitting_id)
    if check is None:
        return
    found = absences.found_one(check, participant_id)
    if found is None:
        show(turn, sitting_id, note=note or turn.texts.rich("absence-gone"))
        return
    card = None
    if found.absence_id is not None:
        card = absences.card_of(turn.session, turn.actor, found.absence_id)
    shown = card if isinstance(card, absences.Card) else None
    # 实到未签 is a correction of the record, asked for and decided like every other.
    correction = encode("xu", sitting_id, found.person_id)
    message = words.one(reader_of(turn), check, found, shown, correction=correction, note=note)
    turn.show(f"absences:{check.meeting_id}", message)


def waive(turn: Turn, sitting_id: int, participant_id: int, wanted: int) -> None:
    """不追问, or with 0 taken back (ug)."""
    outcome = absences.waive(
        turn.session, turn.actor, sitting_id, participant_id, wanted=bool(wanted), now=turn.now
    )
    after_mark(turn, outcome, "absence-waived" if wanted else "absence-unwaived")


def after_mark(turn: Turn, outcome: Marked | Refused, done: str) -> None:
    """The list after a mark was set on it."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Marked(sitting_id, participant_id, name):
            done = "absence-spoken-afterwards" if outcome.afterwards else done
            one(turn, sitting_id, participant_id, note=turn.texts.rich(done, name=name))
        case _:
            assert_never(outcome)


def spoken(turn: Turn, sitting_id: int, participant_id: int) -> None:
    """有口头请假: asks for the reason (uh)."""
    check = check_of(turn, sitting_id)
    if check is not None and absences.found_one(check, participant_id) is None:
        show(turn, sitting_id, note=turn.texts.rich("absence-gone"))
    elif check is not None:
        given = {"_sitting": sitting_id, "_participant": participant_id}
        filling.open_form(turn, "absence_spoken", given)


def ask_release(turn: Turn, sitting_id: int) -> None:
    """Once more before the questions go out (uj)."""
    check = check_of(turn, sitting_id)
    if check is None:
        return
    if check.to_ask:
        message = words.confirm_release(reader_of(turn), check)
        turn.show(f"absences:{check.meeting_id}", message)
    else:
        show(turn, sitting_id, note=turn.texts.rich("absence-nothing-to-ask"))


def release(turn: Turn, sitting_id: int) -> None:
    """释放 (uk)."""
    outcome = absences.release(
        turn.session, turn.actor, sitting_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case NothingToAsk():
            show(turn, sitting_id, note=turn.texts.rich("absence-nothing-to-ask"))
        case Released():
            show(turn, sitting_id, note=words.released(turn.texts, outcome))
        case _:
            assert_never(outcome)


def show_card(turn: Turn, absence_id: int) -> None:
    """The question to who may answer it, what became of it to everybody concerned."""
    found = absences.card_of(turn.session, turn.actor, absence_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    person = found.found
    own = person is None or person.person_id == turn.me.person_id
    due = due_of(turn.session, absence_id, turn.texts.language, now=turn.now, office=turn.office)
    message = cards.question(
        reader_of(turn), found, due, for_other="" if own or person is None else person.name
    )
    turn.show(f"absence:{absence_id}", message)


def answer(turn: Turn, absence_id: int) -> None:
    """填写原因 (um)."""
    _form(turn, absence_id, "absence_answer")


def on_leave(turn: Turn, absence_id: int) -> None:
    """已请假: of whom, and when (uo)."""
    _form(turn, absence_id, "absence_on_leave")


def after_answer(turn: Turn, outcome: Answered) -> None:
    """The card with the reason; a host who entered it goes on with the list."""
    row = rows.absence(turn.session, outcome.absence_id)
    card = absences.card_of(turn.session, turn.actor, outcome.absence_id)
    hosts = isinstance(card, absences.Card) and card.may_decide
    if row is not None and hosts:
        one(turn, row.sitting_id, row.participant_id, note=turn.texts.rich("absence-entered"))
    else:
        show_card(turn, outcome.absence_id)


def proofs(turn: Turn, absence_id: int) -> None:
    """The files sent as proof (ui)."""
    found = absences.card_of(turn.session, turn.actor, absence_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(cards.proofs(turn.texts, found))


def excuse(turn: Turn, absence_id: int) -> None:
    """可免 (uq)."""
    outcome = absences.decide(
        turn.session, turn.actor, absence_id, "excused", now=turn.now, office=turn.office
    )
    after_decision(turn, absence_id, outcome)


def blame(turn: Turn, absence_id: int) -> None:
    """不予认可: asks why (ur)."""
    found = absences.card_of(turn.session, turn.actor, absence_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.may_decide:
        turn.refuse("not-allowed")
    elif found.found is None:
        turn.refuse("absence-settled")
    else:
        filling.open_form(turn, "absence_blame", {"_absence": absence_id})


def after_decision(turn: Turn, absence_id: int, outcome: Decided | Refused) -> None:
    """The person's page after the decision."""
    row = rows.absence(turn.session, absence_id)
    if isinstance(outcome, Refused) or row is None:
        refuse(turn, outcome if isinstance(outcome, Refused) else Refused("gone"))
        return
    key = "absence-decided-before" if outcome.again else "absence-decided"
    one(turn, row.sitting_id, row.participant_id, note=turn.texts.rich(key))


def excuse_all(turn: Turn, sitting_id: int) -> None:
    """有说明的全部可免 (us)."""
    outcome = absences.decide_all(
        turn.session, turn.actor, sitting_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    note = turn.texts.rich("absence-decided-all", count=outcome.count, own=outcome.own)
    show(turn, sitting_id, note=note)


def tell_units(turn: Turn, sitting_id: int) -> None:
    """告知单位 (ut)."""
    outcome = absences.tell_units(turn.session, turn.actor, sitting_id, now=turn.now)
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case ToldUnits():
            show(turn, sitting_id, note=words.told_units(turn.texts, outcome))
        case _:
            assert_never(outcome)


def _form(turn: Turn, absence_id: int, form: str) -> None:
    found = absences.card_of(turn.session, turn.actor, absence_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.found is None or found.found.standing not in ("asked", "answered"):
        show_card(turn, absence_id)
    elif not found.may_answer:
        turn.refuse("not-allowed")
    else:
        filling.open_form(turn, form, {"_absence": absence_id})
