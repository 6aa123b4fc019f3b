"""Answers: what a turn has said goes into the outbox, in the transaction of the turn."""

from __future__ import annotations

from dataclasses import replace

from chat.incoming import Incoming, Pressed
from chat.message import Message, to_data
from handlers.turn import Output, Turn
from storage import Session, outbox


def queue(session: Session, turn: Turn, output: Output) -> None:
    """One answer into the outbox: an edit where the pressed message shows the subject already."""
    ref, after = None, None
    pressed = turn.incoming
    if output.shows and isinstance(pressed, Pressed) and turn.abilities.edit:
        ref = outbox.shown(session, pressed.address.messenger, pressed.address.chat, output.shows)
        if ref != pressed.shown_ref:
            ref = None  # it stands further up; the person looks at the end of the chat
    if output.shows and output.moves and ref is None:
        after = _take_away(session, turn, output.shows)
    owed = outgoing(turn.incoming, output.message, shows=output.shows, ref=ref)
    if after is not None:
        # Of several said at once only the last state is shown, once.
        key = f"last:{owed.messenger}:{owed.chat}:{owed.shows}"
        owed = replace(owed, after=after, coalesce_key=key)
    if turn.who is not None:
        owed = replace(owed, person_id=turn.who.person_id)
    outbox.enqueue(session, owed, now=turn.now, real=turn.real)


def _take_away(session: Session, turn: Turn, subject: str) -> int | None:
    """The message that shows the subject goes, whichever it is by then; the row's id."""
    if not turn.abilities.edit:
        return None
    gone = replace(
        outgoing(turn.incoming, Message(())),
        verb="delete",
        content={},
        shows=subject,
        coalesce_key=f"gone:{turn.account}:{subject}",
    )
    return outbox.enqueue(session, gone, now=turn.now, real=turn.real)


def outgoing(
    incoming: Incoming, message: Message, *, shows: str | None = None, ref: str | None = None
) -> outbox.Outgoing:
    address = incoming.address
    return outbox.Outgoing(
        messenger=address.messenger,
        chat=address.chat,
        person=address.person,
        verb="edit" if ref else "send",
        content={"message": to_data(message)},
        lane=outbox.ANSWERS,
        # Pressed ten times while the platform is slow, it is edited once, to the last state.
        coalesce_key=f"edit:{address.messenger}:{address.chat}:{ref}" if ref else None,
        shows=shows,
        target_ref=ref,
    )
