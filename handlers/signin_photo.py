"""A photo of one or several passes, sent by the door staff; or of the venue's code. Row 3.2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chat.message import Message, RichText, lines
from chat.texts import signin as words
from chat.texts.needs import kinds
from handlers.prepare import ReceivedFile
from handlers.signin import reader_of
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.needs import needs_of
from meetings.people import named
from meetings.signin import signing
from meetings.signin.outcomes import (
    AlreadySignedIn,
    NotOnTheList,
    OwnPass,
    SignedIn,
    Signing,
)
from meetings.signin.today import at_the_door

#: The token at the end of whatever link a messenger makes of it.
_TOKEN = re.compile(r"(?:^|[^A-Za-z0-9])((?:v|p)[A-Za-z0-9]{10,63})$")
#: Codes of one photo that are looked at; a wall of codes is not a photo of passes.
MOST = 30


def read(turn: Turn) -> bool:
    """Sign in by the codes in the pictures; False where the pictures are about something else."""
    pictures = [file for file in turn.files if file.media_type.startswith("image/")]
    if not pictures or len(pictures) != len(turn.files):
        return False
    codes = [code for file in pictures for code in file.codes][:MOST]
    tokens = [found.group(1) for code in codes if (found := _TOKEN.search(code.strip()))]
    if not tokens:
        if not at_the_door(turn.session, turn.me, now=turn.now, office=turn.office):
            return False
        turn.say(Message(_unread(turn, pictures) or turn.texts.rich("signin-photo-none")))
        return True
    # A hostile QR may hold any text; only its number in the photo is said.
    others = [
        turn.texts.rich("signin-photo-other", number=number)
        for number, code in enumerate(codes, 1)
        if not _TOKEN.search(code.strip())
    ]
    parts = [_line(turn, token) for token in dict.fromkeys(tokens)]
    unread = _unread(turn, pictures)
    several = len(parts) + len(others) > 1 or bool(unread)
    head = turn.texts.rich("signin-photo-read", count=len(codes)) if several else ()
    tail = turn.texts.rich("signin-photo-missing") if several and not unread else ()
    turn.say(Message(lines(head, *parts, *others, unread, tail)))
    return True


def _unread(turn: Turn, pictures: Sequence[ReceivedFile]) -> RichText:
    """How many codes could not be read, and what to do; nothing where all were."""
    count = sum(picture.codes_unread for picture in pictures)
    if not count:
        return ()
    # A messenger made the photo smaller: the same photo sent as a file may do.
    shrunk = any(picture.codes_unread and picture.shrunk for picture in pictures)
    return turn.texts.rich(f"signin-photo-unread{'-shrunk' if shrunk else ''}", count=count)


def _line(turn: Turn, token: str) -> RichText:
    outcome: Signing | OwnPass
    to_staff = token.startswith("p")
    if to_staff:
        outcome = signing.sign_in_by_pass(
            turn.session,
            turn.actor,
            token,
            at=turn.incoming.at,
            now=turn.now,
            office=turn.office,
        )
    else:
        outcome = signing.sign_in_by_code(
            turn.session,
            turn.actor,
            token,
            at=turn.incoming.at,
            now=turn.now,
            office=turn.office,
            secret=turn.secret,
        )
    return _said(turn, outcome, to_staff=to_staff)


def _said(turn: Turn, outcome: Signing | OwnPass, *, to_staff: bool) -> RichText:
    reader = reader_of(turn)
    match outcome:
        case SignedIn(participant_id=place) if to_staff:
            wanted = needs_of(turn.session, place)
            needs = kinds(turn.texts, wanted) if wanted else ""
            done = words.signed_in_by_staff(reader, outcome, more=False).text
            return lines(done, turn.texts.rich("signin-photo-needs", needs=needs) if needs else ())
        case SignedIn():
            return words.signed_in(reader, outcome).text
        case AlreadySignedIn():
            known = named(turn.session, [outcome.person.person_id])
            shown = replace(outcome, person=known[outcome.person.person_id])
            return words.already(reader, shown, to_staff=to_staff).text
        case NotOnTheList():
            return words.not_on_the_list(turn.texts, outcome).text
        case OwnPass():
            return words.own_pass(turn.texts).text
        case Refused(code, details):
            values = words.refusal_values(reader, details)
            return turn.texts.rich(f"refused-{code}", **values)
