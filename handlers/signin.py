"""Sign-in: scans, passes, the desk, papers, the board. Rows 3.2, 3.3."""

from __future__ import annotations

from typing import TypeVar, assert_never

from chat.texts import signin as words
from chat.texts import signin_card as card_words
from chat.texts import signin_desk as desk_words
from chat.texts.signin import Reader
from handlers.forms import filling
from handlers.turn import Turn
from meetings import signin
from meetings.meetings import Refused
from meetings.people import named
from meetings.seats.mine import seat_of
from meetings.signin import desk, passes, person_card, refusing, signing
from meetings.signin.outcomes import AlreadySignedIn, NotOnTheList, OwnPass, SignedIn
from meetings.signin.today import hosted_today, invited_soon
from storage import meetings as rows
from storage import people as people_rows
from storage.signin import paper

T = TypeVar("T")


def reader_of(turn: Turn) -> Reader:
    """Who reads the answer."""
    return Reader(turn.texts, turn.office, turn.now)


def refuse(turn: Turn, refused: Refused) -> None:
    """Say the refusal's sentence, its times in the office's zone."""
    turn.refuse(refused.code, **words.refusal_values(reader_of(turn), refused.details))


def or_refuse(turn: Turn, outcome: T | Refused) -> T | None:
    """What was found; a refusal is said here."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return None
    return outcome


def scan(turn: Turn, token: str) -> None:
    """The venue's code was scanned (link "v")."""
    if turn.who is None:
        _note_stranger(turn, token)
        _stranger(turn)
        return
    outcome = signing.sign_in_by_code(
        turn.session,
        turn.actor,
        token,
        at=turn.incoming.at,
        now=turn.now,
        office=turn.office,
        secret=turn.secret,
    )
    answer(turn, outcome, to_staff=False)


def scan_pass(turn: Turn, token: str) -> None:
    """A personal pass was opened (link "p")."""
    if turn.who is None:
        _stranger(turn)
        return
    at, now, office = turn.incoming.at, turn.now, turn.office
    first = person_card.to_look_at(turn.session, turn.actor, token, at=at, now=now, office=office)
    if first is not None:
        turn.say(card_words.card(reader_of(turn), first))
        return
    outcome = signing.sign_in_by_pass(
        turn.session, turn.actor, token, at=at, now=now, office=office
    )
    answer(turn, outcome, to_staff=True)


def _note_stranger(turn: Turn, token: str) -> None:
    refusing.note_stranger(
        turn.session,
        turn.account,
        token,
        at=min(turn.incoming.at, turn.now),
        office=turn.office,
        secret=turn.secret,
    )


def _stranger(turn: Turn) -> None:
    """Nobody is bound to the chat, or somebody who has left."""
    address = turn.incoming.address
    if people_rows.account_at(turn.session, address.messenger, address.chat) is None:
        turn.tell("signin-stranger")
    else:
        turn.refuse("person-left")


def answer(
    turn: Turn, outcome: signin.Signing | OwnPass, *, to_staff: bool, walk_in: bool = False
) -> None:
    """Say what came of it, to the person themselves or to the door staff."""
    reader = reader_of(turn)
    match outcome:
        case SignedIn() if to_staff:
            turn.say(words.signed_in_by_staff(reader, outcome, walk_in=walk_in))
        case SignedIn():
            turn.say(words.signed_in(reader, outcome))
        case AlreadySignedIn():
            turn.say(words.already(reader, outcome, to_staff=to_staff))
        case NotOnTheList():
            turn.say(words.not_on_the_list(turn.texts, outcome))
        case OwnPass():
            turn.say(words.own_pass(turn.texts))
        case Refused():
            refuse(turn, outcome)
        case _:
            assert_never(outcome)


def command(turn: Turn, rest: str = "") -> None:
    """/signin: the menus of who works at the door today; how to sign in for everybody else."""
    hosted = hosted_today(turn.session, turn.me, now=turn.now, office=turn.office)
    if len(hosted) == 1:
        menu(turn, next(iter(hosted)))
    elif hosted:
        turn.say(words.pick(turn.texts, hosted, "sm"))
    else:
        soon = invited_soon(turn.session, turn.me, now=turn.now)
        turn.say(words.how_to(turn.texts, soon))


def menu(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """The sign-in of a meeting: of the sitting that runs or comes next, or a named one (sm)."""
    found = desk_at(turn, meeting_id, sitting_id)
    if found is not None:
        counted = signin.counts(turn.session, found.sitting_id, found.branch_id)
        sheets = paper.count_waiting(turn.session, meeting_id)
        shown = desk_words.menu(reader_of(turn), found, counted, sheets=sheets)
        turn.show(f"signin:{meeting_id}", shown)


def missing(turn: Turn, meeting_id: int, page: int = 0, sitting_id: int = 0) -> None:
    """Who is not in yet (sl)."""
    found = desk_at(turn, meeting_id, sitting_id)
    if found is not None:
        shown = desk_words.missing(reader_of(turn), found, page)
        turn.show(f"signin-missing:{meeting_id}", shown)


def waiting(turn: Turn, meeting_id: int, sitting_id: int = 0, page: int = 0) -> None:
    """Who scanned and is not on the list (sw)."""
    found = desk_at(turn, meeting_id, sitting_id)
    if found is not None:
        shown = desk_words.waiting(reader_of(turn), found, page)
        turn.show(f"signin-waiting:{meeting_id}", shown)


def register(turn: Turn, sitting_id: int, person_id: int, page: int = 0) -> None:
    """A name on the list was pressed (st)."""
    if look_at_first(turn, sitting_id, person_id):
        return
    outcome = signin.sign_in_at_desk(
        turn.session,
        turn.actor,
        sitting_id,
        person_id,
        at=turn.incoming.at,
        now=turn.now,
        office=turn.office,
    )
    answer(turn, outcome, to_staff=True)
    if isinstance(outcome, SignedIn):
        missing(turn, outcome.meeting_id, page, sitting_id)


def look_at_first(turn: Turn, sitting_id: int, person_id: int) -> bool:
    """Show the card of who needs something, or whose document is to be seen, before they are
    signed in; False where there is nothing to see."""
    found = person_card.before_registering(
        turn.session, turn.me, sitting_id, person_id, now=turn.now, office=turn.office
    )
    if found is None:
        return False
    turn.say(card_words.card(reader_of(turn), found))
    return True


def register_walk_in(turn: Turn, sitting_id: int, person_id: int) -> None:
    """Somebody not on the list is registered for review (sx)."""
    outcome = desk.register_walk_in(
        turn.session, turn.actor, sitting_id, person_id, now=turn.now, office=turn.office
    )
    answer(turn, outcome, to_staff=True, walk_in=True)


def open_desk(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """Register by name (sd)."""
    _open(turn, "signin_desk", meeting_id, sitting_id)


def open_correction(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """更正签到 (sc)."""
    _open(turn, "signin_correct", meeting_id, sitting_id)


def show_pass(turn: Turn, participant_id: int) -> None:
    """The pass of a participant (sp)."""
    _pass(turn, participant_id, new=False)


def new_pass(turn: Turn, participant_id: int) -> None:
    """A new pass; the old one is void (sv)."""
    _pass(turn, participant_id, new=True)


def _pass(turn: Turn, participant_id: int, *, new: bool) -> None:
    issue = passes.reissue_pass if new else passes.pass_of
    token = "p" + turn.tokens.hex(31)
    held = issue(turn.session, turn.actor, participant_id, token=token, now=turn.now)
    if isinstance(held, Refused):
        refuse(turn, held)
        return
    meeting = rows.meeting(turn.session, held.meeting_id)
    person = None if held.own else named(turn.session, [held.person_id])[held.person_id].name
    turn.say(
        words.pass_card(
            turn.texts,
            meeting.title if meeting else "",
            participant_id,
            person=person,
            new=new,
            may_renew=not new,
            seated=seat_of(turn.session, participant_id) is not None,
        )
    )


def _open(turn: Turn, form: str, meeting_id: int, sitting_id: int = 0) -> None:
    found = desk_at(turn, meeting_id, sitting_id)
    if found is not None:
        filling.open_form(turn, form, {"_sitting": found.sitting_id})


def desk_at(turn: Turn, meeting_id: int, sitting_id: int = 0) -> desk.Desk | None:
    """The desk of a meeting: of the sitting that runs or comes next, or a named one. Says why
    not."""
    found = desk.desk_of(
        turn.session,
        turn.actor,
        meeting_id,
        sitting_id=sitting_id or None,
        now=turn.now,
        office=turn.office,
    )
    return _seen(turn, found)


def desk_of_sitting(turn: Turn, sitting_id: int) -> desk.Desk | None:
    """The desk of a sitting; says why not."""
    return _seen(
        turn, desk.desk_of_sitting(turn.session, turn.actor, sitting_id, office=turn.office)
    )


def _seen(turn: Turn, found: desk.Desk | Refused) -> desk.Desk | None:
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
