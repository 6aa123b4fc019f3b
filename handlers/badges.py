"""Badges at the desk: printing, handing out, taking back, a new one for a lost one. Row 3.5."""

from __future__ import annotations

from typing import assert_never

from chat.texts import badges as words
from handlers.forms import filling
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import badges
from meetings.badges import Desk, Handed
from meetings.meetings import Refused

#: What a button of the card does (gw).
_HAND, _TAKEN_BY, _RETURN, _UNDO = 1, 2, 3, 4
#: Among the numbers of gb: one person's badge.
_ONE = 2


def desk(turn: Turn, meeting_id: int) -> None:
    """证件 (gc)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        turn.show(f"badges:{meeting_id}", words.desk(turn.texts, found))


def _desk(turn: Turn, meeting_id: int) -> Desk | None:
    found = badges.desk_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def print_badges(turn: Turn, meeting_id: int, which: int, participant_id: int = 0) -> None:
    """印证件 (gb): the new and changed, all, or one person's."""
    found = badges.print_badges(
        turn.session,
        turn.actor,
        meeting_id,
        which,
        only=participant_id if which == _ONE else None,
        token=lambda: "p" + turn.tokens.hex(31),
        now=turn.now,
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(words.printed(turn.texts, found))


def waiting(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Who has not been given theirs (gx)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        shown = words.listing(turn.texts, found, page, out=False)
        turn.show(f"badges-waiting:{meeting_id}", shown)


def out(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Whose badge is not back (gf)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        turn.show(f"badges-out:{meeting_id}", words.listing(turn.texts, found, page, out=True))


def by_name(turn: Turn, meeting_id: int) -> None:
    """按姓名办 (ge)."""
    if _desk(turn, meeting_id) is not None:
        filling.open_form(turn, "badge_find", {"_meeting": meeting_id})


def card(turn: Turn, participant_id: int) -> None:
    """One person's badge (gk)."""
    found = badges.holder_of(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"badge:{participant_id}", words.card(turn.texts, found, turn.office))


def handle(turn: Turn, participant_id: int, what: int) -> None:
    """发放, 代领, 收回 or 撤销 (gw)."""
    session, actor, now = turn.session, turn.actor, turn.now
    match what:
        case _ if what == _TAKEN_BY:
            _taken_by(turn, participant_id)
        case _ if what == _HAND:
            after(turn, badges.hand_out(session, actor, participant_id, now=now), "badges-handed")
        case _ if what == _RETURN:
            after(turn, badges.take_back(session, actor, participant_id, now=now), "badges-back")
        case _ if what == _UNDO:
            done = badges.undo_handing(session, actor, participant_id, now=now)
            after(turn, done, "badges-undone")
        case _:
            turn.tell("button-dead")


def _taken_by(turn: Turn, participant_id: int) -> None:
    found = badges.holder_of(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, "badge_taken_by", {"_participant": participant_id})


def after(turn: Turn, outcome: Handed | Refused, done: str) -> None:
    """The card after what was noted of it; an old button shows the present state."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Handed(holder, fresh):
            note = turn.texts.rich(done if fresh else "button-old")
            shown = words.card(turn.texts, holder, turn.office, note)
            turn.show(f"badge:{holder.participant_id}", shown)
        case _:
            assert_never(outcome)


def reissue(turn: Turn, participant_id: int, sure: int = 0) -> None:
    """补办 (gy): asked once, for the old code is void from then on."""
    found = badges.holder_of(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    if not sure:
        turn.say(words.ask_reissue(turn.texts, found))
        return
    token = "p" + turn.tokens.hex(31)
    done = badges.reissue_badge(
        turn.session, turn.actor, participant_id, token=token, now=turn.now
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.say(words.reissued(turn.texts, done.holder))
