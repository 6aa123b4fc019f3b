"""Words of signing out and coming back. Row 3.2."""

from __future__ import annotations

from chat.message import Message
from chat.texts.signin import Reader, named_line, next_choices
from meetings.signin.outcomes import CameBack, SignedOut


def signed_out(reader: Reader, outcome: SignedOut, *, to_staff: bool) -> Message:
    """签退: when it counted; a second one says when the first was."""
    texts = reader.texts
    early = "-early" if outcome.verdict == "left_early" else ""
    key = f"signin-out{early}-for" if to_staff else f"signin-out{early}"
    if outcome.again and not to_staff:  # the staff's says who, and the first time, either way
        key = "signin-before-left"
    person = named_line(texts, outcome.person)
    text = texts.rich(key, time=reader.clock(outcome.at), person=person)
    return Message(text, choices=next_choices(texts, outcome.meeting_id) if to_staff else ())


def came_back(reader: Reader, outcome: CameBack, *, to_staff: bool) -> Message:
    """Inside again."""
    texts = reader.texts
    person = named_line(texts, outcome.person)
    key = "signin-back-for" if to_staff else "signin-back"
    text = texts.rich(key, time=reader.clock(outcome.at), person=person)
    return Message(text, choices=next_choices(texts, outcome.meeting_id) if to_staff else ())
