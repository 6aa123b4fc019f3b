"""资格审核: the review list and the rules of who may come. Row 3.1."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import admission as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import admission
from meetings.admission import AllDecided, Decided, RulesSet
from meetings.meetings import Refused
from storage import attendance as rows


def review(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """待审核."""
    show_review(turn, meeting_id, page)


def show_review(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = admission.candidates(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        message = words.review(turn.texts, meeting_id, found, page, note)
        turn.show(f"admission:{meeting_id}", message)


def admit(turn: Turn, participant_id: int) -> None:
    """通过."""
    outcome = admission.admit(
        turn.session, turn.actor, participant_id, now=turn.now, office=turn.office
    )
    decided(turn, outcome)


def admit_all(turn: Turn, meeting_id: int) -> None:
    """全部通过."""
    outcome = admission.admit_all(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case AllDecided():
            show_review(turn, meeting_id, note=words.all_note(turn.texts, outcome))
        case _:
            assert_never(outcome)


def turn_down(turn: Turn, participant_id: int) -> None:
    """不通过: the form asks why."""
    row = rows.participant(turn.session, participant_id)
    found = admission.candidates(turn.session, turn.me, row.meeting_id if row else 0)
    if isinstance(found, Refused):
        turn.refuse(found.code)
        return
    one = next((one for one in found if one.participant_id == participant_id), None)
    if one is None or one.standing != "pending" or not one.may_decide:
        note = turn.texts.rich("button-old")
        show_review(turn, row.meeting_id if row else 0, note=note)
    else:
        filling.open_form(turn, "turn_down", {"_participant": participant_id})


def decided(turn: Turn, outcome: Decided | Refused) -> None:
    """The list after a decision."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case Decided():
            note = words.decided_note(turn.texts, outcome)
            show_review(turn, outcome.candidate.meeting_id, note=note)
        case _:
            assert_never(outcome)


def rules(turn: Turn, meeting_id: int) -> None:
    """参会资格与名额."""
    show_rules(turn, meeting_id)


def show_rules(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """The rules as they stand."""
    found = admission.rules_for(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show(f"people:{meeting_id}", words.rules(turn.texts, found, note))


def change_rules(turn: Turn, meeting_id: int, part: int) -> None:
    """One part of the rules: the form asks for it."""
    found = admission.rules_for(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif part >= len(words.PARTS):
        turn.tell("button-dead")
    else:
        filling.open_form(turn, "eligibility", {"_meeting": meeting_id, "_part": part})


def rules_set(turn: Turn, meeting_id: int, outcome: RulesSet | Refused) -> None:
    """The rules after a change."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case RulesSet():
            show_rules(turn, meeting_id, note=words.rules_note(turn.texts, outcome))
        case _:
            assert_never(outcome)
