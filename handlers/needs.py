"""特殊需要: who needs what, and who helps. Row 3.9."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import needs as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import needs
from meetings.meetings import Refused
from meetings.needs import Need, NeedCard


def needs_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Everybody of a meeting who needs something."""
    found = needs.cards(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        message = texts.needs_list(words(turn), meeting_id, found, page)
        turn.show(f"people:{meeting_id}", message)


def card(turn: Turn, participant_id: int) -> None:
    """What one participant needs."""
    show_card(turn, participant_id)


def show_card(turn: Turn, participant_id: int, *, note: RichText = ()) -> None:
    """The card as it stands; ``note`` is what just happened."""
    found = needs.card(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show(f"needs:{participant_id}", texts.card(words(turn), found, note))


def set_needs(turn: Turn, participant_id: int) -> None:
    """填写: the form asks kinds, consent, words."""
    found = _card(turn, participant_id)
    if found is not None and found.may_set and not found.erased:
        filling.open_form(turn, "special_needs", {"_participant": participant_id})
    elif found is not None:
        show_card(turn, participant_id)


def set_helper(turn: Turn, participant_id: int) -> None:
    """安排协助人."""
    found = _card(turn, participant_id)
    if found is not None and found.may_assign and found.needs:
        filling.open_form(turn, "helper", {"_participant": participant_id})
    elif found is not None:
        show_card(turn, participant_id)


def passport_name(turn: Turn, participant_id: int) -> None:
    """护照姓名 of a foreign guest."""
    found = _card(turn, participant_id)
    if found is not None and found.may_set and Need.FOREIGN_GUEST in found.needs:
        filling.open_form(turn, "passport_name", {"_participant": participant_id})
    elif found is not None:
        show_card(turn, participant_id)


def _card(turn: Turn, participant_id: int) -> NeedCard | None:
    """The card; a refusal is said here."""
    found = needs.card(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
        return None
    return found
