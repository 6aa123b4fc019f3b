"""What is needed rarely at the desk: other sittings, the chair's line, refusals, one person's
card, signing out, corrections. Rows 3.2, 3.3."""

from __future__ import annotations

from typing import assert_never

from chat.texts import signin as words
from chat.texts import signin_card as card_words
from chat.texts import signin_desk as desk_words
from chat.texts import signin_leaving as leaving_words
from handlers.forms import filling
from handlers.signin import answer, desk_at, desk_of_sitting, reader_of, refuse
from handlers.turn import Turn
from meetings import signin
from meetings.meetings import Refused
from meetings.signin import leaving, person_card, quorum, refusing, signing
from meetings.signin.outcomes import CameBack, SignedOut


def more(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """The menu's second page (xm)."""
    found = desk_at(turn, meeting_id, sitting_id)
    if found is not None:
        counted = signin.counts(turn.session, found.sitting_id, found.branch_id)
        turn.show(f"signin:{meeting_id}", desk_words.more(reader_of(turn), found, counted))


def refused(turn: Turn, sitting_id: int, page: int = 0) -> None:
    """Codes that were not taken (xr)."""
    found = desk_of_sitting(turn, sitting_id)
    if found is None:
        return
    page = min(page, max(0, found.refused - 1) // words.PAGE)
    listed = refusing.refused_scans(
        turn.session,
        sitting_id,
        found.branch_id,
        limit=words.PAGE,
        offset=page * words.PAGE,
    )
    shown = desk_words.refused(reader_of(turn), found, listed, page)
    turn.show(f"signin-refused:{sitting_id}", shown)


def chair_line(turn: Turn, sitting_id: int) -> None:
    """应到…实到… at any time, with the quorum (xq)."""
    found = desk_of_sitting(turn, sitting_id)
    if found is None:
        return
    counted = signin.counts(turn.session, sitting_id)
    standing = quorum.quorum_of(turn.session, sitting_id)
    turn.say(
        desk_words.chair_words(reader_of(turn), found.title, found.starts_at, counted, standing)
    )


def door_card(turn: Turn, sitting_id: int, person_id: int) -> None:
    """One person at the door (xd)."""
    found = person_card.door_card(
        turn.session, turn.me, sitting_id, person_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(card_words.card(reader_of(turn), found))


def register(turn: Turn, sitting_id: int, person_id: int, by_pass: int = 0) -> None:
    """Their card was looked at (xc)."""
    outcome = signing.sign_in_at_desk(
        turn.session,
        turn.actor,
        sitting_id,
        person_id,
        at=turn.incoming.at,
        now=turn.now,
        office=turn.office,
        method="pass" if by_pass else "desk",
    )
    answer(turn, outcome, to_staff=True)


def correct(turn: Turn, sitting_id: int, person_id: int) -> None:
    """更正签到 of somebody, right after they were registered or from their card (xu)."""
    if desk_of_sitting(turn, sitting_id) is not None:
        answers = {"_sitting": sitting_id, "person": {"id": person_id}}
        filling.open_form(turn, "signin_correct", answers)


def sign_out(turn: Turn, sitting_id: int, scanned: int) -> None:
    """签退 of oneself, after scanning again (xo)."""
    _sign_out(turn, sitting_id, turn.me.person_id, scanned)


def sign_out_for(turn: Turn, sitting_id: int, person_id: int) -> None:
    """签退 of who stands before the door staff (xf)."""
    _sign_out(turn, sitting_id, person_id, None)


def come_back(turn: Turn, sitting_id: int, scanned: int) -> None:
    """返回会场, after scanning again (xn)."""
    _come_back(turn, sitting_id, turn.me.person_id, scanned)


def come_back_for(turn: Turn, sitting_id: int, person_id: int) -> None:
    """返回会场 of who stands before the door staff (xk)."""
    _come_back(turn, sitting_id, person_id, None)


def _sign_out(turn: Turn, sitting_id: int, person_id: int, scanned: int | None) -> None:
    outcome = leaving.sign_out(
        turn.session,
        turn.actor,
        sitting_id,
        person_id,
        scanned=scanned,
        at=turn.incoming.at,
        now=turn.now,
        office=turn.office,
    )
    _say(turn, outcome, to_staff=scanned is None)


def _come_back(turn: Turn, sitting_id: int, person_id: int, scanned: int | None) -> None:
    outcome = leaving.come_back(
        turn.session,
        turn.actor,
        sitting_id,
        person_id,
        scanned=scanned,
        now=turn.now,
        office=turn.office,
    )
    _say(turn, outcome, to_staff=scanned is None)


def _say(turn: Turn, outcome: SignedOut | CameBack | Refused, *, to_staff: bool) -> None:
    match outcome:
        case SignedOut():
            turn.say(leaving_words.signed_out(reader_of(turn), outcome, to_staff=to_staff))
        case CameBack():
            turn.say(leaving_words.came_back(reader_of(turn), outcome, to_staff=to_staff))
        case Refused():
            refuse(turn, outcome)
        case _:
            assert_never(outcome)
