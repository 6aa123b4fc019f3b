"""Sign-in: scans, passes, the desk, papers, the board. Rows 3.2, 3.3."""

from __future__ import annotations

from typing import assert_never

from chat.texts import signin as words
from chat.texts.signin import Reader
from handlers.forms import filling
from handlers.turn import Turn
from meetings import signin
from meetings.meetings import Refused
from meetings.people import named
from meetings.signin import boards, desk, passes, sheet, signing
from meetings.signin.outcomes import AlreadySignedIn, NotOnTheList, OwnPass, SignedIn
from meetings.signin.today import hosted_today, invited_soon
from storage import meetings as rows
from storage import people as people_rows


def reader_of(turn: Turn) -> Reader:
    """Who reads the answer."""
    return Reader(turn.texts, turn.office, turn.now)


def refuse(turn: Turn, refused: Refused) -> None:
    """Say the refusal's sentence, its times in the office's zone."""
    turn.refuse(refused.code, **words.refusal_values(reader_of(turn), refused.details))


def scan(turn: Turn, token: str) -> None:
    """The venue's code was scanned (link "v")."""
    if turn.who is None:
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
    outcome = signing.sign_in_by_pass(
        turn.session,
        turn.actor,
        token,
        at=turn.incoming.at,
        now=turn.now,
        office=turn.office,
    )
    answer(turn, outcome, to_staff=True)


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


def menu(turn: Turn, meeting_id: int) -> None:
    """The sign-in of a meeting (sm)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        counted = signin.counts(turn.session, found.sitting_id)
        turn.show(f"signin:{meeting_id}", words.menu(reader_of(turn), found, counted))


def missing(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Who is not in yet (sl)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        shown = words.missing(reader_of(turn), found, page)
        turn.show(f"signin-missing:{meeting_id}", shown)


def waiting(turn: Turn, meeting_id: int) -> None:
    """Who scanned and is not on the list (sw)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        turn.show(f"signin-waiting:{meeting_id}", words.waiting(turn.texts, found))


def register(turn: Turn, sitting_id: int, person_id: int, page: int = 0) -> None:
    """A name on the list was pressed (st)."""
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
        missing(turn, outcome.meeting_id, page)


def register_walk_in(turn: Turn, sitting_id: int, person_id: int) -> None:
    """Somebody not on the list is registered for review (sx)."""
    outcome = desk.register_walk_in(
        turn.session, turn.actor, sitting_id, person_id, now=turn.now, office=turn.office
    )
    answer(turn, outcome, to_staff=True, walk_in=True)


def open_desk(turn: Turn, meeting_id: int) -> None:
    """Register by name (sd)."""
    _open(turn, "signin_desk", meeting_id)


def open_correction(turn: Turn, meeting_id: int) -> None:
    """Annul a sign-in (sc)."""
    _open(turn, "signin_annul", meeting_id)


def open_serials(turn: Turn, meeting_id: int) -> None:
    """Enter the signed sheet (se)."""
    found = _desk(turn, meeting_id)
    if found is None:
        return
    if not sheet.serials(turn.session, found.sitting_id):
        turn.tell("signin-no-sheet")
        return
    filling.open_form(turn, "signin_serials", {"_sitting": found.sitting_id})


def print_sheet(turn: Turn, meeting_id: int) -> None:
    """The pre-named sheet (sh)."""
    found = sheet.number_the_sheet(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(words.printed(turn.texts, found, "sign_in_sheet"))


def print_code(turn: Turn, meeting_id: int) -> None:
    """The poster with the printed code (sk)."""
    found = _desk(turn, meeting_id)
    if found is None:
        return
    if found.state != "published":
        turn.refuse("signin-unpublished")
        return
    turn.say(words.printed(turn.texts, found, "venue_code"))


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
        )
    )


def make_board(turn: Turn, meeting_id: int) -> None:
    """A one-time address for a screen in the hall (sb)."""
    board = boards.make_board(
        turn.session,
        turn.actor,
        meeting_id,
        # Short, for it may be typed on the hall's computer; it opens once and is confirmed.
        token=turn.tokens.hex(12),
        language=turn.texts.language,
        now=turn.now,
    )
    if isinstance(board, Refused):
        refuse(turn, board)
    else:
        turn.say(words.board_link(turn.texts, board, f"{turn.base_url}/board/{board.token}"))


def confirm_board(turn: Turn, board_id: int, code: int) -> None:
    """The organiser saw these digits in the hall (sa)."""
    board = boards.confirm_board(turn.session, turn.actor, board_id, f"{code:04d}", now=turn.now)
    if isinstance(board, Refused):
        refuse(turn, board)
    else:
        turn.show(f"board:{board_id}", words.board_confirmed(turn.texts, board))


def end_boards(turn: Turn, meeting_id: int) -> None:
    """Switch all screens of the meeting off (sq)."""
    ended = boards.end_boards(turn.session, turn.actor, meeting_id, now=turn.now)
    if isinstance(ended, Refused):
        refuse(turn, ended)
    else:
        turn.tell("signin-board-dark", count=ended)


def board_command(turn: Turn, rest: str = "") -> None:
    """/board: the board of today's meeting."""
    hosted = hosted_today(turn.session, turn.me, now=turn.now, office=turn.office)
    if len(hosted) == 1:
        make_board(turn, next(iter(hosted)))
    elif hosted:
        turn.say(words.pick(turn.texts, hosted, "sb"))
    else:
        turn.tell("signin-how-to-none")


def _open(turn: Turn, form: str, meeting_id: int) -> None:
    found = _desk(turn, meeting_id)
    if found is not None:
        filling.open_form(turn, form, {"_sitting": found.sitting_id})


def _desk(turn: Turn, meeting_id: int) -> desk.Desk | None:
    found = desk.desk_of(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
